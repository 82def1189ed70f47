//! Where a tiled log keeps what, `c2sp.org/tlog-tiles`: paths of tiles and of entry bundles, and the bundles' form.

use std::fmt;
use std::str::FromStr;

use crate::checkpoint::decimal;
use crate::error::LedgerError;
use crate::hash::Hash;

/// Hashes in a full tile, entries in a full bundle: 256, eight levels of the tree (tlog-tiles, "Merkle Tree").
pub const WIDTH: u64 = 256;
/// Tree levels that one tile level stands for.
pub(crate) const HEIGHT: u8 = 8;

/// What a tile file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// The entries themselves.
    Entries,
    /// Hashes of this level, 0 to 63; level 0 are the leaf hashes.
    Hashes(u8),
}

/// The name of one tile or bundle: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`.
///
/// Parsing accepts exactly what printing writes, so a request path that parses is safe to look up on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    kind: TileKind,
    index: u64,
    width: u16,
}

impl TilePath {
    /// Names the `index`-th tile of its kind when it holds `width` items, 1 to 256.
    pub(crate) fn new(kind: TileKind, index: u64, width: u64) -> Self {
        debug_assert!((1..=WIDTH).contains(&width));
        Self { kind, index, width: width as u16 }
    }

    /// What the file holds.
    pub fn kind(&self) -> TileKind {
        self.kind
    }

    /// Number of the tile in its level.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// Items in the file; 256 in a full tile.
    pub fn width(&self) -> u64 {
        self.width.into()
    }

    /// Whether the file can never change again.
    pub fn is_full(&self) -> bool {
        self.width() == WIDTH
    }

    /// The full tile in whose place this one stands.
    pub(crate) fn full(self) -> Self {
        Self { width: WIDTH as u16, ..self }
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Entries => f.write_str("tile/entries/")?,
            TileKind::Hashes(level) => write!(f, "tile/{level}/")?,
        }
        let digits = self.index.to_string();
        let groups = digits.len().div_ceil(3);
        let padded = format!("{digits:0>width$}", width = groups * 3);
        for group in 0..groups {
            let lead = if group + 1 < groups { ("x", "/") } else { ("", "") };
            write!(f, "{}{}{}", lead.0, &padded[group * 3..group * 3 + 3], lead.1)?;
        }
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

impl FromStr for TilePath {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        let path = Self::read(text).filter(|path| path.to_string() == text);
        path.ok_or_else(|| LedgerError::NotATilePath(text.escape_debug().take(100).collect()))
    }
}

impl TilePath {
    /// Reads a path loosely; the caller compares with the one correct spelling.
    fn read(text: &str) -> Option<Self> {
        let (kind, rest) = text.strip_prefix("tile/")?.split_once('/')?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes(decimal(level).filter(|level| *level <= 63)? as u8),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, decimal(width).filter(|width| (1..WIDTH).contains(width))?),
            None => (rest, WIDTH),
        };
        let digits = number.replace(['x', '/'], "");
        if number.len() > 40 || !digits.bytes().all(|c| c.is_ascii_digit()) {
            return None;
        }
        Some(Self::new(kind, digits.parse().ok()?, width))
    }
}

/// How many tiles of one level a tree has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelTiles {
    /// Tile level, 0 holds the leaf hashes.
    pub level: u8,
    /// Number of full tiles.
    pub full: u64,
    /// Width of the partial tile at the right edge; 0 if there is none.
    pub partial: u64,
}

/// Lists the tiles that a tree of `size` leaves consists of, level by level.
pub fn tiles_of(size: u64) -> Vec<LevelTiles> {
    (0u8..8)
        .map(|level| (level, size >> (HEIGHT * level)))
        .take_while(|(_, hashes)| *hashes > 0)
        .map(|(level, hashes)| LevelTiles { level, full: hashes / WIDTH, partial: hashes % WIDTH })
        .collect()
}

/// Writes entries as a bundle: each after its length in two bytes, big-endian.
pub fn bundle<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, LedgerError> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).map_err(|_| LedgerError::EntryTooLong(entry.len()))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// Reads a bundle back; nothing is returned if its lengths do not add up.
pub fn unbundle(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let (entry, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        entries.push(entry);
        bytes = rest;
    }
    bytes.is_empty().then_some(entries)
}

/// Writes hashes as a tile.
pub(crate) fn tile(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// Reads a tile of `width` hashes.
pub(crate) fn untile(bytes: &[u8], width: u64) -> Option<Vec<Hash>> {
    let right_size = bytes.len() as u64 == width * Hash::LEN as u64;
    right_size.then(|| bytes.chunks_exact(Hash::LEN).filter_map(Hash::from_slice).collect())
}

//! The ZIP archive that a workbook is.
//!
//! Its directory says how many entries there are and how large each is; neither is believed. Entries are counted by their
//! signatures before the directory is read into memory, and bytes while they are inflated.

use super::xml::Xml;
use crate::{Limits, Refused};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use zip::ZipArchive;
use zip::result::ZipError;

/// An archive, and how much may still be inflated of it.
#[derive(Debug)]
pub(crate) struct Archive<R> {
    zip: ZipArchive<R>,
    allowance: Allowance,
    /// How long a text may be.
    piece: usize,
}

/// How many bytes may still come, and what to say when more do.
#[derive(Debug, Clone)]
struct Allowance {
    left: u64,
    refused: Refused,
}

/// What any archive may inflate to, so that the ratio of tiny ones does not matter.
const SMALL: u64 = 1 << 20;

impl<R: Read + Seek> Archive<R> {
    pub(crate) fn open(mut source: R, limits: Limits) -> Result<Self, Refused> {
        let size = source.seek(SeekFrom::End(0))?;
        if entries(&mut source)? > limits.entries {
            return Err(Refused::TooManyParts { max: limits.entries });
        }
        let proportionate = size.saturating_mul(limits.ratio).max(SMALL);
        let allowance = if proportionate < limits.inflated {
            Allowance { left: proportionate, refused: Refused::PackedTooTightly { max: limits.ratio } }
        } else {
            Allowance { left: limits.inflated, refused: Refused::TooLargeUnpacked { max: limits.inflated } }
        };
        let zip = ZipArchive::new(source).map_err(|error| refused(error, "ZIP"))?;
        Ok(Self { zip, allowance, piece: limits.row })
    }

    pub(crate) fn holds(&self, part: &str) -> bool {
        self.zip.index_for_name(part).is_some()
    }

    /// Reads a part whose content stays in memory: what it inflates to is no longer allowed to others.
    pub(crate) fn whole<T>(
        &mut self,
        part: &str,
        read: impl FnOnce(&mut Xml<'_>) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let mut xml = self.part(part)?;
        let content = read(&mut xml)?;
        let left = xml.into_source().allowance.left;
        self.allowance.left = left;
        Ok(content)
    }

    /// Opens a part for reading.
    pub(crate) fn part(&mut self, part: &str) -> Result<Xml<'_>, Refused> {
        let allowance = self.allowance.clone();
        let piece = Piece { read: 0, max: self.piece, part: part.to_owned() };
        let entry = self.zip.by_name(part).map_err(|error| refused(error, part))?;
        if entry.size() > allowance.left {
            return Err(allowance.refused);
        }
        Ok(Xml::new(BufReader::new(Inflating { entry: Box::new(entry), allowance, piece }), part))
    }
}

/// How often the signature of a directory entry (APPNOTE 4.3.12) is in the file: at least as often as there are entries.
fn entries(source: &mut (impl Read + Seek)) -> io::Result<u64> {
    const SIGNATURE: u32 = u32::from_be_bytes(*b"PK\x01\x02");
    source.seek(SeekFrom::Start(0))?;
    let (mut found, mut last) = (0, 0u32);
    let mut block = vec![0; 64 << 10];
    loop {
        let filled = source.read(&mut block)?;
        if filled == 0 {
            return Ok(found);
        }
        for byte in &block[..filled] {
            last = last << 8 | u32::from(*byte);
            found += u64::from(last == SIGNATURE);
        }
    }
}

fn refused(error: ZipError, part: &str) -> Refused {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => error.into(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refused::Foreign { found: "ZIP (AES)" },
        _ => Refused::Damaged { part: part.to_owned() },
    }
}

/// A part as it inflates.
pub(crate) struct Inflating<'a> {
    entry: Box<dyn Read + 'a>,
    allowance: Allowance,
    piece: Piece,
}

/// How much was read since a text began, and how much that may be.
struct Piece {
    read: usize,
    max: usize,
    part: String,
}

impl Inflating<'_> {
    /// Notes that a text begins: what is read from here on is held in memory until it ends.
    pub(crate) fn begin_piece(&mut self) {
        self.piece.read = 0;
    }
}

impl Read for Inflating<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.read(buffer)?;
        match self.allowance.left.checked_sub(read as u64) {
            Some(left) => self.allowance.left = left,
            None => return Err(io::Error::other(self.allowance.refused.clone())),
        }
        self.piece.read += read;
        // The last bytes read belong to the next texts.
        if self.piece.read.saturating_sub(buffer.len()) > self.piece.max {
            let (part, max) = (self.piece.part.clone(), self.piece.max);
            return Err(io::Error::other(Refused::PieceTooLong { part, max }));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(max: usize) -> Piece {
        Piece { read: 0, max, part: "a.xml".to_owned() }
    }

    #[test]
    fn a_text_without_end_is_not_held_in_memory() {
        let allowance = Allowance { left: u64::MAX, refused: Refused::Empty };
        let mut endless = Inflating { entry: Box::new(io::repeat(b' ')), allowance, piece: piece(1000) };
        let mut block = [0; 100];
        for _ in 0..100 {
            endless.begin_piece();
            assert!((0..11).all(|_| endless.read(&mut block).is_ok()));
        }
        let error = endless.read(&mut block).expect_err("it is too long");
        assert_eq!(Refused::from(error), Refused::PieceTooLong { part: "a.xml".to_owned(), max: 1000 });
    }

    #[test]
    fn bytes_are_counted_while_they_come_whatever_a_header_said() {
        let refused = Refused::TooLargeUnpacked { max: 100_000 };
        let allowance = Allowance { left: 100_000, refused: refused.clone() };
        let mut endless =
            Inflating { entry: Box::new(io::repeat(b' ')), allowance, piece: piece(usize::MAX) };
        let mut passed = Vec::new();
        let error = endless.read_to_end(&mut passed).expect_err("there is no end");
        assert_eq!((Refused::from(error), passed.len() <= 100_000), (refused, true));
    }
}

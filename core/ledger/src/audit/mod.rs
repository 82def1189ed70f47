//! An audit: follows a log from the outside and keeps a copy of it, which the log cannot alter any more.
//!
//! ```text
//! checkpoint ── signed, witnessed? ── not smaller than the last one?
//!   tile/0/… ── leaf hashes from the last size on, after the copy's own ── the signed root?
//!     tile/entries/… ── each entry has its leaf hash? ──▶ copy
//!     tile/1/…, tile/2/… ── the same as the copy's own? ──▶ checkpoint of the copy
//! ```
//!
//! Nothing is written into the copy that the signed root does not bear. So the copy is a log folder like any other: it
//! can be served, audited again, and recovered from.

mod diagnosis;
mod finding;
mod source;

use std::path::Path;

use crate::checkpoint::SignedCheckpoint;
use crate::cosignature::Witnessed;
use crate::entry::Entry;
use crate::error::LedgerError;
use crate::hash::{Hash, leaf_hash};
use crate::history::KeyHistory;
use crate::own::{Gap, KEY_CHANGED};
use crate::store::{TileStore, TileWriter, durable};
use crate::tile::{HEIGHT, TileKind, TilePath, WIDTH, tiles_of};
use crate::tree::{NodeReader, Tip, Tree};
use crate::trust::Trust;

pub use finding::{AuditError, Finding};
pub use source::{FetchError, Source};

use source::Fetched;

/// Entries written to the copy at once.
const BATCH: usize = 16 * WIDTH as usize;

/// What a sound log had to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// Name of the log.
    pub origin: String,
    /// How far it has come.
    pub tip: Tip,
    /// How far it had come at the last audit.
    pub before: u64,
    /// The witnesses that cosigned, of those that were asked for.
    pub witnesses: Vec<Witnessed>,
    /// Gaps among the entries looked at, by index: data was lost and recovery was recorded.
    pub gaps: Vec<(u64, Gap)>,
    /// Changes of keys among them.
    pub key_changes: usize,
}

/// Follows the log at `source` into the copy in `mirror`, trusting only `trust`.
///
/// With `whole`, what was copied at earlier audits is fetched and compared again, too.
///
/// # Errors
/// [`AuditError::Found`] says what is wrong with the log; everything else, that the audit could not be carried out.
pub fn audit(
    source: &impl Source,
    mirror: &TileStore,
    trust: &Trust,
    whole: bool,
) -> Result<AuditReport, AuditError> {
    let writer = mirror.writer()?;
    let history = history(source, mirror)?;
    let trust = history.iter().fold(trust.clone(), Trust::following);
    let known = writer.latest_checkpoint()?;
    let before = known.as_ref().map(|known| trust.check(known)).transpose()?;
    let before = before.map_or(Tree::new().tip(), |known| known.checkpoint.tip());

    let signed: SignedCheckpoint =
        source.text("checkpoint")?.ok_or_else(|| Finding::Missing("checkpoint".into()))?.parse()?;
    let trusted = trust.check(&signed)?;
    let tip = trusted.checkpoint.tip();
    let report = AuditReport {
        origin: trusted.checkpoint.origin().to_owned(),
        tip,
        before: before.size,
        witnesses: trusted.witnesses,
        gaps: Vec::new(),
        key_changes: 0,
    };
    let mut audit = Audit { source, writer, before, tip, from: if whole { 0 } else { before.size }, report };
    let outcome = audit.follow(known.as_ref(), &signed, history.as_ref());
    if let Err(AuditError::Found(
        Finding::Fork { .. } | Finding::Rollback { .. } | Finding::Unfounded { .. },
    )) = &outcome
    {
        // Two statements with the log's signature that contradict each other prove it for ever: keep the new one, too.
        let name =
            format!("evidence-{}-{}.checkpoint", tip.size, crate::hash::hex(&tip.root.as_bytes()[..4]));
        durable::replace(&mirror.named(&name), signed.to_string().as_bytes())?;
    }
    outcome.map(|()| audit.report)
}

/// The keys that the log publishes, which must continue those it published at the last audit.
fn history(source: &impl Source, mirror: &TileStore) -> Result<Option<KeyHistory>, AuditError> {
    let known = mirror.key_history()?;
    let Some(text) = source.text("ledger/keys")? else { return Ok(known) };
    let history: KeyHistory = text.parse()?;
    if let Some(known) = &known {
        history.continues(known)?;
    }
    Ok(Some(history))
}

struct Audit<'a, S> {
    source: &'a S,
    writer: TileWriter,
    before: Tip,
    tip: Tip,
    /// The first entry that is looked at.
    from: u64,
    report: AuditReport,
}

impl<S: Source> Audit<'_, S> {
    fn follow(
        &mut self,
        known: Option<&SignedCheckpoint>,
        signed: &SignedCheckpoint,
        history: Option<&KeyHistory>,
    ) -> Result<(), AuditError> {
        let (before, tip) = (self.before, self.tip);
        if let Some(other) =
            known.map(SignedCheckpoint::unverified).filter(|known| known.origin() != self.report.origin)
        {
            return Err(Finding::OtherLog(other.origin().to_owned()).into());
        }
        if tip.size < before.size {
            return Err(Finding::Rollback { known: before.size, offered: tip.size }.into());
        }
        let leaves = self.leaves()?;
        self.copy(&leaves)?;
        self.compare_upper_tiles()?;
        self.replay(history)?;
        self.writer.publish(signed)?;
        if let Some(history) = history {
            self.writer.save_key_history(history)?;
        }
        Ok(())
    }

    /// The leaf hashes of all tiles that are looked at, from the first one's beginning on. They give the signed root.
    fn leaves(&self) -> Result<Vec<Hash>, AuditError> {
        let start = self.from / WIDTH * WIDTH;
        let mut leaves = Vec::new();
        for tile in tiles(TileKind::Hashes(0), start, self.tip.size) {
            leaves.extend(self.source.hashes(tile)?);
        }
        let copied = self.writer.tree(self.before.size);
        let (old, new) = leaves.split_at((self.before.size - start).min(leaves.len() as u64) as usize);
        for (index, leaf) in (start..).zip(old) {
            if copied.node(0, index)? != *leaf {
                return Err(self.diagnose()?.into());
            }
        }
        let mut tree = Tree::load(&copied, self.before.size)?;
        new.iter().for_each(|leaf| tree.append(*leaf));
        if tree.tip() == self.tip { Ok(leaves) } else { Err(self.diagnose()?.into()) }
    }

    /// Copies the entries whose leaf hashes are known to be right.
    fn copy(&mut self, leaves: &[Hash]) -> Result<(), AuditError> {
        let start = self.from / WIDTH * WIDTH;
        let (mut first, mut batch) = (self.before.size, Vec::new());
        for tile in tiles(TileKind::Entries, start, self.tip.size) {
            let entries = self.source.entries(tile)?;
            for (index, entry) in (tile.index() * WIDTH..).zip(entries) {
                if leaf_hash(&entry) != leaves[(index - start) as usize] {
                    return Err(Finding::Tampered { file: tile.to_string(), index: Some(index) }.into());
                }
                if index >= self.before.size {
                    batch.push(entry);
                }
            }
            if batch.len() >= BATCH {
                self.writer.append(first, &batch)?;
                first += batch.len() as u64;
                batch.clear();
            }
        }
        if !batch.is_empty() {
            self.writer.append(first, &batch)?;
        }
        Ok(())
    }

    /// The tiles above the leaves follow from them; a log that serves others would give proofs that do not hold.
    fn compare_upper_tiles(&self) -> Result<(), AuditError> {
        for level in tiles_of(self.tip.size).iter().map(|tiles| tiles.level).filter(|level| *level > 0) {
            let covered = HEIGHT * level;
            for tile in tiles(TileKind::Hashes(level), self.from >> covered, self.tip.size >> covered) {
                let theirs = self.source.hashes(tile)?;
                let ours = self.writer.hashes(level, tile.index(), tile.width())?;
                if theirs != ours {
                    return Err(Finding::Tampered { file: tile.to_string(), index: None }.into());
                }
            }
        }
        Ok(())
    }

    /// Reads what the log says about itself among the entries looked at, and checks that it is true.
    fn replay(&mut self, history: Option<&KeyHistory>) -> Result<(), AuditError> {
        let (from, size) = (self.from, self.tip.size);
        let expected = history.iter().flat_map(|history| history.changes());
        let mut expected: Vec<_> =
            expected.filter(|change| change.from() > from && change.from() <= size).collect();
        for tile in tiles(TileKind::Entries, from, size) {
            let entries = self.writer.entries(tile.index(), tile.width())?;
            let indexed = (tile.index() * WIDTH..).zip(entries).filter(|(index, _)| *index >= from);
            for (index, bytes) in indexed {
                // Entries of other schemas are none of our business.
                let Ok(entry) = Entry::parse(&bytes) else { continue };
                if let Some(gap) = Gap::of(&entry) {
                    self.check_gap(index, gap)?;
                }
                if entry.members().kind == KEY_CHANGED {
                    let at = expected.iter().position(|change| change.is_recorded_by(&entry));
                    expected.remove(at.ok_or(Finding::UnknownKeyChange { index })?);
                    self.report.key_changes += 1;
                }
            }
        }
        match expected.first() {
            Some(missing) => Err(Finding::UnrecordedKeyChange { from: missing.from() }.into()),
            None => Ok(()),
        }
    }

    fn check_gap(&mut self, index: u64, gap: Gap) -> Result<(), AuditError> {
        let in_order = gap.database.size < gap.files.size && gap.files.size <= index;
        let tree = self.writer.tree(self.tip.size);
        let is_true = |tip: Tip| Ok::<_, LedgerError>(crate::tree::root_at(&tree, tip.size)? == tip.root);
        if !in_order || !is_true(gap.database)? || !is_true(gap.files)? {
            return Err(Finding::FalseGap { index }.into());
        }
        self.report.gaps.push((index, gap));
        Ok(())
    }
}

/// The tiles of one level that hold the items `start..end`, the last one as wide as `end` makes it.
fn tiles(kind: TileKind, start: u64, end: u64) -> impl Iterator<Item = TilePath> {
    let last = end.div_ceil(WIDTH);
    (start / WIDTH..last).map(move |index| TilePath::new(kind, index, WIDTH.min(end - index * WIDTH)))
}

/// Reads a folder of one's own without source: a copy that was kept, audited against itself.
pub fn audit_copy(mirror: &Path, trust: &Trust) -> Result<AuditReport, AuditError> {
    let store = TileStore::new(mirror);
    audit(&store, &store, trust, true)
}

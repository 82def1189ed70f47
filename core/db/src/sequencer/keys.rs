//! A change of keys: the old key appoints the new one, both sign one checkpoint, and the old one is done.

use super::{Files, Sequencer, SequencerError};
use crate::{StoreError, own};
use kernel::Op;
use ledger::{KEY_CHANGED, KeyHistory, SignedCheckpoint, SigningKey};

impl Sequencer {
    /// Appoints `next` and gives the log's history of keys, which is published already.
    ///
    /// What breaks off is completed by calling it again with the same `next`. Every process of the installation has to have
    /// stopped before, and has to start with the new key: so this is for the command line.
    pub async fn change_key(&self, next: SigningKey) -> Result<KeyHistory, SequencerError> {
        if self.db.is_frozen() {
            return Err(StoreError::Frozen.into());
        }
        let successor = next.verifier().clone();
        let begun = self.on_files(|files| files.writer.key_history()).await?;
        if begun.is_none_or(|history| *history.current() != successor) {
            // What is waiting belongs to the old key.
            self.seal().await?;
        }
        let history = self.on_files(move |files| files.appoint(next)).await?;
        if let Some(change) = history.changes().last() {
            let (facts, origin) = (change.facts(), change.key().name());
            let op = Op::system(self.clock.now(), self.chance.clone());
            self.db
                .unit(&op, async |tx| own::record(tx, origin, KEY_CHANGED, facts).await)
                .await
                .map_err(SequencerError::Store)?;
        }
        self.seal().await?;
        self.on_files(Files::succeed).await?;
        Ok(history)
    }
}

impl Files {
    /// Publishes the change before anything is signed under it: from then on the old key alone signs nothing more.
    fn appoint(&mut self, next: SigningKey) -> Result<KeyHistory, SequencerError> {
        let known = self.writer.key_history()?;
        let mut history = known.unwrap_or_else(|| KeyHistory::new(self.key.verifier().clone()));
        if history.current() != next.verifier() {
            let published = self.writer.latest_checkpoint()?;
            let size = published.as_ref().map(SignedCheckpoint::unverified).map_or(0, |last| last.tip().size);
            history.change(&self.key, &next, size + 1)?;
            self.writer.save_key_history(&history)?;
        }
        self.next = Some(next);
        Ok(history)
    }

    /// The new key signs alone from here on.
    fn succeed(&mut self) -> Result<(), SequencerError> {
        if let Some(next) = self.next.take() {
            self.key = next;
        }
        Ok(())
    }
}

//! How long an attempt may take.

use super::Subject;
use crate::entity::operation;
use chrono::{DateTime, TimeDelta};
use kernel::Timestamp;
use std::time::Duration;

/// What an attempt is given that is taken up again after its time, because nobody was there to go on with it: enough to find out what
/// became of its last effect.
const GRACE: TimeDelta = TimeDelta::seconds(60);
/// How long an attempt may take whose adapter does not offer the operation any more (`plugins.md` §4.11 for pulls).
const USUAL: Duration = Duration::from_secs(30 * 60);

/// When an attempt has to be over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    /// By its manifest, counted from its beginning.
    planned: Timestamp,
    /// The same, or a little later for one that was interrupted.
    last: Timestamp,
}

impl Deadline {
    /// The deadline of an attempt that was begun, or taken up again, at `taken_up`.
    pub(super) fn of(subject: &Subject, row: &operation::Model, taken_up: Timestamp) -> Self {
        let allowed = subject.info.offered(&row.kind).map_or(USUAL, |offered| offered.deadline);
        let begun = row.begun_ms.and_then(DateTime::from_timestamp_millis).unwrap_or(taken_up);
        let allowed = TimeDelta::from_std(allowed).unwrap_or(TimeDelta::MAX);
        let planned = begun.checked_add_signed(allowed).unwrap_or(Timestamp::MAX_UTC);
        // Its beginning is kept in milliseconds.
        let again = begun.timestamp_millis() < taken_up.timestamp_millis();
        let last = if again { planned.max(taken_up + GRACE) } else { planned };
        Self { planned, last }
    }

    /// May nothing more be begun?
    pub(super) fn is_over(self, now: Timestamp) -> bool {
        now >= self.last
    }

    /// Is there time to sleep until then? The time slept counts, so that no adapter waits for ever for what does not come.
    pub(super) fn admits_sleep(self, until: Timestamp) -> bool {
        until < self.planned
    }

    /// How long an effect may still take; a second at least, for what was begun in time.
    pub(super) fn left(self, now: Timestamp) -> Duration {
        (self.last - now).to_std().unwrap_or_default().max(Duration::from_secs(1))
    }
}

//! What becomes of an operation, and of its connection, when a run ends. Pure: the engine carries it out.

use crate::circuit::{Circuit, CircuitState};
use crate::lifecycle::Deed;
use crate::protocol::{Failure, FailureClass};
use chrono::TimeDelta;
use kernel::Timestamp;

/// Failures in a row that are retried; with the waits below, about ten minutes.
const RETRIES: i64 = 8;
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(2);
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(5);
/// When a partner says *too many* and no more.
const USUAL_PAUSE: TimeDelta = TimeDelta::seconds(60);
/// No partner is believed that wants more than a day.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(24);
/// Times a worker may crash without coming any further before a person has to look.
pub(crate) const CRASHES: i64 = 3;
/// Times it may crash in one attempt, however far it comes each time.
pub(crate) const CRASHES_IN_ALL: i64 = 6;
/// Why a connection fails whose adapter used them up.
pub(crate) const KEEPS_CRASHING: &str = "worker-keeps-crashing";

/// What becomes of the operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is tried again from the last checkpoint. `counted`: was it this operation's failure?
    Again { at: Timestamp, counted: bool },
    /// It is over.
    Over,
}

/// The whole decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) fate: Fate,
    pub(crate) deed: Option<Deed>,
}

/// How often an operation was tried before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tries {
    /// Tries that failed and count as its own failures.
    pub(crate) failed: i64,
    /// Tries that were put off: the partner wanted patience.
    pub(crate) put_off: i64,
}

impl Tries {
    /// Reads them from the number of the attempt that has just ended, counted from one.
    pub(crate) fn before(attempt: i64, failed: i64) -> Self {
        Self { failed, put_off: (attempt - 1 - failed).max(0) }
    }
}

/// Decides about a run that ended without success. `chance` spreads retries by up to a quarter.
pub(crate) fn of_failure(
    failure: &Failure,
    tries: Tries,
    circuit: Circuit,
    now: Timestamp,
    chance: u8,
) -> Verdict {
    let again = |at, counted| Verdict { fate: Fate::Again { at, counted }, deed: None };
    let over = |deed| Verdict { fate: Fate::Over, deed };
    match failure.class {
        // No retry: every further try could lock the account.
        FailureClass::Auth => over(Some(Deed::Refused)),
        FailureClass::Config => over(Some(Deed::Broken)),
        // A partner that says *at once* and is busy again each time is asked less and less all the same.
        FailureClass::RateLimited => {
            again(now + pause(failure.retry_after_ms).max(wait(tries.put_off, chance)), false)
        }
        FailureClass::Transient => match circuit.state(now) {
            // The store is down for everybody: this operation has failed nothing.
            CircuitState::Open(until) => again(until, false),
            CircuitState::Closed | CircuitState::HalfOpen if tries.failed < RETRIES => {
                let wanted = failure.retry_after_ms.map_or(TimeDelta::zero(), |ms| pause(Some(ms)));
                again(now + wait(tries.failed, chance).max(wanted), true)
            }
            CircuitState::Closed | CircuitState::HalfOpen => over(None),
        },
        FailureClass::Permanent
        | FailureClass::Conflict
        | FailureClass::Rejected
        | FailureClass::Data
        | FailureClass::Unsupported => over(None),
    }
}

/// How long a partner may be left alone when it asks for it.
pub(crate) fn pause(retry_after_ms: Option<u64>) -> TimeDelta {
    let asked = retry_after_ms.map(|ms| TimeDelta::milliseconds(i64::try_from(ms).unwrap_or(i64::MAX / 2)));
    asked.unwrap_or(USUAL_PAUSE).clamp(TimeDelta::seconds(1), LONGEST_PAUSE)
}

/// Doubles with each failure.
pub(crate) fn wait(failures: i64, chance: u8) -> TimeDelta {
    let doublings = u32::try_from(failures).unwrap_or_default().min(10);
    let plain = (FIRST_WAIT * 2_i32.pow(doublings)).min(LONGEST_WAIT);
    plain + plain * i32::from(chance) / 1020
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CLASSES: [FailureClass; 9] = [
        FailureClass::Config,
        FailureClass::Auth,
        FailureClass::RateLimited,
        FailureClass::Transient,
        FailureClass::Permanent,
        FailureClass::Conflict,
        FailureClass::Rejected,
        FailureClass::Data,
        FailureClass::Unsupported,
    ];

    fn failure(class: FailureClass, retry_after_ms: Option<u64>) -> Failure {
        Failure { class, code: "x".into(), msg: "x".into(), retry_after_ms, field: None }
    }

    fn now() -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    #[test]
    fn refused_credentials_are_never_tried_again() {
        let refused = failure(FailureClass::Auth, Some(1));
        let verdict = of_failure(&refused, Tries::default(), Circuit::default(), now(), 0);
        assert_eq!(verdict, Verdict { fate: Fate::Over, deed: Some(Deed::Refused) });
    }

    #[test]
    fn a_partner_that_says_when_is_believed_within_a_day() {
        assert_eq!(patience(Some(7_000), 0), TimeDelta::seconds(7));
        assert_eq!(patience(None, 0), TimeDelta::seconds(60));
        assert_eq!(patience(Some(u64::MAX), 9), TimeDelta::hours(24));
    }

    #[test]
    fn a_partner_that_says_at_once_each_time_is_asked_less_and_less() {
        let waits = [0, 1, 2, 99].map(|put_off| patience(Some(0), put_off).num_seconds());
        assert_eq!(waits, [2, 4, 8, 300]);
    }

    fn patience(ms: Option<u64>, put_off: i64) -> TimeDelta {
        let (busy, tries) = (failure(FailureClass::RateLimited, ms), Tries { failed: 99, put_off });
        match of_failure(&busy, tries, Circuit::default(), now(), 0).fate {
            Fate::Again { at, counted: false } => at - now(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn while_the_store_is_down_no_operation_uses_up_its_tries() {
        let open = (0..3).fold(Circuit::default(), |circuit, _| circuit.failed(now()));
        let tries = Tries { failed: 8, put_off: 0 };
        let verdict = of_failure(&failure(FailureClass::Transient, None), tries, open, now(), 0);
        assert_eq!(verdict.fate, Fate::Again { at: now() + TimeDelta::seconds(15), counted: false });
    }

    proptest! {
        #[test]
        fn waits_grow_and_stay_bounded(failures in 0i64..100, chance: u8) {
            prop_assert!(wait(failures, chance) <= LONGEST_WAIT + LONGEST_WAIT / 4);
            prop_assert!(wait(failures, 0) <= wait(failures + 1, 0));
            prop_assert!(wait(failures, chance) >= FIRST_WAIT);
        }

        #[test]
        fn every_failure_ends_or_is_tried_later(failures in 0i64..20, class in 0usize..9, ms in proptest::option::of(any::<u64>())) {
            let tries = Tries { failed: failures, put_off: failures };
            let verdict = of_failure(&failure(CLASSES[class], ms), tries, Circuit::default(), now(), 7);
            match verdict.fate {
                Fate::Again { at, .. } => prop_assert!(at > now()),
                Fate::Over => {}
            }
        }
    }
}

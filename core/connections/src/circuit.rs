//! The circuit breaker of a connection: a store that does not answer is left alone, tried again now and then, and comes back by
//! itself.
//!
//! ```text
//! Closed ──N failures in a row──▶ Open ──time passes──▶ Half open ──an answer──▶ Closed
//!                                   ▲                        └──a failure──▶ Open, twice as long
//! ```

use chrono::TimeDelta;
use kernel::Timestamp;

/// Failures in a row that open the circuit: enough to pass over a single lost packet, few enough to spare a store that is down.
pub(crate) const OPENS_AFTER: i64 = 3;
/// How long the first opening lasts; each further one in a row lasts twice as long.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(15);
/// The longest.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(10);

/// What is known of a store's answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Circuit {
    /// Failures in a row.
    pub(crate) failures: i64,
    /// Openings in a row.
    pub(crate) opens: i64,
    /// Until when nothing is sent.
    pub(crate) until: Option<Timestamp>,
}

/// What the circuit lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CircuitState {
    /// Everything.
    Closed,
    /// Nothing before this time.
    Open(Timestamp),
    /// One request, to see.
    HalfOpen,
}

impl Circuit {
    /// What it lets through at `now`.
    pub(crate) fn state(&self, now: Timestamp) -> CircuitState {
        match self.until {
            None => CircuitState::Closed,
            Some(until) if now < until => CircuitState::Open(until),
            Some(_) => CircuitState::HalfOpen,
        }
    }

    /// The store answered.
    #[must_use]
    pub(crate) fn succeeded(self) -> Self {
        Self::default()
    }

    /// The store did not answer, or said that it is broken (5xx).
    #[must_use]
    pub(crate) fn failed(self, now: Timestamp) -> Self {
        let failures = self.failures.saturating_add(1);
        match self.state(now) {
            CircuitState::Closed if failures < OPENS_AFTER => Self { failures, ..self },
            CircuitState::Closed | CircuitState::HalfOpen => {
                Self { failures, opens: self.opens + 1, until: Some(now + wait(self.opens)) }
            }
            // A request that was under way when it opened.
            CircuitState::Open(_) => Self { failures, ..self },
        }
    }
}

fn wait(opens: i64) -> TimeDelta {
    let doublings = u32::try_from(opens).unwrap_or(u32::MAX).min(10);
    (FIRST_WAIT * 2_i32.pow(doublings)).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn it_opens_after_failures_in_a_row_only() {
        let twice = Circuit::default().failed(at(0)).failed(at(1));
        assert_eq!(twice.state(at(2)), CircuitState::Closed);
        assert_eq!(twice.succeeded().failed(at(2)).state(at(3)), CircuitState::Closed);
        assert_eq!(twice.failed(at(2)).state(at(3)), CircuitState::Open(at(17)));
    }

    #[test]
    fn a_probe_closes_it_or_doubles_the_wait() {
        let open = (0..3).fold(Circuit::default(), |circuit, _| circuit.failed(at(0)));
        assert_eq!(open.state(at(15)), CircuitState::HalfOpen);
        assert_eq!(open.failed(at(15)).state(at(16)), CircuitState::Open(at(45)));
        assert_eq!(open.succeeded().state(at(15)), CircuitState::Closed);
    }

    proptest! {
        #[test]
        fn it_never_stays_open_longer_than_ten_minutes_and_one_answer_closes_it(
            happenings in proptest::collection::vec((0i64..700, any::<bool>()), 1..60),
        ) {
            let (mut circuit, mut now) = (Circuit::default(), 0);
            for (passed, answered) in happenings {
                now += passed;
                circuit = if answered { circuit.succeeded() } else { circuit.failed(at(now)) };
                if answered {
                    prop_assert_eq!(circuit.state(at(now)), CircuitState::Closed);
                }
                prop_assert!(!matches!(circuit.state(at(now + 600)), CircuitState::Open(_)));
            }
        }
    }
}

//! Throttling: after a few failures each further attempt has to wait, twice as long as the one before.
//!
//! An attempt is counted before the password is looked at and taken back when it was right, so that a thousand attempts sent at
//! once are a thousand failures. The counters are rows, so that several processes share them.

use chrono::TimeDelta;
use kernel::Timestamp;
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// How patient we are with one kind of key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// Failures that cost nothing: people mistype.
    free: i64,
    /// The longest wait, so that nobody can lock another person out for good.
    longest: TimeDelta,
}

/// For one account: from the fifth failure on 1 s, 2 s, 4 s … up to a quarter of an hour. That is about a hundred guesses on the
/// first day, of the order that SP 800-63B-4 §3.2.2 allows in a row, and it locks nobody out for good.
pub(crate) const ACCOUNT: Patience = Patience { free: 5, longest: TimeDelta::minutes(15) };
/// For one address: an office of forty people shares one.
pub(crate) const ADDRESS: Patience = Patience { free: 40, longest: TimeDelta::minutes(15) };
/// For sign-ups of one address: nobody founds ten firms an hour.
pub(crate) const SIGN_UP: Patience = Patience { free: 10, longest: TimeDelta::hours(1) };

/// Failures are forgotten after a day without another.
pub(crate) const FORGOTTEN: TimeDelta = TimeDelta::days(1);

/// What is known of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attempts {
    pub(crate) failures: i64,
    pub(crate) last_at: Timestamp,
    pub(crate) blocked_until: Timestamp,
}

impl Attempts {
    /// A key that nobody tried yet.
    pub(crate) fn none(now: Timestamp) -> Self {
        Self { failures: 0, last_at: now, blocked_until: now }
    }

    /// Counts an attempt at `now`, or says how many seconds to wait, at least one.
    pub(crate) fn attempt(self, patience: Patience, now: Timestamp) -> Result<Self, u64> {
        if now < self.blocked_until {
            let wait = (self.blocked_until - now).num_seconds();
            return Err(u64::try_from(wait).unwrap_or_default() + 1);
        }
        let before = if now - self.last_at > FORGOTTEN { 0 } else { self.failures };
        let failures = before.saturating_add(1);
        Ok(Self { failures, last_at: now, blocked_until: now + patience.wait(failures) })
    }

    /// Takes an attempt back that was right: of an address, where others may still be guessing.
    pub(crate) fn taken_back(self, now: Timestamp) -> Self {
        Self { failures: (self.failures - 1).max(0), blocked_until: now, ..self }
    }
}

impl Patience {
    /// How long to wait after so many failures.
    fn wait(self, failures: i64) -> TimeDelta {
        let beyond = failures - self.free;
        if beyond < 0 {
            return TimeDelta::zero();
        }
        let seconds = 1i64.checked_shl(u32::try_from(beyond.min(40)).unwrap_or(40)).unwrap_or(i64::MAX);
        TimeDelta::seconds(seconds.min(self.longest.num_seconds()))
    }
}

/// What an attempt is counted under. Hashed: the table must not list who somebody tried to be.
pub(crate) fn key(kind: &str, of: &str) -> Vec<u8> {
    Sha256::digest(format!("corridor.attempt/1\n{kind}\n{of}")).to_vec()
}

/// The part of an address that one subscriber holds: all of IPv4, the first 64 bits of IPv6 (RFC 6177).
pub(crate) fn neighbourhood(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => v6.segments()[..4].iter().map(|part| format!("{part:x}:")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> Timestamp {
        "2026-11-24T09:00:00Z".parse().unwrap()
    }

    /// Attempts as fast as they are let through; tells the waits.
    fn waits(patience: Patience, attempts: usize) -> Vec<i64> {
        let mut at = now();
        let mut known = Attempts::none(at);
        (0..attempts)
            .map(|_| {
                known = known.attempt(patience, at).unwrap();
                let wait = (known.blocked_until - at).num_seconds();
                at = known.blocked_until;
                wait
            })
            .collect()
    }

    #[test]
    fn four_mistakes_are_free_and_then_the_wait_doubles_up_to_a_quarter_of_an_hour() {
        assert_eq!(waits(ACCOUNT, 17), [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    }

    #[test]
    fn whoever_comes_too_early_is_told_how_long_to_wait_and_is_not_punished_for_asking() {
        let blocked = (0..6).fold(Attempts::none(now()), |known, _| {
            known.attempt(ACCOUNT, known.blocked_until.max(now())).unwrap()
        });
        let early = blocked.blocked_until - TimeDelta::milliseconds(1500);
        assert_eq!(blocked.attempt(ACCOUNT, early), Err(2));
        assert!(blocked.attempt(ACCOUNT, blocked.blocked_until).is_ok());
    }

    #[test]
    fn a_quiet_day_is_a_new_start() {
        let tried = Attempts { failures: 30, last_at: now(), blocked_until: now() };
        let later = now() + FORGOTTEN + TimeDelta::seconds(1);
        assert_eq!(tried.attempt(ACCOUNT, later).map(|known| known.failures), Ok(1));
    }

    #[test]
    fn a_neighbourhood_is_what_one_subscriber_holds() {
        let of = |text: &str| neighbourhood(text.parse().unwrap());
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2::9"));
        assert_ne!(of("2001:db8:1:2::9"), of("2001:db8:1:3::9"));
    }

    proptest! {
        #[test]
        fn waits_never_shrink_and_never_pass_the_longest(failures in 0i64..i64::MAX - 1) {
            let (this, next) = (ACCOUNT.wait(failures), ACCOUNT.wait(failures + 1));
            prop_assert!(this <= next && next <= ACCOUNT.longest);
        }

        #[test]
        fn a_right_password_costs_an_address_nothing(failures in 0i64..1000) {
            let known = Attempts { failures, last_at: now(), blocked_until: now() };
            let after = known.attempt(ADDRESS, now()).unwrap().taken_back(now());
            prop_assert_eq!(after.failures, failures);
            prop_assert_eq!(after.blocked_until, now());
        }
    }
}

//! How fast a store is asked: a token bucket for each connection and one for each host, so that no adapter has to be polite.

use connections_contract::ConnectionId;
use governor::clock::{Clock, MonotonicClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::num::NonZeroU32;
use std::time::Duration;

type Buckets<K> = RateLimiter<K, DashMapStateStore<K>, MonotonicClock>;

/// Requests per second to one host, whoever asks; several connections may share one.
const PER_HOST: NonZeroU32 = NonZeroU32::new(50).expect("fifty is not zero");
/// Requests per second of one connection, where the adapter says nothing lower.
const PER_CONNECTION: NonZeroU32 = NonZeroU32::new(20).expect("twenty is not zero");

/// All buckets of this process. On several processes each grants its share; a partner's 429 corrects what is left.
pub(crate) struct Pace {
    connections: Buckets<ConnectionId>,
    hosts: Buckets<String>,
    clock: MonotonicClock,
}

impl Pace {
    pub(crate) fn new() -> Self {
        Self {
            connections: RateLimiter::dashmap_with_clock(Quota::per_second(PER_CONNECTION), MonotonicClock),
            hosts: RateLimiter::dashmap_with_clock(Quota::per_second(PER_HOST), MonotonicClock),
            clock: MonotonicClock,
        }
    }

    /// Takes a token of each bucket, or says how long to wait for one.
    pub(crate) fn take(&self, connection: ConnectionId, host: &str) -> Option<Duration> {
        if let Err(not_yet) = self.hosts.check_key(&host.to_owned()) {
            return Some(not_yet.wait_time_from(self.clock.now()));
        }
        let not_yet = self.connections.check_key(&connection).err()?;
        Some(not_yet.wait_time_from(self.clock.now()))
    }

    /// Waits for a token of each bucket.
    pub(crate) async fn ready(&self, connection: ConnectionId, host: &str) {
        while let Some(wait) = self.take(connection, host) {
            tokio::time::sleep(wait).await;
        }
    }

    /// Forgets buckets that are full again.
    pub(crate) fn tidy(&self) {
        self.connections.retain_recent();
        self.hosts.retain_recent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Chance;

    #[test]
    fn a_burst_is_granted_and_then_the_store_is_spared() {
        let (pace, connection) = (Pace::new(), Chance::seeded(1).id("2026-01-01T00:00:00Z".parse().unwrap()));
        let granted = (0..200).filter(|_| pace.take(connection, "shop.example").is_none()).count();
        assert!((20..=40).contains(&granted), "{granted}");
        assert!(pace.take(connection, "shop.example").is_some_and(|wait| wait <= Duration::from_millis(50)));
    }

    #[test]
    fn one_connection_does_not_use_up_the_share_of_another() {
        let pace = Pace::new();
        let id = |seed| Chance::seeded(seed).id("2026-01-01T00:00:00Z".parse().unwrap());
        while pace.take(id(1), "a.example").is_none() {}
        assert_eq!(pace.take(id(2), "b.example"), None);
    }
}

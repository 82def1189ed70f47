//! How fast a store is asked: a token bucket for each host, one for each connection, and one for each operation whose adapter names a
//! rate, so that no adapter has to be polite. The slowest of the three decides.

use crate::adapter::Rate;
use connections_contract::ConnectionId;
use governor::clock::{Clock, MonotonicClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::rc::Rc;

type Buckets<K> = RateLimiter<K, DashMapStateStore<K>, MonotonicClock>;
/// Whose bucket: an operation's of a connection.
type Running = (ConnectionId, String);

/// Requests per second to one host, whoever asks; several connections may share one.
const PER_HOST: NonZeroU32 = NonZeroU32::new(50).expect("fifty is not zero");
/// Requests per second of one connection, where the adapter says nothing lower.
const PER_CONNECTION: NonZeroU32 = NonZeroU32::new(20).expect("twenty is not zero");

/// All buckets of this process. On several processes each grants its share; a partner's 429 corrects what is left.
pub(crate) struct Pace {
    /// By rate: adapters name few different ones.
    operations: RefCell<BTreeMap<Rate, Rc<Buckets<Running>>>>,
    connections: Buckets<ConnectionId>,
    hosts: Buckets<String>,
}

/// Who asks whom.
pub(crate) struct Asker<'a> {
    pub(crate) connection: ConnectionId,
    pub(crate) operation: &'a str,
    /// What the adapter's manifest says of the operation.
    pub(crate) rate: Option<Rate>,
    pub(crate) host: &'a str,
}

impl Pace {
    pub(crate) fn new() -> Self {
        Self {
            operations: RefCell::default(),
            connections: buckets(Quota::per_second(PER_CONNECTION)),
            hosts: buckets(Quota::per_second(PER_HOST)),
        }
    }

    /// Waits for a token of each bucket. One that was granted is not given back while the next is waited for: that only makes it slower.
    pub(crate) async fn ready(&self, asker: &Asker<'_>) {
        if let Some(rate) = asker.rate {
            let buckets = self.rated(rate);
            token(&buckets, &(asker.connection, asker.operation.to_owned())).await;
        }
        token(&self.connections, &asker.connection).await;
        token(&self.hosts, &asker.host.to_owned()).await;
    }

    fn rated(&self, rate: Rate) -> Rc<Buckets<Running>> {
        let fresh = || Rc::new(buckets(Quota::per_second(rate.per_second).allow_burst(rate.burst)));
        self.operations.borrow_mut().entry(rate).or_insert_with(fresh).clone()
    }

    /// Forgets buckets that are full again.
    pub(crate) fn tidy(&self) {
        self.operations.borrow().values().for_each(|buckets| buckets.retain_recent());
        self.connections.retain_recent();
        self.hosts.retain_recent();
    }
}

fn buckets<K: Clone + Hash + Eq>(quota: Quota) -> Buckets<K> {
    RateLimiter::dashmap_with_clock(quota, MonotonicClock)
}

async fn token<K: Clone + Hash + Eq>(buckets: &Buckets<K>, key: &K) {
    while let Err(not_yet) = buckets.check_key(key) {
        tokio::time::sleep(not_yet.wait_time_from(MonotonicClock.now())).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use kernel::Chance;

    fn connection(seed: u64) -> ConnectionId {
        Chance::seeded(seed).id("2026-01-01T00:00:00Z".parse().unwrap())
    }

    fn asker(connection: ConnectionId) -> Asker<'static> {
        Asker { connection, operation: "orders.pull", rate: None, host: "shop.example" }
    }

    fn rate(per_second: u32, burst: u32) -> Option<Rate> {
        let [per_second, burst] = [per_second, burst].map(|n| NonZeroU32::new(n).unwrap());
        Some(Rate { per_second, burst })
    }

    /// How many of two hundred that come at once are granted without waiting.
    fn granted(pace: &Pace, asker: &Asker<'_>) -> usize {
        (0..200).filter(|_| pace.ready(asker).now_or_never().is_some()).count()
    }

    #[tokio::test]
    async fn a_burst_is_granted_and_then_the_store_is_spared() {
        let granted = granted(&Pace::new(), &asker(connection(1)));
        assert!((20..=40).contains(&granted), "{granted}");
    }

    #[tokio::test]
    async fn one_connection_does_not_use_up_the_share_of_another() {
        let pace = Pace::new();
        granted(&pace, &asker(connection(1)));
        assert!(granted(&pace, &asker(connection(2))) > 0);
    }

    #[tokio::test]
    async fn the_lower_of_what_the_adapter_and_the_connection_may_decides() {
        let pace = Pace::new();
        let slow = Asker { rate: rate(1, 3), ..asker(connection(1)) };
        assert_eq!(granted(&pace, &slow), 3);
        let other = Asker { operation: "catalog.pull", ..slow };
        assert_eq!(granted(&pace, &other), 3, "each operation has a bucket of its own");
        let fast = granted(&pace, &Asker { rate: rate(1000, 1000), ..asker(connection(2)) });
        assert!((20..=40).contains(&fast), "{fast}");
    }
}

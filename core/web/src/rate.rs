//! How much one address and one person may ask for.

use crate::problem::Problem;
use crate::settings::Settings;
use actix_web::HttpRequest;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::{Class, PersonId};
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

/// Requests in a second on average, and at once after a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// On average.
    pub per_second: NonZeroU32,
    /// At once.
    pub burst: NonZeroU32,
}

/// The limits of the whole site; `None` is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For each address, whoever sits behind it: an office of forty people shares one. Of IPv6 a network of 64 bits counts as one.
    pub address: Option<Limit>,
    /// For each person, all their browsers and tokens together.
    pub person: Option<Limit>,
}

impl Default for Limits {
    fn default() -> Self {
        let limit = |per_second, burst| {
            Some(Limit { per_second: NonZeroU32::new(per_second)?, burst: NonZeroU32::new(burst)? })
        };
        Self { address: limit(100, 400), person: limit(30, 120) }
    }
}

pub(crate) struct Limiter {
    addresses: Option<DefaultKeyedRateLimiter<IpAddr>>,
    people: Option<DefaultKeyedRateLimiter<PersonId>>,
    asked: AtomicU32,
}

/// Old keys are forgotten once in so many requests.
const SWEEP: u32 = 4096;

impl Limiter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            addresses: limits.address.map(keyed),
            people: limits.person.map(keyed),
            asked: AtomicU32::new(0),
        }
    }

    /// Counts a request of its address.
    pub(crate) fn address(&self, req: &HttpRequest, settings: &Settings) -> Result<(), Problem> {
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(SWEEP) {
            self.addresses.iter().for_each(RateLimiter::retain_recent);
            self.people.iter().for_each(RateLimiter::retain_recent);
        }
        match (&self.addresses, address(req, settings)) {
            (Some(limiter), Some(address)) => check(limiter, &subscriber(address)),
            _ => Ok(()),
        }
    }

    /// Counts a request of a person.
    pub(crate) fn person(&self, person: PersonId) -> Result<(), Problem> {
        self.people.as_ref().map_or(Ok(()), |limiter| check(limiter, &person))
    }
}

fn keyed<K: Hash + Eq + Clone>(limit: Limit) -> DefaultKeyedRateLimiter<K> {
    RateLimiter::keyed(Quota::per_second(limit.per_second).allow_burst(limit.burst))
}

fn check<K: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Problem> {
    limiter.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        Problem::new("too-many", Class::TooMany).retry_after(wait.as_secs() + 1)
    })
}

/// The part of an address that one subscriber holds: all of IPv4, the first 64 bits of IPv6 (RFC 6177 §2).
///
/// Whoever holds a network of 64 bits has more addresses than any limiter could count one by one.
fn subscriber(address: IpAddr) -> IpAddr {
    const NETWORK: u128 = u128::MAX << 64;
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & NETWORK).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The address a request comes from; for throttling and for the security log.
///
/// Behind a proxy it is the last entry of `X-Forwarded-For`: the one our own proxy wrote. Earlier ones are anybody's words.
pub fn address(req: &HttpRequest, settings: &Settings) -> Option<IpAddr> {
    let peer = req.peer_addr().map(|peer| peer.ip());
    if !settings.behind_proxy {
        return peer;
    }
    let forwarded = req.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
    forwarded.rsplit(',').next()?.trim().parse().ok().or(peer)
}

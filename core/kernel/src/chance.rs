//! Randomness as an argument: ids, salts and tokens draw from here, so that a test can repeat a run.

use crate::{Id, Kind, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where random bytes come from.
#[derive(Clone, Debug, Default)]
pub enum Chance {
    /// The operating system's generator.
    #[default]
    System,
    /// A repeatable sequence, for tests only: it is not secret.
    Seeded(Arc<AtomicU64>),
}

impl Chance {
    /// Makes a repeatable source.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(AtomicU64::new(seed)))
    }

    /// Draws `N` random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: then no token may be made at all.
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the operating system")]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        match self {
            Self::System => getrandom::fill(&mut out).expect("the operating system gives random bytes"),
            Self::Seeded(state) => {
                for chunk in out.chunks_mut(8) {
                    let word = split_mix(state.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed));
                    chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
                }
            }
        }
        out
    }

    /// Makes a new id whose order is the order of `now` (UUID version 7, RFC 9562 §5.7).
    pub fn id<K: Kind>(&self, now: Timestamp) -> Id<K> {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        Id::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid())
    }
}

/// One step of SplitMix64 (Steele, Lea, Flood 2014): enough to tell two draws of a test apart.
fn split_mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

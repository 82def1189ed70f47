//! The calendars as they are known now.

use std::sync::{Arc, PoisonError, RwLock};

use super::Calendars;

/// The calendars that everybody counts with, until newer ones are put in their place. A clone sees what another puts in.
///
/// Who counts takes them once and counts to the end with the same ones.
#[derive(Debug, Clone)]
pub struct Almanac(Arc<RwLock<Arc<Calendars>>>);

impl Almanac {
    /// Begins with these.
    pub fn new(calendars: Calendars) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(calendars))))
    }

    /// Gives the calendars of now.
    pub fn now(&self) -> Arc<Calendars> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts newer ones in their place, and tells whether anything is different.
    pub fn renew(&self, calendars: Calendars) -> bool {
        let mut now = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let differs = **now != calendars;
        *now = Arc::new(calendars);
        differs
    }
}

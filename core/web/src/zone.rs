//! The zone in which times are shown. It is one setting for the whole product: offices and firms speak of one clock.

use chrono::{DateTime, FixedOffset};
use kernel::{Language, Timestamp};
use std::str::FromStr;

/// A fixed distance from UTC. China has had no summer time since 1991, so an offset says all there is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(FixedOffset);

const HOUR: i32 = 3600;

impl Zone {
    /// The first instant after a day: until when something holds whose last day it is. Nothing at the end of the calendar.
    pub fn end_of(self, day: chrono::NaiveDate) -> Option<kernel::Timestamp> {
        let midnight = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
        midnight.and_local_timezone(self.0).single().map(|at| at.to_utc())
    }

    /// China Standard Time, eight hours ahead of UTC.
    pub const CHINA: Self = Self(FixedOffset::east_opt(8 * HOUR).expect("eight hours is less than a day"));

    /// The instant on this zone's clock.
    pub fn local(self, at: Timestamp) -> DateTime<FixedOffset> {
        at.with_timezone(&self.0)
    }

    /// What people call it: 北京时间 or `UTC+8`.
    pub fn name(self, language: Language) -> String {
        if self == Self::CHINA && language == Language::ZhCn {
            return "北京时间".to_owned();
        }
        let seconds = self.0.local_minus_utc();
        let (sign, hours, minutes) =
            (if seconds < 0 { '−' } else { '+' }, seconds.abs() / HOUR, seconds.abs() % HOUR / 60);
        if minutes == 0 { format!("UTC{sign}{hours}") } else { format!("UTC{sign}{hours}:{minutes:02}") }
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::CHINA
    }
}

/// Not of the form `+08:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a zone is written as a distance from UTC: +08:00")]
pub struct UnknownZone;

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        text.parse().map(Self).map_err(|_| UnknownZone)
    }
}

//! Where a day begins and ends.
//!
//! Zones and their summer times are those of the IANA time zone database, as `chrono-tz` carries it. A day is from one local
//! midnight to the next, so a day in spring has 23 hours and one in autumn 25; a period in hours does not care.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::DeadlineError;

/// The time zone whose midnight cuts the days of a rule: `Asia/Shanghai`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

/// Text that names no zone of the IANA time zone database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no time zone is called {0:?}")]
pub struct UnknownZone(pub String);

/// Longer than clocks have ever been put forward at midnight.
const LONGEST_GAP: TimeDelta = TimeDelta::hours(25);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(Tz::UTC);
    /// Beijing time (北京时间), UTC+8 all year since 1991: a day ends at 16:00Z.
    pub const CHINA: Self = Self(Tz::Asia__Shanghai);

    /// Finds a zone by its name in the IANA time zone database.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        name.parse().map(Self).map_err(|_| UnknownZone(name.to_owned()))
    }

    /// Gives the name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Gives the distance to UTC at an instant.
    pub fn offset_at(self, at: DateTime<Utc>) -> FixedOffset {
        self.0.offset_from_utc_datetime(&at.naive_utc()).fix()
    }

    /// Tells on which day an instant lies here.
    pub fn day_of(self, at: DateTime<Utc>) -> Result<NaiveDate, DeadlineError> {
        at.naive_utc()
            .checked_add_offset(self.offset_at(at))
            .map(|local| local.date())
            .ok_or(DeadlineError::OutOfRange)
    }

    /// Gives the first instant of a day: its midnight, or where clocks are put forward at midnight the instant they are.
    pub fn start_of(self, day: NaiveDate) -> Result<DateTime<Utc>, DeadlineError> {
        let midnight = day.and_time(NaiveTime::MIN);
        let offset = match self.0.offset_from_local_datetime(&midnight).map(|offset| offset.fix()) {
            chrono::LocalResult::Single(offset) | chrono::LocalResult::Ambiguous(offset, _) => offset,
            chrono::LocalResult::None => {
                let before = midnight.checked_sub_signed(LONGEST_GAP).ok_or(DeadlineError::OutOfRange)?;
                self.0.offset_from_utc_datetime(&before).fix()
            }
        };
        midnight.checked_sub_offset(offset).map(|utc| utc.and_utc()).ok_or(DeadlineError::OutOfRange)
    }

    /// Gives the first instant after a day: its 24:00.
    pub(crate) fn end_of(self, day: NaiveDate) -> Result<DateTime<Utc>, DeadlineError> {
        self.start_of(day_after(day)?)
    }

    /// Tells on which day the last moment before an instant lies: for a 24:00, the day that it ends.
    pub(crate) fn last_day_before(self, end: DateTime<Utc>) -> Result<NaiveDate, DeadlineError> {
        self.day_of(end.checked_sub_signed(TimeDelta::nanoseconds(1)).ok_or(DeadlineError::OutOfRange)?)
    }
}

pub(crate) fn day_after(day: NaiveDate) -> Result<NaiveDate, DeadlineError> {
    day.checked_add_days(Days::new(1)).ok_or(DeadlineError::OutOfRange)
}

pub(crate) fn day_before(day: NaiveDate) -> Result<NaiveDate, DeadlineError> {
    day.checked_sub_days(Days::new(1)).ok_or(DeadlineError::OutOfRange)
}

impl serde::Serialize for Zone {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> serde::Deserialize<'de> for Zone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&name).map_err(serde::de::Error::custom)
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

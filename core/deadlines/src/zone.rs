//! Where a day begins and ends.
//!
//! Only zones with a fixed offset for now: a zone with summer time needs its rules as data, with the years they cover.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, Offset as _, TimeDelta, Utc};

use crate::DeadlineError;

/// The time zone whose midnight cuts the days of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Zone {
    /// Coordinated universal time.
    #[serde(rename = "UTC")]
    Utc,
    /// Beijing time (北京时间), UTC+8 all year since 1991: a day ends at 16:00Z.
    #[serde(rename = "Asia/Shanghai")]
    China,
}

impl Zone {
    /// Gives the distance to UTC.
    pub fn offset(self) -> FixedOffset {
        match self {
            Self::Utc => Utc.fix(),
            Self::China => FixedOffset::east_opt(8 * 3600).expect("eight hours are less than a day"),
        }
    }

    /// Tells on which day an instant lies here.
    pub fn day_of(self, at: DateTime<Utc>) -> Result<NaiveDate, DeadlineError> {
        at.naive_utc()
            .checked_add_offset(self.offset())
            .map(|local| local.date())
            .ok_or(DeadlineError::OutOfRange)
    }

    /// Gives the first instant of a day.
    pub(crate) fn start_of(self, day: NaiveDate) -> Result<DateTime<Utc>, DeadlineError> {
        day.and_time(NaiveTime::MIN)
            .checked_sub_offset(self.offset())
            .map(|utc| utc.and_utc())
            .ok_or(DeadlineError::OutOfRange)
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

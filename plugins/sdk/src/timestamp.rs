//! Points in time without a clock.

use std::{error::Error, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

const DAY_MS: i64 = 86_400_000;

/// A point in time in UTC, to the millisecond.
///
/// There is no `now` here: the host says what time it is ([`crate::Ctx::now`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Timestamp(i64);

/// The text is not a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampError(String);

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a time", self.0)
    }
}

impl Error for TimestampError {}

impl Timestamp {
    /// From milliseconds since 1970-01-01T00:00Z.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// Earlier by `ms`.
    pub const fn minus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_sub(ms))
    }

    /// Reads RFC 3339 with any offset; digits beyond milliseconds are cut off, so that the result is never later.
    pub fn parse(text: &str) -> Result<Self, TimestampError> {
        rfc3339(text).ok_or_else(|| TimestampError(text.to_owned()))
    }

    /// Reads the date format of HTTP headers, `Mon, 24 Nov 2025 11:50:30 GMT` (RFC 9110 §5.6.7).
    pub fn parse_http_date(text: &str) -> Result<Self, TimestampError> {
        http_date(text).ok_or_else(|| TimestampError(text.to_owned()))
    }
}

fn rfc3339(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_once(['T', 't', ' '])?;
    let mut date = date.split('-');
    let (year, month, day) = (digits(date.next()?, 4)?, digits(date.next()?, 2)?, digits(date.next()?, 2)?);
    if date.next().is_some() {
        return None;
    }
    let zone_at = rest.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = rest.split_at(zone_at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let time = clock_ms(clock)? + fraction_ms(fraction)?;
    Some(Timestamp(day_number(year, month, day)? * DAY_MS + time - offset_ms(zone)?))
}

fn http_date(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, rest) = text.split_once(", ")?;
    let mut words = rest.split(' ');
    let day = digits(words.next()?, 2)?;
    let name = words.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? as i64 + 1;
    let year = digits(words.next()?, 4)?;
    let time = clock_ms(words.next()?)?;
    (words.next()? == "GMT").then_some(())?;
    Some(Timestamp(day_number(year, month, day)? * DAY_MS + time))
}

fn digits(text: &str, width: usize) -> Option<i64> {
    (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// `hh:mm:ss`; a leap second counts as the first of the next minute, as POSIX time does.
fn clock_ms(text: &str) -> Option<i64> {
    let mut fields = text.split(':');
    let (h, m, s) = (digits(fields.next()?, 2)?, digits(fields.next()?, 2)?, digits(fields.next()?, 2)?);
    (fields.next().is_none() && h < 24 && m < 60 && s <= 60).then_some(((h * 60 + m) * 60 + s) * 1000)
}

fn fraction_ms(text: &str) -> Option<i64> {
    let known = text.get(..3).unwrap_or(text);
    let value = digits(known, known.len().max(1))?;
    text.bytes().all(|byte| byte.is_ascii_digit()).then_some(value * 10_i64.pow(3 - known.len() as u32))
}

fn offset_ms(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = zone.split_at_checked(1)?;
    let (h, m) = rest.split_once(':')?;
    let minutes = digits(h, 2)? * 60 + digits(m, 2)?;
    Some(if sign == "-" { -minutes } else { minutes } * 60_000)
}

/// Days since 1970-01-01 in the Gregorian calendar, counted in years that begin in March so that leap days come last.
fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    (1..=12).contains(&month).then_some(())?;
    let march_year = if month <= 2 { year - 1 } else { year };
    let days = march_year * 365 + march_year.div_euclid(4) - march_year.div_euclid(100)
        + march_year.div_euclid(400)
        + (153 * ((month + 9) % 12) + 2) / 5
        + day
        - 1
        - 719_468;
    (civil(days) == (year, month, day)).then_some(days)
}

fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(self.0.div_euclid(DAY_MS));
        let ms = self.0.rem_euclid(DAY_MS);
        let (s, ms) = (ms / 1000, ms % 1000);
        let (h, m, s) = (s / 3600, s / 60 % 60, s % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{ms:03}Z")
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        Self::parse(text)
    }
}

impl From<Timestamp> for String {
    fn from(time: Timestamp) -> Self {
        time.to_string()
    }
}

impl TryFrom<String> for Timestamp {
    type Error = TimestampError;

    fn try_from(text: String) -> Result<Self, TimestampError> {
        Self::parse(&text)
    }
}

/// A time of the partner's: in UTC, and as it was written, because partners err about zones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// In UTC.
    pub utc: Timestamp,
    /// As the partner wrote it.
    pub raw: String,
}

impl Moment {
    /// Reads RFC 3339.
    pub fn parse(text: &str) -> Result<Self, TimestampError> {
        Ok(Self { utc: Timestamp::parse(text)?, raw: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_any_zone_and_written_in_utc() {
        for (text, utc) in [
            ("2026-11-24T11:11:48.089Z", "2026-11-24T11:11:48.089Z"),
            ("2026-11-24T19:11:48+08:00", "2026-11-24T11:11:48.000Z"),
            ("2026-11-23T23:30:00.5-02:30", "2026-11-24T02:00:00.500Z"),
            ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"),
            ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999Z"),
            ("2000-03-01T00:00:00Z", "2000-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), utc);
        }
        assert_eq!(Timestamp::parse("1970-01-01T00:00:00Z").unwrap().as_ms(), 0);
        assert_eq!(Timestamp::parse("2026-11-24T00:00:00Z").unwrap().as_ms(), 1_795_478_400_000);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2026-11-24",
            "2026-13-01T00:00:00Z",
            "2025-02-29T00:00:00Z",
            "2026-11-24T24:00:00Z",
            "2026-11-24T11:11:48",
            "2026-11-24T11:11:48.x9Z",
            "2026-11-24T11:11:48.Z",
            "26-11-24T11:11:48Z",
        ] {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
    }
}

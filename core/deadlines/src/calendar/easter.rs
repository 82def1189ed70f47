//! The date of Easter, on which many public holidays of Europe hang.

use chrono::{Days, NaiveDate};

/// Whose Easter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Church {
    /// Catholics and Protestants: the Gregorian calendar.
    Western,
    /// Greece, Cyprus, Bulgaria and Romania: the Julian calendar.
    Orthodox,
}

impl Church {
    /// Gives Easter Sunday, for the years in which the Julian calendar is 13 days late: 1900 to 2099.
    pub(crate) fn easter(self, year: i32) -> Option<NaiveDate> {
        match self {
            _ if !(1900..2100).contains(&year) => None,
            Self::Western => western(year),
            Self::Orthodox => orthodox(year),
        }
    }
}

/// The Gregorian computus in the form of Meeus, Jones and Butcher (Jean Meeus, Astronomical Algorithms, ch. 8).
fn western(year: i32) -> Option<NaiveDate> {
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    march(year, epact + weekday - 7 * late + 22)
}

/// The Julian computus (Meeus, ch. 8), told in the Gregorian calendar.
fn orthodox(year: i32) -> Option<NaiveDate> {
    let moon = (19 * (year % 19) + 15) % 30;
    let weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
    march(year, moon + weekday + 22 + 13)
}

/// The day that is the `day`th of March, where the 32nd is the 1st of April.
fn march(year: i32, day: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 3, 1)?.checked_add_days(Days::new(u64::try_from(day - 1).ok()?))
}

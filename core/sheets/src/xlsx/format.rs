//! Numbers as people see them: a day as a day, a code with the zeros before it.

use crate::row::Cell;
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};

/// How a cell shows its number, as far as it matters to somebody who reads it as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum NumberFormat {
    #[default]
    Plain,
    /// A day.
    Date,
    /// A day and a time of day.
    Moment,
    /// A time of day, or a length of time.
    Time,
    /// A hundredth part.
    Percent,
    /// With zeros before it up to so many digits.
    Padded(usize),
}

/// The day that a workbook counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Epoch {
    /// 1 is 1 January 1900, and 60 is 29 February 1900, which never was.
    #[default]
    Y1900,
    /// 0 is 1 January 1904.
    Y1904,
}

/// A number keeps its first fifteen digits in a spreadsheet.
const DIGITS: i32 = 15;

impl NumberFormat {
    /// ECMA-376 part 1, 18.8.30; from 27 to 58 as in a Chinese spreadsheet.
    pub(crate) fn built_in(id: u32) -> Self {
        match id {
            14..=17 | 27..=31 | 36 | 50..=54 | 57..=58 => Self::Date,
            18..=21 | 32..=35 | 45..=47 | 55..=56 => Self::Time,
            22 => Self::Moment,
            9..=10 => Self::Percent,
            _ => Self::Plain,
        }
    }

    /// ECMA-376 part 1, 18.8.31: the first section is for positive numbers; quoted text and what is in brackets is no format.
    pub(crate) fn of_code(code: &str) -> Self {
        let signs = signs(code.split(';').next().unwrap_or_default());
        if signs.len() > 1 && signs.chars().all(|sign| sign == '0') {
            return Self::Padded(signs.len());
        }
        let day = signs.contains(['y', 'd', 'e']);
        let time = signs.contains(['h', 's']);
        match (day, time, signs.contains('m'), signs.contains('%')) {
            (true, true, ..) => Self::Moment,
            (true, false, ..) => Self::Date,
            (false, true, ..) => Self::Time,
            (false, false, true, _) => Self::Date,
            (false, false, false, true) => Self::Percent,
            (false, false, false, false) => Self::Plain,
        }
    }

    pub(crate) fn show(self, value: f64, epoch: Epoch) -> Cell {
        let shown = match self {
            Self::Plain => None,
            Self::Date => day(value, epoch).map(|day| day.to_string()),
            Self::Moment => moment(value, epoch),
            Self::Time => time(value),
            Self::Percent => Some(format!("{}%", plain(value * 100.0))),
            Self::Padded(width) if value >= 0.0 && value.fract() == 0.0 => {
                Some(format!("{:0>width$}", plain(value)))
            }
            Self::Padded(_) => None,
        };
        match shown {
            Some(shown) => Cell::Number(shown),
            None if value.fract() == 0.0 && value.abs() >= 10f64.powi(DIGITS) => Cell::Rounded(plain(value)),
            None => Cell::Number(plain(value)),
        }
    }
}

/// The signs of a format that stand for something: without quoted text, colours and conditions, escaped characters and fillers.
fn signs(section: &str) -> String {
    let mut signs = String::new();
    let mut characters = section.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => drop(characters.by_ref().find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(characters.next()),
            '[' => {
                let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                // `[h]` counts hours beyond a day.
                if inside.chars().all(|c| "hHmMsS".contains(c)) {
                    signs.push('h');
                }
            }
            c => signs.extend(c.to_lowercase()),
        }
    }
    // The word that stands for no format at all.
    if signs == "general" { String::new() } else { signs }
}

/// The shortest text of the first fifteen digits: 0.30000000000000004 is 0.3 to people.
fn plain(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

fn day(value: f64, epoch: Epoch) -> Option<NaiveDate> {
    let (year, month, day) = match epoch {
        Epoch::Y1900 if value < 60.0 => (1899, 12, 31),
        Epoch::Y1900 => (1899, 12, 30),
        Epoch::Y1904 => (1904, 1, 1),
    };
    // 31 December 9999 is the last day of a spreadsheet.
    let days = (0.0..2_958_466.0).contains(&value).then_some(value as u64)?;
    NaiveDate::from_ymd_opt(year, month, day)?.checked_add_days(Days::new(days))
}

fn moment(value: f64, epoch: Epoch) -> Option<String> {
    let midnight = day(value, epoch)?.and_time(NaiveTime::MIN);
    let moment = midnight.checked_add_signed(TimeDelta::seconds(seconds(value.fract())))?;
    Some(moment.format("%Y-%m-%dT%H:%M:%S").to_string())
}

fn time(value: f64) -> Option<String> {
    let seconds = (0.0..2_958_466.0).contains(&value).then(|| seconds(value))?;
    Some(format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

fn seconds(days: f64) -> i64 {
    (days * 86_400.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, value: f64) -> String {
        NumberFormat::of_code(code).show(value, Epoch::Y1900).into_text()
    }

    #[test]
    fn numbers_are_shown_as_their_format_says() {
        for (code, value, expected) in [
            ("General", 42.0, "42"),
            ("General", 0.1 + 0.2, "0.3"),
            ("General", -0.0, "0"),
            ("#,##0.00", 1234.5, "1234.5"),
            ("000000", 1234.0, "001234"),
            ("0", 7.0, "7"),
            ("0.00%", 0.1234, "12.34%"),
            ("yyyy-mm-dd", 46350.0, "2026-11-24"),
            ("yyyy\"年\"m\"月\"d\"日\"", 46350.0, "2026-11-24"),
            ("yyyy-mm-dd", 1.0, "1900-01-01"),
            ("m/d/yy h:mm", 46350.5, "2026-11-24T12:00:00"),
            ("h:mm", 0.75, "18:00:00"),
            ("[h]:mm", 1.5, "36:00:00"),
            ("\"days\" 0", 3.0, "3"),
            ("[Red]0.0", 3.5, "3.5"),
            ("yyyy-mm-dd", -1.0, "-1"),
        ] {
            assert_eq!(shown(code, value), expected, "{code} of {value}");
        }
    }

    #[test]
    fn a_number_longer_than_a_spreadsheet_keeps_is_marked() {
        assert!(matches!(
            NumberFormat::Plain.show(911_101_081_234_567_000.0, Epoch::Y1900),
            Cell::Rounded(_)
        ));
        assert!(matches!(NumberFormat::Plain.show(999_999_999_999_999.0, Epoch::Y1900), Cell::Number(_)));
    }

    #[test]
    fn days_count_from_1904_where_the_workbook_says_so() {
        assert_eq!(NumberFormat::Date.show(0.0, Epoch::Y1904).into_text(), "1904-01-01");
    }
}

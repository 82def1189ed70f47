//! Days inside numbers. The crate knows no clock: who wants to know whether a day is still to come brings today along.

use crate::refusal::Refusal;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The last day of four digits.
    pub const LAST: Self = Self { year: 9999, month: 12, day: 31 };

    /// Makes a day, if the calendar has it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            _ => return None,
        };
        (1..=last).contains(&day).then_some(Self { year, month, day })
    }

    /// Gives the year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Refuses what no calendar has, writing it as it was written.
    pub(crate) fn read(year: u32, month: u32, day: u32) -> Result<Self, Refusal> {
        let part = |number: u32| u8::try_from(number).ok();
        u16::try_from(year)
            .ok()
            .zip(part(month).zip(part(day)))
            .and_then(|(year, (month, day))| Self::new(year, month, day))
            .ok_or_else(|| Refusal::NoSuchDay { found: format!("{year:04}-{month:02}-{day:02}") })
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_has_leap_days_every_four_years_but_not_every_hundred() {
        assert!(Day::new(2024, 2, 29).is_some() && Day::new(2000, 2, 29).is_some());
        assert!(Day::new(2023, 2, 29).is_none() && Day::new(1900, 2, 29).is_none());
        assert!(Day::new(2024, 4, 31).is_none() && Day::new(2024, 13, 1).is_none());
        assert_eq!(Day::read(2024, 2, 30), Err(Refusal::NoSuchDay { found: "2024-02-30".into() }));
    }
}

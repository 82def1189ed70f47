//! What a file would change, decided before anything is written.

use crate::ImportError;
use deadlines::{Calendar, CalendarId, Calendars, YearNews};

/// The longest file that is read; the largest calendar compiled in has 8 KiB.
const MOST: usize = 1 << 20;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The calendar.
    pub calendar: CalendarId,
    /// Every year of the file, in order, with what became of it.
    pub years: Vec<(i32, Change)>,
}

/// What an import did to a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing was known about it.
    Added,
    /// It was known just so.
    Known,
    /// It was known otherwise, and the operator wanted the file to win.
    Replaced {
        /// How many days are different now.
        days: usize,
    },
}

impl Imported {
    /// Did it change anything? If not, nothing is written.
    pub fn changed(&self) -> bool {
        self.years.iter().any(|(_, change)| *change != Change::Known)
    }
}

/// Reads a file, and refuses one that contradicts what is known unless it is to win.
pub(crate) fn examined(
    file: &str,
    known: &Calendars,
    replace: bool,
) -> Result<(Calendar, Imported), ImportError> {
    if file.len() > MOST {
        return Err(ImportError::TooLong { bytes: file.len(), most: MOST });
    }
    let calendar = Calendar::parse(file.trim_start_matches('\u{feff}'))?;
    if calendar.zone().is_none() && known.get(calendar.id()).is_err() {
        return Err(ImportError::NoZone(calendar.id().clone()));
    }
    let years = known.news(&calendar).into_iter().map(|(year, news)| match news {
        YearNews::New => Ok((year, Change::Added)),
        YearNews::Same => Ok((year, Change::Known)),
        YearNews::Differs { off, working } if replace => {
            Ok((year, Change::Replaced { days: off.len() + working.len() }))
        }
        YearNews::Differs { off, working } => {
            Err(ImportError::Contradicts { calendar: calendar.id().clone(), year, off, working })
        }
    });
    let years = years.collect::<Result<_, _>>()?;
    let imported = Imported { calendar: calendar.id().clone(), years };
    Ok((calendar, imported))
}

//! The use cases: bring a calendar in, notice what another process brought in, tell where the calendars end.

use crate::import::{Imported, examined};
use crate::policy::Import;
use crate::{ImportError, store};
use chrono::{Datelike as _, NaiveDate};
use db::{Db, Record};
use deadlines::{Almanac, Calendar, CalendarId, Zone};
use kernel::{Kind, Op, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// An operator is warned so many days before a calendar ends, and until the next one is imported.
pub const WARNED_BEFORE: i64 = 90;

/// Kind of an import's id.
struct File;
impl Kind for File {
    const PREFIX: &'static str = "cal";
}

/// Calendars with what was imported. Cheap to clone.
#[derive(Clone)]
pub struct Imports {
    db: Db,
    almanac: Almanac,
    /// The newest import that is in the almanac.
    seen: Arc<AtomicI64>,
}

/// How far a calendar goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// The last day up to which every day is known; nothing if not even this year is.
    pub until: Option<NaiveDate>,
    /// How many days are left, this one not counted; nothing is left of a calendar that does not know this year.
    pub days_left: i64,
}

impl Coverage {
    /// Tells how far a calendar goes, seen from an instant on its own wall.
    pub fn at(calendar: &Calendar, now: Timestamp) -> Self {
        let zone = calendar.zone().unwrap_or(Zone::UTC);
        let today = zone.day_of(now).unwrap_or(now.date_naive());
        let last = calendar.covers_until(today.year());
        let until = last.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31));
        Self { until, days_left: until.map_or(0, |until| (until - today).num_days()) }
    }

    /// Is it time to import the next year?
    pub fn ends_soon(self) -> bool {
        self.days_left <= WARNED_BEFORE
    }
}

/// What the ledger commits to.
#[derive(serde::Serialize)]
struct Entered<'a> {
    calendar: &'a str,
    years: Vec<i32>,
    sha256: &'a str,
}

impl Imports {
    /// Reads what was imported so far.
    pub async fn open(db: Db) -> Result<Self, ImportError> {
        let (calendars, newest) = store::all(&db.read()).await?;
        let seen = Arc::new(AtomicI64::new(newest));
        Ok(Self { db, almanac: Almanac::new(calendars), seen })
    }

    /// The calendars as they are known now, for everybody who counts.
    pub fn almanac(&self) -> &Almanac {
        &self.almanac
    }

    /// Takes up what another process imported since the last look, and tells whether anything is different.
    pub async fn refresh(&self) -> Result<bool, ImportError> {
        if store::newest(&self.db.read()).await? == self.seen.load(Ordering::Acquire) {
            return Ok(false);
        }
        let (calendars, newest) = store::all(&self.db.read()).await?;
        self.seen.store(newest, Ordering::Release);
        Ok(self.almanac.renew(calendars))
    }

    /// Brings a file in. With `replace` it wins over what is known, without it that is an error.
    ///
    /// A file that says nothing new is no error, and leaves no trace.
    pub async fn import(&self, op: &Op, file: &str, replace: bool) -> Result<Imported, ImportError> {
        let imported = self
            .db
            .unit(op, async |tx| {
                let permit = op.authorize(Import, &[])?;
                let (known, _) = store::all(tx).await?;

                let (calendar, imported) = examined(file, &known, replace)?;
                if !imported.changed() {
                    return Ok(imported);
                }

                let id = op.id::<File>().uuid();
                let sha256 = store::add(tx, &permit, id, &calendar, file, op.now()).await?;
                let payload = Entered {
                    calendar: calendar.id().as_str(),
                    years: imported.years.iter().map(|(year, _)| *year).collect(),
                    sha256: &sha256,
                };
                tx.record(Record {
                    kind: "calendars.calendar-imported",
                    subject: ("calendar-import", id),
                    version: 1,
                    role: permit.role(),
                    payload: &payload,
                    rules: &[],
                })?;
                Ok::<_, ImportError>(imported)
            })
            .await?;
        self.refresh().await?;
        Ok(imported)
    }

    /// Gives the calendars of these names, each with how far it goes, seen from now on its own wall.
    pub fn covered(&self, names: &[CalendarId], now: Timestamp) -> Vec<(Calendar, Coverage)> {
        let calendars = self.almanac.now();
        let known = names.iter().filter_map(|name| calendars.get(name).ok());
        known.map(|calendar| (calendar.clone(), Coverage::at(calendar, now))).collect()
    }
}

impl std::fmt::Debug for Imports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Imports").field("seen", &self.seen).finish_non_exhaustive()
    }
}

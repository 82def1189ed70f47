//! Legal deadlines: rules as data, working calendars, the clock arithmetic.
//!
//! ```text
//! packs/*.json      the rules: what starts them, how long they run, on which legal basis      → terms.rs, rule.rs, pack.rs
//! calendars/        working days: as published year by year, or by the words of the law        → calendar/
//! clock.rs          a rule running on a case: started, paused, extended; stored as JSON
//! count.rs          the arithmetic, and the exact meaning of a pause
//! due.rs            what comes out: a date that stands, or a provisional one for display
//! ```
//!
//! Nothing here knows what time it is: every instant is an argument. Nothing here guesses: past the published calendar the
//! answer is [`DeadlineError::CalendarNotPublished`], and a provisional date has a type that decides nothing.

mod basis;
mod calendar;
mod clock;
mod count;
mod due;
mod error;
mod name;
mod pack;
pub mod registration;
mod rule;
mod span;
mod terms;
mod zone;

pub use basis::{Basis, Evidence};
pub use calendar::{Almanac, Calendar, CalendarFault, Calendars, Named, NoSuchDay, YearNews};
pub use clock::{Clock, Pause};
pub use due::{Due, Forecast, Provisional, Remaining};
pub use error::{ClockError, DeadlineError};
pub use name::{BadName, CalendarId, RuleId};
pub use pack::{PackError, Rules};
pub use rule::{Rule, RuleFault, RuleRef};
pub use span::{Span, Unit};
pub use terms::{Extension, Roll, Start, Terms};
pub use zone::{UnknownZone, Zone};

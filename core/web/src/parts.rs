//! What the components of `templates/components` are given: plain views whose texts are already in the reader's language.

use crate::flash::Tone;
use kernel::Timestamp;

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
}

/// The state of a thing in a word, never in a colour alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The colour.
    pub tone: Tone,
    /// The icon beside the word.
    pub icon: &'static str,
    /// The word.
    pub label: String,
}

impl Tag {
    /// A tag with the icon of its tone.
    pub fn new(tone: Tone, label: impl Into<String>) -> Self {
        Self { tone, icon: tone.icon(), label: label.into() }
    }
}

/// One of the values of a select, of radios or of checkboxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What helps to choose; may be empty.
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// Says what helps to choose.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub label: String,
    /// Numbers stand at the end of their cells.
    pub numeric: bool,
    /// Where a click on the head leads: the same list in another order.
    pub href: Option<String>,
    /// `ascending` or `descending`, if the list is in the order of this column.
    pub order: Option<&'static str>,
}

impl Column {
    /// A column of texts.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// A column of numbers.
    pub fn numeric(label: impl Into<String>) -> Self {
        Self { numeric: true, ..Self::new(label) }
    }
}

/// A filter that is one click away, with how much it would show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chip {
    /// The filtered list.
    pub href: String,
    /// What it shows.
    pub label: String,
    /// How much.
    pub count: Option<u64>,
    /// Is this the list shown now?
    pub current: bool,
    /// Should the count worry the reader?
    pub urgent: bool,
}

/// One of several views of a thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tab {
    /// The view.
    pub href: String,
    /// What it shows.
    pub label: String,
    /// How much is in it.
    pub count: Option<u64>,
    /// Is it the one shown?
    pub current: bool,
}

/// A deadline as a chip: how long is left, whose it is, and by which law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// What has to be done: *Review*.
    pub name: String,
    /// Who has to do it.
    pub whose: String,
    /// By when.
    pub due: Timestamp,
    /// Working days left, if the rule counts those; the chip then counts them instead of hours.
    pub working_days: Option<i64>,
    /// The article that sets the deadline.
    pub basis: String,
    /// Does it stand still?
    pub paused: bool,
}

impl Clock {
    /// How much it should worry the reader at `now`: red after the deadline, amber in its last two days.
    pub fn tone(&self, now: Timestamp) -> Tone {
        match self.due - now {
            _ if self.paused => Tone::Neutral,
            left if left < chrono::TimeDelta::zero() => Tone::Danger,
            left if left < chrono::TimeDelta::days(2) => Tone::Attention,
            _ => Tone::Neutral,
        }
    }
}

/// Where something stands on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Behind us.
    Done,
    /// Here.
    Now,
    /// Ahead, if all goes well.
    Expected,
    /// Behind us, and somebody had to look: a send-back.
    Attention,
    /// Behind us, and it went wrong: a rejection.
    Danger,
}

impl State {
    /// The name in class attributes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Expected => "expected",
            Self::Attention => "attention",
            Self::Danger => "danger",
        }
    }

    /// Its icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Done => "check",
            Self::Now => "arrow-right",
            Self::Expected => "clock",
            Self::Attention => "send-back",
            Self::Danger => "cross",
        }
    }

    /// Is this where it stands?
    pub const fn is_now(self) -> bool {
        matches!(self, Self::Now)
    }
}

/// Something that happened, or is expected to happen, in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// Behind, here or ahead.
    pub state: State,
    /// What.
    pub what: String,
    /// When; by when, if it is ahead.
    pub at: Option<Timestamp>,
    /// Who did it, or has to; may be empty.
    pub who: String,
    /// What was said; may be empty.
    pub note: String,
    /// Where its receipt is.
    pub receipt: Option<String>,
}

/// One page of a form of several pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Behind, here or ahead.
    pub state: State,
    /// What it asks.
    pub label: String,
    /// Where it is, if it can be gone to.
    pub href: Option<String>,
}

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Fact {
    /// A fact.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// A value that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub name: String,
    /// What it was; `None` if it is new.
    pub old: Option<String>,
    /// What it is now; `None` if it is gone.
    pub new: Option<String>,
}

//! Lengths of time as laws write them: a number and a unit.

/// The unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Sixty minutes, day and night.
    Hour,
    /// 日.
    CalendarDay,
    /// 工作日, business day: a day on which the rule's calendar works.
    #[serde(alias = "business_day")]
    WorkingDay,
    /// 月: to the day of the same number, or to the last day of a shorter month (Civil Code art. 202).
    Month,
}

impl Unit {
    /// The longest amount a rule may ask for, about a century; what is longer is a slip of the pen.
    pub const fn longest(self) -> u32 {
        match self {
            Self::Hour => 876_000,
            Self::CalendarDay | Self::WorkingDay => 36_500,
            Self::Month => 1_200,
        }
    }
}

/// An amount of a unit: `{"amount": 20, "unit": "working_day"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
}

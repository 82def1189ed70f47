//! Delegations: an organisation lets a service firm (外综服) act for it, within a scope and for a time.
//!
//! ```text
//! offered ──accept──▶ accepted ──revoke (client) or give back (delegate)──▶ ended
//!    └──withdraw (client) or decline (delegate)──▶ ended
//! ```
//!
//! An accepted delegation holds from its first day until its last, and only while the one it was passed on from holds. It is passed
//! on once at most (as Estonia's register has it), so that a client can see in one look who acts for it.

use kernel::{Id, Kind, OrgId, Timestamp, Violations};
use std::collections::BTreeSet;

/// Kind of [`DelegationId`].
pub struct DelegationKind;
impl Kind for DelegationKind {
    const PREFIX: &'static str = "del";
}
/// Names a delegation.
pub type DelegationId = Id<DelegationKind>;

/// What a delegate may do for its client.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Write applications and bring their documents.
    Prepare,
    /// Sign for the client: submit, answer a send-back, withdraw.
    Submit,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Prepare, Self::Submit];

    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Submit => "submit",
        }
    }
}

/// How a delegation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The delegate did not want it.
    Declined,
    /// The client took the offer back.
    Withdrawn,
    /// The client ended it.
    Revoked,
    /// The delegate ended it.
    GivenBack,
}

impl Ending {
    /// Reads the stable name.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Declined, Self::Withdrawn, Self::Revoked, Self::GivenBack]
            .into_iter()
            .find(|ending| ending.code() == code)
    }

    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Revoked => "revoked",
            Self::GivenBack => "given_back",
        }
    }
}

/// Where a delegation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The delegate has not answered.
    Offered,
    /// Accepted, and its first day has not come.
    Coming,
    /// It holds.
    Holds,
    /// Its time is over.
    Over,
    /// Somebody ended it.
    Ended,
}

/// A delegation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Which.
    pub id: DelegationId,
    /// For whom.
    pub client: OrgId,
    /// Who may act.
    pub delegate: OrgId,
    /// The delegation it was passed on from.
    pub parent: Option<DelegationId>,
    /// What may be done.
    pub scopes: BTreeSet<Scope>,
    /// May the delegate pass it on to another firm, once?
    pub may_pass_on: bool,
    /// How the client's lines are recognised in a file: its USCC, LEI or a number the two agreed on. May be empty.
    pub client_code: String,
    /// When it begins to hold.
    pub from: Timestamp,
    /// The first instant at which it no longer holds.
    pub until: Timestamp,
    /// When it was offered.
    pub offered_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When and how it ended.
    pub ended: Option<(Timestamp, Ending)>,
}

/// The delegation stands elsewhere than the step needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the delegation has been answered or has ended")]
pub struct NotOpen;

impl Delegation {
    /// Where it stands at `now`, by itself.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match (self.ended, self.accepted_at) {
            (Some(_), _) => Standing::Ended,
            _ if now >= self.until => Standing::Over,
            (None, None) => Standing::Offered,
            (None, Some(_)) if now < self.from => Standing::Coming,
            (None, Some(_)) => Standing::Holds,
        }
    }

    /// Does it hold at `now`, and so does what it was passed on from? `all` are the delegations of the same client.
    pub fn holds(&self, all: &[Self], now: Timestamp) -> bool {
        let parent =
            |id| all.iter().find(|other| other.id == id).is_some_and(|parent| parent.holds(all, now));
        self.standing(now) == Standing::Holds && self.parent.is_none_or(parent)
    }

    /// The delegate accepts what was offered.
    pub fn accept(self, now: Timestamp) -> Result<Self, NotOpen> {
        match self.standing(now) {
            Standing::Offered => Ok(Self { accepted_at: Some(now), ..self }),
            _ => Err(NotOpen),
        }
    }

    /// The client ends it: an offer is withdrawn, an accepted one revoked.
    pub fn revoke(self, now: Timestamp) -> Result<Self, NotOpen> {
        let ending = if self.accepted_at.is_some() { Ending::Revoked } else { Ending::Withdrawn };
        self.end(now, ending)
    }

    /// The delegate ends it: an offer is declined, an accepted one given back.
    pub fn give_back(self, now: Timestamp) -> Result<Self, NotOpen> {
        let ending = if self.accepted_at.is_some() { Ending::GivenBack } else { Ending::Declined };
        self.end(now, ending)
    }

    fn end(self, now: Timestamp, ending: Ending) -> Result<Self, NotOpen> {
        match self.ended {
            None => Ok(Self { ended: Some((now, ending)), ..self }),
            Some(_) => Err(NotOpen),
        }
    }
}

/// What a client, or a delegate that passes it on, asks for.
#[derive(Debug, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// What may be done.
    pub scopes: BTreeSet<Scope>,
    /// May it be passed on, once?
    #[serde(default)]
    pub may_pass_on: bool,
    /// How the client's lines are recognised in a file.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub client_code: String,
    /// When it begins to hold; at once without it.
    #[serde(default)]
    pub from: Option<chrono::DateTime<chrono::Utc>>,
    /// The first instant at which it no longer holds.
    pub until: chrono::DateTime<chrono::Utc>,
}

/// Longest code by which a client is recognised, in characters.
const CODE: usize = 40;
/// Longest time, in days: three years. An operator's default; open-ended powers are forgotten and then misused.
const LONGEST_DAYS: i64 = 3 * 366;

impl Offer {
    /// The period and the code, if they make sense at `now`; `within` is the delegation that is passed on.
    pub fn parse(
        &self,
        within: Option<&Delegation>,
        now: Timestamp,
    ) -> Result<(Timestamp, String), Violations> {
        let mut bad = Violations::default();
        let from = self.from.unwrap_or(now);
        let code = match self.client_code.trim() {
            "" => Some(String::new()),
            code => bad.take("/client_code", kernel::text::line(code, CODE)),
        };
        if self.scopes.is_empty() {
            bad.add("/scopes", "choose-one");
        }
        if self.until <= from || self.until <= now {
            bad.add("/until", "period-empty");
        } else if self.until - from > chrono::TimeDelta::days(LONGEST_DAYS) {
            bad.add("/until", "period-too-long");
        }
        if let Some(within) = within {
            if !self.scopes.is_subset(&within.scopes) {
                bad.add("/scopes", "scope-wider");
            }
            if self.until > within.until {
                bad.add("/until", "period-wider");
            }
            if self.may_pass_on {
                bad.add("/may_pass_on", "passed-on-already");
            }
        }
        bad.into_result()?;
        Ok((from, code.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(day: u32) -> Timestamp {
        format!("2026-03-{day:02}T00:00:00Z").parse().unwrap()
    }

    fn delegation(id: u128, parent: Option<u128>) -> Delegation {
        Delegation {
            id: Id::from_uuid(Uuid::from_u128(id)),
            client: Id::from_uuid(Uuid::from_u128(1)),
            delegate: Id::from_uuid(Uuid::from_u128(100 + id)),
            parent: parent.map(|id| Id::from_uuid(Uuid::from_u128(id))),
            scopes: BTreeSet::from([Scope::Prepare]),
            may_pass_on: false,
            client_code: String::new(),
            from: at(2),
            until: at(20),
            offered_at: at(1),
            accepted_at: Some(at(1)),
            ended: None,
        }
    }

    #[test]
    fn it_holds_from_its_first_day_until_its_last() {
        let one = delegation(1, None);
        let all = [one.clone()];
        assert_eq!(
            [at(1), at(2), at(19), at(20)].map(|now| one.holds(&all, now)),
            [false, true, true, false]
        );
        assert!(!Delegation { accepted_at: None, ..one }.holds(&all, at(5)), "an offer is none yet");
    }

    #[test]
    fn what_was_passed_on_ends_with_what_it_was_passed_on_from() {
        let (parent, child) = (delegation(1, None), delegation(2, Some(1)));
        assert!(child.holds(&[parent.clone(), child.clone()], at(5)));
        let revoked = parent.revoke(at(4)).unwrap();
        assert_eq!(revoked.ended, Some((at(4), Ending::Revoked)));
        assert!(!child.holds(&[revoked, child.clone()], at(5)));
    }

    #[test]
    fn an_offer_is_answered_once() {
        let offered = Delegation { accepted_at: None, ..delegation(1, None) };
        assert_eq!(offered.clone().give_back(at(3)).unwrap().ended, Some((at(3), Ending::Declined)));
        let accepted = offered.accept(at(3)).unwrap();
        assert_eq!(accepted.clone().accept(at(4)), Err(NotOpen));
        assert_eq!(accepted.give_back(at(4)).unwrap().ended, Some((at(4), Ending::GivenBack)));
    }

    #[test]
    fn nothing_wider_is_passed_on() {
        let within = delegation(1, None);
        let offer = Offer {
            scopes: Scope::ALL.into(),
            may_pass_on: true,
            client_code: String::new(),
            from: None,
            until: at(25),
        };
        let bad = offer.parse(Some(&within), at(5)).unwrap_err();
        let found: Vec<_> = bad.as_slice().iter().map(|one| one.code.as_str()).collect();
        assert_eq!(found, ["scope-wider", "period-wider", "passed-on-already"]);
    }
}

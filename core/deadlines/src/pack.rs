//! Rule packs: files of rules, compiled in or supplied by the operator.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::{DeadlineError, Rule, RuleFault, RuleId, RuleRef, Terms};

/// The files compiled in. A test reads each of them.
const BUILTIN: &[&str] = &[
    include_str!("../packs/registration-cn.json"),
    include_str!("../packs/ip-cn.json"),
    include_str!("../packs/ip-customs-cn.json"),
    include_str!("../packs/ip-us.json"),
    include_str!("../packs/ip-eu.json"),
    include_str!("../packs/safety-cn.json"),
    include_str!("../packs/safety-eu.json"),
    include_str!("../packs/safety-us.json"),
    include_str!("../packs/safety-au.json"),
    include_str!("../packs/consumer-cn.json"),
];

/// All rules, each in all its versions.
///
/// A version is never taken away: a stored due date must find the words it was computed from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules(BTreeMap<RuleId, BTreeMap<u32, Arc<Rule>>>);

/// What is wrong with a pack.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// It is not JSON of the right shape; the cause names line and field.
    #[error("reading a rule pack")]
    Json(#[from] serde_json::Error),
    /// The terms of a rule contradict each other.
    #[error("rule {rule} of pack {pack}")]
    Rule {
        /// The pack.
        pack: String,
        /// The rule.
        rule: RuleRef,
        /// What contradicts.
        #[source]
        fault: RuleFault,
    },
    /// A rule stands in a pack that is not the one in its name.
    #[error("rule {rule} stands in pack {pack}")]
    OtherPack {
        /// The pack.
        pack: String,
        /// The rule.
        rule: RuleRef,
    },
    /// A version is given twice, here or by an earlier pack.
    #[error("rule {0} is given twice")]
    Twice(RuleRef),
    /// A later version is in force earlier, so that no day has one answer.
    #[error("rule {0} is in force no later than the version before it")]
    OutOfOrder(RuleRef),
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PackText {
    pack: String,
    rules: Vec<Terms>,
}

impl Rules {
    /// Gives the packs compiled in: registration, IP complaints, product safety and recalls, consumer complaints.
    pub fn builtin() -> Self {
        BUILTIN.iter().fold(Self::default(), |rules, json| {
            rules.with_pack(json).expect("a test reads every pack compiled in")
        })
    }

    /// Adds the rules of a pack, in the form of the files in `packs/`, or none of them.
    pub fn with_pack(mut self, json: &str) -> Result<Self, PackError> {
        let PackText { pack, rules } = serde_json::from_str(json)?;
        for terms in rules {
            let reference = RuleRef { id: terms.id.clone(), version: terms.version };
            if !terms.id.is_of(&pack) {
                return Err(PackError::OtherPack { pack, rule: reference });
            }
            let rule = match Rule::new(terms) {
                Ok(rule) => rule,
                Err(fault) => return Err(PackError::Rule { pack, rule: reference, fault }),
            };
            self.add(rule)?;
        }
        Ok(self)
    }

    /// Finds the newest version of a rule.
    pub fn get(&self, id: &RuleId) -> Result<&Arc<Rule>, DeadlineError> {
        self.versions(id)?.values().next_back().ok_or_else(|| DeadlineError::UnknownRule(id.clone()))
    }

    /// Finds the version of a rule that applies to an event on this day.
    pub fn in_force(&self, id: &RuleId, on: NaiveDate) -> Result<&Arc<Rule>, DeadlineError> {
        self.versions(id)?
            .values()
            .rfind(|rule| rule.in_force_from <= on)
            .ok_or_else(|| DeadlineError::UnknownRule(id.clone()))
    }

    /// Finds the very version that a stored due date names.
    pub fn version(&self, reference: &RuleRef) -> Result<&Arc<Rule>, DeadlineError> {
        self.versions(&reference.id)?
            .get(&reference.version)
            .ok_or_else(|| DeadlineError::UnknownRule(reference.id.clone()))
    }

    /// Lists every version of every rule, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.0.values().flat_map(BTreeMap::values)
    }

    fn versions(&self, id: &RuleId) -> Result<&BTreeMap<u32, Arc<Rule>>, DeadlineError> {
        self.0.get(id).ok_or_else(|| DeadlineError::UnknownRule(id.clone()))
    }

    fn add(&mut self, rule: Rule) -> Result<(), PackError> {
        let versions = self.0.entry(rule.id.clone()).or_default();
        let reference = rule.reference();
        if versions.contains_key(&rule.version) {
            return Err(PackError::Twice(reference));
        }
        let before = versions.range(..rule.version).next_back();
        let after = versions.range(rule.version..).next();
        if before.is_some_and(|(_, before)| before.in_force_from >= rule.in_force_from)
            || after.is_some_and(|(_, after)| after.in_force_from <= rule.in_force_from)
        {
            return Err(PackError::OutOfOrder(reference));
        }
        versions.insert(rule.version, Arc::new(rule));
        Ok(())
    }
}

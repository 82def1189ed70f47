//! Findings: what a rule says about an application. The applicant sees beforehand exactly what the reviewer will see.

use crate::answers::{Answers, CHINA, Registration};
use crate::lifecycle::Change;
use crate::requirement::{Slot, required};
use identifiers::Uscc;
use kernel::{Violation, Violations, text};
use serde::Serialize;
use std::collections::BTreeSet;

/// Longest reason of a change, in characters.
const BECAUSE: usize = 500;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The application cannot be submitted.
    Block,
    /// The reviewer will ask.
    Warn,
}

/// What a rule says about one field or document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// Which field, which rule, and what its words need to be told.
    pub violation: Violation,
}

/// What is known about an application besides its answers.
#[derive(Debug, Clone, Copy)]
pub struct Attached<'a> {
    /// Slots that hold at least one document.
    pub slots: &'a BTreeSet<Slot>,
    /// Is the representative's identity number already kept?
    pub identity: bool,
}

/// Runs every rule that needs nothing but the application itself. Whether an identifier is free only the register can say.
pub fn check(answers: &Answers, attached: Attached<'_>) -> (Vec<Finding>, Option<Registration>) {
    let mut findings = Vec::new();
    let parsed = match Registration::parse(answers, attached.identity) {
        Ok(registration) => Some(registration),
        Err(violations) => {
            findings.extend(violations.as_slice().iter().cloned().map(block));
            None
        }
    };
    findings.extend(missing_documents(answers, attached.slots));
    findings.extend(doubts(answers));
    findings.sort_by_key(|finding| finding.severity);
    (findings, parsed)
}

/// Does any of them keep the application from being submitted?
pub fn blocks(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Block)
}

/// The blocking findings as the violations of a refused submission.
pub fn violations(findings: &[Finding]) -> Vec<Violation> {
    let blocking = findings.iter().filter(|finding| finding.severity == Severity::Block);
    blocking.map(|finding| finding.violation.clone()).collect()
}

/// The finding that another enterprise, or application, holds this identifier.
pub fn taken(scheme: &str) -> Finding {
    let mut violations = Violations::default();
    violations.add(format!("/{scheme}"), "identifier-taken");
    block(violations.as_slice()[0].clone())
}

/// What only a change can be wrong in: it says why, and it changes something.
pub fn of_change(change: Change, answers: &Answers, is_same: bool) -> Vec<Finding> {
    let mut bad = Violations::default();
    let because = answers.because.trim();
    let has_to_say_why = matches!(change, Change::Amend | Change::Cancel);
    if has_to_say_why || !because.is_empty() {
        bad.take("/because", text::line(because, BECAUSE));
    }
    if change == Change::Amend && is_same {
        bad.add("/because", "nothing-changed");
    }
    bad.as_slice().iter().cloned().map(block).collect()
}

fn block(violation: Violation) -> Finding {
    Finding { severity: Severity::Block, violation }
}

fn missing_documents(answers: &Answers, slots: &BTreeSet<Slot>) -> Vec<Finding> {
    let mut missing = Violations::default();
    for requirement in required(answers) {
        if requirement.mandatory && !slots.contains(&requirement.slot) {
            missing.add(requirement.slot.pointer(), "document-missing");
        }
    }
    missing.as_slice().iter().cloned().map(block).collect()
}

/// What is allowed and yet makes one ask.
fn doubts(answers: &Answers) -> Vec<Finding> {
    let mut doubts = Violations::default();
    if answers.jurisdiction.trim().eq_ignore_ascii_case(CHINA)
        && let Ok(code) = Uscc::parse(&answers.uscc)
    {
        if code.check_organisation_code().is_err() {
            doubts.add("/uscc", "organisation-code-check");
        }
        let division = answers.division.trim();
        if division.len() == 6 && code.admin_division().get(..2) != division.get(..2) {
            // An enterprise keeps its code when it moves, so another province is a question, not a fault.
            doubts.add("/division", "division-differs");
        }
    }
    let named = answers.declared_by.trim();
    if !named.is_empty()
        && !answers.representative_name.trim().is_empty()
        && named != answers.representative_name.trim()
    {
        doubts.add("/declared_by", "signatory-differs");
    }
    doubts
        .as_slice()
        .iter()
        .cloned()
        .map(|violation| Finding { severity: Severity::Warn, violation })
        .collect()
}

//! The one-stop shops: firms outside the Union (EU) and imports (IM, the IOSS).
//!
//! Council Implementing Regulation (EU) 282/2011 as of 2021-07-01: the numeric code of the state of identification, a running
//! number, a check digit whose rule is not published.

use crate::check::not_all_zero;
use crate::refusal::{Part, Refusal};
use crate::shape::fits;

/// ISO 3166-1 numeric codes of the member states; 900 is Northern Ireland.
const STATES: &[&str] = &[
    "040", "056", "100", "191", "196", "203", "208", "233", "246", "250", "276", "300", "348", "372", "380",
    "428", "440", "442", "470", "528", "616", "620", "642", "703", "705", "724", "752", "900",
];

pub(super) fn non_union(body: &str) -> Result<String, Refusal> {
    shop(body, "nnnnnnnnn")
}

pub(super) fn import(body: &str) -> Result<String, Refusal> {
    shop(body, "nnnnnnnnnn")
}

fn shop(body: &str, shape: &str) -> Result<String, Refusal> {
    fits(body, &[shape])?;
    let (state, serial) = body.split_at(3);
    if !STATES.contains(&state) {
        return Err(Refusal::Unknown { part: Part::MemberState, found: state.to_owned() });
    }
    not_all_zero(serial)?;
    Ok(body.to_owned())
}

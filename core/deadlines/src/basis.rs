//! Where a period comes from, and how sure that is.

use chrono::NaiveDate;

/// Where a period comes from, in both languages, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// How sure it is that this is law.
    pub evidence: Evidence,
    /// Where it was read: the publication, not a copy of it on this machine. An operator's default has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// On which day it was read; the law may have changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_on: Option<NaiveDate>,
}

/// How a legal basis is known; whoever shows a period as law must look at this first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Not law: set by the operator of this installation, who may change it.
    OperatorDefault,
    /// Read in the text of the law.
    Law,
    /// Read on a public page about the law.
    Page,
    /// General knowledge, not confirmed.
    Unconfirmed,
}

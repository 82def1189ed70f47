//! Coded reasons: why an application goes back or is rejected, each tied to the field or document it speaks of.

use crate::answers::Answers;
use crate::requirement::{Slot, required};
use kernel::{Violations, text};
use serde::{Deserialize, Serialize};

/// Why, in one word that can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// Cannot be read.
    Illegible,
    /// Something is missing.
    Incomplete,
    /// Another document is needed.
    WrongDocument,
    /// No longer valid.
    Expired,
    /// Says something else than another field or document.
    Mismatch,
    /// None of these; the text says what.
    Other,
}

impl ReasonCode {
    /// All codes, in the order forms show them.
    pub const ALL: [Self; 6] =
        [Self::Illegible, Self::Incomplete, Self::WrongDocument, Self::Expired, Self::Mismatch, Self::Other];

    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Illegible => "illegible",
            Self::Incomplete => "incomplete",
            Self::WrongDocument => "wrong_document",
            Self::Expired => "expired",
            Self::Mismatch => "mismatch",
            Self::Other => "other",
        }
    }

    /// Key of its words in the translations.
    pub fn key(self) -> String {
        format!("enterprises-reason-{}", self.code().replace('_', "-"))
    }

    /// Reads the stable name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// A reason as a reviewer writes it. Not believed until [`Reason::parse_all`].
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonForm {
    /// JSON pointer to the field or document: `/legal_name`, `/documents/business_licence`.
    pub pointer: String,
    /// Why.
    pub code: ReasonCode,
    /// What exactly is wrong; needed for `other`.
    #[serde(default)]
    pub text: String,
}

/// A reason, and later the applicant's answer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The field or document.
    pub pointer: String,
    /// Why.
    pub code: ReasonCode,
    /// What exactly is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What the applicant says to it, if the field was not simply changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// What stood there when it was sent back, so that a change can be seen.
    #[serde(default)]
    pub was: String,
}

/// Longest text of a reason or an answer, in characters.
const TEXT: usize = 2000;
/// Most reasons of one decision.
const MOST: usize = 50;

impl Reason {
    /// Parses the reasons of one decision; there must be at least one, each about something the application has.
    pub fn parse_all(forms: &[ReasonForm], answers: &Answers) -> Result<Vec<Self>, Violations> {
        let mut bad = Violations::default();
        if forms.is_empty() {
            bad.add("/reasons", "reason-missing");
        }
        if forms.len() > MOST {
            bad.add("/reasons", "too-many-lines");
        }
        let reasons = forms
            .iter()
            .take(MOST)
            .enumerate()
            .map(|(at, form)| Self::parse(&mut bad, at, form, answers))
            .collect();
        bad.into_result()?;
        Ok(reasons)
    }

    fn parse(bad: &mut Violations, at: usize, form: &ReasonForm, answers: &Answers) -> Self {
        if !known_pointer(&form.pointer, answers) {
            bad.add(format!("/reasons/{at}/pointer"), "not-in-list");
        }
        let silent = form.text.trim().is_empty();
        let text = match silent {
            true => None,
            false => bad.take(format!("/reasons/{at}/text"), text::paragraphs(&form.text, TEXT)),
        };
        if silent && form.code == ReasonCode::Other {
            bad.add(format!("/reasons/{at}/text"), "text-empty");
        }
        let was = value_at(&form.pointer, answers);
        Self { pointer: form.pointer.clone(), code: form.code, text, answer: None, was }
    }

    /// Is it met: was the field changed, a document of the slot replaced, or is there an explanation?
    pub fn is_met(&self, answers: &Answers, replaced: &[Slot]) -> bool {
        let slot = self.pointer.strip_prefix("/documents/").and_then(Slot::parse);
        let changed = match slot {
            Some(slot) => replaced.contains(&slot),
            None => value_at(&self.pointer, answers) != self.was,
        };
        changed || self.answer.is_some()
    }

    /// Takes the applicant's explanation.
    pub fn explain(&mut self, raw: &str) -> Result<(), kernel::text::TextRefused> {
        if !raw.trim().is_empty() {
            self.answer = Some(text::paragraphs(raw, TEXT)?);
        }
        Ok(())
    }
}

/// The fields a reason may speak of, as JSON pointers: those of the answers, and the slots they require.
pub fn pointers(answers: &Answers) -> Vec<String> {
    let fields =
        fields(answers).into_iter().flat_map(|fields| fields.into_iter().map(|(name, _)| format!("/{name}")));
    let slots = required(answers).into_iter().map(|requirement| requirement.slot.pointer());
    fields.chain(slots).collect()
}

fn known_pointer(pointer: &str, answers: &Answers) -> bool {
    pointers(answers).iter().any(|known| known == pointer)
}

/// The field's value as text; documents have none.
fn value_at(pointer: &str, answers: &Answers) -> String {
    let name = pointer.trim_start_matches('/');
    fields(answers).and_then(|fields| fields.get(name).map(ToString::to_string)).unwrap_or_default()
}

fn fields(answers: &Answers) -> Option<serde_json::Map<String, serde_json::Value>> {
    match serde_json::to_value(answers) {
        Ok(serde_json::Value::Object(fields)) => Some(fields),
        Ok(_) | Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pointer: &str, code: ReasonCode, text: &str) -> ReasonForm {
        ReasonForm { pointer: pointer.to_owned(), code, text: text.to_owned() }
    }

    #[test]
    fn a_reason_speaks_of_something_the_application_has() {
        let answers = Answers { jurisdiction: "CN".into(), ..Answers::default() };
        let good = form("/documents/business_licence", ReasonCode::Illegible, "");
        assert!(Reason::parse_all(&[good], &answers).is_ok());
        for wrong in ["/documents/register_extract", "/password", "legal_name", ""] {
            assert!(
                Reason::parse_all(&[form(wrong, ReasonCode::Illegible, "")], &answers).is_err(),
                "{wrong}"
            );
        }
        assert!(Reason::parse_all(&[], &answers).is_err());
        assert!(Reason::parse_all(&[form("/legal_name", ReasonCode::Other, " ")], &answers).is_err());
    }

    #[test]
    fn a_reason_is_met_by_a_change_or_an_explanation() {
        let before = Answers { legal_name: "旧名称".into(), ..Answers::default() };
        let after = Answers { legal_name: "新名称".into(), ..Answers::default() };
        let mut reason =
            Reason::parse_all(&[form("/legal_name", ReasonCode::Mismatch, "")], &before).unwrap().remove(0);
        assert!(!reason.is_met(&before, &[]));
        assert!(reason.is_met(&after, &[]));
        reason.explain("the name is right, see the licence").unwrap();
        assert!(reason.is_met(&before, &[]));
    }
}

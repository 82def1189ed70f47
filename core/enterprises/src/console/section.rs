//! The four pages of the form, and which field is on which.

use super::naming;
use crate::finding::Finding;
use crate::reason::Reason;
use kernel::Violation;
use web::{Faults, Frame, State, Step};

/// A page of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// What it is and does.
    Enterprise,
    /// Who represents it and whom to call.
    People,
    /// What proves it.
    Documents,
    /// The declaration that all this is true.
    Declare,
}

/// The fields of the first page, in its order.
const ENTERPRISE: &[&str] = &[
    "kinds",
    "trade_modes",
    "jurisdiction",
    "uscc",
    "lei",
    "legal_name",
    "latin_name",
    "legal_form",
    "address",
    "division",
    "stores",
];
/// The fields of the second page.
const PEOPLE: &[&str] = &[
    "representative_name",
    "representative_id",
    "contact_name",
    "contact_email",
    "contact_phone",
    "safety_phone",
];
/// The fields of the last page.
const DECLARE: &[&str] = &["because", "declared_by", "declaration"];

impl Section {
    /// All pages, in order.
    pub(super) const ALL: [Self; 4] = [Self::Enterprise, Self::People, Self::Documents, Self::Declare];

    /// Its fields; the documents are no fields.
    pub(super) const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Enterprise => ENTERPRISE,
            Self::People => PEOPLE,
            Self::Documents => &[],
            Self::Declare => DECLARE,
        }
    }

    /// The last part of its address, and of its text keys.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::People => "people",
            Self::Documents => "documents",
            Self::Declare => "declare",
        }
    }

    /// Key of its title.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprises-section-enterprise",
            Self::People => "enterprises-section-people",
            Self::Documents => "enterprises-section-documents",
            Self::Declare => "enterprises-section-declare",
        }
    }

    /// Where it is.
    pub(super) fn href(self, id: impl std::fmt::Display) -> String {
        format!("/applications/{id}/edit/{}", self.name())
    }

    /// The page after it.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Enterprise => Self::People,
            Self::People => Self::Documents,
            Self::Documents | Self::Declare => Self::Declare,
        }
    }

    /// The page on which the field or document at a pointer is.
    pub(super) fn of(pointer: &str) -> Self {
        let name = field_name(pointer);
        if name.starts_with("documents/") {
            return Self::Documents;
        }
        Self::ALL.into_iter().find(|section| section.fields().contains(&name)).unwrap_or(Self::Declare)
    }

    /// The pages as steps, as seen from one of them.
    pub(super) fn steps(self, frame: &Frame, id: impl std::fmt::Display) -> Vec<Step> {
        let here = self as u8;
        let state = |section: Self| match section as u8 {
            at if at < here => State::Done,
            at if at == here => State::Now,
            _ => State::Expected,
        };
        let step = |section: Self| Step {
            state: state(section),
            label: frame.say(section.key()),
            href: (section != self).then(|| section.href(&id)),
        };
        Self::ALL.map(step).to_vec()
    }
}

/// The name of the form's field that a pointer leads to: an element of a list belongs to the list's field.
pub(super) fn field_name(pointer: &str) -> &str {
    let name = pointer.trim_start_matches('/');
    if name.starts_with("documents/") || name.starts_with("explanations/") || name.starts_with("reasons/") {
        return name;
    }
    name.split('/').next().unwrap_or_default()
}

/// Where the field or document at a pointer is corrected.
pub(super) fn place(id: impl std::fmt::Display, pointer: &str) -> String {
    format!("{}?check=true#{}", Section::of(pointer).href(id), web::field_id(field_name(pointer)))
}

/// The faults of one page: what a reviewer sent back first, then what the rules say.
pub(super) fn faults(frame: &Frame, section: Section, findings: &[Finding], reasons: &[Reason]) -> Faults {
    let sent_back = reasons.iter().map(|reason| sent_back(frame, reason));
    let found = findings.iter().map(|finding| finding.violation.clone());
    let here = sent_back.chain(found).filter(|violation| Section::of(&violation.pointer) == section);
    named(frame, here)
}

/// Faults that carry the labels of their fields, one for each field.
pub(super) fn named(frame: &Frame, violations: impl IntoIterator<Item = Violation>) -> Faults {
    let mut all: Vec<Violation> = Vec::new();
    for mut violation in violations {
        violation.pointer = format!("/{}", field_name(&violation.pointer));
        if !all.iter().any(|known| known.pointer == violation.pointer) {
            all.push(violation);
        }
    }
    let mut faults = Faults::new(frame, &all, &[]);
    for violation in all.iter().filter(|violation| violation.pointer != "/") {
        let label = naming::field(frame, &violation.pointer);
        faults.label(field_name(&violation.pointer), &label);
    }
    faults
}

/// A reason of a send-back, as a fault of its field.
fn sent_back(frame: &Frame, reason: &Reason) -> Violation {
    let said = naming::reason(frame, reason);
    Violation {
        pointer: reason.pointer.clone(),
        code: "sent-back".to_owned(),
        args: vec![("reason".to_owned(), said)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;

    #[test]
    fn every_answer_is_asked_on_exactly_one_page() {
        let fields = serde_json::to_value(Answers::default()).unwrap();
        for name in fields.as_object().unwrap().keys() {
            let pages =
                Section::ALL.iter().filter(|section| section.fields().contains(&name.as_str())).count();
            assert_eq!(pages, 1, "{name}");
        }
    }

    #[test]
    fn a_finding_leads_to_its_field() {
        assert!(place("app_1", "/uscc").ends_with("/edit/enterprise?check=true#f-uscc"));
        assert!(place("app_1", "/kinds/2").ends_with("/edit/enterprise?check=true#f-kinds"));
        assert!(
            place("app_1", "/documents/business_licence")
                .ends_with("/edit/documents?check=true#f-documents-business_licence")
        );
    }
}

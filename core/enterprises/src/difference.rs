//! What differs between two registrations, field by field: the history of an entry, and what a reviewer of a change looks at.

use crate::answers::{Answers, Registration};

/// Fields whose change makes the authority look again (a light re-review): who the enterprise is, and who answers for it.
///
/// A default of the operator after what procurement registers do, where a change of name, type or country drops an account back
/// to *submitted* (UNGM); the law asks for it in general words only (E-Commerce Law art. 27).
pub const SENSITIVE: [&str; 6] =
    ["kinds", "legal_name", "jurisdiction", "uscc", "lei", "representative_name"];

/// Fields that everybody may see, in the order of the register's page.
pub const PUBLIC: [&str; 11] = [
    "kinds",
    "trade_modes",
    "legal_name",
    "latin_name",
    "jurisdiction",
    "uscc",
    "lei",
    "legal_form",
    "address",
    "division",
    "stores",
];

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field's name.
    pub field: &'static str,
    /// What it was; nothing if it was empty.
    pub old: Option<String>,
    /// What it is; nothing if it is empty.
    pub new: Option<String>,
}

impl Difference {
    /// Does the authority have to look at it?
    pub fn is_sensitive(&self) -> bool {
        SENSITIVE.contains(&self.field)
    }

    /// May everybody see it?
    pub fn is_public(&self) -> bool {
        PUBLIC.contains(&self.field)
    }
}

/// The fields in which `new` differs from `old`, in the order of the form.
pub fn differences(old: &Registration, new: &Registration) -> Vec<Difference> {
    let (old, new) = (old.answers(), new.answers());
    let fields = values(&old).into_iter().zip(values(&new));
    fields
        .filter(|((_, old), (_, new))| old != new)
        .map(|((field, old), (_, new))| Difference { field, old: said(old), new: said(new) })
        .collect()
}

fn said(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
}

fn values(answers: &Answers) -> [(&'static str, String); 16] {
    let text = |text: &String| text.clone();
    [
        ("kinds", answers.kinds.join(",")),
        ("trade_modes", answers.trade_modes.join(",")),
        ("legal_name", text(&answers.legal_name)),
        ("latin_name", text(&answers.latin_name)),
        ("jurisdiction", text(&answers.jurisdiction)),
        ("uscc", text(&answers.uscc)),
        ("lei", text(&answers.lei)),
        ("legal_form", text(&answers.legal_form)),
        ("address", text(&answers.address)),
        ("division", text(&answers.division)),
        ("stores", text(&answers.stores)),
        ("representative_name", text(&answers.representative_name)),
        ("contact_name", text(&answers.contact_name)),
        ("contact_email", text(&answers.contact_email)),
        ("contact_phone", text(&answers.contact_phone)),
        ("safety_phone", text(&answers.safety_phone)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registration(change: impl FnOnce(&mut Answers)) -> Registration {
        let mut answers = Answers {
            kinds: vec!["platform".into()],
            legal_name: "Old name".into(),
            jurisdiction: "DE".into(),
            lei: "529900T8BM49AURSDO55".into(),
            legal_form: "GmbH".into(),
            address: "A street".into(),
            representative_name: "The representative".into(),
            contact_name: "The contact".into(),
            contact_email: "contact@example.com".into(),
            contact_phone: "+49 30 123456".into(),
            safety_phone: "+49 30 123457".into(),
            declared_by: "The representative".into(),
            declaration: "yes".into(),
            ..Answers::default()
        };
        change(&mut answers);
        Registration::parse(&answers, true).unwrap()
    }

    #[test]
    fn what_is_the_same_does_not_differ() {
        let one = registration(|_| {});
        assert_eq!(differences(&one, &one), []);
    }

    #[test]
    fn a_registration_says_the_answers_it_was_read_from() {
        let one = registration(|_| {});
        let answers =
            Answers { declared_by: "The representative".into(), declaration: "yes".into(), ..one.answers() };
        assert_eq!(Registration::parse(&answers, true).unwrap(), one);
    }

    #[test]
    fn a_new_name_is_sensitive_and_a_new_telephone_is_not() {
        let old = registration(|_| {});
        let new = registration(|answers| {
            answers.legal_name = "New name".into();
            answers.safety_phone = "+49 30 999999".into();
        });
        let found = differences(&old, &new);
        assert_eq!(found.iter().map(|one| one.field).collect::<Vec<_>>(), ["legal_name", "safety_phone"]);
        assert!(found[0].is_sensitive() && found[0].is_public());
        assert!(!found[1].is_sensitive() && !found[1].is_public());
        assert_eq!((found[0].old.as_deref(), found[0].new.as_deref()), (Some("Old name"), Some("New name")));
    }
}

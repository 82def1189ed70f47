//! People and their roles, as the tables of several pages show them.

use crate::roles::{Over, Roles};
use crate::service::{HeldRole, PersonWithRoles};
use kernel::{Op, Timestamp};
use web::{Choice, Frame, Tag, Tone};

/// A person.
pub(super) struct PersonRow {
    /// Where the forms about them lead.
    pub(super) path: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) active: bool,
    pub(super) status: Tag,
    pub(super) since: Timestamp,
    pub(super) roles: Vec<RoleRow>,
    /// The roles they could be granted here.
    pub(super) grantable: Vec<Choice>,
    /// Is it the reader?
    pub(super) own: bool,
}

/// A role that a person holds.
pub(super) struct RoleRow {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) over: Option<String>,
}

/// `choices` are the roles that are granted on this page, over one organisation or over everything; `people` is the page's path.
pub(super) fn person(
    frame: &Frame,
    op: &Op,
    roles: &Roles,
    (people, choices): (&str, &[Choice]),
    person: PersonWithRoles,
) -> PersonRow {
    let held = |choice: &&Choice| person.roles.iter().any(|held| held.role == choice.value);
    let grantable = choices.iter().filter(|choice| !held(choice)).cloned().collect();
    let (tone, key) =
        if person.active { (Tone::Success, "accounts-active") } else { (Tone::Danger, "accounts-disabled") };
    PersonRow {
        path: format!("{people}/{}", person.id),
        name: person.display_name,
        email: person.email,
        active: person.active,
        status: Tag::new(tone, frame.say(key)),
        since: person.created_at,
        grantable,
        roles: person.roles.into_iter().map(|held| role(frame, roles, held)).collect(),
        own: person.id == op.actor(),
    }
}

fn role(frame: &Frame, roles: &Roles, held: HeldRole) -> RoleRow {
    RoleRow { id: held.id.to_string(), label: label(frame, roles, &held.role), over: held.over_name }
}

/// The names of roles in the reader's language, as one list.
pub(super) fn labels(frame: &Frame, roles: &Roles, names: &[String]) -> String {
    let labels: Vec<_> = names.iter().map(|name| label(frame, roles, name)).collect();
    labels.join(&frame.say("accounts-list-comma"))
}

/// A role that no module of this build knows is shown by its name.
fn label(frame: &Frame, roles: &Roles, name: &str) -> String {
    roles.find(name).map_or_else(|| name.to_owned(), |spec| spec.name(frame.language()).to_owned())
}

/// The roles to choose from.
pub(super) fn choices(frame: &Frame, roles: &Roles, over: Over) -> Vec<Choice> {
    let choice = |spec: &crate::RoleSpec| Choice::new(spec.role.0, spec.name(frame.language()));
    roles.over(over).map(choice).collect()
}

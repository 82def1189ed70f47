//! People, roles and invitations as the tables of several pages show them.

use crate::roles::{Over, Roles};
use crate::service::{HeldRole, InvitationSent, PersonWithRoles};
use kernel::{Op, Timestamp};
use web::{Choice, Frame, Tag, Tone};

/// A person.
pub(super) struct PersonRow {
    pub(super) id: String,
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

/// An open invitation.
pub(super) struct InvitationRow {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) roles: String,
    pub(super) expires_at: Timestamp,
}

/// `choices` are the roles that are granted on this page, over one organisation or over everything.
pub(super) fn person(
    frame: &Frame,
    op: &Op,
    roles: &Roles,
    choices: &[Choice],
    person: PersonWithRoles,
) -> PersonRow {
    let held = |choice: &&Choice| person.roles.iter().any(|held| held.role == choice.value);
    let grantable = choices.iter().filter(|choice| !held(choice)).cloned().collect();
    let (tone, key) =
        if person.active { (Tone::Success, "accounts-active") } else { (Tone::Danger, "accounts-disabled") };
    PersonRow {
        id: person.id.to_string(),
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

pub(super) fn invitation(frame: &Frame, roles: &Roles, sent: InvitationSent) -> InvitationRow {
    InvitationRow {
        id: sent.id.to_string(),
        email: sent.email,
        roles: labels(frame, roles, &sent.roles),
        expires_at: sent.expires_at,
    }
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

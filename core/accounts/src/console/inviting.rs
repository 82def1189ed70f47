//! Inviting people, to one organisation or to roles over everything: the same part of two pages.

use super::{invitation_link, rows};
use crate::error::AccountsError;
use crate::invitation::InvitationForm;
use crate::roles::Over;
use crate::service::{Accounts, InvitationSent};
use kernel::{OrgId, Timestamp};
use web::{Caller, Choice, Column, Faults, Problem};

/// Who is invited, and the form that invites.
pub(super) struct Inviting {
    /// Where its forms lead.
    pub(super) path: String,
    /// The key of what is said above the form.
    pub(super) lead: &'static str,
    pub(super) open: Vec<InvitationRow>,
    pub(super) columns: Vec<Column>,
    /// The roles to invite to; they can be granted here, too.
    pub(super) roles: Vec<Choice>,
    /// May the reader invite, grant and revoke here?
    pub(super) may_change: bool,
    pub(super) filled: Filled,
}

/// An open invitation.
pub(super) struct InvitationRow {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) roles: String,
    pub(super) expires_at: Timestamp,
}

/// What the form brought along, or just made.
#[derive(Default)]
pub(super) struct Filled {
    pub(super) faults: Faults,
    pub(super) email: String,
    pub(super) chosen: Vec<String>,
    pub(super) link: Option<String>,
}

const LABELS: &[(&str, &str)] = &[("email", "accounts-email"), ("roles", "accounts-roles")];
const COLUMNS: [&str; 4] =
    ["accounts-email", "accounts-roles", "accounts-invitation-expires", "accounts-action"];

impl Inviting {
    /// Reads what is shown of `over`: an organisation, or everything.
    pub(super) async fn of(
        caller: &Caller,
        accounts: &Accounts,
        over: Option<OrgId>,
        filled: Filled,
    ) -> Result<Self, AccountsError> {
        let (frame, op, roles) = (caller.frame(), &caller.op, accounts.roles());
        let row = |sent: InvitationSent| InvitationRow {
            id: sent.id.to_string(),
            email: sent.email,
            roles: rows::labels(frame, roles, &sent.roles),
            expires_at: sent.expires_at,
        };
        let (path, lead, granted) = match over {
            Some(id) => {
                (format!("/organisations/{id}/invitations"), "accounts-invite-lead", Over::Organisation)
            }
            None => ("/people/invitations".to_owned(), "accounts-invite-all-lead", Over::Everything),
        };
        Ok(Self {
            path,
            lead,
            open: accounts.invitations(op, over).await?.into_iter().map(row).collect(),
            columns: COLUMNS.map(|key| Column::new(frame.say(key))).to_vec(),
            roles: rows::choices(frame, roles, granted),
            may_change: accounts.may_administer(op, over),
            filled,
        })
    }
}

impl Filled {
    /// Invites, and fills the form with what came of it; a problem comes along if it is the form that has to say it.
    pub(super) async fn invited(
        caller: &Caller,
        accounts: &Accounts,
        over: Option<OrgId>,
        form: InvitationForm,
    ) -> Result<(Self, Option<Problem>), Problem> {
        match accounts.invite(&caller.op, over, &form).await.map_err(Problem::from) {
            Ok((_, secret)) => {
                let link = Some(invitation_link(caller.frame(), &secret));
                Ok((Self { link, ..Self::default() }, None))
            }
            Err(problem) if super::is_of_form(&problem) => {
                let faults = Faults::of(caller.frame(), &problem, LABELS);
                let filled = Self { faults, email: form.email, chosen: form.roles, link: None };
                Ok((filled, Some(problem)))
            }
            Err(problem) => Err(problem),
        }
    }
}

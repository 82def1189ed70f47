//! Everybody: for operators and auditors.

use super::organisations::INVITE;
use super::rows::{self, InvitationRow, PersonRow};
use super::{again, invitation_link, is_of_form};
use crate::invitation::{InvitationForm, InvitationId};
use crate::membership::MembershipId;
use crate::roles::Over;
use crate::service::{Accounts, Census, GrantForm};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use askama::Template;
use kernel::PersonId;
use web::{
    Button, Caller, Choice, Column, Faults, Flash, Form, Page, Paged, Paging, Problem, filters, next_href,
    see_other,
};

#[derive(Template)]
#[template(path = "accounts/people.html")]
struct Everybody {
    census: Census,
    people: Vec<PersonRow>,
    columns: Vec<Column>,
    next: Option<String>,
    first: Option<&'static str>,
    invitations: Vec<InvitationRow>,
    invitation_columns: Vec<Column>,
    roles: Vec<Choice>,
    may_change: bool,
    filled: Filled,
}

/// What the invitation's form brought along, or just made.
#[derive(Default)]
struct Filled {
    faults: Faults,
    email: String,
    chosen: Vec<String>,
    link: Option<String>,
}

#[get("/people")]
pub(super) async fn list(
    caller: Caller,
    paging: Paging,
    accounts: Data<Accounts>,
) -> Result<Page<Everybody>, Problem> {
    page(&caller, &paging, &accounts, Filled::default()).await
}

#[post("/people/invitations")]
pub(super) async fn invite(
    caller: Caller,
    paging: Paging,
    form: Form<InvitationForm>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    match accounts.invite(&caller.op, None, &form.0).await.map_err(Problem::from) {
        Ok((_, secret)) => {
            let link = Some(invitation_link(caller.frame(), &secret));
            page(&caller, &paging, &accounts, Filled { link, ..Filled::default() }).await?.answer()
        }
        Err(problem) if is_of_form(&problem) => {
            let faults = Faults::of(caller.frame(), &problem, INVITE);
            let filled = Filled { faults, email: form.0.email, chosen: form.0.roles, link: None };
            again(&problem, page(&caller, &paging, &accounts, filled).await?)
        }
        Err(problem) => Err(problem),
    }
}

#[post("/people/invitations/{invitation}/withdraw")]
pub(super) async fn withdraw(
    caller: Caller,
    invitation: Path<InvitationId>,
    _: Form<Button>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.withdraw_invitation(&caller.op, *invitation).await?;
    Ok(back(&caller, "accounts-invitation-withdrawn"))
}

#[post("/people/{id}/roles")]
pub(super) async fn grant(
    caller: Caller,
    id: Path<PersonId>,
    form: Form<GrantForm>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.grant(&caller.op, *id, None, &form.0).await?;
    Ok(back(&caller, "accounts-role-granted"))
}

#[post("/people/{id}/roles/{membership}/revoke")]
pub(super) async fn revoke(
    caller: Caller,
    path: Path<(PersonId, MembershipId)>,
    _: Form<Button>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (person, membership) = path.into_inner();
    accounts.revoke(&caller.op, person, membership).await?;
    Ok(back(&caller, "accounts-role-revoked"))
}

#[post("/people/{id}/disable")]
pub(super) async fn disable(
    caller: Caller,
    id: Path<PersonId>,
    _: Form<Button>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.set_active(&caller.op, *id, false).await?;
    Ok(back(&caller, "accounts-person-disabled"))
}

#[post("/people/{id}/enable")]
pub(super) async fn enable(
    caller: Caller,
    id: Path<PersonId>,
    _: Form<Button>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    accounts.set_active(&caller.op, *id, true).await?;
    Ok(back(&caller, "accounts-person-enabled"))
}

fn back(caller: &Caller, said: &str) -> HttpResponse {
    see_other(caller.frame(), "/people", Some(Flash::success(said)))
}

async fn page(
    caller: &Caller,
    paging: &Paging,
    accounts: &Accounts,
    filled: Filled,
) -> Result<Page<Everybody>, Problem> {
    let (frame, op, roles) = (caller.frame(), &caller.op, accounts.roles());
    let after: Option<PersonId> = paging.after()?;
    let found = accounts.everybody(op, after, paging.limit() + 1).await?;
    let Paged { items, next } = Paged::new(paging, found, |person| person.id);
    let invitations = accounts.invitations(op, None).await?;
    let choices = rows::choices(frame, roles, Over::Everything);
    let column = |key| Column::new(frame.say(key));
    let page = Everybody {
        census: accounts.census(op).await?,
        people: items.into_iter().map(|person| rows::person(frame, op, roles, &choices, person)).collect(),
        columns: ["accounts-person", "accounts-roles", "accounts-status", "accounts-action"]
            .map(column)
            .to_vec(),
        next: next.map(|cursor| next_href(frame.path(), &cursor)),
        first: after.map(|_| "/people"),
        invitations: invitations.into_iter().map(|sent| rows::invitation(frame, roles, sent)).collect(),
        invitation_columns: [
            "accounts-email",
            "accounts-roles",
            "accounts-invitation-expires",
            "accounts-action",
        ]
        .map(column)
        .to_vec(),
        roles: choices,
        may_change: accounts.may_administer(op, None),
        filled,
    };
    Ok(Page::new(frame, "accounts-people", page).wide())
}

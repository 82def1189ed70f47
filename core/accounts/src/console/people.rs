//! Everybody: for operators and auditors.

use super::inviting::{Filled, Inviting};
use super::rows::{self, PersonRow};
use super::with_form;
use crate::invitation::{InvitationForm, InvitationId};
use crate::membership::MembershipId;
use crate::service::{Accounts, Census, GrantForm};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use askama::Template;
use kernel::PersonId;
use web::{Button, Caller, Column, Flash, Form, Page, Paged, Paging, Problem, filters, next_href, see_other};

const PATH: &str = "/people";

#[derive(Template)]
#[template(path = "accounts/people.html")]
struct Everybody {
    census: Census,
    people: Vec<PersonRow>,
    columns: Vec<Column>,
    next: Option<String>,
    first: Option<&'static str>,
    inviting: Inviting,
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
    let (filled, problem) = Filled::invited(&caller, &accounts, None, form.0).await?;
    with_form(page(&caller, &paging, &accounts, filled).await?, problem)
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
    see_other(caller.frame(), PATH, Some(Flash::success(said)))
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
    let inviting = Inviting::of(caller, accounts, None, filled).await?;
    let row = |person| rows::person(frame, op, roles, (PATH, &inviting.roles), person);
    let page = Everybody {
        census: accounts.census(op).await?,
        people: items.into_iter().map(row).collect(),
        columns: ["accounts-person", "accounts-roles", "accounts-status", "accounts-action"]
            .map(|key| Column::new(frame.say(key)))
            .to_vec(),
        next: next.map(|cursor| next_href(frame.path(), &cursor)),
        first: after.map(|_| PATH),
        inviting,
    };
    Ok(Page::new(frame, "accounts-people", page).wide())
}

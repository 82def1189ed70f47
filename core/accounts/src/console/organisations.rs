//! Organisations: who is in them, in which roles, and who is invited.

use super::inviting::{Filled, Inviting};
use super::rows::{self, PersonRow};
use super::{again, is_of_form, with_form};
use crate::invitation::{InvitationForm, InvitationId};
use crate::membership::MembershipId;
use crate::organisation::{OrganisationForm, OrganisationKind};
use crate::service::{Accounts, GrantForm, Organisation};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use askama::Template;
use kernel::{OrgId, PersonId, Timestamp};
use serde::Deserialize;
use web::{
    Button, Caller, Choice, Column, Faults, Flash, Form, Link, Page, Paged, Paging, Problem, Tag, filters,
    next_href, see_other,
};

#[derive(Template)]
#[template(path = "accounts/organisations.html")]
struct Organisations {
    rows: Vec<OrganisationRow>,
    columns: Vec<Column>,
    next: Option<String>,
    first: Option<&'static str>,
    may_create: bool,
    kinds: Vec<Choice>,
    kind: String,
    typed_name: String,
    faults: Faults,
}

struct OrganisationRow {
    href: String,
    name: String,
    kind: String,
    created_at: Timestamp,
}

#[derive(Template)]
#[template(path = "accounts/organisation.html")]
struct Shown {
    name: String,
    kind: String,
    links: Vec<Link>,
    no_tag: Option<Tag>,
    people: Vec<PersonRow>,
    columns: Vec<Column>,
    inviting: Inviting,
}

/// What the form of a new organisation sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewFields {
    name: String,
    kind: OrganisationKind,
}

const NEW: &[(&str, &str)] = &[("name", "accounts-organisation-name"), ("kind", "accounts-kind")];

#[get("/organisations")]
pub(super) async fn list(
    caller: Caller,
    paging: Paging,
    accounts: Data<Accounts>,
) -> Result<Page<Organisations>, Problem> {
    let empty = (String::new(), String::new(), Faults::default());
    list_page(&caller, &paging, &accounts, empty).await
}

#[post("/organisations")]
pub(super) async fn create(
    caller: Caller,
    paging: Paging,
    fields: Form<NewFields>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let NewFields { name, kind } = fields.0;
    let form = OrganisationForm { kind, name: name.clone() };
    match accounts.create_organisation(&caller.op, form).await.map_err(Problem::from) {
        Ok(id) => {
            let created = Flash::success("accounts-organisation-created");
            Ok(see_other(caller.frame(), &format!("/organisations/{id}"), Some(created)))
        }
        Err(problem) if is_of_form(&problem) => {
            let faults = Faults::of(caller.frame(), &problem, NEW);
            let typed = (kind.name().to_owned(), name, faults);
            again(&problem, list_page(&caller, &paging, &accounts, typed).await?)
        }
        Err(problem) => Err(problem),
    }
}

#[get("/organisations/{id}")]
pub(super) async fn show(
    caller: Caller,
    id: Path<OrgId>,
    accounts: Data<Accounts>,
) -> Result<Page<Shown>, Problem> {
    page(&caller, *id, &accounts, Filled::default()).await
}

#[post("/organisations/{id}/invitations")]
pub(super) async fn invite(
    caller: Caller,
    id: Path<OrgId>,
    form: Form<InvitationForm>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (filled, problem) = Filled::invited(&caller, &accounts, Some(*id), form.0).await?;
    with_form(page(&caller, *id, &accounts, filled).await?, problem)
}

#[post("/organisations/{id}/invitations/{invitation}/withdraw")]
pub(super) async fn withdraw(
    caller: Caller,
    path: Path<(OrgId, InvitationId)>,
    _: Form<Button>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (org, invitation) = path.into_inner();
    accounts.withdraw_invitation(&caller.op, invitation).await?;
    Ok(back(&caller, org, "accounts-invitation-withdrawn"))
}

#[post("/organisations/{id}/people/{person}/roles")]
pub(super) async fn grant(
    caller: Caller,
    path: Path<(OrgId, PersonId)>,
    form: Form<GrantForm>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (org, person) = path.into_inner();
    accounts.grant(&caller.op, person, Some(org), &form.0).await?;
    Ok(back(&caller, org, "accounts-role-granted"))
}

#[post("/organisations/{id}/people/{person}/roles/{membership}/revoke")]
pub(super) async fn revoke(
    caller: Caller,
    path: Path<(OrgId, PersonId, MembershipId)>,
    _: Form<Button>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (org, person, membership) = path.into_inner();
    accounts.revoke(&caller.op, person, membership).await?;
    Ok(back(&caller, org, "accounts-role-revoked"))
}

fn back(caller: &Caller, org: OrgId, said: &str) -> HttpResponse {
    see_other(caller.frame(), &format!("/organisations/{org}"), Some(Flash::success(said)))
}

async fn list_page(
    caller: &Caller,
    paging: &Paging,
    accounts: &Accounts,
    (kind, typed_name, faults): (String, String, Faults),
) -> Result<Page<Organisations>, Problem> {
    let frame = caller.frame();
    let after: Option<OrgId> = paging.after()?;
    let rows = accounts.organisations(&caller.op, after, paging.limit() + 1).await?;
    let Paged { items, next } = Paged::new(paging, rows, |org| org.id);
    let row = |org: Organisation| OrganisationRow {
        href: format!("/organisations/{}", org.id),
        name: org.name,
        kind: frame.say(kind_key(org.kind)),
        created_at: org.created_at,
    };
    let page = Organisations {
        rows: items.into_iter().map(row).collect(),
        columns: ["accounts-organisation", "accounts-kind", "accounts-since"]
            .map(|key| Column::new(frame.say(key)))
            .to_vec(),
        next: next.map(|cursor| next_href(frame.path(), &cursor)),
        first: after.map(|_| "/organisations"),
        may_create: accounts.may_create_organisations(&caller.op),
        kinds: OrganisationKind::ALL.map(|kind| Choice::new(kind.name(), frame.say(kind_key(kind)))).to_vec(),
        kind,
        typed_name,
        faults,
    };
    Ok(Page::new(frame, "accounts-organisations", page))
}

async fn page(
    caller: &Caller,
    id: OrgId,
    accounts: &Accounts,
    filled: Filled,
) -> Result<Page<Shown>, Problem> {
    let (frame, op, roles) = (caller.frame(), &caller.op, accounts.roles());
    let org = accounts.organisation(op, id).await?;
    let people = accounts.people_of(op, id).await?;
    let inviting = Inviting::of(caller, accounts, Some(id), filled).await?;
    let path = format!("/organisations/{id}/people");
    let row = |person| rows::person(frame, op, roles, (&path, &inviting.roles), person);
    let page = Shown {
        name: org.name.clone(),
        kind: frame.say(kind_key(org.kind)),
        links: vec![Link { href: "/organisations".to_owned(), label: frame.say("accounts-organisations") }],
        no_tag: None,
        people: people.into_iter().map(row).collect(),
        columns: ["accounts-person", "accounts-roles", "accounts-status"]
            .map(|key| Column::new(frame.say(key)))
            .to_vec(),
        inviting,
    };
    Ok(Page::new(frame, org.name, page))
}

const fn kind_key(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Enterprise => "accounts-kind-enterprise",
        OrganisationKind::Association => "accounts-kind-association",
        OrganisationKind::Authority => "accounts-kind-authority",
        OrganisationKind::Operator => "accounts-kind-operator",
    }
}

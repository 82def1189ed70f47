//! The link of an invitation. Its secret stands in the query, which access logs leave out.

use super::door::enter;
use super::rows;
use super::{again, is_of_form};
use crate::http::origin;
use crate::policy::Oneself;
use crate::service::{AcceptForm, Accounts};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use askama::Template;
use kernel::op::Reach;
use secrecy::SecretString;
use serde::Deserialize;
use web::{Faults, Flash, Form, Page, Problem, Query, Visitor, filters, see_other};

#[derive(Template)]
#[template(path = "accounts/invitation.html")]
struct Invitation {
    token: String,
    organisation: Option<String>,
    email: String,
    roles: String,
    known: bool,
    signed_in: Option<String>,
    display_name: String,
    faults: Faults,
}

/// What the link carries.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    token: String,
}

/// What the form sends: everything from somebody new, only the token from somebody who is signed in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptFields {
    token: String,
    display_name: Option<String>,
    password: Option<SecretString>,
}

const LABELS: &[(&str, &str)] =
    &[("display_name", "accounts-display-name"), ("password", "accounts-password")];

#[get("/invitation")]
pub(super) async fn show(
    visitor: Visitor,
    link: Query<Link>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    page(&visitor, &link.0.token, &accounts, String::new(), Faults::default()).await?.answer()
}

#[post("/invitation")]
pub(super) async fn accepted(
    req: HttpRequest,
    visitor: Visitor,
    fields: Form<AcceptFields>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Problem> {
    let (token, typed) = (fields.0.token.clone(), fields.0.display_name.clone().unwrap_or_default());
    match accept(&req, &visitor, fields.0, &accounts).await {
        Err(problem) if is_of_form(&problem) => {
            let faults = Faults::of(visitor.frame(), &problem, LABELS);
            again(&problem, page(&visitor, &token, &accounts, typed, faults).await?)
        }
        answered => answered,
    }
}

async fn accept(
    req: &HttpRequest,
    visitor: &Visitor,
    fields: AcceptFields,
    accounts: &Accounts,
) -> Result<HttpResponse, Problem> {
    let frame = visitor.frame();
    if visitor.person.is_some() {
        // A page knows its visitor by the session alone, never by a token.
        let oneself = Oneself::in_person(&visitor.op, &Reach::Full)?;
        accounts.accept(&visitor.op, &oneself, &fields.token).await?;
        return Ok(see_other(frame, "/", Some(Flash::success("accounts-invitation-accepted"))));
    }
    let form = AcceptForm {
        display_name: fields.display_name.unwrap_or_default(),
        password: fields.password.unwrap_or_else(|| SecretString::from("")),
    };
    let begun = accounts.accept_as_new(&visitor.op, &fields.token, form, origin(req, frame)).await?;
    enter(frame, &begun, "/")
}

async fn page(
    visitor: &Visitor,
    token: &str,
    accounts: &Accounts,
    display_name: String,
    faults: Faults,
) -> Result<Page<Invitation>, Problem> {
    let frame = visitor.frame();
    let shown = accounts.invitation(&visitor.op, token).await?;
    let page = Invitation {
        token: token.to_owned(),
        organisation: shown.organisation,
        email: shown.email,
        roles: rows::labels(frame, accounts.roles(), &shown.roles),
        known: shown.known,
        signed_in: visitor.person.as_ref().map(|person| person.name.clone()),
        display_name,
        faults,
    };
    Ok(Page::new(frame, "accounts-invitation", page))
}

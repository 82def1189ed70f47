//! Choosing an adapter, and the form it wants filled.

use crate::adapter::{AdapterInfo, FieldKind};
use crate::error::ConnectionError;
use crate::policy::{ENTERPRISE_ADMIN, ENTERPRISE_USER};
use crate::service::{Connecting, Connections};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, Responder, get, http::StatusCode, post};
use askama::Template;
use kernel::{Fault, Language, Op, OrgId};
use std::collections::BTreeMap;
use web::{Caller, Choice, Faults, Flash, Form, Link, Page, Problem, Tag, filters, see_other};

/// An adapter on a card.
struct Card {
    id: String,
    title: String,
    about: String,
    trust: String,
    version: String,
}

#[derive(Template)]
#[template(path = "connections/catalogue.html")]
struct CataloguePage {
    links: Vec<Link>,
    cards: Vec<Card>,
}

/// One field of the form.
struct Field {
    /// Its JSON pointer without the first slash.
    name: String,
    label: String,
    hint: String,
    kind: &'static str,
    choices: Vec<Choice>,
    optional: bool,
    value: String,
}

#[derive(Template)]
#[template(path = "connections/connect.html")]
struct ConnectPage {
    links: Vec<Link>,
    id: String,
    title: String,
    about: String,
    called: String,
    fields: Vec<Field>,
    secrets: Vec<Field>,
    agreed: bool,
    faults: Faults,
}

/// The adapters that stores can be connected through
#[get("/connections/catalogue")]
pub(super) async fn catalogue(caller: Caller, shop: Data<Connections>) -> Result<impl Responder, Problem> {
    organisation(&caller.op)?;
    let language = caller.op.language();
    let card = |info: &AdapterInfo| Card {
        id: info.id.clone(),
        title: info.title.in_language(language).to_owned(),
        about: info.about.in_language(language).to_owned(),
        trust: caller.frame().say(&format!("connections-trust-{}", info.trust)),
        version: info.version.clone(),
    };
    let cards = shop.catalogue().list().iter().map(|info| card(info)).collect();
    let links = vec![super::show::to_index(caller.frame())];
    Ok(Page::new(caller.frame(), "connections-catalogue", CataloguePage { links, cards }))
}

/// The form of one adapter
#[get("/connections/catalogue/{adapter}")]
pub(super) async fn fill(
    caller: Caller,
    adapter: Path<String>,
    shop: Data<Connections>,
) -> Result<impl Responder, Problem> {
    organisation(&caller.op)?;
    let info = shop.catalogue().find(&adapter).ok_or_else(Problem::not_found)?;
    Ok(page(&caller, &info, &Connecting::default(), Faults::default()))
}

/// Connects
#[post("/connections/catalogue/{adapter}")]
pub(super) async fn connect(
    caller: Caller,
    adapter: Path<String>,
    form: Form<BTreeMap<String, String>>,
    shop: Data<Connections>,
) -> Result<HttpResponse, Problem> {
    let info = shop.catalogue().find(&adapter).ok_or_else(Problem::not_found)?;
    let said = said(&info, form.0);
    match shop.connect(&caller.op, organisation(&caller.op)?, said.clone()).await {
        Ok(id) => {
            let flash = Flash::success("connections-connected").with("name", &said.name);
            Ok(see_other(caller.frame(), &format!("/connections/{id}"), Some(flash)))
        }
        Err(error @ (ConnectionError::Invalid(_) | ConnectionError::NotActive)) => {
            let status = web::status(error.class());
            let mut faults = Faults::of(caller.frame(), &error.into(), &LABELS);
            for (name, label) in labels(&info, caller.op.language()) {
                faults.label(&name, &label);
            }
            let again = page(&caller, &info, &said, faults).status(status);
            Ok(HttpResponse::build(StatusCode::OK)
                .status(status)
                .content_type("text/html; charset=utf-8")
                .body(again.render()?))
        }
        Err(error) => Err(error.into()),
    }
}

const LABELS: [(&str, &str); 2] = [("name", "connections-name"), ("agreed", "connections-agreement-title")];

fn labels(info: &AdapterInfo, language: Language) -> Vec<(String, String)> {
    let fields = info.fields.iter().map(|field| (format!("config/{}", field.name), &field.label));
    let secrets = info.auth.iter().map(|scheme| (format!("credentials/{}", scheme.name), &scheme.label));
    fields.chain(secrets).map(|(name, label)| (name, label.in_language(language).to_owned())).collect()
}

/// The organisation a person connects for: the one they work for.
fn organisation(op: &Op) -> Result<OrgId, Problem> {
    let held = op.grants().iter().find(|grant| [ENTERPRISE_ADMIN, ENTERPRISE_USER].contains(&grant.role));
    held.and_then(|grant| grant.over).ok_or_else(Problem::not_found)
}

/// Field names are JSON pointers without the first slash, so a fault finds its field.
fn said(info: &AdapterInfo, mut form: BTreeMap<String, String>) -> Connecting {
    let name = form.remove("name").unwrap_or_default();
    let agreed = form.remove("agreed").is_some();
    let mut said = Connecting { adapter: info.id.clone(), name, agreed, ..Connecting::default() };
    for (field, value) in form {
        if let Some(field) = field.strip_prefix("config/") {
            said.config.insert(field.to_owned(), value);
        } else if let Some(scheme) = field.strip_prefix("credentials/") {
            said.credentials.insert(scheme.to_owned(), value);
        }
    }
    said
}

fn page(caller: &Caller, info: &AdapterInfo, said: &Connecting, faults: Faults) -> Page<ConnectPage> {
    let language = caller.op.language();
    let fields = info.fields.iter().map(|field| {
        let (kind, choices) = match &field.kind {
            FieldKind::Text => ("text", Vec::new()),
            FieldKind::Url => ("url", Vec::new()),
            FieldKind::Choice(all) => ("choice", all.iter().map(|one| Choice::new(one, one)).collect()),
        };
        Field {
            name: format!("config/{}", field.name),
            label: field.label.in_language(language).to_owned(),
            hint: field.hint.in_language(language).to_owned(),
            kind,
            choices,
            optional: !field.required,
            value: said.config.get(&field.name).cloned().unwrap_or_default(),
        }
    });
    let frame = caller.frame();
    let to_catalogue =
        Link { href: "/connections/catalogue".to_owned(), label: frame.say("connections-catalogue") };
    let page = ConnectPage {
        links: vec![super::show::to_index(frame), to_catalogue],
        id: info.id.clone(),
        title: info.title.in_language(language).to_owned(),
        about: info.about.in_language(language).to_owned(),
        called: said.name.clone(),
        fields: fields.collect(),
        secrets: secrets(info, language),
        agreed: said.agreed,
        faults,
    };
    Page::new(frame, "connections-connect", page)
}

/// The fields of an adapter's secrets; a secret is never sent back.
fn secrets(info: &AdapterInfo, language: Language) -> Vec<Field> {
    let field = |scheme: &crate::adapter::AuthScheme| Field {
        name: format!("credentials/{}", scheme.name),
        label: scheme.label.in_language(language).to_owned(),
        hint: scheme.hint.in_language(language).to_owned(),
        kind: "secret",
        choices: Vec::new(),
        optional: false,
        value: String::new(),
    };
    info.auth.iter().map(field).collect()
}

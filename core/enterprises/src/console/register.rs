//! The register, for everybody: a search, and an enterprise.

use super::certificate::last_day;
use super::section::Section;
use super::{case, naming};
use crate::Enterprises;
use crate::certificate::Serial;
use crate::lifecycle;
use crate::policy::{Delegate, Prepare};
use crate::register::{Certificate, Changed, Entry, Hit, Public, Status};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use askama::Template;
use enterprises_contract::EnterpriseId;
use kernel::Timestamp;
use serde::Deserialize;
use web::{
    Caller, Choice, Column, Fact, Flash, Form, Frame, Link, Page, Paged, Paging, Problem, Query, Tag,
    Visitor, filters, format, next_href, see_other,
};

#[derive(Template)]
#[template(path = "register/search.html")]
struct Search {
    typed: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    next: Option<String>,
    first: Option<&'static str>,
}

struct Row {
    href: String,
    name: String,
    country: String,
    status: Tag,
    since: Timestamp,
}

#[derive(Template)]
#[template(path = "register/enterprise.html")]
struct Shown {
    name: String,
    latin_name: String,
    tag: Option<Tag>,
    crumbs: Vec<Link>,
    facts: Vec<Fact>,
    stores: Vec<String>,
    certificates: Vec<CertificateRow>,
    certificate_columns: Vec<Column>,
    versions: Vec<VersionRow>,
    /// Since when a change waits for the authority.
    pending_since: Option<Timestamp>,
    id: String,
    /// What its own people may begin now: codes and names.
    changes: Vec<Choice>,
    /// Where the reader may let this enterprise act for an organisation of theirs.
    delegate: Option<String>,
}

struct CertificateRow {
    href: String,
    serial: String,
    validity: Tag,
    issued_at: Timestamp,
    last_day: String,
}

struct VersionRow {
    number: i64,
    what: String,
    because: String,
    changes: Vec<web::Change>,
    effective_at: Timestamp,
    receipt: String,
}

/// What to look for. The search field of the header calls it `q`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default, alias = "q")]
    query: String,
}

/// Longest text that is searched for, in characters.
const LONGEST: usize = 200;

#[get("/enterprises")]
pub(super) async fn search(
    visitor: Visitor,
    wanted: Query<Wanted>,
    paging: Paging,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let frame = visitor.frame();
    let typed: String = wanted.0.query.trim().chars().take(LONGEST).collect();
    // Who types the number of a certificate means the certificate.
    if let Ok(serial) = typed.parse::<Serial>() {
        return Ok(see_other(frame, &format!("/certificates/{serial}"), None));
    }
    let after: Option<EnterpriseId> = paging.after()?;
    let hits = shop.search(&typed, after, paging.limit() + 1).await?;
    let Paged { items, next } = Paged::new(&paging, hits, |hit| hit.id);
    let row = |hit: Hit| Row {
        href: format!("/enterprises/{}", hit.id),
        name: hit.legal_name,
        country: naming::country(frame, &hit.jurisdiction),
        status: naming::status(frame, hit.status),
        since: hit.registered_at,
    };
    let page = Search {
        rows: items.into_iter().map(row).collect(),
        columns: [
            "enterprises-column-enterprise",
            "enterprises-field-jurisdiction",
            "enterprises-column-status",
            "enterprises-column-since",
        ]
        .map(|key| Column::new(frame.say(key)))
        .to_vec(),
        next: next.map(|cursor| next_href(frame.path(), &cursor)),
        first: after.map(|_| "/enterprises"),
        typed,
    };
    Page::new(frame, "enterprises-nav-register", page).answer()
}

#[get("/enterprises/{id}")]
pub(super) async fn enterprise(
    visitor: Visitor,
    id: Path<EnterpriseId>,
    shop: Data<Enterprises>,
) -> Result<Page<Shown>, Problem> {
    let frame = visitor.frame();
    let entry = shop.enterprise(*id).await?;
    let certificates = shop.certificates(*id).await?;
    let changed = shop.history(*id, None).await?;
    let columns = |keys: &[&str]| keys.iter().map(|key| Column::new(frame.say(key))).collect();
    let public = Public::from(&entry.registration);
    let page = Shown {
        name: public.legal_name.clone(),
        latin_name: public.latin_name.clone().unwrap_or_default(),
        tag: Some(naming::status(frame, entry.status)),
        crumbs: vec![Link { href: "/enterprises".to_owned(), label: frame.say("enterprises-nav-register") }],
        facts: facts(frame, &entry, &public),
        stores: public.stores,
        certificates: certificates.iter().map(|one| certificate_row(frame, one)).collect(),
        certificate_columns: columns(&[
            "enterprises-certificate-serial",
            "enterprises-column-validity",
            "enterprises-issued",
            "enterprises-valid-until",
        ]),
        versions: changed.iter().map(|one| version_row(frame, one)).collect(),
        pending_since: shop.pending_since(*id).await?,
        id: id.to_string(),
        changes: offered(&visitor, &entry),
        delegate: may_delegate(&visitor, &entry).then(|| format!("/delegations?delegate={}#offer", entry.id)),
    };
    Ok(Page::new(frame, page.name.clone(), page))
}

fn facts(frame: &Frame, entry: &Entry, public: &Public) -> Vec<Fact> {
    let field = |name: &str, value: String| Fact::new(naming::field(frame, name), value);
    let mut facts: Vec<_> = public
        .identifiers
        .iter()
        .map(|(scheme, value)| Fact::new(naming::scheme(frame, scheme), value.clone()))
        .collect();
    facts.extend([
        field("jurisdiction", naming::country(frame, &public.jurisdiction)),
        field("legal_form", public.legal_form.clone()),
        field("address", public.address.clone()),
        field("kinds", naming::kinds(frame, &public.kinds)),
        field("trade_modes", naming::trade_modes(frame, &public.trade_modes)),
        Fact::new(
            frame.say("enterprises-column-since"),
            format::date(frame.language(), frame.site().settings.zone, entry.registered_at),
        ),
        Fact::new(frame.say("enterprises-id"), entry.id.to_string()),
    ]);
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

fn certificate_row(frame: &Frame, certificate: &Certificate) -> CertificateRow {
    CertificateRow {
        href: format!("/certificates/{}", certificate.serial),
        serial: certificate.serial.to_string(),
        validity: naming::validity(frame, certificate.validity(frame.now())),
        issued_at: certificate.claims.issued_at,
        last_day: last_day(frame, certificate.claims.valid_until),
    }
}

/// May the reader let this enterprise act for an organisation of theirs?
fn may_delegate(visitor: &Visitor, entry: &Entry) -> bool {
    let others = visitor.op.organisations().into_iter().filter(|org| *org != entry.organisation);
    visitor.person.is_some()
        && entry.status == Status::Active
        && others.into_iter().any(|org| visitor.op.authorize(Delegate, &[org]).is_ok())
}

/// What the reader may begin: nothing, unless they act for the enterprise.
fn offered(visitor: &Visitor, entry: &Entry) -> Vec<Choice> {
    if visitor.person.is_none() || visitor.op.authorize(Prepare, &[entry.organisation]).is_err() {
        return Vec::new();
    }
    let admitted = lifecycle::Change::ALL.into_iter().filter(|change| entry.status.admits(*change));
    admitted
        .map(|change| {
            let key = format!("enterprises-begin-{}", change.code());
            Choice::new(change.code(), visitor.frame().say(&key))
        })
        .collect()
}

fn version_row(frame: &Frame, changed: &Changed) -> VersionRow {
    let Changed { version, differences } = changed;
    VersionRow {
        number: version.version,
        what: naming::purpose(frame, version.change.map_or("new", lifecycle::Change::code)),
        because: version.because.clone().unwrap_or_default(),
        changes: naming::changes(frame, differences),
        effective_at: version.effective_at,
        receipt: case::receipt(version.receipt),
    }
}

/// What to begin.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    change: lifecycle::Change,
}

#[post("/enterprises/{id}/change")]
pub(super) async fn begin(
    caller: Caller,
    id: Path<EnterpriseId>,
    form: Form<Begin>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let application = shop.begin_change(&caller.op, *id, form.0.change).await?;
    let first = match form.0.change {
        lifecycle::Change::Amend => Section::Enterprise,
        _ => Section::Declare,
    };
    let said = Flash::success("enterprises-change-begun");
    Ok(see_other(caller.frame(), &first.href(application.id()), Some(said)))
}

//! A certificate: the sheet that is printed, whether it holds, the proof that needs no server, and its revocation.

use super::{again, is_of_form, naming};
use crate::Enterprises;
use crate::certificate::{Claims, Serial};
use crate::http::register::{parse, proven};
use crate::policy::Revoke;
use crate::register::{Certificate, Validity};
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use askama::Template;
use db::ReceiptState;
use kernel::{Timestamp, Violations};
use serde::Deserialize;
use web::{
    Caller, Fact, Faults, Flash, Form, Frame, Link, Page, Problem, Query, Svg, Visitor, filters, format,
    see_other, svg,
};

#[derive(Template)]
#[template(path = "certificates/look-up.html")]
struct LookUp {
    typed: String,
    faults: Faults,
}

#[derive(Template)]
#[template(path = "certificates/show.html")]
struct Show {
    serial: String,
    validity: Validity,
    said: String,
    reason: Option<String>,
    /// The certificate that took its place.
    newer: Option<String>,
    void: String,
    facts: Vec<Fact>,
    qr: Svg,
    link: String,
    enterprise: String,
    receipt: String,
    sealed: bool,
    revoke: Option<String>,
}

#[derive(Template)]
#[template(path = "certificates/pending.html")]
struct Pending {
    serial: String,
}

#[derive(Template)]
#[template(path = "certificates/revoke.html")]
struct Ask {
    crumbs: Vec<Link>,
    serial: String,
    name: String,
    reason: String,
    faults: Faults,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    serial: String,
}

/// Why a certificate is revoked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revocation {
    reason: String,
}

#[get("/certificates")]
pub(super) async fn look_up(
    visitor: Visitor,
    wanted: Query<Wanted>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let (frame, typed) = (visitor.frame(), wanted.0.serial);
    let mut bad = Violations::default();
    if !typed.trim().is_empty() {
        match parse(&typed) {
            Ok(serial) if shop.certificate(&serial).await.is_ok() => {
                return Ok(see_other(frame, &format!("/certificates/{serial}"), None));
            }
            Ok(_) => bad.add("/serial", "certificate-unknown"),
            Err(_) => bad.add("/serial", "serial-malformed"),
        }
    }
    let faults = Faults::new(frame, bad.as_slice(), &[("serial", "enterprises-certificate-serial")]);
    let page = Page::new(frame, "enterprises-nav-certificates", LookUp { typed, faults });
    if bad.is_empty() { page.answer() } else { page.refused() }
}

#[get("/certificates/{serial}")]
pub(super) async fn show(
    visitor: Visitor,
    serial: Path<String>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let frame = visitor.frame();
    let wanted = parse(&serial)?;
    // One address for one certificate, however its serial was typed.
    if wanted.as_str() != serial.as_str() {
        return Ok(see_other(frame, &format!("/certificates/{wanted}"), None));
    }
    let certificate = shop.certificate(&wanted).await?;
    let state = shop.receipts().receipt(certificate.receipt, false).await?;
    let may_revoke = certificate.revoked.is_none()
        && visitor.person.is_some()
        && visitor.op.authorize(Revoke, &[certificate.organisation]).is_ok();
    let validity = certificate.validity(frame.now());
    let page = Show {
        serial: wanted.to_string(),
        said: said(frame, &certificate, validity),
        newer: certificate.superseded_by.as_ref().map(ToString::to_string),
        reason: certificate.revoked.as_ref().map(|(_, reason)| reason.clone()),
        void: match validity {
            Validity::Valid => String::new(),
            Validity::Expired | Validity::Superseded | Validity::Revoked => {
                frame.say(&format!("{}-stamp", validity.key()))
            }
        },
        facts: facts(frame, &certificate.claims),
        qr: svg::qr(&shop.code(&certificate)?, &frame.say("enterprises-certificate-qr")),
        link: shop.link(&wanted),
        enterprise: format!("/enterprises/{}", certificate.enterprise),
        receipt: super::case::receipt(certificate.receipt),
        sealed: matches!(state, Some(ReceiptState::Sealed(..))),
        revoke: may_revoke.then(|| format!("/certificates/{wanted}/revoke")),
        validity,
    };
    let title = format!("{} · {wanted}", certificate.claims.legal_name);
    Page::new(frame, title, page).answer()
}

/// Does it hold? In one sentence.
fn said(frame: &Frame, certificate: &Certificate, validity: Validity) -> String {
    let zone = frame.site().settings.zone;
    let at = match (&certificate.revoked, validity) {
        (Some((at, _)), Validity::Revoked) => *at,
        _ => certificate.claims.valid_until,
    };
    let day = match validity {
        Validity::Valid | Validity::Expired | Validity::Superseded => last_day(frame, at),
        Validity::Revoked => format::moment(frame.language(), zone, at),
    };
    let newer = certificate.superseded_by.as_ref().map(ToString::to_string).unwrap_or_default();
    let args = [("day".into(), web::Arg::Text(day)), ("serial".into(), web::Arg::Text(newer))];
    frame.say_with(&format!("{}-said", validity.key()), &args)
}

/// The last day on which a certificate holds: `until` is the first instant at which it does not.
pub(super) fn last_day(frame: &Frame, until: Timestamp) -> String {
    format::date(frame.language(), frame.site().settings.zone, until - chrono::TimeDelta::seconds(1))
}

fn facts(frame: &Frame, claims: &Claims) -> Vec<Fact> {
    let zone = frame.site().settings.zone;
    let field = |name: &str, value: String| Fact::new(naming::field(frame, name), value);
    let mut facts = vec![
        field("legal_name", claims.legal_name.clone()),
        field("latin_name", claims.latin_name.clone().unwrap_or_default()),
    ];
    facts.extend(
        claims
            .identifiers
            .iter()
            .map(|(scheme, value)| Fact::new(naming::scheme(frame, scheme), value.clone())),
    );
    facts.extend([
        field("jurisdiction", naming::country(frame, &claims.jurisdiction)),
        field("kinds", naming::kinds(frame, &claims.kinds)),
        Fact::new(frame.say("enterprises-issued"), format::date(frame.language(), zone, claims.issued_at)),
        Fact::new(frame.say("enterprises-valid-until"), last_day(frame, claims.valid_until)),
    ]);
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

/// The proof as a file; while it is being sealed, a page that comes back by itself.
#[get("/certificates/{serial}.tlog-proof")]
pub(super) async fn proof(
    visitor: Visitor,
    serial: Path<String>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let answer = proven(&shop, &serial).await?;
    if answer.status() == actix_web::http::StatusCode::OK {
        return Ok(answer);
    }
    let page = Pending { serial: serial.into_inner() };
    let mut answer = Page::new(visitor.frame(), "enterprises-proof-pending", page).answer()?;
    answer.headers_mut().insert(header::REFRESH, header::HeaderValue::from_static("2"));
    Ok(answer)
}

#[get("/certificates/{serial}/revoke")]
pub(super) async fn ask(
    caller: Caller,
    serial: Path<String>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    ask_page(&caller, &parse(&serial)?, &shop, String::new(), Faults::default()).await?.answer()
}

#[post("/certificates/{serial}/revoke")]
pub(super) async fn revoke(
    caller: Caller,
    serial: Path<String>,
    form: Form<Revocation>,
    shop: Data<Enterprises>,
) -> Result<HttpResponse, Problem> {
    let (serial, reason) = (parse(&serial)?, form.0.reason);
    match shop.revoke(&caller.op, &serial, &reason).await.map_err(Problem::from) {
        Ok(_) => {
            let said = Flash::success("enterprises-revoked");
            Ok(see_other(caller.frame(), &format!("/certificates/{serial}"), Some(said)))
        }
        Err(problem) if is_of_form(&problem) => {
            let faults = Faults::of(caller.frame(), &problem, &[("reason", "enterprises-revoke-reason")]);
            again(&problem, ask_page(&caller, &serial, &shop, reason, faults).await?)
        }
        Err(problem) => Err(problem),
    }
}

async fn ask_page(
    caller: &Caller,
    serial: &Serial,
    shop: &Enterprises,
    reason: String,
    faults: Faults,
) -> Result<Page<Ask>, Problem> {
    let frame = caller.frame();
    let certificate = shop.certificate(serial).await?;
    caller.op.authorize(Revoke, &[certificate.organisation])?;
    let page = Ask {
        crumbs: vec![Link { href: format!("/certificates/{serial}"), label: serial.to_string() }],
        serial: serial.to_string(),
        name: certificate.claims.legal_name,
        reason,
        faults,
    };
    Ok(Page::new(frame, "enterprises-revoke-title", page))
}

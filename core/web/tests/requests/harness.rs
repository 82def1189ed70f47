//! A site with one person, a few routes, and a clock that stands still.

use actix_web::http::{StatusCode, header};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::web::{self as route, Data};
use actix_web::{App, HttpResponse, body, cookie::Cookie};
use futures_util::StreamExt;
use kernel::op::{Grant, PersonId, Reach, Role};
use kernel::{Chance, Clock, Id, Language, Timestamp};
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use web::{
    Authenticator, Button, Caller, Flash, Form, Identity, IfMatch, Json, Limits, NavItem, Page, Paged,
    Paging, Presented, Problem, Query, Settings, Site, Upload, Visitor, Words, filters,
};

const CLERK: Role = Role("clerk");

/// Knows one session and one token.
struct OnePerson;

#[async_trait::async_trait(?Send)]
impl Authenticator for OnePerson {
    async fn authenticate(
        &self,
        presented: Presented<'_>,
        _: Timestamp,
    ) -> Result<Option<Identity>, Problem> {
        let known = matches!(presented, Presented::Session("good-session") | Presented::Bearer("good-token"));
        let person: PersonId = Id::from_uuid(uuid::Uuid::from_u128(7));
        Ok(known.then(|| Identity {
            person,
            display_name: "Clerk".to_owned(),
            organisation: None,
            grants: Arc::from([Grant { role: CLERK, over: None }]),
            reach: Reach::Full,
            language: Some(Language::En),
        }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rename {
    name: String,
    #[serde(default)]
    tags: Vec<String>,
    year: Option<u16>,
}

#[derive(askama::Template)]
#[template(source = "<h1>{{ name }}</h1>{{ \"\"|csrf }}", ext = "html")]
struct Main {
    name: String,
}

async fn shown(visitor: Visitor) -> Page<Main> {
    Page::new(visitor.frame(), "web-account", Main { name: "<b>shown</b>".to_owned() })
}

async fn private(caller: Caller) -> Page<Main> {
    Page::new(caller.frame(), "web-account", Main { name: caller.person.name.clone() })
}

async fn rename(_: Caller, form: Form<Rename>) -> HttpResponse {
    HttpResponse::Ok().body(format!("{} {:?} {:?}", form.0.name, form.0.tags, form.0.year))
}

async fn uploaded(_: Caller, mut upload: Upload) -> Result<HttpResponse, Problem> {
    let mut seen = Vec::new();
    while let Some(mut part) = upload.next().await? {
        let mut bytes = 0;
        while let Some(chunk) = part.next().await {
            bytes += chunk?.len();
        }
        seen.push(format!("{} {:?} {bytes}", part.name(), part.file_name()));
    }
    Ok(HttpResponse::Ok().body(seen.join("; ")))
}

async fn signs_out(caller: Caller, _: Form<Button>) -> Result<HttpResponse, Problem> {
    let mut answer = web::see_other(caller.frame(), "/shown", Some(Flash::success("web-saved")));
    answer
        .add_cookie(&web::ended_session_cookie(&caller.frame().site().settings))
        .map_err(Problem::internal)?;
    Ok(answer)
}

async fn forgets_the_token(_: Caller, deeds: Data<AtomicUsize>) -> HttpResponse {
    deeds.fetch_add(1, Ordering::SeqCst);
    HttpResponse::Ok().body("changed")
}

/// A deed of the API without a body. It is counted, for an answer may be replaced after the deed was done.
async fn pause(_: Caller, deeds: Data<AtomicUsize>) -> HttpResponse {
    deeds.fetch_add(1, Ordering::SeqCst);
    HttpResponse::NoContent().finish()
}

async fn rename_api(_: Caller, _: IfMatch, body: Json<Rename>) -> Json<String> {
    Json(body.0.name)
}

async fn list(_: Caller, paging: Paging, query: Query<Filter>) -> Result<Paged<u32>, Problem> {
    let after: u32 = paging.after()?.unwrap_or_default();
    let rows = (after + 1..=query.0.upto).take(usize::try_from(paging.limit()).unwrap_or(0) + 1).collect();
    Ok(Paged::new(&paging, rows, |row| *row))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    upto: u32,
}

async fn broken() -> Result<HttpResponse, Problem> {
    Err(Problem::internal("the password of the database is 12345"))
}

async fn hidden(_: Visitor) -> Result<HttpResponse, Problem> {
    Err(Problem::from(kernel::Denied::Hidden))
}

pub(crate) fn settings() -> Settings {
    Settings { limits: Limits { address: None, person: None }, ..Settings::default() }
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    headers: header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The value of a cookie that the answer sets.
    pub(crate) fn cookie(&self, name: &str) -> Option<Cookie<'static>> {
        let set = self.headers.get_all(header::SET_COOKIE).filter_map(|value| value.to_str().ok());
        set.filter_map(|text| Cookie::parse(text.to_owned()).ok()).find(|cookie| cookie.name() == name)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).expect("a JSON document")
    }
}

pub(crate) async fn send(request: TestRequest) -> Answer {
    send_to(settings(), request).await
}

pub(crate) async fn send_to(settings: Settings, request: TestRequest) -> Answer {
    send_all(settings, vec![request]).await.remove(0)
}

/// Sends requests one after the other to one site.
pub(crate) async fn send_all(settings: Settings, requests: Vec<TestRequest>) -> Vec<Answer> {
    serve(settings, requests, Data::default()).await
}

/// Sends one request; tells its answer, and how many deeds were done.
pub(crate) async fn deeds_of(request: TestRequest) -> (Answer, usize) {
    let deeds = Data::<AtomicUsize>::default();
    let answer = serve(settings(), vec![request], deeds.clone()).await.remove(0);
    (answer, deeds.load(Ordering::SeqCst))
}

async fn serve(settings: Settings, requests: Vec<TestRequest>, deeds: Data<AtomicUsize>) -> Vec<Answer> {
    let clock = Clock::standing("2026-11-24T00:00:00Z".parse().expect("an instant"));
    let words = Words::new(&[]).expect("the texts of web can be read");
    let navigation = [NavItem { key: "web-home", href: "/private", icon: "home", roles: &[CLERK] }];
    let site = Site::new(settings, words, clock, Chance::seeded(1), Arc::new(OnePerson)).navigate(navigation);
    let service = init_service(
        App::new()
            .app_data(Data::new(site))
            .app_data(deeds)
            .wrap(from_fn(web::context))
            .configure(web::routes)
            .configure(routes),
    )
    .await;
    let mut answers = Vec::new();
    for request in requests {
        let response = call_service(&service, request.to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = body::to_bytes(response.into_body()).await.map_err(|_| "broken").expect("a body");
        answers.push(Answer { status, headers, text: String::from_utf8(bytes.to_vec()).expect("text") });
    }
    answers
}

fn routes(cfg: &mut route::ServiceConfig) {
    cfg.service(route::resource("/api/v1/rename").put(rename_api))
        .service(route::resource("/api/v1/pause").post(pause))
        .service(route::resource("/api/v1/list").get(list))
        .service(route::resource("/api/v1/broken").get(broken))
        .service(route::resource("/api/v1/hidden/{id}").get(hidden))
        .service(
            route::scope("")
                .wrap(from_fn(|req, next| web::signed_in_unless(&["/shown", "/hidden/{id}"], req, next)))
                .service(route::resource("/shown").get(shown))
                .service(route::resource("/hidden/{id}").get(hidden))
                .service(route::resource("/private").get(private))
                .service(route::resource("/listed-nowhere").get(shown))
                .service(route::resource("/rename").post(rename))
                .service(route::resource("/upload").post(uploaded))
                .service(route::resource("/sign-out").post(signs_out))
                .service(route::resource("/forgets").post(forgets_the_token)),
        );
}

pub(crate) fn session() -> Cookie<'static> {
    Cookie::new(web::SESSION_COOKIE, "good-session")
}

/// The token of the forms that the session is shown.
pub(crate) async fn token() -> String {
    let page = send(TestRequest::get().uri("/private").cookie(session())).await.text;
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a form token on the page");
    rest.split('"').next().expect("the end of the token").to_owned()
}

pub(crate) fn posted(uri: &str, fields: String) -> TestRequest {
    TestRequest::post()
        .uri(uri)
        .cookie(session())
        .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
        .set_payload(fields)
}

pub(crate) fn put_json(body: &str) -> TestRequest {
    TestRequest::put()
        .uri("/api/v1/rename")
        .insert_header((header::AUTHORIZATION, "Bearer good-token"))
        .insert_header((header::IF_MATCH, "\"v3\""))
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::ACCEPT_LANGUAGE, "en"))
        .set_payload(body.to_owned())
}

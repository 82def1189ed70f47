//! A site with the pages of registration, and browsers that are signed in as somebody.

use actix_web::App;
use actix_web::cookie::{Cookie, CookieJar};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::{Data, scope};
use db::{Db, Engine, KeyRing, Receipts, Sequencer};
use deadlines::{Almanac, Calendars, Rules};
use enterprises::Enterprises;
use enterprises::clocks::Clocks;
use enterprises::lifecycle::Stage;
use enterprises::policy::{ENTERPRISE_ADMIN, ENTERPRISE_USER, REVIEWER, SENIOR_REVIEWER};
use files::{Files, Limits, NoScanner};
use futures_util::future::LocalBoxFuture;
use kernel::op::Reach;
use kernel::{Chance, Clock, Grant, Id, Language, Op, OrgId, PersonId, Timestamp};
use ledger::{SigningKey, TileStore};
use std::rc::Rc;
use std::sync::Arc;
use uuid::Uuid;
use web::{Authenticator, Identity, Presented, Problem, Settings, Site, Words};

pub(crate) fn org(n: u128) -> OrgId {
    Id::from_uuid(Uuid::from_u128(n))
}

/// Whoever shows a name as their session is that person.
struct Everybody;

/// The person of a name, and what they may.
fn who(name: &str) -> Option<(PersonId, Arc<[Grant]>)> {
    let grant = |role, over| Grant { role, over };
    let (number, grants) = match name {
        "applicant" => (1, vec![grant(ENTERPRISE_ADMIN, Some(org(1)))]),
        "clerk" => (2, vec![grant(ENTERPRISE_USER, Some(org(1)))]),
        "reviewer" => (3, vec![grant(REVIEWER, None)]),
        "senior" => (4, vec![grant(SENIOR_REVIEWER, None)]),
        "involved" => (5, vec![grant(REVIEWER, None), grant(ENTERPRISE_USER, Some(org(1)))]),
        "stranger" => (6, vec![grant(ENTERPRISE_ADMIN, Some(org(9)))]),
        _ => return None,
    };
    Some((Id::from_uuid(Uuid::from_u128(1000 + number)), grants.into()))
}

#[async_trait::async_trait(?Send)]
impl Authenticator for Everybody {
    async fn authenticate(
        &self,
        presented: Presented<'_>,
        _: Timestamp,
    ) -> Result<Option<Identity>, Problem> {
        let Presented::Session(name) = presented else { return Ok(None) };
        Ok(who(name).map(|(person, grants)| Identity {
            person,
            display_name: name.to_owned(),
            organisation: None,
            grants,
            reach: Reach::Full,
            language: None,
        }))
    }
}

/// The rooms behind the pages, on a database of their own.
pub(crate) struct House {
    _dir: tempfile::TempDir,
    pub(crate) enterprises: Enterprises,
    pub(crate) sequencer: Sequencer,
    clock: Clock,
    chance: Chance,
    pub(crate) words: Words,
}

impl House {
    pub(crate) async fn build() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let settings = db::Settings::new(Engine::Sqlite(dir.path().join("corridor.db")));
        Db::migrate::<migrations::Migrator>(&settings).await.unwrap();
        let (chance, clock) = (Chance::seeded(1), Clock::standing("2026-03-02T01:00:00Z".parse().unwrap()));
        let db = Db::open(&settings, vec![], KeyRing::generate(&chance)).await.unwrap();
        let (store, key) = (TileStore::new(dir.path().join("ledger")), || {
            SigningKey::generate("tests/corridor-log", [7; 32]).unwrap()
        });
        let opened = Sequencer::open(db.clone(), &store, key(), clock.clone(), chance.clone());
        let (sequencer, _) = opened.await.unwrap();
        let receipts = Receipts::new(db.clone(), store);
        let files =
            Files::open(&dir.path().join("files"), Limits::default(), Arc::new(NoScanner)).await.unwrap();
        let clocks = Clocks::new(&Rules::builtin(), Almanac::new(Calendars::builtin())).unwrap();
        let url = "https://corridor.example";
        let enterprises = Enterprises::new(db, clocks, receipts, files, Arc::new(key()), url);
        let files = web::Source { module: "files", zh_cn: files::ZH_CN, en: files::EN };
        let words = Words::new(&[enterprises::WORDS, files]).unwrap();
        Self { _dir: dir, enterprises, sequencer, clock, chance, words }
    }

    async fn app(&self) -> Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Raw>> {
        let settings =
            Settings { limits: web::Limits { address: None, person: None }, ..Settings::default() };
        let (words, clock, chance) = (self.words.clone(), self.clock.clone(), self.chance.clone());
        let site = Site::new(settings, words, clock, chance, Arc::new(Everybody))
            .navigate(enterprises::NAVIGATION.iter().copied())
            .explain(enterprises::PROBLEMS);
        let app = App::new()
            .app_data(Data::new(site))
            .app_data(Data::new(self.enterprises.clone()))
            .wrap(from_fn(web::context))
            .service(
                scope("")
                    .wrap(from_fn(|req, next| web::signed_in_unless(enterprises::PUBLIC_PAGES, req, next)))
                    .configure(enterprises::pages)
                    .configure(web::routes),
            );
        let app = Rc::new(init_service(app).await);
        Box::new(move |request| {
            let app = app.clone();
            Box::pin(async move {
                let response = call_service(&*app, request.to_request()).await;
                let (status, headers) = (response.status(), response.headers().clone());
                (status, headers, read_body(response).await.to_vec())
            })
        })
    }

    /// Where the case of this address stands.
    pub(crate) async fn stage(&self, case: &str) -> Stage {
        let (person, grants) = who("reviewer").unwrap();
        let op = Op::new(person, grants, Reach::Full, self.clock.now(), Language::En, self.chance.clone());
        let id = case.rsplit('/').next().unwrap().parse().unwrap();
        self.enterprises.look(&op, id).await.unwrap().application.stage()
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
}

impl Answer {
    /// The summary of faults, for a test that did not expect one.
    pub(crate) fn faults(&self) -> &str {
        self.text
            .split_once("id=\"faults\"")
            .map_or("", |(_, rest)| rest.split("</div>").next().unwrap_or(rest))
    }
}

/// Status, headers and body of an answer.
type Raw = (StatusCode, header::HeaderMap, Vec<u8>);

/// A browser: it keeps cookies, and the hidden fields of the page it shows.
pub(crate) struct Browser {
    app: Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Raw>>,
    jar: CookieJar,
    csrf: String,
    page_token: String,
}

impl Browser {
    /// Opens a browser in English, signed in as `name`; nobody has an empty name.
    pub(crate) async fn new(house: &House, name: &str) -> Self {
        Self::in_language(house, name, "en").await
    }

    /// Opens a browser in a language.
    pub(crate) async fn in_language(house: &House, name: &str, language: &str) -> Self {
        let mut jar = CookieJar::new();
        jar.add(Cookie::new(web::LANGUAGE_COOKIE, language.to_owned()));
        if !name.is_empty() {
            jar.add(Cookie::new(web::SESSION_COOKIE, name.to_owned()));
        }
        Self { app: house.app().await, jar, csrf: String::new(), page_token: String::new() }
    }

    async fn call(&mut self, mut request: TestRequest) -> Answer {
        for cookie in self.jar.iter() {
            request = request.cookie(cookie.clone());
        }
        let (status, headers, body) = (self.app)(request).await;
        for set in headers.get_all(header::SET_COOKIE) {
            self.jar.add(Cookie::parse(set.to_str().unwrap().to_owned()).unwrap());
        }
        let location = headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap()).to_owned();
        let text = String::from_utf8_lossy(&body).into_owned();
        for (name, field) in [("csrf", &mut self.csrf), ("page_token", &mut self.page_token)] {
            if let Some(value) = hidden(&text, name) {
                *field = value;
            }
        }
        Answer { status, location, text }
    }

    /// Opens a page.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.call(TestRequest::get().uri(path)).await
    }

    /// Opens a page and sends its form.
    pub(crate) async fn send(&mut self, path: &str, fields: &[(&str, &str)], then: &str) -> Answer {
        let shown = path.strip_suffix("/take-up").unwrap_or(path).to_owned();
        self.get(&shown).await;
        self.send_from_here(path, fields, then).await
    }

    /// Sends a form with the hidden fields of the page that was opened before.
    pub(crate) async fn send_from_here(&mut self, path: &str, fields: &[(&str, &str)], then: &str) -> Answer {
        let mut form: Vec<_> = vec![("csrf", self.csrf.clone())];
        if !path.ends_with("/revoke") && path != "/applications" {
            form.push(("page_token", self.page_token.clone()));
        }
        form.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
        if !then.is_empty() {
            form.push(("then", then.to_owned()));
        }
        self.call(TestRequest::post().uri(path).set_form(form)).await
    }

    /// Sends a file to a slot.
    pub(crate) async fn upload(&mut self, path: &str, slot: &str, name: &str, bytes: &[u8]) -> Answer {
        self.get(path).await;
        let mut body = format!(
            "--X\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--X\r\ncontent-disposition: form-data; \
             name=\"documents/{slot}\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n",
            self.csrf
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--X--\r\n");
        let request = TestRequest::post()
            .uri(&format!("{path}/{slot}"))
            .insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=X"))
            .set_payload(body);
        self.call(request).await
    }

    /// Begins an application; its address.
    pub(crate) async fn begin(&mut self) -> String {
        let organisation = org(1).to_string();
        self.get("/applications").await;
        let begun = self.send_from_here("/applications", &[("organisation", &organisation)], "").await;
        begun.location.strip_suffix("/edit/enterprise").unwrap().to_owned()
    }

    /// Takes over what a page of somebody else's browser said of its version.
    pub(crate) fn borrow_page_token(&mut self, other: &Self) {
        self.page_token.clone_from(&other.page_token);
    }

    /// Forgets the form token.
    pub(crate) fn forget_token(&mut self) {
        self.csrf.clear();
    }
}

fn hidden(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

/// The first page of the form, filled in well.
pub(crate) fn fields() -> Vec<(&'static str, &'static str)> {
    vec![
        ("kinds", "ecommerce_operator"),
        ("kinds", "manufacturer"),
        ("trade_modes", "9610"),
        ("jurisdiction", "CN"),
        ("uscc", "91410100MA9F7K2P5B"),
        ("lei", ""),
        ("legal_name", "郑州示例跨境贸易有限公司"),
        ("latin_name", "Sample Trading Co., Ltd."),
        ("legal_form", "有限责任公司"),
        ("address", "河南省郑州市航空港区示例路1号"),
        ("division", "410100"),
        ("stores", "https://shop.example.com/\r\nhttps://store.example.cn/cn"),
    ]
}

//! Pages and the API, as a browser and a program see them.

use crate::house::{House, PASSWORD};
use accounts::{PROBLEMS, WORDS, policy};
use actix_web::App;
use actix_web::cookie::Cookie;
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::{Data, scope};
use kernel::{Chance, Language, OrgId};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa_actix_web::AppExt;
use web::{SESSION_COOKIE, Settings, Site, Words};

/// An answer with what a browser keeps of it.
struct Answer {
    status: StatusCode,
    location: Option<String>,
    text: String,
}

/// A browser: it keeps cookies and sends back the form token of the page it saw last.
struct Browser<'a> {
    house: &'a House,
    site: Data<Site>,
    cookies: BTreeMap<String, String>,
    token: String,
    language: &'static str,
}

impl<'a> Browser<'a> {
    fn new(house: &'a House, language: &'static str) -> Self {
        let words = Words::new(&[WORDS]).unwrap();
        let authenticator = Arc::new(house.accounts.clone());
        let settings = Settings::default();
        let site = Site::new(settings, words, house.clock.clone(), Chance::System, authenticator)
            .navigate(accounts::NAVIGATION.iter().copied())
            .explain(PROBLEMS);
        let (cookies, token) = (BTreeMap::new(), String::new());
        Self { house, site: Data::new(site), cookies, token, language }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(path)).await
    }

    /// Sends the form that is on the page seen last.
    async fn post(&mut self, path: &str, fields: &str) -> Answer {
        let body = format!("csrf={}&{fields}", self.token);
        let form = TestRequest::post().uri(path).set_payload(body);
        self.send(form.insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))).await
    }

    async fn send(&mut self, mut request: TestRequest) -> Answer {
        for (name, value) in &self.cookies {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        let request = request.insert_header((header::ACCEPT_LANGUAGE, self.language));
        let (api, _) = App::new()
            .into_utoipa_app()
            .app_data(self.site.clone())
            .app_data(Data::new(self.house.accounts.clone()))
            .map(|app| app.wrap(from_fn(web::context)))
            .service(utoipa_actix_web::scope("/api/v1").configure(accounts::routes))
            .split_for_parts();
        let guarded = from_fn(|req, next| web::signed_in_unless(accounts::PUBLIC_PAGES, req, next));
        let app = api.configure(web::routes).service(scope("").wrap(guarded).configure(accounts::pages));
        let answered = call_service(&init_service(app).await, request.to_request()).await;
        for cookie in answered.response().cookies() {
            self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
        }
        let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
        let (status, location) = (answered.status(), answered.headers().get(header::LOCATION).map(text));
        let text = String::from_utf8(read_body(answered).await.to_vec()).unwrap();
        if let Some((_, rest)) = text.split_once("name=\"csrf\" value=\"") {
            rest.split('"').next().unwrap_or_default().clone_into(&mut self.token);
        }
        Answer { status, location, text }
    }

    fn signed_in(&self) -> bool {
        self.cookies.get(SESSION_COOKIE).is_some_and(|token| !token.is_empty())
    }

    async fn sign_up(&mut self, email: &str) {
        self.get("/sign-up").await;
        let answer = self.post("/sign-up", &sign_up_fields(email)).await;
        assert_eq!((answer.status, answer.location.as_deref()), (StatusCode::SEE_OTHER, Some("/")));
    }
}

fn sign_up_fields(email: &str) -> String {
    format!("organisation=Sample&display_name=User&email={email}&password={}", PASSWORD.replace(' ', "+"))
}

#[actix_web::test]
async fn a_firm_signs_up_in_a_browser_and_its_person_signs_out_and_in_again() {
    let house = House::open().await;
    let mut browser = Browser::new(&house, "en");
    browser.sign_up("li.wei@example.com").await;
    assert!(browser.signed_in());
    assert!(browser.get("/account").await.text.contains("li.wei@example.com"));

    let out = browser.post("/sign-out", "").await;
    assert_eq!(out.location.as_deref(), Some("/sign-in"));
    assert!(!browser.signed_in());
    let turned_away = browser.get("/account?x=1").await;
    let sign_in = turned_away.location.unwrap();
    assert_eq!(sign_in, "/sign-in?next=%2Faccount%3Fx%3D1");
    browser.get(&sign_in).await;
    let fields =
        format!("email=LI.wei@example.com&password={}&next=/account?x=1", PASSWORD.replace(' ', "+"));
    assert_eq!(browser.post("/sign-in", &fields).await.location.as_deref(), Some("/account?x=1"));
    assert!(browser.signed_in());
}

#[actix_web::test]
async fn a_refused_form_comes_back_filled_in_and_says_why_in_the_readers_language() {
    let house = House::open().await;
    for (language, taken, refused) in [
        ("zh-CN", "这个邮箱已经注册过", "邮箱或密码不正确"),
        ("en", "This address has an account already", "The address or the password is wrong"),
    ] {
        house
            .accounts
            .sign_up(
                &house.public(),
                crate::house::sign_up(&format!("{language}@example.com")),
                Default::default(),
            )
            .await
            .unwrap();
        let mut browser = Browser::new(&house, language);
        browser.get("/sign-up").await;
        let answer = browser.post("/sign-up", &sign_up_fields(&format!("{language}@example.com"))).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains(taken) && answer.text.contains("value=\"Sample\""), "{}", answer.text);
        assert!(!answer.text.contains(PASSWORD));

        browser.get("/sign-in").await;
        let answer = browser.post("/sign-in", "email=nobody@example.com&password=wrong").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains(refused) && answer.text.contains("value=\"nobody@example.com\""));
    }
}

#[actix_web::test]
async fn the_sign_in_page_sends_nobody_to_another_site() {
    let house = House::open().await;
    house.enterprise("li.wei@example.com").await;
    for next in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let mut browser = Browser::new(&house, "en");
        browser.get("/sign-in").await;
        let fields = format!("email=li.wei@example.com&password={}&next={next}", PASSWORD.replace(' ', "+"));
        assert_eq!(browser.post("/sign-in", &fields).await.location.as_deref(), Some("/"), "{next}");
    }
}

#[actix_web::test]
async fn a_token_is_shown_once_and_opens_the_api_but_not_what_is_for_its_person_alone() {
    let house = House::open().await;
    let mut browser = Browser::new(&house, "en");
    browser.sign_up("li.wei@example.com").await;
    browser.get("/account").await;
    let made = browser.post("/account/tokens", "name=ERP&scopes=read&scopes=accounts&days=30").await;
    let (_, rest) = made.text.split_once("cor_").expect("the token is on the page");
    let token = format!("cor_{}", &rest[..72]);
    assert!(!browser.get("/account").await.text.contains("cor_"));

    let mut program = Browser::new(&house, "en");
    let bearer = (header::AUTHORIZATION, format!("Bearer {token}"));
    let session = program.send(TestRequest::get().uri("/api/v1/session").insert_header(bearer.clone())).await;
    assert_eq!(session.status, StatusCode::OK);
    assert!(session.text.contains("li.wei@example.com"));
    let more = TestRequest::post().uri("/api/v1/tokens").insert_header(bearer.clone());
    let more = more.set_json(serde_json::json!({ "name": "x", "scopes": ["read"], "days": 1 }));
    let refused = program.send(more).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("\"code\":\"scope-missing\""), "{}", refused.text);
}

#[actix_web::test]
async fn another_firms_organisation_and_a_made_up_one_are_the_same_to_the_byte() {
    let house = House::open().await;
    let (theirs, _) = house.enterprise("li.wei@example.com").await;
    let made_up: OrgId = house.system().id();
    let mut stranger = Browser::new(&house, "en");
    stranger.sign_up("stranger@example.com").await;
    for path in ["/organisations/{}", "/api/v1/organisations/{}", "/api/v1/organisations/{}/people"] {
        let mut see = async |org: OrgId| stranger.get(&path.replace("{}", &org.to_string())).await;
        let (one, two) = (see(theirs).await, see(made_up).await);
        assert_eq!((one.status, two.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{path}");
        let without_id = |text: &str| {
            text.split("value=\"").map(|part| part.chars().skip(43).collect::<String>()).collect::<String>()
        };
        assert_eq!(without_id(&one.text), without_id(&two.text), "{path}");
    }
}

#[actix_web::test]
async fn nobody_gets_nothing() {
    let house = House::open().await;
    let org = house.organisation("示例").await;
    for path in ["session", "sessions", "tokens", "people", "census", "organisations", "invitations"] {
        let mut nobody = Browser::new(&house, "en");
        assert_eq!(nobody.get(&format!("/api/v1/{path}")).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    for path in [format!("organisations/{org}"), format!("organisations/{org}/people")] {
        let mut nobody = Browser::new(&house, "en");
        assert_eq!(nobody.get(&format!("/api/v1/{path}")).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[actix_web::test]
async fn a_body_that_is_wrong_names_its_field() {
    let house = House::open().await;
    let mut browser = Browser::new(&house, "en");
    browser.sign_up("li.wei@example.com").await;
    browser.get("/account").await;
    for (body, pointer) in [
        (serde_json::json!({ "name": "x", "scopes": ["read"], "days": 1, "colour": "red" }), "/colour"),
        (serde_json::json!({ "name": 7, "scopes": ["read"], "days": 1 }), "/name"),
        (serde_json::json!({ "name": "a\u{0}b", "scopes": ["read"], "days": 1 }), "/name"),
        (serde_json::json!({ "name": "a\u{202E}b", "scopes": ["read"], "days": 1 }), "/name"),
        (serde_json::json!({ "name": "x".repeat(101), "scopes": ["read"], "days": 1 }), "/name"),
        (serde_json::json!({ "name": "x", "scopes": [], "days": 400 }), "/scopes"),
    ] {
        let request =
            TestRequest::post().uri("/api/v1/tokens").insert_header(("x-csrf-token", browser.token.clone()));
        let answer = browser.send(request.set_json(&body)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(answer.text.contains(&format!("\"pointer\":\"{pointer}\"")), "{}", answer.text);
    }
    let without = TestRequest::default().method(Method::DELETE).uri("/api/v1/sessions");
    assert_eq!(browser.send(without).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn an_operator_creates_invites_grants_and_every_page_says_all_its_words() {
    for language in ["zh-CN", "en"] {
        let house = House::open().await;
        let operator = "operator@corridor.example";
        house.accounts.create_operator(&house.system(), operator, "Operator", PASSWORD.into()).await.unwrap();
        let mut browser = Browser::new(&house, language);
        browser.get("/sign-in").await;
        browser.post("/sign-in", &format!("email={operator}&password={}", PASSWORD.replace(' ', "+"))).await;
        browser.get("/organisations").await;
        let created = browser.post("/organisations", "name=Sample&kind=association").await;
        let org = created.location.unwrap();
        browser.get(&org).await;
        let invited =
            browser.post(&format!("{org}/invitations"), "email=a@example.com&roles=org-admin").await;
        let (_, rest) = invited.text.split_once("/invitation?token=").expect("the link is on the page");
        let (token, link) = (&rest[..64], format!("/invitation?token={}", &rest[..64]));

        let mut invitee = Browser::new(&house, language);
        assert!(invitee.get(&link).await.text.contains("a@example.com"));
        let refused =
            invitee.post("/invitation", &format!("token={token}&display_name=&password=short")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = format!("token={token}&display_name=A&password={}", PASSWORD.replace(' ', "+"));
        assert_eq!(invitee.post("/invitation", &fields).await.status, StatusCode::SEE_OTHER);
        assert_eq!(invitee.get(&org).await.status, StatusCode::OK);
        assert_eq!(invitee.get("/account").await.status, StatusCode::OK);

        let people = browser.get("/people").await;
        assert!(people.text.contains("a@example.com"), "{}", people.text);
        assert_eq!(browser.get("/organisations").await.status, StatusCode::OK);
        assert_eq!(browser.get("/account").await.status, StatusCode::OK);
        for page in [browser, invitee] {
            assert_eq!(page.site.words.missing(), []);
        }
    }
}

#[actix_web::test]
async fn both_languages_are_complete_and_every_problem_has_its_page() {
    let words = Words::new(&[WORDS]).unwrap();
    assert_eq!(words.keys(Language::ZhCn), words.keys(Language::En));
    for (code, zh_cn, en) in PROBLEMS {
        let key = format!("problem-{}", code.replace('/', "-"));
        assert!(words.keys(Language::En).contains(&key), "{key}");
        assert!(zh_cn.starts_with("# ") && en.starts_with("# "), "{code}");
    }
    assert!(
        policy::ACTIONS.iter().all(|(action, roles)| action.starts_with("accounts.") && !roles.is_empty())
    );
}

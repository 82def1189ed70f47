//! Pages and the API, as a browser and a program see them.

use super::world::{World, org};
use crate::policy::ENTERPRISE_ADMIN;
use actix_web::App;
use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::Data;
use kernel::op::Reach;
use kernel::{Chance, Grant, Id, Language, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa_actix_web::AppExt;
use uuid::Uuid;
use web::{Authenticator, Identity, Presented, Problem, SESSION_COOKIE, Settings, Site, Words};

/// Knows one session and one token for each of two organisations.
struct TwoPeople(Language);

#[async_trait::async_trait(?Send)]
impl Authenticator for TwoPeople {
    async fn authenticate(
        &self,
        presented: Presented<'_>,
        _: Timestamp,
    ) -> Result<Option<Identity>, Problem> {
        let (Presented::Session(shown) | Presented::Bearer(shown)) = presented;
        let Some(n) = shown.strip_prefix("person-").and_then(|n| n.parse().ok()) else { return Ok(None) };
        Ok(Some(Identity {
            person: Id::from_uuid(Uuid::from_u128(70 + n)),
            display_name: "User".to_owned(),
            organisation: None,
            grants: Arc::from([Grant { role: ENTERPRISE_ADMIN, over: Some(org(n)) }]),
            reach: Reach::Full,
            language: Some(self.0),
        }))
    }
}

struct Browser<'a> {
    world: &'a World,
    site: Data<Site>,
    person: &'static str,
}

impl<'a> Browser<'a> {
    fn new(world: &'a World, language: Language, person: &'static str) -> Self {
        let words = Words::new(&[crate::WORDS]).unwrap();
        let authenticator = Arc::new(TwoPeople(language));
        let site = Site::new(Settings::default(), words, world.clock.clone(), Chance::System, authenticator)
            .navigate(crate::NAVIGATION.iter().copied())
            .explain(crate::PROBLEMS);
        Self { world, site: Data::new(site), person }
    }

    async fn send(&self, request: TestRequest) -> (StatusCode, String, String) {
        let request = request.cookie(Cookie::new(SESSION_COOKIE, self.person));
        let (api, _) = App::new()
            .into_utoipa_app()
            .app_data(self.site.clone())
            .app_data(Data::new(self.world.connections.clone()))
            .map(|app| app.wrap(from_fn(web::context)))
            .service(utoipa_actix_web::scope("/api/v1").configure(crate::routes))
            .split_for_parts();
        let app = api.configure(web::routes).configure(crate::pages);
        let answered = call_service(&init_service(app).await, request.to_request()).await;
        let status = answered.status();
        let location = answered.headers().get(header::LOCATION).map(|at| at.to_str().unwrap().to_owned());
        let text = String::from_utf8(read_body(answered).await.to_vec()).unwrap();
        (status, location.unwrap_or_default(), text)
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let (status, _, text) = self.send(TestRequest::get().uri(path)).await;
        (status, text)
    }

    async fn post(&self, from: &str, path: &str, fields: &str) -> (StatusCode, String, String) {
        let (_, page) = self.get(from).await;
        let token = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let form = TestRequest::post().uri(path).set_payload(format!("csrf={token}&{fields}"));
        self.send(form.insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))).await
    }

    async fn api(&self, request: TestRequest) -> (StatusCode, Value) {
        let token = format!("Bearer {}", self.person);
        let (status, _, text) = self.send(request.insert_header((header::AUTHORIZATION, token))).await;
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}

#[actix_web::test]
async fn every_page_is_shown_in_both_languages_without_a_missing_word() {
    let world = World::new().await;
    let id = world.connected().await;
    let operation = world.latest(id, "orders.pull").await.id;
    for language in [Language::ZhCn, Language::En] {
        let browser = Browser::new(&world, language, "person-1");
        for path in [
            "/connections".to_owned(),
            "/connections/catalogue".to_owned(),
            "/connections/catalogue/storefront-test".to_owned(),
            format!("/connections/{id}"),
            format!("/connections/{id}/products"),
            format!("/connections/{id}/orders"),
            format!("/connections/{id}/progress"),
            format!("/operations/{operation}"),
        ] {
            let (status, page) = browser.get(&path).await;
            assert_eq!(status, StatusCode::OK, "{path}: {page}");
            assert!(!page.contains("sk_test"), "{path} shows the key");
        }
        assert_eq!(browser.site.words.missing(), Vec::new());
        let (_, overview) = browser.get(&format!("/connections/{id}")).await;
        assert!(
            overview.contains("<span class=\"figure\">20</span>"),
            "the count of orders is a figure: {overview}"
        );
        let (_, orders) = browser.get(&format!("/connections/{id}/orders")).await;
        assert!(orders.contains("30.81") && orders.contains("30.8091"), "{orders}");
    }
}

#[actix_web::test]
async fn a_store_is_connected_in_a_browser_and_a_faulty_form_comes_back_filled_in() {
    let world = World::new().await;
    let browser = Browser::new(&world, Language::En, "person-1");
    let form = "/connections/catalogue/storefront-test";
    let faulty = "name=Tea+house&config%2Fbase_url=ftp%3A%2F%2Fx&credentials%2Fseller=";
    let (status, _, page) = browser.post(form, form, faulty).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert!(page.contains("value=\"Tea house\"") && page.contains("value=\"ftp://x\""), "{page}");
    assert!(page.contains("href=\"#f-config-base_url\"") && page.contains("is not an address"), "{page}");

    let url = world.shop.url().replace(':', "%3A").replace('/', "%2F");
    let good = format!(
        "name=Tea+house&config%2Fbase_url={url}&credentials%2Fseller={}&agreed=on",
        super::world::KEY
    );
    let (status, location, page) = browser.post(form, form, &good).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    world.settle().await;
    let (_, page) = browser.get(&location).await;
    assert!(page.contains("The store works"), "{page}");

    let (status, back, _) = browser.post(&location, &format!("{location}/sync"), "").await;
    assert_eq!((status, back), (StatusCode::SEE_OTHER, location.clone()));
    let (status, back, _) = browser.post(&location, &format!("{location}/resume"), "").await;
    assert_eq!((status, back), (StatusCode::SEE_OTHER, location));
}

#[actix_web::test]
async fn strangers_get_the_same_answer_for_what_is_there_and_what_is_not() {
    let world = World::new().await;
    let id = world.connected().await;
    let stranger = Browser::new(&world, Language::En, "person-2");
    let nothing: connections_contract::ConnectionId = Id::from_uuid(Uuid::from_u128(404));
    for path in ["", "/products", "/orders", "/operations"] {
        let theirs = stranger.api(TestRequest::get().uri(&format!("/api/v1/connections/{id}{path}"))).await;
        let none =
            stranger.api(TestRequest::get().uri(&format!("/api/v1/connections/{nothing}{path}"))).await;
        assert_eq!(theirs, none);
        assert_eq!(theirs.0, StatusCode::NOT_FOUND);
    }
}

#[actix_web::test]
async fn the_api_connects_pages_through_orders_and_hides_a_product() {
    let world = World::new().await;
    let browser = Browser::new(&world, Language::En, "person-1");
    let said = json!({ "organisation": org(1), "adapter": "storefront-test", "name": "Tea house",
        "config": { "base_url": world.shop.url() }, "credentials": { "seller": super::world::KEY }, "agreed": true });
    let (status, made) = browser.api(TestRequest::post().uri("/api/v1/connections").set_json(said)).await;
    assert_eq!((status, &made["stage"]), (StatusCode::CREATED, &json!("new")), "{made}");
    world.settle().await;
    let at = format!("/api/v1/connections/{}", made["id"].as_str().unwrap());

    let (mut seen, mut next) = (Vec::new(), format!("{at}/orders?limit=7"));
    loop {
        let (_, page) = browser.api(TestRequest::get().uri(&next)).await;
        seen.extend(page["items"].as_array().unwrap().iter().map(|order| order["native_id"].to_string()));
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("{at}/orders?limit=7&cursor={cursor}");
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 20);

    let (_, products) = browser.api(TestRequest::get().uri(&format!("{at}/products"))).await;
    let product = products["items"][0]["id"].as_str().unwrap();
    let (status, asked) =
        browser.api(TestRequest::post().uri(&format!("/api/v1/products/{product}/unlist"))).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{asked}");
    world.settle().await;
    let operation = format!("/api/v1/operations/{}", asked["operations"][0].as_str().unwrap());
    assert_eq!(browser.api(TestRequest::get().uri(&operation)).await.1["state"], json!("done"));
    let (_, effects) = browser.api(TestRequest::get().uri(&format!("{operation}/effects"))).await;
    assert_eq!(effects[0]["status"], json!(200));

    let schedule = |version: &str| {
        let request =
            TestRequest::put().uri(&format!("{at}/schedule")).set_json(json!({ "every_minutes": 30 }));
        browser.api(request.insert_header((header::IF_MATCH, version.to_owned())))
    };
    assert_eq!(schedule("\"v99\"").await.0, StatusCode::PRECONDITION_FAILED);
    let (_, shown) = browser.api(TestRequest::get().uri(&at)).await;
    assert_eq!(schedule(&format!("\"v{}\"", shown["version"])).await.1["every_minutes"], json!(30));
}

#[actix_web::test]
async fn a_cursor_beyond_the_calendar_is_refused_and_not_asked_for() {
    use base64::Engine as _;
    let world = World::new().await;
    let id = world.connected().await;
    let browser = Browser::new(&world, Language::En, "person-1");
    let order = world.connections.orders(&world.op(), id, None, 1).await.unwrap().remove(0).id;
    let key = json!(["+262000-01-01T00:00:00Z", order]).to_string();
    let cursor = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(key);
    for place in ["/api/v1/connections", "/connections"] {
        let path = format!("{place}/{id}/orders?cursor={cursor}");
        let (status, _, body) = browser.send(TestRequest::get().uri(&path)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{place}: {body}");
    }
}

#[actix_web::test]
async fn a_connection_that_was_paused_for_a_revoked_certificate_says_so_in_both_languages() {
    let world = World::new().await;
    let id = world.connected().await;
    world.revoke(1).await;
    world.deliver(0).await;
    for (language, words) in [
        (Language::En, "the certificate of the enterprise was revoked"),
        (Language::ZhCn, "企业证书已被撤销"),
    ] {
        let (_, page) = Browser::new(&world, language, "person-1").get(&format!("/connections/{id}")).await;
        assert!(page.contains(words), "{words}");
    }
}

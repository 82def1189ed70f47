//! Every page, looked at: by axe for what keeps people out, and on a sheet for the eye.

use crate::crash::BINARY;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use testkit::DemoStore;
use tests::{Application, Browser, Corridor, Engine, Person, Screen, Visitor, links, tell};

/// A page, and whose.
struct View<'a> {
    title: String,
    path: String,
    of: Option<&'a Person>,
}

/// A house in which something has happened, so that pages have something to show.
struct Furnished {
    corridor: Corridor,
    people: Vec<(&'static str, Person)>,
    _store: DemoStore,
}

impl Furnished {
    async fn house() -> Self {
        let store = DemoStore::start("127.0.0.1:0").expect("a store on loopback");
        let allowed = store.addr().to_string();
        let corridor = Corridor::by_the_wall_clock(Engine::Sqlite, |settings| {
            settings.outbound.allow = vec![allowed];
            settings.plugins.worker = Some(BINARY.into());
        })
        .await;
        let (applicant, reviewer) = (corridor.enterprise_admin().await, corridor.reviewer().await);
        Application::complete(&applicant, 1).await.approved_by(&reviewer).await;
        connect(&applicant, &store).await;
        for n in 2..=4 {
            let other = corridor.enterprise_admin().await;
            let application = Application::complete(&other, n).await;
            application.step(&other, "submission", None).await.expect(200);
        }
        let newcomer = corridor.enterprise_admin().await;
        Application::begin(&newcomer).await;
        let people = vec![
            ("enterprise", applicant),
            ("newcomer", newcomer),
            ("reviewer", reviewer),
            ("auditor", corridor.auditor().await),
            ("operator", corridor.operator().await),
        ];
        corridor.settles().await;
        Self { corridor, people, _store: store }
    }

    /// Every page that somebody gets to, once for each pattern and, of the same pattern, for the first who does.
    async fn views(&self) -> Vec<View<'_>> {
        let mut seen = BTreeMap::new();
        for (pattern, path) in links::reachable(&self.corridor.nobody()).await {
            seen.insert(pattern.clone(), View { title: title("public", &pattern), path, of: None });
        }
        for (whose, person) in &self.people {
            let visitor: &Visitor = person;
            for (pattern, path) in links::reachable(visitor).await {
                // The front page is another one for everybody.
                let key = if pattern == "/" { format!("/ {whose}") } else { pattern.clone() };
                seen.entry(key).or_insert_with(|| View {
                    title: title(whose, &pattern),
                    path,
                    of: Some(person),
                });
            }
        }
        seen.into_values().collect()
    }
}

/// Connects the double of a store, and waits until its orders are in.
async fn connect(applicant: &Person, store: &DemoStore) {
    let connection = json!({
        "organisation": applicant.organisation.expect("the applicant works for one").to_string(),
        "adapter": "storefront-medusa", "name": "Demo store", "agreed": true,
        "config": {"base_url": store.base_url()}, "credentials": {"seller": store.key()},
    });
    let made = applicant.post("/api/v1/connections", &connection).await.expect(201);
    let place = made.location.expect("what was made has a place");
    for _ in 0..100 {
        let orders = applicant.get(&format!("{place}/orders")).await.expect(200).json();
        if orders["items"].as_array().is_some_and(|items| !items.is_empty()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("no order has come: {}", applicant.get(&place).await.text);
}

fn title(whose: &str, pattern: &str) -> String {
    let place = pattern.trim_matches('/').replace(['/', '{', '}'], "-").replace("--", "-");
    if place.is_empty() { format!("{whose}-home") } else { format!("{whose}-{}", place.trim_matches('-')) }
}

/// Signs in as whoever the view is of.
async fn become_somebody(browser: &Browser, view: &View<'_>) {
    browser.goto("/health/live").await;
    browser.forget().await;
    if let Some(session) = view.of.and_then(|person| person.cookie(web::SESSION_COOKIE)) {
        browser.set_cookie(web::SESSION_COOKIE, &session).await;
    }
}

#[actix_web::test]
async fn no_page_keeps_anybody_out() {
    let house = Furnished::house().await;
    let browser = Browser::open(&house.corridor.base()).await;
    let mut barriers = Vec::new();
    for view in house.views().await {
        become_somebody(&browser, &view).await;
        for screen in [
            Screen { width: 1280, dark: false, language: "en" },
            Screen { width: 390, dark: true, language: "zh-CN" },
        ] {
            browser.look(screen).await;
            browser.goto(&view.path).await;
            let found = browser.barriers().await;
            barriers
                .extend(found.into_iter().map(|barrier| format!("{} at {screen:?}: {barrier}", view.path)));
            for wide in browser.sticks_out().await {
                barriers.push(format!("{} at {screen:?}: has to be scrolled sideways: {wide}", view.path));
            }
        }
    }
    assert!(barriers.is_empty(), "{}\n{}", barriers.len(), barriers.join("\n"));
    browser.close().await;
    house.corridor.stop().await;
}

#[actix_web::test]
async fn every_page_is_on_a_contact_sheet() {
    let house = Furnished::house().await;
    let browser = Browser::open(&house.corridor.base()).await;
    let views = house.views().await;
    assert!(views.len() > 10, "there are more than {} pages", views.len());
    for view in views {
        become_somebody(&browser, &view).await;
        let sheet = browser.sheet(&view.path).await.save(&view.title);
        tell(&format!("{} is {}", view.path, sheet.display()));
    }
    browser.close().await;
    house.corridor.stop().await;
}

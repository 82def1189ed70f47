//! Every page, looked at: by axe for what keeps people out, and on a sheet for the eye.

use std::collections::BTreeMap;
use tests::{Application, Browser, Corridor, Engine, Person, Screen, Visitor, links, tell};

/// A page, and whose.
struct View<'a> {
    title: String,
    path: String,
    of: Option<&'a Person>,
}

/// A house in which something has happened, so that pages have something to show.
struct Furnished {
    people: Vec<(&'static str, Person)>,
}

impl Furnished {
    async fn of(corridor: &Corridor) -> Self {
        let (applicant, reviewer) = (corridor.enterprise_admin().await, corridor.reviewer().await);
        Application::complete(&applicant, 1).await.approved_by(&reviewer).await;
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
        Self { people }
    }

    /// Every page that somebody gets to, once for each pattern and, of the same pattern, for the first who does.
    async fn views(&self, corridor: &Corridor) -> Vec<View<'_>> {
        let mut seen = BTreeMap::new();
        for (pattern, path) in links::reachable(&corridor.nobody()).await {
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
    let corridor = Corridor::start(Engine::Sqlite).await;
    let house = Furnished::of(&corridor).await;
    let browser = Browser::open(&corridor.base()).await;
    let mut barriers = Vec::new();
    for view in house.views(&corridor).await {
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
    corridor.stop().await;
}

#[actix_web::test]
async fn every_page_is_on_a_contact_sheet() {
    let corridor = Corridor::start(Engine::Sqlite).await;
    let house = Furnished::of(&corridor).await;
    let browser = Browser::open(&corridor.base()).await;
    let views = house.views(&corridor).await;
    assert!(views.len() > 10, "there are more than {} pages", views.len());
    for view in views {
        become_somebody(&browser, &view).await;
        let sheet = browser.sheet(&view.path).await.save(&view.title);
        tell(&format!("{} is {}", view.path, sheet.display()));
    }
    browser.close().await;
    corridor.stop().await;
}

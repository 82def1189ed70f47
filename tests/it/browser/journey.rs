//! The whole way of an enterprise, as people go it: in both languages, on both databases.

mod connecting;
mod registering;

use crate::crash::BINARY;
use testkit::DemoStore;
use tests::{Browser, Corridor, Engine, Person, Words};

/// Who goes the way, with what.
struct Journey {
    browser: Browser,
    words: Words,
    applicant: Person,
    reviewer: Person,
    store: DemoStore,
}

impl Journey {
    /// Signs somebody in by the form, whoever was signed in before.
    async fn sign_in(&self, person: &Person) {
        let (browser, words) = (&self.browser, &self.words);
        browser.goto("/sign-in").await;
        browser.forget().await;
        browser.speak(words.language()).await;
        browser.goto("/sign-in").await;
        browser.fill(words.say("accounts-email"), &person.email).await;
        browser.fill(words.say("accounts-password"), person.password()).await;
        browser.click(words.say("accounts-sign-in")).await;
        browser.sees(words.say("app-desk-title")).await;
    }

    /// Presses the button, or follows the link, that says the message `key`.
    async fn click(&self, key: &str) {
        self.browser.click(self.words.say(key)).await;
    }

    /// Waits until the page says the message `key`.
    async fn sees(&self, key: &str) {
        self.browser.sees(self.words.say(key)).await;
    }

    /// Types into the field whose label is the message `key`.
    async fn fill(&self, key: &str, text: &str) {
        self.browser.fill(self.words.say(key), text).await;
    }
}

async fn from_the_form_to_the_store(engine: Engine, language: &'static str) {
    let store = DemoStore::start("127.0.0.1:0").expect("a store on loopback");
    let allowed = store.addr().to_string();
    let corridor = Corridor::by_the_wall_clock(engine, |settings| {
        settings.outbound.allow = vec![allowed];
        settings.plugins.worker = Some(BINARY.into());
    })
    .await;
    let journey = Journey {
        browser: Browser::open(&corridor.base()).await,
        words: Words::of(language),
        applicant: corridor.enterprise_admin().await,
        reviewer: corridor.reviewer().await,
        store,
    };
    journey.registers().await;
    journey.connects_its_store().await;
    journey.browser.close().await;
    corridor.stop().await;
}

#[actix_web::test]
async fn an_enterprise_goes_all_the_way_in_chinese_on_sqlite() {
    from_the_form_to_the_store(Engine::Sqlite, "zh-CN").await;
}

#[actix_web::test]
async fn an_enterprise_goes_all_the_way_in_english_on_sqlite() {
    from_the_form_to_the_store(Engine::Sqlite, "en").await;
}

#[actix_web::test]
async fn an_enterprise_goes_all_the_way_in_chinese_on_postgresql() {
    from_the_form_to_the_store(Engine::Postgresql, "zh-CN").await;
}

#[actix_web::test]
async fn an_enterprise_goes_all_the_way_in_english_on_postgresql() {
    from_the_form_to_the_store(Engine::Postgresql, "en").await;
}

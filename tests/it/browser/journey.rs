//! The whole way of an enterprise, as people go it: in both languages, on both databases.

mod connecting;
mod registering;

use crate::crash::BINARY;
use testkit::DemoStore;
use tests::{Browser, Corridor, Engine, Person, Store, Words};

/// Who goes the way, with what.
struct Journey {
    browser: Browser,
    words: Words,
    applicant: Person,
    reviewer: Person,
    store: Shop,
}

/// What the enterprise connects.
enum Shop {
    /// The double that ships with Corridor.
    Demo(DemoStore),
    /// A real Medusa.
    Real(Store),
}

impl Shop {
    fn base_url(&self) -> String {
        match self {
            Self::Demo(store) => store.base_url(),
            Self::Real(store) => store.base(),
        }
    }

    /// Host and port, as an operator admits them.
    fn host(&self) -> String {
        match self {
            Self::Demo(store) => store.addr().to_string(),
            Self::Real(store) => store.host(),
        }
    }

    fn key(&self) -> String {
        match self {
            Self::Demo(store) => store.key(),
            Self::Real(store) => store.secret(),
        }
    }

    /// How many products its customers see.
    async fn on_sale(&self) -> usize {
        match self {
            Self::Demo(store) => store.listed(),
            Self::Real(store) => store.on_sale().await.len(),
        }
    }
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
    from_the_form_to(Shop::Demo(store), engine, language).await;
}

async fn from_the_form_to(store: Shop, engine: Engine, language: &'static str) {
    let allowed = store.host();
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

/// The one with a real store: in the language and on the engine of most installations. The store's own trouble is in `medusa`.
#[actix_web::test]
async fn an_enterprise_goes_all_the_way_to_a_real_store_in_chinese_on_postgresql() {
    from_the_form_to(Shop::Real(Store::open().await), Engine::Postgresql, "zh-CN").await;
}

#[actix_web::test]
async fn an_enterprise_goes_all_the_way_in_english_on_postgresql() {
    from_the_form_to_the_store(Engine::Postgresql, "en").await;
}

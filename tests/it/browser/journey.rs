//! The whole way of an enterprise, as people go it: in both languages, on both databases.

mod connecting;
mod registering;

use super::hand::Hand;
use crate::crash::BINARY;
use std::ops::Deref;
use testkit::DemoStore;
use tests::{Corridor, Engine, Person, Store};

/// Who goes the way, with what.
struct Journey {
    hand: Hand,
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

impl Deref for Journey {
    type Target = Hand;

    fn deref(&self) -> &Hand {
        &self.hand
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
        hand: Hand::of(&corridor, language).await,
        applicant: corridor.enterprise_admin().await,
        reviewer: corridor.reviewer().await,
        store,
    };
    journey.registers().await;
    journey.connects_its_store().await;
    journey.hand.browser.close().await;
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

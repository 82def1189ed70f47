//! The whole way of an enterprise, as people go it: in both languages, on both databases.

use tests::{Browser, Corridor, Engine, Person, Words};

/// Signs somebody in by the form.
async fn signs_in(browser: &Browser, words: &Words, person: &Person) {
    browser.goto("/sign-in").await;
    browser.fill(words.say("accounts-email"), &person.email).await;
    browser.fill(words.say("accounts-password"), person.password()).await;
    browser.click(words.say("accounts-sign-in")).await;
    browser.arrives("/").await;
}

async fn opened(corridor: &Corridor, words: &Words) -> Browser {
    let browser = Browser::open(&corridor.base()).await;
    browser.goto("/sign-in").await;
    browser.speak(words.language()).await;
    browser
}

async fn people_sign_in_and_out(engine: Engine, words: Words) {
    let corridor = Corridor::start(engine).await;
    let operator = corridor.operator().await;
    let browser = opened(&corridor, &words).await;
    signs_in(&browser, &words, &operator).await;
    browser.sees(words.say("app-desk-title")).await;
    browser.close().await;
    corridor.stop().await;
}

#[actix_web::test]
async fn people_sign_in_in_chinese_on_sqlite() {
    people_sign_in_and_out(Engine::Sqlite, Words::of("zh-CN")).await;
}

#[actix_web::test]
async fn people_sign_in_in_english_on_postgresql() {
    people_sign_in_and_out(Engine::Postgresql, Words::of("en")).await;
}

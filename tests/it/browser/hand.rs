//! Somebody at a browser, who reads what stands there in their language.

use tests::{Browser, Corridor, Person, Words};

/// A browser, and the words one looks for in it.
pub(super) struct Hand {
    pub(super) browser: Browser,
    pub(super) words: Words,
}

impl Hand {
    pub(super) async fn of(corridor: &Corridor, language: &'static str) -> Self {
        Self { browser: Browser::open(&corridor.base()).await, words: Words::of(language) }
    }

    /// Signs somebody in by the form, whoever was signed in before.
    pub(super) async fn sign_in(&self, person: &Person) {
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
    pub(super) async fn click(&self, key: &str) {
        self.browser.click(self.words.say(key)).await;
    }

    /// Waits until the page says the message `key`.
    pub(super) async fn sees(&self, key: &str) {
        self.browser.sees(self.words.say(key)).await;
    }

    /// Types into the field whose label is the message `key`.
    pub(super) async fn fill(&self, key: &str, text: &str) {
        self.browser.fill(self.words.say(key), text).await;
    }
}

//! The enterprise connects its store, sees what is in it, hides a listing and shows it again.

use super::Journey;
use std::time::Duration;

impl Journey {
    pub(super) async fn connects_its_store(&self) {
        self.sign_in(&self.applicant).await;
        self.browser.goto("/connections/catalogue/storefront-medusa").await;
        self.fill("connections-name", "Our shop").await;
        self.browser.fill_named("config/base_url", &self.store.base_url()).await;
        self.browser.fill_named("credentials/seller", &self.store.key()).await;
        self.browser.tick(self.words.say("connections-agreement-tick")).await;
        self.click("connections-connect").await;
        let connection = self.arrives_at_the_connection().await;

        self.click("connections-sync").await;
        // The answer has to have come before the browser is sent elsewhere, else it would come after.
        self.browser.sees(self.words.say("connections-syncing")).await;
        // Numbers come by themselves, without a new page.
        let live = "return document.querySelector('#connection-live .tiles')?.innerText.includes('20')";
        self.browser.holds(live, "shows twenty orders").await;

        self.browser.goto(&format!("{connection}/products")).await;
        let on_sale = self.store.on_sale().await;
        self.click("connections-unlist").await;
        self.browser.confirm().await;
        self.has_on_sale(on_sale - 1).await;
        self.until_offered(&format!("{connection}/products"), "connections-relist").await;
        self.click("connections-relist").await;
        self.has_on_sale(on_sale).await;
    }

    async fn arrives_at_the_connection(&self) -> String {
        self.browser
            .holds("return /^\\/connections\\/con_/.test(location.pathname)", "is at a connection")
            .await;
        self.until_offered(&self.browser.path().await, "connections-sync").await;
        self.browser.path().await
    }

    /// Opens the page again until it offers what the message `key` says: what a person without JavaScript does.
    async fn until_offered(&self, path: &str, key: &str) {
        for _ in 0..100 {
            if self.browser.offers(self.words.say(key)).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
            self.browser.goto(path).await;
        }
        panic!("{path} never offers {:?}:\n{}", self.words.say(key), self.browser.text().await);
    }

    async fn has_on_sale(&self, count: usize) {
        for _ in 0..200 {
            if self.store.on_sale().await == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the store was not changed:\n{}", self.browser.text().await);
    }
}

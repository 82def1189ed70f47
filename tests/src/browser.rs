//! A real Chromium, driven over WebDriver (W3C) as a person would: by labels and by what buttons say.
//!
//! Each browser has its own chromedriver and its own profile, and both end with it.

mod axe;
mod element;
mod screen;
mod wire;

pub use screen::{Screen, Sheet};

use crate::port::free_port;
use serde_json::{Value, json};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use wire::Wire;

const DRIVER: &str = "/usr/bin/chromedriver";

/// How long a page may take to show what is waited for, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);

const STICKS_OUT: &str = r#"
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth <= width + 1) return [];
const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 1);
if (wide.length === 0) return ['nothing of it can be named'];
const leaves = wide.filter((e) => !wide.some((other) => other !== e && e.contains(other)));
return leaves.slice(0, 3).map((e) => `${e.localName}.${e.className} ends at ${Math.round(e.getBoundingClientRect().right)}: ${e.textContent.trim().slice(0, 60)}`);
"#;

/// A browser with one window.
pub struct Browser {
    base: String,
    wire: Wire,
    driver: Child,
    _profile: TempDir,
}

impl Browser {
    /// Opens a browser for the site at `base`.
    pub async fn open(base: &str) -> Self {
        let port = free_port();
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let driver = Command::new(DRIVER)
            .arg(format!("--port={port}"))
            // What a browser that is killed leaves behind goes with its profile.
            .env("TMPDIR", profile.path())
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Chromium is not installed: `apt-get install chromium chromium-driver`, or let tests/run do it");
        let wire = Wire::begin(port, capabilities(&profile)).await;
        Self { base: base.to_owned(), wire, driver, _profile: profile }
    }

    /// Opens a page of the site.
    pub async fn goto(&self, path: &str) {
        self.wire.post("/url", json!({ "url": format!("{}{path}", self.base) })).await;
    }

    /// Where the browser is, without the site's address.
    pub async fn path(&self) -> String {
        let url = self.wire.get("/url").await;
        url.as_str().unwrap_or_default().strip_prefix(&self.base).unwrap_or_default().to_owned()
    }

    /// What can be read on the page.
    pub async fn text(&self) -> String {
        self.script("return document.body.innerText", json!([])).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page says `text`.
    pub async fn sees(&self, text: &str) {
        let body = "return document.body && document.body.innerText.includes(arguments[0])";
        self.until(body, json!([text]), &format!("says {text:?}")).await;
    }

    /// Waits until the address begins with `path`.
    pub async fn arrives(&self, path: &str) {
        let body = "return document.readyState === 'complete' && location.pathname.startsWith(arguments[0])";
        self.until(body, json!([path]), &format!("is at {path}")).await;
    }

    /// Waits until a script returns something true.
    pub async fn holds(&self, body: &str, what: &str) {
        self.until(body, json!([]), what).await;
    }

    /// Switches the language: `zh-CN` or `en`.
    pub async fn speak(&self, language: &str) {
        self.set_cookie("lang", language).await;
    }

    /// Sets a cookie of the site. A page of the site has to be open.
    pub async fn set_cookie(&self, name: &str, value: &str) {
        self.wire.post("/cookie", json!({ "cookie": { "name": name, "value": value, "path": "/" } })).await;
    }

    /// Takes all cookies away: nobody is signed in.
    pub async fn forget(&self) {
        self.wire.delete("/cookie").await;
    }

    /// What makes the page so wide that it has to be scrolled sideways, if anything does. Tables scroll inside of themselves.
    pub async fn sticks_out(&self) -> Vec<String> {
        let found = self.script(STICKS_OUT, json!([])).await;
        found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn script(&self, body: &str, arguments: Value) -> Value {
        self.wire.post("/execute/sync", json!({ "script": body, "args": arguments })).await
    }

    /// Waits until a script returns something true, and gives that; else fails with the page's text.
    async fn until(&self, body: &str, arguments: Value, what: &str) -> Value {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let found = self.script(body, arguments.clone()).await;
            if !matches!(found, Value::Null | Value::Bool(false)) {
                return found;
            }
            if tokio::time::Instant::now() > deadline {
                panic!("no page that {what}; at {}:\n{}", self.path().await, self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Ends the browser.
    pub async fn close(self) {
        self.wire.end().await;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver and its browser are one process group.
        let group = format!("-{}", self.driver.id());
        drop(Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status());
        drop(self.driver.wait());
    }
}

/// Headless, alone, and without the calls home that a closed network would refuse one by one.
fn capabilities(profile: &TempDir) -> Value {
    let profile = format!("--user-data-dir={}", profile.path().display());
    json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        "goog:chromeOptions": { "binary": "/usr/bin/chromium", "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
            "--force-color-profile=srgb", "--window-size=1280,900", profile,
        ] },
    } } })
}

//! People of the product: they sign up, sign in and hold sessions as browsers do.

use crate::scripts::request;
use crate::wire::Wire;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::SocketAddr;

/// The password of everybody.
pub(crate) const PASSWORD: &str = "three rivers meet below the old bridge";

/// Somebody with a browser.
pub(crate) struct Person {
    site: SocketAddr,
    /// Where they sit, as a proxy in front tells it: sign-ups of one address are throttled.
    address: String,
    cookies: BTreeMap<String, String>,
    csrf: String,
    /// The organisation they act for, if any.
    pub(crate) organisation: String,
}

/// What somebody was answered.
pub(crate) struct Heard {
    status: u16,
    /// The version of what was shown.
    pub(crate) version: String,
    body: String,
}

impl Heard {
    /// The body as JSON, if the answer has this status.
    pub(crate) fn json(&self, status: u16) -> Result<Value> {
        self.expect(status)?;
        Ok(serde_json::from_str(&self.body)?)
    }

    /// An error unless the answer has this status.
    pub(crate) fn expect(&self, status: u16) -> Result<()> {
        if self.status != status {
            bail!("{} instead of {status}: {:.600}", self.status, self.body);
        }
        Ok(())
    }
}

impl Person {
    /// The `n`th person, whom nobody knows yet.
    pub(crate) fn new(site: SocketAddr, n: usize) -> Self {
        let address = format!("10.{}.{}.{}", n >> 16 & 255, n >> 8 & 255, n & 255);
        Self { site, address, cookies: BTreeMap::new(), csrf: String::new(), organisation: String::new() }
    }

    /// Signs the `n`th enterprise up.
    pub(crate) async fn sign_up(site: SocketAddr, n: usize) -> Result<Self> {
        let mut person = Self::new(site, n);
        let (name, email) = (format!("Trading company {n}"), format!("enterprise-{n}@corridor.example"));
        let form = [
            ("organisation", &*name),
            ("display_name", "enterprise"),
            ("email", &email),
            ("password", PASSWORD),
        ];
        person.enter("/sign-up", "/sign-up", &form).await?;
        let seen = person.get("/api/v1/session").await?.json(200)?;
        let organisation = seen["roles"][0]["organisation"].as_str();
        person.organisation = organisation.context("whoever signs up has an organisation")?.to_owned();
        Ok(person)
    }

    /// Signs in.
    pub(crate) async fn sign_in(site: SocketAddr, n: usize, email: &str) -> Result<Self> {
        let mut person = Self::new(site, n);
        person.enter("/sign-in", "/sign-in", &[("email", email), ("password", PASSWORD)]).await?;
        Ok(person)
    }

    /// Invites somebody to a role over everything, who accepts.
    pub(crate) async fn invite(&mut self, n: usize, role: &str) -> Result<Self> {
        let form = json!({ "email": format!("{role}@corridor.example"), "roles": [role] });
        let sent = self.send("POST", "/api/v1/invitations", "", Some(&form)).await?.json(201)?;
        let link = sent["link"].as_str().and_then(|link| link.split_once("/invitation?token="));
        let (_, token) = link.context("an invitation has a link")?;
        let mut invited = Self::new(self.site, n);
        let form = [("token", token), ("display_name", role), ("password", PASSWORD)];
        invited.enter(&format!("/invitation?token={token}"), "/invitation", &form).await?;
        Ok(invited)
    }

    /// Fills in the form of a page, after which they are signed in.
    async fn enter(&mut self, page: &str, to: &str, fields: &[(&str, &str)]) -> Result<()> {
        self.get(page).await?.expect(200)?;
        let csrf = self.csrf.clone();
        let mut body = format!("csrf={csrf}");
        for (name, value) in fields {
            write!(body, "&{name}={}", encoded(value))?;
        }
        let headers = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.ask("POST", to, headers, body.as_bytes()).await?.expect(303)?;
        // Any page holds the form token of the session.
        self.get("/").await?.expect(200)
    }

    /// Reads.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Heard> {
        self.ask("GET", path, "", b"").await
    }

    /// Sends JSON, or nothing.
    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        version: &str,
        json: Option<&Value>,
    ) -> Result<Heard> {
        let assumed = if version.is_empty() { String::new() } else { format!("If-Match: {version}\r\n") };
        let (kind, body) = match json {
            Some(json) => ("Content-Type: application/json\r\n", json.to_string()),
            None => ("", String::new()),
        };
        self.ask(method, path, &format!("{assumed}{kind}"), body.as_bytes()).await
    }

    /// Sends a file.
    pub(crate) async fn upload(&mut self, path: &str, bytes: &[u8]) -> Result<Heard> {
        self.ask("PUT", path, "Content-Type: application/octet-stream\r\n", bytes).await
    }

    async fn ask(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Heard> {
        let headers = format!("{}{headers}", self.headers(method != "GET"));
        let mut wire = Wire::open(self.site).await?;
        let answer = wire.ask(&request(method, path, &headers, body)).await?;
        let heard = Heard {
            status: answer.status,
            version: answer.header("etag").next().unwrap_or_default().to_owned(),
            body: String::from_utf8_lossy(answer.body).into_owned(),
        };
        for (name, value) in
            answer.header("set-cookie").filter_map(|line| line.split(';').next()?.split_once('='))
        {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        if let Some(token) = form_token(&heard.body) {
            self.csrf = token.to_owned();
        }
        Ok(heard)
    }

    /// What their browser sends along: where they sit, their cookies and, with what changes something, the form token.
    pub(crate) fn headers(&self, changes: bool) -> String {
        let mut headers = format!("X-Forwarded-For: {}\r\n", self.address);
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            headers += &format!("Cookie: {}\r\n", cookies.join("; "));
        }
        if changes && !self.csrf.is_empty() {
            headers += &format!("X-CSRF-Token: {}\r\n", self.csrf);
        }
        headers
    }
}

/// The token of the first form of a page.
fn form_token(page: &str) -> Option<&str> {
    let (_, after) = page.split_once("name=\"csrf\"")?;
    after.split_once("value=\"")?.1.split('"').next()
}

/// As forms write text.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(byte.into()),
            _ => out += &format!("%{byte:02X}"),
        }
        out
    })
}

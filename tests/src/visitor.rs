//! Whoever calls Corridor over HTTP, as a browser without JavaScript or as a program.

use crate::answer::Answer;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

static CRYPTOGRAPHY: Once = Once::new();

/// A caller with cookies, a form token and a language of its own.
pub struct Visitor {
    base: String,
    client: Client,
    state: Mutex<State>,
}

#[derive(Default, Clone)]
struct State {
    cookies: BTreeMap<String, String>,
    csrf: Option<String>,
    bearer: Option<String>,
    language: Option<&'static str>,
}

impl Visitor {
    /// Somebody nobody knows.
    pub fn new(base: &str) -> Self {
        Self { base: base.to_owned(), client: client(), state: Mutex::default() }
    }

    /// The same caller in `language` from now on: `zh-CN` or `en`.
    pub fn speak(&self, language: &'static str) -> &Self {
        self.state().language = Some(language);
        self
    }

    /// Calls with an API token from now on, and without cookies.
    pub fn carry(&self, token: &str) {
        let mut state = self.state();
        state.bearer = Some(token.to_owned());
        state.cookies.clear();
    }

    /// The value of a cookie that Corridor set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.state().cookies.get(name).cloned()
    }

    /// Sets a cookie by hand.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.state().cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Reads `path`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// Sends JSON in place of what is there.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// Opens the page `at`, and sends its form to `to` with the token the page holds.
    pub async fn submit(&self, at: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(at).await;
        let token =
            page.form_token().unwrap_or_else(|| panic!("{at} shows no form: {} {}", page.status, page.text));
        let mut fields = fields.to_vec();
        fields.push(("csrf", &token));
        self.send(self.request(Method::POST, to).form(&fields)).await
    }

    /// Begins any request: with cookies, token, language and, if the method changes something, the form token.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let state = self.state().clone();
        let safe = matches!(method, Method::GET | Method::HEAD);
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if !path.starts_with("/api/") {
            request = request.header(ACCEPT, "text/html");
        }
        if !state.cookies.is_empty() {
            let pairs: Vec<_> = state.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, pairs.join("; "));
        }
        if let Some(language) = state.language {
            request = request.header(ACCEPT_LANGUAGE, language);
        }
        if let Some(bearer) = state.bearer {
            request = request.bearer_auth(bearer);
        } else if let Some(csrf) = state.csrf.filter(|_| !safe) {
            request = request.header("x-csrf-token", csrf);
        }
        request
    }

    /// Sends a request, keeps the cookies of the answer, and remembers the form token of a page.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("the server answers");
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = String::from_utf8_lossy(&response.bytes().await.expect("a whole body")).into_owned();
        let mut state = self.state();
        for line in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            keep(&mut state.cookies, line);
        }
        let location = headers.get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let answer = Answer { status, headers, location, text };
        if let Some(token) = answer.form_token() {
            state.csrf = Some(token);
        }
        answer
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A client that follows nothing and knows no proxy.
pub(crate) fn client() -> Client {
    // Loopback needs no TLS, but the client wants to know who would do it.
    CRYPTOGRAPHY.call_once(|| {
        // Somebody else in this process may have been faster, with the same.
        drop(rustls::crypto::ring::default_provider().install_default());
    });
    let client = Client::builder().redirect(redirect::Policy::none()).no_proxy();
    client.build().expect("a client without TLS roots can be made")
}

/// Takes a `Set-Cookie` line in; an age of nothing takes the cookie away.
fn keep(cookies: &mut BTreeMap<String, String>, line: &str) {
    let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) else { return };
    if line.contains("Max-Age=0") || value.is_empty() {
        cookies.remove(name.trim());
    } else {
        cookies.insert(name.trim().to_owned(), value.to_owned());
    }
}

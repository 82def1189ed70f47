//! Performs one request, within limits.

use crate::address::is_public;
use crate::error::{Kind, OutboundError, SettingsError};
use crate::origin::{Origin, Refusal};
use crate::resolver::{Guard, Lookup, system};
use futures_util::StreamExt;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Url, redirect};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// What an operator decides about the way out.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Exact `host:port` pairs that may be reached although they are not public, also without TLS.
    pub allow: Vec<String>,
    /// How long a connection, with name and TLS, may take.
    pub connect: Duration,
    /// How we name ourselves (RFC 9110 §10.1.5).
    pub agent: String,
}

impl Default for Settings {
    /// Nothing admitted, ten seconds.
    fn default() -> Self {
        Self { allow: Vec::new(), connect: Duration::from_secs(10), agent: "Corridor".to_owned() }
    }
}

/// A request. Whoever makes it has added the credentials.
#[derive(Clone)]
pub struct Request {
    /// In capitals.
    pub method: String,
    /// Scheme, host, port, path and query, percent-encoded.
    pub url: String,
    /// Name and value.
    pub headers: Vec<(String, String)>,
    /// The content.
    pub body: Option<Vec<u8>>,
    /// How long the whole may take.
    pub timeout: Duration,
    /// The longest body taken in, after decompression.
    pub max_bytes: u64,
}

/// An answer, whatever it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Name, in lower case, and value, in the order received. A value that is no text is left out.
    pub headers: Vec<(String, String)>,
    /// The content, decompressed.
    pub body: Vec<u8>,
}

/// All header lines of an answer together; no partner of ours needs a tenth of it.
const MAX_HEADERS: usize = 64 * 1024;

/// The way out. Cheap to clone.
#[derive(Clone)]
pub struct Outbound {
    allow: Arc<HashSet<(String, u16)>>,
    public: Client,
    admitted: Client,
}

impl Outbound {
    /// Sets up TLS with the system's certificates and reads the operator's list.
    pub fn new(settings: &Settings) -> Result<Self, SettingsError> {
        Self::resolving(settings, system())
    }

    pub(crate) fn resolving(settings: &Settings, lookup: Lookup) -> Result<Self, SettingsError> {
        let entry =
            |entry: &String| Origin::admitted(entry).ok_or_else(|| SettingsError::NotHostPort(entry.clone()));
        // A second installation is refused and changes nothing: the first one is ours, too.
        let _already = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            allow: Arc::new(settings.allow.iter().map(entry).collect::<Result<_, _>>()?),
            public: client(settings, Guard { lookup: lookup.clone(), public_only: true })?,
            admitted: client(settings, Guard { lookup, public_only: false })?,
        })
    }

    /// Lists what the operator admitted, as `host:port`.
    pub fn allowed(&self) -> Vec<String> {
        let mut all: Vec<_> = self.allow.iter().map(|(host, port)| format!("{host}:{port}")).collect();
        all.sort_unstable();
        all
    }

    /// Says whether an address could be asked at all; a name may still resolve to what is refused.
    pub fn check(&self, address: &str) -> Result<Origin, Refusal> {
        let origin = Origin::of(address)?;
        self.admit(&origin)?;
        Ok(origin)
    }

    /// Performs a request and takes the answer in.
    ///
    /// # Errors
    /// The kind says whether the request can have reached the other side: see [`Kind::nothing_sent`].
    pub async fn perform(&self, request: Request) -> Result<Response, OutboundError> {
        let denied = |reason: Refusal| OutboundError::new(Kind::Denied, "an unusable address", reason);
        let url = Url::parse(&request.url).map_err(|_| denied(Refusal::NotAnAddress))?;
        let origin = Origin::of_url(&url).map_err(denied)?;
        let host = origin.to_string();
        let client =
            self.admit(&origin).map_err(|refusal| OutboundError::new(Kind::Denied, &host, refusal))?;

        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|error| OutboundError::new(Kind::Denied, &host, error))?;
        let safe = method.is_safe();
        let mut sending = client
            .request(method, url)
            .headers(
                headers(&request.headers)
                    .ok_or_else(|| OutboundError::new(Kind::Denied, &host, "a header is malformed"))?,
            )
            .timeout(request.timeout);
        if let Some(body) = request.body {
            sending = sending.body(body);
        }
        let answer = sending.send().await.map_err(|error| OutboundError::of_client(&error, &host, safe))?;
        take_in(answer, request.max_bytes, &host, safe).await
    }

    fn admit(&self, origin: &Origin) -> Result<&Client, Refusal> {
        if self.allow.contains(&(origin.host().to_owned(), origin.port())) {
            return Ok(&self.admitted);
        }
        if !origin.https {
            return Err(Refusal::NotHttps);
        }
        match origin.address() {
            // A literal address is never resolved, so the resolver cannot refuse it.
            Some(address) if !is_public(address) => Err(Refusal::NotPublic),
            Some(_) | None => Ok(&self.public),
        }
    }
}

impl std::fmt::Debug for Outbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outbound").field("allow", &self.allowed()).finish_non_exhaustive()
    }
}

fn client(settings: &Settings, guard: Guard) -> Result<Client, SettingsError> {
    Client::builder()
        .dns_resolver(guard)
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .connect_timeout(settings.connect)
        .pool_idle_timeout(Duration::from_secs(30))
        .user_agent(&settings.agent)
        .referer(false)
        .build()
        .map_err(SettingsError::Client)
}

fn headers(given: &[(String, String)]) -> Option<HeaderMap> {
    let mut all = HeaderMap::with_capacity(given.len());
    for (name, value) in given {
        let name = HeaderName::try_from(name).ok()?;
        let mut value = HeaderValue::try_from(value).ok()?;
        value.set_sensitive(name == reqwest::header::AUTHORIZATION);
        all.append(name, value);
    }
    Some(all)
}

async fn take_in(
    answer: reqwest::Response,
    max_bytes: u64,
    host: &str,
    safe: bool,
) -> Result<Response, OutboundError> {
    let too_large = || OutboundError::new(Kind::TooLarge, host, "the answer is longer than allowed");
    let status = answer.status().as_u16();
    let headers: Vec<_> = answer
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let length: usize = headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    if length > MAX_HEADERS || answer.content_length().is_some_and(|length| length > max_bytes) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    let mut chunks = answer.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| OutboundError::of_client(&error, host, safe))?;
        if (body.len() + chunk.len()) as u64 > max_bytes {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response { status, headers, body })
}

//! Origins: scheme, host and port of an address, in their one normal form.

use reqwest::Url;
use std::fmt;
use std::net::IpAddr;

/// The scheme, host and port of an address, normalised as browsers do (WHATWG URL): lower case, decimal and hexadecimal hosts
/// as dotted addresses, other scripts in their ASCII form, the default port spelt out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    pub(crate) https: bool,
    host: String,
    port: u16,
}

/// Why an address was refused before anybody was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not an address of the web.
    #[error("it is not an http or https address")]
    NotAnAddress,
    /// Without TLS, and not admitted by the operator.
    #[error("it is not https, and the operator did not admit the host and port")]
    NotHttps,
    /// `user:password@host`: a name before the host makes people read the wrong host.
    #[error("it names a user before the host")]
    UserInfo,
    /// The host is not on the public network, and not admitted by the operator.
    #[error("the host is not on the public network, and the operator did not admit it")]
    NotPublic,
}

impl Origin {
    /// Reads the origin of an address.
    pub fn of(address: &str) -> Result<Self, Refusal> {
        Self::of_url(&Url::parse(address).map_err(|_| Refusal::NotAnAddress)?)
    }

    pub(crate) fn of_url(url: &Url) -> Result<Self, Refusal> {
        let https = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(Refusal::NotAnAddress),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::UserInfo);
        }
        let host = url.host_str().map(|host| host.trim_end_matches('.')).filter(|host| !host.is_empty());
        match (host, url.port_or_known_default()) {
            (Some(host), Some(port)) => Ok(Self { https, host: host.to_owned(), port }),
            _ => Err(Refusal::NotAnAddress),
        }
    }

    /// Reads an entry of the operator's list: `host:port`.
    pub(crate) fn admitted(entry: &str) -> Option<(String, u16)> {
        let (host, port) = entry.rsplit_once(':')?;
        let origin = Self::of(&format!("http://{host}:{port}/")).ok()?;
        (port.parse() == Ok(origin.port)).then_some((origin.host, origin.port))
    }

    /// The host, without a final dot; an IPv6 address stands in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address, where the host is one and no name.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        self.host.trim_matches(['[', ']']).parse().ok()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.https { "https" } else { "http" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

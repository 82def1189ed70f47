//! What an operator may decide about HTTP and pages.

use crate::rate::Limits;
use crate::zone::Zone;

/// Settings of the web room; `app` fills them from `corridor.toml` and the environment.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address people type, without a final slash: `https://corridor.example`. It decides whether cookies are `Secure`.
    pub origin: String,
    /// The zone in which times are shown.
    pub zone: Zone,
    /// Does a proxy in front of us set `X-Forwarded-For`? Only then is it believed.
    pub behind_proxy: bool,
    /// How many requests an address and a person may send.
    pub limits: Limits,
    /// Shows what only builders of the product need: the page catalogue.
    pub development: bool,
}

impl Settings {
    /// Do people reach us through TLS?
    pub fn https(&self) -> bool {
        self.origin.starts_with("https://")
    }
}

impl Default for Settings {
    /// A development server on the loopback interface.
    fn default() -> Self {
        Self {
            origin: "http://127.0.0.1:8080".to_owned(),
            zone: Zone::default(),
            behind_proxy: false,
            limits: Limits::default(),
            development: true,
        }
    }
}

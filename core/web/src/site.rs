//! The site: everything pages and extractors share, built once at start and put into the app's data.

use crate::authenticator::Authenticator;
use crate::manual::Manual;
use crate::navigation::{FOOTER, FooterLink, NavItem};
use crate::rate::Limiter;
use crate::settings::Settings;
use crate::words::Words;
use kernel::{Chance, Clock};
use std::sync::Arc;
use tokio::sync::watch;

/// What all requests share. Give it to the app as `Data<Site>`; see the crate's documentation for the three lines it takes.
pub struct Site {
    /// What the operator decided.
    pub settings: Settings,
    /// All texts.
    pub words: Words,
    /// Where an operation's time comes from.
    pub clock: Clock,
    /// Where an operation's ids and tokens come from.
    pub chance: Chance,
    /// The console's navigation, in the order shown.
    pub navigation: Vec<NavItem>,
    /// The links of the footer; the ledger's checkpoint and the API unless `app` says otherwise.
    pub footer: Vec<FooterLink>,
    /// Where the search field of the header leads with `?q=`; no field without.
    pub search: Option<&'static str>,
    /// The page of each problem code.
    pub manual: Manual,
    closing: watch::Sender<bool>,
    pub(crate) authenticator: Arc<dyn Authenticator>,
    pub(crate) limiter: Limiter,
}

impl Site {
    /// Makes a site without navigation and with the problem pages of `web` alone.
    pub fn new(
        settings: Settings,
        words: Words,
        clock: Clock,
        chance: Chance,
        authenticator: Arc<dyn Authenticator>,
    ) -> Self {
        let limiter = Limiter::new(&settings.limits);
        Self {
            settings,
            words,
            clock,
            chance,
            navigation: Vec::new(),
            footer: FOOTER.to_vec(),
            search: None,
            manual: Manual::default(),
            closing: watch::Sender::new(false),
            authenticator,
            limiter,
        }
    }

    /// Ends live pages, for the server is about to stop: they would keep it waiting. Browsers come back to the next one.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Waits for [`close`](Self::close).
    pub(crate) fn closed(&self) -> impl Future<Output = ()> + use<> {
        let mut closing = self.closing.subscribe();
        async move {
            // A site that is gone has been closed, too.
            drop(closing.wait_for(|closed| *closed).await);
        }
    }

    /// Adds a module's entries to the console's navigation.
    #[must_use]
    pub fn navigate(mut self, items: impl IntoIterator<Item = NavItem>) -> Self {
        self.navigation.extend(items);
        self
    }

    /// Adds links to the footer.
    #[must_use]
    pub fn footer(mut self, links: impl IntoIterator<Item = FooterLink>) -> Self {
        self.footer.extend(links);
        self
    }

    /// Shows a search field in the header of every page; it leads to `path?q=`.
    #[must_use]
    pub fn search_at(mut self, path: &'static str) -> Self {
        self.search = Some(path);
        self
    }

    /// Adds a module's problem pages: code, Chinese text, English text.
    #[must_use]
    pub fn explain(mut self, pages: &'static [crate::manual::ProblemPage]) -> Self {
        self.manual.add(pages);
        self
    }
}

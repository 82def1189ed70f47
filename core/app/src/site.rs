//! The site: texts, navigation and problem pages of all modules in one.

use crate::foundation::Foundation;
use crate::modules::MODULES;
use crate::services::Services;
use crate::settings;
use std::num::NonZeroU32;
use std::sync::Arc;
use web::{FooterLink, Limit, Limits, Site, Words, WordsError};

/// The texts of all modules.
pub(crate) fn words() -> Result<Words, WordsError> {
    let sources: Vec<_> = MODULES.iter().map(|module| module.words).collect();
    Words::new(&sources)
}

/// What every page can be checked against, and what programs use instead of pages.
const FOOTER: [FooterLink; 3] = [
    FooterLink { key: "app-nav-ledger", href: "/ledger" },
    FooterLink { key: "web-checkpoint", href: "/checkpoint" },
    FooterLink { key: "app-api-title", href: "/api" },
];

/// Builds what all pages share.
pub(crate) fn build(foundation: &Foundation, services: &Services) -> anyhow::Result<Site> {
    let settings = web::Settings {
        origin: foundation.public_url.to_string(),
        zone: foundation.settings.time_zone.get(),
        behind_proxy: foundation.settings.limits.behind_proxy,
        limits: limits(&foundation.settings.limits),
        development: foundation.settings.development,
    };
    let (clock, chance) = (foundation.clock.clone(), foundation.chance.clone());
    let authenticator = Arc::new(services.accounts.clone());
    let mut site = Site::new(settings, words()?, clock, chance, authenticator).search_at("/enterprises");
    site.footer = FOOTER.to_vec();
    Ok(MODULES
        .iter()
        .fold(site, |site, module| site.navigate(module.navigation.iter().copied()).explain(module.problems)))
}

fn limits(settings: &settings::Limits) -> Limits {
    let limit = |per_second, burst| {
        Some(Limit { per_second: NonZeroU32::new(per_second)?, burst: NonZeroU32::new(burst)? })
    };
    Limits {
        address: limit(settings.address_per_second, settings.address_burst),
        person: limit(settings.person_per_second, settings.person_burst),
    }
}

//! The only list of modules.

use db::Listener;
use std::sync::LazyLock;
use utoipa_actix_web::service_config::ServiceConfig;
use web::NavItem;
use web::manual::ProblemPage;

/// What a module brings before anything is opened.
pub(crate) struct Module {
    /// Its texts.
    pub(crate) words: web::Source,
    /// Its entries in the console's navigation.
    pub(crate) navigation: &'static [NavItem],
    /// Its pages that anybody may open, as their routes are written.
    pub(crate) public: web::PublicPages,
    /// A page for each of its problem codes.
    pub(crate) problems: &'static [ProblemPage],
    /// Its routes under `/api/v1`.
    pub(crate) api: fn(&mut ServiceConfig<'_>),
    /// Its pages.
    pub(crate) pages: fn(&mut actix_web::web::ServiceConfig),
    /// Which events it wants.
    pub(crate) listeners: fn() -> Vec<Listener>,
}

/// Pages that anybody may open. Everything else is for people who are signed in.
pub(crate) static PUBLIC: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| MODULES.iter().flat_map(|module| module.public.iter().copied()).collect());

/// Every module, in the order of the navigation.
pub(crate) const MODULES: &[Module] =
    &[crate::FRONT, ENTERPRISES, CONNECTIONS, ACCOUNTS, FILES, IDENTIFIERS, crate::BACK];

const ACCOUNTS: Module = Module {
    words: accounts::WORDS,
    navigation: accounts::NAVIGATION,
    public: accounts::PUBLIC_PAGES,
    problems: accounts::PROBLEMS,
    api: accounts::routes,
    pages: accounts::pages,
    ..NOTHING
};

const FILES: Module = Module {
    words: web::Source { module: "files", zh_cn: files::ZH_CN, en: files::EN },
    problems: files::PROBLEMS,
    ..NOTHING
};

const IDENTIFIERS: Module = Module {
    words: web::Source { module: "identifiers", zh_cn: identifiers::ZH_CN, en: identifiers::EN },
    api: crate::numbers::routes,
    ..NOTHING
};

const ENTERPRISES: Module = Module {
    words: enterprises::WORDS,
    navigation: enterprises::NAVIGATION,
    public: enterprises::PUBLIC_PAGES,
    problems: enterprises::PROBLEMS,
    api: enterprises::routes,
    pages: enterprises::pages,
    ..NOTHING
};

const CONNECTIONS: Module = Module {
    words: connections::WORDS,
    navigation: connections::NAVIGATION,
    problems: connections::PROBLEMS,
    api: connections::routes,
    pages: connections::pages,
    listeners: || vec![connections::LISTENER],
    ..NOTHING
};

/// What a module brings if it says nothing.
pub(crate) const NOTHING: Module = Module {
    words: web::Source { module: "", zh_cn: "", en: "" },
    navigation: &[],
    public: &[],
    problems: &[],
    api: |_| {},
    pages: |_| {},
    listeners: Vec::new,
};

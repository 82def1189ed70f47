//! Serves the catalogue on the loopback interface: `cargo run -p web --example catalogue`, then open
//! `http://127.0.0.1:8099/dev/enter?lang=en&theme=dark`.

use actix_web::cookie::Cookie;
use actix_web::http::header;
use actix_web::middleware::from_fn;
use actix_web::web::{self as route, Data};
use actix_web::{App, HttpResponse, HttpServer};
use kernel::op::{Grant, PersonId, Reach, Role};
use kernel::{Chance, Clock, Id, Timestamp};
use std::sync::Arc;
use web::{Authenticator, Identity, NavItem, Presented, Problem, Settings, Site, Words};

const REVIEWER: Role = Role("reviewer");

/// Whoever has any session cookie is the reviewer of the samples.
struct Reviewer;

#[async_trait::async_trait(?Send)]
impl Authenticator for Reviewer {
    async fn authenticate(
        &self,
        presented: Presented<'_>,
        _: Timestamp,
    ) -> Result<Option<Identity>, Problem> {
        let Presented::Session(_) = presented else { return Ok(None) };
        let person: PersonId =
            Id::from_uuid(Chance::seeded(1).id::<kernel::op::Person>(Timestamp::UNIX_EPOCH).uuid());
        Ok(Some(Identity {
            person,
            display_name: "Reviewer".to_owned(),
            organisation: Some("Sample City Bureau of Commerce".to_owned()),
            grants: Arc::from([Grant { role: REVIEWER, over: None }]),
            reach: Reach::Full,
            language: None,
        }))
    }
}

/// The texts of entries that real modules bring along.
const SAMPLE: web::Source = web::Source {
    module: "sample",
    zh_cn: "sample-needs = 待办事项\nsample-queue = 审核队列\nsample-register = 企业名录\nsample-connections = 店铺连接\nsample-ledger = 存证账本\nsample-system = 系统运行\n",
    en: "sample-needs = What needs me\nsample-queue = Review queue\nsample-register = Register\nsample-connections = Connections\nsample-ledger = Ledger\nsample-system = System\n",
};

const NAVIGATION: [NavItem; 6] = [
    NavItem { key: "sample-needs", href: "/needs", icon: "inbox", roles: &[] },
    NavItem { key: "sample-queue", href: "/dev/components", icon: "list", roles: &[REVIEWER] },
    NavItem { key: "sample-register", href: "/register", icon: "building", roles: &[] },
    NavItem { key: "sample-connections", href: "/connections", icon: "store", roles: &[] },
    NavItem { key: "sample-ledger", href: "/ledger", icon: "ledger", roles: &[] },
    NavItem { key: "sample-system", href: "/system", icon: "settings", roles: &[] },
];

#[derive(serde::Deserialize)]
struct Enter {
    lang: String,
    theme: String,
    #[serde(default)]
    who: String,
    #[serde(default)]
    to: String,
}

async fn enter(enter: route::Query<Enter>) -> HttpResponse {
    let enter = enter.into_inner();
    let to = if enter.to.is_empty() { "/dev/components".to_owned() } else { enter.to };
    let mut response = HttpResponse::SeeOther();
    response
        .insert_header((header::LOCATION, to))
        .cookie(Cookie::build("lang", enter.lang).path("/").finish());
    response.cookie(Cookie::build("theme", enter.theme).path("/").finish());
    if enter.who != "nobody" {
        response.cookie(Cookie::build(web::SESSION_COOKIE, "a-session-of-the-samples").path("/").finish());
    }
    response.finish()
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words = Words::new(&[SAMPLE])?;
    let site = Site::new(Settings::default(), words, Clock::System, Chance::System, Arc::new(Reviewer))
        .navigate(NAVIGATION)
        .search_at("/register");
    let site = Data::new(site);
    HttpServer::new(move || {
        App::new()
            .app_data(site.clone())
            .wrap(from_fn(web::context))
            .service(route::resource("/dev/enter").get(enter))
            .configure(web::catalogue_routes)
            .configure(web::routes)
    })
    .workers(1)
    .shutdown_timeout(1)
    .bind(("127.0.0.1", 8099))?
    .run()
    .await?;
    Ok(())
}

//! Every route of the served document, with ids that nobody has.

use super::Everybody;
use insta::assert_snapshot;
use reqwest::Method;
use serde_json::Value;
use tests::{Corridor, Engine, Visitor};

/// A route of the API.
pub(super) struct Route {
    pub(super) method: Method,
    path: String,
}

impl Route {
    fn title(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path with something of the right form in each place.
    pub(super) fn address(&self) -> String {
        let mut address = String::new();
        let mut rest = self.path.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').expect("a place ends");
            address.push_str(before);
            address.push_str(&example(before, name));
            rest = after;
        }
        address + rest
    }
}

/// An id that nobody has, of the kind that the folder before it speaks of.
fn example(before: &str, name: &str) -> String {
    const HEX: &str = "0198f2a47c0e7d3f9d3c0a1b2c3d4e5f";
    let folder = before.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let prefix = match (folder, name) {
        (_, "serial") => return "CR-4F7KQ-9ZT2M".to_owned(),
        (_, "slot") => return "business_licence".to_owned(),
        (_, "number" | "seq") => return "1".to_owned(),
        ("applications", _) => "app",
        ("enterprises", _) => "ent",
        ("organisations", _) => "org",
        ("people", _) => "per",
        ("documents", _) => "doc",
        ("connections", _) => "con",
        ("receipts", _) => "rcp",
        ("invitations", _) => "inv",
        ("memberships", _) => "mem",
        ("tokens", _) => "tok",
        ("sessions", _) => "ses",
        ("operations", _) => "opn",
        ("products", _) => "pro",
        ("orders", _) => "ord",
        (_, "type") => return "application".to_owned(),
        _ => return HEX.to_owned(),
    };
    format!("{prefix}_{HEX}")
}

pub(super) async fn routes(visitor: &Visitor) -> Vec<Route> {
    let document = visitor.get("/api/openapi.json").await.expect(200).json();
    let paths = document["paths"].as_object().expect("paths").clone();
    let of_path = |(path, item): (String, Value)| -> Vec<Route> {
        let methods = item.as_object().cloned().unwrap_or_default();
        let known = methods.keys().filter_map(|name| name.to_uppercase().parse::<Method>().ok());
        known.filter(is_verb).map(|method| Route { method, path: path.clone() }).collect()
    };
    let mut routes: Vec<_> = paths.into_iter().flat_map(of_path).collect();
    // Who signs out everywhere is nobody afterwards.
    routes.sort_by_key(|route| route.method == Method::DELETE && route.path.ends_with("/sessions"));
    routes
}

/// Beside methods, a path has `parameters`, `summary` and the like.
fn is_verb(method: &Method) -> bool {
    [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(method)
}

async fn status(who: &Visitor, route: &Route) -> u16 {
    let request = who.request(route.method.clone(), &route.address()).header("if-match", "\"v1\"");
    let request = if route.method == Method::GET { request } else { request.json(&serde_json::json!({})) };
    let answer = who.send(request).await;
    assert!(answer.status < 500, "{}: {}", route.title(), answer.text);
    if answer.status >= 400 {
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{}", route.title());
    }
    answer.status
}

/// No route is public by accident.
#[actix_web::test]
async fn nobody_is_turned_away_everywhere_but_here() {
    let corridor = Corridor::start(Engine::Sqlite).await;
    let nobody = corridor.nobody();
    let mut open = Vec::new();
    for route in routes(&nobody).await {
        if status(&nobody, &route).await != 401 {
            open.push(route.title());
        }
    }
    assert_snapshot!("public-routes", open.join("\n"));
    corridor.stop().await;
}

/// What the roles may, seen from outside: with ids of nothing and an empty body, 403 and 404 say *no*, 422 and 400 *go on*.
#[actix_web::test]
async fn every_route_answers_each_role_as_ever() {
    let corridor = Corridor::start(Engine::Sqlite).await;
    let everybody = Everybody::of(&corridor).await;
    let titles: Vec<_> = everybody.all().iter().map(|(title, _)| *title).collect();
    let mut table = vec![titles.join(" ")];
    for route in routes(&everybody.nobody).await {
        let mut row = Vec::new();
        for (_, who) in everybody.all() {
            row.push(status(who, &route).await.to_string());
        }
        table.push(format!("{}  {}", row.join(" "), route.title()));
    }
    assert_snapshot!("routes-by-role", table.join("\n"));
    corridor.stop().await;
}

//! The rules, as a pure function over rooms and edges, so that each can be seen failing.

use std::collections::BTreeMap;

/// A crate of ours.
pub(crate) struct Room {
    pub(crate) name: String,
    /// From the root of the repository: `core/kernel`.
    pub(crate) folder: String,
    pub(crate) edges: Vec<Edge>,
}

/// A dependency that a room declares.
pub(crate) struct Edge {
    pub(crate) on: String,
    pub(crate) kind: Kind,
}

/// What the dependency is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Part of the product.
    Product,
    /// For the room's own tests.
    Test,
}

/// Where in the house a room is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Pure words and arithmetic: kernel, identifiers, deadlines, search, sheets, ledger.
    Ground,
    /// What modules stand on: db, web, files, outbound.
    Service,
    Contract,
    Module,
    App,
    Abi,
    Sdk,
    Host,
    Testkit,
    Adapter,
    Migrations,
    Tests,
}
use Place::*;

/// Everything that is wrong with the house, a line each.
pub(crate) fn broken(house: &[Room]) -> Vec<String> {
    let places: BTreeMap<_, _> = house.iter().map(|room| (room.name.as_str(), place(&room.folder))).collect();
    let mut broken = Vec::new();
    for room in house {
        broken.extend(misnamed(room));
        for edge in &room.edges {
            let wrong = match places.get(edge.on.as_str()) {
                Some(&on) => !may_know(room, edge, on),
                None => !may_use(room, &edge.on),
            };
            if wrong {
                broken.push(format!("{} must not depend on {}", room.name, edge.on));
            }
        }
    }
    broken
}

fn place(folder: &str) -> Place {
    match folder {
        "core/kernel" | "core/identifiers" | "core/deadlines" | "core/search" | "core/sheets"
        | "core/ledger" => Ground,
        "core/db" | "core/web" | "core/files" | "core/outbound" => Service,
        "core/app" => App,
        "plugins/abi" => Abi,
        "plugins/sdk" => Sdk,
        "plugins/host" => Host,
        "migrations" => Migrations,
        "tests" => Tests,
        _ if folder.starts_with("plugins/") => Testkit,
        _ if folder.starts_with("adapters/") => Adapter,
        _ if folder.ends_with("-contract") => Contract,
        _ => Module,
    }
}

/// May `room` know the room `edge.on`, which stands at `on`?
fn may_know(room: &Room, edge: &Edge, on: Place) -> bool {
    let for_tests = edge.kind == Kind::Test;
    match place(&room.folder) {
        // The ledger may name things as the kernel does; the kernel knows nobody.
        Ground => on == Ground && room.name != "kernel" && edge.on != "ledger",
        Service => on == Ground || (for_tests && on == Migrations),
        Contract => on == Ground,
        Module => matches!(on, Ground | Service | Contract) || (for_tests && on == Migrations),
        // Of an adapter the app takes the manifest; its code runs in a worker, from a file.
        App => !matches!(on, App | Tests | Sdk),
        Abi | Migrations => false,
        Sdk => on == Abi,
        Host => on == Abi || (for_tests && matches!(on, Sdk | Testkit)),
        Testkit => matches!(on, Abi | Sdk | Host),
        Adapter => on == Sdk || (for_tests && on == Testkit),
        Tests => true,
    }
}

/// Libraries that only some rooms may use, and which. `tests` may use them all: it looks at the product from outside.
fn may_use(room: &Room, library: &str) -> bool {
    let at = place(&room.folder);
    if at == Tests {
        return true;
    }
    let is = |name: &str| room.name == name;
    match library {
        // HTTP in.
        _ if library.starts_with("actix") || library.starts_with("utoipa-actix") => {
            is("web") || matches!(at, App | Module)
        }
        "axum" | "warp" | "rocket" => false,
        // SQL.
        "sea-orm" => is("db") || is("kernel") || at == Module,
        "sea-orm-migration" => is("db") || at == Migrations,
        "sqlx" | "rusqlite" | "tokio-postgres" | "postgres" => is("db"),
        // HTTP out.
        "reqwest" | "hyper" | "hyper-util" | "ureq" | "awc" | "lettre" => is("outbound"),
        // Foreign code and its cage.
        "libloading" | "landlock" | "seccompiler" => at == Host,
        // Words and pages.
        "askama" | "fluent-bundle" => is("web") || matches!(at, App | Module),
        _ => true,
    }
}

fn misnamed(room: &Room) -> Option<String> {
    let folder = room.folder.rsplit('/').next().unwrap_or_default();
    // What outsiders compile against carries the product's name.
    let published = ["plugins/abi", "plugins/sdk"].contains(&room.folder.as_str());
    let name = if published { format!("corridor-{folder}") } else { folder.to_owned() };
    let vague = ["core", "utils", "common", "helpers", "misc", "manager"].contains(&room.name.as_str());
    (room.name != name || vague).then(|| format!("{} is no name for the room in {}", room.name, room.folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREETS: &[&str] = &[
        "core/kernel",
        "core/ledger",
        "core/sheets",
        "core/db",
        "core/web",
        "core/outbound",
        "core/accounts",
        "core/enterprises",
        "core/enterprises-contract",
        "core/connections",
        "core/connections-contract",
        "core/app",
        "plugins/abi",
        "plugins/sdk",
        "plugins/host",
        "plugins/testkit",
        "adapters/storefront-medusa",
        "migrations",
        "tests",
    ];

    fn room(folder: &str) -> Room {
        let name = match folder {
            "plugins/abi" => "corridor-abi",
            "plugins/sdk" => "corridor-sdk",
            _ => folder.rsplit('/').next().unwrap(),
        };
        Room { name: name.to_owned(), folder: folder.to_owned(), edges: Vec::new() }
    }

    /// What the checker says of a house with one edge.
    fn check(from: &str, on: &str, kind: Kind) -> Vec<String> {
        let mut house: Vec<_> = STREETS.iter().map(|folder| room(folder)).collect();
        let room = house.iter_mut().find(|room| room.name == from).expect("the room is in the house");
        room.edges.push(Edge { on: on.to_owned(), kind });
        broken(&house)
    }

    #[test]
    fn a_forbidden_edge_is_named() {
        for (from, on) in [
            ("enterprises", "connections"),
            ("enterprises", "accounts"),
            ("enterprises", "app"),
            ("enterprises", "host"),
            ("enterprises", "migrations"),
            ("connections", "host"),
            ("connections", "corridor-abi"),
            ("enterprises-contract", "enterprises"),
            ("enterprises-contract", "db"),
            ("enterprises-contract", "connections-contract"),
            ("kernel", "ledger"),
            ("kernel", "actix-web"),
            ("kernel", "sqlx"),
            ("ledger", "db"),
            ("sheets", "db"),
            ("sheets", "ledger"),
            ("ledger", "sea-orm"),
            ("ledger", "actix-web"),
            ("db", "web"),
            ("db", "accounts"),
            ("db", "actix-web"),
            ("web", "sea-orm"),
            ("web", "db"),
            ("web", "reqwest"),
            ("accounts", "sqlx"),
            ("accounts", "rusqlite"),
            ("accounts", "reqwest"),
            ("connections", "hyper"),
            ("app", "libloading"),
            ("app", "tests"),
            ("app", "sea-orm"),
            ("migrations", "db"),
            ("migrations", "kernel"),
            ("corridor-abi", "corridor-sdk"),
            ("corridor-sdk", "kernel"),
            ("corridor-sdk", "landlock"),
            ("host", "kernel"),
            ("host", "corridor-sdk"),
            ("testkit", "kernel"),
            ("storefront-medusa", "corridor-abi"),
            ("storefront-medusa", "kernel"),
            ("storefront-medusa", "reqwest"),
        ] {
            assert_eq!(check(from, on, Kind::Product), [format!("{from} must not depend on {on}")]);
        }
    }

    #[test]
    fn not_even_tests_of_a_module_may_know_another_module_or_the_app() {
        for (from, on) in [("enterprises", "accounts"), ("connections", "app"), ("accounts", "tests")] {
            assert_eq!(check(from, on, Kind::Test), [format!("{from} must not depend on {on}")]);
        }
    }

    #[test]
    fn what_the_picture_allows_is_allowed() {
        for (from, on, kind) in [
            ("enterprises", "kernel", Kind::Product),
            ("enterprises", "web", Kind::Product),
            ("enterprises", "sheets", Kind::Product),
            ("enterprises", "sea-orm", Kind::Product),
            ("enterprises", "actix-web", Kind::Product),
            ("enterprises", "migrations", Kind::Test),
            ("connections", "enterprises-contract", Kind::Product),
            ("app", "host", Kind::Product),
            ("app", "storefront-medusa", Kind::Product),
            ("app", "connections", Kind::Product),
            ("host", "landlock", Kind::Product),
            ("host", "corridor-abi", Kind::Product),
            ("storefront-medusa", "corridor-sdk", Kind::Product),
            ("outbound", "reqwest", Kind::Product),
            ("tests", "app", Kind::Product),
        ] {
            assert!(check(from, on, kind).is_empty(), "{from} may depend on {on}");
        }
    }

    #[test]
    fn a_room_is_called_as_its_folder() {
        for (name, folder) in
            [("registration", "core/enterprises"), ("corridor-db", "core/db"), ("utils", "core/utils")]
        {
            let room = Room { name: name.to_owned(), folder: folder.to_owned(), edges: Vec::new() };
            assert_eq!(broken(&[room]), [format!("{name} is no name for the room in {folder}")]);
        }
    }
}

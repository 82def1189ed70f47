//! Who may depend on whom, read from `cargo metadata`. `core/README.md` draws the same picture for people.

mod rules;

use rules::{Edge, Kind, Room};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

#[test]
fn no_room_depends_on_what_it_must_not_know() {
    let house = read();
    assert!(house.iter().any(|room| room.name == "kernel"), "cargo metadata lists the rooms");
    let broken = rules::broken(&house);
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_room_on_disk_belongs_to_the_workspace() {
    let members: Vec<_> = read().into_iter().map(|room| room.folder).collect();
    for street in ["core", "plugins", "adapters"] {
        for entry in tests::root().join(street).read_dir().expect("the street exists").flatten() {
            if entry.path().join("Cargo.toml").exists() {
                let folder = format!("{street}/{}", entry.file_name().to_string_lossy());
                assert!(members.contains(&folder), "{folder} is not a member of the workspace");
            }
        }
    }
}

/// The rooms with the edges they declare themselves.
fn read() -> Vec<Room> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(tests::root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    metadata["packages"].as_array().expect("packages").iter().map(room).collect()
}

fn room(package: &Value) -> Room {
    let manifest = Path::new(text(&package["manifest_path"]));
    let folder = manifest.parent().and_then(|dir| dir.strip_prefix(tests::root()).ok());
    Room {
        name: text(&package["name"]).to_owned(),
        folder: folder.expect("a room lies in the repository").to_string_lossy().into_owned(),
        edges: package["dependencies"].as_array().expect("dependencies").iter().map(edge).collect(),
    }
}

fn edge(dependency: &Value) -> Edge {
    let kind = match dependency["kind"].as_str() {
        Some("dev") => Kind::Test,
        _ => Kind::Product,
    };
    Edge { on: text(&dependency["name"]).to_owned(), kind }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("cargo metadata says it as text")
}

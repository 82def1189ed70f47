//! An adapter that misbehaves, in the product: its library lies where that of a shipped one is looked for.

use crate::crash::BINARY;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tests::{Application, Corridor, Engine, Person};

/// Where nobody listens: port 9 was the discard protocol's (RFC 863).
const NO_STORE: &str = "127.0.0.1:9";

#[actix_web::test]
async fn an_adapter_that_crashes_further_on_each_time_is_given_up_and_its_connection_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    compile("crashing", &folder.path().join("libstorefront_medusa.so"));
    let corridor = Corridor::by_the_wall_clock(Engine::Sqlite, |settings| {
        settings.outbound.allow = vec![NO_STORE.to_owned()];
        settings.plugins.dir = Some(folder.path().to_owned());
        settings.plugins.worker = Some(BINARY.into());
    })
    .await;
    let (merchant, reviewer) = (corridor.enterprise_admin().await, corridor.reviewer().await);
    Application::complete(&merchant, 1).await.approved_by(&reviewer).await;
    let connection = connect(&merchant).await;

    let failing = until_failing(&merchant, &connection).await;
    assert_eq!(failing["trouble"], "worker-keeps-crashing", "{failing}");
    let detail = failing["trouble_detail"].as_str().expect("what happened");
    assert!(detail.contains("6 times") && detail.contains("SIGABRT"), "{detail}");
    let history = merchant.get(&format!("{connection}/operations")).await.expect(200).json();
    let probes: Vec<_> = history["items"]
        .as_array()
        .expect("operations")
        .iter()
        .filter(|one| one["kind"] == "probe")
        .collect();
    assert_eq!(probes.len(), 1);
    assert_eq!(probes[0]["state"], "failed", "{history}");

    corridor.nobody().get("/health/ready").await.expect(200);
    corridor.stop().await;
}

async fn connect(owner: &Person) -> String {
    let body = json!({
        "organisation": owner.organisation.map(|id| id.to_string()),
        "adapter": "storefront-medusa",
        "name": "Our shop",
        "config": { "base_url": format!("http://{NO_STORE}") },
        "credentials": { "seller": "sk_of_a_store_that_is_not_there" },
        "agreed": true,
    });
    let made = owner.post("/api/v1/connections", &body).await.expect(201).json();
    format!("/api/v1/connections/{}", made["id"].as_str().expect("an id"))
}

async fn until_failing(owner: &Person, connection: &str) -> Value {
    for _ in 0..600 {
        let seen = owner.get(connection).await.expect(200).json();
        if seen["stage"] == "failing" {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it never fails: {}", owner.get(&format!("{connection}/operations")).await.text);
}

/// Compiles a plugin of the testkit.
fn compile(name: &str, library: &Path) {
    let plugins = tests::root().join("plugins");
    let compiled = Command::new("cc")
        .args(["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-fvisibility=hidden"])
        .arg("-I")
        .arg(plugins.join("abi/include"))
        .arg(plugins.join(format!("testkit/{name}/{name}.c")))
        .arg("-o")
        .arg(library)
        .output()
        .expect("a C compiler");
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
}

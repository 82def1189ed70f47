//! An auditor looks at a log that somebody altered.

use super::place::{Place, corridor, said};
use std::fs;
use tests::Engine;

#[actix_web::test]
async fn a_tampered_tile_is_named_and_nothing_of_it_gets_into_the_copy() {
    let mut place = Place::on(Engine::Sqlite).await;
    let mut size = 0;
    for _ in 0..3 {
        size = place.write().await.1 + 1;
    }
    place.process.kill();
    let file = format!("tile/entries/000.p/{size}");
    let path = place.path(&format!("ledger/{file}"));
    let sound = fs::read(&path).expect("a bundle");
    let mut altered = sound.clone();
    let last = altered.len() - 1;
    altered[last] ^= 1;
    fs::write(&path, altered).expect("a file can be written");
    place.process.start().await;

    let (mirror, base, key) = (place.path("mirror"), place.process.base(), place.key.clone());
    let audit = |more: &[&str]| {
        let mut arguments = vec!["audit", "--mirror", &mirror, "--origin", &base, "--keys", &key];
        arguments.extend(more);
        said(&corridor(&arguments))
    };
    let (found, code) = audit(&[]);
    assert_eq!(code, 3, "{found}");
    assert!(found.contains(&file) && found.contains(&format!("from entry {} on", size - 1)), "{found}");

    fs::write(&path, sound).expect("a file can be written");
    assert_eq!(audit(&[]).1, 0, "what was found did not stay in the copy");
    assert_eq!(audit(&["--whole"]).1, 0);
    let alone = said(&corridor(&["audit", "--mirror", &mirror, "--keys", &key]));
    assert_eq!(alone.1, 0, "the copy proves itself without the log: {}", alone.0);
    let second = place.path("second");
    let copied = said(&corridor(&["audit", "--mirror", &second, "--origin", &mirror, "--keys", &key]));
    assert_eq!(copied.1, 0, "a copy serves for a further copy: {}", copied.0);

    place.process.kill();
    let (unreachable, code) = audit(&[]);
    assert_eq!(code, 1, "a log that does not answer is not a bad log: {unreachable}");
    let stranger = ledger::SigningKey::generate("stranger.example", [1; 32]).expect("a key");
    let trusted = stranger.verifier().to_string();
    let ledger = place.path("ledger");
    let elsewhere = place.path("third");
    let other = ["audit", "--mirror", &elsewhere, "--origin", &ledger, "--keys", &trusted];
    assert_eq!(said(&corridor(&other)).1, 6);
}

//! The log gets another key; nothing that was signed before loses its worth.

use super::place::{Place, corridor, said};
use std::fs;
use tests::Engine;

#[actix_web::test]
async fn after_a_change_of_keys_old_and_new_receipts_verify_by_the_published_history() {
    let mut place = Place::on(Engine::Sqlite).await;
    let (old, _) = place.write().await;
    let old = place.save(&old).await;
    let (mirror, base, first) = (place.path("mirror"), place.process.base(), place.key.clone());
    let audit = || said(&corridor(&["audit", "--mirror", &mirror, "--origin", &base, "--keys", &first]));
    assert_eq!(audit().1, 0);
    let busy = place.process.command(&["ledger", "rotate-key"]).expect_err("a server runs");
    assert!(busy.contains("stop every corridor"), "{busy}");

    place.process.kill();
    let before = fs::read_to_string(place.path("keys/ledger.key")).expect("a key");
    let said_to = place.process.command(&["ledger", "rotate-key"]).expect("the key is changed");
    assert_eq!(said_to.lines().count(), 2, "{said_to}");
    assert_ne!(fs::read_to_string(place.path("keys/ledger.key")).expect("a key"), before);
    place.process.start().await;
    place.write().await;
    let (new, _) = place.write().await;
    let new = place.save(&new).await;

    let history = place.path("keys.txt");
    fs::write(&history, place.writer.get("/ledger/keys").await.expect(200).text)
        .expect("a file can be written");
    for file in [&old, &new] {
        let (verified, code) = said(&corridor(&["ledger", "verify", file, "--keys", &history]));
        assert_eq!(code, 0, "{verified}");
    }
    assert_eq!(said(&corridor(&["ledger", "verify", &old, "--keys", &first])).1, 0);
    let (refused, code) = said(&corridor(&["ledger", "verify", &new, "--keys", &first]));
    assert_eq!(
        code, 1,
        "a checkpoint of the new key says nothing to whom knows the old one alone: {refused}"
    );
    let (followed, code) = audit();
    assert_eq!(code, 0, "from the first key an auditor follows: {followed}");
    assert!(followed.contains("changes of keys, recorded and published: 1"), "{followed}");

    // The old key comes back with an older copy of the key folder: it signs nothing any more.
    place.process.kill();
    fs::write(place.path("keys/ledger.key"), before).expect("a file can be written");
    let (said_now, code) = said(&corridor(&["serve", "--listen", "127.0.0.1:0", "--data", &place.path("")]));
    assert_ne!(code, 0);
    assert!(said_now.contains("the ledger has another key by now"), "{said_now}");
}

#[actix_web::test]
async fn a_change_of_keys_that_broke_off_is_completed_by_the_same_command() {
    let mut place = Place::on(Engine::Sqlite).await;
    let (_, before) = place.write().await;
    place.process.kill();
    let (keys, ledger) = (place.path("keys"), place.path("ledger"));
    fs::copy(format!("{keys}/ledger.key"), format!("{keys}/before")).expect("a file can be copied");
    let checkpoint = fs::read(format!("{ledger}/checkpoint")).expect("a checkpoint");
    place.process.command(&["ledger", "rotate-key"]).expect("the key is changed");

    // As if the power had gone after the new key was published and before anything was signed by it.
    fs::rename(format!("{keys}/ledger.key"), format!("{keys}/ledger.next.key"))
        .expect("a file can be renamed");
    fs::rename(format!("{keys}/before"), format!("{keys}/ledger.key")).expect("a file can be renamed");
    fs::write(format!("{ledger}/checkpoint"), checkpoint).expect("a file can be written");
    let (refused, _) = said(&corridor(&["serve", "--listen", "127.0.0.1:0", "--data", &place.path("")]));
    assert!(refused.contains("corridor ledger rotate-key"), "{refused}");
    place.process.command(&["ledger", "rotate-key"]).expect("the change is completed");
    place.process.start().await;
    let (receipt, index) = place.write().await;
    assert_eq!(index, before + 2, "the change was recorded once");
    let receipt = place.save(&receipt).await;
    let history = place.path("keys.txt");
    fs::write(&history, place.writer.get("/ledger/keys").await.expect(200).text)
        .expect("a file can be written");
    assert_eq!(said(&corridor(&["ledger", "verify", &receipt, "--keys", &history])).1, 0);
}

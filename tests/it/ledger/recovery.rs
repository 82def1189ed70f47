//! An older database is brought back beside a newer log.

use super::place::{Place, corridor, said};
use tests::Engine;

#[actix_web::test]
async fn an_older_database_is_refused_and_then_recovered_on_sqlite() {
    an_older_database_is_refused_and_then_recovered(Engine::Sqlite).await;
}

#[cfg(feature = "full")]
#[actix_web::test]
async fn an_older_database_is_refused_and_then_recovered_on_postgresql() {
    an_older_database_is_refused_and_then_recovered(Engine::Postgresql).await;
}

async fn an_older_database_is_refused_and_then_recovered(engine: Engine) {
    let mut place = Place::on(engine).await;
    let (kept, _) = place.write().await;
    place.process.kill();
    place.copy_database();
    place.process.start().await;
    let (lost, index) = place.write().await;
    place.write().await;
    let (kept, lost) = (place.save(&kept).await, place.save(&lost).await);
    let (mirror, base, key) = (place.path("mirror"), place.process.base(), place.key.clone());
    let audit = || said(&corridor(&["audit", "--mirror", &mirror, "--origin", &base, "--keys", &key]));
    let (first, code) = audit();
    assert_eq!(code, 0, "{first}");

    place.process.kill();
    place.restore_database();
    let frozen = place.start_even_unready().await;
    let ready = place.writer.get("/health/ready").await.expect(503);
    assert_eq!(ready.json()["ledger"], "frozen");
    let organisation = place.writer.organisation.expect("an organisation").to_string();
    let refused =
        place.writer.post("/api/v1/applications", &serde_json::json!({ "organisation": organisation })).await;
    assert_eq!(refused.expect(503).code(), "ledger-frozen");
    place.writer.get("/ledger").await.expect(200);
    place.writer.get("/api/v1/applications").await.expect(200);
    let busy = place.process.command(&["ledger", "recover"]).expect_err("a server runs");
    assert!(busy.contains("stop every corridor"), "{busy}");
    drop(frozen);

    let done = place.process.command(&["ledger", "recover"]).expect("it is recovered");
    assert!(done.contains("the data of 2 entries is lost"), "{done}");
    let again = place.process.command(&["ledger", "recover"]).expect("it is sound");
    assert!(again.contains("nothing to recover"), "{again}");

    place.process.start().await;
    let (_, next) = place.write().await;
    assert_eq!(next, index + 3, "two lost entries, the gap entry, and on it goes");
    let (followed, code) = audit();
    assert_eq!(code, 0, "the log did not fork: {followed}");
    assert!(followed.contains("tells of a gap"), "{followed}");
    for file in [kept, lost] {
        let (verified, code) = said(&corridor(&["ledger", "verify", &file, "--keys", &key]));
        assert_eq!(code, 0, "what was proven stays proven: {verified}");
    }
    let page = place.process.nobody().speak("en").get("/ledger").await.expect(200).text;
    assert_eq!(page.matches("Data lost").count(), 2);
    assert!(page.contains("Older database restored, log continued"));
}

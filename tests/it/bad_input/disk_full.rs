//! The disk of the whole server is full: writes are refused and say why, reads go on, nothing acknowledged is lost, and with room
//! again the same server writes again.

use super::in_chinese;
use super::small_disk::SmallDisk;
use app::Settings;
use futures_util::future::join_all;
use ledger::{Receipt, VerifierKey};
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use tests::{Answer, Application, Corridor, Engine, Person, paper};
use tokio::task;

/// Who write while the disk fills up.
const WRITERS: u32 = 4;
/// Rows are written into room that files have already, too: so many saves of a few kilobytes use up what there can be.
const MOST_SAVES: usize = 4000;
/// How long a server may need to notice that there is room again.
const PATIENCE: Duration = Duration::from_secs(10);

#[actix_web::test]
async fn a_full_disk_costs_nobody_what_was_acknowledged_on_sqlite() {
    story(Engine::Sqlite).await;
}

#[actix_web::test]
async fn a_full_disk_costs_nobody_what_was_acknowledged_on_postgresql() {
    story(Engine::Postgresql).await;
}

async fn story(engine: Engine) {
    let mut disk = SmallDisk::mount();
    let mut kept = None;
    let corridor = Corridor::with(engine, |settings| {
        disk.take_in(settings);
        kept = Some(settings.clone());
    })
    .await;
    let reviewer = corridor.reviewer().await;
    let registered = corridor.enterprise_admin().await;
    let serial = Application::complete(&registered, 1).await.approved_by(&reviewer).await;
    let mut people = Vec::new();
    for _ in 0..WRITERS {
        people.push(corridor.enterprise_admin().await);
    }
    let mut drafts = Vec::new();
    for (person, n) in people.iter().zip(2..) {
        person.speak("zh-CN");
        drafts.push(Application::complete(person, n).await);
    }
    let (beginner, submitter) = (corridor.enterprise_admin().await, corridor.enterprise_admin().await);
    beginner.speak("zh-CN");
    submitter.speak("zh-CN");
    let ready = Application::complete(&submitter, 2 + WRITERS).await;
    corridor.settles().await;
    corridor.nobody().get("/health/ready").await.expect(200);

    // The disk fills up in the middle of the work.
    let disk = Arc::new(disk);
    let filling = task::spawn_blocking({
        let disk = disk.clone();
        move || {
            thread::sleep(Duration::from_millis(300));
            disk.fill();
        }
    });
    let saved = join_all(drafts.iter().map(save_until_refused)).await;
    filling.await.expect("the disk is full");
    let begun = others_write(&beginner, &ready).await;
    reads_go_on(&corridor, &registered, &serial, &drafts, &saved).await;

    disk.make_room();
    let submitting = drafts.iter().zip(2..).map(|(draft, n)| submit_when_there_is_room(draft, n));
    let submitted = join_all(submitting).await;
    corridor.nobody().get("/health/ready").await.expect(200);
    let own = beginner.get("/api/v1/applications").await.expect(200).json();
    assert_eq!(own.as_array().map(Vec::len), Some(begun), "{own}");
    for (draft, receipt) in drafts.iter().zip(&submitted) {
        is_genuine(draft.applicant, receipt).await;
    }

    let checkpoint = corridor.nobody().get("/checkpoint").await.expect(200).text;
    drop((drafts, ready));
    corridor.stop().await;
    starts_again_with(kept.expect("settings"), &checkpoint, &serial).await;
}

/// The last version of a draft that was acknowledged, and what it says.
struct Saved {
    version: i64,
    legal_form: String,
}

async fn save_until_refused(draft: &Application<'_>) -> Saved {
    let mut last = Saved { version: 0, legal_form: String::new() };
    for turn in 1..MOST_SAVES {
        let mut answers = paper::answers(1);
        // Of another length each time, so that it cannot be written over what was there.
        let legal_form = format!("{turn} {}", "室".repeat(turn % 60));
        answers["uscc"] = json!(format!("{turn}"));
        answers["address"] = json!("x".repeat(500 + turn % 4));
        answers["legal_form"] = json!(legal_form);
        let answer = draft.answer(&answers).await;
        if answer.status != 200 {
            no_room(&answer);
            assert!(last.version > 0, "the disk was full before anybody wrote");
            return last;
        }
        last = Saved { version: answer.json()["version"].as_i64().expect("a version"), legal_form };
    }
    panic!("{MOST_SAVES} saves were acknowledged on a full disk");
}

/// Refused with a reason that a person understands, and that is not a mistake of ours.
fn no_room(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.gist());
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.code(), "storage-full", "{}", answer.text);
    in_chinese(answer);
}

/// Everything that takes room is refused. What is small may still find some in a page of the database that is there already: then it
/// is done, and stays so. Says how many applications the beginner has.
async fn others_write(beginner: &Person, ready: &Application<'_>) -> usize {
    no_room(&ready.attach("business_licence", "licence.pdf", paper::pdf("there is no room for it")).await);
    match ready.step(ready.applicant, "submission", None).await {
        done if done.status == 200 => assert_eq!(ready.stage().await, "submitted"),
        refused => {
            no_room(&refused);
            assert_eq!(ready.stage().await, "draft");
        }
    }
    // A page says the same in the reader's language.
    let organisation = beginner.organisation.expect("they act for one").to_string();
    let fields = [("organisation", organisation.as_str())];
    match beginner.submit("/applications", "/applications", &fields).await {
        begun if begun.status == 303 => 1,
        refused => {
            let page = refused.expect(503);
            assert!(page.text.contains("存储空间已满"), "{}", page.gist());
            0
        }
    }
}

async fn reads_go_on(
    corridor: &Corridor,
    registered: &Person,
    serial: &str,
    drafts: &[Application<'_>],
    saved: &[Saved],
) {
    let nobody = corridor.nobody();
    nobody.get("/health/live").await.expect(200);
    let ready = nobody.get("/health/ready").await.expect(503).json();
    assert_eq!(ready["disk"], "full", "{ready}");
    nobody.get("/checkpoint").await.expect(200);
    nobody.get(&format!("/certificates/{serial}")).await.expect(200);
    let found = nobody.get("/api/v1/enterprises").await.expect(200).json();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "{found}");
    registered.get("/applications").await.expect(200);
    are_there(drafts, saved).await;
}

/// What was acknowledged is what is read; a save that was refused left nothing.
async fn are_there(drafts: &[Application<'_>], saved: &[Saved]) {
    for (draft, saved) in drafts.iter().zip(saved) {
        let seen = draft.seen_by(draft.applicant).await.expect(200).json();
        assert_eq!(seen["answers"]["legal_form"], saved.legal_form.as_str());
    }
}

/// Gives the receipt of the submission. The same server has to take it, within a short time.
async fn submit_when_there_is_room(draft: &Application<'_>, n: u32) -> String {
    let began = Instant::now();
    let answers = paper::answers(n);
    loop {
        let saved = draft.answer(&answers).await;
        if saved.status == 200 {
            break;
        }
        no_room(&saved);
        assert!(began.elapsed() < PATIENCE, "there is room, and nothing is written");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let done = draft.step(draft.applicant, "submission", None).await.expect(200).json();
    done["receipt"].as_str().expect("a receipt").to_owned()
}

async fn is_genuine(who: &Person, receipt: &str) {
    let path = format!("/api/v1/ledger/receipts/{receipt}");
    who.send(who.request(Method::GET, &path).header("prefer", "wait=10")).await.expect(200);
    let proof = who.get(&format!("/ledger/receipts/{receipt}.tlog-proof")).await.expect(200).text;
    let keys = who.get("/ledger/keys").await.expect(200).text;
    let key: VerifierKey =
        keys.lines().find(|line| line.contains('+')).expect("a key").parse().expect("a key");
    Receipt::parse(proof.as_bytes()).expect("a receipt").verify(&[key]).expect("a genuine receipt");
}

/// What is on the disk is whole: a server that starts on it goes on with the same ledger and the same register.
async fn starts_again_with(settings: Settings, checkpoint: &str, serial: &str) {
    // The engine is that of the settings.
    let again = Corridor::with(Engine::Sqlite, |usual| *usual = settings).await;
    assert_eq!(again.running().ledger(), db::LedgerState::Sound);
    assert_eq!(again.nobody().get("/checkpoint").await.expect(200).text, checkpoint);
    again.nobody().get(&format!("/certificates/{serial}")).await.expect(200);
    again.stop().await;
}

//! Many at once for one thing: one gets it, the others are told why, and nothing is half written.

use super::{in_chinese, names};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Application, Corridor, Engine, Person};

/// How many come at once.
const MANY: usize = 64;

/// Makes a test of a story on each engine, with threads enough that requests really meet.
macro_rules! on_both_engines_with_threads {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[actix_web::test]
            async fn on_sqlite() {
                super::with_threads(super::Engine::Sqlite, super::$story).await;
            }

            #[cfg(feature = "full")]
            #[actix_web::test]
            async fn on_postgresql() {
                super::with_threads(super::Engine::Postgresql, super::$story).await;
            }
        }
    )+};
}

on_both_engines_with_threads!(one_code_goes_to_one_applicant, one_organisation_begins_one_application);

async fn with_threads(engine: Engine, story: impl AsyncFn(&Corridor)) {
    let corridor = Corridor::with(engine, |settings| settings.workers = 4).await;
    story(&corridor).await;
    corridor.stop().await;
}

async fn one_code_goes_to_one_applicant(corridor: &Corridor) {
    let mut people = Vec::new();
    for _ in 0..MANY {
        people.push(corridor.enterprise_admin().await);
    }
    for person in &people {
        person.speak("zh-CN");
    }
    // Every one of them says that it is the same company.
    let applications = join_all(people.iter().map(|person| Application::complete(person, 1))).await;
    let before = join_all(applications.iter().map(seen)).await;
    let entries = log_size(corridor).await;

    let submitting = applications.iter().zip(&before).map(|(application, before)| {
        let path = format!("{}/submission", application.path());
        let version = before.header("etag").expect("a version").to_owned();
        application
            .applicant
            .send(application.applicant.request(Method::POST, &path).header("if-match", version))
    });
    let answers = join_all(submitting).await;

    let won: Vec<_> = (0..MANY).filter(|at| answers[*at].status == 200).collect();
    let [winner] = won[..] else { panic!("{} were entered", won.len()) };
    for (at, answer) in answers.iter().enumerate().filter(|(at, _)| *at != winner) {
        names(answer, "/uscc");
        assert_eq!(seen(&applications[at]).await.text, before[at].text, "a refused submission left a trace");
    }
    assert_eq!(applications[winner].stage().await, "submitted");
    corridor.settles().await;
    let receipt = answers[winner].json()["receipt"].as_str().expect("a receipt").to_owned();
    sealed(&people[winner], &receipt).await;
    assert_eq!(log_size(corridor).await, entries + 1, "the ledger holds the one submission");

    // No loser holds the code by half: given back, it goes to any of them.
    let winner = &applications[winner];
    winner.step(winner.applicant, "withdrawal", None).await.expect(200);
    let next = applications.iter().find(|application| application.id != winner.id).expect("a loser");
    next.step(next.applicant, "submission", None).await.expect(200);
}

async fn one_organisation_begins_one_application(corridor: &Corridor) {
    let applicant = corridor.enterprise_admin().await;
    applicant.speak("zh-CN");
    let body = json!({ "organisation": applicant.organisation.map(|id| id.to_string()) });
    let answers = join_all((0..MANY).map(|_| applicant.post("/api/v1/applications", &body))).await;
    let begun = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(begun, 1);
    for answer in answers.into_iter().filter(|answer| answer.status != 201) {
        let refused = answer.expect(409);
        assert_eq!(refused.code(), "enterprises/already-applied");
        in_chinese(&refused);
    }
    let own = applicant.get("/api/v1/applications").await.expect(200).json();
    assert_eq!(own.as_array().map(Vec::len), Some(1), "{own}");
}

async fn seen(application: &Application<'_>) -> Answer {
    application.seen_by(application.applicant).await.expect(200)
}

/// Waits until the entry is under a checkpoint.
async fn sealed(who: &Person, receipt: &str) {
    let path = format!("/api/v1/ledger/receipts/{receipt}");
    who.send(who.request(Method::GET, &path).header("prefer", "wait=10")).await.expect(200);
}

/// The second line of a checkpoint (c2sp.org/tlog-checkpoint).
async fn log_size(corridor: &Corridor) -> u64 {
    let checkpoint = corridor.nobody().get("/checkpoint").await.expect(200).text;
    checkpoint.lines().nth(1).and_then(|size| size.parse().ok()).expect("a size")
}

//! Calendars and deadlines: on the command line, and on the cases of a server that runs past the end of a calendar.

use crate::house::{noon, settings, start};
use app::{Running, Server};
use chrono::{DateTime, Utc};
use enterprises::Queued;
use enterprises::lifecycle::Stage;
use enterprises::policy::REVIEWER;
use kernel::op::{Reach, SYSTEM};
use kernel::{Chance, Clock, Grant, Language, Op};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;
use tempfile::tempdir;
use tokio::time::sleep;

const CHINA_2027: &str = r#"{"id": "cn", "name": {"zh": "中国内地工作日历", "en": "working days of mainland China"}, "years": [
    {"year": 2027, "source": "for a test", "holidays": [
        {"zh": "元旦", "en": "New Year's Day", "from": "2027-01-01", "to": "2027-01-01"}], "make_up_days": ["2027-01-09"]}]}"#;

fn corridor(data: &Path, arguments: &[&str]) -> Output {
    let mut run = Command::new(env!("CARGO_BIN_EXE_corridor"));
    run.env_clear().args(arguments).args(["--data", &data.display().to_string()]).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn file(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("cn-2027.json");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_deadline_is_told_with_its_warnings_and_its_legal_basis_in_both_languages() {
    let dir = tempdir().unwrap();
    let due =
        ["deadline", "due", "--rule", "registration-cn/review", "--trigger", "2026-11-24T10:00:00+08:00"];
    let told = said(&corridor(dir.path(), &due));
    assert!(told.contains("Due: 2026-12-23T00:00:00+08:00\nLast day in time: 2026-12-22\n"), "{told}");
    assert!(
        told.contains("Warning: 2026-12-16T00:00:00+08:00\nWarning: 2026-12-22T00:00:00+08:00\n"),
        "{told}"
    );
    assert!(told.contains("Legal basis: Operator default, not law"), "{told}");
    let told = said(&corridor(dir.path(), &[&due[..], &["--lang", "zh-CN"]].concat()));
    assert!(told.contains("最后一日: 2026-12-22"), "{told}");
    assert!(told.contains("法律依据: 平台运营方默认期限"), "{told}");
    assert!(!dir.path().join("corridor.db").exists(), "asking makes no database");
}

#[test]
fn a_deadline_is_told_to_programs_as_json() {
    let dir = tempdir().unwrap();
    let due = [
        "deadline",
        "due",
        "--rule",
        "ip-us/counter-wait",
        "--trigger",
        "2026-11-02T12:00:00-05:00",
        "--json",
    ];
    let told: Value = serde_json::from_str(&said(&corridor(dir.path(), &due))).unwrap();
    assert_eq!(told["not_before"], "2026-11-18T00:00:00-05:00");
    assert_eq!(told["due_at"], "2026-11-24T00:00:00-05:00");
    assert_eq!(told["warn_at"][0], "2026-11-20T00:00:00-05:00");
    assert_eq!(told["basis"]["evidence"], "page");
}

#[test]
fn a_deadline_of_the_union_is_counted_where_it_is_to_be_done() {
    let dir = tempdir().unwrap();
    let due =
        ["deadline", "due", "--rule", "safety-eu/marketplace-order", "--trigger", "2026-04-02", "--json"];
    let last_day = |more: &[&str]| {
        let told: Value =
            serde_json::from_str(&said(&corridor(dir.path(), &[&due[..], more].concat()))).unwrap();
        told["last_day"].as_str().unwrap().to_owned()
    };
    assert_eq!(last_day(&[]), "2026-04-07");
    assert_eq!(last_day(&["--calendar", "de"]), "2026-04-08");
}

#[test]
fn what_cannot_be_counted_is_an_error_that_says_what_to_do() {
    let dir = tempdir().unwrap();
    let due = |rule: &str, trigger: &str| {
        refused(&corridor(dir.path(), &["deadline", "due", "--rule", rule, "--trigger", trigger]))
    };
    let late = due("registration-cn/review", "2026-12-10T10:00:00+08:00");
    assert!(late.contains("corridor calendar import FILE"), "{late}");
    assert!(late.contains("the calendar cn is not published for 2027"), "{late}");
    assert!(due("registration-cn/reviews", "2026-12-10").contains("`corridor deadline rules` lists them"));
    assert!(due("registration-cn/review", "2026-12-10T10:00").contains("with the distance to UTC"));
    assert!(due("ip-cn/measure", "2026-12-10").contains("a day is not enough"));
    assert!(
        due("ip-eu/out-of-court", "2024-02-16")
            .contains("no version of ip-eu/out-of-court was in force on 2024-02-16")
    );
    let json = ["deadline", "due", "--rule", "registration-cn/review", "--trigger", "2026-12-10", "--json"];
    let told = corridor(dir.path(), &json);
    assert_eq!(told.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!((&told["error"], &told["year"]), (&"calendar-not-published".into(), &2027.into()));
}

#[test]
fn after_an_import_the_same_question_has_an_answer() {
    let dir = tempdir().unwrap();
    let due = ["deadline", "due", "--rule", "registration-cn/review", "--trigger", "2026-12-10", "--json"];
    assert!(!corridor(dir.path(), &due).status.success());

    let path = file(dir.path(), CHINA_2027).display().to_string();
    let told = said(&corridor(dir.path(), &["calendar", "import", &path]));
    assert!(told.starts_with("Imported cn.\n2027: added\n"), "{told}");
    let told: Value = serde_json::from_str(&said(&corridor(dir.path(), &due))).unwrap();
    assert_eq!(told["last_day"], "2027-01-08");

    let again: Value =
        serde_json::from_str(&said(&corridor(dir.path(), &["calendar", "import", &path, "--json"]))).unwrap();
    assert_eq!((&again["changed"], &again["years"][0]["change"]), (&false.into(), &"known".into()));

    let narrower = file(dir.path(), &CHINA_2027.replace("\"2027-01-09\"", "")).display().to_string();
    let told = refused(&corridor(dir.path(), &["calendar", "import", &narrower]));
    assert!(told.contains("cn 2027 is known already and differs: it has off 2027-01-09"), "{told}");
    let told =
        said(&corridor(dir.path(), &["calendar", "import", &narrower, "--replace", "--language", "zh-CN"]));
    assert!(told.contains("2027：已替换，1 天不同"), "{told}");

    let list: Value =
        serde_json::from_str(&said(&corridor(dir.path(), &["calendar", "list", "--json"]))).unwrap();
    let china = list.as_array().unwrap().iter().find(|row| row["id"] == "cn").unwrap();
    assert_eq!(china["known_until"], "2027-12-31");
}

#[test]
fn calendars_are_listed_with_their_years_and_those_that_end_are_marked() {
    let dir = tempdir().unwrap();
    let told = said(&corridor(dir.path(), &["calendar", "list"]));
    assert!(told.contains(" us     2022–2030"), "{told}");
    assert_eq!(told.lines().count(), 30);
}

/// Two days before the end of 2026: three working days to take an application up reach into 2027.
fn new_years_eve() -> DateTime<Utc> {
    "2026-12-30T02:00:00Z".parse().unwrap()
}

async fn waiting(running: &Running) -> Queued {
    let grants = [Grant { role: REVIEWER, over: None }].into();
    let op = Op::new(SYSTEM, grants, Reach::Full, new_years_eve(), Language::En, Chance::seeded(2));
    let mut queue =
        running.services().enterprises.queue(&op, &[Stage::Submitted], None, None, 10).await.unwrap();
    queue.remove(0)
}

#[actix_web::test]
async fn a_case_past_the_calendar_shows_an_estimate_until_the_calendar_is_imported_beside_the_server() {
    let dir = tempdir().unwrap();
    let data = dir.path().join("data");
    let clock = Clock::standing(new_years_eve());
    let running = Server::start(settings(&data), clock.clone(), Chance::seeded(1)).await.unwrap();
    app::demo::make(running.foundation(), running.services(), None).await.unwrap();
    let before = waiting(&running).await;
    assert!(before.clock.as_ref().unwrap().provisional);
    assert_eq!(before.due_at, Some("2027-01-04T16:00:00Z".parse().unwrap()), "31 December, 1 and 4 January");

    let path = file(dir.path(), CHINA_2027).display().to_string();
    let told = tokio::task::spawn_blocking(move || said(&corridor(&data, &["calendar", "import", &path])));
    assert!(told.await.unwrap().starts_with("Imported cn."));
    for _ in 0..200 {
        if waiting(&running).await.due_at != before.due_at {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    let after = waiting(&running).await;
    assert_eq!(after.due_at, Some("2027-01-05T16:00:00Z".parse().unwrap()), "1 January is a holiday");
    assert!(!after.clock.unwrap().provisional);
    assert_eq!(
        after.application.version(),
        before.application.version(),
        "the applicant's own copy is not outdated"
    );
    let history = running.foundation().receipts.about(after.application.id().uuid()).await.unwrap();
    assert_eq!(history.last().unwrap().kind, "enterprises.application-due-date-recounted");
    running.stop().await;
}

#[actix_web::test]
async fn a_calendar_that_came_while_nobody_was_running_is_counted_with_at_the_next_start() {
    let dir = tempdir().unwrap();
    let data = dir.path().join("data");
    let clock = Clock::standing(new_years_eve());
    let running = Server::start(settings(&data), clock.clone(), Chance::seeded(1)).await.unwrap();
    app::demo::make(running.foundation(), running.services(), None).await.unwrap();
    running.stop().await;
    let path = file(dir.path(), CHINA_2027).display().to_string();
    said(&corridor(&data, &["calendar", "import", &path]));

    let running = Server::start(settings(&data), clock, Chance::seeded(3)).await.unwrap();
    let expected: DateTime<Utc> = "2027-01-05T16:00:00Z".parse().unwrap();
    for _ in 0..200 {
        if waiting(&running).await.due_at == Some(expected) {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(waiting(&running).await.due_at, Some(expected));
    running.stop().await;
}

#[actix_web::test]
async fn the_operator_is_warned_of_the_calendar_that_ends_this_year() {
    let dir = tempdir().unwrap();
    let running = start(settings(&dir.path().join("data"))).await;
    assert_eq!(noon().to_rfc3339(), "2026-11-24T04:00:00+00:00");
    let answer = crate::house::get(running.addr(), "/metrics").await;
    let metrics = answer.text();
    assert!(metrics.contains("corridor_calendar_days_left{calendar=\"cn\"} 37"), "{metrics}");
    running.stop().await;
}

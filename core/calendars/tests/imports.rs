//! Imports, as an operator and the processes on one database see them.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use calendars::{Change, Coverage, ImportError, Imports};
use db::{Db, Engine, KeyRing, Settings};
use deadlines::CalendarId;
use kernel::{Chance, Fault, Op, Timestamp};
use tempfile::TempDir;

const CHINA_2027: &str = r#"{"id": "cn", "name": {"zh": "中国内地工作日历", "en": "working days of mainland China"}, "years": [
    {"year": 2027, "source": "for a test", "holidays": [
        {"zh": "元旦", "en": "New Year's Day", "from": "2027-01-01", "to": "2027-01-03"}], "make_up_days": ["2027-01-09"]}]}"#;

struct House {
    _dir: TempDir,
    settings: Settings,
    chance: Chance,
}

impl House {
    async fn build() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings::new(Engine::Sqlite(dir.path().join("corridor.db")));
        Db::migrate::<migrations::Migrator>(&settings).await.unwrap();
        Self { _dir: dir, settings, chance: Chance::seeded(1) }
    }

    /// Another process on the same database.
    async fn process(&self) -> Imports {
        let db = Db::open(&self.settings, vec![], KeyRing::generate(&self.chance)).await.unwrap();
        Imports::open(db).await.unwrap()
    }

    fn system(&self) -> Op {
        Op::system(now(), self.chance.clone())
    }
}

fn now() -> Timestamp {
    "2026-11-24T04:00:00Z".parse().unwrap()
}

fn china() -> CalendarId {
    CalendarId::parse("cn").unwrap()
}

fn known_until(imports: &Imports) -> String {
    let covered = imports.covered(&[china()], now());
    covered[0].1.until.unwrap().to_string()
}

#[tokio::test]
async fn an_imported_year_is_known_at_once_after_a_restart_and_to_other_processes() {
    let house = House::build().await;
    let (mine, other) = (house.process().await, house.process().await);
    assert_eq!(known_until(&mine), "2026-12-31");

    let imported = mine.import(&house.system(), CHINA_2027, false).await.unwrap();
    assert_eq!(imported.years, [(2027, Change::Added)]);
    assert_eq!(known_until(&mine), "2027-12-31");

    assert_eq!(known_until(&other), "2026-12-31", "nobody told it yet");
    assert!(other.refresh().await.unwrap());
    assert_eq!(known_until(&other), "2027-12-31");
    assert!(!other.refresh().await.unwrap(), "nothing new since");

    assert_eq!(known_until(&house.process().await), "2027-12-31");
}

#[tokio::test]
async fn a_file_that_is_known_changes_nothing_and_may_come_again() {
    let house = House::build().await;
    let (mine, other) = (house.process().await, house.process().await);
    mine.import(&house.system(), CHINA_2027, false).await.unwrap();
    other.refresh().await.unwrap();
    let again = mine.import(&house.system(), CHINA_2027, false).await.unwrap();
    assert_eq!(again.years, [(2027, Change::Known)]);
    assert!(!again.changed());
    assert!(!other.refresh().await.unwrap());
}

#[tokio::test]
async fn a_file_that_contradicts_what_is_known_is_refused_until_it_is_to_win() {
    let house = House::build().await;
    let mine = house.process().await;
    mine.import(&house.system(), CHINA_2027, false).await.unwrap();
    let narrower = CHINA_2027.replace("2027-01-03", "2027-01-01").replace("\"2027-01-09\"", "");

    let refused = mine.import(&house.system(), &narrower, false).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "cn 2027 is known already and differs: it has off 2027-01-09; to let the file win, import it with --replace"
    );
    assert_eq!(refused.code(), "conflict");
    assert!(is_working(&mine, "2027-01-09"), "nothing was changed");

    let replaced = mine.import(&house.system(), &narrower, true).await.unwrap();
    assert_eq!(replaced.years, [(2027, Change::Replaced { days: 1 })]);
    assert!(!is_working(&mine, "2027-01-09"));
}

#[tokio::test]
async fn a_built_in_year_is_protected_the_same_way() {
    let house = House::build().await;
    let mine = house.process().await;
    let file = CHINA_2027.replace("\"2027-01-09\"", "").replace("2027", "2026");
    let refused = mine.import(&house.system(), &file, false).await.unwrap_err();
    assert!(refused.to_string().contains("it works on 2026-02-16, 2026-02-17"), "{refused}");
    assert!(matches!(refused, ImportError::Contradicts { year: 2026, .. }));
}

#[tokio::test]
async fn what_is_no_calendar_is_refused_with_its_place() {
    let house = House::build().await;
    let mine = house.process().await;
    for (from, to, told) in [
        ("\"source\"", "\"sauce\"", "reading a calendar"),
        ("\"for a test\"", "\" \"", "the source of 2027 is empty"),
        (
            "2027-01-09",
            "2027-01-08",
            "2027-01-08 is no weekend day outside the holidays, so it cannot be a make-up day",
        ),
        ("\"to\": \"2027-01-03\"", "\"to\": \"2028-01-03\"", "2028-01-03 stands under 2027"),
        (
            "\"id\": \"cn\"",
            "\"id\": \"hk\"",
            "the calendar hk is not known yet, so its file must name a zone",
        ),
    ] {
        let file = CHINA_2027.replacen(from, to, 1);
        assert_ne!(file, CHINA_2027);
        let refused = mine.import(&house.system(), &file, true).await.unwrap_err();
        assert_eq!(refused.to_string(), told);
    }
    let long = format!("{CHINA_2027}{}", " ".repeat(1 << 20));
    let refused = mine.import(&house.system(), &long, false).await.unwrap_err();
    assert!(matches!(refused, ImportError::TooLong { .. }), "{refused}");
    assert_eq!(known_until(&mine), "2026-12-31");
}

#[tokio::test]
async fn a_new_calendar_with_its_zone_is_known_from_then_on() {
    let house = House::build().await;
    let mine = house.process().await;
    let file = CHINA_2027.replace("\"id\": \"cn\"", "\"id\": \"hk\", \"zone\": \"Asia/Hong_Kong\"");
    mine.import(&house.system(), &file, false).await.unwrap();
    let hong_kong = CalendarId::parse("hk").unwrap();
    let covered = mine.covered(std::slice::from_ref(&hong_kong), now());
    assert_eq!(covered[0].1, Coverage { until: None, days_left: 0 }, "2026 is not in it");
    assert!(covered[0].1.ends_soon());
}

#[tokio::test]
async fn an_operator_is_warned_ninety_days_before_a_calendar_ends() {
    let house = House::build().await;
    let mine = house.process().await;
    let coverage = |at: &str| mine.covered(&[china()], at.parse().unwrap())[0].1;
    assert_eq!(coverage("2026-10-01T15:59:59Z").days_left, 91);
    assert!(!coverage("2026-10-01T15:59:59Z").ends_soon());
    assert_eq!(coverage("2026-10-01T16:00:00Z").days_left, 90, "midnight in Beijing");
    assert!(coverage("2026-10-01T16:00:00Z").ends_soon());
    assert_eq!(coverage("2026-11-24T04:00:00Z").days_left, 37);
    assert_eq!(coverage("2027-01-01T00:00:00Z").until, None);
}

fn is_working(imports: &Imports, day: &str) -> bool {
    imports.almanac().now().get(&china()).unwrap().is_working(day.parse().unwrap()).unwrap()
}

//! Signing up, in and out.

use crate::house::{CLERK, House, PASSWORD, failure, faults, sign_up};
use accounts::policy::ORG_ADMIN;
use accounts::{AccountsError, Origin, Settings};
use chrono::TimeDelta;
use kernel::{Class, Grant};
use sea_orm::{ConnectionTrait, Statement};

fn from(address: &str) -> Origin {
    Origin { address: Some(address.parse().unwrap()), ..Origin::default() }
}

#[tokio::test]
async fn whoever_signs_an_enterprise_up_administers_it_and_nothing_else() {
    let house = House::open().await;
    let (org, begun) = house.enterprise("li.wei@example.com").await;
    let who = house.session(begun.token.expose()).await.unwrap();
    let over = Some(org);
    assert_eq!(&who.grants[..], [Grant { role: CLERK, over }, Grant { role: ORG_ADMIN, over }]);
    assert_eq!(who.organisation.as_deref(), Some("示例贸易有限公司"));
}

#[tokio::test]
async fn sign_up_names_every_fault_at_once() {
    let house = House::open().await;
    let mut form = sign_up("not an address");
    form.organisation = " ".to_owned();
    form.display_name = "a\u{202E}b".to_owned();
    form.password = "short".into();
    let found = faults(house.accounts.sign_up(&house.public(), form, Origin::default()).await);
    let pointers: Vec<_> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/organisation", "/email", "/display_name", "/password"]);
}

#[tokio::test]
async fn of_two_who_sign_up_with_one_address_in_one_moment_the_second_is_told_at_the_field() {
    let house = House::open().await;
    let (one, two) = (house.public(), house.public());
    let (first, second) = tokio::join!(
        house.accounts.sign_up(&one, sign_up("li.wei@example.com"), Origin::default()),
        house.accounts.sign_up(&two, sign_up("Li.Wei@EXAMPLE.com"), Origin::default()),
    );
    let (won, lost) = if first.is_ok() { (first, second) } else { (second, first) };
    assert!(won.is_ok());
    assert_eq!(faults(lost), [("/email".to_owned(), "accounts/email-taken".to_owned())]);
    // Nothing of the loser stays: not even the organisation that was written first.
    let operator = house.operator().await;
    assert_eq!(house.accounts.census(&operator).await.unwrap().organisations, 1);
}

#[tokio::test]
async fn sign_up_is_the_operators_to_open_and_is_throttled() {
    let closed = House::with(Settings { open_sign_up: false, ..Settings::default() }).await;
    let refused =
        closed.accounts.sign_up(&closed.public(), sign_up("a@example.com"), Origin::default()).await;
    assert_eq!(failure(refused), (Class::Forbidden, "accounts/sign-up-closed"));

    let open = House::open().await;
    for n in 0..10 {
        let form = sign_up(&format!("p{n}@example.com"));
        open.accounts.sign_up(&open.public(), form, from("203.0.113.7")).await.unwrap();
    }
    let eleventh = open.accounts.sign_up(&open.public(), sign_up("z@example.com"), from("203.0.113.7")).await;
    assert_eq!(failure(eleventh).0, Class::TooMany);
}

#[tokio::test]
async fn unknown_wrong_and_disabled_are_one_answer() {
    let house = House::open().await;
    house.enterprise("li.wei@example.com").await;
    let disabled = house.person("kept.out@example.com", Vec::new()).await;
    let operator = house.operator().await;
    house.accounts.set_active(&operator, disabled, false).await.unwrap();

    for (email, password) in [
        ("nobody@example.com", PASSWORD),
        ("li.wei@example.com", "another long password"),
        ("kept.out@example.com", PASSWORD),
    ] {
        let refused = house.sign_in(email, password).await;
        assert!(matches!(refused, Err(AccountsError::SignInRefused)), "{email}: {refused:?}");
    }
}

#[tokio::test]
async fn failures_make_the_next_attempt_wait_whether_or_not_anybody_has_the_address() {
    let house = House::open().await;
    house.enterprise("li.wei@example.com").await;
    for email in ["li.wei@example.com", "nobody@example.com"] {
        for _ in 0..5 {
            assert!(matches!(
                house.sign_in(email, "guess guess guess").await,
                Err(AccountsError::SignInRefused)
            ));
        }
        let sixth = house.sign_in(email, PASSWORD).await;
        assert!(matches!(sixth, Err(AccountsError::Throttled { seconds: 2 })), "{email}: {sixth:?}");
    }
    house.later(TimeDelta::seconds(1));
    assert!(house.sign_in("li.wei@example.com", PASSWORD).await.is_ok());
    // It was right: the account starts anew.
    for _ in 0..4 {
        let refused = house.sign_in("li.wei@example.com", "guess guess guess").await;
        assert!(matches!(refused, Err(AccountsError::SignInRefused)));
    }
    assert!(house.sign_in("li.wei@example.com", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_hundred_attempts_at_once_are_a_hundred_attempts() {
    let house = House::open().await;
    house.enterprise("li.wei@example.com").await;
    let tries = (0..100).map(|_| house.sign_in("li.wei@example.com", "guess guess guess"));
    let answers = futures_util::future::join_all(tries).await;
    let looked_at = answers.iter().filter(|a| matches!(a, Err(AccountsError::SignInRefused))).count();
    let made_wait = answers.iter().filter(|a| matches!(a, Err(AccountsError::Throttled { .. }))).count();
    assert_eq!((looked_at, made_wait), (5, 95));
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_has_to_wait_and_its_neighbours_do_not() {
    let house = House::open().await;
    house.enterprise("li.wei@example.com").await;
    for n in 0..40 {
        let email = format!("p{n}@example.com");
        let refused = house.sign_in_from(&email, "guess guess guess", from("203.0.113.7")).await;
        assert!(matches!(refused, Err(AccountsError::SignInRefused)), "{n}");
    }
    let same = house.sign_in_from("li.wei@example.com", PASSWORD, from("203.0.113.7")).await;
    assert!(matches!(same, Err(AccountsError::Throttled { .. })));
    assert!(house.sign_in_from("li.wei@example.com", PASSWORD, from("203.0.113.8")).await.is_ok());
}

#[tokio::test]
async fn what_is_stored_opens_nothing() {
    let house = House::open().await;
    let (_, begun) = house.enterprise("li.wei@example.com").await;
    let conn = house.db.read();
    let asked =
        Statement::from_string(conn.get_database_backend(), "SELECT token_hash FROM accounts_session");
    let row = conn.query_one_raw(asked).await.unwrap().unwrap();
    let stored: Vec<u8> = row.try_get("", "token_hash").unwrap();
    assert_eq!(stored.len(), 32);
    let hex: String = stored.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_ne!(hex, begun.token.expose());
    assert!(house.session(&hex).await.is_none());
}

#[tokio::test]
async fn signing_in_ends_the_session_that_the_browser_carried() {
    let house = House::open().await;
    let (_, planted) = house.enterprise("li.wei@example.com").await;
    let previous = Some(planted.token.expose().to_owned());
    let origin = Origin { previous, agent: "Firefox\u{202E}\n".to_owned(), ..Origin::default() };
    let begun = house.sign_in_from("li.wei@example.com", PASSWORD, origin).await.unwrap();
    assert!(house.session(planted.token.expose()).await.is_none());
    assert!(house.session(begun.token.expose()).await.is_some());
}

#[tokio::test]
async fn a_session_that_is_signed_out_is_dead_at_once() {
    let house = House::open().await;
    let (_, begun) = house.enterprise("li.wei@example.com").await;
    assert!(house.session(begun.token.expose()).await.is_some());
    house.accounts.sign_out(&house.public(), begun.token.expose()).await.unwrap();
    assert!(house.session(begun.token.expose()).await.is_none());
    house.accounts.sign_out(&house.public(), "no token at all").await.unwrap();
}

#[tokio::test]
async fn a_session_ends_after_twelve_idle_hours_and_after_two_weeks_of_use() {
    let house = House::open().await;
    let (_, idle) = house.enterprise("li.wei@example.com").await;
    let used = house.sign_in("li.wei@example.com", PASSWORD).await.unwrap();
    let mut hours = 0;
    while house.session(used.token.expose()).await.is_some() {
        house.later(TimeDelta::hours(6));
        hours += 6;
        if hours == 12 {
            assert!(house.session(idle.token.expose()).await.is_none());
        }
    }
    assert_eq!(hours, 14 * 24);
}

#[tokio::test]
async fn what_has_ended_is_swept_out_in_the_background_and_what_counts_stays() {
    let house = House::open().await;
    let sessions = async || {
        let op = house.operator_again().await;
        house.accounts.census(&op).await.unwrap().sessions
    };
    house.enterprise("li.wei@example.com").await;
    let (_, idle) = house.enterprise("idle@example.com").await;
    house.operator().await;
    house.later(TimeDelta::hours(13));
    assert!(house.session(idle.token.expose()).await.is_none(), "nobody used it for a day");
    assert_eq!(sessions().await, 4, "signing in sweeps nothing");
    house.accounts.sweep(&house.system()).await.unwrap();
    assert_eq!(sessions().await, 2, "the operator's sessions of this hour are left");
}

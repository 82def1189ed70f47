//! What two do in the same moment. Only PostgreSQL runs units of work side by side, so these need a cluster: its URL without a
//! database is in `CORRIDOR_TEST_POSTGRESQL`, such as `postgres://postgres@127.0.0.1:5432`.

use crate::house::{CLERK, House, PASSWORD};
use accounts::policy::{OPERATOR, ORG_ADMIN};
use accounts::{AccountsError, GrantForm, InvitationForm, Oneself, Settings};
use db::Engine;
use futures_util::future::join_all;
use kernel::Chance;
use kernel::op::Reach;
use sea_orm::{ConnectionTrait, Statement};
use std::process::Command;

/// Often enough that a race which is open is lost at least once.
const ROUNDS: usize = 15;

#[allow(
    clippy::disallowed_methods,
    reason = "which cluster is tested on is not configuration of the product"
)]
async fn house() -> House {
    let cluster = std::env::var("CORRIDOR_TEST_POSTGRESQL").expect("the URL of a PostgreSQL cluster");
    let dir = tempfile::tempdir().unwrap();
    let name = format!("accounts_{}", hex::encode(Chance::System.bytes::<8>()));
    let sql = format!("CREATE DATABASE {name}");
    let made = Command::new("psql").args(["-qXc", &sql, &format!("{cluster}/postgres")]).status().unwrap();
    assert!(made.success());
    House::on(Engine::Postgres(format!("{cluster}/{name}")), dir, Settings::default()).await
}

#[tokio::test]
async fn a_person_who_signs_in_at_many_browsers_at_once_is_let_in_or_told_to_wait() {
    let house = house().await;
    house.person("clerk@example.com", Vec::new()).await;
    for _ in 0..ROUNDS {
        for signed_in in join_all((0..8).map(|_| house.sign_in("clerk@example.com", PASSWORD))).await {
            assert!(matches!(signed_in, Ok(_) | Err(AccountsError::Throttled { .. })), "{signed_in:?}");
        }
    }
}

#[tokio::test]
async fn a_role_that_two_take_back_at_once_is_taken_back_once() {
    let house = house().await;
    let org = house.organisation("示例").await;
    let admin = house.admin_of(org, "admin@example.com").await;
    for round in 0..ROUNDS {
        let clerk = house.person(&format!("clerk-{round}@example.com"), vec![(CLERK.0, Some(org))]).await;
        let people = house.accounts.people_of(&admin, org).await.unwrap();
        let held = people.iter().find(|person| person.id == clerk).unwrap().roles[0].id;
        let ops = [house.same(&admin), house.same(&admin)];
        let taken = join_all(ops.iter().map(|op| house.accounts.revoke(op, clerk, held))).await;
        assert_eq!(taken.iter().filter(|taken| taken.is_ok()).count(), 1, "{taken:?}");
        assert!(
            taken.iter().all(|taken| matches!(taken, Ok(()) | Err(AccountsError::NotFound))),
            "{taken:?}"
        );

        let conn = house.db.read();
        let sql = "SELECT COUNT(*) AS entries FROM ledger_entry WHERE subject_id = $1 AND kind = $2";
        let values = [clerk.uuid().into(), "accounts.role-revoked".into()];
        let asked = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
        let entries: i64 = conn.query_one_raw(asked).await.unwrap().unwrap().try_get("", "entries").unwrap();
        assert_eq!(entries, 1);
    }
}

#[tokio::test]
async fn an_invitation_is_accepted_or_withdrawn_and_nobody_is_told_both() {
    let house = house().await;
    let org = house.organisation("示例").await;
    let admin = house.admin_of(org, "admin@example.com").await;
    for round in 0..ROUNDS {
        let email = format!("clerk-{round}@example.com");
        house.person(&email, Vec::new()).await;
        let clerk = house.op_of(&house.sign_in(&email, PASSWORD).await.unwrap()).await;
        let oneself = Oneself::in_person(&clerk, &Reach::Full).unwrap();
        let form = InvitationForm { email, roles: vec![CLERK.0.to_owned()] };
        let (sent, link) = house.accounts.invite(&admin, Some(org), &form).await.unwrap();
        let (accepted, withdrawn) = tokio::join!(
            house.accounts.accept(&clerk, &oneself, link.expose()),
            house.accounts.withdraw_invitation(&admin, sent.id),
        );
        assert!(accepted.is_ok() != withdrawn.is_ok(), "{accepted:?} {withdrawn:?}");
    }
}

#[tokio::test]
async fn granting_and_taking_back_at_once_never_wait_for_each_other_in_a_circle() {
    let house = house().await;
    let org = house.organisation("示例").await;
    let admin = house.admin_of(org, "admin@example.com").await;
    let clerk = house.person("clerk@example.com", vec![(CLERK.0, Some(org))]).await;
    let form = GrantForm { role: ORG_ADMIN.0.to_owned() };
    for _ in 0..ROUNDS {
        house.accounts.grant(&admin, clerk, Some(org), &form).await.unwrap();
        let people = house.accounts.people_of(&admin, org).await.unwrap();
        let roles = &people.iter().find(|person| person.id == clerk).unwrap().roles;
        let held = roles.iter().find(|held| held.role == ORG_ADMIN.0).unwrap().id;
        let again = house.same(&admin);
        let (granted, taken) = tokio::join!(
            house.accounts.grant(&again, clerk, Some(org), &form),
            house.accounts.revoke(&admin, clerk, held),
        );
        assert!(granted.is_ok() && taken.is_ok(), "{granted:?} {taken:?}");
    }
}

#[tokio::test]
async fn of_two_operators_who_keep_each_other_out_at_once_one_remains() {
    let house = house().await;
    let first = house.operator().await;
    let other = house.person("other@example.com", vec![(OPERATOR.0, None)]).await;
    let second = house.op_of(&house.sign_in("other@example.com", PASSWORD).await.unwrap()).await;
    for _ in 0..ROUNDS {
        let outcomes = tokio::join!(
            house.accounts.set_active(&first, other, false),
            house.accounts.set_active(&second, first.actor(), false),
        );
        assert!(outcomes.0.is_ok() != outcomes.1.is_ok(), "{outcomes:?}");
        house.accounts.set_active(&house.same(&second), first.actor(), true).await.ok();
        house.accounts.set_active(&house.same(&first), other, true).await.ok();
    }
}

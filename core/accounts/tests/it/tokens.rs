//! API tokens.

use crate::house::{House, failure, faults};
use accounts::{InvitationForm, Oneself, TokenForm};
use chrono::TimeDelta;
use kernel::op::Reach;
use kernel::{Class, Op};
use sea_orm::{ConnectionTrait, Statement};

fn token(scopes: &[&str]) -> TokenForm {
    TokenForm { name: "ERP".to_owned(), scopes: scopes.iter().map(|s| (*s).to_owned()).collect(), days: 30 }
}

fn me(op: &Op) -> Oneself {
    Oneself::in_person(op, &Reach::Full).unwrap()
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say_and_never_what_is_for_its_person_alone() {
    let house = House::open().await;
    let (org, begun) = house.enterprise("li.wei@example.com").await;
    let op = house.op_of(&begun).await;
    let (_, secret) = house.accounts.create_token(&op, &me(&op), token(&["read"])).await.unwrap();
    let who = house.bearer(secret.expose()).await.unwrap();
    let by_token = house.op(&who);

    assert_eq!(house.accounts.people_of(&by_token, org).await.unwrap().len(), 1);
    let form = InvitationForm { email: "b@example.com".to_owned(), roles: vec!["clerk".to_owned()] };
    let invited = house.accounts.invite(&by_token, Some(org), &form).await;
    assert_eq!(failure(invited), (Class::Forbidden, "scope-missing"));
    assert!(Oneself::in_person(&by_token, &who.reach).is_err());

    let (_, wider) = house.accounts.create_token(&op, &me(&op), token(&["accounts"])).await.unwrap();
    let by_wider = house.op(&house.bearer(wider.expose()).await.unwrap());
    assert!(house.accounts.invite(&by_wider, Some(org), &form).await.is_ok());
}

#[tokio::test]
async fn a_revoked_token_is_dead_at_once_and_an_expired_one_by_itself() {
    let house = House::open().await;
    let (_, begun) = house.enterprise("li.wei@example.com").await;
    let op = house.op_of(&begun).await;
    let (seen, secret) = house.accounts.create_token(&op, &me(&op), token(&["read"])).await.unwrap();
    let (_, other) = house.accounts.create_token(&op, &me(&op), token(&["read"])).await.unwrap();
    assert!(house.bearer(secret.expose()).await.is_some());

    let (_, stranger) = house.enterprise("stranger@example.com").await;
    let strange = house.op_of(&stranger).await;
    let tried = house.accounts.revoke_token(&strange, &me(&strange), seen.id).await;
    assert_eq!(failure(tried).0, Class::NotFound);
    assert!(house.bearer(secret.expose()).await.is_some());

    house.accounts.revoke_token(&op, &me(&op), seen.id).await.unwrap();
    assert!(house.bearer(secret.expose()).await.is_none());
    house.later(TimeDelta::days(30));
    assert!(house.bearer(other.expose()).await.is_none());
}

#[tokio::test]
async fn a_token_is_not_a_session_and_a_session_is_not_a_token() {
    let house = House::open().await;
    let (_, begun) = house.enterprise("li.wei@example.com").await;
    let op = house.op_of(&begun).await;
    let (_, secret) = house.accounts.create_token(&op, &me(&op), token(&["read"])).await.unwrap();
    assert!(house.session(secret.expose()).await.is_none());
    assert!(house.bearer(begun.token.expose()).await.is_none());
}

#[tokio::test]
async fn use_is_noted_once_an_hour() {
    let house = House::open().await;
    let (_, begun) = house.enterprise("li.wei@example.com").await;
    let op = house.op_of(&begun).await;
    let (_, secret) = house.accounts.create_token(&op, &me(&op), token(&["read"])).await.unwrap();
    let used = async || house.accounts.tokens(&op, &me(&op)).await.unwrap()[0].used_at;
    assert_eq!(used().await, None);
    let first = house.clock.now();
    house.bearer(secret.expose()).await.unwrap();
    house.later(TimeDelta::minutes(59));
    house.bearer(secret.expose()).await.unwrap();
    assert_eq!(used().await, Some(first));
    house.later(TimeDelta::minutes(1));
    house.bearer(secret.expose()).await.unwrap();
    assert_eq!(used().await, Some(house.clock.now()));
}

#[tokio::test]
async fn a_token_asks_for_scopes_that_exist() {
    let house = House::open().await;
    let (_, begun) = house.enterprise("li.wei@example.com").await;
    let op = house.op_of(&begun).await;
    let refused = house.accounts.create_token(&op, &me(&op), token(&["everything"])).await;
    assert_eq!(faults(refused), [("/scopes/0".to_owned(), "accounts/scope-unknown".to_owned())]);
    let conn = house.db.read();
    let asked = Statement::from_string(conn.get_database_backend(), "SELECT id FROM accounts_token");
    assert!(conn.query_one_raw(asked).await.unwrap().is_none());
}

//! What is a person's own.

use crate::house::{House, PASSWORD, failure, faults};
use accounts::{AccountsError, Oneself, Origin, PasswordForm, ProfileForm, TokenForm};
use chrono::TimeDelta;
use kernel::op::Reach;
use kernel::{Class, Language};

fn change(current: &str, new: &str) -> PasswordForm {
    PasswordForm { current: current.into(), new: new.into() }
}

#[tokio::test]
async fn changing_the_password_ends_the_other_sessions_and_keeps_this_one() {
    let house = House::open().await;
    let (_, this) = house.enterprise("li.wei@example.com").await;
    let other = house.sign_in("li.wei@example.com", PASSWORD).await.unwrap();
    let op = house.op_of(&this).await;
    let me = Oneself::in_person(&op, &Reach::Full).unwrap();
    let from = || Origin { previous: Some(this.token.expose().to_owned()), ..Origin::default() };

    let wrong = house
        .accounts
        .set_password(&op, &me, change("not the old one", "another long way home"), from())
        .await;
    assert_eq!(faults(wrong), [("/current".to_owned(), "accounts/password-wrong".to_owned())]);
    let weak = house.accounts.set_password(&op, &me, change(PASSWORD, "password1234"), from()).await;
    assert_eq!(faults(weak), [("/new".to_owned(), "accounts/password-common".to_owned())]);
    house.accounts.set_password(&op, &me, change(PASSWORD, "another long way home"), from()).await.unwrap();

    assert!(house.session(this.token.expose()).await.is_some());
    assert!(house.session(other.token.expose()).await.is_none());
    let old = house.sign_in("li.wei@example.com", PASSWORD).await;
    assert!(matches!(old, Err(AccountsError::SignInRefused)));
    assert!(house.sign_in("li.wei@example.com", "another long way home").await.is_ok());
}

#[tokio::test]
async fn an_open_browser_cannot_guess_the_old_password_for_long() {
    let house = House::open().await;
    let (_, begun) = house.enterprise("li.wei@example.com").await;
    let op = house.op_of(&begun).await;
    let me = Oneself::in_person(&op, &Reach::Full).unwrap();
    for _ in 0..5 {
        let form = change("guess guess guess", "another long way home");
        faults(house.accounts.set_password(&op, &me, form, Origin::default()).await);
    }
    let form = change(PASSWORD, "another long way home");
    let sixth = house.accounts.set_password(&op, &me, form, Origin::default()).await;
    assert_eq!(failure(sixth), (Class::TooMany, "accounts/throttled"));
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_person_alone() {
    let house = House::open().await;
    let (_, this) = house.enterprise("li.wei@example.com").await;
    house.later(TimeDelta::seconds(1));
    let other = house.sign_in("li.wei@example.com", PASSWORD).await.unwrap();
    let (_, stranger) = house.enterprise("stranger@example.com").await;
    let op = house.op_of(&this).await;
    let me = Oneself::in_person(&op, &Reach::Full).unwrap();
    let listed = house.accounts.sessions(&op, &me, Some(this.token.expose())).await.unwrap();
    let current: Vec<_> = listed.iter().map(|session| session.current).collect();
    assert_eq!(current, [true, false]);

    let strange_op = house.op_of(&stranger).await;
    let strange = Oneself::in_person(&strange_op, &Reach::Full).unwrap();
    let tried = house.accounts.end_session(&strange_op, &strange, listed[1].id).await;
    assert_eq!(failure(tried), (Class::NotFound, "not-found"));
    assert!(house.session(other.token.expose()).await.is_some());

    house.accounts.end_session(&op, &me, listed[1].id).await.unwrap();
    assert!(house.session(other.token.expose()).await.is_none());
    house.accounts.end_sessions(&op, &me).await.unwrap();
    assert!(house.session(this.token.expose()).await.is_none());
    assert!(house.session(stranger.token.expose()).await.is_some());
}

#[tokio::test]
async fn a_chosen_language_and_name_are_what_pages_use() {
    let house = House::open().await;
    let (_, begun) = house.enterprise("li.wei@example.com").await;
    let op = house.op_of(&begun).await;
    let me = Oneself::in_person(&op, &Reach::Full).unwrap();
    let form = ProfileForm { display_name: "李伟".to_owned(), language: Some(Language::ZhCn) };
    house.accounts.set_profile(&op, &me, &form).await.unwrap();
    let who = house.session(begun.token.expose()).await.unwrap();
    assert_eq!((who.display_name.as_str(), who.language), ("李伟", Some(Language::ZhCn)));
}

#[tokio::test]
async fn a_person_who_is_kept_out_is_out_at_once() {
    let house = House::open().await;
    let (_, begun) = house.enterprise("li.wei@example.com").await;
    let person = begun.person;
    let op = house.op_of(&begun).await;
    let me = Oneself::in_person(&op, &Reach::Full).unwrap();
    let form = TokenForm { name: "ERP".to_owned(), scopes: vec!["read".to_owned()], days: 30 };
    let (_, token) = house.accounts.create_token(&op, &me, form).await.unwrap();
    assert!(house.bearer(token.expose()).await.is_some());
    let operator = house.operator().await;
    house.accounts.set_active(&operator, person, false).await.unwrap();
    assert!(house.session(begun.token.expose()).await.is_none());
    assert!(house.bearer(token.expose()).await.is_none());

    house.accounts.set_active(&operator, person, true).await.unwrap();
    assert!(house.session(begun.token.expose()).await.is_none());
    assert!(house.sign_in("li.wei@example.com", PASSWORD).await.is_ok());
    let own = house.accounts.set_active(&operator, operator.actor(), false).await;
    assert_eq!(failure(own).1, "accounts/own-account");
}

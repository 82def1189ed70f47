//! Invitations.

use crate::house::{CLERK, House, PASSWORD, failure, faults};
use accounts::policy::AUDITOR;
use accounts::{AcceptForm, InvitationForm, Oneself, Origin, Secret};
use chrono::TimeDelta;
use kernel::op::Reach;
use kernel::{Class, Grant, Op, OrgId};

const GONE: (Class, &str) = (Class::NotFound, "accounts/invitation-gone");

fn invite(email: &str, role: kernel::Role) -> InvitationForm {
    InvitationForm { email: email.to_owned(), roles: vec![role.0.to_owned()] }
}

fn accept() -> AcceptForm {
    AcceptForm { display_name: "职员".to_owned(), password: PASSWORD.into() }
}

async fn clerk_invited(house: &House) -> (OrgId, Op, Secret) {
    let org = house.organisation("示例贸易有限公司").await;
    let admin = house.admin_of(org, "admin@example.com").await;
    let form = invite("clerk@example.com", CLERK);
    let (_, link) = house.accounts.invite(&admin, Some(org), &form).await.unwrap();
    (org, admin, link)
}

#[tokio::test]
async fn whoever_is_invited_sets_a_password_and_holds_the_roles() {
    let house = House::open().await;
    let (org, admin, link) = clerk_invited(&house).await;
    let shown = house.accounts.invitation(&house.public(), link.expose()).await.unwrap();
    assert_eq!(shown.organisation.as_deref(), Some("示例贸易有限公司"));
    assert_eq!((shown.email.as_str(), shown.known), ("clerk@example.com", false));

    let op = house.public();
    let begun = house.accounts.accept_as_new(&op, link.expose(), accept(), Origin::default()).await.unwrap();
    let who = house.session(begun.token.expose()).await.unwrap();
    assert_eq!(&who.grants[..], [Grant { role: CLERK, over: Some(org) }]);
    assert!(house.accounts.invitations(&admin, Some(org)).await.unwrap().is_empty());
    assert!(house.sign_in("clerk@example.com", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_link_works_once_and_for_a_week() {
    let house = House::open().await;
    let (org, admin, link) = clerk_invited(&house).await;
    let op = house.public();
    house.accounts.accept_as_new(&op, link.expose(), accept(), Origin::default()).await.unwrap();
    assert_eq!(failure(house.accounts.invitation(&house.public(), link.expose()).await), GONE);

    let form = invite("late@example.com", CLERK);
    let (_, late) = house.accounts.invite(&admin, Some(org), &form).await.unwrap();
    house.later(TimeDelta::days(7));
    let refused =
        house.accounts.accept_as_new(&house.public(), late.expose(), accept(), Origin::default()).await;
    assert_eq!(failure(refused), GONE);
    assert_eq!(failure(house.accounts.invitation(&house.public(), "nonsense").await), GONE);
}

#[tokio::test]
async fn of_two_who_accept_one_link_in_one_moment_one_gets_in() {
    let house = House::open().await;
    let (_, _, link) = clerk_invited(&house).await;
    let (one, two) = (house.public(), house.public());
    let (first, second) = tokio::join!(
        house.accounts.accept_as_new(&one, link.expose(), accept(), Origin::default()),
        house.accounts.accept_as_new(&two, link.expose(), accept(), Origin::default()),
    );
    assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1);
}

#[tokio::test]
async fn a_second_invitation_of_an_address_ends_the_first_and_a_withdrawn_one_is_gone() {
    let house = House::open().await;
    let (org, admin, first) = clerk_invited(&house).await;
    let form = invite("Clerk@Example.com", CLERK);
    let (sent, second) = house.accounts.invite(&admin, Some(org), &form).await.unwrap();
    assert_eq!(failure(house.accounts.invitation(&house.public(), first.expose()).await), GONE);
    assert!(house.accounts.invitation(&house.public(), second.expose()).await.is_ok());

    let (_, begun) = house.enterprise("stranger@example.com").await;
    let stranger = house.op_of(&begun).await;
    assert_eq!(failure(house.accounts.withdraw_invitation(&stranger, sent.id).await).0, Class::NotFound);
    house.accounts.withdraw_invitation(&admin, sent.id).await.unwrap();
    assert_eq!(failure(house.accounts.invitation(&house.public(), second.expose()).await), GONE);
}

#[tokio::test]
async fn who_has_an_account_signs_in_to_accept_and_nobody_accepts_for_another() {
    let house = House::open().await;
    let (org, _, link) = clerk_invited(&house).await;
    house.person("clerk@example.com", Vec::new()).await;
    let as_new =
        house.accounts.accept_as_new(&house.public(), link.expose(), accept(), Origin::default()).await;
    assert_eq!(failure(as_new), (Class::Conflict, "accounts/invitation-for-known"));

    let (_, begun) = house.enterprise("stranger@example.com").await;
    let stranger = house.op_of(&begun).await;
    let other = Oneself::in_person(&stranger, &Reach::Full).unwrap();
    let taken = house.accounts.accept(&stranger, &other, link.expose()).await;
    assert_eq!(failure(taken), (Class::Conflict, "accounts/invitation-for-another"));

    let begun = house.sign_in("clerk@example.com", PASSWORD).await.unwrap();
    let op = house.op_of(&begun).await;
    let me = Oneself::in_person(&op, &Reach::Full).unwrap();
    house.accounts.accept(&op, &me, link.expose()).await.unwrap();
    let who = house.session(begun.token.expose()).await.unwrap();
    assert_eq!(&who.grants[..], [Grant { role: CLERK, over: Some(org) }]);
}

#[tokio::test]
async fn an_administrator_invites_to_the_roles_of_the_organisation_only() {
    let house = House::open().await;
    let org = house.organisation("示例").await;
    let admin = house.admin_of(org, "admin@example.com").await;
    let auditor = invite("x@example.com", AUDITOR);
    let refused = house.accounts.invite(&admin, Some(org), &auditor).await;
    assert_eq!(faults(refused), [("/roles/0".to_owned(), "accounts/role-unknown".to_owned())]);
    assert_eq!(failure(house.accounts.invite(&admin, None, &auditor).await).0, Class::NotFound);

    let operator = house.operator().await;
    let (_, link) = house.accounts.invite(&operator, None, &auditor).await.unwrap();
    let op = house.public();
    let begun = house.accounts.accept_as_new(&op, link.expose(), accept(), Origin::default()).await.unwrap();
    let who = house.session(begun.token.expose()).await.unwrap();
    assert_eq!(&who.grants[..], [Grant { role: AUDITOR, over: None }]);
}

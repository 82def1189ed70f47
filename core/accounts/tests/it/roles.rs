//! Who sees whom, and who grants what.

use crate::house::{CLERK, House, failure, faults};
use accounts::policy::{AUDITOR, OPERATOR, ORG_ADMIN};
use accounts::{GrantForm, OrganisationForm, OrganisationKind};
use kernel::{Class, Grant, OrgId};
use sea_orm::{ConnectionTrait, Statement};

fn role(role: kernel::Role) -> GrantForm {
    GrantForm { role: role.0.to_owned() }
}

const HIDDEN: (Class, &str) = (Class::NotFound, "not-found");

#[tokio::test]
async fn a_stranger_cannot_tell_an_organisation_from_nothing() {
    let house = House::open().await;
    let (theirs, _) = house.enterprise("li.wei@example.com").await;
    let (ours, begun) = house.enterprise("stranger@example.com").await;
    let stranger = house.op_of(&begun).await;
    let made_up: OrgId = house.system().id();
    for org in [theirs, made_up] {
        assert_eq!(failure(house.accounts.people_of(&stranger, org).await), HIDDEN);
        assert_eq!(failure(house.accounts.organisation(&stranger, org).await), HIDDEN);
        assert_eq!(failure(house.accounts.invitations(&stranger, Some(org)).await), HIDDEN);
        assert_eq!(
            failure(house.accounts.grant(&stranger, begun.person, Some(org), &role(CLERK)).await),
            HIDDEN
        );
    }
    assert_eq!(failure(house.accounts.everybody(&stranger, None, 10).await), HIDDEN);
    assert_eq!(failure(house.accounts.census(&stranger).await), HIDDEN);
    let seen = house.accounts.organisations(&stranger, None, 10).await.unwrap();
    assert_eq!(seen.iter().map(|org| org.id).collect::<Vec<_>>(), [ours]);
}

#[tokio::test]
async fn a_clerk_of_the_organisation_may_know_of_it_but_not_look_into_it() {
    let house = House::open().await;
    let org = house.organisation("示例").await;
    house.person("clerk@example.com", vec![(CLERK.0, Some(org))]).await;
    let clerk = house.op_of(&house.sign_in("clerk@example.com", crate::house::PASSWORD).await.unwrap()).await;
    assert_eq!(failure(house.accounts.people_of(&clerk, org).await), (Class::Forbidden, "forbidden"));
    assert!(house.accounts.organisations(&clerk, None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_administrator_grants_roles_of_the_organisation_to_its_people_only() {
    let house = House::open().await;
    let org = house.organisation("示例").await;
    let admin = house.admin_of(org, "admin@example.com").await;
    let clerk = house.person("clerk@example.com", vec![(CLERK.0, Some(org))]).await;
    let outsider = house.person("outsider@example.com", Vec::new()).await;

    house.accounts.grant(&admin, clerk, Some(org), &role(ORG_ADMIN)).await.unwrap();
    house.accounts.grant(&admin, clerk, Some(org), &role(ORG_ADMIN)).await.unwrap();
    let people = house.accounts.people_of(&admin, org).await.unwrap();
    let of_clerk = people.iter().find(|person| person.id == clerk).unwrap();
    assert_eq!(
        of_clerk.roles.iter().map(|held| held.role.as_str()).collect::<Vec<_>>(),
        ["clerk", "org-admin"]
    );

    assert_eq!(failure(house.accounts.grant(&admin, outsider, Some(org), &role(CLERK)).await), HIDDEN);
    assert_eq!(failure(house.accounts.grant(&admin, clerk, None, &role(AUDITOR)).await), HIDDEN);
    let over_one = house.accounts.grant(&admin, clerk, Some(org), &role(OPERATOR)).await;
    assert_eq!(faults(over_one), [("/role".to_owned(), "accounts/role-unknown".to_owned())]);
}

#[tokio::test]
async fn a_revoked_role_counts_no_more_and_the_last_administrator_keeps_theirs() {
    let house = House::open().await;
    let org = house.organisation("示例").await;
    let admin = house.admin_of(org, "admin@example.com").await;
    house.person("clerk@example.com", vec![(CLERK.0, Some(org))]).await;
    let clerk = house.sign_in("clerk@example.com", crate::house::PASSWORD).await.unwrap();
    let people = house.accounts.people_of(&admin, org).await.unwrap();
    let held = |person| people.iter().find(|found| found.id == person).unwrap().roles[0].id;

    house.accounts.revoke(&admin, clerk.person, held(clerk.person)).await.unwrap();
    assert!(house.session(clerk.token.expose()).await.unwrap().grants.is_empty());
    assert_eq!(failure(house.accounts.revoke(&admin, clerk.person, held(admin.actor())).await), HIDDEN);
    let last = house.accounts.revoke(&admin, admin.actor(), held(admin.actor())).await;
    assert_eq!(failure(last), (Class::Conflict, "accounts/last-administrator"));

    house.accounts.grant(&house.operator().await, clerk.person, Some(org), &role(ORG_ADMIN)).await.unwrap();
    house.accounts.revoke(&admin, admin.actor(), held(admin.actor())).await.unwrap();
}

#[tokio::test]
async fn an_operator_grants_everything_and_an_auditor_changes_nothing() {
    let house = House::open().await;
    let operator = house.operator().await;
    let auditor = house.person("auditor@example.com", Vec::new()).await;
    house.accounts.grant(&operator, auditor, None, &role(AUDITOR)).await.unwrap();
    let begun = house.sign_in("auditor@example.com", crate::house::PASSWORD).await.unwrap();
    let who = house.session(begun.token.expose()).await.unwrap();
    assert_eq!(&who.grants[..], [Grant { role: AUDITOR, over: None }]);
    let auditor_op = house.op(&who);

    let form = || OrganisationForm { kind: OrganisationKind::Authority, name: "示例".to_owned() };
    let org = house.accounts.create_organisation(&operator, form()).await.unwrap();
    assert_eq!(house.accounts.organisation(&auditor_op, org).await.unwrap().name, "示例");
    assert_eq!(house.accounts.everybody(&auditor_op, None, 10).await.unwrap().len(), 2);
    assert_eq!(failure(house.accounts.create_organisation(&auditor_op, form()).await).0, Class::Forbidden);
    assert_eq!(
        failure(house.accounts.grant(&auditor_op, auditor, None, &role(OPERATOR)).await).0,
        Class::Forbidden
    );
}

#[tokio::test]
async fn every_grant_and_every_loss_is_in_the_ledger_and_names_nobody() {
    let house = House::open().await;
    let org = house.organisation("示例").await;
    let admin = house.admin_of(org, "admin@example.com").await;
    let clerk = house.person("clerk@example.com", vec![(CLERK.0, Some(org))]).await;
    house.accounts.grant(&admin, clerk, Some(org), &role(ORG_ADMIN)).await.unwrap();
    let held = house.accounts.people_of(&admin, org).await.unwrap();
    let held = held.iter().find(|person| person.id == clerk).unwrap().roles[0].id;
    house.accounts.revoke(&admin, clerk, held).await.unwrap();

    let conn = house.db.read();
    let sql = "SELECT e.kind, d.payload FROM ledger_entry e JOIN ledger_disclosure d ON d.entry_id = e.id \
         WHERE e.subject_id = $1 ORDER BY e.seq";
    let asked = Statement::from_sql_and_values(conn.get_database_backend(), sql, [clerk.uuid().into()]);
    let rows = conn.query_all_raw(asked).await.unwrap();
    let kinds: Vec<String> = rows.iter().map(|row| row.try_get("", "kind").unwrap()).collect();
    let entered = [
        "accounts.person-created",
        "accounts.role-granted",
        "accounts.role-granted",
        "accounts.role-revoked",
    ];
    assert_eq!(kinds, entered);
    let payload: Vec<u8> = rows[3].try_get("", "payload").unwrap();
    let payload = String::from_utf8(payload).unwrap();
    assert_eq!(payload, format!(r#"{{"over":"{org}","person":"{clerk}","role":"clerk"}}"#));
}

#[tokio::test]
async fn an_operator_who_is_kept_out_is_not_counted_among_those_who_remain() {
    let house = House::open().await;
    let operator = house.operator().await;
    let other = house.person("other@example.com", vec![(OPERATOR.0, None)]).await;
    house.accounts.set_active(&operator, other, false).await.unwrap();

    let everybody = house.accounts.everybody(&operator, None, 10).await.unwrap();
    let held = everybody.iter().find(|person| person.id == operator.actor()).unwrap().roles[0].id;
    let last = house.accounts.revoke(&operator, operator.actor(), held).await;
    assert_eq!(failure(last), (Class::Conflict, "accounts/last-administrator"));
}

#[tokio::test]
async fn two_operators_cannot_keep_each_other_out() {
    let house = House::open().await;
    let operator = house.operator().await;
    let other = house.person("other@example.com", vec![(OPERATOR.0, None)]).await;
    // The other one's request is on its way already when their account is closed.
    let late = house.op_of(&house.sign_in("other@example.com", crate::house::PASSWORD).await.unwrap()).await;
    house.accounts.set_active(&operator, other, false).await.unwrap();

    let last = house.accounts.set_active(&late, operator.actor(), false).await;
    assert_eq!(failure(last), (Class::Conflict, "accounts/last-administrator"));
    house.accounts.set_active(&operator, other, true).await.unwrap();
}

//! A service firm acts for its clients, and sees nobody who did not ask it.

use crate::house::{House, answers, house, org, person};
use enterprises::delegation::{DelegationId, Ending, Offer, Scope, Standing};
use enterprises::lifecycle::Stage;
use enterprises::policy::{ENTERPRISE_ADMIN, ENTERPRISE_USER, REVIEWER};
use enterprises::requirement::Slot;
use enterprises::{Answers, EnterpriseError};
use enterprises_contract::{ApplicationId, EnterpriseId};
use kernel::{Fault, Id, Op, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The client of these tests.
const CLIENT: u128 = 50;

fn until() -> Timestamp {
    "2026-12-31T16:00:00Z".parse().unwrap()
}

fn terms(scopes: &[Scope]) -> Offer {
    Offer {
        scopes: scopes.iter().copied().collect(),
        may_pass_on: false,
        client_code: "C-50".into(),
        from: None,
        until: until(),
    }
}

fn filled() -> Answers {
    Answers { uscc: String::new(), legal_name: "委托人".into(), ..answers() }
}

impl House {
    fn client(&self) -> Op {
        self.op(person(50), &[(ENTERPRISE_ADMIN, Some(org(CLIENT)))])
    }

    /// Organisation 1 stands in the register: the firm.
    async fn firm(&self) -> EnterpriseId {
        let id = self.in_review().await;
        self.enterprises.approve(&self.reviewer(), id, None).await.unwrap().1.entry.id
    }

    async fn accepted(&self, firm: EnterpriseId, scopes: &[Scope]) -> DelegationId {
        let id = self.enterprises.delegate(&self.client(), org(CLIENT), firm, &terms(scopes)).await.unwrap();
        self.enterprises.accept_delegation(&self.applicant(), id).await.unwrap();
        id
    }

    /// The open draft of the client, completed and submitted by itself.
    async fn submitted_by_client(&self) -> ApplicationId {
        let draft = self.enterprises.own(&self.client()).await.unwrap().remove(0).application;
        let typed = Answers { uscc: "91410100000000027F".into(), ..filled() };
        self.enterprises.answer(&self.client(), draft.id(), None, typed).await.unwrap();
        for slot in [Slot::BusinessLicence, Slot::RepresentativeIdentity] {
            self.upload_by(&self.client(), draft.id(), slot).await;
        }
        let done = self.enterprises.submit(&self.client(), draft.id(), None).await.unwrap();
        assert_eq!(done.application.stage(), Stage::Submitted);
        draft.id()
    }
}

#[tokio::test]
async fn a_firm_files_for_its_client_and_is_shut_out_the_moment_it_is_revoked() {
    let house = house().await;
    let firm = house.firm().await;
    let shut = house.enterprises.begin(&house.applicant(), org(CLIENT)).await.unwrap_err();
    assert!(matches!(shut, EnterpriseError::Denied(_)), "{shut:?}");

    let id = house.accepted(firm, &Scope::ALL).await;
    let draft = house.enterprises.begin(&house.applicant(), org(CLIENT)).await.unwrap();
    assert_eq!(draft.applicant(), org(CLIENT));
    house.enterprises.answer(&house.applicant(), draft.id(), None, filled()).await.unwrap();
    house.enterprises.look(&house.applicant(), draft.id()).await.unwrap();

    let ended = house.enterprises.end_delegation(&house.client(), id).await.unwrap();
    assert_eq!(ended.ended.unwrap().1, Ending::Revoked);
    let shut = house.enterprises.answer(&house.applicant(), draft.id(), None, filled()).await.unwrap_err();
    assert!(matches!(shut, EnterpriseError::Denied(_)), "{shut:?}");
    let hidden = house.enterprises.look(&house.applicant(), draft.id()).await.unwrap_err();
    assert!(matches!(hidden, EnterpriseError::Denied(kernel::Denied::Hidden)), "{hidden:?}");
    let kept = house.enterprises.look(&house.client(), draft.id()).await.unwrap();
    assert_eq!(kept.application.answers().legal_name, "委托人", "what was prepared stays with the client");
}

#[tokio::test]
async fn who_may_prepare_does_not_sign_and_nobody_reviews_a_client_of_theirs() {
    let house = house().await;
    let firm = house.firm().await;
    house.accepted(firm, &[Scope::Prepare]).await;
    let draft = house.enterprises.begin(&house.applicant(), org(CLIENT)).await.unwrap();
    let refused = house.enterprises.submit(&house.applicant(), draft.id(), None).await.unwrap_err();
    assert!(matches!(refused, EnterpriseError::Denied(_)), "{refused:?}");

    let both = house.op(person(8), &[(ENTERPRISE_ADMIN, Some(org(1))), (REVIEWER, None)]);
    let submitted = house.submitted_by_client().await;
    let conflict = house.enterprises.take_up(&both, submitted, None).await.unwrap_err();
    assert!(matches!(conflict, EnterpriseError::ConflictOfInterest), "{conflict:?}");
}

#[tokio::test]
async fn an_offer_does_nothing_before_it_is_accepted_and_nothing_after_its_last_day() {
    let house = house().await;
    let firm = house.firm().await;
    let offered = terms(&[Scope::Prepare]);
    let id = house.enterprises.delegate(&house.client(), org(CLIENT), firm, &offered).await.unwrap();
    assert!(house.enterprises.begin(&house.applicant(), org(CLIENT)).await.is_err(), "it is only offered");
    let clients = house.enterprises.clients(&house.applicant(), None, 10).await.unwrap();
    assert_eq!(clients[0].delegation.standing(house.clock.now()), Standing::Offered);
    let clerk = house.op(person(4), &[(ENTERPRISE_USER, Some(org(1)))]);
    assert!(house.enterprises.accept_delegation(&clerk, id).await.is_err(), "a clerk does not bind the firm");
    house.enterprises.accept_delegation(&house.applicant(), id).await.unwrap();
    let begun = house.enterprises.begin(&house.applicant(), org(CLIENT)).await.unwrap();
    let client = house.enterprises.clients(&house.applicant(), None, 10).await.unwrap().remove(0);
    assert_eq!(client.latest.map(|queued| queued.application.id()), Some(begun.id()));
    house.clock.set(until());
    let client = house.enterprises.clients(&house.applicant(), None, 10).await.unwrap().remove(0);
    assert!(!client.holds && client.latest.is_none(), "its time is over: {client:?}");
}

#[tokio::test]
async fn nothing_wider_is_passed_on_and_two_have_one_delegation_at_a_time() {
    let house = house().await;
    let firm = house.firm().await;
    let offer = Offer { may_pass_on: true, ..terms(&Scope::ALL) };
    let id = house.enterprises.delegate(&house.client(), org(CLIENT), firm, &offer).await.unwrap();
    house.enterprises.accept_delegation(&house.applicant(), id).await.unwrap();

    let again = house.enterprises.delegate(&house.client(), org(CLIENT), firm, &offer).await.unwrap_err();
    assert_eq!(again.code(), "enterprises/delegated-already");
    let unknown = Id::from_uuid(Uuid::from_u128(77));
    let nobody = house.enterprises.delegate(&house.client(), org(CLIENT), unknown, &offer).await.unwrap_err();
    assert_eq!(nobody.code(), "enterprises/no-such-delegate");
    let wider = Offer { until: until() + chrono::TimeDelta::days(1), ..terms(&[Scope::Prepare]) };
    let refused = house.enterprises.pass_on(&house.applicant(), id, firm, &wider).await.unwrap_err();
    assert!(refused.violations().iter().any(|one| one.code == "period-wider"), "{refused:?}");
    let scopes = BTreeSet::from(Scope::ALL);
    assert_eq!(house.enterprises.delegates(&house.client()).await.unwrap()[0].scopes, scopes);
}

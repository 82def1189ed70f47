//! Amendments, renewals, restorations and cancellations of an entry.

use crate::house::{House, answers, house, org, person, reason};
use enterprises::lifecycle::{Application, Change, Stage};
use enterprises::policy::{ENTERPRISE_ADMIN, REVIEWER};
use enterprises::register::{Status, Validity};
use enterprises::{Answers, Done, Entered, EnterpriseError};
use enterprises_contract::{ApplicationId, EnterpriseId};
use kernel::{Fault, Op, Timestamp};

impl House {
    /// Organisation 1, in the register.
    async fn registered(&self) -> Entered {
        let id = self.in_review().await;
        self.enterprises.approve(&self.reviewer(), id, None).await.unwrap().1
    }

    /// A signed draft of a change, with the answers as `edit` leaves them.
    async fn change(
        &self,
        id: EnterpriseId,
        change: Change,
        edit: impl FnOnce(&mut Answers),
    ) -> ApplicationId {
        let draft = self.enterprises.begin_change(&self.applicant(), id, change).await.unwrap();
        let mut answers = Answers {
            because: "the licence says so".into(),
            declared_by: "法定代表人".into(),
            declaration: "yes".into(),
            ..draft.answers().clone()
        };
        edit(&mut answers);
        self.enterprises.answer(&self.applicant(), draft.id(), None, answers).await.unwrap();
        draft.id()
    }

    async fn submit(&self, id: ApplicationId) -> Done {
        self.enterprises.submit(&self.applicant(), id, None).await.unwrap()
    }

    async fn approve(&self, id: ApplicationId) -> Entered {
        self.enterprises.take_up(&self.reviewer(), id, None).await.unwrap();
        self.enterprises.approve(&self.reviewer(), id, None).await.unwrap().1
    }

    fn system_at(&self, at: Timestamp) -> Op {
        self.clock.set(at);
        Op::system(self.clock.now(), self.chance.clone())
    }
}

#[tokio::test]
async fn a_new_telephone_takes_effect_at_once_and_a_new_name_is_reviewed() {
    let house = house().await;
    let Entered { entry, certificate } = house.registered().await;
    let first = certificate.unwrap().serial;

    let light =
        house.change(entry.id, Change::Amend, |answers| answers.safety_phone = "+8637100000000".into()).await;
    assert_eq!(house.submit(light).await.application.stage(), Stage::Approved);
    assert_eq!(house.enterprises.enterprise(entry.id).await.unwrap().version, 2);
    let certificate = house.enterprises.certificate(&first.parse().unwrap()).await.unwrap();
    assert_eq!(certificate.validity(house.clock.now()), Validity::Valid, "it says nothing of telephones");

    let heavy =
        house.change(entry.id, Change::Amend, |answers| answers.legal_name = "郑州新名有限公司".into()).await;
    assert_eq!(house.submit(heavy).await.application.stage(), Stage::Submitted);
    let waiting = house.enterprises.enterprise(entry.id).await.unwrap();
    assert_eq!((waiting.version, waiting.registration.legal_name), (2, answers().legal_name));
    assert_eq!(house.enterprises.pending_since(entry.id).await.unwrap(), Some(house.clock.now()));

    let entered = house.approve(heavy).await;
    assert_eq!((entered.entry.version, entered.entry.status), (3, Status::Active));
    assert_eq!(house.enterprises.pending_since(entry.id).await.unwrap(), None);
    let certificate = house.enterprises.certificate(&first.parse().unwrap()).await.unwrap();
    assert_eq!(certificate.validity(house.clock.now()), Validity::Superseded);
    assert_eq!(certificate.superseded_by.unwrap().as_str(), entered.certificate.unwrap().serial);
}

#[tokio::test]
async fn the_history_of_a_field_says_old_new_why_and_where_it_is_recorded() {
    let house = house().await;
    let entry = house.registered().await.entry;
    let id =
        house.change(entry.id, Change::Amend, |answers| answers.legal_name = "郑州新名有限公司".into()).await;
    house.submit(id).await;
    house.approve(id).await;

    let history = house.enterprises.history(entry.id, Some("legal_name")).await.unwrap();
    let [changed] = history.as_slice() else { panic!("one version changed the name: {history:?}") };
    assert_eq!(changed.version.because.as_deref(), Some("the licence says so"));
    assert_eq!(changed.version.change, Some(Change::Amend));
    let [name] = changed.differences.as_slice() else { panic!("{changed:?}") };
    assert_eq!(name.old.as_deref(), Some(answers().legal_name.as_str()));
    assert_eq!(name.new.as_deref(), Some("郑州新名有限公司"));
    let private = house.enterprises.history(entry.id, Some("contact_phone")).await.unwrap();
    assert!(private.is_empty(), "telephones are nobody's business: {private:?}");
}

#[tokio::test]
async fn a_change_that_changes_nothing_or_does_not_say_why_is_not_submitted() {
    let house = house().await;
    let entry = house.registered().await.entry;
    let id = house.change(entry.id, Change::Amend, |answers| answers.because = " ".into()).await;
    let refused = house.enterprises.submit(&house.applicant(), id, None).await.unwrap_err();
    let codes: Vec<_> =
        refused.violations().iter().map(|one| (one.pointer.as_str(), one.code.as_str())).collect();
    assert!(codes.contains(&("/because", "nothing-changed")), "{codes:?}");
    assert!(
        codes.iter().any(|(pointer, code)| *pointer == "/because" && *code != "nothing-changed"),
        "{codes:?}"
    );
}

#[tokio::test]
async fn who_leaves_the_register_gives_back_its_code_and_may_come_again() {
    let house = house().await;
    let Entered { entry, certificate } = house.registered().await;
    let id = house.change(entry.id, Change::Cancel, |_| {}).await;
    house.submit(id).await;
    let left = house.approve(id).await;
    assert_eq!(left.entry.status, Status::Deregistered);
    let serial = certificate.unwrap().serial.parse().unwrap();
    let certificate = house.enterprises.certificate(&serial).await.unwrap();
    assert_eq!(certificate.validity(house.clock.now()), Validity::Revoked);
    let gone = house.enterprises.begin_change(&house.applicant(), entry.id, Change::Amend).await.unwrap_err();
    assert_eq!(gone.code(), "enterprises/not-admitted");

    let again = house.in_review().await;
    let (_, entered) = house.enterprises.approve(&house.reviewer(), again, None).await.unwrap();
    assert_ne!(entered.entry.id, entry.id);
}

#[tokio::test]
async fn a_verification_that_nobody_renews_is_due_then_lapses_and_is_restored() {
    let house = house().await;
    let entry = house.registered().await.entry;
    let ends = entry.verified_until;
    let reminded = |days| house.system_at(ends - chrono::TimeDelta::days(days));
    assert_eq!(house.enterprises.run_clocks(&reminded(61)).await.unwrap(), 0);
    assert_eq!(house.enterprises.run_clocks(&reminded(60)).await.unwrap(), 1, "60 days before the end");
    assert_eq!(house.enterprises.run_clocks(&reminded(59)).await.unwrap(), 0, "once is enough");
    assert_eq!(house.enterprises.run_clocks(&reminded(30)).await.unwrap(), 1);
    assert_eq!(
        house.enterprises.run_clocks(&reminded(5)).await.unwrap(),
        1,
        "the server stood still on day 7"
    );

    assert_eq!(house.enterprises.run_clocks(&house.system_at(ends)).await.unwrap(), 1);
    let status = async || house.enterprises.enterprise(entry.id).await.unwrap().status;
    assert_eq!(status().await, Status::VerificationDue);
    house.enterprises.run_clocks(&reminded(-29)).await.unwrap();
    assert_eq!(status().await, Status::VerificationDue, "thirty days of grace");
    house.enterprises.run_clocks(&reminded(-32)).await.unwrap();
    assert_eq!(status().await, Status::Lapsed);

    let refused =
        house.enterprises.begin_change(&house.applicant(), entry.id, Change::Renew).await.unwrap_err();
    assert!(matches!(refused, EnterpriseError::NotAdmitted { .. }), "{refused:?}");
    let id = house.change(entry.id, Change::Restore, |_| {}).await;
    house.submit(id).await;
    let restored = house.approve(id).await;
    assert_eq!(restored.entry.status, Status::Active);
    assert!(restored.entry.verified_until > house.clock.now() + chrono::TimeDelta::days(300));
}

#[tokio::test]
async fn a_renewal_keeps_the_facts_and_moves_the_date() {
    let house = house().await;
    let entry = house.registered().await.entry;
    house.clock.set(entry.verified_until - chrono::TimeDelta::days(20));
    let id = house.change(entry.id, Change::Renew, |answers| answers.because = String::new()).await;
    assert_eq!(house.submit(id).await.application.stage(), Stage::Submitted, "somebody looks at a renewal");
    let renewed = house.approve(id).await.entry;
    assert_eq!(renewed.registration.answers(), entry.registration.answers());
    assert!(renewed.verified_until > entry.verified_until);
}

#[tokio::test]
async fn strangers_begin_no_change_and_an_organisation_one_at_a_time() {
    let house = house().await;
    let entry = house.registered().await.entry;
    let stranger = house.op(person(9), &[(ENTERPRISE_ADMIN, Some(org(9)))]);
    let hidden = house.enterprises.begin_change(&stranger, entry.id, Change::Amend).await.unwrap_err();
    assert!(matches!(hidden, EnterpriseError::Denied(_)), "{hidden:?}");
    let reviewer = house.op(person(2), &[(REVIEWER, None)]);
    assert!(house.enterprises.begin_change(&reviewer, entry.id, Change::Amend).await.is_err());
    house.enterprises.begin_change(&house.applicant(), entry.id, Change::Amend).await.unwrap();
    let second =
        house.enterprises.begin_change(&house.applicant(), entry.id, Change::Cancel).await.unwrap_err();
    assert_eq!(second.code(), "enterprises/already-applied");
}

#[tokio::test]
async fn a_lapsed_application_begins_again_with_its_answers_and_documents() {
    let house = house().await;
    let id = house.in_review().await;
    house.enterprises.send_back(&house.reviewer(), id, None, &[reason("/legal_name")]).await.unwrap();
    house.enterprises.run_clocks(&house.system_at("2026-04-02T00:00:00Z".parse().unwrap())).await.unwrap();
    assert_eq!(house.stage(id).await, Stage::Lapsed);

    let again = house.enterprises.begin_again(&house.applicant(), id).await.unwrap();
    assert_eq!(again.stage(), Stage::Draft);
    let looked = house.enterprises.look(&house.applicant(), again.id()).await.unwrap();
    assert!(
        looked.slots.iter().all(|(need, held)| !need.mandatory || !held.is_empty()),
        "{:?}",
        looked.slots
    );
    let signed = Answers { declaration: "yes".into(), ..looked.application.answers().clone() };
    house.enterprises.answer(&house.applicant(), again.id(), None, signed).await.unwrap();
    let Application::Submitted(_) = house.submit(again.id()).await.application else {
        panic!("it can be submitted")
    };
}

#[tokio::test]
async fn who_follows_the_stream_from_the_beginning_knows_the_register() {
    let house = house().await;
    let entry = house.registered().await.entry;
    house.sequencer.seal().await.unwrap();
    let first = house.enterprises.news(None, 100).await.unwrap();
    let kinds: Vec<_> = first.iter().map(|news| news.recorded.kind.as_str()).collect();
    assert_eq!(kinds, ["enterprises.application-approved", "enterprises.certificate-issued"]);
    assert!(first.iter().all(|news| news.enterprise == entry.id), "{first:?}");

    let cursor = first.last().and_then(|news| news.recorded.index);
    assert!(house.enterprises.news(cursor, 100).await.unwrap().is_empty());
    let id =
        house.change(entry.id, Change::Amend, |answers| answers.safety_phone = "+8637100000000".into()).await;
    house.submit(id).await;
    assert!(
        house.enterprises.news(cursor, 100).await.unwrap().is_empty(),
        "what is not sealed is no news yet"
    );
    house.sequencer.seal().await.unwrap();
    let next = house.enterprises.news(cursor, 100).await.unwrap();
    assert_eq!(next.len(), 1);
    assert_eq!(next[0].recorded.kind, "enterprises.application-took-effect");
}

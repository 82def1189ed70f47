//! Registration from the first draft to the certificate, on SQLite, with a clock that stands still.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod changes;
mod delegations;
mod handover;
mod house;
mod search;

use db::ReceiptState;
use enterprises::finding::{Severity, blocks};
use enterprises::lifecycle::Stage;
use enterprises::policy::{ENTERPRISE_ADMIN, ENTERPRISE_USER, REVIEWER, SENIOR_REVIEWER};
use enterprises::register::Validity;
use enterprises::requirement::Slot;
use enterprises::{Answers, EnterpriseError};
use enterprises_contract::{Standing, Standings};
use house::{USCC, answers, house, key, org, person, reason};
use kernel::{Denied, Fault, Op};
use ledger::{Receipt, VerifierKey};

#[tokio::test]
async fn every_fault_of_a_form_is_told_at_once() {
    let house = house().await;
    let draft = house.enterprises.begin(&house.applicant(), org(1)).await.unwrap();
    let findings = house.enterprises.findings(&house.applicant(), draft.id()).await.unwrap();
    let pointers: Vec<_> = findings.iter().map(|finding| finding.violation.pointer.as_str()).collect();
    for expected in [
        "/kinds",
        "/legal_name",
        "/jurisdiction",
        "/contact_email",
        "/declaration",
        "/documents/register_extract",
    ] {
        assert!(pointers.contains(&expected), "{expected} is missing in {pointers:?}");
    }
    let refused = house.enterprises.submit(&house.applicant(), draft.id(), None).await.unwrap_err();
    assert_eq!(refused.violations().len(), findings.iter().filter(|f| f.severity == Severity::Block).count());
    assert_eq!(house.stage(draft.id()).await, Stage::Draft);
}

#[tokio::test]
async fn what_the_reviewer_would_ask_the_applicant_sees_first() {
    let house = house().await;
    let draft = house.complete_draft().await;
    let mut moved = answers();
    moved.division = "310000".into();
    house.enterprises.answer(&house.applicant(), draft.id(), None, moved).await.unwrap();
    let findings = house.enterprises.findings(&house.applicant(), draft.id()).await.unwrap();
    assert!(!blocks(&findings));
    assert!(findings.iter().any(|finding| finding.violation.code == "division-differs"), "{findings:?}");
}

#[tokio::test]
async fn an_enterprise_is_sent_back_corrects_and_is_approved_with_a_certificate_that_verifies_offline() {
    let house = house().await;
    let id = house.in_review().await;

    let reasons = [reason("/documents/business_licence")];
    house.enterprises.send_back(&house.reviewer(), id, None, &reasons).await.unwrap();
    let looked = house.enterprises.look(&house.applicant(), id).await.unwrap();
    assert_eq!(looked.application.stage(), Stage::NeedsCorrection);
    let paused = looked.clocks.iter().find(|clock| clock.name == "review").unwrap();
    assert!(paused.paused_since.is_some(), "the authority's clock stands still");

    let too_early = house.enterprises.resubmit(&house.applicant(), id, None, &[]).await.unwrap_err();
    assert!(matches!(too_early, EnterpriseError::Unanswered(_)), "{too_early:?}");
    house.clock.set("2026-03-05T01:00:00Z".parse().unwrap());
    house.upload(id, Slot::BusinessLicence).await;
    house.enterprises.resubmit(&house.applicant(), id, None, &[]).await.unwrap();

    let (_, entered) = house.enterprises.approve(&house.reviewer(), id, None).await.unwrap();
    house.sequencer.seal().await.unwrap();
    let serial = entered.certificate.as_ref().unwrap().serial.parse().unwrap();
    let certificate = house.enterprises.certificate(&serial).await.unwrap();
    assert_eq!(certificate.validity(house.clock.now()), Validity::Valid);

    let Some(ReceiptState::Sealed(_, proof)) =
        house.receipts.receipt(certificate.receipt, true).await.unwrap()
    else {
        panic!("the receipt of the certificate is sealed")
    };
    let keys: [VerifierKey; 1] = [key().verifier().clone()];
    let verified = Receipt::parse(proof.as_bytes()).unwrap().verify(&keys).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&verified.disclosed["payload"]).unwrap();
    assert_eq!(claims["identifiers"]["uscc"], USCC);

    let code = house.enterprises.code(&certificate).unwrap();
    let lines = enterprises::certificate::unseal(&code, &keys).unwrap();
    assert!(lines.iter().any(|line| line.contains(USCC)), "{lines:?}");

    let standing = house.enterprises.of_organisation(org(1)).await.unwrap();
    assert_eq!(standing.map(|(_, standing)| standing), Some(Standing::Active));
    let hits = house.enterprises.search(USCC, None, 10).await.unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(house.enterprises.search("跨境贸易", None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_revoked_certificate_says_so_and_cannot_be_revoked_again() {
    let house = house().await;
    let id = house.in_review().await;
    let (_, entered) = house.enterprises.approve(&house.reviewer(), id, None).await.unwrap();
    let serial = entered.certificate.as_ref().unwrap().serial.parse().unwrap();
    let senior = house.op(person(3), &[(SENIOR_REVIEWER, None)]);
    let forbidden = house.enterprises.revoke(&house.reviewer(), &serial, "no").await.unwrap_err();
    assert!(matches!(forbidden, EnterpriseError::Denied(Denied::Forbidden { .. })));
    let standing =
        async || house.enterprises.of_organisation(org(1)).await.unwrap().map(|(_, standing)| standing);
    assert_eq!(standing().await, Some(Standing::Active));
    house.enterprises.revoke(&senior, &serial, "the licence was withdrawn").await.unwrap();
    assert_eq!(standing().await, Some(Standing::Held), "other rooms are told, too");
    let revoked = house.enterprises.certificate(&serial).await.unwrap();
    assert_eq!(revoked.validity(house.clock.now()), Validity::Revoked);
    let again = house.enterprises.revoke(&senior, &serial, "again").await.unwrap_err();
    assert!(matches!(again, EnterpriseError::NotInForce));
}

#[tokio::test]
async fn one_identifier_belongs_to_one_application() {
    let house = house().await;
    house.submitted().await;
    let other = house.op(person(5), &[(ENTERPRISE_ADMIN, Some(org(2)))]);
    let draft = house.enterprises.begin(&other, org(2)).await.unwrap();
    house.enterprises.answer(&other, draft.id(), None, answers()).await.unwrap();
    let findings = house.enterprises.findings(&other, draft.id()).await.unwrap();
    assert!(findings.iter().any(|finding| finding.violation.code == "identifier-taken"));
    let refused = house.enterprises.submit(&other, draft.id(), None).await.unwrap_err();
    assert!(refused.violations().iter().any(|violation| violation.pointer == "/uscc"), "{refused:?}");
}

#[tokio::test]
async fn a_withdrawn_application_gives_its_identifier_back() {
    let house = house().await;
    let id = house.submitted().await;
    house.enterprises.withdraw(&house.applicant(), id, None).await.unwrap();
    assert_eq!(house.stage(id).await, Stage::Withdrawn);
    let again = house.submitted().await;
    assert_eq!(house.stage(again).await, Stage::Submitted);
}

#[tokio::test]
async fn an_organisation_has_one_open_application() {
    let house = house().await;
    house.complete_draft().await;
    let second = house.enterprises.begin(&house.applicant(), org(1)).await.unwrap_err();
    assert!(matches!(second, EnterpriseError::AlreadyApplied), "{second:?}");
}

#[tokio::test]
async fn strangers_cannot_tell_an_application_from_nothing() {
    let house = house().await;
    let id = house.submitted().await;
    let stranger = house.op(person(9), &[(ENTERPRISE_ADMIN, Some(org(9)))]);
    let hidden = house.enterprises.look(&stranger, id).await.unwrap_err();
    let missing = house.enterprises.look(&stranger, house.chance.id(house.clock.now())).await.unwrap_err();
    assert_eq!((hidden.code(), hidden.class()), (missing.code(), missing.class()));
}

#[tokio::test]
async fn who_prepares_may_not_sign_and_who_belongs_to_the_applicant_may_not_review() {
    let house = house().await;
    let id = house.complete_draft().await.id();
    let clerk = house.op(person(4), &[(ENTERPRISE_USER, Some(org(1)))]);
    let unsigned = house.enterprises.submit(&clerk, id, None).await.unwrap_err();
    assert!(matches!(unsigned, EnterpriseError::Denied(Denied::Forbidden { .. })), "{unsigned:?}");
    house.enterprises.submit(&house.applicant(), id, None).await.unwrap();
    let partial = house.op(person(6), &[(REVIEWER, None), (ENTERPRISE_USER, Some(org(1)))]);
    let conflict = house.enterprises.take_up(&partial, id, None).await.unwrap_err();
    assert!(matches!(conflict, EnterpriseError::ConflictOfInterest), "{conflict:?}");
}

#[tokio::test]
async fn a_stale_version_changes_nothing() {
    let house = house().await;
    let draft = house.complete_draft().await;
    let mut late = answers();
    late.legal_name = "另一名称".into();
    let stale = house.enterprises.answer(&house.applicant(), draft.id(), Some(1), late).await.unwrap_err();
    assert!(matches!(stale, EnterpriseError::Stale { expected: 1, .. }), "{stale:?}");
    let looked = house.enterprises.look(&house.applicant(), draft.id()).await.unwrap();
    assert_eq!(looked.application.answers().legal_name, answers().legal_name);
}

#[tokio::test]
async fn the_identity_number_is_shown_masked_and_kept_when_the_mask_comes_back() {
    let house = house().await;
    let draft = house.complete_draft().await;
    let shown =
        house.enterprises.look(&house.applicant(), draft.id()).await.unwrap().application.answers().clone();
    assert_eq!(shown.representative_id, "**************1234");
    house.enterprises.answer(&house.applicant(), draft.id(), None, shown).await.unwrap();
    let again = house.enterprises.look(&house.applicant(), draft.id()).await.unwrap();
    assert_eq!(again.application.answers().representative_id, "**************1234");
}

#[tokio::test]
async fn an_application_that_nobody_corrects_lapses_after_its_thirty_days() {
    let house = house().await;
    let id = house.in_review().await;
    house.enterprises.send_back(&house.reviewer(), id, None, &[reason("/legal_name")]).await.unwrap();
    let system = |at: &str| {
        house.clock.set(at.parse().unwrap());
        Op::system(house.clock.now(), house.chance.clone())
    };
    assert_eq!(house.enterprises.run_clocks(&system("2026-04-01T15:59:00Z")).await.unwrap(), 0);
    assert_eq!(house.enterprises.run_clocks(&system("2026-04-01T16:01:00Z")).await.unwrap(), 1);
    assert_eq!(house.stage(id).await, Stage::Lapsed);
}

#[tokio::test]
async fn a_draft_that_nobody_touches_is_deleted_and_a_touched_one_is_not() {
    let house = house().await;
    let draft = house.complete_draft().await;
    house.clock.set("2026-08-01T00:00:00Z".parse().unwrap());
    let op = Op::system(house.clock.now(), house.chance.clone());
    assert_eq!(house.enterprises.run_clocks(&op).await.unwrap(), 0, "180 days are not over");
    house.clock.set("2026-10-01T00:00:00Z".parse().unwrap());
    let op = Op::system(house.clock.now(), house.chance.clone());
    assert_eq!(house.enterprises.run_clocks(&op).await.unwrap(), 1);
    let gone = house.enterprises.look(&house.applicant(), draft.id()).await.unwrap_err();
    assert!(matches!(gone, EnterpriseError::NoApplication(_)));
}

#[tokio::test]
async fn a_rejection_says_what_can_be_done_and_starts_the_appeal() {
    let house = house().await;
    let id = house.in_review().await;
    let silent =
        house.enterprises.reject(&house.reviewer(), id, None, &[reason("/uscc")], " ").await.unwrap_err();
    assert!(silent.violations().iter().any(|violation| violation.pointer == "/remedy"), "{silent:?}");
    let remedy = "apply again with the licence of the branch";
    house.enterprises.reject(&house.reviewer(), id, None, &[reason("/uscc")], remedy).await.unwrap();
    let looked = house.enterprises.look(&house.applicant(), id).await.unwrap();
    assert_eq!(looked.application.stage(), Stage::Rejected);
    assert!(looked.clocks.iter().any(|clock| clock.name == "appeal"));
}

#[tokio::test]
async fn text_that_is_not_text_is_refused_by_name() {
    let house = house().await;
    let draft = house.enterprises.begin(&house.applicant(), org(1)).await.unwrap();
    for (text, code) in [("a\u{0}b", "text-control-character"), ("abc\u{202E}", "text-direction-mark")] {
        let bad = Answers { legal_name: text.into(), ..answers() };
        let refused = house.enterprises.answer(&house.applicant(), draft.id(), None, bad).await.unwrap_err();
        let violation = &refused.violations()[0];
        assert_eq!((violation.pointer.as_str(), violation.code.as_str()), ("/legal_name", code));
    }
}

#[tokio::test]
async fn the_queue_is_sorted_by_due_time_and_counted_by_stage() {
    let house = house().await;
    let id = house.submitted().await;
    let other = house.op(person(5), &[(ENTERPRISE_ADMIN, Some(org(2)))]);
    house.enterprises.begin(&other, org(2)).await.unwrap();
    let queue =
        house.enterprises.queue(&house.reviewer(), &[Stage::Submitted], None, None, 10).await.unwrap();
    assert_eq!(queue.iter().map(|row| row.application.id()).collect::<Vec<_>>(), [id]);
    let counts = house.enterprises.counts(&house.reviewer()).await.unwrap();
    assert!(counts.contains(&(Stage::Submitted, 1)) && counts.contains(&(Stage::Draft, 1)), "{counts:?}");
    let denied = house.enterprises.queue(&house.applicant(), &[Stage::Submitted], None, None, 10).await;
    assert!(matches!(denied, Err(EnterpriseError::Denied(_))), "{denied:?}");
}

#[tokio::test]
async fn a_party_can_show_what_was_submitted_and_nobody_else_can() {
    let house = house().await;
    let id = house.complete_draft().await.id();
    let done = house.enterprises.submit(&house.applicant(), id, None).await.unwrap();
    house.sequencer.seal().await.unwrap();
    let opened = house.enterprises.opened_receipt(&house.applicant(), id, done.receipt).await.unwrap();
    let ReceiptState::Sealed(_, proof) = opened else { panic!("the receipt is sealed") };
    let keys: [VerifierKey; 1] = [key().verifier().clone()];
    let verified = Receipt::parse(proof.as_bytes()).unwrap().verify(&keys).unwrap();
    let payload = String::from_utf8(verified.disclosed["payload"].clone()).unwrap();
    assert!(payload.contains(USCC) && payload.contains("business_licence"), "{payload}");
    assert!(!payload.contains("410102199001011234"), "the identity number is in no payload");
    let stranger = house.op(person(9), &[(ENTERPRISE_ADMIN, Some(org(9)))]);
    let hidden = house.enterprises.opened_receipt(&stranger, id, done.receipt).await;
    assert!(matches!(hidden, Err(EnterpriseError::Denied(Denied::Hidden))), "{hidden:?}");
}

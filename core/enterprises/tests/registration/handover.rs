//! A case goes to another reviewer, and an applicant gets more time.

use crate::house::{House, house, person, reason};
use enterprises::lifecycle::Stage;
use enterprises::policy::{REVIEWER, SENIOR_REVIEWER};
use enterprises::{Answers, EnterpriseError};
use kernel::{Denied, Fault, Op};

impl House {
    fn senior(&self) -> Op {
        self.op(person(3), &[(SENIOR_REVIEWER, None)])
    }
}

#[tokio::test]
async fn a_senior_reviewer_takes_a_case_over_and_decides_it() {
    let house = house().await;
    let id = house.in_review().await;
    let colleague = house.op(person(6), &[(REVIEWER, None)]);
    let refused = house.enterprises.take_over(&colleague, id, None).await.unwrap_err();
    assert!(matches!(refused, EnterpriseError::Denied(Denied::Forbidden { .. })), "{refused:?}");
    let before = house.enterprises.look(&house.senior(), id).await.unwrap().clocks[0].due.clone();

    house.enterprises.take_over(&house.senior(), id, None).await.unwrap();
    let looked = house.enterprises.look(&house.senior(), id).await.unwrap();
    assert_eq!(looked.clocks[0].due, before, "the clock runs on");
    let former = house.enterprises.approve(&house.reviewer(), id, None).await.unwrap_err();
    assert!(matches!(former, EnterpriseError::NotTheReviewer), "{former:?}");
    house.enterprises.approve(&house.senior(), id, None).await.unwrap();
}

#[tokio::test]
async fn a_case_that_was_sent_back_comes_back_to_who_took_it_over() {
    let house = house().await;
    let id = house.in_review().await;
    house.enterprises.send_back(&house.reviewer(), id, None, &[reason("/legal_name")]).await.unwrap();
    house.enterprises.take_over(&house.senior(), id, None).await.unwrap();
    let looked = house.enterprises.look(&house.applicant(), id).await.unwrap();
    let corrected = Answers {
        legal_name: "郑州示例二号有限公司".into(),
        ..looked.application.answers().clone()
    };
    house.enterprises.answer(&house.applicant(), id, None, corrected).await.unwrap();
    house.enterprises.resubmit(&house.applicant(), id, None, &[]).await.unwrap();
    house.enterprises.approve(&house.senior(), id, None).await.unwrap();
}

#[tokio::test]
async fn more_time_is_given_once() {
    let house = house().await;
    let id = house.in_review().await;
    house.enterprises.send_back(&house.reviewer(), id, None, &[reason("/legal_name")]).await.unwrap();
    let due =
        async || house.enterprises.look(&house.applicant(), id).await.unwrap().clocks[0].due.clone().unwrap();
    let before = due().await.due_at;
    house.enterprises.extend(&house.reviewer(), id, None).await.unwrap();
    assert!(due().await.due_at >= before + chrono::TimeDelta::days(29), "thirty days more");
    let again = house.enterprises.extend(&house.reviewer(), id, None).await.unwrap_err();
    assert_eq!(again.code(), "enterprises/extended-already");
    house.clock.set(before + chrono::TimeDelta::days(1));
    let system = Op::system(house.clock.now(), house.chance.clone());
    house.enterprises.run_clocks(&system).await.unwrap();
    assert_eq!(house.stage(id).await, Stage::NeedsCorrection, "it has not lapsed");
}

//! The pages as browsers see them: what is typed is never lost, and nobody sees what is not theirs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod journey;
mod site;
mod words;

use actix_web::http::StatusCode;
use enterprises::lifecycle::Stage;
use site::{Browser, House, fields};

#[actix_web::test]
async fn a_form_with_faults_comes_back_filled_in_and_names_each_of_them() {
    let house = House::build().await;
    let mut browser = Browser::new(&house, "applicant").await;
    let case = browser.begin().await;
    let page = format!("{case}/edit/enterprise");
    let mut typed = fields();
    typed.retain(|(name, _)| *name != "uscc" && *name != "kinds");
    typed.push(("uscc", "91410100MA9F7K2P5X"));
    let answer = browser.send(&page, &typed, "next").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("id=\"faults\""), "there is a summary");
    for place in ["href=\"#f-uscc\"", "href=\"#f-kinds\""] {
        assert!(answer.text.contains(place), "{place}");
    }
    for kept in ["91410100MA9F7K2P5X", "郑州示例跨境贸易有限公司", "the check character is X"] {
        assert!(answer.text.to_lowercase().contains(&kept.to_lowercase()), "{kept}");
    }
    let again = browser.get(&page).await;
    assert!(again.text.contains("91410100MA9F7K2P5X"), "the draft was saved all the same");
}

#[actix_web::test]
async fn a_page_that_saved_itself_is_not_told_that_somebody_else_did() {
    let house = House::build().await;
    let mut browser = Browser::new(&house, "applicant").await;
    let page = format!("{}/edit/enterprise", browser.begin().await);
    browser.get(&page).await;
    for _ in 0..2 {
        assert_eq!(browser.send_from_here(&page, &fields(), "").await.status, StatusCode::NO_CONTENT);
    }
    let answer = browser.send_from_here(&page, &fields(), "next").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location.ends_with("/edit/people"), "{}", answer.location);
}

#[actix_web::test]
async fn what_a_colleague_saved_is_shown_and_not_overwritten() {
    let house = House::build().await;
    let mut browser = Browser::new(&house, "applicant").await;
    let page = format!("{}/edit/enterprise", browser.begin().await);
    browser.get(&page).await;
    let mut colleague = Browser::new(&house, "clerk").await;
    assert_eq!(colleague.send(&page, &fields(), "next").await.status, StatusCode::SEE_OTHER);

    let mut mine = fields();
    mine.retain(|(name, _)| *name != "address");
    mine.push(("address", "another address"));
    let answer = browser.send_from_here(&page, &mine, "next").await;
    assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED);
    assert!(answer.text.contains("Somebody saved this application"));
    assert!(answer.text.contains("value=\"another address\""), "what was typed is still there");
    assert!(answer.text.contains("<del>"), "and what is saved stands beside it");
    assert!(!browser.get(&page).await.text.contains("another address"));
}

#[actix_web::test]
async fn strangers_find_nothing_and_nobody_is_asked_to_sign_in() {
    let house = House::build().await;
    let mut applicant = Browser::new(&house, "applicant").await;
    let case = applicant.begin().await;
    let mut stranger = Browser::new(&house, "stranger").await;
    for page in [case.clone(), format!("{case}/edit/enterprise"), format!("{case}/withdraw")] {
        assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND, "{page}");
    }
    assert_eq!(stranger.get("/queue").await.status, StatusCode::NOT_FOUND);
    let mut nobody = Browser::new(&house, "").await;
    assert!(nobody.get(&case).await.location.starts_with("/sign-in"));
    for public in ["/enterprises", "/certificates", "/enterprises?q=x"] {
        assert_eq!(nobody.get(public).await.status, StatusCode::OK, "{public}");
    }
}

#[actix_web::test]
async fn who_belongs_to_the_applicant_is_told_why_they_cannot_review_it() {
    let house = House::build().await;
    let case = journey::submitted(&house).await;
    let review = case.replace("/applications/", "/queue/");
    let mut involved = Browser::new(&house, "involved").await;
    let page = involved.get(&review).await;
    assert!(page.text.contains("You cannot review this") && !page.text.contains("/take-up"));
    // The page offers no button; whoever makes one is refused all the same.
    let mut reviewer = Browser::new(&house, "reviewer").await;
    reviewer.get(&review).await;
    involved.borrow_page_token(&reviewer);
    let refused = involved.send_from_here(&format!("{review}/take-up"), &[], "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(house.stage(&case).await, Stage::Submitted);
}

#[actix_web::test]
async fn a_form_without_its_token_changes_nothing() {
    let house = House::build().await;
    let case = journey::submitted(&house).await;
    let mut reviewer = Browser::new(&house, "reviewer").await;
    reviewer.get("/queue").await;
    reviewer.forget_token();
    let review = case.replace("/applications/", "/queue/");
    assert_eq!(
        reviewer.send_from_here(&format!("{review}/take-up"), &[], "").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(house.stage(&case).await, Stage::Submitted);
}

#[actix_web::test]
async fn a_file_that_is_no_document_is_refused_at_its_slot() {
    let house = House::build().await;
    let mut browser = Browser::new(&house, "applicant").await;
    let case = browser.begin().await;
    browser.send(&format!("{case}/edit/enterprise"), &fields(), "next").await;
    let page = format!("{case}/edit/documents");
    let refused = browser.upload(&page, "business_licence", "licence.pdf", b"<svg onload=alert(1)>").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("id=\"f-documents-business_licence-fault\""));
    let nothing = browser.upload(&page, "business_licence", "", b"").await;
    assert!(nothing.text.contains("Choose a file first"));
}

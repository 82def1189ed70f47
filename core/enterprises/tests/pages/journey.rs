//! From the first page of the form to the certificate, through pages alone.

use crate::site::{Browser, House, fields};
use actix_web::http::StatusCode;
use enterprises::lifecycle::Stage;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

const PEOPLE: [(&str, &str); 6] = [
    ("representative_name", "法定代表人"),
    ("representative_id", "410102199001011234"),
    ("contact_name", "备案联系人"),
    ("contact_email", "filing@example.com"),
    ("contact_phone", "+86 371 1234 5678"),
    ("safety_phone", "+86 371 1234 5679"),
];
const SIGNED: [(&str, &str); 2] = [("declared_by", "法定代表人"), ("declaration", "on")];

/// An application that was filled in and submitted; its address.
pub(crate) async fn submitted(house: &House) -> String {
    let mut browser = Browser::new(house, "applicant").await;
    let case = browser.begin().await;
    let to = |section: &str| format!("{case}/edit/{section}");
    for (section, fields, next) in
        [("enterprise", fields(), "/people"), ("people", PEOPLE.to_vec(), "/documents")]
    {
        let saved = browser.send(&to(section), &fields, "next").await;
        assert!(saved.location.ends_with(next), "{section}: {} {}", saved.status, saved.faults());
    }
    for slot in ["business_licence", "representative_identity"] {
        let uploaded = browser.upload(&to("documents"), slot, "copy.pdf", PDF).await;
        assert_eq!(uploaded.status, StatusCode::SEE_OTHER, "{}", uploaded.faults());
    }
    let submitted = browser.send(&to("declare"), &SIGNED, "submit").await;
    assert_eq!(submitted.location, case, "{}", submitted.faults());
    case
}

#[actix_web::test]
async fn an_enterprise_is_sent_back_and_comes_to_its_certificate_through_pages_alone() {
    let house = House::build().await;
    let case = submitted(&house).await;
    let review = case.replace("/applications/", "/queue/");
    let (mut reviewer, mut applicant) =
        (Browser::new(&house, "reviewer").await, Browser::new(&house, "applicant").await);
    assert!(reviewer.get("/queue").await.text.contains(&review));
    reviewer.send(&format!("{review}/take-up"), &[], "").await;

    let send_back = format!("{review}/send-back");
    let more = reviewer.send(&send_back, &row("/uscc", "mismatch", "see the licence"), "row").await;
    assert!(more.text.contains("reasons/1/pointer") && more.text.contains("see the licence"));
    let half = reviewer.send(&send_back, &row("", "mismatch", ""), "decide").await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = reviewer.send(&send_back, &row("/uscc", "mismatch", "see the licence"), "decide").await;
    assert_eq!(sent.location, review, "{}", sent.text);
    assert_eq!(house.stage(&case).await, Stage::NeedsCorrection);

    let shown = applicant.get(&case).await.text;
    assert!(shown.contains("see the licence") && shown.contains("/edit/enterprise?check=true#f-uscc"));
    assert!(applicant.get(&format!("{case}/edit/enterprise")).await.text.contains("id=\"f-uscc-fault\""));
    let declare = format!("{case}/edit/declare");
    let unanswered = applicant.send(&declare, &SIGNED, "submit").await;
    assert!(unanswered.text.contains("id=\"f-explanations-0-fault\""), "{}", unanswered.status);
    let explained = [SIGNED[0], SIGNED[1], ("explanations/0", "the licence is the newer one")];
    assert_eq!(applicant.send(&declare, &explained, "submit").await.location, case);

    assert!(reviewer.get(&review).await.text.contains("the licence is the newer one"));
    let approved = reviewer.send(&format!("{review}/approve"), &[], "").await;
    assert_eq!(approved.location, review, "{}", approved.text);
    certificate(&house, &applicant.get(&case).await.text).await;
}

fn row<'a>(pointer: &'a str, code: &'a str, text: &'a str) -> [(&'a str, &'a str); 3] {
    [("reasons/0/pointer", pointer), ("reasons/0/code", code), ("reasons/0/text", text)]
}

/// The certificate is found by everybody, waits for its proof, and says in one sentence that it was revoked.
async fn certificate(house: &House, case: &str) {
    let (_, rest) = case.split_once("href=\"/certificates/").expect("the case leads to the certificate");
    let serial = rest.split('"').next().unwrap();
    let mut anybody = Browser::new(house, "").await;
    let typed = serial.to_lowercase().replace('-', "");
    let found = anybody.get(&format!("/certificates?serial={typed}")).await;
    assert_eq!(found.location, format!("/certificates/{serial}"));
    assert_eq!(anybody.get(&format!("/enterprises?q={serial}")).await.location, found.location);
    let proof = format!("/certificates/{serial}.tlog-proof");
    assert!(anybody.get(&proof).await.text.contains("being sealed"));
    house.sequencer.seal().await.unwrap();
    assert!(anybody.get(&proof).await.text.starts_with("c2sp.org/tlog-proof"));
    assert!(anybody.get(&found.location).await.text.contains("is valid until"));

    let revoke = format!("/certificates/{serial}/revoke");
    assert!(anybody.get(&revoke).await.location.starts_with("/sign-in"));
    let mut senior = Browser::new(house, "senior").await;
    assert_eq!(senior.send(&revoke, &[("reason", " ")], "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    senior.send(&revoke, &[("reason", "the licence was withdrawn")], "").await;
    let revoked = anybody.get(&found.location).await.text;
    assert!(revoked.contains("was revoked on") && revoked.contains("the licence was withdrawn"));
    let hits = anybody.get("/enterprises?query=91410100MA9F7K2P5B").await.text;
    let (_, rest) = hits.split_once("href=\"/enterprises/").unwrap();
    let entry = anybody.get(&format!("/enterprises/{}", rest.split('"').next().unwrap())).await.text;
    assert!(entry.contains("shop.example.com") && !entry.contains("filing@example.com"));
}

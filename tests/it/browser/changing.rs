//! What becomes of an entry: its enterprise changes it, and a service firm acts for a client.

use super::hand::Hand;
use tests::{Application, Corridor, Engine, Person};

const NEW_NAME: &str = "郑州示例跨境贸易新名有限公司";

struct Scene {
    corridor: Corridor,
    hand: Hand,
    reviewer: Person,
}

impl Scene {
    async fn set(engine: Engine, language: &'static str) -> Self {
        let corridor = Corridor::start(engine).await;
        let hand = Hand::of(&corridor, language).await;
        let reviewer = corridor.reviewer().await;
        Self { corridor, hand, reviewer }
    }

    /// Somebody whose enterprise stands in the register, and where.
    async fn registered(&self, n: u32) -> (Person, String) {
        let person = self.corridor.enterprise_admin().await;
        let application = Application::complete(&person, n).await;
        application.approved_by(&self.reviewer).await;
        let seen = application.seen_by(&person).await.json();
        (person, seen["enterprise"].as_str().expect("it became an enterprise").to_owned())
    }

    async fn over(self) {
        self.hand.browser.close().await;
        self.corridor.stop().await;
    }
}

/// A new name is reviewed while the register says that a change is pending, and then stands there with its history.
async fn an_enterprise_amends_its_name(engine: Engine, language: &'static str) {
    let scene = Scene::set(engine, language).await;
    let (owner, enterprise) = scene.registered(1).await;
    let (hand, entry) = (&scene.hand, format!("/enterprises/{enterprise}"));

    hand.sign_in(&owner).await;
    hand.browser.goto(&entry).await;
    hand.click("enterprises-begin-amend").await;
    hand.sees("enterprises-change-begun").await;
    hand.fill("enterprises-field-legal-name", NEW_NAME).await;
    hand.click("enterprises-save-next").await;
    hand.sees("enterprises-section-people").await;
    let form = hand.browser.path().await.replace("/people", "");
    hand.browser.goto(&format!("{form}/declare")).await;
    hand.browser.tick(hand.words.say("enterprises-field-declaration")).await;
    hand.fill("enterprises-field-declared-by", "法定代表人").await;
    hand.click("enterprises-submit").await;
    // It does not say why.
    hand.sees("web-faults-title").await;
    hand.fill("enterprises-field-because", "营业执照已变更").await;
    hand.click("enterprises-submit").await;
    hand.sees("enterprises-submitted").await;
    hand.browser.goto(&entry).await;
    hand.sees("enterprises-change-pending").await;

    hand.sign_in(&scene.reviewer).await;
    hand.browser.goto("/queue").await;
    hand.browser.click(NEW_NAME).await;
    hand.browser.sees("营业执照已变更").await;
    hand.click("enterprises-take-up").await;
    hand.click("enterprises-approve").await;
    hand.sees("enterprises-approve-effect").await;
    hand.click("enterprises-approve").await;
    hand.sees("enterprises-approved").await;

    hand.browser.goto(&entry).await;
    hand.browser.sees(NEW_NAME).await;
    hand.browser.sees("营业执照已变更").await;
    hand.sees("enterprises-certificate-superseded").await;
    scene.over().await;
}

/// A firm accepts, begins for its client, and is shut out the moment the client revokes.
async fn a_firm_acts_for_its_client_until_it_is_revoked(engine: Engine, language: &'static str) {
    let scene = Scene::set(engine, language).await;
    let (firm, enterprise) = scene.registered(1).await;
    let client = scene.corridor.enterprise_admin().await;
    let hand = &scene.hand;

    hand.sign_in(&client).await;
    hand.browser.goto(&format!("/enterprises/{enterprise}")).await;
    hand.click("enterprises-delegation-offer-here").await;
    // How a day is typed depends on the machine's locale; what the field holds does not.
    let day = "document.getElementsByName('until')[0].value = '2026-12-31'";
    hand.browser.script(day, serde_json::json!([])).await;
    hand.click("enterprises-delegation-offer").await;
    hand.sees("enterprises-delegation-offered").await;

    hand.sign_in(&firm).await;
    hand.browser.goto("/clients").await;
    hand.click("enterprises-delegation-accept").await;
    hand.sees("enterprises-delegation-accepted").await;
    hand.click("enterprises-begin").await;
    hand.sees("enterprises-begun").await;
    hand.fill("enterprises-field-legal-name", "委托人").await;
    hand.click("enterprises-save-leave").await;
    hand.sees("enterprises-saved").await;
    let case = hand.browser.path().await;

    hand.sign_in(&client).await;
    hand.browser.goto("/delegations").await;
    hand.click("enterprises-delegation-revoke").await;
    hand.browser.confirm().await;
    hand.sees("enterprises-delegations-none").await;
    hand.browser.goto(&case).await;
    hand.browser.sees("委托人").await;

    assert_eq!(firm.get(&case).await.status, 404, "to the firm it does not exist any more");
    scene.over().await;
}

#[actix_web::test]
async fn an_enterprise_amends_its_name_in_chinese_on_postgresql() {
    an_enterprise_amends_its_name(Engine::Postgresql, "zh-CN").await;
}

#[actix_web::test]
async fn an_enterprise_amends_its_name_in_english_on_sqlite() {
    an_enterprise_amends_its_name(Engine::Sqlite, "en").await;
}

#[actix_web::test]
async fn a_firm_acts_for_its_client_in_chinese_on_sqlite() {
    a_firm_acts_for_its_client_until_it_is_revoked(Engine::Sqlite, "zh-CN").await;
}

#[actix_web::test]
async fn a_firm_acts_for_its_client_in_english_on_postgresql() {
    a_firm_acts_for_its_client_until_it_is_revoked(Engine::Postgresql, "en").await;
}

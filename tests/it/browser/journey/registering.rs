//! From the first page of the form to the certificate.

use super::Journey;
use tests::paper;

const NAME: &str = "郑州示例跨境贸易有限公司";
const CORRECTED: &str = "郑州示例跨境贸易二号有限公司";

impl Journey {
    pub(super) async fn registers(&self) {
        self.fills_the_form_in().await;
        self.is_sent_back().await;
        self.corrects_and_submits_again().await;
        self.is_approved().await;
    }

    async fn fills_the_form_in(&self) {
        self.sign_in(&self.applicant).await;
        self.browser.goto("/applications").await;
        self.click("enterprises-begin").await;

        self.browser.tick(self.words.say("enterprises-kind-ecommerce-operator")).await;
        self.browser
            .choose(
                self.words.say("enterprises-field-jurisdiction"),
                self.words.say("enterprises-country-CN"),
            )
            .await;
        self.fill("enterprises-field-uscc", "91410100MA9F7K2P5A").await;
        self.fill("enterprises-field-legal-name", NAME).await;
        self.fill("enterprises-field-legal-form", "有限责任公司").await;
        self.fill("enterprises-field-address", "河南省郑州市航空港区示例路1号").await;
        self.fill("enterprises-field-division", "410100").await;
        self.click("enterprises-save-next").await;
        // The form comes back filled in, with the one fault named.
        self.sees("web-faults-title").await;
        self.fill("enterprises-field-uscc", &paper::uscc(1)).await;
        self.click("enterprises-save-next").await;

        self.fill("enterprises-field-representative-name", "法定代表人").await;
        self.fill("enterprises-field-representative-id", "410102199001011234").await;
        self.fill("enterprises-field-contact-name", "备案联系人").await;
        self.fill("enterprises-field-contact-email", "filing@example.com").await;
        self.fill("enterprises-field-contact-phone", "+8637112345678").await;
        self.fill("enterprises-field-safety-phone", "+8637112345679").await;
        self.click("enterprises-save-next").await;

        self.brings("enterprises-slot-business-licence", "licence.pdf").await;
        self.brings("enterprises-slot-representative-identity", "identity.pdf").await;
        self.click("enterprises-to-check").await;

        self.browser.tick(self.words.say("enterprises-field-declaration")).await;
        self.fill("enterprises-field-declared-by", "法定代表人").await;
        self.click("enterprises-submit").await;
        self.sees("enterprises-submitted").await;
    }

    /// Chooses a file for a slot; it is uploaded at once.
    async fn brings(&self, slot: &str, name: &str) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(name);
        std::fs::write(&file, paper::pdf(name)).expect("a file");
        let label = self.words.say_with("enterprises-document-add", "name", self.words.say(slot));
        self.browser.attach(&label, &file).await;
        self.browser.sees(name).await;
    }

    async fn is_sent_back(&self) {
        self.sign_in(&self.reviewer).await;
        self.browser.goto("/queue").await;
        self.browser.click(NAME).await;
        self.click("enterprises-take-up").await;
        self.click("enterprises-send-back").await;
        self.browser
            .choose(
                self.words.say("enterprises-reason-where"),
                self.words.say("enterprises-field-legal-name"),
            )
            .await;
        self.browser
            .choose(self.words.say("enterprises-reason-why"), self.words.say("enterprises-reason-mismatch"))
            .await;
        self.fill("enterprises-reason-text", "营业执照上是二号").await;
        self.click("enterprises-send-back").await;
        self.browser.sees("营业执照上是二号").await;
    }

    async fn corrects_and_submits_again(&self) {
        self.sign_in(&self.applicant).await;
        self.browser.goto("/applications").await;
        self.browser.click(NAME).await;
        self.browser.sees("营业执照上是二号").await;
        let case = self.browser.path().await;
        self.browser.goto(&format!("{case}/edit/enterprise")).await;
        self.fill("enterprises-field-legal-name", CORRECTED).await;
        self.click("enterprises-save-next").await;
        self.browser.arrives(&format!("{case}/edit/people")).await;
        self.browser.goto(&format!("{case}/edit/declare")).await;
        self.browser.tick(self.words.say("enterprises-field-declaration")).await;
        self.click("enterprises-resubmit").await;
        self.browser.arrives(&case).await;
        self.browser.sees(CORRECTED).await;
    }

    async fn is_approved(&self) {
        self.sign_in(&self.reviewer).await;
        self.browser.goto("/queue").await;
        self.browser.click(CORRECTED).await;
        self.click("enterprises-approve").await;
        self.sees("enterprises-approve-effect").await;
        self.click("enterprises-approve").await;
        self.click("enterprises-show-certificate").await;
        self.sees("enterprises-certificate-title").await;
        self.browser.sees(CORRECTED).await;
    }
}

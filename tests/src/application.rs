//! An application on its way into the register, step by step over the API.

use crate::answer::Answer;
use crate::paper;
use crate::person::Person;
use reqwest::Method;
use reqwest::header::{ETAG, IF_MATCH};
use serde_json::{Value, json};

/// An application of somebody.
pub struct Application<'a> {
    /// Who applies.
    pub applicant: &'a Person,
    /// Its id.
    pub id: String,
}

impl<'a> Application<'a> {
    /// Begins one for the applicant's organisation.
    pub async fn begin(applicant: &'a Person) -> Self {
        let organisation =
            applicant.organisation.expect("the applicant acts for an organisation").to_string();
        let begun = applicant.post("/api/v1/applications", &json!({ "organisation": organisation })).await;
        let id = begun.expect(201).json()["id"].as_str().expect("an id").to_owned();
        Self { applicant, id }
    }

    /// Begins one and brings it to where it can be submitted: answers of the `n`th company and every document it needs.
    pub async fn complete(applicant: &'a Person, n: u32) -> Self {
        let application = Self::begin(applicant).await;
        application.answer(&paper::answers(n)).await.expect(200);
        application.bring_documents().await;
        application
    }

    /// Where it is in the API.
    pub fn path(&self) -> String {
        format!("/api/v1/applications/{}", self.id)
    }

    /// What `who` sees of it.
    pub async fn seen_by(&self, who: &Person) -> Answer {
        who.get(&self.path()).await
    }

    /// The stage it is in.
    pub async fn stage(&self) -> String {
        let seen = self.seen_by(self.applicant).await.expect(200);
        seen.json()["stage"].as_str().unwrap_or_default().to_owned()
    }

    /// Saves answers.
    pub async fn answer(&self, answers: &Value) -> Answer {
        let path = format!("{}/answers", self.path());
        self.with_version(self.applicant, Method::PUT, &path, Some(answers)).await
    }

    /// Uploads a document into every slot that must have one.
    pub async fn bring_documents(&self) {
        let seen = self.seen_by(self.applicant).await.expect(200).json();
        for slot in seen["slots"].as_array().expect("slots") {
            if slot["mandatory"] == true && slot["documents"] == json!([]) {
                let slot = slot["slot"].as_str().expect("a slot");
                self.attach(slot, "document.pdf", paper::pdf(slot)).await.expect(201);
            }
        }
    }

    /// Uploads one document.
    pub async fn attach(&self, slot: &str, name: &str, bytes: Vec<u8>) -> Answer {
        let path = format!("{}/documents/{slot}?name={name}", self.path());
        let request = self.applicant.request(Method::PUT, &path).body(bytes);
        self.applicant.send(request.header("content-type", "application/octet-stream")).await
    }

    /// Does something to it, in the version `who` sees now: `submission`, `review`, `send-back` …
    pub async fn step(&self, who: &Person, deed: &str, body: Option<&Value>) -> Answer {
        let path = format!("{}/{deed}", self.path());
        self.with_version(who, Method::POST, &path, body).await
    }

    /// The applicant submits it, and the reviewer enters it in the register. Gives the serial of the certificate.
    pub async fn approved_by(&self, reviewer: &Person) -> String {
        self.step(self.applicant, "submission", None).await.expect(200);
        self.step(reviewer, "review", None).await.expect(200);
        let approved = self.step(reviewer, "approval", None).await.expect(200).json();
        approved["certificate"].as_str().expect("a serial").to_owned()
    }

    async fn with_version(&self, who: &Person, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let seen = self.seen_by(who).await;
        let version =
            seen.headers.get(ETAG).cloned().unwrap_or_else(|| panic!("{} {}", seen.status, seen.text));
        let request = who.request(method, path).header(IF_MATCH, version);
        who.send(match body {
            Some(body) => request.json(body),
            None => request,
        })
        .await
    }
}

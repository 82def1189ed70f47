//! Somebody who writes without pause, and notes what was acknowledged.

use super::promises::Promises;
use reqwest::Method;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use tests::{Person, paper};

pub(super) struct Writer<'a> {
    person: &'a Person,
    company: u32,
    promises: Rc<RefCell<Promises>>,
}

/// Ends when a server that answers refuses something; a server that does not answer ends nothing.
pub(super) async fn until_refused(writers: &[Writer<'_>]) {
    futures_util::future::join_all(writers.iter().map(Writer::write)).await;
}

impl<'a> Writer<'a> {
    pub(super) fn new(person: &'a Person, company: u32, promises: Rc<RefCell<Promises>>) -> Self {
        Self { person, company, promises }
    }

    async fn write(&self) {
        loop {
            // One open application for each organisation: what a killed server left open is taken up again.
            match self.one_application().await {
                Some(()) => {}
                None => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            }
        }
    }

    /// Begins or finds an application, fills it in, and withdraws it. Nothing when the server went away.
    async fn one_application(&self) -> Option<()> {
        let seen = self.open_application().await?;
        let id = seen["id"].as_str()?.to_owned();
        let mut version = seen["version"].as_i64()?;
        for turn in 0..5 {
            let mut answers = paper::answers(self.company);
            answers["legal_form"] = json!(format!("turn {turn} of version {version}"));
            let path = format!("/api/v1/applications/{id}/answers");
            let saved = self.send(Method::PUT, &path, Some(version), Some(&answers)).await?;
            version = saved["version"].as_i64()?;
            let form = saved["answers"]["legal_form"].as_str()?.to_owned();
            self.promises.borrow_mut().answered(self.person.id, &id, version, form);
        }
        let path = format!("/api/v1/applications/{id}/withdrawal");
        let done = self.send(Method::POST, &path, Some(version), None).await?;
        self.promises.borrow_mut().recorded(done["receipt"].as_str()?, &id, self.person.id);
        Some(())
    }

    async fn open_application(&self) -> Option<Value> {
        let own = self.send(Method::GET, "/api/v1/applications", None, None).await?;
        if let Some(open) = own.as_array()?.iter().find(|one| one["stage"] == "draft") {
            return Some(open.clone());
        }
        let body = json!({ "organisation": self.person.organisation?.to_string() });
        let begun = self.send(Method::POST, "/api/v1/applications", None, Some(&body)).await?;
        self.promises.borrow_mut().answered(
            self.person.id,
            begun["id"].as_str()?,
            begun["version"].as_i64()?,
            String::new(),
        );
        Some(begun)
    }

    /// The body of an answer that means success; nothing if the server went away. Anything else fails the test.
    async fn send(
        &self,
        method: Method,
        path: &str,
        version: Option<i64>,
        body: Option<&Value>,
    ) -> Option<Value> {
        let mut request = self.person.request(method, path);
        if let Some(version) = version {
            request = request.header("if-match", format!("\"v{version}\""));
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.ok()?;
        let status = response.status();
        let text = response.text().await.ok()?;
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).ok()
    }
}

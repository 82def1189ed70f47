//! What was acknowledged, and whether it is still so.

use kernel::PersonId;
use ledger::{Receipt, VerifierKey};
use reqwest::Method;
use std::collections::BTreeMap;
use tests::{Person, Process};

/// Everything the server said it had done.
#[derive(Default)]
pub(super) struct Promises {
    /// Of each application the newest version that was acknowledged, and what it says.
    answers: BTreeMap<String, Answered>,
    receipts: Vec<Recorded>,
    /// How many receipts were found genuine already.
    checked: usize,
    count: usize,
}

struct Answered {
    by: PersonId,
    version: i64,
    legal_form: String,
}

struct Recorded {
    receipt: String,
    by: PersonId,
}

impl Promises {
    pub(super) fn answered(&mut self, by: PersonId, application: &str, version: i64, legal_form: String) {
        self.count += 1;
        self.answers.insert(application.to_owned(), Answered { by, version, legal_form });
    }

    pub(super) fn recorded(&mut self, receipt: &str, application: &str, by: PersonId) {
        self.count += 1;
        self.answers.remove(application);
        self.receipts.push(Recorded { receipt: receipt.to_owned(), by });
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Every application is at least as far as was said, and every new receipt is genuine.
    pub(super) async fn are_kept(&mut self, operator: &Person, people: &[Person], process: &Process) {
        let who = |id: PersonId| people.iter().find(|person| person.id == id).expect("one of the writers");
        for (application, promised) in &self.answers {
            let seen =
                who(promised.by).get(&format!("/api/v1/applications/{application}")).await.expect(200).json();
            let version = seen["version"].as_i64().expect("a version");
            assert!(
                version >= promised.version,
                "{application} fell back from {} to {version}",
                promised.version
            );
            if version == promised.version && !promised.legal_form.is_empty() {
                assert_eq!(seen["answers"]["legal_form"], promised.legal_form.as_str(), "{application}");
            }
        }
        let key = operator.get("/ledger/keys").await.expect(200).text;
        let key: VerifierKey =
            key.lines().find(|line| line.contains('+')).expect("a key").parse().expect("a key");
        for (at, recorded) in self.receipts.iter().enumerate().skip(self.checked) {
            let proof = sealed(who(recorded.by), &recorded.receipt).await;
            Receipt::parse(proof.as_bytes())
                .expect("a receipt")
                .verify(std::slice::from_ref(&key))
                .expect("a genuine receipt");
            // The command that anybody would use says so, too; once a round, for it is a process each time.
            if at == self.checked {
                let file = process.folder().join("receipt.tlog-proof");
                std::fs::write(&file, &proof).expect("a file can be written");
                let said = process.command(&[
                    "ledger",
                    "verify",
                    &file.display().to_string(),
                    "--keys",
                    &key.to_string(),
                ]);
                assert!(said.is_ok(), "{said:?}");
            }
        }
        self.checked = self.receipts.len();
    }
}

/// The receipt's text, as soon as it is under a checkpoint.
async fn sealed(who: &Person, receipt: &str) -> String {
    let path = format!("/api/v1/ledger/receipts/{receipt}");
    who.send(who.request(Method::GET, &path).header("prefer", "wait=10")).await.expect(200);
    who.get(&format!("/ledger/receipts/{receipt}.tlog-proof")).await.expect(200).text
}

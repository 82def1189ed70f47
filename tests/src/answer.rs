//! What Corridor answered.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// The body.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }

    /// The answer, if it has this status; else the test fails and shows what was said instead.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.gist());
        self
    }

    /// What was said, as far as it fits into a failed test: of a page what stands in its main part.
    pub fn gist(&self) -> String {
        let main = self.text.split_once("<main").map_or(self.text.as_str(), |(_, main)| main);
        let words = main.split('<').map(|part| part.rsplit('>').next().unwrap_or_default().trim());
        let page = self.text.contains("<html");
        let said = if page {
            words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        } else {
            self.text.clone()
        };
        said.chars().take(600).collect()
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The code of a problem document.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The fields a problem document complains of, as JSON pointers.
    pub fn faults(&self) -> Vec<String> {
        let json = self.json();
        let violations = json["violations"].as_array().cloned().unwrap_or_default();
        violations.iter().map(|one| one["pointer"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The token of the first form of a page.
    pub fn form_token(&self) -> Option<String> {
        let after = self.text.split("name=\"csrf\"").nth(1)?;
        let value = after.split("value=\"").nth(1)?;
        value.split('"').next().map(str::to_owned)
    }
}

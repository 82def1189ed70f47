//! What a scripted partner says.

use serde_json::Value;

use crate::protocol::{Event, HttpErrorKind, PartRef};

/// What a scripted partner says.
#[derive(Clone, Debug)]
pub struct Answer(Said);

#[derive(Clone, Debug)]
enum Said {
    Http { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    Nothing(HttpErrorKind),
}

impl Answer {
    /// JSON with a status.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::bytes(status, body.to_string()).header("content-type", "application/json")
    }

    /// Any body with a status.
    pub fn bytes(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self(Said::Http { status, headers: Vec::new(), body: body.into() })
    }

    /// No answer at all.
    pub fn error(kind: HttpErrorKind) -> Self {
        Self(Said::Nothing(kind))
    }

    /// Adds a header; names in lower case, as the host gives them.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Said::Http { headers, .. } = &mut self.0 {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    pub(super) fn into_event(self, id: u64, parts: &mut Vec<Vec<u8>>) -> Event {
        match self.0 {
            Said::Nothing(kind) => Event::HttpError { id, kind },
            Said::Http { status, headers, body } => {
                let part = parts.len() as u32;
                parts.push(body);
                Event::Http { id, status, headers, body: Some(PartRef { part }) }
            }
        }
    }
}

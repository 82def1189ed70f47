//! The row: an enterprise as it is sent, checked and kept.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// An enterprise as it is kept and answered.
#[derive(Debug, Serialize)]
pub(crate) struct Enterprise {
    pub(crate) id: i64,
    #[serde(flatten)]
    pub(crate) form: Form,
    pub(crate) status: String,
    pub(crate) version: i32,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// An enterprise as it is sent.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Form {
    pub(crate) uscc: String,
    pub(crate) name_zh: String,
    pub(crate) name_en: String,
    pub(crate) kind: i32,
    pub(crate) region: String,
    pub(crate) address: String,
    pub(crate) contact: String,
    pub(crate) phone: String,
    pub(crate) email: String,
}

/// The columns of [`Enterprise`], in the order both engines select them.
pub(crate) const COLUMNS: &str = "id, uscc, name_zh, name_en, kind, region, address, contact, phone, email, status, version, created_at, updated_at";

/// The characters of a unified social credit code in the order of their values (GB 32100-2015, table 2).
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

impl Form {
    /// Checks every field; says the name of the first that is wrong.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let mailbox = self.email.split_once('@');
        let rules = [
            ("uscc", is_uscc(self.uscc.as_bytes())),
            ("name_zh", (2..=120).contains(&self.name_zh.chars().count())),
            ("name_en", self.name_en.len() <= 200),
            ("kind", (1..=9).contains(&self.kind)),
            ("region", self.region.len() == 6 && digits(&self.region)),
            ("phone", (7..=20).contains(&self.phone.len()) && digits(self.phone.trim_start_matches('+'))),
            (
                "email",
                self.email.len() <= 120
                    && mailbox.is_some_and(|(name, host)| !name.is_empty() && host.contains('.')),
            ),
        ];
        rules.iter().find(|(_, kept)| !kept).map_or(Ok(()), |(field, _)| Err(field))
    }

    /// What the audit row and the outbox row carry: the JSON, and its RFC 6962 leaf hash (§2.1).
    pub(crate) fn payload(&self) -> Result<(String, Vec<u8>), serde_json::Error> {
        let json = serde_json::to_string(self)?;
        let leaf = Sha256::new().chain_update([0]).chain_update(json.as_bytes()).finalize().to_vec();
        Ok((json, leaf))
    }
}

/// Eighteen characters of which the last is right (GB 32100-2015 §A: weights are powers of 3, modulo 31).
fn is_uscc(code: &[u8]) -> bool {
    let value = |byte: &u8| ALPHABET.iter().position(|known| known == byte);
    let Some(values) = code.iter().map(value).collect::<Option<Vec<_>>>() else { return false };
    let Some((last, body)) = values.split_last().filter(|(_, body)| body.len() == 17) else { return false };
    let sum: usize = body.iter().zip(POWERS).map(|(value, weight)| value * weight).sum();
    (31 - sum % 31) % 31 == *last
}

/// Powers of 3 modulo 31.
const POWERS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

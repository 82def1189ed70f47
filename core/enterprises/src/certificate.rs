//! Certificates: the register's public statement about an enterprise, with a serial anyone can look up and a proof that needs no server.

use crate::answers::Registration;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use enterprises_contract::EnterpriseId;
use kernel::{Chance, Id, Kind, Timestamp};
use ledger::{Note, NoteError, SigningKey, VerifierKey};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Kind of [`CertificateId`].
pub struct CertificateKind;
impl Kind for CertificateKind {
    const PREFIX: &'static str = "crt";
}
/// Names a certificate inside; people use its [`Serial`].
pub type CertificateId = Id<CertificateKind>;

/// First line of what is signed and of what the ledger commits to: the form's name and version.
pub const SCHEMA: &str = "corridor.certificate/1";

/// Letters of a serial: Crockford's base 32, without I, L, O and U, which are misread.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What is printed on a certificate and typed by who checks it: `CR-4F7KQ-9ZT2M`, fifty random bits, so not guessable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Serial(String);

impl Serial {
    /// Draws a new serial.
    pub fn draw(chance: &Chance) -> Self {
        let letters: Vec<u8> =
            chance.bytes::<10>().iter().map(|byte| LETTERS[usize::from(byte % 32)]).collect();
        Self::grouped(&letters)
    }

    fn grouped(letters: &[u8]) -> Self {
        let (front, back) = letters.split_at(5);
        Self(format!("CR-{}-{}", String::from_utf8_lossy(front), String::from_utf8_lossy(back)))
    }

    /// The serial, as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is no serial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a certificate serial of the form CR-XXXXX-XXXXX")]
pub struct NotASerial;

impl FromStr for Serial {
    type Err = NotASerial;

    /// Reads a serial as people type it: lower case, without hyphens, with O for 0 and I or L for 1.
    fn from_str(raw: &str) -> Result<Self, NotASerial> {
        if raw.len() > 40 {
            return Err(NotASerial);
        }
        let typed: Vec<u8> = raw.bytes().filter(|byte| !matches!(byte, b'-' | b' ')).collect();
        let upper = typed.to_ascii_uppercase();
        let letters: Vec<u8> = upper
            .strip_prefix(b"CR")
            .ok_or(NotASerial)?
            .iter()
            .map(|byte| match byte {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => *other,
            })
            .collect();
        let good = letters.len() == 10 && letters.iter().all(|letter| LETTERS.contains(letter));
        if good { Ok(Self::grouped(&letters)) } else { Err(NotASerial) }
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a certificate says. The ledger commits to exactly this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Claims {
    /// [`SCHEMA`].
    pub schema: String,
    /// The serial.
    pub serial: String,
    /// The enterprise's id here.
    #[schema(value_type = String)]
    pub enterprise: EnterpriseId,
    /// Version of the register entry it speaks of.
    pub version: i64,
    /// Legal name.
    pub legal_name: String,
    /// Name in Latin letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latin_name: Option<String>,
    /// Home: ISO 3166-1 alpha-2.
    pub jurisdiction: String,
    /// Identifiers by scheme.
    pub identifiers: BTreeMap<String, String>,
    /// What it does.
    pub kinds: Vec<String>,
    /// Since when it holds.
    pub issued_at: chrono::DateTime<chrono::Utc>,
    /// The first instant at which it no longer holds.
    pub valid_until: chrono::DateTime<chrono::Utc>,
}

impl Claims {
    /// States what the register now says.
    pub fn new(
        serial: &Serial,
        enterprise: EnterpriseId,
        version: i64,
        registration: &Registration,
        issued_at: Timestamp,
        valid_until: Timestamp,
    ) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            serial: serial.to_string(),
            enterprise,
            version,
            legal_name: registration.legal_name.clone(),
            latin_name: registration.latin_name.clone(),
            jurisdiction: registration.jurisdiction.clone(),
            identifiers: registration
                .identifiers()
                .into_iter()
                .map(|(scheme, value)| (scheme.to_owned(), value))
                .collect(),
            kinds: registration.kinds.iter().map(|kind| kind.code().to_owned()).collect(),
            issued_at,
            valid_until,
        }
    }

    /// The text that is signed for the QR code: one fact a line, so that a person can read what a scanner shows.
    fn text(&self) -> String {
        let day = |at: &Timestamp| at.format("%Y-%m-%dT%H:%MZ").to_string();
        let identifiers = self.identifiers.iter().map(|(scheme, value)| format!("{scheme} {value}"));
        let lines =
            [SCHEMA.to_owned(), self.serial.clone(), self.legal_name.clone(), self.jurisdiction.clone()]
                .into_iter()
                .chain(identifiers)
                .chain([self.kinds.join(","), day(&self.issued_at), day(&self.valid_until)]);
        lines.map(|line| line + "\n").collect()
    }

    /// Signs the statement (C2SP signed note) and writes it as the part of a link after `#`, which browsers keep to themselves.
    pub fn seal(&self, key: &SigningKey) -> Result<String, NoteError> {
        let mut note = Note::new(self.text())?;
        note.sign(key);
        Ok(URL_SAFE_NO_PAD.encode(note.to_string()))
    }
}

/// Why what a QR code says is not believed.
#[derive(Debug, thiserror::Error)]
pub enum SealRefused {
    /// There is no sealed part.
    #[error("the text holds no sealed certificate after its # sign")]
    NoSeal,
    /// The sealed part is not what [`Claims::seal`] writes.
    #[error("the sealed part cannot be read")]
    Unreadable,
    /// Nobody we trust signed it, or it was changed.
    #[error("the seal does not hold: {0}")]
    Note(#[from] NoteError),
}

/// Checks the text of a certificate's QR code without server or network and gives the lines that were signed.
///
/// A sealed statement was true when it was issued; only the register knows whether it was revoked since.
pub fn unseal(scanned: &str, keys: &[VerifierKey]) -> Result<Vec<String>, SealRefused> {
    let sealed = scanned.trim().rsplit('#').next().ok_or(SealRefused::NoSeal)?;
    if sealed.is_empty() || sealed.len() > 8192 {
        return Err(SealRefused::NoSeal);
    }
    let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| SealRefused::Unreadable)?;
    let note = Note::parse(&String::from_utf8(bytes).map_err(|_| SealRefused::Unreadable)?)?;
    note.verify(keys)?;
    let lines: Vec<_> = note.text().lines().map(str::to_owned).collect();
    if lines.first().is_some_and(|line| line == SCHEMA) { Ok(lines) } else { Err(SealRefused::Unreadable) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> SigningKey {
        SigningKey::generate("tests/corridor-log", [3; 32]).unwrap()
    }

    fn claims() -> Claims {
        Claims {
            schema: SCHEMA.into(),
            serial: "CR-00000-00000".into(),
            enterprise: Chance::seeded(1).id("2026-03-02T09:00:00Z".parse().unwrap()),
            version: 1,
            legal_name: "郑州示例跨境贸易有限公司".into(),
            latin_name: None,
            jurisdiction: "CN".into(),
            identifiers: BTreeMap::from([("uscc".into(), "91410100MA00000000".into())]),
            kinds: vec!["ecommerce_operator".into()],
            issued_at: "2026-03-02T09:00:00Z".parse().unwrap(),
            valid_until: "2027-03-02T16:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_scanned_code_is_checked_without_a_server() {
        let scanned = format!(
            "https://corridor.example/certificates/CR-00000-00000#{}",
            claims().seal(&key()).unwrap()
        );
        let lines = unseal(&scanned, &[key().verifier().clone()]).unwrap();
        assert_eq!(lines[2], "郑州示例跨境贸易有限公司");
        let stranger = SigningKey::generate("tests/corridor-log", [4; 32]).unwrap();
        assert!(unseal(&scanned, &[stranger.verifier().clone()]).is_err());
    }

    #[test]
    fn a_serial_is_read_as_people_type_it() {
        let serial = Serial::draw(&Chance::seeded(5));
        let sloppy = serial.as_str().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(sloppy.parse(), Ok(serial));
        assert_eq!("CR-1234".parse::<Serial>(), Err(NotASerial));
    }

    proptest! {
        #[test]
        fn a_changed_letter_breaks_the_seal(at in 0usize..200, letter in "[A-Za-z0-9]") {
            let sealed = claims().seal(&key()).unwrap();
            let at = at % sealed.len();
            let mut changed = sealed.clone();
            changed.replace_range(at..=at, &letter);
            prop_assume!(changed != sealed);
            // The last letter of unpadded base64 carries unused bits; a decoder that is not strict would read the same bytes.
            let read = unseal(&changed, &[key().verifier().clone()]);
            prop_assert!(read.is_err(), "{read:?}");
        }

        #[test]
        fn no_text_makes_the_parsers_panic(raw in ".*") {
            let _ = (raw.parse::<Serial>(), unseal(&raw, &[key().verifier().clone()]));
        }
    }
}

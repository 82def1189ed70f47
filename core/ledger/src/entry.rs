//! What is written in the log: that something happened, without saying about whom.
//!
//! An entry is canonical JSON (RFC 8785). It names a subject by an opaque id and the actor by role and pseudonym, and
//! commits to payloads by salted hashes. Deleting a payload and its salt erases it, while every proof stays valid.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, Datelike, SecondsFormat, SubsecRound, Utc};
use serde::{Deserialize, Serialize};

use crate::error::EntryError;
use crate::hash::{Hash, leaf_hash};

/// Name and version of the form of entries.
pub const SCHEMA: &str = "corridor.entry/1";
/// Largest entry in bytes: what the 16-bit length of an entry bundle can say (tlog-tiles, "Log entries").
pub const MAX_ENTRY: usize = 65_535;
/// Largest integer that JSON carries exactly everywhere: 2^53 - 1 (RFC 8785 §3.1, I-JSON).
const MAX_VERSION: u64 = (1 << 53) - 1;
/// Longest id, role, pseudonym or name in an entry.
const MAX_TOKEN: usize = 200;

/// Thirty-two random bytes that make a commitment unguessable. `Debug` does not show them.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt([u8; 32]);

impl Salt {
    /// Wraps 32 bytes of good randomness, which the caller brings.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be stored beside the payload and deleted with it.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// A promise about a payload that reveals nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment(Hash);

impl Commitment {
    /// Commits to `payload`: SHA-256("corridor.commitment/1" ‖ LF ‖ salt ‖ payload).
    ///
    /// The first line keeps the value apart from every other use of SHA-256; the salt's length is fixed, so the
    /// parts cannot be cut differently.
    pub fn new(salt: &Salt, payload: &[u8]) -> Self {
        Self(Hash::of(&[b"corridor.commitment/1\n", &salt.0, payload]))
    }

    /// Whether this commitment was made to `payload` with `salt`.
    pub fn opens(&self, salt: &Salt, payload: &[u8]) -> bool {
        *self == Self::new(salt, payload)
    }
}

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Kind of thing, such as `enterprise`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Opaque id that says nothing without the database.
    pub id: String,
}

/// Who acted, as far as the public may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Role in which the step was taken, such as `reviewer`.
    pub role: String,
    /// Stable stand-in for the person or organisation, never a name.
    pub pseudonym: String,
}

/// The members of an entry before they are checked and fixed by [`EntryDraft::seal`].
#[derive(Debug, Clone)]
pub struct EntryDraft {
    /// What happened, `module.past-event`, such as `enterprises.application-submitted`.
    pub kind: String,
    /// What it happened to.
    pub subject: Subject,
    /// Version that the subject has now; counts from 1.
    pub subject_version: u64,
    /// Leaf hash of the previous entry about the same subject, if there is one. (Its index is not known yet when
    /// the entry is made.)
    pub previous_leaf: Option<Hash>,
    /// Who did it.
    pub actor: Actor,
    /// When; kept to the microsecond.
    pub at: DateTime<Utc>,
    /// Rule packs that were applied, `pack@version`.
    pub rules: BTreeSet<String>,
    /// Promises about payloads and documents, by name.
    pub commitments: BTreeMap<String, Commitment>,
    /// What the log says openly about itself: a lost part, a change of keys. Never anything about a person.
    pub public: BTreeMap<String, String>,
}

/// An entry in its final bytes. There is no other way to get one than [`EntryDraft::seal`] and [`Entry::parse`].
#[derive(Debug, Clone)]
pub struct Entry {
    draft: EntryDraft,
    bytes: Vec<u8>,
}

impl EntryDraft {
    /// Checks every member and fixes the bytes, at most [`MAX_ENTRY`].
    pub fn seal(mut self) -> Result<Entry, EntryError> {
        self.at = self.at.trunc_subsecs(6);
        self.check()?;
        let bytes = serde_json_canonicalizer::to_vec(&Json::from(&self)).map_err(not_json)?;
        if bytes.len() > MAX_ENTRY {
            return Err(EntryError::TooLong(bytes.len()));
        }
        Ok(Entry { draft: self, bytes })
    }

    fn check(&self) -> Result<(), EntryError> {
        let member = |name, good: bool| if good { Ok(()) } else { Err(EntryError::Member(name)) };
        member("kind", is_name(&self.kind) && self.kind.contains('.'))?;
        member("subject type", is_name(&self.subject.kind))?;
        member("subject id", is_token(&self.subject.id))?;
        member("subject version", (1..=MAX_VERSION).contains(&self.subject_version))?;
        member("actor role", is_name(&self.actor.role))?;
        member("actor pseudonym", is_token(&self.actor.pseudonym))?;
        // RFC 3339 has years of four digits.
        member("time", (0..=9999).contains(&self.at.year()))?;
        member("rules", self.rules.iter().all(|rule| is_token(rule)))?;
        member("commitments", self.commitments.keys().all(|name| is_name(name)))?;
        member("public facts", self.public.iter().all(|(name, fact)| is_name(name) && is_token(fact)))
    }
}

impl Entry {
    /// Reads an entry, and refuses any spelling but the canonical one: an entry has exactly one leaf hash.
    pub fn parse(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > MAX_ENTRY {
            return Err(EntryError::TooLong(bytes.len()));
        }
        let json: Json = serde_json::from_slice(bytes).map_err(not_json)?;
        let entry = EntryDraft::try_from(json)?.seal()?;
        if entry.bytes == bytes { Ok(entry) } else { Err(EntryError::NotCanonical) }
    }

    /// The exact bytes that are hashed and stored.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The entry's leaf in the tree, and the `previous_leaf` of the subject's next entry.
    pub fn leaf_hash(&self) -> Hash {
        leaf_hash(&self.bytes)
    }

    /// The entry's members.
    pub fn members(&self) -> &EntryDraft {
        &self.draft
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Entry {}

/// The JSON form, field by field.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    schema: String,
    kind: String,
    subject: Subject,
    subject_version: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_leaf: Option<String>,
    actor: Actor,
    at: String,
    rules: BTreeSet<String>,
    commitments: BTreeMap<String, String>,
    /// Left out when nothing is said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    public: BTreeMap<String, String>,
}

impl From<&EntryDraft> for Json {
    fn from(draft: &EntryDraft) -> Self {
        let draft = draft.clone();
        Self {
            schema: SCHEMA.to_owned(),
            kind: draft.kind,
            subject: draft.subject,
            subject_version: draft.subject_version,
            previous_leaf: draft.previous_leaf.map(Hash::to_tagged),
            actor: draft.actor,
            at: draft.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            rules: draft.rules,
            commitments: draft.commitments.into_iter().map(|(name, c)| (name, c.0.to_tagged())).collect(),
            public: draft.public,
        }
    }
}

impl TryFrom<Json> for EntryDraft {
    type Error = EntryError;

    fn try_from(json: Json) -> Result<Self, EntryError> {
        if json.schema != SCHEMA {
            return Err(EntryError::Member("schema"));
        }
        let tagged = |text: &String, name| Hash::from_tagged(text).ok_or(EntryError::Member(name));
        let at = DateTime::parse_from_rfc3339(&json.at).map_err(|_| EntryError::Member("time"))?;
        let commitments = json
            .commitments
            .iter()
            .map(|(name, hash)| Ok((name.clone(), Commitment(tagged(hash, "commitments")?))))
            .collect::<Result<_, EntryError>>()?;
        Ok(Self {
            kind: json.kind,
            subject: json.subject,
            subject_version: json.subject_version,
            previous_leaf: json
                .previous_leaf
                .as_ref()
                .map(|leaf| tagged(leaf, "previous leaf"))
                .transpose()?,
            actor: json.actor,
            at: at.with_timezone(&Utc),
            rules: json.rules,
            commitments,
            public: json.public,
        })
    }
}

/// The message may quote what was read, so it is made safe to print.
fn not_json(error: serde_json::Error) -> EntryError {
    EntryError::Json(error.to_string().escape_debug().take(200).collect())
}

/// A word of ours: lower-case letters, digits, and `.`, `-`, `_` between them.
pub(crate) fn is_name(text: &str) -> bool {
    let inner = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'.' | b'-' | b'_');
    is_token(text) && text.bytes().all(inner) && text.as_bytes()[0].is_ascii_lowercase()
}

/// Visible ASCII, so that an entry cannot play tricks with a terminal or a reader.
fn is_token(text: &str) -> bool {
    (1..=MAX_TOKEN).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_graphic())
}

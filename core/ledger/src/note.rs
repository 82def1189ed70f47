//! Signed notes, `c2sp.org/signed-note@v1.0.0`: a text, a blank line, and lines of signatures.
//!
//! Only Ed25519 (type 0x01) is spoken here. Lines of other types are kept and passed on, and count as signatures of
//! unknown keys; those of witnesses (type 0x04) are read by [`crate::WitnessKey`].

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer;

use crate::error::{KeyError, NoteError};
use crate::hash::{Hash, hex};

/// Signature type of Ed25519 in key ids and key texts (signed-note, "Signature types").
const ED25519: u8 = 0x01;
/// More signature lines than this are refused; the specification asks for at least 16.
const MAX_SIGNATURES: usize = 100;
/// A signature line begins with an em dash and a space.
const DASH: &str = "\u{2014} ";

/// A public key with its name, in text `<name>+<8 hexadecimal digits of the id>+<base64 of type and key>`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: ed25519_dalek::VerifyingKey,
}

impl VerifierKey {
    /// The key's name, usually the origin of the log it signs for.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// First four bytes of SHA-256(name ‖ LF ‖ type ‖ key); tells keys of one name apart.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    fn new(name: &str, key: ed25519_dalek::VerifyingKey) -> Self {
        Self { name: name.to_owned(), id: key_id(name, ED25519, key.as_bytes()), key }
    }

    fn made(&self, signature: &Signature) -> bool {
        self.name == signature.name && self.id == signature.key_id
    }

    /// Strict verification: small-order keys and malleable signatures do not pass.
    fn accepts(&self, text: &str, signature: &Signature) -> bool {
        ed25519_dalek::Signature::from_slice(&signature.bytes)
            .is_ok_and(|bytes| self.key.verify_strict(text.as_bytes(), &bytes).is_ok())
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, id, key) = split_key(text, ED25519)?;
        let key = public_key(&key)?;
        let verifier = Self::new(name, key);
        if hex(&verifier.id) == id { Ok(verifier) } else { Err(KeyError::WrongId) }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.name, hex(&self.id), encode_key(ED25519, self.key.as_bytes()))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

/// A private key with its name, in text `PRIVATE+KEY+<name>+<id>+<base64 of type and seed>`.
///
/// The text form is the one of Go's `golang.org/x/mod/sumdb/note`. `Debug` does not show the secret.
#[derive(Clone)]
pub struct SigningKey {
    verifier: VerifierKey,
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// Makes a key from 32 bytes of good randomness, which the caller brings.
    pub fn generate(name: &str, seed: [u8; 32]) -> Result<Self, KeyError> {
        check_name(name)?;
        let key = ed25519_dalek::SigningKey::from_bytes(&seed);
        Ok(Self { verifier: VerifierKey::new(name, key.verifying_key()), key })
    }

    /// Reads the private text form; the id in it must belong to the key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let rest = text.strip_prefix("PRIVATE+KEY+").ok_or(KeyError::Form)?;
        let (name, id, seed) = split_key(rest, ED25519)?;
        let key = Self::generate(name, seed)?;
        if hex(&key.verifier.id) == id { Ok(key) } else { Err(KeyError::WrongId) }
    }

    /// Writes the private text form. Whoever reads it can sign in the log's name.
    pub fn to_private_text(&self) -> String {
        let VerifierKey { name, id, .. } = &self.verifier;
        format!("PRIVATE+KEY+{name}+{}+{}", hex(id), encode_key(ED25519, self.key.as_bytes()))
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    fn sign(&self, text: &str) -> Signature {
        let bytes = self.key.sign(text.as_bytes()).to_bytes().to_vec();
        Signature { name: self.verifier.name.clone(), key_id: self.verifier.id, bytes }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.verifier)
    }
}

/// One signature line of a note, of any type and any key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who claims to have signed.
    pub name: String,
    /// Which of that name's keys.
    pub key_id: [u8; 4],
    /// What the key's algorithm produced.
    pub bytes: Vec<u8>,
}

impl Signature {
    /// Reads one line, without its newline; nothing if it is not of that form.
    pub fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(DASH)?.split_once(' ')?;
        check_name(name).ok()?;
        let decoded = STANDARD.decode(encoded).ok()?;
        let (key_id, bytes) = decoded.split_first_chunk::<4>()?;
        if bytes.is_empty() {
            return None;
        }
        Some(Self { name: name.to_owned(), key_id: *key_id, bytes: bytes.to_vec() })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signed = [self.key_id.as_slice(), &self.bytes].concat();
        write!(f, "{DASH}{} {}", self.name, STANDARD.encode(signed))
    }
}

/// A text and the signatures under it. It prints as the note itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// Takes a text that can be signed: it ends in a newline and has no other control character.
    pub fn new(text: String) -> Result<Self, NoteError> {
        check_text(&text)?;
        Ok(Self { text, signatures: Vec::new() })
    }

    /// Reads a note without believing it; [`Note::verify`] says whom to believe.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        check_text(note)?;
        let blank = note.rfind("\n\n").ok_or(NoteError::NoSignature)?;
        let (text, lines) = (&note[..=blank], &note[blank + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoSignature)?;
        if lines.split('\n').count() > MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        let signatures = lines
            .split('\n')
            .enumerate()
            .map(|(at, line)| Signature::parse(line).ok_or(NoteError::SignatureLine(at + 1)))
            .collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Adds the signature of `key` below those already there.
    pub fn sign(&mut self, key: &SigningKey) {
        self.signatures.push(key.sign(&self.text));
    }

    /// Adds a signature that somebody else made, unless the note has the very same line already.
    pub(crate) fn add(&mut self, signature: Signature) {
        if !self.signatures.contains(&signature) {
            self.signatures.push(signature);
        }
    }

    /// The same text with the first line of each of `keys` that signed.
    pub(crate) fn signed_only_by(&self, keys: &[VerifierKey]) -> Self {
        let lines = keys.iter().filter_map(|key| self.signatures.iter().find(|line| key.made(line)));
        Self { text: self.text.clone(), signatures: lines.cloned().collect() }
    }

    /// The signed text, with its final newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures in the order of their lines.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Finds which of `keys` signed this text.
    ///
    /// Lines of unknown keys are ignored. One false line of a known key condemns the whole note; so does the lack
    /// of any line of a known key.
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, NoteError> {
        let mut signers: Vec<&VerifierKey> = Vec::new();
        for signature in &self.signatures {
            let Some(key) = keys.iter().find(|key| key.made(signature)) else { continue };
            if !key.accepts(&self.text, signature) {
                return Err(NoteError::BadSignature { name: key.name.clone() });
            }
            if !signers.contains(&key) {
                signers.push(key);
            }
        }
        if signers.is_empty() { Err(NoteError::NoKnownKey) } else { Ok(signers) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

fn check_text(text: &str) -> Result<(), NoteError> {
    if !text.ends_with('\n') {
        return Err(NoteError::NoFinalNewline);
    }
    match text.chars().find(|c| *c < ' ' && *c != '\n') {
        Some(control) => Err(NoteError::ControlCharacter(control.into())),
        None => Ok(()),
    }
}

pub(crate) fn check_name(name: &str) -> Result<(), KeyError> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    if name.is_empty() || name.contains(bad) { Err(KeyError::Name) } else { Ok(()) }
}

/// The id of a key of the type `kind` (signed-note, "Signatures").
pub(crate) fn key_id(name: &str, kind: u8, key: &[u8; 32]) -> [u8; 4] {
    let [a, b, c, d, ..] = *Hash::of(&[name.as_bytes(), b"\n", &[kind], key]).as_bytes();
    [a, b, c, d]
}

pub(crate) fn encode_key(kind: u8, key: &[u8; 32]) -> String {
    STANDARD.encode([[kind].as_slice(), key].concat())
}

/// Splits `name+id+key`, whose key must be of the type `kind`; base64 may contain a plus itself, so only the first two count.
pub(crate) fn split_key(text: &str, kind: u8) -> Result<(&str, &str, [u8; 32]), KeyError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyError::Form);
    };
    check_name(name)?;
    let bytes = STANDARD.decode(key).map_err(|_| KeyError::NotAKey)?;
    match bytes.split_first() {
        Some((&found, key)) if found == kind => {
            Ok((name, id, key.try_into().map_err(|_| KeyError::NotAKey)?))
        }
        Some((&other, _)) => Err(KeyError::UnknownType(other)),
        None => Err(KeyError::NotAKey),
    }
}

/// Takes a key of full order: a weak one would make any signature pass.
pub(crate) fn public_key(bytes: &[u8; 32]) -> Result<ed25519_dalek::VerifyingKey, KeyError> {
    let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::NotAKey)?;
    if key.is_weak() { Err(KeyError::NotAKey) } else { Ok(key) }
}

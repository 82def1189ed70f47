//! Entries: one canonical spelling, a limit, and commitments that reveal nothing.

use ledger::{Commitment, Entry, EntryDraft, EntryError, MAX_ENTRY, Salt, leaf_hash};

use crate::{PAYLOAD, SALT, at, draft, entry, golden};

fn refused(change: impl FnOnce(&mut EntryDraft)) -> EntryError {
    let mut draft = draft(1);
    change(&mut draft);
    draft.seal().unwrap_err()
}

fn altered(from: &str, to: &str) -> Result<Entry, EntryError> {
    let text = String::from_utf8(entry(1).bytes().to_vec()).unwrap();
    assert!(text.contains(from));
    Entry::parse(text.replacen(from, to, 1).as_bytes())
}

#[test]
fn an_entry_is_written_as_it_always_was() {
    let mut draft = draft(1);
    draft.previous_leaf = Some(entry(0).leaf_hash());
    let entry = draft.seal().unwrap();
    golden("entry.json", std::str::from_utf8(entry.bytes()).unwrap());
    assert_eq!(entry.leaf_hash(), leaf_hash(entry.bytes()));
}

#[test]
fn an_entry_survives_its_bytes() {
    let mut draft = draft(1);
    draft.previous_leaf = Some(entry(0).leaf_hash());
    draft.at = at("2026-11-24T03:04:05.678901999Z");
    let entry = draft.seal().unwrap();
    let again = Entry::parse(entry.bytes()).unwrap();
    assert_eq!(again, entry);
    assert_eq!(again.members().at, entry.members().at);
    assert_eq!(again.members().at, at("2026-11-24T03:04:05.678901Z"));
    assert_eq!(again.members().previous_leaf, entry.members().previous_leaf);
    assert_eq!(again.members().commitments, entry.members().commitments);
}

#[test]
fn an_entry_has_one_spelling() {
    assert_eq!(altered("{", "{ "), Err(EntryError::NotCanonical));
    assert_eq!(altered(".678901Z", ".6789010Z"), Err(EntryError::NotCanonical));
    assert_eq!(altered(".678901Z", ".678901+00:00"), Err(EntryError::NotCanonical));
    assert_eq!(altered("\"ent_1\"", "\"\\u0065nt_1\""), Err(EntryError::NotCanonical));
    assert_eq!(
        altered("[\"registration@2026-11-01\"]", "[\"registration@2026-11-01\",\"a@1\"]"),
        Err(EntryError::NotCanonical)
    );
    assert_eq!(altered("sha256:", "SHA256:"), Err(EntryError::Member("commitments")));
    assert_eq!(altered("entry/1", "entry/2"), Err(EntryError::Member("schema")));
    assert!(matches!(altered("\"rules\"", "\"note\":1,\"rules\""), Err(EntryError::Json(_))));
    assert!(matches!(altered("\"subject_version\":1", "\"subject_version\":1.5"), Err(EntryError::Json(_))));
    assert!(matches!(altered(",\"subject_version\":1", ""), Err(EntryError::Json(_))));
}

#[test]
fn a_message_about_a_bad_entry_cannot_play_tricks_with_a_terminal() {
    let Err(EntryError::Json(message)) = Entry::parse(b"{\"\\u001b[2J\":1}") else { panic!("it was read") };
    assert!(!message.contains('\u{1b}'), "{message}");
}

#[test]
fn malformed_members_are_named() {
    assert_eq!(refused(|d| d.kind = "submitted".into()), EntryError::Member("kind"));
    assert_eq!(refused(|d| d.kind = "Enterprises.submitted".into()), EntryError::Member("kind"));
    assert_eq!(refused(|d| d.subject.id = "two words".into()), EntryError::Member("subject id"));
    assert_eq!(refused(|d| d.subject.kind = String::new()), EntryError::Member("subject type"));
    assert_eq!(refused(|d| d.subject_version = 0), EntryError::Member("subject version"));
    assert_eq!(refused(|d| d.subject_version = 1 << 53), EntryError::Member("subject version"));
    assert_eq!(refused(|d| d.actor.role = "审核员".into()), EntryError::Member("actor role"));
    assert_eq!(refused(|d| d.actor.pseudonym = "a\u{202e}b".into()), EntryError::Member("actor pseudonym"));
    assert_eq!(refused(|d| d.rules = ["\n".to_owned()].into()), EntryError::Member("rules"));
    assert_eq!(refused(|d| d.at = at("+12026-11-24T00:00:00Z")), EntryError::Member("time"));
}

#[test]
fn an_entry_that_no_bundle_could_hold_cannot_be_made() {
    let with = |count: usize| {
        let mut draft = draft(1);
        let name = |n| format!("document-{n:0>100}");
        draft.commitments = (0..count).map(|n| (name(n), Commitment::new(&SALT, b""))).collect();
        draft.seal()
    };
    let largest = (1..).take_while(|count| with(*count).is_ok()).last().unwrap();
    let fits = with(largest).unwrap().bytes().len();
    let Err(EntryError::TooLong(over)) = with(largest + 1) else { panic!("another reason") };
    assert!(fits <= MAX_ENTRY && over > MAX_ENTRY, "{fits} fits, {over} does not");
}

#[test]
fn a_commitment_opens_with_its_salt_and_payload_only() {
    let commitment = Commitment::new(&SALT, PAYLOAD);
    assert!(commitment.opens(&SALT, PAYLOAD));
    assert!(!commitment.opens(&SALT, b"another"));
    assert!(!commitment.opens(&Salt::from_bytes([1; 32]), PAYLOAD));
    assert!(!format!("{SALT:?}").contains("42"));
}

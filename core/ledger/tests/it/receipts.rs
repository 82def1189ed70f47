//! Receipts: one file proves alone, and nothing in it can be changed.

use std::collections::BTreeMap;

use ledger::{
    Checkpoint, CheckpointError, Disclosure, EntryError, LedgerError, MAX_RECEIPT, NoteError, ProofError,
    Receipt, ReceiptError, Salt, SigningKey, TileStore, VerifierKey, VerifyError,
};
use proptest::prelude::*;

use crate::{ORIGIN, PAYLOAD, SALT, entries, entry, golden, grow, key};

fn keys() -> Vec<VerifierKey> {
    vec![key().verifier().clone()]
}

/// The receipt of entry 3 in a log of 7, with its payload shown.
fn receipt() -> Receipt {
    let dir = tempfile::tempdir().unwrap();
    let store = TileStore::new(dir.path());
    grow(&mut store.writer().unwrap(), 0..7);
    let disclosure = Disclosure { salt: SALT, payload: PAYLOAD.to_vec() };
    store.receipt(3, BTreeMap::from([("payload".to_owned(), disclosure)])).unwrap()
}

fn verify(text: &str) -> Result<(), String> {
    let receipt = Receipt::parse(text.as_bytes()).map_err(|error| error.to_string())?;
    receipt.verify(&keys()).map(drop).map_err(|error| error.to_string())
}

fn not_verified(change: impl FnOnce(&mut Receipt)) -> VerifyError {
    let mut receipt = receipt();
    change(&mut receipt);
    receipt.verify(&keys()).unwrap_err()
}

#[test]
fn a_receipt_is_written_as_it_always_was() {
    golden("receipt.tlog-proof", &receipt().format().unwrap());
}

#[test]
fn a_receipt_proves_alone_what_happened_and_where_it_stands() {
    let text = receipt().format().unwrap();
    let read = Receipt::parse(text.as_bytes()).unwrap();
    assert_eq!(read, receipt());
    let verified = read.verify(&keys()).unwrap();
    assert_eq!((verified.entry, verified.index, verified.checkpoint.tip().size), (entry(3), 3, 7));
    assert_eq!(verified.disclosed["payload"], PAYLOAD);
}

#[test]
fn there_is_no_receipt_for_what_is_not_yet_published_or_is_no_entry() {
    let dir = tempfile::tempdir().unwrap();
    let store = TileStore::new(dir.path());
    let mut writer = store.writer().unwrap();
    let refused = |index| store.receipt(index, BTreeMap::new()).unwrap_err();
    writer.append(0, &entries(0..2)).unwrap();
    assert!(matches!(refused(0), LedgerError::BeyondSize { index: 0, size: 0 }));
    grow(&mut writer, 0..2);
    writer.append(2, &entries(2..3)).unwrap();
    assert!(matches!(refused(2), LedgerError::BeyondSize { index: 2, size: 2 }));

    let tip = writer.append(3, &[b"not an entry"]).unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, tip).unwrap().sign(&key(), None).unwrap();
    writer.publish(&checkpoint).unwrap();
    assert!(matches!(refused(3), LedgerError::NotAnEntry { index: 3, .. }));
    assert!(store.receipt(2, BTreeMap::new()).unwrap().verify(&keys()).is_ok());
}

#[test]
fn the_report_says_in_plain_words_what_was_proven() {
    let lines = receipt().verify(&keys()).unwrap().lines().join("\n");
    golden("report.txt", &format!("{lines}\n"));
    let mut withheld = receipt();
    withheld.disclosed.clear();
    let lines = withheld.verify(&keys()).unwrap().lines().join("\n");
    assert!(lines.ends_with("Withheld:   payload"), "{lines}");
}

#[test]
fn each_way_to_be_false_has_its_own_reason() {
    let stranger = SigningKey::generate("stranger.example", [1; 32]).unwrap().verifier().clone();
    let unknown = VerifyError::Checkpoint(CheckpointError::Note(NoteError::NoKnownKey));
    assert_eq!(receipt().verify(&[stranger]), Err(unknown.clone()));
    assert_eq!(receipt().verify(&[]), Err(unknown));

    let beyond = VerifyError::NotYetInTheLog { index: 7, size: 7 };
    assert_eq!(not_verified(|r| r.index = 7), beyond);
    assert_eq!(not_verified(|r| r.index = 2), VerifyError::NotIncluded(ProofError::Root));
    assert_eq!(not_verified(|r| r.entry = entry(4)), VerifyError::NotIncluded(ProofError::Root));
    assert_eq!(not_verified(|r| r.proof.truncate(1)), VerifyError::NotIncluded(ProofError::Length));
    assert_eq!(not_verified(|r| r.proof.swap(0, 1)), VerifyError::NotIncluded(ProofError::Root));

    let other = VerifyError::OtherPayload("payload".into());
    let shown = |r: &mut Receipt| r.disclosed.remove("payload").unwrap();
    assert_eq!(not_verified(|r| r.disclosed.get_mut("payload").unwrap().payload.push(0)), other);
    let salt = Salt::from_bytes([0; 32]);
    assert_eq!(not_verified(|r| r.disclosed.get_mut("payload").unwrap().salt = salt), other);
    let misnamed = not_verified(|r| {
        let payload = shown(r);
        r.disclosed.insert("document".into(), payload);
    });
    assert_eq!(misnamed, VerifyError::NoCommitment("document".into()));
}

#[test]
fn a_checkpoint_altered_after_signing_is_found_out() {
    let text = receipt().format().unwrap().replace("\n7\n", "\n8\n");
    let error = Receipt::parse(text.as_bytes()).unwrap().verify(&keys()).unwrap_err();
    assert!(matches!(error, VerifyError::Checkpoint(CheckpointError::Note(NoteError::BadSignature { .. }))));
}

#[test]
fn texts_that_are_not_receipts_are_refused_with_their_reason() {
    let good = receipt().format().unwrap();
    let lines: Vec<&str> = good.split('\n').collect();
    let refused = |text: &str| Receipt::parse(text.as_bytes()).unwrap_err();
    let with = |line: usize, text: &str| {
        let mut lines = lines.clone();
        lines[line] = text;
        lines.join("\n")
    };
    let without = |line: usize| {
        let mut lines = lines.clone();
        lines.remove(line);
        lines.join("\n")
    };
    assert_eq!(Receipt::parse(b"\xff"), Err(ReceiptError::NotText));
    assert_eq!(Receipt::parse(&vec![b'a'; MAX_RECEIPT + 1]), Err(ReceiptError::TooLong(MAX_RECEIPT + 1)));
    assert_eq!(refused(""), ReceiptError::NoCheckpoint);
    assert_eq!(refused(&with(0, "c2sp.org/tlog-proof@v2")), ReceiptError::FirstLine);
    assert_eq!(refused(&without(0)), ReceiptError::FirstLine);
    assert_eq!(refused(&without(1)), ReceiptError::Extra);
    assert_eq!(refused(&with(1, "extra e30=")), ReceiptError::Extra);
    assert_eq!(refused(&with(1, "extra eyJlbnRyeSI6ICIifQ==")), ReceiptError::Extra);
    assert!(matches!(refused(&with(1, "extra eyJlbnRyeSI6IiJ9")), ReceiptError::Entry(EntryError::Json(_))));
    assert_eq!(refused(&without(2)), ReceiptError::Index);
    assert_eq!(refused(&with(2, "index 03")), ReceiptError::Index);
    assert_eq!(refused(&with(2, "index -3")), ReceiptError::Index);
    assert_eq!(refused(&with(3, "AAAA")), ReceiptError::ProofLine(4));
    assert_eq!(refused(&with(4, &format!("{} ", lines[4]))), ReceiptError::ProofLine(5));
    let many = format!("{}\n", lines[3]).repeat(65);
    assert_eq!(refused(&with(3, many.trim_end())), ReceiptError::ProofTooLong);
    assert!(matches!(refused(good.trim_end()), ReceiptError::Checkpoint(_)));
    assert!(matches!(refused(&good.replace('\n', "\r\n")), ReceiptError::NoCheckpoint));
}

#[test]
fn a_receipt_too_large_to_be_read_again_is_not_written() {
    let mut receipt = receipt();
    receipt.disclosed.get_mut("payload").unwrap().payload = vec![0; MAX_RECEIPT];
    assert!(matches!(receipt.format(), Err(ReceiptError::TooLong(_))));
}

#[test]
fn no_byte_of_a_receipt_can_be_changed_or_left_out() {
    let good = receipt().format().unwrap().into_bytes();
    assert!(verify(std::str::from_utf8(&good).unwrap()).is_ok());
    let believed = |bytes: &[u8]| Receipt::parse(bytes).is_ok_and(|receipt| receipt.verify(&keys()).is_ok());
    for at in 0..good.len() {
        let mut changed = good.clone();
        for change in [1, 2, 0x20, 0x80] {
            changed[at] = good[at] ^ change;
            assert!(!believed(&changed), "byte {at} changed by {change}");
        }
        changed.remove(at);
        assert!(!believed(&changed), "byte {at} left out");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(Receipt::parse(&bytes).is_err());
    }

    #[test]
    fn no_splice_of_a_receipt_is_believed_or_panics(
        from in 0usize..3000, cut in 0usize..200, insert in proptest::collection::vec(any::<u8>(), 0..20),
    ) {
        let mut bytes = receipt().format().unwrap().into_bytes();
        let good = bytes.clone();
        let from = from.min(bytes.len());
        let to = (from + cut).min(bytes.len());
        bytes.splice(from..to, insert);
        if bytes != good {
            let believed = Receipt::parse(&bytes).ok().and_then(|receipt| receipt.verify(&keys()).ok());
            prop_assert_eq!(believed, None);
        }
    }
}

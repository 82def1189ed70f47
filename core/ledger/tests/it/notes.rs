//! Keys, notes and checkpoints, beside `signed_note` and the example of Go's note package.

use ledger::{
    Checkpoint, CheckpointError, Hash, KeyError, Note, NoteError, SignedCheckpoint, SigningKey, Standing,
    Tip, VerifierKey, compare, leaf_hash,
};
use proptest::prelude::*;
use signed_note::{StandardSigner, StandardVerifier, VerifierList};

use crate::{ORIGIN, golden, key};

/// The example in the documentation of `golang.org/x/mod/sumdb/note`.
const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\
    \n\
    \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn go_key() -> VerifierKey {
    GO_KEY.parse().unwrap()
}

fn keys() -> Vec<VerifierKey> {
    vec![key().verifier().clone()]
}

fn tip(size: u64) -> Tip {
    Tip { size, root: leaf_hash(&size.to_be_bytes()) }
}

fn checkpoint(size: u64) -> Checkpoint {
    Checkpoint::new(ORIGIN, tip(size)).unwrap()
}

#[test]
fn the_note_of_go_verifies_and_prints_as_it_was() {
    let note = Note::parse(GO_NOTE).unwrap();
    assert_eq!(note.verify(&[go_key()]).unwrap(), [&go_key()]);
    assert_eq!(note.to_string(), GO_NOTE);
    assert_eq!(go_key().to_string(), GO_KEY);
}

#[test]
fn signed_note_reads_our_keys_and_believes_our_notes() {
    let mut note = Note::new("first\n\nthird\n".into()).unwrap();
    note.sign(&key());
    let theirs = signed_note::Note::from_bytes(note.to_string().as_bytes()).unwrap();
    let verifier = StandardVerifier::new(&key().verifier().to_string()).unwrap();
    let (verified, unknown) = theirs.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
    assert_eq!((verified.len(), unknown.len()), (1, 0));
    assert_eq!(theirs.text(), note.text().as_bytes());
}

#[test]
fn we_believe_a_note_that_signed_note_signed_with_our_private_key() {
    let mut theirs = signed_note::Note::new(b"a text\n", &[]).unwrap();
    let signer = StandardSigner::new(&key().to_private_text()).unwrap();
    theirs.add_sigs(&[&signer]).unwrap();
    let note = Note::parse(std::str::from_utf8(&theirs.to_bytes()).unwrap()).unwrap();
    assert_eq!(note.verify(&keys()).unwrap()[0].name(), ORIGIN);
}

#[test]
fn a_private_key_survives_its_text_and_does_not_show_in_debug() {
    let text = key().to_private_text();
    let again = SigningKey::parse(&text).unwrap();
    assert_eq!(again.verifier(), key().verifier());
    assert_eq!(again.to_private_text(), text);
    assert!(!format!("{again:?}").contains(text.rsplit('+').next().unwrap()));
}

#[test]
fn keys_that_are_not_what_they_say_are_refused() {
    let refused = |text: &str| text.parse::<VerifierKey>().unwrap_err();
    assert_eq!(refused("PeterNeumann"), KeyError::Form);
    assert_eq!(refused(&GO_KEY.replace("c74f20a3", "c74f20a4")), KeyError::WrongId);
    assert_eq!(refused(&GO_KEY.replace("c74f20a3", "C74F20A3")), KeyError::WrongId);
    assert_eq!(refused(&GO_KEY.replace("Peter", "Peter ")), KeyError::Name);
    assert_eq!(refused(&GO_KEY.replace("+ARpc", "+BRpc")), KeyError::UnknownType(5));
    assert_eq!(refused(&GO_KEY.replace("10TW", "")), KeyError::NotAKey);
    assert_eq!(refused(&GO_KEY.replace("10TW", "1=TW")), KeyError::NotAKey);
    assert_eq!(SigningKey::generate("a b", [1; 32]).unwrap_err(), KeyError::Name);
    assert_eq!(SigningKey::generate("", [1; 32]).unwrap_err(), KeyError::Name);
    assert_eq!(SigningKey::parse(GO_KEY).unwrap_err(), KeyError::Form);
}

#[test]
fn unknown_signatures_are_ignored_but_a_false_one_of_a_known_key_condemns_the_note() {
    let stranger = SigningKey::generate("witness.example/w1", [9; 32]).unwrap();
    let mut note = Note::parse(GO_NOTE).unwrap();
    note.sign(&stranger);
    assert_eq!(note.verify(&[go_key()]).unwrap().len(), 1);
    assert_eq!(note.verify(&[go_key(), stranger.verifier().clone()]).unwrap().len(), 2);
    assert_eq!(note.verify(&keys()), Err(NoteError::NoKnownKey));

    let altered = Note::parse(&note.to_string().replace("answer", "Answer")).unwrap();
    assert_eq!(altered.verify(&[go_key()]), Err(NoteError::BadSignature { name: "PeterNeumann".into() }));
}

#[test]
fn texts_that_are_not_notes_are_refused_with_their_reason() {
    let refused = |text: &str| Note::parse(text).unwrap_err();
    assert_eq!(refused(""), NoteError::NoFinalNewline);
    assert_eq!(refused(GO_NOTE.trim_end()), NoteError::NoFinalNewline);
    assert_eq!(refused("text\n"), NoteError::NoSignature);
    assert_eq!(refused("text\n\n"), NoteError::NoSignature);
    assert_eq!(refused(&GO_NOTE.replace('\u{2014}', "-")), NoteError::SignatureLine(1));
    assert_eq!(refused(&GO_NOTE.replace("PeterNeumann ", "PeterNeumann  ")), NoteError::SignatureLine(1));
    assert_eq!(refused(&GO_NOTE.replace("nAM=", "nAN=")), NoteError::SignatureLine(1));
    assert_eq!(refused(&GO_NOTE.replace("is.\n", "is.\r\n")), NoteError::ControlCharacter(13));
    assert_eq!(refused(&GO_NOTE.replace("is.", "is\0")), NoteError::ControlCharacter(0));
    assert_eq!(Note::new("no newline".into()), Err(NoteError::NoFinalNewline));

    let (text, line) = GO_NOTE.split_once("\n\n").unwrap();
    assert!(Note::parse(&format!("{text}\n\n{}", line.repeat(100))).is_ok());
    assert_eq!(refused(&format!("{text}\n\n{}", line.repeat(101))), NoteError::TooManySignatures);
}

#[test]
fn a_checkpoint_is_written_as_it_always_was() {
    let signed = checkpoint(20_852_163).sign(&key(), None).unwrap();
    golden("checkpoint.txt", &signed.to_string());
    golden("key.txt", &format!("{}\n", key().verifier()));
    let read: SignedCheckpoint = signed.to_string().parse().unwrap();
    assert_eq!(read, signed);
    assert_eq!(read.verify(&keys()).unwrap().0, &checkpoint(20_852_163));
}

#[test]
fn the_checkpoint_of_the_specification_parses_with_its_cosignature() {
    let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    let signed: SignedCheckpoint = text.parse().unwrap();
    assert_eq!(signed.unverified().tip().size, 20_852_163);
    assert_eq!(signed.note().signatures().len(), 2);
    assert_eq!(signed.to_string(), text);
}

#[test]
fn a_checkpoint_has_one_spelling() {
    let good = checkpoint(12).to_string();
    assert_eq!(good.parse(), Ok(checkpoint(12)));
    let refused = |text: &str| text.parse::<Checkpoint>().unwrap_err();
    for size in ["012", "+12", " 12", "12 ", "", "0x12", "99999999999999999999", "-1", "１２"] {
        assert_eq!(refused(&good.replace("\n12\n", &format!("\n{size}\n"))), CheckpointError::Size, "{size}");
    }
    assert_eq!(refused(&good.replace("=\n", "\n")), CheckpointError::Root);
    assert_eq!(refused(&good.replace("\n12\n", "\n0\n")), CheckpointError::NotEmpty);
    assert_eq!(refused(&good[good.find('\n').unwrap()..]), CheckpointError::Origin);
    assert_eq!(refused(good.trim_end()), CheckpointError::Lines);
    assert_eq!(refused("a\n1\n"), CheckpointError::Lines);
    assert_eq!(refused(&format!("{good}\n")), CheckpointError::Lines);
    let extended = format!("{good}an extension of another log\n");
    assert_eq!(extended.parse::<Checkpoint>().unwrap().to_string(), extended);
}

#[test]
fn a_checkpoint_that_only_others_signed_is_not_the_logs() {
    let witness = SigningKey::generate("witness.example/w1", [9; 32]).unwrap();
    let mut signed = checkpoint(3).sign(&key(), None).unwrap();
    signed.also_sign(&witness);
    let by_the_log = CheckpointError::NotByTheLog { origin: ORIGIN.into() };
    assert_eq!(signed.verify(&[witness.verifier().clone()]), Err(by_the_log.clone()));
    assert_eq!(checkpoint(3).sign(&witness, None), Err(by_the_log));
    assert_eq!(signed.verify(&[witness.verifier().clone(), key().verifier().clone()]).unwrap().1.len(), 2);
}

#[test]
fn nothing_is_signed_that_would_fork_the_log() {
    let last = checkpoint(5);
    assert!(checkpoint(6).sign(&key(), Some(&last)).is_ok());
    assert!(checkpoint(5).sign(&key(), Some(&last)).is_ok());
    let shrinks = CheckpointError::Shrinks { published: 5, offered: 4 };
    assert_eq!(checkpoint(4).sign(&key(), Some(&last)), Err(shrinks));
    let other_root = Checkpoint::new(ORIGIN, Tip { size: 5, root: tip(6).root }).unwrap();
    assert_eq!(other_root.sign(&key(), Some(&last)), Err(CheckpointError::Forks { size: 5 }));
    let foreign = Checkpoint::new("other.example/log", tip(1)).unwrap();
    let other_origin = CheckpointError::OtherOrigin { published: "other.example/log".into() };
    assert_eq!(checkpoint(6).sign(&key(), Some(&foreign)), Err(other_origin));
}

#[test]
fn the_database_and_the_files_are_compared_before_anything_is_written() {
    let files = checkpoint(5);
    assert_eq!(compare(&tip(5), Some(&files)), Standing::Same);
    assert_eq!(compare(&tip(6), Some(&files)), Standing::FilesBehind);
    assert_eq!(compare(&tip(4), Some(&files)), Standing::DatabaseBehind);
    assert_eq!(compare(&Tip { size: 5, root: tip(4).root }, Some(&files)), Standing::Forked);
    let empty = Tip { size: 0, root: Hash::of_empty_tree() };
    assert_eq!(compare(&empty, None), Standing::Same);
    assert_eq!(compare(&tip(1), None), Standing::FilesBehind);
    assert_eq!(compare(&empty, Some(&files)), Standing::DatabaseBehind);
}

proptest! {
    #[test]
    fn no_text_makes_the_parsers_panic(text in "\\PC*|(\u{2014}|[a-c0-9+=/ \n])*") {
        let _ = Note::parse(&text);
        let _ = text.parse::<SignedCheckpoint>();
        let _ = text.parse::<VerifierKey>();
        let _ = SigningKey::parse(&text);
        let _ = text.parse::<ledger::TilePath>();
    }

    #[test]
    fn we_accept_a_note_exactly_when_signed_note_does(text in "(\u{2014}|[a-c \n]|\u{2014} a YWJjZGVm\n)*") {
        let theirs = signed_note::Note::from_bytes(text.as_bytes());
        prop_assert_eq!(Note::parse(&text).is_ok(), theirs.is_ok());
    }
}

//! Keys that change, and what old ones are still good for.

use ledger::{
    Checkpoint, CheckpointError, HistoryError, KeyHistory, SignedCheckpoint, SigningKey, Tip, Trust,
    leaf_hash,
};
use proptest::prelude::*;

use crate::{ORIGIN, key};

fn nth(n: u8) -> SigningKey {
    if n == 0 { key() } else { SigningKey::generate(ORIGIN, [100 + n; 32]).unwrap() }
}

/// A history of three keys: from 0, from 10, from 25.
fn history() -> KeyHistory {
    let mut history = KeyHistory::new(key().verifier().clone());
    history.change(&nth(0), &nth(1), 10).unwrap();
    history.change(&nth(1), &nth(2), 25).unwrap();
    history
}

fn signed(size: u64, by: &SigningKey) -> SignedCheckpoint {
    let tip = Tip { size, root: leaf_hash(&size.to_be_bytes()) };
    Checkpoint::new(ORIGIN, tip).unwrap().sign(by, None).unwrap()
}

#[test]
fn a_history_survives_its_text_with_remarks_around_it() {
    let text = history().to_string();
    assert_eq!(text.parse(), Ok(history()));
    assert_eq!(format!("# the keys of a log\n\n{text}\n# end\n").parse(), Ok(history()));
    assert_eq!(history().current(), nth(2).verifier());
    let terms: Vec<_> = history().terms().into_iter().map(|(_, term)| (term.start, term.end)).collect();
    assert_eq!(terms, [(0, 10), (10, 25), (25, u64::MAX)]);
}

#[test]
fn each_key_signs_for_its_own_sizes_only() {
    let trust = Trust::history(&history());
    for (size, good) in [(1, 0), (9, 0), (10, 1), (24, 1), (25, 2), (1_000_000, 2)] {
        for n in 0..3 {
            let verdict = trust.check(&signed(size, &nth(n))).map(drop);
            let expected = if n == good { Ok(()) } else { Err(CheckpointError::OutOfTerm { size }) };
            assert_eq!(verdict, expected, "key {n} at {size}");
        }
    }
}

#[test]
fn the_first_checkpoint_of_a_new_key_may_carry_both_and_whoever_knows_one_believes_it() {
    let mut both = signed(10, &nth(0));
    both.also_sign(&nth(1));
    assert!(Trust::history(&history()).check(&both).is_ok());
    for n in [0, 1] {
        assert!(Trust::keys([nth(n).verifier().clone()]).check(&both).is_ok());
    }
}

#[test]
fn whoever_knows_any_key_of_a_history_can_follow_it_forwards_and_not_backwards() {
    let trust = |n: u8| Trust::keys([nth(n).verifier().clone()]).following(&history());
    assert!(trust(0).check(&signed(30, &nth(2))).is_ok());
    assert!(trust(1).check(&signed(12, &nth(1))).is_ok());
    assert!(trust(2).check(&signed(12, &nth(1))).is_err(), "a later key does not vouch for an earlier one");
    let stranger = SigningKey::generate(ORIGIN, [1; 32]).unwrap();
    let unmoved = Trust::keys([stranger.verifier().clone()]).following(&history());
    assert!(unmoved.check(&signed(30, &nth(2))).is_err());
}

#[test]
fn trust_is_read_from_single_keys_and_from_a_history() {
    let keys: Trust = format!("# two\n{}\n\n{}\n", nth(0).verifier(), nth(1).verifier()).parse().unwrap();
    assert!(keys.check(&signed(99, &nth(0))).is_ok(), "bare keys are believed at every size");
    let told: Trust = history().to_string().parse().unwrap();
    assert!(told.check(&signed(99, &nth(0))).is_err());
    assert!("".parse::<Trust>().is_err());
    assert!("corridor".parse::<Trust>().is_err());
}

#[test]
fn a_change_needs_both_keys_a_later_size_and_the_same_log() {
    let mut history = history();
    let refused = |history: &mut KeyHistory, by: &SigningKey, next: &SigningKey, from| {
        history.change(by, next, from).map(drop).unwrap_err()
    };
    assert_eq!(refused(&mut history, &nth(1), &nth(3), 30), HistoryError::NotByBoth(30));
    assert_eq!(refused(&mut history, &nth(2), &nth(3), 25), HistoryError::OutOfOrder(25));
    assert_eq!(refused(&mut history, &nth(2), &nth(0), 30), HistoryError::OutOfOrder(30), "a retired key");
    let foreign = SigningKey::generate("other.example/log", [5; 32]).unwrap();
    assert_eq!(refused(&mut history, &nth(2), &foreign, 30), HistoryError::OutOfOrder(30));
    assert!(history.change(&nth(2), &nth(3), 30).is_ok());
}

#[test]
fn a_history_that_was_altered_is_refused_and_one_that_tells_another_story_is_noticed() {
    let text = history().to_string();
    assert_eq!(text.replace("\n10\n", "\n11\n").parse::<KeyHistory>(), Err(HistoryError::NotByBoth(11)));
    let shortened = KeyHistory::new(key().verifier().clone());
    assert_eq!(history().continues(&shortened), Ok(()));
    assert_eq!(shortened.continues(&history()), Err(HistoryError::Contradicts));
    let mut other = shortened.clone();
    other.change(&nth(0), &nth(3), 10).unwrap();
    assert_eq!(other.continues(&history()), Err(HistoryError::Contradicts));
}

proptest! {
    #[test]
    fn no_line_of_a_history_can_be_left_out_or_changed(line in 0usize..16, at in 0usize..400, flip in 1u8..128) {
        let text = history().to_string();
        let mut lines: Vec<_> = text.lines().collect();
        let line = line % lines.len();
        let gone = lines.remove(line);
        if !gone.is_empty() {
            let read = lines.join("\n").parse::<KeyHistory>();
            prop_assert!(read.map_or(true, |read| read != history()));
        }
        let mut bytes = text.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= flip;
        if let Ok(Ok(read)) = String::from_utf8(bytes).map(|text| text.parse::<KeyHistory>()) {
            // Only blank lines and remarks carry nothing.
            prop_assert!(read == history() || read.changes().len() < history().changes().len());
        }
    }
}

//! Witnesses: what they sign, what they refuse, and what they remember.

use std::path::Path;

use chrono::{DateTime, Utc};
use ledger::{
    AddCheckpoint, Checkpoint, CheckpointError, CosigningKey, Hash, KeyError, LedgerError, ProofError,
    Quorum, QuorumError, SignedCheckpoint, SigningKey, TileStore, Trust, Witness, WitnessError, WitnessKey,
    WitnessRefusal,
};
use proptest::prelude::*;

use crate::{ORIGIN, at, entries, grow, key};

/// The example of `c2sp.org/tlog-cosignature`: its text, and the line of its witness.
const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

fn now() -> DateTime<Utc> {
    at("2026-11-24T03:04:05Z")
}

fn cosigner(n: u8) -> CosigningKey {
    CosigningKey::generate(&format!("witness.example/w{n}"), [50 + n; 32]).unwrap()
}

fn trust() -> Trust {
    Trust::keys([key().verifier().clone()])
}

fn open(dir: &Path) -> Witness {
    let dir = dir.join("witness");
    if !dir.exists() {
        Witness::begin(&dir).unwrap();
    }
    Witness::open(&dir, cosigner(1), vec![trust()]).unwrap()
}

/// A log in `dir` grown in two steps, with the checkpoint of each.
fn log(dir: &Path, first: u64, second: u64) -> (TileStore, SignedCheckpoint, SignedCheckpoint) {
    let store = TileStore::new(dir.join("log"));
    let mut writer = store.writer().unwrap();
    let (old, new) = (grow(&mut writer, 0..first), grow(&mut writer, first..second));
    (store, old, new)
}

fn request(old: u64, proof: Vec<Hash>, checkpoint: &SignedCheckpoint) -> String {
    AddCheckpoint { old, proof, checkpoint: checkpoint.clone() }.to_string()
}

fn refusal(answer: Result<String, WitnessError>) -> WitnessRefusal {
    match answer {
        Err(WitnessError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_cosignature_is_the_message_of_the_specification_signed_by_ed25519() {
    use ed25519_dalek::Signer;
    let checkpoint: SignedCheckpoint = {
        let log = SigningKey::generate("example.com/behind-the-sofa", [1; 32]).unwrap();
        EXAMPLE.parse::<Checkpoint>().unwrap().sign(&log, None).unwrap()
    };
    let line = cosigner(1).cosign(&checkpoint, at("2023-03-20T12:45:15Z"));
    let expected = ed25519_dalek::SigningKey::from_bytes(&[51; 32])
        .sign(format!("cosignature/v1\ntime 1679316315\n{EXAMPLE}").as_bytes());
    assert_eq!(line.bytes[..8], 1_679_316_315u64.to_be_bytes());
    assert_eq!(line.bytes[8..], expected.to_bytes());
    // The key id names type 0x04, so the same key cannot pass for a log's.
    assert_ne!(line.key_id, SigningKey::generate(&line.name, [51; 32]).unwrap().verifier().id());
}

#[test]
fn a_witness_key_survives_its_texts_and_is_no_log_key() {
    let private = cosigner(1).to_private_text();
    assert_eq!(CosigningKey::parse(&private).unwrap().to_private_text(), private);
    let public = cosigner(1).witness().to_string();
    assert_eq!(public.parse::<WitnessKey>().unwrap(), *cosigner(1).witness());
    assert_eq!(public.parse::<ledger::VerifierKey>().unwrap_err(), KeyError::UnknownType(4));
    assert_eq!(key().verifier().to_string().parse::<WitnessKey>().unwrap_err(), KeyError::UnknownType(1));
    assert!(!format!("{:?}", cosigner(1)).contains(private.rsplit('+').next().unwrap()));
}

#[test]
fn a_quorum_counts_witnesses_and_not_lines_or_names() {
    let dir = tempfile::tempdir().unwrap();
    let (_, mut checkpoint, _) = log(dir.path(), 3, 4);
    let keys = |all: &[u8]| all.iter().map(|n| cosigner(*n).witness().clone()).collect::<Vec<_>>();
    let two = Quorum::new(2, keys(&[1, 2, 3])).unwrap();
    let few = |found| Err(CheckpointError::TooFewWitnesses { needed: 2, found });
    assert_eq!(two.met_by(&checkpoint).map(drop), few(0));
    checkpoint.add(cosigner(1).cosign(&checkpoint, now()));
    checkpoint.add(cosigner(1).cosign(&checkpoint, at("2026-11-24T04:00:00Z")));
    assert_eq!(two.met_by(&checkpoint).map(drop), few(1), "one witness twice is one witness");
    checkpoint.add(cosigner(9).cosign(&checkpoint, now()));
    assert_eq!(two.met_by(&checkpoint).map(drop), few(1), "a stranger counts for nothing");
    checkpoint.add(cosigner(3).cosign(&checkpoint, now()));
    let met = two.met_by(&checkpoint).unwrap();
    assert_eq!(met[0].at, at("2026-11-24T04:00:00Z"), "the latest time counts");
    assert!(trust().with(two).check(&checkpoint).is_ok());

    let alias = CosigningKey::generate("alias.example/w1", [51; 32]).unwrap();
    let twice = vec![cosigner(1).witness().clone(), alias.witness().clone()];
    assert_eq!(Quorum::new(1, twice).unwrap_err(), QuorumError::Twice("alias.example/w1".into()));
    let too_many = Quorum::new(3, keys(&[1, 2])).unwrap_err();
    assert_eq!(too_many, QuorumError::TooFewKnown { needed: 3, known: 2 });
}

#[test]
fn a_false_line_of_a_known_witness_condemns_the_checkpoint() {
    let dir = tempfile::tempdir().unwrap();
    let (_, old, mut new) = log(dir.path(), 3, 5);
    new.add(cosigner(1).cosign(&old, now()));
    let quorum = Quorum::new(0, vec![cosigner(1).witness().clone()]).unwrap();
    assert!(quorum.met_by(&new).is_err());
}

#[test]
fn a_witness_follows_a_log_that_proves_its_growth_and_remembers_it_over_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (store, old, new) = log(dir.path(), 5, 300);
    let mut witness = open(dir.path());
    let origin_hash = old.unverified().origin_hash();
    assert!(witness.latest(&origin_hash).unwrap().is_none());

    let mut seen = old.clone();
    let line = witness.add_checkpoint(&request(0, vec![], &old), now()).unwrap();
    seen.add(ledger::Signature::parse(line.trim_end()).unwrap());
    assert_eq!(cosigner(1).witness().witnessed(&seen).unwrap().unwrap().at, now());
    drop(witness);

    let mut witness = open(dir.path());
    assert_eq!(witness.latest(&origin_hash).unwrap().unwrap(), seen);
    let proof = store.consistency_proof(5, 300).unwrap();
    witness.add_checkpoint(&request(5, proof, &new), now()).unwrap();
    assert!(witness.add_checkpoint(&request(300, vec![], &new), now()).is_ok(), "the same again");
    assert_eq!(witness.latest(&origin_hash).unwrap().unwrap().unverified(), new.unverified());
    assert!(witness.latest("00").unwrap().is_none());
}

#[test]
fn each_refusal_has_the_status_of_the_protocol_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (store, old, new) = log(dir.path(), 5, 300);
    let proof = store.consistency_proof(5, 300).unwrap();
    let mut witness = open(dir.path());
    witness.add_checkpoint(&request(0, vec![], &old), now()).unwrap();

    let mut ask = |body: &str| refusal(witness.add_checkpoint(body, now()));
    let known = ask(&request(0, vec![], &new));
    assert_eq!((known.status(), &known), (409, &WitnessRefusal::OtherSize(5)));
    assert_eq!(ask(&request(301, vec![], &new)).status(), 400);
    assert_eq!(ask("old 5\n").status(), 400);
    assert_eq!(ask(&request(5, proof.clone(), &new).replace("old 5", "old 05")).status(), 400);
    assert_eq!(ask(&request(5, vec![proof[0]; 64], &new)).status(), 400);
    for wrong in [vec![], proof[1..].to_vec(), proof.iter().rev().copied().collect()] {
        let bad = ask(&request(5, wrong, &new));
        assert_eq!((bad.status(), matches!(bad, WitnessRefusal::Inconsistent(_))), (422, true));
    }
    let foreign = SigningKey::generate("other.example/log", [2; 32]).unwrap();
    let other = Checkpoint::new("other.example/log", new.unverified().tip()).unwrap();
    assert_eq!(ask(&request(0, vec![], &other.sign(&foreign, None).unwrap())).status(), 404);
    let forger = SigningKey::generate(ORIGIN, [3; 32]).unwrap();
    let forged = Checkpoint::new(ORIGIN, new.unverified().tip()).unwrap().sign(&forger, None).unwrap();
    assert_eq!(ask(&request(5, proof.clone(), &forged)).status(), 403);
    let altered = request(5, proof.clone(), &new).replace("\n300\n", "\n301\n");
    assert_eq!(ask(&altered).status(), 403, "a false line of a trusted key");
    let empty =
        format!("old 0\n\n{ORIGIN}\n0\n{}\n\n{}\n", new.unverified().tip().root, new.note().signatures()[0]);
    assert_eq!(ask(&empty).status(), 422);

    assert!(
        witness.add_checkpoint(&request(5, proof, &new), now()).is_ok(),
        "nothing was changed by all this"
    );
}

#[test]
fn a_log_that_forks_is_not_cosigned_on_its_other_branch() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_, _, seen) = log(here.path(), 5, 9);
    let other = TileStore::new(there.path());
    let mut writer = other.writer().unwrap();
    writer.append(0, &entries(100..112)).unwrap();
    let tip = ledger::Tip { size: 12, root: other.root_at(12).unwrap() };
    let forked = Checkpoint::new(ORIGIN, tip).unwrap().sign(&key(), None).unwrap();

    let mut witness = open(here.path());
    witness.add_checkpoint(&request(0, vec![], &seen), now()).unwrap();
    let proof = other.consistency_proof(9, 12).unwrap();
    let said = refusal(witness.add_checkpoint(&request(9, proof, &forked), now()));
    assert_eq!(said, WitnessRefusal::Inconsistent(ProofError::Subtree));
    let same_size = Checkpoint::new(ORIGIN, ledger::Tip { size: 9, root: other.root_at(9).unwrap() });
    let same_size = same_size.unwrap().sign(&key(), None).unwrap();
    assert_eq!(refusal(witness.add_checkpoint(&request(9, vec![], &same_size), now())).status(), 422);
}

#[test]
fn a_witness_without_its_memory_does_not_start_and_two_do_not_share_one() {
    let dir = tempfile::tempdir().unwrap();
    let absent = Witness::open(&dir.path().join("gone"), cosigner(1), vec![trust()]);
    assert!(matches!(absent, Err(LedgerError::Missing(_))));
    let _first = open(dir.path());
    let second = Witness::open(&dir.path().join("witness"), cosigner(1), vec![trust()]);
    assert!(matches!(second, Err(LedgerError::Locked(_))));
}

#[test]
fn what_a_witness_keeps_does_not_grow_with_the_lines_it_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let (_, mut old, _) = log(dir.path(), 5, 6);
    for n in 0..90 {
        old.also_sign(&SigningKey::generate("noise.example", [n; 32]).unwrap());
    }
    let mut witness = open(dir.path());
    witness.add_checkpoint(&request(0, vec![], &old), now()).unwrap();
    let kept = witness.latest(&old.unverified().origin_hash()).unwrap().unwrap();
    assert_eq!(kept.note().signatures().len(), 2);
}

proptest! {
    #[test]
    fn a_request_survives_its_text(old in 0u64..9, hashes in proptest::collection::vec(any::<[u8; 32]>(), 0..64)) {
        let proof: Vec<Hash> = hashes.into_iter().map(Hash::from_bytes).collect();
        let tip = ledger::Tip { size: 9, root: ledger::leaf_hash(b"a root") };
        let checkpoint = Checkpoint::new(ORIGIN, tip).unwrap().sign(&key(), None).unwrap();
        let asked = AddCheckpoint { old, proof, checkpoint };
        prop_assert_eq!(asked.to_string().parse(), Ok(asked));
    }

    #[test]
    fn no_body_makes_the_witness_panic(body in "(old [0-9]{1,3}\n|[a-zA-Z0-9+/]{43}=\n|\n|\\PC*|\u{2014} )*") {
        prop_assert!(body.parse::<AddCheckpoint>().is_err());
    }
}

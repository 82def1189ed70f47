//! The public proof vectors of RFC 6962 trees: 36 must verify, 482 must not.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger::{
    Hash, leaf_hash, verify_consistency, verify_inclusion, verify_subtree_consistency,
    verify_subtree_inclusion,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vector {
    kind: String,
    case: String,
    #[serde(default)]
    leaf_idx: u64,
    #[serde(default)]
    tree_size: u64,
    #[serde(default)]
    start: u64,
    #[serde(default)]
    end: u64,
    #[serde(default)]
    size: u64,
    #[serde(default)]
    size1: u64,
    #[serde(default)]
    size2: u64,
    root: Option<String>,
    root1: Option<String>,
    root2: Option<String>,
    leaf_hash: Option<String>,
    proof: Option<Vec<String>>,
    want_err: bool,
}

/// A root of the vector. Some vectors have "don't care 1" in place of one: any hash will do, if it is always the same.
fn hash(text: &Option<String>) -> Option<Hash> {
    let bytes = STANDARD.decode(text.as_ref()?).ok()?;
    if bytes.starts_with(b"don't care") { Some(leaf_hash(&bytes)) } else { Hash::from_slice(&bytes) }
}

/// Whether the vector's proof verifies. A hash that is not 32 bytes cannot even be handed to the verifier.
fn verifies(vector: &Vector) -> Option<bool> {
    let proof = vector.proof.iter().flatten().map(|text| text.parse().ok()).collect::<Option<Vec<Hash>>>()?;
    let (start, end) = (vector.start, vector.end);
    let verdict = match vector.kind.as_str() {
        "inclusion" => verify_inclusion(
            &hash(&vector.leaf_hash)?,
            vector.leaf_idx,
            vector.tree_size,
            &proof,
            &hash(&vector.root)?,
        ),
        "consistency" => verify_consistency(
            vector.size1,
            vector.size2,
            &proof,
            &hash(&vector.root1)?,
            &hash(&vector.root2)?,
        ),
        "subtreeinclusion" if start > end => return None,
        "subtreeinclusion" => verify_subtree_inclusion(
            &hash(&vector.leaf_hash)?,
            vector.leaf_idx,
            start..end,
            &proof,
            &hash(&vector.root)?,
        ),
        "subtreeconsistency" => verify_subtree_consistency(
            start..end,
            vector.size,
            &proof,
            &hash(&vector.root1)?,
            &hash(&vector.root2)?,
        ),
        other => panic!("unknown kind of vector: {other}"),
    };
    Some(verdict.is_ok())
}

#[test]
#[allow(clippy::disallowed_methods, reason = "where the test data lies is not configuration of the product")]
#[allow(clippy::print_stderr, reason = "the data is not ours to ship, and its absence must be seen")]
fn the_public_proof_vectors_get_the_verdict_they_ask_for() {
    let root = std::env::var("CORRIDOR_OFFICIAL_DATA")
        .unwrap_or_else(|_| format!("{}/../../../shared/data", env!("CARGO_MANIFEST_DIR")));
    let path = format!("{root}/merkle/rfc6962-proof-vectors.ndjson");
    let Ok(lines) = std::fs::read_to_string(&path) else {
        eprintln!(
            "NOT CHECKED: there are no public proof vectors at {path}; CORRIDOR_OFFICIAL_DATA can name the folder above merkle/"
        );
        return;
    };
    let (mut good, mut bad) = (0, 0);
    for line in lines.lines() {
        let vector: Vector = serde_json::from_str(line).unwrap();
        assert_eq!(verifies(&vector).unwrap_or(false), !vector.want_err, "{}", vector.case);
        if vector.want_err { bad += 1 } else { good += 1 }
    }
    assert_eq!((good, bad), (36, 482));
}

#[test]
fn a_handful_of_the_vectors_is_checked_without_any_file() {
    let three = "rra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=".parse().unwrap();
    let leaf = "ApjRIpBtz8EIkstTpzmS/FufST6kybrbJ7eRtBJ6f+c=".parse().unwrap();
    let two: Hash = "+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=".parse().unwrap();
    assert!(verify_inclusion(&leaf, 2, 3, &[two], &three).is_ok());
    assert!(verify_inclusion(&leaf, 2, 3, &[two], &Hash::of_empty_tree()).is_err());
    assert!(verify_inclusion(&leaf, 1, 3, &[two], &three).is_err());
    assert!(verify_inclusion(&leaf, 2, 4, &[two], &three).is_err());
    assert!(verify_inclusion(&leaf, 2, 3, &[], &three).is_err());
    assert!(verify_inclusion(&leaf, 2, 3, &[two, two], &three).is_err());

    let five = "Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=".parse().unwrap();
    let path =
        ["Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=", "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms="]
            .map(|hash| hash.parse().unwrap());
    assert!(verify_consistency(2, 5, &path, &two, &five).is_ok());
    assert!(verify_consistency(2, 5, &[], &two, &five).is_err());
    assert!(verify_consistency(2, 5, &path[..1], &two, &five).is_err());
    assert!(verify_consistency(3, 5, &path, &two, &five).is_err());
    assert!(verify_consistency(2, 5, &path, &five, &two).is_err());
}

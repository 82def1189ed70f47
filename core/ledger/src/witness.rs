//! A witness, `c2sp.org/tlog-witness`: cosigns the checkpoints of a few logs, each only as the continuation of the last.
//!
//! It keeps one file for each log, the checkpoint it cosigned last, written durably before the answer is given. A
//! witness that lost these files has lost its memory and must not go on under the same key, so it does not start.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::checkpoint::{Checkpoint, SignedCheckpoint, decimal};
use crate::cosignature::CosigningKey;
use crate::error::{CheckpointError, LedgerError, ProofError};
use crate::hash::Hash;
use crate::proof::verify_consistency;
use crate::store::durable;
use crate::trust::Trust;

/// Lines of a consistency proof at most (tlog-witness, "add-checkpoint").
const MAX_PROOF: usize = 63;

/// The request of a log: *you saw me at size `old`; here is where I am, and the proof*. It prints as the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// Size of the checkpoint that the witness cosigned last.
    pub old: u64,
    /// Consistency proof from there.
    pub proof: Vec<Hash>,
    /// The new checkpoint.
    pub checkpoint: SignedCheckpoint,
}

impl FromStr for AddCheckpoint {
    type Err = WitnessRefusal;

    fn from_str(body: &str) -> Result<Self, WitnessRefusal> {
        let (head, checkpoint) = body.split_once("\n\n").ok_or(WitnessRefusal::Malformed)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal);
        let proof = lines.map(str::parse).collect::<Result<Vec<Hash>, _>>();
        let (Some(old), Ok(proof)) = (old, proof) else { return Err(WitnessRefusal::Malformed) };
        if proof.len() > MAX_PROOF {
            return Err(WitnessRefusal::Malformed);
        }
        match checkpoint.parse() {
            Ok(checkpoint) => Ok(Self { old, proof, checkpoint }),
            Err(CheckpointError::NotEmpty) => Err(WitnessRefusal::Inconsistent(ProofError::Root)),
            Err(_) => Err(WitnessRefusal::Malformed),
        }
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WitnessRefusal {
    /// The body is not a request of this form.
    #[error("the request is malformed")]
    Malformed,
    /// A log that this witness does not watch.
    #[error("the log {0} is not watched here")]
    UnknownLog(String),
    /// No key that is trusted for this log signed, or one of its lines is false.
    #[error("the checkpoint is not signed by a key that is trusted here: {0}")]
    Untrusted(CheckpointError),
    /// The old size is above the new one.
    #[error("the old size is above the size of the checkpoint")]
    Backwards,
    /// The old size is not that of the checkpoint cosigned last.
    #[error("the checkpoint cosigned last has size {0}")]
    OtherSize(u64),
    /// The proof does not lead from the checkpoint cosigned last to this one: the log may have forked.
    #[error("the checkpoint does not continue the one cosigned last: {0}")]
    Inconsistent(ProofError),
}

impl WitnessRefusal {
    /// The status of the answer (tlog-witness, "add-checkpoint").
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed | Self::Backwards => 400,
            Self::Untrusted(_) => 403,
            Self::UnknownLog(_) => 404,
            Self::OtherSize(_) => 409,
            Self::Inconsistent(_) => 422,
        }
    }
}

/// Why a witness cannot work, or did not cosign.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// The request was refused; nothing changed.
    #[error(transparent)]
    Refused(#[from] WitnessRefusal),
    /// The state could not be read or made durable; nothing was signed.
    #[error(transparent)]
    Files(#[from] LedgerError),
}

/// A log that is watched: its name, and whose signatures count as its own.
type Watched = (String, Trust);

/// The sole right to witness with a key, and the memory of what it cosigned.
#[derive(Debug)]
pub struct Witness {
    key: CosigningKey,
    logs: Vec<Watched>,
    dir: PathBuf,
    /// Held open for its lock.
    _lock: File,
}

impl Witness {
    /// Makes the folder of a witness that never cosigned anything.
    pub fn begin(dir: &Path) -> Result<(), LedgerError> {
        durable::attempt("create", dir, fs::create_dir_all(dir))?;
        durable::replace(
            &dir.join("witness"),
            b"the memory of a witness: never restore it from an older copy\n",
        )
    }

    /// Takes up the folder that [`Witness::begin`] made. All keys of a log have its origin for a name.
    pub fn open(dir: &Path, key: CosigningKey, logs: Vec<Trust>) -> Result<Self, LedgerError> {
        if !dir.join("witness").exists() {
            return Err(LedgerError::Missing(dir.display().to_string()));
        }
        let path = dir.join("lock");
        let lock = durable::attempt("create", &path, File::create(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LedgerError::Locked(dir.to_owned())),
            Err(TryLockError::Error(source)) => {
                return Err(LedgerError::Io { attempt: "lock", path, source });
            }
        }
        let named = |log: Trust| Some((log.log_keys().first()?.name().to_owned(), log));
        let logs = logs.into_iter().filter_map(named).collect();
        Ok(Self { key, logs, dir: dir.to_owned(), _lock: lock })
    }

    /// Cosigns the checkpoint of a request, or says why not. The answer's line ends in a newline.
    ///
    /// Taking `&mut self` is what makes the check and the new state one step.
    pub fn add_checkpoint(&mut self, body: &str, now: DateTime<Utc>) -> Result<String, WitnessError> {
        let request: AddCheckpoint = body.parse()?;
        let mut known = self.judge(&request)?;
        let cosignature = self.key.cosign(&known, now);
        known.add(cosignature.clone());
        durable::replace(&self.path(known.unverified().origin()), known.to_string().as_bytes())?;
        Ok(format!("{cosignature}\n"))
    }

    /// The checkpoint cosigned last of the log whose origin has this SHA-256, in hexadecimal digits.
    pub fn latest(&self, origin_hash: &str) -> Result<Option<SignedCheckpoint>, LedgerError> {
        match self.logs.iter().find(|(origin, _)| origin_hash_of(origin) == origin_hash) {
            Some((origin, _)) => self.last(origin),
            None => Ok(None),
        }
    }

    /// Gives the checkpoint with the signatures that were checked, and no others, if it may be cosigned.
    fn judge(&self, request: &AddCheckpoint) -> Result<SignedCheckpoint, WitnessError> {
        let origin = request.checkpoint.unverified().origin();
        let log = self.logs.iter().find(|(name, _)| name == origin);
        let (_, trust) = log.ok_or_else(|| WitnessRefusal::UnknownLog(origin.to_owned()))?;
        let new = trust.check(&request.checkpoint).map_err(WitnessRefusal::Untrusted)?.checkpoint.tip();
        if request.old > new.size {
            return Err(WitnessRefusal::Backwards.into());
        }
        let last = self.last(origin)?;
        let known = last.as_ref().map_or(0, |last| last.unverified().tip().size);
        if request.old != known {
            return Err(WitnessRefusal::OtherSize(known).into());
        }
        match last.as_ref().map(|last| last.unverified().tip()).filter(|tip| tip.size > 0) {
            Some(old) => verify_consistency(old.size, new.size, &request.proof, &old.root, &new.root),
            // The empty tree is the beginning of every other: no proof is needed, and none may be sent.
            None if request.proof.is_empty() => Ok(()),
            None => Err(ProofError::Length),
        }
        .map_err(WitnessRefusal::Inconsistent)?;
        Ok(request.checkpoint.signed_only_by(trust.log_keys()))
    }

    fn last(&self, origin: &str) -> Result<Option<SignedCheckpoint>, LedgerError> {
        let path = self.path(origin);
        let Some(bytes) = crate::store::read(&path)? else { return Ok(None) };
        let text = String::from_utf8(bytes).map_err(|_| LedgerError::Damaged(path.display().to_string()))?;
        Ok(Some(text.parse()?))
    }

    fn path(&self, origin: &str) -> PathBuf {
        self.dir.join(origin_hash_of(origin))
    }
}

/// Under what a witness serves a log's checkpoint (tlog-witness, "Monitor Retrieval Mechanism").
pub(crate) fn origin_hash_of(origin: &str) -> String {
    crate::hash::hex(Hash::of(&[origin.as_bytes()]).as_bytes())
}

impl Checkpoint {
    /// SHA-256 of the origin in hexadecimal digits: under this a witness serves what it cosigned last.
    pub fn origin_hash(&self) -> String {
        origin_hash_of(self.origin())
    }
}

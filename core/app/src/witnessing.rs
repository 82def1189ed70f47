//! Asks the operator's witnesses to cosign each checkpoint, beside everything else: a witness that is slow or gone delays nobody.
//!
//! ```text
//! checkpoint ──▶ every witness at once: add-checkpoint ──200──▶ cosignatures ──▶ published together
//!                  └──409 size──▶ once more, with the proof from there
//!                  └──409/422, and what it knows is signed by us ──▶ this is an older copy: refuse all writes
//! ```

use crate::foundation::Foundation;
use crate::settings::WitnessAddress;
use db::Sequencer;
use futures_util::future::join_all;
use ledger::{AddCheckpoint, KeyHistory, Signature, SignedCheckpoint, TileStore, Trust};
use outbound::{Outbound, Request, Response};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;
use tokio::{task, time};

/// How long a witness may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Pauses before a witness that did not answer is asked again about the same checkpoint; after the last one waits for the next.
const PAUSES: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(8)];
/// A checkpoint with as many signatures as a note may have, and then some.
const MAX_ANSWER: u64 = 64 * 1024;

/// The loop that asks.
pub(crate) struct Witnessing {
    witnesses: Vec<WitnessAddress>,
    outbound: Outbound,
    sequencer: Rc<Sequencer>,
    tiles: TileStore,
    trust: Trust,
    every: Duration,
}

/// What a witness said.
enum Said {
    Cosigned(Vec<Signature>),
    /// It cosigned another size last.
    Knows(u64),
    /// The checkpoint does not continue what it knows.
    Inconsistent,
    /// Nothing of use; the reason is for the log.
    Nothing(String),
}

impl Witnessing {
    /// Nothing, if the operator named no witness.
    pub(crate) fn of(foundation: &Foundation, sequencer: Rc<Sequencer>) -> Option<Self> {
        let witnesses = foundation.settings.ledger.witnesses.clone();
        if witnesses.is_empty() {
            return None;
        }
        let outbound = match admitting(witnesses.iter().map(|witness| witness.url.as_str())) {
            Ok(outbound) => outbound,
            Err(error) => {
                tracing::error!(%error, "the witnesses cannot be asked");
                return None;
            }
        };
        let (tiles, key) = (foundation.tiles(), (*foundation.verifier).clone());
        let trust = match tiles.key_history() {
            Ok(Some(history)) => Trust::history(&history),
            _ => Trust::history(&KeyHistory::new(key)),
        };
        let every = Duration::from_millis(foundation.settings.ledger.every_ms);
        Some(Self { witnesses, outbound, sequencer, tiles, trust, every })
    }

    /// Asks about each checkpoint that it finds published, until it is dropped.
    pub(crate) async fn run(self) {
        let mut known: HashMap<String, u64> = HashMap::new();
        let mut done = None;
        loop {
            match self.on_files(|tiles| tiles.latest_checkpoint()).await {
                Some(latest) if done.as_ref() != Some(latest.unverified()) => {
                    self.collect(&latest, &mut known).await;
                    done = Some(latest.unverified().clone());
                }
                _ => {}
            }
            time::sleep(self.every).await;
        }
    }

    /// Gathers what the witnesses sign within a few attempts, and publishes it. Those still missing are asked at the next one.
    async fn collect(&self, checkpoint: &SignedCheckpoint, known: &mut HashMap<String, u64>) {
        let mut cosigned = checkpoint.clone();
        let mut open: Vec<_> = self.witnesses.iter().collect();
        for pause in [Duration::ZERO].into_iter().chain(PAUSES) {
            time::sleep(pause).await;
            let asked = open.iter().map(|witness| {
                let old = known.get(witness.key.name()).copied().unwrap_or(0);
                self.ask(witness, checkpoint, old)
            });
            let answers = join_all(asked).await;
            let mut missing = Vec::new();
            for (witness, answer) in open.iter().zip(answers) {
                match answer {
                    Ok(signatures) => {
                        known.insert(witness.key.name().to_owned(), checkpoint.unverified().tip().size);
                        signatures.into_iter().for_each(|signature| cosigned.add(signature));
                    }
                    Err(reason) => {
                        tracing::warn!(witness = witness.key.name(), reason, "a witness has not cosigned");
                        missing.push(*witness);
                    }
                }
            }
            if missing.len() < open.len()
                && let Err(error) = self.sequencer.publish_cosigned(cosigned.clone()).await
            {
                tracing::error!(%error, "the cosigned checkpoint could not be published");
            }
            open = missing;
            if open.is_empty() {
                return;
            }
        }
    }

    /// Asks one witness; a second time at once, if it names the size it knows.
    async fn ask(
        &self,
        witness: &WitnessAddress,
        checkpoint: &SignedCheckpoint,
        old: u64,
    ) -> Result<Vec<Signature>, String> {
        let mut said = self.ask_once(witness, checkpoint, old).await;
        if let Said::Knows(size) = said
            && size <= checkpoint.unverified().tip().size
        {
            said = self.ask_once(witness, checkpoint, size).await;
        }
        match said {
            Said::Cosigned(signatures) => Ok(signatures),
            Said::Nothing(reason) => Err(reason),
            Said::Knows(_) | Said::Inconsistent => {
                if self.contradicts(witness, checkpoint).await {
                    tracing::error!(
                        witness = witness.key.name(),
                        "a witness knows a checkpoint of ours that this log does not contain: an older copy was restored, and writes are refused"
                    );
                    self.sequencer.freeze();
                }
                Err("it knows another history of this log".to_owned())
            }
        }
    }

    async fn ask_once(&self, witness: &WitnessAddress, checkpoint: &SignedCheckpoint, old: u64) -> Said {
        let new = checkpoint.unverified().tip().size;
        let proof = match old {
            0 => Some(Vec::new()),
            old => self.on_files(move |tiles| tiles.consistency_proof(old, new).map(Some)).await,
        };
        let Some(proof) = proof else { return Said::Nothing("the proof could not be made".to_owned()) };
        let body = AddCheckpoint { old, proof, checkpoint: checkpoint.clone() }.to_string();
        match self.send("POST", format!("{}/add-checkpoint", witness.url), Some(body)).await {
            Err(reason) => Said::Nothing(reason),
            Ok(answer) => understood(&answer, witness, checkpoint),
        }
    }

    /// Does the witness hold a checkpoint with our signature that is not part of our log? Its word alone would not do.
    async fn contradicts(&self, witness: &WitnessAddress, checkpoint: &SignedCheckpoint) -> bool {
        let url = format!("{}/{}/checkpoint", witness.url, checkpoint.unverified().origin_hash());
        let Ok(answer) = self.send("GET", url, None).await else { return false };
        let text = String::from_utf8(answer.body).ok();
        let Some(held) = text.and_then(|text| text.parse::<SignedCheckpoint>().ok()) else { return false };
        let Ok(trusted) = self.trust.check(&held) else { return false };
        if trusted.checkpoint.origin() != checkpoint.unverified().origin() {
            return false;
        }
        let tip = trusted.checkpoint.tip();
        // What it holds may be a checkpoint that was published while it was asked.
        match self.on_files(|tiles| tiles.latest_checkpoint()).await {
            Some(latest) if tip.size <= latest.unverified().tip().size => {
                let ours = self.on_files(move |tiles| tiles.root_at(tip.size).map(Some)).await;
                ours.is_some_and(|root| root != tip.root)
            }
            _ => true,
        }
    }

    async fn send(&self, method: &str, url: String, body: Option<String>) -> Result<Response, String> {
        let request = Request {
            method: method.to_owned(),
            url,
            headers: vec![("content-type".to_owned(), "text/plain; charset=utf-8".to_owned())],
            body: body.map(String::into_bytes),
            timeout: PATIENCE,
            max_bytes: MAX_ANSWER,
        };
        self.outbound.perform(request).await.map_err(|error| error.to_string())
    }

    /// Reads files on a thread that may block; what cannot be read is told in the log and is nothing.
    async fn on_files<T: Send + 'static>(
        &self,
        read: impl FnOnce(&TileStore) -> Result<Option<T>, ledger::LedgerError> + Send + 'static,
    ) -> Option<T> {
        let tiles = self.tiles.clone();
        match task::spawn_blocking(move || read(&tiles)).await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => {
                tracing::warn!(%error, "the ledger's files could not be read for a witness");
                None
            }
            Err(_) => None,
        }
    }
}

/// Reads an answer (tlog-witness, "add-checkpoint"); only lines that verify count.
fn understood(answer: &Response, witness: &WitnessAddress, checkpoint: &SignedCheckpoint) -> Said {
    let text = String::from_utf8_lossy(&answer.body);
    match answer.status {
        200 => {
            let mut cosigned = checkpoint.clone();
            let lines: Vec<_> = text.lines().filter_map(Signature::parse).collect();
            let own = |line: &Signature| line.name == witness.key.name();
            let lines: Vec<_> = lines.into_iter().filter(own).collect();
            lines.iter().for_each(|line| cosigned.add(line.clone()));
            match witness.key.witnessed(&cosigned) {
                Ok(Some(_)) => Said::Cosigned(lines),
                _ => Said::Nothing("its cosignature does not verify".to_owned()),
            }
        }
        409 => match text.trim_end().parse() {
            Ok(size) => Said::Knows(size),
            Err(_) => Said::Nothing("it names no size".to_owned()),
        },
        422 => Said::Inconsistent,
        status => Said::Nothing(format!("it answered {status}")),
    }
}

/// A way out to addresses that an operator typed: they may be private, and plain.
pub(crate) fn admitting<'a>(urls: impl Iterator<Item = &'a str>) -> anyhow::Result<Outbound> {
    let allow = urls
        .map(|url| outbound::Origin::of(url).map(|origin| format!("{}:{}", origin.host(), origin.port())))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Outbound::new(&outbound::Settings { allow, ..Default::default() })?)
}

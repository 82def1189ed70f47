//! The checkpoints a reader sees over many lives of a server: each must contain the one before.

use ledger::{SignedCheckpoint, TileStore, Tip, verify_consistency};
use reqwest::Method;
use std::path::Path;
use std::time::Duration;
use tests::{Person, Process};

pub(super) struct Log {
    tiles: TileStore,
    last: Option<Tip>,
    seen: usize,
}

impl Log {
    pub(super) fn new(data: &Path) -> Self {
        Self { tiles: TileStore::new(data.join("ledger")), last: None, seen: 0 }
    }

    pub(super) fn seen(&self) -> usize {
        self.seen
    }

    /// Reads the published checkpoint again and again, as a monitor does, as long as somebody answers.
    pub(super) async fn watch(&mut self, process: &Process) {
        let reader = process.nobody();
        loop {
            let asked = reader.request(Method::GET, "/checkpoint").send().await;
            if let Ok(answer) = asked
                && answer.status().is_success()
                && let Ok(text) = answer.text().await
            {
                self.take(&text);
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// The server that came back continues the log that was seen.
    pub(super) async fn continues(&mut self, process: &Process) {
        let answer = process.nobody().get("/checkpoint").await.expect(200);
        self.take(&answer.text);
    }

    /// Nothing waits to be delivered, and nothing was given up.
    pub(super) async fn settled(&self, operator: &Person) {
        for _ in 0..200 {
            let metrics = operator.get("/api/v1/metrics").await.expect(200).text;
            let gauge = |name: &str| {
                metrics.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<f64>().ok())
            };
            let parked = gauge("corridor_deliveries_parked ").expect("the metric of parked deliveries");
            assert!(parked == 0.0, "a delivery was parked");
            if gauge("corridor_deliveries_waiting ").expect("the metric of waiting deliveries") == 0.0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("deliveries are left undone");
    }

    fn take(&mut self, text: &str) {
        let checkpoint: SignedCheckpoint = text.parse().expect("a checkpoint");
        let tip = checkpoint.unverified().tip();
        // Every log begins with the empty one: from there is nothing to prove.
        if let Some(last) = self.last.filter(|last| last.size > 0) {
            assert!(tip.size >= last.size, "the log shrank from {} to {}", last.size, tip.size);
            let proof =
                self.tiles.consistency_proof(last.size, tip.size).expect("tiles of what was published");
            verify_consistency(last.size, tip.size, &proof, &last.root, &tip.root)
                .expect("the log does not fork");
        }
        self.seen += usize::from(self.last.is_none_or(|last| last.size != tip.size));
        self.last = Some(tip);
    }
}

//! `kill -9` at random moments under concurrent writes: what was acknowledged is there, the ledger never forks, and what was told is
//! heard once.
//!
//! Rounds come from `CORRIDOR_KILL_ROUNDS`; the seed of a run is printed, and `CORRIDOR_KILL_SEED` repeats it.

mod log;
mod promises;
mod revocations;
mod writer;

use kernel::Chance;
use log::Log;
use promises::Promises;
use revocations::{NO_STORE, Revocations};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use tests::{Corridor, Engine, environment, tell};
use writer::Writer;

/// The binary, which cargo built beside this test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_corridor-under-test");

/// Who write at once.
const WRITERS: u32 = 4;

#[actix_web::test]
async fn no_acknowledged_write_is_lost_on_sqlite() {
    kill_again_and_again(Engine::Sqlite).await;
}

#[cfg(feature = "full")]
#[actix_web::test]
async fn no_acknowledged_write_is_lost_on_postgresql() {
    kill_again_and_again(Engine::Postgresql).await;
}

async fn kill_again_and_again(engine: Engine) {
    let rounds: u32 =
        environment("CORRIDOR_KILL_ROUNDS").map_or(3, |text| text.parse().expect("a number of rounds"));
    let seed = environment("CORRIDOR_KILL_SEED")
        .map_or_else(|| u64::from_le_bytes(Chance::System.bytes()), |text| text.parse().expect("a seed"));
    tell(&format!("{engine:?}: {rounds} rounds with CORRIDOR_KILL_SEED={seed}"));
    let chance = Chance::seeded(seed);

    let corridor = Corridor::to_hand_over(engine).await;
    let mut people = Vec::new();
    for _ in 0..WRITERS {
        people.push(corridor.enterprise_admin().await);
    }
    let operator = corridor.operator().await;
    let revocations = Revocations::prepare(&corridor, rounds).await;
    let mut process = corridor.hand_over(BINARY, &[("CORRIDOR_OUTBOUND__ALLOW", NO_STORE)]).await;
    revocations.connect().await;
    let promises = Rc::new(RefCell::new(Promises::default()));
    let writers: Vec<_> =
        people.iter().zip(1..).map(|(person, n)| Writer::new(person, n, Rc::clone(&promises))).collect();
    let mut log = Log::new(process.folder());

    for round in 1..=rounds {
        let life = Duration::from_millis(100 + u64::from(u16::from_le_bytes(chance.bytes()) % 1200));
        tokio::select! {
            () = writer::until_refused(&writers) => panic!("round {round}: refused although it lives:\n{}", process.said()),
            () = log.watch(&process) => unreachable!("the watch has no end"),
            () = revoking(&revocations, round, &chance) => unreachable!("it waits for the end"),
            () = tokio::time::sleep(life) => process.kill(),
        }
        process.start().await;
        log.continues(&process).await;
        let mut made = promises.take();
        made.are_kept(&operator, &people, &process).await;
        promises.replace(made);
    }
    revocations.go_on(rounds, &chance).await;
    log.settled(&operator).await;
    let revoked = revocations.paused_each_store_once().await;
    assert!(promises.borrow().count() > 0, "something was acknowledged");
    let (count, seen) = (promises.borrow().count(), log.seen());
    tell(&format!(
        "{engine:?}: {count} promises kept, {seen} checkpoints in one line, {revoked} revocations heard once"
    ));
}

/// Revokes what belongs to this round, and waits for its end.
async fn revoking(revocations: &Revocations, round: u32, chance: &Chance) {
    revocations.go_on(round, chance).await;
    std::future::pending().await
}

//! A witness cosigns, remembers, and notices what the log's own disk cannot: that everything was set back.

use super::place::{BINARY, Place, Running, answers, corridor, said};
use ledger::{AddCheckpoint, Checkpoint, SignedCheckpoint, SigningKey, Tip};
use reqwest::Method;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};
use std::time::Duration;
use tests::{Engine, Visitor, free_port};

/// A witness as a process of its own.
struct Witness {
    url: String,
    key: String,
    _running: Running,
    /// Who prints into a pipe wants it to be there.
    _said: BufReader<ChildStdout>,
}

impl Witness {
    fn of(log: &str, state: &Path) -> Self {
        let listen = format!("127.0.0.1:{}", free_port());
        let mut child = Command::new(BINARY)
            .env_clear()
            .args(["witness", "--name", "witness.test/w1", "--log", log, "--listen", &listen, "--state"])
            .arg(state)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary can be started");
        let mut said = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut key = String::new();
        said.read_line(&mut key).expect("it prints its key");
        let (url, key) = (format!("http://{listen}"), key.trim().to_owned());
        Self { url, key, _running: Running::of(child), _said: said }
    }

    async fn post(&self, body: String) -> (u16, String, String) {
        answers(&self.url).await;
        let log = Visitor::new(&self.url);
        let answer = log.send(log.request(Method::POST, "/add-checkpoint").body(body)).await;
        (answer.status, answer.header("content-type").unwrap_or_default().to_owned(), answer.text)
    }
}

/// Waits for a checkpoint with `size` entries or more that witnesses cosigned.
async fn cosigned(place: &Place, size: u64) -> SignedCheckpoint {
    for _ in 0..200 {
        let answer = place.writer.get("/ledger/cosigned").await;
        if answer.status == 200 {
            let checkpoint: SignedCheckpoint = answer.text.parse().expect("a checkpoint");
            if checkpoint.unverified().tip().size >= size {
                return checkpoint;
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no witness cosigned:\n{}", place.process.said());
}

#[actix_web::test]
async fn a_log_that_is_set_back_as_a_whole_is_stopped_by_its_witness_and_recovered_from_a_copy() {
    let memory = tempfile::tempdir().expect("a folder");
    let mut witness = None;
    let mut place = Place::with(Engine::Sqlite, |key| {
        let begun = Witness::of(key, &memory.path().join("w"));
        let setting = format!("{} {}", begun.url, begun.key);
        witness = Some(begun);
        vec![("CORRIDOR_LEDGER__WITNESSES", setting)]
    })
    .await;
    let witness = witness.expect("it was begun");
    let (receipt, index) = place.write().await;
    cosigned(&place, index + 1).await;
    let file = place.save(&receipt).await;
    let verify = |keys: &str| {
        said(&corridor(&["ledger", "verify", &file, "--keys", &place.key, "--witness-keys", keys]))
    };
    let (verified, code) = verify(&witness.key);
    assert_eq!(code, 0, "{verified}");
    assert!(verified.contains("witness.test/w1"), "{verified}");
    let stranger = ledger::CosigningKey::generate("stranger.test/w", [1; 32]).expect("a key");
    let (refused, code) = verify(&stranger.witness().to_string());
    assert_eq!(code, 1, "{refused}");
    assert!(
        place
            .process
            .nobody()
            .speak("en")
            .get("/ledger")
            .await
            .expect(200)
            .text
            .contains("Witness witness.test/w1")
    );

    // Database and files are set back together: nothing on this disk can tell.
    place.process.kill();
    place.copy_database();
    copy(Path::new(&place.path("ledger")), Path::new(&place.path("older")));
    place.process.start().await;
    let (_, newest) = place.write().await;
    cosigned(&place, newest + 1).await;
    let (mirror, base, key) = (place.path("mirror"), place.process.base(), place.key.clone());
    let audit = || said(&corridor(&["audit", "--mirror", &mirror, "--origin", &base, "--keys", &key]));
    assert_eq!(audit().1, 0);
    place.process.kill();
    place.restore_database();
    fs::remove_dir_all(place.path("ledger")).expect("a folder can be removed");
    fs::rename(place.path("older"), place.path("ledger")).expect("a folder can be renamed");

    place.process.start().await;
    let mut frozen = false;
    for _ in 0..200 {
        frozen = place.writer.get("/health/ready").await.json()["ledger"] == "frozen";
        if frozen {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(frozen, "the witness was not heard:\n{}", place.process.said());
    assert_eq!(audit().1, 4, "an auditor sees the rollback");
    place.process.kill();
    let done = place.process.command(&["ledger", "recover", "--mirror", &mirror]).expect("it is recovered");
    assert!(done.contains("the data of 1 entries is lost"), "{done}");
    place.process.start().await;
    let (_, next) = place.write().await;
    assert_eq!(next, newest + 2);
    cosigned(&place, next + 1).await;
    assert_eq!(audit().1, 0);
}

#[actix_web::test]
async fn a_witness_answers_by_the_protocol_and_refuses_a_fork_also_after_a_restart() {
    let memory = tempfile::tempdir().expect("a folder");
    let log = SigningKey::generate("forking.test/log", [7; 32]).expect("a key");
    let signed = |size: u64, root: &[u8]| {
        let tip = Tip { size, root: ledger::leaf_hash(root) };
        Checkpoint::new("forking.test/log", tip).expect("a checkpoint").sign(&log, None).expect("a signature")
    };
    let ask = |old, checkpoint: &SignedCheckpoint| {
        AddCheckpoint { old, proof: Vec::new(), checkpoint: checkpoint.clone() }.to_string()
    };
    let one = signed(1, b"one");
    let witness = Witness::of(&log.verifier().to_string(), &memory.path().join("w"));
    let (status, _, line) = witness.post(ask(0, &one)).await;
    assert_eq!(status, 200, "{line}");
    assert!(line.starts_with("\u{2014} witness.test/w1 "), "{line}");
    drop(witness);

    let witness = Witness::of(&log.verifier().to_string(), &memory.path().join("w"));
    let (status, kind, size) = witness.post(ask(0, &one)).await;
    assert_eq!((status, kind.as_str(), size.as_str()), (409, "text/x.tlog.size", "1\n"));
    assert_eq!(witness.post(ask(1, &signed(1, b"another"))).await.0, 422);
    assert_eq!(witness.post(ask(1, &signed(2, b"two"))).await.0, 422);
    assert_eq!(witness.post("old 1\n".to_owned()).await.0, 400);
    let held = Visitor::new(&witness.url)
        .get(&format!("/{}/checkpoint", one.unverified().origin_hash()))
        .await
        .expect(200)
        .text;
    assert!(held.contains(&one.unverified().to_string()), "{held}");
    assert_eq!(witness.post(ask(1, &one)).await.0, 200, "the true branch is still cosigned");
    drop(witness);

    fs::remove_dir_all(memory.path().join("w/cosigned")).expect("a folder can be removed");
    let key = log.verifier().to_string();
    let state = memory.path().join("w").display().to_string();
    let (forgot, code) =
        said(&corridor(&["witness", "--log", &key, "--state", &state, "--listen", "127.0.0.1:0"]));
    assert_eq!(code, 1);
    assert!(forgot.contains("another name and key"), "{forgot}");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for member in fs::read_dir(from).expect("a folder").flatten() {
        let (path, target) = (member.path(), to.join(member.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file can be copied");
        }
    }
}

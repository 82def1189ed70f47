//! What the room promises of documents, with real bytes on a real disk.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use files::{
    Digest, FileError, Files, Kind, Limits, NoScanner, Refusal, ScanFailed, Scanned, Scanner, Verdict,
};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use kernel::{Chance, Class, Fault};
use sha2::{Digest as _, Sha256};
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
    xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n101\n%%EOF\n";

/// One white point, written by hand from ISO/IEC 15948.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
    \0\0\0\x0aIDAT\x78\x9c\x63\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xee\x56\0\0\0\0IEND\xae\x42\x60\x82";

const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xdb\0\x43\0\xff\xd9";

struct Room {
    files: Files,
    dir: TempDir,
}

impl Room {
    async fn open() -> Self {
        Self::with(Limits::default(), Arc::new(NoScanner)).await
    }

    async fn with(limits: Limits, scanner: Arc<dyn Scanner>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::open(dir.path(), limits, scanner).await.unwrap();
        Self { files, dir }
    }

    async fn store(&self, bytes: &[u8], name: &str) -> Result<files::Stored, FileError> {
        self.files.store(&Chance::seeded(1), pieces(bytes), name, Kind::ALL).await
    }

    /// Every file below the folder.
    fn left(&self) -> usize {
        count(self.dir.path())
    }
}

fn count(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| if entry.file_type().unwrap().is_dir() { count(&entry.path()) } else { 1 }).sum()
}

fn pieces(bytes: &[u8]) -> impl Stream<Item = Result<&[u8], Infallible>> {
    stream::iter(bytes.chunks(7).map(Ok))
}

fn refusal(result: Result<files::Stored, FileError>) -> Refusal {
    match result {
        Err(error) => {
            assert_eq!(error.class(), Class::Invalid);
            assert_eq!(error.violations()[0].pointer, "/file");
            match error {
                FileError::Refused { refusal, .. } => refusal,
                other => panic!("refused for another reason: {other}"),
            }
        }
        Ok(stored) => panic!("it was kept: {stored:?}"),
    }
}

#[tokio::test]
async fn a_document_reads_back_under_its_digest() {
    let room = Room::open().await;
    for (bytes, name, kind) in
        [(PDF, "营业执照.pdf", Kind::Pdf), (PNG, "seal.PNG", Kind::Png), (JPEG, "photo.jpeg", Kind::Jpeg)]
    {
        let stored = room.store(bytes, name).await.unwrap();
        assert_eq!(stored.kind, kind);
        assert_eq!(stored.size, bytes.len() as u64);
        assert_eq!(stored.sha256, Digest::from_bytes(Sha256::digest(bytes).into()));
        assert_eq!(stored.scanned, Scanned::Never);
        let content = room.files.read(stored.sha256).await.unwrap();
        assert_eq!(content.size, stored.size);
        assert_eq!(content.bytes.try_collect::<Vec<_>>().await.unwrap().concat(), bytes);
    }
    assert_eq!(room.left(), 3);
}

#[tokio::test]
async fn the_same_document_twice_is_one_file_and_stays_readable() {
    let room = Room::open().await;
    let first = room.store(PDF, "a.pdf").await.unwrap();
    let second = room.store(PDF, "b.pdf").await.unwrap();
    assert_eq!(first.sha256, second.sha256);
    assert_eq!(room.left(), 1);
    let made_up = Digest::from_bytes([7; 32]);
    assert!(matches!(room.files.read(made_up).await, Err(FileError::Missing(of)) if of == made_up));
}

#[tokio::test]
async fn what_browsers_would_run_is_refused_whatever_it_is_called() {
    let room = Room::open().await;
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let html = b"<!doctype html><script>alert(1)</script>";
    let xml_svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let elf = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0";
    let exe = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";
    let office = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0";
    for bytes in [&svg[..], html, xml_svg, elf, exe, office, b"#!/bin/sh\nrm -rf ~\n", b"x"] {
        for name in ["a.pdf", "a.svg", "a.png", "a"] {
            assert!(matches!(refusal(room.store(bytes, name).await), Refusal::NotAccepted { .. }), "{name}");
        }
    }
    assert_eq!(refusal(room.store(b"", "a.pdf").await), Refusal::Empty);
    assert_eq!(room.left(), 0);
}

#[tokio::test]
async fn one_file_is_one_document() {
    let room = Room::open().await;
    let with = |before: &[u8], bytes: &[u8], after: &[u8]| [before, bytes, after].concat();
    assert_eq!(refusal(room.store(PDF, "a.png").await), Refusal::NameDisagrees(Kind::Pdf));
    assert_eq!(refusal(room.store(PDF, "a").await), Refusal::NameDisagrees(Kind::Pdf));
    assert_eq!(refusal(room.store(PNG, "a.svg").await), Refusal::NameDisagrees(Kind::Png));
    let page = with(b"", PNG, b"<script>alert(1)</script>");
    assert_eq!(refusal(room.store(&page, "a.png").await), Refusal::WrongEnd(Kind::Png));
    let archive = with(b"", PDF, b"PK\x05\x06\0\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\0\0");
    assert_eq!(refusal(room.store(&archive, "a.pdf").await), Refusal::WrongEnd(Kind::Pdf));
    let hidden = with(b"GIF89a", PDF, b"");
    assert!(matches!(refusal(room.store(&hidden, "a.pdf").await), Refusal::NotAccepted { .. }));
    assert_eq!(refusal(room.store(&PNG[..PNG.len() - 4], "a.png").await), Refusal::WrongEnd(Kind::Png));
    assert_eq!(room.left(), 0);
}

#[tokio::test]
async fn an_encrypted_document_is_refused() {
    let room = Room::open().await;
    let encrypted = String::from_utf8(PDF.to_vec()).unwrap().replace("/Root", "/Encrypt 9 0 R/Root");
    assert_eq!(refusal(room.store(encrypted.as_bytes(), "a.pdf").await), Refusal::Encrypted);
}

#[tokio::test]
async fn only_kinds_that_the_question_asks_for_are_taken() {
    let room = Room::open().await;
    let stored = room.files.store(&Chance::seeded(1), pieces(PNG), "a.png", &[Kind::Pdf]).await;
    let accepted = "PDF".to_owned();
    assert_eq!(refusal(stored), Refusal::NotAccepted { found: "image/png", accepted });
}

#[tokio::test]
async fn a_gigabyte_is_refused_at_the_limit_without_reading_on() {
    let room = Room::open().await;
    const PIECE: &[u8] = &[b'x'; 64 * 1024];
    let asked = AtomicU64::new(0);
    let gigabyte = |first: &'static [u8]| {
        let rest = (0..(1u64 << 30) / PIECE.len() as u64).map(|_| PIECE);
        stream::iter(std::iter::once(first).chain(rest)).map(|piece| {
            asked.fetch_add(piece.len() as u64, Ordering::Relaxed);
            Ok::<_, Infallible>(piece)
        })
    };
    let limit = Limits::default().most_bytes;

    let pdf = room.files.store(&Chance::seeded(1), gigabyte(PDF), "a.pdf", Kind::ALL).await;
    assert!(matches!(pdf, Err(FileError::TooLarge { limit: at }) if at == limit));
    assert!(asked.load(Ordering::Relaxed) <= limit + PIECE.len() as u64);

    asked.store(0, Ordering::Relaxed);
    let html = b"<!doctype html><p>and so on";
    assert!(matches!(
        refusal(room.files.store(&Chance::seeded(1), gigabyte(html), "a.pdf", Kind::ALL).await),
        Refusal::NotAccepted { found: "text/html", .. }
    ));
    assert_eq!(asked.load(Ordering::Relaxed), html.len() as u64);
    assert_eq!(room.left(), 0);
}

#[tokio::test]
async fn a_document_of_exactly_the_limit_is_kept_and_one_byte_more_is_not() {
    let limits = Limits { most_bytes: PDF.len() as u64 };
    let room = Room::with(limits, Arc::new(NoScanner)).await;
    assert!(room.store(PDF, "a.pdf").await.is_ok());
    let longer = [PDF, b"\n"].concat();
    assert!(matches!(room.store(&longer, "a.pdf").await, Err(FileError::TooLarge { .. })));
}

#[tokio::test]
async fn a_sender_that_stops_in_the_middle_leaves_nothing() {
    let room = Room::open().await;
    let broken = stream::iter([Ok(PDF), Err("connection reset")]);
    let stored = room.files.store(&Chance::seeded(1), broken, "a.pdf", Kind::ALL).await;
    assert!(matches!(stored, Err(FileError::Interrupted(_))));
    assert_eq!(room.left(), 0);

    // The future itself is dropped, as when the client hangs up.
    let silent = stream::iter([Ok::<_, Infallible>(PDF)]).chain(stream::pending());
    let chance = Chance::seeded(1);
    let storing = room.files.store(&chance, silent, "a.pdf", Kind::ALL);
    let short = std::time::Duration::from_millis(50);
    assert!(tokio::time::timeout(short, storing).await.is_err());
    assert_eq!(room.left(), 0);
}

#[tokio::test]
async fn what_a_crash_left_is_gone_after_the_next_start_and_what_was_kept_is_there() {
    let room = Room::open().await;
    let stored = room.store(PDF, "a.pdf").await.unwrap();
    std::fs::write(room.dir.path().join("incoming/0123"), b"%PDF-1.7 half a document").unwrap();
    assert_eq!(room.left(), 2);
    let again = Files::open(room.dir.path(), Limits::default(), Arc::new(NoScanner)).await.unwrap();
    assert_eq!(room.left(), 1);
    assert!(again.read(stored.sha256).await.is_ok());
}

#[tokio::test]
async fn a_document_that_the_disk_changed_is_not_read_as_if_nothing_had_happened() {
    let room = Room::open().await;
    let stored = room.store(PDF, "a.pdf").await.unwrap();
    let name = stored.sha256.to_string();
    let path = room.dir.path().join("kept").join(&name[..2]).join(&name);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[20] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let content = room.files.read(stored.sha256).await.unwrap();
    assert!(content.bytes.try_collect::<Vec<_>>().await.is_err());
}

#[tokio::test]
async fn a_damaged_document_is_never_handed_out_at_its_full_length() {
    let room = Room::open().await;
    // Of several pieces, and of exactly one.
    for spaces in [200_000, (64 << 10) - PDF.len()] {
        let bytes = [&PDF[..PDF.len() - 6], &vec![b' '; spaces], b"%%EOF\n"].concat();
        let stored = room.store(&bytes, "a.pdf").await.unwrap();
        let whole = room.files.read(stored.sha256).await.unwrap();
        assert_eq!(whole.bytes.try_concat().await.unwrap(), bytes);

        let name = stored.sha256.to_string();
        let path = room.dir.path().join("kept").join(&name[..2]).join(&name);
        let mut damaged = bytes.clone();
        damaged[20] ^= 1;
        std::fs::write(&path, damaged).unwrap();
        let content = room.files.read(stored.sha256).await.unwrap();
        let sent: Vec<_> = content.bytes.collect().await;
        let length: usize = sent.iter().flatten().map(Vec::len).sum();
        assert!((length as u64) < stored.size, "{length} of {} bytes were handed out", stored.size);
        assert!(sent.last().is_some_and(Result::is_err));
    }
}

/// A scanner that knows one bad word.
struct BadWord;

#[async_trait::async_trait]
impl Scanner for BadWord {
    fn name(&self) -> Option<String> {
        Some("bad-word 1.0".to_owned())
    }

    async fn scan(&self, file: &Path) -> Result<Verdict, ScanFailed> {
        let bytes = tokio::fs::read(file).await.map_err(|reason| ScanFailed(reason.to_string()))?;
        let has = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
        if has(b"ill") {
            return Err(ScanFailed("the scanner is ill".to_owned()));
        }
        Ok(if has(b"EICAR") { Verdict::Infected("EICAR".to_owned()) } else { Verdict::Clean })
    }
}

#[tokio::test]
async fn a_scanner_sees_the_whole_document_before_it_is_kept() {
    let room = Room::with(Limits::default(), Arc::new(BadWord)).await;
    let clean = room.store(PDF, "a.pdf").await.unwrap();
    assert_eq!(clean.scanned, Scanned::CleanBy("bad-word 1.0".to_owned()));

    let with = |word: &str| {
        String::from_utf8(PDF.to_vec()).unwrap().replace("xref\n0 3", &format!("%{word}\nxref\n0 3"))
    };
    let infected = room.store(with("EICAR").as_bytes(), "a.pdf").await;
    assert_eq!(refusal(infected), Refusal::Infected("EICAR".to_owned()));
    let unknown = room.store(with("ill").as_bytes(), "a.pdf").await;
    assert_eq!(unknown.err().map(|error| error.class()), Some(Class::Unavailable));
    assert_eq!(room.left(), 1);
}

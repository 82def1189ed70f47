//! Files as people send them, and as people send them who mean harm.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bombs;
mod encodings;
mod mapping;
mod ndjson;
mod properties;
mod text;
mod words;
mod workbooks;

use kernel::violation::Refused as _;
use sheets::{Declared, Limits, Refused, Row, Table};
use std::io::Cursor;

/// Opens a file about which nothing was said.
fn open(bytes: &[u8]) -> Result<Table<Cursor<&[u8]>>, Refused> {
    Table::open(Cursor::new(bytes), &Declared::default(), Limits::default())
}

/// Reads a file to its end or to its first fault.
fn read(bytes: &[u8]) -> Result<(Vec<String>, Vec<Row>), Refused> {
    read_within(bytes, Limits::default())
}

fn read_within(bytes: &[u8], limits: Limits) -> Result<(Vec<String>, Vec<Row>), Refused> {
    let mut table = Table::open(Cursor::new(bytes), &Declared::default(), limits)?;
    let headers = table.headers().to_vec();
    let rows = table.rows()?.collect::<Result<_, _>>()?;
    Ok((headers, rows))
}

/// The cells of all rows.
fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    read(bytes).expect("the file is good").1.into_iter().map(|row| row.cells).collect()
}

/// The code of a refusal and what its words are told.
fn refusal(refused: &Refused) -> (&'static str, Vec<String>) {
    (refused.code(), refused.args().into_iter().map(|(_, value)| value).collect())
}

/// Why a file is refused.
fn why(bytes: &[u8]) -> (&'static str, Vec<String>) {
    refusal(&read(bytes).expect_err("the file is refused"))
}

//! The tables that people send: CSV, XLSX and NDJSON, sniffed, bounded and read row by row.
//!
//! A file is believed in nothing. Its format and its encoding are read off the bytes, its sizes are counted while it is read, and the
//! first thing that is wrong is refused with the row and the column where it stands. What a row *means* is not known here.
//!
//! ```text
//! limits.rs     how much of anything a file may have
//! declared.rs   what the sender says of the file; it decides only where the bytes are silent
//! refused.rs    why a file was not read: a stable code and arguments, for a page to say in its own language
//! table.rs      opens a file: header names, then rows as often as wanted
//! row.rs        a row, and how it is put together within the limits
//! encoding.rs   which encoding it is, and text out of it
//! delimited.rs  CSV, by csv-core
//! ndjson.rs     an object a line
//! xlsx/         the few parts of a workbook that hold its cells
//! formula.rs    text that a spreadsheet would run
//! download.rs   tables that we send
//! mapping.rs    which column is which field
//! ```
//!
//! Memory is bounded by [`Limits`], whatever the file: a row, a buffer, and of a workbook its shared texts.
//!
//! The reasons in both languages are in `i18n/`; whoever shows them adds [`EN`] and [`ZH_CN`] to the words of the site.

mod declared;
mod delimited;
mod download;
mod encoding;
mod formula;
mod limits;
mod mapping;
mod ndjson;
mod refused;
mod row;
mod table;
mod xlsx;

pub use declared::Declared;
pub use download::write_csv;
pub use encoding::Encoding;
pub use formula::{is_formula, neutral};
pub use limits::Limits;
pub use mapping::{Bound, Field, Mapping, Record};
pub use refused::Refused;
pub use row::Row;
pub use table::{Format, Rows, Table};

/// The reasons in English, by the code of the refusal after `violation-`.
pub const EN: &str = include_str!("../i18n/en.ftl");
/// The reasons in Chinese.
pub const ZH_CN: &str = include_str!("../i18n/zh-CN.ftl");

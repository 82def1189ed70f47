//! Tables that we send.

use crate::formula::neutral;
use std::io::{self, Write};

/// Writes rows as CSV (RFC 4180) that spreadsheets open without running or mistaking anything.
///
/// It begins with a byte order mark, without which Excel reads Chinese as the encoding of its own country. Cells that a spreadsheet
/// would run are [`neutral`]. A cell with a delimiter of any country is quoted, so that none is cut in two where the list separator
/// is a semicolon.
pub fn write_csv<Cells>(out: &mut impl Write, rows: impl IntoIterator<Item = Cells>) -> io::Result<()>
where
    Cells: IntoIterator,
    Cells::Item: AsRef<str>,
{
    out.write_all("\u{FEFF}".as_bytes())?;
    for row in rows {
        for (column, cell) in row.into_iter().enumerate() {
            let comma = if column == 0 { "" } else { "," };
            write!(out, "{comma}{}", quoted(&neutral(cell.as_ref())))?;
        }
        out.write_all(b"\r\n")?;
    }
    Ok(())
}

fn quoted(cell: &str) -> String {
    let plain = !cell.contains(['"', ',', ';', '\t', '\r', '\n']) && cell.trim() == cell && !cell.is_empty();
    if plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

//! CSV read line by line within a bounded memory, whatever the lines are.
//!
//! A quotation mark that is not closed would swallow the rest of a file. Here it swallows its own line: the mark has to be closed
//! within [`LONGEST`] bytes, else the line ends where it ends.

use csv::{ByteRecord, ReaderBuilder};
use std::io::{self, Read};

/// The longest line that is looked at, in bytes. The longest number has a hundred characters.
pub(super) const LONGEST: usize = 4096;

/// What spreadsheets put before the first line of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What a line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A number to judge.
    Number { scheme: String, input: String },
    /// Columns are missing or too many.
    Columns { scheme: String, input: String, found: usize, needed: usize },
    /// Longer than [`LONGEST`].
    TooLong { head: String },
    /// A quotation mark is not closed.
    OpenQuote { line: String },
    /// Not UTF-8; what is not is replaced.
    NotText { scheme: String, input: String },
}

/// The lines of a table, one after the other.
pub(super) struct Rows<R> {
    lines: Lines<R>,
    /// Known from the first line on.
    columns: Option<Columns>,
}

/// Where the two columns are, and how many there are.
#[derive(Clone, Copy)]
struct Columns {
    scheme: usize,
    input: usize,
    all: usize,
}

impl<R: Read> Rows<R> {
    pub(super) fn new(input: R) -> Self {
        Self { lines: Lines { input, kept: Vec::new(), at_end: false }, columns: None }
    }

    /// Gives the next line that is not empty and not the heading.
    ///
    /// # Errors
    /// When the input cannot be read any more.
    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        while let Some(line) = self.lines.next()? {
            let line = match line {
                Line::Whole(bytes) => bytes,
                Line::TooLong(head) => return Ok(Some(Row::TooLong { head })),
                Line::OpenQuote(line) => return Ok(Some(Row::OpenQuote { line })),
            };
            let marked = self.columns.is_none().then(|| line.strip_prefix(BYTE_ORDER_MARK)).flatten();
            let Some(record) = record(marked.unwrap_or(&line)) else { continue };
            let Some(columns) = self.columns else {
                let (columns, is_heading) = Columns::of(&record);
                self.columns = Some(columns);
                if is_heading {
                    continue;
                }
                return Ok(Some(columns.row(&record)));
            };
            return Ok(Some(columns.row(&record)));
        }
        Ok(None)
    }
}

impl Columns {
    /// Takes them from a heading; without one they are the first two.
    fn of(first: &ByteRecord) -> (Self, bool) {
        let place = |name: &str| {
            first.iter().position(|field| field.trim_ascii().eq_ignore_ascii_case(name.as_bytes()))
        };
        match (place("scheme"), place("input")) {
            (Some(scheme), Some(input)) => (Self { scheme, input, all: first.len() }, true),
            _ => (Self { scheme: 0, input: 1, all: 2 }, false),
        }
    }

    fn row(self, record: &ByteRecord) -> Row {
        let field = |place| String::from_utf8_lossy(record.get(place).unwrap_or_default()).into_owned();
        let (scheme, input) = (field(self.scheme), field(self.input));
        if record.len() != self.all {
            return Row::Columns { scheme, input, found: record.len(), needed: self.all };
        }
        let is_text = |place| std::str::from_utf8(record.get(place).unwrap_or_default()).is_ok();
        if is_text(self.scheme) && is_text(self.input) {
            Row::Number { scheme, input }
        } else {
            Row::NotText { scheme, input }
        }
    }
}

/// Takes a line apart; an empty one has nothing to tell.
fn record(line: &[u8]) -> Option<ByteRecord> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(LONGEST).from_reader(line);
    let mut record = ByteRecord::new();
    let found = reader.read_byte_record(&mut record).unwrap_or_default();
    (found && record.iter().any(|field| !field.is_empty())).then_some(record)
}

enum Line {
    Whole(Vec<u8>),
    TooLong(String),
    OpenQuote(String),
}

/// Bytes cut into lines.
struct Lines<R> {
    input: R,
    /// Read and not handed out yet; never much more than [`LONGEST`].
    kept: Vec<u8>,
    at_end: bool,
}

impl<R: Read> Lines<R> {
    fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            let enough = self.at_end || self.kept.len() > LONGEST;
            match end_of_line(&self.kept) {
                End::At(end) if end <= LONGEST => return Ok(Some(Line::Whole(self.take(end)))),
                _ if !enough => self.fill()?,
                _ if self.kept.is_empty() => return Ok(None),
                End::InQuote if self.line_end().is_some_and(|end| end <= LONGEST) || self.at_end => {
                    let end = self.line_end().unwrap_or(self.kept.len());
                    return Ok(Some(Line::OpenQuote(lossy(&self.take(end)))));
                }
                End::Nowhere if self.at_end && self.kept.len() <= LONGEST => {
                    let end = self.kept.len();
                    return Ok(Some(Line::Whole(self.take(end))));
                }
                _ => return self.skip().map(Some),
            }
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let before = self.kept.len();
        self.kept.resize(before + LONGEST, 0);
        let read = loop {
            match self.input.read(&mut self.kept[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.kept.truncate(before + read.as_ref().copied().unwrap_or_default());
        self.at_end = read? == 0;
        Ok(())
    }

    /// Hands out so many bytes and drops the line break behind them.
    fn take(&mut self, end: usize) -> Vec<u8> {
        let rest = self.kept.split_off((end + 1).min(self.kept.len()));
        let mut line = std::mem::replace(&mut self.kept, rest);
        line.truncate(end);
        line
    }

    /// The first line break, in quotes or not.
    fn line_end(&self) -> Option<usize> {
        self.kept.iter().position(|byte| *byte == b'\n')
    }

    /// Drops a line that is too long, up to its break, and tells how it began.
    fn skip(&mut self) -> io::Result<Line> {
        let head = lossy(&self.kept[..LONGEST.min(self.kept.len())]);
        loop {
            if let Some(end) = self.line_end() {
                self.take(end);
                return Ok(Line::TooLong(head));
            }
            self.kept.clear();
            if self.at_end {
                return Ok(Line::TooLong(head));
            }
            self.fill()?;
        }
    }
}

/// Where a line ends.
enum End {
    At(usize),
    InQuote,
    Nowhere,
}

/// Finds the first line break outside of quotes. A quotation mark opens only where a field begins, as in RFC 4180.
fn end_of_line(bytes: &[u8]) -> End {
    let (mut quoted, mut at_start) = (false, true);
    for (place, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' if quoted || at_start => quoted = !quoted,
            b'\n' if !quoted => return End::At(place),
            _ => {}
        }
        // After a closing mark, another one is a doubled mark inside the field.
        at_start = !quoted && matches!(byte, b',' | b'"');
    }
    if quoted { End::InQuote } else { End::Nowhere }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out one byte at a time, as a slow pipe may.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(1);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn all(input: &[u8]) -> Vec<Row> {
        let read = |input: &mut dyn Read| {
            let mut rows = Rows::new(input);
            std::iter::from_fn(|| rows.next().unwrap()).collect::<Vec<_>>()
        };
        let rows = read(&mut &*input);
        assert_eq!(read(&mut Trickle(input)), rows, "it does not matter how the bytes arrive");
        rows
    }

    fn number(scheme: &str, input: &str) -> Row {
        Row::Number { scheme: scheme.to_owned(), input: input.to_owned() }
    }

    #[test]
    fn a_heading_names_the_columns_and_may_have_others() {
        let rows = all(b"\xEF\xBB\xBFlabel,Input,SCHEME\r\nx,1,a\r\ny,\"2\n3\",b");
        assert_eq!(rows, [number("a", "1"), number("b", "2\n3")]);
        assert_eq!(all(b"a,1\nb,\"2,\"\"3\"\n\n"), [number("a", "1"), number("b", "2,\"3")]);
        assert_eq!(all(b""), []);
        assert_eq!(all(b"\n\r\n,\n"), []);
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_takes_its_own_line_alone() {
        let open = Row::OpenQuote { line: "a,\"1".to_owned() };
        assert_eq!(all(b"a,\"1\nb,2\nc,3"), [open, number("b", "2"), number("c", "3")]);
    }

    #[test]
    fn a_long_line_is_answered_and_the_next_one_is_read() {
        let long = "9".repeat(2 * LONGEST);
        for head in ["a,", "a,\""] {
            let rows = all(format!("{head}{long}\nb,2\n").as_bytes());
            assert!(matches!(&rows[0], Row::TooLong { head } if head.len() == LONGEST), "{head}");
            assert_eq!(rows[1..], [number("b", "2")]);
        }
        let just = format!("a,{}", "9".repeat(LONGEST - 2));
        assert_eq!(all(just.as_bytes()), [number("a", &"9".repeat(LONGEST - 2))]);
    }

    #[test]
    fn lines_without_two_columns_of_text_say_so() {
        let rows = all(b"a\na,\xff\na,b,c\n");
        assert_eq!(rows.len(), 3);
        assert!(matches!(&rows[0], Row::Columns { found: 1, needed: 2, .. }));
        assert!(matches!(&rows[1], Row::NotText { .. }));
        assert!(matches!(&rows[2], Row::Columns { found: 3, needed: 2, .. }));
    }
}

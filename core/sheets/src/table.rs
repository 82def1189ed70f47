//! Opens a file that somebody sent: its header names, then its rows, as often as wanted.

use crate::delimited::Delimited;
use crate::encoding::{self, Decoded};
use crate::ndjson::{Keys, Lines};
use crate::row::{Draft, Records};
use crate::xlsx::Workbook;
use crate::{Declared, Encoding, Limits, Refused, Row};
use std::io::{BufRead, Read, Seek, SeekFrom};

/// How a file holds its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text with commas, semicolons or tabs between its cells.
    Csv,
    /// A JSON object a line.
    Ndjson,
    /// A workbook of Office Open XML.
    Xlsx,
}

impl Format {
    pub(crate) fn by_extension(extension: &str) -> Option<Self> {
        match extension {
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

/// A file that was found to be a table.
#[derive(Debug)]
pub struct Table<R> {
    body: Body<R>,
    headers: Vec<String>,
    limits: Limits,
}

#[derive(Debug)]
enum Body<R> {
    Delimited(R, Encoding),
    Lines(R, Encoding, Keys),
    Workbook(Box<Workbook<R>>),
}

impl<R: Read + Seek> Table<R> {
    /// Finds out what a file is and reads its header names.
    ///
    /// Text is read to its end once to prove its encoding, and NDJSON once more to learn every name; a workbook is opened as far as
    /// its first row.
    pub fn open(mut source: R, declared: &Declared, limits: Limits) -> Result<Self, Refused> {
        if source.seek(SeekFrom::End(0))? > limits.bytes {
            return Err(Refused::TooManyBytes { max: limits.bytes });
        }
        let mut body = match kind(&mut source)? {
            Kind::Zip => Body::Workbook(Box::new(Workbook::open(source, declared, limits)?)),
            Kind::Text => {
                let encoding = encoding::sniff(&mut source, declared)?;
                if is_ndjson(&mut source, encoding, declared)? {
                    let keys =
                        Lines::new(Decoded::new(&mut source, encoding)?, Keys::default(), limits).learn()?;
                    Body::Lines(source, encoding, keys)
                } else {
                    Body::Delimited(source, encoding)
                }
            }
        };
        let headers = body.headers(limits)?;
        if headers.is_empty() {
            return Err(Refused::Empty);
        }
        Ok(Self { body, headers, limits })
    }

    /// How the file holds its table.
    pub fn format(&self) -> Format {
        match self.body {
            Body::Delimited(..) => Format::Csv,
            Body::Lines(..) => Format::Ndjson,
            Body::Workbook(_) => Format::Xlsx,
        }
    }

    /// The encoding of a text; a workbook has none.
    pub fn encoding(&self) -> Option<Encoding> {
        match self.body {
            Body::Delimited(_, encoding) | Body::Lines(_, encoding, _) => Some(encoding),
            Body::Workbook(_) => None,
        }
    }

    /// The worksheets that are not hidden, by name, for somebody to choose one by [`Declared::sheet`]; a text has none.
    pub fn worksheets(&self) -> Vec<&str> {
        match &self.body {
            Body::Workbook(workbook) => workbook.worksheets(),
            Body::Delimited(..) | Body::Lines(..) => Vec::new(),
        }
    }

    /// The names of the columns: trimmed, none empty, none twice.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Reads the rows from the first on, one at a time.
    pub fn rows(&mut self) -> Result<Rows<'_>, Refused> {
        let headed = matches!(self.body, Body::Delimited(..) | Body::Workbook(_));
        let mut records = self.body.records(self.limits)?;
        if headed {
            first(records.as_mut())?;
        }
        Ok(Rows { records: Some(records), width: self.headers.len(), read: 0, limits: self.limits })
    }
}

impl<R: Read + Seek> Body<R> {
    fn headers(&mut self, limits: Limits) -> Result<Vec<String>, Refused> {
        if let Self::Lines(_, _, keys) = self {
            return Ok(keys.clone().into_names());
        }
        first(self.records(limits)?.as_mut())?.map_or(Ok(Vec::new()), Draft::into_headers)
    }

    fn records(&mut self, limits: Limits) -> Result<Box<dyn Records + '_>, Refused> {
        Ok(match self {
            Self::Delimited(source, encoding) => {
                Box::new(Delimited::new(Decoded::new(source, *encoding)?, limits)?)
            }
            Self::Lines(source, encoding, keys) => {
                Box::new(Lines::new(Decoded::new(source, *encoding)?, keys.clone(), limits))
            }
            Self::Workbook(workbook) => Box::new(workbook.records()?),
        })
    }
}

/// The first row that holds anything.
fn first(records: &mut dyn Records) -> Result<Option<Draft>, Refused> {
    loop {
        match records.next()? {
            Some(draft) if draft.is_blank() => {}
            found => return Ok(found),
        }
    }
}

/// The rows of a table that hold anything, in their order; after a refusal there are no more.
pub struct Rows<'a> {
    records: Option<Box<dyn Records + 'a>>,
    width: usize,
    read: u64,
    limits: Limits,
}

impl Rows<'_> {
    fn row(&mut self) -> Result<Option<Row>, Refused> {
        let Some(records) = &mut self.records else { return Ok(None) };
        let Some(draft) = first(records.as_mut())? else { return Ok(None) };
        self.read += 1;
        if self.read > self.limits.rows {
            return Err(Refused::TooManyRows { max: self.limits.rows });
        }
        Ok(Some(draft.finish(self.width)))
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.row().transpose();
        if !matches!(row, Some(Ok(_))) {
            self.records = None;
        }
        row
    }
}

enum Kind {
    Zip,
    Text,
}

/// What the first bytes say; text says nothing.
fn kind(source: &mut (impl Read + Seek)) -> Result<Kind, Refused> {
    let mut head = Vec::new();
    source.seek(SeekFrom::Start(0))?;
    source.take(8).read_to_end(&mut head)?;
    let foreign = |found| Err(Refused::Foreign { found });
    match head[..] {
        [] => Err(Refused::Empty),
        // An empty archive begins with the end of its directory.
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Ok(Kind::Zip),
        // [MS-CFB] 2.2: the old workbook, and what a new one with a password is wrapped in.
        [0xD0, 0xCF, 0x11, 0xE0, ..] => foreign("XLS"),
        [b'%', b'P', b'D', b'F', ..] => foreign("PDF"),
        [0x1F, 0x8B, ..] => foreign("gzip"),
        _ => Ok(Kind::Text),
    }
}

/// Does the text begin with an object, or is it declared to?
fn is_ndjson(
    source: &mut (impl Read + Seek),
    encoding: Encoding,
    declared: &Declared,
) -> Result<bool, Refused> {
    match declared.format {
        Some(Format::Ndjson) => return Ok(true),
        Some(Format::Csv) => return Ok(false),
        Some(Format::Xlsx) | None => {}
    }
    let mut text = Decoded::new(source, encoding)?;
    Ok(text.fill_buf()?.trim_ascii_start().starts_with(b"{"))
}

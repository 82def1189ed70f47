//! CSV and its relatives, a cell at a time: neither a line nor a record is ever whole in memory before it is counted.

use crate::row::{Cell, Draft, Records};
use crate::{Limits, Refused};
use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use std::io::{self, BufRead};

/// Records of delimited text.
pub(crate) struct Delimited<T> {
    text: T,
    parser: Reader,
    cell: Vec<u8>,
    /// The row before, as a spreadsheet counts.
    number: u64,
    /// The byte consumed last.
    last: u8,
    ended: bool,
    limits: Limits,
}

impl<T: BufRead> Delimited<T> {
    /// Takes the delimiter from the first line: the one of comma, semicolon and tab that is there most often.
    pub(crate) fn new(mut text: T, limits: Limits) -> io::Result<Self> {
        let delimiter = sniff(text.fill_buf()?);
        let parser = ReaderBuilder::new().delimiter(delimiter).build();
        let cell = vec![0; limits.cell + 1];
        Ok(Self { text, parser, cell, number: 0, last: 0, ended: false, limits })
    }

    /// The next cell, and whether the record ends with it.
    fn cell(&mut self, column: usize) -> Result<Option<(String, bool)>, Refused> {
        let mut filled = 0;
        loop {
            let mut input = self.text.fill_buf()?;
            // After the end one more line feed: inside of quotes it would be part of the cell.
            let probe = input.is_empty() && !self.ended;
            if probe {
                self.ended = true;
                input = b"\n";
            }
            let (result, read, written) = self.parser.read_field(input, &mut self.cell[filled..]);
            self.last = input[..read].last().copied().unwrap_or(self.last);
            if !probe {
                self.text.consume(read);
            }
            filled += written;
            match result {
                ReadFieldResult::InputEmpty if probe && written > 0 => {
                    return Err(Refused::OpenQuote { row: self.number, column });
                }
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => {
                    return Err(Refused::CellTooLong { row: self.number, column, max: self.limits.cell });
                }
                ReadFieldResult::Field { record_end } => {
                    let text = String::from_utf8_lossy(&self.cell[..filled]).into_owned();
                    return Ok(Some((text, record_end)));
                }
                ReadFieldResult::End => return Ok(None),
            }
        }
    }

    /// Passes lines with nothing in them, which csv-core would do without telling how many.
    fn blank_lines(&mut self) -> io::Result<u64> {
        let mut passed = 0;
        while let Some(&byte) = self.text.fill_buf()?.first() {
            match byte {
                b'\n' if self.last == b'\r' => {}
                b'\n' | b'\r' => passed += 1,
                _ => break,
            }
            self.last = byte;
            self.text.consume(1);
        }
        Ok(passed)
    }
}

impl<T: BufRead> Records for Delimited<T> {
    fn next(&mut self) -> Result<Option<Draft>, Refused> {
        self.number += 1 + self.blank_lines()?;
        let mut draft = Draft::new(self.number, self.limits);
        let mut column = 0;
        while let Some((text, last)) = self.cell(column)? {
            draft.put(column, Cell::Text(text))?;
            column += 1;
            if last {
                return Ok(Some(draft));
            }
        }
        Ok(None)
    }
}

fn sniff(head: &[u8]) -> u8 {
    let candidates = [b',', b';', b'\t'];
    let mut counts = [0; 3];
    let mut quoted = false;
    let begin = head.iter().position(|byte| !b"\r\n".contains(byte)).unwrap_or(head.len());
    for byte in &head[begin..] {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if !quoted => {
                if let Some(at) = candidates.iter().position(|candidate| candidate == byte) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    // The first of several that are there equally often.
    let most = counts.iter().max().copied().unwrap_or(0);
    candidates[counts.iter().position(|count| *count == most).unwrap_or(0)]
}

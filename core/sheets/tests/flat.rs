//! A table of 200 MB is read in the memory of one row. Alone in its process, so that nobody else's memory is measured.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use sheets::{Declared, Limits, Table};
use std::io::{self, Read, Seek, SeekFrom};

const HEADER: &[u8] = "企业名称,code,note\n".as_bytes();
/// Each row has the same length, so that a place in the file tells what stands there.
const ROW: &[u8] = b"\"A company, limited\",0012345678,\"0123456789012345678901234567890123456789\
    0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\
    01234567890123456789012345678901234567890123456789\"\n";
const ROWS: u64 = 200_000_000 / ROW.len() as u64;

/// A file that is nowhere: its bytes follow from their place.
struct Generated(u64);

impl Generated {
    const LENGTH: u64 = HEADER.len() as u64 + ROWS * ROW.len() as u64;
}

impl Read for Generated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let header = HEADER.len() as u64;
        let rest = if self.0 < header {
            &HEADER[self.0 as usize..]
        } else if self.0 < Self::LENGTH {
            &ROW[((self.0 - header) % ROW.len() as u64) as usize..]
        } else {
            &[]
        };
        let read = (&rest[..]).read(buffer)?;
        self.0 += read as u64;
        Ok(read)
    }
}

impl Seek for Generated {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0 = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => Self::LENGTH.saturating_add_signed(by),
            SeekFrom::Current(by) => self.0.saturating_add_signed(by),
        };
        Ok(self.0)
    }
}

/// The most memory that the process ever had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn two_hundred_megabytes_are_read_in_flat_memory() {
    let before = peak();
    let limits = Limits { bytes: 1 << 30, rows: u64::MAX, ..Limits::default() };
    let source = io::BufReader::with_capacity(1 << 16, Generated(0));
    let mut table = Table::open(source, &Declared::default(), limits).unwrap();
    let mut rows = 0;
    for row in table.rows().unwrap() {
        rows += 1;
        assert_eq!(row.unwrap().cells[1], "0012345678");
    }
    assert_eq!(rows, ROWS);
    let grown = peak() - before;
    assert!(grown < 8 * 1024, "{grown} KiB more than before");
}

//! How much of anything a file may have.

/// The bounds within which a file is read; what goes beyond is refused as soon as it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Rows below the header that hold anything.
    pub rows: u64,
    /// Columns of a row.
    pub columns: usize,
    /// Bytes of one cell as UTF-8.
    pub cell: usize,
    /// Bytes of all cells of a row together, and one for each; of NDJSON, of its line. No single text of a workbook is longer, either.
    pub row: usize,
    /// XLSX: bytes of all parts that are read, inflated. Bounds the shared texts, which stay in memory.
    pub inflated: u64,
    /// XLSX: inflated bytes to one byte of the file. DEFLATE reaches 1032, sheets that people make stay below 100.
    pub ratio: u64,
    /// XLSX: entries of the archive.
    pub entries: u64,
}

impl Default for Limits {
    /// What somebody may send who maintains a list by hand.
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            rows: 100_000,
            columns: 256,
            // 32,767 characters are what a cell of a spreadsheet holds, three bytes each in Chinese.
            cell: 32_767 * 3,
            row: 1 << 20,
            inflated: 256 << 20,
            ratio: 200,
            entries: 1_000,
        }
    }
}

//! A row, and how it is put together within the limits.

use crate::{Limits, Refused, formula};

/// A row below the header that holds anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stands in the file as a spreadsheet counts, the header being 1 as a rule; of NDJSON, the line.
    pub number: u64,
    /// The cells as people see them, at least one for each header name. There are more only if the row holds something right of the
    /// last header; [`Bound::apply`](crate::Bound::apply) refuses such a row.
    pub cells: Vec<String>,
    /// Columns, from 0, whose cell is a formula (its last result was read) or a text that a spreadsheet would take for one.
    pub formulas: Vec<usize>,
    /// Columns, from 0, whose cell is a number of more than the 15 digits that a spreadsheet keeps: the last ones became zeros when
    /// somebody typed a code into a cell that is not text, and the true ones are lost.
    pub rounded: Vec<usize>,
}

/// What a cell was in the file.
#[derive(Debug)]
pub(crate) enum Cell {
    Text(String),
    Number(String),
    Rounded(String),
    Formula(String),
}

impl Cell {
    pub(crate) fn into_text(self) -> String {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Rounded(text) | Self::Formula(text) => text,
        }
    }
}

/// Rows one after the other, however the file holds them.
pub(crate) trait Records {
    /// The next row, blank or not; `None` after the last.
    fn next(&mut self) -> Result<Option<Draft>, Refused>;
}

/// A row that is being read.
#[derive(Debug)]
pub(crate) struct Draft {
    row: Row,
    bytes: usize,
    limits: Limits,
}

impl Draft {
    pub(crate) fn new(number: u64, limits: Limits) -> Self {
        let row = Row { number, cells: Vec::new(), formulas: Vec::new(), rounded: Vec::new() };
        Self { row, bytes: 0, limits }
    }

    /// Sets the cell of `column`, from 0.
    pub(crate) fn put(&mut self, column: usize, cell: Cell) -> Result<(), Refused> {
        let (number, limits) = (self.row.number, self.limits);
        if column >= limits.columns {
            return Err(Refused::TooManyColumns { row: number, max: limits.columns });
        }
        match &cell {
            Cell::Text(text) if formula::is_formula(text) => self.row.formulas.push(column),
            Cell::Text(_) | Cell::Number(_) => {}
            Cell::Rounded(_) => self.row.rounded.push(column),
            Cell::Formula(_) => self.row.formulas.push(column),
        }
        let text = cell.into_text();
        if text.len() > limits.cell {
            return Err(Refused::CellTooLong { row: number, column, max: limits.cell });
        }
        if text.contains('\0') {
            return Err(Refused::NulCharacter { row: number, column });
        }
        self.bytes += text.len() + 1;
        if self.bytes > limits.row {
            return Err(Refused::RowTooLong { row: number, max: limits.row });
        }
        if self.row.cells.len() <= column {
            self.row.cells.resize(column + 1, String::new());
        }
        self.row.cells[column] = text;
        Ok(())
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.row.cells.iter().all(|cell| cell.trim().is_empty())
    }

    /// The header names that this row is: trimmed, none missing between others, none twice.
    pub(crate) fn into_headers(self) -> Result<Vec<String>, Refused> {
        let mut names: Vec<_> = self.row.cells.iter().map(|cell| cell.trim().to_owned()).collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        for (column, name) in names.iter().enumerate() {
            if name.is_empty() {
                return Err(Refused::HeaderEmpty { row: self.row.number, column });
            }
            if let Some(first) = names[..column].iter().position(|earlier| earlier == name) {
                return Err(Refused::HeaderRepeated {
                    row: self.row.number,
                    name: name.clone(),
                    first,
                    column,
                });
            }
        }
        Ok(names)
    }

    /// The row below `width` header names.
    pub(crate) fn finish(mut self, width: usize) -> Row {
        let held = self.row.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
        self.row.cells.resize(held.max(width), String::new());
        self.row.formulas.retain(|column| *column < self.row.cells.len());
        self.row
    }
}

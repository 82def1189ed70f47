//! Which column is which field: guessed from the header names, put right by people, remembered for the next file.

use crate::Row;
use crate::refused::{letters, shown};
use kernel::Violations;
use kernel::violation::Refused as Reason;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// A field that rows are read into, as its owner describes it.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name in the API; the end of the pointer of a fault.
    pub name: &'static str,
    /// Must every row have something here?
    pub required: bool,
    /// What people call the column, in Chinese and in English.
    pub synonyms: &'static [&'static str],
}

/// For each field, the name of the column it is taken from; as JSON an object, `{"legal_name": "企业名称"}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(pub BTreeMap<String, String>);

impl Mapping {
    /// Guesses by the names: those of the fields and their synonyms, whatever their case, width, blanks and marks, and without what a
    /// header adds in brackets. A column serves one field, the first that is called like it.
    pub fn guess(headers: &[String], fields: &[Field]) -> Self {
        let keys: Vec<_> = headers.iter().map(|header| [key(header), key(before_brackets(header))]).collect();
        let mut free = vec![true; headers.len()];
        let mut mapping = BTreeMap::new();
        for field in fields {
            let mut names = std::iter::once(&field.name).chain(field.synonyms).map(|name| key(name));
            let found =
                names.find_map(|name| (0..headers.len()).find(|at| free[*at] && keys[*at].contains(&name)));
            if let Some(column) = found {
                free[column] = false;
                mapping.insert(field.name.to_owned(), headers[column].clone());
            }
        }
        Self(mapping)
    }

    /// Finds the columns in a table; tells, under `/mapping/{field}`, of fields that do not exist or must be taken from somewhere, and
    /// of columns that the table does not have.
    pub fn bind<'a>(&self, headers: &[String], fields: &'a [Field]) -> Result<Bound<'a>, Violations> {
        let mut violations = Violations::default();
        for name in self.0.keys().filter(|name| fields.iter().all(|field| field.name != *name)) {
            violations.add(pointer("/mapping", name), "sheet-field-unknown");
        }
        let mut columns = Vec::new();
        for field in fields {
            let column = match self.0.get(field.name) {
                Some(name) => {
                    headers.iter().position(|header| header == name).ok_or(Misfit::ColumnMissing(name))
                }
                None if field.required => Err(Misfit::Unmapped),
                None => continue,
            };
            if let Some(column) = violations.take(pointer("/mapping", field.name), column) {
                columns.push((field, column));
            }
        }
        violations.into_result()?;
        Ok(Bound { columns, width: headers.len() })
    }
}

/// A mapping whose columns were found in a table.
#[derive(Debug)]
pub struct Bound<'a> {
    columns: Vec<(&'a Field, usize)>,
    width: usize,
}

impl<'a> Bound<'a> {
    /// Reads the fields of a row; tells of everything that is wrong with it, under `/rows/{number}/{field}`.
    ///
    /// Refused are a required field with nothing in it, a number that lost digits, and something right of the last column. A formula
    /// is not: its result was read, and [`Row::formulas`] tells.
    pub fn apply<'r>(&self, row: &'r Row) -> Result<Record<'a, 'r>, Violations> {
        let at = format!("/rows/{}", row.number);
        let mut violations = Violations::default();
        if row.cells.len() > self.width {
            let surplus: Result<(), _> =
                Err(Misfit::Surplus { row: row.number, column: letters(row.cells.len() - 1) });
            violations.take(at.clone(), surplus);
        }
        let mut record = Record { number: row.number, fields: Vec::new() };
        for &(field, column) in &self.columns {
            let value = row.cells.get(column).map_or("", |cell| cell.trim());
            let value = match value {
                "" if field.required => Err(Misfit::Required { row: row.number, column: letters(column) }),
                _ if row.rounded.contains(&column) => {
                    Err(Misfit::DigitsLost { row: row.number, column: letters(column) })
                }
                value => Ok(value),
            };
            if let Some(value) = violations.take(pointer(&at, field.name), value)
                && !value.is_empty()
            {
                record.fields.push((field.name, value));
            }
        }
        violations.into_result()?;
        Ok(record)
    }
}

/// What a row says, by field: trimmed, never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a, 'r> {
    /// The row's number.
    pub number: u64,
    fields: Vec<(&'a str, &'r str)>,
}

impl<'r> Record<'_, 'r> {
    /// The text of a field, if the row has any.
    pub fn get(&self, field: &str) -> Option<&'r str> {
        self.fields.iter().find(|(name, _)| *name == field).map(|(_, value)| *value)
    }

    /// Where a fault of this field is told: `/rows/{number}/{field}`.
    pub fn pointer(&self, field: &str) -> String {
        pointer(&format!("/rows/{}", self.number), field)
    }
}

/// What is wrong with a mapping or with a row.
#[derive(Debug)]
enum Misfit<'a> {
    ColumnMissing(&'a str),
    Unmapped,
    Required { row: u64, column: String },
    DigitsLost { row: u64, column: String },
    Surplus { row: u64, column: String },
}

impl Reason for Misfit<'_> {
    fn code(&self) -> &'static str {
        match self {
            Self::ColumnMissing(_) => "sheet-column-missing",
            Self::Unmapped => "sheet-field-unmapped",
            Self::Required { .. } => "sheet-cell-required",
            Self::DigitsLost { .. } => "sheet-digits-lost",
            Self::Surplus { .. } => "sheet-row-surplus",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::ColumnMissing(name) => vec![("name", shown(name))],
            Self::Unmapped => vec![],
            Self::Required { row, column }
            | Self::DigitsLost { row, column }
            | Self::Surplus { row, column } => {
                vec![("row", row.to_string()), ("column", column.clone())]
            }
        }
    }
}

/// What of a name counts when names are compared: its letters and digits, in one case and width.
fn key(name: &str) -> String {
    name.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A header without what it adds: `企业名称（必填）`, `Name (as registered)`.
fn before_brackets(header: &str) -> &str {
    header.split(['(', '（', '[', '【']).next().unwrap_or(header)
}

/// RFC 6901: `~` and `/` of a name are escaped.
fn pointer(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

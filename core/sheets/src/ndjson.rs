//! NDJSON: an object a line, its values text, numbers, truth or nothing.

use crate::row::{Cell, Draft, Records};
use crate::{Limits, Refused};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fmt;
use std::io::{BufRead, Read};

/// The names of all objects, in the order in which they came up: each is a column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    names: Vec<String>,
    columns: HashMap<String, usize>,
}

impl Keys {
    pub(crate) fn into_names(self) -> Vec<String> {
        self.names
    }

    fn column(&mut self, name: &str) -> usize {
        let name = name.trim();
        if let Some(column) = self.columns.get(name) {
            return *column;
        }
        self.columns.insert(name.to_owned(), self.names.len());
        self.names.push(name.to_owned());
        self.names.len() - 1
    }
}

/// The objects of a text.
pub(crate) struct Lines<T> {
    text: T,
    line: Vec<u8>,
    number: u64,
    keys: Keys,
    limits: Limits,
}

impl<T: BufRead> Lines<T> {
    pub(crate) fn new(text: T, keys: Keys, limits: Limits) -> Self {
        Self { text, line: Vec::new(), number: 0, keys, limits }
    }

    /// Reads to the end and tells the names of all objects.
    pub(crate) fn learn(mut self) -> Result<Keys, Refused> {
        let mut rows = 0;
        while self.next()?.is_some() {
            rows += 1;
            if rows > self.limits.rows {
                return Err(Refused::TooManyRows { max: self.limits.rows });
            }
        }
        Ok(self.keys)
    }

    /// Reads the next line that has anything in it.
    fn line(&mut self) -> Result<bool, Refused> {
        loop {
            self.line.clear();
            let most = self.limits.row as u64 + 1;
            if self.text.by_ref().take(most).read_until(b'\n', &mut self.line)? == 0 {
                return Ok(false);
            }
            self.number += 1;
            if self.line.len() > self.limits.row {
                return Err(Refused::RowTooLong { row: self.number, max: self.limits.row });
            }
            if !self.line.trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }
}

impl<T: BufRead> Records for Lines<T> {
    fn next(&mut self) -> Result<Option<Draft>, Refused> {
        if !self.line()? {
            return Ok(None);
        }
        let row = self.number;
        let Members(members) = serde_json::from_slice(&self.line).map_err(|error| refused(&error, row))?;
        let mut draft = Draft::new(row, self.limits);
        let mut seen = Vec::new();
        for (name, value) in members {
            let column = self.keys.column(&name);
            if name.trim().is_empty() {
                return Err(Refused::HeaderEmpty { row, column });
            }
            if seen.contains(&column) {
                return Err(Refused::KeyRepeated { row, name });
            }
            seen.push(column);
            draft.put(column, cell(value, row, name)?)?;
        }
        Ok(Some(draft))
    }
}

fn refused(error: &serde_json::Error, row: u64) -> Refused {
    match error.classify() {
        Category::Data => Refused::NotAnObject { row },
        Category::Syntax | Category::Eof | Category::Io => {
            Refused::NotJson { row, position: error.column() as u64 }
        }
    }
}

/// A value as it is written, so that a number keeps all its digits.
fn cell(value: &RawValue, row: u64, name: String) -> Result<Cell, Refused> {
    let raw = value.get();
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).map(Cell::Text).map_err(|error| refused(&error, row)),
        Some(b'{' | b'[') => Err(Refused::Nested { row, name }),
        _ if raw == "null" => Ok(Cell::Text(String::new())),
        _ => Ok(Cell::Number(raw.to_owned())),
    }
}

/// The members of an object in their order, those with one name as well.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder).map(Members)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

//! Workbooks of Office Open XML (ECMA-376), read part by part.
//!
//! Of an archive only the parts are inflated that hold cells, and what they inflate to is counted while it comes. Macros, links to other
//! files, images and whatever else is in there is never looked at.
//!
//! ```text
//! archive.rs  the ZIP: entries counted, parts inflated within an allowance
//! xml.rs      events of a part; entities beyond the five of XML are refused
//! package.rs  which part is the workbook, its sheets, texts and styles
//! strings.rs  the texts that sheets share
//! styles.rs   the number format of each style
//! format.rs   numbers as people see them
//! sheet.rs    the rows of a worksheet
//! ```

mod archive;
mod format;
mod package;
mod sheet;
mod strings;
mod styles;
mod xml;

use crate::{Declared, Limits, Refused};
use archive::Archive;
use package::{Package, Worksheet};
use sheet::Sheet;
use std::io::{Read, Seek};
use strings::Strings;
use styles::Styles;

/// A workbook whose texts and styles are known, and whose rows can be read.
#[derive(Debug)]
pub(crate) struct Workbook<R> {
    archive: Archive<R>,
    package: Package,
    /// Which worksheet was chosen.
    part: String,
    strings: Strings,
    styles: Styles,
    limits: Limits,
}

impl<R: Read + Seek> Workbook<R> {
    pub(crate) fn open(source: R, declared: &Declared, limits: Limits) -> Result<Self, Refused> {
        let mut archive = Archive::open(source, limits)?;
        let package = Package::read(&mut archive)?;
        let part = chosen(&package.worksheets, declared.sheet.as_deref())?.part.clone();
        let strings = match &package.strings {
            Some(part) => archive.whole(part, Strings::read)?,
            None => Strings::default(),
        };
        let styles = match &package.styles {
            Some(part) => archive.whole(part, Styles::read)?,
            None => Styles::default(),
        };
        Ok(Self { archive, package, part, strings, styles, limits })
    }

    pub(crate) fn worksheets(&self) -> Vec<&str> {
        self.package
            .worksheets
            .iter()
            .filter(|sheet| !sheet.hidden)
            .map(|sheet| sheet.name.as_str())
            .collect()
    }

    pub(crate) fn records(&mut self) -> Result<Sheet<'_>, Refused> {
        let xml = self.archive.part(&self.part)?;
        Ok(Sheet::new(xml, &self.strings, &self.styles, self.package.epoch, self.limits))
    }
}

fn chosen<'a>(sheets: &'a [Worksheet], name: Option<&str>) -> Result<&'a Worksheet, Refused> {
    let found = match name {
        Some(name) => sheets.iter().find(|sheet| sheet.name == name),
        None => sheets.iter().find(|sheet| !sheet.hidden),
    };
    found.ok_or_else(|| Refused::NoWorksheet { name: name.unwrap_or_default().to_owned() })
}

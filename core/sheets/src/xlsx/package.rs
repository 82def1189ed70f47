//! Which part of a package is what, by the relationships between them (ECMA-376 part 2, 9.3).

use super::archive::Archive;
use super::format::Epoch;
use super::xml::{Piece, Xml, attribute, name};
use crate::Refused;
use std::io::{Read, Seek};

/// More sheets, or more relationships of one part, than anybody has looked through.
const MOST: usize = 10_000;

/// The parts that matter.
#[derive(Debug, Default)]
pub(crate) struct Package {
    pub(crate) worksheets: Vec<Worksheet>,
    pub(crate) strings: Option<String>,
    pub(crate) styles: Option<String>,
    pub(crate) epoch: Epoch,
}

/// A worksheet of the workbook, in the order of the tabs.
#[derive(Debug)]
pub(crate) struct Worksheet {
    pub(crate) name: String,
    pub(crate) part: String,
    pub(crate) hidden: bool,
}

impl Package {
    pub(crate) fn read<R: Read + Seek>(archive: &mut Archive<R>) -> Result<Self, Refused> {
        let Some(workbook) = workbook(archive)? else {
            let found = if archive.holds("content.xml") { "ODS" } else { "ZIP" };
            return Err(Refused::Foreign { found });
        };
        if workbook.ends_with(".bin") {
            return Err(Refused::Foreign { found: "XLSB" });
        }
        let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
        let links = archive.whole(&joined(folder, &format!("_rels/{file}.rels")), relationships)?;
        let (tabs, epoch) = archive.whole(&workbook, tabs)?;
        let target = |wanted: &dyn Fn(&Relationship) -> bool| {
            links.iter().find(|link| wanted(link)).map(|link| joined(folder, &link.target))
        };
        let worksheets = tabs.into_iter().filter_map(|tab| {
            let part = target(&|link| link.id == tab.id && link.is("worksheet"))?;
            Some(Worksheet { name: tab.name, part, hidden: tab.hidden })
        });
        Ok(Self {
            worksheets: worksheets.collect(),
            strings: target(&|link| link.is("sharedStrings")).filter(|part| archive.holds(part)),
            styles: target(&|link| link.is("styles")).filter(|part| archive.holds(part)),
            epoch,
        })
    }
}

/// The main part of the package, if it is one and a workbook.
fn workbook<R: Read + Seek>(archive: &mut Archive<R>) -> Result<Option<String>, Refused> {
    const ROOT: &str = "_rels/.rels";
    if !archive.holds(ROOT) {
        return Ok(None);
    }
    let links = archive.whole(ROOT, relationships)?;
    let main = links.iter().find(|link| link.is("officeDocument")).map(|link| joined("", &link.target));
    Ok(main.filter(|part| part.rsplit('/').next().is_some_and(|file| file.starts_with("workbook"))))
}

struct Relationship {
    id: String,
    kind: String,
    target: String,
}

impl Relationship {
    /// The transitional and the strict form of the standard differ in all but the last word.
    fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// The relationships to other parts; what lies outside of the file is none.
fn relationships(xml: &mut Xml<'_>) -> Result<Vec<Relationship>, Refused> {
    let mut links = Vec::new();
    loop {
        match xml.next()? {
            Piece::Open(tag) if name(&tag) == "Relationship" => {
                let external = attribute(&tag, "TargetMode").is_some_and(|mode| mode == "External");
                let parts = (attribute(&tag, "Id"), attribute(&tag, "Type"), attribute(&tag, "Target"));
                if let (false, (Some(id), Some(kind), Some(target))) = (external, parts) {
                    links.push(Relationship { id, kind, target });
                }
            }
            Piece::End => return Ok(links),
            Piece::Open(_) | Piece::Close(_) | Piece::Text(_) | Piece::Aside => {}
        }
        if links.len() > MOST {
            return Err(xml.damaged());
        }
    }
}

struct Tab {
    name: String,
    id: String,
    hidden: bool,
}

/// The sheets of a workbook, and from when it counts its days.
fn tabs(xml: &mut Xml<'_>) -> Result<(Vec<Tab>, Epoch), Refused> {
    let (mut tabs, mut epoch) = (Vec::new(), Epoch::default());
    loop {
        match xml.next()? {
            Piece::Open(tag) if name(&tag) == "sheet" => {
                let hidden = attribute(&tag, "state").is_some_and(|state| state != "visible");
                if let (Some(name), Some(id)) = (attribute(&tag, "name"), attribute(&tag, "id")) {
                    tabs.push(Tab { name, id, hidden });
                }
            }
            Piece::Open(tag) if name(&tag) == "workbookPr" => {
                let since_1904 =
                    attribute(&tag, "date1904").is_some_and(|value| value == "1" || value == "true");
                epoch = if since_1904 { Epoch::Y1904 } else { Epoch::Y1900 };
            }
            Piece::End => return Ok((tabs, epoch)),
            Piece::Open(_) | Piece::Close(_) | Piece::Text(_) | Piece::Aside => {}
        }
        if tabs.len() > MOST {
            return Err(xml.damaged());
        }
    }
}

/// A target as the name of an entry: from the root if it begins with a slash, and else from the folder of its source.
fn joined(folder: &str, target: &str) -> String {
    let from = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<_> = from.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_found_from_its_folder_or_from_the_root() {
        assert_eq!(joined("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(joined("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(joined("xl/a", "../b/./c.xml"), "xl/b/c.xml");
    }
}

//! Names that people gave to files: shown again, never used as a path.

use crate::error::Refusal;
use crate::kind::Kind;
use kernel::text;
use std::fmt;

/// The longest name, in characters; no file system allows more than 255 bytes.
const MOST: usize = 200;

/// A file name worth showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// Parses a name as a browser sends it.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let name = text::line(raw, MOST)?;
        if name.contains(['/', '\\']) {
            return Err(Refusal::NameIsPath);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The kind that the extension promises.
    pub(crate) fn promises(&self) -> Option<Kind> {
        let (_, extension) = self.0.rsplit_once('.')?;
        Kind::promised(extension)
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path_and_hides_nothing() {
        for bad in ["../../etc/passwd", "C:\\a.pdf", "a\0.pdf", "a\u{202E}fdp.exe", " ", &"a".repeat(201)] {
            assert!(FileName::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(FileName::parse(" 营业执照.PDF ").unwrap().promises(), Some(Kind::Pdf));
        assert_eq!(FileName::parse("no extension").unwrap().promises(), None);
    }
}

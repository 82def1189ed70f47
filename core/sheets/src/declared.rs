//! What the sender says of a file.

use crate::encoding::Encoding;
use crate::table::Format;

/// What a file is said to be. The bytes know better; this decides only where they are silent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// Decides whether text that begins with a brace is NDJSON.
    pub format: Option<Format>,
    /// Decides how text is read that begins with no byte order mark.
    pub encoding: Option<Encoding>,
    /// The worksheet to read, by its name; otherwise the first that is not hidden.
    pub sheet: Option<String>,
}

impl Declared {
    /// Reads the end of a file's name and the `charset` of its media type; what is unknown there says nothing.
    pub fn new(name: &str, media_type: Option<&str>) -> Self {
        let (_, extension) = name.rsplit_once('.').unwrap_or_default();
        let charset = media_type.and_then(|text| {
            let mut parameters = text.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
            let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
            Some(value.trim().trim_matches('"'))
        });
        Self {
            format: Format::by_extension(&extension.to_ascii_lowercase()),
            encoding: charset.and_then(Encoding::by_label),
            sheet: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_media_type_say_what_a_file_is() {
        let declared = Declared::new("企业.CSV", Some("text/csv; Charset=\"GBK\""));
        assert_eq!(declared.format, Some(Format::Csv));
        assert_eq!(declared.encoding, Some(Encoding::Gb18030));
        assert_eq!(Declared::new("notes", Some("text/plain; charset=klingon")), Declared::default());
    }
}

//! Kinds of documents, told by their bytes and by nothing else.

/// A kind of document that can be accepted.
///
/// Only formats that reviewers open everywhere and that no viewer runs: SVG and HTML carry scripts, office files carry macros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// ISO 32000.
    Pdf,
    /// ISO/IEC 15948.
    Png,
    /// ISO/IEC 10918.
    Jpeg,
}

/// As many first bytes as it takes to tell any kind.
pub(crate) const HEAD: usize = 16;
/// As many last bytes as it takes to see whether something was appended: the longest end of a ZIP archive (APPNOTE 4.3.16: 22
/// bytes and a comment of up to 65,535).
pub(crate) const TAIL: usize = 22 + 65_535;

impl Kind {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Pdf, Self::Png, Self::Jpeg];

    /// Tells the kind from the first bytes, which must begin with its mark: PDF readers forgive junk before it, and so let one file
    /// be two things.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [b'%', b'P', b'D', b'F', b'-', b'1' | b'2', b'.', ..] => Some(Self::Pdf),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            _ => None,
        }
    }

    /// The kind that a file name's extension promises.
    pub(crate) fn promised(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            _ => None,
        }
    }

    /// Does a whole document of this kind end like this? Whatever is appended makes it something else as well.
    pub(crate) fn ends_with(self, tail: &[u8]) -> bool {
        let bare = tail.trim_ascii_end();
        let archive = tail.windows(4).any(|window| window == b"PK\x05\x06");
        let whole = match self {
            // ISO 32000-1 7.5.5: the last line is %%EOF; readers look for it in the last kilobyte.
            Self::Pdf => bare[bare.len().saturating_sub(1024)..].windows(5).any(|window| window == b"%%EOF"),
            // ISO/IEC 15948 11.2.5: the IEND chunk with its constant checksum.
            Self::Png => tail.ends_with(b"\0\0\0\0IEND\xAE\x42\x60\x82"),
            // ISO/IEC 10918-1 B.1.1.3: end of image; some cameras fill the last sector with zeros.
            Self::Jpeg => {
                let filled = tail.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
                tail[..filled].ends_with(&[0xFF, 0xD9])
            }
        };
        whole && !archive
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The kind of a media type that [`Kind::media_type`] wrote.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.media_type() == media_type)
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        }
    }
}

/// Names what was found instead of an accepted kind, for whoever sent it.
pub(crate) fn describe(head: &[u8]) -> &'static str {
    let text = head.trim_ascii_start();
    let markup = text.starts_with(b"<") || text.starts_with(b"\xEF\xBB\xBF<");
    match infer::get(head) {
        Some(known) => known.mime_type(),
        None if markup => "HTML/XML",
        None => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mark_counts_at_the_first_byte_only() {
        assert_eq!(Kind::of(b"%PDF-1.7\n"), Some(Kind::Pdf));
        assert_eq!(Kind::of(b"\n%PDF-1.7\n"), None);
        assert_eq!(Kind::of(b"GIF89a%PDF-1.7"), None);
        assert_eq!(Kind::of(b""), None);
    }

    #[test]
    fn an_archive_at_the_end_makes_it_two_files() {
        assert!(Kind::Pdf.ends_with(b"trailer\n%%EOF\n"));
        assert!(!Kind::Pdf.ends_with(b"trailer\n%%EOF\nPK\x05\x06\0\0\0\0"));
        assert!(!Kind::Pdf.ends_with(b"trailer\n"));
        assert!(Kind::Jpeg.ends_with(b"x\xFF\xD9\0\0\0"));
        assert!(!Kind::Jpeg.ends_with(b"x\xFF\xD9<script>"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = (Kind::of(&bytes), describe(&bytes));
            for kind in Kind::ALL {
                let _ = kind.ends_with(&bytes);
            }
        }
    }
}

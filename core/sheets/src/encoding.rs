//! Which encoding a text is in, and the text out of it.
//!
//! Broken bytes are an error: a replacement character in somebody's name would be found months later, if ever.

use crate::{Declared, Refused};
use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// An encoding of text that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// With or without a byte order mark.
    Utf8,
    /// GB 18030, and with it GBK and GB 2312: what spreadsheets in mainland China save.
    Gb18030,
    /// UTF-16 whose byte order mark says little-endian: what Excel calls Unicode text.
    Utf16Le,
    /// UTF-16 whose byte order mark says big-endian.
    Utf16Be,
}

impl Encoding {
    /// Finds an encoding by a label of the WHATWG Encoding Standard, such as `gbk`.
    pub fn by_label(label: &str) -> Option<Self> {
        let found = encoding_rs::Encoding::for_label(label.as_bytes())?;
        let also_gbk = |encoding| if encoding == encoding_rs::GBK { GB18030 } else { encoding };
        Self::ALL.into_iter().find(|encoding| encoding.table() == also_gbk(found))
    }

    /// The name that people know it by.
    pub fn name(self) -> &'static str {
        self.table().name()
    }

    const ALL: [Self; 4] = [Self::Utf8, Self::Gb18030, Self::Utf16Le, Self::Utf16Be];

    fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Gb18030 => GB18030,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
        }
    }

    /// Is the byte `at` an offset, with the one before it, the end of a line?
    fn ends_line(self, at: u64, before: u8, byte: u8) -> bool {
        match self {
            // No character of GB 18030 has a line feed for its second, third or fourth byte.
            Self::Utf8 | Self::Gb18030 => byte == b'\n',
            Self::Utf16Le => at % 2 == 1 && [before, byte] == [b'\n', 0],
            Self::Utf16Be => at % 2 == 1 && [before, byte] == [0, b'\n'],
        }
    }
}

/// Finds out the encoding of a text and proves that all of it is.
///
/// A byte order mark is believed first, then what was declared; otherwise it is UTF-8 if every byte agrees, and else GB 18030. Text
/// in UTF-8 with a few bad bytes would often pass for GB 18030 as well, as nonsense: if by far the most characters beyond ASCII are
/// good UTF-8, the bad bytes are the error.
pub(crate) fn sniff(source: &mut (impl Read + Seek), declared: &Declared) -> Result<Encoding, Refused> {
    let mut head = Vec::new();
    source.seek(SeekFrom::Start(0))?;
    source.by_ref().take(4).read_to_end(&mut head)?;
    let marked = match head[..] {
        [0xEF, 0xBB, 0xBF, ..] => Some(Encoding::Utf8),
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        _ => None,
    };
    if let Some(encoding) = marked.or(declared.encoding) {
        scan(source, encoding)?.refuse(source, encoding)?;
        return Ok(encoding);
    }
    let utf8 = scan(source, Encoding::Utf8)?;
    if utf8.first_broken.is_none() || utf8.broken * 4 < utf8.beyond_ascii {
        utf8.refuse(source, Encoding::Utf8)?;
        return Ok(Encoding::Utf8);
    }
    scan(source, Encoding::Gb18030)?.refuse(source, Encoding::Gb18030)?;
    Ok(Encoding::Gb18030)
}

/// What was seen of a file read in one encoding.
#[derive(Default)]
struct Scan {
    first_broken: Option<u64>,
    broken: u64,
    /// Bytes that continue a character: as good as a count of those beyond ASCII, and faster.
    beyond_ascii: u64,
    nul: bool,
}

impl Scan {
    fn refuse(&self, source: &mut (impl Read + Seek), encoding: Encoding) -> Result<(), Refused> {
        if self.nul {
            return Err(Refused::Binary);
        }
        match self.first_broken {
            Some(offset) => {
                Err(Refused::BrokenBytes { encoding, line: line(source, encoding, offset)?, offset })
            }
            None => Ok(()),
        }
    }
}

const BLOCK: usize = 64 << 10;

fn scan(source: &mut (impl Read + Seek), encoding: Encoding) -> Result<Scan, Refused> {
    source.seek(SeekFrom::Start(0))?;
    let mut decoder = encoding.table().new_decoder_with_bom_removal();
    let (mut input, mut text) = (vec![0; BLOCK], "\0".repeat(BLOCK));
    let mut scan = Scan::default();
    let mut offset = 0;
    loop {
        let filled = source.read(&mut input)?;
        let mut rest = &input[..filled];
        loop {
            let (result, read, written) =
                decoder.decode_to_str_without_replacement(rest, &mut text, filled == 0);
            offset += read as u64;
            rest = &rest[read..];
            scan.beyond_ascii += (written - text[..written].chars().count()) as u64;
            scan.nul |= text[..written].contains('\0');
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(broken, after) => {
                    scan.broken += 1;
                    scan.first_broken.get_or_insert(offset - u64::from(broken) - u64::from(after));
                }
            }
        }
        if filled == 0 {
            return Ok(scan);
        }
    }
}

/// The line, from 1, in which an offset lies.
fn line(source: &mut (impl Read + Seek), encoding: Encoding, offset: u64) -> Result<u64, Refused> {
    source.seek(SeekFrom::Start(0))?;
    let (mut line, mut before) = (1, 0);
    for (at, byte) in (0..).zip(BufReader::new(source.take(offset)).bytes()) {
        let byte = byte?;
        line += u64::from(encoding.ends_line(at, before, byte));
        before = byte;
    }
    Ok(line)
}

/// A text read from its beginning, as UTF-8.
pub(crate) struct Decoded<R> {
    source: R,
    decoder: Decoder,
    input: Vec<u8>,
    /// What of `input` is not decoded yet.
    rest: std::ops::Range<usize>,
    text: String,
    /// What of `text` is not consumed yet.
    ready: std::ops::Range<usize>,
    finished: bool,
}

impl<R: Read + Seek> Decoded<R> {
    pub(crate) fn new(mut source: R, encoding: Encoding) -> io::Result<Self> {
        source.seek(SeekFrom::Start(0))?;
        let decoder = encoding.table().new_decoder_with_bom_removal();
        let text = "\0".repeat(BLOCK);
        Ok(Self { source, decoder, input: Vec::new(), rest: 0..0, text, ready: 0..0, finished: false })
    }

    fn decode(&mut self) -> io::Result<()> {
        if self.rest.is_empty() {
            // A whole block, even from a source that gives few bytes at a time: the delimiter is looked for in the first.
            self.input.clear();
            self.source.by_ref().take(BLOCK as u64).read_to_end(&mut self.input)?;
            self.rest = 0..self.input.len();
        }
        let last = self.rest.is_empty();
        let input = &self.input[self.rest.clone()];
        let (result, read, written) =
            self.decoder.decode_to_str_without_replacement(input, &mut self.text, last);
        self.rest.start += read;
        self.ready = 0..written;
        match result {
            DecoderResult::InputEmpty => self.finished = last,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                return Err(io::Error::other("the file changed while it was read"));
            }
        }
        Ok(())
    }
}

impl<R: Read + Seek> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.ready.is_empty() && !self.finished {
            self.decode()?;
        }
        Ok(&self.text.as_bytes()[self.ready.clone()])
    }

    fn consume(&mut self, amount: usize) {
        self.ready.start = (self.ready.start + amount).min(self.ready.end);
    }
}

impl<R: Read + Seek> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

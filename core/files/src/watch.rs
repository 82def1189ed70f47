//! What is watched for while a document streams by: its kind, its length, its end, and whether it is encrypted.

use crate::error::{FileError, Refusal};
use crate::kind::{self, HEAD, Kind, TAIL};
use crate::name::FileName;

/// ISO 32000-1 7.6.1: an encrypted PDF has this entry in its trailer, which is never compressed with what it describes.
const ENCRYPT: &[u8] = b"/Encrypt";

/// Sees every byte once, keeps the first and the last.
pub(crate) struct Watch<'a> {
    name: &'a FileName,
    accept: &'a [Kind],
    limit: u64,
    size: u64,
    head: Vec<u8>,
    tail: Vec<u8>,
    kind: Option<Kind>,
    encrypted: bool,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(name: &'a FileName, accept: &'a [Kind], limit: u64) -> Self {
        Self {
            name,
            accept,
            limit,
            size: 0,
            head: Vec::with_capacity(HEAD),
            tail: Vec::new(),
            kind: None,
            encrypted: false,
        }
    }

    /// Looks at the next bytes. What is known to be wrong is said at once, before more is sent.
    pub(crate) fn see(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.size = self.size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if self.size > self.limit {
            return Err(FileError::TooLarge { limit: self.limit });
        }
        if self.head.len() < HEAD {
            let wanted = (HEAD - self.head.len()).min(bytes.len());
            self.head.extend_from_slice(&bytes[..wanted]);
            if self.head.len() == HEAD {
                self.kind = Some(self.told()?);
            }
        }
        self.keep_tail(bytes);
        Ok(())
    }

    /// The mark may lie across two pieces, so the last bytes seen are looked at again.
    fn keep_tail(&mut self, bytes: &[u8]) {
        let seam = self.tail.len().saturating_sub(ENCRYPT.len() - 1);
        self.tail.extend_from_slice(bytes);
        self.encrypted |= self.tail[seam..].windows(ENCRYPT.len()).any(|window| window == ENCRYPT);
        if self.tail.len() > 2 * TAIL {
            self.tail.drain(..self.tail.len() - TAIL);
        }
    }

    fn told(&self) -> Result<Kind, Refusal> {
        let kind = Kind::of(&self.head).filter(|kind| self.accept.contains(kind));
        let kind = kind.ok_or_else(|| Refusal::NotAccepted {
            found: kind::describe(&self.head),
            accepted: self.accept.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", "),
        })?;
        match self.name.promises() {
            Some(promised) if promised == kind => Ok(kind),
            Some(_) | None => Err(Refusal::NameDisagrees(kind)),
        }
    }

    /// Nothing more comes: was it whole?
    pub(crate) fn end(self) -> Result<(Kind, u64), Refusal> {
        if self.size == 0 {
            return Err(Refusal::Empty);
        }
        let kind = match self.kind {
            Some(kind) => kind,
            None => self.told()?,
        };
        let tail = &self.tail[self.tail.len().saturating_sub(TAIL)..];
        if !kind.ends_with(tail) {
            return Err(Refusal::WrongEnd(kind));
        }
        if kind == Kind::Pdf && self.encrypted {
            return Err(Refusal::Encrypted);
        }
        Ok((kind, self.size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ENCRYPTED: &[u8] = b"%PDF-1.7\nxxxxxxxxxxxxxxxxxxx\ntrailer << /Encrypt 4 0 R >>\n%%EOF\n";

    proptest! {
        #[test]
        fn pieces_of_any_size_are_the_same_document(cut in 1usize..60) {
            let name = FileName::parse("a.pdf").unwrap();
            let mut watch = Watch::new(&name, Kind::ALL, 1000);
            for piece in ENCRYPTED.chunks(cut) {
                watch.see(piece).unwrap();
            }
            prop_assert_eq!(watch.end(), Err(Refusal::Encrypted));
        }

        #[test]
        fn memory_is_bounded(pieces in proptest::collection::vec(1usize..200_000, 1..40)) {
            let name = FileName::parse("a.pdf").unwrap();
            let mut watch = Watch::new(&name, Kind::ALL, u64::MAX);
            watch.see(b"%PDF-1.7\n-------").unwrap();
            for size in pieces {
                watch.see(&vec![b'x'; size]).unwrap();
                prop_assert!(watch.tail.len() <= 2 * TAIL);
            }
        }
    }
}

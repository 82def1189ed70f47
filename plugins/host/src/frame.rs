//! The frames between host and worker: one stream, little endian, one reply to every request, in order.
//!
//! ```text
//!  0 u32 length   of what follows
//!  4 u8  kind
//!  5 u8  zero
//!  6 u16 parts
//!  8 u64 id       instance of NEW and FREE, operation of BEGIN, RESUME and OPFREE; a REPLY repeats it
//! 16 u64 instance of BEGIN
//! 24 i32 status   of a REPLY and HELLO; level of a LOG
//! 28 u32 head length
//! 32 u32 length of each part, head, parts
//! ```

/// The longest frame in bytes, its length field included.
pub const MAX_FRAME: usize = 16 << 20;
/// The longest JSON head in bytes.
pub const MAX_HEAD: usize = 1 << 20;
/// The most raw parts of one frame.
pub const MAX_PARTS: usize = 64;

const HEADER: usize = 32;
const LENGTH_FIELD: usize = 4;
/// What a decoder keeps allocated between frames, so that one large frame does not cost memory for ever.
const KEPT_BUFFER: usize = 64 << 10;

/// What a frame is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// Worker: the sandbox is entered.
    Hello = 1,
    /// Host: load the library.
    Load = 2,
    /// Host: make an instance.
    New = 3,
    /// Host: free an instance.
    Free = 4,
    /// Host: begin an operation.
    Begin = 5,
    /// Host: continue an operation.
    Resume = 6,
    /// Host: free an operation.
    OpFree = 7,
    /// Worker: the answer to the oldest request.
    Reply = 8,
    /// Worker: a line of the plugin for the log.
    Log = 9,
}

impl Kind {
    fn parse(byte: u8) -> Result<Self, FrameError> {
        Ok(match byte {
            1 => Self::Hello,
            2 => Self::Load,
            3 => Self::New,
            4 => Self::Free,
            5 => Self::Begin,
            6 => Self::Resume,
            7 => Self::OpFree,
            8 => Self::Reply,
            9 => Self::Log,
            other => return Err(FrameError::Kind(other)),
        })
    }
}

/// A frame that cannot be sent or was not one.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Longer than [`MAX_FRAME`].
    #[error("a frame of {0} bytes")]
    TooLong(usize),
    /// A head longer than [`MAX_HEAD`].
    #[error("a head of {0} bytes")]
    HeadTooLong(usize),
    /// More parts than [`MAX_PARTS`].
    #[error("a frame of {0} parts")]
    TooManyParts(usize),
    /// A kind that does not exist.
    #[error("a frame of kind {0}")]
    Kind(u8),
    /// Lengths that do not add up.
    #[error("a frame whose lengths do not add up")]
    Lengths,
}

/// What a frame says besides its head and parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) kind: Kind,
    pub(crate) id: u64,
    pub(crate) instance: u64,
    pub(crate) status: i32,
}

impl Label {
    /// Labels a request of the host.
    pub(crate) fn request(kind: Kind, id: u64, instance: u64) -> Self {
        Self { kind, id, instance, status: 0 }
    }

    /// Labels the answer of the worker to request `id`.
    pub(crate) fn reply(id: u64, status: i32) -> Self {
        Self { kind: Kind::Reply, id, instance: 0, status }
    }
}

/// A frame that was received.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) label: Label,
    pub(crate) head: Vec<u8>,
    pub(crate) parts: Vec<Vec<u8>>,
}

/// Appends a frame to `out`, or leaves `out` as it was.
pub(crate) fn encode(
    out: &mut Vec<u8>,
    label: Label,
    head: &[u8],
    parts: &[Vec<u8>],
) -> Result<(), FrameError> {
    let total = HEADER + 4 * parts.len() + head.len() + parts.iter().map(Vec::len).sum::<usize>();
    check(total, head.len(), parts.len())?;

    out.reserve(total);
    out.extend(((total - LENGTH_FIELD) as u32).to_le_bytes());
    out.extend([label.kind as u8, 0]);
    out.extend((parts.len() as u16).to_le_bytes());
    out.extend(label.id.to_le_bytes());
    out.extend(label.instance.to_le_bytes());
    out.extend(label.status.to_le_bytes());
    out.extend((head.len() as u32).to_le_bytes());
    for part in parts {
        out.extend((part.len() as u32).to_le_bytes());
    }
    out.extend_from_slice(head);
    for part in parts {
        out.extend_from_slice(part);
    }
    Ok(())
}

fn check(total: usize, head: usize, parts: usize) -> Result<(), FrameError> {
    if parts > MAX_PARTS {
        return Err(FrameError::TooManyParts(parts));
    }
    if head > MAX_HEAD {
        return Err(FrameError::HeadTooLong(head));
    }
    if total > MAX_FRAME {
        return Err(FrameError::TooLong(total));
    }
    Ok(())
}

/// Cuts a stream of bytes into frames, and believes none of its lengths.
#[derive(Default)]
pub(crate) struct Decoder {
    bytes: Vec<u8>,
    taken: usize,
}

impl Decoder {
    /// Takes bytes as they come.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        if self.taken == self.bytes.len() {
            self.bytes.clear();
            self.bytes.shrink_to(KEPT_BUFFER);
            self.taken = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Returns the next complete frame. After an error the stream cannot be read any further.
    pub(crate) fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        let waiting = &self.bytes[self.taken..];
        let Some(length) = waiting.first_chunk().map(|bytes| u32::from_le_bytes(*bytes) as usize) else {
            return Ok(None);
        };
        let total = length + LENGTH_FIELD;
        check(total, 0, 0)?;
        if waiting.len() < total {
            self.compact();
            return Ok(None);
        }
        let frame = parse(&waiting[..total])?;
        self.taken += total;
        Ok(Some(frame))
    }

    /// Tells whether another frame can be had without reading.
    pub(crate) fn has_more(&self) -> bool {
        let waiting = &self.bytes[self.taken..];
        waiting
            .first_chunk()
            .is_some_and(|bytes| waiting.len() - LENGTH_FIELD >= u32::from_le_bytes(*bytes) as usize)
    }

    /// Drops what was taken, so that a long conversation does not grow the buffer.
    fn compact(&mut self) {
        self.bytes.drain(..self.taken);
        self.taken = 0;
    }
}

fn parse(bytes: &[u8]) -> Result<Frame, FrameError> {
    let mut rest = bytes.get(LENGTH_FIELD..).ok_or(FrameError::Lengths)?;
    let [kind, _zero] = take(&mut rest)?;
    let n_parts = u16::from_le_bytes(take(&mut rest)?) as usize;
    let label = Label {
        kind: Kind::parse(kind)?,
        id: u64::from_le_bytes(take(&mut rest)?),
        instance: u64::from_le_bytes(take(&mut rest)?),
        status: i32::from_le_bytes(take(&mut rest)?),
    };
    let head_len = u32::from_le_bytes(take(&mut rest)?) as usize;
    check(bytes.len(), head_len, n_parts)?;

    let mut lengths = Vec::with_capacity(n_parts);
    for _ in 0..n_parts {
        lengths.push(u32::from_le_bytes(take(&mut rest)?) as usize);
    }
    let head = cut(&mut rest, head_len)?;
    let parts = lengths.into_iter().map(|length| cut(&mut rest, length)).collect::<Result<_, _>>()?;
    if !rest.is_empty() {
        return Err(FrameError::Lengths);
    }
    Ok(Frame { label, head, parts })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], FrameError> {
    let (first, after) = rest.split_first_chunk().ok_or(FrameError::Lengths)?;
    *rest = after;
    Ok(*first)
}

fn cut(rest: &mut &[u8], length: usize) -> Result<Vec<u8>, FrameError> {
    let (first, after) = rest.split_at_checked(length).ok_or(FrameError::Lengths)?;
    *rest = after;
    Ok(first.to_vec())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn frames_survive_any_cut_of_the_stream(
            frames in prop::collection::vec((any::<u64>(), any::<i32>(), prop::collection::vec(any::<u8>(), 0..40),
                prop::collection::vec(prop::collection::vec(any::<u8>(), 0..30), 0..4)), 1..6),
            chunk in 1_usize..50,
        ) {
            let mut stream = Vec::new();
            for (id, status, head, parts) in &frames {
                encode(&mut stream, Label::reply(*id, *status), head, parts).unwrap();
            }

            let mut decoder = Decoder::default();
            let mut found = Vec::new();
            for piece in stream.chunks(chunk) {
                decoder.feed(piece);
                while let Some(frame) = decoder.next_frame().unwrap() {
                    found.push((frame.label.id, frame.label.status, frame.head, frame.parts));
                }
            }
            prop_assert_eq!(found, frames);
            prop_assert!(!decoder.has_more());
        }

        #[test]
        fn any_bytes_are_frames_or_an_error_and_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut decoder = Decoder::default();
            decoder.feed(&bytes);
            while let Ok(Some(_)) = decoder.next_frame() {}
        }
    }

    #[test]
    fn a_length_beyond_the_limit_is_refused_before_the_bytes_arrive() {
        let mut decoder = Decoder::default();
        decoder.feed(&u32::MAX.to_le_bytes());
        assert!(matches!(decoder.next_frame(), Err(FrameError::TooLong(_))));
    }

    #[test]
    fn a_part_that_claims_more_than_the_frame_holds_is_refused() {
        let mut bytes = Vec::new();
        encode(&mut bytes, Label::reply(1, 0), b"[]", &[vec![7; 9]]).unwrap();
        bytes[HEADER] = 10;
        let mut decoder = Decoder::default();
        decoder.feed(&bytes);
        assert_eq!(decoder.next_frame(), Err(FrameError::Lengths));
    }

    #[test]
    fn limits_hold_when_writing_too() {
        let mut out = Vec::new();
        let label = Label::reply(1, 0);
        assert_eq!(
            encode(&mut out, label, &vec![b' '; MAX_HEAD + 1], &[]),
            Err(FrameError::HeadTooLong(MAX_HEAD + 1))
        );
        assert_eq!(
            encode(&mut out, label, b"", &vec![Vec::new(); MAX_PARTS + 1]),
            Err(FrameError::TooManyParts(MAX_PARTS + 1))
        );
        assert!(matches!(encode(&mut out, label, b"", &[vec![0; MAX_FRAME]]), Err(FrameError::TooLong(_))));
        assert!(out.is_empty(), "a refused frame leaves nothing behind");
    }
}

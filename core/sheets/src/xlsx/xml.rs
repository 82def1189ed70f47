//! The events of one part, as few as its readers need.

use super::archive::Inflating;
use crate::Refused;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use std::borrow::Cow;
use std::io::BufReader;

/// A part that is read from its beginning.
pub(crate) struct Xml<'a> {
    reader: Reader<BufReader<Inflating<'a>>>,
    buffer: Vec<u8>,
    part: String,
}

/// What comes next in a part.
#[derive(Debug)]
pub(crate) enum Piece<'b> {
    /// An element begins; of an empty one, its end follows.
    Open(BytesStart<'b>),
    /// An element ends.
    Close(BytesEnd<'b>),
    /// Text, or a part of one.
    Text(Cow<'b, str>),
    /// Nothing that says anything.
    Aside,
    /// The part is over.
    End,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(source: BufReader<Inflating<'a>>, part: &str) -> Self {
        let mut reader = Reader::from_reader(source);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), part: part.to_owned() }
    }

    pub(crate) fn into_source(self) -> Inflating<'a> {
        self.reader.into_inner().into_inner()
    }

    pub(crate) fn damaged(&self) -> Refused {
        Refused::Damaged { part: self.part.clone() }
    }

    pub(crate) fn next(&mut self) -> Result<Piece<'_>, Refused> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().begin_piece();
        let damaged = || Refused::Damaged { part: self.part.clone() };
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => Ok(Piece::Open(tag)),
            Ok(Event::End(tag)) => Ok(Piece::Close(tag)),
            Ok(Event::Text(text)) => Ok(Piece::Text(text.xml10_content())),
            Ok(Event::CData(text)) => Ok(Piece::Text(text.xml10_content())),
            Ok(Event::GeneralRef(reference)) => match reference.resolve_char_ref() {
                Ok(Some(c)) => Ok(Piece::Text(Cow::Owned(c.to_string()))),
                Ok(None) => {
                    let text = resolve_predefined_entity(&reference).ok_or_else(damaged)?;
                    Ok(Piece::Text(Cow::Borrowed(text)))
                }
                Err(_) => Err(damaged()),
            },
            Ok(Event::DocType(_)) => Err(Refused::DocumentType { part: self.part.clone() }),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => Ok(Piece::Aside),
            Ok(Event::Eof) => Ok(Piece::End),
            Err(quick_xml::Error::Io(error)) => {
                let ours = error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>());
                Err(ours.cloned().unwrap_or_else(damaged))
            }
            Err(_) => Err(damaged()),
        }
    }

    /// The next piece, a part that ends too early being damaged.
    pub(crate) fn within(&mut self) -> Result<Piece<'_>, Refused> {
        let early = self.damaged();
        match self.next()? {
            Piece::End => Err(early),
            piece => Ok(piece),
        }
    }
}

/// The name of an element that begins, without its prefix: the same part may be written with one or without.
pub(crate) fn name<'b>(tag: &'b BytesStart<'_>) -> &'b str {
    tag.local_name().into_inner()
}

/// The name of an element that ends.
pub(crate) fn end<'b>(tag: &'b BytesEnd<'_>) -> &'b str {
    tag.local_name().into_inner()
}

/// An attribute by its name without prefix.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().into_inner() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(Cow::into_owned)
}

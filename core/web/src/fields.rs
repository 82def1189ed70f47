//! Named text values, as query strings and forms carry them, read into a typed struct.
//!
//! A struct says what it wants: a number parses, an empty field is `None`, a repeated field is a `Vec`. Which field is wrong is
//! always known.

use crate::problem::Problem;
use kernel::Violation;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, DeserializeOwned, IntoDeserializer, Visitor};
use std::fmt;

/// The values of each name, in the order of the first occurrence.
#[derive(Default)]
pub(crate) struct Fields(Vec<(String, Vec<String>)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded` (WHATWG URL §5.1).
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(bytes) {
            fields.push(&name, value.into_owned());
        }
        fields
    }

    pub(crate) fn push(&mut self, name: &str, value: String) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, values)) => values.push(value),
            None => self.0.push((name.to_owned(), vec![value])),
        }
    }

    /// Takes a field out: what remains is not ours to interpret.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        self.0.remove(at).1.pop()
    }

    /// Reads the fields into `T`, or names the one that cannot be.
    pub(crate) fn read<T: DeserializeOwned>(self) -> Result<T, Problem> {
        let values = self.0.into_iter().map(|(name, values)| (name, Values(values)));
        let source = MapDeserializer::<_, Refusal>::new(values);
        serde_path_to_error::deserialize(source)
            .map_err(|error| refused(&error.path().to_string(), &error.inner().0))
    }
}

/// Turns serde's message about `path` into a violation that names the field.
pub(crate) fn refused(path: &str, message: &str) -> Problem {
    let place = pointer(path);
    // serde names an unknown field in the path, a missing one only in the message.
    let child = || {
        let name = format!("/{}", escaped(message.split('`').nth(1).unwrap_or_default()));
        if place.ends_with(&name) { place.clone() } else { format!("{place}{name}") }
    };
    let (pointer, code) = if message.starts_with("unknown field") {
        (child(), "unknown-field")
    } else if message.starts_with("missing field") {
        (format!("{place}/{}", escaped(message.split('`').nth(1).unwrap_or_default())), "missing-field")
    } else if message.starts_with("duplicate field") {
        (child(), "duplicate-field")
    } else if message.starts_with("unknown variant") {
        (place, "not-a-choice")
    } else {
        (place, "wrong-type")
    };
    Problem::of_violation(Violation { pointer, code: code.to_owned(), args: Vec::new() })
}

/// `names[0].value` of serde_path_to_error as a JSON pointer (RFC 6901).
fn pointer(path: &str) -> String {
    if path == "." || path == "?" {
        return String::new();
    }
    let mut out = String::new();
    for step in path.split(['.', '[']) {
        let step = step.strip_suffix(']').unwrap_or(step);
        if !step.is_empty() && step != "?" {
            out.push('/');
            out.push_str(&escaped(step));
        }
    }
    out
}

fn escaped(step: &str) -> String {
    // A name that is not ours may be of any length.
    step.chars().take(64).collect::<String>().replace('~', "~0").replace('/', "~1")
}

/// The values of one name.
#[derive(Debug)]
struct Values(Vec<String>);

/// Why a value was refused.
#[derive(Debug)]
struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl de::Error for Refusal {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl<'de> IntoDeserializer<'de, Refusal> for Values {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl Values {
    fn one(mut self) -> Result<String, Refusal> {
        match self.0.len() {
            1 => Ok(self.0.remove(0)),
            _ => Err(Refusal("one value is wanted".to_owned())),
        }
    }
}

macro_rules! parsed {
    ($($deserialize:ident $visit:ident $type:ty;)*) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
            let text = self.one()?;
            let value = text.trim().parse::<$type>();
            visitor.$visit(value.map_err(|_| Refusal("a number is wanted".to_owned()))?)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Values {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_string(self.one()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.one()?.as_str() {
            "on" | "true" | "1" => visitor.visit_bool(true),
            "off" | "false" | "0" | "" => visitor.visit_bool(false),
            _ => Err(Refusal("yes or no is wanted".to_owned())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        if self.0.iter().all(String::is_empty) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let each = self.0.into_iter().map(|value| Self(vec![value]));
        SeqDeserializer::new(each).deserialize_seq(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_enum(self.one()?.into_deserializer())
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    parsed! {
        deserialize_i8 visit_i8 i8; deserialize_i16 visit_i16 i16; deserialize_i32 visit_i32 i32; deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u8 u8; deserialize_u16 visit_u16 u16; deserialize_u32 visit_u32 u32; deserialize_u64 visit_u64 u64;
    }

    serde::forward_to_deserialize_any! {
        f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_become_pointers() {
        for (path, expected) in
            [(".", ""), ("names[0].value", "/names/0/value"), ("a~b", "/a~0b"), ("a/b", "/a~1b")]
        {
            assert_eq!(pointer(path), expected);
        }
    }

    proptest! {
        #[test]
        fn every_refusal_names_a_place_that_is_a_json_pointer(path in ".{0,40}", name in ".{0,90}") {
            let problem = refused(&path, &format!("unknown field `{name}`, expected `x`"));
            let place = &problem.violations()[0].pointer;
            prop_assert!(place.is_empty() || place.starts_with('/'));
            prop_assert!(!place.replace("~0", "").replace("~1", "").contains('~'));
        }

        #[test]
        fn no_form_makes_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Fields::parse(&bytes).read::<std::collections::BTreeMap<String, String>>();
        }
    }
}

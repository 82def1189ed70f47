//! What every scheme does first, and the shape that all number types share.

use crate::refusal::Refusal;

/// Brings a text as people type and paste it into normal form: ASCII instead of full width, upper case, no spaces or dashes.
///
/// Anything else stays, so that the alphabet check can name it.
pub(crate) fn normal(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !is_separator(*c)).map(|c| c.to_ascii_uppercase()).collect()
}

/// The same without the `marks` that this scheme is written with.
pub(crate) fn without(text: &str, marks: &str) -> String {
    normal(text).chars().filter(|c| !marks.contains(*c)).collect()
}

/// Reads exactly `N` characters in normal form, each allowed in its place.
///
/// `allowed` is told the place, from 0, so that a scheme can want digits here and letters there.
pub(crate) fn characters<const N: usize>(
    text: &str,
    allowed: impl Fn(usize, u8) -> bool,
) -> Result<[u8; N], Refusal> {
    let text = normal(text);
    match text.chars().count() {
        0 => return Err(Refusal::Empty),
        found if found < N => return Err(Refusal::TooShort { found, needed: N }),
        found if found > N => return Err(Refusal::TooLong { found, max: N }),
        _ => {}
    }

    let mut bytes = [0; N];
    for (place, (slot, found)) in bytes.iter_mut().zip(text.chars()).enumerate() {
        *slot = u8::try_from(found)
            .ok()
            .filter(|byte| byte.is_ascii() && allowed(place, *byte))
            .ok_or(Refusal::Character { found, position: place + 1 })?;
    }
    Ok(bytes)
}

/// Full-width forms (U+FF01–U+FF5E) stand in the order of ASCII; an ideographic space is a space.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Gives a number type its fixed-length storage and everything that follows from being a parsed text.
///
/// The type supplies `parse`; there is no other way to get a value.
macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $length]);

        impl $name {
            /// Gives the number in normal form.
            pub fn as_str(&self) -> &str {
                self.part(0..$length)
            }

            /// Gives the characters at these places, from 0.
            fn part(&self, places: std::ops::Range<usize>) -> &str {
                std::str::from_utf8(&self.0[places]).expect("a parsed number is ASCII")
            }
        }

        $crate::text::as_text!($name);
    };
}
pub(crate) use number;

/// The same for numbers of several lengths.
macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Gives the number in normal form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        $crate::text::as_text!($name);
    };
}
pub(crate) use code;

/// What follows from being a parsed text: `Display`, `FromStr`, and serde as a string that is parsed again on the way in.
macro_rules! as_text {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.as_str()).finish()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Refusal;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use as_text;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_form_is_half_width_upper_case_without_separators() {
        assert_eq!(normal(" 9１\u{3000}ａb-c–d\t"), "91ABCD");
    }

    #[test]
    fn a_character_outside_ascii_is_named_not_dropped() {
        let refusal = characters::<3>("12号", |_, _| true);
        assert_eq!(refusal, Err(Refusal::Character { found: '号', position: 3 }));
    }
}

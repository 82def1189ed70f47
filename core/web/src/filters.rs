//! What templates say and show in the reader's language. A module writes `use web::filters;` beside its template structs.
//!
//! ```html
//! {{ "enterprises-queue-title"|t }}
//! {{ "enterprises-due"|arg("count", 3)|arg("name", name)|t }}
//! {{ submitted_at|moment }}   {{ due_at|ago }}   {{ total|number }}   {{ cents|money("CNY", 2) }}
//! {{ "check"|icon }}
//! ```

#![allow(missing_docs, reason = "askama::filter_fn makes structs and methods that nobody names")]

use crate::format;
use crate::frame::Frame;
use crate::parts::Clock;
use crate::svg::Svg;
use crate::words::Arg;
use askama::filters::Safe;
use chrono::NaiveDate;
use kernel::Timestamp;
use std::borrow::Cow;
use std::fmt::Display;

fn frame(values: &dyn askama::Values) -> askama::Result<&Frame> {
    askama::get_value(values, Frame::VALUE)
}

/// A key and the values its text speaks of.
#[derive(Debug, Clone)]
pub struct Saying {
    key: String,
    args: Vec<(Cow<'static, str>, Arg)>,
}

/// A key, with or without values.
pub trait Say {
    /// Takes it as a saying.
    fn saying(self) -> Saying;
}

impl Say for Saying {
    fn saying(self) -> Saying {
        self
    }
}

impl Say for &Saying {
    fn saying(self) -> Saying {
        self.clone()
    }
}

macro_rules! keys {
    ($($type:ty),*) => {$(
        impl Say for $type {
            fn saying(self) -> Saying {
                Saying { key: self.to_string(), args: Vec::new() }
            }
        }
    )*};
}
keys!(&str, &&str, &&&str, String, &String, &&String);

/// A value that a text speaks of.
pub trait Argument {
    /// Takes it.
    fn argument(self) -> Arg;
}

macro_rules! texts {
    ($($type:ty),*) => {$(
        impl Argument for $type {
            fn argument(self) -> Arg {
                Arg::Text(self.to_string())
            }
        }
    )*};
}
texts!(&str, &&str, &&&str, String, &String, &&String, Cow<'_, str>, &Cow<'_, str>);

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl Argument for $type {
            fn argument(self) -> Arg {
                Arg::Number(i64::try_from(self).unwrap_or(i64::MAX))
            }
        }
        impl Argument for &$type {
            fn argument(self) -> Arg {
                (*self).argument()
            }
        }
        impl Argument for &&$type {
            fn argument(self) -> Arg {
                (**self).argument()
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64, usize, i8, i16, i32, i64);

/// Gives a value to the text that `t` will say.
#[askama::filter_fn]
pub fn arg<K: Say, A: Argument>(
    key: K,
    _: &dyn askama::Values,
    name: &'static str,
    value: A,
) -> askama::Result<Saying> {
    let mut saying = key.saying();
    saying.args.push((Cow::Borrowed(name), value.argument()));
    Ok(saying)
}

/// Says a key.
#[askama::filter_fn]
pub fn t<K: Say>(key: K, values: &dyn askama::Values) -> askama::Result<String> {
    let saying = key.saying();
    Ok(frame(values)?.say_with(&saying.key, &saying.args))
}

/// A time, by value or by reference.
pub trait At {
    /// The instant.
    fn at(&self) -> Timestamp;
}
impl At for Timestamp {
    fn at(&self) -> Timestamp {
        *self
    }
}
impl<T: At> At for &T {
    fn at(&self) -> Timestamp {
        (*self).at()
    }
}

/// A calendar day, by value or by reference.
pub trait Day {
    /// The day.
    fn day(&self) -> NaiveDate;
}
impl Day for NaiveDate {
    fn day(&self) -> NaiveDate {
        *self
    }
}
impl<T: Day> Day for &T {
    fn day(&self) -> NaiveDate {
        (*self).day()
    }
}

/// An instant to the minute, with its zone, as a `<time>` element.
#[askama::filter_fn]
pub fn moment<A: At>(at: A, values: &dyn askama::Values) -> askama::Result<Safe<String>> {
    let (frame, at) = (frame(values)?, at.at());
    Ok(time(at, &format::moment(frame.language(), frame.site().settings.zone, at)))
}

/// The day of an instant, as a `<time>` element.
#[askama::filter_fn]
pub fn date<A: At>(at: A, values: &dyn askama::Values) -> askama::Result<Safe<String>> {
    let (frame, at) = (frame(values)?, at.at());
    Ok(time(at, &format::date(frame.language(), frame.site().settings.zone, at)))
}

/// How far an instant is from now, as a `<time>` element whose title is the instant.
#[askama::filter_fn]
pub fn ago<A: At>(at: A, values: &dyn askama::Values) -> askama::Result<Safe<String>> {
    let (frame, at) = (frame(values)?, at.at());
    let (language, zone) = (frame.language(), frame.site().settings.zone);
    let text = format::relative(&frame.site().words, language, frame.now(), at);
    let title = format::moment(language, zone, at);
    Ok(Safe(format!(
        "<time datetime=\"{}\" title=\"{title}\">{text}</time>",
        at.format("%Y-%m-%dT%H:%M:%SZ")
    )))
}

fn time(at: Timestamp, text: &str) -> Safe<String> {
    Safe(format!("<time datetime=\"{}\">{text}</time>", at.format("%Y-%m-%dT%H:%M:%SZ")))
}

/// An instant to the minute as plain text: for titles and for the values of texts.
#[askama::filter_fn]
pub fn moment_text<A: At>(at: A, values: &dyn askama::Values) -> askama::Result<String> {
    let frame = frame(values)?;
    Ok(format::moment(frame.language(), frame.site().settings.zone, at.at()))
}

/// A calendar day.
#[askama::filter_fn]
pub fn day<D: Day>(day: D, values: &dyn askama::Values) -> askama::Result<String> {
    Ok(format::day(frame(values)?.language(), day.day()))
}

/// A whole number with separators.
#[askama::filter_fn]
pub fn number<A: Argument>(value: A, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(match value.argument() {
        Arg::Number(number) => format::number(number),
        Arg::Text(text) => text,
    })
}

/// An amount of minor units.
#[askama::filter_fn]
pub fn money<A: Argument>(
    minor: A,
    values: &dyn askama::Values,
    currency: &str,
    exponent: u8,
) -> askama::Result<String> {
    Ok(match minor.argument() {
        Arg::Number(minor) => format::money(frame(values)?.language(), minor, currency, exponent),
        Arg::Text(text) => text,
    })
}

/// A size in bytes.
#[askama::filter_fn]
pub fn size<A: Argument>(bytes: A, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(match bytes.argument() {
        Arg::Number(bytes) => format::size(u64::try_from(bytes).unwrap_or_default()),
        Arg::Text(text) => text,
    })
}

/// The drawing of that name; decoration only, so that screen readers skip it.
#[askama::filter_fn]
pub fn icon<D: Display>(name: D, _: &dyn askama::Values) -> askama::Result<Svg> {
    Ok(crate::icon::svg(&name.to_string()))
}

/// The hidden field with the form token: `{{ ""|csrf }}`, or the macro `form::token()`.
#[askama::filter_fn]
pub fn csrf<D: Display>(_: D, values: &dyn askama::Values) -> askama::Result<Safe<String>> {
    let token = frame(values)?.csrf();
    Ok(Safe(format!("<input type=\"hidden\" name=\"{}\" value=\"{token}\">", crate::csrf::FIELD)))
}

/// The id of a field's input, from its name.
#[askama::filter_fn]
pub fn anchor<D: Display>(name: D, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(crate::field_id(&name.to_string()))
}

/// The first letter of a name, for its badge.
#[askama::filter_fn]
pub fn initial<D: Display>(name: D, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(crate::page::initial(&name.to_string()))
}

/// A clock, by whatever reference a template has of it.
pub trait Ticks {
    /// The clock.
    fn clock(&self) -> &Clock;
}
impl Ticks for Clock {
    fn clock(&self) -> &Clock {
        self
    }
}
impl<T: Ticks> Ticks for &T {
    fn clock(&self) -> &Clock {
        (*self).clock()
    }
}

/// The tone of a [`Clock`](crate::parts::Clock) now.
#[askama::filter_fn]
pub fn clock_tone<C: Ticks>(clock: C, values: &dyn askama::Values) -> askama::Result<&'static str> {
    Ok(clock.clock().tone(frame(values)?.now()).name())
}

/// How long a [`Clock`](crate::parts::Clock) has left now: *3 working days left*.
#[askama::filter_fn]
pub fn clock_left<C: Ticks>(clock: C, values: &dyn askama::Values) -> askama::Result<String> {
    let (clock, frame) = (clock.clock(), frame(values)?);
    if clock.due < frame.now() {
        return Ok(frame.say("web-clock-missed"));
    }
    Ok(match clock.working_days {
        Some(days) => {
            frame.say_with("web-clock-working-days", &[(Cow::Borrowed("count"), Arg::Number(days))])
        }
        None => format::relative(&frame.site().words, frame.language(), frame.now(), clock.due),
    })
}

/// The language of the page as a `lang` attribute wants it: `{{ ""|lang }}`.
#[askama::filter_fn]
pub fn lang<D: Display>(_: D, values: &dyn askama::Values) -> askama::Result<&'static str> {
    Ok(frame(values)?.language().tag())
}

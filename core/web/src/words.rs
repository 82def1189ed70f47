//! Words: every text that people read, in every language, by key.
//!
//! Each module hands in its two Fluent files; the keys of a module begin with its name, so that nobody overwrites another's words.

use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use kernel::Language;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use unic_langid::LanguageIdentifier;

/// The texts of one module.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Whose they are; for messages at start.
    pub module: &'static str,
    /// `i18n/zh-CN.ftl`, through `include_str!`.
    pub zh_cn: &'static str,
    /// `i18n/en.ftl`.
    pub en: &'static str,
}

impl Source {
    fn text(&self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.zh_cn,
            Language::En => self.en,
        }
    }
}

/// What `web` itself says.
pub const SOURCE: Source =
    Source { module: "web", zh_cn: include_str!("../i18n/zh-CN.ftl"), en: include_str!("../i18n/en.ftl") };

/// Texts that cannot be used. The server does not start with them.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// A file is not Fluent.
    #[error("the {} texts of {module} cannot be read: {reason}", language.tag())]
    Syntax {
        /// Whose.
        module: &'static str,
        /// Which of the two files.
        language: Language,
        /// What the parser says.
        reason: String,
    },
    /// Two modules use one key.
    #[error("the {} texts of {module} say {key} again", language.tag())]
    Twice {
        /// Who came second.
        module: &'static str,
        /// Which of the two files.
        language: Language,
        /// The key.
        key: String,
    },
}

/// A value that a text speaks of.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// Chooses the plural and is shown with separators.
    Number(i64),
}

/// All texts in all languages. Cheap to clone.
#[derive(Clone)]
pub struct Words(Arc<Inner>);

struct Inner {
    zh_cn: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
    keys: [BTreeSet<String>; 2],
    missing: Mutex<BTreeSet<(&'static str, String)>>,
}

impl Words {
    /// Reads the texts of all modules; those of `web` are always among them.
    pub fn new(sources: &[Source]) -> Result<Self, WordsError> {
        let (zh_cn, zh_keys) = bundle(Language::ZhCn, sources)?;
        let (en, en_keys) = bundle(Language::En, sources)?;
        Ok(Self(Arc::new(Inner { zh_cn, en, keys: [zh_keys, en_keys], missing: Mutex::default() })))
    }

    /// Says `key`. A dot chooses an attribute: `problem-stale.detail`. An unknown key is shown as it is, and remembered.
    pub fn say(&self, language: Language, key: &str, args: &[(Cow<'_, str>, Arg)]) -> String {
        self.find(language, key, args).unwrap_or_else(|| {
            self.0
                .missing
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert((language.tag(), key.to_owned()));
            key.to_owned()
        })
    }

    /// Says `key` if it is known.
    pub fn find(&self, language: Language, key: &str, args: &[(Cow<'_, str>, Arg)]) -> Option<String> {
        let bundle = match language {
            Language::ZhCn => &self.0.zh_cn,
            Language::En => &self.0.en,
        };
        let (id, attribute) = key.split_once('.').map_or((key, None), |(id, name)| (id, Some(name)));
        let message = bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut given = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            let value = match value {
                Arg::Text(text) => FluentValue::from(text.as_str()),
                Arg::Number(number) => FluentValue::from(*number),
            };
            given.set(name.clone(), value);
        }
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&given), &mut faults).into_owned();
        if !faults.is_empty() {
            tracing::warn!(key, language = language.tag(), ?faults, "a text lacks a value it speaks of");
        }
        Some(text)
    }

    /// The keys a language knows; a test compares the two lists.
    pub fn keys(&self, language: Language) -> &BTreeSet<String> {
        match language {
            Language::ZhCn => &self.0.keys[0],
            Language::En => &self.0.keys[1],
        }
    }

    /// What was asked for and not known since the start, as language tag and key; a test demands that it stays empty.
    pub fn missing(&self) -> Vec<(&'static str, String)> {
        self.0.missing.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

fn bundle(
    language: Language,
    sources: &[Source],
) -> Result<(FluentBundle<FluentResource>, BTreeSet<String>), WordsError> {
    let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // The marks that isolate a value's direction would be seen in titles, mails and copied text.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(FluentNumber { value, .. }) => Some(crate::format::number(*value as i64)),
        _ => None,
    }));
    let mut keys = BTreeSet::new();
    for source in std::iter::once(&SOURCE).chain(sources) {
        let module = source.module;
        let resource =
            FluentResource::try_new(source.text(language).to_owned()).map_err(|(_, reasons)| {
                WordsError::Syntax { module, language, reason: format!("{reasons:?}") }
            })?;
        for key in message_ids(source.text(language)) {
            if !keys.insert(key.to_owned()) {
                return Err(WordsError::Twice { module, language, key: key.to_owned() });
            }
        }
        bundle.add_resource(resource).map_err(|reasons| WordsError::Syntax {
            module,
            language,
            reason: format!("{reasons:?}"),
        })?;
    }
    Ok((bundle, keys))
}

/// A message starts at the first column with its id and an equals sign; terms (`-name`) and comments do not.
fn message_ids(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let (id, _) = line.split_once('=')?;
        let id = id.strip_suffix(' ').unwrap_or(id);
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        (id.starts_with(|c: char| c.is_ascii_alphabetic()) && id.chars().all(plain)).then_some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Source = Source { module: "one", zh_cn: "one-a = 甲\n", en: "one-a = A\n" };

    #[test]
    fn a_key_that_nobody_knows_is_shown_and_remembered() {
        let words = Words::new(&[ONE]).unwrap();
        assert_eq!(words.say(Language::ZhCn, "one-a", &[]), "甲");
        assert_eq!(words.missing(), []);
        assert_eq!(words.say(Language::En, "one-b", &[]), "one-b");
        assert_eq!(words.missing(), [("en", "one-b".to_owned())]);
    }

    #[test]
    fn two_modules_cannot_say_the_same_key() {
        let other = Source { module: "other", ..ONE };
        assert!(matches!(Words::new(&[ONE, other]), Err(WordsError::Twice { module: "other", .. })));
    }

    #[test]
    fn numbers_choose_the_plural_and_carry_separators() {
        let words = Words::new(&[]).unwrap();
        let left = |count| {
            words.say(Language::En, "web-clock-working-days", &[(Cow::Borrowed("count"), Arg::Number(count))])
        };
        assert_eq!(
            (left(1), left(1200)),
            ("1 working day left".to_owned(), "1,200 working days left".to_owned())
        );
    }
}

//! What pages say, by key: a journey is written once and told in both languages.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The words of one language.
pub struct Words {
    language: &'static str,
    said: BTreeMap<String, String>,
}

impl Words {
    /// Reads the words of `zh-CN` or `en` of every room.
    pub fn of(language: &'static str) -> Self {
        let rooms = fs::read_dir(crate::root().join("core")).expect("rooms").flatten();
        let files =
            rooms.flat_map(|room| fs::read_dir(room.path().join("i18n")).into_iter().flatten().flatten());
        let mine = files.map(|file| file.path()).filter(|path| is_of(path, language));
        let texts = mine.filter_map(|path| fs::read_to_string(path).ok());
        let said = texts.flat_map(|text| messages(&text)).collect();
        Self { language, said }
    }

    /// The language.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// What the message `key` says. It must not have places for arguments.
    pub fn say(&self, key: &str) -> &str {
        let said = self.message(key);
        assert!(!said.contains('{'), "{key} has places for arguments: {said}");
        said
    }

    /// What the message `key` says with `value` in the place of its argument `name`.
    pub fn say_with(&self, key: &str, name: &str, value: &str) -> String {
        self.message(key).replace(&format!("{{ ${name} }}"), value)
    }

    fn message(&self, key: &str) -> &str {
        self.said.get(key).unwrap_or_else(|| panic!("{key} is in no file of {}", self.language))
    }
}

/// Is it `en.ftl` or `countries.en.ftl`?
fn is_of(path: &Path, language: &str) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    name == format!("{language}.ftl") || name.ends_with(&format!(".{language}.ftl"))
}

/// The messages of one line each.
fn messages(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    let pairs = lines.filter_map(|line| line.split_once('='));
    pairs.map(|(key, said)| (key.trim().to_owned(), said.trim().to_owned())).collect()
}

//! The rules over one file.

use super::files::File;
use super::rust;

/// SeaORM and the drivers below it only where rows become things. A room's own tests may look at its rows.
pub(super) fn queries_in_stores(file: &File) -> Vec<String> {
    let at_home = ["core/db/", "migrations/", "tests/"].iter().any(|home| file.path.starts_with(home))
        || file.path == "core/kernel/src/id.rs"
        || is_file_or_folder(&file.path, &["entity", "store", "tests"]);
    named(file, at_home, &["sea_orm", "sqlx", "rusqlite"], "belongs into entity.rs or store.rs")
}

/// Rows of SQLite come through SeaORM's proxy with their columns in the order of their names. `into_tuple` reads by position, so that
/// the next column somebody selects would be taken for another, on that engine alone.
pub(super) fn columns_by_name(file: &File) -> Vec<String> {
    named(file, file.path.starts_with("core/db/"), &["into_tuple"], "reads by position: name the columns")
}

/// actix only where a request arrives.
pub(super) fn http_at_the_edge(file: &File) -> Vec<String> {
    let at_home = ["core/web/", "core/app/", "tests/"].iter().any(|home| file.path.starts_with(home))
        || is_file_or_folder(&file.path, &["http", "console", "tests", "examples"]);
    named(file, at_home, &["actix_web", "actix_multipart"], "belongs into http.rs or console.rs")
}

/// A page of code has an end. Data, words and style sheets may be long.
pub(super) fn not_too_long(file: &File) -> Vec<String> {
    let lines = file.text.lines().count();
    let long = (file.is("rs") || file.is("html")) && lines > 400;
    long.then(|| format!("{lines} lines; past 400 a file becomes a folder")).into_iter().collect()
}

/// The compiler denies `unsafe`; only plugins may lift that.
pub(super) fn unsafe_in_plugins(file: &File) -> Vec<String> {
    named(file, file.path.starts_with("plugins/"), &["unsafe", "unsafe_code"], "belongs into plugins")
}

/// What is here is finished; what is not finished is not here.
pub(super) fn finished(file: &File) -> Vec<String> {
    // Written in two halves, so that this file is not found by itself.
    const WORDS: &[&str] = &[
        concat!("to", "do"),
        concat!("fix", "me"),
        concat!("unimplem", "ented"),
        concat!("coming ", "soon"),
        concat!("not yet implem", "ented"),
        concat!("敬请", "期待"),
        concat!("尚未", "实现"),
    ];
    // The lints that forbid the macros have to name them.
    let lint = |line: &str| file.path == "Cargo.toml" && line.ends_with("= \"deny\"");
    spoken(file, WORDS, |line| !lint(line))
}

/// No path of one machine, no host of a package registry. A lock file has to name where its crates are from.
pub(super) fn no_machine(file: &File) -> Vec<String> {
    const PLACES: &[&str] = &[
        concat!("/wo", "rk/"),
        concat!("/tmp/", "brief"),
        concat!("/tmp/", "t-"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("crates", ".io"),
        concat!("py", "pi.org"),
        concat!("npm", "js."),
        concat!("debian", ".org"),
        concat!("pythonhost", "ed.org"),
    ];
    if file.name() == "Cargo.lock" {
        return Vec::new();
    }
    spoken(file, PLACES, |_| true)
}

/// A file is named after what it holds.
pub(super) fn named_after_things(file: &File) -> Vec<String> {
    const MAGNETS: &[&str] = &["utils", "util", "common", "helpers", "helper", "misc", "manager"];
    let stems = file.path.split('/').map(|part| part.split('.').next().unwrap_or_default());
    let magnet = stems.into_iter().find(|stem| MAGNETS.contains(stem));
    magnet.map(|stem| format!("{stem} says nothing about what is inside")).into_iter().collect()
}

/// `$1` comes first, then `$2`: SQLite counts parameters by their first appearance.
pub(super) fn parameters_in_order(file: &File) -> Vec<String> {
    if !file.is("rs") {
        return Vec::new();
    }
    let strings = rust::parts(&file.text).strings;
    strings
        .into_iter()
        .filter(|(_, text)| !in_order(text))
        .map(|(line, text)| format!("line {line}: {:?} are out of order", parameters(&text)))
        .collect()
}

/// The numbers after `$`, in the order of their first appearance.
fn parameters(sql: &str) -> Vec<u32> {
    let mut seen = Vec::new();
    for part in sql.split('$').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(number) = digits.parse()
            && !seen.contains(&number)
        {
            seen.push(number);
        }
    }
    seen
}

/// A whole statement counts from one without gaps; a part of one may begin later, but ascends.
fn in_order(sql: &str) -> bool {
    let whole = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"]
        .iter()
        .any(|verb| sql.trim_start().starts_with(verb));
    let found = parameters(sql);
    if whole { found.iter().zip(1..).all(|(found, expected)| *found == expected) } else { found.is_sorted() }
}

/// Is it the file `name.rs`, or inside a folder of that name?
fn is_file_or_folder(path: &str, names: &[&str]) -> bool {
    path.split('/').any(|part| names.contains(&part.strip_suffix(".rs").unwrap_or(part)))
}

/// The lines whose code names one of `words`, if the file is Rust and not their home.
fn named(file: &File, at_home: bool, words: &[&str], advice: &str) -> Vec<String> {
    if at_home || !file.is("rs") {
        return Vec::new();
    }
    let code = rust::parts(&file.text).code;
    let mut found = Vec::new();
    for (line, text) in code.lines().enumerate() {
        let mut names = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        if let Some(word) = names.find(|name| words.contains(name)) {
            found.push(format!("line {}: {word} {advice}", line + 1));
        }
    }
    found
}

/// The lines that say one of `words`, whatever the case, not as part of a longer word.
fn spoken(file: &File, words: &[&str], counts: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (at, line) in file.lines().filter(|(_, line)| counts(line)) {
        let low = line.to_lowercase();
        if let Some(word) = words.iter().find(|word| says(&low, word)) {
            found.push(format!("line {at} says {word:?}"));
        }
    }
    found
}

fn says(line: &str, word: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric();
    line.match_indices(word).any(|(at, _)| {
        let starts = word.starts_with(letter) && line[..at].ends_with(letter);
        let ends = word.ends_with(letter) && line[at + word.len()..].starts_with(letter);
        !starts && !ends
    })
}

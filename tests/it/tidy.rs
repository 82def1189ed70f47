//! House rules that can be read off the text: where SeaORM and actix may be, how long a file may be, which words must not be.
//!
//! Each rule is a function over one [`File`]; its test in `seen_failing.rs` shows it refusing something.

mod files;
mod rules;
mod rust;
mod seen_failing;
mod translations;

use files::File;

/// The codes of all faults that somebody may be told.
pub(crate) fn problem_codes() -> impl Iterator<Item = String> {
    translations::problem_codes(&files::all()).into_iter()
}

/// Runs a rule over every file of the repository.
fn check(rule: fn(&File) -> Vec<String>) {
    let files = files::all();
    assert!(files.iter().any(|file| file.path == "core/kernel/src/lib.rs"), "the walk found the house");
    let broken: Vec<_> = files
        .iter()
        .flat_map(|file| rule(file).into_iter().map(|what| format!("{}: {what}", file.path)))
        .collect();
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn queries_live_in_stores() {
    check(rules::queries_in_stores);
}

#[test]
fn columns_are_read_by_name() {
    check(rules::columns_by_name);
}

#[test]
fn http_lives_in_http_and_console() {
    check(rules::http_at_the_edge);
}

#[test]
fn a_file_fits_in_a_head() {
    check(rules::not_too_long);
}

#[test]
fn unsafe_code_lives_in_plugins() {
    check(rules::unsafe_in_plugins);
}

#[test]
fn nothing_is_left_for_later() {
    check(rules::finished);
}

#[test]
fn the_repository_speaks_of_no_machine_and_no_registry() {
    check(rules::no_machine);
}

#[test]
fn files_are_named_after_things() {
    check(rules::named_after_things);
}

#[test]
fn parameters_of_raw_sql_first_appear_in_order() {
    check(rules::parameters_in_order);
}

#[test]
fn both_languages_say_the_same_things() {
    let broken = translations::differing(&files::all());
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_problem_has_a_page_in_both_languages() {
    let broken = translations::problems_without_page(&files::all());
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

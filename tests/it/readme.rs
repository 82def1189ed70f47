//! The commands that the README tells people to type exist, flags included.

use crate::crash::BINARY;
use std::process::Command;

#[test]
fn every_command_of_the_readme_can_be_typed() {
    let readme = std::fs::read_to_string(tests::root().join("README.md")).expect("there is a README");
    let commands = commands(&readme);
    assert!(commands.len() >= 2, "there are two commands at least: {commands:?}");
    let wrong: Vec<_> = commands.iter().filter(|command| !exists(command)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn a_command_that_does_not_exist_is_seen() {
    let text =
        "Type\n```sh\ncargo run\ntests/runn\ncorridor serve --listenn X\ncorridor sing\n```\nnot: tests/x\n";
    let wrong: Vec<_> = commands(text).into_iter().filter(|command| !exists(command)).collect();
    assert_eq!(wrong, ["tests/runn", "corridor serve --listenn X", "corridor sing"]);
}

/// The lines in fences that begin with a program of ours or with cargo.
fn commands(readme: &str) -> Vec<String> {
    let fences = readme.split("\n```").skip(1).step_by(2);
    let lines = fences.flat_map(|fence| fence.lines().skip(1));
    lines.filter(|line| program(line).is_some()).map(str::to_owned).collect()
}

fn program(line: &str) -> Option<&str> {
    let first = line.split_whitespace().next()?;
    let known =
        first == "cargo" || first.starts_with("tests/") || first.rsplit('/').next() == Some("corridor");
    known.then_some(first)
}

fn exists(command: &str) -> bool {
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or_default();
    match program.rsplit('/').next() {
        Some("cargo") => words.next().is_some_and(|deed| ["run", "build", "test"].contains(&deed)),
        Some("corridor") => {
            let words: Vec<_> = words.collect();
            let deeds: Vec<_> = words.iter().take_while(|word| !word.starts_with('-')).collect();
            let help =
                Command::new(BINARY).args(deeds).arg("--help").output().expect("the binary can be started");
            let said = String::from_utf8_lossy(&help.stdout);
            let mut flags = words.iter().filter(|word| word.starts_with("--"));
            help.status.success() && flags.all(|flag| said.split_whitespace().any(|word| word == *flag))
        }
        _ => tests::root().join(program).is_file(),
    }
}

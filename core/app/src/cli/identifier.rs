//! `corridor identifier`: numbers in, verdicts out, a line each.

mod rows;

use crate::numbers::{Judgement, Reason, Verdict, judge, shortened};
use crate::site;
use clap::Subcommand;
use identifiers::Scheme;
use kernel::{Clock, Language, Timestamp};
use rows::{LONGEST, Row, Rows};
use std::io::{Read, Write};
use std::process::ExitCode;
use web::Words;

#[derive(Debug, Subcommand)]
pub(super) enum IdentifierCommand {
    /// Judge numbers: CSV `scheme,input` from standard input, CSV `scheme,input,normalised,verdict,reason` to standard output
    ///
    /// A first line that names the columns is recognised, and may name others, too. Every line that is not empty gets an answer:
    /// `valid`, `invalid` or `unknown-scheme`. Exit code 0 whatever the verdicts are.
    Check {
        /// In which language to give reasons: en or zh-CN
        #[arg(long, default_value = "en", value_parser = super::ledger::language)]
        language: Language,
    },
    /// List the schemes: CSV `scheme,other names`
    Schemes,
}

pub(super) fn run(
    command: &IdentifierCommand,
    input: impl Read,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    match command {
        IdentifierCommand::Check { language } => {
            let answers = Answers { words: site::words()?, language: *language, now: Clock::System.now() };
            answers.write(input, out)?;
        }
        IdentifierCommand::Schemes => {
            let mut csv = csv::Writer::from_writer(out);
            csv.write_record(["scheme", "other names"])?;
            for scheme in Scheme::ALL {
                csv.write_record([scheme.code(), &scheme.aliases().join(" ")])?;
            }
            csv.flush()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// How answers are given.
struct Answers {
    words: Words,
    language: Language,
    now: Timestamp,
}

impl Answers {
    /// Reads and writes as it goes; memory is bounded by the longest line.
    fn write(&self, input: impl Read, out: &mut impl Write) -> anyhow::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(["scheme", "input", "normalised", "verdict", "reason"])?;
        let mut rows = Rows::new(input);
        while let Some(row) = rows.next()? {
            let (scheme, input, judged) = self.judge(row);
            let reason = judged.reason.map(|reason| self.say(&reason)).unwrap_or_default();
            let (scheme, input) = (visible(&scheme), visible(&input));
            csv.write_record([&scheme, &input, &judged.normalised, judged.verdict.as_str(), &reason])?;
        }
        csv.flush()?;
        Ok(())
    }

    fn judge(&self, row: Row) -> (String, String, Judgement) {
        let invalid = |code, args| Judgement::refused(Verdict::Invalid, Reason::new(code, args));
        match row {
            Row::Number { scheme, input } => {
                let judged = judge(&scheme, &input, self.now);
                (scheme, input, judged)
            }
            Row::Columns { scheme, input, found, needed } => {
                let args = vec![("found", found.to_string()), ("needed", needed.to_string())];
                (scheme, input, invalid("identifier-row-columns", args))
            }
            Row::TooLong { head } => {
                let judged = invalid("identifier-row-too-long", vec![("max", LONGEST.to_string())]);
                (String::new(), shortened(&head), judged)
            }
            Row::OpenQuote { line } => {
                (String::new(), shortened(&line), invalid("identifier-row-quote", vec![]))
            }
            Row::NotText { scheme, input } => (scheme, input, invalid("identifier-row-not-text", vec![])),
        }
    }

    /// The code for programs, the sentence for people.
    fn say(&self, reason: &Reason) -> String {
        let (key, args) = reason.sentence();
        format!("{}: {}", reason.code, self.words.say(self.language, &key, &args))
    }
}

/// Gives back what was given, but for control characters that would hide in a terminal or end a reader's line.
fn visible(text: &str) -> String {
    let hidden = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    text.chars().map(|c| if hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone, Utc};

    fn answers(input: &[u8], language: Language) -> Vec<String> {
        let now = Utc.with_ymd_and_hms(2026, 11, 24, 0, 0, 0).unwrap();
        let answers = Answers { words: site::words().unwrap(), language, now };
        let mut out = Vec::new();
        answers.write(input, &mut out).unwrap();
        String::from_utf8(out).unwrap().lines().skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn every_line_gets_an_answer() {
        let input = b"scheme,input\niban,\"DE89 3704 0044 0532 0130 00\"\n\nnope,1\nean,7501031311308\nlei\nean,1,2\nean,\xff\nean,1\0";
        assert_eq!(
            answers(input, Language::En),
            [
                "iban,DE89 3704 0044 0532 0130 00,DE89370400440532013000,valid,",
                "nope,1,,unknown-scheme,identifier-unknown-scheme: No scheme of numbers is called “nope”",
                "ean,7501031311308,,invalid,\"identifier-wrong-check-character: The check character is 8, but the rest calls for 9; at least one character is mistyped\"",
                "lei,,,invalid,\"identifier-row-columns: The line has 1 columns, 2 are needed\"",
                "ean,1,,invalid,\"identifier-row-columns: The line has 3 columns, 2 are needed\"",
                "ean,\u{fffd},,invalid,identifier-row-not-text: The line is not UTF-8",
                "ean,1\u{fffd},,invalid,\"identifier-wrong-length: There are 2 characters; the number has 8, 12, 13, 14\"",
            ]
        );
    }

    #[test]
    fn reasons_are_given_in_the_language_asked_for() {
        let said = answers(b"cn.ric,110105194902300021\n", Language::ZhCn);
        assert_eq!(
            said,
            ["cn.ric,110105194902300021,,invalid,identifier-no-such-day: 1949-02-30 不是日历上的日期"]
        );
    }

    #[test]
    fn every_reason_has_words_in_both_languages() {
        let words = site::words().unwrap();
        let parts = identifiers::Part::ALL
            .iter()
            .map(|part| identifiers::Refusal::Unknown { part: *part, found: String::new() }.code());
        let others = [
            "empty",
            "too-short",
            "too-long",
            "wrong-length",
            "malformed",
            "character-not-allowed",
            "wrong-check-character",
            "never-issued",
            "all-zero",
            "no-such-day",
            "in-the-future",
        ];
        let codes = parts.map(str::to_owned).chain(others.iter().map(|code| format!("identifier-{code}")));
        for code in codes {
            for language in [Language::En, Language::ZhCn] {
                let key = format!("violation-{code}");
                assert!(words.keys(language).contains(&key), "{key}");
            }
        }
    }
}

//! `corridor deadline`: when something is due, why, and how sure that is.

use crate::settings::Settings;
use crate::site;
use anyhow::{Context as _, bail};
use chrono::{DateTime, NaiveDate, SecondsFormat};
use clap::{Args, Subcommand};
use deadlines::{Basis, CalendarId, Calendars, DeadlineError, Due, Evidence, Rule, RuleId, Rules};
use kernel::{Language, Timestamp};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use web::{Arg, Words};

#[derive(Debug, Subcommand)]
pub(super) enum DeadlineCommand {
    /// Print when something is due: the time, the warnings and the legal basis
    ///
    /// Exit code 1 if the count needs a day that no calendar knows; a date is never guessed.
    Due(DueArgs),
    /// List the rules
    Rules,
}

#[derive(Debug, Args)]
pub(super) struct DueArgs {
    /// The rule, such as registration-cn/review
    #[arg(long, value_name = "ID")]
    rule: String,
    /// When the event happened: 2026-11-24T10:00:00+08:00; for a rule in whole days also 2026-11-24, a day in the rule's zone
    #[arg(long, value_name = "TIME")]
    trigger: String,
    /// Count with this calendar and its zone: where in the European Union something is to be done
    #[arg(long, value_name = "ID")]
    calendar: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// In which language to answer: en or zh-CN
    #[arg(long, visible_alias = "lang", default_value = "en", value_parser = super::ledger::language)]
    language: Language,
}

pub(super) fn run(
    command: &DeadlineCommand,
    settings: Settings,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let rules = Rules::builtin();
    match command {
        DeadlineCommand::Due(args) => due(args, &rules, &super::calendar::known(&settings)?, out),
        DeadlineCommand::Rules => {
            for rule in rules.iter() {
                writeln!(out, "{:<40} {}", rule.reference(), rule.basis.en)?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn due(
    args: &DueArgs,
    rules: &Rules,
    calendars: &Calendars,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let id = RuleId::parse(&args.rule)?;
    let newest = rules.get(&id).context("`corridor deadline rules` lists them")?;
    let trigger = trigger(&args.trigger, newest)?;
    let rule = in_force(rules, newest, trigger)?;
    let rule = match &args.calendar {
        None => (*rule).clone(),
        Some(place) => rule.in_place(calendars.get(&CalendarId::parse(place)?)?),
    };
    match rule.due(trigger, calendars) {
        Ok(due) if args.json => writeln!(out, "{:#}", told_to_programs(&rule, trigger, &due))?,
        Ok(due) => {
            for (name, value) in told(&site::words()?, args.language, &rule, trigger, &due) {
                writeln!(out, "{name}: {value}")?;
            }
        }
        Err(error) if args.json => {
            writeln!(out, "{:#}", refused(&error))?;
            return Ok(ExitCode::FAILURE);
        }
        Err(error @ DeadlineError::CalendarNotPublished { .. }) => {
            return Err(error).context("no due date can be given before `corridor calendar import FILE`");
        }
        Err(error) => return Err(error.into()),
    }
    Ok(ExitCode::SUCCESS)
}

/// An instant with its distance to UTC, or for whole days a day in the rule's zone.
fn trigger(text: &str, rule: &Rule) -> anyhow::Result<Timestamp> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    let Ok(day) = text.parse::<NaiveDate>() else {
        bail!("{text:?} is no time: write 2026-11-24T10:00:00+08:00, with the distance to UTC");
    };
    if !rule.start.is_in_days() {
        bail!("{} runs from the time of the event, so a day is not enough", rule.id);
    }
    Ok(rule.zone.start_of(day)?)
}

/// The version that applied on the day of the event.
fn in_force(rules: &Rules, newest: &Rule, trigger: Timestamp) -> anyhow::Result<Arc<Rule>> {
    let day = newest.zone.day_of(trigger)?;
    match rules.in_force(&newest.id, day) {
        Ok(rule) => Ok(rule.clone()),
        Err(_) => bail!("no version of {} was in force on {day}", newest.id),
    }
}

fn told(
    words: &Words,
    language: Language,
    rule: &Rule,
    trigger: Timestamp,
    due: &Due,
) -> Vec<(String, String)> {
    let mut lines: Vec<(&str, String)> = vec![
        ("app-deadline-rule", due.rule.to_string()),
        ("app-deadline-trigger", local(rule, trigger)),
        ("app-deadline-due", local(rule, due.due_at)),
        ("app-deadline-last-day", due.last_day.to_string()),
    ];
    lines.extend(due.not_before.map(|at| ("app-deadline-not-before", local(rule, at))));
    lines.extend(due.warn_at.iter().map(|at| ("app-deadline-warning", local(rule, *at))));
    lines.push(("app-deadline-calendar", format!("{} ({})", rule.calendar, rule.zone)));
    lines.extend(rule.on_due.clone().map(|deed| ("app-deadline-on-due", deed)));
    lines.extend(rule.on_breach.clone().map(|deed| ("app-deadline-on-breach", deed)));
    let basis = match language {
        Language::ZhCn => &due.basis.zh,
        Language::En => &due.basis.en,
    };
    lines.push(("app-deadline-basis", basis.clone()));
    lines.push(("app-deadline-evidence", words.say(language, evidence(due.basis.evidence), &[])));
    lines.extend(source(words, language, &due.basis).map(|source| ("app-deadline-source", source)));
    lines.into_iter().map(|(key, value)| (words.say(language, key, &[]), value)).collect()
}

fn source(words: &Words, language: Language, basis: &Basis) -> Option<String> {
    let source = basis.source.clone()?;
    let Some(day) = basis.read_on else { return Some(source) };
    let day = (Cow::Borrowed("day"), Arg::Text(day.to_string()));
    Some(format!("{source} ({})", words.say(language, "app-deadline-read-on", &[day])))
}

fn told_to_programs(rule: &Rule, trigger: Timestamp, due: &Due) -> Value {
    json!({
        "rule": due.rule.id.as_str(),
        "version": due.rule.version,
        "trigger": local(rule, trigger),
        "due_at": local(rule, due.due_at),
        "last_day": due.last_day,
        "not_before": due.not_before.map(|at| local(rule, at)),
        "warn_at": due.warn_at.iter().map(|at| local(rule, *at)).collect::<Vec<_>>(),
        "calendar": rule.calendar.as_str(),
        "zone": rule.zone,
        "on_due": rule.on_due,
        "on_breach": rule.on_breach,
        "basis": due.basis,
    })
}

fn refused(error: &DeadlineError) -> Value {
    let told = error.to_string();
    match error {
        DeadlineError::CalendarNotPublished { calendar, year } => json!({
            "error": "calendar-not-published", "calendar": calendar.as_str(), "year": year, "detail": told,
        }),
        DeadlineError::UnknownCalendar(calendar) => {
            json!({ "error": "unknown-calendar", "calendar": calendar.as_str(), "detail": told })
        }
        DeadlineError::UnknownRule(rule) => {
            json!({ "error": "unknown-rule", "rule": rule.as_str(), "detail": told })
        }
        DeadlineError::OutOfRange => json!({ "error": "out-of-range", "detail": told }),
    }
}

/// An instant on the wall of the rule's zone, with its distance to UTC.
fn local(rule: &Rule, at: Timestamp) -> String {
    at.with_timezone(&rule.zone.offset_at(at)).to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// The words for how a basis is known.
fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Law => "app-evidence-law",
        Evidence::Page => "app-evidence-page",
        Evidence::Unconfirmed => "app-evidence-unconfirmed",
        Evidence::OperatorDefault => "app-evidence-operator-default",
    }
}

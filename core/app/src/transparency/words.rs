//! What entries and receipts say, in words.

use chrono::SecondsFormat;
use kernel::Language;
use ledger::Verified;
use std::borrow::Cow;
use web::{Arg, Words};

/// The text key of a kind: `app-recorded-enterprises-application-submitted`.
pub(crate) fn kind_key(kind: &str) -> String {
    format!("app-recorded-{}", kind.replace('.', "-"))
}

/// Says what happened; a kind of a module that this binary does not have is shown as it is.
pub(crate) fn kind(words: &Words, language: Language, kind: &str) -> String {
    words.find(language, &kind_key(kind), &[]).unwrap_or_else(|| kind.to_owned())
}

/// Says what kind of thing an entry is about.
pub(crate) fn subject(words: &Words, language: Language, kind: &str) -> String {
    words.find(language, &format!("app-subject-{kind}"), &[]).unwrap_or_else(|| kind.to_owned())
}

/// Says in which role somebody acted.
pub(crate) fn role(words: &Words, language: Language, role: &str) -> String {
    words.find(language, &format!("app-role-{role}"), &[]).unwrap_or_else(|| role.to_owned())
}

/// Tells what was proven, line by line, for a terminal. Payloads are not printed.
pub(crate) fn lines(words: &Words, language: Language, verified: &Verified) -> Vec<String> {
    let members = verified.entry.members();
    let tip = verified.checkpoint.tip();
    let member = |key: &str, value: &str| words.say(language, key, &[text("value", value)]);
    let mut lines = vec![
        words.say(language, "app-verify-genuine", &[]),
        member("app-verify-event", &format!("{} ({})", kind(words, language, &members.kind), members.kind)),
        member(
            "app-verify-subject",
            &format!("{} {}", subject(words, language, &members.subject.kind), members.subject.id),
        ),
        member("app-verify-version", &members.subject_version.to_string()),
        member(
            "app-verify-by",
            &format!("{} ({})", role(words, language, &members.actor.role), members.actor.pseudonym),
        ),
        member("app-verify-at", &members.at.to_rfc3339_opts(SecondsFormat::Micros, true)),
        member("app-verify-log", verified.checkpoint.origin()),
        member("app-verify-place", &place(words, language, verified.index, tip.size)),
        member("app-verify-root", &tip.root.to_string()),
        member("app-verify-signers", &verified.signers.join(", ")),
    ];
    lines.extend(verified.witnesses.iter().map(|witness| {
        let at = witness.at.to_rfc3339_opts(SecondsFormat::Secs, true);
        member("app-verify-witness", &format!("{}, {at}", witness.name))
    }));
    lines.extend(
        members.public.iter().map(|(name, fact)| member("app-verify-public", &format!("{name} {fact}"))),
    );
    lines.extend(members.rules.iter().map(|rule| member("app-verify-rules", rule)));
    lines.extend(members.commitments.keys().map(|name| match verified.disclosed.get(name) {
        Some(payload) => {
            let bytes = Arg::Number(i64::try_from(payload.len()).unwrap_or(i64::MAX));
            let args = [text("name", name), (Cow::Borrowed("bytes"), bytes)];
            words.say(language, "app-verify-disclosed", &args)
        }
        None => words.say(language, "app-verify-withheld", &[text("name", name)]),
    }));
    lines
}

fn place(words: &Words, language: Language, index: u64, size: u64) -> String {
    let args = [text("index", &index.to_string()), text("size", &size.to_string())];
    words.say(language, "app-verify-place-of", &args)
}

fn text(name: &'static str, value: &str) -> (Cow<'static, str>, Arg) {
    (Cow::Borrowed(name), Arg::Text(value.to_owned()))
}

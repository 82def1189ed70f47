//! Just enough of Rust's grammar to tell code from comments and literals.

/// Source taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// The source with comments and the insides of literals left out; line breaks stay.
    pub(super) code: String,
    /// What stands between the quotes of each string, as it is written, with the line it begins on.
    pub(super) strings: Vec<(usize, String)>,
}

/// Takes source apart.
pub(super) fn parts(source: &str) -> Parts {
    let mut parts = Parts::default();
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        let before = rest;
        let prefix = next.len_utf8();
        if rest.starts_with("//") {
            rest = after_line(rest);
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
            keep_lines(before, rest, &mut parts.code);
        } else if let Some((text, tail)) = raw_string(rest, parts.code.chars().next_back()) {
            let line = parts.code.matches('\n').count() + 1;
            parts.strings.push((line, text.to_owned()));
            keep_lines(before, tail, &mut parts.code);
            rest = tail;
        } else if next == '"' {
            let line = parts.code.matches('\n').count() + 1;
            let end = string_end(rest);
            parts.strings.push((line, rest[1..end].to_owned()));
            rest = rest.get(end + 1..).unwrap_or_default();
            keep_lines(before, rest, &mut parts.code);
        } else if let Some(length) = char_literal(rest) {
            rest = &rest[length..];
        } else {
            parts.code.push(next);
            rest = &rest[prefix..];
        }
    }
    parts
}

fn after_line(rest: &str) -> &str {
    rest.find('\n').map_or("", |end| &rest[end..])
}

/// Keeps the line breaks of what lies between `before` and its tail `rest`.
fn keep_lines(before: &str, rest: &str, code: &mut String) {
    let skipped = &before[..before.len() - rest.len()];
    code.extend(std::iter::repeat_n('\n', skipped.matches('\n').count()));
}

/// The position of the closing quote of a string that opens at 0.
fn string_end(rest: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    rest.len()
}

/// A raw string at the beginning: its text, and what follows it.
fn raw_string(rest: &str, before: Option<char>) -> Option<(&str, &str)> {
    let in_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_') && before != Some('b');
    let body = rest.strip_prefix('r').filter(|_| !in_word)?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    let text = body[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = text.find(&close)?;
    Some((&text[..end], &text[end + close.len()..]))
}

/// The length of a character literal at the beginning; a lifetime is none.
fn char_literal(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    if let Some(escape) = body.strip_prefix('\\') {
        let first = escape.chars().next()?.len_utf8();
        return escape[first..].find('\'').map(|end| end + first + 3);
    }
    let first = body.chars().next()?.len_utf8();
    body[first..].starts_with('\'').then_some(first + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_not_code() {
        let source = "a /* b\n*/ c // \"d\"\n\"e\\\"f\" g<'h>('i', '\\'', r#\"j\"k\"#)";
        let parts = parts(source);
        assert_eq!(parts.code, "a \n c \n g<'h>(, , )");
        assert_eq!(parts.strings, [(3, "e\\\"f".to_owned()), (3, "j\"k".to_owned())]);
    }

    #[test]
    fn a_string_over_lines_keeps_the_count() {
        let parts = parts("\"a\nb\"\n\"c\"");
        assert_eq!(parts.strings, [(1, "a\nb".to_owned()), (3, "c".to_owned())]);
    }
}

//! Text that a spreadsheet would run when somebody opens the table it stands in.
//!
//! OWASP, "CSV Injection": a cell that begins with `=`, `+`, `-`, `@`, a tab, a carriage return or a line feed may be run; in some
//! languages the full-width forms of the signs are the same. Cells that come in keep such text, as it is somebody's; cells that go out
//! are [`neutral`].

use std::borrow::Cow;

/// Would a spreadsheet take this text for a formula? Blanks before the sign do not keep it from that.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n'])
        || text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// Puts an apostrophe before a text that [`is_formula`], which makes a spreadsheet show it and nothing else.
///
/// A negative number and a telephone number that begins with `+` are no exceptions: what is written out here is text for people.
pub fn neutral(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

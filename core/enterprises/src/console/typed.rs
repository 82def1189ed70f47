//! Forms whose number of fields is not known beforehand: reasons, and answers to them.

use std::collections::BTreeMap;
use web::Problem;

/// The fields of such a form.
pub(super) struct Typed(pub(super) BTreeMap<String, String>);

impl Typed {
    /// Takes a field out; empty if it was not sent.
    pub(super) fn take(&mut self, name: &str) -> String {
        self.0.remove(name).unwrap_or_default()
    }

    /// Takes `name/0`, `name/1`, … out, as many as there are, but no more than `most`.
    pub(super) fn rows(&mut self, name: &str, part: &str, most: usize) -> Vec<String> {
        let tail = if part.is_empty() { String::new() } else { format!("/{part}") };
        (0..most).map_while(|at| self.0.remove(&format!("{name}/{at}{tail}"))).collect()
    }

    /// Refuses what nobody took.
    pub(super) fn end(self) -> Result<(), Problem> {
        match self.0.into_keys().next() {
            None => Ok(()),
            Some(name) => Err(Problem::invalid_field(format!("/{name}"), "unknown-field")),
        }
    }
}

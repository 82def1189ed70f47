//! Faults of a form that comes back: what to show beside each field, and in the summary at the top.

use crate::frame::Frame;
use crate::problem::{Problem, explain};
use kernel::Violation;

/// The faults of one form, in the order of its fields. Empty for a form that is shown for the first time.
#[derive(Debug, Clone, Default)]
pub struct Faults(Vec<FieldFault>);

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The name of the field: its JSON pointer without the first slash. Empty for a fault of the whole form.
    pub name: String,
    /// What the form calls the field.
    pub label: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl Faults {
    /// Says the violations in the reader's language. `labels` are pairs of a field's name and the key of its label.
    pub fn new(frame: &Frame, violations: &[Violation], labels: &[(&str, &str)]) -> Self {
        let one = |violation: &Violation| {
            let name = violation.pointer.trim_start_matches('/').to_owned();
            let label = labels.iter().find(|(known, _)| *known == name).map(|(_, key)| frame.say(key));
            FieldFault { label, message: explain(frame, violation).message, name }
        };
        Self(violations.iter().map(one).collect())
    }

    /// Says a problem that a form caused: its violations, or else its text as a fault of the whole form.
    pub fn of(frame: &Frame, problem: &Problem, labels: &[(&str, &str)]) -> Self {
        let faults = Self::new(frame, problem.violations(), labels);
        if !faults.is_empty() {
            return faults;
        }
        let document = problem.document(frame);
        let message = format!("{} {}", document.title, document.detail);
        Self(vec![FieldFault { name: String::new(), label: None, message }])
    }

    /// Calls the field `name` by this label, already in the reader's language.
    pub fn label(&mut self, name: &str, label: &str) {
        for fault in self.0.iter_mut().filter(|fault| fault.name == name) {
            fault.label = Some(label.to_owned());
        }
    }

    /// What is wrong with this field.
    pub fn at(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|fault| fault.name == name).map(|fault| fault.message.as_str())
    }

    /// Is nothing wrong?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, for the summary.
    pub fn iter(&self) -> impl Iterator<Item = &FieldFault> {
        self.0.iter()
    }
}

impl FieldFault {
    /// The id of the input, as the field macros make it.
    pub fn anchor(&self) -> String {
        field_id(&self.name)
    }
}

/// The id of a field's input: `f-` and its name.
pub fn field_id(name: &str) -> String {
    format!("f-{}", name.replace('/', "-"))
}

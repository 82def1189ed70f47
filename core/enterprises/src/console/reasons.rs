//! The rows of coded reasons in the forms of a send-back and a rejection.

use super::naming;
use super::section::{Section, field_name};
use super::typed::Typed;
use crate::answers::Answers;
use crate::reason::{ReasonCode, ReasonForm, pointers};
use kernel::Violations;
use std::collections::BTreeMap;
use web::{Choice, Faults, Frame, Problem};

/// Rows that are shown at first.
const FIRST: usize = 1;
/// Rows at most; the service would take more, a person would not read them.
const MOST: usize = 20;

/// The rows as they are shown.
pub(super) struct Rows(pub(super) Vec<Row>);

/// One reason, as typed, under the names of its fields.
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) names: [String; 3],
    pub(super) pointer: String,
    pub(super) code: String,
    pub(super) text: String,
}

/// What such a form sent.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) page_token: String,
    pub(super) remedy: String,
    then: String,
    pointers: Vec<String>,
    codes: Vec<String>,
    texts: Vec<String>,
}

impl Sent {
    /// Reads the fields.
    pub(super) fn read(form: BTreeMap<String, String>) -> Result<Self, Problem> {
        let mut typed = Typed(form);
        let sent = Self {
            page_token: typed.take("page_token"),
            remedy: typed.take("remedy"),
            then: typed.take("then"),
            pointers: typed.rows("reasons", "pointer", MOST),
            codes: typed.rows("reasons", "code", MOST),
            texts: typed.rows("reasons", "text", MOST),
        };
        typed.end().map(|()| sent)
    }

    /// Was the button for another row pressed?
    pub(super) fn wants_row(&self) -> bool {
        self.then == "row"
    }

    /// The reasons that were filled in; rows that are wholly empty do not count.
    pub(super) fn forms(&self) -> Result<Vec<ReasonForm>, Violations> {
        let (mut bad, mut forms) = (Violations::default(), Vec::new());
        for at in 0..self.pointers.len() {
            let (pointer, code, text) = self.row(at);
            if pointer.is_empty() && code.is_empty() && text.trim().is_empty() {
                continue;
            }
            if pointer.is_empty() {
                bad.add(format!("/reasons/{at}/pointer"), "not-chosen");
            }
            match ReasonCode::parse(&code) {
                Some(code) => forms.push(ReasonForm { pointer, code, text }),
                None => bad.add(format!("/reasons/{at}/code"), "not-chosen"),
            }
        }
        if forms.is_empty() && bad.is_empty() {
            bad.add("/reasons/0/pointer", "reason-missing");
        }
        if bad.is_empty() { Ok(forms) } else { Err(bad) }
    }

    /// The rows to show: what was typed, and one more if it was asked for.
    pub(super) fn rows(&self) -> Rows {
        let more = usize::from(self.wants_row());
        let count = (self.pointers.len() + more).clamp(FIRST, MOST);
        let name = |at: usize, part: &str| format!("reasons/{at}/{part}");
        let shown = |at: usize| {
            let (pointer, code, text) = self.row(at);
            let names = [name(at, "pointer"), name(at, "code"), name(at, "text")];
            Row { number: at + 1, names, pointer, code, text }
        };
        Rows((0..count).map(shown).collect())
    }

    fn row(&self, at: usize) -> (String, String, String) {
        let of = |values: &[String]| values.get(at).cloned().unwrap_or_default();
        (of(&self.pointers), of(&self.codes), of(&self.texts))
    }
}

/// The fields and documents a reason may speak of, in the order of the form.
pub(super) fn places(frame: &Frame, answers: &Answers) -> Vec<Choice> {
    let mut all = pointers(answers);
    let order = |pointer: &String| {
        let section = Section::of(pointer);
        let place = section.fields().iter().position(|name| *name == field_name(pointer));
        (section as u8, place.unwrap_or_default())
    };
    all.sort_by_key(order);
    all.iter()
        .map(|pointer| {
            let section = frame.say(Section::of(pointer).key());
            Choice::new(pointer, format!("{section} · {}", naming::field(frame, pointer)))
        })
        .collect()
}

/// The codes of reasons.
pub(super) fn codes(frame: &Frame) -> Vec<Choice> {
    ReasonCode::ALL.iter().map(|code| Choice::new(code.code(), frame.say(&code.key()))).collect()
}

/// The faults of such a form, each called by what its field is.
pub(super) fn faults(frame: &Frame, problem: &Problem) -> Faults {
    const PARTS: [(&str, &str); 3] = [
        ("pointer", "enterprises-reason-where"),
        ("code", "enterprises-reason-why"),
        ("text", "enterprises-reason-text"),
    ];
    let mut faults = Faults::of(frame, problem, &[("remedy", "enterprises-remedy")]);
    for at in 0..MOST {
        for (part, key) in PARTS {
            let label = format!("{} {}", frame.say(key), at + 1);
            faults.label(&format!("reasons/{at}/{part}"), &label);
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Sent {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Sent::read(fields.collect()).unwrap()
    }

    #[test]
    fn an_empty_row_is_no_reason_and_half_a_row_is_a_fault() {
        let full = [("reasons/0/pointer", "/uscc"), ("reasons/0/code", "illegible"), ("reasons/0/text", "")];
        let empty = [("reasons/1/pointer", ""), ("reasons/1/code", ""), ("reasons/1/text", " ")];
        assert_eq!(sent(&[full, empty].concat()).forms().unwrap().len(), 1);
        let nothing = [("reasons/0/pointer", ""), ("reasons/0/code", ""), ("reasons/0/text", " ")];
        assert_eq!(sent(&nothing).forms().unwrap_err().as_slice()[0].code, "reason-missing");
        let half = [("reasons/0/pointer", "/uscc"), ("reasons/0/code", ""), ("reasons/0/text", "")];
        assert_eq!(sent(&half).forms().unwrap_err().as_slice()[0].pointer, "/reasons/0/code");
    }

    #[test]
    fn a_field_that_no_row_has_is_refused() {
        assert!(Sent::read(BTreeMap::from([("reasons/7/pointer".to_owned(), String::new())])).is_err());
    }
}

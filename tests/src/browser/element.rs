//! Finding things as people do, and using them.

use super::Browser;
use serde_json::{Value, json};

/// The name under which WebDriver passes an element on (W3C WebDriver §12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The field of the label that says `arguments[0]`.
const BY_LABEL: &str = r#"
const wanted = arguments[0];
const says = (node) => node.innerText.trim().replace(/\s+/g, ' ');
const labels = [...document.querySelectorAll('label')];
const label = labels.find((l) => says(l) === wanted) || labels.find((l) => says(l).startsWith(wanted));
return label ? (label.control || null) : null;
"#;

/// The button, link or summary that says `arguments[0]`, if it can be seen: what the page is about before what surrounds it,
/// buttons before links, all of it before a part.
const BY_TEXT: &str = r#"
const wanted = arguments[0];
const says = (node) => (node.innerText || node.value || '').trim().replace(/\s+/g, ' ');
const all = [...document.querySelectorAll('button, a, summary, input[type=submit], [role=button]')]
  .filter((node) => node.getClientRects().length > 0);
const rank = (n) => (n.closest('main') ? 0 : 2) + (n.matches('button, input') ? 0 : 1);
all.sort((a, b) => rank(a) - rank(b));
return all.find((n) => says(n) === wanted) || all.find((n) => says(n).includes(wanted)) || null;
"#;

impl Browser {
    /// Types `text` into the field whose label says `label`, in place of what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        self.wire.post(&format!("/element/{field}/clear"), json!({})).await;
        self.wire.post(&format!("/element/{field}/value"), json!({ "text": text })).await;
    }

    /// Chooses a file for the field whose label says `label`.
    pub async fn attach(&self, label: &str, file: &std::path::Path) {
        let field = self.field(label).await;
        self.wire
            .post(&format!("/element/{field}/value"), json!({ "text": file.display().to_string() }))
            .await;
    }

    /// Chooses the option that says `option` in the list whose label says `label`.
    pub async fn choose(&self, label: &str, option: &str) {
        let field = self.field(label).await;
        let choose = "const [list, wanted] = arguments;
            const option = [...list.options].find((o) => o.text.trim() === wanted)
              || [...list.options].find((o) => o.text.includes(wanted));
            if (!option) return false;
            list.value = option.value;
            list.dispatchEvent(new Event('change', { bubbles: true }));
            return true";
        let chosen = self.script(choose, json!([{ ELEMENT: field }, option])).await;
        assert_eq!(chosen, Value::Bool(true), "{label} offers no {option}");
    }

    /// Ticks the box, or takes the choice, whose label says `label`.
    pub async fn tick(&self, label: &str) {
        let field = self.field(label).await;
        let ticked = self.wire.get(&format!("/element/{field}/selected")).await;
        if ticked != Value::Bool(true) {
            self.press(&field).await;
        }
    }

    /// Presses the button, or follows the link, that says `text`.
    pub async fn click(&self, text: &str) {
        let found = self.until(BY_TEXT, json!([text]), &format!("has a button or link {text:?}")).await;
        self.press(&id(&found)).await;
    }

    /// Types into the field called `name`, where the label is not ours to know.
    pub async fn fill_named(&self, name: &str, text: &str) {
        let find = "return document.getElementsByName(arguments[0])[0] || null";
        let field = id(&self.until(find, json!([name]), &format!("has a field named {name}")).await);
        self.wire.post(&format!("/element/{field}/clear"), json!({})).await;
        self.wire.post(&format!("/element/{field}/value"), json!({ "text": text })).await;
    }

    /// Answers the question that the browser asks with *yes*.
    pub async fn confirm(&self) {
        self.wire.post("/alert/accept", json!({})).await;
    }

    /// Is there a button or link that says `text`?
    pub async fn offers(&self, text: &str) -> bool {
        self.script(BY_TEXT, json!([text])).await != Value::Null
    }

    async fn field(&self, label: &str) -> String {
        id(&self.until(BY_LABEL, json!([label]), &format!("has a field {label:?}")).await)
    }

    async fn press(&self, element: &str) {
        // What lies under a sticky bar is moved into view first, as a person would scroll.
        let show = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.script(show, json!([{ ELEMENT: element }])).await;
        self.wire.post(&format!("/element/{element}/click"), json!({})).await;
    }
}

fn id(found: &Value) -> String {
    found[ELEMENT].as_str().expect("the script found an element").to_owned()
}

//! axe-core (Deque) looks for what keeps people with disabilities out.

use super::Browser;
use serde_json::{Value, json};

/// WCAG 2.2 AA, in axe's names.
const RULES: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const RUN: &str = r#"
const [rules, done] = arguments;
axe.run(document, { runOnly: { type: 'tag', values: rules } }).then(
  (found) => done(found.violations.flatMap((v) => v.nodes.map((n) => `${v.id} at ${n.target.join(' ')}: ${n.failureSummary}`))),
  (error) => done([String(error)]));
"#;

impl Browser {
    /// What axe finds wrong with the page, a line for each element.
    pub async fn barriers(&self) -> Vec<String> {
        // Evaluated by DevTools, not added to the page: the page's own policy allows no foreign script.
        self.wire.devtools("Runtime.evaluate", json!({ "expression": library() })).await;
        let found = self.wire.post("/execute/async", json!({ "script": RUN, "args": [RULES] })).await;
        let lines = found.as_array().cloned().unwrap_or_default();
        lines.iter().map(|line| Value::as_str(line).unwrap_or_default().to_owned()).collect()
    }
}

fn library() -> String {
    let path = crate::root().join("target/browser/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(path).expect("axe-core is not there: let tests/run install it")
}

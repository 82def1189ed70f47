//! What waits for a person: stores in trouble, operations that wait for an operator.

use crate::lifecycle::Stage;
use crate::policy::OPERATOR;
use crate::service::Connections;
use crate::verdict::KEEPS_CRASHING;
use kernel::Op;
use std::borrow::Cow;
use web::{Arg, Desk, DeskItem, DeskKind, Problem};

/// A desk shows some dozens of things; a list shows the rest.
const SHOWN: u64 = 50;

#[async_trait::async_trait(?Send)]
impl Desk for Connections {
    async fn items(&self, op: &Op) -> Result<Vec<DeskItem>, Problem> {
        let mut items = Vec::new();
        if !op.organisations().is_empty() {
            for row in self.own(op, SHOWN).await? {
                let key = match row.stage()? {
                    Stage::NeedsCredentials => "connections-desk-credentials",
                    Stage::Failing if row.trouble.as_deref() == Some(KEEPS_CRASHING) => {
                        "connections-desk-crashing"
                    }
                    Stage::Failing => "connections-desk-failing",
                    Stage::New | Stage::Ok | Stage::Paused | Stage::Removed => continue,
                };
                let args = vec![(Cow::Borrowed("name"), Arg::Text(row.name))];
                let href = format!("/connections/{}", row.id);
                items.push(DeskItem { key, args, href, due: None, kind: DeskKind::Trouble });
            }
        }
        if op.holds_everywhere(OPERATOR) {
            for row in self.parked(op, SHOWN).await? {
                let args = vec![(Cow::Borrowed("kind"), Arg::Text(row.kind))];
                let href = format!("/operations/{}", row.id);
                items.push(DeskItem {
                    key: "connections-desk-parked",
                    args,
                    href,
                    due: None,
                    kind: DeskKind::Trouble,
                });
            }
        }
        Ok(items)
    }
}

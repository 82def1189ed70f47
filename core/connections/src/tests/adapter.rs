//! A small adapter for the store of these tests: real steps over the real protocol, without a library around it.

use crate::adapter::{
    AdapterError, AdapterInfo, Adapters, AuthKind, AuthScheme, ConfigField, FieldKind, Offered, Run, Said,
    Step,
};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

pub(crate) fn info() -> AdapterInfo {
    let said = |text: &str| Said { zh_cn: text.to_owned(), en: text.to_owned() };
    AdapterInfo {
        id: "storefront-test".to_owned(),
        version: "1.0.0".to_owned(),
        hash: "aa".repeat(32),
        title: said("Shop"),
        about: said("A shop"),
        operations: [
            "config.check",
            "probe",
            "catalog.pull",
            "orders.pull",
            "listing.unlist",
            "listing.relist",
        ]
        .map(|name| Offered { name: name.to_owned(), rate: None, deadline: Duration::from_secs(120) })
        .to_vec(),
        fields: vec![ConfigField {
            name: "base_url".to_owned(),
            label: said("Address"),
            hint: said("Address"),
            kind: FieldKind::Url,
            required: true,
        }],
        auth: vec![AuthScheme {
            name: "seller".to_owned(),
            label: said("Key"),
            hint: said("Key"),
            kind: AuthKind::ApiKeyBasic,
        }],
        hosts: vec!["{config.base_url}".to_owned()],
        trust: "built-in".to_owned(),
    }
}

/// What may go wrong in the adapter's worker.
#[derive(Default)]
pub(crate) struct Faults {
    /// Calls that still end the worker.
    pub(crate) crashes: Cell<usize>,
    /// Calls whose worker is ended by somebody else.
    pub(crate) lost: Cell<usize>,
    /// For the runs to come: the answers each takes before its worker ends.
    pub(crate) crash_after: RefCell<VecDeque<usize>>,
    /// Add this to every address.
    pub(crate) fragment: Cell<&'static str>,
    /// Count a record too few in checkpoints.
    pub(crate) miscount: Cell<bool>,
    /// Wish something else in every new run.
    pub(crate) fickle: Cell<bool>,
    /// Sleep so long before the first request, in milliseconds.
    pub(crate) sleep_ms: Cell<u64>,
    /// Reach for another host.
    pub(crate) elsewhere: RefCell<Option<String>>,
    /// Runs begun.
    pub(crate) begun: Cell<usize>,
    /// Every head an adapter was told, for the search for secrets.
    pub(crate) told: RefCell<Vec<String>>,
}

#[derive(Clone, Default)]
pub(crate) struct Tiny(pub(crate) Rc<Faults>);

#[async_trait::async_trait(?Send)]
impl Adapters for Tiny {
    async fn begin(
        &self,
        _: &AdapterInfo,
        config: &Value,
        head: &Value,
        _: &[Vec<u8>],
    ) -> Result<(Box<dyn Run>, Step), AdapterError> {
        self.0.begun.set(self.0.begun.get() + 1);
        self.0.told.borrow_mut().push(format!("{config} {head}"));
        let url = config["base_url"].as_str().unwrap_or_default().to_owned();
        let mut run = TinyRun {
            faults: self.0.clone(),
            url,
            op: head["op"].as_str().unwrap_or_default().to_owned(),
            id: head["input"]["external_id"].as_str().unwrap_or_default().to_owned(),
            page: head["state"]["page"].as_i64().unwrap_or(1),
            effects: 0,
            asked: Asked::Nothing,
            open: serde_json::from_value(head["input"]["open"].clone()).unwrap_or_default(),
            crash_after: self.0.crash_after.borrow_mut().pop_front(),
        };
        let actions = run.first();
        Ok((Box::new(run), Step { actions, parts: vec![] }))
    }
}

struct TinyRun {
    faults: Rc<Faults>,
    url: String,
    op: String,
    id: String,
    page: i64,
    effects: i64,
    asked: Asked,
    /// Orders to be read again that were not met yet.
    open: Vec<String>,
    crash_after: Option<usize>,
}

/// What the next event answers.
#[derive(PartialEq, Eq)]
enum Asked {
    Nothing,
    Page,
    Change,
    Look,
}

impl TinyRun {
    fn first(&mut self) -> Vec<Value> {
        match self.op.as_str() {
            "config.check" => vec![json!({ "do": "done", "result": { "errors": [] } })],
            "listing.unlist" | "listing.relist" => vec![self.change()],
            _ if self.faults.sleep_ms.get() > 0 => vec![self.sleep(self.faults.sleep_ms.get())],
            _ => vec![self.ask()],
        }
    }

    fn wanted(&self) -> bool {
        self.op == "listing.relist"
    }

    fn http(&mut self, method: &str, path: &str, body: Option<Value>) -> Value {
        self.effects += 1;
        let host = self.faults.elsewhere.borrow().clone().unwrap_or_else(|| self.url.clone());
        let fickle = if self.faults.fickle.get() { self.faults.begun.get() } else { 0 };
        let mut req = json!({ "method": method, "url": format!("{host}{path}{}", self.faults.fragment.get()), "headers": [["x-run", fickle.to_string()]] });
        if self.op == "orders.pull" {
            req["query"] = json!([["page", self.page.to_string()]]);
        }
        if let Some(body) = body {
            req["body"] = json!({ "json": body });
        }
        json!({ "do": "http", "id": self.effects, "req": req, "auth": "seller" })
    }

    fn sleep(&mut self, ms: u64) -> Value {
        self.effects += 1;
        json!({ "do": "sleep", "id": self.effects, "ms": ms })
    }

    fn ask(&mut self) -> Value {
        self.asked = Asked::Page;
        match self.op.as_str() {
            "orders.pull" => self.http("GET", "/orders", None),
            "catalog.pull" => self.http("GET", "/products", None),
            _ => self.http("GET", "/me", None),
        }
    }

    fn change(&mut self) -> Value {
        self.asked = Asked::Change;
        let (path, body) = (format!("/products/{}", self.id), json!({ "listed": self.wanted() }));
        self.http("POST", &path, Some(body))
    }

    fn look(&mut self) -> Value {
        self.asked = Asked::Look;
        let path = format!("/products/{}", self.id);
        self.http("GET", &path, None)
    }

    fn answered(&mut self, body: &Value) -> Vec<Value> {
        let done = |result: Value| json!({ "do": "done", "result": result });
        match self.asked {
            // The partner's word for it, not our wish.
            Asked::Change => vec![self.look()],
            Asked::Look if body["listed"] == json!(self.wanted()) => {
                vec![done(json!({ "listed": body["listed"] }))]
            }
            Asked::Look => vec![self.change()],
            Asked::Page | Asked::Nothing => match self.op.as_str() {
                "orders.pull" => self.orders(body),
                "catalog.pull" => {
                    let products = body["products"].as_array().cloned().unwrap_or_default();
                    let count = products.len();
                    vec![
                        json!({ "do": "emit", "stream": "products", "records": products }),
                        json!({ "do": "checkpoint", "state": {}, "counts": { "products": count } }),
                        done(json!({ "products": count, "whole": true })),
                    ]
                }
                _ => vec![done(json!({}))],
            },
        }
    }

    fn orders(&mut self, body: &Value) -> Vec<Value> {
        let orders = body["orders"].as_array().cloned().unwrap_or_default();
        let next = body["next"].as_i64();
        self.open.retain(|open| orders.iter().all(|order| order["external_id"] != json!(open)));
        let count = orders.len() as u64 - u64::from(self.faults.miscount.get());
        self.page = next.unwrap_or(1);
        let mut actions = vec![
            json!({ "do": "emit", "stream": "orders", "records": orders }),
            json!({ "do": "checkpoint", "state": { "page": self.page }, "counts": { "orders": count } }),
            json!({ "do": "progress", "done": (self.page - 1) * 5, "total": 20, "note": "orders" }),
        ];
        actions.push(match next {
            Some(_) => self.ask(),
            None => json!({ "do": "done", "result": { "missing": self.open } }),
        });
        actions
    }
}

#[async_trait::async_trait(?Send)]
impl Run for TinyRun {
    async fn resume(&mut self, head: &Value, parts: &[Vec<u8>]) -> Result<Step, AdapterError> {
        let shown: Vec<_> = parts.iter().map(|part| String::from_utf8_lossy(part)).collect();
        self.faults.told.borrow_mut().push(format!("{head} {shown:?}"));
        if self.faults.crashes.get() > 0 {
            self.faults.crashes.set(self.faults.crashes.get() - 1);
            return Err(AdapterError::Crashed("killed by signal 9".to_owned()));
        }
        if self.faults.lost.get() > 0 {
            self.faults.lost.set(self.faults.lost.get() - 1);
            return Err(AdapterError::Lost("ended under another call".to_owned()));
        }
        match &mut self.crash_after {
            Some(0) => return Err(AdapterError::Crashed("killed by signal 11".to_owned())),
            Some(left) => *left -= 1,
            None => {}
        }
        let event = &head["events"][0];
        let fail = |class: &str, code: &str, after: Option<u64>| json!({ "do": "fail", "class": class, "code": code, "msg": code, "retry_after_ms": after });
        let body = || parts.first().and_then(|part| serde_json::from_slice(part).ok()).unwrap_or(Value::Null);
        let actions = match (event["ev"].as_str(), event["status"].as_i64(), event["kind"].as_str()) {
            (Some("timer"), ..) => vec![self.ask()],
            (_, Some(200), _) => self.answered(&body()),
            (_, Some(401), _) => vec![fail("auth", "unauthorised", None)],
            (_, Some(429), _) => vec![fail("rate_limited", "busy", Some(7000))],
            (_, Some(_), _) => vec![fail("transient", "store-broken", None)],
            (_, None, Some("unknown_outcome")) => vec![self.look()],
            (_, None, kind) => vec![fail("transient", kind.unwrap_or("?"), None)],
        };
        Ok(Step { actions, parts: vec![] })
    }
}

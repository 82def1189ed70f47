//! What an author can rely on, seen through an adapter for a shop of twelve orders.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::sync::Arc;

use corridor_sdk::{
    Adapter, Ctx, EffectError, Failure, Faults, NoInput, Operations, Request, join, join_all,
    protocol::{Action, Class, HttpEffect, HttpErrorKind, Limits},
    records::Record,
    test::{Answer, Case, drive, resumes_from_every_checkpoint},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

struct Shop {
    base: String,
}

#[derive(Serialize)]
struct Ticket {
    external_id: String,
}

impl Record for Ticket {
    const SCHEMA: &'static str = "test.ticket/1";
}

#[derive(Default, Serialize, Deserialize)]
struct Position {
    after: u64,
}

#[derive(Deserialize)]
struct Whom {
    name: Option<String>,
}

impl Adapter for Shop {
    fn new(config: Value) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let base = config["base"].as_str().ok_or(("missing", "the address of the shop".to_owned()));
        match (
            faults.take("/base", base),
            faults.take("/key", config["key"].as_str().ok_or(("missing", "a key".into()))),
        ) {
            (Some(base), Some(_)) => Ok(Self { base: base.to_owned() }),
            _ => Err(faults),
        }
    }

    fn operations() -> Operations<Self> {
        Operations::new()
            .on("orders.pull", Self::orders)
            .on("both", Self::both)
            .on("fan", Self::fan)
            .on("lost", Self::lost)
            .on("chance", Self::chance)
            .on("elsewhere", Self::elsewhere)
            .on("greet", Self::greet)
    }
}

impl Shop {
    async fn orders(self: Arc<Self>, _: NoInput, ctx: Ctx) -> Result<Value, Failure> {
        let mut at: Position = ctx.state()?.unwrap_or_default();
        loop {
            let request =
                Request::get(format!("{}/orders", self.base)).query("after", at.after).auth("seller");
            let page: Vec<u64> = ctx.http(request).await?.ok()?.json()?;
            let Some(last) = page.last() else { return Ok(json!({ "after": at.after })) };
            at.after = *last;
            let tickets = page.iter().map(|n| Ticket { external_id: n.to_string() }).collect();
            ctx.emit("orders", tickets).await?;
            ctx.checkpoint(&at)?;
            ctx.progress(at.after, Some(12), "orders");
        }
    }

    async fn both(self: Arc<Self>, _: NoInput, ctx: Ctx) -> Result<Value, Failure> {
        let ask = |path: &str| ctx.http(Request::get(format!("{}{path}", self.base)));
        let (a, b) = join(ask("/a"), ask("/b")).await;
        Ok(json!([a?.json::<Value>()?, b?.json::<Value>()?]))
    }

    async fn fan(self: Arc<Self>, _: NoInput, ctx: Ctx) -> Result<Value, Failure> {
        let all = (0..7).map(|n| ctx.http(Request::get(format!("{}/{n}", self.base))));
        let answers: Result<Vec<_>, EffectError> = join_all(all).await.into_iter().collect();
        answers?.into_iter().map(|answer| answer.json::<Value>()).collect()
    }

    async fn lost(self: Arc<Self>, _: NoInput, ctx: Ctx) -> Result<Value, Failure> {
        let write = Request::post(&self.base).json(json!({ "hidden": true }));
        match ctx.http(write).await {
            Err(error) if error.kind == HttpErrorKind::UnknownOutcome => {
                ctx.http(Request::get(&self.base)).await?.ok()?.json()
            }
            other => other?.ok()?.json(),
        }
    }

    async fn chance(self: Arc<Self>, _: NoInput, ctx: Ctx) -> Result<Value, Failure> {
        ctx.sleep(ctx.rng().below(1000)).await;
        Ok(json!([ctx.rng().next_u64(), ctx.now()]))
    }

    async fn greet(self: Arc<Self>, whom: Whom, _: Ctx) -> Result<Value, Failure> {
        Ok(json!(whom.name.unwrap_or_default()))
    }

    async fn elsewhere(self: Arc<Self>, _: NoInput, _: Ctx) -> Result<Value, Failure> {
        std::future::pending().await
    }
}

fn shop(op: &str) -> Case {
    Case::new(op, json!({ "base": "https://shop.example", "key": "k" }))
}

/// Twelve orders in pages of five.
fn orders(request: &HttpEffect) -> Answer {
    let after: u64 = request.req.query[0].1.parse().unwrap();
    Answer::json(200, &json!((after + 1..=12).take(5).collect::<Vec<_>>()))
}

#[test]
fn straight_line_code_becomes_one_step_for_each_answer_it_waits_for() {
    let log = drive::<Shop>(&shop("orders.pull"), orders);

    assert_eq!(log.requests().len(), 4);
    assert_eq!(log.records("orders").len(), 12);
    assert_eq!(log.records("orders")[0], &json!({ "schema": "test.ticket/1", "external_id": "1" }));
    assert_eq!(log.end().unwrap(), &json!({ "after": 12 }));
    let second = serde_json::to_value(&log.steps[1].actions).unwrap();
    assert_eq!(second[1], json!({ "do": "checkpoint", "state": { "after": 5 }, "counts": { "orders": 5 } }));
    assert_eq!(
        second[3],
        json!({ "do": "http", "id": 2, "auth": "seller", "idem": "none", "expect": { "max_bytes": 4_194_304 },
            "req": { "method": "GET", "url": "https://shop.example/orders", "query": [["after", "5"]] } })
    );
}

#[test]
fn going_on_from_any_checkpoint_gives_the_same_records() {
    let log = resumes_from_every_checkpoint::<Shop, _>(&shop("orders.pull"), || orders);

    assert_eq!(log.checkpoints().len(), 3);
}

#[test]
fn more_records_than_a_step_may_hold_go_out_in_several() {
    // A ticket is 44 bytes long, or 45 from the tenth on.
    for limits in [(2, 10_000), (500, 100)] {
        let narrow = Limits { records: limits.0, bytes: limits.1, effects: 8 };

        let log = drive::<Shop>(&shop("orders.pull").limits(narrow), orders);

        assert_eq!(log.records("orders").len(), 12);
        assert!(matches!(log.steps[1].actions[..], [Action::Emit { .. }, Action::Sleep { ms: 0, .. }]));
    }
}

#[test]
fn a_record_longer_than_a_step_is_a_failure_and_no_endless_loop() {
    let narrow = shop("orders.pull").limits(Limits { records: 2, bytes: 10, effects: 8 });

    assert_eq!(drive::<Shop>(&narrow, orders).end().unwrap_err().code, "record-too-long");
}

#[test]
fn joined_effects_leave_in_one_step_and_never_more_than_the_host_admits() {
    let echo = |request: &HttpEffect| Answer::json(200, &json!(request.req.url.rsplit('/').next()));

    let both = drive::<Shop>(&shop("both"), echo);
    assert_eq!(both.steps[0].actions.len(), 2);
    assert_eq!(both.end().unwrap(), &json!(["a", "b"]));

    let fan = drive::<Shop>(&shop("fan").limits(Limits { effects: 3, ..Limits::default() }), echo);
    let sent: Vec<_> = fan.steps.iter().map(|step| step.actions.len()).collect();
    assert_eq!(sent, [3, 3, 1, 1], "the last step is the end");
    assert_eq!(fan.end().unwrap(), &json!(["0", "1", "2", "3", "4", "5", "6"]));
}

#[test]
fn after_a_lost_answer_the_author_can_look_before_repeating() {
    let log = drive::<Shop>(&shop("lost"), |request| match request.req.method.as_str() {
        "POST" => Answer::error(HttpErrorKind::UnknownOutcome),
        _ => Answer::json(200, &json!("hidden")),
    });

    assert_eq!(log.end().unwrap(), "hidden");
}

#[test]
fn a_refusal_of_the_partner_ends_with_its_class() {
    let log =
        drive::<Shop>(&shop("orders.pull"), |_| Answer::bytes(429, "slow down").header("retry-after", "3"));

    let failure = log.end().unwrap_err();
    assert_eq!((failure.class, failure.retry_after_ms), (Class::RateLimited, Some(3000)));
}

#[test]
fn chance_and_time_come_from_the_host_and_repeat_themselves() {
    let first = drive::<Shop>(&shop("chance"), |_| unreachable!());
    let again = drive::<Shop>(&shop("chance"), |_| unreachable!());

    assert_eq!(first.end().unwrap(), again.end().unwrap());
    assert_eq!(first.end().unwrap()[1], "2026-11-24T12:00:00.040Z");
}

#[test]
fn a_bad_configuration_is_reported_whole_and_stops_every_operation() {
    let bad = |op| Case::new(op, json!({}));

    let check = drive::<Shop>(&bad("config.check"), |_| unreachable!());
    let fields: Vec<_> =
        check.end().unwrap()["errors"].as_array().unwrap().iter().map(|e| &e["field"]).collect();
    assert_eq!(fields, ["/base", "/key"]);

    let pull = drive::<Shop>(&bad("orders.pull"), |_| unreachable!());
    assert_eq!(pull.end().unwrap_err().class, Class::Config);
    assert_eq!(pull.end().unwrap_err().field.as_deref(), Some("/base"));

    let good = drive::<Shop>(&shop("config.check"), |_| unreachable!());
    assert_eq!(good.end().unwrap(), &json!({ "errors": [] }));
}

#[test]
fn an_input_may_be_left_out_and_a_wrong_one_is_told() {
    let greeted = |input| drive::<Shop>(&shop("greet").input(input), |_| unreachable!());

    assert_eq!(greeted(Value::Null).end().unwrap(), "");
    assert_eq!(greeted(json!({ "name": "buyer" })).end().unwrap(), "buyer");
    assert_eq!(greeted(json!({ "name": 5 })).end().unwrap_err().code, "input");
}

#[test]
fn a_checkpoint_nobody_can_read_is_a_failure_and_no_silent_fresh_start() {
    let log = drive::<Shop>(&shop("orders.pull").state(json!({ "page": "x" })), |_| unreachable!());

    assert_eq!((log.end().unwrap_err().class, log.end().unwrap_err().code.as_str()), (Class::Data, "state"));
}

#[test]
#[should_panic(expected = "waits for something that is no effect")]
fn waiting_for_something_that_is_no_effect_is_told_at_once() {
    drive::<Shop>(&shop("elsewhere"), |_| unreachable!());
}

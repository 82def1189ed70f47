//! A store on the loopback interface: one request at a time, in the order they come, and everything is counted.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

/// What a store has and has seen.
pub(crate) struct Inner {
    pub(crate) key: String,
    pub(crate) orders: Vec<Value>,
    /// Product and whether it is listed.
    pub(crate) listed: BTreeMap<String, bool>,
    /// Requests seen, by method and path.
    pub(crate) seen: Vec<String>,
    /// How often a product changed its state.
    pub(crate) changes: usize,
    pub(crate) mood: Mood,
    /// Those who still wait for an answer.
    waiting: Vec<TcpStream>,
}

/// How a store answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Well,
    /// 500 to everything.
    Broken,
    /// 429 with Retry-After.
    Busy,
    /// Carries out what is posted, and says nothing.
    Mute,
    /// Sends back what it was sent, credentials included.
    Echo,
    /// Takes a request, and never answers.
    Silent,
}

#[derive(Clone)]
pub(crate) struct Shop {
    inner: Arc<Mutex<Inner>>,
    pub(crate) port: u16,
}

impl Shop {
    /// Opens a store with twenty orders and two products.
    pub(crate) fn open(key: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let inner = Inner {
            key: key.to_owned(),
            orders: (1..=20).map(order).collect(),
            listed: BTreeMap::from([("prod_1".to_owned(), true), ("prod_2".to_owned(), true)]),
            seen: Vec::new(),
            changes: 0,
            mood: Mood::Well,
            waiting: Vec::new(),
        };
        let inner = Arc::new(Mutex::new(inner));
        let shared = inner.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _hung_up = serve(stream, &shared);
            }
        });
        Self { inner, port }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    /// How many requests began like this.
    pub(crate) fn count(&self, of: &str) -> usize {
        self.lock().seen.iter().filter(|seen| seen.starts_with(of)).count()
    }
}

fn amount(minor: i64, source: &str) -> Value {
    json!({ "minor": minor, "currency": "EUR", "exponent": 2, "source_decimal": source, "rounding": "0.0009" })
}

fn order(n: i64) -> Value {
    let moment = json!({ "utc": "2026-11-20T08:00:00Z", "raw": "2026-11-20T08:00:00Z" });
    json!({
        "schema": "corridor.order/1", "external_id": format!("order_{n:02}"), "number": n.to_string(),
        "placed": moment, "updated": moment, "state": "open", "payment": "paid", "fulfilment": "unfulfilled",
        "buyer": { "state": "present", "value": { "email": "buyer@example.org" } }, "currency": "EUR",
        "gross": amount(3081, "30.8091"), "tax": amount(0, "0"), "shipping": amount(500, "5"), "discount": amount(0, "0"),
        "lines": [{ "external_id": format!("item_{n:02}"), "title": "Tea", "quantity": { "value": "1", "unit": "C62" },
            "unit_price": amount(3081, "30.8091"), "price_has_tax": true, "gross": amount(3081, "30.8091"), "tax": amount(0, "0") }],
        "refunds": [],
    })
}

fn product(id: &str, listed: bool) -> Value {
    let moment = json!({ "utc": "2026-11-20T08:00:00Z", "raw": "2026-11-20T08:00:00Z" });
    let state = if listed { "listed" } else { "unlisted" };
    json!({ "schema": "corridor.product/1", "external_id": id, "title": format!("Product {id}"), "created": moment,
        "updated": moment, "state": state, "channels": [], "listings": [{ "external_id": format!("{id}_v"),
        "title": "Default", "gtin": "4006381333931", "state": state, "prices": [amount(3081, "30.8091")] }] })
}

fn serve(stream: TcpStream, shared: &Mutex<Inner>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(()) };
    let (mut length, mut authorization) = (0, String::new());
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').unwrap_or((&header, ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "authorization" => authorization = value.trim().to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;

    let mut shop = shared.lock().unwrap();
    shop.seen.push(format!("{method} {target}"));
    if shop.mood == Mood::Silent {
        shop.waiting.push(stream);
        return Ok(());
    }
    let answer = answer(&mut shop, method, target, &authorization, &body);
    let mute = shop.mood == Mood::Mute && method == "POST";
    drop(shop);
    if mute {
        return Ok(());
    }
    let (status, extra, json) = answer;
    let body = json.to_string();
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{extra}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn answer(
    shop: &mut Inner,
    method: &str,
    target: &str,
    authorization: &str,
    body: &[u8],
) -> (&'static str, String, Value) {
    use base64::Engine as _;
    let expected =
        format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{}:", shop.key)));
    match shop.mood {
        Mood::Broken => return ("500 Broken", String::new(), json!({})),
        Mood::Busy => return ("429 Busy", "retry-after: 7\r\n".to_owned(), json!({})),
        Mood::Echo => {
            let echo = json!({ "authorization": authorization, "key": shop.key, "orders": [], "next": null });
            return ("200 OK", format!("x-echo: {authorization}\r\n"), echo);
        }
        Mood::Well | Mood::Mute | Mood::Silent => {}
    }
    if authorization != expected {
        return ("401 No", String::new(), json!({ "you_sent": authorization }));
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path == "/orders" {
        let page: usize = query.strip_prefix("page=").and_then(|page| page.parse().ok()).unwrap_or(1);
        let orders: Vec<_> = shop.orders.iter().skip((page - 1) * 5).take(5).cloned().collect();
        let next = (page * 5 < shop.orders.len()).then_some(page + 1);
        return ("200 OK", String::new(), json!({ "orders": orders, "next": next }));
    }
    if path == "/products" {
        let all: Vec<_> = shop.listed.iter().map(|(id, listed)| product(id, *listed)).collect();
        return ("200 OK", String::new(), json!({ "products": all }));
    }
    let Some(id) = path.strip_prefix("/products/") else { return ("200 OK", String::new(), json!({})) };
    if method == "POST" {
        let wanted = serde_json::from_slice::<Value>(body).unwrap_or_default()["listed"] == json!(true);
        if let Some(listed) = shop.listed.get_mut(id) {
            let changed = *listed != wanted;
            *listed = wanted;
            shop.changes += usize::from(changed);
        }
    }
    ("200 OK", String::new(), json!({ "listed": shop.listed.get(id) }))
}

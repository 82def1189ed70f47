//! What the connections ask, of the product and of the ceiling.

use crate::load::Script;
use crate::paper;
use crate::person::Person;
use crate::wire::Answer;
use anyhow::{Context, Result};
use serde_json::json;
use std::cell::Cell;
use std::rc::Rc;

/// Reads one after the other of several addresses.
pub(crate) struct Reads {
    requests: Rc<[Vec<u8>]>,
    at: usize,
}

impl Reads {
    /// So many connections that read the same addresses, each beginning at another.
    pub(crate) fn over(requests: Vec<Vec<u8>>, connections: usize) -> Vec<Box<dyn Script>> {
        let requests: Rc<[_]> = requests.into();
        let one = |at| Box::new(Self { requests: requests.clone(), at }) as Box<dyn Script>;
        (0..connections).map(one).collect()
    }
}

impl Script for Reads {
    fn next(&mut self) -> &[u8] {
        self.at = (self.at + 1) % self.requests.len();
        &self.requests[self.at]
    }

    fn hear(&mut self, answer: Answer<'_>) -> Result<()> {
        answer.expect(200).map(drop)
    }
}

/// Creates enterprises in the ceiling; no two have the same code.
pub(crate) struct Creates {
    path: &'static str,
    number: Rc<Cell<u32>>,
    request: Vec<u8>,
}

impl Creates {
    /// So many connections. `number` counts the enterprises of one server.
    pub(crate) fn at(path: &'static str, number: &Rc<Cell<u32>>, connections: usize) -> Vec<Box<dyn Script>> {
        let one = |_| Box::new(Self { path, number: number.clone(), request: Vec::new() }) as Box<dyn Script>;
        (0..connections).map(one).collect()
    }
}

impl Script for Creates {
    fn next(&mut self) -> &[u8] {
        let n = self.number.replace(self.number.get() + 1);
        self.request = post(self.path, "", &enterprise(n));
        &self.request
    }

    fn hear(&mut self, answer: Answer<'_>) -> Result<()> {
        answer.expect(201).map(drop)
    }
}

/// The `n`th enterprise, as the ceiling takes it. Written by hand, for what the load takes of the machine is missing to the server.
pub(crate) fn enterprise(n: u32) -> String {
    format!(
        r#"{{"uscc":"{}","name_zh":"郑州示例跨境贸易{n}号有限公司","name_en":"Zhengzhou Example Trading No. {n} Co., Ltd.","kind":{},"region":"410100","address":"河南省郑州市航空港区示例路1号","contact":"备案联系人","phone":"+8637112345678","email":"filing-{n}@example.com"}}"#,
        paper::uscc(n),
        1 + n % 5,
    )
}

/// Begins a draft for its organisation and takes it back, for an organisation has one open application at a time.
///
/// Both are units of work that are on disk when they are answered: a row, and a row with its entry in the ledger.
pub(crate) struct Drafts {
    begin: Vec<u8>,
    /// Session, form token and address of the person.
    headers: String,
    open: Option<String>,
    request: Vec<u8>,
}

impl Drafts {
    /// One connection for each person.
    pub(crate) fn of(people: &[Person]) -> Vec<Box<dyn Script>> {
        let one = |person| Box::new(Self::by(person)) as Box<dyn Script>;
        people.iter().map(one).collect()
    }

    fn by(person: &Person) -> Self {
        let headers = person.headers(true);
        let form = json!({ "organisation": person.organisation }).to_string();
        Self {
            begin: post("/api/v1/applications", &headers, &form),
            headers,
            open: None,
            request: Vec::new(),
        }
    }
}

impl Script for Drafts {
    fn next(&mut self) -> &[u8] {
        match &self.open {
            None => &self.begin,
            Some(id) => {
                let path = format!("/api/v1/applications/{id}/withdrawal");
                let headers = format!("{}If-Match: \"v1\"\r\n", self.headers);
                self.request = request("POST", &path, &headers, b"");
                &self.request
            }
        }
    }

    fn hear(&mut self, answer: Answer<'_>) -> Result<()> {
        if self.open.take().is_some() {
            return answer.expect(200).map(drop);
        }
        let answer = answer.expect(201)?;
        let place = answer.header("location").next().context("no address of the draft")?;
        self.open = place.rsplit('/').next().map(str::to_owned);
        Ok(())
    }
}

/// A request that reads.
pub(crate) fn get(path: &str, headers: &str) -> Vec<u8> {
    request("GET", path, headers, b"")
}

/// A request that sends JSON.
pub(crate) fn post(path: &str, headers: &str, json: &str) -> Vec<u8> {
    let headers = format!("{headers}Content-Type: application/json\r\n");
    request("POST", path, &headers, json.as_bytes())
}

/// Any request; each of the headers ends its line.
pub(crate) fn request(method: &str, path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = if method == "GET" { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let mut request =
        format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}{length}\r\n").into_bytes();
    request.extend_from_slice(body);
    request
}

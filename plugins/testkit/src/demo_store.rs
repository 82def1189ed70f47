//! A double of a Medusa store: the part of its admin and store API that Corridor's adapter uses.
//!
//! Every answer carries `x-corridor-double: demo-store`, and its front page says so to people. The shape of the answers
//! is that of Medusa 2.18.0, recorded from the real system; goods, orders and keys are made up.

mod api;
mod goods;
mod sales;
mod shelf;

use std::{
    collections::BTreeMap,
    io,
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::http;
use shelf::Shelf;

/// The admin key of every demo store; good for nothing else.
pub const KEY: &str = "sk_demo_store_double";
/// The key a shop front would use.
pub const PUBLISHABLE: &str = "pk_demo_store_double";

/// What a store can be told to suffer from. Requests it hits are counted as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Answers this status to everything.
    Status(u16),
    /// Answers 429.
    RateLimited {
        /// The `Retry-After` header.
        retry_after_s: u64,
    },
    /// Answers rightly, but late.
    Slow(Duration),
    /// Closes the connection without having done anything.
    Deaf,
    /// Does what is asked and closes the connection without an answer.
    Mute,
    /// Closes the connection in the middle of the answer.
    CutOff,
}

/// What was asked of a store so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests by method and path without ids, e.g. `GET /admin/orders`.
    pub requests: BTreeMap<String, u64>,
    /// Requests with a key that is not the store's.
    pub unauthorised: u64,
    /// Writes that changed something.
    pub writes: u64,
}

/// A running double. It listens until it is dropped.
pub struct DemoStore {
    addr: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    closing: AtomicBool,
}

struct State {
    shelf: Shelf,
    key: String,
    counts: Counts,
    /// How many requests pass before the trouble begins.
    grace: u64,
    trouble: Option<Trouble>,
}

impl DemoStore {
    /// Opens a store of 6 products and 20 orders on `listen`, e.g. `127.0.0.1:0`.
    pub fn start(listen: &str) -> io::Result<Self> {
        let listener = TcpListener::bind(listen)?;
        let addr = listener.local_addr()?;
        let state = State {
            shelf: Shelf::new(goods::products(), sales::orders()),
            key: KEY.to_owned(),
            counts: Counts::default(),
            grace: 0,
            trouble: None,
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), closing: AtomicBool::new(false) });
        let serving = shared.clone();
        let acceptor =
            thread::Builder::new().name("demo-store".into()).spawn(move || accept(&listener, &serving))?;
        Ok(Self { addr, shared, acceptor: Some(acceptor) })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What an adapter's `base_url` is.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The admin key that is good now.
    pub fn key(&self) -> String {
        self.shared.state().key.clone()
    }

    /// Makes another admin key the good one; the old one is refused from now on.
    pub fn rotate_key(&self, key: &str) {
        self.shared.state().key = key.to_owned();
    }

    /// Lets `grace` requests pass, and is in trouble from then on.
    pub fn suffer(&self, grace: u64, trouble: Trouble) {
        let mut state = self.shared.state();
        (state.grace, state.trouble) = (grace, Some(trouble));
    }

    /// Ends the trouble.
    pub fn recover(&self) {
        self.shared.state().trouble = None;
    }

    /// Has a customer order; returns the order's id.
    pub fn place_order(&self) -> String {
        self.shared.state().shelf.place(sales::order)
    }

    /// Marks an order as fulfilled, as its seller would. Tells whether there is such an order.
    pub fn fulfil_order(&self, id: &str) -> bool {
        self.shared.state().shelf.change_order(id, |order| order["fulfillment_status"] = "fulfilled".into())
    }

    /// How many products a customer sees.
    pub fn listed(&self) -> usize {
        self.shared.state().shelf.listed().count()
    }

    /// What was asked so far.
    pub fn counts(&self) -> Counts {
        self.shared.state().counts.clone()
    }
}

impl Drop for DemoStore {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::SeqCst);
        // A connection wakes the acceptor, which then sees that it should go.
        let _ = TcpStream::connect(self.addr);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn trouble(&mut self) -> Option<Trouble> {
        if self.trouble.is_some() && self.grace > 0 {
            self.grace -= 1;
            return None;
        }
        self.trouble
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.closing.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let shared = shared.clone();
        thread::spawn(move || serve(stream, &shared));
    }
}

/// A peer that hangs up is its own affair.
fn serve(mut stream: TcpStream, shared: &Shared) {
    let Ok(Some(request)) = http::read(&stream) else { return };
    let (trouble, response) = {
        let mut state = shared.state();
        api::count(&mut state.counts, &request);
        let trouble = state.trouble();
        let response = match trouble {
            Some(Trouble::Status(status)) => api::unwell(status, None),
            Some(Trouble::RateLimited { retry_after_s }) => api::unwell(429, Some(retry_after_s)),
            Some(Trouble::Deaf) => return,
            Some(Trouble::Slow(_) | Trouble::Mute | Trouble::CutOff) | None => {
                api::answer(&mut state, &request)
            }
        };
        (trouble, response)
    };
    let response = response.marked();
    let _ = match trouble {
        Some(Trouble::Mute) => return,
        Some(Trouble::CutOff) => response.write_half(&mut stream),
        Some(Trouble::Slow(delay)) => {
            thread::sleep(delay);
            response.write_to(&mut stream)
        }
        Some(Trouble::Status(_) | Trouble::RateLimited { .. } | Trouble::Deaf) | None => {
            response.write_to(&mut stream)
        }
    };
}

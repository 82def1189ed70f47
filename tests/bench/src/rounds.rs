//! The cases, and the rounds in which each has its turn.

use crate::engine::{Binaries, Engine, OPERATOR, Side};
use crate::load::{self, Script};
use crate::process::Server;
use crate::register::Town;
use crate::scripts::{Creates, Drafts, Reads, get, post};
use crate::wire::Wire;
use anyhow::{Context, Result};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Connections that create.
pub(crate) const CREATORS: usize = 64;
/// Connections that read, and enterprises in the register of either side.
pub(crate) const READERS: usize = 32;

/// What is measured. The order is that of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// The ceiling's create, flushed with all that wait.
    Group,
    /// The ceiling's create, flushed by itself.
    Single,
    /// The product's draft, begun and taken back.
    Drafts,
    /// The ceiling's row by id.
    Row,
    /// The product's register, by nobody.
    Register,
    /// The product's register, by somebody with a session.
    Session,
    /// The product's application, by its own organisation.
    Application,
}

impl Case {
    fn side(self) -> Side {
        match self {
            Self::Group | Self::Single | Self::Row => Side::Ceiling,
            Self::Drafts | Self::Register | Self::Session | Self::Application => Side::Product,
        }
    }
}

/// One case in one round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// Answers in a second.
    pub(crate) rate: f64,
    /// Median in milliseconds.
    pub(crate) p50: f64,
    /// 99th percentile in milliseconds.
    pub(crate) p99: f64,
    /// Microseconds of processor time for each answer: server and engine, with what they finish afterwards.
    pub(crate) cpu: f64,
}

/// An engine with both servers and everything they are asked.
pub(crate) struct Stage<'a> {
    pub(crate) engine: Engine<'a>,
    ceiling: Server,
    product: Server,
    cases: Vec<(Case, Vec<Box<dyn Script>>)>,
    /// What was seen of each case, a round after the other.
    pub(crate) seen: Vec<(Case, Vec<Seen>)>,
    /// Megabytes of the product when it had just started, and of the ceiling.
    pub(crate) idle: [f64; 2],
}

impl<'a> Stage<'a> {
    /// Starts both servers and settles the same number of enterprises in each.
    pub(crate) async fn set(engine: Engine<'a>, binaries: &Binaries) -> Result<Self> {
        let home = engine.home("product")?;
        binaries.create_operator(&home)?;
        let product = binaries.start(Side::Product, &home)?;
        let ceiling = binaries.start(Side::Ceiling, &engine.home("ceiling")?)?;
        std::thread::sleep(Duration::from_secs(2));
        let idle = [product.resident()?, ceiling.resident()?];

        let town = Town::settle(product.address, OPERATOR, CREATORS, READERS).await.context("settling")?;
        let number = Rc::new(Cell::new(1));
        let rows = rows(&ceiling, &number).await.context("filling the ceiling")?;
        let register = |session: bool| {
            let one = |one: &crate::register::Registered| {
                let headers = if session { one.person.headers(false) } else { String::new() };
                get(&one.enterprise, &headers)
            };
            town.registered.iter().map(one).collect()
        };
        let own = town
            .registered
            .iter()
            .map(|one| Reads::over(vec![get(&one.application, &one.person.headers(false))], 1));
        let cases = vec![
            (Case::Group, Creates::at("/group", &number, CREATORS)),
            (Case::Single, Creates::at("/single", &number, CREATORS)),
            (Case::Drafts, Drafts::of(&town.applicants)),
            (Case::Row, Reads::over(rows, READERS)),
            (Case::Register, Reads::over(register(false), READERS)),
            (Case::Session, Reads::over(register(true), READERS)),
            (Case::Application, own.flatten().collect()),
        ];
        let seen = cases.iter().map(|(case, _)| (*case, Vec::new())).collect();
        Ok(Self { engine, ceiling, product, cases, seen, idle })
    }

    /// Gives each case its turn. What is seen in a rehearsal is forgotten.
    pub(crate) async fn round(&mut self, time: Duration, rehearsal: bool) -> Result<()> {
        for ((case, scripts), (_, seen)) in self.cases.iter_mut().zip(&mut self.seen) {
            let server = if case.side() == Side::Product { &self.product } else { &self.ceiling };
            let before = self.engine.settled(server);
            let load = load::run(server.address, scripts, time).await;
            let load = load.with_context(|| format!("{case:?} on {}", self.engine.name()))?;
            let after = self.engine.settled(server);
            if !rehearsal {
                seen.push(Seen {
                    rate: load.per_second(),
                    p50: load.within(0.5),
                    p99: load.within(0.99),
                    cpu: (after - before) * 1e6 / load.answers as f64,
                });
            }
        }
        Ok(())
    }

    /// Megabytes of the product after all that.
    pub(crate) fn resident_afterwards(&self) -> Result<f64> {
        self.product.resident()
    }

    /// Stops both servers, which must not have failed.
    pub(crate) fn end(self) -> Result<()> {
        self.product.stop()?;
        self.ceiling.stop()
    }
}

/// Creates the ceiling's enterprises and gives the requests that read them.
async fn rows(ceiling: &Server, number: &Cell<u32>) -> Result<Vec<Vec<u8>>> {
    let mut wire = Wire::open(ceiling.address).await?;
    let mut rows = Vec::new();
    for _ in 0..READERS {
        let form = crate::scripts::enterprise(number.replace(number.get() + 1));
        let answer = wire.ask(&post("/single", "", &form)).await?.expect(201)?;
        let made: serde_json::Value = serde_json::from_slice(answer.body)?;
        rows.push(get(&format!("/enterprises/{}", made["id"]), ""));
    }
    Ok(rows)
}

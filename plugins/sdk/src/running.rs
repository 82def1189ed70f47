//! Polls an operation's future one step at a time.

use std::{
    fmt,
    task::{Context, Poll, Waker},
};

use crate::{
    Adapter, Ctx, Instance,
    adapter::Work,
    exchange::{Exchange, Shared},
    protocol::{Action, Begin, Resume},
};

/// An operation between two steps.
///
/// Nothing wakes the future: it is polled once after the host's events came in, and what it then waits for are the
/// actions of the step.
pub struct Running {
    work: Option<Work>,
    exchange: Shared,
}

/// What one step returns.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// In the order the adapter asked for them; the last one is `done` or `fail` when the operation is over.
    pub actions: Vec<Action>,
    /// The raw bodies that actions refer to.
    pub parts: Vec<Vec<u8>>,
}

/// Why a step could not be taken. The operation is over then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepError {
    /// The adapter has no such operation.
    Unsupported,
    /// An event the operation cannot have asked for, or unreadable JSON.
    Protocol,
    /// The adapter waits for something the host does not know of.
    Stalled,
    /// The host called it off.
    Cancelled,
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsupported => "the adapter has no such operation",
            Self::Protocol => "the message does not fit the operation",
            Self::Stalled => "the adapter waits for something that is no effect",
            Self::Cancelled => "the operation was cancelled",
        })
    }
}

impl std::error::Error for StepError {}

impl Running {
    /// Begins an operation and takes its first step.
    pub fn begin<A: Adapter>(instance: &Instance<A>, begin: Begin) -> Result<(Self, Step), StepError> {
        let (op, input) = (begin.op.clone(), begin.input.clone());
        let exchange = Shared::new(Exchange::new(begin));
        let work = instance.start(&op, input, Ctx::new(exchange.clone())).ok_or(StepError::Unsupported)?;
        let mut running = Self { work: Some(work), exchange };
        let step = running.step()?;
        Ok((running, step))
    }

    /// Takes the next step.
    pub fn resume(&mut self, resume: Resume, parts: &[&[u8]]) -> Result<Step, StepError> {
        if self.work.is_none() {
            return Err(StepError::Protocol);
        }
        let accepted = self.exchange.lock().accept(resume.now, resume.events, parts);
        accepted.and_then(|()| self.step()).inspect_err(|_| self.work = None)
    }

    /// Whether the last step ended the operation.
    pub fn is_over(&self) -> bool {
        self.work.is_none()
    }

    fn step(&mut self) -> Result<Step, StepError> {
        let Some(work) = &mut self.work else { return Err(StepError::Protocol) };
        let polled = work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let mut exchange = self.exchange.lock();
        match polled {
            Poll::Ready(end) => {
                self.work = None;
                exchange.actions.push(match end {
                    Ok(result) => Action::Done { result },
                    Err(failure) => Action::Fail(failure),
                });
            }
            Poll::Pending if exchange.waits() => {}
            Poll::Pending => return Err(StepError::Stalled),
        }
        let (actions, parts) = (std::mem::take(&mut exchange.actions), std::mem::take(&mut exchange.parts));
        Ok(Step { actions, parts })
    }
}

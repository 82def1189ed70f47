//! All SQL of this room.

mod connections;
mod gone;
mod journal;
mod operations;
mod records;

pub(crate) use connections::*;
pub(crate) use gone::*;
pub(crate) use journal::*;
pub(crate) use operations::*;
pub(crate) use records::*;

use crate::circuit::Circuit;
use crate::entity::{connection, operation};
use crate::lifecycle::{OperationState, Stage};
use db::StoreError;

impl connection::Model {
    /// What it can do now.
    pub(crate) fn stage(&self) -> Result<Stage, StoreError> {
        Stage::parse(&self.stage).ok_or_else(|| StoreError::corrupt("connection.stage", self.stage.clone()))
    }

    /// What is known of its answering.
    pub(crate) fn circuit(&self) -> Circuit {
        Circuit { failures: self.circuit_failures, opens: self.circuit_opens, until: self.circuit_until }
    }
}

impl operation::Model {
    /// How far it is.
    pub(crate) fn state(&self) -> Result<OperationState, StoreError> {
        OperationState::parse(&self.state)
            .ok_or_else(|| StoreError::corrupt("connection_operation.state", self.state.clone()))
    }
}

//! The schema, step by step, forward only.
//!
//! Steps use string names, never entities: an entity changes, a shipped migration must not. Constraints, CHECKs and foreign keys
//! stand complete in `CREATE TABLE`, in the form both engines accept, for SQLite cannot add one later. Tables carry the prefix of
//! the room that owns them, and no foreign key crosses rooms.

mod m0001_platform;
mod m0002_accounts;
mod m0003_enterprises;
mod m0004_connections;
mod m0005_calendars;
mod m0006_crashes;
mod m0007_retention;
mod m0008_delegations;
mod m0009_search;
mod table;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// Runs the steps in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_platform::Migration),
            Box::new(m0002_accounts::Migration),
            Box::new(m0003_enterprises::Migration),
            Box::new(m0004_connections::Migration),
            Box::new(m0005_calendars::Migration),
            Box::new(m0006_crashes::Migration),
            Box::new(m0007_retention::Migration),
            Box::new(m0008_delegations::Migration),
            Box::new(m0009_search::Migration),
        ]
    }
}

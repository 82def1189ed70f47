//! Adapter for Medusa 2 stores.

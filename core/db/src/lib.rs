//! The only door to SQLite and PostgreSQL.

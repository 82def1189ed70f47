//! People, organisations, roles, sessions, API tokens.

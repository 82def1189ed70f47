//! Runs a plugin in a sandboxed worker: the same binary, executed again.

//! Ports of loopback.

use std::net::TcpListener;

/// A port nobody listens on. Somebody else may take it in between; nobody does on a machine that only runs tests.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("it is bound").port()
}

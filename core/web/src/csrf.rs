//! Form tokens: proof that a form was shown by us to the browser that sends it.

use crate::session::Secrets;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};

/// The name of the hidden field.
pub const FIELD: &str = "csrf";
/// The header that carries the token when a script sends the request.
pub const HEADER: &str = "x-csrf-token";

/// BLAKE3 contexts are sentences that no other program uses.
const CONTEXT: &str = "corridor 2026-11-24 form token v1";

/// The token a browser has to repeat; derived from its secret, so it ends with the session.
pub(crate) fn token(secrets: &Secrets) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(secrets.key(CONTEXT))
}

/// Compares in constant time: `blake3::Hash` promises that for `==`.
pub(crate) fn matches(secrets: &Secrets, presented: &str) -> bool {
    let Ok(bytes) = BASE64_URL_SAFE_NO_PAD.decode(presented) else { return false };
    let Ok(bytes) = <[u8; 32]>::try_from(bytes) else { return false };
    blake3::Hash::from_bytes(secrets.key(CONTEXT)) == blake3::Hash::from_bytes(bytes)
}

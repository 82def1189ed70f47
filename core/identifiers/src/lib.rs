//! Identity numbers as parsed types, each refusal with a precise reason.
//!
//! A number that is typed here has been looked at: its length, its alphabet, its parts and its check characters agree.
//! Whether anybody holds it is a question for a register; nothing in this crate asks one, reads a file or knows a clock.
//!
//! ```text
//! refusal.rs   why a text is not such a number: a stable code and arguments, for a page to say in its own language
//! text.rs      what every scheme does first: normal form, length, alphabet; the shape all number types share
//! scheme.rs    the list of schemes, for those who only know the scheme's name
//! uscc.rs, …   one scheme each
//! ```
//!
//! To add a scheme: write its file, list it in [`Scheme`], and the tests that walk all schemes will visit it.

mod lei;
mod refusal;
mod scheme;
mod text;
mod uscc;

pub use lei::Lei;
pub use refusal::{Part, Refusal};
pub use scheme::{Scheme, UnknownScheme};
pub use uscc::{RegisteringAuthority, Uscc};

//! What a text is found by: one tokenizer for both engines, so that both give the same hits.
//!
//! A [`Text`] is made of fields (names, numbers) and folded once: compatibility forms (NFKC: full width, ligatures), lower case,
//! traditional characters to simplified ones. What remains is runs:
//!
//! ```text
//! text   = field *( LF field )
//! field  = run *( SP run )
//! run    = script / word
//! script = 1*( Han, kana, Hangul )   ; blanks and marks between two of them are not there
//! word   = 1*( other letters, digits, combining marks )
//! ```
//!
//! A [`Query`] is runs, too; white space ends a run. The text is a hit if it has every one of them: a script run as a part of one of
//! its script runs; a word as the beginning of one of its words, or, if it is two or more of a–z, as the first letters of the
//! pinyin of neighbouring characters (`kjds` finds 跨境电商; a character with several readings is found by each).
//!
//! The index narrows and [`Query::finds`] decides. [`Text::terms`] go into the index: each character, each two neighbours, the
//! beginnings of words, `~` and the initials of two neighbours. [`Query::fts5`] and [`Query::tsquery`] ask it: whatever
//! `finds` accepts they find (the property test says so), so nothing is ever missed, and what they find too much is left out.
//!
//! ```
//! use search::{Query, Text};
//! let text = Text::of(["郑州跨境電商（示例）有限公司", "Example Trading Ltd"]);
//! for typed in ["电商", "電商示例", "kjds", "ＴＲＡＤ", "郑州 example"] {
//!     assert!(Query::parse(typed).is_some_and(|query| query.finds(&text)), "{typed}");
//! }
//! ```

mod ask;
mod han;
mod query;
mod runs;
mod terms;
mod text;

pub use query::Query;
pub use terms::Term;
pub use text::Text;

/// Counts up when [`Text`]s or their terms change, so that a database knows which of its rows were made by an older one.
pub const VERSION: i64 = 1;

//! Identity numbers as parsed types, each refusal with a precise reason.
//!
//! A number that is typed here has been looked at: its length, its alphabet, its parts and its check characters agree.
//! Whether anybody holds it is a question for a register; nothing in this crate asks one, reads a file or knows a clock.
//!
//! ```text
//! refusal.rs   why a text is not such a number: a stable code and arguments, for a page to say in its own language
//! text.rs      what every scheme does first: normal form, length, alphabet; what all number types share
//! shape.rs     lengths and alphabets written as patterns
//! check.rs     systems of check characters
//! day.rs       days inside numbers
//! scheme.rs    the list of schemes, for those who only know the scheme's name
//! uscc.rs, …   one scheme or family each
//! ```
//!
//! Codes that a scheme refers to – countries, currencies, divisions, headings, courts – are facts in `data/`, each file with
//! its source and date. Reasons in both languages are in `i18n/`.
//!
//! To add a scheme: write its file, list it in [`Scheme`], and the tests that walk all schemes will visit it.

mod australian;
mod bic;
mod check;
mod cnpj;
mod commodity;
mod container;
mod country;
mod currency;
mod customs_code;
mod day;
mod eori;
mod french;
mod gs1;
mod handelsregister;
mod iban;
mod isin;
mod korean_brn;
mod lei;
mod leitweg;
mod nit;
mod postal_item;
mod refusal;
mod resident_id;
mod scheme;
mod shape;
mod swiss_vat;
mod text;
mod uen;
mod uscc;
mod vat;

pub use australian::{Abn, Acn};
pub use bic::Bic;
pub use cnpj::Cnpj;
pub use commodity::{ChinaTariffCode, CnCode, HsCode};
pub use container::Container;
pub use country::{Country, CountryCode};
pub use currency::Currency;
pub use customs_code::CustomsCode;
pub use day::Day;
pub use eori::Eori;
pub use french::{Siren, Siret};
pub use gs1::{Gln, Gtin, Gtin8, Gtin12, Gtin13, Gtin14, Sscc};
pub use handelsregister::Handelsregisternummer;
pub use iban::Iban;
pub use isin::Isin;
pub use korean_brn::KoreanBrn;
pub use lei::Lei;
pub use leitweg::LeitwegId;
pub use nit::Nit;
pub use postal_item::PostalItem;
pub use refusal::{Part, Refusal};
pub use resident_id::ResidentId;
pub use scheme::{Scheme, UnknownScheme};
pub use swiss_vat::SwissVat;
pub use uen::Uen;
pub use uscc::{RegisteringAuthority, Uscc};
pub use vat::{BelgianVat, BritishVat, BulgarianVat, EuVat, IrishVat};

/// The reasons in English, by the code of the refusal after `violation-`.
pub const EN: &str = include_str!("../i18n/en.ftl");
/// The reasons in Chinese.
pub const ZH_CN: &str = include_str!("../i18n/zh-CN.ftl");

//! The answers of an application: what was typed, and what it means once it is believed.

use crate::kind::{EnterpriseKind, trade_mode};
use crate::parse::{Country, Email, Identity, NotDeclared, Phone, StoreUrl};
use identifiers::{Lei, Uscc};
use kernel::{Violations, text};
use serde::{Deserialize, Serialize};

/// Jurisdiction whose enterprises carry a unified social credit code.
pub const CHINA: &str = "CN";

/// What was typed, field by field. Anything may be missing or wrong: a draft is saved as it is.
///
/// `representative_id` is a personal identity number: it is sealed in a column of its own and never stored or shown with the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    /// What the enterprise does: [`EnterpriseKind::code`] of each.
    #[schema(example = json!(["ecommerce_operator"]))]
    pub kinds: Vec<String>,
    /// Customs supervision modes it works under, such as `9610`.
    pub trade_modes: Vec<String>,
    /// Name in the register of its home, in that script.
    #[schema(max_length = 200)]
    pub legal_name: String,
    /// Name in Latin letters, if it has one.
    #[schema(max_length = 200)]
    pub latin_name: String,
    /// Country of the register it stands in: ISO 3166-1 alpha-2.
    #[schema(example = "CN")]
    pub jurisdiction: String,
    /// Unified social credit code (GB 32100-2015): enterprises of mainland China.
    pub uscc: String,
    /// Legal entity identifier (ISO 17442): enterprises of elsewhere; optional in mainland China.
    pub lei: String,
    /// Legal form, in words.
    pub legal_form: String,
    /// Registered address, in one line.
    pub address: String,
    /// Six-digit administrative division of the address (GB/T 2260), mainland China.
    pub division: String,
    /// Legal representative.
    pub representative_name: String,
    /// Their identity document number. Sealed; answered back masked.
    pub representative_id: String,
    /// Whom the authority calls.
    pub contact_name: String,
    /// Their mail address.
    pub contact_email: String,
    /// Their telephone, with country code.
    pub contact_phone: String,
    /// Telephone for product safety, answered day and night.
    pub safety_phone: String,
    /// Addresses of its shops, one a line.
    pub stores: String,
    /// Why an entry is to be changed or cancelled; shown in the history of the entry. Empty in a new application.
    #[schema(max_length = 500)]
    pub because: String,
    /// Who signs the declaration that all this is true.
    pub declared_by: String,
    /// `yes` when the declaration is made.
    pub declaration: String,
}

/// Answers that can be believed. There is no other way to get them than [`Registration::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// What it does, without repetition.
    pub kinds: Vec<EnterpriseKind>,
    /// Supervision modes.
    pub trade_modes: Vec<String>,
    /// Legal name.
    pub legal_name: String,
    /// Name in Latin letters.
    pub latin_name: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub jurisdiction: String,
    /// Unified social credit code.
    pub uscc: Option<Uscc>,
    /// Legal entity identifier.
    pub lei: Option<Lei>,
    /// Legal form.
    pub legal_form: String,
    /// Registered address.
    pub address: String,
    /// Administrative division.
    pub division: Option<String>,
    /// Legal representative.
    pub representative_name: String,
    /// Whom the authority calls.
    pub contact_name: String,
    /// Their mail address.
    pub contact_email: String,
    /// Their telephone.
    pub contact_phone: String,
    /// Telephone for product safety.
    pub safety_phone: String,
    /// Shops.
    pub stores: Vec<String>,
    /// Who signed the declaration.
    pub declared_by: String,
}

/// Longest names and addresses, in characters. GLEIF's longest legal name has 332 bytes; 200 characters hold it in any script.
pub(crate) const NAME: usize = 200;
const ADDRESS: usize = 300;
const STORES: usize = 50;

impl Registration {
    /// Parses every field and reports on all that cannot be believed.
    pub fn parse(answers: &Answers, has_identity: bool) -> Result<Self, Violations> {
        let mut bad = Violations::default();
        let line = |raw: &str, max| text::line(raw, max);

        let kinds = kinds(&mut bad, &answers.kinds);
        let trade_modes = trade_modes(&mut bad, &answers.trade_modes);
        let legal_name = bad.take("/legal_name", line(&answers.legal_name, NAME));
        let latin_name = optional(&mut bad, "/latin_name", &answers.latin_name, |raw| line(raw, NAME));
        let jurisdiction = bad.take("/jurisdiction", Country::parse(&answers.jurisdiction));
        let home = jurisdiction.as_ref().is_some_and(|country| country.as_str() == CHINA);
        let uscc = numbered(&mut bad, "/uscc", &answers.uscc, home, Uscc::parse);
        let abroad = jurisdiction.is_some() && !home;
        let lei = numbered(&mut bad, "/lei", &answers.lei, abroad, Lei::parse);
        let legal_form = bad.take("/legal_form", line(&answers.legal_form, 100));
        let address = bad.take("/address", line(&answers.address, ADDRESS));
        let division = division(&mut bad, &answers.division, home);
        let representative_name = bad.take("/representative_name", line(&answers.representative_name, NAME));
        identity(&mut bad, &answers.representative_id, has_identity);
        let contact_name = bad.take("/contact_name", line(&answers.contact_name, NAME));
        let contact_email = bad.take("/contact_email", Email::parse(&answers.contact_email));
        let contact_phone = bad.take("/contact_phone", Phone::parse(&answers.contact_phone));
        let safety_phone = bad.take("/safety_phone", Phone::parse(&answers.safety_phone));
        let stores = stores(&mut bad, &answers.stores);
        let declared_by = bad.take("/declared_by", line(&answers.declared_by, NAME));
        bad.take("/declaration", if answers.declaration == "yes" { Ok(()) } else { Err(NotDeclared) });

        bad.into_result()?;
        // Nothing was noted, so every field is there; a missing one would be a mistake of this function.
        let missing = || Violations::default();
        Ok(Self {
            kinds,
            trade_modes,
            legal_name: legal_name.ok_or_else(missing)?,
            latin_name,
            jurisdiction: jurisdiction.ok_or_else(missing)?.as_str().to_owned(),
            uscc,
            lei,
            legal_form: legal_form.ok_or_else(missing)?,
            address: address.ok_or_else(missing)?,
            division,
            representative_name: representative_name.ok_or_else(missing)?,
            contact_name: contact_name.ok_or_else(missing)?,
            contact_email: contact_email.ok_or_else(missing)?.into_string(),
            contact_phone: contact_phone.ok_or_else(missing)?.into_string(),
            safety_phone: safety_phone.ok_or_else(missing)?.into_string(),
            stores,
            declared_by: declared_by.ok_or_else(missing)?,
        })
    }

    /// The answers that say this: where a change begins. Declaration and signature are to be given anew.
    pub fn answers(&self) -> Answers {
        let given = |text: &Option<String>| text.clone().unwrap_or_default();
        Answers {
            kinds: self.kinds.iter().map(|kind| kind.code().to_owned()).collect(),
            trade_modes: self.trade_modes.clone(),
            legal_name: self.legal_name.clone(),
            latin_name: given(&self.latin_name),
            jurisdiction: self.jurisdiction.clone(),
            uscc: self.uscc.as_ref().map(|code| code.as_str().to_owned()).unwrap_or_default(),
            lei: self.lei.as_ref().map(|code| code.as_str().to_owned()).unwrap_or_default(),
            legal_form: self.legal_form.clone(),
            address: self.address.clone(),
            division: given(&self.division),
            representative_name: self.representative_name.clone(),
            contact_name: self.contact_name.clone(),
            contact_email: self.contact_email.clone(),
            contact_phone: self.contact_phone.clone(),
            safety_phone: self.safety_phone.clone(),
            stores: self.stores.join("\n"),
            ..Answers::default()
        }
    }

    /// The identifiers it claims, by scheme.
    pub fn identifiers(&self) -> Vec<(&'static str, String)> {
        let uscc = self.uscc.iter().map(|code| (identifiers::Scheme::USCC, code.as_str().to_owned()));
        let lei = self.lei.iter().map(|code| (identifiers::Scheme::LEI, code.as_str().to_owned()));
        uscc.chain(lei).collect()
    }
}

fn kinds(bad: &mut Violations, raw: &[String]) -> Vec<EnterpriseKind> {
    if raw.is_empty() {
        bad.add("/kinds", "choose-one");
    }
    let parsed = raw
        .iter()
        .enumerate()
        .filter_map(|(at, code)| bad.take(format!("/kinds/{at}"), EnterpriseKind::parse(code)));
    let mut kinds: Vec<_> = parsed.collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn trade_modes(bad: &mut Violations, raw: &[String]) -> Vec<String> {
    let parsed = raw
        .iter()
        .enumerate()
        .filter_map(|(at, code)| bad.take(format!("/trade_modes/{at}"), trade_mode(code)));
    let mut modes: Vec<_> = parsed.map(str::to_owned).collect();
    modes.sort_unstable();
    modes.dedup();
    modes
}

fn optional<T, R: kernel::violation::Refused>(
    bad: &mut Violations,
    pointer: &str,
    raw: &str,
    parse: impl FnOnce(&str) -> Result<T, R>,
) -> Option<T> {
    if raw.trim().is_empty() { None } else { bad.take(pointer, parse(raw)) }
}

/// An identity number of the enterprise: needed where its home gives one out, checked wherever it is given.
fn numbered<T>(
    bad: &mut Violations,
    pointer: &str,
    raw: &str,
    needed: bool,
    parse: impl FnOnce(&str) -> Result<T, identifiers::Refusal>,
) -> Option<T> {
    if raw.trim().is_empty() && !needed {
        return None;
    }
    bad.take(pointer, parse(raw).map_err(Identity))
}

/// Six digits (GB/T 2260); which of them exist is the reviewer's question, for the list changes every year.
fn division(bad: &mut Violations, raw: &str, needed: bool) -> Option<String> {
    let raw = raw.trim();
    if raw.is_empty() && !needed {
        return None;
    }
    if raw.len() == 6 && raw.bytes().all(|b| b.is_ascii_digit()) {
        return Some(raw.to_owned());
    }
    bad.add("/division", if raw.is_empty() { "text-empty" } else { "division-malformed" });
    None
}

/// The number itself is checked only for being a line: which document it is, and its check digit, the reviewer sees on the copy.
fn identity(bad: &mut Violations, raw: &str, has_identity: bool) {
    if raw.trim().is_empty() && has_identity {
        return;
    }
    bad.take("/representative_id", text::line(raw, 40));
}

fn stores(bad: &mut Violations, raw: &str) -> Vec<String> {
    let lines: Vec<_> = raw.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > STORES {
        bad.add("/stores", "too-many-lines");
        return Vec::new();
    }
    lines
        .iter()
        .filter_map(|line| bad.take("/stores", StoreUrl::parse(line)))
        .map(StoreUrl::into_string)
        .collect()
}

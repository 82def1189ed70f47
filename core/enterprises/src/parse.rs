//! The small things an application is made of, each parsed once.

use identifiers::Refusal;
use kernel::violation::Refused;

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $text:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        #[error($text)]
        pub(crate) struct $name;
        impl Refused for $name {
            fn code(&self) -> &'static str {
                $code
            }
        }
    )+};
}

refusals! {
    /// The declaration was not made.
    NotDeclared = "declaration-missing", "the declaration is not made";
    /// Not a country code.
    NotACountry = "country-unknown", "is not a two-letter country code";
    /// Not a mail address.
    NotAnEmail = "email-malformed", "is not a mail address";
    /// Not a telephone number.
    NotAPhone = "phone-malformed", "is not a telephone number with country code";
    /// Not a shop's address.
    NotAStore = "store-malformed", "is not an https address";
}

/// A refused identifier, in the words of violations: `identifiers` is pure and knows nothing of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity(pub(crate) Refusal);

impl Refused for Identity {
    fn code(&self) -> &'static str {
        self.0.code()
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        self.0.args()
    }
}

/// ISO 3166-1 alpha-2 codes, officially assigned (ISO online browsing platform, 2025): facts, upper case, in one string.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// A country, by its ISO 3166-1 alpha-2 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country(&'static str);

impl Country {
    /// Reads a code; case does not matter.
    pub(crate) fn parse(raw: &str) -> Result<Self, NotACountry> {
        let code = raw.trim().to_ascii_uppercase();
        COUNTRIES.split(' ').find(|known| *known == code).map(Self).ok_or(NotACountry)
    }

    /// All codes.
    pub fn all() -> impl Iterator<Item = &'static str> {
        COUNTRIES.split(' ')
    }

    /// The code, upper case.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

/// A mail address that could be delivered to: one `@`, a local part and a domain with a dot (RFC 5321 §4.1.2, without quoting).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Email(String);

impl Email {
    /// Reads an address; the local part is kept as it is.
    pub(crate) fn parse(raw: &str) -> Result<Self, NotAnEmail> {
        let raw = raw.trim();
        let (local, domain) = raw.split_once('@').ok_or(NotAnEmail)?;
        let plain = |c: char| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '@' | '<' | '>' | ',' | ';' | '"' | '\\' | '(' | ')')
        };
        let dotted = domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-'));
        let good = !local.is_empty()
            && local.len() <= 64
            && raw.len() <= 254
            && dotted
            && local.chars().chain(domain.chars()).all(plain);
        if good { Ok(Self(raw.to_owned())) } else { Err(NotAnEmail) }
    }

    /// The address.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// A telephone number with country code (ITU-T E.164: at most fifteen digits).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phone(String);

impl Phone {
    /// Reads a number; blanks, hyphens and brackets are dropped.
    pub(crate) fn parse(raw: &str) -> Result<Self, NotAPhone> {
        let number: String = raw.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '\u{a0}')).collect();
        let digits = number.strip_prefix('+').ok_or(NotAPhone)?;
        let good = (6..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        if good { Ok(Self(number)) } else { Err(NotAPhone) }
    }

    /// The number, `+` and digits.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// The address of a shop: `https`, a host with a dot, no name or password in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoreUrl(String);

impl StoreUrl {
    /// Reads an address.
    pub(crate) fn parse(raw: &str) -> Result<Self, NotAStore> {
        let rest = raw.strip_prefix("https://").ok_or(NotAStore)?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let plain = raw.len() <= 300 && raw.chars().all(|c| !c.is_control() && !c.is_whitespace());
        if plain && host.contains('.') && !host.contains('@') {
            Ok(Self(raw.to_owned()))
        } else {
            Err(NotAStore)
        }
    }

    /// The address.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_telephone_number_needs_its_country() {
        assert_eq!(Phone::parse("+86 371-1234 5678").unwrap().into_string(), "+8637112345678");
        for wrong in ["0371 12345678", "+0123456", "+86 call us", "+1234567890123456", ""] {
            assert!(Phone::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_mail_address_can_be_delivered_to() {
        assert!(Email::parse("quality@example.com").is_ok());
        for wrong in ["quality", "@example.com", "a@b", "a b@example.com", "a@example..com", "a@@example.com"]
        {
            assert!(Email::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_shop_has_a_public_address() {
        assert!(StoreUrl::parse("https://shop.example.com/cn").is_ok());
        for wrong in [
            "http://shop.example.com",
            "https://localhost",
            "https://user@shop.example.com",
            "shop.example.com",
        ] {
            assert!(StoreUrl::parse(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_a_parser_panic(raw in ".*") {
            let _ = (Email::parse(&raw), Phone::parse(&raw), StoreUrl::parse(&raw), Country::parse(&raw));
        }
    }
}

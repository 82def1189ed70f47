//! The schemes by name, for those who hold a name and a text: forms, imports, the API.

use crate::day::Day;
use crate::refusal::Refusal;

/// A name that no scheme has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no identifier scheme is called {0:?}")]
pub struct UnknownScheme(pub String);

/// Lists the schemes: the type's name, its stable name, other names it is known by, and its parser.
macro_rules! schemes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, [$($alias:literal),*], $parse:path;)+) => {
        /// A scheme of identity numbers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Scheme {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
        }

        impl Scheme {
            /// Every scheme, in the order in which pages list them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Gives the stable name, as stored, served and accepted.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// Gives the other names that [`Scheme::find`] knows.
            pub const fn aliases(self) -> &'static [&'static str] {
                match self {
                    $(Self::$name => &[$($alias),*],)+
                }
            }

            /// Parses a number of this scheme and gives its normal form.
            pub fn check(self, text: &str) -> Result<String, Refusal> {
                match self {
                    $(Self::$name => $parse(text).map(|number| number.to_string()),)+
                }
            }
        }
    };
}

schemes! {
    /// 统一社会信用代码, GB 32100-2015.
    Uscc = "uscc", ["cn.uscc"], crate::Uscc::parse;
    /// 海关注册编码, ten characters.
    CustomsCode = "cn.customs", ["customs-code", "cn.customs-code", "customs", "cn.customs-registration"], crate::CustomsCode::parse;
    /// 公民身份号码, GB 11643-1999.
    ResidentId = "cn.resident-id", ["cn.ric", "resident-id", "gb11643", "cn.id", "ric", "cn.resident"], crate::ResidentId::parse;
    /// Legal entity identifier, ISO 17442.
    Lei = "lei", ["iso17442"], crate::Lei::parse;
    /// Economic operator of European customs.
    Eori = "eori", ["eu.eori"], crate::Eori::parse;
    /// Value added tax of the European Union.
    EuVat = "eu.vat", ["vat"], crate::EuVat::parse;
    /// Value added tax, United Kingdom.
    BritishVat = "gb.vat", ["uk.vat"], crate::BritishVat::parse;
    /// Value added tax, Belgium.
    BelgianVat = "be.vat", [], crate::BelgianVat::parse;
    /// Value added tax, Bulgaria.
    BulgarianVat = "bg.vat", [], crate::BulgarianVat::parse;
    /// Value added tax, Ireland.
    IrishVat = "ie.vat", [], crate::IrishVat::parse;
    /// Value added tax, Switzerland.
    SwissVat = "ch.vat", [], crate::SwissVat::parse;
    /// Singapore's unique entity number.
    Uen = "sg.uen", ["uen"], crate::Uen::parse;
    /// Korea's business registration number.
    KoreanBrn = "kr.brn", [], crate::KoreanBrn::parse;
    /// Australian business number.
    Abn = "au.abn", ["abn"], crate::Abn::parse;
    /// Australian company number.
    Acn = "au.acn", ["acn"], crate::Acn::parse;
    /// French enterprise.
    Siren = "fr.siren", ["siren"], crate::Siren::parse;
    /// French establishment.
    Siret = "fr.siret", ["siret"], crate::Siret::parse;
    /// German register number.
    Handelsregisternummer = "de.handelsregisternummer", ["de.handelsregister", "de.hrb"],
        crate::Handelsregisternummer::parse;
    /// German routing of electronic invoices.
    LeitwegId = "de.leitweg", ["de.leitweg-id", "leitweg-id"], crate::LeitwegId::parse;
    /// Brazilian enterprise.
    Cnpj = "br.cnpj", ["cnpj"], crate::Cnpj::parse;
    /// Colombian taxpayer.
    Nit = "co.nit", [], crate::Nit::parse;
    /// Bank account, ISO 13616.
    Iban = "iban", ["iso13616"], crate::Iban::parse;
    /// Bank, ISO 9362.
    Bic = "bic", ["swift", "iso9362"], crate::Bic::parse;
    /// Security, ISO 6166.
    Isin = "isin", ["iso6166"], crate::Isin::parse;
    /// Trade item of GS1, any length.
    Gtin = "gtin", ["ean", "gs1.gtin"], crate::Gtin::parse;
    /// Trade item, eight digits.
    Gtin8 = "gtin-8", ["ean-8"], crate::Gtin8::parse;
    /// Trade item, twelve digits.
    Gtin12 = "gtin-12", ["upc", "upc-a"], crate::Gtin12::parse;
    /// Trade item, thirteen digits.
    Gtin13 = "gtin-13", ["ean-13"], crate::Gtin13::parse;
    /// Trade item, fourteen digits.
    Gtin14 = "gtin-14", ["itf-14", "ean-14"], crate::Gtin14::parse;
    /// Party or location of GS1.
    Gln = "gln", ["gs1.gln"], crate::Gln::parse;
    /// Logistic unit of GS1.
    Sscc = "sscc", ["sscc-18", "gs1.sscc"], crate::Sscc::parse;
    /// Postal item, UPU S10.
    PostalItem = "s10", ["upu.s10", "postal-item", "upu-s10"], crate::PostalItem::parse;
    /// Freight container, ISO 6346.
    Container = "iso6346", ["container"], crate::Container::parse;
    /// Subheading of the Harmonized System.
    HsCode = "hs", ["hs-6", "hs-code", "hs-2022"], crate::HsCode::parse;
    /// Combined Nomenclature of the European Union.
    CnCode = "cn", ["eu.cn", "cn-8", "cn-code", "combined-nomenclature"], crate::CnCode::parse;
    /// China's tariff.
    ChinaTariffCode = "cn.hs", ["cn.hs-code", "hs-10", "cn.tariff"], crate::ChinaTariffCode::parse;
    /// Country, ISO 3166-1, any form.
    Country = "iso3166", ["iso3166-1", "country"], crate::CountryCode::parse;
    /// Country, two letters.
    CountryAlpha2 = "iso3166-1-alpha-2", ["iso3166-alpha-2"], crate::CountryCode::parse_alpha_2;
    /// Country, three letters.
    CountryAlpha3 = "iso3166-1-alpha-3", ["iso3166-alpha-3"], crate::CountryCode::parse_alpha_3;
    /// Country, three digits.
    CountryNumeric = "iso3166-1-numeric", ["iso3166-numeric"], crate::CountryCode::parse_numeric;
    /// Currency, ISO 4217.
    Currency = "iso4217", ["currency"], crate::Currency::parse;
}

impl Scheme {
    /// The stable name of [`Scheme::Uscc`].
    pub const USCC: &'static str = Self::Uscc.code();
    /// The stable name of [`Scheme::Lei`].
    pub const LEI: &'static str = Self::Lei.code();

    /// Finds a scheme by its stable name alone: what was stored.
    pub fn parse(code: &str) -> Result<Self, UnknownScheme> {
        let mut all = Self::ALL.iter().copied();
        all.find(|scheme| scheme.code() == code).ok_or_else(|| UnknownScheme(code.to_owned()))
    }

    /// Finds a scheme by any of its names, whatever the case and the marks between the words: what somebody wrote.
    pub fn find(name: &str) -> Result<Self, UnknownScheme> {
        let mut all = Self::ALL.iter().copied();
        all.find(|scheme| same(scheme.code(), name) || scheme.aliases().iter().any(|alias| same(alias, name)))
            .ok_or_else(|| UnknownScheme(name.to_owned()))
    }

    /// Parses as [`Scheme::check`] does, and refuses what was born or issued after `today`.
    pub fn check_on(self, text: &str, today: Day) -> Result<String, Refusal> {
        let future = |found: String| Err(Refusal::Future { found });
        match self {
            Self::ResidentId => match crate::ResidentId::parse(text)?.birth_date() {
                day if day > today => future(day.to_string()),
                _ => self.check(text),
            },
            Self::Uen => match crate::Uen::parse(text)?.year() {
                Some(year) if year > today.year() => future(year.to_string()),
                _ => self.check(text),
            },
            _ => self.check(text),
        }
    }
}

/// Compares letters and digits alone.
fn same(known: &str, given: &str) -> bool {
    let bare = |text: &str| -> Vec<u8> {
        text.bytes()
            .filter(|c| !matches!(c, b'.' | b'-' | b'_' | b' '))
            .map(|c| c.to_ascii_lowercase())
            .collect()
    };
    bare(known) == bare(given)
}

impl std::fmt::Display for Scheme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.code())
    }
}

impl std::str::FromStr for Scheme {
    type Err = UnknownScheme;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::parse(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_is_found_by_its_name_and_serialises_as_it() {
        for scheme in Scheme::ALL.iter().copied() {
            assert_eq!(Scheme::parse(scheme.code()), Ok(scheme));
            assert_eq!(serde_json::to_value(scheme).unwrap(), scheme.code());
        }
        assert_eq!(Scheme::parse("USCC"), Err(UnknownScheme("USCC".into())));
    }

    #[test]
    fn no_name_means_two_schemes() {
        for scheme in Scheme::ALL.iter().copied() {
            for name in [scheme.code()].iter().chain(scheme.aliases()) {
                assert_eq!(Scheme::find(name), Ok(scheme), "{name}");
            }
        }
        assert_eq!(Scheme::find("GTIN 13"), Ok(Scheme::Gtin13));
        assert_eq!(Scheme::find("ISO_3166-1 alpha-2"), Ok(Scheme::CountryAlpha2));
        assert!(Scheme::find("").is_err() && Scheme::find("gtin-9").is_err());
    }

    #[test]
    fn who_knows_today_is_told_of_the_future() {
        let (before, after) = (Day::new(1949, 12, 30).unwrap(), Day::new(1949, 12, 31).unwrap());
        let check = |today| Scheme::ResidentId.check_on("11010519491231002X", today).is_ok();
        assert!(!check(before) && check(after));
        let refusal = Scheme::Uen.check_on("T01FC6132D", before).unwrap_err();
        assert_eq!(refusal, Refusal::Future { found: "2001".into() });
    }
}

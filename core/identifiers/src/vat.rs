//! Value added tax numbers of the European Union, Directive 2006/112/EC art. 214 and 215.
//!
//! A number is the prefix of its member state and a body whose shape and check the state decides. The shapes are those of the
//! Commission's VIES; the checks are the states' own. Whether a number is registered today only VIES knows.
//!
//! ```text
//! baltic.rs   EE LV LT          iberian.rs  ES PT          slavic.rs      BG CZ PL SI SK HR, HU
//! german.rs   AT DE             isles.rs    IE XI GB       western.rs     BE LU NL FR
//! nordic.rs   DK FI SE          one_stop.rs EU IM          southern.rs    CY EL IT MT RO
//! ```

mod baltic;
mod german;
mod iberian;
mod isles;
mod nordic;
mod one_stop;
mod slavic;
mod southern;
mod western;

use crate::refusal::{Part, Refusal};
use crate::text::{code, without};

/// Marks that people put into these numbers. A plus and an asterisk are not among them: old Irish numbers have them.
const MARKS: &str = "./,:";

/// Reads the body of a number and gives its normal form.
type Read = fn(&str) -> Result<String, Refusal>;

/// Prefix and rule of each state. Greece writes EL; XI is Northern Ireland, EU and IM are the one-stop shops.
const STATES: &[(&str, Read)] = &[
    ("AT", german::austria),
    ("BE", western::belgium),
    ("BG", slavic::bulgaria),
    ("CY", southern::cyprus),
    ("CZ", slavic::czechia),
    ("DE", german::germany),
    ("DK", nordic::denmark),
    ("EE", baltic::estonia),
    ("EL", southern::greece),
    ("ES", iberian::spain),
    ("EU", one_stop::non_union),
    ("FI", nordic::finland),
    ("FR", western::france),
    ("HR", slavic::croatia),
    ("HU", slavic::hungary),
    ("IE", isles::ireland),
    ("IM", one_stop::import),
    ("IT", southern::italy),
    ("LT", baltic::lithuania),
    ("LU", western::luxembourg),
    ("LV", baltic::latvia),
    ("MT", southern::malta),
    ("NL", western::netherlands),
    ("PL", slavic::poland),
    ("PT", iberian::portugal),
    ("RO", southern::romania),
    ("SE", nordic::sweden),
    ("SI", slavic::slovenia),
    ("SK", slavic::slovakia),
    ("XI", isles::united_kingdom),
];

code! {
    /// A value added tax number with the prefix of its member state.
    EuVat
}

impl EuVat {
    /// Parses a number as people write it. `GR` is read as Greece's `EL`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = without(text, MARKS);
        let prefix: String = number.chars().take(2).collect();
        if prefix.is_empty() {
            return Err(Refusal::Empty);
        }
        let official = if prefix == "GR" { "EL" } else { &prefix };
        let Some((_, read)) = STATES.iter().find(|(state, _)| *state == official) else {
            return Err(Refusal::Unknown { part: Part::MemberState, found: prefix });
        };
        let body = read(&number[2..]).map_err(|refusal| refusal.after(2))?;
        Ok(Self(format!("{official}{body}")))
    }

    /// Gives the prefix.
    pub fn prefix(&self) -> &str {
        &self.0[..2]
    }
}

/// Declares a number of one state that stands without its prefix, as it is written at home.
macro_rules! national {
    ($($(#[$doc:meta])* $name:ident: $prefixes:expr, $read:path;)+) => {$(
        code! { $(#[$doc])* $name }

        impl $name {
            /// Parses a number as people write it, with or without the prefix of the country.
            pub fn parse(text: &str) -> Result<Self, Refusal> {
                let number = without(text, MARKS);
                let body = $prefixes.iter().find_map(|prefix| number.strip_prefix(prefix));
                $read(body.unwrap_or(&number)).map(Self)
            }
        }
    )+};
}

national! {
    /// Belgium: the enterprise number.
    BelgianVat: ["BE"], western::belgium;
    /// Bulgaria.
    BulgarianVat: ["BG"], slavic::bulgaria;
    /// Ireland.
    IrishVat: ["IE"], isles::ireland;
    /// The United Kingdom: traders, branches, departments and health authorities.
    BritishVat: ["GB", "XI"], isles::united_kingdom;
}

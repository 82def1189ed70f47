//! France: the SIREN of an enterprise and the SIRET of its establishments (Code de commerce art. R123-221).

use crate::check::{holds, luhn, not_all_zero, values};
use crate::refusal::Refusal;
use crate::shape::fits;
use crate::text::{code, without};

/// La Poste has more establishments than Luhn leaves room for: their digits add up to a multiple of five (INSEE).
const LA_POSTE: &str = "356000000";

code! {
    /// An enterprise: nine digits, Luhn.
    Siren
}

code! {
    /// An establishment: the SIREN, five digits, Luhn over all.
    Siret
}

impl Siren {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = without(text, ".");
        fits(&number, &["nnnnnnnnn"])?;
        enterprise(&number)?;
        Ok(Self(number))
    }
}

impl Siret {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = without(text, ".");
        fits(&number, &["nnnnnnnnnnnnnn"])?;
        enterprise(&number[..9])?;
        let by_sum = |number: &str| values(number).sum::<u32>().is_multiple_of(5);
        let by_luhn = |number: &str| luhn(number) == 0;
        // The head office keeps the ordinary check.
        if number.starts_with(LA_POSTE) && number != "35600000000048" {
            holds(&number, 1, by_sum)?;
        } else {
            holds(&number, 1, by_luhn)?;
        }
        Ok(Self(number))
    }

    /// Gives the enterprise.
    pub fn siren(&self) -> &str {
        &self.0[..9]
    }
}

fn enterprise(siren: &str) -> Result<(), Refusal> {
    not_all_zero(siren)?;
    holds(siren, 1, |siren| luhn(siren) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn la_poste_adds_up_where_others_follow_luhn() {
        for number in ["73282932000074", "35600000000048", "35600000049837"] {
            assert!(Siret::parse(number).is_ok(), "{number}");
        }
        assert!(Siret::parse("35600000049838").is_err());
        assert_eq!(Siret::parse("732 829 320 00074").unwrap().siren(), "732829320");
    }

    #[test]
    fn a_wrong_enterprise_in_an_establishment_is_told_first() {
        let reason = Siret::parse("73282932100074").unwrap_err().to_string();
        assert!(reason.starts_with("the check character is 1, but the rest calls for 0"), "{reason}");
        assert_eq!(Siren::parse("000000000"), Err(Refusal::AllZero));
    }
}

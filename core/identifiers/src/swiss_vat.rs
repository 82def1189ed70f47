//! The Swiss value added tax number: the UID of an enterprise and what the tax is called in one of the languages.
//!
//! UIDV (SR 431.031) art. 2: CHE, eight digits, a check digit mod 11. MWSTG: the suffix says that the enterprise pays the tax.

use crate::check::{holds, not_all_zero, weighted};
use crate::refusal::{Part, Refusal};
use crate::shape::fits;
use crate::text::{code, without};

/// German, French, Italian, Romansh.
const SUFFIXES: &[&str] = &["MWST", "TVA", "IVA", "TPV"];

code! {
    /// A number with its suffix.
    SwissVat
}

impl SwissVat {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = without(text, "./");
        fits(&number, &["aaannnnnnnnnaaa", "aaannnnnnnnnaaaa"])?;
        let (uid, suffix) = number.split_at(12);
        if !uid.starts_with("CHE") {
            return Err(Refusal::Unknown { part: Part::Prefix, found: uid[..3].to_owned() });
        }
        not_all_zero(&uid[3..])?;
        holds(&uid[3..], 1, |uid| weighted(uid, &[5, 4, 3, 2, 7, 6, 5, 4, 1]).is_multiple_of(11))?;
        if !SUFFIXES.contains(&suffix) {
            return Err(Refusal::Unknown { part: Part::Suffix, found: suffix.to_owned() });
        }
        Ok(Self(number))
    }

    /// Gives the enterprise's number without the suffix.
    pub fn uid(&self) -> &str {
        &self.0[..12]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suffix_may_be_of_any_language() {
        assert_eq!(SwissVat::parse("CHE-107.787.577 iva").unwrap().uid(), "CHE107787577");
        let reason = |text: &str| SwissVat::parse(text).unwrap_err().to_string();
        assert_eq!(reason("CHE-107.787.577 ZZZ"), "ZZZ is no known suffix");
        assert_eq!(reason("ZZZ-107.787.577 MWST"), "ZZZ is no known prefix");
        assert!(
            reason("CHE-107.787.578 MWST").starts_with("the check character is 8, but the rest calls for 7")
        );
    }
}

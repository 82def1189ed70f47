//! The business identifier code, ISO 9362:2022.
//!
//! ```text
//! DEUT DE FF 500
//! │    │  │  └ branch, may be left out
//! │    │  └ suffix of the party
//! │    └ country, ISO 3166-1; XK is Kosovo
//! └ prefix of the party: letters, although the standard would admit digits; the registration authority issues none
//! ```

use crate::country::known;
use crate::refusal::Refusal;
use crate::shape::fits;
use crate::text::{code, without};

code! {
    /// A code of eight or eleven characters, of a known country.
    Bic
}

impl Bic {
    /// Parses a code as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let code = without(text, "");
        fits(&code, &["aaaaaacc", "aaaaaaccccc"])?;
        known(&code[4..6], &["XK"])?;
        Ok(Self(code))
    }

    /// Gives the country.
    pub fn country(&self) -> &str {
        &self.0[4..6]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_eight_or_eleven_characters_and_a_country() {
        assert_eq!(Bic::parse("abna be 2a").unwrap().country(), "BE");
        let reason = |text: &str| Bic::parse(text).unwrap_err().to_string();
        assert_eq!(reason("AGRIFRPP8"), "9 characters; the number has 8, 11");
        assert_eq!(reason("AGRIF2PP"), "the character 2 is not allowed at position 6");
        assert_eq!(reason("AGRIUKPP"), "UK is no known country");
    }
}

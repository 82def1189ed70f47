//! Australia: the business number (ABN) and the company number (ACN).
//!
//! Sources: Australian Business Register, *Format of the ABN*; Corporations Regulations 2001, schedule 1A for the ACN.

use crate::check::{agree, not_all_zero, weighted};
use crate::refusal::Refusal;
use crate::shape::fits;
use crate::text::{code, normal};

code! {
    /// An Australian business number: two check digits, 11 to 99, before nine digits.
    Abn
}

code! {
    /// An Australian company number: nine digits, the last a check digit.
    Acn
}

impl Abn {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = normal(text);
        fits(&number, &["nnnnnnnnnnn"])?;
        not_all_zero(&number[2..])?;
        let rest = (weighted(&number[2..], &[3, 5, 7, 9, 11, 13, 15, 17, 19]) + 1) % 89;
        agree(&number[..2], 11 + (89 - rest) % 89)?;
        Ok(Self(number))
    }
}

impl Acn {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = normal(text);
        fits(&number, &["nnnnnnnnn"])?;
        not_all_zero(&number)?;
        agree(&number[8..], (10 - weighted(&number, &[8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10)?;
        Ok(Self(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_verified() {
        assert!(Abn::parse("83 914 571 673").is_ok() && Acn::parse("004 085 616").is_ok());
        let reason = Abn::parse("99 999 999 999").unwrap_err().to_string();
        assert!(reason.starts_with("the check character is 99, but the rest calls for 98"), "{reason}");
        assert_eq!(Acn::parse("000 000 000"), Err(Refusal::AllZero));
        assert_eq!(
            Acn::parse("002 724 334 / 43002724334").unwrap_err().to_string(),
            "too long: 21 characters, 9 are allowed"
        );
    }
}

//! Parcels and other postal items, UPU standard S10-12.
//!
//! ```text
//! RR 12345678 5 CN
//! │  │        │ └ country whose post gave the number, ISO 3166-1
//! │  │        └ check digit
//! │  └ serial number
//! └ service indicator: what kind of item it is
//! ```

use crate::check::{agree, weighted};
use crate::country::known;
use crate::refusal::{Part, Refusal};
use crate::shape::fits;
use crate::text::{code, without};

code! {
    /// An item whose service, country and check digit are known to agree.
    PostalItem
}

impl PostalItem {
    /// Parses a number as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = without(text, ".");
        fits(&number, &["aannnnnnnnnaa"])?;
        let service = &number[..2];
        if !assigned(service) {
            return Err(Refusal::Unknown { part: Part::ServiceIndicator, found: service.to_owned() });
        }
        known(&number[11..], &[])?;
        let check = match 11 - weighted(&number[2..10], &[8, 6, 4, 2, 3, 5, 9, 7]) % 11 {
            10 => 0,
            11 => 5,
            digit => digit,
        };
        agree(&number[10..11], check)?;
        Ok(Self(number))
    }

    /// Gives the two letters of the service.
    pub fn service(&self) -> &str {
        &self.0[..2]
    }

    /// Gives the country whose post gave the number.
    pub fn country(&self) -> &str {
        &self.0[11..]
    }
}

/// Annex A: parcels C, express E, parcels of e-commerce H, tracked letters L, sacks of prints M, replies QA–QM, registered R,
/// other letters U, insured V; at home or by agreement A, B, D, GA, GD, N, P, Z. The others are reserved or given to nothing.
fn assigned(service: &str) -> bool {
    match service.as_bytes() {
        b"GA" | b"GD" => true,
        [b'Q', second] => *second <= b'M',
        [first, _] => b"ABCDEHLMNPRUVZ".contains(first),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn service_country_and_check_digit_are_verified() {
        let item = PostalItem::parse("ra 473 124 829 gb").unwrap();
        assert_eq!((item.service(), item.country()), ("RA", "GB"));
        let reason = |text: &str| PostalItem::parse(text).unwrap_err().to_string();
        assert_eq!(reason("ST473124829GB"), "ST is no known service indicator");
        assert_eq!(reason("RA473124829UK"), "UK is no known country");
        assert!(reason("RA473124828GB").starts_with("the check character is 8, but the rest calls for 9"));
    }
}

//! The ten characters under which China's customs register an enterprise (海关注册编码).
//!
//! ```text
//! 3302 9 6 0R4K
//! │    │ │ └ running number
//! │    │ └ kind of enterprise (企业类型): 1 state-owned, 2 cooperative, 3 joint venture, 4 foreign, 5 collective, 6 private,
//! │    │   7 individual business, 8 broker without trade of its own, 9 other; letters for later kinds
//! │    └ economic zone (经济区划): 1–7 special zones, 9 elsewhere, A border cooperation centre, W bonded logistics centre
//! └ province and city, after GB/T 2260; 90 is a city that has no number of its own
//! ```
//!
//! Source: the customs administration's rules of numbering, restated from public lists; there is no check digit.

use crate::refusal::{Part, Refusal};
use crate::resident_id::province;
use crate::shape::fits;
use crate::text::{code, without};

code! {
    /// A customs code whose province, zone and kind are known.
    CustomsCode
}

impl CustomsCode {
    /// Parses a code as people write it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let code = without(text, "");
        fits(&code, &["nnnncccccc"])?;
        let unknown = |part, found: &str| Err(Refusal::Unknown { part, found: found.to_owned() });
        if !province(&code[..2]) {
            return unknown(Part::Division, &code[..2]);
        }
        if !matches!(code.as_bytes()[4], b'1'..=b'7' | b'9' | b'A' | b'W') {
            return unknown(Part::EconomicZone, &code[4..5]);
        }
        if code.as_bytes()[5] == b'0' {
            return unknown(Part::EnterpriseType, "0");
        }
        Ok(Self(code))
    }

    /// Gives the four digits of province and city.
    pub fn division(&self) -> &str {
        &self.0[..4]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn province_zone_and_kind_are_verified() {
        assert_eq!(CustomsCode::parse("46016602ev").unwrap().division(), "4601");
        assert!(CustomsCode::parse("3506W60001").is_ok(), "a bonded logistics centre");
        let reason = |text: &str| CustomsCode::parse(text).unwrap_err().to_string();
        assert_eq!(reason("9901960001"), "99 is no known division of GB/T 2260");
        assert_eq!(reason("3302860001"), "8 is no known economic zone");
        assert_eq!(reason("3302900001"), "0 is no known enterprise type");
        assert_eq!(reason("330296001"), "too short: 9 of 10 characters");
    }
}

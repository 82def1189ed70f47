//! What a company brings: numbers, answers, documents. Nobody of these exists.

use serde_json::{Value, json};

/// A unified social credit code (GB 32100-2015) for the `n`th company, with both check characters right. The market regulator
/// of Zhengzhou gave it; the organisation codes lie in a range that is counted up, not taken from anybody.
pub fn uscc(n: u32) -> String {
    let body = format!("{n:08}");
    let weighted: u32 =
        body.bytes().zip([3, 7, 9, 10, 5, 8, 4, 2]).map(|(c, w)| u32::from(c - b'0') * w).sum();
    let check = match (11 - weighted % 11) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    let code = format!("91410100{body}{check}");
    let alphabet = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let value = |c: u8| alphabet.iter().position(|known| *known == c).expect("a character of the alphabet");
    let (mut sum, mut weight) = (0, 1);
    for c in code.bytes() {
        sum += value(c) * weight;
        weight = weight * 3 % 31;
    }
    format!("{code}{}", char::from(alphabet[(31 - sum % 31) % 31]))
}

/// Complete answers of the `n`th company, an e-commerce operator of Zhengzhou.
pub fn answers(n: u32) -> Value {
    json!({
        "kinds": ["ecommerce_operator"],
        "trade_modes": ["9610"],
        "legal_name": format!("郑州示例跨境贸易{n}号有限公司"),
        "latin_name": format!("Zhengzhou Example Trading No. {n} Co., Ltd."),
        "jurisdiction": "CN",
        "uscc": uscc(n),
        "legal_form": "有限责任公司",
        "address": "河南省郑州市航空港区示例路1号",
        "division": "410100",
        "representative_name": "法定代表人",
        "representative_id": "410102199001011234",
        "contact_name": "备案联系人",
        "contact_email": "filing@example.com",
        "contact_phone": "+8637112345678",
        "safety_phone": "+8637112345679",
        "stores": "https://shop.example.com/",
        "declared_by": "法定代表人",
        "declaration": "yes",
    })
}

/// A PDF of one empty page; `mark` makes its bytes its own.
pub fn pdf(mark: &str) -> Vec<u8> {
    let objects = "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj \
                   3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj";
    format!("%PDF-1.4\n% {mark}\n{objects}\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::uscc;

    #[test]
    fn the_codes_are_codes() {
        for n in [1, 7, 99, 12_345_678] {
            let code = identifiers::Uscc::parse(&uscc(n)).expect("a code");
            assert_eq!(code.check_organisation_code(), Ok(()));
        }
    }
}

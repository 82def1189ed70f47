//! What must hold for every scheme, tried from one published number of each.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use identifiers::Scheme;
use proptest::prelude::*;

/// A number of each scheme in normal form, and whether its check finds every single wrong digit.
///
/// Check digits mod 11 that write two rests alike, and weights that share a factor with the modulus, let some pass.
const NUMBERS: &[(Scheme, &str, bool)] = &[
    (Scheme::Uscc, "91330100799655058B", true),
    (Scheme::CustomsCode, "46016602EV", false),
    (Scheme::ResidentId, "11010519491231002X", true),
    (Scheme::Lei, "5493001KJTIIGC8Y1R12", true),
    (Scheme::Eori, "GB205672212000", false),
    (Scheme::EuVat, "DE136695976", true),
    (Scheme::BritishVat, "980780684", false),
    (Scheme::BelgianVat, "0428759497", true),
    (Scheme::BulgarianVat, "175074752", false),
    (Scheme::IrishVat, "6433435F", true),
    (Scheme::SwissVat, "CHE107787577IVA", true),
    (Scheme::Uen, "197401143C", true),
    (Scheme::KoreanBrn, "1168200276", true),
    (Scheme::Abn, "83914571673", true),
    (Scheme::Acn, "004085616", false),
    (Scheme::Siren, "404833048", true),
    (Scheme::Siret, "73282932000074", true),
    (Scheme::Handelsregisternummer, "Köln HRB 49263", false),
    (Scheme::LeitwegId, "991-03730-19", true),
    (Scheme::Cnpj, "12ABC34501DE35", false),
    (Scheme::Nit, "2131234321", false),
    (Scheme::Iban, "GR1601101050000010547023795", true),
    (Scheme::Bic, "AGRIFRPP882", false),
    (Scheme::Isin, "US0378331005", true),
    (Scheme::Gtin, "4006381333931", true),
    (Scheme::Gtin8, "96385074", true),
    (Scheme::Gtin12, "036000291452", true),
    (Scheme::Gtin13, "6901234567892", true),
    (Scheme::Gtin14, "98412345678908", true),
    (Scheme::Gln, "9501101020917", true),
    (Scheme::Sscc, "006141411234567890", true),
    (Scheme::PostalItem, "RA473124829GB", false),
    (Scheme::Container, "CSQU3054383", false),
    (Scheme::HsCode, "854142", false),
    (Scheme::CnCode, "85414200", false),
    (Scheme::ChinaTariffCode, "8541420000", false),
    (Scheme::Country, "CN", false),
    (Scheme::CountryAlpha2, "CN", false),
    (Scheme::CountryAlpha3, "CHN", false),
    (Scheme::CountryNumeric, "156", false),
    (Scheme::Currency, "CNY", false),
];

#[test]
fn every_scheme_has_a_published_number_which_is_its_own_normal_form() {
    let tried: Vec<_> = NUMBERS.iter().map(|(scheme, _, _)| *scheme).collect();
    assert_eq!(tried, Scheme::ALL);
    for (scheme, number, _) in NUMBERS {
        assert_eq!(scheme.check(number).as_deref(), Ok(*number), "{scheme}");
    }
}

#[test]
fn a_single_wrong_digit_is_refused_wherever_the_check_finds_all_of_them() {
    for (scheme, number, _) in NUMBERS.iter().filter(|(_, _, finds_all)| *finds_all) {
        for (place, digit) in number.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
            for other in (b'0'..=b'9').filter(|other| *other != digit) {
                let mut wrong = number.as_bytes().to_vec();
                wrong[place] = other;
                let wrong = String::from_utf8(wrong).unwrap();
                assert!(scheme.check(&wrong).is_err(), "{scheme} {wrong}");
            }
        }
    }
}

#[test]
fn nothing_and_zeros_and_a_flood_are_refused_in_a_few_words() {
    for scheme in Scheme::ALL {
        for text in [String::new(), " \t-\u{3000}".to_owned(), "0".repeat(20_000), "Ö".repeat(20_000)] {
            let refusal = scheme.check(&text).unwrap_err();
            assert!(refusal.to_string().len() < 500, "{scheme}");
            assert!(refusal.code().starts_with("identifier-"), "{scheme}");
        }
        for length in 1..=40 {
            assert!(scheme.check(&"0".repeat(length)).is_err(), "{scheme}: {length} zeros");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_text_makes_a_parser_panic(text in ".{0,48}") {
        for scheme in Scheme::ALL {
            let _ = scheme.check(&text);
        }
    }

    /// Published numbers with bytes thrown in, left out and exchanged, and read as a careless program would.
    #[test]
    fn no_damage_to_a_number_makes_a_parser_panic_and_what_passes_is_its_own_normal_form(
        which in 0..NUMBERS.len(),
        damage in prop::collection::vec((any::<u8>(), any::<prop::sample::Index>(), 0..3u8), 0..6),
    ) {
        let (scheme, number, _) = NUMBERS[which];
        let mut bytes = number.as_bytes().to_vec();
        for (byte, place, kind) in damage {
            let place = place.index(bytes.len() + 1);
            match kind {
                0 => bytes.insert(place, byte),
                1 if place < bytes.len() => { bytes.remove(place); }
                _ if place < bytes.len() => bytes[place] = byte,
                _ => {}
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        for other in Scheme::ALL {
            let _ = other.check(&text);
        }
        if let Ok(normal) = scheme.check(&text) {
            prop_assert_eq!(scheme.check(&normal), Ok(normal));
        }
    }
}

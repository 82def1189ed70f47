//! What is found by what, without a database.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use proptest::prelude::*;
use search::{Query, Text};

fn finds(typed: &str, fields: &[&str]) -> bool {
    Query::parse(typed).unwrap().finds(&Text::of(fields.iter().copied()))
}

const NAME: &str = "郑州示例跨境电商（集团）有限公司";

#[test]
fn any_part_of_a_name_finds_it_and_nothing_else_does() {
    for typed in ["示例", "电商集团", "司", NAME, "郑州 公司", "公司 郑州", "電商", "有限公司 "]
    {
        assert!(finds(typed, &[NAME]), "{typed}");
    }
    for typed in ["例示", "郑州跨境", "郑例", "州郑"] {
        assert!(!finds(typed, &[NAME]), "{typed}");
    }
}

#[test]
fn both_writings_are_one() {
    let traditional = "臺灣發展貿易股份有限公司";
    let simplified = "台湾发展贸易股份有限公司";
    for (typed, name) in [("发展贸易", traditional), ("發展貿易", simplified), ("檯湾", simplified)]
    {
        assert!(finds(typed, &[name]), "{typed} in {name}");
    }
    assert_eq!(Text::of([traditional]), Text::of([simplified]));
}

#[test]
fn full_and_half_width_are_one() {
    assert!(finds("ＡＢＣ１２３", &["abc123 Ltd"]));
    assert!(finds("abc123", &["ＡＢＣ１２３"]));
    assert!(finds("ガラス", &["ｶﾞﾗｽ工業"]));
    assert_eq!(Text::of(["Ａ（甲）Ｂ"]), Text::of(["a(甲)b"]));
}

#[test]
fn initials_find_neighbours_anywhere_by_any_reading() {
    for typed in ["kjds", "KJDS", "zzsl", "yxgs", "zz"] {
        assert!(finds(typed, &[NAME]), "{typed}");
    }
    assert!(finds("cq", &["重庆银行"]) && finds("zq", &["重庆银行"]) && finds("qyh", &["重庆银行"]));
    for typed in ["kjda", "skds", "z", "gszz"] {
        assert!(!finds(typed, &[NAME]), "{typed}");
    }
}

#[test]
fn a_word_is_found_by_its_beginning() {
    let fields = [NAME, "Zhengzhou Example L'Oréal-Trading Ltd.", "91410100MA9F7K2P7H"];
    for typed in
        ["z", "zheng", "EXAMPLE trad", "oréal", "9141", "91410100ma9f7", "91410100MA9F7K2P7H", "跨境 zheng"]
    {
        assert!(finds(typed, &fields), "{typed}");
    }
    for typed in ["xample", "zhengzhoux", "0100ma9f", "91410100ma9f7k2p7h9", "跨境 shang"] {
        assert!(!finds(typed, &fields), "{typed}");
    }
}

#[test]
fn a_hit_does_not_reach_from_one_field_into_the_next() {
    assert!(!finds("乙丙", &["甲乙", "丙丁"]));
    assert!(finds("乙 丙", &["甲乙", "丙丁"]));
    assert!(finds("乙丙", &["甲乙 丙丁"]), "blanks within a name are only looks");
}

#[test]
fn without_a_letter_or_digit_there_is_nothing_to_look_for() {
    for typed in ["", "  ", "%", "\"'*~", "（）", "\u{301}"] {
        assert_eq!(Query::parse(typed), None, "{typed:?}");
    }
}

#[test]
fn what_was_stored_reads_back() {
    let text = Text::of([NAME, "", "Example 3M 公司"]);
    assert_eq!(text.as_str(), "郑州示例跨境电商集团有限公司\nexample 3m 公司");
    assert_eq!(Text::stored(text.as_str().to_owned()), text);
    assert_eq!(Text::stored(text.as_str().to_owned()).terms(), text.terms());
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(name in "\\PC{0,30}") {
        let once = Text::of([name.as_str()]);
        prop_assert_eq!(Text::of(once.as_str().split('\n')), once);
    }

    #[test]
    fn any_two_neighbours_of_a_name_find_it(name in "[\u{4E00}-\u{9FFF}\u{3400}-\u{3420}（）电商发髮]{2,20}") {
        let text = Text::of([name.as_str()]);
        let chars: Vec<char> = name.chars().filter(|c| c.is_alphanumeric()).collect();
        for pair in chars.windows(2) {
            let typed: String = pair.iter().collect();
            prop_assert!(Query::parse(&typed).unwrap().finds(&text), "{typed} in {name}");
        }
    }

    #[test]
    fn terms_hold_nothing_an_engine_could_read_as_its_own(name in "\\PC{0,30}") {
        for term in Text::of([name.as_str()]).terms() {
            let rest = term.as_str().strip_prefix('~').unwrap_or(term.as_str());
            prop_assert!(!rest.is_empty() && !rest.contains([' ', '\'', '"', '\\', '~', '*', ':']), "{term}");
        }
    }
}

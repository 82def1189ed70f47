use crate::open;
use kernel::Violations;
use sheets::{Field, Mapping};

const FIELDS: &[Field] = &[
    Field { name: "legal_name", required: true, synonyms: &["企业名称", "名称", "Name"] },
    Field {
        name: "uscc", required: true, synonyms: &["统一社会信用代码", "Unified social credit code"]
    },
    Field { name: "founded", required: false, synonyms: &["成立日期", "Date of foundation"] },
];

fn guess(headers: &[&str]) -> Mapping {
    Mapping::guess(&headers.iter().map(ToString::to_string).collect::<Vec<_>>(), FIELDS)
}

fn pairs(mapping: &Mapping) -> Vec<(&str, &str)> {
    mapping.0.iter().map(|(field, column)| (field.as_str(), column.as_str())).collect()
}

fn told(violations: &Violations) -> Vec<(String, &str)> {
    violations.as_slice().iter().map(|one| (one.pointer.clone(), one.code.as_str())).collect()
}

#[test]
fn columns_are_guessed_in_both_languages() {
    assert_eq!(
        pairs(&guess(&["序号", "企业名称（必填）", "统一社会信用代码*"])),
        [("legal_name", "企业名称（必填）"), ("uscc", "统一社会信用代码*")]
    );
    assert_eq!(
        pairs(&guess(&["UNIFIED SOCIAL-CREDIT CODE", "ＮＡＭＥ", "date_of_foundation", "Legal name"])),
        [
            ("founded", "date_of_foundation"),
            ("legal_name", "Legal name"),
            ("uscc", "UNIFIED SOCIAL-CREDIT CODE"),
        ]
    );
    assert!(guess(&["something", "else"]).0.is_empty());
}

#[test]
fn a_column_serves_one_field() {
    const PEOPLE: &[Field] = &[
        Field { name: "legal_representative", required: false, synonyms: &["姓名"] },
        Field { name: "contact", required: false, synonyms: &["姓名"] },
    ];
    assert_eq!(pairs(&Mapping::guess(&["姓名".into()], PEOPLE)), [("legal_representative", "姓名")]);
}

#[test]
fn a_mapping_is_remembered_as_a_plain_object() {
    let json = r#"{"legal_name":"企业名称"}"#;
    let mapping = guess(&["企业名称"]);
    assert_eq!(serde_json::to_string(&mapping).unwrap(), json);
    assert_eq!(serde_json::from_str::<Mapping>(json).unwrap(), mapping);
}

#[test]
fn a_mapping_that_does_not_fit_the_table_tells_everything() {
    let mapping: Mapping = serde_json::from_str(r#"{"legal_name":"Firma","a/b":"x"}"#).unwrap();
    let violations = mapping.bind(&["Name".into()], FIELDS).unwrap_err();
    assert_eq!(
        told(&violations),
        [
            ("/mapping/a~1b".into(), "sheet-field-unknown"),
            ("/mapping/legal_name".into(), "sheet-column-missing"),
            ("/mapping/uscc".into(), "sheet-field-unmapped"),
        ]
    );
}

#[test]
fn a_row_tells_everything_that_is_wrong_with_it() {
    let text = "名称,统一社会信用代码,成立日期\n 甲 ,9111,\n,,2020-01-01\n乙,9112,,x\n";
    let mut table = open(text.as_bytes()).unwrap();
    let headers = table.headers().to_vec();
    let bound = Mapping::guess(&headers, FIELDS).bind(&headers, FIELDS).unwrap();
    let rows: Vec<_> = table.rows().unwrap().map(Result::unwrap).collect();

    let record = bound.apply(&rows[0]).unwrap();
    assert_eq!(
        (record.get("legal_name"), record.get("uscc"), record.get("founded")),
        (Some("甲"), Some("9111"), None)
    );
    assert_eq!(record.pointer("uscc"), "/rows/2/uscc");

    let violations = bound.apply(&rows[1]).unwrap_err();
    assert_eq!(
        told(&violations),
        [
            ("/rows/3/legal_name".into(), "sheet-cell-required"),
            ("/rows/3/uscc".into(), "sheet-cell-required"),
        ]
    );
    assert_eq!(violations.as_slice()[1].args, [("row".into(), "3".into()), ("column".into(), "B".into())]);

    assert_eq!(told(&bound.apply(&rows[2]).unwrap_err()), [("/rows/4".into(), "sheet-row-surplus")]);
}

#[test]
fn a_number_that_lost_digits_is_refused() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, (name, value)) in (0..).zip([("名称", 1f64), ("uscc", 911_101_081_234_567_890f64)]) {
        sheet.write(0, column, name).unwrap().write(1, column, value).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let mut table = open(&bytes).unwrap();
    let headers = table.headers().to_vec();
    let bound = Mapping::guess(&headers, FIELDS).bind(&headers, FIELDS).unwrap();
    let row = table.rows().unwrap().next().unwrap().unwrap();
    assert_eq!(told(&bound.apply(&row).unwrap_err()), [("/rows/2/uscc".into(), "sheet-digits-lost")]);
}

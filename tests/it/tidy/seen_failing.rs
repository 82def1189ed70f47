//! Each rule refuses something, and lets its neighbour pass.

use super::files::File;
use super::{rules, translations};

fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: text.to_owned() }
}

/// The rule refuses the first file and accepts the second.
fn check(rule: fn(&File) -> Vec<String>, refused: (&str, &str), accepted: (&str, &str)) {
    assert!(!rule(&file(refused.0, refused.1)).is_empty(), "{refused:?} should be refused");
    assert_eq!(rule(&file(accepted.0, accepted.1)), Vec::<String>::new(), "{accepted:?} should pass");
}

#[test]
fn a_query_in_a_service_is_refused() {
    let query = "use sea_orm::EntityTrait;";
    check(
        rules::queries_in_stores,
        ("core/quality/src/service.rs", query),
        ("core/quality/src/store.rs", query),
    );
    check(
        rules::queries_in_stores,
        ("core/web/src/page.rs", query),
        ("core/quality/src/store/cases.rs", query),
    );
    check(
        rules::queries_in_stores,
        ("core/quality/src/error.rs", "fn of(error: sqlx::Error) {}"),
        ("core/quality/src/error.rs", "// sqlx says \"sqlx\""),
    );
}

#[test]
fn columns_read_by_position_are_refused() {
    let tuple = "    Ok(open.into_tuple().all(db).await?)";
    let named = "    Ok(open.into_model::<Open>().all(db).await?) // not into_tuple";
    check(rules::columns_by_name, ("core/quality/src/store.rs", tuple), ("core/quality/src/store.rs", named));
}

#[test]
fn a_request_in_a_service_is_refused() {
    let request = "fn answer() -> actix_web::HttpResponse";
    check(
        rules::http_at_the_edge,
        ("core/quality/src/service.rs", request),
        ("core/quality/src/http.rs", request),
    );
    check(
        rules::http_at_the_edge,
        ("core/quality/src/error.rs", "use actix_web::ResponseError;"),
        ("core/quality/src/lib.rs", "use utoipa_actix_web::service_config::ServiceConfig;"),
    );
}

#[test]
fn a_file_of_401_lines_is_refused() {
    let (long, short) = ("x\n".repeat(401), "x\n".repeat(400));
    check(rules::not_too_long, ("core/web/templates/a.html", &long), ("core/web/templates/a.html", &short));
    check(rules::not_too_long, ("core/web/src/a.rs", &long), ("core/web/i18n/en.ftl", &long));
}

#[test]
fn unsafe_code_in_the_core_is_refused() {
    let code = "unsafe { run() }";
    check(rules::unsafe_in_plugins, ("core/db/src/lib.rs", code), ("plugins/host/src/lib.rs", code));
    check(
        rules::unsafe_in_plugins,
        ("core/db/src/lib.rs", "#![allow(unsafe_code)]"),
        ("core/db/src/lib.rs", "// nothing unsafe here"),
    );
}

#[test]
fn a_promise_for_later_is_refused() {
    for promise in [
        concat!("// TO", "DO: more"),
        concat!("Fix", "me"),
        concat!("Coming ", "Soon"),
        concat!("敬请", "期待"),
    ] {
        check(rules::finished, ("core/web/i18n/en.ftl", promise), ("core/web/i18n/en.ftl", "mastodons"));
    }
    let lint = concat!("to", "do = \"deny\"");
    check(rules::finished, ("core/db/Cargo.toml", lint), ("Cargo.toml", lint));
}

#[test]
fn a_machine_and_a_registry_are_refused() {
    for place in [concat!("cd /wo", "rk/main"), concat!("HOME=/ro", "ot/"), concat!("from crates", ".io")] {
        check(rules::no_machine, ("README.md", place), ("README.md", "cd the-work/of-others"));
    }
    let source = concat!("source = \"registry+https://index.crates", ".io\"");
    check(rules::no_machine, ("tests/run", source), ("Cargo.lock", source));
}

#[test]
fn a_magnet_is_refused() {
    check(rules::named_after_things, ("core/web/src/utils.rs", ""), ("core/web/src/page.rs", ""));
    check(rules::named_after_things, ("core/misc/src/lib.rs", ""), ("core/web/src/commons.rs", ""));
}

#[test]
fn parameters_out_of_order_are_refused() {
    // With # for $, so that this file is not found by the rule.
    let sql = |text: &str| format!("const Q: &str = \"{}\";", text.replace('#', "$"));
    check(
        rules::parameters_in_order,
        ("core/db/src/a.rs", &sql("SELECT #2 WHERE a = #1")),
        ("core/db/src/a.rs", &sql("SELECT #1, #2 WHERE a = #1 AND b = #3")),
    );
    check(
        rules::parameters_in_order,
        ("core/db/src/a.rs", &sql("UPDATE a SET b = #2")),
        ("core/db/src/a.rs", &sql("AND b = #2 AND c = #3")),
    );
    check(
        rules::parameters_in_order,
        ("core/db/src/a.rs", &sql("AND b = #3 AND c = #2")),
        ("core/db/src/a.rs", "// two, then one"),
    );
}

#[test]
fn a_word_in_one_language_only_is_refused() {
    let both = |chinese: &str, english: &str| {
        translations::differing(&[
            file("core/a/i18n/zh-CN.ftl", chinese),
            file("core/a/i18n/en.ftl", english),
        ])
    };
    assert!(both("a-title = 甲\n    .hint = 乙", "a-title = A\n    .hint = B").is_empty());
    assert_eq!(both("a-title = 甲", "a-title = A\na-more = B"), ["core/a/i18n: a-more is only in en.ftl"]);
    assert_eq!(
        both("a-title = 甲\n  .hint = 乙", "a-title = A"),
        ["core/a/i18n: a-title.hint is only in zh-CN.ftl"]
    );
    assert_eq!(both("a-title = 甲", "").len(), 1);
    let spread = [file("core/a/i18n/b.en.ftl", "b = B"), file("core/a/i18n/b.zh-CN.ftl", "b = 乙\nc = 丙")];
    assert_eq!(translations::differing(&spread), ["core/a/i18n: c is only in zh-CN.ftl"]);
}

#[test]
fn a_problem_without_a_page_is_refused() {
    let source = "impl Fault for E {\n    fn code(&self) -> &'static str {\n        match self {\n            \
                  A => \"a/late\",\n            B => \"invalid\",\n        }\n    }\n}";
    let mut files = vec![file("core/a/src/error.rs", source)];
    for page in ["a/problems/late.zh-CN.md", "a/problems/late.en.md", "web/problems/invalid.zh-CN.md"] {
        files.push(file(&format!("core/{page}"), ""));
    }
    assert_eq!(
        translations::problems_without_page(&files),
        ["core/a/src/error.rs: invalid has no page in en"]
    );
    files.push(file("core/web/problems/invalid.en.md", ""));
    assert!(translations::problems_without_page(&files).is_empty());
}

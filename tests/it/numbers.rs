//! Identity numbers judged through the API, as whoever is signed in.

use serde_json::{Value, json};
use tests::{Corridor, Engine, Visitor};

const PATH: &str = "/api/v1/identifiers/check";

async fn check(who: &Visitor, items: Value) -> tests::Answer {
    who.post(PATH, &json!({ "items": items })).await
}

#[actix_web::test]
async fn a_thousand_numbers_are_judged_at_once_in_the_language_of_the_reader() {
    let corridor = Corridor::start(Engine::Sqlite).await;
    let reader = corridor.stranger().await;

    let items = json!([
        { "scheme": "cn.uscc", "input": "91 330100 799655058b" },
        { "scheme": "gtin-13", "input": "6901234567893" },
        { "scheme": "nope", "input": "1" },
    ]);
    reader.speak("zh-CN");
    let found = check(&reader, items.clone()).await.expect(200).json();
    assert_eq!(found["items"][0]["normalised"], "91330100799655058B");
    assert_eq!(found["items"][0]["verdict"], "valid");
    assert_eq!(found["items"][0]["reason"], Value::Null);
    assert_eq!(found["items"][1]["reason"]["code"], "identifier-wrong-check-character");
    let said = found["items"][1]["reason"]["message"].as_str().expect("a sentence");
    assert!(said.contains("校验码应为 2"), "{said}");
    assert_eq!(found["items"][2]["verdict"], "unknown-scheme");
    assert_eq!(found["items"][2]["scheme"], "nope");

    reader.speak("en");
    let many = vec![json!({ "scheme": "iso3166", "input": "CN" }); 1000];
    let found = check(&reader, many.into()).await.expect(200).json();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1000));

    corridor.stop().await;
}

#[actix_web::test]
async fn too_many_numbers_none_and_nobody_are_refused() {
    let corridor = Corridor::start(Engine::Sqlite).await;
    let reader = corridor.stranger().await;
    let many = vec![json!({ "scheme": "lei", "input": "" }); 1001];
    for items in [json!([]), many.into()] {
        let refused = check(&reader, items).await.expect(422);
        assert_eq!(refused.faults(), ["/items"]);
    }
    check(&corridor.nobody(), json!([])).await.expect(401);
    corridor.stop().await;
}

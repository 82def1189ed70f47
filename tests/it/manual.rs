//! The manual of problems: whoever is told a code can read what it means and what helps.

use crate::tidy;
use tests::{Corridor, Engine};

#[actix_web::test]
async fn the_page_of_every_problem_is_served_in_both_languages() {
    let corridor = Corridor::start(Engine::Sqlite).await;
    let reader = corridor.nobody();
    let mut missing = Vec::new();
    let codes: Vec<_> = tidy::problem_codes().collect();
    assert!(codes.len() > 20, "the codes were found: {codes:?}");
    for code in &codes {
        reader.speak("en");
        let english = reader.get(&format!("/problems/{code}")).await;
        reader.speak("zh-CN");
        let chinese = reader.get(&format!("/problems/{code}")).await;
        if english.status != 200 || chinese.status != 200 || english.gist() == chinese.gist() {
            missing.push(code.as_str());
        }
    }
    assert!(missing.is_empty(), "no page in both languages for {missing:?}");
    corridor.stop().await;
}

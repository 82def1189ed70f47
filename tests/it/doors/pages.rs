//! Every page that a link leads to, from the front page on, as everybody.

use super::Everybody;
use insta::assert_snapshot;
use std::collections::{BTreeMap, BTreeSet};
use tests::{Application, Corridor, Engine, links};

#[actix_web::test]
async fn every_link_leads_somewhere_and_pages_of_others_stay_shut() {
    let corridor = Corridor::start(Engine::Sqlite).await;
    let everybody = Everybody::of(&corridor).await;
    Application::complete(&everybody.enterprise_admin, 1).await.approved_by(&everybody.reviewer).await;
    corridor.settles().await;

    let mut listed = Vec::new();
    let mut all = BTreeMap::new();
    for (title, who) in everybody.all() {
        let pages = links::reachable(who).await;
        let patterns: BTreeSet<_> = pages.keys().cloned().collect();
        listed.push(format!("{title}\n  {}", patterns.into_iter().collect::<Vec<_>>().join("\n  ")));
        all.extend(pages);
    }
    assert_snapshot!("pages-by-role", listed.join("\n"));

    let public = links::reachable(&everybody.nobody).await;
    for (pattern, path) in all.iter().filter(|(pattern, _)| !public.contains_key(*pattern)) {
        let turned_away = corridor.nobody().get(path).await;
        assert_eq!(turned_away.status, 303, "{pattern}");
        assert!(turned_away.location.is_some_and(|to| to.starts_with("/sign-in")), "{pattern}");
        let hidden = everybody.stranger.get(path).await;
        assert!(hidden.status < 500, "{pattern}: {}", hidden.gist());
    }
    corridor.stop().await;
}

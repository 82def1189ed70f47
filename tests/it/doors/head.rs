//! HEAD (RFC 9110 §9.3.2).

use super::api::{Route, routes};
use reqwest::Method;
use std::collections::BTreeSet;
use tests::{Application, Corridor, Engine, links};

#[actix_web::test]
async fn head_answers_wherever_get_does_with_the_same_head_and_no_body() {
    let corridor = Corridor::start(Engine::Sqlite).await;
    let applicant = corridor.enterprise_admin().await;
    Application::complete(&applicant, 1).await.approved_by(&corridor.reviewer().await).await;
    corridor.settles().await;

    let mut paths: BTreeSet<_> = links::reachable(&applicant).await.into_values().collect();
    let api = routes(&applicant).await.into_iter().filter(|route| route.method == Method::GET);
    paths.extend(api.map(|route| Route::address(&route)));
    paths.extend(["/health/ready", "/checkpoint", "/assets/corridor.css", "/nowhere"].map(str::to_owned));
    assert!(paths.len() > 40, "{paths:?}");
    for path in paths {
        let whole = applicant.get(&path).await;
        let head = applicant.send(applicant.request(Method::HEAD, &path)).await;
        assert_eq!(head.status, whole.status, "{path}");
        assert_eq!(head.text, "", "{path}");
        for name in ["content-type", "content-length", "cache-control", "etag", "location"] {
            assert_eq!(head.header(name), whole.header(name), "{name} of {path}");
        }
    }
    corridor.stop().await;
}

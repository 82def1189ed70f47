//! What a foreign page can make a browser send, which brings its cookie along.

use crate::harness::{deeds_of, posted, session, token};
use actix_web::http::{StatusCode, header};
use actix_web::test::TestRequest;

/// Every spelling of a path that the router takes for the API.
const SPELLINGS: [&str; 4] =
    ["/api/v1/pause", "/%61pi/v1/pause", "/%61%70%69/v1/pause", "/api/v1/%70ause?from=elsewhere"];

#[actix_web::test]
async fn no_spelling_of_a_path_lets_a_cookie_alone_act_at_the_api() {
    for uri in SPELLINGS {
        let bare = TestRequest::post().uri(uri).cookie(session());
        let (answer, deeds) = deeds_of(bare).await;
        assert_eq!((answer.status, deeds), (StatusCode::FORBIDDEN, 0), "{uri}");
        let (answer, deeds) = deeds_of(posted(uri, String::new())).await;
        assert_eq!((answer.status, deeds), (StatusCode::FORBIDDEN, 0), "{uri} as a form");
        let ours = TestRequest::post().uri(uri).cookie(session());
        let (answer, deeds) = deeds_of(ours.insert_header((web::csrf::HEADER, token().await))).await;
        assert_eq!((answer.status, deeds), (StatusCode::NO_CONTENT, 1), "{uri} with the token");
    }
}

#[actix_web::test]
async fn a_bearer_token_counts_at_every_spelling_of_the_api_and_needs_no_form_token() {
    for uri in SPELLINGS {
        let program =
            TestRequest::post().uri(uri).insert_header((header::AUTHORIZATION, "Bearer good-token"));
        let (answer, deeds) = deeds_of(program).await;
        assert_eq!((answer.status, deeds), (StatusCode::NO_CONTENT, 1), "{uri}");
    }
}

#[actix_web::test]
async fn a_page_that_is_sent_no_form_acts_only_with_the_token_in_a_header() {
    let plain = |media_type| {
        TestRequest::post()
            .uri("/forgets")
            .cookie(session())
            .insert_header((header::CONTENT_TYPE, media_type))
            .set_payload("{}")
    };
    for media_type in ["text/plain", "application/json"] {
        let (answer, deeds) = deeds_of(plain(media_type)).await;
        assert_eq!((answer.status, deeds), (StatusCode::FORBIDDEN, 0), "{media_type}");
    }
    let (_, deeds) =
        deeds_of(plain("application/json").insert_header((web::csrf::HEADER, token().await))).await;
    assert_eq!(deeds, 1);
}

//! What a browser and a program see of the extractors, the problems and the layout.

mod cookies;
mod forgery;
mod harness;

use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use actix_web::put;
use actix_web::test::TestRequest;
use harness::{Answer, posted, put_json, send, send_all, session, settings, token};
use kernel::Language;
use web::{Button, Faults, Json, Limit, Limits, Paged, Paging, Problem, Settings, Words};

#[actix_web::test]
async fn a_form_with_its_token_is_read_and_repeated_fields_are_a_list() {
    let answer =
        send(posted("/rename", format!("csrf={}&name=A+%E4%B8%AD&tags=x&tags=y&year=", token().await))).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "A 中 [\"x\", \"y\"] None"));
}

#[actix_web::test]
async fn a_form_without_its_token_or_with_another_changes_nothing() {
    for fields in ["name=x".to_owned(), "csrf=&name=x".to_owned(), format!("csrf={}&name=x", "A".repeat(43))]
    {
        let answer = send(posted("/rename", fields)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text.contains("This form is no longer valid"), "{}", answer.text);
    }
}

#[actix_web::test]
async fn a_changing_request_from_another_site_is_turned_away_even_with_a_token() {
    let fields = format!("csrf={}&name=x", token().await);
    let answer = send(posted("/rename", fields).insert_header(("sec-fetch-site", "cross-site"))).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_handler_that_forgets_the_token_fails_in_tests() {
    assert_eq!(send(posted("/forgets", String::new())).await.status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[actix_web::test]
async fn a_field_that_is_unknown_missing_or_no_number_is_named() {
    let token = token().await;
    for (fields, pointer) in [
        ("name=x&colour=red", "/colour"),
        ("year=1", "/name"),
        ("name=x&year=soon", "/year"),
        ("name=x&name=y", "/name"),
    ] {
        let request = posted("/rename", format!("csrf={token}&{fields}"))
            .insert_header((header::ACCEPT, "application/json"));
        let answer = send(request).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields}");
        assert_eq!(answer.json()["violations"][0]["pointer"], pointer, "{fields}");
    }
}

#[actix_web::test]
async fn a_form_or_a_body_that_is_too_large_is_refused() {
    let form = send(posted("/rename", format!("name={}", "x".repeat(web::MAX_FORM)))).await;
    assert_eq!(form.status, StatusCode::PAYLOAD_TOO_LARGE);
    // A length that is announced wrongly, or not at all, is counted.
    let lying = posted("/rename", format!("name={}", "x".repeat(web::MAX_FORM)));
    let lying = send(lying.insert_header((header::CONTENT_LENGTH, "10"))).await;
    assert_eq!(lying.status, StatusCode::PAYLOAD_TOO_LARGE);
    let body = send(put_json(&format!("{{\"name\":\"{}\"}}", "x".repeat(web::MAX_JSON)))).await;
    assert_eq!(body.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[actix_web::test]
async fn files_are_read_only_after_the_token_of_their_form() {
    let upload = |parts: &str| {
        TestRequest::post()
            .uri("/upload")
            .cookie(session())
            .insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=edge"))
            .set_payload(format!("{parts}--edge--\r\n"))
    };
    let file =
        "--edge\r\nContent-Disposition: form-data; name=\"licence\"; filename=\"执照.pdf\"\r\n\r\n12345\r\n";
    let token_of_session = token().await;
    let token =
        format!("--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token_of_session}\r\n");
    assert_eq!(send(upload(&format!("{token}{file}"))).await.text, "licence Some(\"执照.pdf\") 5");
    let by_header =
        upload(&format!("{token}{file}")).insert_header((web::csrf::HEADER, token_of_session.as_str()));
    assert_eq!(send(by_header).await.text, "licence Some(\"执照.pdf\") 5");
    assert_eq!(send(upload(&format!("{file}{token}"))).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send(upload("")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send(upload("nonsense")).await.status, StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn a_json_body_is_refused_for_what_is_wrong_with_it() {
    for (body, status, pointer) in [
        ("{\"name\":", 400, ""),
        ("{\"name\":\"x\"} trailing", 400, ""),
        ("{\"name\":5}", 422, "/name"),
        ("{\"name\":\"x\",\"tags\":[\"a\",1]}", 422, "/tags/1"),
        ("{\"name\":\"x\",\"colour\":1}", 422, "/colour"),
        ("{}", 422, "/name"),
        ("[\"x\", [], 5]", 422, ""),
    ] {
        let answer = send(put_json(body)).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text);
        assert_eq!(answer.header("content-type"), web::MEDIA_TYPE);
        if status == 422 {
            assert_eq!(answer.json()["violations"][0]["pointer"], pointer, "{body}");
        }
    }
    assert_eq!(send(put_json("{\"name\":\"x\"}")).await.text, "\"x\"");
    let plain = put_json("{}").insert_header((header::CONTENT_TYPE, "text/plain"));
    assert_eq!(send(plain).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[actix_web::test]
async fn the_api_asks_for_the_version_a_change_is_based_on() {
    let mut request = put_json("{\"name\":\"x\"}");
    request = request.insert_header((header::IF_MATCH, "W/\"v3\""));
    assert_eq!(send(request).await.json()["code"], "malformed-precondition");
}

#[actix_web::test]
async fn a_cookie_at_the_api_needs_the_token_in_a_header() {
    let cookie =
        || put_json("{\"name\":\"x\"}").cookie(session()).insert_header((header::AUTHORIZATION, "none"));
    assert_eq!(send(cookie()).await.json()["code"], "csrf");
    assert_eq!(send(cookie().insert_header((web::csrf::HEADER, token().await))).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn who_is_not_signed_in_is_sent_to_the_sign_in_page_and_back() {
    let answer = send(TestRequest::get().uri("/private?tab=a&x=%2F")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/sign-in?next=%2Fprivate%3Ftab%3Da%26x%3D%252F");
    let api = send(TestRequest::get().uri("/api/v1/list?upto=1")).await;
    assert_eq!(
        (api.status, api.header("www-authenticate")),
        (StatusCode::UNAUTHORIZED, "Bearer realm=\"corridor\"")
    );
}

#[actix_web::test]
async fn a_form_sent_after_the_session_ended_leads_back_to_its_page() {
    let expired = Cookie::new(web::SESSION_COOKIE, "ended-session");
    let request = TestRequest::post()
        .uri("/rename")
        .cookie(expired)
        .insert_header((header::HOST, "corridor.example"))
        .insert_header((header::REFERER, "https://corridor.example/private?tab=a"))
        .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
        .set_payload("name=x");
    let answer = send(request).await;
    assert_eq!(answer.header("location"), "/sign-in?next=%2Fprivate%3Ftab%3Da");
    assert!(answer.header("set-cookie").starts_with("corridor_flash="));
}

#[actix_web::test]
async fn a_flash_message_is_shown_once_even_after_signing_out_and_only_if_it_is_ours() {
    let left = send(posted("/sign-out", format!("csrf={}", token().await))).await;
    let (flash, visitor) = (left.cookie("corridor_flash"), left.cookie(web::VISITOR_COOKIE));
    let (flash, visitor) = (flash.expect("a message"), visitor.expect("a visitor"));
    let next =
        |flash: Cookie<'static>| TestRequest::get().uri("/shown").cookie(flash).cookie(visitor.clone());

    let shown = send(next(flash.clone())).await;
    assert!(shown.text.contains("banner flash success"), "{}", shown.text);
    assert_eq!(shown.cookie("corridor_flash").map(|gone| gone.value().to_owned()), Some(String::new()));
    let (payload, _) = flash.value().split_once('.').expect("a payload and its tag");
    let forged = Cookie::new("corridor_flash", format!("{payload}.{}", "A".repeat(43)));
    assert!(!send(next(forged)).await.text.contains("banner flash"));
}

#[actix_web::test]
async fn a_page_that_is_on_no_list_is_not_public() {
    assert_eq!(send(TestRequest::get().uri("/shown")).await.status, StatusCode::OK);
    assert_eq!(send(TestRequest::get().uri("/listed-nowhere")).await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn what_is_hidden_and_what_does_not_exist_look_the_same() {
    for (hidden, nothing) in [("/hidden/1", "/no/such/page"), ("/api/v1/hidden/1", "/api/v1/nothing")] {
        for request in [
            |uri: &str| TestRequest::get().uri(uri),
            |uri: &str| TestRequest::get().uri(uri).cookie(session()),
        ] {
            let (hidden, nothing) = (send(request(hidden)).await, send(request(nothing)).await);
            assert_eq!((hidden.status, &hidden.text), (StatusCode::NOT_FOUND, &nothing.text));
            assert_eq!(hidden.header("content-type"), nothing.header("content-type"));
        }
    }
}

#[actix_web::test]
async fn the_inside_of_a_failure_stays_inside() {
    let answer =
        send(TestRequest::get().uri("/api/v1/broken").insert_header((header::ACCEPT_LANGUAGE, "en"))).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.text.contains("12345"), "{}", answer.text);
    assert_eq!(answer.json()["request_id"], answer.header("x-request-id"));
}

#[actix_web::test]
async fn language_is_the_browsers_choice_before_the_persons_before_what_the_browser_accepts() {
    let title = |answer: Answer| answer.json()["title"].as_str().unwrap_or_default().to_owned();
    let request = || TestRequest::get().uri("/api/v1/nothing").insert_header((header::ACCEPT_LANGUAGE, "zh"));
    assert_eq!(title(send(request()).await), "未找到相关内容");
    assert_eq!(title(send(request().cookie(session())).await), "Not found");
    let chosen = request().cookie(session()).cookie(Cookie::new(web::LANGUAGE_COOKIE, "zh-CN"));
    assert_eq!(title(send(chosen).await), "未找到相关内容");
}

#[actix_web::test]
async fn the_switches_return_to_our_own_pages_only() {
    for (back, expected) in [
        ("/shown%3Fa", "/shown?a"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("%2F%2Fevil.example", "/"),
        ("%2F%5Cevil.example", "/"),
    ] {
        let answer = send(TestRequest::get().uri(&format!("/language?to=en&back={back}"))).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, expected));
        assert!(
            answer.header("set-cookie").contains("HttpOnly; SameSite=Lax"),
            "{}",
            answer.header("set-cookie")
        );
    }
}

#[actix_web::test]
async fn every_answer_carries_the_policy_and_an_id_and_private_ones_are_not_kept() {
    for uri in ["/shown", "/no/such/page", "/api/v1/nothing", "/private", "/assets/corridor.css"] {
        let answer = send(TestRequest::get().uri(uri).insert_header(("x-request-id", "id\"<script>"))).await;
        assert_eq!(answer.header("content-security-policy"), web::CONTENT_SECURITY_POLICY, "{uri}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{uri}");
        assert_eq!(answer.header("x-request-id").len(), 20, "{uri}");
    }
    let page = send(
        TestRequest::get().uri("/private").cookie(session()).insert_header(("x-request-id", "from-proxy-1")),
    )
    .await;
    assert_eq!((page.header("cache-control"), page.header("x-request-id")), ("no-store", "from-proxy-1"));
    assert!(page.text.contains("aria-current=\"page\""), "the navigation of the role is there");
    assert!(!page.text.contains("style="), "the policy refuses inline styles");
}

#[actix_web::test]
async fn names_are_escaped_and_a_visitor_gets_a_cookie_only_with_a_form() {
    let page = send(TestRequest::get().uri("/shown")).await;
    assert!(page.text.contains("&#60;b&#62;shown"), "{}", page.text);
    assert!(page.header("set-cookie").starts_with(web::VISITOR_COOKIE));
    assert_eq!(send(TestRequest::get().uri("/no/such/page")).await.header("set-cookie"), "");
}

#[actix_web::test]
async fn a_list_names_its_next_page() {
    let list =
        |uri: &str| TestRequest::get().uri(uri).insert_header((header::AUTHORIZATION, "bearer good-token"));
    let first = send(list("/api/v1/list?upto=3&limit=2")).await;
    let cursor = first.json()["next"].as_str().unwrap_or_default().to_owned();
    assert_eq!(first.header("link"), format!("</api/v1/list?upto=3&limit=2&cursor={cursor}>; rel=\"next\""));
    let second = send(list(&format!("/api/v1/list?upto=3&limit=2&cursor={cursor}"))).await;
    assert_eq!(second.json(), serde_json::json!({ "items": [3], "next": null }));
    for (query, pointer) in
        [("upto=3&limit=0", "/limit"), ("upto=3&cursor=%21", "/cursor"), ("upto=3&page=2", "/page")]
    {
        let refused = send(list(&format!("/api/v1/list?{query}"))).await;
        assert_eq!(refused.json()["violations"][0]["pointer"], pointer, "{query}");
    }
}

#[actix_web::test]
async fn who_asks_too_much_is_told_when_to_come_back() {
    let once = Limit { per_second: 1.try_into().expect("not zero"), burst: 1.try_into().expect("not zero") };
    let settings = Settings { limits: Limits { address: Some(once), person: None }, ..settings() };
    let request =
        || TestRequest::get().uri("/api/v1/nothing").peer_addr("192.0.2.1:80".parse().expect("an address"));
    let answers = send_all(settings, vec![request(), request()]).await;
    assert_eq!(answers[0].status, StatusCode::NOT_FOUND);
    assert_eq!((answers[1].status, answers[1].header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
}

#[actix_web::test]
async fn all_addresses_of_one_subscriber_share_one_limit() {
    let once = Limit { per_second: 1.try_into().expect("not zero"), burst: 1.try_into().expect("not zero") };
    let limited = || Settings { limits: Limits { address: Some(once), person: None }, ..settings() };
    let from =
        |peer: &str| TestRequest::get().uri("/api/v1/nothing").peer_addr(peer.parse().expect("an address"));
    for (first, second, status) in [
        ("[2001:db8:1:2::9]:80", "[2001:db8:1:2:3::4]:80", StatusCode::TOO_MANY_REQUESTS),
        ("[2001:db8:1:2::9]:80", "[2001:db8:1:3::9]:80", StatusCode::NOT_FOUND),
        ("192.0.2.1:80", "[::ffff:192.0.2.1]:80", StatusCode::TOO_MANY_REQUESTS),
        ("192.0.2.1:80", "192.0.2.2:80", StatusCode::NOT_FOUND),
    ] {
        let answers = send_all(limited(), vec![from(first), from(second)]).await;
        assert_eq!(answers[1].status, status, "{first} and then {second}");
    }
}

#[actix_web::test]
async fn an_asset_is_kept_only_under_the_address_that_names_its_content() {
    let named = send(TestRequest::get().uri("/shown")).await.text;
    let (_, rest) = named.split_once("href=\"/assets/corridor.css").expect("a style sheet");
    let query = rest.split('"').next().expect("its end");
    let kept = send(TestRequest::get().uri(&format!("/assets/corridor.css{query}"))).await;
    assert!(kept.header("cache-control").contains("immutable") && kept.text.contains("@layer tokens"));
    let other = send(TestRequest::get().uri("/assets/corridor.css?v=old")).await;
    assert_eq!(other.header("cache-control"), "no-cache");
    assert_eq!(send(TestRequest::get().uri("/assets/../Cargo.toml")).await.status, StatusCode::NOT_FOUND);
}

#[test]
fn both_languages_say_the_same_things_and_every_code_has_a_page() {
    let words = Words::new(&[]).expect("the texts of web can be read");
    assert_eq!(words.keys(Language::ZhCn), words.keys(Language::En));
    let manual = web::manual::Manual::default();
    for key in words.keys(Language::En).iter().filter_map(|key| key.strip_prefix("problem-")) {
        assert!(manual.page(key, Language::ZhCn).is_some_and(|page| page.starts_with("# ")), "{key}");
        for language in Language::ALL {
            assert!(words.find(language, &format!("problem-{key}.detail"), &[]).is_some(), "{key}");
        }
    }
}

/// Rename it
#[utoipa::path(params(Paging), responses((status = OK, body = Paged<u32>), (status = "4XX", body = Problem)))]
#[put("/things")]
async fn described(body: Json<Described>) -> Json<String> {
    Json(body.0.name)
}

#[derive(serde::Deserialize, utoipa::ToSchema)]
struct Described {
    name: String,
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(described))]
struct Document;

#[test]
fn the_description_of_the_api_knows_bodies_pages_and_problems() {
    let document = serde_json::to_value(<Document as utoipa::OpenApi>::openapi()).expect("a document");
    let put = &document["paths"]["/things"]["put"];
    assert_eq!(
        put["requestBody"]["content"]["application/json"]["schema"]["$ref"],
        "#/components/schemas/Described"
    );
    assert_eq!(put["parameters"][1]["schema"]["maximum"], 100);
    assert_eq!(document["components"]["schemas"]["Problem"]["required"].as_array().map(Vec::len), Some(5));
    assert!(document["components"]["schemas"]["Violation"].is_object());
}

#[test]
fn a_form_shown_for_the_first_time_has_no_faults() {
    assert!(Faults::default().is_empty() && Faults::default().at("name").is_none());
    let _: Button = serde_json::from_str("{}").expect("a button sends nothing");
}

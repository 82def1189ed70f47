//! The document of the API, generated from the handlers.

use crate::modules::MODULES;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{App, HttpResponse, get};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

/// What the document says of itself.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Corridor",
        description = "Registration of cross-border e-commerce enterprises, their connected stores, and receipts that anyone verifies offline.\n\n\
            Errors are problem documents (RFC 9457) in the language of `Accept-Language`; `type` leads to a page that explains the code. \
            Lists are paged by `cursor`. What changes something wants `If-Match`. \
            What lists an `Idempotency-Key` may be sent again with it and the same body within a day: it is carried out once, and answered with what it came to."
    ),
    modifiers(&Security),
    security(("token" = []), ("session" = []))
)]
pub(crate) struct Api;

struct Security;

impl Modify for Security {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An API token, made on the account page. Its scopes bound what it may do."))
            .build();
        let session = ApiKey::Cookie(ApiKeyValue::with_description(
            web::SESSION_COOKIE,
            "A browser's session. A changing request then also carries `X-CSRF-Token`. Over https the name begins with `__Host-`.",
        ));
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        components.add_security_scheme("session", SecurityScheme::ApiKey(session));
    }
}

/// All routes under `/api/v1`.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    for module in MODULES {
        (module.api)(cfg);
    }
}

/// The document without a server.
pub fn document() -> utoipa::openapi::OpenApi {
    let app = App::new().into_utoipa_app().openapi(Api::openapi());
    app.service(utoipa_actix_web::scope("/api/v1").configure(routes)).split_for_parts().1
}

/// The document, written once.
pub(crate) struct Document(pub(crate) String);

/// Serves the document.
#[get("/api/openapi.json")]
pub(crate) async fn json(document: Data<Document>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(document.0.clone())
}

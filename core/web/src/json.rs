//! JSON bodies of the API.

use crate::body;
use crate::fields;
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The largest JSON body; bulk goes line by line elsewhere.
pub const MAX_JSON: usize = 1024 * 1024;

/// A JSON body, both ways.
///
/// Reading refuses another media type (415), more than [`MAX_JSON`] (413), what is not JSON (400), and what does not fit `T`
/// (422, naming the field). A body is an object, never a list. `T` should derive `deny_unknown_fields`. Nesting is limited by serde_json to 128 levels.
#[derive(Debug)]
pub struct Json<T>(
    /// The value.
    pub T,
);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (payload, announced) = (payload.take(), body::announced(req));
        let json =
            body::is_of_type(req, |essence| essence == "application/json" || essence.ends_with("+json"));
        Box::pin(async move {
            if !json {
                return Err(Problem::unsupported_media_type());
            }
            parse(&body::collect(payload, announced, MAX_JSON).await?).map(Self)
        })
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    // serde would read a list into a struct by position, which no description of our API offers.
    if body.trim_ascii_start().first() == Some(&b'[') {
        return Err(Problem::invalid_field("", "wrong-type"));
    }
    let mut source = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut source).map_err(|error| {
        let (path, inner) = (error.path().to_string(), error.inner());
        match inner.classify() {
            serde_json::error::Category::Data => fields::refused(&path, &inner.to_string()),
            _ => malformed(inner),
        }
    })?;
    source.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> Problem {
    Problem::protocol("malformed", StatusCode::BAD_REQUEST)
        .with("line", error.line())
        .with("column", error.column())
}

impl<T: Serialize> Responder for Json<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        match serde_json::to_vec(&self.0) {
            Ok(body) => HttpResponse::Ok().content_type("application/json").body(body),
            Err(reason) => HttpResponse::from_error(Problem::internal(reason)),
        }
    }
}

//! Forms of pages, and query strings.

use crate::body;
use crate::csrf;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::paging;
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use kernel::Class;
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

/// The largest form: long reasons in Chinese, percent-encoded, take nine bytes a character.
pub const MAX_FORM: usize = 256 * 1024;

/// A urlencoded form with a valid form token, read into `T`.
///
/// `T` derives `Deserialize` with `deny_unknown_fields` and is not believed: it holds texts, and the module parses them into
/// what it does believe. An unknown, missing or mistyped field is a problem that names it, before the handler runs.
pub struct Form<T>(
    /// The fields.
    pub T,
);

/// A form that has nothing but its token: a button.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Button {}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (frame, payload, announced) = (Frame::of(req), payload.take(), body::announced(req));
        let urlencoded = body::is_of_type(req, |essence| essence == "application/x-www-form-urlencoded");
        Box::pin(async move {
            if !urlencoded {
                return Err(Problem::unsupported_media_type());
            }
            let mut fields = Fields::parse(&body::collect(payload, announced, MAX_FORM).await?);
            let token = fields.take(csrf::FIELD);
            check_token(&frame, token.as_deref())?;
            Ok(Self(fields.read()?))
        })
    }
}

/// Checks a form token that came with a body.
pub(crate) fn check_token(frame: &Frame, presented: Option<&str>) -> Result<(), Problem> {
    let by_header = frame.inner().form_checked.get();
    if by_header || presented.is_some_and(|token| csrf::matches(&frame.inner().secrets, token)) {
        frame.inner().form_checked.set(true);
        return Ok(());
    }
    Err(Problem::new("csrf", Class::Forbidden))
}

/// A query string read into `T`, with the same manners as [`Form`]. What [`Paging`](crate::Paging) reads is left out.
pub struct Query<T>(
    /// The parameters.
    pub T,
);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut fields = Fields::parse(req.query_string().as_bytes());
        for name in paging::PARAMETERS {
            fields.take(name);
        }
        ready(fields.read().map(Self))
    }
}

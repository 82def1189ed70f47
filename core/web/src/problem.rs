//! Problems: how every failure reaches whoever asked, as RFC 9457 JSON or as a page, in their language.

use crate::frame::Frame;
use crate::problem_page;
use crate::words::Arg;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use kernel::{Class, Fault, Violation, Violations};
use serde::Serialize;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use utoipa::openapi::{RefOr, schema::Schema};
use utoipa::{PartialSchema, ToSchema};

/// The media type of a problem document (RFC 9457 §3).
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request was not carried out. Every [`Fault`] converts into one with `?`.
///
/// It is rendered by [`context`](crate::context), which knows the language and whether JSON or a page is wanted, and is logged
/// there once, with the id of the request. What our own code said of an internal failure goes to the log and nowhere else.
#[derive(Debug)]
pub struct Problem {
    code: Cow<'static, str>,
    class: Class,
    status: StatusCode,
    violations: Vec<Violation>,
    args: Vec<(String, String)>,
    cause: Option<String>,
    retry_after: Option<u64>,
}

/// The status of each class of failure. The only place that knows numbers.
pub const fn status(class: Class) -> StatusCode {
    match class {
        Class::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Class::Unauthenticated => StatusCode::UNAUTHORIZED,
        Class::Forbidden => StatusCode::FORBIDDEN,
        Class::NotFound => StatusCode::NOT_FOUND,
        Class::Conflict => StatusCode::CONFLICT,
        Class::Stale => StatusCode::PRECONDITION_FAILED,
        Class::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Class::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Class::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Class::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl Problem {
    /// A problem of `web` itself, or of a module that has no error type for it.
    pub fn new(code: &'static str, class: Class) -> Self {
        Self {
            code: Cow::Borrowed(code),
            class,
            status: status(class),
            violations: Vec::new(),
            args: Vec::new(),
            cause: None,
            retry_after: None,
        }
    }

    /// Nothing is there, or nothing that this caller may know of.
    pub fn not_found() -> Self {
        Self::new("not-found", Class::NotFound)
    }

    /// Nobody is signed in. A page turns into a way to the sign-in page.
    pub fn unauthenticated() -> Self {
        Self::new("unauthenticated", Class::Unauthenticated)
    }

    /// The request took too long to arrive.
    pub fn timeout() -> Self {
        Self::protocol("timeout", StatusCode::REQUEST_TIMEOUT)
    }

    /// Fields cannot be accepted.
    pub fn invalid(violations: &Violations) -> Self {
        let mut problem = Self::new("invalid", Class::Invalid);
        problem.violations = violations.as_slice().to_vec();
        problem
    }

    /// One field cannot be accepted.
    pub fn invalid_field(pointer: impl Into<String>, code: &'static str) -> Self {
        let mut violations = Violations::default();
        violations.add(pointer, code);
        Self::invalid(&violations)
    }

    /// Our own mistake; `cause` is logged and not shown.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::new("internal", Class::Internal).caused(cause)
    }

    /// The request's form is not what HTTP or this route expects; these have statuses of their own.
    pub(crate) fn protocol(code: &'static str, status: StatusCode) -> Self {
        Self { status, ..Self::new(code, Class::Invalid) }
    }

    /// Gives a value that the text of the code speaks of.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// Remembers what went wrong inside, for the log.
    #[must_use]
    pub fn caused(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// Says when to try again, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The stable name.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The kind of failure.
    pub fn class(&self) -> Class {
        self.class
    }

    /// The fields at fault.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    pub(crate) fn of_violation(violation: Violation) -> Self {
        Self { violations: vec![violation], ..Self::new("invalid", Class::Invalid) }
    }

    pub(crate) fn unsupported_media_type() -> Self {
        Self::protocol("unsupported-media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE)
    }

    /// May the form that caused it be shown again with its faults?
    pub fn is_of_form(&self) -> bool {
        matches!(self.class, Class::Invalid | Class::Conflict)
    }

    /// Takes what a library refused before a handler ran. Its texts are not ours and are only logged.
    pub(crate) fn of_library(error: &actix_web::Error) -> Self {
        let problem = Self::of_status(error.as_response_error().status_code());
        Self { cause: Some(error.to_string()), ..problem }
    }

    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::protocol("method-not-allowed", status),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new("too-large", Class::TooLarge),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::protocol("unsupported-media-type", status),
            StatusCode::REQUEST_TIMEOUT => Self::timeout(),
            status if status.is_client_error() => Self::protocol("malformed", StatusCode::BAD_REQUEST),
            _ => Self::new("internal", Class::Internal),
        }
    }

    /// Answers, and logs what is to be logged.
    pub(crate) fn answer(&self, frame: &Frame) -> HttpResponse {
        self.log(frame);
        if frame.inner().json {
            return self.json(frame);
        }
        if self.class == Class::Unauthenticated {
            return problem_page::sign_in(frame);
        }
        problem_page::answer(self, frame)
    }

    pub(crate) fn builder(&self) -> HttpResponseBuilder {
        let mut builder = HttpResponse::build(self.status);
        builder.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.retry_after {
            builder.insert_header((header::RETRY_AFTER, seconds));
        }
        if self.class == Class::Unauthenticated {
            builder.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"corridor\""));
        }
        builder
    }

    fn json(&self, frame: &Frame) -> HttpResponse {
        let document = self.document(frame);
        let body = serde_json::to_vec(&document).unwrap_or_else(|_| b"{}".to_vec());
        self.builder()
            .insert_header((header::CONTENT_LANGUAGE, frame.language().tag()))
            .insert_header((header::VARY, "accept-language"))
            .content_type(MEDIA_TYPE)
            .body(body)
    }

    /// What is shown of it.
    pub(crate) fn document(&self, frame: &Frame) -> ProblemDocument {
        let args: Vec<_> = self
            .args
            .iter()
            .map(|(name, value)| (Cow::Borrowed(name.as_str()), Arg::Text(value.clone())))
            .collect();
        let (words, language) = (&frame.site().words, frame.language());
        let key = format!("problem-{}", self.code.replace('/', "-"));
        let generic = generic_key(self.class);
        let title = words.find(language, &key, &args).unwrap_or_else(|| words.say(language, generic, &args));
        let detail = words
            .find(language, &format!("{key}.detail"), &args)
            .unwrap_or_else(|| words.say(language, &format!("{generic}.detail"), &args));
        ProblemDocument {
            type_uri: format!("/problems/{}", self.code),
            code: self.code.to_string(),
            title,
            status: self.status.as_u16(),
            detail,
            violations: self.violations.iter().map(|violation| explain(frame, violation)).collect(),
            request_id: self.is_ours().then(|| frame.request_id().to_string()),
        }
    }

    /// Is it for the operator to look into?
    fn is_ours(&self) -> bool {
        matches!(self.class, Class::Internal | Class::Unavailable)
    }

    fn log(&self, frame: &Frame) {
        let (request_id, status) = (frame.request_id(), self.status.as_u16());
        let cause = self.cause.as_deref().unwrap_or_default();
        if self.is_ours() {
            tracing::error!(%request_id, code = %self.code, status, path = frame.bare_path(), "{cause}");
        } else {
            tracing::debug!(%request_id, code = %self.code, status, "{cause}");
        }
    }
}

/// What is said of a code that has no text of its own.
const fn generic_key(class: Class) -> &'static str {
    match class {
        Class::Invalid => "problem-invalid",
        Class::Unauthenticated => "problem-unauthenticated",
        Class::Forbidden => "problem-forbidden",
        Class::NotFound => "problem-not-found",
        Class::Conflict => "problem-conflict",
        Class::Stale => "problem-stale",
        Class::TooLarge => "problem-too-large",
        Class::TooMany => "problem-too-many",
        Class::Unavailable => "problem-unavailable",
        Class::Internal => "problem-internal",
    }
}

/// Says what is wrong with a field.
pub(crate) fn explain(frame: &Frame, violation: &Violation) -> ViolationDocument {
    let args: Vec<_> = violation
        .args
        .iter()
        .map(|(name, value)| (Cow::Borrowed(name.as_str()), Arg::Text(value.clone())))
        .collect();
    ViolationDocument {
        pointer: violation.pointer.clone(),
        code: violation.code.clone(),
        message: frame.say_with(&format!("violation-{}", violation.code.replace('/', "-")), &args),
    }
}

impl<F: Fault> From<F> for Problem {
    fn from(fault: F) -> Self {
        let class = fault.class();
        Self {
            code: Cow::Borrowed(fault.code()),
            class,
            status: status(class),
            violations: fault.violations().to_vec(),
            args: fault.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            cause: Some(chain(&fault)),
            retry_after: None,
        }
    }
}

/// The whole story of an error, from what was attempted to what went wrong.
fn chain(fault: &dyn Error) -> String {
    let mut story = fault.to_string();
    let mut source = fault.source();
    while let Some(cause) = source {
        story.push_str(": ");
        story.push_str(&cause.to_string());
        source = cause.source();
    }
    story
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    /// A bare answer that [`context`](crate::context) replaces: no language is known here.
    fn error_response(&self) -> HttpResponse {
        self.builder().finish()
    }
}

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemDocument {
    /// The page that explains the code.
    #[serde(rename = "type")]
    pub(crate) type_uri: String,
    /// Stable name of the problem.
    pub(crate) code: String,
    /// What happened, in the reader's language.
    pub(crate) title: String,
    /// The HTTP status.
    pub(crate) status: u16,
    /// What can be done about it, in the reader's language.
    pub(crate) detail: String,
    /// The fields at fault, all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(crate) violations: Vec<ViolationDocument>,
    /// What to tell the operator, when the mistake is on our side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<String>,
}

/// One field at fault.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Violation)]
pub(crate) struct ViolationDocument {
    /// JSON pointer (RFC 6901) to the field.
    pub(crate) pointer: String,
    /// Stable reason.
    pub(crate) code: String,
    /// The reason in the reader's language.
    pub(crate) message: String,
}

impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        ProblemDocument::schema()
    }
}

impl ToSchema for Problem {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Problem")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        ProblemDocument::schemas(schemas);
    }
}

/// Reads are safe methods (RFC 9110 §9.2.1).
pub(crate) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

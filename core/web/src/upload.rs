//! Files that a form sends, part by part, none of it held in memory as a whole.

use crate::csrf;
use crate::form::check_token;
use crate::frame::Frame;
use crate::problem::Problem;
use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures_util::{Stream, StreamExt};
use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

/// The longest text part; files have limits of their own where they are kept.
const MAX_TEXT: usize = 64 * 1024;

/// A `multipart/form-data` body. Its first part is the form token, unless a script sent the token in its header.
///
/// The macro `form::token()` stands first in the form for that reason.
pub struct Upload {
    parts: Multipart,
    frame: Frame,
}

/// One part: a field, or a file.
pub struct Part(Field);

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(match Multipart::new(req.headers(), payload.take()) {
            _ if !crate::body::is_of_type(req, |essence| essence == "multipart/form-data") => {
                Err(Problem::unsupported_media_type())
            }
            parts => Ok(Self { parts, frame: Frame::of(req) }),
        })
    }
}

impl Upload {
    /// Reads on to the next part; the one before has to be read or dropped. Nothing is handed out before the token was checked.
    pub async fn next(&mut self) -> Result<Option<Part>, Problem> {
        if !self.frame.inner().form_checked.get() {
            let token = match self.part().await? {
                Some(mut part) if part.name() == csrf::FIELD => part.text().await?,
                _ => String::new(),
            };
            check_token(&self.frame, Some(&token))?;
        }
        let part = self.part().await?;
        // A script sends the token in its header, and the form repeats it.
        if part.as_ref().is_some_and(|part| part.name() == csrf::FIELD) {
            // The next part comes only after this one is gone.
            drop(part);
            return self.part().await;
        }
        Ok(part)
    }

    async fn part(&mut self) -> Result<Option<Part>, Problem> {
        self.parts.next().await.transpose().map(|part| part.map(Part)).map_err(malformed)
    }
}

impl Part {
    /// The name of the field.
    pub fn name(&self) -> &str {
        self.0.name().unwrap_or_default()
    }

    /// What the browser calls the file; anybody's words. Empty if nothing was chosen.
    pub fn file_name(&self) -> Option<&str> {
        self.0.content_disposition()?.get_filename()
    }

    /// What the browser says the file is; anybody's words.
    pub fn media_type(&self) -> Option<&str> {
        self.0.content_type().map(AsRef::as_ref)
    }

    /// Reads a text field.
    pub async fn text(&mut self) -> Result<String, Problem> {
        let pointer = format!("/{}", self.name());
        let bytes = match self.0.bytes(MAX_TEXT).await {
            Ok(bytes) => bytes.map_err(malformed)?,
            Err(_) => return Err(Problem::new("too-large", kernel::Class::TooLarge)),
        };
        String::from_utf8(bytes.to_vec()).map_err(|_| Problem::invalid_field(pointer, "wrong-type"))
    }
}

/// The content, as it arrives.
impl Stream for Part {
    type Item = Result<Bytes, Problem>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(cx).map(|chunk| chunk.map(|chunk| chunk.map_err(malformed)))
    }
}

fn malformed(error: actix_multipart::MultipartError) -> Problem {
    Problem::protocol("malformed", StatusCode::BAD_REQUEST).caused(error)
}

//! Paging by key: a page names where it ended, so that rows added in between are neither skipped nor shown twice.

use crate::fields::Fields;
use crate::problem::Problem;
use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::future::{Ready, ready};
use utoipa::{IntoParams, ToSchema};

/// The query parameters that are [`Paging`]'s own.
pub(crate) const PARAMETERS: [&str; 2] = ["cursor", "limit"];

/// Longer cursors are not ours.
const MAX_CURSOR: usize = 1024;

/// Which part of a list is wanted. Add `params(web::Paging)` to the OpenAPI description of a handler that takes one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// Where the previous page ended; opaque.
    #[param(max_length = 1024)]
    cursor: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u8>,
}

impl Paging {
    /// The most rows of a page.
    pub const MOST: u8 = 100;
    /// The rows of a page when nothing is asked.
    pub const USUAL: u8 = 50;

    /// The rows wanted, 1 to 100. Ask the store for one more to learn whether there is a next page.
    pub fn limit(&self) -> u64 {
        u64::from(self.limit.unwrap_or(Self::USUAL))
    }

    /// The key after which the page begins, in the shape that the module gave to [`Paged::new`].
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        self.cursor.as_deref().map(decode).transpose()
    }
}

fn decode<K: DeserializeOwned>(cursor: &str) -> Result<K, Problem> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok().filter(|_| cursor.len() <= MAX_CURSOR);
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| Problem::invalid_field("/cursor", "not-a-cursor"))
}

fn encode<K: Serialize>(key: &K) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

impl FromRequest for Paging {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut all = Fields::parse(req.query_string().as_bytes());
        let mut own = Fields::default();
        for name in PARAMETERS {
            if let Some(value) = all.take(name) {
                own.push(name, value);
            }
        }
        ready(own.read().and_then(|paging: Self| match paging.limit {
            Some(limit) if limit == 0 || limit > Self::MOST => {
                Err(Problem::invalid_field("/limit", "not-between-1-and-100"))
            }
            _ => Ok(paging),
        }))
    }
}

/// One page of a list: the body of the API's lists, with a `Link: rel="next"` header (RFC 8288).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Paged<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The cursor of the next page; `null` at the end.
    pub next: Option<String>,
}

impl<T> Paged<T> {
    /// Cuts `rows`, of which one more than wanted was fetched, and names the last row shown by its key.
    pub fn new<K: Serialize>(paging: &Paging, mut rows: Vec<T>, key: impl FnOnce(&T) -> K) -> Self {
        let limit = usize::from(paging.limit.unwrap_or(Paging::USUAL));
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| encode(&key(last)));
        Self { items: rows, next }
    }

    /// Turns rows into views.
    pub fn map<U>(self, view: impl FnMut(T) -> U) -> Paged<U> {
        Paged { items: self.items.into_iter().map(view).collect(), next: self.next }
    }
}

/// The address of the next page of the list that `path_and_query` shows.
pub fn next_href(path_and_query: &str, cursor: &str) -> String {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "cursor") {
        out.append_pair(&name, &value);
    }
    format!("{path}?{}", out.append_pair("cursor", cursor).finish())
}

impl<T: Serialize> Responder for Paged<T> {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let here = req.uri().path_and_query().map_or("/", |whole| whole.as_str());
        let link = self.next.as_deref().map(|cursor| format!("<{}>; rel=\"next\"", next_href(here, cursor)));
        let mut response = crate::Json(self).respond_to(req);
        if let Some(link) = link.and_then(|link| link.parse().ok()) {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paging(cursor: Option<String>, limit: Option<u8>) -> Paging {
        Paging { cursor, limit }
    }

    #[test]
    fn a_list_read_page_by_page_is_the_list() {
        let all: Vec<u32> = (0..23).collect();
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let asked = paging(cursor, Some(5));
            let after: Option<u32> = asked.after().unwrap();
            let rows =
                all.iter().copied().filter(|row| after.is_none_or(|after| *row > after)).take(6).collect();
            let page = Paged::new(&asked, rows, |row| *row);
            seen.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn the_next_page_keeps_the_filters() {
        assert_eq!(next_href("/a?q=x%20y&cursor=old", "new"), "/a?q=x+y&cursor=new");
    }

    proptest! {
        #[test]
        fn a_key_reads_back_from_its_cursor(name in ".{0,40}", number: i64) {
            let asked = paging(Some(encode(&(&name, number))), None);
            prop_assert_eq!(asked.after::<(String, i64)>().unwrap(), Some((name, number)));
        }

        #[test]
        fn a_cursor_that_is_not_ours_is_refused_and_named(text in ".{0,60}") {
            if let Err(problem) = paging(Some(text), None).after::<(String, i64)>() {
                prop_assert_eq!(problem.violations()[0].pointer.as_str(), "/cursor");
            }
        }
    }
}

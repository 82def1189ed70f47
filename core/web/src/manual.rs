//! The manual of problems: a page for each code, written by the module that owns the code.

use crate::caller::Visitor;
use crate::page::{Page, Title};
use crate::problem::Problem;
use actix_web::{Responder, get, web};
use askama::Template;
use kernel::Language;
use std::fmt::Write;

/// A code and what there is to say of it in Chinese and in English.
pub type ProblemPage = (&'static str, &'static str, &'static str);

/// All problem pages by code.
#[derive(Debug, Clone)]
pub struct Manual(Vec<ProblemPage>);

impl Default for Manual {
    fn default() -> Self {
        Self(PAGES.to_vec())
    }
}

impl Manual {
    pub(crate) fn add(&mut self, pages: &[ProblemPage]) {
        self.0.extend_from_slice(pages);
    }

    /// The text about a code.
    pub fn page(&self, code: &str, language: Language) -> Option<&'static str> {
        let (_, zh_cn, en) = self.0.iter().find(|(known, ..)| *known == code)?;
        Some(match language {
            Language::ZhCn => zh_cn,
            Language::En => en,
        })
    }

    /// The codes that have a page; a test compares them with the codes that modules use.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(code, ..)| *code)
    }
}

macro_rules! pages {
    ($($code:literal),* $(,)?) => {
        &[$(($code, include_str!(concat!("../problems/", $code, ".zh-CN.md")), include_str!(concat!("../problems/", $code, ".en.md")))),*]
    };
}

/// The problems of `web` and the kernel.
const PAGES: &[ProblemPage] = pages![
    "conflict",
    "csrf",
    "forbidden",
    "internal",
    "invalid",
    "malformed",
    "malformed-idempotency-key",
    "malformed-precondition",
    "method-not-allowed",
    "not-found",
    "precondition-required",
    "scope-missing",
    "stale",
    "timeout",
    "too-large",
    "too-many",
    "unauthenticated",
    "unavailable",
    "unsupported-media-type",
];

#[derive(Template)]
#[template(
    source = "<article class=\"prose\"><p class=\"code-line\"><code>{{ code }}</code></p>{{ html|safe }}</article>",
    ext = "html"
)]
struct Explanation<'a> {
    code: &'a str,
    html: String,
}

/// Explains a problem code.
#[get("/problems/{code:.+}")]
pub(crate) async fn problem(visitor: Visitor, code: web::Path<String>) -> Result<impl Responder, Problem> {
    let frame = visitor.frame();
    let text = frame.site().manual.page(&code, frame.language()).ok_or_else(Problem::not_found)?;
    let (code, html) = (code.into_inner(), html(text));
    let title = text.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned();
    Page::new(frame, Title::Text(title), Explanation { code: &code, html })
        .render()
        .map(|html| actix_web::HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

/// Renders the little that these pages need: `# ` and `## ` titles, `- ` lists, paragraphs, `` `code` ``. All text is escaped.
pub fn html(markdown: &str) -> String {
    let mut out = String::new();
    for block in markdown.replace("\r\n", "\n").split("\n\n").map(str::trim).filter(|block| !block.is_empty())
    {
        let written = if let Some(title) = block.strip_prefix("# ") {
            write!(out, "<h1>{}</h1>", inline(title))
        } else if let Some(title) = block.strip_prefix("## ") {
            write!(out, "<h2>{}</h2>", inline(title))
        } else if block.lines().all(|line| line.starts_with("- ")) {
            let items: String =
                block.lines().map(|line| format!("<li>{}</li>", inline(&line[2..]))).collect();
            write!(out, "<ul>{items}</ul>")
        } else {
            write!(out, "<p>{}</p>", inline(block))
        };
        debug_assert!(written.is_ok(), "a String takes all that is written to it");
    }
    out
}

fn inline(text: &str) -> String {
    let mut out = String::new();
    for (at, part) in text.split('`').enumerate() {
        let escaped =
            part.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        if at % 2 == 1 {
            out.push_str("<code>");
            out.push_str(&escaped);
            out.push_str("</code>");
        } else {
            out.push_str(&escaped);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_little_that_pages_need_is_rendered_and_nothing_else_is_markup() {
        let text = "# A & B\n\nOne `<x>` line.\n\n- first\n- second\n\n## <script>\n";
        let expected = "<h1>A &amp; B</h1><p>One <code>&lt;x&gt;</code> line.</p><ul><li>first</li><li>second</li></ul>\
                        <h2>&lt;script&gt;</h2>";
        assert_eq!(html(text), expected);
    }
}

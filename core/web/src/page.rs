//! Pages: a module renders what is its own, the layout is put around it here.

use crate::assets;
use crate::filters;
use crate::flash::Flash;
use crate::frame::Frame;
use crate::navigation::FooterLink;
use crate::problem::Problem;
use crate::theme::Theme;
use actix_web::body::BoxBody;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;
use kernel::Language;

/// What a page is called in the browser's tab and history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Title {
    /// A text key.
    Key(&'static str),
    /// A text, such as the name of an enterprise.
    Text(String),
}

impl From<&'static str> for Title {
    fn from(key: &'static str) -> Self {
        Self::Key(key)
    }
}

impl From<String> for Title {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A module's template inside the layout: a handler returns it.
///
/// The crate's documentation shows how a module writes one.
pub struct Page<T> {
    frame: Frame,
    title: Title,
    template: T,
    status: actix_web::http::StatusCode,
    wide: bool,
    nameless: bool,
}

impl<T: Template> Page<T> {
    /// Puts the layout around `template`. `title` is a text key, or a text.
    pub fn new(frame: &Frame, title: impl Into<Title>, template: T) -> Self {
        Self {
            frame: frame.clone(),
            title: title.into(),
            template,
            status: actix_web::http::StatusCode::OK,
            wide: false,
            nameless: false,
        }
    }

    /// Answers with another status: 422 when a form comes back with its faults.
    #[must_use]
    pub fn status(mut self, status: actix_web::http::StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Answers 422 (RFC 9110 §15.5.21): the form comes back with its faults.
    ///
    /// # Errors
    /// When the template cannot be rendered.
    pub fn refused(mut self) -> Result<HttpResponse, Problem> {
        self.status = actix_web::http::StatusCode::UNPROCESSABLE_ENTITY;
        self.answer()
    }

    /// Takes the whole width of the window: queues, comparisons.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Keeps the address of the page out of the page, so that all pages of this kind are the same to the byte.
    pub(crate) fn nameless(mut self) -> Self {
        self.nameless = true;
        self
    }

    /// Renders the answer.
    ///
    /// # Errors
    /// When the template cannot be rendered.
    pub fn answer(&self) -> Result<HttpResponse, Problem> {
        let html = self.render()?;
        Ok(HttpResponse::build(self.status)
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CONTENT_LANGUAGE, self.frame.language().tag()))
            .insert_header((header::VARY, "cookie, accept-language"))
            .body(html))
    }

    /// Renders the whole document.
    pub fn render(&self) -> Result<String, Problem> {
        let main = self.template.render_with_values(&self.frame).map_err(Problem::internal)?;
        let title = match &self.title {
            Title::Key(key) => self.frame.say(key),
            Title::Text(text) => text.clone(),
        };
        let layout = Layout::new(self, &title, &main);
        layout.render_with_values(&self.frame).map_err(Problem::internal)
    }
}

/// Renders a template without the layout: a fragment for a live stream or a swap in place.
pub fn fragment(frame: &Frame, template: &impl Template) -> Result<String, Problem> {
    template.render_with_values(frame).map_err(Problem::internal)
}

impl<T: Template> Responder for Page<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.answer().unwrap_or_else(HttpResponse::from_error)
    }
}

/// One entry of the navigation, ready to show.
struct Entry {
    key: &'static str,
    href: &'static str,
    icon: &'static str,
    current: bool,
}

/// Who is signed in, ready to show.
struct Who {
    name: String,
    organisation: Option<String>,
    initial: String,
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    title: &'a str,
    main: &'a str,
    language: Language,
    theme: Theme,
    back: Option<&'a str>,
    wide: bool,
    who: Option<Who>,
    entries: Vec<Entry>,
    flash: Option<(&'static str, &'static str, String)>,
    stylesheet: String,
    script: String,
    favicon: String,
    other_language: Language,
    search: Option<&'static str>,
    footer: &'a [FooterLink],
}

impl<'a> Layout<'a> {
    fn new<T>(page: &'a Page<T>, title: &'a str, main: &'a str) -> Self {
        let frame = &page.frame;
        let path = frame.bare_path();
        let navigation = frame.navigation();
        let current = navigation.iter().filter(|item| item.covers(path)).map(|item| item.href.len()).max();
        Self {
            title,
            main,
            language: frame.language(),
            theme: frame.theme(),
            back: (!page.nameless).then(|| frame.path()),
            wide: page.wide,
            who: frame.identity().map(|who| Who {
                name: who.display_name.clone(),
                organisation: who.organisation.clone(),
                initial: initial(&who.display_name),
            }),
            entries: navigation
                .iter()
                .map(|item| Entry {
                    key: item.key,
                    href: item.href,
                    icon: item.icon,
                    current: current == Some(item.href.len()) && item.covers(path),
                })
                .collect(),
            flash: frame.inner().flash.as_ref().map(|flash| shown(flash, frame)),
            stylesheet: assets::href("corridor.css"),
            script: assets::href("enhance.js"),
            favicon: assets::href("favicon.svg"),
            other_language: match frame.language() {
                Language::ZhCn => Language::En,
                Language::En => Language::ZhCn,
            },
            search: frame.site().search,
            footer: &frame.site().footer,
        }
    }
}

/// The first letter of a name, for its badge.
pub(crate) fn initial(name: &str) -> String {
    name.chars().next().unwrap_or('·').to_uppercase().collect()
}

fn shown(flash: &Flash, frame: &Frame) -> (&'static str, &'static str, String) {
    (flash.tone.name(), flash.tone.icon(), flash.text(frame))
}

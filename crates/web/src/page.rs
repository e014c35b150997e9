//! A page: the layout around a block's own markup.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use kernel::Ctx;
use maud::{Markup, html};

use crate::components::{back_link, breadcrumbs, error_summary};
use crate::layout::{Frame, layout};
use crate::words::word;
use crate::{Errors, Visitor};

/// Begins a page. Its title becomes the `h1`; `body` ends it.
pub fn page<'a>(ctx: &'a Ctx, v: &'a Visitor, title: &str) -> PageBuilder<'a> {
    PageBuilder {
        v,
        public_url: &ctx.settings.public_url,
        title: title.to_owned(),
        caption: None,
        back: None,
        crumbs: Vec::new(),
        above: None,
        errors: None,
        wide: false,
        own_heading: false,
        status: StatusCode::OK,
    }
}

/// A page in the making.
#[must_use = "a page is made by `.body(…)`"]
pub struct PageBuilder<'a> {
    v: &'a Visitor,
    public_url: &'a str,
    title: String,
    caption: Option<String>,
    back: Option<(String, String)>,
    crumbs: Vec<(String, String)>,
    above: Option<Markup>,
    errors: Option<&'a Errors>,
    wide: bool,
    own_heading: bool,
    status: StatusCode,
}

impl<'a> PageBuilder<'a> {
    /// A small line above the title: the service or agency the page belongs to.
    pub fn caption(mut self, text: impl Into<String>) -> Self {
        self.caption = Some(text.into());
        self
    }

    /// A link back, above the page; an empty text says "back".
    pub fn back(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.back = Some((href.into(), text.into()));
        self
    }

    /// One step of the way to this page, from the home page on; call it for each.
    pub fn breadcrumb(mut self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push((text.into(), href.into()));
        self
    }

    /// A notice between the links and the title, as a notification banner.
    pub fn notice(mut self, notice: Markup) -> Self {
        self.above = Some(notice);
        self
    }

    /// Shows the mistakes above the title. With mistakes the page answers 422.
    pub fn errors(mut self, errors: &'a Errors) -> Self {
        if !errors.is_empty() {
            self.errors = Some(errors);
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        self
    }

    /// Uses the whole width, for tables and the workbench; else lines keep to a
    /// length that reads well.
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// The body brings its own `h1`, as a legend or a panel.
    pub fn own_heading(mut self) -> Self {
        self.own_heading = true;
        self
    }

    /// Another status than 200.
    pub fn status(mut self, status: u16) -> Self {
        self.status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self
    }

    /// The finished page.
    pub fn body(self, body: Markup) -> Response {
        let status = self.status;
        (status, self.markup(&body)).into_response()
    }

    fn markup(self, body: &Markup) -> Markup {
        let lang = self.v.lang;
        let title = match self.errors {
            Some(_) => format!("{}{}", word(lang, "web-error-prefix"), self.title),
            None => self.title.clone(),
        };
        let before = html! {
            @if !self.crumbs.is_empty() { (breadcrumbs(lang, &self.crumbs)) }
        };
        let main = html! {
            @if let Some((href, text)) = &self.back { (back_link(lang, href, text)) }
            @if let Some(errors) = self.errors { (error_summary(lang, errors)) }
            @if let Some(above) = &self.above { (above) }
            @if !self.own_heading {
                @if let Some(caption) = &self.caption { p.caption { (caption) } }
                h1 { (self.title) }
            }
            (body)
        };
        layout(self.v, &Frame { title: &title, public_url: self.public_url, wide: self.wide }, &before, &main)
    }
}

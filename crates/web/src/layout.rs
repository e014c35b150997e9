//! The frame of every page: header, service navigation, main part and footer.

use kernel::{Actor, Lang};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::link::href;
use crate::words::word;
use crate::{Visitor, assets};

/// The mark beside the name: 本, a tree with its root marked. Drawn for this project.
const MARK: &str = concat!(
    r#"<svg class="mark" viewBox="0 0 48 48" width="36" height="36" aria-hidden="true" focusable="false">"#,
    r#"<rect class="mark-ground" width="48" height="48" rx="11"/>"#,
    r#"<g class="mark-tree" fill="none" stroke-width="4.2" stroke-linecap="round" stroke-linejoin="round">"#,
    r#"<path d="M24 9v30M11 17.5h26M23 18.5C20.5 25 16 30 10.5 33M25 18.5C27.5 25 32 30 37.5 33"/></g>"#,
    r#"<path class="mark-root" d="M17.5 34.5h13" stroke-width="4.2" stroke-linecap="round"/></svg>"#
);

/// What the frame needs to know of a page.
pub(crate) struct Frame<'a> {
    pub(crate) title: &'a str,
    pub(crate) public_url: &'a str,
    pub(crate) wide: bool,
}

pub(crate) fn layout(v: &Visitor, frame: &Frame<'_>, before: &Markup, main: &Markup) -> Markup {
    let lang = v.lang;
    let name = word(lang, "web-site-name");
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                meta name="theme-color" content="#0d3b44";
                title { (frame.title) " – " (name) }
                link rel="stylesheet" href=(assets::path("minben.css"));
                link rel="icon" href=(assets::path("favicon.svg")) type="image/svg+xml";
                link rel="alternate" hreflang="zh-Hant-TW" href=(absolute(frame, v, Lang::Zh));
                link rel="alternate" hreflang="en" href=(absolute(frame, v, Lang::En));
                script src=(assets::path("minben.js")) defer {}
            }
            body {
                a.skip-link href="#main" { (word(lang, "web-skip")) }
                (header(v))
                (acting_for(v))
                @if v.demo {
                    aside.demo-banner aria-label=(word(lang, "web-demo-tag")) { div.page-width { p { (word(lang, "web-demo-banner")) } } }
                }
                div.page-width.page-body {
                    (before)
                    main #main .wide[frame.wide] tabindex="-1" { (main) }
                }
                (footer(lang))
            }
        }
    }
}

fn header(v: &Visitor) -> Markup {
    let lang = v.lang;
    html! {
        header.site-header {
            div.page-width.site-header-row {
                a.brand href="/" {
                    (PreEscaped(MARK))
                    span.brand-name lang="zh-Hant-TW" { "民本" }
                    span.brand-latin lang="en" { "Minben" }
                }
                (language_switch(v))
                (account(v))
            }
            nav.site-nav aria-label=(word(lang, "web-nav-label")) {
                ul.page-width {
                    @for (path, key) in nav_items(&v.actor) {
                        li {
                            a href=(path) aria-current=[current(v.route(), path)] { (word(lang, key)) }
                        }
                    }
                }
            }
        }
    }
}

/// Whoever acts for somebody else sees for whom on every page, and may stop there.
fn acting_for(v: &Visitor) -> Markup {
    let Actor::Agent { principal, .. } = &v.actor else { return html! {} };
    let lang = v.lang;
    html! {
        aside.agent-banner aria-label=(word(lang, "web-acting-label")) {
            div.page-width {
                p { (word(lang, "web-acting-for")) strong { bdi { (principal.name) } } }
                form method="post" action="/mandates/stop" {
                    button.link-button type="submit" { (word(lang, "web-acting-stop")) }
                }
            }
        }
    }
}

/// Paths that the portal, the services and the directory serve.
fn nav_items(actor: &Actor) -> Vec<(&'static str, &'static str)> {
    let mut items = vec![("/", "web-nav-home")];
    match actor {
        Actor::Citizen(_) => items.push(("/my", "web-nav-my")),
        Actor::Agent { .. } => items.push(("/my/cases", "web-nav-cases")),
        Actor::Official(_) => items.push(("/desk", "web-nav-work")),
        _ => {}
    }
    items.extend([("/agencies", "web-nav-agencies"), ("/systems", "web-nav-systems")]);
    items
}

fn current(here: &str, path: &str) -> Option<&'static str> {
    if here == path {
        return Some("page");
    }
    let below = path != "/" && here.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    below.then_some("true")
}

fn account(v: &Visitor) -> Markup {
    let lang = v.lang;
    let who = match &v.actor {
        Actor::Citizen(person) | Actor::Agent { agent: person, .. } => Some((person.name.as_str(), None)),
        Actor::Official(official) => {
            let title = match lang {
                Lang::Zh => &official.post_title_zh,
                Lang::En => &official.post_title_en,
            };
            Some((official.person.name.as_str(), Some(title.as_str())))
        }
        _ => None,
    };
    html! {
        div.account {
            @if let Some((name, post)) = who {
                span.account-name {
                    span.hidden { (word(lang, "web-signed-in-as")) }
                    a href="/my/sign-in" { bdi { (name) } }
                    @if let Some(post) = post { span.account-post { (post) } }
                }
                form method="post" action="/sign-out" {
                    button.link-button type="submit" { (word(lang, "web-sign-out")) }
                }
            } @else if v.route() != "/sign-in" {
                a href="/sign-in" { (word(lang, "web-sign-in")) }
            }
        }
    }
}

/// A link to the same page in the other language.
fn language_switch(v: &Visitor) -> Markup {
    let other = match v.lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let text = match other {
        Lang::Zh => "中文",
        Lang::En => "English",
    };
    html! {
        a.language lang=(other.tag()) hreflang=(other.tag()) rel="nofollow" href=(in_lang(&v.path, other)) { (text) }
    }
}

/// `path` with its query, where `lang` is replaced.
fn in_lang(path: &str, lang: Lang) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")).collect();
    let link = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) };
    href(&link, &[("lang", lang.code())])
}

fn absolute(frame: &Frame<'_>, v: &Visitor, lang: Lang) -> String {
    format!("{}{}", frame.public_url.trim_end_matches('/'), in_lang(&v.path, lang))
}

fn footer(lang: Lang) -> Markup {
    html! {
        footer.site-footer {
            div.page-width {
                p.footer-motto { (word(lang, "web-footer-motto")) }
                p { (word(lang, "web-footer-licence")) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_switch_keeps_path_and_query() {
        assert_eq!(in_lang("/find?q=a%26b&lang=zh&after=3", Lang::En), "/find?q=a%26b&after=3&lang=en");
        assert_eq!(in_lang("/", Lang::Zh), "/?lang=zh");
    }

    #[test]
    fn only_the_part_of_the_site_one_is_in_is_current() {
        assert_eq!(current("/my", "/my"), Some("page"));
        assert_eq!(current("/my/cases", "/my"), Some("true"));
        assert_eq!(current("/mystery", "/my"), None);
        assert_eq!(current("/my", "/"), None);
    }
}

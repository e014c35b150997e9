//! Paths inside this site.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but what RFC 3986 calls unreserved.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What a finished path may not hold; `%` stays, since the path is already encoded.
const PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\');

/// A link with a query; values are encoded, empty ones left out.
pub fn href(path: &str, query: &[(&str, &str)]) -> String {
    let mut link = utf8_percent_encode(path, PATH).to_string();
    let mut separator = if link.contains('?') { '&' } else { '?' };
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        link.push(separator);
        link.extend(utf8_percent_encode(name, VALUE));
        link.push('=');
        link.extend(utf8_percent_encode(value, VALUE));
        separator = '&';
    }
    link
}

/// `path` if it stays on this site, else `/`: what may follow a sign-in.
pub fn local_path(path: &str) -> &str {
    let starts_here = path.starts_with('/') && !path.starts_with("//");
    let clean = !path.chars().any(|c| c == '\\' || c.is_control());
    if starts_here && clean { path } else { "/" }
}

/// 303 See Other to a path of this site: the answer to an action that was done.
pub fn redirect(path: impl AsRef<str>) -> Response {
    let target = utf8_percent_encode(local_path(path.as_ref()), PATH).to_string();
    let location = HeaderValue::try_from(target).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_encode_their_values() {
        assert_eq!(href("/find", &[("q", "戶籍 a&b"), ("after", "")]), "/find?q=%E6%88%B6%E7%B1%8D%20a%26b");
        assert_eq!(href("/find?q=1", &[("lang", "en")]), "/find?q=1&lang=en");
    }

    #[test]
    fn a_return_path_never_leaves_the_site() {
        assert_eq!(local_path("/cases/1?x=2"), "/cases/1?x=2");
        for path in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\nb"] {
            assert_eq!(local_path(path), "/", "{path}");
        }
    }
}

//! A browser without script over the real router: keeps cookies, follows redirects,
//! fills forms.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// A page as it came back.
#[derive(Debug, Clone)]
pub struct Page {
    /// Status.
    pub status: StatusCode,
    /// Path after redirects.
    pub path: String,
    /// `Location` of a redirect that was not followed.
    pub location: Option<String>,
    /// Headers.
    pub headers: http::HeaderMap,
    /// Body as text.
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Page {
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }

    /// The visible text: tags taken out, white space folded.
    pub fn text(&self) -> String {
        let main = self.body.find("<main").map_or(self.body.as_str(), |at| &self.body[at..]);
        let mut text = String::with_capacity(main.len());
        let mut inside = false;
        for c in main.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    text.push(' ');
                }
                c if !inside => text.push(c),
                _ => {}
            }
        }
        let text =
            text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of the form control called `name` (hidden fields, text inputs).
    pub fn value_of(&self, name: &str) -> Option<String> {
        let at = self.body.find(&format!("name=\"{name}\""))?;
        let start = self.body[..at].rfind('<')?;
        let end = at + self.body[at..].find('>')?;
        let tag = &self.body[start..end];
        let value = tag.find("value=\"")? + 7;
        let rest = &tag[value..];
        Some(rest[..rest.find('"')?].replace("&quot;", "\"").replace("&amp;", "&"))
    }

    /// The `action` of the first form whose action holds `part`.
    pub fn form_action(&self, part: &str) -> Option<String> {
        self.body
            .split("action=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .find(|action| action.contains(part))
            .map(str::to_owned)
    }
}

/// One person's browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    bearer: Option<String>,
    foreign: bool,
}

impl Browser {
    /// A browser without cookies.
    pub fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), bearer: None, foreign: false }
    }

    /// Speaks English from now on.
    pub fn speak_english(&mut self) {
        self.cookies.insert("lang".to_owned(), "en".to_owned());
    }

    /// Puts a cookie in, as somebody who tampers with them does.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Sends this bearer token from now on.
    pub fn authorize(&mut self, token: &str) {
        self.bearer = Some(token.to_owned());
    }

    /// Opens a page, following redirects.
    pub async fn get(&mut self, path: &str) -> Page {
        let page = self.send(Method::GET, path, None, Vec::new()).await;
        self.follow(page).await
    }

    /// Opens a page and shows the bare answer.
    pub async fn get_once(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// Sends an empty form as a browser does when another site's page makes it.
    pub async fn post_from_other_site(&mut self, path: &str) -> Page {
        self.foreign = true;
        let page = self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), Vec::new()).await;
        self.foreign = false;
        page
    }

    /// Sends a form and follows the redirect after it.
    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        let page = self.post_once(path, form).await;
        self.follow(page).await
    }

    /// Sends a form and shows the bare answer.
    pub async fn post_once(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body.into_bytes()).await
    }

    /// Sends JSON.
    pub async fn post_json(&mut self, path: &str, body: &serde_json::Value) -> Page {
        self.send(Method::POST, path, Some("application/json"), body.to_string().into_bytes()).await
    }

    /// Sends a form with files: (field, file name, content), and follows the redirect.
    pub async fn upload(&mut self, path: &str, form: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Page {
        const BOUNDARY: &str = "minben-test-boundary";
        let mut body = Vec::new();
        for (name, value) in form {
            body.extend(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        for (name, file, content) in files {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.bytes());
            body.extend_from_slice(content);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let page = self.send(Method::POST, path, Some(&kind), body).await;
        self.follow(page).await
    }

    async fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..10 {
            let Some(next) = page.location.clone().filter(|_| page.status == StatusCode::SEE_OTHER) else {
                return page;
            };
            page = self.send(Method::GET, &next, None, Vec::new()).await;
        }
        panic!("redirected ten times, last to {}", page.path);
    }

    async fn send(&mut self, method: Method, path: &str, kind: Option<&str>, body: Vec<u8>) -> Page {
        let path: String =
            percent_encoding::utf8_percent_encode(path, percent_encoding::CONTROLS).to_string();
        let mut request = Request::builder()
            .method(method)
            .uri(&path)
            .header(header::HOST, "127.0.0.1")
            .header("sec-fetch-site", if self.foreign { "cross-site" } else { "same-origin" });
        if !self.cookies.is_empty() {
            let line: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, line.join("; "));
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(token) = &self.bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let mut request =
            request.body(Body::from(body)).unwrap_or_else(|error| panic!("request to {path}: {error}"));
        let peer = std::net::SocketAddr::from(([127, 0, 0, 1], 40_000));
        request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        self.remember(response.headers());
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the whole body").to_bytes();
        let location =
            parts.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Page {
            status: parts.status,
            path,
            location,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.to_vec(),
        }
    }

    fn remember(&mut self, headers: &http::HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let pair = line.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                if line.contains("Max-Age=0") {
                    self.cookies.remove(name);
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
        }
    }
}

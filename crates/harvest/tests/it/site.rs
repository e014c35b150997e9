//! An agency's site on this machine, which counts what it is asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

/// A page as it is served.
#[derive(Clone)]
struct Page {
    status: u16,
    headers: Vec<(header::HeaderName, String)>,
    body: Vec<u8>,
}

#[derive(Default)]
struct Inner {
    pages: BTreeMap<String, Page>,
    /// Path and status of each answer.
    asked: Vec<(String, u16)>,
}

/// The site.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) address: String,
    state: Arc<Mutex<Inner>>,
}

impl Site {
    /// A site without pages; it is served until the test ends.
    pub(crate) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<Mutex<Inner>>::default();
        let router = Router::new().fallback(answer).with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, state }
    }

    /// Puts a page there.
    pub(crate) fn put(&self, path: &str, kind: &str, body: impl Into<Vec<u8>>) {
        let headers = vec![(header::CONTENT_TYPE, kind.to_owned())];
        self.insert(path, Page { status: 200, headers, body: body.into() });
    }

    /// The same, with a version by which it is asked the next time.
    pub(crate) fn put_version(&self, path: &str, kind: &str, etag: &str, body: impl Into<Vec<u8>>) {
        let headers = vec![(header::CONTENT_TYPE, kind.to_owned()), (header::ETAG, etag.to_owned())];
        self.insert(path, Page { status: 200, headers, body: body.into() });
    }

    /// An answer without a page; `place` is where it leads.
    pub(crate) fn put_status(&self, path: &str, status: u16, place: &str) {
        let headers = vec![(header::LOCATION, place.to_owned())];
        self.insert(path, Page { status, headers, body: Vec::new() });
    }

    fn insert(&self, path: &str, page: Page) {
        self.state.lock().unwrap().pages.insert(path.to_owned(), page);
    }

    /// A sitemap of these paths.
    pub(crate) fn put_sitemap(&self, paths: &[&str]) {
        let url = |path: &&str| format!("<url><loc>{}{path}</loc></url>", self.address);
        let urls: String = paths.iter().map(url).collect();
        self.put("/sitemap.xml", "text/xml", format!("<urlset>{urls}</urlset>"));
    }

    pub(crate) fn remove(&self, path: &str) {
        self.state.lock().unwrap().pages.remove(path);
    }

    /// What was asked since the last time, each with its status.
    pub(crate) fn asked(&self) -> Vec<(String, u16)> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }
}

async fn answer(State(state): State<Arc<Mutex<Inner>>>, uri: Uri, headers: HeaderMap) -> Response {
    let mut state = state.lock().unwrap();
    assert!(headers[header::USER_AGENT].to_str().unwrap().starts_with("MinbenHarvest/"), "it says who asks");
    let page = state.pages.get(uri.path()).cloned();
    let known = headers.get(header::IF_NONE_MATCH).and_then(|etag| etag.to_str().ok());
    let (status, page) = match page {
        None => (404, None),
        Some(page)
            if known.is_some() && page.headers.iter().any(|(_, value)| Some(value.as_str()) == known) =>
        {
            (304, None)
        }
        Some(page) => (page.status, Some(page)),
    };
    state.asked.push((uri.path().to_owned(), status));
    let mut response = page.as_ref().map(|page| page.body.clone()).unwrap_or_default().into_response();
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in page.into_iter().flat_map(|page| page.headers) {
        response.headers_mut().insert(name, HeaderValue::from_str(&value).unwrap());
    }
    response
}

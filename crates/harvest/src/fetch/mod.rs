//! Fetching politely: robots.txt, a pause for each host, limits of size, time and redirects.

mod connect;
pub(crate) mod robots;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use kernel::Ctx;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use crate::model::{Problem, Reason, Version};
use robots::{PRODUCT, Robots};

/// Longest time for one file, the way to it included.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the rules of a site are kept (RFC 9309, section 2.4).
const RULES_HOLD: Duration = Duration::from_hours(24);
/// Redirects that are followed.
const MOST_HOPS: usize = 5;
/// Longest address; databases index no longer ones.
const ADDRESS_BYTES: usize = 2_000;
/// Largest page.
pub(crate) const PAGE_BYTES: usize = 2_000_000;
/// Largest list.
pub(crate) const LIST_BYTES: usize = 10_000_000;

/// A file that came.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// Where it came from, after redirects.
    pub(crate) address: Url,
    /// `text/html`; empty when the server does not say.
    pub(crate) media: String,
    /// The character set that the server names.
    pub(crate) charset: Option<String>,
    /// Whether the server says that it is not to be found.
    pub(crate) no_index: bool,
    pub(crate) version: Version,
    pub(crate) body: Vec<u8>,
}

/// What a site answered.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// The file.
    Came(Box<Document>),
    /// It is as it was.
    Unchanged,
}

/// How many bytes are read, and what becomes of a longer file.
#[derive(Debug, Clone, Copy)]
enum Most {
    /// It is not taken.
    Refuse(usize),
    /// Its beginning is taken.
    Cut(usize),
}

/// Asks sites, for as many of them as run at once.
pub(crate) struct Robot {
    tls: Arc<rustls::ClientConfig>,
    inside: Vec<String>,
    pause: Duration,
    agent: String,
    hosts: Mutex<HashMap<String, Host>>,
}

/// What is known of a host.
#[derive(Default)]
struct Host {
    /// When it may be asked next.
    next: Option<Instant>,
    delay: Option<Duration>,
    /// The rules, and when they were read.
    robots: Option<(Instant, Arc<Result<Robots, Problem>>)>,
}

impl Robot {
    /// A robot that knows nothing yet; what it learns of a host it keeps.
    pub(crate) fn new(ctx: &Ctx) -> Self {
        Self {
            tls: net::outside::tls(),
            inside: ctx.settings.harvest_private_hosts.clone(),
            pause: Duration::from_millis(ctx.settings.harvest_pause_ms),
            agent: format!("{PRODUCT}/{} (+{})", env!("CARGO_PKG_VERSION"), ctx.settings.public_url),
            hosts: Mutex::default(),
        }
    }

    /// Fetches a file of at most `most` bytes, when robots.txt lets it and it is not as `known`. Redirects stay on the host.
    pub(crate) async fn fetch(&self, url: &Url, known: &Version, most: usize) -> Result<Answer, Problem> {
        let mut at = url.clone();
        for _ in 0..=MOST_HOPS {
            match self.robots(&at).await.as_ref() {
                Ok(robots) if robots.allow(&path_of(&at)) => {}
                Ok(_) => return Err(Problem::of(Reason::Robots)),
                Err(problem) => return Err(problem.clone()),
            }
            let (status, headers, body) = self.ask(&at, known, Most::Refuse(most)).await?;
            if status == StatusCode::NOT_MODIFIED {
                return Ok(Answer::Unchanged);
            }
            if status.is_redirection() {
                let next = redirect(&at, &headers)?;
                if !is_same_site(&next, url) {
                    return Err(Problem::with(Reason::Redirect, next));
                }
                at = next;
                continue;
            }
            return document(at, status, &headers, body).map(|document| Answer::Came(Box::new(document)));
        }
        Err(Problem::with(Reason::Redirect, at))
    }

    /// The rules of a host. A file that is not there allows everything; one that cannot be had forbids everything.
    pub(crate) async fn robots(&self, url: &Url) -> Arc<Result<Robots, Problem>> {
        let key = url.origin().ascii_serialization();
        let known = self.hosts.lock().await.get(&key).and_then(|host| host.robots.clone());
        if let Some((_, known)) = known.filter(|(read_at, _)| read_at.elapsed() < RULES_HOLD) {
            return known;
        }
        let read = Arc::new(self.read_robots(url).await);
        let mut hosts = self.hosts.lock().await;
        let host = hosts.entry(key).or_default();
        host.delay = read.as_ref().as_ref().ok().and_then(|robots| robots.delay).map(Duration::from_secs);
        host.robots = Some((Instant::now(), read.clone()));
        read
    }

    /// Redirects of robots.txt may lead to other hosts (RFC 9309, section 2.3.1.2).
    async fn read_robots(&self, url: &Url) -> Result<Robots, Problem> {
        let unknown = |detail: String| Problem::with(Reason::RobotsUnknown, detail);
        let mut at = url.clone();
        at.set_path("/robots.txt");
        at.set_query(None);
        for _ in 0..=MOST_HOPS {
            let asked = self.ask(&at, &Version::default(), Most::Cut(robots::MOST_BYTES)).await;
            let (status, headers, body) = asked.map_err(|problem| match problem.reason {
                Reason::Private => problem,
                reason => unknown(format!("{} {}", reason.word(), problem.detail).trim().to_owned()),
            })?;
            if status.is_redirection() {
                at = redirect(&at, &headers)?;
            } else if status.is_success() {
                return Ok(Robots::parse(&body));
            } else if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS {
                return Ok(Robots::default());
            } else {
                return Err(unknown(status.as_u16().to_string()));
            }
        }
        // Too many redirects count as a file that is not there.
        Ok(Robots::default())
    }

    /// Waits until the host may be asked again, and takes the next turn.
    async fn wait_for(&self, url: &Url) {
        let turn = {
            let mut hosts = self.hosts.lock().await;
            let host = hosts.entry(url.origin().ascii_serialization()).or_default();
            let turn = host.next.unwrap_or_else(Instant::now).max(Instant::now());
            host.next = Some(turn + host.delay.unwrap_or_default().max(self.pause));
            turn
        };
        tokio::time::sleep_until(turn).await;
    }

    /// One request.
    async fn ask(
        &self,
        url: &Url,
        known: &Version,
        most: Most,
    ) -> Result<(StatusCode, HeaderMap, Vec<u8>), Problem> {
        self.wait_for(url).await;
        let asking = async {
            let wire = connect::connect(url, &self.tls, &self.inside).await?;
            let broken = |error: hyper::Error| Problem::with(Reason::Unreachable, error);
            let (mut sender, connection) =
                hyper::client::conn::http1::handshake(TokioIo::new(wire)).await.map_err(broken)?;
            let connection = tokio::spawn(connection);
            let answer = async {
                let answer = sender.send_request(self.request(url, known)?).await.map_err(broken)?;
                let (parts, body) = answer.into_parts();
                let body = if parts.status.is_success() {
                    read(body, &parts.headers, most).await?
                } else {
                    Vec::new()
                };
                Ok((parts.status, parts.headers, body))
            };
            let answer = answer.await;
            connection.abort();
            answer
        };
        tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| Err(Problem::of(Reason::Slow)))
    }

    fn request(&self, url: &Url, known: &Version) -> Result<Request<Empty<Bytes>>, Problem> {
        let host = url.authority();
        let mut request = Request::get(path_of(url))
            .header(header::HOST, host)
            .header(header::USER_AGENT, &self.agent)
            .header(header::ACCEPT_ENCODING, "identity")
            .header(header::CONNECTION, "close");
        if let Some(etag) = &known.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(at) = &known.last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, at);
        }
        request.body(Empty::new()).map_err(|error| Problem::with(Reason::Unreachable, error))
    }
}

/// Path and query, as they stand in a request.
fn path_of(url: &Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

/// The same host and port; http may lead to https.
pub(crate) fn is_same_site(one: &Url, other: &Url) -> bool {
    let usual = |url: &Url| url.port().is_none();
    one.host() == other.host() && (one.port() == other.port() || (usual(one) && usual(other)))
}

fn redirect(at: &Url, headers: &HeaderMap) -> Result<Url, Problem> {
    let place = text(headers, &header::LOCATION).unwrap_or_default();
    web_address(at, &place).ok_or_else(|| Problem::with(Reason::Redirect, &place))
}

/// The address that a text means in a document at `base`: one of the web and not too long to be kept. A name
/// and password in it are left out, and so is the place within the page.
pub(crate) fn web_address(base: &Url, text: &str) -> Option<Url> {
    let mut url = base.join(text.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.as_str().len() > ADDRESS_BYTES {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_fragment(None);
    Some(url)
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

async fn read(mut body: Incoming, headers: &HeaderMap, most: Most) -> Result<Vec<u8>, Problem> {
    let told = text(headers, &header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if let (Most::Refuse(most), Some(length)) = (most, told)
        && length > most
    {
        return Err(Problem::with(Reason::TooLarge, most));
    }
    let mut whole = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Problem::with(Reason::Unreachable, error))?;
        let Ok(data) = frame.into_data() else { continue };
        whole.extend_from_slice(&data);
        match most {
            Most::Cut(most) if whole.len() >= most => break,
            Most::Refuse(most) if whole.len() > most => return Err(Problem::with(Reason::TooLarge, most)),
            _ => {}
        }
    }
    Ok(whole)
}

fn document(
    address: Url,
    status: StatusCode,
    headers: &HeaderMap,
    body: Vec<u8>,
) -> Result<Document, Problem> {
    match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => return Err(Problem::with(Reason::Gone, status.as_u16())),
        status if !status.is_success() => return Err(Problem::with(Reason::Status, status.as_u16())),
        _ => {}
    }
    let kind = text(headers, &header::CONTENT_TYPE).unwrap_or_default();
    let mut parts = kind.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
    });
    let robots = HeaderName::from_static("x-robots-tag");
    let told = headers.get_all(robots).iter().filter_map(|value| value.to_str().ok());
    let no_index = told.flat_map(|value| value.split(',')).any(is_no_index);
    let version =
        Version { etag: text(headers, &header::ETAG), last_modified: text(headers, &header::LAST_MODIFIED) };
    Ok(Document { address, media, charset, no_index, version, body })
}

/// Whether a word of a page to robots says that it is not to be found.
pub(crate) fn is_no_index(word: &str) -> bool {
    ["noindex", "none"].iter().any(|known| word.trim().eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_its_host() {
        let url = |text: &str| Url::parse(text).unwrap();
        let home = url("http://www.agency.example/");
        assert!(is_same_site(&url("https://www.agency.example/news?id=1"), &home));
        assert!(!is_same_site(&url("http://www.agency.example:8080/"), &home));
        assert!(!is_same_site(&url("http://agency.example/"), &home));
    }

    #[test]
    fn only_addresses_of_the_web_are_taken_and_without_passwords() {
        let base = Url::parse("https://www.agency.example/list/").unwrap();
        let taken = |text: &str| web_address(&base, text).map(String::from);
        assert_eq!(taken(" ../a?b#c ").as_deref(), Some("https://www.agency.example/a?b"));
        assert_eq!(taken("https://u:p@www.agency.example/").as_deref(), Some("https://www.agency.example/"));
        assert_eq!(taken("javascript:alert(1)"), None);
        assert_eq!(taken("file:///etc/passwd"), None);
        assert_eq!(taken(&"a".repeat(2_000)), None);
    }
}

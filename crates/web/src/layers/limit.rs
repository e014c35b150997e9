//! So many requests a minute from one client.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::{HeaderMap, HeaderValue, Method, header};
use kernel::settings::Settings;

use crate::Failure;

/// Checks between two clean-ups of clients that were not seen for a while.
const CHECKS_PER_CLEANUP: u64 = 10_000;

#[derive(Clone)]
pub(super) struct RateLimit(Arc<Inner>);

struct Inner {
    all: DefaultKeyedRateLimiter<IpAddr>,
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    proxies: usize,
    checks: AtomicU64,
}

impl RateLimit {
    pub(super) fn new(settings: &Settings) -> Self {
        let limiter = |per_minute| {
            RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN)))
        };
        Self(Arc::new(Inner {
            all: limiter(settings.rate_limit_per_minute),
            sign_in: limiter(settings.rate_limit_sign_in_per_minute),
            proxies: settings.trusted_proxies,
            checks: AtomicU64::new(0),
        }))
    }

    /// Seconds to wait when the client asks too much.
    fn refuse(&self, client: IpAddr, signs_in: bool) -> Option<u64> {
        let this = &self.0;
        if this.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(CHECKS_PER_CLEANUP) {
            this.all.retain_recent();
            this.sign_in.retain_recent();
        }
        let wait = |limiter: &DefaultKeyedRateLimiter<IpAddr>| {
            limiter.check_key(&client).err().map(|until| until.wait_time_from(limiter.clock().now()))
        };
        let wait = wait(&this.all).or_else(|| if signs_in { wait(&this.sign_in) } else { None });
        wait.map(|wait| wait.as_secs() + 1)
    }
}

pub(super) async fn limit(State(limits): State<RateLimit>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let client = peer.map(|ConnectInfo(peer)| client(*peer, request.headers(), limits.0.proxies));
    let signs_in = request.method() == Method::POST && path.starts_with("/sign-in");
    // Calls without a peer come from inside the process; built assets cost nothing.
    let wait = match client {
        Some(client) if !path.starts_with("/assets/") => limits.refuse(client, signs_in),
        _ => None,
    };
    let Some(wait) = wait else {
        return next.run(request).await;
    };
    let mut response = Failure::new(429, "too-many-requests").with("seconds", wait).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

/// The client's address: the peer's, or what the outermost of our own `proxies` saw.
/// What stands further left in X-Forwarded-For may be made up by the client.
fn client(peer: SocketAddr, headers: &HeaderMap, proxies: usize) -> IpAddr {
    let address = if proxies == 0 {
        peer.ip()
    } else {
        let lines = headers.get_all("x-forwarded-for").into_iter().filter_map(|line| line.to_str().ok());
        let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        let seen = hops.len().checked_sub(proxies).and_then(|at| hops.get(at)?.parse().ok());
        seen.unwrap_or(peer.ip())
    };
    match address.to_canonical() {
        // A household gets a whole /64, so its addresses count as one client.
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(forwarded: &str, proxies: usize) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::try_from(forwarded).unwrap());
        client("10.0.0.1:99".parse().unwrap(), &headers, proxies).to_string()
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        assert_eq!(seen("198.51.100.7", 0), "10.0.0.1");
        assert_eq!(seen("203.0.113.9, 198.51.100.7", 1), "198.51.100.7");
        assert_eq!(seen("203.0.113.9, 198.51.100.7, 10.0.0.2", 2), "198.51.100.7");
        assert_eq!(seen("198.51.100.7", 3), "10.0.0.1");
        assert_eq!(seen("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::");
    }
}

//! How much one client, and all of them, may ask for.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::settings::Settings;

/// Connections at a time, of all clients and of one.
const MOST_CONNECTIONS: usize = 512;
const MOST_OF_ONE_CLIENT: usize = 64;
/// A connection without a request for this long is closed.
pub(crate) const IDLE: Duration = Duration::from_mins(5);
/// A client that does not take its answers, or does not finish its handshake, is left.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// Longest search.
pub(crate) const SEARCH_TIME: Duration = Duration::from_secs(10);
/// Most entries of one answer: for strangers and for agencies' systems.
pub(crate) const ENTRIES_PUBLIC: usize = 500;
pub(crate) const ENTRIES_AGENCY: usize = 5_000;
/// Requests that may wait while one is answered.
pub(crate) const MOST_WAITING: usize = 4;
/// Checks between two clean-ups of clients that were not seen for a while.
const CHECKS_PER_CLEANUP: u64 = 10_000;

/// Counts requests, attempts to bind and connections, by address.
#[derive(Debug)]
pub(crate) struct Limits {
    requests: DefaultKeyedRateLimiter<IpAddr>,
    binds: DefaultKeyedRateLimiter<IpAddr>,
    connections: Mutex<HashMap<IpAddr, usize>>,
    checks: AtomicU64,
}

impl Limits {
    /// The node's limits for one client a minute count here as for pages.
    pub(crate) fn new(settings: &Settings) -> Self {
        let limiter = |per_minute| {
            RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN)))
        };
        Self {
            requests: limiter(settings.rate_limit_per_minute),
            binds: limiter(settings.rate_limit_sign_in_per_minute),
            connections: Mutex::default(),
            checks: AtomicU64::new(0),
        }
    }

    /// Whether the client may make one more request.
    pub(crate) fn allows_request(&self, client: IpAddr) -> bool {
        if self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(CHECKS_PER_CLEANUP) {
            self.requests.retain_recent();
            self.binds.retain_recent();
        }
        self.requests.check_key(&client).is_ok()
    }

    /// Whether the client may try to bind once more.
    pub(crate) fn allows_bind(&self, client: IpAddr) -> bool {
        self.binds.check_key(&client).is_ok()
    }

    /// A place for one more connection; none when there is no room.
    pub(crate) fn connect(self: &Arc<Self>, client: IpAddr) -> Option<Connected> {
        let mut open = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let own = open.get(&client).copied().unwrap_or_default();
        if all >= MOST_CONNECTIONS || own >= MOST_OF_ONE_CLIENT {
            return None;
        }
        open.insert(client, own + 1);
        Some(Connected { limits: self.clone(), client })
    }
}

/// An open connection's place; free again when dropped.
#[derive(Debug)]
pub(crate) struct Connected {
    limits: Arc<Limits>,
    pub(crate) client: IpAddr,
}

impl Drop for Connected {
    fn drop(&mut self) {
        let mut open = self.limits.connections.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = open.get_mut(&self.client) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.client);
            }
        }
    }
}

/// The address that counts: a household gets a whole /64, so its addresses are one client.
pub(crate) fn client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
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

    #[test]
    fn one_client_cannot_take_every_connection() {
        let limits = Arc::new(Limits::new(&Settings::default()));
        let greedy = client("2001:db8::1".parse().unwrap());
        let held: Vec<_> = std::iter::from_fn(|| limits.connect(greedy)).collect();
        assert_eq!(held.len(), MOST_OF_ONE_CLIENT);
        assert!(limits.connect(client("2001:db8::2".parse().unwrap())).is_none());
        assert!(limits.connect(client("10.0.0.1".parse().unwrap())).is_some());
        drop(held);
        assert!(limits.connect(greedy).is_some());
    }
}

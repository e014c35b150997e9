//! How often and how many at a time.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::settings::Settings;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections at a time.
const MOST_CONNECTIONS: usize = 128;
/// Clients remembered before those not seen lately are forgotten.
const MOST_CLIENTS: usize = 10_000;

/// Limits of the door; each connection counts as an attempt to sign in.
pub(super) struct Limits {
    attempts: DefaultKeyedRateLimiter<IpAddr>,
    places: Arc<Semaphore>,
}

impl Limits {
    pub(super) fn new(settings: &Settings) -> Self {
        let most = NonZeroU32::new(settings.rate_limit_sign_in_per_minute).unwrap_or(NonZeroU32::MIN);
        Self {
            attempts: RateLimiter::keyed(Quota::per_minute(most)),
            places: Arc::new(Semaphore::new(MOST_CONNECTIONS)),
        }
    }

    /// A place for one connection; none when the client or all together have had enough.
    pub(super) fn enter(&self, peer: IpAddr) -> Option<OwnedSemaphorePermit> {
        if self.attempts.len() > MOST_CLIENTS {
            self.attempts.retain_recent();
        }
        self.attempts.check_key(&client(peer)).ok()?;
        self.places.clone().try_acquire_owned().ok()
    }
}

/// A household gets a whole /64, so its addresses are one client.
fn client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

//! The door: a port of its own where a browser shows a citizen certificate in TLS 1.3.
//!
//! Nothing but one address is served here: after the handshake it gives a ticket for a minute and leads
//! back to the main site ([`crate::actions::knock`]). Everything else is not found.

mod answer;
mod limits;
mod listen;
mod tls;

use std::sync::OnceLock;

use kernel::Ctx;

use crate::model::token_hash;

pub use listen::{Door, serve};

/// A part of the context: where people reach the door, once it is served.
#[derive(Debug, Default)]
pub struct Address(OnceLock<String>);

impl Address {
    /// Tells the pages where the door is; the first to tell is believed.
    pub fn tell(&self, address: String) {
        let _ = self.0.set(address);
    }
}

/// Where people reach the door; none when it is not served.
pub(crate) fn address(ctx: &Ctx) -> Option<String> {
    ctx.find_part::<Address>()?.0.get().cloned()
}

/// The address of the door on `port`: the host that people type for the main site.
pub fn address_on(public_url: &str, port: u16) -> Option<String> {
    let url: http::Uri = public_url.parse().ok()?;
    Some(format!("https://{}:{port}", url.host()?))
}

/// The link to the door for the browser with this secret in its cookie. The link holds the secret's
/// hash alone, so whoever sees it has nothing.
pub(crate) fn link(address: &str, secret: &str) -> String {
    format!("{address}/?for={}", token_hash(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_door_has_the_main_sites_host() {
        assert_eq!(address_on("http://localhost:8080", 8443).unwrap(), "https://localhost:8443");
        assert_eq!(address_on("https://minben.example", 8443).unwrap(), "https://minben.example:8443");
        assert_eq!(address_on("http://[::1]:8080", 9).unwrap(), "https://[::1]:9");
        assert!(address_on("minben", 1).is_none_or(|address| address == "https://minben:1"));
    }
}

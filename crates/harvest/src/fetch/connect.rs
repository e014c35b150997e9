//! One connection, to a public address or a host that the settings name.

use std::sync::Arc;

use net::outside::{self, NotConnected, Wire};
use url::Url;

use crate::model::{Problem, Reason};

/// Connects to the host of `url`. `inside` are the hosts that may have private addresses.
pub(super) async fn connect(
    url: &Url,
    tls: &Arc<rustls::ClientConfig>,
    inside: &[String],
) -> Result<Box<dyn Wire>, Problem> {
    outside::connect(url, tls, inside).await.map_err(|error| match error {
        NotConnected::Private(host) => Problem::with(Reason::Private, host),
        NotConnected::Unreachable(why) => Problem::with(Reason::Unreachable, why),
    })
}

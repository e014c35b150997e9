//! Where `minben serve` offers the directory over LDAP.

use std::net::SocketAddr;

use anyhow::bail;
use kernel::settings::Settings;
use ldap::Doors;
use tokio::net::TcpListener;

use super::say;

/// Arguments of the directory over LDAP; it is off unless one is given.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Ldap {
    /// Address and port of the directory over LDAP; StartTLS with the setting tls_certificate
    #[arg(long, value_name = "ADDR")]
    ldap: Option<SocketAddr>,
    /// Address and port of the directory over LDAPS; needs the setting tls_certificate
    #[arg(long, value_name = "ADDR")]
    ldaps: Option<SocketAddr>,
}

impl Ldap {
    /// Takes the ports and reads the certificate, so that a mistake stops the start.
    pub(super) async fn open(self, settings: &Settings) -> anyhow::Result<Doors> {
        let offered = self.ldap.is_some() || self.ldaps.is_some();
        let certificate = if offered && !settings.tls_certificate.is_empty() {
            Some(ldap::tls_config(&super::door::from_settings(settings)?)?)
        } else {
            None
        };
        if self.ldaps.is_some() && certificate.is_none() {
            bail!("--ldaps needs a certificate; give the settings tls_certificate and tls_key");
        }
        Ok(Doors { plain: listen(self.ldap).await?, tls: listen(self.ldaps).await?, certificate })
    }
}

async fn listen(address: Option<SocketAddr>) -> anyhow::Result<Option<TcpListener>> {
    match address {
        Some(address) => super::door::take(address).await.map(Some),
        None => Ok(None),
    }
}

/// Says where the directory is served.
pub(super) fn tell(doors: &Doors) -> anyhow::Result<()> {
    for (scheme, door) in [("ldap", &doors.plain), ("ldaps", &doors.tls)] {
        if let Some(door) = door {
            say(&format!("The directory is served at {scheme}://{}/{}", door.local_addr()?, ldap::SUFFIX));
        }
    }
    Ok(())
}

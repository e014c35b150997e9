//! The directory over LDAP v3: agencies, units, posts, officials and certification authorities, read only.

mod answer;
mod bind;
mod certificate;
mod compared;
mod connection;
mod dn;
mod entry;
mod filter;
mod fold;
mod limits;
mod listen;
mod official;
mod page;
mod request;
mod root;
mod schema;
mod search;
mod tls;
mod tree;
mod wire;

use kernel::Lang;
use web::{Block, Routes};

pub use certificate::{Authority, AuthoritySource, CertificateSource, Certificates, Held, Kind, Owner};
pub use listen::{Doors, serve};
pub use tls::config as tls_config;
pub use tree::SUFFIX;
pub use wire::read_messages;

/// The entry that holds the schema.
pub(crate) const SUBSCHEMA: &str = "cn=subschema";

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What the directory over LDAP adds to the node: texts. It has no pages and no tables.
pub fn block() -> Block {
    Block {
        name: "ldap",
        routes: Routes::new(),
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: &[],
        locales: LOCALES,
    }
}

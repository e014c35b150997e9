//! A node with the agencies of `government/` and the directory over LDAP on free ports.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use directory::actions::{Appointment, appoint, appoint_deputy};
use kernel::settings::Settings;
use kernel::{Actor, AgencyId, Ctx, CtxBuilder, Day, DbError, PostId, Tx};
use ldap::Doors;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, SanType};
use testkit::TestCtx;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub(crate) struct Node {
    pub(crate) test: TestCtx,
    pub(crate) plain: SocketAddr,
    pub(crate) tls: SocketAddr,
    /// The certificate of the private authority that clients are told to trust.
    pub(crate) authority: PathBuf,
    _stop: watch::Sender<bool>,
}

/// Blocks that the directory and its binds need.
fn blocks() -> [web::Block; 6] {
    [
        directory::block(),
        identity::block(),
        catalogue::block(),
        registries::block(),
        exchange::block(),
        ldap::block(),
    ]
}

pub(crate) async fn node() -> Node {
    node_with(|builder| builder).await
}

/// The same with further parts of the context.
pub(crate) async fn node_with(prepare: impl FnOnce(CtxBuilder) -> CtxBuilder) -> Node {
    let prepare = |builder: CtxBuilder| prepare(builder.part(directory::Directory::default()));
    start(testkit::ctx(&blocks(), prepare).await).await
}

pub(crate) async fn start(test: TestCtx) -> Node {
    assert_eq!(test.ctx.settings.as_ref(), &Settings::default());
    let mut mistakes = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    let agencies = directory::files::load(&folder, &mut mistakes);
    assert_eq!(mistakes, []);
    directory::install(&test.ctx, Arc::new(agencies));
    let files = test.database.folder().to_owned();
    make_certificates(&files);
    let own = net::Credentials::load(&files.join("server.pem"), &files.join("server.key")).unwrap();
    let certificate = ldap::tls_config(&own).unwrap();
    let (plain, tls) = (listener().await, listener().await);
    let addresses = (plain.local_addr().unwrap(), tls.local_addr().unwrap());
    let (stop, stopped) = watch::channel(false);
    let doors = Doors { plain: Some(plain), tls: Some(tls), certificate: Some(certificate) };
    tokio::spawn(ldap::serve(test.ctx.clone(), doors, stopped));
    Node { test, plain: addresses.0, tls: addresses.1, authority: files.join("ca.pem"), _stop: stop }
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("a free port")
}

/// A private authority, and a certificate of it for `localhost`.
fn make_certificates(folder: &Path) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    params.subject_alt_names.push(SanType::IpAddress([127, 0, 0, 1].into()));
    let server = params.signed_by(&key, &authority).unwrap();
    std::fs::write(folder.join("ca.pem"), authority.pem()).unwrap();
    std::fs::write(folder.join("server.pem"), server.pem()).unwrap();
    std::fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
}

impl Node {
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.test.ctx
    }

    /// Puts a synthetic person in a post from 2026 on; gives the entry's id.
    pub(crate) async fn appoint(
        &self,
        number: &'static str,
        name: &'static str,
        post: &'static str,
    ) -> String {
        self.act(number, name, post, None).await
    }

    /// Lets a synthetic person stand in for a post until the end of the year.
    pub(crate) async fn deputise(
        &self,
        number: &'static str,
        name: &'static str,
        post: &'static str,
    ) -> String {
        self.act(number, name, post, Some(Day::new(2026, 12, 31).unwrap())).await
    }

    async fn act(
        &self,
        number: &'static str,
        name: &'static str,
        post: &'static str,
        until_on: Option<Day>,
    ) -> String {
        let agencies = directory::agencies(self.ctx());
        let done = self.ctx().write(move |tx: &mut Tx| {
            let person = identity::actions::register_person(tx, number, name)?;
            let from_on = Day::new(2026, 1, 1).expect("a real day");
            let post = PostId::new(post);
            let new = Appointment { post, person: person.id, name: person.name, from_on, until_on };
            match until_on {
                None => appoint(tx, &Actor::Platform, &agencies, &new),
                Some(_) => appoint_deputy(tx, &Actor::Platform, &agencies, &new),
            }
        });
        done.await.unwrap().to_string()
    }

    /// A credential of an agency's system: its id, and the whole of it.
    pub(crate) async fn credential(&self, agency: &str) -> (String, String) {
        let it = Actor::Client { agency: AgencyId::new(agency), credential: "test".to_owned() };
        let (made, secret) = exchange::actions::create_credential(self.ctx(), &it, "通訊錄").await.unwrap();
        (made.id, secret)
    }

    /// Revokes a credential.
    pub(crate) async fn revoke(&self, agency: &str, id: &str) {
        let it = Actor::Client { agency: AgencyId::new(agency), credential: "test".to_owned() };
        exchange::actions::revoke_credential(self.ctx(), &it, id).await.unwrap();
    }

    /// Fills a post with this many people who all have numbers of their own.
    pub(crate) async fn crowd(&self, posts: &[PostId], each: usize) {
        let posts = posts.to_vec();
        let done = self.ctx().write(move |tx: &mut Tx| {
            for (place, post) in posts.iter().enumerate() {
                for one in 0..each {
                    let id: directory::store::HoldingId = tx.new_id();
                    tx.execute(
                        "insert into holdings (id, post, person_id, person_name, from_on, recorded_at) \
                         values ($1, $2, $3, $4, $5, $6)",
                        kernel::params![
                            &id,
                            post,
                            format!("p{place}-{one}"),
                            format!("官{place}之{one}"),
                            "2026-01-01",
                            1_i64
                        ],
                    )?;
                }
            }
            Ok::<_, DbError>(())
        });
        done.await.unwrap();
    }
}

//! What a server staples to a certificate that was named.

use std::sync::{Arc, Mutex};

use kernel::{Clock, Timestamp};
use net::{Accept, Client, Credentials, NetError, fingerprint};
use signature::ocsp::Status;
use signature::stapled::Fault;
use signature::{Certificate, Reason, Revocation};

use crate::shop::{Party, Shop, ask, ask_once, serve_showing, target};

fn now() -> Timestamp {
    // Instants in responses are whole seconds.
    let now = Clock::System.now();
    Timestamp(now.0 - now.0.rem_euclid(1_000_000))
}

/// What a client says of a server that shows this, at `now`.
async fn judged(shop: &Shop, server: &Party, shown: Credentials, now: Timestamp) -> Result<String, Fault> {
    let (port, _stop) = serve_showing(move || shown.clone()).await;
    let client = Client::new(None, Clock::fake(now));
    match ask(&client, &shop.pinned(port, &server.der)).await {
        Ok(told) => Ok(told),
        Err(error @ NetError::Stapled { .. }) => {
            assert!(error.is_unsent(), "{error}");
            assert!(error.to_string().contains(&format!("localhost:{port} is not spoken to")), "{error}");
            let NetError::Stapled { fault, .. } = error else { unreachable!() };
            Err(fault)
        }
        Err(other) => panic!("another failure: {other}"),
    }
}

#[tokio::test]
async fn only_a_good_and_young_response_about_the_certificate_opens_the_connection() {
    let (shop, elsewhere, now) = (Shop::new(), Shop::new(), now());
    let (server, other) = (shop.party("localhost"), shop.party("localhost"));
    let try_it = async |ocsp: Option<Vec<u8>>| judged(&shop, &server, server.with(ocsp), now).await;
    let good = |at: Timestamp| Some(shop.says(&server.der, Status::Good, at));
    assert_eq!(try_it(good(now)).await.as_deref(), Ok("0:hello"));
    assert_eq!(try_it(good(now.plus_seconds(-3_600))).await.as_deref(), Ok("0:hello"));
    let old = now.plus_seconds(-3_901);
    assert_eq!(try_it(good(old)).await, Err(Fault::Stale { made_at: old, now }));
    let early = now.plus_seconds(301);
    assert_eq!(try_it(good(early)).await, Err(Fault::FromTheFuture { made_at: early, now }));
    let at = now.plus_seconds(-10);
    let revoked = Status::Revoked(Revocation { at, reason: Reason::KeyCompromise });
    assert_eq!(try_it(Some(shop.says(&server.der, revoked, now))).await, Err(Fault::Revoked { at }));
    let others = shop.says(&other.der, Status::Good, now);
    assert_eq!(try_it(Some(others)).await, Err(Fault::OtherCertificate));
    let root = Certificate::from_der(shop.root.der()).unwrap();
    let forged = elsewhere.says_of(&root, &server.der, Status::Good, now);
    assert_eq!(try_it(Some(forged)).await, Err(Fault::NotAuthorised));
    assert_eq!(try_it(None).await, Err(Fault::Missing));
    assert!(matches!(try_it(Some(b"nothing".to_vec())).await, Err(Fault::Unreadable { .. })));
}

#[tokio::test]
async fn who_vouches_is_found_under_the_root_that_was_named() {
    let (shop, elsewhere, now) = (Shop::new(), Shop::new(), now());
    let server = shop.party("localhost");
    let shown = server.credentials.clone();
    let (port, _stop) = serve_showing(move || shown.clone()).await;
    let accept =
        Accept::Pinned { certificates: vec![fingerprint(&server.der)], authorities: elsewhere.authorities() };
    let client = Client::new(None, Clock::fake(now));
    let error = ask(&client, &target(port, accept)).await.unwrap_err();
    assert!(matches!(error, NetError::Stapled { fault: Fault::Path(_), .. }), "{error}");
}

#[tokio::test]
async fn nothing_stapled_is_asked_for_under_a_root() {
    let shop = Shop::new();
    let server = shop.party("localhost");
    let bare = server.with(None);
    let (port, _stop) = serve_showing(move || bare.clone()).await;
    let rooted = target(port, Accept::UnderRoot(fingerprint(shop.root.der())));
    assert_eq!(ask(&Client::new(None, Clock::System), &rooted).await.unwrap(), "0:hello");
}

/// A session that was resumed would show nothing at all.
#[tokio::test]
async fn each_connection_is_looked_at_and_each_only_once() {
    let shop = Shop::new();
    let server = shop.party("localhost");
    let shown = Arc::new(Mutex::new(server.credentials.clone()));
    let own = shown.clone();
    let (port, _stop) = serve_showing(move || own.lock().unwrap().clone()).await;
    let (client, pinned) = (Client::new(None, Clock::System), shop.pinned(port, &server.der));
    assert_eq!(ask_once(&client, &pinned).await.unwrap(), "0:hello");
    assert_eq!(ask(&client, &pinned).await.unwrap(), "0:hello", "the second is kept open");
    *shown.lock().unwrap() = server.with(None);
    assert_eq!(ask_once(&client, &pinned).await.unwrap(), "0:hello", "no handshake, no look");
    let error = ask(&client, &pinned).await.unwrap_err();
    assert!(matches!(error, NetError::Stapled { fault: Fault::Missing, .. }), "{error}");
}

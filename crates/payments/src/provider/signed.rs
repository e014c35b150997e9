//! Signed messages: HMAC-SHA256 (RFC 2104) under a shared secret over method, path, time and body, in two headers. A message
//! is good for five minutes; that it comes again within them does no harm, as everything said is done once.

use aws_lc_rs::hmac;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request};
use kernel::Timestamp;

use crate::error::PaymentsError;

const TIME: &str = "minben-time";
const SIGNATURE: &str = "minben-signature";
/// How far the clocks of both sides may be apart, in seconds.
const APART: i64 = 300;

fn message(method: &Method, path: &str, time: &str, body: &[u8]) -> Vec<u8> {
    let mut text = format!("{method}\n{path}\n{time}\n").into_bytes();
    text.extend_from_slice(body);
    text
}

/// Signs a request.
pub(crate) fn sign(request: &mut Request<Bytes>, secret: &[u8], now: Timestamp) {
    let time = (now.0 / 1_000_000).to_string();
    let text = message(request.method(), request.uri().path(), &time, request.body());
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), &text);
    for (name, value) in [(TIME, time), (SIGNATURE, hex::encode(tag.as_ref()))] {
        // Digits and small letters always make a header.
        if let Ok(value) = HeaderValue::from_str(&value) {
            request.headers_mut().insert(name, value);
        }
    }
}

/// Whether a message comes from whoever shares the secret, and now.
pub(crate) fn verify(
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    body: &[u8],
    (secret, now): (&[u8], Timestamp),
) -> Result<(), PaymentsError> {
    let refused = |reason| PaymentsError::NotSigned { reason };
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (time, signature) = header(TIME).zip(header(SIGNATURE)).ok_or(refused("it carries no signature"))?;
    let seconds: i64 = time.parse().map_err(|_| refused("its time is none"))?;
    if (now.0 / 1_000_000).saturating_sub(seconds).saturating_abs() > APART {
        return Err(refused("it was signed at another time"));
    }
    let tag = hex::decode(signature).map_err(|_| refused("its signature is none"))?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    hmac::verify(&key, &message(method, path, time, body), &tag)
        .map_err(|_| refused("the signature is another's"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000_000);

    fn signed(body: &'static str) -> Request<Bytes> {
        let mut request = Request::post("/orders").body(Bytes::from_static(body.as_bytes())).unwrap();
        sign(&mut request, b"a secret of both sides", NOW);
        request
    }

    fn check(request: &Request<Bytes>, secret: &[u8], now: Timestamp) -> bool {
        let path = request.uri().path();
        verify(request.method(), path, request.headers(), request.body(), (secret, now)).is_ok()
    }

    #[test]
    fn only_what_was_signed_now_with_the_secret_passes() {
        let request = signed("{}");
        let secret = b"a secret of both sides".as_slice();
        assert!(check(&request, secret, NOW));
        assert!(check(&request, secret, NOW.plus_seconds(299)), "clocks differ");
        assert!(!check(&request, secret, NOW.plus_seconds(301)), "it is too old");
        assert!(!check(&request, b"another secret", NOW));
        let mut other = signed("{}");
        *other.body_mut() = Bytes::from_static(b"{\"amount\":1}");
        assert!(!check(&other, secret, NOW), "the body was changed");
        let mut other = signed("{}");
        *other.uri_mut() = "/refunds".parse().unwrap();
        assert!(!check(&other, secret, NOW), "the path was changed");
        let mut bare = signed("{}");
        bare.headers_mut().clear();
        assert!(!check(&bare, secret, NOW));
    }
}

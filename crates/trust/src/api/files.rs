//! Certificates, chains and revocation lists as files.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, header};
use kernel::{Ctx, Reader};
use signature::Certificate;
use web::Failure;

use crate::chain;
use crate::error::TrustError;
use crate::model::Purpose;
use crate::store;

/// Seconds for which a certificate may be kept by whoever fetched it; it never changes.
const CERTIFICATE_SECONDS: u32 = 86_400;
/// Seconds for which a chain may be kept: a new key of the root adds links to it.
const CHAIN_SECONDS: u32 = 3_600;
/// Seconds for which a list may be kept: short, since a change is told by a new one.
const LIST_SECONDS: u32 = 300;

/// `GET /certificates/{file}`: `gca-1.cer` (DER), `gca-1.pem`, `gca-1-chain.pem`; of a link certificate, by which the key
/// of the first generation certifies that of the second, `gca-2-by-1.cer` and `gca-2-by-1.pem`.
pub(crate) async fn certificate(
    State(ctx): State<Ctx>,
    Path(file): Path<String>,
) -> Result<Response, Failure> {
    if let Some(name) = file.strip_suffix("-chain.pem") {
        let (authority, generation) = parse(name).ok_or_else(Failure::not_found)?;
        let mut text = String::new();
        for certificate in found(chain::of(&ctx, authority, generation).await)? {
            text.push_str(&pem(&certificate)?);
        }
        return Ok(answer("application/x-pem-file", text.into_bytes(), CHAIN_SECONDS));
    }
    let (name, kind) = file.rsplit_once('.').ok_or_else(Failure::not_found)?;
    let name = name.to_owned();
    let der = ctx.read(move |r| find(r, &name)).await?.ok_or_else(Failure::not_found)?;
    match kind {
        "cer" => Ok(answer("application/pkix-cert", der, CERTIFICATE_SECONDS)),
        "pem" => {
            let certificate = Certificate::from_der(&der).map_err(TrustError::from)?;
            Ok(answer("application/x-pem-file", pem(&certificate)?.into_bytes(), CERTIFICATE_SECONDS))
        }
        _ => Err(Failure::not_found()),
    }
}

/// The certificate of a generation or a link in DER, by its file's name without the ending.
fn find(r: &mut Reader, name: &str) -> Result<Option<Vec<u8>>, TrustError> {
    if let Some((authority, of, by)) = parse_link(name) {
        let links = chain::links(r, authority)?;
        let link = links.into_iter().find(|link| (link.of, link.by) == (of, by));
        return Ok(link.map(|link| link.certificate.der().to_vec()));
    }
    let Some((authority, generation)) = parse(name) else { return Ok(None) };
    Ok(store::find_generation(r, authority, Purpose::Certify, generation)?.map(|own| own.der))
}

/// `GET /crl/{file}`: `gca-1.crl` and `gca-1-delta.crl`, the newest ones.
pub(crate) async fn list(State(ctx): State<Ctx>, Path(file): Path<String>) -> Result<Response, Failure> {
    let name = file.strip_suffix(".crl").ok_or_else(Failure::not_found)?;
    let (name, delta) = name.strip_suffix("-delta").map_or((name, false), |name| (name, true));
    let (authority, generation) = parse(name).ok_or_else(Failure::not_found)?;
    let authority = authority.to_owned();
    let list = ctx
        .read(move |r| {
            let whole = store::find_whole(r, &authority, generation)?;
            match whole {
                Some(whole) if delta => store::find_delta(r, &authority, whole.number),
                whole => Ok(whole),
            }
        })
        .await?;
    // A delta that nothing has needed yet is none: the whole list says all.
    let list = list.ok_or_else(Failure::not_found)?;
    Ok(answer("application/pkix-crl", list.der, LIST_SECONDS))
}

/// `gca-1` as authority and generation.
fn parse(name: &str) -> Option<(&str, i64)> {
    let (authority, generation) = name.rsplit_once('-')?;
    Some((authority, number(generation)?))
}

/// `gca-2-by-1` as authority, the generation certified and the one that signed.
fn parse_link(name: &str) -> Option<(&str, i64, i64)> {
    let (certified, by) = name.rsplit_once("-by-")?;
    let (authority, of) = parse(certified)?;
    Some((authority, of, number(by)?))
}

/// The number of a generation, in plain digits.
fn number(text: &str) -> Option<i64> {
    let plain = text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

fn found<T>(result: Result<T, TrustError>) -> Result<T, Failure> {
    result.map_err(|error| match error {
        TrustError::NotFounded { .. } => Failure::not_found(),
        error => error.into(),
    })
}

fn pem(certificate: &Certificate) -> Result<String, Failure> {
    certificate.to_pem().map_err(|error| TrustError::from(error).into())
}

/// A file that anybody may keep for a while.
fn answer(kind: &'static str, body: Vec<u8>, seconds: u32) -> Response {
    let mut response = ([(header::CONTENT_TYPE, kind)], body).into_response();
    if let Ok(value) = HeaderValue::try_from(format!("public, max-age={seconds}")) {
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_authority_and_generation() {
        assert_eq!(parse("gca-1"), Some(("gca", 1)));
        assert_eq!(parse("some-ca-12"), Some(("some-ca", 12)));
        for wrong in ["gca", "gca-", "gca-x", "gca-+1", "gca-99999999"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_of_links_tell_both_generations() {
        assert_eq!(parse_link("gca-2-by-1"), Some(("gca", 2, 1)));
        assert_eq!(parse_link("stand-by-ca-11-by-12"), Some(("stand-by-ca", 11, 12)));
        for plain in ["gca-1", "gca-by-1", "stand-by-1", "gca-2-by-", "gca-2-by-x"] {
            assert_eq!(parse_link(plain), None, "{plain}");
        }
    }
}

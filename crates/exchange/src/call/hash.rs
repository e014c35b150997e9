//! What binds an answer to its request (PR-REST 1.0.4, X-Road-Request-Hash).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::digest::Sha512;

/// The head of a request as it is hashed: method, path with query, and a line `name:value` for each
/// header, all ended by CRLF, with no space after the colon.
pub fn head_bytes<'a>(
    method: &str,
    path_and_query: &str,
    headers: impl IntoIterator<Item = (&'a [u8], &'a [u8])>,
) -> Vec<u8> {
    let mut head = format!("{method}\r\n{path_and_query}\r\n").into_bytes();
    for (name, value) in headers {
        head.extend_from_slice(name);
        head.push(b':');
        head.extend_from_slice(value);
        head.extend_from_slice(b"\r\n");
    }
    head
}

/// Base64 of SHA-512 over the head; with a body, over the digests of head and body.
pub fn request_hash(head: &[u8], body: Option<&[u8; 64]>) -> String {
    let head = Sha512::digest(head);
    STANDARD.encode(match body {
        None => head,
        Some(body) => Sha512::digest([head, *body].concat()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Vec<u8> {
        let headers: [(&[u8], &[u8]); 3] = [
            (b"X-Road-Client", b"TW/GOV/moi-npa/cases"),
            (b"Accept", b"application/json"),
            (b"x-road-request-id", b"1b4e28ba-2fa1-41d2-883f-0016d3cca427"),
        ];
        head_bytes("GET", "/r1/TW/GOV/moi/household/basic/v1/things?q=1", headers)
    }

    #[test]
    fn the_head_is_byte_exact() {
        assert_eq!(
            String::from_utf8(head()).unwrap(),
            "GET\r\n/r1/TW/GOV/moi/household/basic/v1/things?q=1\r\nX-Road-Client:TW/GOV/moi-npa/cases\r\n\
             Accept:application/json\r\nx-road-request-id:1b4e28ba-2fa1-41d2-883f-0016d3cca427\r\n"
        );
    }

    // Made with: printf '…' | openssl dgst -sha512 -binary | base64, and for the second with
    // (openssl dgst of the head; openssl dgst of "hello") | openssl dgst -sha512 -binary | base64.
    #[test]
    fn golden_vectors() {
        assert_eq!(request_hash(&head(), None), GOLDEN_WITHOUT_BODY);
        let body: [u8; 64] = Sha512::digest(b"hello");
        assert_eq!(request_hash(&head(), Some(&body)), GOLDEN_WITH_BODY);
    }

    const GOLDEN_WITHOUT_BODY: &str =
        "3i1AReTWQ4VeNfGEm2INk/dTbjB45oAOP+H6fIZFgXUo3ailHX6RJE+TGjEGQPwOirFRj0UVnH/bMds6pZGskw==";
    const GOLDEN_WITH_BODY: &str =
        "18FDHFsLfrhG44wbi4j0g5At2/C3/fi541LUmjwUw+scBEno+4JS490+tLy8AEqTelMnlOTxPDd9iN+yprlklg==";
}

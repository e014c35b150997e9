//! A length that claims more than is there: each was once given memory before it was looked at.

use signature::{Certificate, crl, ocsp, tsp};

use crate::world::World;

#[test]
fn a_time_stamp_request_of_57_bytes_gets_no_memory_for_a_hundred_megabytes() {
    let claimed = "30370201013 02f300b0609608648016503040201 0484070707 07".replace(' ', "");
    let mut bytes = hex::decode(claimed).unwrap();
    bytes.resize(54, 7);
    bytes.extend([1, 1, 0xff]);
    assert!(matches!(tsp::Request::from_der(&bytes), Err(tsp::TspError::Der(_))));
}

#[test]
fn no_reader_takes_an_element_that_is_longer_than_what_is_around_it() {
    let world = World::new();
    let certificate = world.signer.certificate.der().to_vec();
    for (at, pair) in certificate.windows(2).enumerate() {
        // Wherever an octet string begins, it claims 256 MiB less one.
        if pair[0] == 0x04 && pair[1] < 0x80 {
            let mut claimed = certificate.clone();
            claimed.splice(at + 1..at + 6.min(certificate.len() - at), [0x84, 0x0f, 0xff, 0xff, 0xff]);
            assert!(Certificate::from_der(&claimed).is_err(), "byte {at}");
            assert!(crl::Crl::from_der(&claimed).is_err() && ocsp::Request::from_der(&claimed).is_err());
        }
    }
}

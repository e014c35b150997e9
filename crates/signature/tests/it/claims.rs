//! A length that claims more than is there: each was once given memory before it was looked at.

use signature::{Certificate, tsp};

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
fn no_extension_claims_more_than_the_certificate_has() {
    let world = World::new();
    let certificate = world.signer.certificate.der().to_vec();
    // Identifiers of extensions, 2.5.29.x; then perhaps TRUE, and the octet string.
    let identifiers = certificate.windows(4).enumerate().filter(|(_, bytes)| *bytes == [6, 3, 0x55, 0x1d]);
    let mut tried = 0;
    for (at, _) in identifiers {
        let critical = certificate[at + 5] == 1;
        let octets = at + if critical { 8 } else { 5 };
        assert_eq!(certificate[octets], 4);
        let mut claimed = certificate.clone();
        claimed.splice(octets + 1..octets + 6, [0x84, 0x0f, 0xff, 0xff, 0xff]);
        assert!(Certificate::from_der(&claimed).is_err(), "byte {octets}");
        tried += 1;
    }
    assert!(tried >= 4);
}

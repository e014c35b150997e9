//! Bytes that nobody meant: lists and invitations are read or refused, never worse.

use federation::model::{Fingerprint, Invitation, List, NodeId, SignedList};
use kernel::AgencyId;
use proptest::prelude::*;

fn invitation() -> Invitation {
    Invitation {
        host: "centre.example.gov.tw".to_owned(),
        port: 5500,
        root: Fingerprint([9; 32]),
        token: "t".repeat(43),
        node: NodeId::new("road"),
        own_host: "road.example.gov.tw".to_owned(),
        own_port: 5501,
        agencies: vec![AgencyId::new("road-office")],
    }
}

#[test]
fn an_invitation_survives_broken_lines_but_no_missing_characters() {
    let line = invitation().to_line();
    let broken = format!("  {}\r\n{}\n", &line[..60], &line[60..]);
    assert_eq!(Invitation::read(&broken).unwrap(), invitation());
    for cut in 1..line.len() {
        assert!(Invitation::read(&line[..cut]).is_err(), "{cut}");
    }
    let shown = format!("{:?}", invitation());
    assert!(!shown.contains("ttt"), "{shown}");
}

proptest! {
    #[test]
    fn no_bytes_upset_the_readers(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = List::read(&bytes);
        let _ = serde_json::from_slice::<SignedList>(&bytes);
        let _ = Invitation::read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_changed_invitation_is_refused_or_is_one(place in 0_usize..400, letter in "[A-Za-z0-9_-]") {
        let line = invitation().to_line();
        let place = 14 + place % (line.len() - 14);
        let mut changed = line.clone();
        changed.replace_range(place..=place, &letter);
        if let Ok(read) = Invitation::read(&changed) {
            prop_assert_eq!(read.token.len(), 43);
            prop_assert!(NodeId::parse(read.node.as_str()).is_some());
            prop_assert!(read.port != 0 && read.own_port != 0);
        }
    }

    #[test]
    fn ids_are_small_letters_digits_and_hyphens(text in "\\PC{0,50}") {
        if let Some(id) = NodeId::parse(&text) {
            prop_assert!(id.as_str().bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
        }
    }
}

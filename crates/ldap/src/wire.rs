//! Messages on the wire: read within bounds, with what must be known of a request even
//! when the rest of it cannot be understood.

use std::io;

use bytes::{Buf as _, BytesMut};
use ldap3_lber::common::TagClass;
use ldap3_lber::parse::Parser;
use ldap3_lber::structure::{PL, StructureTag};
use ldap3_proto::LdapCodec;
use ldap3_proto::proto::{LdapMsg, LdapOp};
use tokio_util::codec::{Decoder, Encoder};
use tracing::subscriber::{NoSubscriber, with_default};

use crate::dn::Dn;
use crate::entry::Selection;
use crate::filter::Filter;

/// Largest message that a client may send, in bytes.
pub(crate) const MOST_BYTES: usize = 32 * 1024;
/// Deepest nesting of a message's parts.
const MOST_DEPTH: usize = 40;

/// A message of a client.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) message: LdapMsg,
    /// Identifiers of the controls that must be carried out or the request refused.
    pub(crate) critical: Vec<String>,
}

/// Reads requests and writes answers.
#[derive(Default)]
pub(crate) struct Wire(LdapCodec);

impl Decoder for Wire {
    type Item = Received;
    type Error = io::Error;

    fn decode(&mut self, buffer: &mut BytesMut) -> io::Result<Option<Received>> {
        if is_too_long(buffer) {
            return Err(malformed("the message is too long"));
        }
        // The library logs what it reads, passwords too, and every mistake as an error of ours.
        with_default(NoSubscriber::default(), || read(buffer))
    }
}

impl Encoder<LdapMsg> for Wire {
    type Error = io::Error;

    fn encode(&mut self, message: LdapMsg, buffer: &mut BytesMut) -> io::Result<()> {
        self.0.encode(message, buffer)
    }
}

/// Reads what a client might send as the server does, to its end or to the first mistake: each message
/// with the filter and the names in it. Nothing is answered; this is for trying out what nobody
/// would send. Gives the number of whole messages.
///
/// # Errors
/// A message is no request, or too long.
pub fn read_messages(bytes: &[u8]) -> io::Result<usize> {
    let mut buffer = BytesMut::from(bytes);
    let (mut wire, mut count) = (Wire::default(), 0);
    while let Some(received) = wire.decode(&mut buffer)? {
        count += 1;
        match &received.message.op {
            LdapOp::SearchRequest(request) => {
                Filter::read(&request.filter);
                Selection::new(&request.attrs, request.typesonly);
                Dn::parse(&request.base);
            }
            LdapOp::CompareRequest(request) => drop(Dn::parse(&request.dn)),
            LdapOp::BindRequest(request) => drop(Dn::parse(&request.dn)),
            _ => {}
        }
    }
    Ok(count)
}

fn malformed(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

fn read(buffer: &mut BytesMut) -> io::Result<Option<Received>> {
    let parsed = match Parser::new(MOST_DEPTH).parse(buffer) {
        Ok((rest, tag)) => Some((buffer.len() - rest.len(), tag)),
        Err(error) if error.is_incomplete() => None,
        Err(_) => return Err(malformed("the message is no BER")),
    };
    let Some((size, tag)) = parsed else { return Ok(None) };
    buffer.advance(size);
    // The library prints what it does not know, whoever sends it, to standard output.
    if !parts(&tag).get(1).is_some_and(is_operation) {
        return Err(malformed("the message is no LDAP request"));
    }
    let critical = critical(&tag);
    let message = LdapMsg::try_from(tag).map_err(|_| malformed("the message is no LDAP request"))?;
    Ok(Some(Received { message, critical }))
}

/// Whether this is an operation of the protocol in the form that it has (RFC 4511, section 4.2 to 4.13).
fn is_operation(tag: &StructureTag) -> bool {
    const UNBIND: u64 = 2;
    let known = match tag.payload {
        PL::C(_) => matches!(tag.id, 0..=9 | 11..=15 | 19 | 23..=25),
        PL::P(_) => matches!(tag.id, UNBIND | 10 | 16),
    };
    tag.class == TagClass::Application && known
}

/// Whether what is there, or the length that it claims, is beyond the bound. The length is
/// looked at first, so that a client cannot make the server wait for gigabytes.
fn is_too_long(buffer: &BytesMut) -> bool {
    let claimed = match buffer.get(1) {
        Some(first) if first & 0x80 != 0 => {
            let octets = usize::from(first & 0x7f);
            let bytes = buffer.iter().skip(2).take(octets.min(8));
            if octets > 8 {
                usize::MAX
            } else {
                bytes.fold(0_usize, |length, byte| (length << 8) | usize::from(*byte))
            }
        }
        _ => 0,
    };
    claimed > MOST_BYTES
}

/// The identifiers of the critical controls (RFC 4511, section 4.1.11). The library keeps
/// this mark of some controls only.
fn critical(message: &StructureTag) -> Vec<String> {
    let controls = parts(message).get(2).map(parts).unwrap_or_default();
    controls
        .iter()
        .filter_map(|control| match parts(control) {
            [oid, criticality, ..] => {
                let is_true = matches!(&criticality.payload, PL::P(bytes)
                    if criticality.id == 1 && bytes.iter().any(|byte| *byte != 0));
                let PL::P(oid) = &oid.payload else { return None };
                is_true.then(|| String::from_utf8_lossy(oid).into_owned())
            }
            _ => None,
        })
        .collect()
}

fn parts(tag: &StructureTag) -> &[StructureTag] {
    match &tag.payload {
        PL::C(parts) => parts,
        PL::P(_) => &[],
    }
}

#[cfg(test)]
mod tests {
    use ldap3_proto::control::LdapControl;
    use ldap3_proto::parse_ldap_filter_str;
    use ldap3_proto::proto::{LdapDerefAliases, LdapSearchRequest, LdapSearchScope};
    use proptest::prelude::*;

    use super::*;

    fn request() -> Vec<u8> {
        let filter = "(&(cn=林*範*文)(|(ou~=x)(!(uid>=3))(cn:dn:caseIgnoreMatch:=y))(objectClass=*))";
        let request = LdapSearchRequest {
            base: "ou=交通部,o=行政院,c=TW".to_owned(),
            scope: LdapSearchScope::Subtree,
            aliases: LdapDerefAliases::Never,
            sizelimit: 5,
            timelimit: 5,
            typesonly: false,
            filter: parse_ldap_filter_str(filter).unwrap(),
            attrs: vec!["ou;lang-en".to_owned(), "+".to_owned()],
        };
        let paged = LdapControl::SimplePagedResults { size: 9, cookie: b"1\nunit\nx".to_vec() };
        let mut buffer = BytesMut::new();
        let message = LdapMsg { msgid: 7, op: LdapOp::SearchRequest(request), ctrl: vec![paged] };
        Wire::default().encode(message, &mut buffer).unwrap();
        buffer.to_vec()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn no_bytes_make_the_reader_fall_over(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..8),
        ) {
            let mut bytes = request();
            for (at, byte, how) in changes {
                let at = at.index(bytes.len());
                match how {
                    0 => bytes[at] = byte,
                    1 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, byte),
                }
            }
            let _ = read_messages(&bytes);
        }

        #[test]
        fn nor_do_bytes_of_no_request(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_messages(&bytes);
        }
    }

    #[test]
    fn what_is_no_operation_never_reaches_the_library() {
        // Number 7, then an operation: compare and abandon in the wrong form, and one that nobody knows.
        for operation in [[0x4e, 0], [0x70, 0], [0x72, 0], [0x7a, 0], [0x30, 0]] {
            let message = [&[0x30, 5, 2, 1, 7][..], &operation].concat();
            let (_, tag) = Parser::new(MOST_DEPTH).parse(&message).unwrap();
            assert!(!is_operation(&parts(&tag)[1]), "{operation:x?}");
            assert!(read_messages(&message).is_err());
        }
        assert_eq!(read_messages(&[0x30, 5, 2, 1, 7, 0x42, 0]).unwrap(), 1, "an unbind");
        assert_eq!(read_messages(&request()).unwrap(), 1);
    }

    #[test]
    fn a_length_beyond_the_bound_is_refused_before_it_arrives() {
        let mut buffer = BytesMut::from(&[0x30, 0x84, 0x7f, 0xff, 0xff, 0xff][..]);
        assert!(Wire::default().decode(&mut buffer).is_err());
        let mut buffer = BytesMut::from(&[0x30, 0x82, 0x01, 0x00][..]);
        assert!(Wire::default().decode(&mut buffer).unwrap().is_none());
    }
}

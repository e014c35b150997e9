//! Bytes of every kind: the server goes on, and keeps nothing of them.

use std::net::SocketAddr;
use std::time::Duration;

use ldap3_proto::LdapCodec;
use ldap3_proto::proto::{
    LdapBindCred, LdapBindRequest, LdapDerefAliases, LdapFilter, LdapMsg, LdapOp, LdapResultCode,
    LdapSearchRequest, LdapSearchScope,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_util::codec::{Decoder as _, Encoder as _};

use crate::node::node;

fn search(msgid: i32, filter: LdapFilter) -> LdapMsg {
    let request = LdapSearchRequest {
        base: "c=TW".to_owned(),
        scope: LdapSearchScope::Subtree,
        aliases: LdapDerefAliases::Never,
        sizelimit: 0,
        timelimit: 0,
        typesonly: false,
        filter,
        attrs: Vec::new(),
    };
    LdapMsg { msgid, op: LdapOp::SearchRequest(request), ctrl: Vec::new() }
}

fn bytes(message: LdapMsg) -> Vec<u8> {
    let mut buffer = bytes::BytesMut::new();
    LdapCodec::default().encode(message, &mut buffer).unwrap();
    buffer.to_vec()
}

/// Sends bytes and gives every message that comes back before the server hangs up.
async fn send(address: SocketAddr, sent: &[u8]) -> Vec<LdapMsg> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let _ = stream.write_all(sent).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
    let _ = read.expect("the server hangs up");
    let mut buffer = bytes::BytesMut::from(answer.as_slice());
    let mut codec = LdapCodec::new(Some(1 << 20), None);
    std::iter::from_fn(|| codec.decode(&mut buffer).unwrap()).collect()
}

fn code(message: &LdapMsg) -> LdapResultCode {
    match &message.op {
        LdapOp::SearchResultDone(result) => result.code.clone(),
        LdapOp::ExtendedResponse(response) => response.res.code.clone(),
        LdapOp::BindResponse(response) => response.res.code.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_no_request_ends_with_a_notice() {
    let node = node().await;
    let present = LdapFilter::Present("objectClass".to_owned());
    for sent in [
        b"GET / HTTP/1.1\r\n\r\n".to_vec(),
        vec![0x30, 0x84, 0x7f, 0xff, 0xff, 0xff],
        vec![0x30, 0x05, 0x02, 0x01, 0x01, 0x42, 0x05],
        [vec![0x30, 0x80], vec![0x30; 70_000]].concat(),
        vec![0x30, 0x03, 0x02, 0x01, 0x01],
    ] {
        let told = send(node.plain, &sent).await;
        if let Some(last) = told.last() {
            assert_eq!((last.msgid, code(last)), (0, LdapResultCode::ProtocolError), "{sent:?}");
        }
    }
    let deep = (0..60).fold(present.clone(), |inner, _| LdapFilter::Not(Box::new(inner)));
    let told = send(node.plain, &bytes(search(1, deep))).await;
    assert_eq!((told.len(), code(&told[0])), (1, LdapResultCode::ProtocolError));
    let wide = LdapFilter::Or(vec![present; 400]);
    let told = send(node.plain, &bytes(search(1, wide))).await;
    assert_eq!((told[0].msgid, code(&told[0])), (1, LdapResultCode::AdminLimitExceeded));
}

#[tokio::test]
async fn an_abandoned_search_has_no_end() {
    let node = node().await;
    let present = || LdapFilter::Present("objectClass".to_owned());
    let abandon = LdapMsg { msgid: 2, op: LdapOp::AbandonRequest(1), ctrl: Vec::new() };
    let unbind = LdapMsg { msgid: 4, op: LdapOp::UnbindRequest, ctrl: Vec::new() };
    let last = search(3, LdapFilter::Equality("minbenId".to_owned(), "moi".to_owned()));
    let sent: Vec<u8> = [search(1, present()), abandon, last, unbind].into_iter().flat_map(bytes).collect();
    let told = send(node.plain, &sent).await;
    assert!(
        !told.iter().any(|message| message.msgid == 1 && matches!(message.op, LdapOp::SearchResultDone(_)))
    );
    assert!(!told.iter().any(|message| message.msgid == 2));
}

#[tokio::test]
async fn an_old_version_and_other_methods_are_refused() {
    let node = node().await;
    let bind = |version, cred| {
        let request = LdapBindRequest { version, dn: String::new(), cred };
        bytes(LdapMsg { msgid: 1, op: LdapOp::BindRequest(request), ctrl: Vec::new() })
    };
    let told = send(node.plain, &bind(2, LdapBindCred::Simple(String::new()))).await;
    assert_eq!(code(&told[0]), LdapResultCode::ProtocolError);
    let external =
        ldap3_proto::proto::SaslCredentials { mechanism: "EXTERNAL".to_owned(), credentials: vec![] };
    let told = send(node.plain, &bind(3, LdapBindCred::SASL(external))).await;
    assert_eq!(code(&told[0]), LdapResultCode::AuthMethodNotSupported);
}

#[tokio::test]
async fn plain_bytes_before_the_handshake_are_not_taken_for_protected_ones() {
    let node = node().await;
    let start =
        ldap3_proto::proto::LdapExtendedRequest { name: "1.3.6.1.4.1.1466.20037".to_owned(), value: None };
    let start = LdapMsg { msgid: 1, op: LdapOp::ExtendedRequest(start), ctrl: Vec::new() };
    let smuggled = search(2, LdapFilter::Present("objectClass".to_owned()));
    let sent: Vec<u8> = [start, smuggled].into_iter().flat_map(bytes).collect();
    let told = send(node.plain, &sent).await;
    assert!(told.iter().all(|message| message.msgid != 2), "{told:?}");
}

/// What is almost a request: each is answered or refused, and the server goes on. What the
/// reader makes of far more of them is tried beside it.
#[tokio::test]
async fn almost_requests_do_not_stop_the_server() {
    let node = node().await;
    let bind = LdapBindRequest {
        version: 3,
        dn: "uid=x,c=TW".to_owned(),
        cred: LdapBindCred::Simple("y".to_owned()),
    };
    let filter = ldap3_proto::parse_ldap_filter_str("(&(cn=林*)(|(ou~=x)(!(uid>=3))(cn:dn:=y)))").unwrap();
    let seeds = [
        bytes(search(1, filter)),
        bytes(LdapMsg { msgid: 7, op: LdapOp::BindRequest(bind), ctrl: Vec::new() }),
    ];
    for seed in seeds {
        for at in 0..seed.len() {
            let mut sent = seed.clone();
            sent[at] ^= 0x41;
            send(node.plain, &sent).await;
        }
    }
    let told = send(node.plain, &bytes(search(1, LdapFilter::Present("objectClass".to_owned())))).await;
    assert!(told.last().is_some_and(|last| last.msgid == 1), "{told:?}");
}

//! The directory over LDAP.

use anyhow::{Result, anyhow};
use bytes::BytesMut;
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{
    LdapBindCred, LdapBindRequest, LdapCompareRequest, LdapDerefAliases, LdapExtendedRequest, LdapFilter,
    LdapMsg, LdapOp, LdapSearchRequest, LdapSearchScope,
};
use ldap3_proto::{LdapCodec, parse_ldap_filter_str};
use tokio_util::codec::Encoder as _;

use super::told;

/// What filters and names are made of.
pub(super) const WORDS: &[&[u8]] = &[
    b"(&",
    b"(|",
    b"(!",
    b")",
    b"*",
    b"~=",
    b">=",
    b"<=",
    b":=",
    b":dn:",
    b"objectClass",
    b"cn;lang-en",
    b"\\2a",
    b"\\ff",
    b"2.5.4.3",
    b"caseIgnoreMatch",
    b",",
    b"+",
    b"=",
    b"\\",
    b"c=TW",
    "臺".as_bytes(),
    "Ｔ".as_bytes(),
    "\u{3000}".as_bytes(),
    "\u{fdfa}".as_bytes(),
];

/// Requests of each kind, with controls.
pub(super) fn messages() -> Result<Vec<Vec<u8>>> {
    let paged = LdapControl::SimplePagedResults { size: 9, cookie: b"1\nunit\nx".to_vec() };
    let day = LdapControl::Unknown {
        oid: "2.25.95052602937283963899240091889770266286.3.1".to_owned(),
        criticality: true,
        value: Some(b"2026-11-21".to_vec()),
    };
    let search = LdapOp::SearchRequest(search(
        "(&(cn=林*範*文)(|(ou~=x)(!(uid>=3))(cn:dn:caseIgnoreMatch:=y))(objectClass=*))",
    )?);
    let cred = LdapBindCred::Simple("a password".to_owned());
    let bind = LdapOp::BindRequest(LdapBindRequest { version: 3, dn: "uid=x,c=TW".to_owned(), cred });
    let compare = LdapCompareRequest { dn: "c=TW".to_owned(), atype: "c".to_owned(), val: b"TW".to_vec() };
    let who = LdapExtendedRequest { name: "1.3.6.1.4.1.4203.1.11.3".to_owned(), value: None };
    [
        (search, vec![paged, day]),
        (bind, Vec::new()),
        (LdapOp::CompareRequest(compare), Vec::new()),
        (LdapOp::ExtendedRequest(who), Vec::new()),
        (LdapOp::AbandonRequest(3), Vec::new()),
        (LdapOp::UnbindRequest, Vec::new()),
    ]
    .into_iter()
    .map(|(op, ctrl)| written(op, ctrl))
    .collect()
}

/// Filters as text.
#[expect(clippy::unnecessary_wraps, reason = "the seeds of every target have one form")]
pub(super) fn filters() -> Result<Vec<Vec<u8>>> {
    Ok([
        "(&(objectClass=inetOrgPerson)(|(mail=*林*)(cn=*林*)(givenName=*林*)(sn=*林*)))",
        "(&(name=highway*)(minbenValidFrom>=2000-01-01)(|(cn~=x)(!(objectClass=minbenAgency))))",
        "(minbenReportsTo=uid=Y,ou=甲機關,c=TW)",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec())
}

/// Reads what is on the wire, with the filters and names in it.
pub(super) fn wire(input: &[u8]) -> String {
    match ldap::read_messages(input) {
        Ok(0) => "nothing whole".to_owned(),
        other => told(other),
    }
}

/// Puts the text into an equality, a substring, a base and, where it is one, a filter, each in a
/// message that is well-formed outside.
pub(super) fn filter(input: &[u8]) -> String {
    let text = String::from_utf8_lossy(input).into_owned();
    let parsed = parse_ldap_filter_str(&text);
    let is_filter = parsed.is_ok();
    let equal = LdapFilter::Equality("cn".to_owned(), text.clone());
    let of_type = LdapFilter::Equality(text.clone(), "x".to_owned());
    for filter in [Some(equal), Some(of_type), parsed.ok()].into_iter().flatten() {
        let mut request = empty(filter);
        request.base.clone_from(&text);
        if let Ok(bytes) = written(LdapOp::SearchRequest(request), Vec::new())
            && let Err(error) = ldap::read_messages(&bytes)
        {
            return told::<(), _>(Err(error));
        }
    }
    if is_filter { "read as a filter".to_owned() } else { "read as text".to_owned() }
}

fn search(filter: &str) -> Result<LdapSearchRequest> {
    Ok(empty(parse_ldap_filter_str(filter).map_err(|_| anyhow!("“{filter}” is no filter"))?))
}

fn empty(filter: LdapFilter) -> LdapSearchRequest {
    LdapSearchRequest {
        base: "ou=甲機關,o=乙機關,c=TW".to_owned(),
        scope: LdapSearchScope::Subtree,
        aliases: LdapDerefAliases::Never,
        sizelimit: 5,
        timelimit: 5,
        typesonly: false,
        filter,
        attrs: vec!["ou;lang-en".to_owned(), "+".to_owned()],
    }
}

fn written(op: LdapOp, ctrl: Vec<LdapControl>) -> Result<Vec<u8>> {
    let mut buffer = BytesMut::new();
    LdapCodec::default().encode(LdapMsg { msgid: 7, op, ctrl }, &mut buffer)?;
    Ok(buffer.to_vec())
}

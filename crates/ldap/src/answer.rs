//! Answers: a result of the kind that belongs to each request.

use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{
    LdapBindResponse, LdapExtendedResponse, LdapMsg, LdapOp, LdapResult, LdapResultCode,
};

/// The notice that the server ends the conversation (RFC 4511, section 4.4.1).
const NOTICE_OF_DISCONNECTION: &str = "1.3.6.1.4.1.1466.20036";

/// A result with what a person should know of it.
pub(crate) fn result(code: LdapResultCode, message: &str) -> LdapResult {
    LdapResult { code, matcheddn: String::new(), message: message.to_owned(), referral: Vec::new() }
}

/// Done.
pub(crate) fn success() -> LdapResult {
    result(LdapResultCode::Success, "")
}

/// The answer to `request` that ends it with `result`; none when the request has no answer.
pub(crate) fn to(request: &LdapOp, result: LdapResult) -> Option<LdapOp> {
    Some(match request {
        LdapOp::BindRequest(_) => LdapOp::BindResponse(LdapBindResponse { res: result, saslcreds: None }),
        LdapOp::SearchRequest(_) => LdapOp::SearchResultDone(result),
        LdapOp::ModifyRequest(_) => LdapOp::ModifyResponse(result),
        LdapOp::AddRequest(_) => LdapOp::AddResponse(result),
        LdapOp::DelRequest(_) => LdapOp::DelResponse(result),
        LdapOp::ModifyDNRequest(_) => LdapOp::ModifyDNResponse(result),
        LdapOp::CompareRequest(_) => LdapOp::CompareResult(result),
        LdapOp::ExtendedRequest(_) => extended(result, None, None),
        _ => return None,
    })
}

/// The answer to an extended request.
pub(crate) fn extended(result: LdapResult, name: Option<&str>, value: Option<Vec<u8>>) -> LdapOp {
    LdapOp::ExtendedResponse(LdapExtendedResponse { res: result, name: name.map(str::to_owned), value })
}

/// A message without controls.
pub(crate) fn message(msgid: i32, op: LdapOp) -> LdapMsg {
    LdapMsg { msgid, op, ctrl: Vec::new() }
}

/// The message before the server hangs up.
pub(crate) fn farewell(code: LdapResultCode, reason: &str) -> LdapMsg {
    message(0, extended(result(code, reason), Some(NOTICE_OF_DISCONNECTION), None))
}

/// The control that tells where a paged search goes on; an empty cookie is its end.
pub(crate) fn page(cookie: Vec<u8>) -> LdapControl {
    LdapControl::SimplePagedResults { size: 0, cookie }
}

//! The headers of a call: what the protocol says with them, and which ones go from end to end.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use kernel::{AgencyId, Ctx};

use super::identifier::party;
use super::{CallError, ClientId, IdentifierError, node_of};

pub(super) const CLIENT: HeaderName = HeaderName::from_static("x-road-client");
pub(super) const SERVICE: HeaderName = HeaderName::from_static("x-road-service");
pub(super) const ID: HeaderName = HeaderName::from_static("x-road-id");
pub(super) const USER: HeaderName = HeaderName::from_static("x-road-userid");
pub(super) const ISSUE: HeaderName = HeaderName::from_static("x-road-issue");
pub(super) const REPRESENTED: HeaderName = HeaderName::from_static("x-road-represented-party");
pub(super) const SECURITY_SERVER: HeaderName = HeaderName::from_static("x-road-security-server");
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-road-request-id");
pub(super) const REQUEST_HASH: HeaderName = HeaderName::from_static("x-road-request-hash");
pub(super) const ERROR: HeaderName = HeaderName::from_static("x-road-error");
/// The purpose of a call, for services whose body has no place for it.
pub(super) const PURPOSE: HeaderName = HeaderName::from_static("minben-purpose");
/// The look-up's id in the log of the node that served it.
pub(super) const LOOK_UP: HeaderName = HeaderName::from_static("minben-look-up");
/// Where the client finds the ledger's receipt of the call.
pub(super) const RECEIPT: HeaderName = HeaderName::from_static("minben-receipt");

/// Headers of one connection (RFC 9110, section 7.6.1), and those that X-Road takes out.
const STRIPPED: [&str; 14] = [
    "transfer-encoding",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
    "connection",
    "user-agent",
    "host",
    "content-length",
    "server",
    "expect",
];

/// What these headers say is the node's to say: what a client or service says in them is dropped.
const THE_NODES: [HeaderName; 5] = [REQUEST_ID, REQUEST_HASH, ERROR, LOOK_UP, RECEIPT];

/// Longest value of a header that is kept in the log, in bytes.
const MOST_BYTES: usize = 255;

/// What a client says of a call, beside the call itself. Asserted by the client, checked by nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The message's id (X-Road-Id).
    pub message: String,
    /// The information system.
    pub client: String,
    /// The end user (X-Road-UserId).
    pub user: Option<String>,
    /// Case or document for which it is called (X-Road-Issue).
    pub issue: Option<String>,
    /// For whom it is called (X-Road-Represented-Party).
    pub represented: Option<String>,
}

/// Takes out what belongs to one connection or to the node alone, and the header `shown` in which the
/// credential came. The others stay in their order.
pub(super) fn end_to_end(headers: &HeaderMap, shown: Option<&HeaderName>) -> HeaderMap {
    let named: Vec<String> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let goes_on = |name: &HeaderName| {
        !STRIPPED.contains(&name.as_str())
            && !THE_NODES.contains(name)
            && shown != Some(name)
            && !named.iter().any(|named| named == name.as_str())
    };
    let mut kept = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers.iter().filter(|(name, _)| goes_on(name)) {
        kept.append(name, value.clone());
    }
    kept
}

/// Who calls, and what the client says of the call with this id. [`crate::call::router`] reads every call so.
///
/// # Errors
/// The header that is missing or cannot be read.
pub fn read(headers: &HeaderMap, message: &str) -> Result<(ClientId, Said), CallError> {
    let client = client(headers)?;
    let said = said(headers, message, &client)?;
    Ok((client, said))
}

/// X-Road-Client; of several the last one holds.
fn client(headers: &HeaderMap) -> Result<ClientId, CallError> {
    let last = headers.get_all(CLIENT).iter().next_back();
    let value = last.ok_or(CallError::HeaderMissing { name: "X-Road-Client" })?;
    ClientId::parse(text("X-Road-Client", value)?)
        .map_err(|reason| CallError::Identifier { field: "X-Road-Client", reason })
}

/// X-Road-Id; one is made when there is none.
pub(super) fn message_id(ctx: &Ctx, headers: &HeaderMap) -> Result<String, CallError> {
    let given = optional(headers, &ID, "X-Road-Id")?;
    Ok(given.unwrap_or_else(|| format!("{}-{}", ctx.settings.federation_instance, uuid(ctx))))
}

/// What the client says with the other headers.
pub(super) fn said(headers: &HeaderMap, message: &str, client: &ClientId) -> Result<Said, CallError> {
    let represented = optional(headers, &REPRESENTED, "X-Road-Represented-Party")?;
    if let Some(text) = &represented {
        party(text).map_err(|reason| CallError::Identifier { field: "X-Road-Represented-Party", reason })?;
    }
    Ok(Said {
        message: message.to_owned(),
        client: client.to_string(),
        user: optional(headers, &USER, "X-Road-UserId")?,
        issue: optional(headers, &ISSUE, "X-Road-Issue")?,
        represented,
    })
}

/// X-Road-Security-Server, `instance/class/member/server`: the client wants the service from that server alone. Each
/// agency is on one node, so the server has to be that node; a node that stands alone has no id to compare.
pub(super) fn security_server(ctx: &Ctx, headers: &HeaderMap, agency: &AgencyId) -> Result<(), CallError> {
    let Some(text) = optional(headers, &SECURITY_SERVER, "X-Road-Security-Server")? else { return Ok(()) };
    let refused = |reason| CallError::Identifier { field: "X-Road-Security-Server", reason };
    let expected = IdentifierError::Parts { expected: "instance, member class, member and server code" };
    let named = ClientId::parse(&text).map_err(refused)?;
    let server = named.subsystem.ok_or_else(|| refused(expected))?;
    match node_of(ctx, agency) {
        Some(node) if node != server => {
            Err(refused(IdentifierError::Server { agency: agency.to_string(), found: server, node }))
        }
        _ => Ok(()),
    }
}

/// The value of a header that is there at most once.
pub(super) fn optional(
    headers: &HeaderMap,
    name: &HeaderName,
    shown: &'static str,
) -> Result<Option<String>, CallError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(CallError::Header { name: shown, reason: "it stands there twice".to_owned() });
    }
    let value = text(shown, value)?;
    if value.is_empty() || value.len() > MOST_BYTES {
        let reason = format!("it is empty or longer than {MOST_BYTES} bytes");
        return Err(CallError::Header { name: shown, reason });
    }
    Ok(Some(value.to_owned()))
}

fn text<'v>(name: &'static str, value: &'v HeaderValue) -> Result<&'v str, CallError> {
    let plain = std::str::from_utf8(value.as_bytes()).ok().map(str::trim);
    plain
        .filter(|text| !text.chars().any(char::is_control))
        .ok_or_else(|| CallError::Header { name, reason: "it is no text in UTF-8".to_owned() })
}

/// A new identifier: the time in milliseconds, then random (RFC 9562, version 7). Messages are stored by it, and what
/// is new then lies together: ids that are random from the first digit on have each message change pages of
/// its own in every index.
pub(super) fn uuid(ctx: &Ctx) -> String {
    let mut bytes = [0_u8; 16];
    ctx.entropy.fill(&mut bytes);
    let milliseconds = ctx.now().0.max(0).unsigned_abs() / 1_000;
    bytes[..6].copy_from_slice(&milliseconds.to_be_bytes()[2..]);
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = hex::encode(bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// A header's value from text that was checked to be one.
pub(super) fn value(text: &str) -> HeaderValue {
    HeaderValue::from_bytes(text.as_bytes()).unwrap_or_else(|_| HeaderValue::from_static(""))
}

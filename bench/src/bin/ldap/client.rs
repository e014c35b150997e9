//! A client that sends a search and counts what comes back, without reading the entries: it
//! must not cost more than the server it measures.

use std::io::{BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use bytes::BytesMut;
use ldap3_proto::LdapCodec;
use ldap3_proto::proto::{LdapDerefAliases, LdapMsg, LdapOp, LdapSearchRequest, LdapSearchScope};
use tokio_util::codec::Encoder as _;

/// Application tags of answers (RFC 4511, section 4.5.2).
const ENTRY: u8 = 0x64;
const DONE: u8 = 0x65;
/// More bytes in one answer are not of a directory.
const MOST: usize = 1_000_000;

/// A search, ready to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Question(Vec<u8>);

impl Question {
    /// Of every user attribute, of at most `most` entries; 0 for as many as there are.
    pub(crate) fn new(base: &str, scope: LdapSearchScope, filter: &str, most: i32) -> Result<Self> {
        let filter = ldap3_proto::parse_ldap_filter_str(filter)
            .map_err(|_| anyhow::anyhow!("“{filter}” is no filter"))?;
        let request = LdapSearchRequest {
            base: base.to_owned(),
            scope,
            aliases: LdapDerefAliases::Never,
            sizelimit: most,
            timelimit: 0,
            typesonly: false,
            filter,
            attrs: Vec::new(),
        };
        let mut written = BytesMut::new();
        let message = LdapMsg { msgid: 2, op: LdapOp::SearchRequest(request), ctrl: Vec::new() };
        LdapCodec::default().encode(message, &mut written)?;
        Ok(Self(written.to_vec()))
    }
}

/// One connection, as nobody.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    message: Vec<u8>,
}

impl Client {
    /// Connects.
    pub(crate) fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream), message: Vec::new() })
    }

    /// Asks, and gives the number of entries; an answer cut off by the size limit is one too.
    pub(crate) fn ask(&mut self, question: &Question) -> Result<usize> {
        self.stream.get_mut().write_all(&question.0)?;
        let mut entries = 0;
        loop {
            self.receive()?;
            let (kind, code) = look(&self.message).context("an answer is no LDAP")?;
            match kind {
                ENTRY => entries += 1,
                DONE if code == 0 || code == 4 => return Ok(entries),
                DONE => bail!("the search was refused with the code {code}"),
                other => bail!("an answer of the kind {other:#x}"),
            }
        }
    }

    /// Reads one message without its own tag and length.
    fn receive(&mut self) -> Result<()> {
        let mut head = [0; 2];
        self.stream.read_exact(&mut head)?;
        ensure!(head[0] == 0x30, "an answer is no LDAP message");
        let mut length = usize::from(head[1]);
        if length > 0x80 {
            let mut long = [0; 8];
            let octets = length - 0x80;
            ensure!(octets <= 4, "an answer is too long");
            self.stream.read_exact(&mut long[8 - octets..])?;
            length = usize::try_from(u64::from_be_bytes(long))?;
        }
        ensure!(length <= MOST, "an answer is too long");
        self.message.resize(length, 0);
        self.stream.read_exact(&mut self.message)?;
        Ok(())
    }
}

/// The kind of an answer, and its result code when it is the last.
fn look(message: &[u8]) -> Option<(u8, u8)> {
    let after_id = 2 + usize::from(*message.get(1)?);
    let kind = *message.get(after_id)?;
    if kind != DONE {
        return Some((kind, 0));
    }
    let length = *message.get(after_id + 1)?;
    let octets = if length >= 0x80 { usize::from(length & 0x7f) } else { 0 };
    // ENUMERATED, one octet, the code.
    Some((kind, *message.get(after_id + 2 + octets + 2)?))
}

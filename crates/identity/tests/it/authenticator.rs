//! An authenticator in software (WebAuthn level 3, section 6): keeps discoverable credentials, signs with
//! ES256, and can be told to misbehave.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

pub(crate) const ORIGIN: &str = "http://localhost:8080";

/// User present, user verified, credential data attached.
const PRESENT_AND_VERIFIED: u8 = 0x05;
const ATTACHED: u8 = 0x40;

/// One credential in its device.
#[derive(Clone)]
pub(crate) struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    handle: Vec<u8>,
    pub(crate) counter: u32,
    pub(crate) origin: &'static str,
    pub(crate) flags: u8,
}

impl Authenticator {
    pub(crate) fn new(seed: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: vec![seed; 16],
            handle: Vec::new(),
            counter: 0,
            origin: ORIGIN,
            flags: PRESENT_AND_VERIFIED,
        }
    }

    /// Answers `navigator.credentials.create` with attestation "none".
    pub(crate) fn create(&mut self, options: &Json) -> String {
        self.handle = decode(&options["user"]["id"]);
        self.counter += 1;
        let client = self.client_data("webauthn.create", &options["challenge"]);
        let mut data = self.data(options["rp"]["id"].as_str().unwrap(), self.flags | ATTACHED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose_key());
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        self.answer(json!({ "clientDataJSON": encode(&client), "attestationObject": encode(&object) }))
    }

    /// Answers `navigator.credentials.get`.
    pub(crate) fn get(&mut self, options: &Json) -> String {
        self.counter += 1;
        let client = self.client_data("webauthn.get", &options["challenge"]);
        let data = self.data(options["rpId"].as_str().unwrap(), self.flags);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature: Signature = self.key.sign(&signed);
        self.answer(json!({
            "clientDataJSON": encode(&client), "authenticatorData": encode(&data),
            "signature": encode(signature.to_der().as_bytes()), "userHandle": encode(&self.handle),
        }))
    }

    /// Takes on somebody else's user handle.
    pub(crate) fn pretend_to_be(&mut self, other: &Self) {
        self.handle.clone_from(&other.handle);
    }

    /// Answers under somebody else's credential id.
    pub(crate) fn use_id_of(&mut self, other: &Self) {
        self.id.clone_from(&other.id);
    }

    fn answer(&self, response: Json) -> String {
        json!({ "id": encode(&self.id), "rawId": encode(&self.id), "type": "public-key", "extensions": {}, "response": response })
            .to_string()
    }

    fn client_data(&self, kind: &str, challenge: &Json) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, domain: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(domain.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// COSE_Key of an ES256 public key (RFC 9053 section 7.1): {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
    fn cose_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), x, b"\x22\x58\x20", y].concat()
    }
}

fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

fn decode(text: &Json) -> Vec<u8> {
    BASE64.decode(text.as_str().unwrap()).unwrap()
}

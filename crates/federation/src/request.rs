//! Signing requests (PKCS #10, RFC 2986) for the node's own keys.

use const_oid::db::rfc4519;
use der::asn1::{Any, BitString, Ia5String, SetOfVec, Utf8StringRef};
use der::{Decode as _, Encode as _};
use signature::SigningKey;
use spki::SubjectPublicKeyInfoOwned;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::request::{CertReq, CertReqInfo, ExtensionReq, Version};

use crate::error::FederationError;

/// A request in DER for a key: for a host, or for a seal, whose holder `name` tells.
///
/// # Errors
/// The key cannot sign.
pub(crate) fn write(
    key: &dyn SigningKey,
    name: &str,
    host: Option<&str>,
) -> Result<Vec<u8>, FederationError> {
    let info = info(key, name, host).map_err(FederationError::internal)?;
    let signed = info.to_der().map_err(FederationError::internal)?;
    let value = key.sign(&signed).map_err(FederationError::internal)?;
    let request = || {
        CertReq {
            info: info.clone(),
            algorithm: key.algorithm().identifier(),
            signature: BitString::from_bytes(&value)?,
        }
        .to_der()
    };
    request().map_err(FederationError::internal)
}

fn info(key: &dyn SigningKey, name: &str, host: Option<&str>) -> der::Result<CertReqInfo> {
    let mut attributes = SetOfVec::new();
    if let Some(host) = host {
        use x509_cert::ext::AsExtension as _;
        let names = SubjectAltName(vec![GeneralName::DnsName(Ia5String::new(host)?)]);
        let extension = names.to_extension(&RdnSequence::default(), &[])?;
        attributes.insert(ExtensionReq(vec![extension]).try_into()?)?;
    }
    Ok(CertReqInfo {
        version: Version::V1,
        subject: subject(name)?,
        public_key: SubjectPublicKeyInfoOwned::from_der(key.public_key_der())?,
        attributes,
    })
}

fn subject(name: &str) -> der::Result<Name> {
    let mut set = SetOfVec::new();
    let value = Any::encode_from(&Utf8StringRef::new(name)?)?;
    set.insert(AttributeTypeAndValue { oid: rfc4519::CN, value })?;
    Ok(RdnSequence(vec![RelativeDistinguishedName(set)]))
}

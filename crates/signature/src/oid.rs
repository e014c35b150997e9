//! Object identifiers, by the names their standards give them.

use const_oid::ObjectIdentifier;

/// Content type data (RFC 5652 §4).
pub(crate) const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
/// Content type signed-data (RFC 5652 §5).
pub(crate) const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// Content type of a time stamp (RFC 3161 §2.4.2).
pub(crate) const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// Attribute content-type (RFC 5652 §11.1).
pub(crate) const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
/// Attribute message-digest (RFC 5652 §11.2).
pub(crate) const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// Attribute signing-time (RFC 5652 §11.3).
pub(crate) const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
/// Attribute signing-certificate-v2 (RFC 5035 §3).
pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// Attribute content-hints (RFC 2634 §2.9), here for the document's name.
pub(crate) const CONTENT_HINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.4");
/// Attribute mime-type (ETSI EN 319 122-1 §5.2.5.2).
pub(crate) const MIME_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1733.2.1");
/// Attribute signature-time-stamp (RFC 5126 §6.1.1).
pub(crate) const SIGNATURE_TIME_STAMP: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// An OCSP response in SignedData.crls (RFC 5940 §2.1).
pub(crate) const RI_OCSP_RESPONSE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.16.2");
/// Basic OCSP response (RFC 6960 §4.2.1).
pub(crate) const OCSP_BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
/// Nonce of OCSP (RFC 9654).
pub(crate) const OCSP_NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
/// A responder's certificate that needs no revocation check (RFC 6960 §4.2.2.2.1).
pub(crate) const OCSP_NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");
/// SHA-1, which OCSP uses to name certificates only (RFC 6960 §4.3).
pub(crate) const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

/// Extended key usage: TLS server.
pub(crate) const EKU_SERVER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
/// Extended key usage: TLS client.
pub(crate) const EKU_CLIENT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
/// Extended key usage: e-mail protection, which signs documents too.
pub(crate) const EKU_EMAIL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
/// Extended key usage: time stamping (RFC 3161 §2.3).
pub(crate) const EKU_TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
/// Extended key usage: OCSP signing (RFC 6960 §4.2.2.2).
pub(crate) const EKU_OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
/// Extended key usage: document signing (RFC 9336).
pub(crate) const EKU_DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");
/// Extended key usage: any.
pub(crate) const EKU_ANY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");

/// Extension subjectKeyIdentifier.
pub(crate) const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
/// Extension keyUsage.
pub(crate) const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
/// Extension subjectAltName.
pub(crate) const SUBJECT_ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
/// Extension basicConstraints.
pub(crate) const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
/// Extension cRLNumber.
pub(crate) const CRL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.20");
/// Entry extension reasonCode.
pub(crate) const REASON_CODE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.21");
/// Entry extension invalidityDate.
pub(crate) const INVALIDITY_DATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.24");
/// Extension deltaCRLIndicator.
pub(crate) const DELTA_CRL_INDICATOR: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.27");
/// Extension issuingDistributionPoint.
pub(crate) const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
/// Extension nameConstraints.
pub(crate) const NAME_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.30");
/// Extension certificatePolicies.
pub(crate) const CERTIFICATE_POLICIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32");
/// Any policy.
pub(crate) const ANY_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32.0");
/// Extension authorityKeyIdentifier.
pub(crate) const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
/// Extension extKeyUsage.
pub(crate) const EXT_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");

/// Contents of the identifier of our mandate attribute, 2.25.17466855702877192908205782353769100106.1.1
/// (ADR 0010). It is kept as bytes because its second arc is a UUID, wider than the library's arcs.
pub const MANDATE: &[u8] = &[
    0x69, 0x9a, 0xa3, 0xff, 0x9e, 0xb3, 0xe4, 0x8a, 0xb4, 0xb5, 0x9c, 0xee, 0xc0, 0xc8, 0xf0, 0xe9, 0x8d,
    0xe6, 0x4a, 0x01, 0x01,
];

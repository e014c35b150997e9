//! Responses around tokens.

use der::{Encode as _, Tag};

use super::{MAX_TOKEN_BYTES, TspError};
use crate::raw::{self, Elements};

/// Why an authority refuses (PKIFailureInfo, RFC 3161 §2.4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The digest is not supported.
    BadAlgorithm,
    /// The request is not permitted or supported.
    BadRequest,
    /// The request cannot be read.
    BadDataFormat,
    /// The clock is not known to be right.
    TimeNotAvailable,
    /// The policy is not the authority's.
    UnacceptedPolicy,
    /// An extension is not supported.
    UnacceptedExtension,
    /// The authority failed.
    SystemFailure,
}

impl Refusal {
    const fn bit(self) -> u8 {
        match self {
            Self::BadAlgorithm => 0,
            Self::BadRequest => 2,
            Self::BadDataFormat => 5,
            Self::TimeNotAvailable => 14,
            Self::UnacceptedPolicy => 15,
            Self::UnacceptedExtension => 16,
            Self::SystemFailure => 25,
        }
    }

    /// What an authority answers to a request that it could not read or fulfil.
    pub const fn of(error: &TspError) -> Self {
        match error {
            TspError::BadImprint => Self::BadAlgorithm,
            TspError::OtherPolicy => Self::UnacceptedPolicy,
            TspError::UnknownExtension => Self::UnacceptedExtension,
            TspError::TooLong | TspError::Der(_) => Self::BadDataFormat,
            _ => Self::SystemFailure,
        }
    }
}

/// TimeStampResp in DER that grants `token`.
///
/// # Errors
/// Never in practice; the encoder's error is passed on.
pub fn grant(token: &[u8]) -> Result<Vec<u8>, TspError> {
    let status = raw::wrap(Tag::Sequence, &[&0_u8.to_der()?])?;
    Ok(raw::wrap(Tag::Sequence, &[&status, token])?)
}

/// TimeStampResp in DER that refuses.
///
/// # Errors
/// Never in practice; the encoder's error is passed on.
pub fn refuse(refusal: Refusal) -> Result<Vec<u8>, TspError> {
    let bit = refusal.bit();
    let mut bits = vec![0; usize::from(bit / 8) + 1];
    if let Some(last) = bits.last_mut() {
        *last = 0x80 >> (bit % 8);
    }
    let failure = raw::wrap(Tag::BitString, &[&[7 - bit % 8], &bits])?;
    let status = raw::wrap(Tag::Sequence, &[&2_u8.to_der()?, &failure])?;
    Ok(raw::wrap(Tag::Sequence, &[&status])?)
}

/// The token inside a TimeStampResp.
///
/// # Errors
/// Too long, malformed, or the authority refused.
pub fn read_response(der: &[u8]) -> Result<Vec<u8>, TspError> {
    if der.len() > MAX_TOKEN_BYTES {
        return Err(TspError::TooLong);
    }
    let mut fields = Elements::inside(der, Tag::Sequence)?;
    let mut status = Elements::new(fields.expect(Tag::Sequence)?.value);
    match status.expect(Tag::Integer)?.value {
        [0 | 1] => {}
        [status] => return Err(TspError::Refused { status: *status }),
        _ => return Err(Tag::Integer.value_error().into()),
    }
    let token = fields.expect(Tag::Sequence)?.whole.to_vec();
    fields.finish()?;
    Ok(token)
}

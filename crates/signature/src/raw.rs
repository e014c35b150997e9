//! DER at the level of tags and lengths, for where the exact bytes count: what is signed must be
//! hashed as it came, never as we would write it.

use der::{Decode as _, Encode as _, Header, Length, Reader as _, SliceReader, Tag, TagNumber};

/// One element: tag, contents, and the whole with its header.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'a> {
    pub(crate) tag: Tag,
    pub(crate) value: &'a [u8],
    pub(crate) whole: &'a [u8],
}

/// Reads elements one after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elements<'a> {
    rest: &'a [u8],
}

impl<'a> Elements<'a> {
    /// The elements inside `value`.
    pub(crate) const fn new(value: &'a [u8]) -> Self {
        Self { rest: value }
    }

    /// The elements inside the one element that `whole` is.
    ///
    /// # Errors
    /// `whole` is not one element with that tag, or something follows it.
    pub(crate) fn inside(whole: &'a [u8], tag: Tag) -> der::Result<Self> {
        let mut outer = Self::new(whole);
        let element = outer.expect(tag)?;
        outer.finish()?;
        Ok(Self::new(element.value))
    }

    /// The next element, `None` at the end.
    pub(crate) fn next(&mut self) -> der::Result<Option<Element<'a>>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut reader = SliceReader::new(self.rest)?;
        let header = Header::decode(&mut reader)?;
        let value = reader.read_slice(header.length)?;
        let length = usize::try_from(reader.position())?;
        let (whole, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(Some(Element { tag: header.tag, value, whole }))
    }

    /// The next element, which must have that tag.
    pub(crate) fn expect(&mut self, tag: Tag) -> der::Result<Element<'a>> {
        let element = self.next()?.ok_or_else(|| incomplete(tag))?;
        if element.tag == tag { Ok(element) } else { Err(element.tag.unexpected_error(Some(tag))) }
    }

    /// The next element if it has that tag.
    pub(crate) fn optional(&mut self, tag: Tag) -> der::Result<Option<Element<'a>>> {
        let mut ahead = *self;
        match ahead.next()? {
            Some(element) if element.tag == tag => {
                *self = ahead;
                Ok(Some(element))
            }
            _ => Ok(None),
        }
    }

    /// All remaining elements, at most `limit`.
    pub(crate) fn all(mut self, limit: usize) -> der::Result<Vec<Element<'a>>> {
        let mut found = Vec::new();
        while let Some(element) = self.next()? {
            if found.len() == limit {
                return Err(der::ErrorKind::Overlength.into());
            }
            found.push(element);
        }
        Ok(found)
    }

    /// Nothing may follow.
    pub(crate) fn finish(self) -> der::Result<()> {
        if self.rest.is_empty() {
            return Ok(());
        }
        let remaining = Length::try_from(self.rest.len())?;
        Err(der::ErrorKind::TrailingData { decoded: Length::ZERO, remaining }.into())
    }
}

/// Deeper nesting than any message has.
const MAX_DEPTH: usize = 64;

/// Reads a value with the library, after a look at the lengths: the library makes room for as many
/// bytes as an element claims before it looks whether they are there, 256 MiB for ten bytes.
///
/// # Errors
/// An element is longer than the one around it, or this is no such value.
pub fn decode_der<'a, T: der::Decode<'a>>(der: &'a [u8]) -> der::Result<T> {
    check_lengths(der)?;
    T::from_der(der)
}

/// Checks that every element lies within the one around it.
fn check_lengths(der: &[u8]) -> der::Result<()> {
    let mut around = vec![Elements::new(der)];
    while let Some(elements) = around.last_mut() {
        match elements.next()? {
            Some(element) if element.tag.is_constructed() => {
                if around.len() == MAX_DEPTH {
                    return Err(der::ErrorKind::Overlength.into());
                }
                around.push(Elements::new(element.value));
            }
            Some(_) => {}
            None => drop(around.pop()),
        }
    }
    Ok(())
}

/// Bytes before the contents of an element, at most, for any length that we write.
const MOST_HEADER: usize = 6;

/// An element made of `parts`.
pub(crate) fn wrap(tag: Tag, parts: &[&[u8]]) -> der::Result<Vec<u8>> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let mut bytes = Vec::with_capacity(MOST_HEADER + length);
    Header::new(tag, length)?.encode(&mut bytes)?;
    for part in parts {
        bytes.extend_from_slice(part);
    }
    Ok(bytes)
}

/// A SET OF, in the order DER asks for (X.690 §11.6); equal members are written once.
pub(crate) fn set_of(tag: Tag, mut members: Vec<Vec<u8>>) -> der::Result<Vec<u8>> {
    members.sort_unstable();
    members.dedup();
    let parts: Vec<&[u8]> = members.iter().map(Vec::as_slice).collect();
    wrap(tag, &parts)
}

/// The context-specific tag `number`, 0 to 30.
pub(crate) const fn context(number: u8, constructed: bool) -> Tag {
    Tag::ContextSpecific { constructed, number: TagNumber::new(number) }
}

/// A value of type `T` from an element.
pub(crate) fn decode<'a, T: der::Decode<'a>>(element: Element<'a>) -> der::Result<T> {
    decode_der(element.whole)
}

/// The first part of a signed structure (certificate, CRL, OCSP response), as its bytes stand.
pub(crate) struct Signed<'a> {
    pub(crate) tbs: &'a [u8],
    pub(crate) algorithm: spki::AlgorithmIdentifierOwned,
    pub(crate) signature: &'a [u8],
    /// What follows the signature.
    pub(crate) rest: Elements<'a>,
}

impl<'a> Signed<'a> {
    /// Takes `SEQUENCE { tbs, algorithm, BIT STRING, … }` apart.
    pub(crate) fn split(whole: &'a [u8]) -> der::Result<Self> {
        let mut elements = Elements::inside(whole, Tag::Sequence)?;
        let tbs = elements.expect(Tag::Sequence)?.whole;
        let algorithm = decode(elements.expect(Tag::Sequence)?)?;
        let bits = elements.expect(Tag::BitString)?;
        let signature = bits.value.split_first().filter(|(unused, _)| **unused == 0);
        let (_, signature) = signature.ok_or_else(|| Tag::BitString.value_error())?;
        Ok(Self { tbs, algorithm, signature, rest: elements })
    }
}

/// Signs `tbs` and puts the three parts together, with `rest` behind.
pub(crate) fn sign(tbs: &[u8], key: &dyn crate::SigningKey, rest: &[u8]) -> Result<Vec<u8>, crate::KeyError> {
    let signature = key.sign(tbs)?;
    let bits = wrap(Tag::BitString, &[&[0], &signature])?;
    Ok(wrap(Tag::Sequence, &[tbs, &key.algorithm().identifier_der()?, &bits, rest])?)
}

fn incomplete(tag: Tag) -> der::Error {
    tag.value_error()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_element_claims_more_than_is_there() {
        // An octet string of 117,901,063 bytes in a sequence of eight.
        let claimed = hex::decode("3008040684070707070700").unwrap();
        assert!(decode_der::<der::Any>(&claimed[..10]).is_ok(), "the outer octet string is whole");
        let claimed = hex::decode("300804840707070707070700").unwrap();
        assert!(check_lengths(&claimed[..10]).is_err());
        assert!(decode_der::<Vec<der::asn1::OctetString>>(&claimed[..10]).is_err());
        let deep = (0..100).fold(vec![5, 0], |inner, _| wrap(Tag::Sequence, &[&inner]).unwrap());
        assert!(check_lengths(&deep).is_err());
        assert!(check_lengths(&hex::decode("3006300030020500").unwrap()).is_ok());
    }
}

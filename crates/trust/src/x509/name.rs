//! Distinguished names: from the parts that files give, and back into text for people.

use catalogue::model::authority::{NameKind, NamePart, places};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519;
use der::Encode as _;
use der::asn1::{Any, PrintableStringRef, SetOfVec, Utf8StringRef};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use super::X509Error;

/// What fills the places of a profile: each place has one value, `{below}` may have several.
#[derive(Debug, Clone, Default)]
pub struct Values(Vec<(&'static str, Vec<String>)>);

impl Values {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one value; of a place that is given twice the later one stands.
    #[must_use]
    pub fn with(mut self, place: &'static str, value: impl Into<String>) -> Self {
        self.0.push((place, vec![value.into()]));
        self
    }

    /// Adds a place of several values.
    #[must_use]
    pub fn with_many(mut self, place: &'static str, values: Vec<String>) -> Self {
        self.0.push((place, values));
        self
    }

    fn of(&self, place: &str) -> Option<&[String]> {
        self.0.iter().rev().find(|(name, _)| *name == place).map(|(_, values)| values.as_slice())
    }

    /// The text with its places filled; none when a place has no value.
    pub fn fill(&self, text: &str) -> Option<String> {
        let mut filled = text.to_owned();
        for place in places(text) {
            let value = self.of(place)?.first()?;
            filled = filled.replace(&format!("{{{place}}}"), value);
        }
        Some(filled)
    }
}

/// A name from its parts, the largest first. `{below}` gives one part for each value.
///
/// # Errors
/// A place has no value, or a value does not fit its attribute's encoding.
pub fn name(parts: &[NamePart], values: &Values) -> Result<Name, X509Error> {
    let mut rdns = Vec::with_capacity(parts.len());
    for part in parts {
        if part.value == "{below}" {
            for value in values.of("below").unwrap_or_default() {
                rdns.push(rdn(part.kind, value)?);
            }
            continue;
        }
        let value = values.fill(&part.value).ok_or_else(|| {
            let place = places(&part.value).find(|place| values.of(place).is_none());
            X509Error::PlaceUnknown { place: place.unwrap_or_default().to_owned() }
        })?;
        rdns.push(rdn(part.kind, &value)?);
    }
    Ok(RdnSequence(rdns))
}

fn rdn(kind: NameKind, value: &str) -> Result<RelativeDistinguishedName, X509Error> {
    let (oid, printable) = oid_of(kind);
    let value = if printable {
        Any::encode_from(&PrintableStringRef::new(value)?)?
    } else {
        Any::encode_from(&Utf8StringRef::new(value)?)?
    };
    let mut set = SetOfVec::new();
    set.insert(AttributeTypeAndValue { oid, value })?;
    Ok(RelativeDistinguishedName(set))
}

/// The attribute, and whether it is a PrintableString (X.520: country and serialNumber).
fn oid_of(kind: NameKind) -> (ObjectIdentifier, bool) {
    match kind {
        NameKind::Country => (rfc4519::C, true),
        NameKind::Organisation => (rfc4519::O, false),
        NameKind::Unit => (rfc4519::OU, false),
        NameKind::Locality => (rfc4519::L, false),
        NameKind::CommonName => (rfc4519::CN, false),
        NameKind::SerialNumber => (rfc4519::SERIAL_NUMBER, true),
    }
}

/// A name for people, the largest part first: `C=TW, O=行政院`.
pub fn text(name: &Name) -> String {
    let part = |pair: &AttributeTypeAndValue| {
        let known = NameKind::ALL.iter().find(|(_, kind)| oid_of(*kind).0 == pair.oid);
        let word = known.map_or_else(|| pair.oid.to_string(), |(word, _)| (*word).to_owned());
        let value = String::from_utf8_lossy(pair.value.value()).into_owned();
        format!("{word}={value}")
    };
    name.0.iter().flat_map(|rdn| rdn.0.iter()).map(part).collect::<Vec<_>>().join(", ")
}

/// A name in DER.
///
/// # Errors
/// Never for a name made or read here; the encoder's error is passed on.
pub fn der(name: &Name) -> Result<Vec<u8>, X509Error> {
    Ok(name.to_der()?)
}

/// Marks a name as one of a demonstration: its smallest part begins with `DEMO`.
pub(crate) fn demo(parts: &[NamePart]) -> Vec<NamePart> {
    let mut parts = parts.to_vec();
    if let Some(last) = parts.last_mut() {
        last.value = format!("DEMO {}", last.value);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: NameKind, value: &str) -> NamePart {
        NamePart { kind, value: value.to_owned() }
    }

    #[test]
    fn places_are_filled_and_below_repeats() {
        let parts = [
            part(NameKind::Country, "TW"),
            part(NameKind::Organisation, "{top}"),
            part(NameKind::Unit, "{below}"),
        ];
        let values =
            Values::new().with("top", "行政院").with_many("below", vec!["內政部".into(), "戶政司".into()]);
        assert_eq!(text(&name(&parts, &values).unwrap()), "C=TW, O=行政院, OU=內政部, OU=戶政司");
        let refused = name(&parts, &Values::new()).unwrap_err();
        assert!(matches!(refused, X509Error::PlaceUnknown { place } if place == "top"));
    }

    #[test]
    fn a_country_that_is_not_printable_is_refused() {
        assert!(name(&[part(NameKind::Country, "臺灣")], &Values::new()).is_err());
    }
}

//! Identifiers of clients and services as X-Road's REST protocol writes them:
//! `instance/class/member/subsystem[/service]`.

use std::fmt;

use kernel::AgencyId;
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

/// The member class of agencies; there is no other one.
pub(super) const CLASS: &str = "GOV";

/// An information system of an agency.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientId {
    /// The federation's name (`TW`).
    pub instance: String,
    /// The agency.
    pub agency: AgencyId,
    /// The information system; none for the agency as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subsystem: Option<String>,
}

/// A service that an agency offers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceId {
    /// The federation's name.
    pub instance: String,
    /// The agency.
    pub agency: AgencyId,
    /// The registry or API of the agency.
    pub subsystem: String,
    /// The contract under which it is called.
    pub code: String,
}

/// Why an identifier is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// Too few or too many parts.
    #[error("an identifier has the parts {expected}, separated by slashes")]
    Parts {
        /// Which ones.
        expected: &'static str,
    },
    /// A part is empty, too long, or has a character that is not allowed.
    #[error(
        "the part {part} of the identifier is empty, longer than 100 characters, or has characters other than A-Z a-z 0-9 ' ( ) + , - . = ?"
    )]
    Characters {
        /// The part's name.
        part: &'static str,
    },
    /// The service is on another server than the one that is named.
    #[error(
        "the agency {agency} is on the node {node}, not on {found}; name that node, or leave the header out"
    )]
    Server {
        /// The agency.
        agency: String,
        /// What stands there.
        found: String,
        /// Where it is.
        node: String,
    },
    /// Another federation.
    #[error("the instance is {found}; this federation is {ours}")]
    Instance {
        /// What stands there.
        found: String,
        /// This federation's name.
        ours: String,
    },
    /// Another class of members.
    #[error("the member class is {found}; agencies have the class GOV")]
    Class {
        /// What stands there.
        found: String,
    },
}

impl ClientId {
    /// An agency as a whole.
    pub fn of_agency(instance: &str, agency: &AgencyId) -> Self {
        Self { instance: instance.to_owned(), agency: agency.clone(), subsystem: None }
    }

    /// Reads `instance/GOV/agency[/subsystem]`, each part percent-encoded on its own.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let parts: Vec<&str> = text.split('/').collect();
        let (first, subsystem) = match parts.as_slice() {
            [instance, class, member] => ([*instance, *class, *member], None),
            [instance, class, member, subsystem] => ([*instance, *class, *member], Some(*subsystem)),
            _ => {
                return Err(IdentifierError::Parts {
                    expected: "instance, member class, member and subsystem",
                });
            }
        };
        let [instance, class, member] = first;
        check_class(class)?;
        Ok(Self {
            instance: part("instance", instance)?,
            agency: AgencyId::new(part("member", member)?),
            subsystem: subsystem.map(|text| part("subsystem", text)).transpose()?,
        })
    }
}

impl ServiceId {
    /// From the five parts of a path, each percent-encoded on its own.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn of_parts(parts: [&str; 5]) -> Result<Self, IdentifierError> {
        let [instance, class, member, subsystem, code] = parts;
        check_class(class)?;
        Ok(Self {
            instance: part("instance", instance)?,
            agency: AgencyId::new(part("member", member)?),
            subsystem: part("subsystem", subsystem)?,
            code: part("service", code)?,
        })
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{CLASS}/{}", self.instance, self.agency)?;
        self.subsystem.as_ref().map_or(Ok(()), |subsystem| write!(f, "/{subsystem}"))
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{CLASS}/{}/{}/{}", self.instance, self.agency, self.subsystem, self.code)
    }
}

/// `[class/]member`, for whom somebody calls: members of any class can be represented.
pub(super) fn party(text: &str) -> Result<(), IdentifierError> {
    let parts: Vec<&str> = text.split('/').collect();
    match parts.as_slice() {
        [member] => part("member", member).map(drop),
        [class, member] => part("member class", class).and_then(|_| part("member", member)).map(drop),
        _ => Err(IdentifierError::Parts { expected: "member class and member" }),
    }
}

fn check_class(text: &str) -> Result<(), IdentifierError> {
    let found = part("member class", text)?;
    if found == CLASS { Ok(()) } else { Err(IdentifierError::Class { found }) }
}

/// A part, decoded. Characters that X-Road allows in new identifiers, and no others.
fn part(name: &'static str, text: &str) -> Result<String, IdentifierError> {
    let refused = IdentifierError::Characters { part: name };
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| refused.clone())?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"'()+,-.=?".contains(&byte);
    if decoded.is_empty() || decoded.len() > 100 || !decoded.bytes().all(allowed) {
        return Err(refused);
    }
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_read_as_they_are_written() {
        for text in ["TW/GOV/moi", "TW/GOV/moi-npa/case-system"] {
            assert_eq!(ClientId::parse(text).unwrap().to_string(), text);
        }
        let service = ServiceId::of_parts(["TW", "GOV", "moi", "household", "npa%2Dhousehold"]).unwrap();
        assert_eq!(service.to_string(), "TW/GOV/moi/household/npa-household");
    }

    #[test]
    fn what_is_not_an_identifier_is_refused_with_the_part() {
        let wrong = |text: &str| ClientId::parse(text).unwrap_err().to_string();
        assert!(wrong("TW/GOV").contains("subsystem"));
        assert!(wrong("TW/GOV//x").contains("member"));
        assert!(wrong("TW/GOV/a%2Fb").contains("member"));
        assert!(wrong("TW/GOV/moi/a_b").contains("subsystem"));
        assert!(wrong("TW/COM/moi").contains("COM"));
        assert!(wrong("TW/GOV/%ff").contains("member"));
    }
}

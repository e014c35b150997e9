//! Passkeys: what is kept of one, and what the node is to an authenticator (WebAuthn level 3).

use kernel::settings::Settings;
use kernel::{Person, PersonId, Timestamp};
use webauthn_rs::prelude::{Passkey as Credential, Url, Uuid, Webauthn, WebauthnBuilder};

use crate::IdentityError;

/// A passkey that a person registered.
#[derive(Debug, Clone)]
pub struct Passkey {
    /// Its id here.
    pub id: String,
    /// Whose it is.
    pub person: PersonId,
    /// Public key and counter.
    pub credential: Credential,
    /// What the person calls it.
    pub name: String,
    /// When it was registered.
    pub added_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
    /// When its counter went back, which a copy of the key would cause; refused since.
    pub suspect_at: Option<Timestamp>,
}

/// What an authenticator keeps in place of a user name: no id of ours, and the same for all of a
/// person's passkeys (WebAuthn section 5.4.3 asks for no personal data in it).
pub fn user_handle(person: &PersonId) -> Uuid {
    let digest = kernel::digest::Sha256::digest(format!("minben user handle {person}").as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    Uuid::from_bytes(bytes)
}

/// The name under which an authenticator lists the passkey: the id number without its middle.
pub(crate) fn account_name(person: &Person) -> String {
    kernel::number::national_id::check(&person.national_id)
        .map_or_else(|_| person.name.clone(), |number| number.masked())
}

/// The relying party that `public_url` makes of this node: its origin, and its domain as RP id.
pub(crate) fn relying_party(settings: &Settings) -> Result<Webauthn, IdentityError> {
    let origin = Url::parse(&settings.public_url).map_err(|_| IdentityError::NoDomain)?;
    let domain = origin.domain().ok_or(IdentityError::NoDomain)?.to_owned();
    let builder = WebauthnBuilder::new(&domain, &origin).map_err(|_| IdentityError::NoDomain)?;
    builder.rp_name("Minben").build().map_err(|_| IdentityError::NoDomain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relying_party_comes_from_the_public_address() {
        let at = |url: &str| Settings { public_url: url.to_owned(), ..Settings::default() };
        assert!(relying_party(&at("https://minben.example")).is_ok());
        assert!(relying_party(&at("http://localhost:8080")).is_ok());
        assert!(matches!(relying_party(&at("http://127.0.0.1:8080")), Err(IdentityError::NoDomain)));
    }

    #[test]
    fn a_user_handle_is_the_persons_own_and_tells_nothing() {
        let (a, b) = (PersonId::new("a"), PersonId::new("b"));
        assert_eq!(user_handle(&a), user_handle(&a));
        assert_ne!(user_handle(&a), user_handle(&b));
    }
}

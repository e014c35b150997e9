//! What can go wrong in signing in.

use kernel::DbError;
use web::Failure;

use crate::model::Refused;

/// An identity error.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// No such synthetic person, or the post has no such holder today.
    #[error("nobody by that id may sign in here")]
    UnknownPerson,
    /// Demo sign-in was asked of a live installation.
    #[error("demo sign-in exists only in a demonstration")]
    NotDemo,
    /// The data belongs to another kind of installation.
    #[error(
        "this data folder belongs to a {found} installation and cannot be started as {asked}; use another --data folder"
    )]
    OtherInstallation {
        /// What the data says.
        found: String,
        /// What was asked for.
        asked: &'static str,
    },
    /// The public address has no domain name, so authenticators know no relying party.
    #[error("passkeys need a public_url with a domain name")]
    NoDomain,
    /// The challenge was answered before, has run out, or was another browser's.
    #[error("the challenge is gone")]
    ChallengeGone,
    /// The browser's answer is not in the form of WebAuthn.
    #[error("the passkey's answer cannot be read")]
    PasskeyUnreadable,
    /// The answer does not prove what it has to: challenge, origin, signature or user verification.
    #[error("the passkey's answer was refused")]
    PasskeyRefused,
    /// No such passkey, or not this person's.
    #[error("the passkey is not registered here")]
    PasskeyUnknown,
    /// The passkey is registered already.
    #[error("the passkey is registered already")]
    PasskeyKnown,
    /// The passkey's counter went back.
    #[error("the passkey's counter went back")]
    PasskeySuspect,
    /// Nobody can sign in by certificate here: no authority issues to citizens, or none was founded.
    #[error("there is no sign-in by certificate here")]
    NoCertificates,
    /// The port for certificates is not served.
    #[error("the port for certificates is not served")]
    NoDoor,
    /// No signature file came, or something else: neither DER nor PEM of CMS.
    #[error("the signature file cannot be read")]
    SignatureUnreadable,
    /// The signature holds what was signed, or a message, instead of standing beside it.
    #[error("the signature is not a detached one")]
    SignatureNotDetached,
    /// The signature is of another file: another challenge, or one that was changed.
    #[error("the signature is of another file")]
    SignatureOfOther,
    /// The signature does not fit the certificate beside it, or there is none beside it.
    #[error("the signature does not fit its certificate")]
    SignatureBroken,
    /// The certificate signs nobody in.
    #[error("the certificate was refused: {}", .0.code())]
    Certificate(Refused),
    /// The person has as many passkeys as one may.
    #[error("too many passkeys")]
    TooManyPasskeys,
    /// Without this passkey the person could not sign in any more.
    #[error("the last way to sign in cannot be removed")]
    LastWayIn,
    /// No such recovery code, or not this person's.
    #[error("the recovery code is wrong")]
    CodeWrong,
    /// The code rests after wrong tries.
    #[error("the recovery code is locked for {minutes} minutes")]
    CodeLocked {
        /// Minutes to wait.
        minutes: i64,
    },
    /// The code from a counter was not used in time.
    #[error("the recovery code has expired")]
    CodeExpired,
    /// An official asked for a code for themselves.
    #[error("nobody gives themselves a recovery code")]
    OwnCode,
    /// The number is no national id number.
    #[error("no valid national id number")]
    NumberWrong,
    /// The person is known under another name.
    #[error("the name differs from the one known")]
    NameDiffers,
    /// Something that cannot happen did.
    #[error("{0}")]
    Internal(String),
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<IdentityError> for Failure {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::UnknownPerson => Self::new(422, "identity.unknown_person"),
            IdentityError::NotDemo => Self::not_found(),
            IdentityError::OtherInstallation { .. } => Self::new(500, "identity.other_installation"),
            IdentityError::NoDomain => Self::new(503, "identity.no_domain"),
            IdentityError::ChallengeGone => Self::new(409, "identity.challenge_gone"),
            IdentityError::PasskeyUnreadable => {
                Self::new(400, "identity.passkey_unreadable").at("credential")
            }
            IdentityError::PasskeyRefused => Self::new(403, "identity.passkey_refused"),
            IdentityError::PasskeyUnknown => Self::new(403, "identity.passkey_unknown"),
            IdentityError::PasskeyKnown => Self::new(409, "identity.passkey_known"),
            IdentityError::PasskeySuspect => Self::new(403, "identity.passkey_suspect"),
            IdentityError::NoCertificates => Self::new(503, "identity.no_certificates"),
            IdentityError::NoDoor => Self::new(404, "identity.no_door"),
            IdentityError::SignatureUnreadable => {
                Self::new(422, "identity.signature_unreadable").at("signature")
            }
            IdentityError::SignatureNotDetached => {
                Self::new(422, "identity.signature_not_detached").at("signature")
            }
            IdentityError::SignatureOfOther => Self::new(422, "identity.signature_of_other").at("signature"),
            IdentityError::SignatureBroken => Self::new(422, "identity.signature_broken").at("signature"),
            IdentityError::Certificate(refused) => certificate(&refused),
            IdentityError::TooManyPasskeys => Self::new(409, "identity.too_many_passkeys"),
            IdentityError::LastWayIn => Self::new(409, "identity.last_way_in"),
            IdentityError::CodeWrong => Self::new(422, "identity.code_wrong").at("code"),
            IdentityError::CodeLocked { minutes } => {
                Self::new(429, "identity.code_locked").with("minutes", minutes).at("code")
            }
            IdentityError::CodeExpired => Self::new(422, "identity.code_expired").at("code"),
            IdentityError::OwnCode => Self::new(403, "identity.own_code").at("number"),
            IdentityError::NumberWrong => Self::new(422, "identity.number_wrong").at("number"),
            IdentityError::NameDiffers => Self::new(422, "identity.name_differs").at("name"),
            IdentityError::Internal(_) => Self::internal(&error),
            IdentityError::Db(error) => error.into(),
        }
    }
}

fn certificate(refused: &Refused) -> Failure {
    let failure = Failure::new(403, refused.code());
    match refused {
        Refused::UnknownIssuer { issuer } => failure.with("issuer", issuer),
        Refused::Revoked { since } | Refused::Held { since } => failure.with("since", since.day()),
        Refused::Expired { until } => failure.with("until", until.day()),
        Refused::NotYet { from, now } => failure.with("from", from).with("now", now),
        Refused::NotCitizen | Refused::Unfit | Refused::Authority => failure,
    }
}

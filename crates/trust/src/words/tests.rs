use signature::Revocation;

use super::*;

fn paths() -> Vec<PathError> {
    let at = Timestamp(1_795_000_000_000_000);
    let subject = || "CN=範例".to_owned();
    let (issuer, name, authority) = (subject, subject, subject);
    let oid = const_oid::db::rfc5280::ID_CE_KEY_USAGE;
    vec![
        PathError::NoAnchor { subject: subject(), issuer: issuer() },
        PathError::Signature { subject: subject(), issuer: issuer() },
        PathError::TooComplex,
        PathError::NotYetValid { subject: subject(), from: at },
        PathError::Expired { subject: subject(), until: at },
        PathError::NotAnAuthority { subject: subject() },
        PathError::PathLength { subject: subject() },
        PathError::KeyUsage { subject: subject() },
        PathError::WrongPurpose { subject: subject() },
        PathError::CriticalExtension { subject: subject(), oid },
        PathError::NameNotAllowed { subject: subject(), name: name(), authority: authority() },
        PathError::NameForm { subject: subject(), name: name() },
        PathError::Revoked { subject: subject(), at, reason: Reason::AaCompromise },
        PathError::Malformed { subject: subject() },
    ]
}

fn unknowns() -> Vec<Unknown> {
    vec![
        Unknown::NoData,
        Unknown::Stale { next_update: Some(Timestamp(0)) },
        Unknown::Stale { next_update: None },
        Unknown::FromTheFuture,
        Unknown::NotAuthorised,
        Unknown::NotKnownToResponder,
        Unknown::AfterExpiry,
    ]
}

fn findings() -> Vec<Finding> {
    let at = Timestamp(1_795_000_000_000_000);
    let subject = || "CN=範例".to_owned();
    let revocation = Revocation { at, reason: Reason::KeyCompromise };
    let plain = [
        Finding::DocumentAltered,
        Finding::SignatureBroken,
        Finding::NameAltered { signed: "a.txt".to_owned() },
        Finding::MandateNotValid,
        Finding::TimeStampMissing,
        Finding::ClaimedAfterStamp,
        Finding::RevokedLater { subject: subject(), revocation },
        Finding::ExpiredSince { until: at },
        Finding::StampExpiredSince { until: at },
    ];
    let stamps = [StampProblem::Broken, StampProblem::OtherImprint, StampProblem::NotAnAuthority];
    let stamps = stamps.into_iter().chain(paths().into_iter().map(|path| StampProblem::Path { path }));
    let unknown =
        unknowns().into_iter().map(|unknown| Finding::RevocationUnknown { subject: subject(), unknown });
    let paths = paths().into_iter().map(|path| Finding::Certificate { path });
    let stamps = stamps.map(|stamp| Finding::Stamp { stamp });
    plain.into_iter().chain(paths).chain(stamps).chain(unknown).collect()
}

#[test]
fn each_finding_has_a_sentence_of_its_own_in_both_languages() {
    let locales = Locales::new(crate::LOCALES);
    assert!(locales.check().is_empty(), "{:?}", locales.check());
    for lang in [Lang::Zh, Lang::En] {
        let words = Words { locales: &locales, lang, moment: |_, at| at.to_string() };
        let told: Vec<Told> = findings().iter().map(|finding| words.finding(finding)).collect();
        for (place, one) in told.iter().enumerate() {
            let whole = format!("{} {}", one.what, one.next.as_deref().unwrap_or_default());
            // A text or a value that is not there shows as a bracket.
            assert!(!whole.contains(['⟦', '{', '$']), "{whole}");
            assert!(whole.trim().ends_with(['。', '.']), "{whole}");
            let twice = told[..place].iter().any(|other| other.what == one.what);
            assert!(!twice, "{whole}");
        }
        for verdict in [Verdict::Valid, Verdict::Unproven, Verdict::Invalid] {
            assert!(!words.verdict(verdict).contains('⟦'));
        }
        for standing in [Standing::Good, Standing::Unknown, Standing::Bad, Standing::Nobody] {
            assert!(!words.standing(standing).contains('⟦'));
        }
    }
}

#[test]
fn a_next_step_is_told_where_there_is_one() {
    let locales = Locales::new(crate::LOCALES);
    let words = Words { locales: &locales, lang: Lang::En, moment: |_, at| at.to_string() };
    assert!(words.finding(&Finding::DocumentAltered).next.is_some());
    assert_eq!(words.finding(&Finding::ExpiredSince { until: Timestamp(0) }).next, None);
}

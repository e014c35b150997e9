//! Judging one signature: first whether it fits, then when it was made, then whether the signer's
//! certificate was good at that instant (ETSI EN 319 102-1 §5).

use kernel::Timestamp;

use super::Grounds;
use super::report::{Finding, Level, Party, SignatureReport, StampProblem, StampReport, Verdict};
use crate::Certificate;
use crate::cades::{Content, Signature, Signed};
use crate::path::{Knowledge, Purpose, Question, RevocationData, RevocationRule, Standing, validate};
use crate::signed_data::SignedDataError;
use crate::tsp::{TimeStamp, Token, TspError};

/// How far a claimed time may lie after the time stamp, in seconds, before it is told.
const CLAIM_TOLERANCE_SECONDS: i64 = 300;
/// More time stamps of one signature than are looked at.
const MAX_STAMPS: usize = 8;

pub(super) fn judge(
    signature: &Signature,
    signer: usize,
    content: Content<'_>,
    name: Option<&str>,
    grounds: &Grounds<'_>,
    revocation: RevocationData,
) -> SignatureReport {
    let judgement = Judgement {
        grounds,
        findings: Vec::new(),
        intermediates: [signature.certificates(), grounds.intermediates].concat(),
        revocation,
    };
    match signature.verify(signer, content) {
        Ok(signed) => judgement.judge(signature, signer, name, signed),
        Err(error) => {
            let altered = matches!(error, SignedDataError::ContentAltered);
            let finding = if altered { Finding::DocumentAltered } else { Finding::SignatureBroken };
            SignatureReport {
                verdict: Verdict::Invalid,
                level: Level::B,
                signer: None,
                claimed_at: None,
                stamp: None,
                judged_at: grounds.now,
                media_type: None,
                mandate: None,
                policies: Vec::new(),
                findings: vec![finding],
            }
        }
    }
}

struct Judgement<'a> {
    grounds: &'a Grounds<'a>,
    findings: Vec<Finding>,
    intermediates: Vec<Certificate>,
    revocation: RevocationData,
}

impl Judgement<'_> {
    fn judge(
        mut self,
        signature: &Signature,
        signer: usize,
        name: Option<&str>,
        signed: Signed,
    ) -> SignatureReport {
        if let (Some(here), Some(there)) = (name, &signed.name)
            && here != there
        {
            self.findings.push(Finding::NameAltered { signed: there.clone() });
        }
        let stamp = self.find_stamp(signature, signer);
        let judged_at = stamp.as_ref().map_or(self.grounds.now, |stamp| stamp.at);
        let policies = self.check_signer(&signed.certificate, judged_at);
        let said_at = if stamp.is_some() { judged_at } else { signed.claimed_at.unwrap_or(judged_at) };
        if signed.mandate.as_ref().is_some_and(|mandate| !mandate.valid_at(said_at)) {
            self.findings.push(Finding::MandateNotValid);
        }
        self.note_times(&signed, stamp.as_ref());
        let verdict = self.verdict(stamp.is_some());
        let unknown = |finding: &Finding| {
            matches!(finding, Finding::RevocationUnknown { .. } | Finding::Certificate { .. })
        };
        let carries = !signature.ocsp().is_empty() || !signature.crls().is_empty();
        let level = match &stamp {
            None => Level::B,
            Some(_) if carries && !self.findings.iter().any(unknown) => Level::Lt,
            Some(_) => Level::T,
        };
        self.findings.sort_by_key(|finding| std::cmp::Reverse(finding.verdict(stamp.is_some())));
        SignatureReport {
            verdict,
            level,
            signer: Some(Party::of(&signed.certificate)),
            claimed_at: signed.claimed_at,
            stamp: stamp.map(|stamp| StampReport {
                at: stamp.at,
                accuracy_micros: stamp.accuracy_micros,
                authority: Party::of(&stamp.certificate),
            }),
            judged_at,
            media_type: signed.media_type,
            mandate: signed.mandate,
            policies,
            findings: self.findings,
        }
    }

    /// The earliest time stamp that holds; the others leave findings.
    fn find_stamp(&mut self, signature: &Signature, signer: usize) -> Option<TimeStamp> {
        let mut best: Option<TimeStamp> = None;
        for token in signature.time_stamps(signer).unwrap_or_default().into_iter().take(MAX_STAMPS) {
            let judged = token.map_err(|_| StampProblem::Broken);
            match judged.and_then(|token| self.check_stamp(signature, signer, &token)) {
                Ok(stamp) if best.as_ref().is_none_or(|best| stamp.at < best.at) => best = Some(stamp),
                Ok(_) => {}
                Err(stamp) => self.findings.push(Finding::Stamp { stamp }),
            }
        }
        if best.is_none() {
            self.findings.push(Finding::TimeStampMissing);
        }
        best
    }

    fn check_stamp(
        &mut self,
        signature: &Signature,
        signer: usize,
        token: &Token,
    ) -> Result<TimeStamp, StampProblem> {
        let imprint = signature.imprint(signer, token.digest()).map_err(|_| StampProblem::Broken)?;
        let stamp = token.verify(&imprint, &self.intermediates).map_err(|error| match error {
            TspError::OtherImprint => StampProblem::OtherImprint,
            TspError::NotAnAuthority | TspError::CertificateNotValid { .. } => StampProblem::NotAnAuthority,
            _ => StampProblem::Broken,
        })?;
        self.intermediates.extend(stamp.certificates.iter().cloned());
        add(&mut self.revocation, &stamp.crls, &stamp.ocsp);
        let path = validate(&self.question(&stamp.certificate, Purpose::TimeStamping, stamp.at));
        let path = path.map_err(|path| StampProblem::Path { path })?;
        self.note_standings(path.standings);
        Ok(stamp)
    }

    /// Checks the signer's path; answers the policies that hold along it.
    fn check_signer(&mut self, certificate: &Certificate, at: Timestamp) -> Vec<String> {
        match validate(&self.question(certificate, Purpose::Signing, at)) {
            Ok(path) => {
                self.note_standings(path.standings);
                path.policies.iter().map(ToString::to_string).collect()
            }
            Err(path) => {
                self.findings.push(Finding::Certificate { path });
                Vec::new()
            }
        }
    }

    fn question<'b>(&'b self, certificate: &'b Certificate, purpose: Purpose, at: Timestamp) -> Question<'b> {
        Question {
            certificate,
            intermediates: &self.intermediates,
            anchors: self.grounds.anchors,
            purpose,
            at,
            now: self.grounds.now,
            revocation: &self.revocation,
            rule: RevocationRule::WhenKnown,
            freshness: self.grounds.freshness,
        }
    }

    fn note_standings(&mut self, standings: Vec<Standing>) {
        for Standing { subject, knowledge, revoked_later } in standings {
            if let Knowledge::Unknown { why } = knowledge {
                let unknown = Finding::RevocationUnknown { subject: subject.clone(), unknown: why };
                self.note(unknown);
            }
            if let Some(revocation) = revoked_later {
                self.note(Finding::RevokedLater { subject, revocation });
            }
        }
    }

    fn note_times(&mut self, signed: &Signed, stamp: Option<&TimeStamp>) {
        let now = self.grounds.now;
        let Some(stamp) = stamp else { return };
        let latest = stamp.at.plus_seconds(CLAIM_TOLERANCE_SECONDS);
        if signed.claimed_at.is_some_and(|claimed| claimed > latest) {
            self.note(Finding::ClaimedAfterStamp);
        }
        if signed.certificate.not_after() < now {
            self.note(Finding::ExpiredSince { until: signed.certificate.not_after() });
        }
        if stamp.certificate.not_after() < now {
            self.note(Finding::StampExpiredSince { until: stamp.certificate.not_after() });
        }
    }

    /// The same authority stands in the signer's path and in the time stamp's: once is enough.
    fn note(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn verdict(&self, stamped: bool) -> Verdict {
        self.findings.iter().map(|finding| finding.verdict(stamped)).max().unwrap_or(Verdict::Valid)
    }
}

/// What is known and what the signature carries.
pub(super) fn gather(signature: &Signature, known: &RevocationData) -> RevocationData {
    let mut revocation = known.clone();
    add(&mut revocation, signature.crls(), signature.ocsp());
    revocation
}

/// Adds what can be read; what cannot is as good as missing, and shows as such.
fn add(revocation: &mut RevocationData, crls: &[Vec<u8>], ocsp: &[Vec<u8>]) {
    for der in crls {
        let _ = revocation.add_crl(der);
    }
    for der in ocsp {
        let _ = revocation.add_ocsp(der);
    }
}

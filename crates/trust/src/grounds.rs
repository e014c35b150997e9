//! By what this node judges signatures: the roots of its own authorities, and what those publish; on a member of a
//! federation the root under which all nodes stand, too.

use kernel::{Ctx, Timestamp};
use signature::asic::Limits;
use signature::path::RevocationData;
use signature::{Certificate, Freshness, Grounds};

use crate::error::TrustError;
use crate::model::Purpose;
use crate::store;

/// A part of the context: certificates of authorities above the node, the root first; empty where there are none.
#[derive(Debug, Clone, Copy)]
pub struct FurtherAnchors(pub fn(&Ctx) -> Vec<Certificate>);

/// What the node's own authorities say.
pub(crate) struct Own {
    /// Every generation of every root: what an earlier one signed stays good.
    pub(crate) roots: Vec<Certificate>,
    authorities: Vec<Certificate>,
    revocation: RevocationData,
}

impl Own {
    /// Reads it. The keys may be locked: the lists are those published last.
    pub(crate) async fn load(ctx: &Ctx) -> Result<Self, TrustError> {
        let authorities = catalogue::current(ctx).authorities().to_vec();
        let further = ctx.find_part::<FurtherAnchors>().map(|FurtherAnchors(find)| find(ctx));
        let mut further = further.unwrap_or_default().into_iter();
        ctx.read(move |r| {
            let mut own =
                Self { roots: Vec::new(), authorities: Vec::new(), revocation: RevocationData::default() };
            own.roots.extend(further.next());
            own.authorities.extend(further);
            for authority in &authorities {
                for known in store::list_generations(r, &authority.id, Purpose::Certify)? {
                    let certificate = Certificate::from_der(&known.der)?;
                    if authority.is_root() { &mut own.roots } else { &mut own.authorities }.push(certificate);
                    let Some(whole) = store::find_whole(r, &authority.id, known.generation)? else {
                        continue;
                    };
                    own.add_list(&whole.der)?;
                    if let Some(delta) = store::find_delta(r, &authority.id, whole.number)? {
                        own.add_list(&delta.der)?;
                    }
                }
            }
            Ok(own)
        })
        .await
    }

    fn add_list(&mut self, der: &[u8]) -> Result<(), TrustError> {
        self.revocation.add_crl(der).map_err(|error| TrustError::Message(error.to_string()))
    }

    /// Every root, then the authorities below.
    pub(crate) fn certificates(self) -> Vec<Certificate> {
        let Self { roots, authorities, .. } = self;
        roots.into_iter().chain(authorities).collect()
    }

    /// Grounds to verify by at an instant, within limits.
    pub(crate) fn grounds(&self, now: Timestamp, limits: Limits) -> Grounds<'_> {
        Grounds {
            anchors: &self.roots,
            intermediates: &self.authorities,
            revocation: &self.revocation,
            now,
            freshness: Freshness::default(),
            limits,
        }
    }
}

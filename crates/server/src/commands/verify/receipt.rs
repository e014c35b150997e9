//! A receipt against the log's key or a root certificate.

use std::path::Path;
use std::process::ExitCode;

use kernel::Clock;
use ledger::receipt::{Doubt, Proven, Receipt, StampProof, Trust, check};

use crate::commands::say;

/// Checks the receipt that `bytes` are, and says what it proves.
pub(super) fn verify(file: &Path, bytes: &[u8], trust: &Trust) -> Result<ExitCode, String> {
    let receipt: Receipt = serde_json::from_slice(bytes)
        .map_err(|error| format!("{} is not a receipt, nor a signed document: {error}", file.display()))?;
    if trust.keys.is_empty() && trust.roots.is_empty() {
        return Err(format!(
            "give the log's public key or a root certificate with --root FILE; the receipt itself names {}, which proves nothing \
             until you compare it with the key that the node's agency publishes",
            receipt.key
        ));
    }
    match check(&receipt, trust, Clock::System.now()) {
        Ok(proven) => {
            tell(&receipt, &proven);
            Ok(ExitCode::SUCCESS)
        }
        Err(doubt) if doubt.is_open() => Err(doubt.to_string()),
        Err(doubt) => {
            say(&format!("NOT PROVEN  {doubt}"));
            if matches!(doubt, Doubt::Newest(_)) {
                say("            keep this receipt: it is evidence that rows may have been rewritten");
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

fn tell(receipt: &Receipt, proven: &Proven) {
    let row = &receipt.row;
    say(&format!(
        "PROVEN      {} wrote: {} on {} {} by {}, detail {}",
        row.at, row.action, row.object, row.object_id, row.actor, row.detail
    ));
    say(&format!(
        "            row {} is number {} of {} in the log “{}”, unchanged",
        row.id,
        receipt.index + 1,
        proven.head.size,
        proven.head.origin
    ));
    if proven.newest_size > proven.head.size {
        say(&format!("            the log went on from there to {} rows", proven.newest_size));
    }
    if let [log, above @ ..] = proven.certified.as_slice() {
        say(&format!("KEY         the log's key is that of {log}"));
        above.iter().for_each(|authority| say(&format!("            certified by {authority}")));
    }
    say(&match &proven.stamp {
        StampProof::Before { at, authority } => {
            format!("TIME        it existed before {at}, as {authority} has stamped")
        }
        StampProof::Unchecked => "TIME        the receipt has a time stamp; give the authority's root certificate with --root to check it".to_owned(),
        StampProof::None => {
            "TIME        not proven: the head is not time-stamped, only the row itself tells its time"
                .to_owned()
        }
    });
}

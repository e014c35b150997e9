//! The file of an extract taken on line: what was certified, under the seal of the agency, so that anybody
//! verifies it with common programs and without this node.

use kernel::seals::{Sealing, ToSeal};
use kernel::{Actor, Audit, Ctx};
use serde_json::{Value as Json, json};

use crate::model::{Extract, Medium};
use crate::{RegistriesError, store};

/// Has an electronic extract signed and keeps the package; one that is kept stays as it is. Gives whether
/// there is one.
pub(crate) async fn seal_extract(ctx: &Ctx, extract: &Extract) -> Result<bool, RegistriesError> {
    let Some(Sealing(seals)) = ctx.find_part::<Sealing>() else { return Ok(false) };
    if extract.medium != Medium::Electronic {
        return Ok(false);
    }
    let id = extract.id.clone();
    if ctx.read(move |r| store::find_file(r, &id)).await?.is_some() {
        return Ok(true);
    }
    let document = document(ctx, extract).into_bytes();
    let asked = ToSeal {
        agency: &extract.agency,
        name: &file_name(extract, "json"),
        media_type: "application/json",
        bytes: &document,
        mandate: None,
    };
    let package = seals.seal(ctx, asked).await;
    let package = package.map_err(|error| RegistriesError::NotSealed(error.to_string()))?;
    let extract = extract.clone();
    ctx.write(move |tx| {
        store::insert_file(tx, &extract.id, &package)?;
        tx.audit(Audit {
            actor: &Actor::Platform,
            action: "registry.seal_extract",
            object: "extract",
            object_id: extract.id.as_str(),
            agency: Some(&extract.agency),
            detail: json!({ "sha256": kernel::sha256_hex(&package) }),
        })?;
        Ok(true)
    })
    .await
}

/// The name of a file of the extract: the registry and the code.
pub(crate) fn file_name(extract: &Extract, kind: &str) -> String {
    format!("{}-{}.{kind}", extract.registry, extract.code)
}

/// What is signed: who certified what, when, and where the code is checked.
fn document(ctx: &Ctx, extract: &Extract) -> String {
    let agencies = directory::agencies(ctx);
    let name = agencies.agency(&extract.agency).map(|agency| agency.name.clone());
    let content: Json = serde_json::from_str(&extract.body).unwrap_or(Json::Null);
    let public = ctx.settings.public_url.trim_end_matches('/');
    let document = json!({
        "agency": { "id": extract.agency, "name": name },
        "code": extract.printed_code(),
        "check": format!("{public}/extracts/{}", extract.code),
        "issued_at": extract.issued_at.to_string(),
        "purpose": extract.purpose,
        "digest": extract.digest,
        "extract": content,
    });
    format!("{document:#}\n")
}

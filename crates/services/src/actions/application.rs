//! An application as it was sent, under the seal of its agency: what was asked and answered, for whom, and under which
//! mandate, so that applicant and agent can show it to anybody.

use kernel::seals::{Sealing, ToSeal};
use kernel::{Actor, Ctx, Lang, MandateId, Reader, Text, audit};
use serde_json::{Value as Json, json};

use super::{audit as note, load_own};
use crate::error::ServicesError;
use crate::form::{Dossier, Walk, show_answer, show_value};
use crate::model::{CaseId, EventKind};
use crate::store;

/// The form of the document.
const FORMAT: &str = "minben-application-1";
/// What hands in answers.
const HANDS_IN: [&str; 2] = ["case.submit", "case.answer_correction"];

/// A sealed application.
#[derive(Debug, Clone)]
pub struct Application {
    /// The package's file name.
    pub name: String,
    /// The package, ASiC-S.
    pub package: Vec<u8>,
}

/// What is sealed, or was.
struct Edition {
    dossier: Dossier,
    number: i64,
    mandate: Option<MandateId>,
    done_by: Option<Text>,
    kept: Option<Vec<u8>>,
}

/// The application of an actor's own case under its agency's seal. It is sealed once for each correction that was
/// answered, and kept, so that everybody who has it has the same one. None where nobody seals, or nothing was sent yet.
///
/// # Errors
/// The case is not the actor's, or the seal cannot be had.
pub async fn application(
    ctx: &Ctx,
    actor: &Actor,
    id: &CaseId,
) -> Result<Option<Application>, ServicesError> {
    let Some(Sealing(seals)) = ctx.find_part::<Sealing>() else { return Ok(None) };
    let (context, who, case) = (ctx.clone(), actor.clone(), id.clone());
    let edition = ctx.read(move |r| Edition::load(&context, r, &who, &case)).await?;
    let Some(number) = edition.dossier.case.number.clone() else { return Ok(None) };
    let name = format!("application-{number}");
    let package_name = format!("{name}.asics");
    if let Some(package) = edition.kept {
        return Ok(Some(Application { name: package_name, package }));
    }
    let document = edition.document(ctx).into_bytes();
    let asked = ToSeal {
        agency: &edition.dossier.case.agency,
        name: &format!("{name}.json"),
        media_type: "application/json",
        bytes: &document,
        mandate: edition.mandate.as_ref(),
    };
    let sealed = seals.seal(ctx, asked).await.map_err(|error| ServicesError::NotSealed(error.to_string()))?;
    let package = ctx
        .write(move |tx| {
            let Edition { dossier, number, .. } = &edition;
            if store::insert_application(tx, &dossier.case.id, *number, &sealed)? {
                let detail = json!({ "edition": number, "sha256": kernel::sha256_hex(&sealed) });
                note(tx, &Actor::Platform, dossier, "case.seal_application", detail)?;
                return Ok(sealed.clone());
            }
            // Somebody else was first: theirs is the one.
            let kept = store::find_application(tx, &dossier.case.id, *number)?;
            Ok::<_, ServicesError>(kept.unwrap_or_else(|| sealed.clone()))
        })
        .await?;
    Ok(Some(Application { name: package_name, package }))
}

impl Edition {
    fn load(ctx: &Ctx, r: &mut Reader, actor: &Actor, id: &CaseId) -> Result<Self, ServicesError> {
        let dossier = load_own(ctx, r, actor, id)?;
        let number = store::edition(r, id)?;
        let handed_in = audit::latest_of(r, "case", id.as_str(), HANDS_IN)?;
        let events = store::list_events(r, id)?.into_iter().rev();
        let mut submitted = events.filter(|event| event.kind == EventKind::Submitted);
        Ok(Self {
            dossier,
            number,
            mandate: handed_in.and_then(|row| row.mandate).map(MandateId::new),
            done_by: submitted.next().and_then(|event| event.text),
            kept: store::find_application(r, id, number)?,
        })
    }

    /// What is signed.
    fn document(&self, ctx: &Ctx) -> String {
        let (case, service) = (&self.dossier.case, &self.dossier.service);
        let agency = directory::agencies(ctx).agency(&case.agency).map(|agency| agency.name.clone());
        let walk = self.dossier.walk(ctx.today());
        let files = self.dossier.files.iter().map(|file| {
            json!({ "upload": file.upload, "name": file.name, "kind": file.kind, "bytes": file.bytes, "sha256": file.file })
        });
        let document = json!({
            "format": FORMAT,
            "agency": { "id": case.agency, "name": agency },
            "service": { "id": case.service, "name": service.name, "legal_basis": service.legal_basis },
            "number": case.number,
            "submitted_at": case.submitted_at.map(|at| at.to_string()),
            "corrections": self.number,
            "applicant": { "id": case.person_id, "name": case.applicant_name, "post": case.applicant_post },
            "done_by": self.done_by,
            "mandate": self.mandate,
            "answers": answers(ctx, &self.dossier, &walk),
            "values": values(ctx, &self.dossier, &walk),
            "documents": files.collect::<Vec<_>>(),
        });
        format!("{document:#}\n")
    }
}

/// Something in both languages.
fn both(of: impl Fn(Lang) -> String) -> Text {
    Text::new(of(Lang::Zh), of(Lang::En))
}

/// The answers that count, as people read them.
fn answers(ctx: &Ctx, dossier: &Dossier, walk: &Walk) -> Vec<Json> {
    let asked = walk.pages.iter().flat_map(|open| open.questions.iter().map(move |one| (open.page, *one)));
    asked
        .map(|(page, question)| {
            let shown = both(|lang| show_answer(ctx, dossier, walk, question, lang));
            json!({ "page": page.title, "field": question.field.id, "question": question.field.name, "answer": shown })
        })
        .collect()
}

/// The named values that people read, as far as they are known.
fn values(ctx: &Ctx, dossier: &Dossier, walk: &Walk) -> Vec<Json> {
    let shown = dossier.service.values.iter().filter_map(|named| {
        let value = walk.values.get(&named.id)?;
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| show_value(ctx, named, value, lang));
        Some(json!({ "title": named.title.as_ref()?, "value": Text::new(zh?, en?) }))
    });
    shown.collect()
}

//! `multipart/form-data`: text stays in memory, files go to the file store as they come.

use axum::RequestExt as _;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, Request};
use kernel::Ctx;

use super::limits::{TextFields, field_too_large, request_too_large, unreadable};
use super::{FileKind, Form, Limits, Upload};
use crate::Failure;

/// Files that one form may hold at most.
const MAX_FILES: usize = 20;

pub(super) async fn read(mut request: Request, ctx: &Ctx, limits: Limits) -> Result<Form, Failure> {
    let bytes = usize::try_from(limits.request).unwrap_or(usize::MAX);
    DefaultBodyLimit::max(bytes).apply(&mut request);
    let mut parts: Multipart = request.extract().await.map_err(|_| unreadable())?;
    let mut fields = TextFields::default();
    let mut uploads = Vec::new();
    let mut failure = None;
    loop {
        let part = match parts.next_part().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(error) => {
                return Err(failure.unwrap_or_else(|| body_failure(error.status().as_u16(), limits)));
            }
        };
        // After the first failure the rest is read and dropped, so that the browser
        // gets to see the answer.
        let result = match part.file_name().map(str::to_owned) {
            _ if failure.is_some() => drain(part).await,
            None => read_text(part, &mut fields, limits).await,
            Some(name) if uploads.len() < MAX_FILES => {
                read_file(part, name, ctx, limits).await.map(|upload| uploads.extend(upload))
            }
            Some(_) => Err(request_too_large(limits.request)),
        };
        if let Err(error) = result {
            failure.get_or_insert(error);
        }
    }
    match failure {
        Some(failure) => Err(failure),
        None => Ok(Form { fields: fields.into_fields(), uploads }),
    }
}

/// Names what [`Multipart::next_field`] does without borrowing it for a whole loop.
trait NextPart {
    async fn next_part(&mut self) -> Result<Option<Field<'_>>, axum::extract::multipart::MultipartError>;
}

impl NextPart for Multipart {
    async fn next_part(&mut self) -> Result<Option<Field<'_>>, axum::extract::multipart::MultipartError> {
        self.next_field().await
    }
}

fn body_failure(status: u16, limits: Limits) -> Failure {
    if status == 413 { request_too_large(limits.request) } else { unreadable() }
}

async fn drain(mut part: Field<'_>) -> Result<(), Failure> {
    while part.chunk().await.map_err(|_| unreadable())?.is_some() {}
    Ok(())
}

async fn read_text(mut part: Field<'_>, fields: &mut TextFields, limits: Limits) -> Result<(), Failure> {
    let name = part.name().unwrap_or("").to_owned();
    let mut value = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|e| body_failure(e.status().as_u16(), limits))? {
        if value.len() + chunk.len() > limits.field {
            drain(part).await?;
            return Err(field_too_large(name, limits));
        }
        value.extend_from_slice(&chunk);
    }
    fields.add(name.as_bytes(), &value, limits)
}

/// None when the person chose no file: browsers then send an empty, nameless one.
async fn read_file(
    mut part: Field<'_>,
    file_name: String,
    ctx: &Ctx,
    limits: Limits,
) -> Result<Option<Upload>, Failure> {
    let field = part.name().unwrap_or("").to_owned();
    let mut kept = ctx.files.begin()?;
    let mut head = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|e| body_failure(e.status().as_u16(), limits))? {
        if kept.length() + chunk.len() as u64 > limits.file {
            drain(part).await?;
            return Err(Failure::too_large(field, format!("{} MB", limits.file / 1_000_000)));
        }
        if head.len() < 16 {
            head.extend(chunk.iter().take(16));
        }
        kept.write(&chunk)?;
    }
    let size = kept.length();
    if size == 0 && file_name.is_empty() {
        return Ok(None);
    }
    let stored = tokio::task::spawn_blocking(move || kept.finish()).await;
    let file = stored.map_err(|e| Failure::internal(&e))??;
    Ok(Some(Upload { field, file_name: display_name(&file_name), kind: FileKind::of(&head), size, file }))
}

/// The last part of the name, without control characters, at most 120 characters.
fn display_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    last.chars().filter(|c| !c.is_control()).take(120).collect()
}

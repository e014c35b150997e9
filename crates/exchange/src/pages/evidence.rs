//! Packages of evidence, to keep and to show to anybody.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header;
use kernel::Ctx;
use kernel::seals::PACKAGE_TYPE;
use web::{Failure, Visitor};

use super::agency_log;
use crate::evidence::{self, Package};
use crate::model::LookUpId;

/// `GET /desk/exchange/{id}/evidence`: for those who answer for what either agency exchanges.
pub(crate) async fn for_agency(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<LookUpId>,
) -> Result<Package, Failure> {
    agency_log::check(&visitor.actor)?;
    Ok(evidence::for_agency(&ctx, &visitor.actor, &id).await?)
}

/// `GET /my/look-ups/{id}/evidence`: for whom the look-up was about, once they may see it.
pub(crate) async fn for_person(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<LookUpId>,
) -> Result<Package, Failure> {
    let number = visitor.citizen()?.national_id.clone();
    Ok(evidence::for_person(&ctx, &visitor.actor, &number, &id).await?)
}

/// A package is a file to keep.
impl IntoResponse for Package {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, PACKAGE_TYPE.to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", self.name)),
            (header::CACHE_CONTROL, "private, no-store".to_owned()),
        ];
        (headers, self.bytes).into_response()
    }
}

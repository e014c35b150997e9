//! The systems and their state for programs.

use axum::Json;
use axum::extract::State;
use kernel::Ctx;
use serde_json::{Value, json};

use crate::GovernmentDir;
use crate::systems::states;

/// One object a row: id, names, owner, works.
pub(crate) async fn systems(State(ctx): State<Ctx>) -> Json<Value> {
    let rows: Vec<Value> = states(&catalogue::current(&ctx), &ctx.part::<GovernmentDir>().0)
        .iter()
        .map(|row| {
            json!({ "id": row.id, "names": { "zh": row.name.zh, "en": row.name.en }, "owner": row.owners,
                    "works": row.works, "proof": row.proof })
        })
        .collect();
    Json(json!({ "systems": rows }))
}

//! Checkpoint and tiles for outside auditors, as C2SP tlog-tiles serves them. Hashes only:
//! no entries are served (ADR 0014).

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use kernel::Ctx;
use serde::Deserialize;
use serde_json::{Value, json};
use web::Failure;

use crate::LedgerError;
use crate::note::LogKey;
use crate::store::{self, LogState, Tiles};
use crate::tree::{self, HASH_BYTES, TILE_WIDTH, TileStore as _};

/// A tile never changes once its hashes are there.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// The newest head changes every second.
const BRIEFLY: &str = "public, max-age=1";
const TEXT: &str = "text/plain; charset=utf-8";

/// `GET /ledger/checkpoint`.
pub(crate) async fn checkpoint(State(ctx): State<Ctx>) -> Result<Response, Failure> {
    let log = begun(&ctx).await?;
    Ok(([(header::CONTENT_TYPE, TEXT), (header::CACHE_CONTROL, BRIEFLY)], log.note).into_response())
}

/// `GET /ledger/key`: the log's public key, for `minben verify --root` and signed-note tools.
pub(crate) async fn key(State(ctx): State<Ctx>) -> Result<Response, Failure> {
    let log = begun(&ctx).await?;
    let key = LogKey::new(None, &log.public_key).map_err(LedgerError::from)?.verifier(&log.head.origin);
    let name = "attachment; filename=\"minben-log.pub\"";
    let headers = [(header::CONTENT_TYPE, TEXT), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, format!("{key}\n")).into_response())
}

async fn begun(ctx: &Ctx) -> Result<LogState, Failure> {
    ctx.read(store::find_log).await?.ok_or_else(Failure::not_found)
}

/// `GET /ledger/tile/{level}/{place}`.
pub(crate) async fn tile(
    State(ctx): State<Ctx>,
    Path((level, place)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (Some(level), Some((number, width))) = (decimal(&level, 63), parse_place(&place)) else {
        return Err(Failure::not_found());
    };
    let level = u8::try_from(level).map_err(|_| Failure::not_found())?;
    let found = ctx.read(move |r| Tiles(r).tile(level, number)).await?;
    let hashes = found.unwrap_or_default();
    let part = hashes.get(..width as usize * HASH_BYTES).ok_or_else(Failure::not_found)?;
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, FOREVER)];
    Ok((headers, part.to_vec()).into_response())
}

/// `x001/x234/067` or `x001/x234/067.p/12`: the tile's place and its width.
fn parse_place(place: &str) -> Option<(u64, u64)> {
    let (number, width) = match place.split_once(".p/") {
        Some((number, width)) => (number, decimal(width, TILE_WIDTH - 1).filter(|width| *width > 0)?),
        None => (place, TILE_WIDTH),
    };
    let groups: Vec<&str> = number.split('/').collect();
    let (last, earlier) = groups.split_last()?;
    let mut place = 0_u64;
    for group in earlier.iter().map(|group| group.strip_prefix('x')).chain([Some(*last)]) {
        let group =
            group.filter(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))?;
        place = place.checked_mul(1000)?.checked_add(group.parse().ok()?)?;
    }
    // One tile has one address: no groups of zeros before it, and none beyond what is counted.
    let shortest = earlier.first().is_none_or(|first| *first != "x000");
    (shortest && i64::try_from(place).is_ok()).then_some((place, width))
}

/// A decimal number without zeros before it, at most `most`.
fn decimal(text: &str, most: u64) -> Option<u64> {
    let plain = text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
    text.parse().ok().filter(|number| plain && *number <= most)
}

/// Two sizes of the tree.
#[derive(Debug, Deserialize)]
pub(crate) struct Sizes {
    from: u64,
    to: Option<u64>,
}

/// `GET /api/ledger/consistency?from=…&to=…`: the proof that the tree of `to` leaves (the
/// newest when left out) begins with that of `from` leaves.
pub(crate) async fn consistency(
    State(ctx): State<Ctx>,
    Query(sizes): Query<Sizes>,
) -> Result<Json<Value>, Failure> {
    let log = begun(&ctx).await?;
    let to = sizes.to.unwrap_or(log.head.size);
    let wrong = |field: &str| Failure::new(400, "ledger.size").with("size", log.head.size).at(field);
    if to > log.head.size {
        return Err(wrong("to"));
    }
    if sizes.from == 0 || sizes.from > to {
        return Err(wrong("from"));
    }
    let from = sizes.from;
    let proof = ctx
        .read(move |r| {
            let hashes = tree::consistency(&mut Tiles(r), from, to)?;
            let roots = (tree::root(&mut Tiles(r), from)?, tree::root(&mut Tiles(r), to)?);
            Ok::<_, LedgerError>((hashes, roots))
        })
        .await?;
    let (hashes, roots) = proof;
    let hashes: Vec<String> = hashes.iter().map(ToString::to_string).collect();
    Ok(Json(json!({
        "from": { "size": from, "root": roots.0.to_string() },
        "to": { "size": to, "root": roots.1.to_string() },
        "proof": hashes,
        "checkpoint": log.note,
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_has_one_address() {
        for (text, expected) in [
            ("000", Some((0, 256))),
            ("067", Some((67, 256))),
            ("x001/x234/067", Some((1_234_067, 256))),
            ("x001/x234/067.p/12", Some((1_234_067, 12))),
            ("005.p/255", Some((5, 255))),
            ("005.p/256", None),
            ("005.p/0", None),
            ("005.p/07", None),
            ("x000/005", None),
            ("5", None),
            ("x005", None),
            ("001/067", None),
            ("x999/x999/x999/x999/x999/x999/x999/999", None),
            ("+12", None),
            ("", None),
        ] {
            assert_eq!(parse_place(text), expected, "{text}");
        }
        assert_eq!(
            (decimal("63", 63), decimal("64", 63), decimal("00", 63), decimal("", 63)),
            (Some(63), None, None, None)
        );
    }
}

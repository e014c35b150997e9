use axum::extract::State;
use axum::response::IntoResponse;
use http::StatusCode;
use kernel::Ctx;
use web::{Access, Form, Routes};

use crate::{echo, node};

async fn keep(State(ctx): State<Ctx>, form: Form) -> axum::response::Response {
    let lines: Vec<String> = form
        .uploads()
        .iter()
        .map(|u| {
            let kept = ctx.files.read(&u.file).unwrap().len();
            format!("{} {} {} {} {kept}", u.field, u.file_name, u.kind.id(), u.size)
        })
        .collect();
    format!("{}|{}", form.text("note"), lines.join(",")).into_response()
}

fn routes() -> Routes {
    Routes::new().post("/t/form", Access::Anyone, echo).post("/api/t/form", Access::Anyone, echo).post(
        "/t/file",
        Access::Anyone,
        keep,
    )
}

#[tokio::test]
async fn values_keep_their_order_and_may_repeat() {
    let (mut browser, _node) = node(routes()).await;
    let page = browser.post("/t/form", &[("a", "民 本&"), ("b", "x"), ("a", "1\r\n2")]).await;
    assert_eq!(page.body, "a=民 本&;b=x;a=1\n2;");
    assert_eq!(browser.post("/t/form", &[]).await.body, "");
}

#[tokio::test]
async fn ten_megabytes_in_a_field_are_refused_by_name() {
    let (mut browser, _node) = node(routes()).await;
    let huge = "字".repeat(10 * 1024 * 1024 / 3);
    let answer = browser.post_once("/api/t/form", &[("ok", "1"), ("reason", &huge)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.json()["field"], "reason");
    let page = browser.upload("/t/file", &[("note", &huge)], &[]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.text().contains("「note」"), "{}", page.text());
}

#[tokio::test]
async fn nul_and_bytes_that_are_not_text_are_refused() {
    let (mut browser, _node) = node(routes()).await;
    let answer = browser.post_once("/api/t/form", &[("a", "x\0y")]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.json()["code"], "form-not-text");
    assert_eq!(answer.json()["field"], "a");
}

#[tokio::test]
async fn json_is_no_form() {
    let (mut browser, _node) = node(routes()).await;
    let answer = browser.post_json("/t/form", &serde_json::json!({})).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn files_are_kept_and_named_by_what_they_are() {
    let (mut browser, _node) = node(routes()).await;
    let files: [(&str, &str, &[u8]); 3] = [
        ("proof", "C:\\x\\租約.pdf", b"%PDF-1.7 and so on"),
        ("photo", "not-an-image.png", b"#!/bin/sh"),
        ("none", "", b""),
    ];
    let page = browser.upload("/t/file", &[("note", " 附件 ")], &files).await;
    assert_eq!(page.body, "附件|proof 租約.pdf pdf 18 18,photo not-an-image.png other 9 9");
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_by_name_and_leaves_nothing() {
    let (mut browser, node) = node(routes()).await;
    let large = vec![b'x'; 10_000_001];
    let page = browser.upload("/t/file", &[], &[("proof", "large.pdf", &large)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.text().contains("「proof」超過上限 10 MB"), "{}", page.text());
    let left = std::fs::read_dir(node.ctx.files.root()).unwrap().count();
    assert_eq!(left, 0);
}

//! Giving, accepting, acting, ending; parents by the register, guardians and companies by document.

use kernel::{Actor, Audit, MandateId};
use serde_json::json;
use testkit::{Browser, Page};

use super::node::{CHILD, Node, OTHER, PARENT, node};

const FORM: [(&str, &str); 6] = [
    ("name", "林試華"),
    ("number", OTHER),
    ("kind", "deputy"),
    ("reach", "all"),
    ("from-year", "115"),
    ("from-month", "11"),
];

fn form<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FORM.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    let day = [("from-day", "20")].into_iter().filter(|_| more.iter().all(|(other, _)| *other != "from-day"));
    kept.chain(day).chain(more.iter().copied()).collect()
}

/// A mandate that the first person gave the second, its path, and both browsers.
async fn given(node: &Node, more: &[(&str, &str)]) -> (String, Browser, Browser) {
    let agent = node.signed_in(OTHER, "林試華").await;
    let mut principal = node.signed_in(PARENT, "陳測安").await;
    let page = principal.post("/my/mandates/new", &form(more)).await;
    assert!(page.path.starts_with("/my/mandates/") && page.status == 200, "{}: {}", page.path, page.text());
    assert!(page.text().contains("等候接受"));
    (page.path, principal, agent)
}

async fn accept_and_act(path: &str, agent: &mut Browser) -> Page {
    let accepted = agent.post(&format!("{path}/accept"), &[]).await;
    assert!(accepted.text().contains("有效"), "{}", accepted.text());
    agent.post_once(&format!("{path}/act"), &[]).await
}

#[tokio::test]
async fn an_accepted_mandate_lets_the_agent_act_and_every_page_says_so() {
    let node = node().await;
    let (path, mut principal, mut agent) = given(&node, &[]).await;
    let early = agent.post(&format!("{path}/act"), &[]).await;
    assert!(early.status == 403 && early.text().contains("還沒有接受"), "{}", early.text());
    assert_eq!(accept_and_act(&path, &mut agent).await.status, 303);
    let who = agent.get("/who").await.body;
    assert!(who.starts_with("agent:") && who.ends_with(path.rsplit('/').next().unwrap()), "{who}");
    let page = agent.get("/agencies").await;
    assert!(page.body.contains("您正代理：") && page.body.contains("陳測安"));
    let refused = agent.get("/my/mandates").await;
    assert!(refused.status == 403 && refused.text().contains("只供本人辦理"));
    assert_eq!(agent.get("/citizens-only").await.status, 403);
    let stopped = agent.post("/mandates/stop", &[]).await;
    assert_eq!(stopped.path, "/my/mandates");
    assert!(agent.get("/who").await.body.starts_with("person:"));
    assert!(principal.get(&path).await.text().contains("林試華代理陳測安"));
}

#[tokio::test]
async fn either_side_ends_it_and_the_agent_is_told_why() {
    let node = node().await;
    for by_principal in [true, false] {
        let (path, mut principal, mut agent) = given(&node, &[]).await;
        accept_and_act(&path, &mut agent).await;
        let mut other_browser = node.signed_in(OTHER, "林試華").await;
        let ender = if by_principal { &mut principal } else { &mut other_browser };
        assert!(ender.post(&format!("{path}/end"), &[]).await.text().contains("已終止"));
        assert_eq!(ender.post(&format!("{path}/end"), &[]).await.status, 200, "twice is no mistake");
        let refused = agent.get("/who").await;
        assert!(refused.status == 403 && refused.text().contains("已經終止"), "{}", refused.text());
        assert!(agent.get("/who").await.body.starts_with("person:"), "the choice is forgotten");
        assert_eq!(agent.post(&format!("{path}/accept"), &[]).await.status, 403);
    }
}

#[tokio::test]
async fn dates_hold_on_both_ends() {
    let node = node().await;
    let until = [("until-year", "115"), ("until-month", "11"), ("until-day", "23")];
    let (path, _, mut agent) = given(&node, &[&[("from-day", "22")], &until[..]].concat()).await;
    agent.post(&format!("{path}/accept"), &[]).await;
    let early = agent.post(&format!("{path}/act"), &[]).await;
    assert!(early.status == 403 && early.text().contains("2026-11-2"), "{}", early.text());
    node.days_later(2);
    let mut agent = node.signed_in(OTHER, "林試華").await;
    assert_eq!(agent.post_once(&format!("{path}/act"), &[]).await.status, 303);
    node.days_later(2);
    let mut late = node.signed_in(OTHER, "林試華").await;
    let refused = late.post(&format!("{path}/act"), &[]).await;
    assert!(refused.status == 403 && refused.text().contains("2026-11-23"), "{}", refused.text());
}

#[tokio::test]
async fn a_form_with_mistakes_names_them() {
    let node = node().await;
    let mut principal = node.signed_in(PARENT, "陳測安").await;
    node.person(OTHER, "林試華").await;
    for (more, words) in [
        (vec![("number", "A200000013")], "統一編號不正確"),
        (vec![("number", PARENT), ("name", "陳測安")], "兩個人之間"),
        (vec![("name", "林別名")], "找不到這個姓名"),
        (vec![("reach", "some")], "至少一項服務"),
        (vec![("reach", "some"), ("services", "no-such-service")], "沒有這項服務"),
        (vec![("kind", "guardian")], "需要戶籍登記或文件證明"),
        (vec![("until-year", "115"), ("until-month", "11"), ("until-day", "1")], "結束日期不能早於"),
        (vec![("from-month", "13")], "正確的日期"),
    ] {
        let page = principal.post("/my/mandates/new", &form(&more)).await;
        assert!(page.status == 422 && page.text().contains(words), "{words}: {}", page.text());
    }
}

#[tokio::test]
async fn a_mandate_is_nobody_elses() {
    let node = node().await;
    let (path, _, mut agent) = given(&node, &[]).await;
    let mut stranger = node.signed_in(CHILD, "陳小測").await;
    assert_eq!(stranger.get(&path).await.status, 404);
    for verb in ["accept", "end", "act"] {
        assert_eq!(stranger.post(&format!("{path}/{verb}"), &[]).await.status, 404, "{verb}");
    }
    stranger.set_cookie(mandates::COOKIE, path.rsplit('/').next().unwrap());
    assert!(stranger.get("/who").await.body.starts_with("person:"), "a copied choice is worth nothing");
    assert!(agent.get(&path).await.text().contains("等候接受"));
}

#[tokio::test]
async fn a_parent_acts_for_a_minor_as_the_register_says_until_of_age() {
    let node = node().await;
    let mut parent = node.signed_in(PARENT, "陳測安").await;
    let page = parent.post("/my/mandates/child", &[("number", CHILD)]).await;
    assert!(
        page.text().contains("父母（法定代理人）") && page.text().contains("戶籍登記記載"),
        "{}",
        page.text()
    );
    let again = parent.post("/my/mandates/child", &[("number", CHILD)]).await;
    assert_eq!(again.path, page.path, "asking twice gives the same mandate");
    let mut child = node.signed_in(CHILD, "陳小測").await;
    assert!(child.get("/my/look-ups").await.text().contains("查證父母代理未成年子女的權限"));
    assert!(child.get("/messages").await.text().contains("法定代理人可代您辦理事項"));
    let refused = child.post(&format!("{}/end", page.path), &[]).await;
    assert!(refused.status == 403 && refused.text().contains("不能由本人終止"), "{}", refused.text());
    node.days_later(7 * 365 + 2 + 5);
    let mut parent = node.signed_in(PARENT, "陳測安").await;
    assert_eq!(parent.post(&format!("{}/act", page.path), &[]).await.status, 403, "eighteen");
}

#[tokio::test]
async fn nobody_claims_a_child_that_is_not_theirs() {
    let node = node().await;
    let mut other = node.signed_in(OTHER, "林試華").await;
    let nobody = kernel::number::national_id::NationalId::with_checksum(
        'B',
        kernel::number::national_id::Sex::Male,
        77,
    );
    let nobody = nobody.unwrap();
    for number in [CHILD, PARENT, nobody.as_str()] {
        let page = other.post("/my/mandates/child", &[("number", number)]).await;
        assert!(page.status == 422 && page.text().contains("沒有記載您是"), "{number}: {}", page.text());
    }
}

const COURT: [(&str, &str); 9] = [
    ("kind", "guardian"),
    ("principal", CHILD),
    ("principal-name", "陳小測"),
    ("number", OTHER),
    ("name", "林試華"),
    ("document", "115年度監宣字第1號"),
    ("from-year", "115"),
    ("from-month", "11"),
    ("from-day", "20"),
];

#[tokio::test]
async fn an_official_records_a_guardian_and_a_company() {
    let node = node().await;
    let mut desk = node.desk().await;
    assert!(desk.post("/desk/mandates/new", &COURT).await.text().contains("已登記"));
    let company = kernel::number::business_number::BusinessNumber::with_checksum(1_234_567).unwrap();
    let mut form = COURT;
    (form[0].1, form[1].1, form[2].1) = ("company", company.as_str(), "範例股份有限公司");
    assert!(desk.post("/desk/mandates/new", &form).await.text().contains("已登記"));
    let mut agent = node.signed_in(OTHER, "林試華").await;
    let list = agent.get("/my/mandates").await;
    for words in ["監護人", "公司代表人", "範例股份有限公司", "陳小測"] {
        assert!(list.text().contains(words), "{words}: {}", list.text());
    }
    assert!(agent.get("/messages").await.text().contains("代理權已登記"));
    for (at, value, words) in
        [(1, "A100000011", "不正確"), (2, "別名", "找不到"), (5, "", "字號"), (3, "A123456789", "兩個人之間")]
    {
        let mut wrong = COURT;
        wrong[at].1 = value;
        let page = desk.post("/desk/mandates/new", &wrong).await;
        assert!(page.status == 422 && page.text().contains(words), "{words}: {}", page.text());
    }
    assert_eq!(agent.post("/desk/mandates/new", &COURT).await.status, 403);
}

#[tokio::test]
async fn an_offer_reaches_the_agents_inbox_and_the_answer_the_principals() {
    let node = node().await;
    let (path, mut principal, mut agent) = given(&node, &[]).await;
    let inbox = agent.get("/messages").await;
    assert!(inbox.text().contains("有人委任您代辦") && inbox.text().contains("陳測安"), "{}", inbox.text());
    let message = inbox.links().into_iter().find(|link| link.starts_with("/messages/")).unwrap();
    let message = agent.get(&message).await;
    assert!(message.links().contains(&path), "{}", message.body);
    agent.post(&format!("{path}/accept"), &[]).await;
    assert!(principal.get("/messages").await.text().contains("委任已接受"));
    let (path, _, mut agent) = given(&node, &[]).await;
    assert!(agent.post(&format!("{path}/end"), &[]).await.text().contains("已終止"));
    assert!(principal.get("/messages").await.text().contains("委任未被接受"));
}

#[tokio::test]
async fn an_agent_asks_and_the_principal_alone_decides() {
    let node = node().await;
    let mut principal = node.signed_in(OTHER, "林試華").await;
    let mut agent = node.signed_in(PARENT, "陳測安").await;
    let page = agent.post("/my/mandates/ask", &form(&[])).await;
    assert!(
        page.text().contains("陳測安代理林試華") && page.text().contains("等候本人接受"),
        "{}",
        page.text()
    );
    let own = agent.post(&format!("{}/accept", page.path), &[]).await;
    assert!(own.status == 403 && own.text().contains("要由對方接受"), "{}", own.text());
    let early = agent.post(&format!("{}/act", page.path), &[]).await;
    assert!(early.status == 403 && early.text().contains("還沒有接受"), "{}", early.text());
    assert!(principal.get("/messages").await.text().contains("有人請求代理您"));
    let accepted = principal.post(&format!("{}/accept", page.path), &[]).await;
    assert!(accepted.text().contains("有效"), "{}", accepted.text());
    assert_eq!(agent.post_once(&format!("{}/act", page.path), &[]).await.status, 303);

    let mut agent = node.signed_in(PARENT, "陳測安").await;
    let refused = agent.post("/my/mandates/ask", &form(&[])).await;
    assert!(principal.post(&format!("{}/end", refused.path), &[]).await.text().contains("已終止"));
    assert!(agent.get("/messages").await.text().contains("委任未被接受"));
    let empty = agent.post("/my/mandates/ask", &form(&[("name", ""), ("number", "")])).await;
    assert!(empty.status == 422 && empty.text().contains("請填寫對方的姓名"), "{}", empty.text());
}

#[tokio::test]
async fn an_official_ends_a_recorded_mandate_with_a_reason() {
    let node = node().await;
    let mut desk = node.desk().await;
    desk.post("/desk/mandates/new", &COURT).await;
    let mut agent = node.signed_in(OTHER, "林試華").await;
    let path = agent.get("/my/mandates").await.links().into_iter().find(|link| link.len() > 30).unwrap();
    agent.post_once(&format!("{path}/act"), &[]).await;
    for (document, principal) in [("115年度監宣字第2號", CHILD), ("115年度監宣字第1號", OTHER), ("", "")]
    {
        let page =
            desk.post("/desk/mandates/find", &[("document", document), ("principal", principal)]).await;
        assert_eq!(page.status, 422, "{}", page.text());
    }
    let form = [("document", "115年度監宣字第1號"), ("principal", CHILD)];
    let found = desk.post("/desk/mandates/find", &form).await;
    assert!(found.text().contains("林試華") && found.text().contains("監護人"), "{}", found.text());
    let end = format!("{}/end", found.path);
    let without = desk.post(&end, &[("reason", " ")]).await;
    assert!(without.status == 422 && without.text().contains("請填寫原因"), "{}", without.text());
    let ended = desk.post(&end, &[("reason", "法院115年度監宣字第9號裁定撤銷")]).await;
    assert!(ended.text().contains("已終止") && ended.text().contains("撤銷"), "{}", ended.text());
    assert_eq!(desk.post(&end, &[("reason", "再一次")]).await.status, 200, "twice is no mistake");
    assert_eq!(agent.get("/who").await.status, 403, "the agent acts no more");
    for number in [OTHER, CHILD] {
        let name = if number == OTHER { "林試華" } else { "陳小測" };
        let mut side = node.signed_in(number, name).await;
        assert!(side.get("/messages").await.text().contains("登記的代理權已終止"));
        assert!(side.get(&path).await.text().contains("監宣字第9號"), "both see the reason");
    }
    // What people gave each other is no office's to end.
    let (given, _, _) = given(&node, &[]).await;
    let id = given.rsplit('/').next().unwrap();
    assert_eq!(desk.get(&format!("/desk/mandates/{id}")).await.status, 404);
    assert_eq!(desk.post(&format!("/desk/mandates/{id}/end"), &[("reason", "x")]).await.status, 404);
}

/// Writes what the block of services writes when an application is begun.
async fn begin_case(node: &Node, actor: Actor, service: String, number: &'static str) {
    let done = node.ctx().write(move |tx| {
        tx.audit(Audit {
            actor: &actor,
            action: "case.start",
            object: "case",
            object_id: number,
            agency: None,
            detail: json!({ "service": service, "number": number }),
        })
    });
    done.await.unwrap();
}

#[tokio::test]
async fn what_the_agent_did_under_the_mandate_is_shown_to_both() {
    let node = node().await;
    let (path, mut principal, mut agent) = given(&node, &[]).await;
    agent.post(&format!("{path}/accept"), &[]).await;
    assert!(principal.get(&path).await.text().contains("還沒有代理紀錄"));
    let service = node.services().remove(0);
    let name = catalogue::current(node.ctx()).service(&service).unwrap().name.zh.clone();
    let (other, own) = (node.person(OTHER, "林試華").await, node.person(PARENT, "陳測安").await);
    let acting = Actor::Agent {
        agent: other.clone(),
        principal: own,
        mandate: MandateId::new(path.rsplit('/').next().unwrap()),
        services: None,
    };
    begin_case(&node, acting, service.clone(), "115-000001").await;
    // What the agent does for themselves is not the principal's to see.
    begin_case(&node, Actor::Citizen(other), service, "115-000002").await;
    for (side, browser) in [("principal", &mut principal), ("agent", &mut agent)] {
        let page = browser.get(&path).await;
        for words in ["開始申請", name.as_str(), "115-000001"] {
            assert!(page.text().contains(words), "{side}: {words}: {}", page.text());
        }
        assert!(!page.text().contains("115-000002"), "{side}: {}", page.text());
    }
    // It stays readable when the mandate is over.
    principal.post(&format!("{path}/end"), &[]).await;
    for browser in [&mut principal, &mut agent] {
        assert!(browser.get(&path).await.text().contains("115-000001"));
    }
}

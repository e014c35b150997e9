//! Officials who keep asking for supplies over real HTTP and note what was acknowledged,
//! and the check that nothing acknowledged is missing and nothing is half there.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kernel::db::Location;
use kernel::files::FileStore;
use kernel::settings::Settings;
use kernel::{Ctx, CtxBuilder, params};
use testkit::Page;

use crate::child::Client;

/// A service that needs nothing but answers.
const SERVICE: &str = "/services/supplies-request";
/// Posts whose holders ask for supplies.
pub(crate) const POSTS: [&str; 4] = ["ndc-clerk-1", "ndc-clerk-2", "ndc-clerk-3", "ndc-it"];

/// A write that was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Acknowledged {
    /// The case exists.
    Started(String),
    /// Its quantity was saved.
    Answered(String, u32),
    /// It was sent.
    Submitted(String),
    /// A message stands in it.
    Wrote(String, String),
}

/// Who a writer is.
pub(crate) struct Writer {
    client: Client,
    person: String,
    post: String,
    quantity: u32,
    /// What was acknowledged so far.
    pub(crate) noted: Vec<Acknowledged>,
    /// Failures the server answered with, by status.
    pub(crate) refused: Vec<u16>,
}

impl Writer {
    /// The holder of a post, as the sign-in page offers them.
    pub(crate) fn new(address: SocketAddr, post: &str) -> Self {
        let mut client = Client::new(address);
        let page = client
            .get("/sign-in?as=official&q=%E5%9C%8B%E5%AE%B6%E7%99%BC%E5%B1%95")
            .expect("the sign-in page");
        let offered = page.forms().into_iter().find(|form| form.value("post") == Some(post));
        let form = offered.unwrap_or_else(|| panic!("nobody holds {post}: {}", page.text()));
        let person = form.value("person").expect("a person").to_owned();
        Self { client, person, post: post.to_owned(), quantity: 0, noted: Vec::new(), refused: Vec::new() }
    }

    /// Writes until `stop`; a dead connection is tried again.
    pub(crate) fn run(&mut self, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            if self.one_case(stop).is_err() {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    }

    /// Carries one case from start to a message; `Err` when the connection died.
    pub(crate) fn one_case(&mut self, stop: &AtomicBool) -> std::io::Result<()> {
        let page = self.client.get(SERVICE)?;
        let Some(form) = page.form_to("/start") else { return self.sign_in(&page) };
        let mut answer = self.client.submit(&form)?;
        let Some(case) = self.case_in(&answer) else { return Ok(()) };
        self.noted.push(Acknowledged::Started(case.clone()));
        while !stop.load(Ordering::Relaxed) {
            let Some(next) = answer.location.clone() else { return Ok(()) };
            if next == format!("/cases/{case}") {
                self.noted.push(Acknowledged::Submitted(case.clone()));
                return self.write_message(&case);
            }
            answer = match self.go_on(&case, &next)? {
                Some(answer) => answer,
                None => return Ok(()),
            };
        }
        Ok(())
    }

    /// Fills in and sends the page of a draft.
    fn go_on(&mut self, case: &str, path: &str) -> std::io::Result<Option<Page>> {
        let page = self.client.get(path)?;
        let Some(mut form) = page.forms().into_iter().find(|form| {
            form.action.ends_with("/pages/goods")
                || form.action.ends_with("/submit")
                || form.action.ends_with("/evidence")
        }) else {
            self.refuse(&page);
            return Ok(None);
        };
        let asks = form.has("goods-0-quantity");
        if asks {
            self.quantity = self.quantity % 100 + 1;
            form.enter("goods-0-item", "paper-a4").expect("the item is offered");
            form.enter("goods-0-quantity", &self.quantity.to_string()).expect("the quantity is asked");
        }
        let answer = self.client.post(&form.action, &form.sent(None))?;
        if answer.status != 303 {
            self.refuse(&answer);
            return Ok(None);
        }
        if asks {
            self.noted.push(Acknowledged::Answered(case.to_owned(), self.quantity));
        }
        Ok(Some(answer))
    }

    fn write_message(&mut self, case: &str) -> std::io::Result<()> {
        let body = format!("{}-{}", self.post, self.noted.len());
        let answer = self.client.post(&format!("/cases/{case}/messages"), &[("body", &body)])?;
        if answer.status == 303 && !is_sign_in(&answer) {
            self.noted.push(Acknowledged::Wrote(case.to_owned(), body));
        } else {
            self.refuse(&answer);
        }
        Ok(())
    }

    fn sign_in(&mut self, page: &Page) -> std::io::Result<()> {
        if page.status.is_server_error() {
            self.refuse(page);
        }
        let answer = self.client.sign_in(&self.person, &self.post)?;
        if answer.status != 303 {
            self.refuse(&answer);
        }
        Ok(())
    }

    /// The case that a start led to.
    fn case_in(&mut self, answer: &Page) -> Option<String> {
        let case = answer.location.as_ref().and_then(|to| to.strip_prefix("/cases/"));
        let case = case.and_then(|rest| rest.split('/').next()).map(str::to_owned);
        if case.is_none() {
            self.refuse(answer);
        }
        case
    }

    fn refuse(&mut self, page: &Page) {
        self.refused.push(page.status.as_u16());
    }
}

fn is_sign_in(page: &Page) -> bool {
    page.location.as_ref().is_some_and(|to| to.starts_with("/sign-in"))
}

/// Lets everyone write at once until the flag is set.
pub(crate) fn write_together(
    writers: Vec<Writer>,
    stop: &Arc<AtomicBool>,
) -> Vec<std::thread::JoinHandle<Writer>> {
    let run = |mut writer: Writer| {
        let stop = stop.clone();
        std::thread::spawn(move || {
            writer.run(&stop);
            writer
        })
    };
    writers.into_iter().map(run).collect()
}

/// Everything that was acknowledged is there, and no case is half there.
pub(crate) async fn verify(data: &Path, noted: &[Acknowledged]) {
    let ctx = CtxBuilder::new(Settings::default(), FileStore::new(data.join("files")))
        .open(&Location::Sqlite(data.join("minben.db")))
        .await
        .expect("the database opens");
    let mut missing = Vec::new();
    for (place, write) in noted.iter().enumerate() {
        if !is_there(&ctx, write, &noted[place + 1..]).await {
            missing.push(format!("{write:?}"));
        }
    }
    assert!(
        missing.is_empty(),
        "{} of {} acknowledged writes are lost: {missing:?}",
        missing.len(),
        noted.len()
    );
    for (what, sql) in NEVER {
        let rows = ctx.query(sql, params![]).await.expect(what);
        let found: Vec<String> = rows.iter().map(|row| row.text(0).expect(what)).collect();
        assert!(found.is_empty(), "{what}: {found:?}");
    }
    for (what, one, other) in EQUAL {
        let (one, other) = (count(&ctx, one).await, count(&ctx, other).await);
        assert_eq!(one, other, "{what}");
    }
}

async fn count(ctx: &Ctx, sql: &str) -> i64 {
    ctx.query_opt(sql, params![]).await.expect(sql).expect(sql).int(0).expect(sql)
}

async fn is_there(ctx: &Ctx, write: &Acknowledged, later: &[Acknowledged]) -> bool {
    let found = |sql: &'static str, case: &str, word: String| {
        let (ctx, values) = (ctx.clone(), params![case, word]);
        async move { ctx.query_opt(sql, values).await.expect(sql).is_some() }
    };
    match write {
        Acknowledged::Started(case) => {
            found("select 1 from cases where id = $1 and id <> $2", case, String::new()).await
        }
        Acknowledged::Answered(case, quantity) => {
            // A draft that was taken up again may have a later answer, acknowledged or not.
            let last =
                !later.iter().any(|other| matches!(other, Acknowledged::Started(again) if again == case));
            let sql = "select 1 from case_answers where case_id = $1 and answers like $2";
            let word = if last { format!("%\"quantity\":{quantity}}}%") } else { "%quantity%".to_owned() };
            found(sql, case, word).await
        }
        Acknowledged::Submitted(case) => {
            let sql = "select 1 from cases where id = $1 and state <> $2 and number is not null";
            found(sql, case, "draft".to_owned()).await
        }
        Acknowledged::Wrote(case, body) => {
            found("select 1 from case_messages where case_id = $1 and body = $2", case, body.clone()).await
        }
    }
}

/// What must find nothing.
const NEVER: [(&str, &str); 7] = [
    ("a case without answers", "select id from cases where id not in (select case_id from case_answers)"),
    (
        "a case without its beginning",
        "select id from cases where id not in (select case_id from case_events where kind = 'started')",
    ),
    (
        "a case whose history has a gap",
        "select c.id from cases c where c.last_event <> (select count(*) from case_events e where e.case_id = c.id) \
         or c.last_event <> (select max(e.seq) from case_events e where e.case_id = c.id)",
    ),
    (
        "a case sent by half",
        "select id from cases where (state = 'draft') <> (number is null) or (number is null) <> (submitted_at is null) \
         or (number is not null and id not in (select case_id from case_events where kind = 'submitted'))",
    ),
    (
        "a case on no desk",
        "select id from cases where number is not null and id not in (select case_id from case_desks)",
    ),
    (
        "a case sent twice",
        "select case_id from case_events where kind = 'submitted' group by case_id having count(*) > 1",
    ),
    ("a job given up", "select kind from jobs where dead_at is not null"),
];

/// Counts that must agree.
const EQUAL: [(&str, &str, &str); 3] = [
    (
        "cases and facts of their beginning",
        "select count(*) from cases",
        "select count(*) from facts where kind = 'service.started'",
    ),
    (
        "sent cases and facts of their sending",
        "select count(*) from cases where number is not null",
        "select count(*) from facts where kind = 'service.submitted'",
    ),
    (
        "sent cases and their lines in the audit trail",
        "select count(*) from cases where number is not null",
        "select count(*) from audit where action = 'case.submit'",
    ),
];

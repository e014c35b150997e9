//! An agency that takes fees, its cashier, and somebody who pays.

use std::path::Path;

use axum::middleware::from_fn_with_state;
use directory::actions::{Appointment, appoint};
use identity::model::Installation;
use kernel::{Actor, AgencyId, Ctx, Day, Money, Person, PostId, Text, params};
use payments::actions::{Paid, close, issue};
use payments::model::Posting;
use payments::{Bill, BillId, Line, NewBill, Secrets};
use testkit::{Browser, Page, TestCtx};
use web::Routes;

pub(crate) struct World {
    pub(crate) ctx: Ctx,
    router: axum::Router,
    _test: TestCtx,
}

fn blocks() -> Vec<web::Block> {
    let below = [web::block(), directory::block(), identity::block(), catalogue::block()];
    below.into_iter().chain([messaging::block(), payments::block()]).collect()
}

impl World {
    /// A demonstration.
    pub(crate) async fn demo() -> Self {
        Self::with(true).await
    }

    /// A demonstration, or a server that was not started as one.
    pub(crate) async fn with(demo: bool) -> Self {
        let test = testkit::ctx(&blocks(), |builder| {
            let secrets = Secrets::new("/no/such/folder".into(), &kernel::entropy::Entropy::seeded(5));
            let builder = builder.part(catalogue::Handle::default());
            let builder = builder.part(directory::Directory::default()).part(secrets);
            if demo { builder.part(web::DemoMode) } else { builder }
        })
        .await;
        let ctx = test.ctx.clone();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/government");
        let described = catalogue::load(&folder, ctx.today()).unwrap_or_else(|mistakes| {
            panic!("{}", mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        catalogue::install(&ctx, described).await.unwrap();
        identity::actions::settle(&ctx, Installation::Demo).await.unwrap();
        let routes = blocks().into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
        let router = routes.into_router().layer(from_fn_with_state(ctx.clone(), identity::recognise));
        let router = web::layers::apply(router, &ctx);
        Self { ctx, router, _test: test }
    }

    pub(crate) fn stranger(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    pub(crate) async fn person(&self, number: &'static str, name: &'static str) -> Person {
        let made = self.ctx.write(move |tx| identity::actions::register_person(tx, number, name)).await;
        made.unwrap()
    }

    /// Somebody signed in, in a post or for themselves.
    pub(crate) async fn browser(&self, person: &Person, post: Option<&str>) -> Browser {
        if let Some(post) = post {
            let new = Appointment {
                post: PostId::new(post),
                person: person.id.clone(),
                name: person.name.clone(),
                from_on: Day::new(2026, 1, 1).unwrap(),
                until_on: None,
            };
            let agencies = directory::agencies(&self.ctx);
            self.ctx.write(move |tx| appoint(tx, &Actor::Platform, &agencies, &new)).await.unwrap();
        }
        let mut browser = self.stranger();
        let form = [("person", person.id.as_str()), ("post", post.unwrap_or_default()), ("next", "/healthz")];
        let page = browser.post("/sign-in/demo", &form).await;
        assert!(page.status.is_success(), "{} {}", page.status, page.text());
        browser
    }

    /// A bill of `times` hundred dollars.
    pub(crate) async fn bill(&self, payer: &Person, reason: &str, times: i64) -> Bill {
        let line = Line {
            id: "certificate".to_owned(),
            name: Text::new("證明書", "Certificate"),
            each: Money(100),
            times,
            legal_basis: Text::new("測試法", "Test Act"),
        };
        let new = NewBill {
            agency: AgencyId::new("fee"),
            service: "certificate".to_owned(),
            reason: reason.to_owned(),
            payer: payer.clone(),
            post: None,
            title: Text::new("證明", "Certificate"),
            lines: vec![line],
            due_on: self.ctx.today().plus_days(7),
        };
        self.ctx.write(move |tx| issue(tx, &Actor::Platform, new.clone())).await.unwrap()
    }

    pub(crate) async fn close(&self, reason: &str, paid: Paid) {
        let reason = reason.to_owned();
        self.ctx.write(move |tx| close(tx, &Actor::Platform, &reason, paid)).await.unwrap();
    }

    /// A bill as it stands.
    pub(crate) async fn now(&self, id: &BillId) -> Bill {
        let id = id.clone();
        self.ctx.read(move |r| payments::store::find_bill(r, &id)).await.unwrap().unwrap()
    }

    pub(crate) async fn postings(&self, id: &BillId) -> Vec<Posting> {
        let id = id.clone();
        self.ctx.read(move |r| payments::store::list_postings(r, &id)).await.unwrap()
    }

    /// Begins to pay; gives the page that follows.
    pub(crate) async fn begin(&self, browser: &mut Browser, bill: &Bill) -> Page {
        browser.post(&format!("/payments/{}/pay", bill.id), &[("channel", "bank")]).await
    }

    /// Where the bank waits, as the bill's page says.
    pub(crate) async fn bank(&self, browser: &mut Browser, bill: &Bill) -> Option<String> {
        let page = browser.get(&format!("/payments/{}", bill.id)).await;
        page.links().into_iter().find(|link| link.starts_with("/demo/bank/"))
    }

    /// Begins and decides at the bank.
    pub(crate) async fn pay(&self, browser: &mut Browser, bill: &Bill, decision: &str) -> Page {
        self.begin(browser, bill).await;
        let bank = self.bank(browser, bill).await.expect("the bill leads to the bank");
        browser.post(&bank, &[("decision", decision)]).await
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.ctx.query_opt(sql, params![]).await.unwrap().unwrap().int(0).unwrap()
    }
}

//! A person pays the fee of their case at the bank of the demonstration, from the case's own page on; an agency compares its
//! payments with the bank's file.

use kernel::Money;
use testkit::Page;

use super::service;
use crate::world::{Outcome, Screen, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" pays the fee of the case", [name]) => pay(world, name, "pay").await?,
        ("\"\" tries to pay the fee of the case and fails", [name]) => pay(world, name, "fail").await?,
        ("\"\" pays the fee of the case and the message is lost", [name]) => {
            pay(world, name, "silent").await?;
        }
        ("\"\" pays the fee of the case and the message comes twice", [name]) => {
            pay(world, name, "twice").await?;
        }
        ("\"\" compares the payments of the day with the bank's file", [official]) => {
            compare(world, official).await?;
        }
        ("the bill of \"\" over # dollars is \"\"", [name, amount, status]) => {
            bill_is(world, name, amount, status).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// The address of the bill, as the case's page gives it.
async fn bill_of(screen: &mut Screen, case: &str) -> Result<String, String> {
    let page = screen.browser.get(&format!("/cases/{case}")).await;
    let link = page.links().into_iter().find(|link| link.starts_with("/payments/"));
    link.ok_or_else(|| format!("the case page leads to no bill: {}", excerpt(&page)))
}

async fn pay(world: &mut World, name: &str, decision: &str) -> Outcome {
    let case = service::case_of(world, name)?;
    let screen = world.applicant(name).await?;
    let bill = bill_of(screen, &case).await?;
    let page = screen.browser.get(&bill).await;
    let form =
        page.form_to("/pay").ok_or_else(|| format!("there is nothing to pay with: {}", excerpt(&page)))?;
    let page = screen.browser.post(&form.action, &form.sent(form.buttons().into_iter().next())).await;
    let bank = page.links().into_iter().find(|link| link.starts_with("/demo/bank/"));
    let bank = bank.ok_or_else(|| format!("the bill does not lead to the bank: {}", excerpt(&page)))?;
    let page = screen.browser.get(&bank).await;
    let form = page.form_to(&bank).ok_or_else(|| format!("the bank asks nothing: {}", excerpt(&page)))?;
    let page = screen.browser.post(&form.action, &form.sent(Some(("decision", decision)))).await;
    let back = page.path == bill && page.status == 200;
    if back { Ok(()) } else { Err(format!("the bank does not lead back to the bill: {}", excerpt(&page))) }
}

/// What the bill says on its page and by the API, and whether its rows in the books add up.
async fn bill_is(world: &mut World, name: &str, amount: &str, status: &str) -> Outcome {
    let case = service::case_of(world, name)?;
    let screen = world.applicant(name).await?;
    let path = bill_of(screen, &case).await?;
    let told: Page = screen.browser.get(&format!("/api{path}")).await;
    let told = told.json();
    let amount: i64 = amount.parse().map_err(|_| format!("“{amount}” is no amount"))?;
    if told["amount"] != amount || told["status"] != status {
        return Err(format!("the bill is {} over {}", told["status"], told["amount"]));
    }
    let page = screen.browser.get(&path).await;
    if !page.text().contains(&Money(amount).zh()) {
        return Err(format!("the bill's page shows another amount: {}", excerpt(&page)));
    }
    let bill = payments::BillId::new(told["id"].as_str().unwrap_or_default());
    let rows = world.ctx().read(move |r| payments::store::list_postings(r, &bill)).await;
    let rows = rows.map_err(|error| error.to_string())?;
    let sum: i64 = rows.iter().map(|row| row.debit.0 - row.credit.0).sum();
    let cash = rows.iter().filter(|row| row.account.starts_with("clearing/"));
    let cash: i64 = cash.map(|row| row.debit.0 - row.credit.0).sum();
    let wanted = if ["paid", "refunding"].contains(&status) { amount } else { 0 };
    if rows.is_empty() || sum != 0 || cash != wanted {
        return Err(format!(
            "the books do not fit: {sum} in all, {cash} at the bank, not {wanted}: {rows:?}"
        ));
    }
    Ok(())
}

/// Takes the bank's file of today and hands it in where the agency keeps its payments.
async fn compare(world: &mut World, official: &str) -> Outcome {
    let day = world.ctx().today();
    let screen = world.official(official).await?;
    let page = screen.browser.get(&format!("/desk/payments?day={day}")).await;
    let link = page.links().into_iter().find(|link| link.starts_with("/demo/settlement"));
    let link = link.ok_or_else(|| format!("there is no file of the bank: {}", excerpt(&page)))?;
    let file = screen.browser.get(&link).await;
    let form = page.forms().into_iter().find(|form| form.is_post && form.has("channel"));
    let form = form.ok_or_else(|| format!("no file can be handed in: {}", excerpt(&page)))?;
    let control =
        form.controls.iter().find(|control| control.kind == "file").map(|control| control.name.clone());
    let control = control.ok_or("the page takes no file")?;
    let files: [(&str, &str, &[u8]); 1] = [(&control, "settlement.csv", &file.bytes)];
    let page = screen.browser.upload(&form.action, &form.sent(None), &files).await;
    if page.status == 200 { Ok(()) } else { Err(format!("the file is not taken: {}", excerpt(&page))) }
}

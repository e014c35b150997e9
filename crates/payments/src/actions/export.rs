//! A person's own bills, for their download.

use kernel::{Ctx, Person};
use serde_json::{Value as Json, json};

use crate::error::PaymentsError;
use crate::model::Bill;
use crate::store;

/// Bills in the file; more than a person gathers in decades.
const BILLS: i64 = 10_000;

/// All bills of a person, newest first, with their components.
pub async fn export_person(ctx: &Ctx, person: &Person) -> Result<Json, PaymentsError> {
    let id = person.id.clone();
    let bills = ctx.read(move |r| store::list_bills(r, &id, None, BILLS)).await?;
    let whole = |bill: &Bill| {
        let mut value = summary(bill);
        value["components"] = json!(bill.lines);
        value
    };
    Ok(bills.iter().map(whole).collect())
}

/// A bill without its components.
pub(crate) fn summary(bill: &Bill) -> Json {
    json!({
        "id": bill.id,
        "number": bill.number,
        "title": bill.title,
        "agency": bill.agency,
        "service": bill.service,
        "case": bill.reason,
        "amount": bill.amount,
        "currency": "TWD",
        "status": bill.status.as_str(),
        "issued_at": bill.issued_at.to_string(),
        "due_on": bill.due_on,
        "paid_at": bill.paid_at.map(|at| at.to_string()),
        "link": format!("/payments/{}", bill.id),
    })
}

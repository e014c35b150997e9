//! Somebody else agrees to a case, declines it, or takes the consent back: from their own page.

use super::service;
use crate::world::{Outcome, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" agrees to what \"\" asks", [name, applicant]) => {
            answer(world, name, applicant, "agreed").await?;
        }
        ("\"\" declines what \"\" asks", [name, applicant]) => {
            answer(world, name, applicant, "declined").await?;
        }
        ("\"\" no longer agrees to what \"\" asks", [name, applicant]) => {
            answer(world, name, applicant, "taken-back").await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Finds the case on the person's page of consents and presses the button.
async fn answer(world: &mut World, name: &str, applicant: &str, value: &str) -> Outcome {
    let case = service::case_of(world, applicant)?;
    let screen = world.citizen(name).await?;
    let list = screen.browser.get("/my/agreements").await;
    let wanted = format!("/agreements/{case}/");
    let link = list.links().into_iter().find(|link| link.starts_with(&wanted));
    let link = link.ok_or_else(|| format!("nothing is asked of {name}: {}", excerpt(&list)))?;
    let page = screen.browser.get(&link).await;
    let form = page.forms().into_iter().find(|form| form.is_post && form.action == link);
    let form = form.ok_or_else(|| format!("there is nothing to answer: {}", excerpt(&page)))?;
    let button = form.buttons().into_iter().find(|(_, answer)| *answer == value);
    let button = button.ok_or_else(|| format!("“{value}” cannot be answered: {}", excerpt(&page)))?;
    let page = screen.browser.post(&form.action, &form.sent(Some(button))).await;
    if page.status == 200 { Ok(()) } else { Err(format!("the answer is not taken: {}", excerpt(&page))) }
}

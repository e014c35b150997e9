//! Subsidies and agencies' performance, on their pages.

use kernel::params;

use super::plans::{entries, fill, pairs};
use crate::feature::Sentence;
use crate::world::World;

pub(super) async fn run(
    world: &mut World,
    shape: &str,
    args: &[&str],
    step: &Sentence,
) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" applies for the subsidy \"\":", [name, subsidy]) => {
            let path = format!("/desk/subsidies/{subsidy}/apply");
            fill(world, name, &path, &path, &pairs(&step.table)?).await?;
        }
        ("\"\" does \"\" with the application \"\":", [name, verb, object]) => {
            let path = application(world, object).await?;
            let values = pairs(&step.table)?;
            // Mending is a page of its own; the other forms stand together, and their fields begin with the verb.
            if *verb == "mend" {
                fill(world, name, &format!("{path}/mend"), &format!("{path}/mend"), &values).await?;
            } else {
                let values: Vec<(String, String)> =
                    values.into_iter().map(|(field, value)| (format!("{verb}-{field}"), value)).collect();
                fill(world, name, &path, &format!("{path}/{verb}"), &values).await?;
            }
        }
        ("\"\" sees \"\" on the application \"\"", [name, text, object]) => {
            let path = application(world, object).await?;
            super::seen::run(world, "\"\" sees \"\" on page \"\"", &[name, text, &path]).await?;
        }
        ("\"\" writes the goals of \"\" for #:", [name, agency, year]) => {
            let path = format!("/desk/performance/{agency}/{year}/goals");
            fill(world, name, &path, &path, &entries(&step.table)?).await?;
        }
        ("\"\" does \"\" with the goals of \"\" for #:", [name, verb, agency, year]) => {
            let path = format!("/desk/performance/{agency}/{year}");
            fill(world, name, &path, &format!("{path}/{verb}"), &pairs(&step.table)?).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// The page of the newest application for this object.
async fn application(world: &World, object: &str) -> Result<String, String> {
    let sql = "select id from subsidy_applications where object = $1 order by id desc limit 1";
    let row = world.ctx().query_opt(sql, params![object]).await.map_err(|error| error.to_string())?;
    let id = row.ok_or_else(|| format!("nobody applied for “{object}”"))?.text(0);
    Ok(format!("/desk/subsidies/applications/{}", id.map_err(|error| error.to_string())?))
}

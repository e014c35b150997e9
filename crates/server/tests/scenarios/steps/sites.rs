//! Sites of agencies, which the scenario serves on this machine, and what the portal finds of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use tokio::task::AbortHandle;

use crate::world::{Outcome, World, excerpt};

/// A site that is served until the scenario ends.
pub(crate) struct Site {
    agency: String,
    address: String,
    pages: Pages,
    server: AbortHandle,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Content type and bytes by path.
type Pages = Arc<Mutex<BTreeMap<String, (String, Vec<u8>)>>>;

pub(super) async fn run(
    world: &mut World,
    shape: &str,
    args: &[&str],
    table: &[Vec<String>],
) -> Result<bool, String> {
    match (shape, args) {
        ("the agency \"\" has the site \"\" with:", [agency, id]) => serve(world, agency, id, table).await?,
        ("the site \"\" no longer has \"\"", [id, path]) => {
            let site = site(world, id)?;
            let gone = site.pages.lock().unwrap_or_else(PoisonError::into_inner).remove(*path);
            gone.ok_or_else(|| format!("the site never had {path}"))?;
        }
        ("\"\" has the site \"\" read", [name, id]) => read(world, name, id).await?,
        (
            "\"\" sees that the page \"\" of the site \"\" was not taken because \"\"",
            [name, path, id, why],
        ) => {
            not_taken(world, name, [path, id, why]).await?;
        }
        ("the search for \"\" leads to \"\" of the site \"\"", [words, path, id]) => {
            leads(world, words, id, path, true).await?;
        }
        ("the search for \"\" does not lead to \"\" of the site \"\"", [words, path, id]) => {
            leads(world, words, id, path, false).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn site<'w>(world: &'w World, id: &str) -> Result<&'w Site, String> {
    world.sites.get(id).ok_or_else(|| format!("there is no site “{id}”; say so in a Given step"))
}

/// Serves the pages of the table, and registers the site in the catalogue.
async fn serve(world: &mut World, agency: &str, id: &str, table: &[Vec<String>]) -> Outcome {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
    let address = format!("http://{}", listener.local_addr().map_err(|error| error.to_string())?);
    let pages: Pages = Arc::new(Mutex::new(read_table(&address, table)?));
    let router = Router::new().fallback(answer).with_state(pages.clone());
    let server = tokio::spawn(async move { axum::serve(listener, router).await }).abort_handle();
    world.sites.insert(id.to_owned(), Site { agency: agency.to_owned(), address, pages, server });
    let line = |(id, site): (&String, &Site)| format!("{id},{},sitemap,{}/,zh,24", site.agency, site.address);
    let lines: Vec<String> = world.sites.iter().map(line).collect();
    let file = format!("id,agency,kind,address,language,hours\n{}\n", lines.join("\n"));
    super::authorities::add_file(world, "sites.csv", &file).await
}

/// The pages of a table; `{site}` stands for the site's address, `\n` for a new line, `{bytes 9}` for nine bytes.
fn read_table(address: &str, table: &[Vec<String>]) -> Result<BTreeMap<String, (String, Vec<u8>)>, String> {
    let Some((heading, rows)) = table.split_first() else { return Err("the pages are missing".to_owned()) };
    if heading != &["path", "type", "letters", "content"] {
        return Err("the table's heading is | path | type | letters | content |".to_owned());
    }
    let mut pages = BTreeMap::new();
    for row in rows {
        let [path, kind, letters, content] = row.as_slice() else {
            return Err(format!("not four cells: {row:?}"));
        };
        let mut content = content.replace("{site}", address).replace("\\n", "\n");
        if let Some((before, rest)) = content.split_once("{bytes ")
            && let Some((count, after)) = rest.split_once('}')
        {
            let count = count.parse().map_err(|_| format!("“{count}” is no number"))?;
            content = format!("{before}{}{after}", "x".repeat(count));
        }
        let encoding = encoding_rs::Encoding::for_label(letters.as_bytes());
        let encoding = encoding.ok_or_else(|| format!("no letters are called “{letters}”"))?;
        let bytes = encoding.encode(&content).0.into_owned();
        pages.insert(path.clone(), (kind.clone(), bytes));
    }
    Ok(pages)
}

async fn answer(State(pages): State<Pages>, uri: Uri) -> Response {
    let page = pages.lock().unwrap_or_else(PoisonError::into_inner).get(uri.path()).cloned();
    match page {
        Some((kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Somebody presses the button, and the program does what a running server does.
async fn read(world: &mut World, name: &str, id: &str) -> Outcome {
    let path = format!("/desk/sites/{id}");
    let screen = world.official(name).await?;
    let page = screen.browser.get(&path).await;
    let form = page.form_to("/fetch").ok_or_else(|| format!("nothing to press: {}", excerpt(&page)))?;
    let sent = screen.browser.post(&form.action, &form.sent(None)).await;
    if sent.status != 200 {
        return Err(format!("it was not ordered: {}", excerpt(&sent)));
    }
    let read = harvest::run_due(world.ctx()).await.map_err(|error| error.to_string())?;
    if read == 1 { Ok(()) } else { Err(format!("{read} sites were read")) }
}

/// The page's line tells the reason.
async fn not_taken(world: &mut World, name: &str, [path, id, why]: [&str; 3]) -> Outcome {
    let address = format!("{}{path}", site(world, id)?.address);
    let screen = world.official(name).await?;
    let page = screen.browser.get(&format!("/desk/sites/{id}")).await;
    let line = page.body.split("<tr").find(|line| line.contains(&format!("\"{address}\"")));
    match line {
        Some(line) if line.contains(why) => Ok(()),
        Some(line) => Err(format!("it says: {line}")),
        None => Err(format!("nothing is said of {address}: {}", excerpt(&page))),
    }
}

async fn leads(world: &World, words: &str, id: &str, path: &str, wanted: bool) -> Outcome {
    let address = format!("{}{path}", site(world, id)?.address);
    let search = web::href("/search", &[("q", words)]);
    let page = testkit::Browser::new(world.app.router.clone()).get(&search).await;
    if page.links().contains(&address) == wanted {
        return Ok(());
    }
    let how = if wanted { "does not lead" } else { "leads" };
    Err(format!("the search {how} to {address}: {}", excerpt(&page)))
}

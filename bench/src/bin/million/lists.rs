//! The case list in every order, narrowed in every way, on its first pages and far behind.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::{Bound, Client, Figure, quantile};
use catalogue::model::StepPost;

use crate::fill::World;
use crate::pages::cookie;

const SORTS: [&str; 6] = ["due", "newest", "oldest", "number", "name", "service"];
/// Pages followed from the first.
const PAGES: usize = 3;
const LIMIT: Duration = Duration::from_millis(200);

/// Asks for every list once and tells the slowest.
pub(crate) async fn measure(address: &str, world: &World) -> Result<Vec<Figure>> {
    let mut client = Client::connect(address).await?;
    let headers = cookie(&world.officials[0]);
    let mut times: Vec<(Duration, String)> = Vec::new();
    for filter in filters(world) {
        for sort in SORTS {
            let first = format!("/desk/cases?sort={sort}{filter}");
            let deep = format!("{first}&after={}", far(world, sort));
            let mut next = Some(first);
            for _ in 0..PAGES {
                let Some(path) = next else { break };
                next = ask(&mut client, path, &headers, &mut times).await?;
            }
            ask(&mut client, deep, &headers, &mut times).await?;
        }
    }
    times.sort_unstable();
    for (time, path) in times.iter().rev().take_while(|(time, _)| *time > LIMIT) {
        say(&format!("{:.0} ms: {path}", time.as_secs_f64() * 1000.0));
    }
    let sorted: Vec<Duration> = times.iter().map(|(time, _)| *time).collect();
    let figure = |name: &str, value, bound, unit| Figure { name: name.to_owned(), value, bound, unit };
    Ok(vec![
        figure("case lists asked for", sorted.len() as f64, Bound::Reported, "lists"),
        figure("case list: median", quantile(&sorted, 0.5), Bound::Reported, "ms"),
        figure("case list: the slowest of all", quantile(&sorted, 1.0), Bound::AtMost(200.0), "ms"),
    ])
}

/// Asks for one list; gives the address of its next page.
async fn ask(
    client: &mut Client,
    path: String,
    headers: &str,
    times: &mut Vec<(Duration, String)>,
) -> Result<Option<String>> {
    let begun = Instant::now();
    let answer = client.get(&path, headers).await?;
    let took = begun.elapsed();
    ensure!(answer.status == 200, "{path} answered {}", answer.status);
    times.push((took, path));
    let body = String::from_utf8_lossy(&answer.body);
    // The last link that has a cursor is the one to the next page.
    let links = body.split("href=\"").filter_map(|rest| rest.split('"').next());
    let next = links.filter(|link| link.contains("after=") && !link.ends_with("after=")).last();
    Ok(next.map(|link| link.replace("&amp;", "&")))
}

/// Ways to narrow the list, each with a leading `&`.
fn filters(world: &World) -> Vec<String> {
    let service = &world.services[world.services.len() / 2];
    let post = service.steps.iter().find_map(|step| match &step.post {
        Some(StepPost::Post(post)) => Some(post.as_str()),
        _ => None,
    });
    let (id, prefix) = (&service.id, &service.number_prefix);
    let (surname, name, nobody) = (encode("陳"), encode("陳測安"), encode("無此人"));
    let mut filters = vec![
        String::new(),
        "&state=submitted".to_owned(),
        "&state=correction".to_owned(),
        "&state=granted".to_owned(),
        "&overdue=1".to_owned(),
        format!("&service={id}"),
        format!("&service={id}&state=granted"),
        format!("&service={id}&overdue=1"),
        format!("&q={surname}"),
        format!("&q={name}"),
        format!("&q={nobody}"),
        format!("&q={surname}&overdue=1"),
        format!("&q={name}&state=granted"),
        format!("&q={prefix}115"),
        format!("&q={prefix}115-1"),
        format!("&q={prefix}115-123-4"),
        format!("&q={prefix}114-5&state=granted"),
        format!("&q={prefix}115&overdue=1"),
    ];
    filters.extend(post.map(|post| format!("&post={post}")));
    filters.extend(post.map(|post| format!("&post={post}&overdue=1")));
    filters
}

/// A place in the middle of an order, as the address of a page far behind has it.
fn far(world: &World, sort: &str) -> String {
    let service = &world.services[world.services.len() / 2];
    // 2025-06-21, the middle of the cases.
    let instant = "1750464000000000";
    let (group, value) = match sort {
        "due" => ("", "2025-06-21".to_owned()),
        "number" => ("", format!("{}114-5", service.number_prefix)),
        "name" => ("", encode("林測")),
        "service" => (service.id.as_str(), instant.to_owned()),
        _ => ("", instant.to_owned()),
    };
    format!("{group}~01~{value}")
}

fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}

#[allow(clippy::print_stderr, reason = "what is too slow is named")]
fn say(line: &str) {
    eprintln!("{line}");
}

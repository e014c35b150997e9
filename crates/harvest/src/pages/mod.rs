//! Pages of the harvest, and results as other pages show them.

pub(crate) mod desk;

use kernel::{Ctx, Lang};
use maud::{Markup, html};
use web::components::{Tone, tag};
use web::{Visitor, t};

use crate::model::Hit;

/// A list of pages of agencies' own sites, each with whose it is. The links lead out of the portal.
pub fn results(ctx: &Ctx, v: &Visitor, hits: &[Hit]) -> Markup {
    let catalogue = catalogue::current(ctx);
    html! {
        ul {
            @for hit in hits {
                @let agency = catalogue.site(&hit.site).and_then(|site| catalogue.agency(&site.agency));
                @let spoken = (hit.lang != v.lang).then(|| hit.lang.tag());
                li {
                    a href=(hit.address) rel="external noopener" lang=[spoken] { (hit.title) }
                    " " (tag(Tone::Info, &t(ctx, v, "harvest-outside", &[])))
                    @if !hit.summary.is_empty() { br; span lang=[spoken] { (hit.summary) } }
                    br; span.hint { (origin(v, agency.map(|agency| agency.name.of(v.lang)), hit)) }
                }
            }
        }
    }
}

/// Whose page it is, on which host, and when it was changed.
fn origin(v: &Visitor, agency: Option<&str>, hit: &Hit) -> String {
    let host = url::Url::parse(&hit.address).ok().and_then(|url| url.host_str().map(str::to_owned));
    let day = hit.changed_on.map(|day| day.long(v.lang));
    let parts: Vec<String> = [agency.map(str::to_owned), host, day].into_iter().flatten().collect();
    parts.join(if v.lang == Lang::Zh { "，" } else { ", " })
}

//! robots.txt after RFC 9309: what a site lets programs fetch.

/// The name by which a site speaks to this program (section 2.2.1).
pub(crate) const PRODUCT: &str = "MinbenHarvest";
/// What is read of a file at least, and here at most (section 2.5).
pub(crate) const MOST_BYTES: usize = 500 * 1024;
/// The longest pause that a site may ask for, in seconds.
const MOST_SECONDS: u64 = 30;

/// What a site lets this program fetch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Robots {
    rules: Vec<(bool, Vec<u8>)>,
    /// The pause it asks for, in seconds; no part of the RFC, and asked for by many.
    pub(crate) delay: Option<u64>,
    /// Sitemaps that it names.
    pub(crate) sitemaps: Vec<String>,
}

/// Lines for one or several programs.
#[derive(Default)]
struct Group {
    agents: Vec<String>,
    rules: Vec<(bool, Vec<u8>)>,
    delay: Option<u64>,
}

impl Robots {
    /// Reads a file. Groups for this program count together; when there is none, those for everybody do.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST_BYTES)]);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let (mut groups, mut sitemaps) = (vec![Group::default()], Vec::new());
        let mut naming = false;
        for line in text.split(['\r', '\n']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if !naming {
                    groups.push(Group::default());
                }
                naming = true;
                groups.last_mut().into_iter().for_each(|group| group.agents.push(value.to_ascii_lowercase()));
                continue;
            }
            let Some(group) = groups.last_mut() else { continue };
            match key.as_str() {
                "allow" | "disallow" => {
                    naming = false;
                    if !value.is_empty() {
                        group.rules.push((key == "allow", normal(value.as_bytes())));
                    }
                }
                "crawl-delay" => {
                    naming = false;
                    group.delay =
                        value.parse::<f64>().ok().map(|seconds| (seconds.ceil() as u64).min(MOST_SECONDS));
                }
                "sitemap" => sitemaps.push(value.to_owned()),
                _ => {}
            }
        }
        let product = PRODUCT.to_ascii_lowercase();
        let of = |name: &str| {
            groups.iter().filter(|group| group.agents.iter().any(|agent| is_for(agent, name))).collect()
        };
        let own: Vec<&Group> = of(&product);
        let chosen = if own.is_empty() { of("*") } else { own };
        Self {
            rules: chosen.iter().flat_map(|group| group.rules.iter().cloned()).collect(),
            delay: chosen.iter().filter_map(|group| group.delay).max(),
            sitemaps,
        }
    }

    /// Whether a path with its query may be fetched: the longest rule that fits decides, and of two as long
    /// the one that allows (section 2.2.2). The file itself may always be.
    pub(crate) fn allow(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = normal(path.as_bytes());
        let fitting = self.rules.iter().filter(|(_, rule)| fits(rule, &path));
        fitting.max_by_key(|(allow, rule)| (rule.len(), *allow)).is_none_or(|(allow, _)| *allow)
    }
}

/// A line may name the program with its version: `MinbenHarvest/1.0`.
fn is_for(agent: &str, name: &str) -> bool {
    agent.split(['/', ' ']).next() == Some(name)
}

/// Bytes that need no percent sign are written without one, all others with one in capitals.
fn normal(path: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((&first, after)) = rest.split_first() {
        let hex = |at: usize| after.get(at).and_then(|byte| (*byte as char).to_digit(16));
        let (byte, written) = if let (b'%', Some(high), Some(low)) = (first, hex(0), hex(1)) {
            rest = &after[2..];
            ((high * 16 + low) as u8, true)
        } else {
            rest = after;
            (first, false)
        };
        let plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if plain || (!written && byte.is_ascii_graphic()) {
            out.push(byte);
        } else {
            out.extend(format!("%{byte:02X}").bytes());
        }
    }
    out
}

/// Whether a rule fits the beginning of a path; `*` stands for anything, `$` at its end for the path's end.
fn fits(rule: &[u8], path: &[u8]) -> bool {
    let (rule, whole) = match rule.split_last() {
        Some((b'$', start)) => (start, true),
        _ => (rule, false),
    };
    // Places in the path at which what was seen of the rule may end; kept sorted and without doubles.
    let mut places = vec![0];
    for (part_at, part) in rule.split(|byte| *byte == b'*').enumerate() {
        let after = |start: usize| path[start..].starts_with(part).then_some(start + part.len());
        places = if part_at == 0 {
            after(0).into_iter().collect()
        } else {
            let first = places.first().copied().unwrap_or(path.len() + 1);
            (first..=path.len()).filter_map(after).collect()
        };
        if places.is_empty() {
            return false;
        }
    }
    !whole || places.last() == Some(&path.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Robots {
        Robots::parse(text.as_bytes())
    }

    #[test]
    fn the_longest_rule_decides_and_of_two_the_one_that_allows() {
        let robots = of(
            "User-agent: *\nDisallow: /private\nAllow: /private/news$\nDisallow: /*.gif$\nDisallow: /a\nAllow: /a\n",
        );
        assert!(!robots.allow("/private/plan"));
        assert!(robots.allow("/private/news"));
        assert!(!robots.allow("/private/news/1"));
        assert!(!robots.allow("/pictures/1.gif") && robots.allow("/pictures/1.gif?size=2"));
        assert!(robots.allow("/a") && robots.allow("/") && robots.allow("/robots.txt"));
    }

    #[test]
    fn lines_for_this_program_count_together_and_alone() {
        let robots = of(
            "\u{feff}user-agent: *\r\ndisallow: /\r\n\r\nUser-Agent: minbenharvest/2\nUser-agent: other\nDisallow: /x # not here\n\
                         Crawl-delay: 2.5\nUser-agent: MINBENHARVEST\nDisallow: /y\nSitemap: https://www.agency.example/map.xml\n",
        );
        assert!(robots.allow("/z") && !robots.allow("/x") && !robots.allow("/y"));
        assert_eq!((robots.delay, robots.sitemaps.len()), (Some(3), 1));
        assert!(!of("User-agent: MinbenHarvester\nDisallow:\n\nUser-agent: *\nDisallow: /\n").allow("/"));
    }

    #[test]
    fn paths_are_compared_however_they_are_written() {
        let robots = of("User-agent: *\nDisallow: /公告/%7Ea\nDisallow: /%2f\n");
        assert!(!robots.allow("/%E5%85%AC%E5%91%8A/~a"));
        assert!(!robots.allow("/%2F") && robots.allow("//"));
        assert!(of("").allow("/x") && of("Disallow: /").allow("/x"), "a rule of nobody counts for nobody");
    }

    #[test]
    fn stars_stand_for_anything() {
        assert!(fits(b"/*/b*c", b"/a/b/x/c/d") && !fits(b"/*/b*c$", b"/a/b/x/c/d") && fits(b"/*$", b"/x"));
        assert!(fits(b"/**a", b"/a") && !fits(b"/a*b", b"/a"));
    }
}

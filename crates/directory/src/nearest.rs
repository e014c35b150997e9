//! "Did you mean …": the nearest of some names.

/// The nearest of `known` to `name`, when it is near enough to be a slip of the pen.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).clamp(1, 4);
    known
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= limit || (name.len() > 2 && candidate.contains(name)))
        .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)))
        .map(|(_, candidate)| candidate)
}

/// A hint for an unknown `name`: the nearest of `known`, or all of them when they are few.
pub fn hint<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let mut all: Vec<&str> = known.collect();
    if let Some(best) = nearest(name, all.iter().copied()) {
        return format!("did you mean “{best}”?");
    }
    all.sort_unstable();
    all.dedup();
    match all.len() {
        0 => "there is none to choose from yet".to_owned(),
        1..=24 => format!("one of: {}", all.join(", ")),
        count => format!("{count} are known, none of them near this name"),
    }
}

/// Edit distance (insert, delete, replace, swap of neighbours) in characters.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let known = ["motc-thb", "moi", "household"];
        assert_eq!(nearest("motc-htb", known.into_iter()), Some("motc-thb"));
        assert_eq!(nearest("houshold", known.into_iter()), Some("household"));
        assert_eq!(nearest("zzz", known.into_iter()), None);
        assert_eq!(hint("zzz", known.into_iter()), "one of: household, moi, motc-thb");
    }
}

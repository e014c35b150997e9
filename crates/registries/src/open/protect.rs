//! Which counts are hidden so that nobody is found in a table: those below the smallest that may be shown,
//! and as many others as it takes that no hidden one can be worked out from sums.
//!
//! A table of one or two dimensions with its sums is a network in which what flows into a node flows out:
//! each count is an arc, rows, columns and sums are nodes. How far a hidden count may differ from its true
//! value, with every shown one and every sum kept, is a flow against its arc; so it is known exactly.

/// A count in the network.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    from: usize,
    to: usize,
    count: u64,
    /// Whether it is a sum, which is hidden last.
    sum: bool,
    hidden: bool,
}

impl Arc {
    /// A count between two nodes.
    pub(super) fn new(from: usize, to: usize, count: u64) -> Self {
        Self { from, to, count, sum: false, hidden: false }
    }

    /// A sum between two nodes.
    pub(super) fn sum(from: usize, to: usize, count: u64) -> Self {
        Self { sum: true, ..Self::new(from, to, count) }
    }

    /// The count; none when it is hidden.
    pub(super) fn shown(&self) -> Option<u64> {
        (!self.hidden).then_some(self.count)
    }
}

/// Hides what must be hidden, so that every count below `smallest` could be at least `smallest` others than
/// its own as far as anybody can tell. False when nothing can be shown at all. The total stands
/// between the nodes by itself: it is always known.
pub(super) fn protect(arcs: &mut [Arc], smallest: u64) -> bool {
    let small: Vec<usize> = (0..arcs.len()).filter(|at| (1..smallest).contains(&arcs[*at].count)).collect();
    for at in &small {
        arcs[*at].hidden = true;
    }
    for at in small {
        while room(arcs, at, smallest) < smallest {
            let (from, to) = (arcs[at].from, arcs[at].to);
            let detour =
                detour(arcs, at, to, from, smallest).or_else(|| detour(arcs, at, from, to, smallest));
            let Some(others) = detour else { return false };
            for other in others {
                arcs[other].hidden = true;
            }
        }
    }
    true
}

/// By how much a hidden count may differ, counted up to `enough`. A hidden one is known not to be 0.
fn room(arcs: &[Arc], at: usize, enough: u64) -> u64 {
    let arc = &arcs[at];
    let up = flow(arcs, at, arc.to, arc.from, enough).0;
    let down = flow(arcs, at, arc.from, arc.to, enough.min(arc.count - 1)).0;
    up + down
}

/// The largest flow over the hidden counts without `at`, counted up to `enough`, and the counts with it.
fn flow(arcs: &[Arc], at: usize, from: usize, to: usize, enough: u64) -> (u64, Vec<u64>) {
    let mut counts: Vec<u64> = arcs.iter().map(|arc| arc.count).collect();
    let mut total = 0;
    while total < enough {
        let open = |index: usize| arcs[index].hidden.then_some(0);
        let Some(path) = cheapest(arcs, &counts, at, from, to, open) else { break };
        let least = path.iter().filter(|step| !step.1).map(|step| counts[step.0] - 1).min();
        let amount = least.unwrap_or(enough).min(enough - total);
        for (index, forward) in path {
            counts[index] = if forward { counts[index] + amount } else { counts[index] - amount };
        }
        total += amount;
    }
    (total, counts)
}

/// The shown counts to hide so that more can flow: those of the cheapest way, small counts before large
/// ones and sums last.
fn detour(arcs: &[Arc], at: usize, from: usize, to: usize, enough: u64) -> Option<Vec<usize>> {
    let (_, counts) = flow(arcs, at, from, to, enough);
    let most: u64 = arcs.iter().map(|arc| arc.count).sum();
    let cost = |index: usize| {
        let arc = &arcs[index];
        let sum = if arc.sum { most } else { 0 };
        if arc.hidden { Some(0) } else { (arc.count > 0).then_some(arc.count + sum) }
    };
    let path = cheapest(arcs, &counts, at, from, to, cost)?;
    let shown: Vec<usize> = path.into_iter().map(|step| step.0).filter(|at| !arcs[*at].hidden).collect();
    (!shown.is_empty()).then_some(shown)
}

/// The cheapest way between two nodes: arcs with whether they are followed forward, where a count grows, or
/// backward, where it shrinks and must stay above 0. `cost` gives none for arcs that are closed.
fn cheapest(
    arcs: &[Arc],
    counts: &[u64],
    at: usize,
    from: usize,
    to: usize,
    cost: impl Fn(usize) -> Option<u64>,
) -> Option<Vec<(usize, bool)>> {
    let nodes = arcs.iter().map(|arc| arc.from.max(arc.to) + 1).max().unwrap_or(0);
    let mut best: Vec<Option<(u64, usize, bool)>> = vec![None; nodes];
    let mut queue = std::collections::BinaryHeap::from([(std::cmp::Reverse(0), from)]);
    while let Some((std::cmp::Reverse(so_far), node)) = queue.pop() {
        if node == to {
            break;
        }
        for (index, arc) in arcs.iter().enumerate().filter(|(index, _)| *index != at) {
            let (forward, next) = if arc.from == node {
                (true, arc.to)
            } else if arc.to == node && counts[index] > 1 {
                (false, arc.from)
            } else {
                continue;
            };
            let Some(cost) = cost(index).map(|cost| so_far + cost) else { continue };
            if next != from && best[next].is_none_or(|known| cost < known.0) {
                best[next] = Some((cost, index, forward));
                queue.push((std::cmp::Reverse(cost), next));
            }
        }
    }
    let mut path = Vec::new();
    let mut node = to;
    while node != from {
        let (_, index, forward) = best[node]?;
        path.push((index, forward));
        node = if forward { arcs[index].from } else { arcs[index].to };
    }
    Some(path)
}

/// Counts that lie side by side under a total that is known, without those that must be hidden so that none below
/// `smallest` can be worked out; none when nothing may be shown.
pub fn side_by_side(counts: &[u64], smallest: u64) -> Option<Vec<Option<u64>>> {
    let mut arcs: Vec<Arc> = counts.iter().map(|count| Arc::new(0, 1, *count)).collect();
    let enough = counts.iter().sum::<u64>() >= smallest;
    (enough && protect(&mut arcs, smallest)).then(|| arcs.iter().map(Arc::shown).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(counts: &[u64]) -> Vec<Arc> {
        counts.iter().map(|count| Arc::new(0, 1, *count)).collect()
    }

    fn shown(arcs: &[Arc]) -> Vec<Option<u64>> {
        arcs.iter().map(Arc::shown).collect()
    }

    #[test]
    fn a_small_count_takes_the_next_smallest_with_it() {
        let mut arcs = line(&[40, 3, 12, 90, 0]);
        assert!(protect(&mut arcs, 5));
        assert_eq!(shown(&arcs), [Some(40), None, None, Some(90), Some(0)]);
    }

    #[test]
    fn two_ones_do_not_hide_each_other() {
        let mut arcs = line(&[1, 1, 30]);
        assert!(protect(&mut arcs, 5));
        assert_eq!(shown(&arcs), [None, None, None]);
        assert!(!protect(&mut line(&[2, 0, 0]), 5));
        assert!(!protect(&mut line(&[1, 1, 1]), 5));
    }

    /// All tables of two by two that have the same shown counts and the same sums.
    fn alike(counts: [u64; 4], hidden: &[bool]) -> Vec<[u64; 4]> {
        let [a, b, c, d] = counts;
        let mut all = Vec::new();
        for first in 0..=a + b {
            let table =
                [first, a + b - first, (a + c).wrapping_sub(first), d.wrapping_add(first).wrapping_sub(a)];
            let fits = |at: usize| {
                if hidden[at] { table[at] > 0 && table[at] <= a + b + c + d } else { table[at] == counts[at] }
            };
            if (0..4).all(fits) {
                all.push(table);
            }
        }
        all
    }

    proptest! {
        #[test]
        fn no_hidden_count_can_be_worked_out(counts in [0..30_u64, 0..30_u64, 0..30_u64, 0..30_u64]) {
            // Sums of five or more are shown, so that only the four counts are in question here.
            let [a, b, c, d] = counts;
            prop_assume!([a + b, c + d, a + c, b + d].iter().all(|sum| *sum >= 5));
            let mut arcs = vec![Arc::new(0, 2, a), Arc::new(0, 3, b), Arc::new(1, 2, c), Arc::new(1, 3, d)];
            arcs.extend([Arc::sum(4, 0, a + b), Arc::sum(4, 1, c + d), Arc::sum(2, 5, a + c), Arc::sum(3, 5, b + d)]);
            let could = protect(&mut arcs, 5);
            let sums_shown = arcs[4..].iter().all(|arc| arc.shown().is_some());
            if could && sums_shown {
                let hidden: Vec<bool> = arcs[..4].iter().map(|arc| arc.shown().is_none()).collect();
                let all = alike(counts, &hidden);
                for at in (0..4).filter(|at| (1..5).contains(&counts[*at])) {
                    let values = all.iter().map(|table| table[at]);
                    let (least, most) = (values.clone().min().unwrap(), values.max().unwrap());
                    prop_assert!(most - least >= 5, "{counts:?} {hidden:?}");
                }
            }
        }
    }
}

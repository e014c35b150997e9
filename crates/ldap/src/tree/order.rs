//! The entries in an order in which all that is below one stands right after it, so that a
//! part of the tree is a range.

use std::collections::HashMap;

use super::Leaf;
use crate::dn::Dn;

/// Each entry before those below it, which keep their order; each told where they end. What has
/// nothing above it counts as below the first.
pub(super) fn depth_first(leaves: Vec<Leaf>) -> Vec<Leaf> {
    let below = below(&leaves);
    let mut waiting: Vec<Option<Leaf>> = leaves.into_iter().map(Some).collect();
    let mut ordered: Vec<Leaf> = Vec::with_capacity(waiting.len());
    // What is left to do, the next at the end: to enter an entry, or to close the one at a place.
    let mut steps = vec![Step::Enter(0)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Close(place) => {
                let end = ordered.len();
                ordered[place].end = end;
            }
            Step::Enter(from) => {
                let Some(leaf) = waiting.get_mut(from).and_then(Option::take) else { continue };
                steps.push(Step::Close(ordered.len()));
                steps.extend(below[from].iter().rev().map(|child| Step::Enter(*child)));
                ordered.push(leaf);
            }
        }
    }
    ordered
}

enum Step {
    Enter(usize),
    Close(usize),
}

/// The entries right below each.
fn below(leaves: &[Leaf]) -> Vec<Vec<usize>> {
    let at: HashMap<&Dn, usize> =
        leaves.iter().enumerate().map(|(place, leaf)| (&leaf.entry.name, place)).collect();
    let mut below = vec![Vec::new(); leaves.len()];
    for (place, leaf) in leaves.iter().enumerate().skip(1) {
        let above = leaf.entry.name.parent().and_then(|name| at.get(&name).copied());
        below[above.filter(|above| *above != place).unwrap_or(0)].push(place);
    }
    below
}

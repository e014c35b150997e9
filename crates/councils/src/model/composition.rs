//! Whether a council is made up as its charter says.

use catalogue::model::Council;
use catalogue::model::council::Size;

use super::Member;

/// What the charter wants and is not so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The seat; none: the members that count, together.
    pub seat: Option<String>,
    /// How many there are.
    pub found: usize,
    /// How many there must be.
    pub size: Size,
}

/// Where the members in force do not make up the council; empty when they do.
pub fn gaps(council: &Council, members: &[Member]) -> Vec<Gap> {
    let of = |seat: &str| members.iter().filter(|member| member.seat == seat).count();
    let fits = |size: Size, found: usize| (size.least as usize..=size.most as usize).contains(&found);
    let mut gaps: Vec<Gap> = council
        .seats
        .iter()
        .map(|seat| Gap { seat: Some(seat.id.clone()), found: of(&seat.id), size: seat.size })
        .filter(|gap| !fits(gap.size, gap.found))
        .collect();
    if let Some(size) = council.size {
        let found = council.seats.iter().filter(|seat| seat.counts).map(|seat| of(&seat.id)).sum();
        if !fits(size, found) {
            gaps.push(Gap { seat: None, found, size });
        }
    }
    gaps
}

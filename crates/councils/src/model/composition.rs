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

#[cfg(test)]
mod tests {
    use catalogue::model::council::{Kind, Role, Seat};
    use kernel::Text;

    use super::*;
    use crate::model::MemberId;
    use crate::model::rhythm::tests::council;

    fn seat(id: &str, least: u32, most: u32, counts: bool) -> Seat {
        Seat {
            id: id.to_owned(),
            name: Text::new(id, id),
            role: Role::Member,
            kind: Kind::Scholar,
            posts: Vec::new(),
            size: Size { least, most },
            term_years: None,
            deputised: false,
            counts,
            article: String::new(),
        }
    }

    fn members(of: &[(&str, usize)]) -> Vec<Member> {
        let one = |seat: &str| Member {
            id: MemberId::new(seat),
            council: "c".to_owned(),
            seat: seat.to_owned(),
            post: None,
            person: None,
            from_on: "2026-01-01".parse().unwrap(),
            until_on: None,
            document: String::new(),
        };
        of.iter().flat_map(|(seat, count)| std::iter::repeat_with(move || one(seat)).take(*count)).collect()
    }

    #[test]
    fn each_seat_and_the_members_that_count_have_their_numbers() {
        let mut council = council(6, None);
        council.seats = vec![seat("chair", 1, 1, false), seat("scholars", 1, 5, true)];
        council.size = Some(Size { least: 3, most: 4 });
        assert!(gaps(&council, &members(&[("chair", 1), ("scholars", 3)])).is_empty());
        let found = gaps(&council, &members(&[("chair", 0), ("scholars", 2)]));
        let told: Vec<(Option<&str>, usize)> =
            found.iter().map(|gap| (gap.seat.as_deref(), gap.found)).collect();
        assert_eq!(told, [(Some("chair"), 0), (None, 2)]);
        let found = gaps(&council, &members(&[("chair", 1), ("scholars", 5)]));
        assert_eq!(found.len(), 1, "five fit the seat, not the council: {found:?}");
    }
}

//! Quorum and majority, item by item, with the figures that say why.

use catalogue::model::council::Meetings;

use super::meeting::{Attendance, Choice, Outcome, Vote};
use super::{Member, MemberId};

/// Who may take part in an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floor {
    /// Members in force who are not recused.
    pub entitled: usize,
    /// Those of them who are there.
    pub there: Vec<MemberId>,
    /// Members who are recused.
    pub recused: usize,
}

impl Floor {
    /// Of the members in force, those who came and are not recused. Who is recused counts neither among the
    /// members nor among those who came.
    pub fn of(members: &[Member], attendance: &[Attendance], votes: &[Vote]) -> Self {
        let is_recused =
            |id: &MemberId| votes.iter().any(|vote| vote.member == *id && vote.choice == Choice::Recused);
        let came = |id: &MemberId| attendance.iter().any(|one| one.member == *id && one.is_there());
        let recused = members.iter().filter(|member| is_recused(&member.id)).count();
        let there = members.iter().map(|member| &member.id).filter(|id| came(id) && !is_recused(id));
        Self { entitled: members.len() - recused, there: there.cloned().collect(), recused }
    }

    /// How many have to be there.
    pub fn needed(&self, rules: &Meetings) -> usize {
        (1..=self.entitled).find(|part| rules.quorum.reached(*part, self.entitled)).unwrap_or(1)
    }

    /// Whether enough are there.
    pub fn is_quorate(&self, rules: &Meetings) -> bool {
        !self.there.is_empty() && self.there.len() >= self.needed(rules)
    }
}

/// How the votes came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// For.
    pub in_favour: usize,
    /// Against.
    pub against: usize,
    /// Neither.
    pub abstained: usize,
}

/// Counts the votes of those on the floor.
pub fn count(floor: &Floor, votes: &[Vote]) -> Count {
    let of = |choice: Choice| {
        votes.iter().filter(|vote| vote.choice == choice && floor.there.contains(&vote.member)).count()
    };
    Count { in_favour: of(Choice::For), against: of(Choice::Against), abstained: of(Choice::Abstain) }
}

/// Whether a motion carries: more than the share of those on the floor are for it, so that who says nothing
/// is not for it.
pub fn outcome(floor: &Floor, count: Count, rules: &Meetings) -> Outcome {
    if rules.majority.exceeded(count.in_favour, floor.there.len()) { Outcome::Carried } else { Outcome::Lost }
}

#[cfg(test)]
mod tests {
    use catalogue::model::council::Share;
    use kernel::PostId;

    use super::*;
    use crate::model::Came;

    fn rules() -> Meetings {
        let half = Share { of: 1, whole: 2 };
        Meetings {
            every_months: 6,
            by: None,
            notice_days: 7,
            quorum: half,
            majority: half,
            hosts: Vec::new(),
            article: String::new(),
        }
    }

    fn member(id: usize) -> Member {
        Member {
            id: MemberId::new(format!("m{id}")),
            council: "c".to_owned(),
            seat: "s".to_owned(),
            post: Some(PostId::new(format!("p{id}"))),
            person: None,
            from_on: "2026-01-01".parse().unwrap(),
            until_on: None,
            document: String::new(),
        }
    }

    fn came(id: usize, came: Came) -> Attendance {
        Attendance { member: MemberId::new(format!("m{id}")), answer: None, came: Some(came), deputy: None }
    }

    fn vote(id: usize, choice: Choice) -> Vote {
        Vote { item: 1, member: MemberId::new(format!("m{id}")), choice, reason: None, own: false }
    }

    #[test]
    fn half_of_the_members_make_a_quorum_and_a_deputy_counts() {
        let members: Vec<Member> = (0..5).map(member).collect();
        let two = [came(0, Came::Present), came(1, Came::Deputy), came(2, Came::Absent)];
        let floor = Floor::of(&members, &two, &[]);
        assert_eq!((floor.entitled, floor.there.len(), floor.needed(&rules())), (5, 2, 3));
        assert!(!floor.is_quorate(&rules()));
        let three = [came(0, Came::Present), came(1, Came::Deputy), came(2, Came::Present)];
        assert!(Floor::of(&members, &three, &[]).is_quorate(&rules()));
    }

    #[test]
    fn who_is_recused_counts_on_neither_side() {
        let members: Vec<Member> = (0..4).map(member).collect();
        let there: Vec<Attendance> = (0..3).map(|id| came(id, Came::Present)).collect();
        let votes = [vote(0, Choice::Recused), vote(1, Choice::For), vote(2, Choice::Against)];
        let floor = Floor::of(&members, &there, &votes);
        assert_eq!((floor.entitled, floor.there.len(), floor.recused), (3, 2, 1));
        let counted = count(&floor, &votes);
        assert_eq!((counted.in_favour, counted.against), (1, 1));
        assert_eq!(outcome(&floor, counted, &rules()), Outcome::Lost, "half is not more than half");
    }

    #[test]
    fn a_vote_of_somebody_who_is_not_there_is_not_counted() {
        let members: Vec<Member> = (0..3).map(member).collect();
        let there = [came(0, Came::Present), came(1, Came::Present), came(2, Came::Absent)];
        let votes = [vote(0, Choice::For), vote(2, Choice::For)];
        let floor = Floor::of(&members, &there, &votes);
        assert_eq!(count(&floor, &votes).in_favour, 1);
        assert_eq!(outcome(&floor, count(&floor, &votes), &rules()), Outcome::Lost);
    }
}

//! The minutes as they are published: one plain text that anybody reads, made from what the node recorded.

use std::fmt::Write as _;

use catalogue::model::Council;
use directory::model::Agencies;
use kernel::Lang;

use crate::model::{Attendance, Came, Item, Meeting, Member, Minutes, Outcome};

/// Everything that minutes tell.
pub(crate) struct Recorded<'a> {
    pub(crate) council: &'a Council,
    pub(crate) agencies: &'a Agencies,
    pub(crate) meeting: &'a Meeting,
    pub(crate) members: &'a [Member],
    pub(crate) attendance: &'a [Attendance],
    pub(crate) items: &'a [Item],
    pub(crate) minutes: &'a Minutes,
}

/// Writes them; members from outside are told by their seat, officials by their office.
pub(crate) fn write(recorded: &Recorded<'_>) -> String {
    let Recorded { council, meeting, minutes, .. } = recorded;
    let mut out = format!(
        "{}{}年第{}次會議紀錄",
        council.name.zh,
        kernel::calendar::roc::year_of(meeting.held_on),
        meeting.number
    );
    if minutes.edition > 1 {
        let _ = write!(out, "（第{}版）", minutes.edition);
    }
    let _ = writeln!(out, "\n時間：{} {}", meeting.held_on.long(Lang::Zh), meeting.clock);
    let _ = writeln!(out, "地點：{}", meeting.place);
    let chair = recorded.members.iter().find(|member| meeting.chair.as_ref() == Some(&member.id));
    let _ = writeln!(out, "主席：{}", chair.map(|chair| office(recorded, chair)).unwrap_or_default());
    attendance(&mut out, recorded);
    for item in recorded.items {
        self::item(&mut out, recorded, item);
    }
    let _ = writeln!(out, "\n紀錄：\n{}", minutes.text);
    if let Some(correction) = &minutes.correction {
        let _ = writeln!(out, "\n更正理由：{correction}");
    }
    out
}

fn office(recorded: &Recorded<'_>, member: &Member) -> String {
    let post = member.post.as_ref().and_then(|post| recorded.agencies.post(post));
    match post {
        Some(post) => {
            let agency = recorded.agencies.agency(&post.agency).map_or("", |agency| agency.name.zh.as_str());
            format!("{agency}{}", post.title.zh)
        }
        None => recorded.council.seat(&member.seat).map(|seat| seat.name.zh.clone()).unwrap_or_default(),
    }
}

fn attendance(out: &mut String, recorded: &Recorded<'_>) {
    let of = |came: Came| recorded.attendance.iter().filter(move |one| one.came == Some(came));
    let name = |one: &Attendance| {
        let member = recorded.members.iter().find(|member| member.id == one.member)?;
        let office = office(recorded, member);
        Some(match &one.deputy {
            Some(deputy) => format!("{office}（{deputy}代）"),
            None => office,
        })
    };
    for (label, came) in [("出席", Came::Present), ("代理出席", Came::Deputy), ("請假", Came::Absent)]
    {
        let names: Vec<String> = of(came).filter_map(name).collect();
        let _ = writeln!(out, "{label}（{}人）：{}", names.len(), names.join("、"));
    }
}

fn item(out: &mut String, recorded: &Recorded<'_>, item: &Item) {
    let _ = writeln!(out, "\n案由{}：{}\n說明：{}", item.number, item.title, item.paper);
    let told = match item.outcome {
        Some(Outcome::Consensus) => "無異議通過".to_owned(),
        Some(Outcome::Carried) => format!("表決通過（{}）", votes(item)),
        Some(Outcome::Lost) => format!("表決未通過（{}）", votes(item)),
        Some(Outcome::Deferred) | None => "留待下次會議".to_owned(),
    };
    let _ = writeln!(out, "決議：{told}");
    if let Some(number) = &item.resolution {
        let _ = writeln!(out, "決議字號：{number}");
    }
    if let (Some(owner), Some(due)) = (&item.owner, item.due_on) {
        let agency = recorded.agencies.agency(owner).map_or("", |agency| agency.name.zh.as_str());
        let _ = writeln!(out, "主辦機關：{agency}；期限：{}", due.long(Lang::Zh));
    }
    if item.recused > 0 {
        let _ = writeln!(out, "迴避：{}人", item.recused);
    }
}

fn votes(item: &Item) -> String {
    format!("贊成{}、反對{}、棄權{}", item.in_favour, item.against, item.abstained)
}

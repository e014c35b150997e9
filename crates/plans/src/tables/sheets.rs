//! Tables of goals, items, roles, obligations and texts.

use catalogue::model::programme::{
    ALL, ChangeKind, Every, GoalKind, ItemKind, LinkKind, ObligationKind, Programme, RoleKind, SentenceKind,
    word,
};
use kernel::Day;

use super::{Sheet, both, head, opt, source};

pub(super) fn goals(programme: &Programme) -> Sheet {
    let rows = programme.goals.iter().map(|goal| {
        let [name_zh, name_en] = both(Some(&goal.name));
        let [summary_zh, summary_en] = both(goal.summary.as_ref());
        let kind = word(&GoalKind::ALL, &goal.kind).to_owned();
        let parent = opt(goal.parent.as_ref());
        let owner = goal.owner.to_string();
        vec![
            goal.id.clone(),
            kind,
            parent,
            owner,
            name_zh,
            name_en,
            summary_zh,
            summary_en,
            source(&goal.origin),
        ]
    });
    let names = ["id", "kind", "parent", "owner", "name_zh", "name_en", "summary_zh", "summary_en", "source"];
    Sheet { head: head(&names), rows: rows.collect() }
}

pub(super) fn items(programme: &Programme) -> Sheet {
    let agencies = |item: &str, kind: RoleKind| {
        let roles = programme.roles_of(item).filter(|role| role.kind == kind);
        roles.map(|role| role.agency.clone()).collect::<Vec<_>>().join(";")
    };
    let rows = programme.items.iter().map(|item| {
        let [name_zh, name_en] = both(Some(&item.name));
        let [summary_zh, summary_en] = both(item.summary.as_ref());
        let (first, last) = programme.years_of(item);
        vec![
            item.id.clone(),
            word(&ItemKind::ALL, &item.kind).to_owned(),
            opt(item.parent.as_ref()),
            name_zh,
            name_en,
            summary_zh,
            summary_en,
            agencies(&item.id, RoleKind::Lead),
            agencies(&item.id, RoleKind::Support),
            item.contributes.join(";"),
            first.to_string(),
            last.to_string(),
            source(&item.origin),
        ]
    });
    let names = [
        "id",
        "kind",
        "parent",
        "name_zh",
        "name_en",
        "summary_zh",
        "summary_en",
        "lead",
        "support",
        "contributes",
        "first_year",
        "last_year",
        "source",
    ];
    Sheet { head: head(&names), rows: rows.collect() }
}

pub(super) fn roles(programme: &Programme) -> Sheet {
    let day = |day: Option<Day>| opt(day);
    let rows = programme.roles.iter().map(|role| {
        let kind = word(&RoleKind::ALL, &role.kind).to_owned();
        let printed = opt(role.printed.as_ref());
        vec![
            role.item.clone(),
            kind,
            role.agency.clone(),
            day(role.from),
            day(role.until),
            printed,
            source(&role.origin),
        ]
    });
    let names = ["item", "role", "agency", "from", "until", "printed_zh", "source"];
    Sheet { head: head(&names), rows: rows.collect() }
}

pub(super) fn obligations(programme: &Programme) -> Sheet {
    let rows = programme.obligations.iter().map(|obligation| {
        let [name_zh, name_en] = both(Some(&obligation.name));
        let [when_zh, when_en] = both(Some(&obligation.when));
        vec![
            obligation.id.clone(),
            word(&ObligationKind::ALL, &obligation.kind).to_owned(),
            name_zh,
            name_en,
            word(&Every::ALL, &obligation.every).to_owned(),
            obligation.due.map(|(month, day)| format!("{month:02}-{day:02}")).unwrap_or_default(),
            obligation.agencies.join(";"),
            when_zh,
            when_en,
            source(&obligation.origin),
        ]
    });
    let names =
        ["id", "kind", "name_zh", "name_en", "every", "due", "agencies", "when_zh", "when_en", "source"];
    Sheet { head: head(&names), rows: rows.collect() }
}

pub(super) fn texts(programme: &Programme) -> Sheet {
    let rows = programme.sentences.iter().map(|sentence| {
        let [zh, en] = both(Some(&sentence.text));
        let kind = word(&SentenceKind::ALL, &sentence.kind).to_owned();
        vec![sentence.item.clone(), kind, zh, en, source(&sentence.origin)]
    });
    Sheet { head: head(&["item", "kind", "zh", "en", "source"]), rows: rows.collect() }
}

pub(super) fn links(programme: &Programme) -> Sheet {
    let rows = programme.links.iter().map(|link| {
        let kind = word(&LinkKind::ALL, &link.kind).to_owned();
        vec![link.from.clone(), kind, link.to.clone(), source(&link.origin)]
    });
    Sheet { head: head(&["from", "kind", "to", "source"]), rows: rows.collect() }
}

/// Reasons of revisions, one row each.
pub(super) fn amendments(programme: &Programme) -> Sheet {
    let rows = programme.amendments.iter().flat_map(|amendment| {
        amendment.reasons.iter().map(|reason| {
            let [zh, en] = both(Some(&reason.text));
            let items = if reason.items.is_empty() { ALL.to_owned() } else { reason.items.join(";") };
            let change = word(&ChangeKind::ALL, &reason.change).to_owned();
            vec![
                amendment.id.clone(),
                amendment.on.to_string(),
                change,
                items,
                zh,
                en,
                source(&reason.origin),
            ]
        })
    });
    let names = ["amendment", "on", "change", "items", "reason_zh", "reason_en", "source"];
    Sheet { head: head(&names), rows: rows.collect() }
}

/// Definitions of indicators that changed between years.
pub(super) fn changes(programme: &Programme) -> Sheet {
    let rows = programme.changes.iter().map(|change| {
        let [definition_zh, definition_en] = both(Some(&change.definition));
        let [reason_zh, reason_en] = both(Some(&change.reason));
        vec![
            change.indicator.clone(),
            change.year.to_string(),
            opt(change.replaces.as_ref()),
            definition_zh,
            definition_en,
            reason_zh,
            reason_en,
            source(&change.origin),
        ]
    });
    let names = [
        "indicator",
        "year",
        "replaces",
        "definition_zh",
        "definition_en",
        "reason_zh",
        "reason_en",
        "source",
    ];
    Sheet { head: head(&names), rows: rows.collect() }
}

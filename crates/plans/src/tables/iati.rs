//! A programme by the activity standard 2.03 of the International Aid Transparency Initiative: the programme is an
//! activity, each piece of work with a budget another under it; indicators with targets and results belong to goals.
//! Elements stand in the order that the standard's schema prescribes.

use catalogue::model::programme::{
    ALL, Baseline, Direction, Goal, Indicator, Item, Programme, RoleKind, Series,
};
use directory::model::Agencies;
use kernel::{AgencyId, Ctx, Day, Lang, Text};

use super::xml::{element, escaped};
use crate::audit::budget::Sums;
use crate::standing::RolesByItem;

/// Codes of the standard's lists.
mod code {
    /// `OrganisationType`: government.
    pub(super) const GOVERNMENT: &str = "10";
    /// `OrganisationRole`: accountable.
    pub(super) const ACCOUNTABLE: &str = "2";
    /// `OrganisationRole`: implementing.
    pub(super) const IMPLEMENTING: &str = "4";
    /// `ActivityDateType`: planned start and end.
    pub(super) const PLANNED: [&str; 2] = ["1", "3"];
    /// `Vocabulary`: the publisher's own.
    pub(super) const OWN: &str = "99";
    /// `ResultType`: outcome.
    pub(super) const OUTCOME: &str = "2";
    /// `IndicatorMeasure`: units, per cent.
    pub(super) const UNITS: &str = "1";
    pub(super) const PER_CENT: &str = "2";
    /// `RelatedActivityType`: what this is part of, and what is part of it.
    pub(super) const PARENT: &str = "1";
    pub(super) const CHILD: &str = "2";
}

/// What activities are written with.
struct Writer<'a> {
    programme: &'a Programme,
    agencies: std::sync::Arc<Agencies>,
    roles: RolesByItem<'a>,
    sums: Sums<'a>,
    today: Day,
}

/// The whole file.
pub(super) fn write(ctx: &Ctx, programme: &Programme) -> String {
    let writer = Writer {
        programme,
        agencies: directory::agencies(ctx),
        roles: RolesByItem::of(programme),
        sums: Sums::of(programme),
        today: ctx.today(),
    };
    let mut activities = vec![writer.whole()];
    activities.extend(writer.costed().map(|item| writer.part(item)));
    let body = element("iati-activities", &[("version", "2.03")], &activities.concat());
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}\n")
}

/// A text in both languages.
fn narratives(text: &Text) -> String {
    [(Lang::Zh, "zh"), (Lang::En, "en")]
        .map(|(lang, code)| element("narrative", &[("xml:lang", code)], &escaped(text.of(lang))))
        .concat()
}

fn titled(name: &str, text: &Text) -> String {
    element(name, &[], &narratives(text))
}

/// First and last day of a year.
fn year_of(year: i32) -> (String, String) {
    (format!("{year}-01-01"), format!("{year}-12-31"))
}

fn dated(name: &str, day: &str) -> String {
    element(name, &[("iso-date", day)], "")
}

impl Writer<'_> {
    /// The work that the budget table has a row of its own for.
    fn costed(&self) -> impl Iterator<Item = &Item> {
        self.programme
            .items
            .iter()
            .filter(|item| item.kind.is_work() && self.programme.budget_of(&item.id).is_some())
    }

    fn reference(&self, agency: &str) -> String {
        let code = self.agencies.agency(&AgencyId::new(agency)).and_then(|agency| agency.oid.clone());
        format!("TW-GOV-{}", code.unwrap_or_else(|| agency.to_owned()))
    }

    fn identifier(&self, item: Option<&Item>) -> String {
        let own = format!("{}-{}", self.reference(self.programme.owner.as_str()), self.programme.id);
        item.map_or_else(|| own.clone(), |item| format!("{own}-{}", item.id))
    }

    fn agency_name(&self, id: &str) -> Text {
        let agency = self.agencies.agency(&AgencyId::new(id)).map(|agency| agency.name.clone());
        let group = self.programme.group(id).map(|group| group.name.clone());
        agency.or(group).unwrap_or_default()
    }

    fn reporting(&self) -> String {
        let owner = self.programme.owner.as_str();
        let reference = self.reference(owner);
        let attributes = [("ref", reference.as_str()), ("type", code::GOVERNMENT)];
        element("reporting-org", &attributes, &narratives(&self.agency_name(owner)))
    }

    fn participating(&self, agency: &str, role: &str) -> String {
        let reference = self.reference(agency);
        let attributes = [("ref", reference.as_str()), ("type", code::GOVERNMENT), ("role", role)];
        element("participating-org", &attributes, &narratives(&self.agency_name(agency)))
    }

    /// `ActivityStatus`: pipeline, implementation or closed, by the planned years.
    fn status(&self, first: i32, last: i32) -> String {
        let status = match self.today.year() {
            year if year < first => "1",
            year if year > last => "4",
            _ => "2",
        };
        element("activity-status", &[("code", status)], "")
    }

    fn dates(first: i32, last: i32) -> String {
        let days = [year_of(first).0, year_of(last).1];
        let date = |(kind, day): (&str, &String)| {
            element("activity-date", &[("type", kind), ("iso-date", day.as_str())], "")
        };
        code::PLANNED.into_iter().zip(&days).map(date).collect()
    }

    fn sector(id: &str, name: &Text) -> String {
        element("sector", &[("vocabulary", code::OWN), ("code", id)], &narratives(name))
    }

    /// What each year may cost, in dollars: the budget table counts in thousands.
    fn budgets(&self, item: &str) -> String {
        let one = |year: i32| {
            let amount = self.sums.sum(item, Some(year), None);
            let (first, last) = year_of(year);
            let value = element(
                "value",
                &[("currency", "TWD"), ("value-date", first.as_str())],
                &(amount * 1000).to_string(),
            );
            (amount != 0).then(|| {
                let inner = [dated("period-start", &first), dated("period-end", &last), value].concat();
                element("budget", &[("type", "1"), ("status", "1")], &inner)
            })
        };
        self.programme.years().filter_map(one).collect()
    }

    fn activity(hierarchy: &str, inner: &[String]) -> String {
        let attributes = [
            ("xml:lang", "zh"),
            ("default-currency", "TWD"),
            ("humanitarian", "0"),
            ("hierarchy", hierarchy),
        ];
        element("iati-activity", &attributes, &inner.concat())
    }

    /// Identifier, publisher, names, agencies, dates: what every activity begins with.
    fn begin(&self, item: Option<&Item>, name: &Text, summary: &Text, years: (i32, i32)) -> Vec<String> {
        let leads: Vec<&str> = match item {
            Some(item) => {
                self.roles.holding(&item.id, RoleKind::Lead).map(|role| role.agency.as_str()).collect()
            }
            None => self.roles.holding(ALL, RoleKind::Lead).map(|role| role.agency.as_str()).collect(),
        };
        let mut inner = vec![
            element("iati-identifier", &[], &escaped(&self.identifier(item))),
            self.reporting(),
            titled("title", name),
            element("description", &[("type", "1")], &narratives(summary)),
            self.participating(self.programme.owner.as_str(), code::ACCOUNTABLE),
        ];
        inner.extend(leads.into_iter().map(|agency| self.participating(agency, code::IMPLEMENTING)));
        inner.push(self.status(years.0, years.1));
        inner.push(Self::dates(years.0, years.1));
        inner.push(element("recipient-country", &[("code", "TW"), ("percentage", "100")], ""));
        inner
    }

    fn whole(&self) -> String {
        let programme = self.programme;
        let years = (programme.first_year, programme.last_year);
        let mut inner = self.begin(None, &programme.name, &programme.summary, years);
        inner.push(Self::sector(&programme.id, &programme.name));
        inner.push(self.budgets(ALL));
        inner.extend(self.costed().map(|item| {
            element(
                "related-activity",
                &[("ref", self.identifier(Some(item)).as_str()), ("type", code::CHILD)],
                "",
            )
        }));
        let measured = |goal: &&Goal| programme.indicators.iter().any(|indicator| indicator.goal == goal.id);
        inner.extend(programme.goals.iter().filter(measured).map(|goal| self.result(goal)));
        Self::activity("1", &inner)
    }

    fn part(&self, item: &Item) -> String {
        let summary = item.summary.as_ref().unwrap_or(&item.name);
        let mut inner = self.begin(Some(item), &item.name, summary, self.programme.years_of(item));
        let above = self.programme.above(item);
        let top = above.last().copied().unwrap_or(item);
        inner.push(Self::sector(&format!("{}-{}", self.programme.id, top.id), &top.name));
        inner.push(self.budgets(&item.id));
        inner.push(element(
            "related-activity",
            &[("ref", self.identifier(None).as_str()), ("type", code::PARENT)],
            "",
        ));
        Self::activity("2", &inner)
    }

    fn result(&self, goal: &Goal) -> String {
        let indicators = self.programme.indicators.iter().filter(|indicator| indicator.goal == goal.id);
        let mut inner = titled("title", &goal.name);
        if let Some(summary) = &goal.summary {
            inner.push_str(&titled("description", summary));
        }
        inner.extend(indicators.map(|indicator| self.indicator(indicator)));
        element("result", &[("type", code::OUTCOME), ("aggregation-status", "0")], &inner)
    }

    fn indicator(&self, indicator: &Indicator) -> String {
        let measure = if indicator.unit.en == "%" { code::PER_CENT } else { code::UNITS };
        let ascending = if indicator.direction == Direction::Up { "1" } else { "0" };
        let mut inner = titled("title", &indicator.name);
        inner.push_str(&titled("description", &indicator.definition));
        if let Baseline::Value { value, year } = &indicator.baseline {
            inner.push_str(&element(
                "baseline",
                &[("year", year.to_string().as_str()), ("value", value.to_string().as_str())],
                "",
            ));
        }
        inner.extend(self.programme.years().filter_map(|year| period(indicator, year)));
        let attributes = [("measure", measure), ("ascending", ascending), ("aggregation-status", "0")];
        element("indicator", &attributes, &inner)
    }
}

/// A year with its target and its result, where there is either.
fn period(indicator: &Indicator, year: i32) -> Option<String> {
    let value = |name: &str, series: &Series| {
        series.values.get(&year).map(|value| element(name, &[("value", value.to_string().as_str())], ""))
    };
    let values = [value("target", &indicator.targets), value("actual", &indicator.results)];
    if values.iter().all(Option::is_none) {
        return None;
    }
    let (first, last) = year_of(year);
    let mut inner = [dated("period-start", &first), dated("period-end", &last)].concat();
    inner.extend(values.into_iter().flatten());
    Some(element("period", &[], &inner))
}

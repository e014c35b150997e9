//! What the auditor found, in words: for pages and for the command line.

use catalogue::model::programme::{ALL, Measure, Programme, word};
use charts::grouped;
use kernel::Lang;
use kernel::i18n::Locales;

use crate::audit::{Check, Name, Row, Subject, Verdict};
use crate::words::{year, years};

/// A language and the texts in it.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The texts.
    pub locales: &'a Locales,
    /// The language.
    pub lang: Lang,
}

impl Words<'_> {
    fn say(&self, key: &str) -> String {
        self.locales.text(self.lang, key, &[])
    }

    /// Which figure was recomputed: 總計，資本門，101年至105年.
    pub fn subject(&self, programme: &Programme, subject: &Subject) -> String {
        let parts = match subject {
            Subject::Budget { item, year: at, share } => {
                let share = share
                    .map_or_else(|| self.say("plans-total"), |share| self.say(&format!("plans-{share}")));
                vec![self.item(programme, item), share, self.at(programme, *at)]
            }
            Subject::Flow { line, year: at } => {
                let flows = programme.economics.iter().flat_map(|economics| &economics.flows);
                let name = flows
                    .filter(|flow| &flow.line == line)
                    .map(|flow| flow.name.of(self.lang).to_owned())
                    .next();
                vec![name.unwrap_or_else(|| line.clone()), year(self.lang, *at)]
            }
            Subject::Case { case, measure } => self.case(programme, case, *measure),
            Subject::Printed { id } => {
                let found = programme.printed.iter().find(|printed| &printed.id == id);
                vec![found.map_or_else(|| id.clone(), |printed| printed.name.of(self.lang).to_owned())]
            }
            Subject::Target { indicator, year: at } => {
                let name =
                    programme.indicator(indicator).map(|indicator| indicator.name.of(self.lang).to_owned());
                let target = self.say("plans-target");
                vec![name.unwrap_or_else(|| indicator.clone()), target, year(self.lang, *at)]
            }
        };
        parts.join(if self.lang == Lang::Zh { "，" } else { ", " })
    }

    fn item(&self, programme: &Programme, id: &str) -> String {
        match programme.item(id) {
            _ if id == ALL => self.say("plans-whole"),
            Some(item) => item.name.of(self.lang).to_owned(),
            None => id.to_owned(),
        }
    }

    fn at(&self, programme: &Programme, at: Option<i32>) -> String {
        match at {
            Some(at) => year(self.lang, at),
            None => years(self.lang, programme.first_year, programme.last_year),
        }
    }

    /// The table, what is changed in it, and the result meant.
    fn case(&self, programme: &Programme, id: &str, measure: Measure) -> Vec<String> {
        let measure = self.measure(measure);
        let mut cases = programme.economics.iter().flat_map(|economics| &economics.cases);
        let Some(case) = cases.find(|case| case.id == id) else { return vec![id.to_owned(), measure] };
        let mut parts = vec![case.table.of(self.lang).to_owned()];
        let mut add = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                parts.push(format!("{} {value}%", self.say(key)));
            }
        };
        add("plans-rate", case.rate.map(|rate| rate.to_string()));
        let signed = |change: catalogue::model::programme::Decimal| {
            if change.units > 0 { format!("+{change}") } else { change.to_string() }
        };
        add("plans-cost", case.cost.map(signed));
        add("plans-benefit", case.benefit.map(signed));
        parts.push(measure);
        parts
    }

    /// The name of a result: 淨現值.
    pub fn measure(&self, measure: Measure) -> String {
        self.say(&format!("plans-measure-{}", word(&Measure::ALL, &measure).replace('_', "-")))
    }

    /// What follows from the rows, in words where there is none or more than one.
    pub fn computed(&self, check: &Check) -> String {
        let figures: Vec<String> = check.computed.iter().map(|figure| grouped(figure)).collect();
        let rate = matches!(check.subject, Subject::Case { measure: Measure::Irr, .. });
        match figures.len() {
            0 if rate => self.say("plans-no-root"),
            0 => self.say("plans-no-value"),
            1 => figures.into_iter().next().unwrap_or_default(),
            _ => figures.join(if self.lang == Lang::Zh { "、" } else { " and " }),
        }
    }

    /// The printed figure with commas, and how it is said to stand to what is computed: 7,611,431 <.
    pub fn printed(&self, check: &Check) -> String {
        match check.printed.split_once(' ') {
            _ if check.printed == "--" => self.say("plans-printed-none"),
            Some((sign, figure)) => format!("{} {sign}", grouped(figure)),
            None => grouped(&check.printed),
        }
    }

    /// What became of it.
    pub fn verdict(&self, verdict: Verdict) -> String {
        self.say(match verdict {
            Verdict::Agrees => "plans-verdict-agrees",
            Verdict::Rounding => "plans-verdict-rounding",
            Verdict::Several => "plans-verdict-several",
            Verdict::Differs => "plans-verdict-differs",
        })
    }

    /// What a row is called, with its years.
    pub fn row(&self, row: &Row) -> String {
        let name = match &row.name {
            Name::Own(name) => name.of(self.lang).to_owned(),
            Name::Word(key) => self.say(key),
        };
        match row.years {
            None => name,
            Some((first, last)) => {
                let span = years(self.lang, first, last);
                if self.lang == Lang::Zh { format!("{name}（{span}）") } else { format!("{name} ({span})") }
            }
        }
    }
}

//! What other blocks know of a programme's indicators: the figure of a year, its light, and the way to its rows.

use catalogue::model::indicator::{Every, Indicator};
use catalogue::model::programme::Decimal;
use kernel::{Ctx, DbError, Lang};

use crate::actions;
use crate::error::IndicatorsError;
use crate::model::{Figure, Light, Period, Report, light, target_of};
use crate::pages::written;
use crate::store;
use crate::words::measured;

/// A figure that this node has of a programme's indicator.
#[derive(Debug, Clone)]
pub struct Live {
    /// The indicator.
    pub indicator: String,
    /// Whether it is counted here; else an official reported it.
    pub counted: bool,
    /// The figure.
    pub figure: Figure,
    /// Of which period.
    pub period: Period,
    /// The target that it is held against, and its year.
    pub target: Option<(i32, Decimal)>,
    /// How it stands to that.
    pub light: Light,
}

impl Live {
    /// Where its rows are, or what was reported.
    pub fn href(&self) -> String {
        if self.counted {
            format!("/indicators/{}/{}", self.indicator, self.period)
        } else {
            format!("/indicators/{}", self.indicator)
        }
    }

    /// The figure with its unit; none when it is a share of nothing.
    pub fn text(&self, lang: Lang, unit: &kernel::Text) -> Option<String> {
        self.figure.text().map(|text| measured(lang, &text, unit))
    }
}

/// The figures of a year of the programme's indicators. Of this year they are the newest: what was counted so far, and
/// what was reported last. One that takes too long to be counted is left out.
pub async fn live(ctx: &Ctx, programme: &str, year: i32) -> Result<Vec<Live>, IndicatorsError> {
    let catalogue = catalogue::current(ctx);
    let own = |indicator: &&std::sync::Arc<Indicator>| indicator.programme.as_deref() == Some(programme);
    if !catalogue.indicators().iter().any(|indicator| own(&indicator)) {
        return Ok(Vec::new());
    }
    let reports = ctx.read(store::list_current).await?;
    let mut found = Vec::new();
    for indicator in catalogue.indicators().iter().filter(own) {
        let known = if indicator.measured().is_some() {
            counted(ctx, indicator, year).await?
        } else {
            reported(indicator, &reports, year, ctx.today().year())
        };
        let Some((period, figure)) = known.filter(|(_, figure)| figure.text().is_some()) else { continue };
        let target = target_of(indicator, period.first.year());
        let light = light(Some(figure), target.map(|(_, value)| value), indicator.direction);
        let counted = indicator.measured().is_some();
        found.push(Live { indicator: indicator.id.clone(), counted, figure, period, target, light });
    }
    Ok(found)
}

async fn counted(
    ctx: &Ctx,
    indicator: &Indicator,
    year: i32,
) -> Result<Option<(Period, Figure)>, IndicatorsError> {
    let period = Period::parse(&format!("{year:04}"));
    let within = |period: &Period| {
        period.first <= ctx.today() && period.last() >= indicator.since && period.every == Every::Year
    };
    let Some(period) = period.filter(within) else { return Ok(None) };
    match actions::reckon(ctx, indicator, period).await {
        Ok(reckoned) => Ok(Some((period, reckoned.figure))),
        Err(IndicatorsError::Db(DbError::TooLong)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The newest report of the year; of this year the newest of all.
fn reported(indicator: &Indicator, reports: &[Report], year: i32, this: i32) -> Option<(Period, Figure)> {
    let own = reports.iter().filter(|report| report.indicator == indicator.id);
    let mut of_year = own.filter(|report| year == this || report.period.first.year() == year);
    let newest = of_year.next()?;
    Some((newest.period, written(newest)?))
}

//! A figure that an official reports, with its evidence.

use catalogue::model::indicator::Indicator;
use catalogue::model::programme::Decimal;
use kernel::number::halfwidth;
use kernel::{Actor, Audit, Ctx, Day, Fact, Official};
use serde_json::json;
use web::form::{FileKind, Upload};

use crate::error::IndicatorsError;
use crate::model::{Period, Report};
use crate::store;

/// Characters of evidence and reason, at most.
const MOST: usize = 2_000;

/// What an official wrote.
#[derive(Debug, Clone, Default)]
pub struct NewReport {
    /// The period, as `2025`.
    pub period: String,
    /// The figure.
    pub value: String,
    /// What it rests on.
    pub evidence: String,
    /// Why it takes the place of an earlier figure.
    pub reason: String,
    /// A file that proves it.
    pub file: Option<Upload>,
}

/// The last day on which the figure of a period is reported in time.
pub fn due_on(indicator: &Indicator, period: Period) -> Option<Day> {
    indicator.reported().map(|reported| period.last().plus_days(i64::from(reported.due_days)))
}

/// Whether the official holds one of the posts that report the indicator, or stands in for one.
pub(crate) fn may_report(official: &Official, indicator: &Indicator) -> bool {
    let posts = indicator.reported().map(|reported| reported.posts.as_slice()).unwrap_or_default();
    posts.iter().any(|post| official.acts_for(post))
}

/// Adds a figure of a period that is over. A figure that stands there already is replaced with a reason; it stays
/// to be seen.
pub async fn report(
    ctx: &Ctx,
    official: &Official,
    indicator: &Indicator,
    new: NewReport,
) -> Result<(), IndicatorsError> {
    if indicator.reported().is_none() {
        return Err(IndicatorsError::Counted);
    }
    if !may_report(official, indicator) {
        return Err(IndicatorsError::NotYourFigure);
    }
    let period = Period::parse(&new.period).filter(|period| period.every == indicator.every);
    let today = ctx.today();
    let period = period
        .filter(|period| period.is_over(today) && period.last() >= indicator.since)
        .ok_or(IndicatorsError::PeriodWrong)?;
    let value: Decimal = halfwidth(new.value.trim())
        .replace(',', "")
        .trim_end_matches('%')
        .trim_end()
        .parse()
        .map_err(|why| IndicatorsError::ValueWrong { why })?;
    let file = new.file.as_ref().map(|upload| match upload.kind {
        FileKind::Other => Err(IndicatorsError::FileWrong),
        kind => Ok((upload.file.to_string(), upload.file_name.clone(), kind.id().to_owned())),
    });
    let file = file.transpose()?;
    for (field, text) in [("evidence", &new.evidence), ("reason", &new.reason)] {
        if text.chars().count() > MOST {
            return Err(IndicatorsError::TooLong { field, most: MOST });
        }
    }
    if new.evidence.trim().is_empty() {
        return Err(IndicatorsError::EvidenceMissing);
    }
    let (official, indicator) = (official.clone(), indicator.clone());
    ctx.write(move |tx| {
        let earlier = store::newest_version(tx, &indicator.id, period)?;
        let reason = Some(new.reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        if earlier > 0 && reason.is_none() {
            return Err(IndicatorsError::ReasonMissing);
        }
        let report = Report {
            id: tx.new_id(),
            indicator: indicator.id.clone(),
            period,
            version: earlier + 1,
            value: value.to_string(),
            evidence: new.evidence.trim().to_owned(),
            file: file.clone(),
            reason: if earlier > 0 { reason } else { None },
            agency: official.agency.clone(),
            post: official.post.clone(),
            official: official.person.name.clone(),
            reported_at: tx.now(),
        };
        store::insert_report(tx, &report, &official.person.id)?;
        tx.audit(Audit {
            actor: &Actor::Official(official.clone()),
            action: "indicator.report",
            object: "indicator",
            object_id: &indicator.id,
            agency: Some(&official.agency),
            detail: json!({ "period": period.to_string(), "version": report.version, "value": report.value }),
        })?;
        tx.fact(Fact {
            kind: "indicator.reported",
            agency: Some(&official.agency),
            dims: json!({ "indicator": indicator.id }),
            value: 1,
        })?;
        Ok(())
    })
    .await
}

//! Pages of the life of plans: the desk's for agencies and reviewers, and the public ones.

pub(crate) mod dashboard;
pub(crate) mod desk;
pub(crate) mod early;
pub(crate) mod editions;
pub(crate) mod evaluation;
mod fields;
pub(crate) mod new;
pub(crate) mod obligations;
pub(crate) mod part;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod public;
pub(crate) mod ranking;
pub(crate) mod review;
pub(crate) mod show;
pub(crate) mod tables;
pub(crate) mod versions;

use catalogue::model::programme::Programme;
use kernel::{AgencyId, Ctx, DbError, Reader};
use maud::{Markup, html};
use web::components::{Button, ButtonKind, Column, TextArea, Tone, button, tag, textarea};
use web::{Errors, Form, Visitor, hint, t};

use super::LifeError;
use super::actions::allow;
use super::model::{Comment, Evaluation, Plan, PlanId, Report, Review, State, Version};
use super::store;

/// A text without values.
pub(crate) fn word(ctx: &Ctx, v: &Visitor, key: &str) -> String {
    t(ctx, v, key, &[])
}

/// Heads of columns; those whose key begins with # are of figures.
pub(crate) fn columns(ctx: &Ctx, v: &Visitor, keys: &[&str]) -> Vec<Column> {
    let head = |key: &&str| match key.strip_prefix('#') {
        Some(key) => Column::numeric(word(ctx, v, key)),
        None => Column::new(word(ctx, v, key)),
    };
    keys.iter().map(head).collect()
}

/// The name of an agency.
pub(crate) fn agency(ctx: &Ctx, v: &Visitor, id: &AgencyId) -> String {
    directory::agencies(ctx)
        .agency(id)
        .map_or_else(|| id.to_string(), |agency| agency.name.of(v.lang).to_owned())
}

/// A state in a word.
fn state_tag(ctx: &Ctx, v: &Visitor, state: State) -> Markup {
    let (tone, key) = match state {
        State::Draft => (Tone::Plain, "plans-state-draft"),
        State::Review => (Tone::Info, "plans-state-review"),
        State::Returned => (Tone::Warn, "plans-state-returned"),
        State::Approved => (Tone::Good, "plans-state-approved"),
        State::Refused => (Tone::Bad, "plans-state-refused"),
    };
    tag(tone, &word(ctx, v, key))
}

/// The name of a part or of one entry of it: 里程碑：驗收.
fn place_name(ctx: &Ctx, v: &Visitor, place: &str, name: Option<&str>) -> String {
    let part = place.split('/').next().unwrap_or_default();
    let part = word(ctx, v, &format!("plans-part-{part}"));
    match name.filter(|name| !name.is_empty()) {
        Some(name) if v.lang == kernel::Lang::Zh => format!("{part}：{name}"),
        Some(name) => format!("{part}: {name}"),
        None => part,
    }
}

/// A box for several lines, with what was typed.
pub(crate) fn lines(
    ctx: &Ctx,
    v: &Visitor,
    form: &Form,
    errors: &Errors,
    (name, label): (&str, &str),
) -> Markup {
    let hint = hint(ctx, v, label);
    textarea(
        v.lang,
        &TextArea {
            name,
            label: &word(ctx, v, label),
            hint: hint.as_deref(),
            error: errors.of(name),
            value: form.text(name),
            rows: 4,
            ..Default::default()
        },
    )
}

pub(crate) fn press(ctx: &Ctx, v: &Visitor, key: &str, kind: ButtonKind) -> Markup {
    button(&Button { text: &word(ctx, v, key), kind, value: None })
}

/// A plan with everything about it.
struct Whole {
    plan: Plan,
    versions: Vec<Version>,
    reviews: Vec<Review>,
    comments: Vec<Comment>,
    reports: Vec<Report>,
    evaluations: Vec<Evaluation>,
    programme: std::sync::Arc<Programme>,
}

impl Whole {
    /// Reads it; a plan that the visitor may not know of does not exist.
    async fn load(ctx: &Ctx, v: &Visitor, id: &str) -> Result<Self, LifeError> {
        let wanted = PlanId::new(id);
        let found = ctx
            .read(move |r: &mut Reader| {
                let Some(plan) = store::find_plan(r, &wanted)? else { return Ok(None) };
                let versions = store::list_versions(r, &wanted)?;
                let reviews = store::list_reviews(r, &wanted)?;
                let comments = store::list_comments(r, &wanted)?;
                let reports = store::list_reports(r, &wanted)?;
                let evaluations = store::list_evaluations(r, &wanted)?;
                Ok::<_, DbError>(Some((plan, versions, reviews, comments, reports, evaluations)))
            })
            .await?;
        let (plan, versions, reviews, comments, reports, evaluations) = found.ok_or(LifeError::Unknown)?;
        let programme = allow::programme(ctx, &plan.programme)?;
        let whole = Self { plan, versions, reviews, comments, reports, evaluations, programme };
        if whole.plan.in_force == 0 && !whole.reads_all(v)? {
            return Err(LifeError::Unknown);
        }
        Ok(whole)
    }

    fn rules(&self) -> Result<&catalogue::model::programme::Rules, LifeError> {
        allow::rules(&self.programme)
    }

    /// Whether the visitor sees drafts and reviews, not only what was approved.
    fn reads_all(&self, v: &Visitor) -> Result<bool, LifeError> {
        Ok(allow::reads(&v.actor, &self.plan, self.rules()?))
    }

    fn version(&self, number: i64) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    fn newest(&self) -> Result<&Version, LifeError> {
        self.version(self.plan.newest).ok_or(LifeError::Unknown)
    }

    fn in_force(&self) -> Option<&Version> {
        self.version(self.plan.in_force)
    }

    /// Versions that the visitor may see.
    fn visible(&self, v: &Visitor) -> Result<Vec<&Version>, LifeError> {
        let all = self.reads_all(v)?;
        Ok(self.versions.iter().filter(|version| all || version.state == State::Approved).collect())
    }
}

/// A hidden value of a form.
pub(crate) fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

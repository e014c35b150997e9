//! For each kind: how many an agency has, how the next few are handed over, whether one is where it should be.

use catalogue::model::reorganisation::Reorganisation;
use directory::store::{Holder, Standing};
use kernel::{AgencyId, Ctx, DbError, PostId, Reader, Tx};
use messaging::MessageId;
use plans::life::model::PlanId;
use services::CaseId;

use crate::model::{Item, Kind, Outcome};

/// More than anybody has.
const ALL: i64 = i64::MAX;

/// An agency that ends, with the order by which it does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) ctx: &'a Ctx,
    pub(crate) order: &'a Reorganisation,
    pub(crate) agency: &'a AgencyId,
}

/// A thing with what became of it.
struct Done {
    object: String,
    label: String,
    outcome: Outcome,
    to: Option<AgencyId>,
}

impl Done {
    fn new(object: impl Into<String>, label: impl Into<String>, to: Option<AgencyId>) -> Self {
        let outcome = if to.is_some() { Outcome::Moved } else { Outcome::Left };
        Self { object: object.into(), label: label.into(), outcome, to }
    }
}

impl Side<'_> {
    /// The posts of the agency.
    pub(crate) fn posts(&self) -> Vec<PostId> {
        let agencies = directory::agencies(self.ctx);
        agencies.posts_of(self.agency).into_iter().map(|post| post.id.clone()).collect()
    }

    fn successor(&self) -> Option<AgencyId> {
        self.order.successor(self.agency).cloned()
    }

    /// The post that goes on, with its agency.
    fn next_post(&self, post: &PostId) -> Option<(PostId, AgencyId)> {
        let next = self.order.post(post)?;
        let agency = directory::agencies(self.ctx).post(next)?.agency.clone();
        Some((next.clone(), agency))
    }

    fn holders(&self, r: &mut Reader, standing: Standing) -> Result<Vec<Holder>, DbError> {
        let mut found = Vec::new();
        for post in self.posts() {
            found.extend(directory::store::list_going_on(r, standing, &post, self.order.on)?);
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(found)
    }

    /// How many things of a kind the agency has.
    pub(crate) fn count(&self, r: &mut Reader, kind: Kind) -> Result<i64, DbError> {
        let many = |length: usize| i64::try_from(length).unwrap_or(ALL);
        Ok(match kind {
            Kind::Certificate => {
                let part = ("", self.ctx.now(), ALL);
                many(trust::actions::list_running_of(r, self.agency, &self.posts(), part)?.len())
            }
            Kind::Credential => many(exchange::actions::list_credentials(r, self.agency, "", ALL)?.len()),
            Kind::Host => many(trust::store::list_hosts(r, self.agency)?.len()),
            Kind::Official => many(self.holders(r, Standing::Holder)?.len()),
            Kind::Deputy => many(self.holders(r, Standing::Deputy)?.len()),
            Kind::Case => services::actions::count_held(r, self.agency)?,
            Kind::Message => {
                let mut sum = 0;
                for post in self.posts() {
                    sum += messaging::actions::count_to_post(r, &post)?;
                }
                sum
            }
            Kind::Plan => plans::life::store::count_of_agency(r, self.agency)?,
        })
    }

    /// Hands over the next things of a kind, by id, after `after`, at most so many; fewer when there are no more.
    ///
    /// # Errors
    /// A block refuses, or storage fails: then nothing of these is handed over.
    pub(crate) fn hand_over(
        &self,
        tx: &mut Tx,
        kind: Kind,
        (after, limit): (&str, i64),
    ) -> anyhow::Result<Vec<Item>> {
        let done = match kind {
            Kind::Certificate => self.certificates(tx, after, limit)?,
            Kind::Credential => self.credentials(tx, after, limit)?,
            Kind::Host => self.hosts(tx, after, limit)?,
            Kind::Official => self.officials(tx, Standing::Holder, (after, limit))?,
            Kind::Deputy => self.officials(tx, Standing::Deputy, (after, limit))?,
            Kind::Case => self.cases(tx, after, limit)?,
            Kind::Message => self.messages(tx, after, limit)?,
            Kind::Plan => self.plans(tx, after, limit)?,
        };
        let at = tx.now();
        let item = |one: Done| Item {
            kind: kind.word().to_owned(),
            object: one.object,
            label: one.label,
            from: self.agency.clone(),
            to: one.to,
            outcome: one.outcome,
            at,
            found: false,
        };
        Ok(done.into_iter().map(item).collect())
    }

    fn certificates(&self, tx: &mut Tx, after: &str, limit: i64) -> anyhow::Result<Vec<Done>> {
        let part = (after, tx.now(), limit);
        let mut done = Vec::new();
        for issued in trust::actions::list_running_of(tx, self.agency, &self.posts(), part)? {
            let ended = trust::actions::cease(self.ctx, tx, &issued)?;
            let outcome = if ended { Outcome::Ended } else { Outcome::Left };
            let object = format!("{}/{}", issued.authority, issued.serial);
            done.push(Done { object, label: issued.subject.clone(), outcome, to: None });
        }
        Ok(done)
    }

    fn credentials(&self, tx: &mut Tx, after: &str, limit: i64) -> anyhow::Result<Vec<Done>> {
        let mut done = Vec::new();
        for credential in exchange::actions::list_credentials(tx, self.agency, after, limit)? {
            let to = self.successor();
            if let Some(to) = &to {
                exchange::actions::hand_over_credential(tx, &credential, to)?;
            }
            done.push(Done::new(&credential.id, &credential.name, to));
        }
        Ok(done)
    }

    fn hosts(&self, tx: &mut Tx, after: &str, limit: i64) -> anyhow::Result<Vec<Done>> {
        let mut done = Vec::new();
        let hosts = trust::store::list_hosts(tx, self.agency)?;
        for host in take(hosts, after, limit, |host| &host.host) {
            let to = self.successor();
            if let Some(to) = &to {
                trust::actions::hand_over_host(tx, &host, to)?;
            }
            done.push(Done::new(&host.host, &host.host, to));
        }
        Ok(done)
    }

    fn officials(
        &self,
        tx: &mut Tx,
        standing: Standing,
        (after, limit): (&str, i64),
    ) -> anyhow::Result<Vec<Done>> {
        let mut done = Vec::new();
        let held = self.holders(tx, standing)?;
        for one in take(held, after, limit, |one| one.id.as_str()) {
            let next = self.next_post(&one.post);
            if let Some((post, _)) = &next {
                directory::actions::hand_over(tx, standing, &one, (post, self.order.on))?;
            }
            let label = format!("{} {}", one.post, one.name);
            done.push(Done::new(one.id.as_str(), label, next.map(|(_, agency)| agency)));
        }
        Ok(done)
    }

    fn cases(&self, tx: &mut Tx, after: &str, limit: i64) -> anyhow::Result<Vec<Done>> {
        let mut done = Vec::new();
        for id in services::actions::list_held(tx, self.agency, after, limit)? {
            let label = services::actions::hand_over(self.ctx, tx, &id, self.order)?;
            let mut to = None;
            if label.is_some() {
                let case = services::store::find_case(tx, &id)?;
                to = case.and_then(|case| self.order.taker("service", &case.service, self.agency).cloned());
            }
            let label = label.unwrap_or_else(|| id.to_string());
            done.push(Done::new(id.as_str(), label, to));
        }
        Ok(done)
    }

    fn messages(&self, tx: &mut Tx, after: &str, limit: i64) -> anyhow::Result<Vec<Done>> {
        let mut found: Vec<(MessageId, PostId)> = Vec::new();
        for post in self.posts() {
            let ids = messaging::actions::list_to_post(tx, &post, after, limit)?;
            found.extend(ids.into_iter().map(|id| (id, post.clone())));
        }
        found.sort();
        let mut done = Vec::new();
        for (id, post) in take(found, after, limit, |(id, _)| id.as_str()) {
            let next = self.next_post(&post);
            if let Some((to, _)) = &next {
                messaging::actions::hand_over(tx, &id, (&post, to))?;
            }
            done.push(Done::new(id.as_str(), post.as_str(), next.map(|(_, agency)| agency)));
        }
        Ok(done)
    }

    fn plans(&self, tx: &mut Tx, after: &str, limit: i64) -> anyhow::Result<Vec<Done>> {
        let mut done = Vec::new();
        for plan in plans::life::store::list_after(tx, self.agency, after, limit)? {
            let to = self.successor();
            if let Some(to) = &to {
                plans::life::actions::hand_over(tx, &plan, to)?;
            }
            done.push(Done::new(plan.id.as_str(), &plan.name, to));
        }
        Ok(done)
    }
}

/// The next of things that stand by id.
fn take<T>(all: Vec<T>, after: &str, limit: i64, id: impl Fn(&T) -> &str) -> Vec<T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    all.into_iter().filter(|one| id(one) > after).take(limit).collect()
}

/// Looks a thing up again where it should be: at the agency that goes on, or ended.
pub(crate) fn is_there(ctx: &Ctx, r: &mut Reader, item: &Item) -> anyhow::Result<bool> {
    let Some(kind) = Kind::parse(&item.kind) else { return Ok(defines(ctx, &item.kind, &item.object)) };
    if kind == Kind::Certificate {
        return is_revoked(r, &item.object);
    }
    let Some(to) = &item.to else { return Ok(false) };
    Ok(match kind {
        Kind::Certificate => false,
        Kind::Credential => {
            exchange::store::find_credential(r, &item.object)?.is_some_and(|one| one.agency == *to)
        }
        Kind::Host => trust::store::find_host(r, &item.object)?.is_some_and(|host| host.agency == *to),
        Kind::Official | Kind::Deputy => sits_at(ctx, r, (kind, &item.object), to)?,
        Kind::Case => services::actions::holds(r, to, &CaseId::new(&item.object))?,
        Kind::Message => {
            let post = messaging::actions::find_post_of(r, &MessageId::new(&item.object))?;
            let agencies = directory::agencies(ctx);
            post.and_then(|post| agencies.post(&post)).is_some_and(|post| post.agency == *to)
        }
        Kind::Plan => plans::life::store::find_plan(r, &PlanId::new(&item.object))?
            .is_some_and(|plan| plan.agency == *to),
    })
}

fn is_revoked(r: &mut Reader, object: &str) -> anyhow::Result<bool> {
    let Some((authority, serial)) = object.split_once('/') else { return Ok(false) };
    let serial = trust::model::Serial::from_text(serial);
    let status = trust::store::find_status(r, authority, &serial)?;
    Ok(status.is_some_and(|status| status.revoked.is_some()))
}

/// Whether the person of an old entry is in a post of the agency that goes on, or stands in for one.
fn sits_at(ctx: &Ctx, r: &mut Reader, (kind, id): (Kind, &str), to: &AgencyId) -> anyhow::Result<bool> {
    let (id, today) = (directory::store::HoldingId::new(id), ctx.today());
    let posts = if kind == Kind::Official {
        let Some(held) = directory::store::find_holding(r, &id)? else { return Ok(false) };
        directory::store::posts_held_by(r, &held.person, today.max(held.from_on))?
    } else {
        let Some(held) = directory::store::find_deputy(r, &id)? else { return Ok(false) };
        directory::store::deputising(r, &held.person, today.max(held.from_on))?
    };
    let agencies = directory::agencies(ctx);
    Ok(posts.iter().any(|post| agencies.post(post).is_some_and(|post| post.agency == *to)))
}

/// Whether the catalogue in force still has a definition. It names no agency that has ended: it was checked for today.
fn defines(ctx: &Ctx, kind: &str, id: &str) -> bool {
    let catalogue = catalogue::current(ctx);
    match kind {
        "system" => catalogue.systems.iter().any(|system| system.folder == id),
        "registry" => catalogue.registry(id).is_some(),
        "api" => catalogue.api(id).is_some(),
        "contract" => catalogue.contract(id).is_some(),
        "service" => catalogue.service(id).is_some(),
        "client" => catalogue.client(id).is_some(),
        "authority" => catalogue.authority(id).is_some(),
        "programme" => catalogue.programme(id).is_some(),
        "indicator" => catalogue.indicator(id).is_some(),
        _ => false,
    }
}

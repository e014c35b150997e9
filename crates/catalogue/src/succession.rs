//! Reading files as they hold on a day: where an agency has ended by a reorganisation, what named it names
//! from then on who goes on with its work. The files themselves may be edited at leisure.

use kernel::{AgencyId, Day, PostId, Text};

use crate::load::{Files, Read};
use crate::model::indicator::{Indicator, Source};
use crate::model::programme::{Programme, Watcher};
use crate::model::reorganisation::{Handed, Reorganisation};
use crate::model::{Api, Authority, Client, Contract, Registry, Service, StepPost, System};

/// One definition while a reorganisation goes over it.
struct Hand<'a> {
    order: &'a Reorganisation,
    kind: &'static str,
    id: String,
    name: Text,
    /// The first ended agency that it named, with who goes on.
    changed: Option<(AgencyId, AgencyId)>,
}

impl<'a> Hand<'a> {
    fn of(order: &'a Reorganisation, kind: &'static str, id: &str, name: &Text) -> Self {
        Hand { order, kind, id: id.to_owned(), name: name.clone(), changed: None }
    }

    /// What it did.
    fn end(self) -> Option<Handed> {
        let (from, to) = self.changed?;
        let reorganisation = self.order.id.clone();
        Some(Handed { reorganisation, kind: self.kind, id: self.id, name: self.name, from, to })
    }

    fn agency(&mut self, agency: &mut AgencyId) {
        let Some(taker) = self.order.taker(self.kind, &self.id, agency).cloned() else { return };
        let from = std::mem::replace(agency, taker.clone());
        self.changed.get_or_insert((from, taker));
    }

    fn agencies(&mut self, agencies: &mut Vec<AgencyId>) {
        agencies.iter_mut().for_each(|agency| self.agency(agency));
        let mut seen: Vec<AgencyId> = Vec::new();
        agencies.retain(|agency| {
            !seen.contains(agency) && {
                seen.push(agency.clone());
                true
            }
        });
    }

    fn posts(&mut self, posts: &mut [PostId]) {
        for post in posts {
            if let Some(next) = self.order.post(post) {
                *post = next.clone();
            }
        }
    }
}

fn serve(hand: &mut Hand<'_>, service: &mut Service) {
    hand.agency(&mut service.owner);
    for step in &mut service.steps {
        hand.agency(&mut step.agency);
        if let Some(StepPost::Post(post)) = &mut step.post {
            hand.posts(std::slice::from_mut(post));
        }
    }
}

/// A service's definition as it goes on after a reorganisation; none when that leaves it as it is.
pub fn succeed(service: &Service, order: &Reorganisation) -> Option<Service> {
    let mut next = service.clone();
    serve(&mut Hand::of(order, "service", &service.id, &service.name), &mut next);
    (next != *service).then_some(next)
}

/// Takes the files on to `day`: every reorganisation after `since` and up to that day, in their order.
pub(crate) fn advance(files: &mut Files, since: Option<Day>, day: Day) {
    let mut orders: Vec<Reorganisation> = files
        .reorganisations
        .iter()
        .map(|read| read.value.clone())
        .filter(|order| order.on <= day && since.is_none_or(|since| order.on > since))
        .collect();
    orders.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
    for order in &orders {
        let mut handed = hand_over(files, order);
        files.handed.append(&mut handed);
    }
    files.today = day;
}

/// Goes over every definition; gives those that changed hands.
fn hand_over(files: &mut Files, order: &Reorganisation) -> Vec<Handed> {
    let mut all = Vec::new();
    over(order, "system", &mut files.systems, &mut all, |hand, it| hand.agency(&mut it.owner));
    over(order, "registry", &mut files.registries, &mut all, |hand, it| {
        hand.agency(&mut it.owner);
        hand.posts(&mut it.keepers);
        hand.posts(&mut it.readers);
        if let Some(extract) = &mut it.extract {
            hand.posts(&mut extract.issuers);
        }
    });
    over(order, "api", &mut files.apis, &mut all, |hand, it| hand.agency(&mut it.agency));
    over(order, "contract", &mut files.contracts, &mut all, |hand, it| {
        hand.agency(&mut it.consumer);
        hand.posts(&mut it.posts);
    });
    over(order, "service", &mut files.services, &mut all, serve);
    over(order, "client", &mut files.clients, &mut all, |hand, it| hand.agency(&mut it.agency));
    over(order, "authority", &mut files.authorities, &mut all, |hand, it| {
        hand.agency(&mut it.agency);
        hand.posts(&mut it.officers);
        hand.posts(&mut it.managers);
    });
    over(order, "indicator", &mut files.indicators, &mut all, |hand, it| {
        hand.agency(&mut it.agency);
        if let Source::Reported(reported) = &mut it.source {
            hand.posts(&mut reported.posts);
        }
    });
    programmes(files, order, &mut all);
    if let Some(open) = &mut files.open_data
        && let Some(next) = order.successor(&open.publisher)
    {
        open.publisher = next.clone();
    }
    all
}

/// A programme changes the rules of its plans; what its documents print stays as printed, under the names of their day.
fn programmes(files: &mut Files, order: &Reorganisation, all: &mut Vec<Handed>) {
    let rules = &mut files.rules;
    over(order, "programme", &mut files.programmes, all, |hand, it| {
        let read = rules.get_mut(&it.id).map(|read| &mut read.value);
        for rules in it.rules.iter_mut().chain(read) {
            hand.agencies(&mut rules.agencies);
            rules.stages.iter_mut().for_each(|stage| hand.agency(&mut stage.agency));
            for level in &mut rules.levels {
                if let Watcher::Agency(agency) = &mut level.watcher {
                    hand.agency(agency);
                }
            }
        }
    });
}

/// A definition that agencies answer for.
trait Named {
    fn named(&self) -> (&str, &Text);
}

macro_rules! named {
    ($($kind:ty: $id:ident),*) => {
        $(impl Named for $kind {
            fn named(&self) -> (&str, &Text) {
                (&self.$id, &self.name)
            }
        })*
    };
}

named!(System: folder, Registry: id, Api: id, Contract: id, Service: id, Client: id, Authority: id, Indicator: id, Programme: id);

/// Goes over the definitions of one kind.
fn over<T: Named>(
    order: &Reorganisation,
    kind: &'static str,
    all: &mut [Read<T>],
    handed: &mut Vec<Handed>,
    mut each: impl for<'h> FnMut(&mut Hand<'h>, &mut T),
) {
    for read in all {
        let (id, name) = read.value.named();
        let mut hand = Hand::of(order, kind, id, name);
        each(&mut hand, &mut read.value);
        handed.extend(hand.end());
    }
}

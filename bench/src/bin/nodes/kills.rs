//! Exchanges while either node is killed at random moments: look-ups of a register, and every fourth time a call of a
//! service behind the other node. A client calls again with the same id until it is answered, or is told that a call of
//! the service stays unanswered, because nobody knows what the service did when its node was killed. In the end each
//! exchange must stand once on both nodes, have been served once, and have the same signed answer on both.

mod after;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use bench::{Answer, Bound, Client, Figure, report};
use kernel::entropy::Entropy;

use crate::sites::{CONSUMER, PROVIDER, Sites, once_answer};

/// Milliseconds between two kills at least, and at most so much more.
const LEAST: u64 = 700;
const MORE: u64 = 1_500;
/// The same before the first kill: a short run has one too.
const LEAST_FIRST: u64 = 20;
const MORE_FIRST: u64 = 100;
/// A call that is not answered after so many tries is given up, and the run with it.
const TRIES: u32 = 400;
/// Every so many exchanges one is a call of the service.
const SERVICE_EACH: u64 = 4;
/// So often the client asks again for a call that the other node has received and not answered.
const TRIES_UNANSWERED: u32 = 30;
/// What a client is told of such a call.
const UNANSWERED: &str = "duplicate_message";

/// How an exchange ended for its client.
enum Outcome {
    Acknowledged,
    Unanswered,
}

/// What all clients know together.
#[derive(Default)]
struct Tally {
    look_ups: u64,
    calls: u64,
    unanswered: Vec<u64>,
}

#[allow(clippy::print_stderr, reason = "long work tells how far it is")]
pub(crate) async fn run(mut sites: Sites, exchanges: u64, clients: usize) -> Result<()> {
    let (next, done) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let tries = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let caller = Caller {
                address: sites.centre_address(),
                token: sites.token.clone(),
                people: sites.people.clone(),
                next: next.clone(),
                tries: tries.clone(),
                exchanges,
            };
            tokio::spawn(caller.calls())
        })
        .collect();
    let finished = done.clone();
    let all = tokio::spawn(async move {
        let (mut all, mut outcome) = (Tally::default(), Ok(()));
        for task in tasks {
            match task.await {
                Ok(Ok(tally)) => all.add(tally),
                Ok(Err(error)) => outcome = Err(error),
                Err(error) => outcome = Err(error.into()),
            }
        }
        finished.store(true, Ordering::Relaxed);
        outcome.map(|()| all)
    });
    let (entropy, mut kills) = (Entropy::system(), 0_u64);
    while !done.load(Ordering::Relaxed) {
        let mut drawn = [0_u8; 3];
        entropy.fill(&mut drawn);
        let (least, more) = if kills == 0 { (LEAST_FIRST, MORE_FIRST) } else { (LEAST, MORE) };
        let pause = least + u64::from(u16::from_be_bytes([drawn[0], drawn[1]])) % more;
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if done.load(Ordering::Relaxed) {
            break;
        }
        sites.kill_one(drawn[2].is_multiple_of(2))?;
        kills += 1;
        if kills.is_multiple_of(20) {
            let at = next.load(Ordering::Relaxed).min(exchanges);
            eprintln!("{at} of {exchanges} exchanges, {kills} kills, {:.0} s", began.elapsed().as_secs_f64());
        }
    }
    let tally = all.await??;
    let seconds = began.elapsed().as_secs_f64();
    sites.stop();
    tell(&sites, exchanges, &tally, (kills, tries.load(Ordering::Relaxed), seconds)).await
}

async fn tell(
    sites: &Sites,
    exchanges: u64,
    tally: &Tally,
    (kills, tries, seconds): (u64, u64, f64),
) -> Result<()> {
    let after = after::look(sites, tally, exchanges).await?;
    let figure = |name: &str, value: u64, bound| Figure {
        name: name.to_owned(),
        value: value as f64,
        bound,
        unit: "",
    };
    let exactly = |name: &str, value: u64, wanted: u64| {
        [
            figure(name, value, Bound::AtLeast(wanted as f64)),
            figure(&format!("{name}: too many"), value.saturating_sub(wanted), Bound::AtMost(0.0)),
        ]
    };
    let services = exchanges / SERVICE_EACH;
    let (look_ups, unanswered) = (exchanges - services, tally.unanswered.len() as u64);
    let acknowledged = tally.look_ups + tally.calls;
    let none = |name: &str, value: u64| figure(name, value, Bound::AtMost(0.0));
    let mut figures = vec![
        figure("kills of either node", kills, Bound::AtLeast(1.0)),
        figure("requests made for them", tries, Bound::Reported),
        figure("calls of the service told to stay unanswered", unanswered, Bound::Reported),
    ];
    figures.extend(exactly("look-ups acknowledged", tally.look_ups, look_ups));
    figures.extend(exactly(
        "calls of the service acknowledged or told unanswered",
        tally.calls + unanswered,
        services,
    ));
    figures.extend(exactly("requests kept by the consumer's node", after.out_requests, exchanges));
    figures.extend(exactly("answers kept by the consumer's node", after.out_answers, acknowledged));
    figures.extend(exactly("requests kept by the provider's node", after.in_requests, exchanges));
    figures.extend(exactly("answers kept by the provider's node", after.in_answers, acknowledged));
    figures.extend(exactly("look-ups and calls in the provider's log", after.logged, exchanges));
    figures.extend([
        none("acknowledged calls that the service did not serve once", after.not_served_once),
        none("unanswered calls that the service served twice", after.served_twice),
        none("answers that differ between the nodes", after.answers_differ),
        none("answers whose body is not the one that was signed", after.bodies_differ),
        none("audit trails that do not fit their log", after.trails_ill),
        Figure { name: "seconds".to_owned(), value: seconds, bound: Bound::Reported, unit: "s" },
    ]);
    report(&figures)
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.look_ups += other.look_ups;
        self.calls += other.calls;
        self.unanswered.extend(other.unanswered);
    }

    fn note(&mut self, place: u64, outcome: &Outcome) {
        match outcome {
            Outcome::Unanswered => self.unanswered.push(place),
            Outcome::Acknowledged if is_service(place) => self.calls += 1,
            Outcome::Acknowledged => self.look_ups += 1,
        }
    }
}

/// Whether the exchange is a call of the service.
fn is_service(place: u64) -> bool {
    place % SERVICE_EACH == SERVICE_EACH - 1
}

struct Caller {
    address: String,
    token: String,
    people: Vec<String>,
    next: Arc<AtomicU64>,
    tries: Arc<AtomicU64>,
    exchanges: u64,
}

impl Caller {
    async fn calls(self) -> Result<Tally> {
        let (mut client, mut tally) = (None, Tally::default());
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            if place >= self.exchanges {
                return Ok(tally);
            }
            let outcome = self.until_answered(&mut client, place).await?;
            tally.note(place, &outcome);
        }
    }

    async fn until_answered(&self, client: &mut Option<Client>, place: u64) -> Result<Outcome> {
        let (mut said, mut unanswered) = (String::new(), 0);
        for _ in 0..TRIES {
            self.tries.fetch_add(1, Ordering::Relaxed);
            match self.once(client, place).await {
                Ok(answer) if answer.status == 200 => {
                    self.check(place, &answer)?;
                    return Ok(Outcome::Acknowledged);
                }
                Ok(answer) => {
                    said = String::from_utf8_lossy(&answer.body).into_owned();
                    unanswered += u32::from(is_service(place) && said.contains(UNANSWERED));
                    if unanswered >= TRIES_UNANSWERED {
                        return Ok(Outcome::Unanswered);
                    }
                }
                Err(error) => {
                    said = error.to_string();
                    *client = None;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("exchange {place} was not answered after {TRIES} requests: {said}")
    }

    /// The answer is the one to this question and to no other.
    fn check(&self, place: u64, answer: &Answer) -> Result<()> {
        let body = String::from_utf8_lossy(&answer.body);
        let is_own = if is_service(place) {
            body == once_answer(place)
        } else {
            body.contains(&format!("\"{}\"", self.key(place)))
        };
        ensure!(is_own, "exchange {place} was answered with something else: {body}");
        Ok(())
    }

    fn key(&self, place: u64) -> &str {
        &self.people[place as usize % self.people.len()]
    }

    async fn once(&self, client: &mut Option<Client>, place: u64) -> Result<Answer> {
        let client = match client {
            Some(client) => client,
            None => client.insert(Client::connect(&self.address).await?),
        };
        let headers = format!(
            "Authorization: Bearer {}\r\nX-Road-Client: TW/GOV/{CONSUMER}/bench\r\nX-Road-Id: bench-{place}\r\n",
            self.token
        );
        if is_service(place) {
            let path = format!("/n1/TW/GOV/{PROVIDER}/bench/bench-four/v1/once/{place}");
            return Ok(client.get(&path, &format!("{headers}Minben-Purpose: bench\r\n")).await?);
        }
        let path = format!("/n1/TW/GOV/{PROVIDER}/household/bench-person");
        let body = format!(r#"{{"key":"{}","purpose":"bench"}}"#, self.key(place));
        Ok(client.post(&path, &headers, &body).await?)
    }
}

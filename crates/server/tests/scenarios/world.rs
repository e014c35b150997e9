//! One scenario's world: a node of its own on a fresh database, its people and what
//! they have on their screens.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use catalogue::Catalogue;
use identity::model::Installation;
use kernel::entropy::Entropy;
use kernel::number::{NationalId, national_id::Sex};
use kernel::settings::Settings;
use kernel::{Clock, Ctx, Day, Mistake, Person, PersonId, PostId, Timestamp, params};
use serde_json::{Map, Value as Json};
use server::{App, Plan, assemble};
use testkit::{Browser, Database, FormOnPage, Page, Template, TemplateCopy};
use trust::acme::ChallengePort;

use crate::elsewhere::{self, OtherNode};
use crate::outside::Outside;
use crate::steps::sites::Site;

/// What a step gives: nothing, or why it failed.
pub(crate) type Outcome = Result<(), String>;

/// One record of a table: its registry and fields.
pub(crate) type Described = (String, Map<String, Json>);

/// Longest time that a federation's nodes pass at once.
const STEP_SECONDS: i64 = 20 * 86_400;

/// One scenario's world.
pub(crate) struct World {
    /// The node.
    pub(crate) app: App,
    /// Id numbers by name, in the order in which the names came up.
    numbers: BTreeMap<String, String>,
    /// Posts of officials, by name.
    pub(crate) posts: BTreeMap<String, PostId>,
    /// The screens of people, by name and post.
    screens: BTreeMap<String, Screen>,
    /// Each person's last case.
    pub(crate) cases: BTreeMap<String, String>,
    /// The case each official has open: whose it is.
    pub(crate) open: BTreeMap<String, String>,
    /// What each official has entered for the decision to come.
    pub(crate) entered: BTreeMap<String, Vec<(String, String)>>,
    /// API credentials by agency.
    pub(crate) credentials: BTreeMap<String, String>,
    /// The last notice of a change that what was given has led to.
    pub(crate) given_notice: String,
    /// The last look-up's answer.
    pub(crate) looked_up: Option<LookedUp>,
    /// What the node answered an agency's system last.
    pub(crate) answered: String,
    /// Programs and certificates outside of the node.
    pub(crate) outside: Outside,
    /// Sites of agencies, by id.
    pub(crate) sites: BTreeMap<String, Site>,
    /// Other nodes of the same federation.
    pub(crate) others: Vec<OtherNode>,
    /// The records that were given, in order.
    pub(crate) given: Vec<Described>,
    government: PathBuf,
    copy: TemplateCopy,
    /// The database of a government that the scenario wrote itself.
    own: Option<Database>,
}

/// What a look-up gave.
pub(crate) enum LookedUp {
    /// Fields of the records found.
    Fields(Vec<String>),
    /// The code of the refusal.
    Refused(String),
}

/// What somebody has on the screen.
#[derive(Clone)]
pub(crate) struct Screen {
    /// The browser, signed in.
    pub(crate) browser: Browser,
    /// The page it shows.
    pub(crate) page: Option<Page>,
    /// The form on it, as far as it is filled in.
    pub(crate) form: Option<FormOnPage>,
    /// Files chosen in the form: control, name and content.
    pub(crate) files: Vec<(String, String, Vec<u8>)>,
    /// For whom it acts.
    pub(crate) acting: Option<Acting>,
    signed_in_on: Day,
}

/// For whom somebody acts, and under which mandate.
#[derive(Clone)]
pub(crate) struct Acting {
    /// Name of the person or company.
    pub(crate) principal: String,
    /// The mandate's page.
    pub(crate) mandate: String,
}

/// Writes a file, and the folders above it.
pub(crate) fn write(path: &Path, content: &str) -> Outcome {
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.and_then(|()| std::fs::write(path, content)).map_err(|error| error.to_string())
}

/// Mistakes of a catalogue, one to a line.
pub(crate) fn listed(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  ")
}

/// A database with all tables and the catalogue, of which each scenario begins with a copy.
pub(crate) async fn template(government: &Path, catalogue: &Catalogue) -> Result<Template, String> {
    let template = Template::empty().await;
    let plan = plan(government, catalogue, template.database(), &Outside::new()?);
    assemble(plan).await.map_err(|error| format!("the node does not start: {error:#}"))?;
    Ok(template)
}

fn plan(government: &Path, catalogue: &Catalogue, database: &Database, outside: &Outside) -> Plan {
    Plan {
        settings: Settings {
            rate_limit_per_minute: 1_000_000,
            rate_limit_sign_in_per_minute: 1_000_000,
            public_url: outside.address(),
            harvest_private_hosts: vec!["127.0.0.1".to_owned()],
            harvest_pause_ms: 10,
            ..Settings::default()
        },
        location: database.location.clone(),
        files: database.folder().join("files"),
        government: government.to_owned(),
        catalogue: catalogue.clone(),
        installation: Installation::Demo,
        clock: Clock::fake(testkit::test_now()),
        entropy: Entropy::seeded(7),
        challenge_port: Some(ChallengePort(outside.challenge_port)),
    }
}

impl World {
    /// A node with empty tables and the catalogue of `government` in force.
    pub(crate) async fn new(
        government: &Path,
        catalogue: &Catalogue,
        template: &Template,
    ) -> Result<Self, String> {
        let copy = template.copy().await;
        let outside = Outside::new()?;
        let app = assemble(plan(government, catalogue, &copy.database, &outside)).await;
        let app = app.map_err(|error| format!("the node does not start: {error:#}"))?;
        Ok(Self {
            app,
            numbers: BTreeMap::new(),
            posts: BTreeMap::new(),
            screens: BTreeMap::new(),
            cases: BTreeMap::new(),
            open: BTreeMap::new(),
            entered: BTreeMap::new(),
            credentials: BTreeMap::new(),
            given_notice: String::new(),
            looked_up: None,
            answered: String::new(),
            outside,
            sites: BTreeMap::new(),
            others: Vec::new(),
            given: Vec::new(),
            government: government.to_owned(),
            copy,
            own: None,
        })
    }

    /// From now on this is a node of another government, with tables of its own that begin on `day`.
    pub(crate) async fn begin_with(&mut self, government: &Path, catalogue: &Catalogue, day: Day) -> Outcome {
        let database = testkit::database().await;
        let mut plan = plan(government, catalogue, &database, &self.outside);
        plan.clock = Clock::fake(Timestamp::start_of(day).plus_seconds(9 * 3600));
        self.app = assemble(plan).await.map_err(|error| format!("the node does not start: {error:#}"))?;
        government.clone_into(&mut self.government);
        self.own = Some(database);
        Ok(())
    }

    /// The folder of the catalogue.
    pub(crate) fn government(&self) -> &Path {
        &self.government
    }

    /// A copy of the catalogue's folder that the scenario may change; made once.
    fn own_government(&self) -> Result<PathBuf, String> {
        let folder = self.outside.folder("government")?;
        if !folder.join("agencies.csv").exists() {
            testkit::copy_folder(&self.government, &folder);
        }
        Ok(folder)
    }

    /// Puts a file into a copy of the catalogue's folder, where it stays, and reads the whole.
    pub(crate) fn catalogue_with(&self, file: &str, text: &str) -> Result<Catalogue, String> {
        let folder = self.own_government()?;
        write(&folder.join(file), text)?;
        catalogue::load(&folder, self.ctx().today()).map_err(|mistakes| listed(&mistakes))
    }

    /// Why the catalogue is refused with this file; nothing when one of the mistakes is the one expected.
    pub(crate) fn refused_with(
        &self,
        file: &str,
        text: &str,
        expected: impl Fn(&Mistake) -> bool,
    ) -> Outcome {
        let folder = self.own_government()?;
        let (changed, original) = (folder.join(file), self.government.join(file));
        write(&changed, text)?;
        let loaded = catalogue::load(&folder, self.ctx().today());
        if original.exists() {
            std::fs::copy(original, changed).map(drop)
        } else {
            std::fs::remove_file(changed)
        }
        .map_err(|error| error.to_string())?;
        match loaded {
            Ok(_) => Err("the file is accepted".to_owned()),
            Err(mistakes) if mistakes.iter().any(expected) => Ok(()),
            Err(mistakes) => Err(listed(&mistakes)),
        }
    }

    /// The folder of the authorities' keys.
    pub(crate) fn keys(&self) -> PathBuf {
        self.own.as_ref().unwrap_or(&self.copy.database).folder().join("keys")
    }

    /// The authority at the root, by its id.
    pub(crate) fn root_authority(&self) -> Result<String, String> {
        let catalogue = catalogue::current(self.ctx());
        let root = catalogue.authorities().iter().find(|authority| authority.is_root());
        root.map(|root| root.id.clone()).ok_or_else(|| "the catalogue has no root".to_owned())
    }

    /// The scenario's instant in seconds since 1970, as openssl takes it.
    pub(crate) fn epoch(&self) -> String {
        (self.ctx().now().0 / 1_000_000).to_string()
    }

    /// Closes the node and removes its database.
    pub(crate) async fn end(self) {
        drop(self.app);
        self.copy.remove().await;
    }

    /// The node's context.
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.app.ctx
    }

    /// Moves the clock to nine o'clock of `day`; who was signed in signs in again.
    pub(crate) async fn move_to(&mut self, day: Day) -> Outcome {
        let wanted = Timestamp::start_of(day).plus_seconds(9 * 3600);
        // Nodes of a federation renew their certificates while time passes.
        while !self.others.is_empty() && wanted > self.ctx().now().plus_seconds(STEP_SECONDS) {
            self.ctx().clock.advance_seconds(STEP_SECONDS);
            self.run_jobs().await?;
        }
        let now = self.ctx().now();
        if wanted > now {
            self.ctx().clock.advance_seconds((wanted.0 - now.0) / 1_000_000);
        } else if day < self.ctx().today() {
            return Err(format!("the clock stands on {} and cannot go back to {day}", self.ctx().today()));
        }
        self.run_jobs().await
    }

    /// Lets a minute pass and runs what is due, as a running node does.
    pub(crate) async fn run_jobs(&self) -> Outcome {
        self.ctx().clock.advance_seconds(60);
        for ctx in self.nodes() {
            payments::run_due(ctx).await.map_err(|error| format!("payments: {error}"))?;
            let run = kernel::jobs::run_due(ctx);
            match tokio::time::timeout(Duration::from_mins(1), run).await {
                Ok(result) => drop(result.map_err(|error| format!("jobs: {error}"))?),
                Err(_) => return Err("jobs did not come to an end in a minute".to_owned()),
            }
            // A case that ended in a job may have sent money back.
            payments::run_due(ctx).await.map_err(|error| format!("payments: {error}"))?;
        }
        if self.others.is_empty() { Ok(()) } else { elsewhere::minute(self).await }
    }

    /// The contexts of all nodes, this one's first.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Ctx> {
        std::iter::once(self.ctx()).chain(self.others.iter().map(OtherNode::ctx))
    }

    /// The context of the node that has a registry.
    pub(crate) fn node_of(&self, registry: &str) -> &Ctx {
        let catalogue = catalogue::current(self.ctx());
        let owner = catalogue.registry(registry).map(|registry| &registry.owner);
        let other = self.others.iter().find(|other| owner == Some(&other.agency));
        other.map_or(self.ctx(), OtherNode::ctx)
    }

    /// What agencies are told of from now on does not come from what was given.
    pub(crate) async fn remember_notices(&mut self) -> Outcome {
        let row = self.ctx().query_opt("select coalesce(max(id), '') from notices", params![]).await;
        let row = row.map_err(|error| error.to_string())?;
        self.given_notice =
            row.map_or(Ok(String::new()), |row| row.text(0)).map_err(|error| error.to_string())?;
        Ok(())
    }

    /// Fails when a job is left that should have run, or was given up.
    pub(crate) async fn check_jobs(&self) -> Outcome {
        let sql = "select kind, attempts, coalesce(last_error, '') from jobs \
                   where dead_at is not null or attempts > 0 or run_at <= $1 order by id";
        let rows =
            self.ctx().query(sql, params![self.ctx().now()]).await.map_err(|error| error.to_string())?;
        let mut left = Vec::new();
        for row in rows {
            let text = |column| row.text(column).unwrap_or_default();
            left.push(format!("    {} after {} tries: {}", text(0), row.int(1).unwrap_or_default(), text(2)));
        }
        if left.is_empty() { Ok(()) } else { Err(format!("jobs are left unrun:\n{}", left.join("\n"))) }
    }

    /// The synthetic id number of a name; the same for the whole scenario.
    pub(crate) fn number_of(&mut self, name: &str) -> String {
        let next = 90_001 + u32::try_from(self.numbers.len()).unwrap_or_default();
        let made = || NationalId::with_checksum('A', Sex::Female, next).map(|id| id.as_str().to_owned());
        self.numbers.entry(name.to_owned()).or_insert_with(|| made().unwrap_or_default()).clone()
    }

    /// Gives a name a number of its own, as companies have; it keeps it for the whole scenario.
    pub(crate) fn give_number(&mut self, name: &str, number: &str) -> Outcome {
        match self.numbers.insert(name.to_owned(), number.to_owned()) {
            Some(other) if other != number => Err(format!("{name} has the number {other} already")),
            _ => Ok(()),
        }
    }

    /// Whether the scenario has named this person.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.numbers.contains_key(name)
    }

    /// Puts id numbers for `@name` and names for `@name.name`; `@@` is the sign itself.
    pub(crate) fn fill_in(&mut self, text: &str) -> String {
        let pieces: Vec<String> = text.split("@@").map(|piece| self.fill_in_names(piece)).collect();
        pieces.join("@")
    }

    fn fill_in_names(&mut self, text: &str) -> String {
        let mut parts = text.split('@');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|c: char| !c.is_alphanumeric()).unwrap_or(part.len());
            let (name, rest) = part.split_at(end);
            match rest.strip_prefix(".name") {
                Some(rest) => filled = format!("{filled}{name}{rest}"),
                None => filled = format!("{filled}{}{rest}", self.number_of(name)),
            }
        }
        filled
    }

    /// A key of a registry: `@name`, the name of a person, or the key itself.
    pub(crate) fn key_of(&mut self, text: &str) -> String {
        if self.knows(text) { self.number_of(text) } else { self.fill_in(text) }
    }

    /// The person of this name, known to the node from now on.
    pub(crate) async fn person(&mut self, name: &str) -> Result<Person, String> {
        let (number, name) = (self.number_of(name), name.to_owned());
        let write = self.ctx().write(move |tx| identity::actions::register_person(tx, &number, &name));
        write.await.map_err(|error| error.to_string())
    }

    /// The citizen's screen.
    pub(crate) async fn citizen(&mut self, name: &str) -> Result<&mut Screen, String> {
        let person = self.person(name).await?;
        self.screen(name.to_owned(), &person.id, None).await
    }

    /// From now on the person acts in this browser, in which they signed in by themselves.
    pub(crate) async fn signed_in(&mut self, name: &str, browser: Browser) -> Outcome {
        self.citizen(name).await?.browser = browser;
        Ok(())
    }

    /// The official's screen.
    pub(crate) async fn official(&mut self, name: &str) -> Result<&mut Screen, String> {
        let post = self
            .posts
            .get(name)
            .cloned()
            .ok_or_else(|| format!("{name} is in no post; say so in a Given step"))?;
        let person = self.person(name).await?;
        self.screen(format!("{name} in post"), &person.id, Some(post)).await
    }

    /// The screen on which somebody fills in the service `service`, or `None` for the one
    /// with their case.
    pub(crate) async fn applicant(&mut self, name: &str) -> Result<&mut Screen, String> {
        let in_post =
            self.screens.get(&format!("{name} in post")).is_some_and(|screen| screen.page.is_some());
        let as_citizen = self.screens.get(name).is_some_and(|screen| screen.page.is_some());
        if in_post && !as_citizen { self.official(name).await } else { self.citizen(name).await }
    }

    /// The screen, signed in today.
    async fn screen(
        &mut self,
        key: String,
        person: &PersonId,
        post: Option<PostId>,
    ) -> Result<&mut Screen, String> {
        let today = self.ctx().today();
        if self.screens.get(&key).is_none_or(|screen| screen.signed_in_on != today) {
            let mut browser = Browser::new(self.app.router.clone());
            let mut form = vec![("person", person.as_str()), ("next", "/")];
            if let Some(post) = &post {
                form.push(("post", post.as_str()));
            }
            let page = browser.post_once("/sign-in/demo", &form).await;
            if page.status != 303 {
                return Err(format!("sign-in answers {}: {}", page.status, excerpt(&page)));
            }
            let old = self.screens.remove(&key);
            let acting = old.as_ref().and_then(|old| old.acting.clone());
            if let Some(acting) = &acting {
                let page = browser.post_once(&format!("{}/act", acting.mandate), &[]).await;
                if page.status != 303 {
                    return Err(format!("the mandate does not hold any more: {}", excerpt(&page)));
                }
            }
            let (page, form, files) =
                old.map_or((None, None, Vec::new()), |old| (old.page, old.form, old.files));
            let screen = Screen { browser, page, form, files, acting, signed_in_on: today };
            self.screens.insert(key.clone(), screen);
        }
        self.screens.get_mut(&key).ok_or_else(|| "the screen is gone".to_owned())
    }

    /// What is on every screen, for a failure.
    pub(crate) fn screens(&self) -> Vec<(String, String)> {
        let shown = |(name, screen): (&String, &Screen)| {
            screen.page.as_ref().map(|page| (name.clone(), format!("{} {}", page.path, excerpt(page))))
        };
        self.screens.iter().filter_map(shown).collect()
    }
}

/// The beginning of a page's text.
pub(crate) fn excerpt(page: &Page) -> String {
    let text = page.text();
    let cut: String = text.chars().take(900).collect();
    if cut.len() < text.len() {
        format!("[{}] {cut} …", page.status.as_u16())
    } else {
        format!("[{}] {cut}", page.status.as_u16())
    }
}

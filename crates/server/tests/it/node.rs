//! A whole node in this process, on a database of its own, with people put in.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use catalogue::Catalogue;
use directory::actions::{Appointment, appoint};
use identity::model::Installation;
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use kernel::{Actor, Clock, Ctx, Day, Person, PostId};
use registries::Entry;
use registries::actions::{Schema, insert};
use serde_json::{Map, Value as Json};
use server::{App, Plan, assemble};
use testkit::{Browser, Database, FormOnPage, Page};

/// The project's catalogue.
pub(crate) fn government() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../government")
        .canonicalize()
        .expect("government/ stands in the project")
}

/// The system whose services writers use.
const ONE_SYSTEM: &str = "P2-2.2.1-office-forms";

/// Puts into `folder` a catalogue with one of the project's systems alone: a program reads it in a tenth of the time,
/// which counts where it starts a hundred times.
pub(crate) fn copy_of_one_system(folder: &Path, system: &str) {
    testkit::copy_folder(&government(), folder);
    let systems = folder.join("systems");
    for other in std::fs::read_dir(&systems).expect("the systems").flatten() {
        if other.file_name() != system {
            std::fs::remove_dir_all(other.path()).expect("a folder of ours");
        }
    }
    std::fs::remove_dir_all(folder.join("parts")).expect("what services share");
    std::fs::remove_dir_all(folder.join("indicators"))
        .expect("what registers of other systems are counted for");
    std::fs::remove_file(folder.join("life-events.csv")).expect("what services of other systems are for");
    let table = systems.with_extension("csv");
    let mut rows = csv::Reader::from_path(&table).expect("the table of systems");
    let headers = rows.headers().expect("headers").clone();
    let records: Vec<csv::StringRecord> = rows.records().map(|record| record.expect("a row")).collect();
    let mut kept = csv::Writer::from_path(&table).expect("our own table");
    kept.write_record(&headers).expect("a row");
    for record in &records {
        let fields = record.iter().zip(&headers);
        let built = |field: &str, name: &str| name != "folder" || field == system;
        let fields = fields.map(|(field, name)| if built(field, name) { field } else { "" });
        kept.write_record(fields).expect("a row");
    }
    kept.flush().expect("our own table");
}

/// A catalogue of one system for programs that are started, made once for all tests of this program.
pub(crate) fn one_system() -> &'static Path {
    static MADE: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("one-system");
        let _ = std::fs::remove_dir_all(&folder);
        copy_of_one_system(&folder, ONE_SYSTEM);
        folder
    });
    &MADE
}

/// The project's catalogue, read once for all tests of this program.
fn own_catalogue() -> Catalogue {
    static OWN: LazyLock<Catalogue> = LazyLock::new(|| read(&government()));
    OWN.clone()
}

fn read(government: &Path) -> Catalogue {
    catalogue::load(government, testkit::test_day()).expect("a catalogue without mistakes")
}

/// A node and its database.
pub(crate) struct Node {
    pub(crate) app: App,
    _database: Database,
}

/// A node on the project's catalogue.
pub(crate) async fn node() -> Node {
    node_on(&government()).await
}

/// A node on another catalogue.
pub(crate) async fn node_on(government: &Path) -> Node {
    let database = testkit::database().await;
    let location = database.location.clone();
    node_at(government, database, location).await
}

/// A node that reaches its database in another way.
pub(crate) async fn node_at(government: &Path, database: Database, location: Location) -> Node {
    let catalogue = if government == self::government() { own_catalogue() } else { read(government) };
    let plan = Plan {
        settings: Settings {
            rate_limit_per_minute: 1_000_000,
            rate_limit_sign_in_per_minute: 1_000_000,
            ..Settings::default()
        },
        location,
        files: database.folder().join("files"),
        government: government.to_owned(),
        catalogue,
        installation: Installation::Demo,
        clock: Clock::fake(testkit::test_now()),
        entropy: Entropy::seeded(7),
        challenge_port: None,
    };
    Node { app: assemble(plan).await.expect("the node starts"), _database: database }
}

impl Node {
    /// A node that was put together elsewhere.
    pub(crate) fn of(app: App, database: Database) -> Self {
        Self { app, _database: database }
    }

    pub(crate) fn ctx(&self) -> &Ctx {
        &self.app.ctx
    }

    /// Registers a person; the number's last digit is made right.
    pub(crate) async fn person(&self, index: u32, name: &str) -> Person {
        let number = id_number(index);
        let name = name.to_owned();
        self.ctx().write(move |tx| identity::actions::register_person(tx, &number, &name)).await.unwrap()
    }

    /// Puts a person in a post.
    pub(crate) async fn holds(&self, person: &Person, post: &str) {
        let from_on = Day::new(2020, 1, 1).unwrap();
        let new = Appointment {
            post: PostId::new(post),
            person: person.id.clone(),
            name: person.name.clone(),
            from_on,
            until_on: None,
        };
        let agencies = directory::agencies(self.ctx());
        self.ctx().write(move |tx| appoint(tx, &Actor::Platform, &agencies, &new)).await.unwrap();
    }

    /// Adds a record.
    pub(crate) async fn record(&self, registry: &str, fields: &[(&str, &str)]) {
        let body: Map<String, Json> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), Json::from(*value))).collect();
        let catalogue = catalogue::current(self.ctx());
        let registry = registry.to_owned();
        let write = self.ctx().write(move |tx| {
            let schema = Schema::of(&catalogue, &registry)?;
            let entry = Entry { on: tx.today(), reason: "測試".to_owned(), case: None };
            insert(tx, &Actor::Platform, &schema, body.clone(), &entry)
        });
        write.await.unwrap();
    }

    /// A person with a household record.
    pub(crate) async fn household(&self, index: u32, name: &str) -> Person {
        let person = self.person(index, name).await;
        let number = person.national_id.as_str();
        let fields = [
            ("id_number", number),
            ("name", name),
            ("sex", "female"),
            ("birth_date", "1990-05-06"),
            ("household_number", number),
            ("role", "head"),
            ("head_id", number),
            ("address", "63000020 範例路1號"),
            ("event", "initial"),
        ];
        self.record("household", &fields).await;
        person
    }

    /// A browser of a stranger.
    pub(crate) fn stranger(&self) -> Browser {
        Browser::new(self.app.router.clone())
    }

    /// A browser in which the person is signed in, in a post or as a citizen.
    pub(crate) async fn signed_in(&self, person: &Person, post: Option<&str>) -> Browser {
        let mut browser = self.stranger();
        let mut form = vec![("person", person.id.as_str()), ("next", "/")];
        form.extend(post.map(|post| ("post", post)));
        let page = browser.post_once("/sign-in/demo", &form).await;
        assert_eq!(page.status, 303, "{}", page.text());
        browser
    }

    /// One number from the database.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.ctx().query_opt(sql, Vec::new()).await.unwrap().unwrap().int(0).unwrap()
    }
}

/// The `index`-th synthetic id number.
pub(crate) fn id_number(index: u32) -> String {
    use kernel::number::{NationalId, national_id::Sex};
    NationalId::with_checksum('A', Sex::Female, index).expect("an index below 100,000").as_str().to_owned()
}

/// Starts a service and shows the first page of the draft.
pub(crate) async fn start(browser: &mut Browser, service: &str) -> Page {
    let page = browser.get(&format!("/services/{service}")).await;
    let form = page.form_to("/start").unwrap_or_else(|| panic!("nothing to start with: {}", page.text()));
    let button = form.buttons().into_iter().next();
    let page = browser.post(&form.action, &form.sent(button)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

/// The draft's form on a page.
pub(crate) fn draft_form(page: &Page) -> FormOnPage {
    let forms = page.forms().into_iter().filter(|form| form.is_post && form.action.starts_with("/cases/"));
    let mut forms =
        forms.filter(|form| !form.action.ends_with("/withdraw") && !form.action.ends_with("/messages"));
    forms.next().unwrap_or_else(|| panic!("nothing to fill in at {}: {}", page.path, page.text()))
}

/// The id of the case a page is about.
pub(crate) fn case_id(page: &Page) -> String {
    let id = page.path.strip_prefix("/cases/").and_then(|rest| rest.split(['/', '?']).next());
    id.unwrap_or_else(|| panic!("{} is no page of a case: {}", page.path, page.text())).to_owned()
}

/// Enters values in the draft's form and sends it.
pub(crate) async fn fill(browser: &mut Browser, page: &Page, values: &[(&str, &str)]) -> Page {
    let mut form = draft_form(page);
    for (name, value) in values {
        form.enter(name, value).unwrap_or_else(|error| panic!("{error} at {}", page.path));
    }
    browser.post(&form.action, &form.sent(None)).await
}

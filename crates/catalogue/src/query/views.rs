//! The published views: what each block lets indicators read. Their SQL is in the blocks' migrations; a test compares
//! the two.

use serde::{Deserialize, Serialize};

use super::Kind;

/// Whether a column may stand in a question as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It may be shown and compared.
    Freely,
    /// Its different values may be counted.
    Counted,
    /// It tells something of people: it stands in no row, and figures are broken down by it only when their period is
    /// over, with small counts hidden.
    Grouped,
}

/// What the values of a column name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Names {
    /// An agency.
    Agency,
    /// A registry or an API.
    Registry,
    /// A service.
    Service,
    /// A contract.
    Contract,
}

/// A column of a view.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be shown.
    pub shown: Shown,
    /// What its values name, if things of the catalogue.
    pub names: Option<Names>,
    /// What it tells.
    pub about: &'static str,
}

/// A view that a block publishes.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// The block that publishes it.
    pub block: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// The instant at which a row is written, when it stays as it was written: then days that are over may be counted
    /// once and added up.
    pub settled: Option<&'static str>,
    /// Its columns.
    pub columns: &'static [Column],
}

const fn text(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Kind::Text, shown: Shown::Freely, names: None, about }
}

const fn whole(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Kind::Whole, shown: Shown::Freely, names: None, about }
}

const fn instant(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Kind::Instant, shown: Shown::Freely, names: None, about }
}

const fn naming(name: &'static str, names: Names, about: &'static str) -> Column {
    Column { name, kind: Kind::Text, shown: Shown::Freely, names: Some(names), about }
}

const fn counted(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Kind::Text, shown: Shown::Counted, names: None, about }
}

const fn grouped(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Kind::Text, shown: Shown::Grouped, names: None, about }
}

const KEY: Column = text("key", "tells the rows apart");
const AT: Column = instant("at", "when");
const FROM_DAY: Column = text("from_day", "first day");
const UNTIL_DAY: Column = text("until_day", "last day; NULL while it goes on");

/// Every published view.
pub const VIEWS: &[View] = &[
    View {
        name: "published_facts",
        block: "kernel",
        about: "one thing that the platform did, of any kind",
        settled: Some("at"),
        columns: &[
            KEY,
            AT,
            text("kind", "block.event"),
            naming("agency", Names::Agency, "whom it counts for"),
            whole("quantity", "how much"),
        ],
    },
    View {
        name: "published_entries",
        block: "catalogue",
        about: "something that the catalogue described for a time",
        settled: None,
        columns: &[
            KEY,
            text("kind", "agency, post, service, registry, contract, api or client"),
            text("id", "its id"),
            naming("agency", Names::Agency, "whose it is"),
            text("detail", "of a service whom it is for, of an agency its level"),
            FROM_DAY,
            UNTIL_DAY,
        ],
    },
    View {
        name: "published_officials",
        block: "indicators",
        about: "a post that somebody holds for a time",
        settled: None,
        columns: &[
            KEY,
            naming("agency", Names::Agency, "agency of the post"),
            counted("post", "the post"),
            FROM_DAY,
            UNTIL_DAY,
        ],
    },
    View {
        name: "published_sign_ins",
        block: "indicators",
        about: "a sign-in of an official",
        settled: None,
        columns: &[AT, naming("agency", Names::Agency, "agency of the post"), counted("post", "the post")],
    },
    View {
        name: "published_look_ups",
        block: "exchange",
        about: "a look-up under a contract",
        settled: Some("at"),
        columns: &[
            KEY,
            AT,
            naming("agency", Names::Agency, "who asked"),
            naming("contract", Names::Contract, "under which contract"),
            naming("registry", Names::Registry, "what was asked"),
            text("purpose", "code of the purpose"),
            text("channel", "case, official, system or subscription"),
            whole("found", "records found"),
        ],
    },
    View {
        name: "published_notices",
        block: "exchange",
        about: "an agency was told of a change under its contract",
        settled: Some("at"),
        columns: &[
            KEY,
            AT,
            naming("agency", Names::Agency, "who was told"),
            naming("contract", Names::Contract, "under which contract"),
            naming("registry", Names::Registry, "what changed"),
            whole("corrected", "records of its own that were corrected"),
        ],
    },
    View {
        name: "published_extracts",
        block: "registries",
        about: "a certified extract that was issued",
        settled: Some("at"),
        columns: &[
            KEY,
            AT,
            naming("agency", Names::Agency, "who issued it"),
            naming("registry", Names::Registry, "of what"),
            text("medium", "paper or electronic"),
        ],
    },
    View {
        name: "published_quantities",
        block: "registries",
        about: "a record's figure that was written, changed (the difference) or closed (less than nothing)",
        settled: None,
        columns: &[
            KEY,
            AT,
            naming("agency", Names::Agency, "whom the figure is about"),
            naming("registry", Names::Registry, "of which registry"),
            text("what", "id of the quantity"),
            whole("amount", "how much it adds"),
        ],
    },
    View {
        name: "published_cases",
        block: "services",
        about: "a case that was submitted",
        settled: None,
        columns: &[
            KEY,
            naming("agency", Names::Agency, "agency of the service"),
            naming("service", Names::Service, "the service"),
            text("channel", "how it came"),
            text("state", "submitted, correction, granted, refused or withdrawn"),
            instant("submitted_at", "when it was submitted"),
            instant("decided_at", "when it was decided; NULL before"),
            whole("hours", "hours from one to the other; NULL before"),
            text("due_day", "last day for the decision"),
            grouped(
                "sex",
                "of the applicant by the identity number: female or male; empty when it does not say",
            ),
        ],
    },
    View {
        name: "published_decisions",
        block: "services",
        about: "a step of a case that was decided",
        settled: Some("at"),
        columns: &[
            KEY,
            AT,
            naming("agency", Names::Agency, "agency of the step"),
            naming("service", Names::Service, "the service"),
            text("outcome", "grant, refuse or next"),
            text("decided_by", "rule or official"),
            counted("post", "the post that decided; NULL for a rule"),
        ],
    },
    View {
        name: "published_approvals",
        block: "indicators",
        about: "a step that an official decided, by the agency of the official's post",
        settled: None,
        columns: &[
            KEY,
            AT,
            naming("agency", Names::Agency, "agency of the post"),
            naming("service", Names::Service, "the service"),
            text("outcome", "grant, refuse or next"),
            counted("post", "the post"),
        ],
    },
    View {
        name: "published_certificates",
        block: "trust",
        about: "a certificate that was issued",
        settled: None,
        columns: &[
            KEY,
            AT,
            text("authority", "by which authority"),
            text("profile", "of which kind"),
            text("holder_kind", "kind of its holder"),
            instant("revoked_at", "when it was revoked; NULL while it holds"),
        ],
    },
];

//! All SQL of services.

mod applications;
mod attempt;
mod bulk;
mod cases;
mod desks;
mod dossier;
mod draws;
mod files;
mod history;
mod list;
mod list_part;
mod parties;

pub(crate) use applications::{edition, find_application, insert_application};
pub(crate) use attempt::attempt;
pub use bulk::{PastCase, insert_past_cases};
pub(crate) use cases::number_is_free;
pub use cases::{
    find_case, find_draft, find_for_agency, find_own, find_started, insert_case, list_own, load_answers,
    save_answers, save_case, save_entered, save_owner,
};
pub(crate) use desks::{count_at_post, count_held, give_desks, list_held, move_desks};
pub use dossier::{load_definition, load_dossier};
pub use draws::{insert_drawn, list_drawn};
pub use files::{find_file, insert_file, list_files, remove_files};
pub use history::{
    add_event, answer_correction, has_acted, insert_correction, insert_decision, insert_message, insert_note,
    insert_opening, list_corrections, list_decisions, list_events, list_messages, list_notes, list_openings,
    open_correction,
};
pub use list::{for_each_row, list_cases};
pub use parties::{answer_consent, find_asked, insert_consent, list_asked, list_consents};

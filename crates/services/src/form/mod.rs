//! What a person is asked, as a pure function of the definition, the answers and the evidence.

mod answers;
mod dossier;
mod entered;
mod evidence;
mod fees;
mod place;
mod texts;
mod walk;

pub use answers::{choices, first_wrong_page, in_words, read_page, read_question};
pub use dossier::{Applicant, Dossier};
pub use entered::{open_questions, read_entered};
pub use evidence::{Snapshot, Snapshots};
pub use fees::{fees, total};
pub use place::Place;
pub use texts::{fill, result_text, show_answer, show_entered, show_evidence, show_path, show_value};
pub use walk::{OpenPage, Stop, UPLOADS_SEEN, Walk};

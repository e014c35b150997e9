//! The parts every page is made of, after GOV.UK's patterns. Each is a plain function
//! of its data; those that say words of their own take the language first.
//!
//! A field's id is its name, so that an error summary can link to it.

mod banner;
mod button;
mod card;
mod choice;
mod date;
mod empty;
mod error_summary;
mod field;
mod fieldset;
mod file;
mod list;
mod nav;
mod table;
mod tag;
mod text;
mod timeline;

pub use banner::{Notice, details, inset, notification_banner, panel, warning};
pub use button::{Button, ButtonKind, button, button_group, button_link, copy_text};
pub use card::{Card, cards, stat, stats};
pub use choice::{Choice, Choices, Select, checkboxes, radios, select};
pub use date::{DateInput, date_input};
pub use empty::empty_state;
pub use error_summary::error_summary;
pub use fieldset::{Fieldset, fieldset};
pub use file::{FileInput, file_input};
pub use list::{Summary, Task, summary_list, task_list};
pub use nav::{Tab, back_link, breadcrumbs, sub_nav, tabs};
pub use table::{Column, Pagination, Sort, Table, pagination, table};
pub use tag::{Tone, tag};
pub use text::{SearchBox, TextArea, TextInput, Width, search_box, search_box_keeping, text_input, textarea};
pub use timeline::{Event, timeline};

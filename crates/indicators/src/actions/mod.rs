//! What is done with indicators: count, note what is over, report.

mod close;
mod count;
mod report;

pub use close::close_due;
pub(crate) use close::over;
pub(crate) use count::WHILE_WAITING;
pub use count::{Reckoned, breakdowns, figure_of, proof, reckon};
pub(crate) use report::may_report;
pub use report::{NewReport, due_on, report};

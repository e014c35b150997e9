//! What is done with indicators: count, note what is over, report.

mod breakdown;
mod close;
mod count;
mod days;
mod report;

pub use breakdown::breakdowns;
pub use close::close_due;
pub(crate) use close::over;
pub(crate) use count::WHILE_WAITING;
pub use count::{Reckoned, figure_of, proof, reckon};
pub use days::{check_days, count_days};
pub(crate) use report::may_report;
pub use report::{NewReport, due_on, report};

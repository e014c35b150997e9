//! Bills, payments and refunds: what they are and what may follow what. No storage here.

mod bill;
mod compare;
mod number;
mod payment;
mod posting;

pub use bill::{Bill, BillId, BillStatus, Line, NewBill};
pub use compare::{Difference, Entry, EntryKind, Odd, compare, read_file};
pub(crate) use number::draw as draw_number;
pub use payment::{Payment, PaymentId, PaymentStatus, Refund, RefundId, Report};
pub use posting::{Account, Posting, Transfer};

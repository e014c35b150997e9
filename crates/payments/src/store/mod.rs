//! All SQL of payments.

mod bills;
mod demo_bank;
mod payments;
mod postings;
mod settlements;

pub use bills::{find_bill, find_bill_for, list_bills};
pub(crate) use bills::{insert_bill, number_is_free, save_bill};
pub(crate) use demo_bank::{Order, find_order, insert_order, list_moved, save_order};
pub(crate) use payments::{
    DayRow, due_payments, due_refunds, find_payment, find_refund, insert_payment, insert_refund, list_day,
    list_open_refunds, save_payment, save_refund,
};
pub use payments::{find_refund_of, list_payments};
pub use postings::list_postings;
pub(crate) use postings::post;
pub(crate) use settlements::{insert_settlement, latest_settlement};

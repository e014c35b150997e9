//! Numbers of people and businesses that carry a check digit.

pub mod business_number;
pub mod national_id;

pub use business_number::BusinessNumber;
pub use national_id::NationalId;

/// The text with full-width letters, digits, marks and spaces made ordinary.
pub fn halfwidth(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).collect()
}

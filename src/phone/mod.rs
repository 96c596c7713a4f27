//! Telephone numbers: what a text or a caller id means, the form that is sent to the PBX, the form
//! that is shown, and the forms that are looked up.
//!
//! Rule: no number is ever parsed, compared or printed anywhere else. Deliberately left out: who a
//! number belongs to (`directory`), and whether it may be called (`dialling`).

mod clean;
mod forms;
mod free_text;
mod link;
mod number;
mod pattern;
mod plan;
#[cfg(test)]
mod tests;

pub use forms::PbxForm;
pub use free_text::numbers_in;
pub use link::of_link;
pub use number::{Number, NumberError, Numbering};
pub use pattern::{Class, Pattern, PatternError};
pub use plan::{HOME_CODE, Kind, Plan, calling_code, is_country};

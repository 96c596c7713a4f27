//! What is wrong between this program and the PBX: every step from name to ring ([`checkup`]), and «Тест», a test
//! call between two numbers, with what is wrong when it comes to nothing.
//!
//! [`TestCall`] rings the first number, then the second, and watches both by the call tracker. When it
//! fails, it asks AMI for whatever tells more (which context is there, which phones are connected),
//! as far as the user's rights go, and names the fault, or the smallest set that cannot be told apart.
//!
//! Rule: a plain state machine. The session's signals and the time go in; actions, steps and a
//! [`Finding`] come out, typed; `texts` has the words. Deliberately left out: the connection and its
//! faults (`engine`), and what an Originate looks like (`dialling`).

pub mod broken_file;
pub mod checkup;
mod finding;
pub mod fitting;
pub mod masking;
mod narrowing;
mod phones;
pub mod recipe;
mod test_call;
#[cfg(test)]
mod tests;
mod why;

pub use finding::{Fault, Finding, Party, Shown, Step, Way, Why};
pub use test_call::TestCall;

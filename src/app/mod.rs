//! The window's program: wires the parts together.

mod icon;
pub mod window;

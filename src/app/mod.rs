//! The window's program: wires the parts together.

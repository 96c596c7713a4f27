//! The loop: wire, reconnect, time, effects. The only place with a clock and a runtime.

pub mod wire;

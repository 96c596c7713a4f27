//! The program's log: to stderr, by the variable `TRUBKA_LOG` (`info`, `trubka=debug`); warnings
//! otherwise. Numbers are logged at `debug` only, secrets never.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// Starts the log; once a process.
pub fn start() {
    let filter = EnvFilter::try_from_env("TRUBKA_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Colours are noise in a file.
        .with_ansi(std::io::stderr().is_terminal())
        .try_init();
    if started.is_err() {
        // A test started one before; its log is as good.
        tracing::debug!("the log was started already");
    }
}

//! See the library for what it is; here it only starts.

// On Windows a console must not stand beside the window; the command line attaches to its parent's.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    trubka::cli::main()
}

//! See the library for what it is; here it only starts.

// On Windows a console must not stand beside the window. Such a program cannot write into the console that it was
// started from, so packaging/windows/build.sh makes a second one of it, `trubka.com`, for the command line.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    trubka::cli::main()
}

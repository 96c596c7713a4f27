//! The program: settings read, parts wired together, window opened. The one place where adapters
//! meet the engine; whatever is decided here is decided by the settings.

mod checkup;
mod clock;
pub mod demo;
mod fitting;
mod icon;
mod instance;
mod kept;
pub mod live_settings;
mod log;
mod operator_file;
mod outside;
mod pinned;
mod recorder;
mod route_check;
mod scale_file;
mod screens;
pub mod settings_desk;
pub mod settings_files;
pub mod start;
pub mod test_call;
mod tray;
mod trouble;
pub mod window;
mod wiring;

pub use checkup::{Examined, examine, new_password};
pub use log::{end as end_log, start as start_log, to_file as log_to_file};
pub use recorder::into_file as record_into_file;
pub use route_check::check_route;
pub use screens::{OpenAlready, demo_window, main_window, runtime};
pub use start::{Program, StartError, StartFault};
pub use trouble::trouble_window;
pub use wiring::{Running, launch, open_directory, open_journal, open_wire};

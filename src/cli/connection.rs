//! Why there is no connection, in the words of the window.

use super::{Args, Command, Failure, sentence};
use crate::app::Program;
use crate::desk::snapshot::{Connection, Snapshot};
use crate::texts::{self, Lang};

/// An error when no PBX is configured: there is nothing to try then.
pub(super) fn configured(program: &Program) -> Result<(), Failure> {
    match program.settings.pbx.host.as_str() {
        "" => {
            let why = troubles(&Connection::NotConfigured, 0, program.lang).unwrap_or_default();
            let file = texts::settings::settings_file(&program.settings_file, program.lang);
            Err(Failure::not_tried(format!("{why} {file}")))
        }
        _ => Ok(()),
    }
}

/// Why there is no connection, or what is not to be seen by it.
pub(super) fn why(snapshot: &Snapshot, lang: Lang) -> Option<String> {
    troubles(&snapshot.connection, snapshot.now_unix_ms, lang)
}

/// The same of a connection without a desk.
pub(super) fn troubles(connection: &Connection, now_unix_ms: i64, lang: Lang) -> Option<String> {
    let troubles = texts::connection::connection_troubles(connection, now_unix_ms, lang);
    let words: Vec<String> = troubles.iter().map(sentence).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Speaks to the PBX, and may do so for long: what happens is of interest later.
pub(super) fn connects(args: &Args) -> bool {
    use Command::{Call, Callback, Record, TestCall, Watch};
    let command = args.command.as_ref();
    command.is_some_and(|it| {
        matches!(
            it,
            Watch { .. } | Call { .. } | Callback { .. } | TestCall { .. } | Record { .. }
        )
    })
}

//! `trubka record FILE [--mask]`: a connection to the PBX, recorded until Ctrl+C for `trubka replay`.

use std::path::{Path, PathBuf};

use tokio::time::Instant;

use super::connection::{configured, troubles};
use super::{Failure, print_json, print_line, sentence};
use crate::app::{self, Program};
use crate::engine::wire::Status;
use crate::texts;

pub(super) async fn record(
    program: &Program,
    file: &Path,
    masked: bool,
    json: bool,
) -> Result<(), Failure> {
    configured(program)?;
    let lang = program.lang;
    let file = match file.extension() {
        Some(extension) if extension == "ami" => file.to_owned(),
        _ => PathBuf::from(format!("{}.ami", file.display())),
    };
    if file.exists() {
        let words = texts::recording::file_is_there(&file.display().to_string(), lang);
        return Err(Failure::not_tried(sentence(&words)));
    }
    let Some(mut wire) = app::open_wire(&program.settings, Instant::now()) else {
        return Err(Failure::not_tried(String::new()));
    };
    wire.can_record(app::record_into_file(&file));
    wire.record(masked);
    let mut status = Status::default();
    // One for all rounds: what comes between two rounds is not lost then.
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    while wire
        .recording()
        .is_some_and(|recording| recording.end.is_none())
    {
        tokio::select! {
            () = wire.ready() => {}
            _ = &mut stop => break,
        }
        let before = texts::connection::connection_short(status.connection(), lang);
        wire.handle(&mut |event, _| {
            status.apply(&event, unix_ms());
        });
        let now = texts::connection::connection_short(status.connection(), lang);
        if now != before {
            let why = troubles(status.connection(), unix_ms(), lang);
            eprintln!("{}", why.unwrap_or(now));
        }
    }
    wire.stop_recording();
    let recording = wire.recording();
    wire.log_off().await;
    let Some(recording) = recording else {
        return Err(Failure::not_tried(String::new()));
    };
    let words = sentence(&texts::recording::recording(&recording, lang));
    if matches!(
        recording.end,
        Some(crate::ports::recording::RecordingEnd::Failed(_))
    ) || recording.bytes == 0
    {
        return Err(Failure::tried(words));
    }
    match json {
        true => print_json(&serde_json::json!({
            "file": recording.file,
            "masked": recording.masked,
            "bytes": recording.bytes,
        })),
        false => print_line(&words),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is a driver of its own here, beside the engine"
)]
fn unix_ms() -> i64 {
    chrono::Utc::now().timestamp_millis()
}

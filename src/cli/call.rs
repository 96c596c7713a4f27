//! `trubka call NUMBER`: a click without a window. Ends with the call, or when the number was handed
//! to the system's calling program.

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;

use super::connection::why;
use super::{Failure, print_json, print_line, sentence};
use crate::app::{self, Program};
use crate::calls::Outcome;
use crate::desk::snapshot::{
    CallingProgramError, Command, Connection, DialProblem, DialProgress, DialState, Snapshot,
};
use crate::engine::Screen;
use crate::phone::Number;
use crate::settings::{DirectoryKind, Settings};
use crate::texts::{self, Lang};

/// The directory's users are waited for so long.
const LEARNED_WITHIN: Duration = Duration::from_secs(10);

/// The journal's first page is waited for so long.
const JOURNAL_WITHIN: Duration = Duration::from_secs(3);

pub(super) async fn call(
    program: &Program,
    number: &str,
    by_program: bool,
    yes: bool,
    json: bool,
) -> Result<(), Failure> {
    // Before a connection is made: what is no number will not become one.
    Number::parse(number, &program.settings.numbering()).map_err(|why| {
        let words = texts::numbers::number_error(&why, program.lang);
        Failure::not_tried(sentence(&words))
    })?;
    let dial = match (by_program, yes) {
        (true, false) => Command::HandOver(number.to_owned()),
        (true, true) => Command::HandOverAnyway(number.to_owned()),
        (false, true) => Command::DialAnyway(number.to_owned()),
        (false, false) => Command::Dial(number.to_owned()),
    };
    place(program, dial, None, json).await
}

/// Asks for a call and follows it; `instead` is told where there is no connection to the PBX.
pub(super) async fn place(
    program: &Program,
    dial: Command,
    instead: Option<String>,
    json: bool,
) -> Result<(), Failure> {
    let running = app::launch(program).await;
    let result = follow(running.screen, program, dial, instead, json).await;
    // The engine writes the last calls and leaves the PBX politely.
    if running.engine.await.is_err() {
        return Err(Failure::tried(String::new()));
    }
    result
}

async fn follow(
    mut screen: Screen,
    program: &Program,
    dial: Command,
    instead: Option<String>,
    json: bool,
) -> Result<(), Failure> {
    let lang = program.lang;
    let has_pbx = !program.settings.pbx.host.is_empty();
    let by_pbx = matches!(dial, Command::Dial(_) | Command::DialAnyway(_)) && has_pbx;
    let calls_back = matches!(dial, Command::CallCourierBack { .. });
    if by_pbx || (calls_back && has_pbx) {
        let online = until_online(&mut screen, lang).await;
        online.map_err(|Failure { code, words }| {
            let words = [Some(words), instead].into_iter().flatten();
            let words = words.collect::<Vec<_>>().join(" ");
            Failure { code, words }
        })?;
    }
    if by_pbx {
        until_extension_known(&mut screen, &program.settings).await?;
    }
    until_journal_known(&mut screen).await?;
    if screen.commands.send(dial).await.is_err() {
        return Err(Failure::tried(String::new()));
    }
    let mut told = DialState::Idle;
    let ended = wait_for(&mut screen, |snapshot| {
        if let Connection::Offline { .. } = &snapshot.connection
            && (by_pbx || calls_back)
        {
            // The phones may go on; but nobody would tell of their end any more.
            return Some(Err(offline(snapshot, lang)));
        }
        if snapshot.dial == told {
            return None;
        }
        told.clone_from(&snapshot.dial);
        let words = texts::dialling::dial_state(&told, lang)
            .map(|message| sentence(&message))
            .unwrap_or_default();
        match &told {
            DialState::Idle => None,
            DialState::Invalid { .. } => Some(Err(Failure::not_tried(words))),
            DialState::Impossible(DialProblem::CallingProgram(
                CallingProgramError::Missing | CallingProgramError::Ourselves,
            )) => Some(Err(Failure::not_tried(words))),
            // A script asks nobody: `--yes` says it beforehand.
            DialState::Held {
                number_shown, why, ..
            } => {
                let words = texts::beforehand::held_there(number_shown, why, lang);
                Some(Err(Failure::tried(sentence(&words))))
            }
            DialState::Impossible(_) => Some(Err(Failure::tried(words))),
            DialState::HandedOver { .. } if json => {
                Some(print_json(&json!({ "state": "handed_over" })))
            }
            DialState::HandedOver { .. } => Some(print_line(&words)),
            DialState::Placed { progress, .. } | DialState::CallingBack { progress, .. } => {
                step(progress, words, json)
            }
        }
    });
    tokio::select! {
        ended = ended => ended?,
        // The engine still writes what it knows, and leaves the PBX.
        _ = tokio::signal::ctrl_c() => Err(Failure::tried(String::new())),
    }
}

async fn until_online(screen: &mut Screen, lang: Lang) -> Result<(), Failure> {
    wait_for(screen, |snapshot| match &snapshot.connection {
        Connection::Online { .. } => Some(Ok(())),
        Connection::Connecting { .. } | Connection::NotConfigured => None,
        Connection::Offline { .. } => Some(Err(offline(snapshot, lang))),
    })
    .await?
}

/// What was called a moment ago, here or by a colleague, the journal tells; one that does not is not waited for.
async fn until_journal_known(screen: &mut Screen) -> Result<(), Failure> {
    let known = wait_for(screen, |snapshot| {
        let is_known = snapshot.journal.loaded || snapshot.journal_error.is_some();
        is_known.then_some(())
    });
    timeout(JOURNAL_WITHIN, known).await.unwrap_or(Ok(()))
}

/// Where the settings name the operator by `users.user` alone, the directory is about to say which
/// phone is theirs. One that does not, or does not know them, is told by the click.
async fn until_extension_known(screen: &mut Screen, settings: &Settings) -> Result<(), Failure> {
    let by_directory = settings.operator.extensions.is_empty()
        && !settings.operator.user.is_empty()
        && settings.directory.kind != DirectoryKind::None;
    if !by_directory {
        return Ok(());
    }
    let known = wait_for(screen, |snapshot| {
        let is_known = !snapshot.operator.extensions.is_empty();
        (is_known || snapshot.directory.is_some()).then_some(())
    });
    timeout(LEARNED_WITHIN, known).await.unwrap_or(Ok(()))
}

/// Tells a step; the end of the command, if it was the last one.
fn step(progress: &DialProgress, words: String, json: bool) -> Option<Result<(), Failure>> {
    let is_answered = match progress {
        DialProgress::Over { outcome, .. } => Some(*outcome == Outcome::Answered),
        _ => None,
    };
    // Why there was no conversation is an error's sentence, and goes where errors go.
    let is_failure = is_answered == Some(false);
    if (json || !is_failure)
        && let Err(failure) = tell(progress, &words, json)
    {
        return Some(Err(failure));
    }
    is_answered.map(|is_answered| match is_answered {
        true => Ok(()),
        false => Err(Failure::tried(words)),
    })
}

fn offline(snapshot: &Snapshot, lang: Lang) -> Failure {
    Failure::tried(why(snapshot, lang).unwrap_or_default())
}

fn tell(progress: &DialProgress, words: &str, json: bool) -> Result<(), Failure> {
    if !json {
        return print_line(words);
    }
    let (state, outcome, reason) = match progress {
        DialProgress::Asked => ("asked", None, None),
        DialProgress::OwnPhoneRings => ("own_phone_rings", None, None),
        DialProgress::Calling => ("calling", None, None),
        DialProgress::Ringing => ("ringing", None, None),
        DialProgress::Talking => ("talking", None, None),
        DialProgress::Over { outcome, reason } => ("over", Some(*outcome), reason.as_ref()),
    };
    print_json(&json!({ "state": state, "outcome": outcome, "reason": reason }))
}

/// Waits until a snapshot gives an answer. An error when the engine is gone.
async fn wait_for<T>(
    screen: &mut Screen,
    mut ask: impl FnMut(&Snapshot) -> Option<T>,
) -> Result<T, Failure> {
    loop {
        let answer = ask(&screen.snapshots.borrow_and_update());
        if let Some(answer) = answer {
            return Ok(answer);
        }
        if screen.snapshots.changed().await.is_err() {
            return Err(Failure::tried(String::new()));
        }
    }
}

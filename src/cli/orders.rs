//! `trubka watch --act`: what to do with the calls that are watched, a line of standard input each.
//!
//! `hangup`, `transfer TO`, `ask TO`, `put N [now|ask]` (the Nth whom the call can be connected with), `connect`, `back`, `park`, `fetch`, `digits 123`, `call NUMBER`,
//! `offer TEXT` (the hotkey, pressed with this on the clipboard), `link tel:NUMBER`; each may end
//! with `@CALL`, the id that `--json` prints. Without one it is the first call that allows it.

use std::io::BufRead as _;

use tokio::sync::mpsc;

use crate::desk::snapshot::{Act, CallRow, Command, Snapshot, TransferHow};
use crate::phone::of_link;

/// Lines that may wait.
const WAITING: usize = 16;

/// The lines of standard input, on a thread of their own: reading blocks, and ends with the program.
pub(super) fn lines() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(WAITING);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                break;
            }
        }
    });
    lines
}

/// What a line asks for; `None` when it is no order, or no call allows it.
pub(super) fn order(line: &str, snapshot: &Snapshot) -> Option<Command> {
    let line = line.trim();
    let (line, named) = match line.rsplit_once(" @") {
        Some((line, call)) => (line.trim_end(), Some(call.to_owned())),
        None => (line, None),
    };
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let text = rest.trim().to_owned();
    let first = |act: Act| {
        let allows = |row: &&std::sync::Arc<CallRow>| row.handling.can.contains(&act);
        let row = snapshot.calls.iter().find(allows);
        row.map(|row| row.call.clone())
    };
    let call = |act| named.clone().or_else(|| first(act));
    Some(match verb {
        "call" => Command::Dial(text),
        "call-anyway" => Command::DialAnyway(text),
        "offer" => Command::Offer(Some(text)),
        "link" => Command::OfferLink(of_link(&text)?),
        "hangup" => Command::HangUp {
            call: call(Act::HangUp)?,
        },
        "transfer" => Command::Transfer {
            call: call(Act::Transfer(TransferHow::Blind))?,
            to: text,
            how: TransferHow::Blind,
        },
        "ask" => Command::Transfer {
            call: call(Act::Transfer(TransferHow::Attended))?,
            to: text,
            how: TransferHow::Attended,
        },
        "connect" => Command::CompleteTransfer {
            call: call(Act::CompleteTransfer)?,
        },
        "back" => Command::CancelTransfer {
            call: call(Act::CancelTransfer)?,
        },
        "put" => {
            let offers = |row: &&std::sync::Arc<CallRow>| !row.handling.connect.to.is_empty();
            let row = match &named {
                Some(call) => snapshot.calls.iter().find(|row| row.call == *call)?,
                None => snapshot.calls.iter().find(offers)?,
            };
            let (number, way) = text.split_once(' ').unwrap_or((&text, ""));
            let offered = &row.handling.connect;
            let at = number.parse::<usize>().ok()?.checked_sub(1)?;
            Command::Connect {
                call: row.call.clone(),
                number: offered.to.get(at)?.number.clone(),
                how: match way {
                    "now" => TransferHow::Blind,
                    "ask" => TransferHow::Attended,
                    _ => offered.how?,
                },
            }
        }
        "park" => Command::Park {
            call: call(Act::Park)?,
        },
        "digits" => Command::SendDigits {
            call: call(Act::SendDigits)?,
            digits: text,
        },
        "fetch" => {
            let call = named.or_else(|| first(Act::Retrieve).or_else(|| first(Act::PickUp)))?;
            let row = snapshot.calls.iter().find(|row| row.call == call)?;
            match row.handling.can.contains(&Act::Retrieve) {
                true => Command::Retrieve { call },
                false => Command::PickUp { call },
            }
        }
        _ => return None,
    })
}

/// A name for scripts.
pub(super) fn name(act: Act) -> &'static str {
    match act {
        Act::HangUp => "hangup",
        Act::Transfer(TransferHow::Blind) => "transfer",
        Act::Transfer(TransferHow::Attended) => "ask",
        Act::CompleteTransfer => "connect",
        Act::CancelTransfer => "back",
        Act::Park => "park",
        Act::Retrieve | Act::PickUp => "fetch",
        Act::SendDigits => "digits",
        Act::Connect => "put",
    }
}

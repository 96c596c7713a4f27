//! Calls being handled, and the strips that the window tells of itself.

use trubka::desk::snapshot::{
    Act, CallRow, DialProblem, DialState, Direction, Handling, Held, Meanwhile, Offered, Phase,
    Problem, Refusal, Refused, Snapshot, Stage, TransferHow,
};

use super::parts::{bare, call, found, igor, maria, shared};
use super::{NOW_MS, busy};

/// What an ordinary talk allows.
const TALKING: [Act; 5] = [
    Act::Transfer(TransferHow::Blind),
    Act::Transfer(TransferHow::Attended),
    Act::Park,
    Act::SendDigits,
    Act::HangUp,
];

/// What the desk would offer of a call in its phase.
pub fn usual(phase: Phase, own: bool) -> Handling {
    let can = match (phase, own) {
        (Phase::Talking, true) => TALKING.to_vec(),
        (_, true) => vec![Act::HangUp],
        (Phase::Ringing, false) => vec![Act::PickUp],
        (_, false) => Vec::new(),
    };
    Handling {
        can,
        ..Handling::default()
    }
}

/// A talk, whose last wish was refused; one parked, one on hold while a colleague is asked, one handed on.
pub fn handling() -> Snapshot {
    let talk = |id, party, secs| call(id, Direction::Incoming, party, Phase::Talking, secs, true);
    let refused = Handling {
        problem: Some((
            Act::Transfer(TransferHow::Blind),
            Problem::NotReached("Павел Орлов (102)".into()),
        )),
        ..usual(Phase::Talking, true)
    };
    let asks = Handling {
        stage: Stage::Consulting {
            by: None,
            with: "Елена Фомина (105)".into(),
            answered: true,
        },
        can: vec![Act::CompleteTransfer, Act::CancelTransfer],
        ..Handling::default()
    };
    let parked = Handling {
        stage: Stage::Parked {
            space: "701".into(),
        },
        can: vec![Act::Retrieve],
        ..Handling::default()
    };
    let handed_on = Handling {
        stage: Stage::HandedOn {
            to: "Ольга Никитина (103)".into(),
            answered: false,
        },
        asked: Some(Act::Transfer(TransferHow::Blind)),
        ..Handling::default()
    };
    let with = |row: CallRow, handling| CallRow { handling, ..row };
    Snapshot {
        calls: shared(vec![
            with(
                talk("1", found("+7 916 123-45-67", vec![maria()]), 134),
                refused,
            ),
            with(talk("2", found("+7 495 456-71-22", vec![igor()]), 21), asks),
            with(talk("3", bare("+7 921 000-45-67"), 95), parked),
            with(talk("4", bare("+7 985 456-70-01"), 3), handed_on),
        ]),
        cards: Vec::new(),
        dial: DialState::Idle,
        ..busy()
    }
}

/// Nobody is to be disturbed, the clipboard had a number, and the rights to handle calls are missing.
pub fn quiet() -> Snapshot {
    let mut snapshot = handling();
    let lacks = Handling {
        cannot: Some(Problem::NoRight("call")),
        ..Handling::default()
    };
    snapshot.calls = shared(vec![CallRow {
        handling: lacks,
        ..call(
            "1",
            Direction::Incoming,
            found("+7 916 123-45-67", vec![maria()]),
            Phase::Talking,
            42,
            true,
        )
    }]);
    snapshot.do_not_disturb_unix_ms = Some(NOW_MS + 3_600_000);
    snapshot.offered = Some(Offered::Number {
        to_dial: "79031234567".into(),
        shown: "+7 903 123-45-67".into(),
    });
    snapshot
}

/// A callback that is asked of first, and a transfer that is.
pub fn held() -> Snapshot {
    let mut snapshot = handling();
    let talks = Meanwhile::Talks {
        who: Some("Борис Климов (103)".into()),
        since_unix_ms: NOW_MS - 4 * 60_000,
    };
    snapshot.dial = DialState::Held {
        number: "79161234567".into(),
        number_shown: "+7 916 123-45-67".into(),
        why: Held {
            meanwhile: Some(talks),
            calls_within_minute: Some(10),
        },
        courier: Some("8 903 456-78-90".into()),
    };
    let why = Held {
        meanwhile: None,
        calls_within_minute: Some(10),
    };
    let number_shown = "+7 495 123-45-67".to_owned();
    let mut rows: Vec<CallRow> = snapshot.calls.iter().map(|row| (**row).clone()).collect();
    if let Some(row) = rows.first_mut() {
        let act = Act::Transfer(TransferHow::Blind);
        row.handling.problem = Some((act, Problem::Held { number_shown, why }));
    }
    snapshot.calls = shared(rows);
    snapshot.offered = Some(Offered::Link {
        to_dial: "79031234567".into(),
        shown: "+7 903 123-45-67".into(),
    });
    snapshot
}

/// A number that may not be called, by a click and by a transfer.
pub fn refused() -> Snapshot {
    let mut snapshot = handling();
    let of = |number_shown: &str, why| Refused {
        number_shown: number_shown.into(),
        why,
    };
    let country = Refusal::Country {
        country: Some("BY".into()),
        calling_code: 375,
    };
    let far = DialProblem::Refused(of("+375 29 123-45-67", country));
    snapshot.dial = DialState::Impossible(far);
    let mut rows: Vec<CallRow> = snapshot.calls.iter().map(|row| (**row).clone()).collect();
    if let Some(row) = rows.first_mut() {
        let act = Act::Transfer(TransferHow::Blind);
        let premium = of("+7 809 505-12-34", Refusal::Premium);
        row.handling.problem = Some((act, Problem::NotAllowed(premium)));
    }
    snapshot.calls = shared(rows);
    snapshot
}

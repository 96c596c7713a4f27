use super::cards::notification_title;
use super::*;
use crate::calls::{Outcome, Reason, Transfer, TransferKind};
use crate::desk::snapshot::{CardFace, JournalRow, Lookup, Party};
use crate::settings::Words;
use crate::texts::checks::{OUTCOMES, phrases};

const DIRECTIONS: [Direction; 4] = [
    Direction::Incoming,
    Direction::Outgoing,
    Direction::Internal,
    Direction::Callback,
];

fn reasons() -> [Reason; 9] {
    [
        Reason::Silent,
        Reason::Declined,
        Reason::Busy,
        Reason::Unreachable,
        Reason::NoExtension,
        Reason::NoPermission,
        Reason::Congestion,
        Reason::Lost,
        Reason::Other("Invalid channel".into()),
    ]
}

fn call(direction: Direction, phase: Phase, own: bool) -> CallRow {
    CallRow {
        call: "1".into(),
        direction,
        party: Party::default(),
        phase,
        own,
        rang: vec!["102".into(), "Olga (103)".into()],
        talking: Some("102".into()),
        queue: Some("sales".into()),
        since_unix_ms: 0,
        handling: Default::default(),
    }
}

fn row(direction: Direction, outcome: Option<Outcome>) -> JournalRow {
    JournalRow {
        id: 1,
        pbx: String::new(),
        call: "1.1".into(),
        started_unix_ms: 0,
        direction,
        number: None,
        number_shown: None,
        role: None,
        name: None,
        company: None,
        orders: Vec::new(),
        extension: Some("101".into()),
        extension_name: None,
        answered_by: Some("102".into()),
        answered_by_name: None,
        outcome,
        reason: None,
        ring_secs: Some(18),
        talk_secs: Some(72),
        transfers: Vec::new(),
        own: true,
        note: crate::desk::snapshot::Note::default(),
    }
}

#[test]
fn what_was_lost_sight_of_is_neither_under_way_nor_plainly_answered() {
    for outcome in [None, Some(Outcome::Answered), Some(Outcome::Missed)] {
        let lost = JournalRow {
            reason: Some(Reason::Lost),
            ..row(Direction::Incoming, outcome)
        };
        let (words, card) = match outcome {
            Some(Outcome::Answered) => ("не менее 1:12", CardFace::Cut { talk_secs: 72 }),
            _ => ("исход неизвестен", CardFace::Lost),
        };
        assert_eq!(
            result(&lost, Lang::Ru),
            words,
            "the column has no more room"
        );
        let why = Some("связь с АТС прервалась".to_owned());
        assert_eq!(result_reason(&lost, Lang::Ru), why);
        let on_card = card_face(&card, Lang::Ru);
        assert!(on_card.ends_with(words), "the same verdict: {on_card}");
        assert_eq!(card_reason(&card, Lang::Ru), why);
    }
    assert_eq!(card_reason(&CardFace::Ringing, Lang::Ru), None);
    let known = row(Direction::Incoming, Some(Outcome::Missed));
    assert_eq!(result_reason(&known, Lang::Ru), None);
    let under_way = row(Direction::Incoming, None);
    assert_eq!(result(&under_way, Lang::Ru), "идёт");
}

#[test]
fn the_offices_words_stand_in_the_place_of_ours() {
    let words = Words {
        client: " заказчик ".into(),
        ..Words::default()
    };
    assert_eq!(role(Some(Role::Client), &words, Lang::En), "заказчик");
    assert_eq!(role(Some(Role::Courier), &words, Lang::En), "courier");
    let unknown = Words {
        unknown: "новый".into(),
        ..Words::default()
    };
    assert_eq!(
        notification_title(&Lookup::Unknown, "Ivan", &unknown, Lang::Ru),
        "Звонит новый: Ivan"
    );
}

#[test]
fn roles_and_directions() {
    let roles = [
        None,
        Some(Role::Client),
        Some(Role::Courier),
        Some(Role::Recipient),
        Some(Role::Staff),
    ];
    phrases(&roles, |r, lang| {
        role(*r, &Words::default(), lang).to_owned()
    });
    let lookups = [Lookup::Pending, Lookup::Unknown];
    phrases(&lookups, |l, lang| {
        notification_title(l, "Ivan", &Words::default(), lang)
    });
    // Nobody is called unknown before the directory has answered.
    for (lookup, title) in lookups
        .iter()
        .zip(["Звонит Ivan", "Звонит неизвестный: Ivan"])
    {
        assert_eq!(
            notification_title(lookup, "Ivan", &Words::default(), Lang::Ru),
            title
        );
    }
    phrases(&DIRECTIONS, |d, lang| direction(*d, lang).to_owned());
}

#[test]
fn every_outcome_and_reason_has_its_words() {
    for toward in DIRECTIONS {
        phrases(&OUTCOMES, |o, lang| outcome(*o, toward, lang).to_owned());
        for why in reasons() {
            for own in [true, false] {
                let rows = [JournalRow {
                    reason: Some(why.clone()),
                    own,
                    ..row(toward, Some(Outcome::OwnPhone))
                }];
                phrases(&rows, result);
            }
        }
    }
    phrases(&reasons(), reason);
    let kinds = [
        TransferKind::Blind,
        TransferKind::Attended,
        TransferKind::Pickup,
        TransferKind::Park,
        TransferKind::Forward,
        TransferKind::Redirect,
    ];
    for answered in [true, false] {
        let changes = kinds.map(|kind| Transfer {
            kind,
            to: "103".into(),
            answered,
            who: None,
        });
        phrases(&changes, transfer);
    }
    let mut handed = row(Direction::Incoming, Some(Outcome::Answered));
    assert_eq!(transfers(&handed, Lang::Ru), None);
    handed.transfers = [
        (TransferKind::Park, "701"),
        (TransferKind::Blind, "Павел (102)"),
    ]
    .map(|(kind, to)| Transfer {
        kind,
        to: to.into(),
        answered: kind == TransferKind::Park,
        who: None,
    })
    .into();
    let words = "на парковке 701 · переведён: Павел (102), нет ответа";
    assert_eq!(transfers(&handed, Lang::Ru).as_deref(), Some(words));
}

#[test]
fn every_phase_has_its_words() {
    let phases = [
        Phase::Asked,
        Phase::OwnPhoneRings,
        Phase::Ringing,
        Phase::Waiting,
        Phase::Talking,
        Phase::Ended,
    ];
    for direction in DIRECTIONS {
        for own in [true, false] {
            phrases(&phases, |p, lang| phase(&call(direction, *p, own), lang));
        }
    }
    let words = |p| phase(&call(Direction::Incoming, p, false), Lang::Ru);
    assert_eq!(words(Phase::Ringing), "звонит: 102, Olga (103)");
    assert_eq!(words(Phase::Waiting), "ждёт в очереди «sales»");
    assert_eq!(words(Phase::Talking), "разговор: 102");
}

#[test]
fn cards_say_what_they_show() {
    let faces = [
        CardFace::Ringing,
        CardFace::Talking,
        CardFace::Taken {
            by: "102".into(),
            name: None,
        },
        CardFace::Ended { talk_secs: 72 },
        CardFace::Cut { talk_secs: 72 },
        CardFace::Missed { ring_secs: 18 },
        CardFace::Lost,
        CardFace::Busy,
        CardFace::Declined,
    ];
    phrases(&faces, card_face);
    assert_eq!(card_face(&faces[5], Lang::Ru), "пропущен · 18 с");
    let at =
        chrono::NaiveDate::from_ymd_opt(2026, 11, 22).and_then(|day| day.and_hms_opt(14, 2, 59));
    let at = at.expect("a moment");
    assert_eq!(missed_at(at, 18, Lang::Ru), "пропущен в 14:02 · 18 с");
    assert_eq!(more_missed(1, Lang::Ru), "и ещё 1 пропущенный");
    assert_eq!(more_missed(22, Lang::Ru), "и ещё 22 пропущенных");
    let taken = CardFace::Taken {
        by: "102".into(),
        name: Some("Павел".into()),
    };
    assert_eq!(card_face(&taken, Lang::Ru), "ответ: Павел (102)");
}

#[test]
fn a_colleague_who_asks_says_about_whose_call() {
    let lookups = [Lookup::Pending, Lookup::Unknown];
    phrases(&lookups[..1], |of, lang| {
        asks_about(of, "Ivan", Some("Books"), &Words::default(), lang)
    });
    let words = asks_about(
        &lookups[0],
        "Иван",
        Some("Книги"),
        &Words::default(),
        Lang::Ru,
    );
    assert_eq!(words, "спрашивает о звонке: Иван, Книги");
}

#[test]
fn journal_rows_say_how_it_ended() {
    let words = |outcome| result(&row(Direction::Incoming, outcome), Lang::Ru);
    assert_eq!(words(None), "идёт");
    assert_eq!(words(Some(Outcome::Answered)), "1:12 · 102");
    assert_eq!(words(Some(Outcome::Missed)), "пропущен · 18 с");
    assert_eq!(words(Some(Outcome::AnsweredElsewhere)), "ответ: 102");
    let named = |direction, outcome| JournalRow {
        answered_by_name: Some("Анна Петрова".into()),
        extension_name: Some("Олег".into()),
        ..row(direction, Some(outcome))
    };
    for (direction, outcome, words) in [
        (
            Direction::Incoming,
            Outcome::AnsweredElsewhere,
            "ответ: Анна Петрова (102)",
        ),
        (
            Direction::Incoming,
            Outcome::Answered,
            "1:12 · Анна Петрова (102)",
        ),
        (Direction::Outgoing, Outcome::Answered, "1:12 · Олег (101)"),
    ] {
        assert_eq!(result(&named(direction, outcome), Lang::Ru), words);
    }
    assert_eq!(words(Some(Outcome::Busy)), "занято");
    let silent = JournalRow {
        reason: Some(Reason::Silent),
        ..row(Direction::Callback, Some(Outcome::OwnPhone))
    };
    assert_eq!(result(&silent, Lang::Ru), "курьер не ответил");
}

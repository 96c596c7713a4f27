//! Who is calling: asked once a call, filled in when the answer comes, said when it does not.

use super::*;
use crate::ports::directory::{Instead, People, Person, Remembered, User};

fn lookup(sim: &Sim) -> Lookup {
    sim.cards()[0].party.lookup.clone()
}

const LATE: DirectoryError = DirectoryError::TimedOut { ms: 3000 };

#[test]
fn an_answer_fills_the_card_and_the_journal() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    let effects = sim.own(&call, Some(CardState::Ringing));
    assert_eq!(recorded(&effects)[0].party, None);
    let effects = sim.update(looked(IVAN, Ok(found("Иван Петров", "12345"))));
    let Lookup::Found(matches) = lookup(&sim) else {
        panic!("found");
    };
    assert_eq!(matches[0].name.as_deref(), Some("Иван Петров"));
    assert_eq!(matches[0].orders[0].number, "12345");
    let entries = recorded(&effects);
    assert_eq!(entries.len(), 1);
    let party = entries[0].party.as_ref().expect("a party");
    assert_eq!((party.role, party.code.as_str()), (Role::Recipient, "7"));
    assert_eq!(party.company.as_deref(), Some("Ромашка"));
    assert_eq!(entries[0].orders, ["12345"]);
    assert!(lookups(&effects).is_empty());
}

#[test]
fn a_call_that_is_over_still_gets_its_name_in_the_journal() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    let over = sim.over(&call, Outcome::Missed);
    sim.own(&over, Some(CardState::Missed));
    sim.secs(5);
    let effects = sim.update(looked(IVAN, Ok(found("Иван", "1"))));
    let entries = recorded(&effects);
    assert_eq!(entries[0].outcome, Some(Outcome::Missed));
    assert!(entries[0].party.is_some());
    assert!(matches!(lookup(&sim), Lookup::Found(_)));
}

#[test]
fn nobody_and_too_many_are_said() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    sim.update(looked(IVAN, Ok(Answer::default())));
    assert_eq!(lookup(&sim), Lookup::Unknown);
    let shared = Answer {
        matches: Vec::new(),
        shared_by: Some(9),
        instead: None,
    };
    sim.update(looked(IVAN, Ok(shared)));
    assert_eq!(lookup(&sim), Lookup::Shared(9));
}

#[test]
fn a_failure_is_shown_and_the_next_call_asks_again() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    assert_eq!(lookups(&sim.own(&call, Some(CardState::Ringing))), [IVAN]);
    sim.update(looked(IVAN, Err(LATE)));
    assert_eq!(lookup(&sim), Lookup::Failed(LATE));
    assert_eq!(sim.snapshot().directory, Some(LATE));
    // News of the same phase do not hammer a directory in trouble.
    let mut queued = call.clone();
    queued.queue = Some("sales".into());
    assert!(lookups(&sim.own(&queued, Some(CardState::Ringing))).is_empty());
    assert_eq!(lookup(&sim), Lookup::Failed(LATE));
    // Answered: now the operator needs it most.
    let up = talking(&call, "101");
    assert_eq!(lookups(&sim.own(&up, Some(CardState::Answered))), [IVAN]);
    assert_eq!(lookup(&sim), Lookup::Pending);
    sim.update(looked(IVAN, Err(LATE)));
    let next = sim.ringing("2.2");
    assert_eq!(lookups(&sim.own(&next, Some(CardState::Ringing))), [IVAN]);
    sim.update(looked(IVAN, Ok(found("Иван", "1"))));
    assert!(matches!(lookup(&sim), Lookup::Found(_)));
    assert_eq!(sim.snapshot().directory, None, "it answers again");
}

#[test]
fn one_question_a_call_and_a_fresh_answer_serves_the_next() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    assert_eq!(lookups(&sim.own(&call, Some(CardState::Ringing))).len(), 1);
    let second = sim.ringing("1.2");
    let effects = sim.own(&second, Some(CardState::Ringing));
    assert!(lookups(&effects).is_empty(), "on its way already");
    sim.update(looked(IVAN, Ok(found("Иван", "1"))));
    let third = sim.ringing("1.3");
    let effects = sim.own(&third, Some(CardState::Ringing));
    assert!(lookups(&effects).is_empty(), "fresh");
    assert!(recorded(&effects)[0].party.is_some(), "and used");
    sim.secs(600);
    let effects = sim.own(&talking(&third, "101"), Some(CardState::Answered));
    assert!(lookups(&effects).is_empty(), "asked once a call");
    let fourth = sim.ringing("1.4");
    let effects = sim.own(&fourth, Some(CardState::Ringing));
    assert_eq!(lookups(&effects), [IVAN], "orders change by the minute");
    assert!(matches!(lookup(&sim), Lookup::Found(_)), "shown meanwhile");
    sim.update(looked(IVAN, Err(LATE)));
    assert!(
        matches!(lookup(&sim), Lookup::Found(_)),
        "worth more than an error"
    );
    assert_eq!(sim.snapshot().directory, Some(LATE));
}

#[test]
fn what_was_known_is_shown_with_its_time_until_the_directory_is_back() {
    let mut sim = Sim::online();
    let as_of = |sim: &Sim| sim.cards()[0].party.as_of_unix_ms;
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    sim.update(looked(IVAN, Ok(found("Иван", "1"))));
    let answered = sim.snapshot().now_unix_ms;
    assert_eq!(as_of(&sim), None, "it is of now");
    sim.secs(3600);
    let second = sim.ringing("1.2");
    assert_eq!(lookups(&sim.own(&second, Some(CardState::Ringing))), [IVAN]);
    assert_eq!(as_of(&sim), None, "the answer is a blink away");
    sim.update(looked(IVAN, Err(LATE)));
    assert!(matches!(lookup(&sim), Lookup::Found(_)));
    assert_eq!(as_of(&sim), Some(answered));
    // While it is asked in trouble the time stays.
    let up = talking(&second, "101");
    assert_eq!(lookups(&sim.own(&up, Some(CardState::Answered))), [IVAN]);
    assert_eq!(as_of(&sim), Some(answered));
    sim.update(looked(IVAN, Err(LATE)));
    // It answers something else: it is back, and this number is asked for at once.
    let effects = sim.update(Input::Users(Ok(Vec::new())));
    assert_eq!(lookups(&effects), [IVAN]);
    sim.update(looked(IVAN, Ok(found("Иван", "2"))));
    assert_eq!(as_of(&sim), None);
    // Too old to be told by the time of day.
    sim.secs(13 * 3600);
    let third = sim.ringing("1.3");
    sim.own(&third, Some(CardState::Ringing));
    sim.update(looked(IVAN, Err(LATE)));
    let number = |call: &crate::desk::snapshot::Card| call.call == "1.3";
    let card = sim.cards().into_iter().find(number).expect("its card");
    assert_eq!(card.party.lookup, Lookup::Failed(LATE));
}

#[test]
fn nothing_is_asked_without_a_number_a_directory_or_a_need() {
    let mut sim = Sim::online();
    let mut call = sim.ringing("1.1");
    call.number = None;
    assert!(lookups(&sim.own(&call, Some(CardState::Ringing))).is_empty());
    assert_eq!(lookup(&sim), Lookup::None);

    let others = sim.ringing("1.2");
    assert!(sim.news(&others, None).is_empty(), "a colleague's call");
    assert_eq!(sim.snapshot().calls.len(), 2, "but it is seen");

    let mut sim = Sim::new(|settings| settings.directory.kind = DirectoryKind::None);
    let call = sim.ringing("1.1");
    assert!(lookups(&sim.own(&call, Some(CardState::Ringing))).is_empty());
    assert_eq!(lookup(&sim), Lookup::None);
    assert!(!sim.secs(600).contains(&Effect::Users));
}

#[test]
fn an_answer_nobody_asked_for_changes_nothing() {
    let mut sim = Sim::online();
    let effects = sim.update(looked("74950000000", Ok(found("Кто-то", "1"))));
    assert!(effects.is_empty(), "{effects:?}");
}

#[test]
fn users_are_asked_for_until_they_are_told() {
    let mut settings = Settings::default();
    settings.directory.kind = DirectoryKind::Mysql;
    let mut sim = Sim::new(|_| {});
    sim.desk = Desk::new(&settings, false);
    let users = |effects: &[Effect]| effects.iter().filter(|e| **e == Effect::Users).count();
    assert_eq!(users(&sim.update(Input::Tick)), 1);
    assert_eq!(users(&sim.secs(30)), 0);
    let error = DirectoryError::Unreachable("db".into());
    sim.update(Input::Users(Err(error.clone())));
    assert_eq!(sim.snapshot().directory, Some(error.clone()));
    assert_eq!(users(&sim.secs(59)), 0);
    assert_eq!(users(&sim.secs(1)), 1);
    sim.update(Input::Users(Err(error)));
    // It answers about a number: then the users are asked for at once, and once.
    let answer = || looked(IVAN, Ok(Answer::default()));
    assert_eq!(users(&sim.update(answer())), 1);
    assert_eq!(users(&sim.update(answer())), 0);
    sim.update(Input::Users(Ok(Vec::new())));
    assert_eq!(sim.snapshot().directory, None);
    assert_eq!(users(&sim.secs(3600)), 0);
}

#[test]
fn operators_and_names_are_learned() {
    let mut sim = Sim::new(|settings| {
        settings.operator = Operator {
            user: "anna".into(),
            ..Operator::default()
        };
    });
    let user = |user: &str, name: Option<&str>, extensions: &[&str]| User {
        user: user.into(),
        name: name.map(str::to_owned),
        extensions: extensions.iter().map(|&e| e.to_owned()).collect(),
    };
    let users = vec![
        user("anna", Some("Анна"), &["101", "111"]),
        user("vera", Some("Вера"), &["105"]),
        user("boss", None, &["106"]),
        user("dead", Some("Без телефона"), &[]),
        user("boris2", Some("Борис второй"), &["102"]),
    ];
    let effects = sim.update(Input::Users(Ok(users)));
    assert_eq!(sim.desk.extensions(), ["101", "111"]);
    let changed = Effect::OperatorChanged {
        extensions: vec!["101".into(), "111".into()],
    };
    assert_eq!(effects[0], changed);
    let is_remembered = |effect: &Effect| matches!(effect, Effect::Remember(_));
    assert!(
        !effects.iter().any(is_remembered),
        "the directory may say otherwise tomorrow"
    );
    let snapshot = sim.snapshot();
    assert_eq!(snapshot.operator.name, "Анна");
    let names: Vec<_> = snapshot.operators.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(
        names,
        ["Борис", "Анна", "Вера", "boss"],
        "the settings' first, each once"
    );

    let mut call = sim.ringing("1.1");
    call.rang = vec!["105".into(), "109".into()];
    sim.own(
        &talking(&call, "105"),
        Some(CardState::Taken { by: "105".into() }),
    );
    let snapshot = sim.snapshot();
    assert_eq!(snapshot.calls[0].rang, ["Вера (105)", "109"]);
    assert_eq!(snapshot.calls[0].talking.as_deref(), Some("Вера (105)"));
    let by = CardFace::Taken {
        by: "105".into(),
        name: Some("Вера".into()),
    };
    assert_eq!(snapshot.cards[0].state, by);
}

#[test]
fn a_number_asked_for_a_colleagues_call_goes_first_once_it_rings_here() {
    let mut sim = Sim::online();
    sim.command(Command::OfficeJournal(true));
    let call = sim.ringing("1.1");
    let is_own = |effects: &[Effect]| -> Vec<bool> {
        let told = effects.iter().filter_map(|effect| match effect {
            Effect::LookUp { is_own, .. } => Some(*is_own),
            _ => None,
        });
        told.collect()
    };
    assert_eq!(is_own(&sim.news(&call, None)), [false]);
    assert_eq!(is_own(&sim.own(&call, Some(CardState::Ringing))), [true]);
    assert!(is_own(&sim.own(&call, Some(CardState::Ringing))).is_empty());
    sim.update(looked(IVAN, Ok(Answer::default())));
    assert!(is_own(&sim.own(&call, Some(CardState::Answered))).is_empty());
}

#[test]
fn what_an_earlier_run_knew_is_shown_with_its_time_until_there_is_an_answer() {
    let mut sim = Sim::online();
    let remembered = |number: &str, name: &str, ago_ms: i64, sim: &Sim| Remembered {
        number: number.into(),
        answer: found(name, "12345"),
        answered_unix_ms: sim.now.unix_ms - ago_ms,
    };
    let minute = 60_000;
    let earlier = vec![
        remembered(IVAN, "Иван Петров", 90 * minute, &sim),
        remembered("79260000000", "Пётр", 13 * 60 * minute, &sim),
    ];
    let as_of = earlier[0].answered_unix_ms;
    sim.update(Input::Remembered(earlier));
    let call = sim.ringing("1.1");
    assert_eq!(lookups(&sim.own(&call, Some(CardState::Ringing))), [IVAN]);
    assert!(matches!(lookup(&sim), Lookup::Found(_)), "at once");
    assert_eq!(sim.cards()[0].party.as_of_unix_ms, Some(as_of));
    sim.update(looked(IVAN, Err(LATE)));
    assert!(
        matches!(lookup(&sim), Lookup::Found(_)),
        "the database is down"
    );
    assert_eq!(sim.cards()[0].party.as_of_unix_ms, Some(as_of));
    sim.update(looked(IVAN, Ok(Answer::default())));
    assert_eq!(lookup(&sim), Lookup::Unknown, "it is not known any more");
    assert_eq!(sim.cards()[0].party.as_of_unix_ms, None);
}

#[test]
fn the_copy_of_people_answers_with_its_time_while_the_directory_fails() {
    let mut sim = Sim::online();
    let copied = |as_of_unix_ms| Answer {
        instead: Some(Instead {
            error: LATE,
            as_of_unix_ms,
        }),
        ..found("Иван из копии", "1")
    };
    let name = |sim: &Sim| match lookup(sim) {
        Lookup::Found(matches) => matches[0].name.clone(),
        other => panic!("{other:?}"),
    };
    let call = sim.ringing("1.1");
    sim.own(&call, Some(CardState::Ringing));
    let yesterday = sim.now.unix_ms - 30 * 3600 * 1000;
    let effects = sim.update(looked(IVAN, Ok(copied(yesterday))));
    assert_eq!(name(&sim).as_deref(), Some("Иван из копии"));
    assert_eq!(sim.cards()[0].party.as_of_unix_ms, Some(yesterday));
    assert_eq!(sim.snapshot().directory, Some(LATE), "the trouble is told");
    assert!(recorded(&effects)[0].party.is_some());
    // Back again: asked at once, and then it is of now.
    let effects = sim.update(Input::Users(Ok(Vec::new())));
    assert_eq!(lookups(&effects), [IVAN]);
    sim.update(looked(IVAN, Ok(found("Иван", "2"))));
    assert_eq!(sim.cards()[0].party.as_of_unix_ms, None);
    // What it told itself, with the orders, is worth more than the copy.
    sim.secs(600);
    let next = sim.ringing("1.2");
    sim.own(&next, Some(CardState::Ringing));
    sim.update(looked(IVAN, Ok(copied(yesterday))));
    assert_eq!(name(&sim).as_deref(), Some("Иван"));
}

#[test]
fn a_name_in_the_call_field_suggests_whom_it_may_mean() {
    let mut sim = Sim::online();
    let ask = |text: &str| Input::Command(Command::Suggest(text.into()));
    let version = |effects: &[Effect]| match effects {
        [Effect::Recent { .. }, Effect::People { version, .. }] => *version,
        other => panic!("{other:?}"),
    };
    let nobody_lately = |version| Input::Recent {
        version,
        rows: Ok(Vec::new()),
    };
    let people = |name: &str| People {
        people: vec![Person {
            role: Role::Courier,
            found: Found::Courier,
            code: "21".into(),
            name: Some(name.into()),
            company: None,
            numbers: vec!["79030000001".into(), "нет".into(), "101".into()],
        }],
        as_of_unix_ms: 7,
    };
    let first = version(&sim.update(ask("пет")));
    let second = version(&sim.update(ask("петр")));
    let answer = |version, name| Input::People {
        version,
        answer: Ok(people(name)),
    };
    assert_eq!(sim.snapshot().suggestions.fragment, "", "not answered yet");
    sim.update(nobody_lately(second));
    assert_eq!(sim.snapshot().suggestions.fragment, "", "nor by half");
    sim.update(answer(second, "Петров"));
    sim.update(answer(first, "Петухов"));
    let shown = sim.snapshot().suggestions;
    let lines: Vec<_> = shown
        .people
        .iter()
        .map(|p| (p.name.as_deref(), p.number.as_str()))
        .collect();
    let petrov = Some("Петров");
    assert_eq!(lines, [(petrov, "+7 903 000-00-01"), (petrov, "101")]);
    assert_eq!(shown.as_of_unix_ms, Some(7));
    assert_eq!(shown.fragment, "петр");
    assert!(shown.by_name);
    // Few digits are the beginning of any number.
    assert_eq!(sim.update(ask("8 9")), []);
    assert!(sim.snapshot().suggestions.people.is_empty());
}

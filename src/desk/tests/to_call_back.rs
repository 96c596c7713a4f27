//! Whom to call back: in which order, what is decided, and what is kept of others' calls for it.

use super::*;
use crate::desk::snapshot::{CallBackRow, Dismissal, OnLine, PutOff, ToCallBack, Verdict};
use crate::ports::call_back::{CallBacks, Decided, Decision, Missed, Question, Tried};
use crate::ports::journal::{Note, Party, Row};

const OLGA: &str = "79990000001";
const PAVEL: &str = "79990000002";

/// Somebody who called in vain, `minutes` before the desk's first moment.
fn missed(id: i64, number: &str, minutes: i64) -> Missed {
    let sim = Sim::online();
    let mut call = sim.ringing(&id.to_string());
    call.number = Some(number.into());
    let mut entry = entries::entry(&call, "pbx", true, &Lookups::new(false), sim.now);
    entry.started_unix_ms -= minutes * 60_000;
    Missed {
        first_unix_ms: entry.started_unix_ms,
        last: Row {
            id,
            entry,
            note: Note::default(),
        },
        numbers: vec![number.into()],
        times: 1,
        tried: None,
        decision: None,
    }
}

fn courier(mut missed: Missed) -> Missed {
    missed.last.entry.party = Some(Party {
        role: Role::Courier,
        name: Some("Сергей".into()),
        company: None,
        code: "5".into(),
    });
    missed
}

fn decided(mut missed: Missed, verdict: Verdict) -> Missed {
    missed.decision = Some(Decision {
        at_unix_ms: 0,
        by: "Анна".into(),
        verdict,
    });
    missed
}

fn asked(effects: &[Effect]) -> Vec<(u64, Question)> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::ToCallBack { version, question } => Some((*version, question.clone())),
        _ => None,
    });
    asked.collect()
}

/// Answers the next question with these people.
fn answer(sim: &mut Sim, people: Vec<Missed>) -> Vec<Effect> {
    let asked = asked(&sim.update(Input::Recorded(Ok(()))));
    let [(version, _)] = asked[..] else {
        panic!("{asked:?}")
    };
    let answer = CallBacks {
        people,
        ..CallBacks::default()
    };
    sim.update(Input::ToCallBack {
        version,
        answer: Ok(answer),
    })
}

fn list(sim: &Sim) -> Arc<ToCallBack> {
    sim.snapshot().to_call_back
}

fn ids(rows: &[CallBackRow]) -> Vec<i64> {
    rows.iter().map(|row| row.id).collect()
}

/// The calls that are written.
fn recorded(effects: &[Effect]) -> Vec<(String, bool)> {
    let recorded = effects.iter().filter_map(|effect| match effect {
        Effect::Record(entry) => Some((entry.call.clone(), entry.own)),
        _ => None,
    });
    recorded.collect()
}

#[test]
fn the_journal_is_asked_of_the_last_days_and_anew_with_every_call() {
    let mut sim = Sim::new(|settings| settings.to_call_back.days = 2);
    assert!(!list(&sim).loaded);
    let asked = asked(&sim.update(Input::Recorded(Ok(()))));
    let question = Question {
        since_unix_ms: sim.now.unix_ms - 2 * 86_400_000,
        extensions: vec!["101".into()],
        queues: Vec::new(),
        limit: 300,
    };
    let [(version, got)] = &asked[..] else {
        panic!("{asked:?}")
    };
    assert_eq!(*got, question);
    let version = *version;
    let came = |version, more| Input::ToCallBack {
        version,
        answer: Ok(CallBacks {
            more,
            ..CallBacks::default()
        }),
    };
    sim.update(came(version, 2));
    sim.update(came(version - 1, 7));
    assert!(list(&sim).loaded);
    assert_eq!(list(&sim).count, 2, "a stale answer is dropped");
}

#[test]
fn parcels_under_way_come_first_then_who_has_waited_longest() {
    let mut sim = Sim::online();
    let mut with_order = missed(3, PAVEL, 5);
    with_order.last.entry.orders = vec!["48213".into()];
    let people = vec![
        missed(1, IVAN, 90),
        missed(2, OLGA, 120),
        with_order,
        courier(missed(4, "79990000003", 1)),
    ];
    answer(&mut sim, people);
    assert_eq!(ids(&list(&sim).rows), [3, 4, 2, 1]);
    assert_eq!(list(&sim).count, 4);
}

#[test]
fn who_was_put_off_comes_back_at_the_time_and_the_dismissed_do_not() {
    let mut sim = Sim::online();
    let until_unix_ms = sim.now.unix_ms + 15 * 60_000;
    let dismissed = Verdict::Dismissed {
        why: Dismissal::Advertising,
        words: String::new(),
    };
    let people = vec![
        missed(1, IVAN, 10),
        decided(missed(2, OLGA, 20), Verdict::PutOff { until_unix_ms }),
        decided(missed(3, PAVEL, 30), dismissed),
    ];
    answer(&mut sim, people);
    let shown = list(&sim);
    assert_eq!(ids(&shown.rows), [1]);
    assert_eq!(
        (ids(&shown.put_off), ids(&shown.dismissed)),
        (vec![2], vec![3])
    );
    assert_eq!(shown.count, 1);
    sim.pass(Duration::from_secs(15 * 60 - 1));
    assert_eq!(list(&sim).count, 1);
    sim.secs(1);
    let shown = list(&sim);
    assert_eq!((ids(&shown.rows), shown.put_off.len()), (vec![2, 1], 0));
}

#[test]
fn what_is_decided_is_about_all_numbers_and_the_attempts_that_were_seen() {
    let mut sim = Sim::online();
    let mut ivan = missed(7, IVAN, 10);
    ivan.numbers.push(OLGA.into());
    answer(&mut sim, vec![ivan]);
    let numbers = vec![IVAN.to_owned(), OLGA.to_owned()];
    let put_off = sim.command(Command::PutOff {
        id: 7,
        until: PutOff::Tomorrow,
    });
    let expected = Effect::PutOff {
        numbers: numbers.clone(),
        upto: 7,
        by: "Анна".into(),
        until: PutOff::Tomorrow,
    };
    assert_eq!(put_off, [expected]);
    let dismissed = sim.command(Command::DismissCallBack {
        id: 7,
        why: Dismissal::Settled,
        words: "по почте".into(),
    });
    let about = |decision| {
        Effect::Decide(Decided {
            numbers: numbers.clone(),
            upto: 7,
            decision,
        })
    };
    let decision = Decision {
        at_unix_ms: sim.now.unix_ms,
        by: "Анна".into(),
        verdict: Verdict::Dismissed {
            why: Dismissal::Settled,
            words: "по почте".into(),
        },
    };
    assert_eq!(dismissed, [about(Some(decision))]);
    assert_eq!(sim.command(Command::TakeBack { id: 7 }), [about(None)]);
    let gone = sim.command(Command::TakeBack { id: 8 });
    assert_eq!(gone, [], "of nobody on the list nothing is decided");
    let effects = sim.update(Input::Decided(Ok(())));
    assert_eq!(asked(&effects).len(), 1, "the list is read anew");
}

#[test]
fn a_colleagues_call_with_somebody_on_the_list_is_kept_and_shown() {
    let mut sim = Sim::online();
    answer(&mut sim, vec![missed(1, IVAN, 10)]);
    let mut other = sim.ringing("5.1");
    other.number = Some(PAVEL.into());
    assert_eq!(recorded(&sim.news(&talking(&other, "102"), None)), []);

    let mut call = sim.ringing("5.2");
    call.direction = Direction::Outgoing;
    call.extension = Some("102".into());
    assert_eq!(
        recorded(&sim.news(&call, None)),
        [("5.2".to_owned(), false)]
    );
    let on_line = |sim: &Sim| list(sim).rows[0].on_line.clone();
    let boris = || Some("Борис (102)".to_owned());
    assert_eq!(on_line(&sim), Some(OnLine::Called { by: boris() }));
    let mut talk = talking(&call, IVAN);
    talk.talking = Some("102".into());
    sim.news(&talk, None);
    assert_eq!(on_line(&sim), Some(OnLine::Talking { with: boris() }));
    let over = sim.over(&talk, Outcome::Answered);
    assert_eq!(recorded(&sim.news(&over, None)).len(), 1, "to its end");
    assert_eq!(on_line(&sim), None);
}

#[test]
fn a_colleagues_talk_that_is_under_way_when_the_list_comes_is_kept_too() {
    let mut sim = Sim::online();
    let call = sim.ringing("5.1");
    sim.news(&talking(&call, "102"), None);
    let effects = answer(&mut sim, vec![missed(1, IVAN, 10)]);
    assert_eq!(recorded(&effects), [("5.1".to_owned(), false)]);
    assert!(list(&sim).rows[0].on_line.is_some());
}

#[test]
fn callers_that_a_queue_of_ones_own_lost_are_kept() {
    let mut sim = Sim::online();
    let of_queue = |sim: &Sim, id: &str, queue: &str| {
        let mut call = sim.ringing(id);
        call.queue = Some(queue.into());
        call
    };
    let lost = |sim: &mut Sim, id: &str| {
        let call = of_queue(sim, id, "orders");
        sim.news(&call, None);
        let over = sim.over(&call, Outcome::Missed);
        recorded(&sim.news(&over, None))
    };
    assert_eq!(lost(&mut sim, "1.1"), [], "nobody's queue");
    let own = of_queue(&sim, "1.2", "orders");
    let effects = sim.own(&own, Some(CardState::Ringing));
    let asked = asked(&effects);
    assert_eq!(asked[0].1.queues, ["orders"], "it rings here");
    assert_eq!(lost(&mut sim, "1.3"), [("1.3".to_owned(), false)]);
    let call = of_queue(&sim, "1.4", "orders");
    sim.news(&talking(&call, "102"), None);
    let over = sim.over(&talking(&call, "102"), Outcome::Answered);
    assert_eq!(recorded(&sim.news(&over, None)), [], "it was answered");
}

#[test]
fn an_attempt_names_the_colleague_and_not_the_operator() {
    let mut sim = Sim::online();
    let tried = |extension: &str| Tried {
        at_unix_ms: 1,
        extension: Some(extension.into()),
        outcome: Some(Outcome::Busy),
        reason: None,
    };
    let with = |id, number, extension| Missed {
        tried: Some(tried(extension)),
        ..missed(id, number, id)
    };
    answer(&mut sim, vec![with(1, IVAN, "101"), with(2, OLGA, "102")]);
    let by = |row: &CallBackRow| row.tried.as_ref().and_then(|tried| tried.by.clone());
    let names: Vec<_> = list(&sim).rows.iter().map(by).collect();
    assert_eq!(names, [Some("Борис (102)".into()), None]);
}

#[test]
fn another_operator_has_another_list() {
    let mut sim = Sim::online();
    answer(&mut sim, vec![missed(1, IVAN, 10)]);
    let effects = sim.command(Command::ChangeOperator {
        user: String::new(),
        name: "Борис".into(),
        extensions: vec!["102".into()],
    });
    assert_eq!(asked(&effects)[0].1.extensions, ["102"]);
    assert_eq!((list(&sim).count, list(&sim).loaded), (0, false));
}

#[test]
fn a_list_that_cannot_be_read_stays_as_it_was() {
    let mut sim = Sim::online();
    answer(&mut sim, vec![missed(1, IVAN, 10)]);
    let (version, _) = asked(&sim.update(Input::Recorded(Ok(()))))[0].clone();
    let error = crate::ports::journal::JournalError::Other("gone".into());
    sim.update(Input::ToCallBack {
        version,
        answer: Err(error.clone()),
    });
    assert_eq!(list(&sim).count, 1);
    assert_eq!(sim.snapshot().journal_error, Some(error));
}

//! Who waits to be called back, what was decided about them, and the latest calls of a number.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;

use super::*;
use crate::journal::sample::Calls;
use crate::ports::call_back::{CallBacks, Decided, Decision, Dismissal, Missed, Question, Verdict};

const IVAN: &str = "79161234567";
const IVAN_AT_HOME: &str = "74951112233";
const OLGA: &str = "79990000001";

/// A call of `number` that ends after ten seconds, nobody having answered.
fn missed(n: i64, number: &str) -> Entry {
    Entry {
        number: Some(number.into()),
        ended_unix_ms: Some(START + n * 1000 + 10_000),
        outcome: Some(Outcome::Missed),
        ring_ms: Some(10_000),
        ..entry(n)
    }
}

/// A talk with `number` that 102 answers after ten seconds and ends ten seconds later.
fn talk(n: i64, direction: Direction, number: &str) -> Entry {
    let own = (direction == Direction::Outgoing).then(|| number.to_owned());
    Entry {
        direction,
        ended_unix_ms: Some(START + n * 1000 + 20_000),
        outcome: Some(Outcome::Answered),
        answered_by: own.or(Some("102".into())),
        talk_ms: Some(10_000),
        extension: Some("102".into()),
        rang: vec!["102".into()],
        own: false,
        ..missed(n, number)
    }
}

fn tried(n: i64, number: &str) -> Entry {
    Entry {
        direction: Direction::Outgoing,
        outcome: Some(Outcome::NoAnswer),
        rang: vec![],
        ..missed(n, number)
    }
}

fn known(call: Entry, code: &str) -> Entry {
    Entry {
        party: Some(Party {
            role: Role::Client,
            name: Some("Иван Петрович".into()),
            company: Some("ООО «Ромашка»".into()),
            code: code.into(),
        }),
        ..call
    }
}

fn mine() -> Question {
    Question {
        since_unix_ms: START,
        extensions: vec!["101".into()],
        queues: vec!["orders".into()],
        limit: 100,
    }
}

async fn answer(calls: &[Entry]) -> CallBacks {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    journal.record_all(calls).await.unwrap();
    journal.to_call_back(mine()).await.unwrap()
}

/// The last attempt of each, as the number of the call, and how often they called.
async fn who(calls: &[Entry]) -> Vec<(String, usize)> {
    shown(&answer(calls).await)
}

fn shown(answer: &CallBacks) -> Vec<(String, usize)> {
    let open = answer
        .people
        .iter()
        .filter(|person| person.decision.is_none());
    let of = |person: &Missed| {
        let call = person.last.entry.call.trim_start_matches("1760000000.");
        (call.to_owned(), person.times)
    };
    open.map(of).collect()
}

fn one(call: i64, times: usize) -> Vec<(String, usize)> {
    vec![(call.to_string(), times)]
}

#[tokio::test]
async fn all_attempts_of_a_person_are_one_row() {
    let calls = [missed(0, IVAN), missed(60, IVAN), missed(120, OLGA)];
    let answer = answer(&calls).await;
    let who: BTreeSet<_> = shown(&answer).into_iter().collect();
    assert_eq!(who, BTreeSet::from([("60".into(), 2), ("120".into(), 1)]));
    let ivan = answer
        .people
        .iter()
        .find(|person| person.times == 2)
        .unwrap();
    assert_eq!(ivan.first_unix_ms, START);
    assert_eq!(ivan.numbers, [IVAN]);
}

#[tokio::test]
async fn several_numbers_of_one_party_are_one_row() {
    let calls = [
        known(missed(0, IVAN), "7"),
        known(missed(60, IVAN_AT_HOME), "7"),
        // Before the directory knew him.
        missed(30, IVAN),
    ];
    let ivan = &answer(&calls).await.people[0];
    assert_eq!((ivan.times, ivan.first_unix_ms), (3, START));
    assert_eq!(ivan.numbers, [IVAN_AT_HOME, IVAN]);
    let others = [known(missed(0, IVAN), "7"), known(missed(60, OLGA), "8")];
    assert_eq!(
        who(&others).await.len(),
        2,
        "another party is another person"
    );
    let namesakes = [missed(0, IVAN), missed(60, OLGA)];
    assert_eq!(who(&namesakes).await.len(), 2, "nobody known is no party");
}

#[tokio::test]
async fn a_talk_of_anybody_in_either_direction_ends_it() {
    use Direction::{Callback, Incoming, Outgoing};
    for (later, waits) in [
        (talk(60, Incoming, IVAN), false),
        (talk(60, Outgoing, IVAN), false),
        (talk(60, Outgoing, OLGA), true),
        // A courier is none of the office.
        (talk(60, Callback, IVAN), true),
        (tried(60, IVAN), true),
        (missed(60, IVAN), true),
    ] {
        let words = format!("{later:?}");
        let found = who(&[missed(0, IVAN), later.clone()]).await;
        assert_eq!(!found.is_empty(), waits, "{words}");
        // With another number of the same party.
        let mut at_home = known(later, "7");
        if at_home.number.as_deref() == Some(IVAN) {
            at_home.number = Some(IVAN_AT_HOME.into());
        } else {
            at_home.party = None;
        }
        let found = who(&[known(missed(0, IVAN), "7"), at_home]).await;
        assert_eq!(!found.is_empty(), waits, "at home: {words}");
    }
    let before = [talk(0, Incoming, IVAN), missed(60, IVAN)];
    assert_eq!(
        who(&before).await,
        one(60, 1),
        "who called again waits again"
    );
}

#[tokio::test]
async fn who_calls_while_being_called_is_spoken_with_by_that_call() {
    // Dialled at 0, calls in vain at 5, answers at 10.
    let crossing = [talk(0, Direction::Outgoing, IVAN), missed(5, IVAN)];
    assert_eq!(who(&crossing).await, []);
    // A colleague of the same number calls in vain during the talk.
    let during = [talk(0, Direction::Outgoing, IVAN), missed(12, IVAN)];
    assert_eq!(who(&during).await, one(12, 1));
}

#[tokio::test]
async fn only_ones_own_calls_and_queues_count_and_only_the_last_days() {
    let others = Entry {
        extension: Some("103".into()),
        rang: vec!["103".into()],
        own: false,
        ..missed(0, IVAN)
    };
    let of_queue = |queue: &str| Entry {
        queue: Some(queue.into()),
        ..others.clone()
    };
    assert_eq!(who(std::slice::from_ref(&others)).await, []);
    assert_eq!(who(&[of_queue("orders")]).await, one(0, 1));
    assert_eq!(who(&[of_queue("complaints")]).await, []);
    let old = Entry {
        started_unix_ms: START - 1,
        ..missed(0, IVAN)
    };
    assert_eq!(who(&[old]).await, []);
    let withheld = Entry {
        number: None,
        ..missed(0, IVAN)
    };
    let answer = answer(&[withheld]).await;
    assert_eq!((answer.people.len(), answer.withheld), (0, 1));
}

#[tokio::test]
async fn an_attempt_to_call_back_is_told() {
    let calls = [
        tried(0, IVAN),
        missed(60, IVAN),
        tried(120, IVAN),
        tried(180, IVAN),
        missed(240, OLGA),
    ];
    let answer = answer(&calls).await;
    let ivan = answer.people.iter().find(|p| p.numbers == [IVAN]).unwrap();
    let last = ivan.tried.as_ref().unwrap();
    assert_eq!(last.at_unix_ms, START + 180_000);
    assert_eq!(last.outcome, Some(Outcome::NoAnswer));
    let olga = answer.people.iter().find(|p| p.numbers == [OLGA]).unwrap();
    assert_eq!(olga.tried, None);
    let before = [tried(0, IVAN), missed(60, IVAN)];
    assert_eq!(
        super::call_backs::answer(&before).await.people[0].tried,
        None
    );
}

fn dismissed() -> Decision {
    Decision {
        at_unix_ms: START + 500_000,
        by: "Анна".into(),
        verdict: Verdict::Dismissed {
            why: Dismissal::Advertising,
            words: "окна".into(),
        },
    }
}

#[tokio::test]
async fn a_decision_holds_until_they_call_anew_and_over_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let put_off = Decision {
        verdict: Verdict::PutOff {
            until_unix_ms: START + 900_000,
        },
        ..dismissed()
    };
    for (n, decision, times_anew) in [(0, dismissed(), 1), (100, put_off, 3)] {
        let number = format!("7916000{n:04}");
        let first = journal(directory.path()).await;
        first.record(missed(n, &number)).await.unwrap();
        first.record(missed(n + 10, &number)).await.unwrap();
        let person = |answer: CallBacks| {
            let mut people = answer.people.into_iter();
            people.find(|person| person.numbers == [number.clone()])
        };
        let before = person(first.to_call_back(mine()).await.unwrap()).unwrap();
        assert_eq!((before.times, before.decision), (2, None));
        let about = |decision: Option<Decision>| Decided {
            numbers: vec![number.clone()],
            upto: before.last.id,
            decision,
        };
        first.decide(about(Some(decision.clone()))).await.unwrap();
        first.close().await;

        let second = journal(directory.path()).await;
        let after = person(second.to_call_back(mine()).await.unwrap()).unwrap();
        assert_eq!((after.times, after.decision), (2, Some(decision.clone())));
        second.decide(about(None)).await.unwrap();
        let back = person(second.to_call_back(mine()).await.unwrap()).unwrap();
        assert_eq!(back.decision, None, "taken back");
        second.decide(about(Some(decision))).await.unwrap();
        second.record(missed(n + 20, &number)).await.unwrap();
        let anew = person(second.to_call_back(mine()).await.unwrap()).unwrap();
        assert_eq!((anew.times, anew.decision), (times_anew, None));
        second.close().await;
    }
}

#[tokio::test]
async fn of_very_many_the_last_are_told_and_the_others_counted() {
    let calls: Vec<Entry> = (0..250)
        .map(|n| missed(n, &format!("7916000{n:04}")))
        .collect();
    let answer = answer(&calls).await;
    assert_eq!((answer.people.len(), answer.more), (100, 150));
    let oldest = answer
        .people
        .iter()
        .map(|person| person.last.entry.started_unix_ms);
    assert_eq!(oldest.min(), Some(START + 150_000));
}

#[tokio::test]
async fn the_latest_calls_of_a_number_are_told() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let calls = [
        missed(0, IVAN),
        missed(1, OLGA),
        talk(2, Direction::Outgoing, IVAN),
        missed(3, IVAN),
    ];
    journal.record_all(&calls).await.unwrap();
    let of = async |since: i64, limit: usize| {
        let rows = journal
            .calls_of(IVAN.into(), START + since * 1000, limit)
            .await
            .unwrap();
        rows.into_iter()
            .map(|row| row.entry.started_unix_ms - START)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(0, 10).await, [3_000, 2_000, 0]);
    assert_eq!(of(1, 10).await, [3_000, 2_000]);
    assert_eq!(of(0, 1).await, [3_000]);
    assert!(
        journal
            .calls_of(String::new(), 0, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

/// Months of a believable office, against a list as one would make it by hand.
#[tokio::test]
async fn the_list_is_that_of_a_plain_scan() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let mut rng = Rng::with_seed(11);
    let mut calls: Vec<Entry> = Calls::new(4_000, 11, START).collect();
    // Few people, so that they meet again; some of them with several numbers.
    for call in &mut calls {
        if call.number.as_ref().is_some_and(|number| number.len() > 5) {
            let person = rng.u32(0..600);
            call.number = Some(format!("7916{:04}{:03}", person, rng.u32(0..2)));
            call.party = None;
            if rng.bool() {
                *call = known(call.clone(), &person.to_string());
            }
        }
    }
    journal.record_all(&calls).await.unwrap();
    let mut seen = 0;
    for days in [1, 3, 30] {
        for queue in ["clients", "nobody"] {
            let question = Question {
                since_unix_ms: START - days * 86_400_000,
                extensions: vec!["101".into(), "105".into()],
                queues: vec![queue.into()],
                limit: 1_000,
            };
            let answer = journal.to_call_back(question.clone()).await.unwrap();
            let mut found: Vec<(String, usize, i64, Option<i64>)> = answer
                .people
                .iter()
                .map(|person| {
                    (
                        person.last.entry.call.clone(),
                        person.times,
                        person.first_unix_ms,
                        person.tried.as_ref().map(|tried| tried.at_unix_ms),
                    )
                })
                .collect();
            found.sort();
            let expected = by_hand(&calls, &question);
            assert_eq!(found, expected, "{question:?}");
            seen += found.len();
        }
    }
    assert!(seen > 100, "{seen}");
}

fn by_hand(calls: &[Entry], question: &Question) -> Vec<(String, usize, i64, Option<i64>)> {
    let mut calls: Vec<&Entry> = calls
        .iter()
        .filter(|call| call.started_unix_ms >= question.since_unix_ms)
        .filter(|call| call.number.is_some())
        .collect();
    calls.sort_by_key(|call| call.started_unix_ms);
    let is_ours = |call: &&&Entry| {
        let took_part = |x: &String| call.extension.as_ref() == Some(x) || call.rang.contains(x);
        call.direction == Direction::Incoming
            && matches!(
                call.outcome,
                Some(
                    Outcome::Missed
                        | Outcome::Busy
                        | Outcome::Rejected
                        | Outcome::Unreachable
                        | Outcome::MenuOnly
                )
            )
            && (question.extensions.iter().any(took_part)
                || call
                    .queue
                    .as_ref()
                    .is_some_and(|q| question.queues.contains(q)))
    };
    // Numbers that missed calls join by a party, until nothing more joins.
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let keys = |call: &Entry| {
        let party = call.party.as_ref();
        let number = call.number.clone().unwrap_or_default();
        [
            Some(number),
            party.map(|party| format!("party {}", party.code)),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
    };
    for call in calls.iter().filter(is_ours) {
        let next = names.len();
        let own = keys(call);
        let known: BTreeSet<usize> = own
            .iter()
            .filter_map(|key| names.get(key))
            .copied()
            .collect();
        let to = known.first().copied().unwrap_or(next);
        for (_, name) in names.iter_mut().filter(|(_, name)| known.contains(name)) {
            *name = to;
        }
        names.extend(own.into_iter().map(|key| (key, to)));
    }
    let person = |call: &Entry| keys(call).iter().find_map(|key| names.get(key)).copied();
    let mut open: BTreeMap<usize, (Vec<&Entry>, Option<i64>)> = BTreeMap::new();
    for call in &calls {
        let Some(person) = person(call) else { continue };
        let state = open.entry(person).or_default();
        let is_outside = matches!(call.direction, Direction::Incoming | Direction::Outgoing);
        if is_outside && call.answered_by.is_some() {
            *state = Default::default();
        } else if is_ours(&call) {
            state.0.push(call);
        } else if call.direction == Direction::Outgoing && !state.0.is_empty() {
            state.1 = Some(call.started_unix_ms);
        }
    }
    let mut rows: Vec<_> = open
        .into_values()
        .filter_map(|(missed, tried)| {
            let last = missed.last()?;
            Some((
                last.call.clone(),
                missed.len(),
                missed[0].started_unix_ms,
                tried,
            ))
        })
        .collect();
    rows.sort();
    rows
}

//! What goes when, and what becomes of what was not written.

use super::*;

fn change(call: &str) -> Change {
    Change::Forget {
        pbx: "pbx".into(),
        call: call.into(),
        into: "another".into(),
    }
}

/// The second state of a call.
fn later(call: &str) -> Change {
    Change::Forget {
        pbx: "later".into(),
        call: call.into(),
        into: "another".into(),
    }
}

fn queue(calls: &[&str]) -> (JournalQueue, Instant) {
    let mut queue = JournalQueue::default();
    for call in calls {
        queue.push(change(call));
    }
    (queue, Instant::now())
}

fn writes(calls: &[&str]) -> Option<Job> {
    Some(Job::Write(calls.iter().map(|call| change(call)).collect()))
}

fn full() -> Result<(), JournalError> {
    Err(JournalError::Write("disk full".into()))
}

fn bad() -> Result<(), JournalError> {
    Err(JournalError::Other("no such column".into()))
}

#[test]
fn what_waits_goes_together_in_order_and_the_latest_state_wins() {
    let (mut queue, now) = queue(&["a"]);
    queue.close_stale();
    assert_eq!(queue.next(now), Some(Job::CloseStale));
    queue.push(change("b"));
    queue.push(later("a"));
    assert_eq!(queue.next(now), None, "one is under way");
    assert!(queue.done(&Ok(()), now));
    assert_eq!(
        queue.next(now),
        Some(Job::Write(vec![later("a"), change("b")]))
    );
    queue.push(change("c"));
    assert!(!queue.is_idle());
    queue.done(&Ok(()), now);
    assert_eq!(queue.next(now), writes(&["c"]));
    assert!(!queue.is_idle(), "the last is under way");
    queue.done(&Ok(()), now);
    assert_eq!(queue.next(now), None);
    assert!(queue.is_idle() && queue.is_empty());
}

#[test]
fn thousands_go_in_parts() {
    let (mut queue, now) = queue(&[]);
    for n in 0..MOST_AT_ONCE * 2 + 1 {
        queue.push(change(&n.to_string()));
    }
    let mut next = 0;
    for part in [MOST_AT_ONCE, MOST_AT_ONCE, 1] {
        let Some(Job::Write(some)) = queue.next(now) else {
            panic!("nothing");
        };
        assert_eq!(some.len(), part);
        for one in some {
            assert_eq!(one, change(&next.to_string()));
            next += 1;
        }
        queue.done(&Ok(()), now);
    }
    assert!(queue.is_empty());
}

#[test]
fn a_journal_that_takes_nothing_does_not_fill_the_memory() {
    let (mut queue, now) = queue(&[]);
    for n in 0..MOST * 2 {
        queue.push(change(&n.to_string()));
    }
    assert_eq!((queue.order.len(), queue.changes.len()), (MOST, MOST));
    assert!(queue.next(now).is_some(), "order and changes go together");
}

#[test]
fn what_the_file_did_not_take_is_tried_again_in_order_and_more_and_more_seldom() {
    let (mut queue, mut now) = queue(&["a", "b"]);
    let mut pauses = Vec::new();
    for _ in 0..8 {
        assert_eq!(queue.next(now), writes(&["a", "b"]));
        assert_eq!(queue.next_deadline(), None, "it is under way");
        assert!(queue.done(&full(), now), "to be told");
        assert_eq!(queue.next(now), None, "a pause");
        let due = queue.next_deadline().unwrap();
        pauses.push((due - now).as_secs());
        now = due;
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30, 30]);
    queue.push(change("c"));
    assert_eq!(queue.next(now), writes(&["a", "b", "c"]));
    queue.done(&Ok(()), now);
    queue.push(change("d"));
    assert_eq!(queue.next(now), writes(&["d"]), "at once");
    queue.done(&full(), now);
    assert_eq!(queue.next_deadline(), Some(now + FIRST_PAUSE), "anew");
}

#[test]
fn stale_calls_are_ended_before_any_is_written_however_often_it_fails() {
    let (mut queue, mut now) = queue(&["a"]);
    queue.close_stale();
    for _ in 1..TRIES {
        assert_eq!(queue.next(now), Some(Job::CloseStale));
        queue.done(&bad(), now);
        assert_eq!(queue.next(now), None);
        now = queue.next_deadline().unwrap();
    }
    assert_eq!(queue.next(now), Some(Job::CloseStale));
    queue.done(&bad(), now);
    now = queue.next_deadline().unwrap();
    assert_eq!(queue.next(now), writes(&["a"]), "not for ever");
}

#[test]
fn a_later_state_takes_the_place_of_one_that_failed() {
    for failure in [full(), bad()] {
        let (mut queue, mut now) = queue(&["a"]);
        queue.next(now);
        queue.push(later("a"));
        queue.done(&failure, now);
        now += LONGEST_PAUSE;
        assert_eq!(queue.next(now), Some(Job::Write(vec![later("a")])));
        queue.done(&Ok(()), now);
        assert!(queue.is_empty());
    }
    let (mut queue, now) = queue(&["a"]);
    queue.next(now);
    queue.done(&bad(), now);
    queue.push(later("a"));
    assert_eq!(queue.next(now), Some(Job::Write(vec![later("a")])));
    queue.done(&Ok(()), now);
    assert!(queue.is_empty());
}

#[test]
fn one_that_is_refused_is_found_and_stops_no_other() {
    let (mut queue, mut now) = queue(&["a", "b", "c"]);
    assert_eq!(queue.next(now), writes(&["a", "b", "c"]));
    assert!(!queue.done(&bad(), now), "it is not yet known which");
    queue.push(change("d"));
    for (call, result) in [("a", Ok(())), ("b", bad()), ("c", Ok(()))] {
        assert_eq!(queue.next(now), writes(&[call]));
        assert!(queue.done(&result, now));
    }
    queue.push(change("e"));
    assert_eq!(queue.next(now), writes(&["d", "e"]), "together again");
    queue.done(&Ok(()), now);
    assert_eq!(queue.next(now), None);
    assert!(queue.is_idle() && !queue.is_empty());
    for _ in 1..TRIES {
        now = queue.next_deadline().unwrap();
        assert_eq!(queue.next(now), writes(&["b"]));
        queue.done(&bad(), now);
    }
    assert_eq!(queue.next_deadline(), None);
    assert!(queue.is_empty(), "given up");
}

#[test]
fn at_the_end_everything_is_tried_once() {
    let (mut queue, now) = queue(&["a", "b"]);
    queue.next(now);
    queue.done(&full(), now);
    queue.hurry();
    assert_eq!(queue.next(now), writes(&["a", "b"]));
    queue.done(&full(), now);
    assert!(queue.is_empty());
}

#[test]
fn at_the_end_one_that_is_refused_costs_no_other() {
    let (mut queue, now) = queue(&["x"]);
    queue.next(now);
    queue.done(&bad(), now);
    queue.push(change("a"));
    queue.push(change("b"));
    queue.hurry();
    assert_eq!(queue.next(now), writes(&["x"]), "whatever it waits for");
    queue.done(&bad(), now);
    assert_eq!(queue.next(now), writes(&["a", "b"]));
    queue.done(&bad(), now);
    assert_eq!(queue.next(now), writes(&["a"]));
    queue.done(&bad(), now);
    assert_eq!(queue.next(now), writes(&["b"]));
    queue.done(&Ok(()), now);
    assert!(queue.is_empty());
}

fn note(call: &str) -> Change {
    Change::Note {
        pbx: "pbx".into(),
        call: call.into(),
        note: crate::ports::journal::Note::default(),
    }
}

fn waiting(queue: &mut JournalQueue) -> Option<Vec<(String, bool)>> {
    let waiting = queue.take_waiting_notes()?.into_iter();
    Some(waiting.map(|note| (note.call, note.failed)).collect())
}

#[test]
fn a_note_that_is_refused_is_never_given_up_and_is_told_while_others_are_written() {
    let (mut queue, mut now) = queue(&["a"]);
    assert_eq!(waiting(&mut queue), None);
    queue.push(note("x"));
    queue.push(note("y"));
    queue.next(now);
    assert!(!queue.done(&bad(), now), "it is not yet known which");
    let all = [("x".to_owned(), false), ("y".to_owned(), false)];
    let mut told = waiting(&mut queue).unwrap();
    told.sort();
    assert_eq!(told, all);
    for (change, result) in [
        (change("a"), Ok(())),
        (note("x"), bad()),
        (note("y"), Ok(())),
    ] {
        assert_eq!(queue.next(now), Some(Job::Write(vec![change])));
        queue.done(&result, now);
    }
    assert_eq!(waiting(&mut queue), Some(vec![("x".to_owned(), true)]));
    for _ in 0..TRIES * 3 {
        now = queue.next_deadline().expect("again");
        assert_eq!(queue.next(now), Some(Job::Write(vec![note("x")])));
        queue.done(&bad(), now);
        assert_eq!(waiting(&mut queue), Some(vec![("x".to_owned(), true)]));
    }
    now = queue.next_deadline().unwrap();
    queue.next(now);
    queue.done(&Ok(()), now);
    assert_eq!(waiting(&mut queue), Some(Vec::new()), "written");
    assert!(queue.is_empty());
}

#[test]
fn a_note_waits_for_a_full_disk_and_too_many_calls_push_none_out() {
    let (mut queue, now) = queue(&[]);
    queue.push(note("x"));
    queue.next(now);
    queue.done(&full(), now);
    assert_eq!(waiting(&mut queue), Some(vec![("x".to_owned(), true)]));
    for n in 0..MOST * 2 {
        queue.push(change(&n.to_string()));
    }
    assert_eq!(queue.order.len(), MOST);
    assert!(queue.changes.contains_key(&note("x").key()));
}

#[test]
fn at_the_end_notes_that_are_not_taken_are_handed_back_wherever_they_wait() {
    let (mut queue, now) = queue(&["a"]);
    queue.push(note("x"));
    queue.hurry();
    queue.next(now);
    // It came while the others were under way, and is not tried any more.
    queue.push(note("y"));
    queue.done(&full(), now);
    queue.push(note("z"));
    queue.next(now);
    let mut left: Vec<String> = queue.take_notes().iter().map(Change::key).collect();
    left.sort();
    let want: Vec<String> = ["x", "y", "z"].map(|call| note(call).key()).into();
    assert_eq!(left, want);
    assert!(queue.take_notes().is_empty(), "once");
}

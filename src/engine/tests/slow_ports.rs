//! A directory or a journal that is dead, slow or broken: calls go on being followed.

use std::sync::atomic::Ordering;

use super::*;
use crate::calls::Outcome;
use crate::ports::directory::DirectoryError;
use crate::ports::journal::JournalError;

const CALL: &str = "1795379884.4";

#[tokio::test(start_paused = true)]
async fn a_directory_that_hangs_is_said_to_and_the_call_is_followed() {
    let program = Program::online(FakeDirectory::silent(), FakeJournal::default()).await;
    let pieces = recording("01-in-answered");
    program.pbx.say(pieces[0].1.as_str());
    program.until_face(CardFace::Ringing).await;
    program.pbx.say(pieces[1].1.as_str());
    let snapshot = program.until_face(CardFace::Talking).await;
    assert_eq!(lookup(&snapshot), &Lookup::Pending);
    let late = DirectoryError::TimedOut { ms: 30_000 };
    let snapshot = program
        .until(|snapshot| *lookup(snapshot) == Lookup::Failed(late.clone()))
        .await;
    assert_eq!(snapshot.directory, Some(late));
    let number = &snapshot.cards[0].party.number_shown;
    assert_eq!(number.as_deref(), Some("+7 916 123-45-67"));
    program.pbx.say(pieces[2].1.as_str());
    program
        .until(|snapshot| matches!(snapshot.cards[0].state, CardFace::Ended { .. }))
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_directory_without_a_table_is_named_and_asked_again() {
    let directory = FakeDirectory::default();
    directory.is_broken.store(true, Ordering::SeqCst);
    let program = Program::online(directory, FakeJournal::default()).await;
    let pieces = recording("01-in-answered");
    program.pbx.say(pieces[0].1.as_str());
    let missing = DirectoryError::MissingTable("contacts".into());
    let snapshot = program
        .until(|snapshot| snapshot.directory.as_ref() == Some(&missing))
        .await;
    assert_eq!(lookup(&snapshot), &Lookup::Failed(missing));
    program.directory.is_broken.store(false, Ordering::SeqCst);
    program.pbx.say(pieces[1].1.as_str());
    program
        .until(|snapshot| matches!(lookup(snapshot), Lookup::Found(_)))
        .await;
    assert_eq!(program.screen.snapshots.borrow().directory, None);
}

#[tokio::test(start_paused = true)]
async fn a_dead_journal_stops_nothing() {
    let program = Program::online(FakeDirectory::default(), FakeJournal::dead()).await;
    for (gap, piece) in recording("01-in-answered") {
        tokio::time::sleep(gap).await;
        program.pbx.say(piece);
    }
    program.until_face(CardFace::Ended { talk_secs: 5 }).await;
    program.command(Command::Search("иван".into())).await;
    let snapshot = program
        .until(|snapshot| snapshot.journal.search == "иван" && snapshot.journal_error.is_some())
        .await;
    let Some(JournalError::Write(words)) = &snapshot.journal_error else {
        panic!("{:?}", snapshot.journal_error);
    };
    assert!(words.contains("15 s"), "{words}");
    let (pbx, _) = program.end().await;
    assert_eq!(
        pbx.heard("Logoff").len(),
        1,
        "it leaves politely all the same"
    );
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_is_told_until_calls_are_written_again() {
    let journal = FakeJournal::default();
    journal.is_full.store(true, Ordering::SeqCst);
    let program = Program::online(FakeDirectory::default(), journal).await;
    let pieces = recording("01-in-answered");
    program.pbx.say(pieces[0].1.as_str());
    program.until_face(CardFace::Ringing).await;
    let full = JournalError::Write("disk full".into());
    program
        .until(|snapshot| snapshot.journal_error.as_ref() == Some(&full))
        .await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let snapshot = Arc::clone(&program.screen.snapshots.borrow());
    assert_eq!(
        snapshot.journal_error,
        Some(full),
        "pages can be read meanwhile"
    );
    program.journal.is_full.store(false, Ordering::SeqCst);
    program.pbx.say(pieces[1].1.as_str());
    program
        .until(|snapshot| snapshot.journal_error.is_none())
        .await;
}

#[tokio::test(start_paused = true)]
async fn of_a_call_only_the_latest_state_waits_and_calls_keep_their_order() {
    let mut journal = FakeJournal::default();
    journal.write_gate = tokio::sync::Semaphore::new(1);
    let program = Program::online(FakeDirectory::default(), journal).await;
    let pieces = recording("01-in-answered");
    program.pbx.say(pieces[0].1.as_str());
    program
        .until(|snapshot| !snapshot.cards.is_empty() && *lookup(snapshot) != Lookup::Pending)
        .await;
    // The first state is under way and stays there; all later ones wait.
    let other = |piece: &str| {
        let piece = piece.replace("1795379884.", "1795379999.");
        let piece = piece.replace("-0000000", "-0000009");
        piece.replace("BridgeUniqueid: ", "BridgeUniqueid: other-")
    };
    program.pbx.say(other(&pieces[0].1));
    program.until(|snapshot| snapshot.cards.len() == 2).await;
    for (_, piece) in &pieces[1..] {
        program.pbx.say(piece.as_str());
        program.pbx.say(other(piece));
    }
    program.until(|snapshot| snapshot.calls.is_empty()).await;
    let first = format!("{CALL} goes on");
    assert_eq!(program.journal.written(), ["close stale", first.as_str()]);

    let journal = Arc::clone(&program.journal);
    journal.write_gate.add_permits(100);
    let (pbx, journal) = program.end().await;
    let want = [
        "close stale".to_owned(),
        first,
        format!("{CALL} Answered"),
        "1795379999.4 Answered".to_owned(),
    ];
    assert_eq!(journal.written(), want, "written before the end");
    assert_eq!(journal.last().outcome, Some(Outcome::Answered));
    assert_eq!(pbx.heard("Logoff").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn calls_of_an_hour_with_a_full_disk_are_written_when_there_is_room() {
    let journal = FakeJournal::default();
    journal.is_full.store(true, Ordering::SeqCst);
    let program = Program::online(FakeDirectory::default(), journal).await;
    for (gap, piece) in recording("01-in-answered") {
        tokio::time::sleep(gap).await;
        program.pbx.say(piece);
    }
    program.until(|snapshot| snapshot.calls.is_empty()).await;
    tokio::time::sleep(Duration::from_secs(3600)).await;
    let tried = program.journal.written().len();
    assert!((100..200).contains(&tried), "tried now and then: {tried}");
    assert!(program.screen.snapshots.borrow().journal_error.is_some());
    program.journal.is_full.store(false, Ordering::SeqCst);
    // Nothing more happens: the pause alone is over.
    program
        .until(|snapshot| snapshot.journal_error.is_none())
        .await;
    let (_, journal) = program.end().await;
    let written = journal.written();
    let want = ["close stale".to_owned(), format!("{CALL} Answered")];
    assert_eq!(written[written.len() - 2..], want, "in their order");
}

#[tokio::test(start_paused = true)]
async fn a_slow_journal_is_not_asked_to_count_for_each_call_at_once() {
    let mut journal = FakeJournal::default();
    journal.count_gate = tokio::sync::Semaphore::new(0);
    let program = Program::online(FakeDirectory::default(), journal).await;
    for (gap, piece) in recording("01-in-answered") {
        tokio::time::sleep(gap).await;
        program.pbx.say(piece);
    }
    program.until(|snapshot| snapshot.calls.is_empty()).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let counted = || program.journal.counted.load(Ordering::SeqCst);
    assert_eq!(counted(), 1, "one is under way");
    program.journal.count_gate.add_permits(100);
    // The first answer is out of date by now; of all that waited the latest was asked.
    program
        .until(|snapshot| snapshot.to_call_back.count == 2)
        .await;
    assert_eq!(counted(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_slow_directory_is_asked_a_few_numbers_at_a_time_the_newest_first() {
    let program = Program::online(FakeDirectory::silent(), FakeJournal::default()).await;
    let asked = || program.directory.asked.lock().expect("lock").clone();
    let piece = &recording("01-in-answered")[0].1;
    let number = |n: usize| format!("7916123450{n}");
    for n in 0..8 {
        let other = piece.replace("1795379884.", &format!("179538{n}000."));
        let other = other.replace("-0000000", &format!("-000{n}000"));
        program.pbx.say(other.replace("79161234567", &number(n)));
        program
            .until(|snapshot| snapshot.cards.len() == n + 1)
            .await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(asked(), [number(0), number(1), number(2), number(3)]);
    program.directory.gate.add_permits(2);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(asked()[4..], [number(7), number(6)]);
}

#[tokio::test(start_paused = true)]
async fn a_note_that_a_full_disk_did_not_take_is_kept_beside_the_journal_at_the_end() {
    let journal = FakeJournal::default();
    journal.is_full.store(true, Ordering::SeqCst);
    let program = Program::online(FakeDirectory::default(), journal).await;
    let note = Command::Note {
        pbx: Some("pbx".into()),
        call: CALL.into(),
        text: "ждёт".into(),
    };
    program.screen.commands.send(note).await.expect("taken");
    tokio::time::sleep(Duration::from_secs(5)).await;
    let (_, journal) = program.end().await;
    let aside = format!("aside note of {CALL} at pbx");
    assert_eq!(journal.written().last(), Some(&aside));
}

//! Calls of a real Asterisk on the screen and in the journal.

use super::*;
use crate::calls::{Direction, Outcome, Phase, Reason};
use crate::desk::snapshot::Offline;
use crate::ports::journal::{Break, Entry, Left, Leg, Party};

const CALL: &str = "1795379884.4";

/// A channel of the recorded call, as `Status` lists it.
fn listed(channel: &str, uniqueid: &str, number: &str) -> String {
    format!(
        "Privilege: Call\r\nChannel: {channel}\r\nChannelState: 6\r\nChannelStateDesc: Up\r\n\
         CallerIDNum: {number}\r\nConnectedLineNum: <unknown>\r\nContext: from-trunk\r\nExten: 101\r\n\
         Uniqueid: {uniqueid}\r\nLinkedid: {CALL}\r\nBridgeId: b1\r\nSeconds: 9"
    )
}

#[tokio::test(start_paused = true)]
async fn a_card_stands_before_the_directory_has_answered() {
    let program = Program::online(FakeDirectory::silent(), FakeJournal::default()).await;
    let pieces = recording("01-in-answered");
    assert_eq!(pieces.len(), 3, "rings, answered, over");
    program.pbx.say(pieces[0].1.as_str());
    let snapshot = program.until_face(CardFace::Ringing).await;
    let card = &snapshot.cards[0];
    assert_eq!(lookup(&snapshot), &Lookup::Pending);
    assert_eq!(card.party.number_shown.as_deref(), Some("+7 916 123-45-67"));
    assert_eq!((card.call.as_str(), card.extension.as_str()), (CALL, "101"));
    assert_eq!(card.direction, Direction::Incoming);
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(
        *program.directory.asked.lock().expect("lock"),
        ["79161234567"],
        "once the card stands"
    );

    program.directory.gate.add_permits(1);
    let snapshot = program
        .until(|snapshot| matches!(lookup(snapshot), Lookup::Found(_)))
        .await;
    assert_eq!(snapshot.cards[0].state, CardFace::Ringing);
    assert_eq!(snapshot.calls[0].phase, Phase::Ringing);

    tokio::time::sleep(pieces[1].0).await;
    program.pbx.say(pieces[1].1.as_str());
    program.until_face(CardFace::Talking).await;
    tokio::time::sleep(pieces[2].0).await;
    program.pbx.say(pieces[2].1.as_str());
    let snapshot = program.until_face(CardFace::Ended { talk_secs: 5 }).await;
    assert!(snapshot.calls.is_empty());
    program
        .until(|snapshot| {
            let first = snapshot.journal.rows.first();
            first.is_some_and(|row| row.outcome == Some(Outcome::Answered))
        })
        .await;
    program.until(|snapshot| snapshot.cards.is_empty()).await;

    let (_, journal) = program.end().await;
    let written = journal.written();
    assert_eq!(written[0], "close stale", "before any call of this run");
    assert_eq!(written[1], format!("{CALL} goes on"));
    let last = journal.last();
    assert_eq!(
        last.party.expect("known").name.as_deref(),
        Some("Иван Петров")
    );
    assert_eq!((last.outcome, last.own), (Some(Outcome::Answered), true));
    assert_eq!(last.answered_by.as_deref(), Some("101"));
    assert_eq!((last.ring_ms, last.talk_ms).0.map(|ms| ms / 1000), Some(3));
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_is_told_and_the_call_is_taken_up_again() {
    let directory = FakeDirectory::default();
    let program = Program::online(directory, FakeJournal::default()).await;
    let pieces = recording("01-in-answered");
    program.pbx.say(pieces[0].1.as_str());
    program.until_face(CardFace::Ringing).await;
    program.pbx.say(pieces[1].1.as_str());
    program.until_face(CardFace::Talking).await;

    program.pbx.list(&[
        listed("PJSIP/trunk_name-00000000", CALL, "79161234567"),
        listed("PJSIP/101-00000001", "1795379884.5", "101"),
    ]);
    program.pbx.drop_connections();
    let is_lost = |snapshot: &Snapshot| {
        let lost = Offline::Lost;
        matches!(&snapshot.connection, Connection::Offline { why, .. } if *why == lost)
    };
    let snapshot = program.until(is_lost).await;
    assert_eq!(snapshot.calls.len(), 1, "it may well go on");
    let is_online = |snapshot: &Snapshot| matches!(snapshot.connection, Connection::Online { .. });
    program.until(is_online).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let snapshot = program.until_face(CardFace::Talking).await;
    assert_eq!(snapshot.calls[0].call, CALL);

    // Lost again, and meanwhile it ended.
    program.pbx.list(&[]);
    program.pbx.drop_connections();
    program.until(is_lost).await;
    program.until(is_online).await;
    let snapshot = program.until(|snapshot| snapshot.calls.is_empty()).await;
    assert!(matches!(snapshot.cards[0].state, CardFace::Cut { .. }));
    let (pbx, journal) = program.end().await;
    assert_eq!(pbx.heard("Status").len(), 3);
    assert_eq!(journal.last().outcome, Some(Outcome::Answered));
}

#[tokio::test(start_paused = true)]
async fn another_operator_sees_the_call_with_other_eyes() {
    let program = Program::online(FakeDirectory::default(), FakeJournal::default()).await;
    program.pbx.say(recording("01-in-answered")[0].1.as_str());
    program.until_face(CardFace::Ringing).await;
    let sit_down = |user: &str, extension: &str| {
        let Operator {
            user,
            name,
            extensions,
        } = person(user, extension);
        Command::ChangeOperator {
            user,
            name,
            extensions,
        }
    };
    program.command(sit_down("boris", "102")).await;
    let snapshot = program
        .until(|snapshot| snapshot.operator.user == "boris" && snapshot.cards.is_empty())
        .await;
    assert!(!snapshot.calls[0].own, "Anna's phone rings");
    assert_eq!(snapshot.calls[0].rang, ["anna (101)"]);
    program.command(sit_down("anna", "101")).await;
    let snapshot = program.until_face(CardFace::Ringing).await;
    assert!(snapshot.calls[0].own);
    let remembered = program.remembered.lock().expect("lock").clone();
    assert_eq!(remembered, [person("boris", "102"), person("anna", "101")]);
}

#[tokio::test(start_paused = true)]
async fn a_call_is_announced_once_with_its_name() {
    let program = Program::online(FakeDirectory::silent(), FakeJournal::default()).await;
    let pieces = recording("01-in-answered");
    program.pbx.say(pieces[0].1.as_str());
    program.until_face(CardFace::Ringing).await;
    assert!(
        program.announced.lock().expect("lock").is_empty(),
        "its name is waited for"
    );
    program.directory.gate.add_permits(1);
    program
        .until(|snapshot| matches!(lookup(snapshot), Lookup::Found(_)))
        .await;
    program.pbx.say(pieces[1].1.as_str());
    program.until_face(CardFace::Talking).await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    let announced = program.announced.lock().expect("lock").clone();
    assert_eq!(announced.len(), 1);
    assert!(matches!(announced[0].party.lookup, Lookup::Found(_)));
}

#[tokio::test(start_paused = true)]
async fn a_call_without_a_name_is_announced_without_one() {
    let program = Program::online(FakeDirectory::silent(), FakeJournal::default()).await;
    program.pbx.say(recording("01-in-answered")[0].1.as_str());
    program.until_face(CardFace::Ringing).await;
    let rings = Instant::now();
    while program.announced.lock().expect("lock").is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(
            rings.elapsed() < Duration::from_secs(2),
            "it rings, and nobody says so"
        );
    }
    program
        .until(|snapshot| matches!(lookup(snapshot), Lookup::Failed(_)))
        .await;
    assert_eq!(program.announced.lock().expect("lock").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_forged_shutdown_ends_neither_the_connection_nor_a_call() {
    let program = Program::online(FakeDirectory::default(), FakeJournal::default()).await;
    let pieces = recording("01-in-answered");
    program.pbx.say(pieces[0].1.as_str());
    program.until_face(CardFace::Ringing).await;
    program.pbx.say(
        "Event: Shutdown\r\nPrivilege: system,all\r\nShutdown: Cleanly\r\nRestart: False\r\n\r\n",
    );
    tokio::time::sleep(Duration::from_secs(3)).await;
    let snapshot = Arc::clone(&program.screen.snapshots.borrow());
    assert!(matches!(snapshot.connection, Connection::Online { .. }));
    assert_eq!(snapshot.cards[0].state, CardFace::Ringing);
    assert_eq!(program.pbx.heard("Ping").len(), 1, "but it looks");
    program.pbx.say(pieces[1].1.as_str());
    program.until_face(CardFace::Talking).await;

    // A true one is followed by the end of the connection.
    program.pbx.say(
        "Event: Shutdown\r\nPrivilege: system,all\r\nShutdown: Cleanly\r\nRestart: False\r\n\r\n",
    );
    tokio::time::sleep(Duration::from_secs(1)).await;
    program.pbx.drop_connections();
    let snapshot = program.until(|snapshot| snapshot.calls.is_empty()).await;
    let Connection::Offline { why, .. } = &snapshot.connection else {
        panic!("{:?}", snapshot.connection);
    };
    assert_eq!(*why, Offline::ShutDown);
}

#[tokio::test(start_paused = true)]
async fn a_ringing_phone_is_shown_at_once_however_many_calls_there_are() {
    for (others, rows_with_the_card) in [(3, 4), (100, 100)] {
        let program = Program::online(FakeDirectory::default(), FakeJournal::default()).await;
        let waiting: Vec<String> = (0..others)
            .map(|n| {
                format!(
                    "Event: Newchannel\r\nChannel: PJSIP/trunk-{n}\r\nChannelState: 4\r\n\
                     CallerIDNum: 79161110000\r\nExten: 74951234501\r\nUniqueid: o.{n}\r\nLinkedid: o.{n}\r\n\r\n"
                )
            })
            .collect();
        program.pbx.say(waiting.concat());
        program
            .until(|snapshot| snapshot.calls.len() == others)
            .await;
        let shown = Instant::now();
        program.pbx.say(recording("01-in-answered")[0].1.as_str());
        let snapshot = program.until(|snapshot| !snapshot.cards.is_empty()).await;
        assert_eq!(shown.elapsed(), Duration::ZERO, "it waited for no timer");
        assert_eq!(snapshot.calls.len(), rows_with_the_card);

        // The rest follows.
        program
            .until(|snapshot| snapshot.calls.len() == others + 1)
            .await;
    }
}

/// A call that an earlier run followed: it began a minute ago, rang for 4 s and is answered since.
fn left_by_an_earlier_run() -> Left {
    let now = std::time::UNIX_EPOCH.elapsed().expect("after 1970");
    let leg = |uniqueid: &str, channel: &str, extension: Option<&str>| Leg {
        uniqueid: uniqueid.into(),
        channel: channel.into(),
        extension: extension.map(str::to_owned),
        born_ms: 0,
        ringing_ms: extension.map(|_| 0),
        up_ms: Some(4_000),
        ended_ms: None,
        cause: None,
    };
    let party = Party {
        role: crate::ports::directory::Role::Client,
        name: Some("Иван Петров".into()),
        company: None,
        code: "1".into(),
    };
    Left {
        notes: Vec::new(),
        unfinished: vec![Entry {
            pbx: "pbx:5038".into(),
            call: CALL.into(),
            started_unix_ms: now.as_millis() as i64 - 60_000,
            ended_unix_ms: None,
            direction: Direction::Incoming,
            number: Some("79161234567".into()),
            courier: None,
            party: Some(party),
            caller_name: None,
            orders: vec!["10293".into()],
            extension: Some("101".into()),
            rang: vec!["101".into()],
            answered_by: Some("101".into()),
            outcome: None,
            reason: None,
            ring_ms: Some(4_000),
            talk_ms: None,
            queue: Some("sales".into()),
            transfers: Vec::new(),
            legs: vec![
                leg(CALL, "PJSIP/trunk_name-00000000", None),
                leg("1795379884.5", "PJSIP/101-00000001", Some("101")),
            ],
            own: true,
        }],
        breaks: vec![Break {
            from_unix_ms: 1_000,
            to_unix_ms: 61_000,
        }],
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_under_way_at_a_restart_keeps_its_beginning_its_ringing_and_its_talk() {
    let left = left_by_an_earlier_run();
    let before = left.unfinished[0].clone();
    let mut journal = FakeJournal::default();
    journal.left = left;
    // The directory answers nothing: what was known of the party stays.
    let program = Program::start(FakeDirectory::silent(), journal);
    program.pbx.list(&[
        listed("PJSIP/trunk_name-00000000", CALL, "79161234567"),
        listed("PJSIP/101-00000001", "1795379884.5", "101"),
    ]);
    let since_answer = before.started_unix_ms + 4_000;
    let is_right = |snapshot: &Snapshot| {
        let row = snapshot.calls.first();
        row.is_some_and(|row| (row.since_unix_ms - since_answer).abs() < 2_000)
    };
    let snapshot = program.until(is_right).await;
    assert_eq!(snapshot.calls[0].phase, Phase::Talking);
    assert!(
        snapshot.cards.is_empty(),
        "no news: it was answered long ago"
    );
    assert_eq!(snapshot.journal.breaks.len(), 1);
    // The wall's clock is not the paused one.
    let written = program.journal.last().started_unix_ms;
    assert!((written - before.started_unix_ms).abs() < 2_000);
    tokio::time::sleep(Duration::from_secs(30)).await;
    program.pbx.list(&[]);
    program.pbx.drop_connections();
    program.until(|snapshot| snapshot.calls.is_empty()).await;
    let (_, journal) = program.end().await;
    let last = journal.last();
    assert_eq!(last.ring_ms, Some(4_000));
    let talk_secs = last.talk_ms.expect("known") as f64 / 1000.0;
    assert!((84.0..=88.5).contains(&talk_secs), "{talk_secs}");
    assert_eq!(last.queue.as_deref(), Some("sales"));
    assert_eq!((last.party, last.orders), (before.party, before.orders));
    assert_eq!(
        (last.outcome, last.reason),
        (Some(Outcome::Answered), Some(Reason::Lost))
    );
}

#[tokio::test(start_paused = true)]
async fn a_break_is_kept_while_it_goes_on_and_at_its_end() {
    let program = Program::online(FakeDirectory::default(), FakeJournal::default()).await;
    program.pbx.hold_back(true);
    program.pbx.drop_connections();
    let is_noted = || {
        let written = program.journal.written();
        written.iter().any(|words| words.starts_with("break of "))
    };
    while !is_noted() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let snapshot = program.screen.snapshots.borrow().clone();
    assert!(matches!(snapshot.connection, Connection::Offline { .. }));
    program.pbx.hold_back(false);
    program
        .until(|snapshot| snapshot.journal.breaks.len() == 1)
        .await;
}

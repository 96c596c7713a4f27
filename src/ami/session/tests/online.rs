//! What follows a login: lists, Pings, actions and the end.

use super::*;

#[test]
fn real_answers_give_the_version_the_channels_and_the_hints() {
    for (capture, version, channels) in [(ON_16, "16.28", 7), (ON_22, "22.", 7)] {
        let (mut desk, asked) = Desk::online();
        desk.input(&captured(capture, "r01-CoreSettings", &asked[0]));
        assert!(
            desk.said[0].starts_with(&format!("Version(\"{version}")),
            "{:?}",
            desk.said
        );
        desk.said.clear();
        desk.input(&captured(capture, "r04-Status", &asked[1]));
        assert_eq!(
            desk.said.iter().filter(|s| *s == "<Status>").count(),
            channels
        );
        assert_eq!(desk.said.last().map(String::as_str), Some("ResyncDone"));
        desk.said.clear();
        desk.input(&captured(capture, "r13-ExtensionStateList", &asked[2]));
        assert_eq!(
            desk.said
                .iter()
                .filter(|s| *s == "<ExtensionStatus>")
                .count(),
            4
        );
        assert_eq!(desk.said.last().map(String::as_str), Some("HintsDone"));
        assert!(
            desk.session.core.pending.deadline().is_none(),
            "nothing is under way"
        );
    }
}

#[test]
fn a_refused_resync_is_told_and_a_refused_version_is_not_an_end() {
    let (mut desk, asked) = Desk::online();
    for action in &asked {
        desk.input(&answer(action, "Error", "Message: Permission denied\r\n"));
    }
    assert_eq!(
        desk.said,
        [
            "ResyncRefused { message: \"Permission denied\" }",
            "HintsRefused { message: \"Permission denied\" }"
        ]
    );
    assert!(desk.session.is_online());
}

#[test]
fn a_list_that_is_cut_short_is_no_resync() {
    let start = "EventList: start\r\n";
    let item = |id: &str| format!("Event: Status\r\nActionID: {id}\r\nChannel: SIP/1-1\r\n\r\n");
    let end = |id: &str, how: &str, items: u32| {
        format!(
            "Event: StatusComplete\r\nActionID: {id}\r\nEventList: {how}\r\nListItems: {items}\r\n\r\n"
        )
    };
    for (how, items, done) in [
        ("Complete", 1, true),
        ("cancelled", 1, false),
        ("Complete", 2, false),
    ] {
        let (mut desk, asked) = Desk::online();
        let id = &asked[1].id;
        desk.input(&answer(&asked[1], "Success", start));
        desk.input(item(id).as_bytes());
        desk.input(end(id, how, items).as_bytes());
        let last = desk.said.last().expect("said");
        assert_eq!(last == "ResyncDone", done, "{how} {items}: {last}");
        assert_eq!(last.starts_with("ResyncRefused"), !done);
    }
    let (mut desk, asked) = Desk::online();
    desk.input(&answer(&asked[1], "Success", start));
    desk.input(end("forged", "Complete", 0).as_bytes());
    assert!(
        !desk.said.iter().any(|said| said == "ResyncDone"),
        "another's id"
    );
    for _ in 0..4 {
        desk.input(b"Event: A\r\n\r\n");
        for ping in desk.wait(9) {
            desk.input(&answer(&ping, "Success", ""));
        }
    }
    assert!(
        desk.said
            .iter()
            .any(|said| said.starts_with("ResyncRefused")),
        "{:?}",
        desk.said
    );
}

#[test]
fn live_events_between_the_items_keep_their_order() {
    let (mut desk, asked) = Desk::online();
    let id = &asked[1].id;
    let mut bytes = answer(&asked[1], "Success", "EventList: start\r\n");
    bytes.extend(format!("Event: Newchannel\r\n\r\nEvent: Status\r\nActionID: {id}\r\n\r\nEvent: Hangup\r\n\r\nEvent: StatusComplete\r\nActionID: {id}\r\nEventList: Complete\r\nListItems: 1\r\n\r\nEvent: Newstate\r\n\r\n").bytes());
    for byte in bytes {
        desk.input(&[byte]);
    }
    let want = [
        "<Newchannel>",
        "<Status>",
        "<Hangup>",
        "<StatusComplete>",
        "ResyncDone",
        "<Newstate>",
    ];
    assert_eq!(desk.said, want);
}

#[test]
fn pings_and_finds_a_dead_connection() {
    let (mut desk, asked) = Desk::online();
    for action in &asked {
        desk.input(&answer(action, "Error", ""));
    }
    desk.said.clear();
    assert!(desk.wait(19).is_empty());
    let ping = desk.wait(1);
    assert_eq!(ping[0].name, "Ping");
    desk.now += Duration::from_millis(40);
    desk.input(&answer(
        &ping[0],
        "Success",
        "Ping: Pong\r\nTimestamp: 1.0\r\n",
    ));
    assert_eq!(desk.said, ["RoundTrip(40ms)"]);
    desk.said.clear();
    assert_eq!(desk.wait(20).len(), 1);
    desk.wait(9);
    assert!(desk.said.is_empty());
    desk.wait(1);
    assert_eq!(desk.said, ["Down(Silent)"]);
}

#[test]
fn what_still_comes_keeps_an_unanswered_ping_alive_for_a_while_only() {
    let (mut desk, _) = Desk::online();
    desk.wait(20);
    for _ in 0..5 {
        desk.wait(8);
        desk.input(b"Event: A\r\n\r\n");
    }
    assert!(desk.session.is_online(), "a long list on a thin line");
    for _ in 0..3 {
        desk.wait(8);
        desk.input(b"Event: A\r\n\r\n");
    }
    assert_eq!(desk.said.last().map(String::as_str), Some("Down(Silent)"));
}

#[test]
fn actions_are_sent_online_only_and_answered_by_id() {
    let mut desk = Desk::new(false);
    let ping = Action::ping();
    assert_eq!(
        desk.session.send(&ping, None, desk.now),
        Err(SendError::Offline)
    );
    let (mut desk, _) = Desk::online();
    let own = ActionId::new("mine").expect("good");
    desk.session
        .send(&ping, Some(own.clone()), desk.now)
        .expect("online");
    assert_eq!(
        desk.session.send(&ping, Some(own), desk.now),
        Err(SendError::Duplicate)
    );
    let bad = Action::new("Ping").header("X", "a\nb");
    assert!(matches!(
        desk.session.send(&bad, None, desk.now),
        Err(SendError::Action(_))
    ));
    let written = sent(&desk.session.take_output());
    assert_eq!(written.len(), 1, "what was refused was not written");
    desk.input(&answer(&written[0], "Error", "Message:  No way \r\n"));
    assert_eq!(
        desk.said,
        ["Reply { id: ActionId(\"mine\"), success: false, message: \"No way\" }"]
    );
    desk.said.clear();
    desk.input(&answer(&written[0], "Success", ""));
    assert!(desk.said.is_empty(), "answered once");
}

#[test]
fn an_originate_without_its_event_is_noticed() {
    let (mut desk, asked) = Desk::online();
    for action in &asked {
        desk.input(&answer(action, "Error", ""));
    }
    desk.said.clear();
    let originate = Action::new("Originate").header("Timeout", "5000");
    desk.session
        .send(&originate, None, desk.now)
        .expect("online");
    let written = sent(&desk.session.take_output());
    desk.input(&answer(
        &written[0],
        "Success",
        "Message: Originate successfully queued\r\n",
    ));
    desk.said.clear();
    desk.wait(19);
    assert!(desk.said.is_empty());
    desk.wait(1);
    assert_eq!(
        desk.said,
        [format!(
            "Unanswered {{ id: ActionId({:?}), accepted: true }}",
            written[0].id
        )]
    );
}

const SHUTDOWN: &[u8] = b"Event: Shutdown\r\nShutdown: Cleanly\r\nRestart: False\r\n\r\n";

#[test]
fn a_shutdown_that_may_be_forged_makes_it_look_and_no_more() {
    let (mut desk, asked) = Desk::online();
    for action in &asked {
        desk.input(&answer(action, "Error", ""));
    }
    desk.wait(3);
    let mut pings = 0;
    // A hundred in ten seconds.
    for _ in 0..100 {
        desk.input(SHUTDOWN);
        for sent in desk.wait(0) {
            assert_eq!(sent.name, "Ping");
            pings += 1;
            desk.input(&answer(&sent, "Success", "Ping: Pong\r\n"));
        }
        desk.now += Duration::from_millis(100);
    }
    assert_eq!(pings, 10, "at once, and once a second");
    assert!(desk.session.is_online());
    // One that was true, of a PBX that hangs: found earlier than by the Ping of every twenty seconds.
    for sent in desk.wait(5) {
        desk.input(&answer(&sent, "Success", "Ping: Pong\r\n"));
    }
    desk.input(SHUTDOWN);
    assert_eq!(desk.wait(0).len(), 1);
    desk.wait(10);
    assert_eq!(desk.said.last().map(String::as_str), Some("Down(Silent)"));
}

#[test]
fn the_end_has_its_reason() {
    let (mut desk, _) = Desk::online();
    desk.close();
    assert_eq!(desk.said, ["Down(Lost)"]);
    let (mut desk, _) = Desk::online();
    desk.input(SHUTDOWN);
    assert!(
        desk.session.is_online(),
        "an event alone ends nothing: it can be forged"
    );
    desk.close();
    assert_eq!(desk.said.last().map(String::as_str), Some("Down(ShutDown)"));
    let (mut desk, _) = Desk::online();
    desk.input(SHUTDOWN);
    desk.now += Duration::from_secs(16);
    desk.close();
    assert_eq!(
        desk.said.last().map(String::as_str),
        Some("Down(Lost)"),
        "it did not go down when it said so"
    );
    let (mut desk, _) = Desk::online();
    desk.input(&vec![b'x'; 5 * 1024 * 1024]);
    assert_eq!(desk.said, ["Down(Protocol)"]);
    assert!(desk.input(b"Event: A\r\n\r\n").is_empty());
    assert_eq!(desk.said.len(), 1, "nothing after the end");
}

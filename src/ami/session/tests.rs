//! Scripted transcripts: what a real PBX answered (the captures), and what it must not do to us.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::ami::frame::Framer;

const BANNER: &[u8] = b"Asterisk Call Manager/11.0.0\r\n";

/// A session with what it said and wrote.
struct Desk {
    session: Session,
    now: Duration,
    said: Vec<String>,
}

impl Desk {
    fn new(plain_login: bool) -> Self {
        let config = SessionConfig {
            username: "operator".into(),
            secret: "operator-secret".into(),
            plain_login,
            id_prefix: "t".into(),
        };
        Self {
            session: Session::new(config, Duration::ZERO),
            now: Duration::ZERO,
            said: Vec::new(),
        }
    }

    /// Bytes from the PBX; the actions written after them.
    fn input(&mut self, bytes: &[u8]) -> Vec<Sent> {
        let said = &mut self.said;
        self.session
            .handle_input(bytes, self.now, &mut |signal| note(said, &signal));
        sent(&self.session.take_output())
    }

    /// Time passes, and what is due happens.
    fn wait(&mut self, secs: u64) -> Vec<Sent> {
        let until = self.now + Duration::from_secs(secs);
        let mut out = Vec::new();
        while let Some(due) = self.session.deadline().filter(|due| *due <= until) {
            self.now = due;
            let said = &mut self.said;
            self.session
                .handle_timeout(self.now, &mut |signal| note(said, &signal));
            out.extend(sent(&self.session.take_output()));
        }
        self.now = until;
        out
    }

    fn close(&mut self) {
        let said = &mut self.said;
        self.session.handle_close(&mut |signal| note(said, &signal));
    }

    /// Logged in; the three questions of the start are returned.
    fn online() -> (Self, Vec<Sent>) {
        let mut desk = Self::new(false);
        let challenge = desk.input(BANNER);
        let login = desk.input(&answer(
            &challenge[0],
            "Success",
            "Challenge: 147206993\r\n",
        ));
        let events = desk.input(&answer(
            &login[0],
            "Success",
            "Message: Authentication accepted\r\n",
        ));
        assert_eq!(events[0].name, "Events");
        let asked = desk.input(&answer(&events[0], "Success", "Events: On\r\n"));
        desk.said.clear();
        (desk, asked)
    }
}

fn note(said: &mut Vec<String>, signal: &Signal<'_>) {
    said.push(match signal {
        Signal::Message(message) => match message.event() {
            Some(kind) => format!("<{}>", kind.name()),
            None => return,
        },
        other => format!("{other:?}"),
    });
}

#[derive(Debug, Clone)]
struct Sent {
    name: String,
    id: String,
    text: String,
}

fn sent(bytes: &[u8]) -> Vec<Sent> {
    let mut framer = Framer::without_banner();
    framer.push(bytes);
    let mut out = Vec::new();
    while let Some(message) = framer.next_message().expect("our own") {
        out.push(Sent {
            name: message.get("Action").expect("an action").into_owned(),
            id: message.action_id().expect("an id").to_owned(),
            text: message
                .fields()
                .map(|(k, v)| format!("{k}: {v}\n"))
                .collect(),
        });
    }
    assert_eq!(framer.pending_bytes(), 0, "whole actions only");
    out
}

fn answer(to: &Sent, response: &str, more: &str) -> Vec<u8> {
    format!("Response: {response}\r\nActionID: {}\r\n{more}\r\n", to.id).into_bytes()
}

/// The answer to one action of a capture, with everything between, our id in place of the capture's.
fn captured(capture: &[u8], id: &str, ours: &Sent) -> Vec<u8> {
    let text = String::from_utf8_lossy(capture);
    let mark = format!("ActionID: {id}\r\n");
    let from = text.find(&mark).expect("in the capture");
    let from = text[..from].rfind("\r\n\r\n").expect("a message before") + 4;
    let last = text.rfind(&mark).expect("in the capture");
    let to = last + text[last..].find("\r\n\r\n").expect("an end") + 4;
    text[from..to]
        .replace(&mark, &format!("ActionID: {}\r\n", ours.id))
        .into_bytes()
}

const ON_16: &[u8] = include_bytes!("../../../tests/fixtures/captures/16/24-responses.ami");
const ON_22: &[u8] = include_bytes!("../../../tests/fixtures/captures/22/24-responses.ami");

#[test]
fn logs_in_by_md5_as_a_real_pbx_accepts_it() {
    let mut desk = Desk::new(false);
    let challenge = desk.input(BANNER);
    assert_eq!(challenge.len(), 1);
    assert!(challenge[0].text.contains("AuthType: MD5"));
    let login = desk.input(&answer(
        &challenge[0],
        "Success",
        "Challenge: 147206993\r\n",
    ));
    // The key of the capture 22/20-md5.
    assert!(
        login[0]
            .text
            .contains("Key: 1f1f1215b584fb3a908a6eb12ed5a72d\n")
    );
    assert!(!login[0].text.contains("operator-secret"));
    let events = desk.input(&answer(
        &login[0],
        "Success",
        "Message: Authentication accepted\r\n",
    ));
    assert!(
        desk.said.is_empty(),
        "not ready before events are on: {:?}",
        desk.said
    );
    let asked = desk.input(&answer(&events[0], "Success", "Events: On\r\n"));
    assert_eq!(desk.said, ["Ready { version: \"22\" }", "ResyncStarted"]);
    let names: Vec<_> = asked.iter().map(|sent| sent.name.as_str()).collect();
    assert_eq!(names, ["CoreSettings", "Status", "ExtensionStateList"]);
}

#[test]
fn a_wrong_password_ends_it() {
    let mut desk = Desk::new(true);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Success", "Challenge: 1\r\n"));
    let capture = include_bytes!("../../../tests/fixtures/captures/22/19-wrong-password.ami");
    let refusal = String::from_utf8_lossy(capture)
        .replace("ActionID: l1", &format!("ActionID: {}", login[0].id));
    let refusal = refusal.split_once("\r\n").expect("banner").1;
    assert!(desk.input(refusal.as_bytes()).is_empty(), "no second try");
    assert_eq!(
        desk.said,
        ["Down(LoginRefused { message: \"Authentication failed\" })"]
    );
    desk.close();
    assert_eq!(desk.said.len(), 1, "said once");
    assert_eq!(desk.session.deadline(), None);
}

#[test]
fn the_same_user_elsewhere_is_told_apart() {
    let mut desk = Desk::new(false);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Success", "Challenge: 1\r\n"));
    desk.input(&answer(
        &login[0],
        "Error",
        "Message: Login Already In Use\r\n",
    ));
    assert_eq!(desk.said, ["Down(AlreadyInUse)"]);
}

#[test]
fn the_password_is_sent_in_the_clear_only_where_allowed() {
    let mut desk = Desk::new(false);
    let challenge = desk.input(BANNER);
    assert!(
        desk.input(&answer(
            &challenge[0],
            "Error",
            "Message: Must specify AuthType\r\n"
        ))
        .is_empty()
    );
    assert_eq!(desk.said, ["Down(NoMd5)"]);

    let mut desk = Desk::new(true);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Error", "Message: x\r\n"));
    assert!(login[0].text.contains("Secret: operator-secret\n"));

    let mut desk = Desk::new(true);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Success", "Challenge: 1\r\n"));
    assert!(
        !login[0].text.contains("operator-secret"),
        "MD5 where it is offered"
    );
}

#[test]
fn a_password_that_cannot_be_sent_is_not_sent() {
    let mut desk = Desk::new(true);
    desk.session.config.secret = "a\r\nAction: Hangup".into();
    let challenge = desk.input(BANNER);
    assert!(desk.input(&answer(&challenge[0], "Error", "")).is_empty());
    assert!(
        desk.said[0].starts_with("Down(LoginRefused"),
        "{:?}",
        desk.said
    );
}

#[test]
fn events_that_stay_off_are_noticed() {
    let mut desk = Desk::new(false);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Success", "Challenge: 1\r\n"));
    let events = desk.input(&answer(&login[0], "Success", ""));
    let again = desk.input(&answer(&events[0], "Success", "Events: Off\r\n"));
    assert!(again[0].text.contains("EventMask: on\n"));
    desk.input(&answer(&again[0], "Success", "Events: Off\r\n"));
    assert_eq!(desk.said, ["Down(Protocol)"]);
}

#[test]
fn silence_and_other_servers_before_the_login() {
    let mut desk = Desk::new(false);
    assert!(
        desk.wait(9).is_empty(),
        "nothing is sent to who says nothing"
    );
    desk.wait(1);
    assert_eq!(desk.said, ["Down(Silent)"]);

    let mut desk = Desk::new(false);
    desk.input(b"SSH-2.0-OpenSSH_9.2p1\r\n");
    assert_eq!(
        desk.said,
        ["Down(NotAmi { banner: \"SSH-2.0-OpenSSH_9.2p1\" })"]
    );

    let mut desk = Desk::new(false);
    desk.input(b"login: ");
    desk.wait(10);
    assert_eq!(desk.said, ["Down(NotAmi { banner: \"login:\" })"]);

    let mut desk = Desk::new(false);
    desk.input(BANNER);
    assert!(desk.wait(60).is_empty(), "no Ping before the login");
    assert_eq!(desk.said, ["Down(Silent)"]);
}

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
        ["ResyncRefused { message: \"Permission denied\" }"]
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

#[test]
fn the_end_has_its_reason() {
    let (mut desk, _) = Desk::online();
    desk.close();
    assert_eq!(desk.said, ["Down(Lost)"]);
    let (mut desk, _) = Desk::online();
    desk.input(b"Event: Shutdown\r\nShutdown: Cleanly\r\nRestart: False\r\n\r\n");
    assert!(
        desk.session.is_online(),
        "an event alone ends nothing: it can be forged"
    );
    desk.close();
    assert_eq!(desk.said.last().map(String::as_str), Some("Down(ShutDown)"));
    let (mut desk, _) = Desk::online();
    desk.input(&vec![b'x'; 5 * 1024 * 1024]);
    assert_eq!(desk.said, ["Down(Protocol)"]);
    assert!(desk.input(b"Event: A\r\n\r\n").is_empty());
    assert_eq!(desk.said.len(), 1, "nothing after the end");
}

proptest! {
    /// Answers, list ends and OriginateResponses of many actions in any order reach their own.
    #[test]
    fn pairing_holds_in_any_order(order in Just((0..18_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let (mut desk, _) = Desk::online();
        let mut ids = Vec::new();
        for n in 0..6 {
            let name = if n < 3 { "Originate" } else { "QueueStatus" };
            let id = ActionId::new(format!("user-{n}")).expect("good");
            desk.session.send(&Action::new(name), Some(id.clone()), desk.now).expect("online");
            ids.push(id);
        }
        let _ = desk.session.take_output();
        // Step 0 answers, 1 is an item (not for originates), 2 ends; an originate's end may come
        // before its answer, a list's may not.
        let mut step = [0; 6];
        for at in order {
            let n = at % 6;
            let id = &ids[n];
            let bytes = match (n < 3, step[n]) {
                (true, 0) if at < 9 => { step[n] = 9; format!("Event: OriginateResponse\r\nActionID: {id}\r\nResponse: Failure\r\n\r\n") }
                (true, 0) => { step[n] = 2; format!("Response: Success\r\nActionID: {id}\r\n\r\n") }
                (true, 9) => { step[n] = 10; format!("Response: Success\r\nActionID: {id}\r\n\r\n") }
                (true, 2) => { step[n] = 10; format!("Event: OriginateResponse\r\nActionID: {id}\r\nResponse: Success\r\n\r\n") }
                (false, 0) => { step[n] = 1; format!("Response: Success\r\nActionID: {id}\r\nEventList: start\r\n\r\n") }
                (false, 1) => { step[n] = 2; format!("Event: QueueParams\r\nActionID: {id}\r\n\r\n") }
                (false, 2) => { step[n] = 10; format!("Event: QueueStatusComplete\r\nActionID: {id}\r\nEventList: Complete\r\n\r\n") }
                _ => continue,
            };
            desk.input(bytes.as_bytes());
        }
        for id in &ids {
            let replies = desk.said.iter().filter(|s| s.starts_with(&format!("Reply {{ id: {id:?}, success: true"))).count();
            let ends = desk.said.iter().filter(|s| **s == format!("Finished {{ id: {id:?} }}")).count();
            prop_assert_eq!((replies, ends), (1, 1), "{:?}: {:?}", id, desk.said);
            prop_assert!(!desk.session.core.pending.contains(id));
        }
    }

    /// Whatever comes at whatever moment: no panic, and at most one end.
    #[test]
    fn garbage_ends_nothing_twice(bytes in prop::collection::vec(any::<u8>(), 0..400), online in any::<bool>()) {
        let mut desk = if online { Desk::online().0 } else { Desk::new(false) };
        desk.input(&bytes);
        desk.wait(120);
        desk.close();
        prop_assert_eq!(desk.said.iter().filter(|s| s.starts_with("Down")).count(), 1);
    }
}

//! Scripted transcripts: what a real PBX answered (the captures), and what it must not do to us.

mod login;
mod online;

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
        self.session
            .handle_close(self.now, &mut |signal| note(said, &signal));
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

const ON_16: &[u8] = include_bytes!("../../../../tests/fixtures/captures/16/24-responses.ami");
const ON_22: &[u8] = include_bytes!("../../../../tests/fixtures/captures/22/24-responses.ami");

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

//! `trubka test-call A B` of the built program against a scripted PBX: what it says of each end, in both languages and as
//! JSON, and its exit codes. Which fault is which is tested beside the code (`doctor`).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::{Value, json};

/// The second number.
const OUTSIDE: &str = "79161234567";
/// What an AMI user may ask who may do everything that the test asks for.
const ALL_RIGHTS: &[&str] = &["Originate", "ShowDialPlan", "DeviceStateList"];

/// A PBX: its password, what the user may do there, what comes of a call.
#[derive(Clone, Copy)]
struct Pbx {
    is_password_right: bool,
    rights: &'static [&'static str],
    becomes: Becomes,
}

#[derive(Clone, Copy)]
enum Becomes {
    /// Both answer and talk.
    Talk,
    /// The first phone rings until the time is out.
    FirstSilent,
    /// The dialplan does not know the second number.
    SecondUnknown,
}

impl Pbx {
    fn that(becomes: Becomes) -> Self {
        Self {
            is_password_right: true,
            rights: ALL_RIGHTS,
            becomes,
        }
    }

    /// Runs the program against it.
    fn test(self, language: &str, args: &[&str]) -> Ran {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = thread::spawn(move || self.serve(&listener.accept().unwrap().0));
        let ran = run(language, port, args);
        serving.join().unwrap();
        ran
    }

    /// Until the program has gone.
    fn serve(self, stream: &TcpStream) {
        let mut out = stream;
        out.write_all(b"Asterisk Call Manager/11.0.0\r\n").unwrap();
        let (mut action, mut id) = (String::new(), String::new());
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { return };
            if let Some(name) = line.strip_prefix("Action: ") {
                action = name.to_owned();
            } else if let Some(value) = line.strip_prefix("ActionID: ") {
                id = value.to_owned();
            } else if line.is_empty() {
                // Whoever has heard enough goes.
                if out.write_all(self.answer(&action, &id).as_bytes()).is_err() {
                    return;
                }
            }
        }
    }

    fn answer(self, action: &str, id: &str) -> String {
        let response =
            |word: &str, more: &str| format!("Response: {word}\r\nActionID: {id}\r\n{more}\r\n");
        let end = |event: &str| {
            let list = response("Success", "EventList: start\r\n");
            format!("{list}Event: {event}\r\nActionID: {id}\r\nEventList: Complete\r\n\r\n")
        };
        match (action, self.becomes) {
            ("Challenge", _) => response("Success", "Challenge: 123456789\r\n"),
            ("Login", _) if !self.is_password_right => {
                response("Error", "Message: Authentication failed\r\n")
            }
            ("Events", _) => response("Success", "Events: On\r\n"),
            ("Status", _) => end("StatusComplete"),
            ("ExtensionStateList", _) => end("ExtensionStateListComplete"),
            ("DeviceStateList", _) => end("DeviceStateListComplete"),
            ("ListCommands", _) => {
                let lines = self.rights.iter().map(|name| format!("{name}: x\r\n"));
                response("Success", &lines.collect::<String>())
            }
            ("Originate", Becomes::SecondUnknown) => {
                response("Error", "Message: Extension does not exist.\r\n")
            }
            ("Originate", becomes) => {
                assert!(self.rights.contains(&"Originate"), "it may not be asked");
                let queued = response("Success", "Message: Originate successfully queued\r\n");
                let events = match becomes {
                    Becomes::Talk => talk(id),
                    _ => silence(id),
                };
                queued + &events
            }
            ("ShowDialPlan", _) => {
                let words = format!("Message: Did not find extension {OUTSIDE}@internal\r\n");
                response("Error", &words)
            }
            _ => response("Success", ""),
        }
    }
}

/// Events, a line each; `{call}` stands for the call's id.
fn events(call: &str, lines: &[&str]) -> String {
    let event = |line: &&str| format!("Event: {}\r\n\r\n", line.replace(", ", "\r\n"));
    let text: String = lines.iter().map(event).collect();
    text.replace("{call}", call)
}

const FIRST_RINGS: [&str; 3] = [
    "Newchannel, Channel: PJSIP/101-1, Uniqueid: {call}, Linkedid: {call}, ChannelState: 0",
    "DialBegin, DestChannel: PJSIP/101-1, DestUniqueid: {call}, DestLinkedid: {call}",
    "Newstate, Channel: PJSIP/101-1, Uniqueid: {call}, Linkedid: {call}, ChannelState: 5",
];

fn talk(call: &str) -> String {
    let first = events(call, &FIRST_RINGS);
    let rest = [
        "Newstate, Channel: PJSIP/101-1, Uniqueid: {call}, Linkedid: {call}, ChannelState: 6",
        "OriginateResponse, Response: Success, ActionID: {call}, Reason: 4, Uniqueid: {call}",
        "Newchannel, Channel: PJSIP/trunk-2, Uniqueid: 1.2, Linkedid: {call}, ChannelState: 0",
        "DialBegin, Channel: PJSIP/101-1, Uniqueid: {call}, Linkedid: {call}, ChannelState: 6, \
         DestChannel: PJSIP/trunk-2, DestUniqueid: 1.2, DestLinkedid: {call}, DestConnectedLineNum: 74951234501",
        "Newstate, Channel: PJSIP/trunk-2, Uniqueid: 1.2, Linkedid: {call}, ChannelState: 5",
        "Newstate, Channel: PJSIP/trunk-2, Uniqueid: 1.2, Linkedid: {call}, ChannelState: 6",
        "BridgeEnter, BridgeUniqueid: b, Channel: PJSIP/trunk-2, Uniqueid: 1.2, Linkedid: {call}, ChannelState: 6",
        "BridgeEnter, BridgeUniqueid: b, Channel: PJSIP/101-1, Uniqueid: {call}, Linkedid: {call}, ChannelState: 6",
    ];
    first + &events(call, &rest)
}

fn silence(call: &str) -> String {
    let first = events(call, &FIRST_RINGS);
    let rest = [
        "Hangup, Channel: PJSIP/101-1, Uniqueid: {call}, Linkedid: {call}, Cause: 0",
        "OriginateResponse, Response: Failure, ActionID: {call}, Reason: 3, Uniqueid: <unknown>",
    ];
    first + &events(call, &rest)
}

#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    #[track_caller]
    fn ended(&self, code: i32) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
    }

    #[track_caller]
    fn says(&self, parts: &[&str]) {
        for part in parts {
            let is_said = self.out.contains(part) || self.err.contains(part);
            assert!(is_said, "no «{part}» in {self:?}");
        }
    }

    /// The steps, and the last object.
    #[track_caller]
    fn json(&self) -> (Vec<String>, Value) {
        let objects = self
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let mut objects: Vec<Value> = objects.collect();
        let last = objects.pop().unwrap();
        let step = |object: &Value| object["step"].as_str().unwrap().to_owned();
        (objects.iter().map(step).collect(), last)
    }
}

fn run(language: &str, port: u16, args: &[&str]) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let settings = format!(
        "language = \"{language}\"\n[pbx]\nhost = \"127.0.0.1\"\nport = {port}\nusername = \"trubka\"\n\
         password_from = \"env:TRUBKA_TEST_SECRET\"\n[operator]\nextensions = [\"101\"]\n\
         [dialling]\ncontext = \"internal\"\n"
    );
    std::fs::write(home.path().join("settings.toml"), settings).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_trubka"))
        .args(args)
        .env_remove("TRUBKA_LOG")
        .env("TRUBKA_TEST_SECRET", "secret")
        .env("TRUBKA_HOME", home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

const TEST: [&str; 3] = ["test-call", "101", OUTSIDE];
const AS_JSON: [&str; 4] = ["--json", "test-call", "101", OUTSIDE];

#[test]
fn two_that_talk_are_a_success_and_the_number_shown_is_told() {
    let pbx = Pbx::that(Becomes::Talk);
    let ran = pbx.test("en", &TEST);
    ran.ended(0);
    assert_eq!(ran.err, "");
    ran.says(&[
        "Calling the first number, 101: channel PJSIP/101.",
        "101 is ringing. Pick up.",
        "+7 916 123-45-67 is ringing.",
        "are joined: calling by the PBX works.",
        "sees the number 74951234501: the dialplan put it in the place of 101.",
    ]);
    let ran = pbx.test("ru", &TEST);
    ran.ended(0);
    ran.says(&["101: идут гудки. Снимите трубку.", "соединены"]);
    let ran = pbx.test("en", &AS_JSON);
    ran.ended(0);
    let (steps, end) = ran.json();
    let all = [
        "asked",
        "first_rings",
        "first_answered",
        "second_rings",
        "joined",
    ];
    assert_eq!(steps, all);
    assert_eq!(end["ok"], true);
    assert_eq!(end["fault"], Value::Null);
    assert_eq!(end["caller_id_shown"], "74951234501");
}

#[test]
fn a_first_phone_that_nobody_picks_up_is_named() {
    let pbx = Pbx::that(Becomes::FirstSilent);
    let ran = pbx.test("en", &TEST);
    ran.ended(1);
    ran.says(&["101 is ringing", "101 rang, but nobody answered."]);
    let ran = pbx.test("ru", &TEST);
    ran.ended(1);
    assert!(
        ran.err.contains("гудки шли, но никто не ответил"),
        "{ran:?}"
    );
    let (steps, end) = pbx.test("en", &AS_JSON).json();
    assert_eq!(steps, ["asked", "first_rings"]);
    assert_eq!(
        (&end["ok"], &end["fault"], &end["party"]),
        (&json!(false), &json!("no_answer"), &json!("first"))
    );
}

#[test]
fn a_second_number_that_the_dialplan_does_not_know_is_named() {
    let pbx = Pbx::that(Becomes::SecondUnknown);
    let ran = pbx.test("en", &TEST);
    ran.ended(1);
    ran.says(&["There is a context internal, but it does not know the number 79161234567"]);
    let ran = pbx.test("ru", &TEST);
    ran.ended(1);
    ran.says(&["Контекст internal есть, но номера 79161234567"]);
    let ran = pbx.test("en", &AS_JSON);
    ran.ended(1);
    let (_, end) = ran.json();
    assert_eq!(
        (&end["fault"], &end["party"]),
        (&json!("no_number_in_context"), &json!("second"))
    );
    // Without the right to ask about the dialplan the two cannot be told apart.
    let blind = Pbx {
        rights: &["Originate"],
        ..pbx
    };
    let (_, end) = blind.test("en", &AS_JSON).json();
    assert_eq!(end["fault"], "no_context_or_number");
}

#[test]
fn a_wrong_password_is_said_and_nobody_is_called() {
    let pbx = Pbx {
        is_password_right: false,
        ..Pbx::that(Becomes::Talk)
    };
    let ran = pbx.test("en", &TEST);
    ran.ended(1);
    assert_eq!(ran.out, "");
    ran.says(&["password"]);
    let ran = pbx.test("ru", &TEST);
    ran.ended(1);
    ran.says(&["парол"]);
    let ran = pbx.test("en", &AS_JSON);
    ran.ended(1);
    let (steps, end) = ran.json();
    assert!(steps.is_empty());
    assert_eq!(
        (&end["ok"], &end["fault"]),
        (&json!(false), &json!("connection"))
    );
}

#[test]
fn without_the_right_to_call_nobody_is_called() {
    let pbx = Pbx {
        rights: &["Ping", "DeviceStateList"],
        ..Pbx::that(Becomes::Talk)
    };
    let ran = pbx.test("en", &TEST);
    ran.ended(1);
    assert_eq!(ran.out, "");
    ran.says(&["The AMI user may not place calls.", "write = originate"]);
    let ran = pbx.test("ru", &TEST);
    ran.ended(1);
    ran.says(&["Пользователю AMI не разрешено звонить."]);
    let (steps, end) = pbx.test("en", &AS_JSON).json();
    assert!(steps.is_empty());
    assert_eq!(end["fault"], "no_right");
}

#[test]
fn what_cannot_be_tried_asks_no_pbx() {
    // Nobody listens on this port: nothing is sent there.
    for (args, words) in [
        (["test-call", "101", "101"], "two different"),
        (["test-call", "101", "abc"], "abc"),
    ] {
        let ran = run("en", 1, &args);
        ran.ended(2);
        assert_eq!(ran.out, "");
        assert!(ran.err.contains(words), "{ran:?}");
    }
    let ran = run("en", 1, &["test-call", "101"]);
    ran.ended(2);
}

//! A scripted PBX.

#![expect(
    clippy::disallowed_methods,
    reason = "the pretended PBX has a clock of its own"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::ran::{Ran, run};

/// What a user of the least rights is told that it may run.
pub const LEAST: &[&str] = &[
    "Originate: x  (Priv: originate,all)",
    "Redirect: x  (Priv: call,all)",
    "Atxfer: x  (Priv: call,all)",
    "Hangup: x  (Priv: system,call,all)",
    "Status: x  (Priv: system,call,reporting,all)",
    "DeviceStateList: x  (Priv: call,reporting,all)",
    "ExtensionStateList: x  (Priv: call,reporting,all)",
    "Getvar: x  (Priv: call,reporting,all)",
    "QueueAdd: x  (Priv: agent,all)",
    "QueueRemove: x  (Priv: agent,all)",
    "QueuePause: x  (Priv: agent,all)",
    "QueueStatus: x  (Priv: <none>)",
];
/// What `reporting` brings besides.
pub const REPORTING: &[&str] = &[
    "CoreSettings: x  (Priv: system,reporting,all)",
    "ShowDialPlan: x  (Priv: config,reporting,all)",
    "SIPshowpeer: x  (Priv: system,reporting,all)",
];

/// Bytes both ways.
pub trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

/// A PBX that answers by rote.
#[derive(Clone)]
pub struct Pbx {
    /// What Login is answered with, other than success.
    pub login: Option<&'static str>,
    pub rights: Vec<&'static str>,
    pub version: &'static str,
    /// Contexts that take everything; another one is not there.
    pub context: &'static str,
    /// The same of these.
    pub more_contexts: &'static [&'static str],
    /// Numbers that the context takes; empty: all.
    pub numbers: &'static [&'static str],
    /// `PJSIP/101 NOT_INUSE`.
    pub devices: &'static [&'static str],
    /// The event of an originate comes.
    pub tells_calls: bool,
    /// The line `read` of this user in manager.conf, where the PBX shows it.
    pub read: Option<&'static str>,
    /// How far its clock is ahead, seconds.
    pub ahead_secs: i64,
}

impl Default for Pbx {
    fn default() -> Self {
        Self {
            login: None,
            rights: [LEAST, REPORTING].concat(),
            version: "22.10.1",
            context: "internal",
            more_contexts: &[],
            numbers: &[],
            devices: &["PJSIP/101 NOT_INUSE", "PJSIP/trunk_name NOT_INUSE"],
            tells_calls: true,
            read: None,
            ahead_secs: 0,
        }
    }
}

impl Pbx {
    /// The doctor's findings, in English and in Russian.
    pub fn examined(self) -> [Ran; 2] {
        self.examined_with("", &[])
    }

    /// The same with more settings and arguments.
    pub fn examined_with(self, settings: &str, args: &[&str]) -> [Ran; 2] {
        self.serving(|port| ["en", "ru"].map(|language| run(language, port, settings, args, &[])))
    }

    /// In English only, with more files in its home.
    pub fn examined_once(self, settings: &str, args: &[&str], files: &[(&str, &str)]) -> Ran {
        self.serving(|port| run("en", port, settings, args, files))
    }

    /// While somebody does this at its port.
    fn serving<T>(self, work: impl FnOnce(u16) -> T) -> T {
        self.serving_by(|stream| Some(Box::new(stream)), work)
    }

    /// The same behind something, which may want nobody.
    pub fn serving_by<T>(
        self,
        way: impl Fn(TcpStream) -> Option<Box<dyn Stream>> + Send + Sync + 'static,
        work: impl FnOnce(u16) -> T,
    ) -> T {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let serving = thread::spawn(move || {
            let pbx = Arc::new((self, way));
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let (pbx, stream) = (Arc::clone(&pbx), stream.unwrap());
                // Each for itself: a second one looks at the certificate while the first is logged in.
                thread::spawn(move || {
                    let (pbx, way) = &*pbx;
                    if let Some(stream) = way(stream) {
                        pbx.serve(stream);
                    }
                });
            }
        });
        let done = work(port);
        is_over.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(("127.0.0.1", port)));
        serving.join().unwrap();
        done
    }

    fn serve(&self, mut stream: Box<dyn Stream>) {
        let mut heard = String::new();
        let mut bytes = [0; 4096];
        let mut answer = "Asterisk Call Manager/11.0.0\r\n".to_owned();
        while stream.write_all(answer.as_bytes()).is_ok() && stream.flush().is_ok() {
            answer.clear();
            while let Some((action, rest)) = heard.split_once("\r\n\r\n") {
                let lines = action.lines().filter_map(|line| line.split_once(": "));
                let headers: Vec<(String, String)> = lines
                    .map(|(key, value)| (key.to_owned(), value.to_owned()))
                    .collect();
                answer += &self.answer(&headers);
                heard = rest.to_owned();
            }
            if !answer.is_empty() {
                continue;
            }
            match stream.read(&mut bytes) {
                Ok(len @ 1..) => heard.push_str(&String::from_utf8_lossy(&bytes[..len])),
                _ => return,
            }
        }
    }

    fn answer(&self, headers: &[(String, String)]) -> String {
        let get = |key: &str| {
            let found = headers.iter().find(|(known, _)| known == key);
            found.map_or("", |(_, value)| value.as_str())
        };
        let id = get("ActionID");
        let response =
            |word: &str, more: &str| format!("Response: {word}\r\nActionID: {id}\r\n{more}\r\n");
        let list = |items: &str, event: &str| {
            let begin = response("Success", "EventList: start\r\n");
            format!("{begin}{items}Event: {event}\r\nActionID: {id}\r\nEventList: Complete\r\n\r\n")
        };
        let refused = || response("Error", "Message: Permission denied\r\n");
        let action = get("Action");
        let is_free = [
            "Challenge",
            "Login",
            "Events",
            "ListCommands",
            "Ping",
            "Logoff",
        ];
        let may = self
            .rights
            .iter()
            .any(|line| line.starts_with(&format!("{action}:")));
        if !may && !is_free.contains(&action) {
            return refused();
        }
        match action {
            "Challenge" => response("Success", "Challenge: 123456789\r\n"),
            "Login" => match self.login {
                Some(words) => response("Error", &format!("Message: {words}\r\n")),
                None => response("Success", ""),
            },
            "Events" => response("Success", "Events: On\r\n"),
            "Status" => list("", "StatusComplete"),
            "ExtensionStateList" => list("", "ExtensionStateListComplete"),
            "DeviceStateList" => {
                let item = |line: &&str| {
                    let (device, state) = line.split_once(' ').unwrap();
                    format!(
                        "Event: DeviceStateChange\r\nActionID: {id}\r\nDevice: {device}\r\nState: {state}\r\n\r\n"
                    )
                };
                let items: String = self.devices.iter().map(item).collect();
                list(&items, "DeviceStateListComplete")
            }
            "ListCommands" => {
                let lines = self.rights.iter().map(|line| format!("{line}\r\n"));
                response("Success", &lines.collect::<String>())
            }
            "CoreSettings" => {
                response("Success", &format!("AsteriskVersion: {}\r\n", self.version))
            }
            "Ping" => {
                let now = std::time::SystemTime::now();
                let now = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
                let now = i64::try_from(now).unwrap() + self.ahead_secs;
                response(
                    "Success",
                    &format!("Ping: Pong\r\nTimestamp: {now}.500000\r\n"),
                )
            }
            "Getvar" if get("Variable").starts_with("AST_CONFIG(") => {
                assert_eq!(
                    get("Variable"),
                    "AST_CONFIG(manager.conf,trubka,read,-1)",
                    "nothing else of the file is this program's to know"
                );
                let line = self.read.unwrap_or_default();
                response("Success", &format!("Value: {line}\r\n"))
            }
            "Getvar" => {
                let asked = get("Variable").trim_end_matches(')');
                let mut parts = asked.split_once('(').unwrap().1.split(',');
                let is_there = self.has(parts.next().unwrap(), parts.next().unwrap());
                response("Success", &format!("Value: {}\r\n", u8::from(is_there)))
            }
            "ShowDialPlan" => {
                let (context, exten) = (get("Context"), get("Extension"));
                match context == self.context {
                    true => response(
                        "Error",
                        &format!("Message: Did not find extension {exten}@{context}\r\n"),
                    ),
                    false => response(
                        "Error",
                        &format!("Message: Did not find context {context}\r\n"),
                    ),
                }
            }
            "Originate" => {
                self.originate(get("Context"), get("Exten"), get("Channel"), id, &response)
            }
            "SIPshowpeer" => response("Error", "Message: Peer not found.\r\n"),
            _ => response("Success", ""),
        }
    }

    fn has(&self, context: &str, exten: &str) -> bool {
        self.more_contexts.contains(&context)
            || context == self.context && (self.numbers.is_empty() || self.numbers.contains(&exten))
    }

    /// Nobody is ever rung.
    fn originate(
        &self,
        context: &str,
        exten: &str,
        channel: &str,
        id: &str,
        response: &dyn Fn(&str, &str) -> String,
    ) -> String {
        assert_eq!(channel, "Trubka/doctor", "somebody would be rung");
        if !context.is_empty() && !self.has(context, exten) {
            return response("Error", "Message: Extension does not exist.\r\n");
        }
        let queued = response("Success", "Message: Originate successfully queued\r\n");
        match self.tells_calls {
            true => format!(
                "{queued}Event: OriginateResponse\r\nPrivilege: call,all\r\nActionID: {id}\r\nResponse: Failure\r\nReason: 0\r\n\r\n"
            ),
            false => queued,
        }
    }
}

//! A PBX over pipes: logs in whoever comes, and says what a test tells it to.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, duplex};
use tokio::sync::broadcast;

use crate::desk::snapshot::{Certificate, Fingerprint, Offline, TlsFault};
use crate::engine::wire::connect::{BoxFuture, BoxStream, Transport};

/// The PBX, and the test's hand in it.
#[derive(Clone)]
pub(super) struct Pbx(Arc<Inner>);

struct Inner {
    /// What is said to every connection; nothing at all ends them.
    say: broadcast::Sender<Vec<u8>>,
    /// Actions as they came, whole.
    heard: Mutex<Vec<String>>,
    /// What `Status` lists.
    listing: Mutex<Vec<String>>,
    /// What `ParkedCalls` lists.
    parked: Mutex<Vec<String>>,
    /// An Originate is refused with these words.
    refuses: Mutex<Option<String>>,
    /// The certificate that it shows, until it is trusted.
    shows: Mutex<Option<Certificate>>,
    /// Nobody listens at its port.
    is_away: AtomicBool,
}

impl Default for Pbx {
    fn default() -> Self {
        Self(Arc::new(Inner {
            say: broadcast::channel(64).0,
            heard: Mutex::default(),
            listing: Mutex::default(),
            parked: Mutex::default(),
            refuses: Mutex::default(),
            shows: Mutex::default(),
            is_away: AtomicBool::new(false),
        }))
    }
}

impl Pbx {
    pub(super) fn say(&self, bytes: impl Into<Vec<u8>>) {
        self.0.say.send(bytes.into()).expect("connected");
    }

    pub(super) fn drop_connections(&self) {
        self.say("");
    }

    /// Shows this certificate, which has to be trusted first.
    pub(super) fn show(&self, certificate: Certificate) {
        *self.0.shows.lock().expect("lock") = Some(certificate);
    }

    pub(super) fn hold_back(&self, is_away: bool) {
        self.0.is_away.store(is_away, Ordering::SeqCst);
    }

    pub(super) fn list(&self, channels: &[String]) {
        *self.0.listing.lock().expect("lock") = channels.to_vec();
    }

    /// Who waits in the parking: lines of a `ParkedCall` each.
    pub(super) fn park(&self, parked: &[String]) {
        *self.0.parked.lock().expect("lock") = parked.to_vec();
    }

    fn parked(&self, id: &str) -> String {
        let parked = self.0.parked.lock().expect("lock");
        let items = parked
            .iter()
            .map(|lines| format!("Event: ParkedCall\r\nActionID: {id}\r\n{lines}\r\n\r\n"));
        format!(
            "Response: Success\r\nActionID: {id}\r\nEventList: start\r\nMessage: Parked calls will follow\r\n\r\n{}\
             Event: ParkedCallsComplete\r\nActionID: {id}\r\nTotal: {}\r\n\r\n",
            items.collect::<String>(),
            parked.len()
        )
    }

    pub(super) fn refuse(&self, words: &str) {
        *self.0.refuses.lock().expect("lock") = Some(words.to_owned());
    }

    /// The actions of this name.
    pub(super) fn heard(&self, action: &str) -> Vec<String> {
        let first = format!("Action: {action}\r\n");
        let heard = self.0.heard.lock().expect("lock");
        let named = heard.iter().filter(|text| text.starts_with(&first));
        named.cloned().collect()
    }

    async fn serve(self, stream: DuplexStream) {
        let mut said = self.0.say.subscribe();
        let (reader, mut writer) = tokio::io::split(stream);
        let mut lines = BufReader::new(reader).lines();
        let mut action = String::new();
        let mut out = b"Asterisk Call Manager/11.0.0\r\n".to_vec();
        loop {
            if writer.write_all(&std::mem::take(&mut out)).await.is_err() {
                return;
            }
            tokio::select! {
                bytes = said.recv() => match bytes {
                    Ok(bytes) if !bytes.is_empty() => out = bytes,
                    _ => return,
                },
                line = lines.next_line() => match line {
                    Ok(Some(line)) => {
                        action.push_str(&line);
                        action.push_str("\r\n");
                        if line.is_empty() {
                            out = self.answer(&std::mem::take(&mut action)).into_bytes();
                        }
                    }
                    _ => return,
                },
            }
        }
    }

    fn answer(&self, action: &str) -> String {
        self.0.heard.lock().expect("lock").push(action.to_owned());
        let value = |key: &str| {
            let mut lines = action.lines();
            lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
        };
        let id = value("ActionID").unwrap_or_default();
        let ok = |more: &str| format!("Response: Success\r\nActionID: {id}\r\n{more}\r\n");
        let error =
            |words: &str| format!("Response: Error\r\nActionID: {id}\r\nMessage: {words}\r\n\r\n");
        match value("Action").unwrap_or_default() {
            "Challenge" => ok("Challenge: 1\r\n"),
            "Events" => ok("Events: On\r\n"),
            "Status" => {
                let listing = self.0.listing.lock().expect("lock");
                let channels = listing
                    .iter()
                    .map(|channel| format!("Event: Status\r\nActionID: {id}\r\n{channel}\r\n\r\n"));
                let channels: String = channels.collect();
                let items = listing.len();
                ok("EventList: start\r\n")
                    + &channels
                    + &format!(
                        "Event: StatusComplete\r\nActionID: {id}\r\nEventList: Complete\r\nItems: {items}\r\n\r\n"
                    )
            }
            "ListCommands" => ok(
                "Hangup: Hangup channel.  (Priv: call,all)\r\nParkedCalls: List.  (Priv: <none>)\r\n\
                 QueuePause: Pause.  (Priv: agent,all)\r\nOriginate: Call.  (Priv: originate,all)\r\nStatus: Status.  (Priv: call,all)\r\n",
            ),
            "ParkedCalls" => self.parked(id),
            "ExtensionStateList" => error("Permission denied"),
            "Originate" => match &*self.0.refuses.lock().expect("lock") {
                Some(words) => error(words),
                None => ok("Message: Originate successfully queued\r\n"),
            },
            _ => ok(""),
        }
    }
}

impl Transport for Pbx {
    fn address(&self) -> String {
        "pbx:5038".into()
    }

    fn trusting(&self, fingerprint: Fingerprint) -> Option<Box<dyn Transport>> {
        let mut shows = self.0.shows.lock().expect("lock");
        shows.take_if(|shown| shown.fingerprint == fingerprint);
        Some(Box::new(self.clone()))
    }

    fn connect(&self) -> BoxFuture<Result<BoxStream, Offline>> {
        let pbx = self.clone();
        Box::pin(async move {
            if let Some(shown) = pbx.0.shows.lock().expect("lock").clone() {
                let fault = Box::new(TlsFault::UnknownIssuer(shown));
                return Err(Offline::Tls {
                    address: pbx.address(),
                    fault,
                });
            }
            if pbx.0.is_away.load(Ordering::SeqCst) {
                return Err(Offline::Refused(pbx.address()));
            }
            let (ours, theirs) = duplex(256 * 1024);
            tokio::spawn(pbx.serve(theirs));
            Ok(Box::new(ours) as BoxStream)
        })
    }
}

/// A recording of Asterisk 22 from its first channel on, in pieces: a new one begins where nothing
/// came for a second. With the time before each.
pub(super) fn recording(name: &str) -> Vec<(Duration, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/captures/22");
    let read = |kind: &str| std::fs::read(folder.join(format!("{name}.{kind}"))).expect("there");
    let bytes = read("ami");
    let times = String::from_utf8(read("times")).expect("UTF-8");
    let first = "Event: Newchannel\r\n";
    let whole = String::from_utf8(bytes).expect("UTF-8");
    let mut begin = whole.find(first).expect("a call");
    let mut pieces = Vec::new();
    let (mut last, mut gap) = (None, Duration::ZERO);
    for line in times.lines() {
        let (offset, at): (usize, f64) = serde_json::from_str(line).expect("a pair");
        if let Some(last) = last
            .filter(|last| at - last >= 1.0)
            .filter(|_| offset > begin)
        {
            pieces.push((gap, whole[begin..offset].to_owned()));
            begin = offset;
            gap = Duration::from_secs_f64(at - last);
        }
        last = Some(at);
    }
    pieces.push((gap, whole[begin..].to_owned()));
    pieces
}

//! What has to hold for any order of events between channels and any loss of events: after a resync
//! no call is stuck, none is told twice, and no operator has two cards for one call.
//!
//! The histories are the recordings of a real Asterisk: each channel keeps its own order of events,
//! the order between channels is drawn by chance.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use proptest::prelude::*;
use trubka::ami::Framer;
use trubka::calls::{CallId, CardState, Change, Office, Outcome, Tracker};

const KINDS: [&str; 19] = [
    "01-in-answered",
    "02-in-missed",
    "03-in-busy",
    "05-group",
    "06-queue",
    "07-queue-abandoned",
    "11-out-by-phone",
    "12-redirect",
    "13-atxfer",
    "18-pickup",
    "more/01-local-group",
    "more/02-local-queue-declined",
    "more/03-click-local",
    "more/05-blind",
    "more/06-atxfer-declined",
    "more/07-park-retrieved",
    "more/08-pickup-exten",
    "more/10-two-at-once",
    "more/11-atxfer-semi-attended",
];

/// One message's bytes and the channel whose order it belongs to.
struct Packet {
    bytes: Vec<u8>,
    channel: String,
}

fn packets(version: &str, kind: &str) -> Vec<Packet> {
    let (folder, kind) = kind.split_once('/').unwrap_or(("", kind));
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/captures")
        .join(folder)
        .join(version)
        .join(format!("{kind}.ami"));
    let bytes = std::fs::read(path).unwrap();
    let text = &bytes[end_of(&bytes, b"\r\n").unwrap()..];
    let mut packets = Vec::new();
    let mut rest = text;
    while let Some(end) = end_of(rest, b"\r\n\r\n") {
        let (bytes, after) = rest.split_at(end);
        rest = after;
        let mut framer = Framer::without_banner();
        framer.push(bytes);
        let message = framer.next_message().unwrap().unwrap();
        if message.event().is_none() {
            continue;
        }
        // A dial's events are told within the order of the dialled channel, whose own events
        // (Newchannel above all) they follow.
        let channel = message
            .dest()
            .uniqueid()
            .or_else(|| message.channel().uniqueid());
        packets.push(Packet {
            bytes: bytes.to_vec(),
            channel: channel.map(|id| id.into_owned()).unwrap_or_default(),
        });
    }
    packets
}

/// Where the first `mark` ends.
fn end_of(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    let at = bytes.windows(mark.len()).position(|part| part == mark)?;
    Some(at + mark.len())
}

/// Draws the packets in another order that keeps that of each channel.
fn interleave(packets: Vec<Packet>, picks: &[u16]) -> Vec<Vec<u8>> {
    let mut queues: BTreeMap<String, std::collections::VecDeque<Vec<u8>>> = BTreeMap::new();
    for packet in packets {
        queues
            .entry(packet.channel)
            .or_default()
            .push_back(packet.bytes);
    }
    let mut out = Vec::new();
    let mut picks = picks.iter().cycle();
    while !queues.is_empty() {
        let at = usize::from(*picks.next().unwrap()) % queues.len();
        let key = queues.keys().nth(at).unwrap().clone();
        let queue = queues.get_mut(&key).unwrap();
        out.extend(queue.pop_front());
        if queue.is_empty() {
            queues.remove(&key);
        }
    }
    out
}

/// What the desk would have of it.
#[derive(Default)]
struct Desk {
    cards: BTreeMap<(String, String), CardState>,
    ended: Vec<CallId>,
    outcomes: BTreeMap<String, Option<Outcome>>,
}

impl Desk {
    fn take(&mut self, tracker: &mut Tracker) {
        for change in tracker.drain_changes() {
            match change {
                Change::Call(call) => {
                    assert!(!self.ended.contains(&call.id), "told after its end");
                    self.outcomes.insert(call.id.0.clone(), call.outcome);
                }
                Change::Card {
                    call,
                    extension,
                    state,
                    ..
                } => {
                    assert!(!self.ended.contains(&call), "a card after the end");
                    self.cards.insert((call.0, extension), state);
                }
                Change::Merged { gone, into } => {
                    self.outcomes.remove(&gone.0);
                    let moved: Vec<_> = self
                        .cards
                        .keys()
                        .filter(|(c, _)| *c == gone.0)
                        .cloned()
                        .collect();
                    for key in moved {
                        let state = self.cards.remove(&key).unwrap();
                        self.cards.entry((into.0.clone(), key.1)).or_insert(state);
                    }
                }
                Change::Ended(id) => {
                    assert!(!self.ended.contains(&id), "ended twice");
                    self.ended.push(id);
                }
            }
        }
    }

    fn cards_per_call(&self) -> usize {
        let mut per_call: BTreeMap<&str, usize> = BTreeMap::new();
        for (call, _) in self.cards.keys() {
            *per_call.entry(call).or_default() += 1;
        }
        per_call.into_values().max().unwrap_or(0)
    }
}

/// Plays packets to a tracker whose operator has all the extensions, then an empty listing.
fn play(packets: &[Vec<u8>]) -> (Desk, Tracker) {
    let mut tracker = Tracker::new(Office::new(trubka::phone::Numbering::default()));
    tracker.set_operator(&["101".to_owned(), "102".to_owned(), "103".to_owned()]);
    let mut desk = Desk::default();
    let mut framer = Framer::without_banner();
    let mut now = Duration::ZERO;
    for bytes in packets {
        framer.push(bytes);
        now += Duration::from_millis(1);
        while let Some(message) = framer.next_message().unwrap() {
            tracker.handle(&message, now);
            desk.take(&mut tracker);
        }
    }
    now += Duration::from_millis(1);
    tracker.resync_started(now);
    tracker.resync_done(now);
    for _ in 0..50 {
        now += Duration::from_secs(1);
        tracker.tick(now);
        desk.take(&mut tracker);
    }
    (desk, tracker)
}

fn versions() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("16"), Just("22")]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any interleaving of channels tells the same call with the same outcome and one card.
    #[test]
    fn the_order_between_channels_makes_no_difference(
        version in versions(),
        kind in prop::sample::select(&KINDS[..]),
        picks in prop::collection::vec(any::<u16>(), 1..60),
    ) {
        let straight: Vec<Vec<u8>> = packets(version, kind).into_iter().map(|p| p.bytes).collect();
        let (expected, _) = play(&straight);
        let (got, tracker) = play(&interleave(packets(version, kind), &picks));
        prop_assert!(tracker.calls().is_empty(), "a call is stuck");
        prop_assert_eq!(tracker.size(), (0, 0), "something is kept for ever");
        prop_assert!(got.cards_per_call() <= 1, "{} cards", got.cards_per_call());
        // Which of two merged calls was seen first, and lends its id, is a matter of chance.
        let outcomes = |desk: &Desk| desk.outcomes.values().copied().collect::<Vec<_>>();
        prop_assert_eq!(outcomes(&got), outcomes(&expected));
        prop_assert_eq!(got.cards.len(), expected.cards.len());
    }

    /// Whatever is lost on top of it, nothing is stuck, told twice, or has two cards.
    #[test]
    fn lost_events_leave_nothing_stuck(
        version in versions(),
        kind in prop::sample::select(&KINDS[..]),
        picks in prop::collection::vec(any::<u16>(), 1..60),
        lost in prop::collection::vec(prop::bool::weighted(0.3), 1..200),
    ) {
        let mut lost = lost.iter().cycle();
        let mut packets = interleave(packets(version, kind), &picks);
        packets.retain(|_| !lost.next().unwrap());
        let (got, tracker) = play(&packets);
        prop_assert!(tracker.calls().is_empty(), "a call is stuck");
        prop_assert_eq!(tracker.size(), (0, 0), "something is kept for ever");
        prop_assert!(got.cards_per_call() <= 1, "{} cards", got.cards_per_call());
        prop_assert!(got.outcomes.values().all(Option::is_some), "a call without an outcome");
    }
}

#[test]
fn forged_channels_do_not_grow_without_end() {
    let mut tracker = Tracker::new(Office::new(trubka::phone::Numbering::default()));
    let mut framer = Framer::without_banner();
    let mut largest = 0;
    for n in 0..50_000_u32 {
        let now = Duration::from_millis(u64::from(n));
        framer.push(
            format!("Event: Newchannel\r\nChannel: SIP/x-{n}\r\nChannelState: 4\r\nUniqueid: f.{n}\r\nLinkedid: f.{n}\r\n\r\n").as_bytes(),
        );
        let message = framer.next_message().unwrap().unwrap();
        tracker.handle(&message, now);
        tracker.drain_changes();
        largest = largest.max(tracker.size().0);
    }
    assert!(largest <= 20_000, "{largest} channels");
    let mut now = Duration::from_secs(60);
    for _ in 0..100 {
        now += Duration::from_secs(30);
        tracker.tick(now);
        tracker.drain_changes();
    }
    assert_eq!(tracker.size(), (0, 0));
}

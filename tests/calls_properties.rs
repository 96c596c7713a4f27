//! What has to hold for any order of events between channels and any loss of events: after a resync
//! no call is stuck, none is told twice, and no operator has two cards for one call.
//!
//! The histories are the recordings of a real Asterisk: each channel keeps its own order of events,
//! the order between channels is drawn by chance.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod model;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use model::delivery::{self, Disorder, Ended, Line};
use model::pbx::Pbx;
use model::stage::{self, Played};
use model::told::{self, Told};
use model::{Story, Then};
use proptest::prelude::*;
use trubka::ami::Framer;
use trubka::calls::{
    CallId, CardState, Change, Direction, Office, OperatorView, Outcome, Reason, Tracker,
};

/// The recordings of the test office, in `16/` and in `22/`, that hold an office's calls.
fn kinds() -> Vec<String> {
    let names = |version: &str| {
        let folder = recordings().join(version);
        let entries = std::fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let names = names.filter_map(|name| Some(name.strip_suffix(".ami")?.to_owned()));
        names.collect::<BTreeSet<_>>()
    };
    let both = &names("16") & &names("22");
    assert!(both.len() > 30, "the recordings are missing");
    // A bridge tells that it is a conference before anybody enters, and a PBX that goes down tells so at
    // its end: the orders of channels alone do not keep that.
    let is_of_channels = |kind: &String| {
        let path = recordings().join("16").join(format!("{kind}.ami"));
        let bytes = std::fs::read(path).unwrap();
        let has = |words: &[u8]| bytes.windows(words.len()).any(|bytes| bytes == words);
        !has(b"ConfBridge") && !has(b"Event: Shutdown")
    };
    both.into_iter().filter(is_of_channels).collect()
}

fn recordings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/captures/own")
}

/// One message's bytes and the channel whose order it belongs to.
struct Packet {
    bytes: Vec<u8>,
    channel: String,
}

fn packets(version: &str, kind: &str) -> Vec<Packet> {
    let path = recordings().join(version).join(format!("{kind}.ami"));
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
    /// Calls of which it is said that nobody saw their end.
    lost: BTreeSet<String>,
}

impl Desk {
    fn take(&mut self, tracker: &mut Tracker) {
        for change in tracker.drain_changes() {
            match change {
                Change::Call(call) => {
                    assert!(!self.ended.contains(&call.id), "told after its end");
                    self.outcomes.insert(call.id.0.clone(), call.outcome);
                    if call.reason == Some(Reason::Lost) {
                        self.lost.insert(call.id.0.clone());
                    }
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
                    let of = |id: &CallId| {
                        let keys = self.cards.keys().filter(|(call, _)| *call == id.0);
                        keys.cloned().collect::<Vec<_>>()
                    };
                    // Of two cards the other's stays, as at the desk.
                    let has_card = !of(&into).is_empty();
                    for key in of(&gone) {
                        let state = self.cards.remove(&key).unwrap();
                        if !has_card {
                            self.cards.insert((into.0.clone(), key.1), state);
                        }
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
    for _ in 0..80 {
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
    #![proptest_config(ProptestConfig { cases: cases(100), failure_persistence: None, ..ProptestConfig::default() })]

    /// Any interleaving of channels tells the same call with the same outcome and one card.
    #[test]
    fn the_order_between_channels_makes_no_difference(
        version in versions(),
        kind in prop::sample::select(kinds()),
        picks in prop::collection::vec(any::<u16>(), 1..60),
    ) {
        let straight: Vec<Vec<u8>> = packets(version, &kind).into_iter().map(|p| p.bytes).collect();
        let (expected, _) = play(&straight);
        let (got, tracker) = play(&interleave(packets(version, &kind), &picks));
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
        kind in prop::sample::select(kinds()),
        picks in prop::collection::vec(any::<u16>(), 1..60),
        lost in prop::collection::vec(prop::bool::weighted(0.3), 1..200),
    ) {
        let mut lost = lost.iter().cycle();
        let mut packets = interleave(packets(version, &kind), &picks);
        packets.retain(|_| !lost.next().unwrap());
        let (got, tracker) = play(&packets);
        prop_assert!(tracker.calls().is_empty(), "a call is stuck");
        prop_assert_eq!(tracker.size(), (0, 0), "something is kept for ever");
        prop_assert!(got.cards_per_call() <= 1, "{} cards", got.cards_per_call());
        let is_told = |(id, outcome): (&String, &Option<Outcome>)| outcome.is_some() || got.lost.contains(id);
        prop_assert!(got.outcomes.iter().all(is_told), "a call without an outcome");
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

/// Several calls, some at once.
fn calls(most: usize) -> impl Strategy<Value = Vec<(u64, Story)>> {
    prop::collection::vec((0..20_000_u64, model::story()), 1..=most)
}

fn staged(calls: &[(u64, Story)], version: u8, late_leaves: bool) -> (Pbx, Vec<Played>) {
    let mut pbx = Pbx::new(version, late_leaves);
    let played = calls
        .iter()
        .flat_map(|(at, story)| stage::play(story, &mut pbx, *at))
        .collect();
    (pbx, played)
}

fn clicks(played: &[Played]) -> Vec<stage::Clicked> {
    played
        .iter()
        .filter_map(|played| played.clicked.clone())
        .collect()
}

/// What the tracker told of a call, in the words of the reference.
fn as_told(ended: &Ended) -> Told {
    let call = &ended.call;
    let view = |view: &Option<OperatorView>| {
        let view = view.as_ref()?;
        Some((view.call.outcome.unwrap(), usize::from(view.card.is_some())))
    };
    Told {
        direction: call.direction,
        outcome: call.outcome.unwrap(),
        reason: call.reason.clone(),
        number: call.number.clone(),
        courier: call.courier.clone(),
        answered_by: call.answered_by.clone(),
        rang: call.rang.iter().cloned().collect(),
        queue: call.queue.is_some(),
        transfers: call
            .transfers
            .iter()
            .map(|t| (t.kind, t.to.clone(), t.answered))
            .collect(),
        views: ended.views.iter().map(view).collect(),
    }
}

/// What must hold whatever was lost, forged or out of order.
fn nothing_is_left(line: &Line) -> Result<(), TestCaseError> {
    prop_assert!(line.tracker.calls().is_empty(), "a call is stuck");
    prop_assert_eq!(line.tracker.size(), (0, 0), "something is kept for ever");
    let mut cards: BTreeMap<&str, usize> = BTreeMap::new();
    for (call, _) in line.desk.cards.keys() {
        *cards.entry(call).or_default() += 1;
    }
    prop_assert!(cards.values().all(|cards| *cards <= 1), "{:?}", cards);
    Ok(())
}

/// How many calls the tracker told of one that the model made.
fn told_of<'l>(line: &'l Line, pbx: &Pbx, played: &Played) -> Vec<&'l Ended> {
    let is_its = |ended: &&Ended| {
        let legs = ended.call.legs.iter().map(|leg| leg.uniqueid.as_str());
        ended.call.id.0 == played.id
            || legs
                .chain([ended.call.id.0.as_str()])
                .any(|id| pbx.is_of(id, &played.channels))
    };
    line.desk.ended.iter().filter(is_its).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(60), failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing is lost: the tracker tells what the reference does, to the office and to each operator.
    #[test]
    fn what_is_told_is_what_happened(
        calls in calls(3),
        version in prop_oneof![Just(16_u8), Just(22_u8)],
        late_leaves in any::<bool>(),
        disorder in prop_oneof![Just(0_u64), Just(30), Just(300)],
        picks in prop::collection::vec(any::<u16>(), 1..60),
    ) {
        let (pbx, played) = staged(&calls, version, late_leaves);
        let mut line = Line::new(&model::EXTENSIONS);
        line.plays(&pbx, &clicks(&played), Disorder::Within(disorder), &picks, None);
        nothing_is_left(&line)?;
        prop_assert_eq!(line.desk.ended.len(), played.len());
        let stories = calls.iter().flat_map(|(_, story)| told::told(story).into_iter().map(move |told| (story, told)));
        for ((story, expected), played) in stories.zip(&played) {
            let told = told_of(&line, &pbx, played);
            prop_assert_eq!(told.len(), 1, "{:?}", story);
            prop_assert_eq!(&as_told(told[0]), &expected, "{:?}", story);
            if expected.transfers.is_empty() && expected.direction == Direction::Incoming {
                let views = told[0].views.iter().flatten();
                for card in views.filter_map(|view| view.card.as_ref()) {
                    prop_assert_eq!(&card.number, &expected.number, "{:?}", story);
                }
            }
            // Each beginning and end of talking may be told later.
            let talk = told[0].call.talk.map_or(0, |talk| talk.as_millis());
            let most = u128::from(disorder) * 6;
            prop_assert!(talk.abs_diff(u128::from(played.talk)) <= most, "{} {:?}", talk, played);
        }
    }

    /// Any order that the channels themselves allow: one call each, and the one who answered.
    #[test]
    fn any_order_between_channels_tells_each_call_once(
        story in model::story(),
        version in prop_oneof![Just(16_u8), Just(22_u8)],
        late_leaves in any::<bool>(),
        picks in prop::collection::vec(any::<u16>(), 1..60),
    ) {
        let (pbx, played) = staged(&[(0, story.clone())], version, late_leaves);
        let mut line = Line::new(&model::EXTENSIONS);
        line.plays(&pbx, &clicks(&played), Disorder::Any, &picks, None);
        nothing_is_left(&line)?;
        let all = told::told(&story);
        prop_assert_eq!(played.len(), all.len());
        prop_assert_eq!(line.desk.ended.len(), all.len());
        let is_answered = |outcome| outcome == Outcome::Answered;
        for (played, expected) in played.iter().zip(all) {
            let told = told_of(&line, &pbx, played);
            prop_assert_eq!(told.len(), 1);
            let got = as_told(told[0]);
            // Who of a conference was there together is not in the order of each one's own channel.
            if !matches!(story, Story::Conference(_)) {
                prop_assert_eq!(is_answered(got.outcome), is_answered(expected.outcome));
            }
            prop_assert_eq!(got.rang, expected.rang);
            if !joins(&story) {
                prop_assert_eq!(got.direction, expected.direction);
            }
        }
    }

    /// Whatever is lost and whatever is forged: after a listing nothing is stuck, told twice, or
    /// has two cards.
    #[test]
    fn a_gap_and_a_listing_leave_nothing_stuck_and_nothing_told_twice(
        calls in calls(3),
        version in prop_oneof![Just(16_u8), Just(22_u8)],
        disorder in prop_oneof![Just(0_u64), Just(30), Just(300)],
        picks in prop::collection::vec(any::<u16>(), 1..60),
        gap in delivery::gap(),
        forged in prop::collection::vec(model::forgery::forgery(), 0..10),
    ) {
        let (mut pbx, played) = staged(&calls, version, false);
        let is_forged = !forged.is_empty();
        for forgery in forged {
            let text = forgery.text(&pbx);
            pbx.says(forgery.at, text);
        }
        let mut line = Line::new(&model::EXTENSIONS);
        line.plays(&pbx, &clicks(&played), Disorder::Within(disorder), &picks, Some(&gap));
        nothing_is_left(&line)?;
        let stories = calls.iter().flat_map(|(_, story)| told::told(story).into_iter().map(move |told| (story, told)));
        for ((story, expected), played) in stories.zip(&played) {
            let told = told_of(&line, &pbx, played);
            // Who joined a call by an event that was lost is told alone.
            if is_forged || joins(story) {
                continue;
            }
            prop_assert!(told.len() <= 1, "{:?}: {:#?}", story, told);
            // Whose first channel is listed is followed to the end.
            let outlives = line.listed_at.is_some_and(|at| pbx.is_there(played.channels[0], at));
            if outlives && is_settled_by_a_listing(story) {
                prop_assert_eq!(told.len(), 1, "{:?}", story);
                let is_answered = told[0].call.outcome == Some(Outcome::Answered);
                prop_assert_eq!(is_answered, expected.outcome == Outcome::Answered, "{:?}: {:#?}", story, told[0]);
            }
        }
    }
}

/// Who answered is still there while the one who called is.
fn is_settled_by_a_listing(story: &Story) -> bool {
    match story {
        Story::Conference(_) => false,
        story => !matches!(
            story.then(),
            Some(
                Then::Blind { .. }
                    | Then::Redirect { .. }
                    | Then::AskByCode { .. }
                    | Then::AskBySecondLine { .. }
                    | Then::Park(_)
            )
        ),
    }
}

/// Channels that begin on their own and are a part of another call.
fn joins(story: &Story) -> bool {
    let joins = |then: Then| matches!(then, Then::AskBySecondLine { .. } | Then::Park(_));
    matches!(story, Story::PickUp { .. }) || story.then().is_some_and(joins)
}

/// The default run is short; `PROPTEST_CASES` asks for more.
fn cases(default: u32) -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(default)
}

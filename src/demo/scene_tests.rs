//! The scenes beside recordings of a real Asterisk 22: the same keys, the same events.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use super::channel::Id;
use super::exchange::{Exchange, Pace};
use super::outgoing::Originate;
use super::phone::Click;
use super::ring::Incoming;

type Fields = Vec<(String, String)>;

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/captures")
}

pub(super) fn messages(text: &str) -> Vec<Fields> {
    text.split("\r\n\r\n")
        .filter(|m| !m.trim().is_empty())
        .map(|m| {
            m.trim_start_matches("\r\n")
                .split("\r\n")
                .filter_map(|line| line.split_once(':'))
                .map(|(k, v)| (k.to_owned(), v.strip_prefix(' ').unwrap_or(v).to_owned()))
                .collect()
        })
        .collect()
}

pub(super) fn of<'a>(fields: &'a Fields, key: &str) -> &'a str {
    fields
        .iter()
        .find(|(k, _)| k == key)
        .map_or("", |(_, v)| v.as_str())
}

pub(super) fn keys(fields: &Fields) -> Vec<String> {
    fields.iter().map(|(k, _)| k.clone()).collect()
}

fn recorded(name: &str) -> Vec<Fields> {
    let path = fixtures().join(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let text = String::from_utf8_lossy(&bytes);
    messages(text.split_once("\r\n").unwrap().1)
}

/// The sequences of keys with which the real one told each event.
pub(super) fn recorded_keys() -> BTreeMap<String, BTreeSet<Vec<String>>> {
    let mut all: BTreeMap<String, BTreeSet<Vec<String>>> = BTreeMap::new();
    let mut names = vec!["22/24-responses.ami".to_owned()];
    for file in std::fs::read_dir(fixtures().join("own/22")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".ami") {
            names.push(format!("own/22/{name}"));
        }
    }
    for name in names {
        for fields in recorded(&name) {
            all.entry(of(&fields, "Event").to_owned())
                .or_default()
                .insert(keys(&fields));
        }
    }
    all
}

/// Plays a scene in virtual time, with clicks on the phone whenever it rings or talks, and returns
/// what was told.
async fn played(scene: impl AsyncFnOnce(&Exchange), clicks: &[Click]) -> Vec<Fields> {
    let told = played_in_time(scene, clicks).await;
    told.iter().flat_map(|(_, event)| messages(event)).collect()
}

/// The same, as it goes over the wire, and when.
pub(super) async fn played_in_time(
    scene: impl AsyncFnOnce(&Exchange),
    clicks: &[Click],
) -> Vec<(Duration, String)> {
    let exchange = Exchange::new(Pace::default(), 1, 1_760_000_000);
    let mut events = exchange.listen();
    let start = tokio::time::Instant::now();
    let mut told = Vec::new();
    let hand = async {
        let mut state = exchange.phone.subscribe();
        for click in clicks {
            let wanted = *click;
            state
                .wait_for(|s| match wanted {
                    Click::Answer => s.ringing,
                    Click::Hangup => s.ringing || s.talking,
                })
                .await
                .unwrap();
            tokio::time::sleep(Duration::from_secs(1)).await;
            exchange.phone.click(wanted);
            // The click is taken before the next one is thought of.
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        std::future::pending::<()>().await;
    };
    let listener = async {
        while let Ok(event) = events.recv().await {
            told.push((start.elapsed(), event.to_string()));
        }
    };
    tokio::select! {
        () = scene(&exchange) => {}
        () = hand => {}
        () = listener => {}
    }
    while let Ok(event) = events.try_recv() {
        told.push((start.elapsed(), event.to_string()));
    }
    assert!(exchange.channels().is_empty(), "every channel hung up");
    let state = *exchange.phone.subscribe().borrow();
    assert_eq!(state, super::PhoneState::default(), "the phone lies still");
    told
}

pub(super) fn from(number: &str) -> Incoming {
    Incoming {
        number: number.into(),
        patience: Duration::from_secs(20),
        taker: None,
    }
}

pub(super) fn taken(who: &'static str) -> Incoming {
    Incoming {
        taker: Some((who, Duration::from_secs(3))),
        ..from("79161234567")
    }
}

pub(super) fn to(exten: &str) -> Originate {
    Originate {
        action_id: Some("a-1".into()),
        channel: "PJSIP/101".into(),
        exten: exten.into(),
        caller: Id::new("101", exten),
        timeout: Duration::from_secs(30),
        channel_id: Some("own-1".into()),
    }
}

/// What is the same in every call of one kind, whoever takes part and however the events of different
/// channels interleave.
fn gist(told: &[Fields]) -> Vec<String> {
    let party = |channel: &str| match channel.strip_prefix("PJSIP/") {
        None => channel.to_owned(),
        Some(rest) if rest.starts_with("trunk_name") => "trunk".to_owned(),
        Some(_) => "phone".to_owned(),
    };
    let mut gist: Vec<String> = told
        .iter()
        .filter(|f| {
            let class = of(f, "Privilege");
            (class == "call,all" || class == "agent,all")
                // Told whenever a thread gets round to it, sometimes once for two changes.
                && !["DeviceStateChange", "ExtensionStatus", "QueueMemberStatus"]
                    .contains(&of(f, "Event"))
        })
        .map(|f| {
            let event = of(f, "Event");
            let mut line = format!(
                "{event} {}>{}",
                party(of(f, "Channel")),
                party(of(f, "DestChannel"))
            );
            for key in [
                "DialStatus",
                "Cause",
                "TechCause",
                "Response",
                "Reason",
                "Queue",
            ] {
                line.push_str(&format!(" {}", of(f, key)));
            }
            if event == "Newstate" {
                line.push_str(of(f, "ChannelStateDesc"));
            }
            line
        })
        .collect();
    gist.sort();
    gist
}

async fn all_scenes() -> Vec<(&'static str, Vec<Fields>)> {
    use Click::{Answer, Hangup};
    let caller = || from("79161234567");
    vec![
        (
            "own/22/01-answered.ami",
            played(
                async |x| x.incoming_direct(&caller(), "101").await,
                &[Answer],
            )
            .await,
        ),
        (
            "own/22/02-answered-operator-hangs-up.ami",
            played(
                async |x| x.incoming_direct(&caller(), "101").await,
                &[Answer, Hangup],
            )
            .await,
        ),
        (
            "own/22/03-missed-hang-up.ami",
            played(async |x| x.incoming_direct(&caller(), "101").await, &[]).await,
        ),
        (
            "own/22/06-refused-603.ami",
            played(
                async |x| x.incoming_direct(&caller(), "101").await,
                &[Hangup],
            )
            .await,
        ),
        (
            "own/22/11-group-answered.ami",
            played(async |x| x.ring_group(&taken("102")).await, &[]).await,
        ),
        (
            "own/22/13-group-missed.ami",
            played(async |x| x.ring_group(&caller()).await, &[]).await,
        ),
        (
            "own/22/14-queue-answered.ami",
            played(async |x| x.queue_call(&taken("102")).await, &[]).await,
        ),
        (
            "own/22/15-queue-abandoned.ami",
            played(async |x| x.queue_call(&caller()).await, &[]).await,
        ),
        (
            "own/22/20-click-answered.ami",
            played(async |x| x.outgoing(&to("79265550120")).await, &[]).await,
        ),
        (
            "own/22/22-click-callee-busy.ami",
            played(async |x| x.outgoing(&to("79265550100")).await, &[Answer]).await,
        ),
        (
            "own/22/23-click-callee-silent.ami",
            played(async |x| x.outgoing(&to("79265550199")).await, &[Answer]).await,
        ),
        (
            "own/22/24-click-cancelled.ami",
            played(
                async |x| x.outgoing(&to("79265550120")).await,
                &[Answer, Hangup],
            )
            .await,
        ),
        (
            "own/22/25-click-bad-number.ami",
            played(async |x| x.outgoing(&to("79265550198")).await, &[Answer]).await,
        ),
        (
            "own/22/27-click-own-phone-silent.ami",
            played(
                async |x| {
                    let order = Originate {
                        timeout: Duration::from_secs(2),
                        ..to("79265550120")
                    };
                    x.outgoing(&order).await;
                },
                &[],
            )
            .await,
        ),
        (
            "own/22/29-click-own-phone-unregistered.ami",
            played(
                async |x| {
                    let order = Originate {
                        channel: "PJSIP/105".into(),
                        ..to("79265550120")
                    };
                    x.outgoing(&order).await;
                },
                &[],
            )
            .await,
        ),
        (
            "own/22/30-click-internal.ami",
            played(async |x| x.outgoing(&to("103")).await, &[]).await,
        ),
    ]
}

/// Scenes that have no recording of exactly the same.
async fn other_scenes() -> Vec<Vec<Fields>> {
    use Click::{Answer, Hangup};
    let caller = || from("79161234567");
    vec![
        played(async |x| x.queue_call(&caller()).await, &[Answer]).await,
        played(async |x| x.queue_call(&caller()).await, &[Answer, Hangup]).await,
        played(async |x| x.queue_call(&taken("103")).await, &[Hangup]).await,
        played(async |x| x.ring_group(&taken("103")).await, &[Hangup]).await,
        played(async |x| x.ring_group(&caller()).await, &[Answer]).await,
        played(
            async |x| x.incoming_direct(&from(""), "101").await,
            &[Answer],
        )
        .await,
        played(async |x| x.incoming_direct(&taken("102"), "102").await, &[]).await,
        played(async |x| x.outgoing(&to("79265550120")).await, &[Hangup]).await,
        played(async |x| x.outgoing(&to("79265550120")).await, &[]).await,
        // The own phone is busy with a call that comes in.
        played(
            async |x| {
                let (incoming, order) = (caller(), to("79265550120"));
                tokio::join!(x.incoming_direct(&incoming, "101"), x.outgoing(&order));
            },
            &[Answer],
        )
        .await,
    ]
}

#[tokio::test(start_paused = true)]
async fn every_event_has_the_keys_of_a_real_one() {
    let real = recorded_keys();
    let mut kinds = BTreeSet::new();
    let scenes = all_scenes().await.into_iter().map(|(_, told)| told);
    for told in scenes.chain(other_scenes().await) {
        assert!(!told.is_empty());
        for fields in told {
            let event = of(&fields, "Event").to_owned();
            let known = real.get(&event);
            assert!(
                known.is_some_and(|k| k.contains(&keys(&fields))),
                "{event} never has these keys: {:?}\nbut {known:#?}",
                keys(&fields)
            );
            kinds.insert(event);
        }
    }
    assert!(kinds.len() >= 25, "{kinds:?}");
}

#[tokio::test(start_paused = true)]
async fn a_scene_tells_what_the_same_real_call_told() {
    for (name, told) in all_scenes().await {
        let (real, ours) = (gist(&recorded(name)), gist(&told));
        let missing: Vec<_> = real.iter().filter(|l| !ours.contains(l)).collect();
        let invented: Vec<_> = ours.iter().filter(|l| !real.contains(l)).collect();
        assert!(
            real == ours,
            "{name}\nmissing {missing:#?}\ninvented {invented:#?}\nours {ours:#?}\nreal {real:#?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_office_lives_by_itself_and_the_same_seed_lives_the_same() {
    let mut lives = Vec::new();
    for seed in [7, 7, 8] {
        let exchange = Exchange::new(Pace::default(), seed, 1_760_000_000);
        let mut events = exchange.listen();
        let _ = tokio::time::timeout(Duration::from_secs(2), exchange.live()).await;
        assert!(
            events.try_recv().is_err(),
            "the first call waits three seconds"
        );
        let exchange = Exchange::new(Pace::default(), seed, 1_760_000_000);
        let mut events = exchange.listen();
        let _ = tokio::time::timeout(Duration::from_secs(1200), exchange.live()).await;
        let mut callers = Vec::new();
        loop {
            match events.try_recv() {
                Ok(event) => {
                    let fields = messages(&event).remove(0);
                    if of(&fields, "Event") == "Newchannel"
                        && of(&fields, "Uniqueid") == of(&fields, "Linkedid")
                    {
                        callers.push(of(&fields, "CallerIDNum").to_owned());
                    }
                }
                // Nobody reads meanwhile: the beginning is gone.
                Err(tokio::sync::broadcast::error::TryRecvError::Lagged(_)) => {}
                Err(_) => break,
            }
        }
        assert!(callers.len() > 10, "{callers:?}");
        assert!(callers.contains(&"anonymous".to_owned()));
        lives.push(callers);
    }
    assert_eq!(lives[0], lives[1]);
    assert_ne!(lives[0], lives[2]);
}

#[test]
fn the_callers_are_those_of_the_database() {
    use super::people::{CLIENTS, COURIERS, RECIPIENTS, STRANGERS};
    let known = |number: &str| super::COURIER_SQL.contains(&format!("'{number}'"));
    for number in RECIPIENTS.iter().chain(&CLIENTS).chain(&COURIERS) {
        assert!(known(number), "{number}");
    }
    assert!(!STRANGERS.iter().any(|number| known(number)));
}

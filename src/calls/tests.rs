//! Cases that the recordings do not have, made from the rules of AMI's events.

use std::time::Duration;

use super::{
    Call, CallId, CardState, Change, Direction, Office, OriginateKind, OriginateSent, Outcome,
    Reason, Tracker, TransferKind,
};
use crate::ami::Framer;
use crate::phone::Numbering;

/// A tracker, a clock, and shorthand for events.
struct Lab {
    tracker: Tracker,
    framer: Framer,
    now: Duration,
    changes: Vec<Change>,
}

impl Lab {
    fn new(operator: &[&str]) -> Self {
        Self::of(Office::new(Numbering::default()), operator)
    }

    fn of(office: Office, operator: &[&str]) -> Self {
        let mut tracker = Tracker::new(office);
        let operator: Vec<String> = operator.iter().map(|e| (*e).to_owned()).collect();
        tracker.set_operator(&operator);
        Self {
            tracker,
            framer: Framer::without_banner(),
            now: Duration::ZERO,
            changes: Vec::new(),
        }
    }

    fn after(&mut self, millis: u64) -> &mut Self {
        self.now += Duration::from_millis(millis);
        self.tracker.tick(self.now);
        self.changes.extend(self.tracker.drain_changes());
        self
    }

    fn message(&mut self, lines: &str) -> &mut Self {
        let text = lines.replace(" | ", "\r\n");
        self.framer.push(text.as_bytes());
        self.framer.push(b"\r\n\r\n");
        let message = self.framer.next_message().unwrap().unwrap();
        self.tracker.handle(&message, self.now);
        self.changes.extend(self.tracker.drain_changes());
        self
    }

    /// `leg` is "SIP/101-1 u=b l=a state=5 num=… exten=…".
    fn event(&mut self, name: &str, leg: &str, more: &str) -> &mut Self {
        let mut text = format!("Event: {name} | {}", fields("", leg));
        if !more.is_empty() {
            text.push_str(" | ");
            text.push_str(more);
        }
        self.message(&text)
    }

    fn dial(&mut self, name: &str, from: &str, to: &str, more: &str) -> &mut Self {
        let mut text = format!("Event: {name}");
        for (prefix, leg) in [("", from), ("Dest", to)] {
            if !leg.is_empty() {
                text.push_str(" | ");
                text.push_str(&fields(prefix, leg));
            }
        }
        if !more.is_empty() {
            text.push_str(" | ");
            text.push_str(more);
        }
        self.message(&text)
    }

    fn bridged(&mut self, bridge: &str, legs: &[&str]) -> &mut Self {
        for leg in legs {
            let more = format!("BridgeUniqueid: {bridge} | BridgeType: basic");
            self.event("BridgeEnter", &format!("{leg} state=6"), &more);
        }
        self
    }

    fn hangup(&mut self, leg: &str, cause: u32) -> &mut Self {
        self.event("Hangup", leg, &format!("Cause: {cause}"))
    }

    fn call(&self, id: &str) -> Call {
        self.tracker.call(&CallId(id.to_owned())).unwrap()
    }

    fn cards(&self) -> Vec<(String, String, CardState)> {
        let card = |change: &Change| match change {
            Change::Card {
                call,
                extension,
                state,
                ..
            } => Some((call.0.clone(), extension.clone(), state.clone())),
            _ => None,
        };
        self.changes.iter().filter_map(card).collect()
    }
}

fn fields(prefix: &str, leg: &str) -> String {
    let mut words = leg.split(' ');
    let mut out = vec![format!("{prefix}Channel: {}", words.next().unwrap())];
    for word in words {
        let (key, value) = word.split_once('=').unwrap();
        let key = match key {
            "u" => "Uniqueid",
            "l" => "Linkedid",
            "state" => "ChannelState",
            "num" => "CallerIDNum",
            "connected" => "ConnectedLineNum",
            "exten" => "Exten",
            other => other,
        };
        out.push(format!("{prefix}{key}: {value}"));
    }
    out.join(" | ")
}

const CITY: &str = "SIP/trunk-1 u=a l=a num=79161234567 exten=74951234501";

#[test]
fn a_302_rings_no_phone_and_the_call_goes_on_to_the_target() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial(
            "DialBegin",
            CITY,
            "SIP/101-2 u=b l=a state=0",
            "DialString: 101",
        )
        .dial(
            "DialEnd",
            CITY,
            "SIP/101-2 u=b l=a state=0",
            "DialStatus: CANCEL | Forward: 103@internal",
        )
        .hangup("SIP/101-2 u=b l=a", 0)
        .dial(
            "DialBegin",
            CITY,
            "SIP/103-3 u=c l=a state=5",
            "DialString: 103",
        )
        .after(2000)
        .event("Newstate", "SIP/103-3 u=c l=a state=6", "")
        .bridged("x", &["SIP/103-3 u=c l=a", CITY])
        .after(1000)
        .hangup("SIP/103-3 u=c l=a", 16)
        .hangup(CITY, 16);
    let call = lab.call("a");
    assert_eq!(call.outcome, Some(Outcome::Answered));
    assert_eq!(call.rang, ["103"]);
    assert_eq!(call.answered_by.as_deref(), Some("103"));
    let transfer = &call.transfers[0];
    assert_eq!(
        (transfer.kind, transfer.to.as_str(), transfer.answered),
        (TransferKind::Forward, "103", true)
    );
    assert!(lab.cards().is_empty(), "101's phone did not ring");
}

#[test]
fn cause_26_alone_is_nobodys_answer() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 6")
        .event("QueueCallerJoin", CITY, "Queue: sales")
        .dial("DialBegin", CITY, "SIP/101-2 u=b l=a state=5", "")
        .after(4000)
        .dial(
            "DialEnd",
            CITY,
            "SIP/101-2 u=b l=a state=5",
            "DialStatus: CANCEL",
        )
        .hangup("SIP/101-2 u=b l=a", 26)
        .hangup(CITY, 0);
    assert_eq!(lab.call("a").outcome, Some(Outcome::Missed));
    let states: Vec<_> = lab.cards().into_iter().map(|card| card.2).collect();
    assert_eq!(states, [CardState::Ringing, CardState::Missed]);
}

#[test]
fn a_mobile_that_was_answered_but_never_put_through_is_no_answer() {
    let mut lab = Lab::new(&[]);
    let mobile = "SIP/trunk-2 u=b l=a";
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial(
            "DialBegin",
            CITY,
            &format!("{mobile} state=5"),
            "DialString: trunk/79035550000",
        )
        .after(3000)
        .event("Newstate", &format!("{mobile} state=6"), "")
        .dial(
            "DialEnd",
            CITY,
            &format!("{mobile} state=6"),
            "DialStatus: ANSWER",
        )
        .after(3000)
        .hangup(mobile, 16)
        .hangup(CITY, 16);
    assert_eq!(lab.call("a").outcome, Some(Outcome::Missed));
    assert_eq!(lab.call("a").answered_by, None);
}

#[test]
fn the_offices_own_number_on_the_callers_channel_does_not_replace_the_callers() {
    let mut lab = Lab::new(&[]);
    lab.event("Newchannel", CITY, "ChannelState: 4").event(
        "NewCallerid",
        "SIP/trunk-1 u=a l=a num=74951234567 exten=74951234501",
        "",
    );
    assert_eq!(lab.call("a").number.as_deref(), Some("79161234567"));
    lab.event(
        "NewCallerid",
        "SIP/trunk-1 u=a l=a num=<unknown> exten=74951234501",
        "",
    );
    assert_eq!(lab.call("a").number, None, "masked is masked");
}

#[test]
fn devices_with_other_names_are_the_extensions_that_the_settings_say() {
    let mut office = Office::new(Numbering::default());
    office.add_device("PJSIP/0004f2aabbcc", "101");
    let mut lab = Lab::of(office, &["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial(
            "DialBegin",
            CITY,
            "PJSIP/0004f2aabbcc-2 u=b l=a state=5",
            "",
        )
        .dial("DialBegin", CITY, "PJSIP/101-3 u=c l=a state=5", "")
        .after(1000)
        .event("Newstate", "PJSIP/101-3 u=c l=a state=6", "")
        .bridged("x", &["PJSIP/101-3 u=c l=a", CITY])
        .hangup("PJSIP/0004f2aabbcc-2 u=b l=a", 26);
    let call = lab.call("a");
    assert_eq!(call.rang, ["101"]);
    assert_eq!(call.answered_by.as_deref(), Some("101"));
    let states: Vec<_> = lab
        .cards()
        .into_iter()
        .map(|card| (card.1, card.2))
        .collect();
    assert_eq!(
        states,
        [
            ("101".to_owned(), CardState::Ringing),
            ("101".to_owned(), CardState::Answered)
        ]
    );
}

#[test]
fn a_consultation_by_a_second_line_becomes_a_part_of_the_call_with_its_card() {
    let mut lab = Lab::new(&["103"]);
    let (first, second, target) = (
        "SIP/101-2 u=b l=a",
        "SIP/101-3 u=c l=c",
        "SIP/103-4 u=d l=c",
    );
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, &format!("{first} state=5"), "")
        .after(1000)
        .bridged("x", &[first, CITY])
        .after(1000)
        .event("Newchannel", &format!("{second} state=4 exten=103"), "")
        .dial(
            "DialBegin",
            &format!("{second} exten=103"),
            &format!("{target} state=5"),
            "",
        );
    let card = lab
        .tracker
        .operator_view(&CallId("c".into()), &["103".into()], lab.now);
    assert_eq!(card.unwrap().card.unwrap().number.as_deref(), Some("101"));
    lab.after(1000)
        .bridged("y", &[target, second])
        .after(1000)
        .message(&format!(
            "Event: AttendedTransfer | Result: Success | {} | {} | {} | {}",
            fields("OrigTransferer", first),
            fields("SecondTransferer", second),
            fields("Transferee", CITY),
            fields("TransferTarget", target),
        ));
    assert!(lab.changes.contains(&Change::Merged {
        gone: CallId("c".into()),
        into: CallId("a".into())
    }));
    lab.bridged("x", &[target])
        .hangup(first, 16)
        .hangup(second, 16)
        .after(2000);
    lab.hangup(target, 16).hangup(CITY, 16);
    let call = lab.call("a");
    assert_eq!(call.transfers.len(), 1);
    assert_eq!(
        (call.transfers[0].kind, call.transfers[0].to.as_str()),
        (TransferKind::Attended, "103")
    );
    assert!(call.transfers[0].answered);
    assert_eq!(
        call.talk,
        Some(Duration::from_secs(5)),
        "the consultation was a hold"
    );
    let view = lab
        .tracker
        .operator_view(&CallId("a".into()), &["103".into()], lab.now)
        .unwrap();
    assert_eq!(view.card.unwrap().number.as_deref(), Some("79161234567"));
}

fn click(channel_id: Option<&str>) -> OriginateSent {
    OriginateSent {
        channel_id: channel_id.map(str::to_owned),
        action_id: Some("act".into()),
        channel: Some("SIP/101".into()),
        exten: Some("79035550000".into()),
        context: Some("internal".into()),
        caller_id: None,
        kind: OriginateKind::Operator {
            extension: "101".into(),
        },
    }
}

#[test]
fn a_click_is_a_call_from_the_moment_it_is_asked_for() {
    let mut lab = Lab::new(&["101"]);
    lab.tracker.originate_sent(click(Some("mine")), lab.now);
    let call = lab.call("mine");
    assert_eq!((call.phase, call.own_click), (super::Phase::Asked, true));
    assert_eq!(call.number.as_deref(), Some("79035550000"));
    lab.dial(
        "DialBegin",
        "",
        "SIP/101-2 u=mine l=mine state=5",
        "DialString: 101",
    );
    assert_eq!(lab.call("mine").phase, super::Phase::OwnPhoneRings);
    assert!(lab.cards().is_empty(), "no card for one's own click");
}

#[test]
fn a_click_that_the_pbx_refuses_is_a_call_with_the_reason() {
    for (words, reason) in [
        ("Extension does not exist.", Reason::NoExtension),
        ("Permission denied", Reason::NoPermission),
        (
            "Channel not specified",
            Reason::Other("Channel not specified".into()),
        ),
    ] {
        let mut lab = Lab::new(&["101"]);
        lab.tracker.originate_sent(click(Some("mine")), lab.now);
        lab.message(&format!(
            "Response: Error | ActionID: act | Message: {words}"
        ))
        .after(1500);
        let call = lab.call("mine");
        assert_eq!(
            (call.outcome, call.reason),
            (Some(Outcome::Failed), Some(reason))
        );
        assert!(lab.changes.contains(&Change::Ended(CallId("mine".into()))));
    }
}

#[test]
fn a_failure_without_a_uniqueid_finds_its_leg_by_the_channel_even_if_the_leg_comes_later() {
    let mut lab = Lab::new(&["101"]);
    lab.tracker.originate_sent(click(None), lab.now);
    lab.message("Event: OriginateResponse | Response: Failure | ActionID: act | Channel: SIP/101 | Reason: 0 | Uniqueid: <unknown>")
        .dial("DialBegin", "", "SIP/101-2 u=b l=b state=0", "DialString: 101")
        .hangup("SIP/101-2 u=b l=b", 21)
        .after(3000);
    let call = lab.call("b");
    assert_eq!(
        (call.outcome, call.reason),
        (Some(Outcome::OwnPhone), Some(Reason::Declined))
    );
    assert!(call.own_click);
    assert!(
        lab.tracker.call(&CallId("act".into())).is_none(),
        "told once"
    );
}

#[test]
fn a_colleagues_click_is_no_call_to_the_colleague() {
    let mut lab = Lab::new(&["102"]);
    let (one, two) = ("Local/102@ctx-9;1 u=l1 l=l1", "Local/102@ctx-9;2 u=l2 l=l1");
    lab.dial("DialBegin", "", one, "DialString: 102@ctx")
        .event("Newchannel", two, "")
        .dial(
            "DialBegin",
            two,
            "SIP/102-2 u=b l=l1 state=5",
            "DialString: 102",
        )
        .event("Newstate", &format!("{one} state=6"), "")
        .event("Newstate", "SIP/102-2 u=b l=l1 state=6", "")
        .dial(
            "DialBegin",
            one,
            "SIP/trunk-3 u=c l=l1 state=5",
            "DialString: trunk/79035550000",
        );
    let call = lab.call("l1");
    assert_eq!(
        (call.direction, call.extension.as_deref()),
        (Direction::Outgoing, Some("102"))
    );
    assert_eq!(call.number.as_deref(), Some("79035550000"));
    assert!(lab.cards().is_empty() && call.rang.is_empty());
}

#[test]
fn after_a_break_what_is_listed_stays_and_what_is_not_is_lost() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, "SIP/101-2 u=b l=a state=5", "")
        .event(
            "Newchannel",
            "SIP/trunk-7 u=z l=z state=4 num=79160000000",
            "",
        );
    lab.tracker.disconnected(lab.now);
    lab.after(5000);
    assert_eq!(
        lab.tracker.calls().len(),
        2,
        "a lost connection ends no call"
    );
    lab.tracker.resync_started(lab.now);
    lab.event("Status", &format!("{CITY} state=4"), "Seconds: 5")
        .event("Status", "SIP/101-2 u=b l=a state=5", "Seconds: 5")
        // A call that began while nobody looked, and rings now.
        .event(
            "Status",
            "SIP/trunk-8 u=n l=n state=4 num=79161110000",
            "Seconds: 3",
        )
        .event(
            "Status",
            "SIP/101-9 u=o l=n state=5 connected=79161110000",
            "Seconds: 3",
        );
    lab.tracker.resync_done(lab.now);
    lab.after(1);
    assert_eq!(lab.call("z").reason, Some(Reason::Lost));
    assert!(lab.call("z").ended_at.is_some());
    let open: Vec<String> = lab
        .tracker
        .calls()
        .into_iter()
        .map(|call| call.id.0)
        .collect();
    assert_eq!(open, ["a", "n"]);
    let rings: Vec<_> = lab
        .cards()
        .into_iter()
        .map(|card| (card.0, card.2))
        .collect();
    assert_eq!(
        rings,
        [
            ("a".to_owned(), CardState::Ringing),
            ("n".to_owned(), CardState::Ringing)
        ]
    );
}

#[test]
fn a_picked_up_or_retrieved_call_makes_no_call_of_its_own() {
    let mut lab = Lab::new(&["101"]);
    lab.event("Newchannel", CITY, "ChannelState: 4")
        .dial("DialBegin", CITY, "SIP/101-2 u=b l=a state=5", "")
        .after(1000)
        .event("Newchannel", "SIP/103-3 u=c l=c state=4 exten=*8", "")
        .event("Newstate", "SIP/103-3 u=c l=c state=6 exten=*8", "")
        .message(&format!(
            "Event: Pickup | {} | {}",
            fields("", "SIP/103-3 u=c l=c"),
            fields("Target", "SIP/101-2 u=b l=a"),
        ));
    let told: Vec<_> = lab
        .changes
        .iter()
        .filter(|change| match change {
            Change::Call(call) => call.id.0 == "c",
            Change::Merged { .. } => true,
            _ => false,
        })
        .collect();
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(lab.call("a").transfers[0].kind, TransferKind::Pickup);
}

//! Each fault, and that none is found where two talk.

use super::*;

const TRUNK: &str = "PJSIP/trunk_name-2";

#[test]
fn two_that_talk_are_no_fault_and_the_number_shown_is_told() {
    let mut sim = Sim::asked("101", OUTSIDE, REPORTING, |_| {});
    assert_eq!(sim.test.way(), Way::Phone);
    picked_up(&mut sim, "PJSIP/101-1");
    dials(&mut sim, TRUNK, "74951234567");
    sim.events(&[
        "Newstate, Channel: PJSIP/trunk_name-2, Uniqueid: 1.2, Linkedid: {call}, ChannelState: 5",
        "Newstate, Channel: PJSIP/trunk_name-2, Uniqueid: 1.2, Linkedid: {call}, ChannelState: 6",
        "BridgeCreate, BridgeUniqueid: b, BridgeType: basic",
        "BridgeEnter, BridgeUniqueid: b, Channel: PJSIP/trunk_name-2, Uniqueid: 1.2, Linkedid: {call}, ChannelState: 6",
        "BridgeEnter, BridgeUniqueid: b, Channel: PJSIP/101-1, Uniqueid: {call}, Linkedid: {call}, ChannelState: 6",
    ]);
    let finding = sim.finding();
    assert_eq!(finding.fault, None);
    assert_eq!(finding.shown.sent.as_deref(), Some("101"));
    assert_eq!(finding.shown.arrived.as_deref(), Some("74951234567"));
    assert!(finding.shown.is_dialled);
    assert_eq!(
        sim.steps,
        [
            Step::Asked,
            Step::FirstRings,
            Step::FirstAnswered,
            Step::SecondRings,
            Step::Joined
        ]
    );
}

#[test]
fn without_the_right_to_call_nobody_is_called() {
    let sim = Sim::asked("101", OUTSIDE, &["Ping", "DeviceStateList"], |_| {});
    assert_eq!(sim.fault(), &Fault::NoRight);
    assert!(sim.asked.is_empty() && !sim.test.is_placed());
    // Where the rights are not told, the refusal tells them.
    let mut sim = Sim::new("101", OUTSIDE, |_| {});
    sim.answer(
        "ListCommands",
        "Error",
        "Message: Invalid/unknown command\r\n",
    );
    sim.answer("Originate", "Error", "Message: Permission denied\r\n");
    assert_eq!(sim.fault(), &Fault::NoRight);
}

#[test]
fn what_the_pbx_refuses_at_once_is_told_apart_as_far_as_it_may_be_asked() {
    let refused = |rights: &[&str], words: &str| {
        let mut sim = Sim::asked("101", "55555", rights, |_| {});
        sim.answer("Originate", "Error", &format!("Message: {words}\r\n"));
        sim
    };
    let missing = "Extension does not exist.";
    assert_eq!(
        refused(LEAST, missing).fault(),
        &Fault::NoContextOrNumber {
            party: Party::Second,
            context: "internal".into(),
            exten: "55555".into()
        }
    );
    let mut sim = refused(REPORTING, missing);
    sim.answer(
        "ShowDialPlan",
        "Error",
        "Message: Did not find context internal\r\n",
    );
    assert_eq!(sim.fault(), &Fault::NoContext("internal".into()));
    let mut sim = refused(REPORTING, missing);
    sim.answer(
        "ShowDialPlan",
        "Error",
        "Message: Did not find extension 55555@internal\r\n",
    );
    assert_eq!(
        sim.fault(),
        &Fault::NoNumber {
            party: Party::Second,
            context: "internal".into(),
            exten: "55555".into()
        }
    );
    // An answer that never comes is not waited for.
    let mut sim = refused(REPORTING, missing);
    sim.now += Duration::from_secs(6);
    sim.tick();
    assert!(matches!(sim.fault(), Fault::NoContextOrNumber { .. }));
    let sim = refused(REPORTING, "Invalid channel");
    assert_eq!(sim.fault(), &Fault::BadChannel("PJSIP/101".into()));
    let sim = refused(REPORTING, "Invalid priority");
    assert_eq!(sim.fault(), &Fault::Refused("Invalid priority".into()));
}

#[test]
fn a_phone_out_of_reach_is_not_connected_or_not_known() {
    let failed = |template: &str, rights: &[&str]| {
        let template = template.to_owned();
        let mut sim = Sim::asked("105", OUTSIDE, rights, |s| {
            s.dialling.operator_channel = template;
        });
        sim.queued();
        sim.failed(0);
        sim
    };
    let pjsip = [("PJSIP/101", "NOT_INUSE"), ("PJSIP/105", "UNAVAILABLE")];
    let found = |template: &str, states: &[(&str, &str)]| {
        let mut sim = failed(template, &REPORTING[..3]);
        sim.states(states);
        sim.why(Party::First).clone()
    };
    let name = || "PJSIP/105".to_owned();
    assert_eq!(found("PJSIP/{NUMBER}", &pjsip), Why::NotConnected(name()));
    assert_eq!(
        found(
            "PJSIP/{NUMBER}",
            &[("PJSIP/101", "INUSE"), ("PJSIP/105", "INVALID")]
        ),
        Why::NotKnown {
            phone: name(),
            instead: None
        }
    );
    assert_eq!(
        found("SIP", &pjsip),
        Why::NotKnown {
            phone: "SIP/105".into(),
            instead: Some(name())
        }
    );
    assert_eq!(
        found(
            "PJSIP/{NUMBER}",
            &[("SIP/101", "INUSE"), ("Queue:a", "INUSE")]
        ),
        Why::NoDriver {
            technology: "PJSIP".into(),
            in_use: vec!["SIP".into()]
        }
    );
    let sim = failed("PJSIP/{NUMBER}", LEAST);
    assert_eq!(sim.why(Party::First), &Why::NotConnectedOrNotKnown(name()));
    // chan_sip lists only phones that somebody watches; it can be asked about the one.
    assert_eq!(
        found("SIP", &[("SIP/101", "NOT_INUSE")]),
        Why::NotConnectedOrNotKnown("SIP/105".into())
    );
    let asked = |response: &str, more: &str| {
        let mut sim = failed("SIP", REPORTING);
        sim.states(&[("SIP/101", "NOT_INUSE")]);
        assert!(sim.test.finding().is_none(), "the other answer is awaited");
        sim.answer("SIPshowpeer", response, more);
        sim.why(Party::First).clone()
    };
    let no_address = "Address-IP: (null)\r\nAddress-Port: 0\r\nStatus: Unmonitored\r\n";
    assert_eq!(
        asked("Success", no_address),
        Why::NotConnected("SIP/105".into())
    );
    assert_eq!(
        asked("Error", "Message: Peer 105 not found.\r\n"),
        Why::NotKnown {
            phone: "SIP/105".into(),
            instead: None
        }
    );
}

#[test]
fn what_the_first_phone_does_is_told() {
    let ended = |channel: &str, rings: bool, cause: u32, reason: u32| {
        let technology = channel.split('/').next().unwrap_or_default().to_owned();
        let mut sim = Sim::asked("101", OUTSIDE, REPORTING, |s| {
            s.dialling.operator_channel = technology;
        });
        sim.queued();
        let fields = format!("Channel: {channel}, Uniqueid: {{call}}, Linkedid: {{call}}");
        sim.events(&[
            &format!("Newchannel, {fields}, ChannelState: 0"),
            &format!("DialBegin, Dest{}", fields.replace(", ", ", Dest")),
        ]);
        if rings {
            sim.events(&[&format!("Newstate, {fields}, ChannelState: 5")]);
        }
        sim.now += Duration::from_secs(30);
        sim.events(&[&format!("Hangup, {fields}, Cause: {cause}")]);
        sim.failed(reason);
        sim.wait();
        sim.why(Party::First).clone()
    };
    assert_eq!(ended("PJSIP/101-1", true, 17, 0), Why::Busy);
    assert_eq!(ended("SIP/101-1", true, 17, 5), Why::Busy);
    assert_eq!(ended("PJSIP/101-1", true, 21, 0), Why::Declined);
    assert_eq!(ended("PJSIP/101-1", true, 0, 3), Why::NoAnswer);
    assert_eq!(ended("SIP/101-1", true, 0, 3), Why::NoAnswer);
    assert_eq!(ended("PJSIP/101-1", false, 0, 3), Why::Silent);
}

#[test]
fn what_the_line_says_of_the_second_number_is_told() {
    let ended = |rings: bool, status: &str, cause: u32| {
        let mut sim = Sim::asked("101", OUTSIDE, REPORTING, |_| {});
        picked_up(&mut sim, "PJSIP/101-1");
        dials(&mut sim, TRUNK, "74951234567");
        if rings {
            sim.events(&["Newstate, Channel: PJSIP/trunk_name-2, Uniqueid: 1.2, Linkedid: {call}, ChannelState: 5"]);
        }
        ends(&mut sim, TRUNK, status, cause);
        sim
    };
    for (rings, status, cause, why) in [
        (true, "BUSY", 17, Why::Busy),
        (true, "BUSY", 21, Why::Declined),
        (true, "NOANSWER", 21, Why::Declined),
        (false, "NOANSWER", 1, Why::BadNumber),
        (true, "NOANSWER", 0, Why::NoAnswer),
        (false, "NOANSWER", 20, Why::Unreachable),
        // chan_sip, of a 480.
        (false, "BUSY", 19, Why::Unreachable),
        (false, "CONGESTION", 34, Why::Congestion),
        (true, "CANCEL", 16, Why::FirstHungUp),
    ] {
        assert_eq!(
            ended(rings, status, cause).why(Party::Second),
            &why,
            "{status} {cause}"
        );
    }
    let line = || "PJSIP/trunk_name".to_owned();
    let mut down = ended(false, "CHANUNAVAIL", 3);
    down.states(&[("PJSIP/trunk_name", "UNAVAILABLE")]);
    assert_eq!(
        down.why(Party::Second),
        &Why::LineDown {
            line: Some(line()),
            confirmed: true
        }
    );
    let mut silent = ended(false, "CHANUNAVAIL", 3);
    silent.states(&[("PJSIP/trunk_name", "NOT_INUSE")]);
    assert_eq!(silent.why(Party::Second), &Why::LineSilent(line()));
}

#[test]
fn a_second_phone_that_is_not_connected_makes_no_channel() {
    let mut sim = Sim::asked("101", "105", REPORTING, |_| {});
    picked_up(&mut sim, "PJSIP/101-1");
    sim.events(&["Hangup, Channel: PJSIP/101-1, Uniqueid: {call}, Linkedid: {call}, Cause: 3"]);
    sim.wait();
    sim.states(&[("PJSIP/105", "UNAVAILABLE")]);
    assert_eq!(
        sim.why(Party::Second),
        &Why::NotConnected("PJSIP/105".into())
    );
}

#[test]
fn an_outside_number_goes_by_the_dialplan() {
    let failed = |rights: &[&str]| {
        let mut sim = Sim::asked(OUTSIDE, "102", rights, |_| {});
        assert_eq!(sim.test.way(), Way::Dialplan);
        assert_eq!(
            sim.test.originate().channel(),
            format!("Local/{OUTSIDE}@internal")
        );
        sim.queued();
        sim.events(&[
            "Newchannel, Channel: Local/79161234567@internal-1;1, Uniqueid: {call}, Linkedid: {call}, ChannelState: 0",
            "Newchannel, Channel: Local/79161234567@internal-1;2, Uniqueid: {call};2, Linkedid: {call}, ChannelState: 4",
            "Hangup, Channel: Local/79161234567@internal-1;2, Uniqueid: {call};2, Linkedid: {call}, Cause: 0",
            "Hangup, Channel: Local/79161234567@internal-1;1, Uniqueid: {call}, Linkedid: {call}, Cause: 0",
        ]);
        sim.failed(0);
        sim.wait();
        sim
    };
    let exten = || OUTSIDE.to_owned();
    let mut sim = failed(REPORTING);
    let words = format!("Message: Did not find extension {OUTSIDE}@internal\r\n");
    sim.answer("ShowDialPlan", "Error", &words);
    assert_eq!(
        sim.fault(),
        &Fault::NoNumber {
            party: Party::First,
            context: "internal".into(),
            exten: exten()
        }
    );
    assert_eq!(
        failed(LEAST).fault(),
        &Fault::NoContextOrNumber {
            party: Party::First,
            context: "internal".into(),
            exten: exten()
        }
    );
    // The number is there, and yet nobody was dialled.
    let mut sim = failed(REPORTING);
    let list = "EventList: start\r\n\r\nEvent: ShowDialPlanComplete\r\nActionID: {id}\r\nEventList: Complete\r\n";
    sim.answer("ShowDialPlan", "Success", list);
    assert_eq!(sim.why(Party::First), &Why::NotDialled { cause: None });
}

#[test]
fn a_call_whose_events_do_not_come_is_said() {
    let mut sim = Sim::asked("101", OUTSIDE, LEAST, |_| {});
    let id = ActionId::new(sim.test.originate().id.as_str()).unwrap();
    sim.queued();
    sim.signal(&Signal::Unanswered { id, accepted: true });
    assert_eq!(sim.fault(), &Fault::Unseen);
}

#[test]
fn a_second_number_that_never_answers_is_not_waited_for_without_end() {
    let mut sim = Sim::asked("101", OUTSIDE, LEAST, |_| {});
    picked_up(&mut sim, "PJSIP/101-1");
    let due = sim.test.next_deadline().expect("an end");
    assert!(due <= sim.now + Duration::from_secs(90));
    sim.now += Duration::from_secs(91);
    sim.tick();
    assert_eq!(sim.why(Party::Second), &Why::NotDialled { cause: None });
}

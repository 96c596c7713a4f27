//! Extensions' phones.

use super::*;
use PhoneState as S;

#[test]
fn phones_of_a_real_office_are_listed_and_followed() {
    for version in ["16", "22"] {
        let mut sim = Sim::new();
        sim.recorded(version, "phones");
        // 105 never registered. What a phone did while it was recorded, 102 and 106 did.
        assert_eq!(sim.state("105"), Some(S::Unreachable), "{version}");
        assert_eq!(
            sim.lines_of("102"),
            ["Free", "Ringing", "InUse", "OnHold", "InUse", "Free"],
            "{version}"
        );
        let of_106 = sim.lines_of("106");
        let dnd: Vec<bool> = of_106.iter().map(|line| line.ends_with("dnd")).collect();
        let mut turns = dnd.clone();
        turns.dedup();
        assert_eq!(turns, [false, true, false, true, false], "{of_106:?}");
        assert!(!sim.told.phones.contains_key("200"), "no trunk");
        assert_eq!(sim.told.rights.hints, Some(true));
        assert_eq!(sim.told.rights.devices, Some(true));
        assert_eq!(sim.told.rights.phone_events, Some(true));
        assert!(sim.told.phones["101"].since.is_none(), "it was so before");
        assert!(sim.told.phones["102"].since.is_some());
    }
}

#[test]
fn a_user_without_rights_learns_which_are_missing() {
    for version in ["16", "22"] {
        let mut sim = Sim::new();
        sim.recorded(version, "refused");
        let rights = &sim.told.rights;
        assert_eq!(rights.hints, Some(false), "{version}");
        assert_eq!(rights.devices, Some(false));
        assert_eq!(rights.queues, Some(true), "no class is needed");
        assert_eq!(rights.queue_actions, Some(false));
        assert!(sim.told.phones.is_empty());
        assert_eq!(sim.told.queues.len(), 5, "{version}");
    }
}

const LISTED: &str = "Response: Success
    ActionID: list-DeviceStateList
    EventList: start
    Message: Device State Changes will follow

    Event: DeviceStateChange
    ActionID: list-DeviceStateList
    Device: PJSIP/101
    State: NOT_INUSE

    Event: DeviceStateChange
    ActionID: list-DeviceStateList
    Device: PJSIP/102
    State: INUSE

    Event: DeviceStateListComplete
    ActionID: list-DeviceStateList
    EventList: Complete
    ListItems: 2";

#[test]
fn an_item_of_a_listing_that_nobody_asked_for_is_not_believed() {
    let mut sim = Sim::new();
    sim.says(
        "Event: DeviceStateChange
        ActionID: mine
        Device: PJSIP/101
        State: INUSE",
    );
    assert_eq!(sim.state("101"), None);
    sim.says(LISTED);
    assert_eq!(sim.state("101"), Some(S::Free));
    assert_eq!(sim.state("102"), Some(S::InUse));
}

#[test]
fn without_events_the_listing_is_asked_for_again_and_shows_that_the_right_is_missing() {
    let mut sim = Sim::new();
    sim.says(LISTED);
    let due = sim.presence.next_deadline().unwrap();
    assert!(due > sim.now && due <= sim.now + ASK_AGAIN);
    sim.presence.tick(due - Duration::from_millis(1));
    assert_eq!(sim.send_asks(|_| "early".into()), 0);
    sim.presence.tick(due);
    assert_eq!(sim.send_asks(|_| "list-DeviceStateList".into()), 1);
    sim.says(LISTED);
    assert_eq!(sim.told.rights.phone_events, None, "nothing happened there");
    let due = sim.presence.next_deadline().unwrap();
    sim.presence.tick(due);
    sim.send_asks(|_| "list-DeviceStateList".into());
    sim.says(&LISTED.replace("NOT_INUSE", "RINGING"));
    assert_eq!(sim.state("101"), Some(S::Ringing));
    assert_eq!(sim.told.rights.phone_events, Some(false));
    // One that comes after all shows that they do come, and ends the asking.
    sim.says(
        "Event: DeviceStateChange
        Privilege: call,all
        Device: PJSIP/101
        State: NOT_INUSE",
    );
    assert_eq!(sim.told.rights.phone_events, Some(true));
    let due = sim.presence.next_deadline().unwrap();
    sim.presence.tick(due);
    sim.send_asks(|_| "list-DeviceStateList".into());
    sim.says(LISTED);
    assert_eq!(sim.presence.next_deadline(), None);
}

#[test]
fn after_a_break_how_long_is_unknown_and_what_is_gone_is_gone() {
    let mut sim = Sim::new();
    sim.says(LISTED);
    sim.says(
        "Event: DeviceStateChange
        Privilege: call,all
        Device: PJSIP/101
        State: RINGING",
    );
    assert!(sim.told.phones["101"].since.is_some());
    sim.presence.disconnected();
    assert_eq!(sim.presence.next_deadline(), None);
    let version = "22".to_owned();
    sim.presence.hear(&Signal::Ready { version }, sim.now);
    sim.send_asks(|ask| format!("list-{}", ask.action().name()));
    sim.says(
        &LISTED
            .replace("PJSIP/102", "PJSIP/103")
            .replace("NOT_INUSE", "RINGING"),
    );
    assert_eq!(sim.state("101"), Some(S::Ringing));
    assert_eq!(sim.told.phones["101"].since, None);
    assert_eq!(sim.state("102"), None);
    assert_eq!(sim.state("103"), Some(S::InUse));
}

#[test]
fn several_devices_of_one_extension_count_together_and_a_hint_where_they_are_unknown() {
    let mut sim = Sim::new();
    sim.says(
        "Event: ExtensionStatus
        Privilege: call,all
        Exten: 107
        Context: internal
        Hint: PJSIP/107&PJSIP/0004f2aabbcc&Custom:DND107,CustomPresence:107
        Status: 9
        StatusText: InUse&Ringing",
    );
    assert_eq!(sim.state("107"), Some(S::InUse));
    let device = |name: &str, state: &str| {
        format!("Event: DeviceStateChange\nPrivilege: call,all\nDevice: {name}\nState: {state}")
    };
    sim.says(&device("PJSIP/107", "NOT_INUSE"));
    assert_eq!(sim.state("107"), Some(S::InUse), "the other one is unknown");
    sim.says(&device("PJSIP/0004f2aabbcc", "UNAVAILABLE"));
    assert_eq!(sim.state("107"), Some(S::Free));
    sim.says(&device("Custom:DND107", "INUSE"));
    assert!(sim.told.phones["107"].do_not_disturb);
    assert_eq!(sim.state("107"), Some(S::Free), "the phone itself is");
    // Removed by a reload of the dialplan.
    sim.says("Event: ExtensionStatus\nExten: 107\nHint: PJSIP/107\nStatus: -2");
    assert_eq!(sim.state("107"), None);
}

#[test]
fn what_is_no_phone_of_an_extension_is_left_out() {
    let mut sim = Sim::new();
    for (name, hint) in [
        ("71", "park:71@parkedcalls"),
        ("*76101", "Custom:DEVDND101"),
        ("79161112233", "PJSIP/trunk"),
        ("600", "Queue:operators"),
    ] {
        sim.says(&format!(
            "Event: ExtensionStatus\nExten: {name}\nHint: {hint}\nStatus: 0"
        ));
    }
    for device in [
        "Custom:DND101",
        "MWI:101",
        "Queue:q_avail",
        "PJSIP/trunk_name",
        "confbridge:1",
    ] {
        sim.says(&format!(
            "Event: DeviceStateChange\nDevice: {device}\nState: INUSE"
        ));
    }
    assert!(sim.told.phones.is_empty(), "{:?}", sim.told.lines);
}

#[test]
fn a_forger_fills_no_memory() {
    let mut sim = Sim::new();
    for n in 0..3_000 {
        sim.says(&format!(
            "Event: ExtensionStatus\nExten: {n:05}\nHint: PJSIP/{n:05}\nStatus: 1"
        ));
        sim.says(&format!(
            "Event: DeviceStateChange\nDevice: SIP/{n:05}\nState: INUSE"
        ));
    }
    assert!(sim.told.phones.len() <= 2_000, "{}", sim.told.phones.len());
    sim.says(LISTED);
    assert!(sim.told.phones.len() <= 2_000);
}

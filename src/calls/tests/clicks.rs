//! Calls that are placed by AMI.

use super::Lab;
use crate::calls::{
    CallId, Change, Direction, OriginateKind, OriginateSent, Outcome, Phase, Reason,
};

pub(super) fn click(channel_id: Option<&str>) -> OriginateSent {
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
    assert_eq!((call.phase, call.own_click), (Phase::Asked, true));
    assert_eq!(call.number.as_deref(), Some("79035550000"));
    lab.dial(
        "DialBegin",
        "",
        "SIP/101-2 u=mine l=mine state=5",
        "DialString: 101",
    );
    assert_eq!(lab.call("mine").phase, Phase::OwnPhoneRings);
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
fn of_somebody_elses_originate_only_the_end_of_its_dial_tells_unreachable_from_silent() {
    let reason = |ended: bool, cause: u32| {
        let mut lab = Lab::new(&["101"]);
        let courier = "SIP/trunk-1 u=x l=x";
        lab.dial("DialBegin", "", courier, "DialString: trunk/79161234567");
        if ended {
            lab.dial("DialEnd", "", courier, "DialStatus: NOANSWER");
        }
        lab.after(100).hangup(courier, cause).after(5000);
        lab.call("x").reason
    };
    assert_eq!(reason(true, 19), Some(Reason::Unreachable));
    assert_eq!(reason(false, 19), Some(Reason::Silent));
}

//! Asterisk up to 11, by the lists of its events' fields; no PBX that old was at hand.

use super::Lab;
use crate::calls::{CardState, Direction, Outcome, TransferKind};

const CITY: &str = "Channel: SIP/trunk-1 | Uniqueid: 1.1 | CallerIDNum: 79161234567";

impl Lab {
    fn arrives(&mut self) -> &mut Self {
        self.message(&format!(
            "Event: Newchannel | {CITY} | ChannelState: 0 | Exten: 74951234501"
        ))
        .message(&format!("Event: Newstate | {CITY} | ChannelState: 4"))
    }

    /// A channel that is about to be dialled.
    fn dialled(&mut self, from: &str, phone: &str, uniqueid: &str) -> &mut Self {
        self.message(&format!(
            "Event: Newchannel | Channel: {phone} | Uniqueid: {uniqueid} | ChannelState: 0 | Exten: "
        ))
        .message(&format!(
            "Event: Dial | SubEvent: Begin | Channel: x | Destination: {phone} | UniqueID: {from} | \
             DestUniqueID: {uniqueid} | Dialstring: trunk/79161112233"
        ))
    }

    fn state(&mut self, phone: &str, uniqueid: &str, state: u8) -> &mut Self {
        self.message(&format!(
            "Event: Newstate | Channel: {phone} | Uniqueid: {uniqueid} | ChannelState: {state}"
        ))
    }

    fn dial_ends(&mut self, from: &str, status: &str) -> &mut Self {
        self.message(&format!(
            "Event: Dial | SubEvent: End | Channel: x | UniqueID: {from} | DialStatus: {status}"
        ))
    }

    fn link(&mut self, state: &str, one: &str, two: &str) -> &mut Self {
        self.message(&format!(
            "Event: Bridge | Bridgestate: {state} | Bridgetype: core | Channel1: x | Channel2: y | \
             Uniqueid1: {one} | Uniqueid2: {two}"
        ))
    }

    fn gone(&mut self, phone: &str, uniqueid: &str, cause: u32) -> &mut Self {
        self.message(&format!(
            "Event: Hangup | Channel: {phone} | Uniqueid: {uniqueid} | Cause: {cause}"
        ))
    }
}

#[test]
fn a_group_answered_by_one_is_one_call_with_a_card_for_each() {
    let mut lab = Lab::new(&["101"]);
    lab.arrives()
        .dialled("1.1", "SIP/101-2", "1.2")
        .dialled("1.1", "SIP/102-3", "1.3")
        .state("SIP/101-2", "1.2", 5)
        .state("SIP/102-3", "1.3", 5)
        .after(2000)
        .state("SIP/102-3", "1.3", 6)
        .state("SIP/trunk-1", "1.1", 6)
        .link("Link", "1.1", "1.3")
        .gone("SIP/101-2", "1.2", 26)
        .after(3000)
        .link("Unlink", "1.1", "1.3")
        .gone("SIP/102-3", "1.3", 16)
        .dial_ends("1.1", "ANSWER")
        .gone("SIP/trunk-1", "1.1", 16)
        .after(2000);
    let call = lab.call("1.1");
    assert_eq!(
        (call.direction, call.outcome),
        (Direction::Incoming, Some(Outcome::Answered))
    );
    assert_eq!(call.number.as_deref(), Some("79161234567"));
    assert_eq!(call.rang, ["101", "102"]);
    assert_eq!(call.answered_by.as_deref(), Some("102"));
    assert_eq!(call.talk.map(|talk| talk.as_secs()), Some(3));
    let cards: Vec<_> = lab.cards().into_iter().map(|card| card.2).collect();
    let by = "102".to_owned();
    assert_eq!(cards, [CardState::Ringing, CardState::Taken { by }]);
    assert_eq!(lab.ended(), ["1.1"], "and nothing else was told");
}

#[test]
fn what_became_of_a_direct_call_is_seen_without_dialend_naming_the_phone() {
    for (rings, status, cause, expected) in [
        (true, "CANCEL", 16, Outcome::Missed),
        (true, "NOANSWER", 16, Outcome::Missed),
        (false, "BUSY", 17, Outcome::Busy),
        (true, "BUSY", 21, Outcome::Rejected),
        (false, "CHANUNAVAIL", 20, Outcome::Unreachable),
    ] {
        let mut lab = Lab::new(&["101"]);
        lab.arrives().dialled("1.1", "SIP/101-2", "1.2");
        if rings {
            lab.state("SIP/101-2", "1.2", 5);
        }
        lab.after(4000)
            .gone("SIP/101-2", "1.2", cause)
            .dial_ends("1.1", status)
            .gone("SIP/trunk-1", "1.1", cause)
            .after(2000);
        assert_eq!(lab.call("1.1").outcome, Some(expected), "{status}");
        assert_eq!(lab.ended(), ["1.1"]);
    }
}

#[test]
fn a_queue_is_known_by_join_and_its_members_by_agentcalled() {
    let mut lab = Lab::new(&["101"]);
    lab.arrives()
        .state("SIP/trunk-1", "1.1", 6)
        .message(&format!("Event: Join | {CITY} | Queue: sales | Position: 1 | Count: 1"))
        .message("Event: Newchannel | Channel: SIP/101-2 | Uniqueid: 1.2 | ChannelState: 0 | Exten: ")
        .message(
            "Event: AgentCalled | Queue: sales | AgentCalled: SIP/101 | ChannelCalling: SIP/trunk-1 | \
             DestinationChannel: SIP/101-2 | CallerIDNum: 79161234567 | Uniqueid: 1.1",
        )
        .state("SIP/101-2", "1.2", 5)
        .after(2000)
        .state("SIP/101-2", "1.2", 6)
        .message("Event: Leave | Channel: SIP/trunk-1 | Queue: sales | Count: 0 | Uniqueid: 1.1")
        .message(
            "Event: AgentConnect | Queue: sales | Uniqueid: 1.1 | Channel: SIP/101-2 | \
             Member: SIP/101 | HoldTime: 2 | BridgedChannel: 1.2",
        )
        .link("Link", "1.1", "1.2");
    let call = lab.call("1.1");
    assert_eq!(call.queue.as_deref(), Some("sales"));
    assert_eq!(call.answered_by.as_deref(), Some("101"));
    assert_eq!(
        call.number.as_deref(),
        Some("79161234567"),
        "not the member's"
    );
    let cards: Vec<_> = lab.cards().into_iter().map(|card| card.2).collect();
    assert_eq!(cards, [CardState::Ringing, CardState::Answered]);
}

#[test]
fn a_click_makes_the_own_phone_ring_and_brings_no_card() {
    let mut lab = Lab::new(&["101"]);
    let mut click = super::clicks::click(None);
    click.exten = Some("79161112233".into());
    lab.tracker.originate_sent(click, lab.now);
    lab.message(
        "Event: Newchannel | Channel: SIP/101-2 | Uniqueid: 1.2 | ChannelState: 0 | Exten: ",
    )
    .state("SIP/101-2", "1.2", 5)
    .after(1000)
    .state("SIP/101-2", "1.2", 6)
    .message(
        "Event: OriginateResponse | ActionID: act | Response: Success | Channel: SIP/101-2 | \
             Reason: 4 | Uniqueid: 1.2",
    )
    .dialled("1.2", "SIP/trunk-3", "1.3")
    .state("SIP/trunk-3", "1.3", 5)
    .after(2000)
    .state("SIP/trunk-3", "1.3", 6)
    .link("Link", "1.2", "1.3");
    let call = lab.call("1.2");
    assert_eq!(
        (call.direction, call.own_click),
        (Direction::Outgoing, true)
    );
    assert_eq!(call.number.as_deref(), Some("79161112233"));
    assert_eq!(call.answered_by.as_deref(), Some("79161112233"));
    assert!(lab.cards().is_empty());
    assert_eq!(lab.tracker.calls().len(), 1);
}

#[test]
fn in_an_attended_transfer_the_masquerade_changes_ids_and_not_the_people() {
    let mut lab = Lab::new(&["103"]);
    lab.arrives()
        .dialled("1.1", "SIP/101-2", "1.2")
        .state("SIP/101-2", "1.2", 6)
        .state("SIP/trunk-1", "1.1", 6)
        .link("Link", "1.1", "1.2")
        .after(1000)
        .message("Event: Newchannel | Channel: SIP/101-3 | Uniqueid: 1.3 | ChannelState: 4 | Exten: 103 | CallerIDNum: 101")
        .dialled("1.3", "SIP/103-4", "1.4")
        .state("SIP/103-4", "1.4", 5)
        .after(1000)
        .state("SIP/103-4", "1.4", 6)
        .state("SIP/101-3", "1.3", 6)
        .link("Link", "1.3", "1.4")
        .after(1000)
        .message(
            "Event: Transfer | TransferMethod: SIP | TransferType: Attended | Channel: SIP/101-2 | \
             Uniqueid: 1.2 | TargetChannel: SIP/101-3 | TargetUniqueid: 1.3",
        )
        .message("Event: Masquerade | Clone: SIP/trunk-1 | CloneState: Up | Original: SIP/101-3 | OriginalState: Up")
        .message("Event: Rename | Channel: SIP/trunk-1 | Newname: SIP/trunk-1<MASQ> | Uniqueid: 1.1")
        .message("Event: Rename | Channel: SIP/101-3 | Newname: SIP/trunk-1 | Uniqueid: 1.3")
        .message("Event: Rename | Channel: SIP/trunk-1<MASQ> | Newname: SIP/101-3<ZOMBIE> | Uniqueid: 1.1")
        .gone("SIP/101-3<ZOMBIE>", "1.1", 16)
        .gone("SIP/101-2", "1.2", 16);
    let call = lab.tracker.calls().remove(0);
    assert_eq!(lab.tracker.calls().len(), 1);
    assert_eq!(call.direction, Direction::Incoming);
    assert_eq!(call.number.as_deref(), Some("79161234567"));
    assert_eq!(
        call.talking.as_deref(),
        Some("103"),
        "the caller speaks with 103"
    );
    let transfer = &call.transfers[0];
    assert_eq!(
        (transfer.kind, transfer.to.as_str(), transfer.answered),
        (TransferKind::Attended, "103", true)
    );
    lab.after(2000)
        .gone("SIP/103-4", "1.4", 16)
        .gone("SIP/trunk-1", "1.3", 16)
        .after(2000);
    assert_eq!(lab.tracker.calls().len(), 0);
    assert_eq!(lab.ended().len(), 1);
}

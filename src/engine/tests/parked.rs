//! What is asked of a new connection about calls in progress.

use super::*;
use crate::desk::snapshot::Act;

const PARKED: &str = "1795379884.4";

#[tokio::test(start_paused = true)]
async fn rights_are_asked_once_and_who_was_parked_before_can_be_taken_back() {
    let program = Program::start(FakeDirectory::default(), FakeJournal::default());
    program.pbx.list(&[format!(
        "Privilege: Call\r\nChannel: PJSIP/trunk_name-00000000\r\nChannelState: 6\r\nChannelStateDesc: Up\r\n\
         CallerIDNum: 79161234567\r\nConnectedLineNum: <unknown>\r\nContext: from-trunk\r\nExten: 101\r\n\
         Uniqueid: {PARKED}\r\nLinkedid: {PARKED}\r\nBridgeId: b1\r\nSeconds: 90"
    )]);
    program.pbx.park(&[format!(
        "ParkeeChannel: PJSIP/trunk_name-00000000\r\nParkeeChannelState: 6\r\nParkeeChannelStateDesc: Up\r\n\
         ParkeeCallerIDNum: 79161234567\r\nParkeeUniqueid: {PARKED}\r\nParkeeLinkedid: {PARKED}\r\n\
         ParkerDialString: PJSIP/101\r\nParkinglot: default\r\nParkingSpace: 701\r\nParkingTimeout: 40\r\n\
         ParkingDuration: 5"
    )]);
    let can_be_fetched = |snapshot: &Snapshot| {
        let mut calls = snapshot.calls.iter();
        calls.any(|call| call.call == PARKED && call.handling.can.contains(&Act::Retrieve))
    };
    program.until(can_be_fetched).await;
    let (pbx, _) = program.end().await;
    assert_eq!(pbx.heard("ListCommands").len(), 1);
    assert_eq!(pbx.heard("ParkedCalls").len(), 1);
}

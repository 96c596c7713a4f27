//! Lost connections and listings.

use super::{CITY, Lab};
use crate::calls::{CardState, Reason};

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

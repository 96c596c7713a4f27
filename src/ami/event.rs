//! Which event a message is: a closed list of those that the program may need, [`EventKind::Other`]
//! for the rest. Names are compared without regard to ASCII case, as AMI's keys are.
//!
//! Classification is one hash of a few bytes and one comparison: events arrive by the thousand, and
//! most of them (`VarSet`, `Newexten`) are of no interest.

macro_rules! event_kinds {
    ($($name:ident),+ $(,)?) => {
        /// An event by its name, in AMI's own spelling.
        #[allow(missing_docs, reason = "the names are Asterisk's and documented there")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum EventKind {
            /// Any other event.
            Other,
            $($name),+
        }

        const ALL: &[(&str, EventKind)] = &[$((stringify!($name), EventKind::$name)),+];
    };
}

event_kinds! {
    // Channels.
    Newchannel, Newstate, NewCallerid, NewConnectedLine, NewExten, NewAccountCode, Hangup,
    HangupRequest, SoftHangupRequest, Rename, Masquerade, Hold, Unhold, VarSet, ChannelReload,
    MusicOnHold, MusicOnHoldStart, MusicOnHoldStop, MonitorStart, MonitorStop, MixMonitorStart,
    MixMonitorStop, MixMonitorMute, ChanSpyStart, ChanSpyStop, DTMFBegin, DTMFEnd,
    // Dialling.
    Dial, DialBegin, DialState, DialEnd, OriginateResponse,
    // Bridges; `Bridge`, `Link` and `Unlink` up to 11.
    Bridge, Link, Unlink, BridgeCreate, BridgeDestroy, BridgeEnter, BridgeLeave, BridgeMerge,
    BridgeVideoSourceUpdate, ConfbridgeStart, ConfbridgeEnd, ConfbridgeJoin, ConfbridgeLeave,
    MeetmeJoin, MeetmeLeave, LocalBridge, LocalOptimizationBegin, LocalOptimizationEnd,
    // Transfers, pick-up, parking; `Transfer` up to 11.
    Transfer, BlindTransfer, AttendedTransfer, Pickup, ParkedCall, UnParkedCall,
    ParkedCallTimeOut, ParkedCallGiveUp, ParkedCallSwap, ParkedCallsComplete,
    // Queues; `Join`, `Leave`, `QueueMemberPaused` up to 11.
    Join, Leave, QueueCallerJoin, QueueCallerLeave, QueueCallerAbandon, AgentCalled,
    AgentConnect, AgentComplete, AgentRingNoAnswer, AgentDump, AgentLogin, AgentLogoff,
    QueueParams, QueueMember, QueueEntry, QueueStatusComplete, QueueSummary,
    QueueSummaryComplete, QueueMemberStatus, QueueMemberAdded, QueueMemberRemoved,
    QueueMemberPause, QueueMemberPaused, QueueMemberPenalty, QueueMemberRinginuse,
    // Listings.
    Status, StatusComplete, CoreShowChannel, CoreShowChannelsComplete, BridgeListItem,
    BridgeListComplete, ExtensionStatus, ExtensionStateListComplete, DeviceStateChange,
    DeviceStateListComplete, PresenceStatus, PresenceStateChange, PresenceStateListComplete,
    PeerStatus, ContactStatus,
    // The PBX and others.
    FullyBooted, Shutdown, Reload, UserEvent, MessageWaiting, Cdr, Cel, TestEvent,
    SuccessfulAuth, RTCPSent, RTCPReceived,
}

impl EventKind {
    /// Every kind, [`Self::Other`] first.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Other).chain(ALL.iter().map(|(_, kind)| *kind))
    }

    /// The kind of the event with this name.
    #[must_use]
    pub fn from_bytes(name: &[u8]) -> Self {
        let mut slot = slot_of(name);
        loop {
            let kind = match TABLE.get(slot) {
                None | Some(0) => return Self::Other,
                Some(at) => ALL.get(*at as usize - 1),
            };
            match kind {
                // Almost always it is written as it is here.
                Some((known, kind))
                    if known.as_bytes() == name || known.as_bytes().eq_ignore_ascii_case(name) =>
                {
                    return *kind;
                }
                _ => slot = (slot + 1) % SLOTS,
            }
        }
    }

    /// The name in AMI's spelling; empty for [`Self::Other`].
    #[must_use]
    pub fn name(self) -> &'static str {
        // The list is in the order of the enum, after `Other`.
        match (self as usize).checked_sub(1).and_then(|at| ALL.get(at)) {
            Some((name, _)) => name,
            None => "",
        }
    }
}

/// Four times the names, so that most look-ups, hits and misses, end at the first slot.
const SLOTS: usize = 512;

/// Positions in [`ALL`] plus one, by hash, with linear probing; 0 is free.
static TABLE: [u8; SLOTS] = table();

const fn table() -> [u8; SLOTS] {
    let mut table = [0; SLOTS];
    let mut at = 0;
    while at < ALL.len() {
        let mut slot = slot_of(ALL[at].0.as_bytes());
        while table[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        #[allow(clippy::cast_possible_truncation)]
        {
            table[slot] = (at + 1) as u8;
        }
        at += 1;
    }
    table
}

/// From the length, the first, a middle and the last two bytes, without their case.
const fn slot_of(name: &[u8]) -> usize {
    let len = name.len();
    if len < 2 {
        return 0;
    }
    let first = (name[0] | 0x20) as usize;
    let middle = (name[len / 2] | 0x20) as usize;
    let before = (name[len - 2] | 0x20) as usize;
    let last = (name[len - 1] | 0x20) as usize;
    (len * 67 + first * 5 + middle * 59 + before * 31 + last * 13) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_in_any_case() {
        for (name, kind) in ALL {
            assert_eq!(EventKind::from_bytes(name.as_bytes()), *kind);
            assert_eq!(EventKind::from_bytes(name.to_uppercase().as_bytes()), *kind);
            assert_eq!(EventKind::from_bytes(name.to_lowercase().as_bytes()), *kind);
            assert_eq!(kind.name(), *name);
        }
        assert!(ALL.len() < 255);
    }

    #[test]
    fn what_is_not_listed_is_other() {
        for name in [
            "",
            "N",
            "Newchanne",
            "NewchannelX",
            "Hangup ",
            "AorDetail",
            "\0\0",
        ] {
            assert_eq!(
                EventKind::from_bytes(name.as_bytes()),
                EventKind::Other,
                "{name:?}"
            );
        }
        assert_eq!(EventKind::Other.name(), "");
    }
}

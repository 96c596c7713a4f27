//! A busy office, measured: breaks, a slow database, filters worth their lines.

use std::sync::Arc;

use trubka::desk::snapshot::{
    ConnectionBreak, DatabaseTimes, Diagnostics, DirectoryError, EventShare, Offline, Recording,
    Snapshot, SpareEvent, Times, Waits,
};

use super::{NOW_MS, busy};

/// Kinds of events: a name, how many, how many bytes, how many lately, not needed.
const EVENTS: [(&str, u64, u64, u64, bool); 17] = [
    ("QueueMemberStatus", 26_600, 12_900_000, 310, false),
    ("DeviceStateChange", 19_670, 2_950_000, 228, false),
    ("Newstate", 10_660, 5_900_000, 130, false),
    ("ExtensionStatus", 8_960, 2_000_000, 101, false),
    ("Hangup", 7_530, 4_400_000, 88, false),
    ("NewConnectedLine", 7_150, 4_000_000, 80, false),
    ("Newchannel", 6_570, 3_700_000, 77, false),
    ("DialEnd", 4_680, 5_200_000, 51, false),
    ("Cdr", 4_530, 3_600_000, 50, true),
    ("BridgeEnter", 4_130, 3_400_000, 48, false),
    ("BridgeLeave", 4_110, 3_300_000, 47, false),
    ("SoftHangupRequest", 3_020, 1_700_000, 35, true),
    ("BridgeDestroy", 2_020, 700_000, 22, true),
    ("BridgeCreate", 2_010, 690_000, 22, true),
    ("MusicOnHoldStart", 370, 210_000, 4, true),
    ("AgentCalled", 64, 80_000, 0, false),
    ("", 12, 3_000, 0, false),
];

pub fn diagnostics() -> Snapshot {
    let events = EVENTS.map(|(name, count, bytes, lately, is_spare)| EventShare {
        name,
        count,
        bytes,
        lately,
        is_spare,
    });
    let mut all = EventShare::default();
    for share in &events {
        all.count += share.count;
        all.bytes += share.bytes;
        all.lately += share.lately;
    }
    let mut spare: Vec<&EventShare> = events.iter().filter(|share| share.is_spare).collect();
    spare.sort_by_key(|share| std::cmp::Reverse(share.bytes));
    let spare = spare.into_iter().map(|share| SpareEvent {
        line: format!("eventfilter = !^Event: {}", share.name),
        count: share.count,
        bytes: share.bytes,
    });
    let times = |last, median, slowest| Times {
        count: 5_312,
        last_us: last,
        median_us: median,
        slowest_us: slowest,
        slowest_unix_ms: NOW_MS - 4_000_000,
    };
    let gone = |ago_secs: i64, secs, why| ConnectionBreak {
        since_unix_ms: NOW_MS - ago_secs * 1_000,
        until_unix_ms: Some(NOW_MS - (ago_secs - secs) * 1_000),
        why,
        then: None,
        attempts: 0,
    };
    let restarted = ConnectionBreak {
        then: Some(Offline::Refused("192.168.0.5:5038".into())),
        attempts: 3,
        ..gone(7_300, 14, Offline::ShutDown)
    };
    let diagnostics = Diagnostics {
        since_unix_ms: NOW_MS - 5 * 3_600_000,
        all,
        peak_per_sec: 412,
        lately_secs: 60,
        pings: Some(times(4_100, 3_300, 81_000)),
        waits: Waits {
            lately_us: 3_900,
            longest_us: 41_000,
            longest_unix_ms: NOW_MS - 2_000_000,
        },
        breaks: vec![gone(900, 1, Offline::Lost), restarted],
        break_count: 2,
        database: Some(DatabaseTimes {
            look_ups: Some(times(5_200, 4_700, 1_230_000)),
            failures: 3,
            last_failure: Some((DirectoryError::TimedOut { ms: 3_000 }, NOW_MS - 700_000)),
            is_paused: false,
        }),
        spare: spare.collect(),
        events: events.into(),
    };
    Snapshot {
        diagnostics: Some(Arc::new(diagnostics)),
        recording: Some(Recording {
            file: "/home/anna/.local/share/trubka/recordings/2026-11-22_14-01-12.ami".into(),
            masked: true,
            bytes: 1_482_000,
            end: None,
        }),
        ..busy()
    }
}

//! Events that no PBX means: a caller can write whole packets into the stream.

use proptest::prelude::*;

use super::pbx::Pbx;

/// An event that the PBX never meant: a caller can forge whole packets.
#[derive(Debug, Clone)]
pub struct Forgery {
    pub at: u64,
    event: &'static str,
    /// Channels that exist, by chance, or do not.
    chans: [Option<u16>; 3],
}

pub fn forgery() -> impl Strategy<Value = Forgery> {
    let events = vec![
        "Newchannel",
        "Newstate",
        "Hangup",
        "DialBegin",
        "DialEnd",
        "BridgeEnter",
        "BridgeLeave",
        "LocalBridge",
        "Pickup",
        "BlindTransfer",
        "AttendedTransfer",
        "ParkedCall",
        "UnParkedCall",
        "QueueCallerJoin",
        "AgentCalled",
        "OriginateResponse",
        "Rename",
        "Status",
        "Dial",
        "Bridge",
    ];
    let chan = || prop::option::weighted(0.6, any::<u16>());
    (
        0..40_000_u64,
        prop::sample::select(events),
        [chan(), chan(), chan()],
    )
        .prop_map(|(at, event, chans)| Forgery { at, event, chans })
}

impl Forgery {
    pub fn text(&self, pbx: &Pbx) -> String {
        let mut text = format!("Event: {}\r\n", self.event);
        let ids: Vec<String> = self
            .chans
            .iter()
            .enumerate()
            .map(|(at, chan)| match chan {
                Some(chan) => pbx.id_by_chance(*chan),
                None => format!("forged-{}-{at}", self.at),
            })
            .collect();
        let prefixes = [
            "",
            "Dest",
            "LocalOne",
            "LocalTwo",
            "Target",
            "Transferer",
            "Transferee",
            "OrigTransferer",
            "SecondTransferer",
            "TransferTarget",
            "Parkee",
            "Retriever",
        ];
        for (at, prefix) in prefixes.iter().enumerate() {
            let (id, linked) = (&ids[at % 2], &ids[(at + 1 + at / 2) % 3]);
            let device =
                ["PJSIP/101", "PJSIP/trunk", "SIP/104", "Local/102@x"][(at + self.event.len()) % 4];
            text.push_str(&format!(
                "{prefix}Channel: {device}-{at:08x}\r\n{prefix}Uniqueid: {id}\r\n{prefix}Linkedid: {linked}\r\n\
                 {prefix}ChannelState: {}\r\n{prefix}Exten: {at}\r\n",
                at % 7
            ));
        }
        text.push_str("Cause: 16\r\nDialStatus: ANSWER\r\nBridgeUniqueid: bridge-1\r\nQueue: q\r\nNewname: SIP/103-1\r\nResponse: Success\r\n");
        text
    }
}

//! What the PBX says of its phones and lines: `DeviceStateList`, and about one phone of chan_sip
//! `SIPshowpeer`, whose list leaves out phones that nobody watches.

use super::Why;
use crate::ami::Message;
use crate::phone::Number;
use crate::settings::Settings;

/// Technologies of phones; the others in the list (`Queue:`, `Custom:`) are no devices.
const TECHNOLOGIES: [&str; 4] = ["PJSIP", "SIP", "IAX2", "SCCP"];

/// Devices and their states.
#[derive(Debug, Default)]
pub(super) struct Phones {
    /// (`PJSIP/101`, is connected).
    known: Vec<(String, bool)>,
    /// The list came to its end.
    pub is_whole: bool,
    /// chan_sip was asked about the one phone.
    pub is_peer_told: bool,
}

impl Phones {
    /// A `DeviceStateChange` of the list.
    pub fn take(&mut self, message: &Message<'_>) {
        let (Some(device), Some(state)) = (message.get("Device"), message.get("State")) else {
            return;
        };
        // INVALID is what an unknown name gets that somebody asked for.
        if technology(&device).is_some() && !state.eq_ignore_ascii_case("INVALID") {
            let is_connected = !state.eq_ignore_ascii_case("UNAVAILABLE");
            self.learn(device.into_owned(), is_connected);
        }
    }

    /// The answer to `SIPshowpeer` about `SIP/name`.
    pub fn take_peer(&mut self, device: &str, message: &Message<'_>, is_known: bool) {
        self.is_peer_told = true;
        self.known.retain(|(known, _)| known != device);
        if is_known {
            // "-none-", "(null)" and 0 stand for no address.
            let port = message.get("Address-Port");
            let has_address =
                port.is_some_and(|port| port.trim().parse().is_ok_and(|n: u32| n > 0));
            let status = message.get("Status").unwrap_or_default();
            self.learn(
                device.to_owned(),
                has_address && !status.starts_with("UNREACHABLE"),
            );
        }
    }

    /// Whether the PBX has a connection to a device (`PJSIP/101`, or `101` of whatever technology);
    /// `None` when it is not known to it.
    pub fn is_connected(&self, device: &str) -> Option<bool> {
        let is_same = |known: &str| known == device || name(known) == device;
        let known = self.known.iter().filter(|(known, _)| is_same(known));
        known.map(|(_, connected)| *connected).max()
    }

    /// The name of a connected device that was asked for, maybe without its technology.
    pub fn connected_as(&self, device: &str) -> Option<&str> {
        let is_it = |(known, connected): &&(String, bool)| {
            *connected && (known == device || name(known) == device)
        };
        let found = self.known.iter().find(is_it);
        found.map(|(known, _)| known.as_str())
    }

    /// Why a phone was out of reach at once.
    pub fn why(&self, phone: &str) -> Why {
        match self.is_connected(phone) {
            Some(false) => Why::NotConnected(phone.to_owned()),
            Some(true) => Why::Other { cause: None },
            None => self.unknown(phone),
        }
    }

    fn unknown(&self, phone: &str) -> Why {
        let phone = phone.to_owned();
        let technology = phone.split_once('/').map(|(technology, _)| technology);
        let mut in_use: Vec<&str> = Vec::new();
        for (technology, _) in self
            .known
            .iter()
            .filter_map(|(known, _)| known.split_once('/'))
        {
            if !in_use.contains(&technology) {
                in_use.push(technology);
            }
        }
        in_use.sort_unstable();
        let instead = self.known.iter().map(|(known, _)| known);
        let instead = instead.filter(|known| name(known) == name(&phone)).min();
        // chan_sip lists only phones that somebody watches.
        let is_chan_sip = technology.map_or(in_use.contains(&"SIP"), |known| known == "SIP");
        match technology {
            _ if instead.is_some() => Why::NotKnown {
                instead: instead.cloned(),
                phone,
            },
            _ if self.is_peer_told => Why::NotKnown {
                phone,
                instead: None,
            },
            _ if !self.is_whole => Why::NotConnectedOrNotKnown(phone),
            Some(technology) if !in_use.contains(&technology) && !in_use.is_empty() => {
                Why::NoDriver {
                    technology: technology.to_owned(),
                    in_use: in_use.into_iter().map(str::to_owned).collect(),
                }
            }
            _ if is_chan_sip => Why::NotConnectedOrNotKnown(phone),
            _ => Why::NotKnown {
                phone,
                instead: None,
            },
        }
    }

    fn learn(&mut self, device: String, is_connected: bool) {
        self.known.retain(|(known, _)| *known != device);
        self.known.push((device, is_connected));
    }
}

/// An own number's device: what the settings say, else by the operators' channel; where that leads
/// through the dialplan, the bare number stands for a device of whatever technology.
pub(super) fn likely_device(settings: &Settings, number: &Number) -> Option<String> {
    let Number::Internal(extension) = number else {
        return None;
    };
    let set = settings.numbers.devices.get(extension);
    if let Some(device) = set.and_then(|devices| devices.first()) {
        return Some(device.clone());
    }
    let technology = settings.dialling.operator_channel.split('/').next();
    Some(match technology {
        Some(technology) if technology != "Local" => format!("{technology}/{extension}"),
        _ => extension.clone(),
    })
}

/// `101` of `PJSIP/101`.
fn name(device: &str) -> &str {
    device.split_once('/').map_or(device, |(_, name)| name)
}

/// The technology, when this is a device's name.
fn technology(device: &str) -> Option<&str> {
    let (technology, name) = device.split_once('/')?;
    (TECHNOLOGIES.contains(&technology) && !name.is_empty()).then_some(technology)
}

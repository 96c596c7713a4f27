//! What the tracker knows of the office: whose device a channel belongs to, which numbers are
//! internal.
//!
//! Rule: the device is the channel's name up to its **last** `-` (device names contain dashes), and
//! never the caller id, which an originate and the dialplan change.

use std::collections::{BTreeMap, BTreeSet};

use crate::phone::{Number, Numbering};

/// Whose device is whose, and what numbers mean.
#[derive(Debug, Clone, Default)]
pub struct Office {
    numbering: Numbering,
    devices: BTreeMap<String, String>,
    trunks: BTreeSet<String>,
    extensions: BTreeSet<String>,
}

/// What learned hints and seen devices may add at most: an office has hundreds, a forger millions.
const MAX_LEARNED: usize = 10_000;

impl Office {
    /// An office where an extension is a device whose name is a number of up to
    /// `numbering.internal_max_digits` digits.
    pub fn new(numbering: Numbering) -> Self {
        Self {
            numbering,
            ..Self::default()
        }
    }

    /// From the settings: `devices` says whose devices are whose (`"101" = ["PJSIP/0004f2aabbcc"]`),
    /// `trunks` which devices never are an extension's.
    pub fn with_devices(
        numbering: Numbering,
        devices: &BTreeMap<String, Vec<String>>,
        trunks: &[String],
    ) -> Self {
        let mut office = Self::new(numbering);
        for (extension, names) in devices {
            for name in names {
                office.add_device(name, extension);
            }
        }
        office.trunks.extend(trunks.iter().cloned());
        office
    }

    /// This device (`PJSIP/0004f2aabbcc`) is that extension's.
    pub fn add_device(&mut self, device: &str, extension: &str) {
        self.extensions.insert(extension.to_owned());
        self.devices.insert(device.to_owned(), extension.to_owned());
    }

    /// A hint says so: `Exten: 101`, `Hint: PJSIP/101&PJSIP/0004f2aabbcc,CustomPresence:101`. What
    /// the settings say wins.
    pub fn learn_hint(&mut self, extension: &str, hint: &str) {
        if !self.is_internal(extension) || self.devices.len() >= MAX_LEARNED {
            return;
        }
        for device in hint.split(['&', ',']) {
            if device.contains('/') && !device.contains('@') && !self.trunks.contains(device) {
                self.extensions.insert(extension.to_owned());
                self.devices
                    .entry(device.to_owned())
                    .or_insert_with(|| extension.to_owned());
            }
        }
    }

    /// The rules of numbers here.
    pub fn numbering(&self) -> &Numbering {
        &self.numbering
    }

    /// The extension that owns a device, `None` for a trunk's or an unknown one.
    pub fn extension_of(&self, device: &str) -> Option<String> {
        if self.trunks.contains(device) {
            return None;
        }
        if let Some(extension) = self.devices.get(device) {
            return Some(extension.clone());
        }
        let (_, name) = device.split_once('/')?;
        self.is_internal(name).then(|| name.to_owned())
    }

    /// The extension whose phone's channel this is.
    pub fn extension_of_channel(&self, channel: &str) -> Option<String> {
        match kind(channel, self) {
            Kind::Extension(extension) => Some(extension),
            Kind::Trunk | Kind::Local { .. } | Kind::Pseudo => None,
        }
    }

    /// The extension of a queue's member: by its device (`PJSIP/101`), or by the extension that is dialled for
    /// it (`Local/101@from-queue/n`) or whose hint counts (`hint:101@ext-local`).
    pub fn extension_of_interface(&self, interface: &str) -> Option<String> {
        let dialled = interface
            .strip_prefix("hint:")
            .or_else(|| interface.strip_prefix("Local/"));
        match dialled {
            Some(dialled) => {
                let extension = dialled.split(['@', '/']).next().unwrap_or_default();
                self.is_internal(extension).then(|| extension.to_owned())
            }
            None => self.extension_of(interface),
        }
    }

    /// A number of so few digits that it is the office's own.
    pub fn is_internal(&self, number: &str) -> bool {
        !number.is_empty()
            && number.len() <= self.numbering.internal_max_digits
            && number.bytes().all(|b| b.is_ascii_digit())
    }

    /// An extension that is known by the settings or by a hint.
    pub fn knows_extension(&self, extension: &str) -> bool {
        self.extensions.contains(extension)
    }

    /// The digits of what AMI gave as a number; `None` when it is withheld or no number at all.
    pub fn digits(&self, text: &str) -> Option<String> {
        match Number::from_caller_id(text, &self.numbering) {
            Ok(number) => Some(number.key().to_owned()),
            Err(_) => plain_digits(text),
        }
    }

    /// The digits, when this is a number of the outside world.
    pub fn external_digits(&self, text: &str) -> Option<String> {
        match Number::from_caller_id(text, &self.numbering) {
            Ok(Number::External { digits, .. }) => Some(digits),
            _ => None,
        }
    }
}

/// A number that numbering plans do not know is still worth showing: its digits as they came.
fn plain_digits(text: &str) -> Option<String> {
    let only_number = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'+' | b' ' | b'-' | b'(' | b')'));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (only_number && !digits.is_empty() && digits.len() <= 100).then_some(digits)
}

/// A channel's name taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A phone of an extension.
    Extension(String),
    /// A line to the outside, or a device that is nobody's.
    Trunk,
    /// Half of a pair (`;1` or `;2`) that only links.
    Local {
        /// What both halves share.
        pair: String,
        /// True for `;2`, which runs the dialplan.
        second: bool,
    },
    /// A channel that Asterisk makes for itself.
    Pseudo,
}

/// The device of a channel: its name up to the last `-`.
pub(super) fn device(channel: &str) -> &str {
    let channel = channel
        .split_once('<')
        .map_or(channel, |(before, _)| before);
    let base = channel
        .strip_suffix(";1")
        .or_else(|| channel.strip_suffix(";2"))
        .unwrap_or(channel);
    base.rsplit_once('-').map_or(base, |(device, _)| device)
}

/// What a channel is, by its name.
pub(super) fn kind(channel: &str, office: &Office) -> Kind {
    const PSEUDO: [&str; 11] = [
        "Surrogate",
        "Announcer",
        "Recorder",
        "CBAnn",
        "CBRec",
        "Message",
        "MulticastRTP",
        "UnicastRTP",
        "Snoop",
        "Bridge",
        "AsyncGoto",
    ];
    let tech = channel.split('/').next().unwrap_or_default();
    if tech.eq_ignore_ascii_case("Local") {
        let pair = channel.rsplit_once(';').map_or(channel, |(pair, _)| pair);
        return Kind::Local {
            pair: pair.to_owned(),
            second: channel.ends_with(";2"),
        };
    }
    if PSEUDO.contains(&tech) {
        return Kind::Pseudo;
    }
    match office.extension_of(device(channel)) {
        Some(extension) => Kind::Extension(extension),
        None => Kind::Trunk,
    }
}

/// The part of a dial string that is dialled: `trunk_name/79161112233` and
/// `79161112233@trunk_name` both give `79161112233`.
pub(super) fn dialled_part(dial_string: &str) -> &str {
    let digits = |s: &str| s.bytes().filter(u8::is_ascii_digit).count();
    let wanted = |s: &&str| {
        s.bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'*' | b'#'))
    };
    dial_string
        .split(['/', '@', '&', ','])
        // PJSIP/trunk_name/sip:79161112233@host.
        .map(|part| part.strip_prefix("sip:").unwrap_or(part))
        .filter(|part| !part.is_empty())
        .filter(wanted)
        .max_by_key(|part| digits(part))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_the_name_up_to_its_last_dash() {
        assert_eq!(device("SIP/9170-12-0000a1"), "SIP/9170-12");
        assert_eq!(
            device("Local/101@internal-00000009;1"),
            "Local/101@internal"
        );
        assert_eq!(device("PJSIP/0004f2aabbcc-00000001"), "PJSIP/0004f2aabbcc");
    }

    #[test]
    fn an_extension_is_a_short_number_unless_the_settings_say_otherwise() {
        let mut office = Office::with_devices(
            Numbering::default(),
            &BTreeMap::from([("101".to_owned(), vec!["PJSIP/0004f2aabbcc".to_owned()])]),
            &["SIP/777".to_owned()],
        );
        assert_eq!(office.extension_of("SIP/12345").as_deref(), Some("12345"));
        assert_eq!(office.extension_of("SIP/123456"), None);
        assert_eq!(office.extension_of("SIP/777"), None);
        assert_eq!(
            office.extension_of("PJSIP/0004f2aabbcc").as_deref(),
            Some("101")
        );
        office.learn_hint("102", "PJSIP/9170-12&Custom:dnd");
        assert_eq!(office.extension_of("PJSIP/9170-12").as_deref(), Some("102"));
    }

    #[test]
    fn a_queues_member_is_an_extension_by_its_device_or_by_what_is_dialled() {
        let mut office = Office::new(Numbering::default());
        office.learn_hint("102", "PJSIP/9170-12");
        for (interface, extension) in [
            ("PJSIP/101", Some("101")),
            ("SIP/101", Some("101")),
            ("PJSIP/9170-12", Some("102")),
            ("Local/101@from-queue/n", Some("101")),
            ("Local/79161234567@out", None),
            ("hint:101@ext-local", Some("101")),
            ("Custom:DND101", None),
            ("", None),
        ] {
            let found = office.extension_of_interface(interface);
            assert_eq!(found.as_deref(), extension, "{interface}");
        }
    }

    #[test]
    fn both_forms_of_a_dial_string_give_the_number() {
        assert_eq!(dialled_part("trunk_name/79161112233"), "79161112233");
        assert_eq!(dialled_part("79161112233@trunk7"), "79161112233");
        assert_eq!(
            dialled_part("trunk7/sip:79161112233@10.0.0.1:5060"),
            "79161112233"
        );
        assert_eq!(dialled_part("101"), "101");
        assert_eq!(dialled_part("trunk/sip"), "");
    }
}

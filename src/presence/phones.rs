//! Extensions' phones by hints, device states and presence states.
//!
//! A phone's own device says more than the hint, which adds a custom "do not disturb" device to it; the hint
//! says more than nothing. So the devices count where all of an extension's are known, else the hint.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;

use super::Change;
use super::phone::{Phone, PhoneState};
use crate::ami::Message;
use crate::calls::Office;

/// More extensions no office has; a forger makes up more.
const MOST_PHONES: usize = 2_000;
/// Devices of extensions, and custom ones.
const MOST_DEVICES: usize = 8_000;
/// Devices of one hint.
const MOST_OF_HINT: usize = 16;
/// No device, context or presentity has a longer name, bytes.
const LONGEST: usize = 120;

/// The number's place in the setting.
const PLACE: &str = "{NUMBER}";

/// Phones by extension.
#[derive(Debug, Default)]
pub(super) struct Phones {
    /// What stands before and after the extension in the device of "do not disturb".
    dnd: Option<(String, String)>,
    hints: BTreeMap<String, Hint>,
    devices: HashMap<String, Device>,
    /// Devices of extensions that no hint names.
    named: BTreeMap<String, BTreeSet<String>>,
    /// Which hints name a device or a presentity.
    hinted: HashMap<String, BTreeSet<String>>,
    /// Presentities that say "do not disturb".
    absent: HashSet<String>,
    /// Channels whose phones hold their call, and whose phones they are. chan_sip tells of it by the phone's
    /// device state; PJSIP's says ONHOLD of whom is held, which mostly is a trunk.
    holding: HashMap<String, String>,
    told: BTreeMap<String, Phone>,
    /// Told before this session: nobody knows since when they are as they are.
    aged: HashSet<String>,
    /// A listing told of a state that was not known.
    is_listing_news: bool,
    dirty: BTreeMap<String, Option<Duration>>,
}

#[derive(Debug, Default)]
struct Hint {
    devices: Vec<String>,
    presentities: Vec<String>,
    status: Option<PhoneState>,
    is_listed: bool,
}

#[derive(Debug)]
struct Device {
    /// `None`: the PBX does not know.
    state: Option<PhoneState>,
    is_listed: bool,
}

impl Phones {
    pub(super) fn new(do_not_disturb: &str) -> Self {
        let dnd = do_not_disturb.split_once(PLACE);
        Self {
            dnd: dnd.map(|(before, after)| (before.to_owned(), after.to_owned())),
            ..Self::default()
        }
    }

    /// A new session: whatever its listings do not name is gone. How long a phone has been so is not known:
    /// nobody looked.
    pub(super) fn begin(&mut self) {
        for hint in self.hints.values_mut() {
            hint.is_listed = false;
        }
        for device in self.devices.values_mut() {
            device.is_listed = false;
        }
        self.absent.clear();
        self.holding.clear();
        self.is_listing_news = false;
        self.aged = self.told.keys().cloned().collect();
        for extension in self.told.keys() {
            self.dirty.entry(extension.clone()).or_insert(None);
        }
    }

    /// `ExtensionStatus`, an event or an item.
    pub(super) fn hint(&mut self, office: &mut Office, message: &Message<'_>, now: Duration) {
        let (Some(extension), Some(text)) = (message.get("Exten"), message.get("Hint")) else {
            return;
        };
        if !office.is_internal(&extension) {
            return;
        }
        let status: i32 = message
            .get("Status")
            .and_then(|status| status.trim().parse().ok())
            .unwrap_or(i32::MIN);
        // -2: removed, by a reload of the dialplan.
        if status == -2 {
            if self.hints.contains_key(extension.as_ref()) {
                self.forget_hint(&extension);
            }
            return;
        }
        let (devices, presentities) = text.split_once(',').unwrap_or((&text, ""));
        let parts = |list: &str| -> Vec<String> {
            let parts = list.split('&').map(str::trim);
            let fit = parts.filter(|part| !part.is_empty() && part.len() <= LONGEST);
            fit.take(MOST_OF_HINT).map(str::to_owned).collect()
        };
        let devices = parts(devices);
        let is_new = !self.hints.contains_key(extension.as_ref());
        let has_phone = devices.iter().any(|device| is_phone(device));
        if !has_phone || (is_new && self.hints.len() >= MOST_PHONES) {
            return;
        }
        office.learn_hint(&extension, &text);
        let hint = Hint {
            devices,
            presentities: parts(presentities),
            status: PhoneState::of_hint(status),
            is_listed: true,
        };
        let is_other = self.hints.get(extension.as_ref()).is_none_or(|known| {
            known.devices != hint.devices || known.presentities != hint.presentities
        });
        if is_other {
            self.forget_hint(&extension);
            for part in hint.devices.iter().chain(&hint.presentities) {
                let of = self.hinted.entry(part.clone()).or_default();
                of.insert(extension.clone().into_owned());
            }
        }
        let is_live = message.action_id().is_none();
        self.hints.insert(extension.clone().into_owned(), hint);
        self.touch(extension.into_owned(), is_live.then_some(now));
    }

    /// All hints were listed.
    pub(super) fn hints_listed(&mut self) {
        let gone: Vec<String> = self
            .hints
            .iter()
            .filter(|(_, hint)| !hint.is_listed)
            .map(|(extension, _)| extension.clone())
            .collect();
        for extension in gone {
            self.forget_hint(&extension);
        }
    }

    /// `DeviceStateChange`, an event or an item.
    pub(super) fn device(
        &mut self,
        office: &Office,
        message: &Message<'_>,
        now: Duration,
        is_listed: bool,
    ) {
        let (Some(name), Some(state)) = (message.get("Device"), message.get("State")) else {
            return;
        };
        if name.len() > LONGEST {
            return;
        }
        let owner = match is_phone(&name) {
            true => office.extension_of(&name),
            false => self.undisturbed_by(office, &name),
        };
        let is_hinted = self.hinted.contains_key(name.as_ref());
        let is_known = self.devices.contains_key(name.as_ref());
        if (owner.is_none() && !is_hinted)
            || (!is_known && self.devices.len() >= MOST_DEVICES)
            || (!is_known && !is_hinted && self.named.len() >= MOST_PHONES)
        {
            return;
        }
        let device = Device {
            state: PhoneState::of_device(&state),
            is_listed: true,
        };
        self.devices.insert(name.clone().into_owned(), device);
        let since = (!is_listed).then_some(now);
        let hinting: Vec<String> = self
            .hinted
            .get(name.as_ref())
            .map(|of| of.iter().cloned().collect())
            .unwrap_or_default();
        let touched = hinting.iter().chain(&owner);
        let is_other = |extension: &String| {
            let told = self.told.get(extension).map(|phone| phone.state);
            told.is_some_and(|told| told != self.state_of(extension))
        };
        self.is_listing_news |= is_listed && touched.into_iter().any(is_other);
        if let Some(owner) = owner {
            if is_phone(&name) && !is_hinted {
                let devices = self.named.entry(owner.clone()).or_default();
                devices.insert(name.into_owned());
            }
            self.touch(owner, since);
        }
        for extension in hinting {
            self.touch(extension, since);
        }
    }

    /// All devices were listed; true when a phone's state turned out to be another one.
    pub(super) fn devices_listed(&mut self, office: &Office) -> bool {
        let gone: Vec<String> = self
            .devices
            .iter()
            .filter(|(_, device)| !device.is_listed)
            .map(|(name, _)| name.clone())
            .collect();
        for name in gone {
            self.devices.remove(&name);
            let owner = office.extension_of(&name);
            if let Some(devices) = owner.as_ref().and_then(|owner| self.named.get_mut(owner)) {
                devices.remove(&name);
            }
            let hinting = self.hinted.get(&name).into_iter().flatten().cloned();
            for extension in hinting.chain(owner).collect::<Vec<_>>() {
                self.touch(extension, None);
            }
        }
        self.named.retain(|_, devices| !devices.is_empty());
        for device in self.devices.values_mut() {
            device.is_listed = false;
        }
        std::mem::take(&mut self.is_listing_news)
    }

    /// `PresenceStateChange`: a presentity's state, an event or an item.
    pub(super) fn presence(&mut self, message: &Message<'_>, now: Duration) {
        let Some(presentity) = message.get("Presentity") else {
            return;
        };
        let hinting = self.hinted.get(presentity.as_ref());
        let Some(hinting) = hinting.map(|of| of.iter().cloned().collect::<Vec<_>>()) else {
            return;
        };
        self.note_absence(presentity.as_ref(), message);
        let since = message.action_id().is_none().then_some(now);
        for extension in hinting {
            self.touch(extension, since);
        }
    }

    /// `PresenceStatus`: the same, of a hint.
    pub(super) fn presence_status(&mut self, message: &Message<'_>, now: Duration) {
        let Some(extension) = message.get("Exten") else {
            return;
        };
        let Some(hint) = self.hints.get(extension.as_ref()) else {
            return;
        };
        for presentity in hint.presentities.clone() {
            self.note_absence(&presentity, message);
        }
        self.touch(extension.into_owned(), Some(now));
    }

    fn note_absence(&mut self, presentity: &str, message: &Message<'_>) {
        let status = message.get("Status").unwrap_or_default();
        if status.trim().eq_ignore_ascii_case("dnd") {
            if self.absent.len() < MOST_PHONES {
                self.absent.insert(presentity.to_owned());
            }
        } else {
            self.absent.remove(presentity);
        }
    }

    /// `Hold`, `Unhold`, and the end of a channel.
    pub(super) fn hold(
        &mut self,
        office: &Office,
        is_held: bool,
        message: &Message<'_>,
        now: Duration,
    ) {
        if !is_held && self.holding.is_empty() {
            return;
        }
        let channel = message.channel();
        let Some(channel) = channel.channel().filter(|name| name.len() <= LONGEST) else {
            return;
        };
        let extension = match is_held {
            true => office.extension_of_channel(&channel),
            false => self.holding.remove(channel.as_ref()),
        };
        let Some(extension) = extension else {
            return;
        };
        if is_held {
            if self.holding.len() >= MOST_PHONES {
                return;
            }
            self.holding.insert(channel.into_owned(), extension.clone());
        }
        self.touch(extension, Some(now));
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.dirty.is_empty()
    }

    /// What is new.
    pub(super) fn drain(&mut self, changes: &mut Vec<Change>) {
        for (extension, since) in std::mem::take(&mut self.dirty) {
            // A "do not disturb" alone is no phone.
            let is_known =
                self.hints.contains_key(&extension) || self.named.contains_key(&extension);
            if !is_known {
                if self.told.remove(&extension).is_some() {
                    changes.push(Change::PhoneGone(extension));
                }
                continue;
            }
            if !self.told.contains_key(&extension) && self.told.len() >= MOST_PHONES {
                continue;
            }
            let state = self.state_of(&extension);
            let before = self.told.get(&extension);
            let is_aged = self.aged.remove(&extension);
            let since = match before {
                Some(before) if before.state == state => before.since.filter(|_| !is_aged),
                _ => since,
            };
            let phone = Phone {
                do_not_disturb: self.is_undisturbed(&extension),
                extension: extension.clone(),
                state,
                since,
            };
            if before != Some(&phone) {
                self.told.insert(extension, phone.clone());
                changes.push(Change::Phone(phone));
            }
        }
    }

    /// Something of it is new; `since` when an event tells so.
    fn touch(&mut self, extension: String, since: Option<Duration>) {
        let at = self.dirty.entry(extension).or_insert(since);
        *at = since.or(*at);
    }

    fn forget_hint(&mut self, extension: &str) {
        let Some(hint) = self.hints.remove(extension) else {
            return;
        };
        for part in hint.devices.iter().chain(&hint.presentities) {
            if let Some(of) = self.hinted.get_mut(part) {
                of.remove(extension);
                if of.is_empty() {
                    self.hinted.remove(part);
                }
            }
        }
        self.touch(extension.to_owned(), None);
    }

    fn state_of(&self, extension: &str) -> PhoneState {
        let hint = self.hints.get(extension);
        let hinted = hint.into_iter().flat_map(|hint| &hint.devices);
        let phones = hinted.filter(|device| is_phone(device));
        let named = self.named.get(extension).into_iter().flatten();
        let mut unknown = 0;
        let states: Vec<PhoneState> = phones
            .chain(named)
            .filter_map(|device| {
                let state = self.devices.get(device).and_then(|device| device.state);
                unknown += usize::from(state.is_none());
                state
            })
            .collect();
        let by_hint = hint.and_then(|hint| hint.status);
        let by_devices = PhoneState::of_all(states.into_iter());
        let state = match unknown {
            0 => by_devices.or(by_hint),
            _ => by_hint.or(by_devices),
        };
        let holds = || self.holding.values().any(|holding| holding == extension);
        match state.unwrap_or_default() {
            PhoneState::InUse if holds() => PhoneState::OnHold,
            state => state,
        }
    }

    fn is_undisturbed(&self, extension: &str) -> bool {
        let hint = self.hints.get(extension);
        let is_absent = |presentity: &String| self.absent.contains(presentity);
        if hint.is_some_and(|hint| hint.presentities.iter().any(is_absent)) {
            return true;
        }
        let device = self.dnd_device(extension);
        let state = device.and_then(|device| self.devices.get(&device)?.state);
        state.is_some_and(|state| !matches!(state, PhoneState::Free | PhoneState::Unreachable))
    }

    fn dnd_device(&self, extension: &str) -> Option<String> {
        let (before, after) = self.dnd.as_ref()?;
        Some(format!("{before}{extension}{after}"))
    }

    /// Whose "do not disturb" this device is.
    fn undisturbed_by(&self, office: &Office, device: &str) -> Option<String> {
        let (before, after) = self.dnd.as_ref()?;
        let extension = device.strip_prefix(before.as_str())?;
        let extension = extension.strip_suffix(after.as_str())?;
        office.is_internal(extension).then(|| extension.to_owned())
    }
}

/// A device that can ring: `PJSIP/101`, not `Custom:DND101`, `park:71@parkedcalls`, `MWI:…`.
fn is_phone(device: &str) -> bool {
    device
        .split_once('/')
        .is_some_and(|(technology, name)| !technology.contains(':') && !name.is_empty())
        && !device.starts_with("Queue/")
}

//! Colleagues: what the PBX says of their phones, the calls that are there, and their names, as one row for
//! each extension.
//!
//! Rule: a row is made anew only when something of it changed, and the whole only when a row did: an office
//! of hundreds is shown beside a busy PBX.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use super::Desk;
use super::input::Now;
use super::snapshot::{self, Colleague, ColleagueGroup, ColleagueState, PhonesLack, With};
use crate::calls::{Call, CallId, Direction, LegView, Phase};
use crate::presence::{Phone, PhoneState, Rights};
use crate::settings;

/// More extensions no office has.
const MOST: usize = 2_000;
/// Calls of one extension: more a phone has not.
const MOST_AT_ONE: usize = 8;

/// What is known of colleagues, names apart.
#[derive(Debug, Default)]
pub(super) struct Colleagues {
    groups: Vec<(String, Vec<String>)>,
    phones: BTreeMap<String, Known>,
    /// Extensions that are in use since a known moment.
    counting: BTreeSet<String>,
    rights: Rights,
    engaged: BTreeMap<String, BTreeMap<CallId, Engaged>>,
    /// At which extensions a call is.
    at: HashMap<CallId, Vec<String>>,
    shown: RefCell<Shown>,
}

#[derive(Debug)]
struct Known {
    phone: Phone,
    since_unix_ms: Option<i64>,
}

/// A call at an extension.
#[derive(Debug, PartialEq, Eq)]
struct Engaged {
    state: ColleagueState,
    since_unix_ms: i64,
    with: Other,
}

#[derive(Debug, PartialEq, Eq)]
enum Other {
    Nobody,
    Outside {
        number: Option<String>,
        name: Option<String>,
    },
    Inside(String),
}

/// What was shown last, and what of it is old.
#[derive(Debug, Default)]
struct Shown {
    all: Arc<snapshot::Colleagues>,
    rows: HashMap<String, Arc<Colleague>>,
    groups: Vec<(Option<String>, Vec<String>)>,
    names: HashMap<String, String>,
    /// The version of people's names in it.
    names_version: Option<u64>,
    /// Extensions whose rows are old.
    old: BTreeSet<String>,
    /// Extensions came or went.
    is_other_list: bool,
    is_other_lack: bool,
}

impl Colleagues {
    pub(super) fn new(settings: &settings::Colleagues) -> Self {
        let groups = settings.groups.iter();
        Self {
            groups: groups
                .map(|(name, extensions)| (name.clone(), extensions.clone()))
                .collect(),
            ..Self::default()
        }
    }

    /// Other groups, of the same people.
    pub(super) fn regroup(&mut self, settings: &settings::Colleagues) {
        self.groups = Self::new(settings).groups;
        self.shown.get_mut().is_other_list = true;
    }

    pub(super) fn phone(&mut self, phone: Phone, now: Now) {
        let since_unix_ms = phone.since.map(|since| now.unix_ms_at(since));
        let extension = phone.extension.clone();
        let counts = matches!(
            phone.state,
            PhoneState::InUse | PhoneState::Ringing | PhoneState::OnHold
        );
        if counts && since_unix_ms.is_some() {
            self.counting.insert(extension.clone());
        } else {
            self.counting.remove(&extension);
        }
        let known = Known {
            phone,
            since_unix_ms,
        };
        let shown = self.shown.get_mut();
        if self.phones.insert(extension.clone(), known).is_none() {
            shown.is_other_list = true;
        }
        shown.old.insert(extension);
    }

    /// What an extension's phones do, as far as that is known.
    pub(super) fn state(&self, extension: &str) -> ColleagueState {
        let calls = self.engaged.get(extension);
        let engaged = calls.and_then(|calls| calls.values().next());
        let phone = self.phones.get(extension);
        match (engaged, phone) {
            (Some(engaged), _) => engaged.state,
            (None, Some(known)) => of_phone(known.phone.state),
            (None, None) => ColleagueState::Unknown,
        }
    }

    pub(super) fn phone_gone(&mut self, extension: &str) {
        self.phones.remove(extension);
        self.counting.remove(extension);
        let shown = self.shown.get_mut();
        shown.is_other_list = true;
        shown.old.insert(extension.to_owned());
    }

    pub(super) fn rights(&mut self, rights: &Rights) {
        self.rights = rights.clone();
        self.shown.get_mut().is_other_lack = true;
    }

    /// A call's news: where it is now.
    pub(super) fn call(&mut self, call: &Call, now: Now) {
        let mut engaged = match call.ended_at {
            None => engagements(call, now),
            Some(_) => Vec::new(),
        };
        engaged.truncate(MOST_AT_ONE);
        let before = self.at.remove(&call.id).unwrap_or_default();
        for extension in &before {
            if engaged.iter().all(|(other, _)| other != extension) {
                self.leave(extension, &call.id);
            }
        }
        let mut at = Vec::new();
        for (extension, engagement) in engaged {
            let is_known = self.engaged.contains_key(&extension);
            if !is_known && self.engaged.len() >= MOST {
                continue;
            }
            let here = self.engaged.entry(extension.clone()).or_default();
            if here.len() >= MOST_AT_ONE && !here.contains_key(&call.id) {
                continue;
            }
            if here.get(&call.id) != Some(&engagement) {
                here.insert(call.id.clone(), engagement);
                self.shown.get_mut().old.insert(extension.clone());
            }
            at.push(extension);
        }
        if !at.is_empty() {
            self.at.insert(call.id.clone(), at);
        }
    }

    /// A call is no more.
    pub(super) fn call_gone(&mut self, id: &CallId) {
        for extension in self.at.remove(id).unwrap_or_default() {
            self.leave(&extension, id);
        }
    }

    /// Somebody was looked up.
    pub(super) fn looked(&mut self, number: &str) {
        let shown = self.shown.get_mut();
        for (extension, calls) in &self.engaged {
            let is_with = |engaged: &Engaged| matches!(&engaged.with, Other::Outside { number: Some(other), .. } if other == number);
            if calls.values().any(is_with) {
                shown.old.insert(extension.clone());
            }
        }
    }

    /// Whether this is an extension of the office, by its phones or the settings' groups.
    pub(super) fn knows(&self, extension: &str) -> bool {
        let mut in_groups = self.groups.iter().flat_map(|(_, extensions)| extensions);
        self.phones.contains_key(extension) || in_groups.any(|known| known == extension)
    }

    /// Seconds are counted on some row, though perhaps no call is followed.
    pub(super) fn counts_seconds(&self) -> bool {
        !self.counting.is_empty()
    }

    fn leave(&mut self, extension: &str, id: &CallId) {
        if let Some(here) = self.engaged.get_mut(extension) {
            here.remove(id);
            if here.is_empty() {
                self.engaged.remove(extension);
            }
        }
        self.shown.get_mut().old.insert(extension.to_owned());
    }

    fn lacks(&self) -> Option<PhonesLack> {
        let rights = &self.rights;
        if rights.hints == Some(false) && rights.devices == Some(false) {
            Some(PhonesLack::Listing)
        } else if rights.phone_events == Some(false) {
            Some(PhonesLack::Events)
        } else {
            None
        }
    }
}

impl Desk {
    /// Everybody as they are now: the same as before where nothing changed.
    pub(super) fn colleagues(&self) -> Arc<snapshot::Colleagues> {
        let model = &self.colleagues;
        let shown = &mut *model.shown.borrow_mut();
        let is_renamed = shown.names_version != Some(self.names_version);
        if !is_renamed && !shown.is_other_list && !shown.is_other_lack && shown.old.is_empty() {
            return Arc::clone(&shown.all);
        }
        if is_renamed {
            shown.names = self.people.names();
            shown.names_version = Some(self.names_version);
            shown.rows.clear();
        }
        if is_renamed || shown.is_other_list {
            shown.groups = self.grouped(&shown.names);
        }
        let old = std::mem::take(&mut shown.old);
        for extension in &old {
            shown.rows.remove(extension);
        }
        let mut groups = Vec::with_capacity(shown.groups.len());
        for (name, extensions) in &shown.groups {
            let mut people = Vec::with_capacity(extensions.len());
            for extension in extensions {
                let row = shown.rows.entry(extension.clone());
                let row = row.or_insert_with(|| Arc::new(self.colleague(extension, &shown.names)));
                people.push(Arc::clone(row));
            }
            groups.push(ColleagueGroup {
                name: name.clone(),
                people,
            });
        }
        let own = self.people.operator.extensions.first();
        let own = own.and_then(|own| shown.rows.get(own)).cloned();
        let all = snapshot::Colleagues {
            groups,
            own,
            is_listed: model.rights.hints.is_some() && model.rights.devices.is_some(),
            lacks: model.lacks(),
        };
        if *shown.all != all {
            shown.all = Arc::new(all);
        }
        (shown.is_other_list, shown.is_other_lack) = (false, false);
        Arc::clone(&shown.all)
    }

    /// Extensions by group, each group in the order of names.
    fn grouped(&self, names: &HashMap<String, String>) -> Vec<(Option<String>, Vec<String>)> {
        let longest = self.numbering.internal_max_digits;
        let is_extension = |extension: &&String| {
            (1..=longest).contains(&extension.len())
                && extension.bytes().all(|b| b.is_ascii_digit())
        };
        let model = &self.colleagues;
        let in_groups = model.groups.iter().flat_map(|(_, extensions)| extensions);
        let all: BTreeSet<&String> = in_groups
            .chain(names.keys())
            .chain(model.phones.keys())
            .filter(is_extension)
            .take(MOST)
            .collect();
        let by_name = |extension: &&String| {
            let name = named(names, extension).map(|name| name.to_lowercase());
            (name.is_none(), name, extension.len(), (*extension).clone())
        };
        let sorted = |mut people: Vec<&String>| -> Vec<String> {
            people.sort_by_cached_key(by_name);
            people.into_iter().cloned().collect()
        };
        let mut rest = all.clone();
        let mut groups = Vec::new();
        for (name, extensions) in &model.groups {
            let here: BTreeSet<&String> = extensions.iter().filter(|x| all.contains(x)).collect();
            rest.retain(|extension| !here.contains(extension));
            groups.push((Some(name.clone()), sorted(here.into_iter().collect())));
        }
        groups.push((None, sorted(rest.into_iter().collect())));
        groups.retain(|(_, people)| !people.is_empty());
        groups
    }

    fn colleague(&self, extension: &str, names: &HashMap<String, String>) -> Colleague {
        let model = &self.colleagues;
        let known = model.phones.get(extension);
        let phone = known.map(|known| known.phone.state).unwrap_or_default();
        let phone_since = known.and_then(|known| known.since_unix_ms);
        let calls = model.engaged.get(extension);
        let rank = |engaged: &Engaged| match engaged.state {
            ColleagueState::Talking => 0,
            ColleagueState::Ringing => 1,
            _ => 2,
        };
        let call = calls.and_then(|calls| {
            calls
                .values()
                .min_by_key(|call| (rank(call), call.since_unix_ms))
        });
        let ringing = calls.and_then(|calls| {
            let mut ringing = calls
                .iter()
                .filter(|(_, call)| call.state == ColleagueState::Ringing);
            ringing.next().map(|(id, _)| id.0.clone())
        });
        let is_own = self
            .people
            .operator
            .extensions
            .iter()
            .any(|x| x == extension);
        let is_held = phone == PhoneState::OnHold;
        let (state, since_unix_ms) = match call {
            Some(call) if is_held && call.state == ColleagueState::Talking => (
                ColleagueState::OnHold,
                phone_since.or(Some(call.since_unix_ms)),
            ),
            Some(call) => (call.state, Some(call.since_unix_ms)),
            None => (of_phone(phone), phone_since),
        };
        Colleague {
            extension: extension.to_owned(),
            name: named(names, extension).cloned(),
            state,
            do_not_disturb: known.is_some_and(|known| known.phone.do_not_disturb),
            since_unix_ms,
            with: call.and_then(|call| self.other_side(&call.with, names)),
            ringing_call: ringing,
            is_own,
        }
    }

    fn other_side(&self, other: &Other, names: &HashMap<String, String>) -> Option<With> {
        match other {
            Other::Nobody => None,
            Other::Outside { number, name } => Some(With::Outside(
                self.party(number.as_deref(), name.as_deref()),
            )),
            Other::Inside(extension) => Some(With::Inside {
                name: named(names, extension).cloned(),
                extension: extension.clone(),
            }),
        }
    }
}

/// An extension may be somebody's whose name nobody has written down.
fn named<'n>(names: &'n HashMap<String, String>, extension: &str) -> Option<&'n String> {
    names.get(extension).filter(|name| !name.is_empty())
}

fn of_phone(state: PhoneState) -> ColleagueState {
    match state {
        PhoneState::Unknown => ColleagueState::Unknown,
        PhoneState::Free => ColleagueState::Free,
        PhoneState::Ringing => ColleagueState::Ringing,
        PhoneState::InUse => ColleagueState::Busy,
        PhoneState::OnHold => ColleagueState::OnHold,
        PhoneState::Unreachable => ColleagueState::Unreachable,
    }
}

/// At which extensions a call is, and how.
fn engagements(call: &Call, now: Now) -> Vec<(String, Engaged)> {
    let mut engaged: Vec<(String, Engaged)> = Vec::new();
    for leg in call.legs.iter().filter(|leg| leg.ended.is_none()) {
        let Some(extension) = &leg.extension else {
            continue;
        };
        let Some((state, since)) = doing(call, leg, extension) else {
            continue;
        };
        let new = Engaged {
            state,
            since_unix_ms: now.unix_ms_at(since),
            with: other_of(call, extension),
        };
        // Several devices of one extension: the one that talks counts.
        match engaged.iter_mut().find(|(other, _)| other == extension) {
            Some((_, known)) if new.state == ColleagueState::Talking => *known = new,
            Some(_) => {}
            None => engaged.push((extension.clone(), new)),
        }
    }
    engaged
}

fn doing(call: &Call, leg: &LegView, extension: &str) -> Option<(ColleagueState, Duration)> {
    let is_caller = call.extension.as_deref() == Some(extension)
        && matches!(
            call.direction,
            Direction::Outgoing | Direction::Internal | Direction::Callback
        );
    match (leg.up, leg.ringing) {
        (Some(up), _) if call.phase == Phase::Talking => {
            let answered = call.answered_at.unwrap_or(up);
            Some((ColleagueState::Talking, up.max(answered)))
        }
        (Some(up), _) => Some((ColleagueState::Calling, up)),
        (None, Some(ringing)) => Some((ColleagueState::Ringing, ringing)),
        (None, None) if is_caller => Some((ColleagueState::Calling, leg.born)),
        // It is being reached: nothing rings yet.
        (None, None) => None,
    }
}

fn other_of(call: &Call, extension: &str) -> Other {
    if call.direction != Direction::Internal {
        return Other::Outside {
            number: call.number.clone(),
            name: call.name.clone(),
        };
    }
    let others = call.legs.iter().filter(|leg| leg.ended.is_none());
    let other = others
        .filter_map(|leg| Some((leg.extension.as_deref()?, leg.up.is_some())))
        .filter(|(other, _)| *other != extension)
        .max_by_key(|(_, is_up)| *is_up)
        .map(|(other, _)| other);
    let named = [call.number.as_deref(), call.extension.as_deref()];
    let named = named
        .into_iter()
        .flatten()
        .find(|other| *other != extension);
    match other.or(named) {
        Some(other) => Other::Inside(other.to_owned()),
        None => Other::Nobody,
    }
}

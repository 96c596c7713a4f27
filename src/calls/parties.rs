//! Who is who in a call: its root, its direction, who was called, the outside party's number.
//!
//! Judged anew from the legs at every change, so that the order of events between channels makes no
//! difference.

use super::book::Book;
use super::leg::{Leg, LegKey};
use super::office::{Kind, dialled_part};
use super::originates::OriginateKind;
use super::under_way::UnderWay;
use super::{CallId, Direction};

/// Roles in a call.
#[derive(Debug)]
pub(super) struct Parties<'b> {
    pub book: &'b Book,
    pub call: &'b UnderWay,
    /// The channel that began it. `None` while only dialled legs were seen.
    pub root: Option<LegKey>,
    /// The PBX dialled the root itself (a click of anybody).
    pub originated: bool,
    /// Legs of an originate's first party that hang on the far half of a Local root.
    pub own_side: Vec<LegKey>,
    /// Real legs of everybody else, in the order of their births.
    pub called: Vec<LegKey>,
    pub direction: Direction,
}

impl<'b> Parties<'b> {
    pub(super) fn of(book: &'b Book, call: &'b UnderWay) -> Self {
        let mut parties = Self {
            book,
            call,
            root: root(book, call),
            originated: false,
            own_side: Vec::new(),
            called: Vec::new(),
            direction: Direction::Incoming,
        };
        let root = parties.root_leg();
        let local_root = root.is_some_and(|leg| matches!(leg.kind, Kind::Local { .. }));
        parties.originated = call.own.is_some()
                || local_root
                // Up to Asterisk 11 an originate has no dial: a phone rings that nobody dialled.
                || root.is_some_and(|leg| leg.sourceless || (leg.old && leg.ringing.is_some()));
        for key in &call.legs {
            let real = book.legs.get(key).is_some_and(Leg::is_real);
            if !real || Some(*key) == parties.root {
                continue;
            }
            let (first, by_second_half) = parties.chain(*key);
            if local_root && Some(first) == parties.root && by_second_half {
                parties.own_side.push(*key);
            } else {
                parties.called.push(*key);
            }
        }
        // The beginning decides, and whoever saw it knows.
        let known = call.known.as_ref().map(|known| known.direction);
        parties.direction = known.unwrap_or_else(|| parties.judge_direction());
        parties
    }

    pub(super) fn leg(&self, key: LegKey) -> Option<&'b Leg> {
        self.book.legs.get(&key)
    }

    pub(super) fn root_leg(&self) -> Option<&'b Leg> {
        self.root.and_then(|root| self.book.legs.get(&root))
    }

    /// The called legs that somebody dialled (not those whose own phone opened them).
    pub(super) fn dialled(&self) -> impl DoubleEndedIterator<Item = &'b Leg> + '_ {
        self.called
            .iter()
            .filter_map(|key| self.leg(*key))
            .filter(|leg| leg.was_dialled())
    }

    /// The first party's legs of an originate: the phone (or courier) that has to pick up first.
    pub(super) fn first_party(&self) -> Vec<&'b Leg> {
        match self.root_leg() {
            Some(root) if root.is_real() => vec![root],
            _ => self
                .own_side
                .iter()
                .filter_map(|key| self.leg(*key))
                .collect(),
        }
    }

    /// From a leg up through diallers and Local pairs: the leg that began, and whether the last
    /// step was from the second half of a pair to its first.
    pub(super) fn chain(&self, key: LegKey) -> (LegKey, bool) {
        const MAX_STEPS: usize = 32;
        let mut at = key;
        let mut by_second_half = false;
        for _ in 0..MAX_STEPS {
            let Some(leg) = self.leg(at) else { break };
            let next = match (&leg.kind, leg.parent) {
                (_, Some(parent)) if parent != at && self.leg(parent).is_some() => {
                    by_second_half = false;
                    parent
                }
                (Kind::Local { second: true, .. }, _) => match self.book.peer(at) {
                    Some(peer) => {
                        by_second_half = true;
                        peer
                    }
                    None => break,
                },
                _ => break,
            };
            at = next;
        }
        (at, by_second_half)
    }

    /// It is known who rings this leg. Between channels there is no order: until the channel that began
    /// the call is told of, the ringing may as well be that of a click.
    pub(super) fn is_settled(&self, leg: &Leg) -> bool {
        if leg.listed || leg.talked.is_some() {
            return true;
        }
        let Some(root) = self.root_leg() else {
            return false;
        };
        let key = self.book.by_uniqueid(&leg.uniqueid);
        let begins = key.and_then(|key| self.leg(self.chain(key).0));
        let half = begins.is_some_and(|leg| matches!(leg.kind, Kind::Local { second: true, .. }));
        root.is_real() || (leg.parent.is_some() && !half)
    }

    /// What a click or a phone dialled.
    pub(super) fn dialled_exten(&self) -> Option<&'b str> {
        if let Some(own) = &self.call.own {
            return own.exten.as_deref();
        }
        let root = self.root_leg()?;
        let exten = if self.originated {
            // Until the first party is up, a Local root has only that party's own extension.
            let local = matches!(root.kind, Kind::Local { .. });
            (!local || root.up.is_some()).then_some(root.exten.as_str())
        } else {
            root.first_exten.as_deref()
        };
        exten
            .filter(|exten| exten.len() > 1 || exten.bytes().all(|b| b.is_ascii_digit()))
            .filter(|exten| !exten.is_empty())
    }

    /// The outside party's number and name (see [`super::Call::number`]).
    pub(super) fn number_and_name(&self) -> (Option<String>, Option<String>) {
        let office = &self.book.office;
        match self.direction {
            Direction::Incoming => match self.root_leg() {
                // Names on the legs of an originate are those that it gave, and then the answering colleague's.
                Some(_) if self.originated => (self.first_party_number(), None),
                Some(root) => (
                    root.caller_num.as_deref().and_then(|n| office.digits(n)),
                    root.caller_name.clone(),
                ),
                // Connected in mid-call: a rung phone still shows who calls.
                None => {
                    let rung = self.dialled().find(|leg| leg.connected_num.is_some());
                    (
                        rung.and_then(|leg| leg.connected_num.as_deref())
                            .and_then(|n| office.digits(n)),
                        rung.and_then(|leg| leg.connected_name.clone()),
                    )
                }
            },
            Direction::Outgoing | Direction::Callback => {
                let callee = self.dialled().find(|leg| leg.is_trunk());
                // The name that our own originate gave comes back on the called leg.
                let name = callee.and_then(|leg| leg.caller_name.clone());
                (
                    self.called_number(callee),
                    name.filter(|_| self.call.own.is_none()),
                )
            }
            Direction::Internal => {
                let callee = self.dialled().find(|leg| leg.extension().is_some());
                let number = self.dialled_exten().and_then(|exten| office.digits(exten));
                (
                    number.or_else(|| callee.and_then(Leg::extension).map(str::to_owned)),
                    callee.and_then(|leg| leg.caller_name.clone()),
                )
            }
        }
    }

    /// The number of an originate's first party, where that is an outside one (the courier).
    pub(super) fn first_party_number(&self) -> Option<String> {
        let office = &self.book.office;
        let by_dial = self.first_party().into_iter().find_map(Leg::dialled);
        let by_channel = || {
            let channel = self.call.own.as_ref()?.channel.as_deref()?;
            Some(dialled_part(channel.split_once('/')?.1))
        };
        by_dial
            .or_else(by_channel)
            .filter(|number| !number.is_empty())
            .and_then(|number| office.digits(number))
    }

    /// The extension that dialled, by phone or by a click.
    pub(super) fn caller_extension(&self) -> Option<String> {
        if let Some(own) = &self.call.own
            && let OriginateKind::Operator { extension } | OriginateKind::Fetch { extension } =
                &own.kind
            && !extension.is_empty()
        {
            return Some(extension.clone());
        }
        self.first_party()
            .into_iter()
            .find_map(Leg::extension)
            .map(str::to_owned)
    }

    /// An extension, or a number.
    pub(super) fn label(&self, key: LegKey) -> Option<String> {
        let leg = self.leg(key)?;
        if let Some(extension) = leg.extension() {
            return Some(extension.to_owned());
        }
        let digits = |number: &str| self.book.office.digits(number);
        let dialled = leg.dialled().and_then(digits);
        dialled.or_else(|| leg.caller_num.as_deref().and_then(digits))
    }

    fn judge_direction(&self) -> Direction {
        let office = &self.book.office;
        let first = self.dialled().next();
        let exten = self.dialled_exten().unwrap_or_default();
        let short = office.is_internal(exten) || exten.starts_with(['*', '#']);
        let by_exten = if short {
            Direction::Internal
        } else {
            Direction::Outgoing
        };
        if self.originated {
            let courier = match (&self.call.own, self.first_party().first()) {
                (_, Some(leg)) => leg.is_trunk(),
                (Some(own), None) => own.kind == OriginateKind::Courier,
                (None, None) => false,
            };
            return match (courier, first) {
                (true, Some(leg)) if leg.extension().is_some() => Direction::Incoming,
                (true, None) if short => Direction::Incoming,
                (true, _) => Direction::Callback,
                (false, Some(leg)) if leg.is_trunk() => Direction::Outgoing,
                (false, Some(_)) => Direction::Internal,
                // Refused before anything rang: nothing shows that it would have stayed inside.
                (false, None) if self.call.legs.is_empty() => Direction::Outgoing,
                (false, None) => by_exten,
            };
        }
        match self.root_leg() {
            Some(root) if root.extension().is_some() => match first {
                Some(leg) if leg.is_trunk() && !office.knows_extension(exten) => {
                    Direction::Outgoing
                }
                Some(_) => Direction::Internal,
                None => by_exten,
            },
            _ => Direction::Incoming,
        }
    }

    /// The number that was called: what went to the line, for the dialplan may have taken a prefix
    /// off; else what was dialled.
    fn called_number(&self, callee: Option<&Leg>) -> Option<String> {
        let office = &self.book.office;
        let by_line = callee.and_then(Leg::dialled);
        let candidates = [by_line, self.dialled_exten()];
        let external = candidates
            .iter()
            .flatten()
            .find_map(|n| office.external_digits(n));
        external.or_else(|| candidates.iter().flatten().find_map(|n| office.digits(n)))
    }
}

/// The channel that began the call: dialled by nobody, or by the PBX itself.
fn root(book: &Book, call: &UnderWay) -> Option<LegKey> {
    let CallId(id) = &call.id;
    let mut roots = call
        .legs
        .iter()
        .filter_map(|key| Some((*key, book.legs.get(key)?)))
        .filter(|(_, leg)| {
            let second_half = matches!(leg.kind, Kind::Local { second: true, .. });
            leg.parent.is_none() && !second_half && leg.birth_linkedid == leg.birth_uniqueid
        });
    let first = roots.next()?;
    if &first.1.birth_uniqueid == id {
        return Some(first.0);
    }
    let by_id = roots.find(|(_, leg)| &leg.birth_uniqueid == id);
    Some(by_id.map_or(first.0, |(key, _)| key))
}

//! «Подобрать»: which channel rings the operator's phone, and which context takes what it dials, found by asking.
//!
//! The PBX is asked by which driver it knows the extension and which context it gives it (`PJSIP_ENDPOINT`, `SIPPEER`),
//! whether the phone is connected (`DEVICE_STATE`), and of each likely context whether it takes an extension and an outside
//! number, in each form (`DIALPLAN_EXISTS`): all by `Getvar`, which needs `reporting` or `call`. A user who has neither
//! tries contexts by the harmless originate; and only with consent ([`Fitting::new`]'s `may_ring`) the own phone is rung
//! by one channel after the other, until one rings. Tried on Asterisk 16 and 22.
//!
//! Rule: as in [`super`]; what the PBX names is taken only in signs that a setting may have.

mod seen;

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use crate::ami::action::{Action, ActionId};
use crate::ami::session::Signal;
use crate::ami::{EventKind, Message, Response};
use crate::dialling::{self, Caller};
use crate::doctor::checkup::OUTSIDE;
use crate::phone::{Number, PbxForm};
use crate::settings::{self, NUMBER_PLACE, Settings, is_template};

pub use seen::{Fit, Seen};

/// Each answer has to come within so long.
const WITHIN: Duration = Duration::from_secs(5);
/// The phone rings no longer; and a moment for the answer to come.
const RINGS_WITHIN: Duration = Duration::from_secs(25);
/// The drivers, and what tells the context of a phone of each.
const DRIVERS: [(&str, &str); 2] = [("PJSIP", "PJSIP_ENDPOINT"), ("SIP", "SIPPEER")];
/// Contexts that FreePBX, MikoPBX and examples have for those who sit in the office.
const CONTEXTS: [&str; 5] = [
    "from-internal",
    "all_peers",
    "internal",
    "office",
    "default",
];
const FORMS: [PbxForm; 4] = [
    PbxForm::Digits,
    PbxForm::Plus,
    PbxForm::Trunk8,
    PbxForm::Outside98,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    ContextOf(usize),
    StateOf(usize),
    Inside(usize),
    Outside(usize, PbxForm),
    Ring(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Begin,
    Phones,
    Contexts,
    Ringing(usize),
    Over,
}

/// A phone, by one driver.
#[derive(Debug, Default)]
struct Phone {
    context: Option<String>,
    is_connected: bool,
}

#[derive(Debug)]
struct Place {
    context: String,
    inside: bool,
    forms: BTreeSet<usize>,
}

/// The search. Give it every signal of the session, and the time.
#[derive(Debug)]
pub struct Fitting {
    dialling: settings::Dialling,
    extension: Option<String>,
    outside: Option<Number>,
    seed: u64,
    next: u64,
    may_ring: bool,
    stage: Stage,
    open: HashMap<ActionId, Ask>,
    until: Duration,
    actions: Vec<(ActionId, Action)>,
    phones: [Phone; 2],
    places: Vec<Place>,
    may_ask: bool,
    may_try: bool,
    is_silent: bool,
    rang: Option<String>,
    fit: Option<Fit>,
}

impl Fitting {
    /// For the operator's first extension. `seed` makes ids unique (the time in milliseconds); `may_ring`: the
    /// operator's own phone may be rung where nothing else tells.
    #[must_use]
    pub fn new(settings: &Settings, seed: u64, may_ring: bool) -> Self {
        let extension = settings.operator.extensions.first().cloned();
        let is_plain = |text: &String| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        Self {
            dialling: settings.dialling.clone(),
            extension: extension.filter(|text| !text.is_empty() && is_plain(text)),
            outside: Number::parse(OUTSIDE, &settings.numbering()).ok(),
            seed,
            next: 0,
            may_ring,
            stage: Stage::Begin,
            open: HashMap::new(),
            until: Duration::ZERO,
            actions: Vec::new(),
            phones: Default::default(),
            places: Vec::new(),
            may_ask: false,
            may_try: false,
            is_silent: false,
            rang: None,
            fit: None,
        }
    }

    /// Takes a signal of the session.
    pub fn handle(&mut self, signal: &Signal<'_>, now: Duration) {
        match signal {
            Signal::Ready { .. } if self.stage == Stage::Begin => self.begin(now),
            Signal::Message(message) => self.read(message),
            Signal::Reply {
                id,
                success,
                message,
            } => self.replied(id, *success, message),
            Signal::Unanswered { id, .. } => {
                self.is_silent |= self.open.remove(id).is_some();
            }
            _ => {}
        }
        self.go_on(now);
    }

    /// The time has come of [`Self::next_deadline`].
    pub fn tick(&mut self, now: Duration) {
        if now >= self.until && !self.open.is_empty() {
            self.is_silent |= !matches!(self.stage, Stage::Ringing(_));
            self.open.clear();
        }
        self.go_on(now);
    }

    /// When [`Self::tick`] is due.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        (!self.open.is_empty()).then_some(self.until)
    }

    /// Actions to be sent.
    pub fn take_actions(&mut self) -> Vec<(ActionId, Action)> {
        std::mem::take(&mut self.actions)
    }

    /// What fits, once it is known.
    #[must_use]
    pub fn fit(&self) -> Option<&Fit> {
        self.fit.as_ref()
    }

    fn begin(&mut self, now: Duration) {
        self.stage = Stage::Phones;
        let Some(extension) = self.extension.clone() else {
            return;
        };
        for (at, (driver, function)) in DRIVERS.into_iter().enumerate() {
            let context = format!("{function}({extension},context)");
            self.ask_variable(Ask::ContextOf(at), context, now);
            let state = format!("DEVICE_STATE({driver}/{extension})");
            self.ask_variable(Ask::StateOf(at), state, now);
        }
    }

    fn read(&mut self, message: &Message<'_>) {
        let id = message.action_id().and_then(|id| ActionId::new(id).ok());
        let Some(ask) = id.as_ref().and_then(|id| self.open.get(id).copied()) else {
            return;
        };
        if let (Ask::Ring(at), Some(EventKind::OriginateResponse)) = (ask, message.event()) {
            // 0: there is no such channel, or nobody is registered there. All else: it rang.
            let rang = message
                .get("Reason")
                .is_some_and(|reason| reason.trim() != "0");
            if rang {
                self.rang = self.channel_to_ring(at);
            }
            self.open.retain(|_, open| *open != ask);
            return;
        }
        if message.response() != Some(Response::Success) {
            return;
        }
        let value = message.get("Value").unwrap_or_default();
        let value = value.trim();
        match ask {
            Ask::ContextOf(at) => {
                if let Some(phone) = self.phones.get_mut(at) {
                    phone.context = (!value.is_empty()).then(|| value.to_owned());
                }
            }
            Ask::StateOf(at) => {
                if let Some(phone) = self.phones.get_mut(at) {
                    phone.is_connected =
                        !matches!(value, "" | "INVALID" | "UNAVAILABLE" | "UNKNOWN");
                }
            }
            Ask::Inside(_) | Ask::Outside(..) if value == "1" => self.takes(ask),
            Ask::Inside(_) | Ask::Outside(..) | Ask::Ring(_) => {}
        }
    }

    fn replied(&mut self, id: &ActionId, success: bool, words: &str) {
        let Some(ask) = self.open.get(id).copied() else {
            return;
        };
        match ask {
            Ask::ContextOf(_) | Ask::StateOf(_) => self.may_ask |= success,
            // Tried, not asked: what is taken is there.
            Ask::Inside(_) | Ask::Outside(..) if !self.may_ask => {
                self.may_try |= success || words.starts_with("Extension does not exist");
                if success {
                    self.takes(ask);
                }
            }
            // Its event tells.
            Ask::Ring(_) if success => return,
            _ => {}
        }
        self.open.remove(id);
    }

    fn takes(&mut self, ask: Ask) {
        match ask {
            Ask::Inside(at) => {
                if let Some(place) = self.places.get_mut(at) {
                    place.inside = true;
                }
            }
            Ask::Outside(at, form) => {
                let form = FORMS.iter().position(|known| *known == form);
                if let (Some(place), Some(form)) = (self.places.get_mut(at), form) {
                    place.forms.insert(form);
                }
            }
            _ => {}
        }
    }

    /// The next stage, once everything of this one is answered.
    fn go_on(&mut self, now: Duration) {
        while self.open.is_empty() && !matches!(self.stage, Stage::Begin | Stage::Over) {
            self.stage = match self.stage {
                Stage::Phones if self.extension.is_some() => {
                    self.ask_contexts(now);
                    Stage::Contexts
                }
                Stage::Contexts if self.may_ring && self.has_no_phone() && !self.may_ask => {
                    self.ring(0, now);
                    Stage::Ringing(0)
                }
                Stage::Ringing(at) if self.rang.is_none() && at + 1 < DRIVERS.len() => {
                    self.ring(at + 1, now);
                    Stage::Ringing(at + 1)
                }
                _ => {
                    self.fit = Some(self.conclude());
                    Stage::Over
                }
            };
        }
    }

    fn ask_contexts(&mut self, now: Duration) {
        let mut names: Vec<String> = Vec::new();
        // Of a phone that is connected first.
        let mut phones: Vec<&Phone> = self.phones.iter().collect();
        phones.sort_by_key(|phone| !phone.is_connected);
        let told = phones.into_iter().filter_map(|phone| phone.context.clone());
        let set = self.dialling.context.clone();
        let usual = CONTEXTS.into_iter().map(str::to_owned);
        for name in told.chain([set]).chain(usual) {
            let may_be = is_template(&name) && !name.contains(['{', '}']) && name.len() <= 80;
            if may_be && !names.contains(&name) {
                names.push(name);
            }
        }
        self.places = names
            .into_iter()
            .map(|context| Place {
                context,
                inside: false,
                forms: BTreeSet::new(),
            })
            .collect();
        let inside = self.extension.clone().map(Number::Internal);
        for at in 0..self.places.len() {
            if let Some(number) = &inside {
                self.ask_place(
                    Ask::Inside(at),
                    at,
                    number.clone(),
                    self.dialling.number_form,
                    now,
                );
            }
            let Some(number) = self.outside.clone() else {
                continue;
            };
            for form in FORMS {
                // A try is a request to call, though a vain one: no more of them than are needed.
                if self.may_ask || form == self.dialling.number_form {
                    self.ask_place(Ask::Outside(at, form), at, number.clone(), form, now);
                }
            }
        }
    }

    fn ask_place(&mut self, ask: Ask, at: usize, number: Number, form: PbxForm, now: Duration) {
        let Some(place) = self.places.get(at) else {
            return;
        };
        let dialling = settings::Dialling {
            context: place.context.clone(),
            number_form: form,
            // This very context is asked.
            routes: Vec::new(),
            ..self.dialling.clone()
        };
        let Ok(to) = dialling::destination(&asking(&dialling), &number) else {
            return;
        };
        if self.may_ask {
            let asked = format!("DIALPLAN_EXISTS({},{},1)", to.context(), to.exten());
            self.ask_variable(ask, asked, now);
        } else {
            self.next += 1;
            let probe = dialling::probe_of(&to, self.seed.wrapping_add(self.next));
            self.send(ask, probe.id.as_str(), probe.action(), WITHIN, now);
        }
    }

    fn ring(&mut self, at: usize, now: Duration) {
        let (Some((driver, _)), Some(extension)) = (DRIVERS.get(at), self.extension.clone()) else {
            return;
        };
        let template = format!("{driver}/{NUMBER_PLACE}");
        self.next += 1;
        let seed = self.seed.wrapping_add(self.next);
        if let Ok(originate) = dialling::ring_own(&template, &extension, seed) {
            let id = originate.id.as_str();
            self.send(Ask::Ring(at), id, originate.action(), RINGS_WITHIN, now);
        }
    }

    fn channel_to_ring(&self, at: usize) -> Option<String> {
        let (driver, _) = DRIVERS.get(at)?;
        self.extension
            .as_ref()
            .map(|extension| format!("{driver}/{extension}"))
    }

    fn ask_variable(&mut self, ask: Ask, variable: String, now: Duration) {
        self.next += 1;
        let id = format!("trubka-fit-{:x}-{}", self.seed, self.next);
        let action = Action::new("Getvar").header("Variable", variable);
        self.send(ask, &id, action, WITHIN, now);
    }

    fn send(&mut self, ask: Ask, id: &str, action: Action, within: Duration, now: Duration) {
        if let Ok(id) = ActionId::new(id) {
            self.until = now + within;
            self.open.insert(id.clone(), ask);
            self.actions.push((id, action));
        }
    }

    fn has_no_phone(&self) -> bool {
        self.phones.iter().all(|phone| phone.context.is_none())
    }

    fn conclude(&self) -> Fit {
        let Some(extension) = &self.extension else {
            return Fit {
                seen: vec![Seen::NoExtension],
                ..Fit::default()
            };
        };
        let mut fit = Fit::default();
        let mut driver = None;
        for ((name, _), phone) in DRIVERS.iter().zip(&self.phones) {
            let Some(context) = phone.context.clone() else {
                continue;
            };
            if driver.is_none() || phone.is_connected {
                driver = Some(*name);
            }
            fit.seen.push(Seen::Phone {
                device: format!("{name}/{extension}"),
                is_connected: phone.is_connected,
                context,
            });
        }
        if let Some(device) = &self.rang {
            driver = device.split('/').next();
            fit.seen.push(Seen::Rang {
                device: device.clone(),
            });
        }
        fit.channel = driver.map(|driver| format!("{driver}/{NUMBER_PLACE}"));
        if !self.may_ask {
            fit.seen.push(match self.may_try {
                true => Seen::MayNotAsk,
                false if self.is_silent => Seen::Silent,
                false => Seen::MayNotTry,
            });
        }
        if driver.is_none() && (self.may_ask || self.may_ring && self.may_try) {
            fit.seen.push(Seen::NoPhone {
                extension: extension.clone(),
            });
        }
        fit.may_ring = driver.is_none() && !self.may_ask && self.may_try && !self.may_ring;
        if self.may_ask || self.may_try {
            self.judge_contexts(&mut fit, extension);
        }
        fit
    }

    fn judge_contexts(&self, fit: &mut Fit, extension: &str) {
        let set = FORMS
            .iter()
            .position(|form| *form == self.dialling.number_form);
        let form_of = |place: &Place| {
            let set = set.filter(|set| place.forms.contains(set));
            set.or_else(|| place.forms.first().copied())
        };
        let mut best: Option<(&Place, u8)> = None;
        for place in &self.places {
            let form = form_of(place).and_then(|form| FORMS.get(form).copied());
            fit.seen.push(Seen::Context {
                context: place.context.clone(),
                inside: place.inside,
                outside: form.and_then(|form| self.written(&place.context, form)),
            });
            let worth = u8::from(form.is_some()) * 2 + u8::from(place.inside);
            if worth > 0 && best.is_none_or(|(_, known)| worth > known) {
                best = Some((place, worth));
            }
        }
        let Some((place, _)) = best else { return };
        fit.context = Some(place.context.clone());
        let form = form_of(place).and_then(|form| FORMS.get(form).copied());
        fit.form = form.filter(|form| *form != self.dialling.number_form);
        // The dialplan may know how to ring a phone that is called otherwise than its number.
        if fit.channel.is_none() && place.inside && self.may_ask && !extension.is_empty() {
            fit.channel = Some(format!("Local/{NUMBER_PLACE}@{}", place.context));
        }
    }

    /// An outside number as this form writes it.
    fn written(&self, context: &str, form: PbxForm) -> Option<String> {
        let dialling = settings::Dialling {
            context: context.to_owned(),
            number_form: form,
            // This very context is asked.
            routes: Vec::new(),
            ..self.dialling.clone()
        };
        let number = self.outside.as_ref()?;
        let to = dialling::destination(&asking(&dialling), number).ok()?;
        Some(to.exten().to_owned())
    }
}

/// Nobody dials: the PBX is only asked what it has.
fn asking(dialling: &settings::Dialling) -> Caller<'_> {
    Caller {
        dialling,
        extensions: &[],
        colleagues: &|_| true,
    }
}

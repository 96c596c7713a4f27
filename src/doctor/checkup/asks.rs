//! What is asked once the login is through, and what the answers say. Nothing that is asked changes anything or
//! rings anybody.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use super::Question;
use super::report::Shipped;
use super::rights::{self, Class, Function, Listed};
use crate::ami::action::{Action, ActionId};
use crate::ami::session::Signal;
use crate::ami::{Message, Response};
use crate::dialling::{self, Caller, Destination};
use crate::doctor::phones::{Phones, likely_device};
use crate::phone::Number;
use crate::settings::{DirectoryKind, NUMBER_PLACE, Settings};

/// Each answer, and the event of a try, has to come within so long after the latest question.
const WITHIN: Duration = Duration::from_secs(5);
/// Devices and lines that are asked for one by one: no office's operator has more.
const MOST: usize = 16;
/// Stands for every number outside the office; nobody is called.
pub const OUTSIDE: &str = "79991234567";

/// One thing that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Commands,
    Settings,
    Ping,
    /// The user's own line `read` of manager.conf.
    ReadLine,
    /// Rings nobody; its event shows whether calls may be read.
    Probe,
    /// Is this place in the dialplan?
    Place(usize),
    /// Is it the context or the number that is missing?
    Context(usize),
    Devices,
    /// What chan_sip knows of this device.
    Peer(usize),
}

/// A number that a context has to take.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub to: Destination,
    /// The setting that names the context.
    pub setting: &'static str,
    pub is_outside: bool,
    /// It is in the dialplan.
    pub is_there: Option<bool>,
    /// Its context is.
    pub has_context: Option<bool>,
    /// The context is one of those that come with the program.
    pub shipped: Option<Shipped>,
}

/// A device that has to be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Device {
    /// The extension; `None`: a line.
    pub extension: Option<String>,
    pub name: String,
}

/// The questions and their answers.
#[derive(Debug)]
pub(super) struct Asks {
    seed: u64,
    next: u64,
    open: HashMap<ActionId, (Ask, Duration)>,
    until: Duration,
    actions: Vec<(ActionId, Action)>,
    /// `None`: refused, or it said nothing of use.
    pub listed: Option<Listed>,
    pub version: Option<String>,
    /// How far the PBX's clock is ahead, milliseconds.
    pub ahead_ms: Option<i64>,
    /// The event of the try came (`true`) or did not.
    pub hears_calls: Option<bool>,
    /// Classes of events that came.
    pub heard: BTreeSet<Class>,
    /// What manager.conf lets the user read; `None`: the PBX does not show it.
    pub reads: Option<BTreeSet<Class>>,
    /// As manager.conf calls the section.
    user: String,
    pub places: Vec<Place>,
    pub devices: Vec<Device>,
    pub phones: Phones,
    /// Devices could be listed.
    pub may_list_devices: bool,
    probe_taken: bool,
}

impl Asks {
    pub fn new(settings: &Settings, question: &Question) -> Self {
        Self {
            seed: question.seed,
            next: 0,
            open: HashMap::new(),
            until: Duration::ZERO,
            actions: Vec::new(),
            listed: None,
            version: None,
            ahead_ms: None,
            hears_calls: None,
            heard: BTreeSet::new(),
            reads: None,
            user: settings.pbx.username.clone(),
            places: places(settings, &question.functions),
            devices: devices(settings),
            phones: Phones::default(),
            may_list_devices: false,
            probe_taken: false,
        }
    }

    /// Logged in.
    pub fn begin(&mut self, now: Duration) {
        self.ask(Ask::Commands, Action::list_commands(), now);
        self.ask(Ask::Settings, Action::core_settings(), now);
        self.ask(Ask::Ping, Action::ping(), now);
    }

    pub fn take_actions(&mut self) -> Vec<(ActionId, Action)> {
        std::mem::take(&mut self.actions)
    }

    /// Everything was answered.
    pub fn is_done(&self) -> bool {
        self.open.is_empty()
    }

    /// Until then the answers are waited for.
    pub fn deadline(&self) -> Option<Duration> {
        (!self.open.is_empty()).then_some(self.until)
    }

    /// The answers were waited for long enough.
    pub fn give_up(&mut self) {
        if self.probe_taken && self.hears_calls.is_none() {
            self.hears_calls = Some(false);
        }
        self.open.clear();
    }

    /// Takes a signal; `wall_ms` is our clock, Unix milliseconds.
    pub fn take(&mut self, signal: &Signal<'_>, now: Duration, wall_ms: i64) {
        match signal {
            Signal::Message(message) => self.read(message, now, wall_ms),
            Signal::Reply {
                id,
                success,
                message,
            } => self.replied(id, *success, message, now),
            Signal::Finished { id } => self.finished(id),
            Signal::Unanswered { id, .. } => {
                self.open.remove(id);
            }
            _ => {}
        }
    }

    fn read(&mut self, message: &Message<'_>, now: Duration, wall_ms: i64) {
        // The items of lists, which any user may have, name a class too; they have an ActionID.
        if message.event().is_some()
            && message.action_id().is_none()
            && let Some(classes) = message.get("Privilege")
        {
            self.heard
                .extend(classes.split(',').filter_map(Class::named));
        }
        let id = message.action_id().and_then(|id| ActionId::new(id).ok());
        let Some((ask, asked)) = id.and_then(|id| self.open.get(&id).copied()) else {
            return;
        };
        let is_good = message.response() == Some(Response::Success);
        match ask {
            Ask::Commands if is_good => {
                let listed = Listed::read(message);
                self.listed = (!listed.is_empty()).then_some(listed);
            }
            Ask::Settings if is_good => {
                let told = message.get("AsteriskVersion");
                self.version = told
                    .map(|text| text.trim().to_owned())
                    .filter(|text| !text.is_empty());
            }
            Ask::Ping if is_good => {
                let told = message.get("Timestamp").and_then(|text| millis(&text));
                let half = i64::try_from((now.saturating_sub(asked) / 2).as_millis()).unwrap_or(0);
                self.ahead_ms = told.map(|told| told - (wall_ms - half));
            }
            Ask::ReadLine if is_good => {
                let line = message.get("Value");
                self.reads = line.and_then(|line| rights::granted_by(&line));
            }
            Ask::Devices => self.phones.take(message),
            Ask::Peer(at) if message.is_response() => {
                if let Some(device) = self.devices.get(at) {
                    self.phones.take_peer(&device.name, message, is_good);
                }
            }
            Ask::Place(at) if is_good => {
                // The answer of Getvar.
                if let (Some(place), Some(value)) = (self.places.get_mut(at), message.get("Value"))
                {
                    place.is_there = Some(value.trim() == "1");
                }
            }
            _ => {}
        }
    }

    fn replied(&mut self, id: &ActionId, success: bool, words: &str, now: Duration) {
        let Some((ask, _)) = self.open.get(id).copied() else {
            return;
        };
        match ask {
            Ask::Commands => {
                self.open.remove(id);
                self.ask_more(now);
            }
            Ask::Probe if success => self.probe_taken = true,
            Ask::Devices if success => self.may_list_devices = true,
            Ask::Place(at) => {
                self.open.remove(id);
                self.place_told(at, success, words, now);
            }
            Ask::Context(at) => {
                self.open.remove(id);
                if let Some(place) = self.places.get_mut(at) {
                    place.has_context = match () {
                        () if success || words.starts_with("Did not find extension") => Some(true),
                        () if words.starts_with("Did not find context") => Some(false),
                        () => None,
                    };
                }
            }
            _ => {
                self.open.remove(id);
            }
        }
    }

    fn finished(&mut self, id: &ActionId) {
        match self.open.remove(id) {
            Some((Ask::Devices, _)) => self.phones.is_whole = true,
            Some((Ask::Probe, _)) => self.hears_calls = Some(true),
            _ => {}
        }
    }

    /// What may be asked is known.
    fn ask_more(&mut self, now: Duration) {
        let listed = self.listed.clone();
        let may = |action: &str| listed.as_ref().is_none_or(|listed| listed.allows(action));
        if may("Originate") {
            let probe = dialling::probe(self.next_seed());
            self.ask(Ask::Probe, probe.action(), now);
        }
        if may("Getvar")
            && let Some(line) = read_line(&self.user)
        {
            let asked = Action::new("Getvar").header("Variable", line);
            self.ask(Ask::ReadLine, asked, now);
        }
        if may("DeviceStateList") {
            self.ask(Ask::Devices, Action::new("DeviceStateList"), now);
        }
        if may("SIPshowpeer") {
            for at in 0..self.devices.len().min(MOST) {
                let name = self.devices.get(at).map_or("", |device| &device.name);
                let is_bare = !name.contains('/');
                if let Some(peer) = name.strip_prefix("SIP/").or(is_bare.then_some(name)) {
                    let asked = Action::new("SIPshowpeer").header("Peer", peer);
                    self.ask(Ask::Peer(at), asked, now);
                }
            }
        }
        for at in 0..self.places.len() {
            let Some(to) = self.places.get(at).map(|place| place.to.clone()) else {
                continue;
            };
            if may("Getvar") {
                let asked = format!("DIALPLAN_EXISTS({},{},1)", to.context(), to.exten());
                let asked = Action::new("Getvar").header("Variable", asked);
                self.ask(Ask::Place(at), asked, now);
            } else if may("Originate") {
                let probe = dialling::probe_of(&to, self.next_seed());
                self.ask(Ask::Place(at), probe.action(), now);
            }
        }
    }

    fn place_told(&mut self, at: usize, success: bool, words: &str, now: Duration) {
        let may = self.listed.as_ref();
        let may = may.is_none_or(|listed| listed.allows("ShowDialPlan"));
        let Some(place) = self.places.get_mut(at) else {
            return;
        };
        if place.is_there.is_none() {
            place.is_there = match success {
                true => Some(true),
                false if words.starts_with("Extension does not exist") => Some(false),
                false => None,
            };
        }
        if place.is_there == Some(false) && may {
            let asked = Action::new("ShowDialPlan")
                .header("Context", place.to.context().to_owned())
                .header("Extension", place.to.exten().to_owned());
            self.ask(Ask::Context(at), asked, now);
        }
    }

    fn ask(&mut self, ask: Ask, action: Action, now: Duration) {
        // An originate's ActionID is its ChannelId, as everywhere.
        let id = match action.get("ChannelId") {
            Some(id) => id.to_owned(),
            None => format!("trubka-doctor-ask-{:x}-{}", self.seed, self.next),
        };
        self.next += 1;
        if let Ok(id) = ActionId::new(id) {
            self.until = now + WITHIN;
            self.open.insert(id.clone(), (ask, now));
            self.actions.push((id, action));
        }
    }

    fn next_seed(&mut self) -> u64 {
        self.next += 1;
        self.seed.wrapping_add(self.next)
    }
}

/// The dialplan's function that shows the last line `read` of a section: the one that counts where there are several.
/// Which classes a user may read no action tells, and `ListCommands` knows of `write` only; with `call` or `reporting`
/// this does, on Asterisk 16 and 22 alike, and it tells of the file, which counts from the next `manager reload` on.
/// `None`: the name has signs that mean something to the function.
fn read_line(user: &str) -> Option<String> {
    let is_plain = |c: char| c.is_alphanumeric() || "_-.@".contains(c);
    let is_name = !user.is_empty() && user.chars().all(is_plain);
    is_name.then(|| format!("AST_CONFIG(manager.conf,{user},read,-1)"))
}

/// What the settings want the dialplan to have.
fn places(settings: &Settings, functions: &[Function]) -> Vec<Place> {
    let dials = functions.contains(&Function::Dial);
    let mut places = match dials {
        true => dialled_places(settings),
        false => Vec::new(),
    };
    let couriers = &settings.couriers;
    // With whom a caller can be connected only the directory knows.
    let connects =
        functions.contains(&Function::Handling) && settings.directory.kind != DirectoryKind::None;
    let calls_back = dials && !couriers.channel.is_empty();
    let any = dialling::any_connection(couriers);
    let shipped = [
        (connects, Shipped::Connect, any.clone()),
        (
            calls_back,
            Shipped::CallBack,
            any.and_then(|to| to.in_context(&couriers.context)),
        ),
    ];
    for (is_wanted, what, to) in shipped {
        if let (true, Ok(to)) = (is_wanted, to) {
            places.push(Place {
                to,
                setting: "",
                is_outside: true,
                is_there: None,
                has_context: None,
                shipped: Some(what),
            });
        }
    }
    places
}

/// Those of calls by a click.
fn dialled_places(settings: &Settings) -> Vec<Place> {
    let dialling = &settings.dialling;
    let numbering = settings.numbering();
    let extension = settings.operator.extensions.first();
    let number = |text: &str| Number::parse(text, &numbering).ok();
    let colleagues = |short: &str| settings.has_extension(short);
    let caller = Caller {
        dialling,
        extensions: &[],
        colleagues: &colleagues,
    };
    let mut places = Vec::new();
    let mut add = |context: Option<&str>, text: &str, setting, is_outside| {
        let to = number(text).and_then(|number| dialling::destination(&caller, &number).ok());
        let to = to.and_then(|to| match context {
            Some(context) => to.in_context(context).ok(),
            None => Some(to),
        });
        let Some(to) = to else { return };
        places.push(Place {
            to,
            setting,
            is_outside,
            is_there: None,
            has_context: None,
            shipped: None,
        });
    };
    add(None, OUTSIDE, "dialling.context", true);
    if let Some(extension) = extension {
        add(None, extension, "dialling.context", false);
        let by_dialplan = dialling.operator_channel.strip_prefix("Local/");
        if let Some((NUMBER_PLACE, rest)) = by_dialplan.and_then(|rest| rest.split_once('@')) {
            let context = rest.split('/').next().unwrap_or_default();
            add(Some(context), extension, "dialling.operator_channel", false);
        }
    }
    places
}

/// The devices of the operator's extensions, and the lines that the settings name.
fn devices(settings: &Settings) -> Vec<Device> {
    let of = |extension: &String| {
        let set = settings.numbers.devices.get(extension).cloned();
        let likely = || {
            let number = Number::Internal(extension.clone());
            likely_device(settings, &number).into_iter().collect()
        };
        let names: Vec<String> = set.filter(|set| !set.is_empty()).unwrap_or_else(likely);
        let extension = extension.clone();
        names.into_iter().map(move |name| Device {
            extension: Some(extension.clone()),
            name,
        })
    };
    let lines = settings.numbers.trunks.iter().map(|name| Device {
        extension: None,
        name: name.clone(),
    });
    let own = settings.operator.extensions.iter().flat_map(of);
    own.chain(lines).collect()
}

/// `1795380560.246737` as milliseconds.
fn millis(seconds: &str) -> Option<i64> {
    let (whole, part) = seconds
        .trim()
        .split_once('.')
        .unwrap_or((seconds.trim(), ""));
    let whole: i64 = whole.parse().ok()?;
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    Some(whole.checked_mul(1000)? + part.parse::<i64>().ok()?)
}

//! What the values mean: settings that parse but cannot work, each named.

use super::{
    Combination, DatabaseTls, DirectoryKind, Fingerprint, LinkFault, Operator, PasswordSource,
    PbxTls, Settings, auto_answer_header, network_host,
    routes::{is_caller_id, is_prefix},
    words::MAX_WORD,
};
use crate::phone::PatternError;

/// A setting that cannot work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The whole key: `pbx.host`, `operators.2.extensions`.
    pub key: String,
    /// Why.
    pub why: Why,
}

/// Why a setting cannot work. Rendered by `texts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It must be set because of another one.
    Missing,
    /// An address with `http://` or the like.
    HostWithScheme,
    /// An address with a port; the port is a setting of its own.
    HostWithPort,
    /// An address with spaces or signs that no host name has.
    HostBroken,
    /// Control characters.
    ControlCharacters,
    /// Neither empty nor `env:NAME` nor `file:PATH`.
    PasswordSource,
    /// No SHA-256 fingerprint.
    Fingerprint,
    /// An extension is not made of digits, or longer than `numbers.internal_max_digits`.
    Extension(String),
    /// An extension stands there twice.
    Twice(String),
    /// A channel template with signs that Asterisk would take for something else.
    Template,
    /// A template with another place than `{NUMBER}`.
    TemplatePlace,
    /// A context with forbidden signs.
    Context,
    /// A prefix is not made of digits, `*`, `#`, `+`.
    Prefix,
    /// Neither a known name nor a SIP header.
    AutoAnswer,
    /// No telephone number.
    Number,
    /// An area code is three to five digits.
    AreaCode,
    /// Somebody who may sit here has neither an extension nor a name in the database to find one by.
    NoExtension,
    /// A group of colleagues without a name or without extensions.
    EmptyGroup(String),
    /// A device is `PJSIP/name`.
    Device(String),
    /// A device stands at two extensions, so that its calls would be either's.
    DeviceOfTwo {
        /// The device.
        device: String,
        /// Both extensions.
        extensions: [String; 2],
    },
    /// A reason for a pause is empty, or longer than the PBX keeps.
    ReasonLength,
    /// Not `table.column`.
    Mapping(String),
    /// An address in the office's own system cannot work.
    Link(LinkFault),
    /// A result of calls that is empty, too long, or stands there twice.
    NoteResult(String),
    /// More results than one can choose from.
    TooManyResults(usize),
    /// A word for a role that is longer than so many characters.
    WordLength(usize),
    /// No combination of keys.
    Hotkey(String),
    /// Two hotkeys are the same.
    HotkeyTwice(String),
    /// A text that means no numbers.
    Pattern {
        /// As it stands there.
        text: String,
        /// Why.
        why: PatternError,
    },
    /// No country of ISO 3166-1.
    Country(String),
    /// A name of a rule that is longer than so many characters.
    RouteName(usize),
    /// More rules than anybody understands.
    TooManyRoutes(usize),
}

/// The place in a channel template where the number goes.
pub const NUMBER_PLACE: &str = "{NUMBER}";

/// AMI cuts no value of this length, and no sane template reaches it.
const MAX_TEMPLATE: usize = 200;

/// Results of calls to choose from.
const MAX_RESULTS: usize = 30;
/// A result is a few words.
const MAX_RESULT: usize = 60;

/// Whether a text may be a channel template or context: `^[A-Za-z0-9_.:\-/@{}]+$`.
pub fn is_template(text: &str) -> bool {
    (1..=MAX_TEMPLATE).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_.:-/@{}".contains(&b))
}

impl Settings {
    /// Every setting that cannot work, in the file's order; empty when all is well. An empty
    /// `pbx.host` is no problem: the program says that no PBX is configured.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = Problems(Vec::new());
        self.check_pbx(&mut problems);
        problems.operator("operator", &self.operator, self.numbers.internal_max_digits);
        for (index, operator) in self.operators.iter().enumerate() {
            let key = format!("operators.{}", index + 1);
            problems.operator(&key, operator, self.numbers.internal_max_digits);
            // `users.extPhone` tells the extensions of whom `user` names.
            if operator.extensions.is_empty() && operator.user.trim().is_empty() {
                problems.add(&key, Why::NoExtension);
            }
        }
        self.check_dialling(&mut problems);
        self.check_numbers(&mut problems);
        self.check_directory(&mut problems);
        let longest = self.numbers.internal_max_digits;
        self.colleagues.check(longest, &mut problems);
        self.queues.check(&mut problems);
        self.couriers.check(&mut problems);
        self.check_notes(&mut problems);
        for (key, fault) in self.links.faults() {
            problems.add(key, Why::Link(fault));
        }
        self.check_hotkeys(&mut problems);
        problems.0
    }

    fn check_notes(&self, problems: &mut Problems) {
        for (name, word) in self.words.all() {
            let is_given = word.is_empty() || !word.trim().is_empty();
            if !is_given || word.chars().count() > MAX_WORD || word.chars().any(char::is_control) {
                problems.add(name, Why::WordLength(MAX_WORD));
            }
        }
        let results = &self.notes.results;
        for (at, result) in results.iter().enumerate() {
            let is_shaped = !result.trim().is_empty()
                && result.chars().count() <= MAX_RESULT
                && !result.contains(char::is_control);
            let is_first = !results.iter().take(at).any(|other| other == result);
            if !is_shaped || !is_first {
                problems.add("notes.results", Why::NoteResult(result.clone()));
            }
        }
        if results.len() > MAX_RESULTS {
            problems.add("notes.results", Why::TooManyResults(MAX_RESULTS));
        }
    }

    fn check_pbx(&self, problems: &mut Problems) {
        let pbx = &self.pbx;
        problems.host("pbx.host", &pbx.host);
        if !pbx.host.is_empty() && pbx.username.is_empty() {
            problems.add("pbx.username", Why::Missing);
        }
        if pbx.tls == PbxTls::File && pbx.tls_ca.is_empty() {
            problems.add("pbx.tls_ca", Why::Missing);
        }
        if !pbx.tls_pin.is_empty() && Fingerprint::parse(&pbx.tls_pin).is_none() {
            problems.add("pbx.tls_pin", Why::Fingerprint);
        }
        problems.plain("pbx.username", &pbx.username);
        problems.password("pbx.password_from", &pbx.password_from);
    }

    fn check_dialling(&self, problems: &mut Problems) {
        let dialling = &self.dialling;
        problems.template("dialling.operator_channel", &dialling.operator_channel);
        let context = &dialling.context;
        if !is_template(context) || context.contains(['{', '}']) {
            problems.add("dialling.context", Why::Context);
        }
        if !is_prefix(&dialling.client_prefix) {
            problems.add("dialling.client_prefix", Why::Prefix);
        }
        if !is_caller_id(&dialling.caller_id) {
            problems.add("dialling.caller_id", Why::Number);
        }
        dialling.check_routes(problems);
        let auto_answer = &dialling.auto_answer;
        if !auto_answer.is_empty() && auto_answer_header(auto_answer).is_none() {
            problems.add("dialling.auto_answer", Why::AutoAnswer);
        }
    }

    fn check_numbers(&self, problems: &mut Problems) {
        let numbers = &self.numbers;
        let area = &numbers.area_code;
        if !area.is_empty() && (area.len() < 3 || !is_digits(area, 5)) {
            problems.add("numbers.area_code", Why::AreaCode);
        }
        for (extension, devices) in &numbers.devices {
            problems.extension("numbers.devices", extension, numbers.internal_max_digits);
            for device in devices.iter().filter(|d| !is_device(d)) {
                problems.add("numbers.devices", Why::Device(device.clone()));
            }
        }
        self.check_owners(problems);
        for trunk in numbers.trunks.iter().filter(|t| !is_device(t)) {
            problems.add("numbers.trunks", Why::Device(trunk.clone()));
        }
    }

    /// Each device has one owner. Asterisk takes a technology in any case, and names of devices on
    /// chan_sip too.
    fn check_owners(&self, problems: &mut Problems) {
        let mut owners: Vec<(String, &String)> = Vec::new();
        for (extension, devices) in &self.numbers.devices {
            for device in devices {
                let folded = device.to_ascii_lowercase();
                let owner = owners.iter().find(|(known, _)| *known == folded);
                match owner.map(|(_, owner)| (*owner).clone()) {
                    Some(owner) if owner != *extension => {
                        let why = Why::DeviceOfTwo {
                            device: device.clone(),
                            extensions: [owner, extension.clone()],
                        };
                        problems.add("numbers.devices", why);
                    }
                    Some(_) => {}
                    None => owners.push((folded, extension)),
                }
            }
        }
    }

    fn check_hotkeys(&self, problems: &mut Problems) {
        let hotkeys = &self.hotkeys;
        let call = Combination::parse(&hotkeys.call_clipboard);
        let show = Combination::parse(&hotkeys.show_window);
        for (key, text, parsed) in [
            ("hotkeys.call_clipboard", &hotkeys.call_clipboard, call),
            ("hotkeys.show_window", &hotkeys.show_window, show),
        ] {
            if !text.is_empty() && parsed.is_none() {
                problems.add(key, Why::Hotkey(text.clone()));
            }
        }
        if call.is_some() && call == show {
            let text = hotkeys.show_window.clone();
            problems.add("hotkeys.show_window", Why::HotkeyTwice(text));
        }
    }

    fn check_directory(&self, problems: &mut Problems) {
        let directory = &self.directory;
        let needed: &[(&str, &String)] = match directory.kind {
            DirectoryKind::None => &[],
            DirectoryKind::Mysql => &[
                ("directory.host", &directory.host),
                ("directory.username", &directory.username),
                ("directory.database", &directory.database),
            ],
            DirectoryKind::Sqlite => &[("directory.path", &directory.path)],
        };
        for (key, value) in needed {
            if value.is_empty() {
                problems.add(key, Why::Missing);
            }
        }
        if directory.tls == DatabaseTls::File && directory.tls_ca.is_empty() {
            problems.add("directory.tls_ca", Why::Missing);
        }
        problems.host("directory.host", &directory.host);
        problems.plain("directory.username", &directory.username);
        problems.password("directory.password_from", &directory.password_from);
        for column in directory.mapping.values().filter(|c| !c.is_empty()) {
            if !is_column(column) {
                problems.add("directory.mapping", Why::Mapping(column.clone()));
            }
        }
    }
}

pub(super) struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn add(&mut self, key: &str, why: Why) {
        self.0.push(Problem {
            key: key.to_owned(),
            why,
        });
    }

    fn host(&mut self, key: &str, host: &str) {
        if host.is_empty() {
            return;
        }
        if let Err(why) = network_host(host) {
            self.add(key, why);
        }
    }

    fn plain(&mut self, key: &str, text: &str) {
        if text.chars().any(char::is_control) {
            self.add(key, Why::ControlCharacters);
        }
    }

    fn password(&mut self, key: &str, source: &PasswordSource) {
        if !source.is_place() {
            self.add(key, Why::PasswordSource);
        }
    }

    fn operator(&mut self, key: &str, operator: &Operator, longest: usize) {
        let key = format!("{key}.extensions");
        for (index, extension) in operator.extensions.iter().enumerate() {
            self.extension(&key, extension, longest);
            if operator
                .extensions
                .iter()
                .take(index)
                .any(|e| e == extension)
            {
                self.add(&key, Why::Twice(extension.clone()));
            }
        }
    }

    pub(super) fn extension(&mut self, key: &str, extension: &str, longest: usize) {
        if !is_digits(extension, longest) {
            self.add(key, Why::Extension(extension.to_owned()));
        }
    }

    pub(super) fn template(&mut self, key: &str, template: &str) {
        match template {
            "" => self.add(key, Why::Missing),
            _ if !is_template(template) => self.add(key, Why::Template),
            _ if template.replacen(NUMBER_PLACE, "", 1).contains(['{', '}']) => {
                self.add(key, Why::TemplatePlace);
            }
            // Without a technology Asterisk answers "Invalid channel".
            _ if !template.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                self.add(key, Why::Template);
            }
            _ => {}
        }
    }
}

fn is_digits(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_device(text: &str) -> bool {
    is_template(text)
        && !text.contains(['{', '}'])
        && text
            .split_once('/')
            .is_some_and(|(technology, name)| !technology.is_empty() && !name.is_empty())
}

fn is_column(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.chars().count() <= 64
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
    };
    text.split_once('.')
        .is_some_and(|(table, column)| is_name(table) && is_name(column))
}

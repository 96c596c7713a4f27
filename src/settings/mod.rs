//! The settings as plain data: parsed, checked, explained. No file watching, no secrets: passwords
//! live in the OS keyring, an environment variable or a file of their own.
//!
//! Rule: every key is documented here and in the README, with its default, and the documented
//! Russian name where the domain has one. `packaging/trubka.example.toml` names them all.

mod auto_answer;
mod cards;
mod check;
mod couriers;
mod edit;
mod files;
mod host;
mod layers;
mod links;
mod load;
mod log;
mod mapping;
mod office;
mod outside;
mod password;
mod place;
mod routes;
mod schema;
#[cfg(test)]
mod tests;
mod tls;
mod version;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::phone::{Numbering, PbxForm};

pub use auto_answer::auto_answer_header;
pub use cards::{CardScreen, Cards, Corner};
pub use check::{NUMBER_PLACE, Problem, Why, is_template};
pub use couriers::{Connecting, Couriers};
pub use edit::{Change, EditError, changes, edit};
pub use files::{FileFault, FileTrouble, Instead, Located};
pub use host::{network_host, shown_host, tidy_host};
pub use layers::{Layered, LayeredError, Source, Sources, Which, layered};
pub use links::{LinkFault, Links};
pub use load::{Kind, SettingsError, load, load_bytes};
pub use log::{Log, LogLevel};
pub use mapping::MAPPING_NAMES;
pub use office::{Colleagues, Queues};
pub use outside::{Combination, HotkeyKey, Hotkeys, Notifications, Tell};
pub use password::PasswordSource;
pub use place::{SettingsFile, language_in, line_of};
pub use routes::{ALL_COUNTRIES, NONE, Policy, Route};
pub use schema::{Key, keys};
pub use tls::{Fingerprint, PbxTls};
pub use version::{Gone, VERSION};
pub use words::Words;

/// All settings. Missing keys have their defaults; unknown keys are named in an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The version of the file's form, [`VERSION`] when it says none.
    pub settings_version: i64,
    /// The office's settings file; empty: as `office.toml` beside the program, if there is one.
    pub office_file: String,
    /// The interface's language.
    pub language: Language,
    /// The connection to Asterisk.
    pub pbx: Pbx,
    /// Who sits here.
    pub operator: Operator,
    /// Others who may sit here (shared workplaces), besides those of `users.extPhone`.
    pub operators: Vec<Operator>,
    /// Calling with a button.
    pub dialling: Dialling,
    /// Couriers.
    pub couriers: Couriers,
    /// What numbers mean here.
    pub numbers: Numbers,
    /// The courier database.
    pub directory: Directory,
    /// What the office calls those who call.
    pub words: Words,
    /// The journal.
    pub journal: Journal,
    /// Whom to call back.
    pub to_call_back: ToCallBack,
    /// Notes and results of calls.
    pub notes: Notes,
    /// Addresses in the office's own system.
    pub links: Links,
    /// The cards.
    pub cards: Cards,
    /// Colleagues.
    pub colleagues: Colleagues,
    /// Queues.
    pub queues: Queues,
    /// The system's notifications, and the sound.
    pub notifications: Notifications,
    /// Combinations of keys that work in every program.
    pub hotkeys: Hotkeys,
    /// The log file.
    pub log: Log,
    /// The window.
    pub window: Window,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            settings_version: VERSION,
            office_file: String::new(),
            language: Language::default(),
            pbx: Pbx::default(),
            operator: Operator::default(),
            operators: Vec::new(),
            dialling: Dialling::default(),
            couriers: Couriers::default(),
            numbers: Numbers::default(),
            directory: Directory::default(),
            words: Words::default(),
            journal: Journal::default(),
            to_call_back: ToCallBack::default(),
            notes: Notes::default(),
            links: Links::default(),
            cards: Cards::default(),
            colleagues: Colleagues::default(),
            queues: Queues::default(),
            notifications: Notifications::default(),
            hotkeys: Hotkeys::default(),
            log: Log::default(),
            window: Window::default(),
        }
    }
}

impl Settings {
    /// What parsing of numbers needs of them.
    pub fn numbering(&self) -> Numbering {
        let area_code = &self.numbers.area_code;
        Numbering {
            area_code: (!area_code.is_empty()).then(|| area_code.clone()),
            internal_max_digits: self.numbers.internal_max_digits,
        }
    }

    /// Whether the settings name this extension as somebody's.
    pub fn has_extension(&self, extension: &str) -> bool {
        let is = |known: &String| known == extension;
        let operators = std::iter::once(&self.operator).chain(&self.operators);
        let mut groups = self.colleagues.groups.values().flatten();
        operators.flat_map(|operator| &operator.extensions).any(is)
            || self.numbers.devices.contains_key(extension)
            || groups.any(is)
    }
}

/// The interface's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// The system's locale decides: Russian for `ru`, `be`, `kk`, …; else English.
    #[default]
    Auto,
    /// Russian.
    Ru,
    /// English.
    En,
}

/// `[pbx]`: the connection to Asterisk's manager port.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pbx {
    /// «Адрес сервера»: IP or host name; empty: no PBX is configured.
    pub host: String,
    /// «Порт сервера».
    pub port: u16,
    /// Whether the connection is protected by TLS, and whom to believe.
    pub tls: PbxTls,
    /// For `tls = "file"`: a PEM file of authorities, or the PBX's own certificate.
    pub tls_ca: String,
    /// For `tls = "pin"`: the certificate's SHA-256 [`Fingerprint`]; empty: the certificate is shown and waits to
    /// be trusted.
    pub tls_pin: String,
    /// «Имя пользователя»: an AMI user of manager.conf.
    pub username: String,
    /// Where the password («Пароль») is: empty for the OS keyring; `env:NAME`; `file:PATH`.
    pub password_from: PasswordSource,
    /// Allow the plain login where the PBX offers no MD5 challenge. The password then crosses the
    /// network in the clear.
    pub plain_login: bool,
}

impl Default for Pbx {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 5038,
            tls: PbxTls::default(),
            tls_ca: String::new(),
            tls_pin: String::new(),
            username: String::new(),
            password_from: PasswordSource::default(),
            plain_login: false,
        }
    }
}

/// `[operator]`: who sits here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Operator {
    /// `users.user` in the courier database, if known.
    pub user: String,
    /// The name shown.
    pub name: String,
    /// «Внутренние номера»: the first one calls, a call to any of them shows a card.
    pub extensions: Vec<String>,
}

/// `[dialling]`: calling with a button.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dialling {
    /// «Канал», the operators': the template of the first leg. `SIP` → `SIP/101`; `PJSIP/{NUMBER}`;
    /// `Local/{NUMBER}@from-internal`.
    pub operator_channel: String,
    /// «Контекст»: the dialplan context that the second leg is sent to.
    pub context: String,
    /// The form in which external numbers are sent.
    pub number_form: PbxForm,
    /// «Префикс клиента»: put before the called external number.
    pub client_prefix: String,
    /// The number shown to the called party; empty: the operator's extension, which the dialplan
    /// replaces by the office's number.
    pub caller_id: String,
    /// How long the own phone rings, seconds.
    pub ring_secs: u32,
    /// Makes the own phone answer a click by itself: empty, `call-info`, `alert-info`, `polycom`, or a SIP
    /// header written out.
    pub auto_answer: String,
    /// Numbers that leave by another line, tried in order; the first that matches counts.
    pub routes: Vec<Route>,
    /// What may be called.
    pub policy: Policy,
}

impl Default for Dialling {
    fn default() -> Self {
        Self {
            operator_channel: "PJSIP/{NUMBER}".into(),
            context: "from-internal".into(),
            number_form: PbxForm::default(),
            client_prefix: String::new(),
            caller_id: String::new(),
            ring_secs: 30,
            auto_answer: String::new(),
            routes: Vec::new(),
            policy: Policy::default(),
        }
    }
}

/// `[numbers]`: what numbers mean here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Numbers {
    /// The office's own area code (`495`), for seven-digit city numbers; empty: those are refused.
    pub area_code: String,
    /// Numbers of up to so many digits are internal.
    pub internal_max_digits: usize,
    /// Devices whose names are not the extension: `"101" = ["PJSIP/0004f2aabbcc"]`. Learned from
    /// hints besides, where the AMI rights allow.
    pub devices: BTreeMap<String, Vec<String>>,
    /// Trunks, by the device part of their channel names (`SIP/trunk_name`), where their name could
    /// be taken for an extension.
    pub trunks: Vec<String>,
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            area_code: String::new(),
            internal_max_digits: 5,
            devices: BTreeMap::new(),
            trunks: Vec::new(),
        }
    }
}

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DirectoryKind {
    /// None: cards show the number only.
    #[default]
    None,
    /// MySQL or MariaDB.
    Mysql,
    /// The same tables in an SQLite file.
    Sqlite,
}

/// TLS towards MySQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatabaseTls {
    /// TLS where the server offers it.
    #[default]
    Preferred,
    /// Never (old servers speak only TLS 1.0 and 1.1, which this program does not).
    Off,
    /// TLS or no connection; whose certificate it is, is not asked.
    Required,
    /// TLS with a server that an authority of `directory.tls_ca` vouches for, or no connection.
    File,
}

/// `[directory]`: the courier database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Directory {
    /// Which database.
    pub kind: DirectoryKind,
    /// Host of MySQL or MariaDB.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// User.
    pub username: String,
    /// Where the password is: empty for the OS keyring; `env:NAME`; `file:PATH`.
    pub password_from: PasswordSource,
    /// Database (schema) name.
    pub database: String,
    /// The SQLite file, for `kind = "sqlite"`.
    pub path: String,
    /// TLS.
    pub tls: DatabaseTls,
    /// For `tls = "file"`: a PEM file of authorities.
    pub tls_ca: String,
    /// Every operation ends after so many milliseconds.
    pub timeout_ms: u64,
    /// A number of more than so many distinct parties identifies nobody.
    pub max_parties: usize,
    /// At most so many shipments in work are told.
    pub max_orders: usize,
    /// Undocumented columns: `"recipient.name" = "address.fio"`; the keys are
    /// [`crate::directory`]'s; `""` leaves one out; a key that is not set is discovered.
    pub mapping: BTreeMap<String, String>,
    /// Order states in the office's words: `"3" = "на складе"`.
    pub order_states: BTreeMap<String, String>,
    /// Client statuses in the office's words.
    pub client_states: BTreeMap<String, String>,
}

impl Default for Directory {
    fn default() -> Self {
        Self {
            kind: DirectoryKind::None,
            host: String::new(),
            port: 3306,
            username: String::new(),
            password_from: PasswordSource::default(),
            database: "courier".into(),
            path: String::new(),
            tls: DatabaseTls::Preferred,
            tls_ca: String::new(),
            timeout_ms: 3000,
            max_parties: 5,
            max_orders: 5,
            mapping: BTreeMap::new(),
            order_states: BTreeMap::new(),
            client_states: BTreeMap::new(),
        }
    }
}

/// `[journal]`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Journal {
    /// The file; empty: the platform's place for data.
    pub path: String,
    /// Keep and show the whole office's calls, not only one's own.
    pub office: bool,
    /// The operator may not change `office` in the window.
    pub office_locked: bool,
}

/// `[notes]`: what is noted of calls.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notes {
    /// Results of calls to choose from; empty: a short list in the interface's language.
    pub results: Vec<String>,
}

/// `[to_call_back]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ToCallBack {
    /// Missed calls of so many days are looked at; whoever called before has given up.
    pub days: u32,
}

impl Default for ToCallBack {
    fn default() -> Self {
        Self { days: 7 }
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How the window is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Renderer {
    /// OpenGL first, wgpu when it fails.
    #[default]
    Auto,
    /// OpenGL.
    Glow,
    /// Vulkan, DX12, Metal.
    Wgpu,
}

/// `[window]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Window {
    /// Light or dark.
    pub theme: Theme,
    /// How large everything is drawn, percent of what the system asks for, 100 to 200. The operator
    /// may change it in the window; what they chose is kept until this setting changes.
    pub scale: u16,
    /// How it is drawn.
    pub renderer: Renderer,
    /// An icon in the tray, and the window's cross only hides it there; else the cross quits.
    pub tray: bool,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            scale: 100,
            renderer: Renderer::default(),
            tray: true,
        }
    }
}

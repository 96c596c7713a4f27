//! The pages of the settings, and which settings stand on each.

use crate::texts::Label;

/// A page of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Section {
    /// The connection to the PBX.
    #[default]
    Pbx,
    /// Who sits here.
    Operator,
    /// Calling with a button, and what numbers mean.
    Dialling,
    /// The courier database.
    Directory,
    /// The office's words and addresses.
    Words,
    /// The journal, notes, who is to be called back.
    Journal,
    /// The cards.
    Cards,
    /// Colleagues and queues.
    Colleagues,
    /// Notifications, sound, keys in every program.
    Outside,
    /// The window.
    Window,
    /// What is measured, and the log.
    Diagnostics,
}

impl Section {
    /// In the order in which they are offered.
    pub(super) const ALL: &'static [Self] = &[
        Self::Pbx,
        Self::Operator,
        Self::Dialling,
        Self::Directory,
        Self::Words,
        Self::Journal,
        Self::Cards,
        Self::Colleagues,
        Self::Outside,
        Self::Window,
        Self::Diagnostics,
    ];

    pub(super) fn label(self) -> Label {
        match self {
            Self::Pbx => Label::SettingsPbx,
            Self::Operator => Label::SettingsOperator,
            Self::Dialling => Label::SettingsDialling,
            Self::Directory => Label::SettingsDirectory,
            Self::Words => Label::SettingsWords,
            Self::Journal => Label::SettingsJournal,
            Self::Cards => Label::SettingsCards,
            Self::Colleagues => Label::SettingsColleagues,
            Self::Outside => Label::SettingsOutside,
            Self::Window => Label::SettingsWindow,
            Self::Diagnostics => Label::SettingsDiagnostics,
        }
    }

    /// The page that a setting stands on; `None`: on none, the program writes it itself.
    pub(super) fn of(key: &str) -> Option<Self> {
        let first = key.split('.').next().unwrap_or(key);
        Some(match (first, key) {
            (_, "settings_version") => return None,
            (_, "directory.order_states" | "directory.client_states") => Self::Words,
            ("pbx", _) => Self::Pbx,
            ("operator" | "operators", _) => Self::Operator,
            ("dialling" | "couriers" | "numbers", _) => Self::Dialling,
            ("directory", _) => Self::Directory,
            ("words" | "links", _) => Self::Words,
            ("journal" | "to_call_back" | "notes", _) => Self::Journal,
            ("cards", _) => Self::Cards,
            ("colleagues" | "queues", _) => Self::Colleagues,
            ("notifications" | "hotkeys", _) => Self::Outside,
            ("log", _) => Self::Diagnostics,
            // The language, the office's file, and what nobody has thought of here.
            _ => Self::Window,
        })
    }
}

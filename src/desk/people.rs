//! Who sits where: the operator, the others of this workplace, and names of extensions.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::snapshot;
use crate::ports::directory::User;
use crate::settings;

/// The people of the office as far as this desk knows them.
#[derive(Debug, Default)]
pub(super) struct People {
    pub operator: snapshot::Operator,
    from_settings: Vec<snapshot::Operator>,
    from_directory: Vec<snapshot::Operator>,
    /// Who may sit here: those of the settings first, each extension list once.
    pub others: Arc<Vec<snapshot::Operator>>,
}

impl People {
    pub(super) fn new(operator: &settings::Operator, others: &[settings::Operator]) -> Self {
        let mut people = Self {
            operator: shown(operator),
            // Who sits here by the settings may come back after somebody else has.
            from_settings: std::iter::once(operator)
                .chain(others)
                .filter(|other| !other.extensions.is_empty())
                .map(shown)
                .collect(),
            ..Self::default()
        };
        people.others = people.told_once();
        people
    }

    pub(super) fn learn(&mut self, users: Vec<User>) {
        let with_phone = users.into_iter().filter(|user| !user.extensions.is_empty());
        self.from_directory = with_phone
            .map(
                |User {
                     user,
                     name,
                     extensions,
                 }| snapshot::Operator {
                    name: name.unwrap_or_else(|| user.clone()),
                    user,
                    extensions,
                },
            )
            .collect();
        self.others = self.told_once();
        self.complete();
    }

    /// The settings may name the operator by `users.user` alone.
    fn complete(&mut self) {
        let user = self.operator.user.clone();
        let known = self
            .from_directory
            .iter()
            .find(|other| !user.is_empty() && other.user == user);
        if let Some(known) = known {
            if self.operator.name.is_empty() {
                self.operator.name.clone_from(&known.name);
            }
            if self.operator.extensions.is_empty() {
                self.operator.extensions.clone_from(&known.extensions);
            }
        }
    }

    /// Others may sit here; `is_other`: somebody else sits here.
    pub(super) fn settle(
        &mut self,
        operator: &settings::Operator,
        others: &[settings::Operator],
        is_other: bool,
    ) {
        let new = Self::new(operator, others);
        self.from_settings = new.from_settings;
        if is_other {
            self.operator = new.operator;
            self.complete();
        }
        self.others = self.told_once();
    }

    /// The courier database is another one.
    pub(super) fn forget_directory(&mut self) {
        self.from_directory.clear();
    }

    /// The name of the person at an extension.
    pub(super) fn name_of(&self, extension: &str) -> Option<&str> {
        let everybody = std::iter::once(&self.operator)
            .chain(&self.from_settings)
            .chain(&self.from_directory);
        everybody
            .filter(|person| !person.name.is_empty())
            .find(|person| person.extensions.iter().any(|own| own == extension))
            .map(|person| person.name.as_str())
    }

    /// Whether somebody is known to have this extension.
    pub(super) fn has(&self, extension: &str) -> bool {
        let everybody = std::iter::once(&self.operator)
            .chain(&self.from_settings)
            .chain(&self.from_directory);
        let mut extensions = everybody.flat_map(|person| &person.extensions);
        extensions.any(|known| known == extension)
    }

    /// Everybody's extensions with the name of [`Self::name_of`]; empty where there is none.
    pub(super) fn names(&self) -> HashMap<String, String> {
        let everybody = std::iter::once(&self.operator)
            .chain(&self.from_settings)
            .chain(&self.from_directory);
        let mut names: HashMap<String, String> = HashMap::new();
        for person in everybody {
            for extension in &person.extensions {
                let name = names.entry(extension.clone()).or_default();
                if name.is_empty() {
                    name.clone_from(&person.name);
                }
            }
        }
        names
    }

    fn told_once(&self) -> Arc<Vec<snapshot::Operator>> {
        let mut known = HashSet::new();
        let all = self.from_settings.iter().chain(&self.from_directory);
        Arc::new(
            all.filter(|other| known.insert(&other.extensions))
                .cloned()
                .collect(),
        )
    }
}

fn shown(operator: &settings::Operator) -> snapshot::Operator {
    snapshot::Operator {
        user: operator.user.clone(),
        name: operator.name.clone(),
        extensions: operator.extensions.clone(),
    }
}

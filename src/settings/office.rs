//! The office around the operator: colleagues and queues.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check::{NUMBER_PLACE, Problems, Why, is_template};

/// Asterisk keeps so many bytes of a pause's reason.
const MAX_REASON: usize = 79;

/// `[colleagues]`: who is free, who talks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Colleagues {
    /// The custom device state that says "do not disturb", `{NUMBER}` in the extension's place; FreePBX's by
    /// default. Empty: none.
    pub do_not_disturb: String,
    /// Groups of extensions: `"Логисты" = ["101", "102"]`, shown in alphabetical order.
    pub groups: BTreeMap<String, Vec<String>>,
}

impl Default for Colleagues {
    fn default() -> Self {
        Self {
            do_not_disturb: "Custom:DND{NUMBER}".into(),
            groups: BTreeMap::new(),
        }
    }
}

/// `[queues]`: signing in and out, pauses.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Queues {
    /// The device that signs in: `Local/{NUMBER}@from-queue/n`; empty: as `dialling.operator_channel`.
    pub interface: String,
    /// The device whose state counts, where it is another one: `hint:{NUMBER}@ext-local`.
    pub state_interface: String,
    /// Reasons for a pause, to choose from; empty: the usual ones in the interface's language.
    pub pause_reasons: Vec<String>,
}

impl Colleagues {
    pub(super) fn check(&self, longest: usize, problems: &mut Problems) {
        let device = &self.do_not_disturb;
        if !device.is_empty() && !has_one_place(device) {
            problems.add("colleagues.do_not_disturb", Why::TemplatePlace);
        }
        for (name, extensions) in &self.groups {
            if name.trim().is_empty() || extensions.is_empty() {
                problems.add("colleagues.groups", Why::EmptyGroup(name.clone()));
            }
            for extension in extensions {
                problems.extension("colleagues.groups", extension, longest);
            }
        }
    }
}

impl Queues {
    pub(super) fn check(&self, problems: &mut Problems) {
        if !self.interface.is_empty() {
            problems.template("queues.interface", &self.interface);
        }
        let state = &self.state_interface;
        if !state.is_empty() && !has_one_place(state) {
            problems.add("queues.state_interface", Why::TemplatePlace);
        }
        for reason in &self.pause_reasons {
            if reason.contains(char::is_control) {
                problems.add("queues.pause_reasons", Why::ControlCharacters);
            } else if reason.trim().is_empty() || reason.len() > MAX_REASON {
                problems.add("queues.pause_reasons", Why::ReasonLength);
            }
        }
    }
}

/// Signs that Asterisk takes for nothing else, and the extension's place once.
fn has_one_place(template: &str) -> bool {
    let rest = template.replacen(NUMBER_PLACE, "", 1);
    is_template(template) && template.contains(NUMBER_PLACE) && !rest.contains(['{', '}'])
}

//! What the AMI user may do, as `ListCommands` tells: it lists only what this user may run.

use std::collections::BTreeSet;

/// The actions that the AMI user may run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights {
    /// `None`: not told, so all may be tried. Lower case.
    listed: Option<BTreeSet<String>>,
}

impl Rights {
    /// From the keys of the answer to `ListCommands`.
    pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names = names.into_iter().map(str::to_ascii_lowercase);
        Self {
            listed: Some(names.collect()),
        }
    }

    /// Whether this action may be tried.
    pub fn allow(&self, action: &str) -> bool {
        let name = action.to_ascii_lowercase();
        self.listed.as_ref().is_none_or(|all| all.contains(&name))
    }
}

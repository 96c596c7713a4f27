//! What the AMI user may do, from what `ListCommands` lists, and what each thing that the program does needs.
//!
//! Each line of that list ends in the classes of which one is enough: `(Priv: system,reporting,all)`. A class
//! that alone leads to a listed action is surely granted.

use std::collections::{BTreeMap, BTreeSet};

use crate::ami::Message;

/// A class of rights of manager.conf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "Asterisk's own words")]
pub enum Class {
    Call,
    Agent,
    Originate,
    Reporting,
    System,
    Command,
    Config,
    Agi,
    User,
    Message,
    Aoc,
    Log,
    Verbose,
    Dtmf,
    Cdr,
    Dialplan,
}

/// Something that the program does, as an administrator may want it or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// Who is calling: cards, the journal.
    Watch,
    /// Calling by a click; fetching parked calls, picking up colleagues'.
    Dial,
    /// Calls that were under way at a (re)connect; whose phone is free.
    Colleagues,
    /// Who waits in which queue, as it happens.
    Queues,
    /// Signing in to a queue and out, pausing.
    QueueOrders,
    /// Hanging up, handing on, parking, sending digits.
    Handling,
}

impl Class {
    /// All.
    pub const ALL: [Self; 16] = [
        Self::Call,
        Self::Agent,
        Self::Originate,
        Self::Reporting,
        Self::System,
        Self::Command,
        Self::Config,
        Self::Agi,
        Self::User,
        Self::Message,
        Self::Aoc,
        Self::Log,
        Self::Verbose,
        Self::Dtmf,
        Self::Cdr,
        Self::Dialplan,
    ];

    /// As manager.conf spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Agent => "agent",
            Self::Originate => "originate",
            Self::Reporting => "reporting",
            Self::System => "system",
            Self::Command => "command",
            Self::Config => "config",
            Self::Agi => "agi",
            Self::User => "user",
            Self::Message => "message",
            Self::Aoc => "aoc",
            Self::Log => "log",
            Self::Verbose => "verbose",
            Self::Dtmf => "dtmf",
            Self::Cdr => "cdr",
            Self::Dialplan => "dialplan",
        }
    }

    pub(super) fn named(word: &str) -> Option<Self> {
        let is_it = |class: &Self| class.name().eq_ignore_ascii_case(word.trim());
        Self::ALL.into_iter().find(is_it)
    }
}

impl Function {
    /// All.
    pub const ALL: [Self; 6] = [
        Self::Watch,
        Self::Dial,
        Self::Colleagues,
        Self::Queues,
        Self::QueueOrders,
        Self::Handling,
    ];

    /// The program is nothing without it.
    pub fn is_essential(self) -> bool {
        matches!(self, Self::Watch | Self::Dial)
    }

    /// For machines, and for the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Watch => "watch",
            Self::Dial => "call",
            Self::Colleagues => "colleagues",
            Self::Queues => "queues",
            Self::QueueOrders => "queue-orders",
            Self::Handling => "handling",
        }
    }

    /// The actions that it needs.
    fn actions(self) -> &'static [&'static str] {
        match self {
            Self::Watch | Self::Queues => &[],
            Self::Dial => &["Originate"],
            Self::Colleagues => &["Status", "DeviceStateList", "ExtensionStateList"],
            Self::QueueOrders => &["QueueAdd", "QueueRemove", "QueuePause"],
            Self::Handling => &["Redirect", "Atxfer", "Hangup"],
        }
    }

    /// The class of `read` that it needs.
    pub fn reads(self) -> Option<Class> {
        match self {
            Self::Watch => Some(Class::Call),
            Self::Queues => Some(Class::Agent),
            _ => None,
        }
    }

    /// The class of `write` that it needs, among these functions: `call` includes what `reporting` would be asked
    /// for.
    pub fn writes(self, among: &[Self]) -> Option<Class> {
        match self {
            Self::Watch | Self::Queues => None,
            Self::Dial => Some(Class::Originate),
            Self::Colleagues if among.contains(&Self::Handling) => Some(Class::Call),
            Self::Colleagues => Some(Class::Reporting),
            Self::QueueOrders => Some(Class::Agent),
            Self::Handling => Some(Class::Call),
        }
    }
}

/// The least `read` and `write` for these functions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Least {
    /// Classes of events.
    pub read: Vec<Class>,
    /// Classes of actions.
    pub write: Vec<Class>,
}

impl Least {
    /// For these functions; nothing goes without the events of calls.
    pub fn of(functions: &[Function]) -> Self {
        let mut least = Self {
            read: vec![Class::Call],
            write: Vec::new(),
        };
        for function in functions {
            let read = function.reads();
            least
                .read
                .extend(read.filter(|class| !least.read.contains(class)));
            let write = function.writes(functions);
            least
                .write
                .extend(write.filter(|class| !least.write.contains(class)));
        }
        least
    }
}

/// What a line `read` or `write` of manager.conf grants; `None` where there is none. Asterisk compares letter by letter:
/// after a comma and a space no class is known, and nothing says so.
pub fn granted_by(line: &str) -> Option<BTreeSet<Class>> {
    if line.is_empty() {
        return None;
    }
    let has = |name: &str| line.split(',').any(|word| word == name);
    let is_granted = |class: &Class| has("all") || has(class.name());
    Some(Class::ALL.into_iter().filter(is_granted).collect())
}

/// What `ListCommands` told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// The action in lower case, and the classes of which one is enough.
    actions: BTreeMap<String, BTreeSet<Class>>,
}

impl Listed {
    /// From the answer.
    pub fn read(message: &Message<'_>) -> Self {
        let mut actions = BTreeMap::new();
        for (name, text) in message.fields() {
            let Some((_, classes)) = text.rsplit_once("(Priv:") else {
                continue;
            };
            let classes = classes.trim_end_matches([')', ' ']).split(',');
            let classes = classes.filter_map(Class::named).collect();
            actions.insert(name.to_ascii_lowercase(), classes);
        }
        Self { actions }
    }

    /// Nothing was listed.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// Whether this action may be run.
    pub fn allows(&self, action: &str) -> bool {
        self.actions.contains_key(&action.to_ascii_lowercase())
    }

    /// The classes that are surely granted.
    pub fn granted(&self) -> BTreeSet<Class> {
        let alone = |classes: &BTreeSet<Class>| match classes.len() {
            1 => classes.first().copied(),
            _ => None,
        };
        let mut granted: BTreeSet<Class> = self.actions.values().filter_map(alone).collect();
        // Every Asterisk has actions of `system` and of `config` alone; what is left over must be of `reporting`.
        let rest = |classes: &BTreeSet<Class>| {
            classes.contains(&Class::Reporting) && classes.is_disjoint(&granted)
        };
        if self.actions.values().any(rest) {
            granted.insert(Class::Reporting);
        }
        granted
    }

    /// The class of `write` that a function lacks, among these.
    pub fn lacks(&self, function: Function, among: &[Function]) -> Option<Class> {
        let mut actions = function.actions().iter();
        let is_missing = actions.any(|action| !self.allows(action));
        // A PBX without queues lists none of their actions to anybody.
        let has_queues = self.allows("QueueStatus");
        if function == Function::QueueOrders && !has_queues {
            return None;
        }
        function.writes(among).filter(|_| is_missing)
    }

    /// The granted classes that none of these functions needs.
    pub fn too_many(&self, functions: &[Function]) -> Vec<Class> {
        let least = Least::of(functions);
        let is_spare = |class: &Class| {
            // `reporting` lets nobody change anything, and the doctor sees more by it.
            !least.write.contains(class) && *class != Class::Reporting
        };
        self.granted().into_iter().filter(is_spare).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::ami::frame::Framer;

    /// A list as a real Asterisk sends it, of the actions that these classes may run.
    fn listed(classes: &[&str]) -> Listed {
        let all = [
            "Status: List channel status.  (Priv: system,call,reporting,all)",
            "DeviceStateList: List.  (Priv: call,reporting,all)",
            "ExtensionStateList: List.  (Priv: call,reporting,all)",
            "CoreSettings: Show.  (Priv: system,reporting,all)",
            "ShowDialPlan: Show.  (Priv: config,reporting,all)",
            "Originate: Originate a call.  (Priv: originate,all)",
            "Redirect: Redirect (transfer) a call.  (Priv: call,all)",
            "Atxfer: Attended transfer.  (Priv: call,all)",
            "Hangup: Hangup channel.  (Priv: system,call,all)",
            "QueueAdd: Add.  (Priv: agent,all)",
            "QueueRemove: Remove.  (Priv: agent,all)",
            "QueuePause: Pause.  (Priv: agent,all)",
            "QueueStatus: Show queue status.  (Priv: <none>)",
            "DBPut: Put DB entry.  (Priv: system,all)",
            "Command: Execute Asterisk CLI Command.  (Priv: command,all)",
            "UpdateConfig: Update basic configuration.  (Priv: config,all)",
        ];
        let may = |line: &&&str| {
            line.contains("<none>") || classes.iter().any(|c| line.contains(&format!("{c},")))
        };
        let lines: Vec<&str> = all.iter().filter(may).copied().collect();
        let text = format!(
            "Asterisk Call Manager/11.0.0\r\nResponse: Success\r\n{}\r\n\r\n",
            lines.join("\r\n")
        );
        let mut framer = Framer::new();
        framer.push(text.as_bytes());
        Listed::read(&framer.next_message().unwrap().unwrap())
    }

    #[test]
    fn what_is_granted_is_known_by_what_is_listed() {
        use Class as C;
        for (given, granted) in [
            (&["originate"][..], &[C::Originate][..]),
            (&["originate", "reporting"], &[C::Originate, C::Reporting]),
            (&["call"], &[C::Call]),
            (&["system"], &[C::System]),
            (
                &["system", "command", "config"],
                &[C::System, C::Command, C::Config],
            ),
        ] {
            let wanted: BTreeSet<Class> = granted.iter().copied().collect();
            assert_eq!(listed(given).granted(), wanted, "{given:?}");
        }
    }

    #[test]
    fn a_line_of_manager_conf_grants_what_stands_in_it() {
        use Class as C;
        let granted = |line| granted_by(line).map(Vec::from_iter);
        assert_eq!(granted("call,agent,hud"), Some(vec![C::Call, C::Agent]));
        assert_eq!(granted("call, agent"), Some(vec![C::Call]));
        assert_eq!(granted("none"), Some(vec![]));
        assert_eq!(granted("system,all").map(|all| all.len()), Some(16));
        assert_eq!(granted(""), None);
    }

    #[test]
    fn each_function_names_the_class_that_it_lacks() {
        use Function as F;
        let none = listed(&[]);
        assert_eq!(none.lacks(F::Dial, &[]), Some(Class::Originate));
        assert_eq!(none.lacks(F::Colleagues, &[]), Some(Class::Reporting));
        assert_eq!(none.lacks(F::QueueOrders, &[]), Some(Class::Agent));
        assert_eq!(none.lacks(F::Handling, &[]), Some(Class::Call));
        let call = listed(&["call"]);
        assert_eq!(call.lacks(F::Colleagues, &[]), None);
        assert_eq!(call.lacks(F::Handling, &[]), None);
        // `system` lists and hangs up, and does not hand on.
        let system = listed(&["system"]);
        assert_eq!(system.lacks(F::Handling, &[]), Some(Class::Call));
        assert_eq!(system.lacks(F::Colleagues, &F::ALL), Some(Class::Call));
    }

    #[test]
    fn the_least_rights_are_enough_and_none_is_spare() {
        use Class as C;
        use Function as F;
        let least = Least::of(&F::ALL);
        assert_eq!(least.read, [C::Call, C::Agent]);
        assert_eq!(least.write, [C::Originate, C::Call, C::Agent]);
        let least = Least::of(&[F::Watch, F::Dial, F::Colleagues]);
        assert_eq!(least.read, [C::Call]);
        assert_eq!(least.write, [C::Originate, C::Reporting]);
        for functions in [
            &F::ALL[..],
            &[F::Watch, F::Dial],
            &[F::Watch, F::Colleagues],
        ] {
            let least = Least::of(functions);
            let names: Vec<&str> = least.write.iter().map(|class| class.name()).collect();
            let given = listed(&names);
            for function in functions {
                assert_eq!(
                    given.lacks(*function, functions),
                    None,
                    "{functions:?} {function:?}"
                );
            }
            assert_eq!(given.too_many(functions), [], "{functions:?}");
        }
        let all = listed(&["system", "command", "config", "originate", "call", "agent"]);
        assert_eq!(all.too_many(&F::ALL), [C::System, C::Command, C::Config]);
        assert_eq!(all.too_many(&[F::Watch, F::Dial]).len(), 5);
    }
}

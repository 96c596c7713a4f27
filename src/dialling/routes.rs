//! Which line a call leaves by: the first rule that has the number gives context, prefix and shown number.
//!
//! Rule: the first leg is always one's own phone, and the dialplan picks the trunk; a rule only says which context
//! is asked, and how.

use super::policy::{self, Refusal};
use super::{Caller, DialError};
use crate::phone::{Class, Number, Pattern, Plan};
use crate::settings::{self, NONE};

/// How a number leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way<'a> {
    /// The rule, from 0; `None`: none has it.
    pub rule: Option<usize>,
    /// The dialplan context.
    pub context: &'a str,
    /// Before the number.
    pub prefix: &'a str,
    /// The number shown; `None`: the operator's extension.
    pub caller_id: Option<&'a str>,
}

/// How a number leaves.
pub(super) fn way<'a>(
    dialling: &'a settings::Dialling,
    number: &Number,
    is_extension: bool,
) -> Way<'a> {
    let rules = dialling.routes.iter().enumerate();
    let mut matching = rules.filter(|(_, rule)| pattern_of(rule, number, is_extension).is_some());
    let rule = matching.next();
    let set = |of_rule: Option<&'a String>, of_all: &'a str| match of_rule.map(String::as_str) {
        None | Some("") => of_all,
        Some(NONE) => "",
        Some(set) => set,
    };
    let of = |field: fn(&settings::Route) -> &String| rule.map(|(_, rule)| field(rule));
    let context = set(of(|rule| &rule.context), &dialling.context);
    // A short number has a prefix only where a rule of emergency services says so by itself: `any` does not.
    let by = rule.and_then(|(_, rule)| pattern_of(rule, number, is_extension));
    let by = by.and_then(|text| Pattern::parse(text).ok());
    let is_named = matches!(
        by,
        Some(Pattern::Class(Class::Emergency) | Pattern::Short(_))
    );
    let prefix = match number {
        Number::External { .. } => set(of(|rule| &rule.prefix), &dialling.client_prefix),
        Number::Internal(_) if is_named && number.is_emergency() && !is_extension => {
            set(of(|rule| &rule.prefix), "")
        }
        Number::Internal(_) | Number::Service(_) => "",
    };
    let caller_id = set(of(|rule| &rule.caller_id), &dialling.caller_id);
    Way {
        rule: rule.map(|(index, _)| index),
        context,
        prefix,
        caller_id: (!caller_id.is_empty()).then_some(caller_id),
    }
}

/// What would happen with a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// As a person reads it.
    pub number_shown: String,
    /// What the numbering plans tell of an outside number.
    pub plan: Option<Plan>,
    /// It is an emergency service's, and nobody's of the office.
    pub is_emergency: bool,
    /// Every rule, in order.
    pub rules: Vec<CheckedRule>,
    /// What the PBX would be asked, or why nothing.
    pub asked: Result<Asked, DialError>,
    /// Why it is not dialled.
    pub refused: Option<Refusal>,
}

/// What the PBX would be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The dialplan context.
    pub context: String,
    /// What it is asked for.
    pub exten: String,
    /// The number shown; `None`: the operator's extension, which is not set.
    pub caller_id: Option<String>,
}

/// A rule, and whether it has the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRule {
    /// Its name, possibly empty.
    pub name: String,
    /// Its numbers, as they are written.
    pub numbers: Vec<String>,
    /// Whether it counts.
    pub fit: Fit,
}

/// Whether a rule counts for a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// It does, by this of its numbers.
    Matches(String),
    /// None of its numbers is this one.
    Other,
    /// It would, by this of its numbers; an earlier rule counts.
    TooLate(String),
}

/// What would happen with a number, without dialling it.
pub fn check(caller: &Caller<'_>, number: &Number) -> Checked {
    let is_extension = caller.is_extension(number);
    let dialling = caller.dialling;
    let way = way(dialling, number, is_extension);
    let rules = dialling.routes.iter().enumerate().map(|(index, rule)| {
        let pattern = pattern_of(rule, number, is_extension).cloned();
        CheckedRule {
            name: rule.name.clone(),
            numbers: rule.numbers.clone(),
            fit: match pattern {
                None => Fit::Other,
                Some(pattern) if way.rule == Some(index) => Fit::Matches(pattern),
                Some(pattern) => Fit::TooLate(pattern),
            },
        }
    });
    let asked = super::way_out(caller, number, &way);
    Checked {
        number_shown: number.parts_shown().0,
        plan: number.plan(),
        is_emergency: number.is_emergency() && !is_extension,
        rules: rules.collect(),
        asked: asked.map(|out| Asked {
            context: out.context,
            exten: out.exten,
            caller_id: out.caller_id.or_else(|| caller.extensions.first().cloned()),
        }),
        refused: policy::judge(&dialling.policy, number, is_extension).err(),
    }
}

/// The first of a rule's numbers that is this one.
fn pattern_of<'r>(
    rule: &'r settings::Route,
    number: &Number,
    is_extension: bool,
) -> Option<&'r String> {
    rule.numbers.iter().find(|text| {
        let pattern = Pattern::parse(text);
        pattern.is_ok_and(|pattern| pattern.matches(number, is_extension))
    })
}

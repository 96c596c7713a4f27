//! What is typed into a field, made into a setting's value, and whether that can work.

use toml::{Table, Value};

use crate::settings::{Change, Key, Kind, Problem, Settings, Why};
use crate::texts::settings::why_alone;
use crate::texts::{Lang, setting_words};

use super::{View, pairs};

/// A list of sections, a line each.
pub(super) const ROUTES: &str = "dialling.routes";

/// The value of a setting as it counts.
pub(super) fn value_of(settings: &Settings, key: &str) -> Option<Value> {
    let table = Table::try_from(settings).ok()?;
    let mut value = Value::Table(table);
    for part in key.split('.') {
        value = value.as_table_mut()?.remove(part)?;
    }
    Some(value)
}

/// As it stands in a field.
pub(super) fn text_of(key: &Key, value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Integer(number)) => number.to_string(),
        Some(Value::Array(list)) if key.key == "operators" => pairs::operators(list),
        Some(Value::Array(list)) if key.key == ROUTES => pairs::routes(list),
        Some(Value::Array(list)) => pairs::list(list),
        Some(Value::Table(table)) => pairs::lines(table),
        _ => String::new(),
    }
}

/// What the text means; why it means nothing.
pub(super) fn read(key: &Key, text: &str, lang: Lang) -> Result<Value, String> {
    match key.kind {
        Kind::Integer => {
            let number = text.trim().parse::<i64>().ok();
            let in_range = number.filter(|number| {
                key.range
                    .is_none_or(|(from, to)| (from..=to).contains(number))
            });
            in_range
                .map(Value::Integer)
                .ok_or_else(|| setting_words::not_a_number(key.range, lang))
        }
        Kind::List if key.key == "operators" => Ok(pairs::read_operators(text)),
        Kind::List if key.key == ROUTES => Ok(pairs::read_routes(text)),
        Kind::List => Ok(pairs::read_list(text)),
        Kind::Section => pairs::read_lines(text, pairs::has_lists(&key.key), lang),
        _ => Ok(Value::String(text.trim().to_owned())),
    }
}

/// What is wrong with the settings once this one is changed, in words; empty: they can work. Only what is new counts:
/// what was wrong before does not keep anybody from mending the rest.
pub(super) fn wrong(settings: &Settings, change: &Change, lang: Lang) -> Vec<String> {
    let Some(after) = with(settings, change) else {
        return Vec::new();
    };
    let before = settings.check();
    let mut problems = after.check();
    problems.retain(|problem| !before.contains(problem));
    let own = change.key();
    let of_its_own =
        |problem: &Problem| problem.key == own || problem.key.starts_with(&format!("{own}."));
    // What has to be mended first is not promised to be kept.
    if problems.iter().any(of_its_own) {
        problems.retain(|problem| problem.why != Why::Missing || of_its_own(problem));
    }
    problems
        .into_iter()
        .map(|problem| {
            let words = why_alone(&problem.why, lang);
            match of_its_own(&problem) {
                true => words,
                // Another setting does not fit to it.
                false if problem.why == Why::Missing => {
                    let other = setting_words::setting(&problem.key, lang);
                    setting_words::waits_for(other.map_or(&problem.key, |it| it.label), lang)
                }
                false => match setting_words::setting(&problem.key, lang) {
                    Some(other) => format!("{}: {words}", other.label),
                    None => words,
                },
            }
        })
        .collect()
}

/// What is typed and can be read, but waits to be kept until other settings are filled in.
pub(super) fn waiting(view: &View, lang: Lang) -> Vec<Change> {
    let typed = view.typed.iter().filter_map(|(name, text)| {
        let key = view.keys.iter().find(|key| key.key == *name)?;
        Some(Change {
            path: name.split('.').map(str::to_owned).collect(),
            value: Some(read(key, text, lang).ok()?),
        })
    });
    typed.collect()
}

/// The settings with one change; `None` when its value is of another kind, which saving will tell.
pub fn with(settings: &Settings, change: &Change) -> Option<Settings> {
    let mut table = Table::try_from(settings).ok()?;
    let (last, sections) = change.path.split_last()?;
    let mut at = &mut table;
    for section in sections {
        at = at.get_mut(section)?.as_table_mut()?;
    }
    match &change.value {
        Some(value) => at.insert(last.clone(), value.clone()),
        None => at.remove(last),
    };
    table.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_to_be_mended_is_not_promised_to_be_kept() {
        let typed = |host: &str| {
            let change = Change {
                path: vec!["pbx".into(), "host".into()],
                value: Some(Value::String(host.into())),
            };
            wrong(&Settings::default(), &change, Lang::En)
        };
        let waits = setting_words::waits_for("User name", Lang::En);
        assert_eq!(typed("10.0.0.5"), [waits]);
        let [fault] = &typed("http://10.0.0.5")[..] else {
            panic!("{:?}", typed("http://10.0.0.5"));
        };
        assert!(fault.contains("http://"), "{fault}");
    }
}

//! Settings that are lists and maps, as lines of a text: `101: PJSIP/a, PJSIP/b`.

use toml::{Table, Value};

use crate::texts::{Lang, setting_words};

/// Between the entries of a list.
const COMMA: &str = ", ";
/// Between login, name and extensions of an operator.
const BAR: &str = " | ";

/// A list of texts on one line.
pub(super) fn list(list: &[Value]) -> String {
    let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    texts.join(COMMA)
}

/// A line for each pair.
pub(super) fn lines(table: &Table) -> String {
    let line = |(name, value): (&String, &Value)| match value {
        Value::Array(values) => format!("{name}: {}", list(values)),
        Value::String(text) => format!("{name}: {text}"),
        other => format!("{name}: {other}"),
    };
    let lines: Vec<String> = table.iter().map(line).collect();
    lines.join("\n")
}

/// A line for each operator: login, name, extensions.
pub(super) fn operators(list_of: &[Value]) -> String {
    let text = |table: &Table, key: &str| {
        table
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let lines: Vec<String> = list_of
        .iter()
        .filter_map(Value::as_table)
        .map(|operator| {
            let extensions = operator.get("extensions").and_then(Value::as_array);
            let extensions = extensions.map(|values| list(values)).unwrap_or_default();
            [text(operator, "user"), text(operator, "name"), extensions].join(BAR)
        })
        .collect();
    lines.join("\n")
}

/// Texts between commas.
pub(super) fn read_list(text: &str) -> Value {
    let entries = text
        .split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty());
    Value::Array(
        entries
            .map(|entry| Value::String(entry.to_owned()))
            .collect(),
    )
}

/// Whether the values of a map are lists.
pub(super) fn has_lists(key: &str) -> bool {
    matches!(key, "numbers.devices" | "colleagues.groups")
}

/// A map out of lines; a line without a colon is told.
pub(super) fn read_lines(text: &str, lists: bool, lang: Lang) -> Result<Value, String> {
    let mut table = Table::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let pair = line
            .split_once(':')
            .map(|(name, value)| (name.trim(), value.trim()));
        let Some((name, value)) = pair.filter(|(name, _)| !name.is_empty()) else {
            return Err(setting_words::not_a_pair(line, lang));
        };
        let value = match lists {
            true => read_list(value),
            false => Value::String(value.to_owned()),
        };
        table.insert(name.to_owned(), value);
    }
    Ok(Value::Table(table))
}

/// Operators out of lines: extensions alone, a name and extensions, or all three.
pub(super) fn read_operators(text: &str) -> Value {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let operators = lines.map(|line| {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let (user, name, extensions) = match parts.as_slice() {
            [extensions] => ("", "", *extensions),
            [name, extensions] => ("", *name, *extensions),
            [user, name, extensions, ..] => (*user, *name, *extensions),
            [] => ("", "", ""),
        };
        let mut operator = Table::new();
        operator.insert("user".to_owned(), Value::String(user.to_owned()));
        operator.insert("name".to_owned(), Value::String(name.to_owned()));
        operator.insert("extensions".to_owned(), read_list(extensions));
        Value::Table(operator)
    });
    Value::Array(operators.collect())
}

/// The texts of a rule, in the order of its line; the numbers stand behind the name.
const OF_ROUTE: [&str; 3] = ["context", "prefix", "caller_id"];

/// A line for each rule: name, numbers, context, prefix, shown number; what is empty at the end is left out.
pub(super) fn routes(list_of: &[Value]) -> String {
    let rules = list_of.iter().filter_map(Value::as_table);
    let lines: Vec<String> = rules
        .map(|rule| {
            let text = |key: &str| {
                let value = rule.get(key).and_then(Value::as_str);
                value.unwrap_or_default().to_owned()
            };
            let numbers = rule.get("numbers").and_then(Value::as_array);
            let numbers = numbers.map(|values| list(values)).unwrap_or_default();
            let mut parts = vec![text("name"), numbers];
            parts.extend(OF_ROUTE.map(text));
            while parts.len() > 2 && parts.last().is_some_and(String::is_empty) {
                parts.pop();
            }
            parts.join(BAR)
        })
        .collect();
    lines.join("\n")
}

/// Rules out of lines: numbers alone, or a name, numbers, and what else is there.
pub(super) fn read_routes(text: &str) -> Value {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let rules = lines.map(|line| {
        let mut parts: Vec<&str> = line.split('|').map(str::trim).collect();
        if parts.len() == 1 {
            parts.insert(0, "");
        }
        let part = |at: usize| parts.get(at).copied().unwrap_or_default();
        let mut rule = Table::new();
        rule.insert("name".to_owned(), Value::String(part(0).to_owned()));
        rule.insert("numbers".to_owned(), read_list(part(1)));
        for (at, key) in OF_ROUTE.into_iter().enumerate() {
            rule.insert(key.to_owned(), Value::String(part(at + 2).to_owned()));
        }
        Value::Table(rule)
    });
    Value::Array(rules.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_stands_on_a_line() {
        let text = "GSM | mobile, +7 495* | gsm-out\n | KZ |  | - | 77010000000";
        assert_eq!(routes(read_routes(text).as_array().expect("a list")), text);
        let alone = read_routes("mobile");
        assert_eq!(routes(alone.as_array().expect("a list")), " | mobile");
    }

    #[test]
    fn what_is_shown_is_read_as_it_was() {
        let devices: Table =
            toml::from_str("101 = [\"PJSIP/a\", \"PJSIP/b\"]\n102 = []").expect("a table");
        let shown = lines(&devices);
        assert_eq!(shown, "101: PJSIP/a, PJSIP/b\n102: ");
        assert_eq!(
            read_lines(&shown, true, Lang::Ru),
            Ok(Value::Table(devices))
        );
        let states: Table = toml::from_str("3 = \"на складе: зал 2\"").expect("a table");
        assert_eq!(
            read_lines(&lines(&states), false, Lang::Ru),
            Ok(Value::Table(states))
        );
        let text = "[[operators]]\nuser = \"olga\"\nname = \"Ольга Никитина\"\nextensions = [\"103\", \"104\"]";
        let table: Table = toml::from_str(text).expect("a table");
        let list = table["operators"].as_array().expect("a list");
        assert_eq!(operators(list), "olga | Ольга Никитина | 103, 104");
        assert_eq!(read_operators(&operators(list)), Value::Array(list.clone()));
    }

    #[test]
    fn a_line_without_a_colon_is_told() {
        let told = read_lines("101 PJSIP/a", true, Lang::Ru);
        assert_eq!(
            told,
            Err("«101 PJSIP/a»: нужна строка вида «название: значение».".to_owned())
        );
    }
}

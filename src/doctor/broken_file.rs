//! A settings file that cannot be read, as support may see it: its shape line by line, without what could be a secret.
//!
//! Rule: what is not known to be harmless is hidden. Nobody knows what stands where in a file that is no TOML, so a
//! value is shown for a few keys only, and only where it looks like what such a key has; comments never are.

use super::masking::{HIDDEN, Masks};

/// Keys whose values are wanted and are nobody's secret.
const SHOWN: [&str; 17] = [
    "context",
    "database",
    "host",
    "kind",
    "language",
    "level",
    "number_form",
    "office_file",
    "operator_channel",
    "password_from",
    "path",
    "port",
    "settings_version",
    "tls",
    "tls_ca",
    "tls_pin",
    "username",
];
/// Lines that are shown; no settings file is longer.
const MAX_LINES: usize = 500;
/// No key of the settings is longer.
const MAX_KEY: usize = 40;

/// The file's lines. Numbers are masked like everywhere in the bundle.
pub fn lines(text: &str, masks: &mut Masks) -> Vec<String> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    lines
        .take(MAX_LINES)
        .map(|line| masks.text(&line_of(line.trim())))
        .collect()
}

/// Without what stands in quotation marks: a message about a wrong value may repeat it.
pub fn unquoted(text: &str) -> String {
    let mut shown = String::new();
    let mut is_inside = false;
    for c in text.chars() {
        match c {
            '«' | '“' => {
                is_inside = true;
                shown.push(c);
                shown.push_str(HIDDEN);
            }
            '»' | '”' => {
                is_inside = false;
                shown.push(c);
            }
            _ if is_inside => {}
            _ => shown.push(c),
        }
    }
    shown
}

fn line_of(line: &str) -> String {
    if line.is_empty() {
        return String::new();
    }
    if line.starts_with('#') {
        return format!("# {HIDDEN}");
    }
    if line.starts_with('[') && !line.contains('=') {
        let is_plain = |c: char| is_key_sign(c) || "[]. ".contains(c);
        let end = line.rfind(']').map_or(line.len(), |end| end + 1);
        let header = line.get(..end).unwrap_or(line);
        return match header.chars().all(is_plain) {
            true => header.to_owned(),
            false => format!("[{HIDDEN}"),
        };
    }
    let Some((key, value)) = line.split_once('=') else {
        return format!("{HIDDEN} ({})", line.chars().count());
    };
    let key = key.trim();
    let is_key = key.chars().all(|c| is_key_sign(c) || c == '.');
    let key = match is_key && (1..=MAX_KEY).contains(&key.len()) {
        true => key,
        false => HIDDEN,
    };
    format!("{key} = {}", value_of(key, value.trim()))
}

/// As every setting is called; a password seldom is.
fn is_key_sign(c: char) -> bool {
    c.is_ascii_lowercase() || c == '_'
}

fn value_of(key: &str, value: &str) -> String {
    let name = key.rsplit('.').next().unwrap_or(key);
    let is_shown = SHOWN.contains(&name);
    match value.chars().next() {
        None => String::new(),
        Some(quote @ ('"' | '\'')) => {
            let Some((inside, _)) = value.get(1..).and_then(|rest| rest.split_once(quote)) else {
                // No end of it: that may be what is wrong.
                return format!("{quote}{HIDDEN}");
            };
            let is_place = inside.starts_with("env:") || inside.starts_with("file:");
            let is_harmless = is_shown && (name != "password_from" || is_place);
            let is_plain = |c: char| c.is_alphanumeric() || "._-:/\\{}@+*% ".contains(c);
            match inside.is_empty() || (is_harmless && inside.chars().all(is_plain)) {
                true => format!("{quote}{inside}{quote}"),
                false => format!("{quote}{HIDDEN}{quote}"),
            }
        }
        Some('[') if value.contains(']') => format!("[{HIDDEN}]"),
        Some(bracket @ ('[' | '{')) => format!("{bracket}{HIDDEN}"),
        _ => {
            let word = value.split('#').next().unwrap_or_default().trim();
            let is_number = word.len() <= 6 && word.bytes().all(|b| b.is_ascii_digit());
            match is_number || matches!(word, "true" | "false") {
                true => word.to_owned(),
                false => HIDDEN.to_owned(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_seen_and_nothing_else() {
        let mut masks = Masks::default();
        for (line, shown) in [
            ("[pbx]", "[pbx]"),
            ("[[operators]] # Anna", "[[operators]]"),
            ("[hunter2", "[…"),
            ("host = \"10.0.0.5\" # hunter2", "host = \"10.0.0.5\""),
            ("pbx.port = 5038", "pbx.port = 5038"),
            (
                "password_from = \"file:/a/b\"",
                "password_from = \"file:/a/b\"",
            ),
            ("password_from = \"hunter2\"", "password_from = \"…\""),
            ("password = \"hunter2\"", "password = \"…\""),
            ("password = hunter2", "password = …"),
            ("username = \"hunter2", "username = \"…"),
            ("name = 'Анна'", "name = '…'"),
            ("extensions = [\"101\", \"102\"]", "extensions = […]"),
            ("extensions = [\"101\",", "extensions = […"),
            ("caller_id = \"74951234567\"", "caller_id = \"…\""),
            (
                "context = \"from-79161234567\"",
                "context = \"from-[number 1]\"",
            ),
            ("tray = true", "tray = true"),
            ("area_code = 84951234567", "area_code = …"),
            ("Hunter2 = 1", "… = 1"),
            ("# hunter2", "# …"),
            ("hunter2", "… (7)"),
            ("", ""),
        ] {
            assert_eq!(lines(line, &mut masks).join("\n"), shown, "{line}");
        }
        assert!(lines(&"x\n".repeat(9_000), &mut masks).len() <= MAX_LINES);
    }

    #[test]
    fn a_message_does_not_repeat_the_value() {
        assert_eq!(
            unquoted("Строка 3: значение «hunter2» нельзя: “x”."),
            "Строка 3: значение «…» нельзя: “…”."
        );
    }
}

//! Where in the settings file something stands, and what can be told of a file that cannot be read.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Language;

/// The settings file of a start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsFile {
    /// Where it is looked for.
    pub path: String,
    /// False before the first set-up.
    pub is_there: bool,
}

/// The line, from 1, on which a setting stands (`pbx.host`, `operators.2.extensions`), or else the last
/// part of it that is in the file: its section. `None` when nothing of it is, or the file is no TOML.
pub fn line_of(text: &str, key: &str) -> Option<usize> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let root = DeTable::parse(text).ok()?;
    let (mut table, mut at) = (Some(root.get_ref()), None);
    let mut parts = key.split('.').peekable();
    while let (Some(here), Some(part)) = (table, parts.next()) {
        let Some((name, value)) = here.iter().find(|(name, _)| name.get_ref() == part) else {
            break;
        };
        at = Some(name.span().start);
        table = match value.get_ref() {
            DeValue::Table(inner) => Some(inner),
            DeValue::Array(list) => {
                let index: Option<usize> = parts.next().and_then(|part| part.parse().ok());
                let element = index.and_then(|index| list.get(index.checked_sub(1)?));
                at = element.map(|element| element.span().start).or(at);
                match element.map(Spanned::get_ref) {
                    Some(DeValue::Table(inner)) => Some(inner),
                    _ => None,
                }
            }
            _ => None,
        };
    }
    at.map(|at| 1 + text.bytes().take(at).filter(|&byte| byte == b'\n').count())
}

/// The language that the file asks for, read line by line: what is wrong with the file is told in it,
/// even where the rest is no TOML or in another encoding.
pub fn language_in(bytes: &[u8]) -> Option<Language> {
    // In UTF-16 every other byte of these words is zero.
    let bytes: Vec<u8> = bytes.iter().copied().filter(|&byte| byte != 0).collect();
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().map(str::trim);
    lines
        .take_while(|line| !line.starts_with('['))
        .find_map(|line| {
            let line = line.trim_start_matches(|sign: char| !sign.is_ascii());
            let value = line.strip_prefix("language")?.trim_start();
            let value = value.strip_prefix('=')?.trim_start();
            match value.get(..4)? {
                "\"ru\"" | "'ru'" => Some(Language::Ru),
                "\"en\"" | "'en'" => Some(Language::En),
                _ => None,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "language = \"ru\"\n\n[pbx]\nhost = \"http://a\"\n\n[[operators]]\n\
                        extensions = [\"101\"]\n[[operators]]\nname = \"Вера\"\nextensions = [\"x\"]\n";

    #[test]
    fn a_setting_is_found_where_it_stands_or_its_section() {
        for (key, line) in [
            ("language", Some(1)),
            ("pbx.host", Some(4)),
            ("pbx.username", Some(3)),
            ("operators.1.extensions", Some(7)),
            ("operators.2.extensions", Some(10)),
            ("operators.3.extensions", Some(6)),
            ("dialling.context", None),
        ] {
            assert_eq!(line_of(TEXT, key), line, "{key}");
            assert_eq!(line_of(&format!("\u{feff}{TEXT}"), key), line, "{key}");
        }
        assert_eq!(line_of("[pbx\nhost = 1", "pbx.host"), None);
    }

    #[test]
    fn the_language_is_known_of_a_file_that_is_otherwise_unreadable() {
        let ru = Some(Language::Ru);
        assert_eq!(language_in(TEXT.as_bytes()), ru);
        assert_eq!(
            language_in(b"language='en' # !\n\xff\xfe"),
            Some(Language::En)
        );
        assert_eq!(language_in(b"oops\nlanguage = \"ru\"\n[pbx"), ru);
        assert_eq!(language_in(format!("\u{feff}{TEXT}").as_bytes()), ru);
        let utf16: Vec<u8> = format!("\u{feff}{TEXT}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(language_in(&utf16), ru);
        for none in [
            "language = \"auto\"",
            "language = \"de\"",
            "language = ru",
            "languages = \"ru\"",
            "[window]\nlanguage = \"ru\"",
            "# language = \"ru\"",
            "",
        ] {
            assert_eq!(language_in(none.as_bytes()), None, "{none}");
        }
    }
}

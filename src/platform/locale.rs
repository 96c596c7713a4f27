//! The language of the system.

use crate::settings::Language;

/// Languages in whose countries Russian is commonly read in offices.
const READS_RUSSIAN: [&str; 7] = ["ru", "be", "kk", "ky", "uz", "tg", "tt"];

/// [`Language::Ru`] or [`Language::En`]; English when the system does not say.
pub fn language() -> Language {
    language_of(sys_locale::get_locale().as_deref().unwrap_or(""))
}

/// The language of a locale's name: `ru_RU.UTF-8`, `ru-RU`, `kk`.
fn language_of(locale: &str) -> Language {
    let name = locale
        .split(['-', '_', '.', '@'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    match READS_RUSSIAN.contains(&name.as_str()) {
        true => Language::Ru,
        false => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_systems_are_understood() {
        for (locale, language) in [
            ("ru-RU", Language::Ru),
            ("ru_RU.UTF-8", Language::Ru),
            ("RU", Language::Ru),
            ("kk-KZ", Language::Ru),
            ("be_BY@latin", Language::Ru),
            ("en-US", Language::En),
            ("rue", Language::En),
            ("C.UTF-8", Language::En),
            ("", Language::En),
        ] {
            assert_eq!(language_of(locale), language, "{locale}");
        }
        assert_ne!(language(), Language::Auto);
    }
}

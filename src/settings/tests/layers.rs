//! The office's settings below the user's own.

use super::*;
use crate::settings::{Layered, LayeredError, Source, Which, keys, layered};

const OFFICE: &str = "\
locked = [\"pbx.host\", \"pbx.plain_login\", \"directory\"]\n\
[pbx]\nhost = \"10.0.0.1\"\nport = 5039\nusername = \"office\"\n\
[dialling]\ncontext = \"office\"\n\
[colleagues.groups]\n\"Склад\" = [\"102\"]\n\
[logins]\n\"Anna.K\" = [\"101\", \"201\"]\n";

fn both(own: &str, office: &str, login: &str) -> Result<Layered, LayeredError> {
    layered(own.as_bytes(), Some(office.as_bytes()), login)
}

#[test]
fn ones_own_wins_unless_it_is_locked() {
    let own = "[pbx]\nhost = \"10.9.9.9\"\nusername = \"me\"\nplain_login = true\n\
               [directory]\nkind = \"sqlite\"\npath = \"x.db\"\n\
               [colleagues.groups]\n\"Офис\" = [\"101\"]\n[operator]\nname = \"Анна\"\n";
    let read = both(own, OFFICE, "").unwrap_or_default();
    let settings = &read.settings;
    assert_eq!(settings.pbx.host, "10.0.0.1", "locked");
    assert!(!settings.pbx.plain_login, "locked to its default");
    assert_eq!(
        settings.directory.kind,
        DirectoryKind::None,
        "a locked section"
    );
    assert_eq!(settings.pbx.username, "me");
    assert_eq!(
        (settings.pbx.port, settings.dialling.context.as_str()),
        (5039, "office")
    );
    assert_eq!(settings.colleagues.groups.len(), 2, "maps are joined");
    let sources = &read.sources;
    for (key, source, locked) in [
        ("pbx.host", Source::Office, true),
        ("pbx.plain_login", Source::Default, true),
        ("directory.order_states", Source::Default, true),
        ("pbx.username", Source::Own, false),
        ("pbx.port", Source::Office, false),
        ("dialling.context", Source::Office, false),
        ("colleagues.groups", Source::Own, false),
        ("operator.extensions", Source::Default, false),
        ("window.theme", Source::Default, false),
    ] {
        assert_eq!(
            (sources.of(key), sources.is_locked(key)),
            (source, locked),
            "{key}"
        );
    }
    for (key, is_ignored) in [
        ("directory.kind", true),
        ("directory.path", true),
        ("pbx.host", true),
        ("pbx.plain_login", true),
        ("pbx.port", false),
        ("window.theme", false),
        ("colleagues.groups", false),
    ] {
        assert_eq!(sources.is_ignored(key), is_ignored, "{key}");
    }
}

#[test]
fn extensions_come_by_the_login() {
    for (own, login, extensions, source) in [
        ("", "anna.k", vec!["101", "201"], Source::Login),
        ("", "ANNA.K", vec!["101", "201"], Source::Login),
        ("", "boris", vec![], Source::Default),
        ("", "", vec![], Source::Default),
        (
            "[operator]\nextensions = [\"109\"]\n",
            "anna.k",
            vec!["109"],
            Source::Own,
        ),
    ] {
        let read = both(own, OFFICE, login).unwrap_or_default();
        assert_eq!(
            read.settings.operator.extensions, extensions,
            "{own} {login}"
        );
        assert_eq!(
            read.sources.of("operator.extensions"),
            source,
            "{own} {login}"
        );
    }
    let locked = format!(
        "locked = [\"operator.extensions\"]\n{}",
        OFFICE.split_once('\n').unwrap().1
    );
    let read = both("[operator]\nextensions = [\"109\"]\n", &locked, "anna.k").unwrap_or_default();
    assert_eq!(read.settings.operator.extensions, ["101", "201"]);
}

#[test]
fn slips_are_named_with_their_file() {
    let error = |own: &str, office: &str| {
        let LayeredError { which, error } = both(own, office, "").unwrap_err();
        (which, error)
    };
    let unknown = |key: &str, nearest: &str| SettingsError::UnknownKey {
        line: 1,
        key: key.into(),
        nearest: Some(nearest.into()),
    };
    assert_eq!(
        error("", "lokced = []\n"),
        (Which::Office, unknown("lokced", "locked"))
    );
    assert_eq!(
        error("langauge = \"ru\"\n", OFFICE),
        (Which::Own, unknown("langauge", "language"))
    );
    // What is the office's alone is none of one's own.
    assert!(matches!(
        error("locked = [\"pbx\"]\n", OFFICE),
        (Which::Own, SettingsError::UnknownKey { .. })
    ));
    assert!(matches!(
        error("", "office_file = \"x\"\n"),
        (Which::Office, SettingsError::UnknownKey { .. })
    ));
    let key = "pbx.hots".to_owned();
    assert_eq!(
        error("", "locked = [\n\"pbx\",\n\"pbx.hots\",\n]\n"),
        (Which::Office, SettingsError::NothingToLock { line: 3, key })
    );
    assert!(matches!(
        error("", "[pbx]\npassword = \"x\"\n"),
        (Which::Office, SettingsError::Password { line: 2, .. })
    ));
}

#[test]
fn every_setting_is_listed_with_its_kind_and_default() {
    let all = keys();
    let of = |key: &str| all.iter().find(|one| one.key == key).unwrap();
    assert_eq!(of("pbx.port").range, Some((1, 65_535)));
    assert_eq!(of("pbx.port").default, Value::Integer(5038));
    assert_eq!(
        of("window.theme").choices.unwrap(),
        ["system", "light", "dark"]
    );
    assert_eq!(of("journal.office").kind, Kind::Flag);
    assert_eq!(of("directory.mapping").kind, Kind::Section);
    assert_eq!(of("colleagues.groups").default, Value::Table(Table::new()));
    assert_eq!(of("operators").kind, Kind::List);
    let defaults = Table::try_from(Settings::default()).unwrap();
    for key in &all {
        assert!(!key.key.ends_with('*'), "{key:?}");
        let section = key.key.split('.').next().unwrap();
        assert!(defaults.contains_key(section), "{key:?}");
    }
    assert!(all.len() > 60, "{}", all.len());
}

//! Changes of single settings in a file's text.

use super::*;
use crate::settings::{Change, EditError, Sources, VERSION, changes, edit, layered};

fn unknown(key: &str, nearest: Option<&str>) -> EditError {
    EditError::Unknown {
        key: key.into(),
        nearest: nearest.map(Into::into),
    }
}

const FILE: &str = "\
# Our office.\n\
settings_version = 1\n\
\n\
[pbx]   # the cellar\n\
username = 'desk'\n\
host = \"10.0.0.5\" # the old one: 10.0.0.4\n\
\n\
# Who sits here.\n\
[[operators]]\n\
name = \"Вера\" # till May\n\
extensions = [\"103\"]\n\
\n\
[colleagues.groups]\n\
\"Склад.2\" = [\"102\"] # by the gate\n\
# the end\n";

fn changed(text: &str, change: impl Fn(&mut Settings)) -> Result<String, EditError> {
    let before = load(text).unwrap_or_default();
    let mut after = before.clone();
    change(&mut after);
    let edited = edit(text, &changes(&before, &after), &Sources::default())?;
    assert_eq!(load(&edited), Ok(after), "{edited}");
    Ok(edited)
}

#[test]
fn one_value_changes_and_every_comment_stays() {
    let edited = changed(FILE, |s| s.pbx.host = "pbx.example".into());
    assert_eq!(edited, Ok(FILE.replace("\"10.0.0.5\"", "\"pbx.example\"")));
    assert_eq!(changed(FILE, |_| {}), Ok(FILE.to_owned()));
    let edited = changed(FILE, |s| s.pbx.port = 5039).unwrap_or_default();
    let wanted = FILE.replace("10.0.0.4\n", "10.0.0.4\nport = 5039\n");
    assert_eq!(edited, wanted);
    // The copy of a section, with Windows' ends of lines and its mark.
    let windows = format!("\u{feff}{}", FILE.replace('\n', "\r\n"));
    let edited = changed(&windows, |s| s.pbx.port = 5039);
    assert_eq!(
        edited,
        Ok(format!("\u{feff}{}", wanted.replace('\n', "\r\n")))
    );
}

#[test]
fn sections_maps_and_people_come_and_go() {
    let edited = changed(FILE, |s| {
        s.dialling.context = "office".into();
        s.directory
            .mapping
            .insert("order.sum".into(), "address.price".into());
        s.colleagues
            .groups
            .insert("Склад".into(), vec!["104".into()]);
        s.operators[0].extensions = vec!["103".into(), "203".into()];
        s.operators.push(Operator {
            name: "Олег".into(),
            extensions: vec!["105".into()],
            ..Operator::default()
        });
    })
    .unwrap_or_default();
    for kept in [
        "# till May",
        "# by the gate",
        "# the end",
        "# Who sits here.",
        "# the cellar",
    ] {
        assert!(edited.contains(kept), "{kept}\n{edited}");
    }
    assert!(
        edited.contains("\n[dialling]\ncontext = \"office\"\n"),
        "{edited}"
    );
    assert!(
        edited.contains("\"order.sum\" = \"address.price\""),
        "{edited}"
    );
    assert!(!edited.contains("user = \"\""), "{edited}");
    let back = changed(&edited, |s| {
        s.colleagues.groups.remove("Склад.2");
        s.operators.remove(1);
        s.directory.mapping.clear();
    })
    .unwrap_or_default();
    assert!(!back.contains("Склад.2") && !back.contains("Олег") && !back.contains("order.sum"));
    let none = changed(FILE, |s| s.operators.clear()).unwrap_or_default();
    assert!(!none.contains("Вера"), "{none}");
}

#[test]
fn other_ways_to_write_a_section_are_kept() {
    for (text, wanted) in [
        (
            "pbx = { host = \"a\", username = \"u\" }\n",
            "pbx = { host = \"b\", username = \"u\" }",
        ),
        (
            "pbx.host = \"a\"\npbx.username = \"u\"\n",
            "pbx.host = \"b\"\npbx.username",
        ),
        (
            "[pbx]\nhost = \"a\"\nusername = \"u\"",
            "[pbx]\nhost = \"b\"\nusername",
        ),
    ] {
        let edited = changed(text, |s| s.pbx.host = "b".into()).unwrap_or_default();
        assert!(edited.contains(wanted), "{edited}");
    }
    let path = r"C:\Трубка\journal.db";
    let edited = changed("", |s| s.journal.path = path.into()).unwrap_or_default();
    assert!(edited.starts_with("settings_version = 1\n"), "{edited}");
    assert!(
        load(&edited).is_ok_and(|s| s.journal.path == path),
        "{edited}"
    );
}

#[test]
fn what_cannot_be_is_refused_and_nothing_of_it_made() {
    let of = |text: &str, key: &str, value: &str| {
        let change = Change {
            path: key.split('.').map(str::to_owned).collect(),
            value: Some(value.into()),
        };
        edit(text, &[change], &Sources::default())
    };
    assert_eq!(
        of(FILE, "pbx.hots", "a"),
        Err(unknown("pbx.hots", Some("pbx.host")))
    );
    // The section is misspelt too; nothing is near; only a section is.
    for (key, nearest) in [
        ("pxb.prot", Some("pbx.port")),
        ("couriers.chanel", Some("couriers.channel")),
        ("rubbish.key", None),
        ("pbxx", None),
    ] {
        assert_eq!(of(FILE, key, "a"), Err(unknown(key, nearest)));
    }
    assert_eq!(
        of(FILE, "pbx.password", "a"),
        Err(unknown("pbx.password", Some("pbx.password_from")))
    );
    assert!(matches!(
        of(FILE, "pbx.port", "a"),
        Err(EditError::Refused(_))
    ));
    assert!(matches!(
        of(FILE, "window.theme", "pink"),
        Err(EditError::Refused(_))
    ));
    assert!(matches!(
        of("[pbx", "pbx.host", "a"),
        Err(EditError::Unreadable(_))
    ));
    let office = b"locked = [\"pbx\"]\n[pbx]\nhost = \"10.0.0.1\"\nusername = \"u\"\n";
    let sources = layered(b"", Some(office), "").unwrap_or_default().sources;
    let change = Change {
        path: ["pbx", "host"].map(str::to_owned).to_vec(),
        value: None,
    };
    assert_eq!(
        edit(FILE, &[change], &sources),
        Err(EditError::Locked("pbx.host".into()))
    );
}

#[test]
fn an_older_file_is_read_and_put_in_order_when_it_is_saved() {
    let old = "[dialling]\ncourier_channel = \"SIP\" # never did anything\ncontext = \"office\"\n";
    let read = layered(old.as_bytes(), None, "").unwrap_or_default();
    assert_eq!(read.settings.dialling.context, "office");
    assert_eq!(read.gone.len(), 1);
    assert_eq!(
        (read.gone[0].key.as_str(), read.gone[0].line),
        ("dialling.courier_channel", 2)
    );
    let saved = changed(old, |s| s.pbx.port = 5039).unwrap_or_default();
    assert!(
        saved.contains("settings_version = 1") && !saved.contains("courier_channel"),
        "{saved}"
    );
    assert_eq!(
        load(&format!("settings_version = {}\nfuture = 1\n", VERSION + 1)),
        Err(SettingsError::Newer {
            line: 1,
            found: VERSION + 1,
            known: VERSION
        })
    );
}

/// Every setting can be changed to something else and back, one by one.
#[test]
fn every_setting_can_be_changed() {
    let example = uncommented();
    let before = load(&example).unwrap_or_default();
    let table = |settings: &Settings| Table::try_from(settings).unwrap_or_default();
    let mut settings = before.clone();
    settings.window.scale = 150;
    settings.pbx.host = "pbx.example".into();
    settings.numbers.trunks = vec!["SIP/a".into()];
    settings.links.schemes = vec!["erp".into()];
    settings.window.tray = false;
    let edited = edit(&example, &changes(&before, &settings), &Sources::default());
    let edited = edited.unwrap_or_default();
    assert_eq!(load(&edited).map(|s| table(&s)), Ok(table(&settings)));
    let lines = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(lines(&edited), lines(&example));
    let back = edit(&edited, &changes(&settings, &before), &Sources::default());
    assert_eq!(back, Ok(example));
}

use toml::{Table, Value};

mod edit;
mod layers;
mod named;

use super::schema::schema;
use super::{
    DatabaseTls, DirectoryKind, Kind, Operator, Problem, Renderer, Settings, SettingsError, Theme,
    Why, load, load_bytes,
};
use crate::phone::PbxForm;

const EXAMPLE: &str = include_str!("../../packaging/trubka.example.toml");

/// The example with its example lines switched on.
fn uncommented() -> String {
    let on = |line: &str| match line.strip_prefix('#') {
        Some(rest) if rest.starts_with(|c: char| !c.is_whitespace()) => rest.to_owned(),
        _ => line.to_owned(),
    };
    EXAMPLE.lines().map(|line| on(line) + "\n").collect()
}

fn keys(prefix: &str, table: &Table, found: &mut Vec<String>) {
    for (name, value) in table {
        let key = match prefix {
            "" => name.clone(),
            _ => format!("{prefix}.{name}"),
        };
        match value {
            Value::Table(inner) => keys(&key, inner, found),
            Value::Array(list) if list.first().is_some_and(Value::is_table) => {
                if let Some(Value::Table(inner)) = list.first() {
                    keys(&key, inner, found);
                }
            }
            _ => found.push(key),
        }
    }
}

#[test]
fn the_example_states_the_defaults() {
    assert_eq!(load(EXAMPLE), Ok(Settings::default()));
    assert_eq!(Settings::default().check(), []);
}

#[test]
fn the_examples_examples_work() {
    let settings = load(&uncommented());
    let problems = settings.as_ref().map(Settings::check);
    assert_eq!(problems, Ok(vec![]));
    let settings = settings.unwrap_or_default();
    assert_eq!(settings.operators.len(), 1);
    assert_eq!(settings.directory.order_states.len(), 1);
}

#[test]
fn the_example_names_every_setting() {
    let mut wanted = Vec::new();
    keys("", &schema(), &mut wanted);
    let stated: Table = toml::from_str(&uncommented()).unwrap_or_default();
    let mut named = Vec::new();
    keys("", &stated, &mut named);
    assert!(wanted.len() > 40, "{wanted:?}");
    for key in wanted {
        let mut any = key.trim_end_matches('*');
        if key.starts_with("directory.mapping.") {
            // Each has its row in the README; the example names some.
            any = "directory.mapping.";
        }
        assert!(
            named
                .iter()
                .any(|n| *n == key || (any != key && n.starts_with(any))),
            "{key}"
        );
    }
}

#[test]
fn what_is_written_reads_back_in_the_same_order() {
    let mut settings = load(&uncommented()).unwrap_or_default();
    settings.dialling.number_form = PbxForm::Outside98;
    settings.directory.kind = DirectoryKind::Mysql;
    settings.directory.tls = DatabaseTls::Required;
    settings.window.theme = Theme::Dark;
    settings.window.scale = 150;
    settings.window.renderer = Renderer::Wgpu;
    let text = toml::to_string(&settings).unwrap_or_default();
    assert_eq!(load(&text), Ok(settings));
    let order: Vec<Option<usize>> = ["language", "[pbx]", "[operator]", "[dialling]", "[window]"]
        .iter()
        .map(|section| text.find(section))
        .collect();
    assert!(
        order.iter().all(Option::is_some) && order.is_sorted(),
        "{text}"
    );
}

#[test]
fn every_allowed_word_is_a_word_that_serde_knows() {
    for (key, words) in super::schema::CHOICES {
        for word in *words {
            let text = match key.split_once('.') {
                Some((section, name)) => format!("[{section}]\n{name} = \"{word}\""),
                None => format!("{key} = \"{word}\""),
            };
            assert!(load(&text).is_ok(), "{text}");
        }
    }
}

#[test]
fn an_error_names_the_line_and_the_key() {
    for (text, error) in [
        (
            "[pbx]\nhots = \"pbx\"",
            SettingsError::UnknownKey {
                line: 2,
                key: "pbx.hots".into(),
                nearest: Some("pbx.host".into()),
            },
        ),
        (
            "\n[dailling]\n",
            SettingsError::UnknownKey {
                line: 2,
                key: "dailling".into(),
                nearest: Some("dialling".into()),
            },
        ),
        (
            "[[operators]]\nname = \"A\"\nzzzzzzzzzzzz = 1",
            SettingsError::UnknownKey {
                line: 3,
                key: "operators.zzzzzzzzzzzz".into(),
                nearest: None,
            },
        ),
        (
            "[pbx]\npassword = \"amp111\"",
            SettingsError::Password {
                line: 2,
                key: "pbx.password".into(),
            },
        ),
        (
            "[pbx]\nport = \"5038\"",
            SettingsError::WrongType {
                line: 2,
                key: "pbx.port".into(),
                expected: Kind::Integer,
                found: Kind::Text,
            },
        ),
        (
            "[operator]\nextensions = [\n\"101\",\n102]",
            SettingsError::WrongType {
                line: 4,
                key: "operator.extensions".into(),
                expected: Kind::Text,
                found: Kind::Integer,
            },
        ),
        (
            "[operator]\nextensions = \"101\"",
            SettingsError::WrongType {
                line: 2,
                key: "operator.extensions".into(),
                expected: Kind::List,
                found: Kind::Text,
            },
        ),
        (
            "pbx = 1",
            SettingsError::WrongType {
                line: 1,
                key: "pbx".into(),
                expected: Kind::Section,
                found: Kind::Integer,
            },
        ),
        (
            "[numbers.devices]\n\"101\" = \"PJSIP/a\"",
            SettingsError::WrongType {
                line: 2,
                key: "numbers.devices.101".into(),
                expected: Kind::List,
                found: Kind::Text,
            },
        ),
        (
            "[pbx]\nport = 70000",
            SettingsError::OutOfRange {
                line: 2,
                key: "pbx.port".into(),
                found: "70000".into(),
                from: 1,
                to: 65_535,
            },
        ),
        (
            "[window]\nscale = 99",
            SettingsError::OutOfRange {
                line: 2,
                key: "window.scale".into(),
                found: "99".into(),
                from: 100,
                to: 200,
            },
        ),
        (
            "[cards]\nleave_secs = -1",
            SettingsError::OutOfRange {
                line: 2,
                key: "cards.leave_secs".into(),
                found: "-1".into(),
                from: 0,
                to: 86_400,
            },
        ),
        (
            "language = \"de\"",
            SettingsError::WrongChoice {
                line: 1,
                key: "language".into(),
                found: "de".into(),
                allowed: &["auto", "ru", "en"],
            },
        ),
        (
            "[window]\ntheme = \"black\"\n[a]",
            SettingsError::WrongChoice {
                line: 2,
                key: "window.theme".into(),
                found: "black".into(),
                allowed: &["system", "light", "dark"],
            },
        ),
    ] {
        assert_eq!(load(text), Err(error), "{text}");
    }
    for text in [
        "[pbx\nhost = 1",
        "host = \"",
        "[journal]\npath = \"C:\\data\"",
        "a = 1\na = 2",
    ] {
        assert!(
            matches!(load(text), Err(SettingsError::NotToml { .. })),
            "{text}"
        );
    }
    let on_line_two = matches!(load("[a]\n=="), Err(SettingsError::NotToml { line: 2, .. }));
    assert!(on_line_two);
}

#[test]
fn a_password_in_the_file_is_not_repeated() {
    let error = load("[pbx]\nsecret = \"amp111\"").map_err(|e| format!("{e} {e:?}"));
    assert!(error.is_err_and(|e| !e.contains("amp111")));
}

#[test]
fn empty_files_and_byte_order_marks_are_no_errors() {
    assert_eq!(load(""), Ok(Settings::default()));
    assert_eq!(
        load("\u{feff}language = \"auto\"\r\n"),
        Ok(Settings::default())
    );
}

#[test]
fn other_encodings_are_said_and_utf_8_is_read() {
    let text = "# Оператор\n[operator]\nname = \"Анна\"\n";
    let named = load(text).unwrap();
    assert_eq!(named.operator.name, "Анна");
    assert_eq!(load_bytes(text.as_bytes()), Ok(named.clone()));
    assert_eq!(load_bytes(format!("\u{feff}{text}").as_bytes()), Ok(named));
    let cp1251 = b"# \xce\xef\xe5\xf0\xe0\xf2\xee\xf0\n[operator]\nname = \"\xc0\xed\xed\xe0\"\n";
    let utf16 = |mark: &[u16], text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let units = mark.iter().copied().chain(text.encode_utf16());
        units.flat_map(bytes).collect()
    };
    let english = "[pbx]\nport = 5038\n";
    for (bytes, line) in [
        (cp1251.to_vec(), 1),
        (b"language = \"ru\"\n# \xc0\n".to_vec(), 2),
        (utf16(&[0xfeff], text, u16::to_le_bytes), 1),
        (utf16(&[0xfeff], text, u16::to_be_bytes), 1),
        (utf16(&[], text, u16::to_le_bytes), 1),
        (utf16(&[], english, u16::to_le_bytes), 1),
        (utf16(&[], english, u16::to_be_bytes), 1),
    ] {
        let read = load_bytes(&bytes);
        assert_eq!(read, Err(SettingsError::NotUtf8 { line }), "{bytes:x?}");
    }
}

#[test]
fn what_cannot_work_is_named() {
    type Change = fn(&mut Settings);
    let cases: &[(&str, Why, Change)] = &[
        ("pbx.host", Why::HostWithScheme, |s| {
            s.pbx.host = "http://pbx".into()
        }),
        ("pbx.host", Why::HostWithPort, |s| {
            s.pbx.host = "pbx:5038".into()
        }),
        ("pbx.host", Why::HostBroken, |s| {
            s.pbx.host = "my pbx".into()
        }),
        ("pbx.host", Why::HostBroken, |s| {
            s.pbx.host = "admin@pbx".into()
        }),
        ("pbx.username", Why::Missing, |s| s.pbx.username.clear()),
        ("pbx.username", Why::ControlCharacters, |s| {
            s.pbx.username = "a\r\nb".into()
        }),
        ("pbx.password_from", Why::PasswordSource, |s| {
            s.pbx.password_from = "amp111".into()
        }),
        ("pbx.password_from", Why::PasswordSource, |s| {
            s.pbx.password_from = "env:".into()
        }),
        (
            "operator.extensions",
            Why::Extension("SIP/101".into()),
            |s| {
                s.operator.extensions = vec!["SIP/101".into()];
            },
        ),
        (
            "operator.extensions",
            Why::Extension("1234567".into()),
            |s| {
                s.operator.extensions = vec!["1234567".into()];
            },
        ),
        ("operators.1.extensions", Why::Twice("101".into()), |s| {
            s.operators = vec![Operator {
                extensions: vec!["101".into(), "101".into()],
                ..Operator::default()
            }];
        }),
        ("dialling.operator_channel", Why::Missing, |s| {
            s.dialling.operator_channel.clear()
        }),
        ("dialling.operator_channel", Why::Template, |s| {
            s.dialling.operator_channel = "SIP/101&SIP/102".into();
        }),
        ("dialling.operator_channel", Why::Template, |s| {
            s.dialling.operator_channel = "{NUMBER}".into();
        }),
        ("dialling.operator_channel", Why::TemplatePlace, |s| {
            s.dialling.operator_channel = "SIP/{EXT}".into();
        }),
        ("dialling.operator_channel", Why::Template, |s| {
            s.dialling.operator_channel = "SIP/trunk,30".into();
        }),
        ("couriers.context", Why::Context, |s| {
            s.couriers.context = "from {COURIER}".into();
        }),
        ("couriers.connect_context", Why::Context, |s| {
            s.couriers.connect_context = "trubka connect".into();
        }),
        ("dialling.context", Why::Context, |s| {
            s.dialling.context = "from internal".into()
        }),
        ("dialling.context", Why::Context, |s| {
            s.dialling.context.clear()
        }),
        ("dialling.context", Why::Context, |s| {
            s.dialling.context = "x{NUMBER}".into();
        }),
        ("dialling.client_prefix", Why::Prefix, |s| {
            s.dialling.client_prefix = "9w".into()
        }),
        ("dialling.client_prefix", Why::Prefix, |s| {
            s.dialling.client_prefix = "9999999999999".into();
        }),
        ("dialling.caller_id", Why::Number, |s| {
            s.dialling.caller_id = "Office".into()
        }),
        ("numbers.area_code", Why::AreaCode, |s| {
            s.numbers.area_code = "+7495".into()
        }),
        ("numbers.area_code", Why::AreaCode, |s| {
            s.numbers.area_code = "49".into()
        }),
        ("numbers.devices", Why::Device("mac".into()), |s| {
            s.numbers.devices.insert("101".into(), vec!["mac".into()]);
        }),
        (
            "numbers.devices",
            Why::DeviceOfTwo {
                device: "pjsip/0004f2aabbcc".into(),
                extensions: ["101".into(), "102".into()],
            },
            |s| {
                let devices = &mut s.numbers.devices;
                devices.insert("101".into(), vec!["PJSIP/0004f2aabbcc".into()]);
                devices.insert("102".into(), vec!["pjsip/0004f2aabbcc".into()]);
            },
        ),
        ("numbers.trunks", Why::Device("SIP/".into()), |s| {
            s.numbers.trunks = vec!["SIP/".into()]
        }),
        ("directory.host", Why::Missing, |s| {
            s.directory.kind = DirectoryKind::Mysql;
            s.directory.username = "u".into();
        }),
        ("directory.path", Why::Missing, |s| {
            s.directory.kind = DirectoryKind::Sqlite
        }),
        ("directory.mapping", Why::Mapping("fio".into()), |s| {
            s.directory
                .mapping
                .insert("recipient.name".into(), "fio".into());
        }),
        ("directory.mapping", Why::Mapping("a.b; DROP".into()), |s| {
            s.directory
                .mapping
                .insert("recipient.name".into(), "a.b; DROP".into());
        }),
        ("colleagues.do_not_disturb", Why::TemplatePlace, |s| {
            s.colleagues.do_not_disturb = "Custom:DND".into()
        }),
        ("colleagues.groups", Why::Extension("Anna".into()), |s| {
            let groups = &mut s.colleagues.groups;
            groups.insert("Логисты".into(), vec!["101".into(), "Anna".into()]);
        }),
        ("queues.interface", Why::TemplatePlace, |s| {
            s.queues.interface = "Local/{EXTEN}@from-queue/n".into();
        }),
        ("queues.state_interface", Why::TemplatePlace, |s| {
            s.queues.state_interface = "hint:101@ext-local".into();
        }),
        ("queues.pause_reasons", Why::ReasonLength, |s| {
            s.queues.pause_reasons = vec!["Обед".into(), "я".repeat(40)];
        }),
    ];
    for (key, why, change) in cases {
        let mut settings = Settings::default();
        settings.pbx.host = "pbx".into();
        settings.pbx.username = "operator".into();
        assert_eq!(settings.check(), []);
        change(&mut settings);
        let problem = Problem {
            key: (*key).into(),
            why: why.clone(),
        };
        assert_eq!(settings.check(), [problem], "{key} {why:?}");
    }
}

#[test]
fn addresses_in_use_pass() {
    for host in [
        "192.168.0.5",
        "pbx.office.local",
        "fe80::1%eth0",
        "::1",
        "атс.рф",
        "pbx-1",
    ] {
        let mut settings = Settings::default();
        settings.pbx.host = host.into();
        settings.pbx.username = "operator".into();
        assert_eq!(settings.check(), [], "{host}");
    }
}

#[test]
fn an_empty_area_code_is_none() {
    let mut settings = Settings::default();
    assert_eq!(settings.numbering().area_code, None);
    settings.numbers.area_code = "495".into();
    assert_eq!(settings.numbering().area_code, Some("495".into()));
}

#[test]
fn an_endless_key_is_cut_before_it_stands_in_a_sentence() {
    let key = "x".repeat(500);
    let Err(SettingsError::UnknownKey { key, .. }) = load(&format!("pbx.{key} = 1")) else {
        panic!("there is no such key");
    };
    assert_eq!(key, format!("pbx.{}…", "x".repeat(40)));
}

#[test]
fn a_word_for_a_role_fits_its_badge() {
    let problems = |word: &str| {
        let mut settings = Settings::default();
        settings.words.unknown = word.into();
        let problems = settings.check().into_iter();
        problems.map(|problem| problem.key).collect::<Vec<_>>()
    };
    for good in ["", "новый", &"я".repeat(24)] {
        assert!(problems(good).is_empty(), "{good:?}");
    }
    for bad in [" ", "а\nб", &"я".repeat(25)] {
        assert_eq!(problems(bad), ["words.unknown"], "{bad:?}");
    }
}

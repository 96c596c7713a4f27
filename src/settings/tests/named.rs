//! What is named although the file can be read: slips that would show only later.

use super::*;

#[test]
fn a_misspelt_column_is_named_at_the_start_with_its_line_and_the_nearest() {
    let told = |line: &str| load(&format!("[directory.mapping]\n{line}\n")).unwrap_err();
    let unknown = |key: &str, nearest: &str| SettingsError::UnknownKey {
        line: 2,
        key: format!("directory.mapping.{key}"),
        nearest: (!nearest.is_empty()).then(|| format!("directory.mapping.{nearest}")),
    };
    for (line, key, nearest) in [
        (
            "\"recipient.nam\" = \"address.fio\"",
            "recipient.nam",
            "recipient.name",
        ),
        (
            "\"order.windowfrom\" = \"\"",
            "order.windowfrom",
            "order.window_from",
        ),
        ("\"weather\" = \"a.b\"", "weather", ""),
    ] {
        assert_eq!(told(line), unknown(key, nearest), "{line}");
    }
    let known = load("[directory.mapping]\n\"order.sum\" = \"\"\n");
    assert!(known.is_ok(), "{known:?}");
}

#[test]
fn whom_nobody_can_ring_and_an_empty_group_are_named() {
    let problems = |text: &str| load(text).unwrap_or_default().check();
    let problem = |key: &str, why: Why| {
        let key = key.to_owned();
        vec![Problem { key, why }]
    };
    assert_eq!(
        problems("[[operators]]\nuser = \"anna\"\n[[operators]]\nname = \"Вера\"\n"),
        problem("operators.2", Why::NoExtension)
    );
    let group = |group: &str| problems(&format!("[colleagues.groups]\n{group}\n"));
    assert_eq!(
        group("\"Логисты\" = []"),
        problem("colleagues.groups", Why::EmptyGroup("Логисты".into()))
    );
    assert_eq!(
        group("\" \" = [\"101\"]"),
        problem("colleagues.groups", Why::EmptyGroup(" ".into()))
    );
    assert_eq!(group("\"Логисты\" = [\"101\"]"), []);
}

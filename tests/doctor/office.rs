//! Behind the login: rights, version, phones, lines, the dialplan, the clock; and what is printed to be pasted.

use crate::pbx::{LEAST, Pbx, REPORTING};
use crate::ran::Ran;

#[test]
fn calls_may_not_be_placed() {
    let pbx = Pbx {
        rights: LEAST
            .iter()
            .filter(|line| !line.starts_with("Originate"))
            .copied()
            .collect(),
        ..Pbx::default()
    };
    let [en, ru] = pbx.examined();
    en.ended(1);
    let line = "write = originate,call,agent";
    en.says(
        "rights",
        "fault",
        "The right write = originate is missing.",
        line,
    );
    ru.says(
        "rights",
        "fault",
        "Не хватает права write = originate.",
        line,
    );
}

#[test]
fn calls_may_not_be_read() {
    let pbx = Pbx {
        tells_calls: false,
        ..Pbx::default()
    };
    let [en, ru] = pbx.examined();
    en.ended(1);
    en.says(
        "rights",
        "fault",
        "The right read = call is missing.",
        "read = call,agent",
    );
    ru.says(
        "rights",
        "fault",
        "Не хватает права read = call.",
        "read = call,agent",
    );
}

#[test]
fn queues_may_not_be_read_which_the_pbx_shows_in_the_users_own_line() {
    let pbx = |read| Pbx {
        read,
        ..Pbx::default()
    };
    let [en, ru] = pbx(Some("call,cdr")).examined();
    en.ended(0);
    en.says(
        "rights",
        "warning",
        "The right read = agent is missing.",
        "read = call,agent",
    );
    ru.says(
        "rights",
        "warning",
        "Не хватает права read = agent.",
        "read = call,agent",
    );
    // Asterisk knows no class after a space.
    let [en, _] = pbx(Some("call, agent")).examined_with("", &["--for", "watch,call,queues"]);
    en.ended(1);
    en.says(
        "rights",
        "fault",
        "The right read = agent is missing.",
        "read = call,agent",
    );
    let [en, ru] = pbx(Some("call,agent")).examined();
    en.says("rights", "note", "seeing the queues", "");
    ru.says("rights", "note", "видеть очереди", "");
    // What shows that line shows the other users' secrets too.
    en.says(
        "rights",
        "note",
        "read the passwords of the other users",
        "",
    );
    ru.says("rights", "note", "пароли остальных пользователей", "");
    // Where it is not shown, only a call shows it.
    let [en, ru] = pbx(None).examined();
    en.says("rights", "note", "Whether events of agent come", "");
    assert!(!en.out.contains("passwords of the other"), "{en:?}");
    ru.says("rights", "note", "Видны ли события agent", "");
}

#[test]
fn calls_may_not_be_handled_which_is_a_fault_only_where_it_is_asked_for() {
    let minimal: Vec<&str> = LEAST
        .iter()
        .filter(|line| line.starts_with("Originate") || line.starts_with("QueueStatus"))
        .copied()
        .collect();
    let pbx = Pbx {
        rights: minimal,
        ..Pbx::default()
    };
    let [en, _] = pbx.clone().examined();
    en.ended(0);
    en.says(
        "rights",
        "warning",
        "hanging up, transferring",
        "write = originate,call,agent",
    );
    let [en, ru] = pbx
        .clone()
        .examined_with("", &["--for", "watch,call,handling"]);
    en.ended(1);
    en.says(
        "rights",
        "fault",
        "The right write = call is missing.",
        "write = originate,call",
    );
    ru.says(
        "rights",
        "fault",
        "Не хватает права write = call.",
        "write = originate,call",
    );
    let [en, _] = pbx.examined_with("", &["--for", "watch,call"]);
    en.ended(0);
    en.says("rights", "good", "calling by a click", "");
}

#[test]
fn all_rights_are_too_many() {
    let dangerous = [
        "DBPut: x  (Priv: system,all)",
        "Command: x  (Priv: command,all)",
        "UpdateConfig: x  (Priv: config,all)",
    ];
    let pbx = Pbx {
        rights: [LEAST, REPORTING, &dangerous].concat(),
        ..Pbx::default()
    };
    let [en, ru] = pbx.examined();
    en.ended(0);
    en.says(
        "rights",
        "warning",
        "too many rights: write has system, command, config",
        "",
    );
    ru.says(
        "rights",
        "warning",
        "выполнять команды консоли Asterisk",
        "",
    );
}

#[test]
fn the_version_has_a_known_hole() {
    let pbx = |version| Pbx {
        version,
        ..Pbx::default()
    };
    let [en, ru] = pbx("20.9.1").examined();
    en.says("version", "warning", "CVE-2024-42365", "");
    en.says(
        "version",
        "warning",
        "Update Asterisk to 20.9.2 or newer",
        "",
    );
    ru.says(
        "version",
        "warning",
        "Эта версия уязвима, CVE-2024-42365",
        "",
    );
    let [en, ru] = pbx("18.26.4").examined();
    en.says(
        "version",
        "warning",
        "Branch 18 has had no support since 2025-10-20",
        "",
    );
    ru.says("version", "warning", "не поддерживается с 20.10.2025", "");
    let [en, _] = pbx("22.10.1").examined();
    en.says("version", "good", "Asterisk 22.10.1.", "");
}

#[test]
fn the_phone_is_not_there() {
    let pbx = |devices| Pbx {
        devices,
        ..Pbx::default()
    };
    let [en, ru] = pbx(&["PJSIP/101 UNAVAILABLE"]).examined();
    en.ended(1);
    en.says(
        "phones",
        "fault",
        "the phone PJSIP/101 is not connected to the PBX",
        "",
    );
    ru.says(
        "phones",
        "fault",
        "телефон PJSIP/101 не подключён к АТС",
        "",
    );
    let [en, ru] = pbx(&["SIP/101 NOT_INUSE"]).examined();
    let line = "operator_channel = \"SIP/{NUMBER}\"";
    en.says(
        "phones",
        "fault",
        "the PBX has no phone PJSIP/101, it has SIP/101",
        line,
    );
    ru.says(
        "phones",
        "fault",
        "телефона PJSIP/101 на АТС нет, есть SIP/101",
        line,
    );
    let [en, _] = pbx(&["PJSIP/102 NOT_INUSE"]).examined();
    en.says(
        "phones",
        "fault",
        "the PBX has no phone PJSIP/101.",
        "\"101\" = [\"PJSIP/name\"]",
    );
    let [_, ru] = pbx(&["SIP/102 NOT_INUSE"]).examined();
    ru.says("phones", "fault", "нет ни одного телефона PJSIP", line);
}

#[test]
fn the_line_is_not_there() {
    let settings = "[numbers]\ntrunks = [\"PJSIP/trunk\"]\n";
    let pbx = |devices| Pbx {
        devices,
        ..Pbx::default()
    };
    let [en, ru] = pbx(&["PJSIP/101 NOT_INUSE"]).examined_with(settings, &[]);
    en.ended(1);
    en.says("phones", "fault", "The PBX has no line PJSIP/trunk.", "");
    ru.says("phones", "fault", "Линии PJSIP/trunk на АТС нет.", "");
    let down = &["PJSIP/101 NOT_INUSE", "PJSIP/trunk UNAVAILABLE"];
    let [en, _] = pbx(down).examined_with(settings, &[]);
    en.says(
        "phones",
        "fault",
        "The line PJSIP/trunk is not connected.",
        "",
    );
}

#[test]
fn the_context_is_not_there() {
    let pbx = Pbx {
        context: "office",
        ..Pbx::default()
    };
    let [en, ru] = pbx.clone().examined();
    en.ended(1);
    en.says(
        "dialling",
        "fault",
        "The dialplan has no context internal.",
        "",
    );
    ru.says(
        "dialling",
        "fault",
        "В диалплане нет контекста internal.",
        "",
    );
    ru.says("dialling", "fault", "dialling.context", "");
    // Without the right to look into the dialplan it may be the number as well.
    let pbx = Pbx {
        rights: LEAST.to_vec(),
        ..pbx
    };
    let [en, _] = pbx.examined();
    en.says(
        "dialling",
        "fault",
        "Either the dialplan has no context internal",
        "",
    );
}

#[test]
fn the_contexts_that_come_with_the_program_are_looked_for_where_they_are_of_use() {
    const CONNECTS: &str = "[directory]\nkind = \"sqlite\"\npath = \"/nowhere/courier.db\"\n";
    const CALLS_BACK: &str = "[couriers]\nchannel = \"PJSIP/{NUMBER}@trunk_name\"\n";
    let line = "#include \"extensions_trubka.conf\"";
    // Without a database nobody is offered, and without a channel no courier is called back.
    let [en, _] = Pbx::default().examined();
    assert!(!en.out.contains("from-courier") && !en.out.contains("trubka-connect"));
    let [en, ru] = Pbx::default().examined_with(CONNECTS, &[]);
    let words = "The PBX lacks the context trubka-connect.";
    en.says("dialling", "warning", words, line);
    ru.says(
        "dialling",
        "warning",
        "На АТС нет контекста trubka-connect.",
        line,
    );
    ru.says("dialling", "warning", "trubka doctor --dialplan", line);
    let both = format!("{CONNECTS}{CALLS_BACK}");
    let [en, ru] = Pbx::default().examined_with(&both, &[]);
    en.says(
        "dialling",
        "fault",
        "The PBX lacks the context from-courier.",
        line,
    );
    ru.says("dialling", "fault", "Курьерам не перезвонить.", line);
    let pbx = Pbx {
        more_contexts: &["trubka-connect", "from-courier"],
        ..Pbx::default()
    };
    let [en, ru] = pbx.clone().examined_with(&both, &[]);
    en.says(
        "dialling",
        "note",
        "The PBX has the context trubka-connect",
        "",
    );
    ru.says("dialling", "note", "Контекст from-courier на АТС есть", "");
    // Who may not ask is told what is not proven.
    let pbx = Pbx {
        rights: vec!["QueueStatus: x  (Priv: <none>)"],
        ..pbx
    };
    let [en, ru] = pbx.examined_with(&both, &[]);
    let words = "Whether the PBX has the context from-courier cannot be asked";
    en.says("dialling", "note", words, "");
    ru.says(
        "dialling",
        "note",
        "Есть ли на АТС контекст trubka-connect",
        "",
    );
}

#[test]
fn the_pbxs_part_is_printed_as_it_is_shipped() {
    let shipped = include_str!("../../packaging/asterisk/extensions_trubka.conf");
    let ran = crate::ran::with_file("", &["--dialplan"]);
    ran.ended(0);
    assert_eq!(ran.out.trim_end(), shipped.trim_end());
}

#[test]
fn the_context_wants_numbers_in_another_form() {
    let pbx = Pbx {
        numbers: &["101"],
        ..Pbx::default()
    };
    let [en, ru] = pbx.examined();
    en.ended(0);
    en.says(
        "dialling",
        "warning",
        "takes no outside numbers in the form 79991234567",
        "",
    );
    ru.says("dialling", "warning", "dialling.number_form", "");
}

#[test]
fn the_clock_is_wrong() {
    let pbx = Pbx {
        ahead_secs: 3600,
        ..Pbx::default()
    };
    let [en, ru] = pbx.examined();
    en.says("clock", "warning", "s ahead of this computer", "");
    ru.says("clock", "warning", "NTP", "");
}

#[test]
fn the_section_to_paste_fits_the_version_and_the_subnet() {
    let pbx = |version| Pbx {
        version,
        ..Pbx::default()
    };
    let section = |ran: &Ran| {
        let all = ran.objects();
        let lines = all
            .iter()
            .find_map(|object| object["manager_conf"].as_array());
        let lines = lines
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap().to_owned());
        lines.collect::<Vec<_>>()
    };
    let [en, _] = pbx("22.10.1").examined_with("", &["--subnet", "192.168.10.9/24"]);
    let lines = section(&en);
    for line in [
        "[trubka]",
        "permit = 192.168.10.0/255.255.255.0",
        "read = call,agent",
        "write = originate,call,agent",
        "eventfilter(action(exclude),name(BridgeCreate)) =",
    ] {
        assert!(
            lines.iter().any(|known| known == line),
            "{line}: {lines:#?}"
        );
    }
    let [en, _] = pbx("16.28.0~dfsg-0+deb11u4").examined();
    let lines = section(&en);
    assert!(
        lines
            .iter()
            .any(|line| line == "eventfilter = !^Event: BridgeCreate"),
        "{lines:#?}"
    );
}

//! Which Asterisk it is.

use super::Told;
use crate::doctor::checkup::report::Version;
use crate::doctor::checkup::versions::{Advisory, Day, Harm};
use crate::texts::Lang;

pub(super) fn told(version: &Version, lang: Lang) -> Told {
    match version {
        Version::Exact(version) => Told::seen(format!("Asterisk {version}.")),
        Version::Branch(branch) => Told::new(
            lang.pick(
                format!("Asterisk {branch}, точнее АТС не говорит."),
                format!("Asterisk {branch}; the PBX does not say more."),
            ),
            lang.pick(
                "Точную версию сообщают только пользователю с правом reporting; без неё не узнать, закрыты ли известные уязвимости.",
                "The exact version is told only to a user with the right reporting; without it nobody knows whether known holes are mended.",
            ),
            lang.pick(
                "Посмотрите на АТС: asterisk -V.",
                "Look on the PBX: asterisk -V.",
            ),
        ),
        Version::Unknown => Told::new(
            lang.pick(
                "АТС не назвала своей версии.",
                "The PBX did not tell its version.",
            ),
            lang.pick(
                "Известны ли её уязвимости, не проверить.",
                "Whether holes of it are known cannot be looked up.",
            ),
            lang.pick(
                "Посмотрите на АТС: asterisk -V.",
                "Look on the PBX: asterisk -V.",
            ),
        ),
        Version::EndOfLife { branch, since } => Told::new(
            lang.pick(
                format!("Ветка {branch} не поддерживается с {}.", day(*since, lang)),
                format!("Branch {branch} has had no support since {}.", day(*since, lang)),
            ),
            lang.pick(
                "Исправлений для неё больше нет, в том числе исправлений уязвимостей; программа с ней работает.",
                "It gets no more corrections, those of holes among them; this program works with it.",
            ),
            lang.pick(
                "Запланируйте переход на поддерживаемую ветку (20, 22 или новее).",
                "Plan to move to a supported branch (20, 22 or newer).",
            ),
        ),
        Version::Vulnerable {
            advisory,
            fixed,
            packaged,
        } => vulnerable(advisory, fixed.as_deref(), *packaged, lang),
        Version::PerhapsVulnerable { advisory, fixed } => Told::new(
            lang.pick(
                format!("Возможна уязвимость {}: {}.", advisory.cve, harm(advisory, lang)),
                format!("A hole is possible, {}: {}.", advisory.cve, harm(advisory, lang)),
            ),
            lang.pick(
                format!("В этой ветке она закрыта начиная с версии {fixed}."),
                format!("In this branch it is mended from version {fixed} on."),
            ),
            lang.pick(
                "Сверьте версию на самой АТС: asterisk -V.",
                "Compare with the version on the PBX itself: asterisk -V.",
            ),
        ),
    }
}

fn vulnerable(advisory: &Advisory, fixed: Option<&str>, packaged: bool, lang: Lang) -> Told {
    let mended = match fixed {
        Some(fixed) => lang.pick(
            format!("Обновите Asterisk до {fixed} или новее"),
            format!("Update Asterisk to {fixed} or newer"),
        ),
        None => lang.pick(
            "В этой ветке её не закрывали: перейдите на более новую".to_owned(),
            "Nobody mended it in this branch: move to a newer one".to_owned(),
        ),
    };
    let till_then = lang.pick(
        "до тех пор оставьте в строке permit только адреса рабочих мест",
        "until then let permit name nothing but the desks’ addresses",
    );
    Told::new(
        lang.pick(
            format!("Эта версия уязвима, {}: {}.", advisory.cve, harm(advisory, lang)),
            format!("This version has a hole, {}: {}.", advisory.cve, harm(advisory, lang)),
        ),
        match packaged {
            true => lang.pick(
                "Так по номеру версии. Это сборка дистрибутива, в ней исправление могло выйти под тем же номером: проверьте список изменений пакета.",
                "So says the version’s number. This is a distribution’s build, which may have mended it under the same number: look at the package’s list of changes.",
            ),
            false => lang.pick(
                "Кто узнает пароль этого пользователя AMI, получит больше, чем ему дано.",
                "Whoever learns this AMI user’s password gets more than the user was given.",
            ),
        },
        format!("{mended}; {till_then}."),
    )
}

fn harm(advisory: &Advisory, lang: Lang) -> String {
    let class = advisory.needs.name();
    match advisory.harm {
        Harm::Runs => lang.pick(
            format!("пользователь AMI с правом {class} может выполнять на АТС любые команды"),
            format!("an AMI user with the right {class} can run any command on the PBX"),
        ),
        Harm::Reads => lang.pick(
            format!("пользователь AMI с правом {class} может читать посторонние файлы АТС"),
            format!("an AMI user with the right {class} can read files of the PBX that are none of its business"),
        ),
    }
}

fn day((year, month, day): Day, lang: Lang) -> String {
    lang.pick(
        format!("{day:02}.{month:02}.{year}"),
        format!("{year}-{month:02}-{day:02}"),
    )
}

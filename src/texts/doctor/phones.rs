//! The operator's phones, and the lines.

use super::Told;
use crate::doctor::checkup::report::{Phone, Whose};
use crate::texts::Lang;

pub(super) fn told(phone: &Phone, lang: Lang) -> Told {
    match phone {
        Phone::NoExtension => Told::new(
            lang.pick(
                "В настройках нет ни одного внутреннего номера оператора.",
                "The settings name no extension of the operator’s.",
            ),
            lang.pick(
                "Программа не знает, чей телефон звонит и с какого звонить.",
                "The program does not know whose phone rings and which to call from.",
            ),
            lang.pick(
                "Впишите номер в настройку operator.extensions.",
                "Set operator.extensions.",
            ),
        )
        .with(["extensions = [\"101\"]".to_owned()]),
        Phone::Registered { of, device } => Told::seen(match of {
            Whose::Extension(extension) => lang.pick(
                format!("{extension}: телефон {device} подключён к АТС (драйвер {}).", driver(device)),
                format!("{extension}: the phone {device} is connected to the PBX (driver {}).", driver(device)),
            ),
            Whose::Trunk => lang.pick(
                format!("Линия {device} подключена (драйвер {}).", driver(device)),
                format!("The line {device} is connected (driver {}).", driver(device)),
            ),
        }),
        Phone::NotRegistered { of, device } => match of {
            Whose::Extension(extension) => Told::new(
                lang.pick(
                    format!("{extension}: телефон {device} не подключён к АТС."),
                    format!("{extension}: the phone {device} is not connected to the PBX."),
                ),
                lang.pick(
                    "АТС такой телефон знает, но он не зарегистрирован: звонки на него не придут.",
                    "The PBX knows this phone, but it is not registered: no call will reach it.",
                ),
                lang.pick(
                    "Проверьте, включён ли телефон, его сеть, имя и пароль SIP.",
                    "Check whether the phone is on, its network, its SIP name and password.",
                ),
            ),
            Whose::Trunk => Told::new(
                lang.pick(
                    format!("Линия {device} не подключена."),
                    format!("The line {device} is not connected."),
                ),
                lang.pick(
                    "Звонки через неё не пройдут.",
                    "No call will go through it.",
                ),
                lang.pick(
                    "Пусть администратор АТС проверит регистрацию у телефонной компании.",
                    "Ask the PBX administrator to look at the registration with the telephone company.",
                ),
            ),
        },
        Phone::NotKnown {
            of,
            device,
            instead,
        } => not_known(of, device, instead.as_deref(), lang),
        Phone::NoDriver {
            of,
            technology,
            in_use,
        } => Told::new(
            lang.pick(
                format!("{}на АТС нет ни одного телефона {technology}.", whose(of)),
                format!("{}the PBX has not one {technology} phone.", whose(of)),
            ),
            lang.pick(
                format!("Драйвера {technology} нет, или им не пользуются; в ходу: {}.", in_use.join(", ")),
                format!("The driver {technology} is not there or not used; in use: {}.", in_use.join(", ")),
            ),
            lang.pick(
                "Исправьте настройку dialling.operator_channel.",
                "Correct the setting dialling.operator_channel.",
            ),
        )
        .with(in_use.first().map(|technology| channel(technology))),
        Phone::CannotTell {
            of,
            device,
            no_right,
        } => Told::new(
            lang.pick(
                format!("{}подключён ли {device}, АТС не говорит.", whose(of)),
                format!("{}the PBX does not say whether {device} is connected.", whose(of)),
            ),
            match no_right {
                true => lang.pick(
                    "Спросить об этом можно только с правом call или reporting.",
                    "Only a user with the right call or reporting may ask.",
                ),
                false => lang.pick(
                    "В её списке такого устройства нет: chan_sip показывает там только те, за которыми кто-то следит (hint).",
                    "It is not in the PBX’s list: chan_sip shows there only those that somebody watches (a hint).",
                ),
            },
            lang.pick(
                "Покажет проверочный звонок: trubka test-call.",
                "A test call will show it: trubka test-call.",
            ),
        ),
    }
}

fn not_known(of: &Whose, device: &str, instead: Option<&str>, lang: Lang) -> Told {
    match (of, instead) {
        (Whose::Extension(extension), Some(instead)) => Told::new(
            lang.pick(
                format!("{extension}: телефона {device} на АТС нет, есть {instead}."),
                format!("{extension}: the PBX has no phone {device}, it has {instead}."),
            ),
            lang.pick(
                "Технология в шаблоне канала не та.",
                "The channel template has the wrong technology.",
            ),
            lang.pick(
                "Исправьте настройку dialling.operator_channel.",
                "Correct the setting dialling.operator_channel.",
            ),
        )
        .with([channel(&driver(instead))]),
        (Whose::Extension(extension), None) => Told::new(
            lang.pick(
                format!("{extension}: телефона {device} на АТС нет."),
                format!("{extension}: the PBX has no phone {device}."),
            ),
            lang.pick(
                "Либо номер не тот, либо устройство называется иначе, чем номер.",
                "Either the number is wrong, or the device has another name than the number.",
            ),
            lang.pick(
                "Проверьте operator.extensions; другое имя устройства пишется в numbers.devices.",
                "Check operator.extensions; a device’s other name goes into numbers.devices.",
            ),
        )
        .with([format!("\"{extension}\" = [\"{}/имя\"]", driver(device))
            .replace("имя", lang.pick("имя", "name"))]),
        (Whose::Trunk, instead) => Told::new(
            lang.pick(
                format!("Линии {device} на АТС нет."),
                format!("The PBX has no line {device}."),
            ),
            match instead {
                Some(instead) => {
                    lang.pick(format!("Есть {instead}."), format!("It has {instead}."))
                }
                None => lang.pick(
                    "Такое имя есть только в настройках программы.".to_owned(),
                    "Nobody but the program’s settings knows that name.".to_owned(),
                ),
            },
            lang.pick(
                "Исправьте настройку numbers.trunks: имена линий знает администратор АТС.",
                "Correct the setting numbers.trunks: the PBX administrator knows the lines’ names.",
            ),
        )
        .with(instead.map(|instead| format!("trunks = [\"{instead}\"]"))),
    }
}

fn whose(of: &Whose) -> String {
    match of {
        Whose::Extension(extension) => format!("{extension}: "),
        Whose::Trunk => String::new(),
    }
}

/// `PJSIP` of `PJSIP/101`.
fn driver(device: &str) -> String {
    device.split('/').next().unwrap_or_default().to_owned()
}

fn channel(technology: &str) -> String {
    format!("operator_channel = \"{technology}/{{NUMBER}}\"")
}

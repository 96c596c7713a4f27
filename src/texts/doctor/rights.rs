//! What the AMI user may see and do.

use super::Told;
use crate::doctor::checkup::report::Rights;
use crate::doctor::checkup::rights::{Class, Function};
use crate::settings::Settings;
use crate::texts::Lang;

pub(super) fn told(rights: &Rights, settings: &Settings, lang: Lang) -> Told {
    match rights {
        Rights::Enough(functions) => {
            let all: Vec<&str> = functions.iter().map(|f| function(*f, lang)).collect();
            let all = all.join("; ");
            Told::seen(lang.pick(
                format!("Прав хватает на это: {all}."),
                format!("The rights are enough for this: {all}."),
            ))
        }
        Rights::Missing {
            functions,
            class,
            list,
            is_read,
            ..
        } => {
            let line = format!("{} = {}", key(*is_read), joined(list, ","));
            missing(functions, *class, *is_read, settings, lang).with([line])
        }
        Rights::TooMany(classes) => too_many(classes, settings, lang),
        Rights::NotTold => Told::new(
            lang.pick(
                "АТС не сказала, что этому пользователю разрешено.",
                "The PBX did not say what this user may do.",
            ),
            lang.pick(
                "Лишние права так не увидеть; недостающие видны по тому, что не получается.",
                "Rights too many cannot be seen so; missing ones show by what does not work.",
            ),
            lang.pick(
                "Сравните раздел пользователя в manager.conf с тем, который печатает эта команда.",
                "Compare the user’s section of manager.conf with the one that this command prints.",
            ),
        ),
        Rights::ReadsSecrets(classes) => reads_secrets(classes, lang),
        Rights::OnlySeen(classes) => {
            let names = names(classes);
            Told::new(
                lang.pick(
                    format!("Видны ли события {names} (строка read), без звонка не узнать."),
                    format!("Whether events of {names} come (the line read) shows only when there are some."),
                ),
                lang.pick(
                    "Эту строку АТС показывает только тем, у кого в строке write есть call или reporting.",
                    "The PBX shows that line only to users who have call or reporting in their line write.",
                ),
                lang.pick(
                    "Позвоните на любой номер офиса или в очередь, пока открыто окно программы.",
                    "Call any number of the office, or a queue, while the program’s window is open.",
                ),
            )
        }
    }
}

fn reads_secrets(classes: &[Class], lang: Lang) -> Told {
    let by = match classes.is_empty() {
        true => "call, reporting".to_owned(),
        false => joined(classes, ", "),
    };
    Told::new(
        lang.pick(
            "Этот пользователь может прочесть пароли остальных пользователей manager.conf.",
            "This user can read the passwords of the other users of manager.conf.",
        ),
        lang.pick(
            format!("Так устроен Asterisk: право {by} в строке write разрешает Getvar, а функция AST_CONFIG показывает ему файлы настроек. Настройка live_dangerously = no этого не запрещает. Сама программа спрашивает только о своей строке read."),
            format!("This is how Asterisk is made: {by} in the line write allows Getvar, and the function AST_CONFIG shows it the files of settings. live_dangerously = no does not forbid it. The program itself asks only about its own line read."),
        ),
        lang.pick(
            "Дайте каждому пользователю manager.conf свои узкие deny и permit: чужой пароль тогда подойдёт только с его адресов. Если функция AST_CONFIG диалплану не нужна, отключите её строкой noload => func_config.so в modules.conf.",
            "Give each user of manager.conf a narrow deny and permit of their own: another’s password then works from their addresses only. Where the dialplan does not need the function AST_CONFIG, switch it off by the line noload => func_config.so in modules.conf.",
        ),
    )
}

fn key(is_read: bool) -> &'static str {
    if is_read { "read" } else { "write" }
}

fn missing(
    lacking: &[Function],
    class: Class,
    is_read: bool,
    settings: &Settings,
    lang: Lang,
) -> Told {
    let (name, user, list) = (class.name(), &settings.pbx.username, key(is_read));
    let lacking: Vec<&str> = lacking.iter().map(|f| function(*f, lang)).collect();
    let lacking = lacking.join("; ");
    Told::new(
        lang.pick(
            format!("Не хватает права {list} = {name}."),
            format!("The right {list} = {name} is missing."),
        ),
        lang.pick(
            format!("Без него не работает: {lacking}."),
            format!("Without it this does not work: {lacking}."),
        ),
        lang.pick(
            format!("Администратор АТС дописывает {name} в строку {list} раздела [{user}] файла manager.conf и выполняет «manager reload»; потом программу нужно подключить заново."),
            format!("The PBX administrator adds {name} to the line {list} of the section [{user}] of manager.conf and runs “manager reload”; the program then has to connect again."),
        ),
    )
}

fn too_many(classes: &[Class], settings: &Settings, lang: Lang) -> Told {
    let reasons: Vec<String> = classes
        .iter()
        .filter_map(|class| Some(format!("{} — {}", class.name(), harm(*class, lang)?)))
        .collect();
    let why = match reasons.is_empty() {
        true => lang.pick(
            "Программе они не нужны.".to_owned(),
            "The program does not need them.".to_owned(),
        ),
        false => lang.pick(
            format!(
                "Программе они не нужны, а кто узнает её пароль, сможет: {}.",
                reasons.join("; ")
            ),
            format!(
                "The program does not need them, and whoever learns its password can: {}.",
                reasons.join("; ")
            ),
        ),
    };
    Told::new(
        lang.pick(
            format!("Прав слишком много: write содержит {}.", names(classes)),
            format!("There are too many rights: write has {}.", names(classes)),
        ),
        why,
        lang.pick(
            format!("Оставьте в разделе [{}] файла manager.conf только нужное: готовый раздел напечатан ниже.", settings.pbx.username),
            format!("Keep in the section [{}] of manager.conf what is needed only: the section is printed below.", settings.pbx.username),
        ),
    )
}

fn names(classes: &[Class]) -> String {
    joined(classes, ", ")
}

fn joined(classes: &[Class], by: &str) -> String {
    let names: Vec<&str> = classes.iter().map(|class| class.name()).collect();
    names.join(by)
}

/// What a right too many is good for in the wrong hands.
fn harm(class: Class, lang: Lang) -> Option<&'static str> {
    Some(match class {
        Class::System => lang.pick(
            "менять базу АТС и диалплан, перезапускать модули",
            "change the PBX’s database and dialplan, restart modules",
        ),
        Class::Command => lang.pick(
            "выполнять команды консоли Asterisk",
            "run commands of Asterisk’s console",
        ),
        Class::Config => lang.pick(
            "читать и менять файлы настроек АТС вместе с паролями",
            "read and change the PBX’s configuration with its passwords",
        ),
        Class::Agi => lang.pick(
            "управлять чужими звонками по AGI",
            "steer anybody’s calls by AGI",
        ),
        Class::Call => lang.pick(
            "завершать и переводить любые звонки офиса",
            "hang up and transfer any call of the office",
        ),
        Class::Originate => lang.pick("звонить за счёт офиса", "place calls at the office’s cost"),
        Class::Agent => lang.pick(
            "подключать и отключать операторов в очередях",
            "sign anybody in to queues and out",
        ),
        Class::User => lang.pick("подделывать события", "forge events"),
        Class::Message => lang.pick(
            "рассылать сообщения от имени АТС",
            "send messages in the PBX’s name",
        ),
        _ => return None,
    })
}

/// What the program does, in a few words.
pub fn function(function: Function, lang: Lang) -> &'static str {
    match function {
        Function::Watch => lang.pick(
            "видеть звонки (карточки, журнал)",
            "seeing calls (cards, the journal)",
        ),
        Function::Dial => lang.pick(
            "звонить по кнопке, забирать звонки",
            "calling by a click, picking calls up",
        ),
        Function::Colleagues => lang.pick(
            "видеть телефоны коллег и звонки, начатые до подключения",
            "seeing colleagues’ phones, and calls that began before the connection",
        ),
        Function::Queues => lang.pick("видеть очереди", "seeing the queues"),
        Function::QueueOrders => lang.pick(
            "входить в очередь и брать паузу",
            "signing in to a queue, pausing",
        ),
        Function::Handling => lang.pick(
            "завершать, переводить и парковать звонки из окна",
            "hanging up, transferring and parking from the window",
        ),
    }
}

//! Calls in progress handled: what the buttons say, where a call stands beyond its phase, why something was not
//! done. Phrases of a row are in lower case, without a full stop.

use super::dialling::lower_first;
use super::numbers::number_error;
use super::{Lang, Message, beforehand, routes};
use crate::desk::snapshot::{Act, PostDial, Problem, Stage, TransferHow, Understood};

/// A button's name: what it does.
pub fn act(act: Act, lang: Lang) -> &'static str {
    match act {
        Act::HangUp => lang.pick("Положить трубку", "Hang up"),
        Act::Transfer(TransferHow::Blind) => lang.pick("Перевести", "Transfer"),
        Act::Transfer(TransferHow::Attended) => {
            lang.pick("Спросить и перевести", "Ask, then transfer")
        }
        Act::CompleteTransfer => lang.pick("Соединить", "Connect them"),
        Act::CancelTransfer => lang.pick("Вернуться к звонку", "Back to the call"),
        Act::Park => lang.pick("На парковку", "Park"),
        Act::Retrieve => lang.pick("Забрать с парковки", "Take back"),
        Act::PickUp => lang.pick("Перехватить", "Pick up"),
        Act::SendDigits => lang.pick("Набрать цифры", "Send digits"),
        Act::Connect => lang.pick("Соединить", "Put through"),
    }
}

/// The same of a phone that rings: it declines.
pub fn decline(lang: Lang) -> &'static str {
    lang.pick("Отклонить", "Decline")
}

/// What was asked for and is not seen done yet.
pub fn asked(act: Act, lang: Lang) -> &'static str {
    match act {
        Act::HangUp => lang.pick("кладём трубку…", "hanging up…"),
        Act::Transfer(TransferHow::Blind) => lang.pick("переводим…", "transferring…"),
        Act::Transfer(TransferHow::Attended) => {
            lang.pick("ставим на удержание…", "putting on hold…")
        }
        Act::CompleteTransfer => lang.pick("соединяем…", "connecting them…"),
        Act::CancelTransfer => lang.pick("возвращаемся…", "going back…"),
        Act::Park => lang.pick("ставим на парковку…", "parking…"),
        Act::Retrieve | Act::PickUp => lang.pick(
            "снимите трубку: звонит ваш телефон",
            "pick up: your phone is ringing",
        ),
        Act::SendDigits => lang.pick("набираем цифры…", "sending the digits…"),
        Act::Connect => lang.pick("соединяем…", "putting through…"),
    }
}

/// Where a call stands beyond its phase; `None` where the phase says it all.
pub fn stage(stage: &Stage, lang: Lang) -> Option<String> {
    let words = match stage {
        Stage::Plain => return None,
        Stage::Consulting {
            by: None,
            with,
            answered: true,
        } => lang.pick(
            format!("на связи: {with}; звонок на удержании"),
            format!("you are talking to {with}, the call is on hold"),
        ),
        Stage::Consulting {
            by: None,
            with,
            answered: false,
        } => lang.pick(
            format!("звоним: {with}; звонок на удержании"),
            format!("ringing {with}, the call is on hold"),
        ),
        Stage::Consulting {
            by: Some(by),
            with,
            answered: _,
        } => lang.pick(
            format!("на удержании, говорят {by} и {with}"),
            format!("on hold: {by} asks {with}"),
        ),
        Stage::HandedOn {
            to,
            answered: false,
        } => lang.pick(
            format!("переведён, звонит: {to}"),
            format!("transferred, ringing: {to}"),
        ),
        Stage::HandedOn { to, answered: true } => lang.pick(
            format!("переведён, разговор: {to}"),
            format!("transferred, talking: {to}"),
        ),
        Stage::Parked { space } => {
            lang.pick(format!("на парковке {space}"), format!("parked on {space}"))
        }
    };
    Some(words)
}

/// «доб. 123» in the call field: what would be made of it.
pub fn understood(understood: &Understood, lang: Lang) -> String {
    let Understood {
        number_shown: number,
        digits,
        how,
    } = understood;
    match how {
        PostDial::AfterAnswer | PostDial::Pressed => lang.pick(
            format!("Наберём {number}, после ответа — добавочный {digits}."),
            format!("{number} will be called, and {digits} dialled after the answer."),
        ),
        PostDial::ByHand => lang.pick(
            format!("Наберём {number}. Добавочный {digits} после ответа наберите на телефоне."),
            format!("{number} will be called. After the answer, dial {digits} on your phone."),
        ),
    }
}

/// What becomes of the digits behind «доб.» of a call that is placed.
pub fn post_dial(digits: &str, how: PostDial, lang: Lang) -> String {
    match how {
        PostDial::AfterAnswer => lang.pick(
            format!("После ответа наберём добавочный {digits}."),
            format!("After the answer {digits} will be dialled."),
        ),
        PostDial::Pressed => lang.pick(
            format!("Добавочный {digits} набран."),
            format!("{digits} was dialled."),
        ),
        PostDial::ByHand => lang.pick(
            format!("После ответа наберите на телефоне добавочный {digits}."),
            format!("After the answer, dial {digits} on your phone."),
        ),
    }
}

/// Why something is not offered though the call would allow it.
pub fn cannot(problem: &Problem, lang: Lang) -> Message {
    match problem {
        Problem::NoRight(class) => Message::new(
            lang.pick(
                "Управлять звонками отсюда нельзя: у пользователя AMI нет на это права.",
                "Calls cannot be handled from here: the AMI user lacks the right.",
            ),
            right(class, lang),
        ),
        other => why(other, lang),
    }
}

/// What was asked for, and why it came to nothing.
pub fn problem(act: Act, problem: &Problem, lang: Lang) -> Message {
    let Message { what, advice } = why(problem, lang);
    if matches!(problem, Problem::Held { .. }) {
        // Nothing failed: it is asked of.
        return Message::new(what, advice);
    }
    Message::new(format!("{} {what}", failed(act, lang)), advice)
}

/// The same where there is room for few words: the reason alone.
pub fn problem_brief(problem: &Problem, lang: Lang) -> String {
    match problem {
        Problem::CameBack { why, .. } => super::connect::came_back_brief(*why, lang),
        other => why(other, lang).what,
    }
}

fn failed(act: Act, lang: Lang) -> &'static str {
    match act {
        Act::HangUp => lang.pick("Положить трубку не удалось:", "Not hung up:"),
        Act::Transfer(TransferHow::Blind) => lang.pick("Перевести не удалось:", "Not transferred:"),
        Act::Transfer(TransferHow::Attended) => {
            lang.pick("Перевод не состоялся:", "No transfer came about:")
        }
        Act::CompleteTransfer => lang.pick("Соединить не удалось:", "They were not connected:"),
        Act::CancelTransfer => lang.pick("Вернуться не удалось:", "Not back in the call:"),
        Act::Park => lang.pick("На парковку поставить не удалось:", "Not parked:"),
        Act::Retrieve => lang.pick("Забрать с парковки не удалось:", "Not taken back:"),
        Act::PickUp => lang.pick("Перехватить не удалось:", "Not picked up:"),
        Act::SendDigits => lang.pick("Цифры набрать не удалось:", "The digits were not sent:"),
        Act::Connect => lang.pick("Соединить не удалось:", "Not put through:"),
    }
}

fn right(class: &str, lang: Lang) -> String {
    lang.pick(
        format!("Администратору АТС: добавьте этому пользователю {class} в строку write файла manager.conf; право действует после нового подключения."),
        format!("For the PBX administrator: add {class} to this user's write line in manager.conf; it takes effect at the next login."),
    )
}

fn why(problem: &Problem, lang: Lang) -> Message {
    let (what, advice) = match problem {
        Problem::Offline => (
            lang.pick("нет связи с АТС.", "there is no connection to the PBX."),
            lang.pick(
                "Сделайте это на телефоне; программа подключается сама.",
                "Do it on your phone; the program reconnects by itself.",
            ),
        ),
        Problem::NoRight(class) => {
            return Message::new(
                lang.pick(
                    format!("у пользователя AMI нет права {class}."),
                    format!("the AMI user lacks the right {class}."),
                ),
                right(class, lang),
            );
        }
        Problem::Gone => (
            lang.pick("звонок уже забрали или он закончился.", "the call was taken meanwhile, or is over."),
            "",
        ),
        Problem::NotNow => (
            lang.pick("сейчас этот звонок такого не допускает.", "the call does not allow it at this moment."),
            lang.pick("Повторите через секунду или сделайте это на телефоне.", "Try again in a second, or do it on your phone."),
        ),
        Problem::Invalid { text, why } => {
            let Message { what, advice } = number_error(why, lang);
            let what = lower_first(&what);
            return Message::new(lang.pick(format!("«{text}»: {what}"), format!("“{text}”: {what}")), advice);
        }
        Problem::BadDigits => (
            lang.pick("набрать можно только цифры, * и #, до 32 знаков.", "only digits, * and # can be sent, 32 at most."),
            "",
        ),
        Problem::OwnExtension => (
            lang.pick("это ваш собственный номер.", "this is your own extension."),
            "",
        ),
        Problem::NoExtension => (
            lang.pick("не задан ваш внутренний номер.", "your extension is not set."),
            lang.pick("Укажите его: нажмите на имя оператора вверху окна.", "Set it: click the operator's name at the top of the window."),
        ),
        Problem::NotAllowed(refused) => {
            let mut message = routes::refused(refused, lang);
            message.what = lower_first(&message.what);
            return message;
        }
        Problem::BadSetting(key) => {
            return Message::new(
                lang.pick(
                    format!("неверная настройка {key}."),
                    format!("the setting {key} is wrong."),
                ),
                lang.pick(
                    "Исправьте её в файле настроек; в примере trubka.example.toml показано, как она должна выглядеть.",
                    "Correct it in the settings file; trubka.example.toml shows what it should look like.",
                ),
            );
        }
        Problem::Held { number_shown, why } => return beforehand::held_handing(number_shown, why, lang),
        Problem::NoSuchNumber(number) => {
            return Message::new(
                lang.pick(
                    format!("АТС не знает номера {number}."),
                    format!("the PBX knows no number {number}."),
                ),
                lang.pick(
                    "Звонок остался у вас. Проверьте номер; если он верный, администратору: настройка dialling.context.",
                    "The call is still yours. Check the number; if it is right, for the administrator: the setting dialling.context.",
                ),
            );
        }
        Problem::NothingHappened => (
            lang.pick("АТС приняла команду, но ничего не изменилось.", "the PBX took the request, and nothing changed."),
            lang.pick(
                "Администратору АТС: перевод разрешают параметры t и T команд Dial и Queue, его коды стоят в features.conf.",
                "For the PBX administrator: transfers are allowed by the options t and T of Dial and Queue, their codes stand in features.conf.",
            ),
        ),
        Problem::NotReached(who) => {
            return Message::new(
                lang.pick(
                    format!("{who} не отвечает, вы снова на связи с собеседником."),
                    format!("{who} did not come to the phone, you are back in the call."),
                ),
                "",
            );
        }
        Problem::CameBack { who, why } => {
            return Message::new(super::connect::came_back(who, *why, lang), "");
        }
        Problem::NoContext(context) => {
            return Message::new(
                lang.pick(
                    format!("на АТС нет контекста {context}, звонок остался у вас."),
                    format!("the PBX lacks the context {context}, the call is still yours."),
                ),
                super::connect::add_context(lang),
            );
        }
        Problem::OwnPhone => (
            lang.pick("ваш телефон не ответил.", "your phone was not picked up."),
            lang.pick("Проверьте, включён ли он, и попробуйте ещё раз.", "See whether it is on, and try again."),
        ),
        Problem::Unsupported(action) => {
            return Message::new(
                lang.pick(
                    format!("АТС не знает команды {action}."),
                    format!("the PBX knows no action {action}."),
                ),
                lang.pick(
                    "Нужен Asterisk 13 или новее, и его модуль должен быть загружен.",
                    "It takes Asterisk 13 or newer with that module loaded.",
                ),
            );
        }
        Problem::NoTransferCode => (
            lang.pick("на АТС нет кода для такого перевода.", "the PBX has no code for this kind of transfer."),
            lang.pick("Администратору АТС: строки atxfer и atxferabort в features.conf.", "For the PBX administrator: the lines atxfer and atxferabort in features.conf."),
        ),
        Problem::Unanswered => (
            lang.pick("АТС не ответила.", "the PBX did not answer."),
            lang.pick("Удалось или нет, будет видно в строке звонка.", "Whether it came about, the call's row will show."),
        ),
        Problem::Refused(words) => {
            return Message::new(
                lang.pick(
                    format!("АТС отказала: «{words}»."),
                    format!("the PBX refused: “{words}”."),
                ),
                "",
            );
        }
    };
    Message::new(what, advice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::snapshot::{CameBack, Held};
    use crate::phone::NumberError;
    use crate::texts::checks::phrases;

    const ACTS: [Act; 10] = [
        Act::Connect,
        Act::HangUp,
        Act::Transfer(TransferHow::Blind),
        Act::Transfer(TransferHow::Attended),
        Act::CompleteTransfer,
        Act::CancelTransfer,
        Act::Park,
        Act::Retrieve,
        Act::PickUp,
        Act::SendDigits,
    ];

    #[test]
    fn every_action_has_its_name_and_its_waiting() {
        phrases(&ACTS, |of, lang| act(*of, lang).to_owned());
        phrases(&ACTS, |of, lang| asked(*of, lang).to_owned());
        phrases(&[()], |(), lang| decline(lang).to_owned());
    }

    #[test]
    fn every_problem_of_every_action_has_its_sentences() {
        let problems = [
            Problem::Offline,
            Problem::NoRight("call"),
            Problem::Gone,
            Problem::NotNow,
            Problem::Invalid {
                text: "Orlov".into(),
                why: NumberError::Letters,
            },
            Problem::BadDigits,
            Problem::OwnExtension,
            Problem::NoExtension,
            Problem::BadSetting("dialling.context".into()),
            Problem::Held {
                number_shown: "+7 916 123-45-67".into(),
                why: Held {
                    meanwhile: None,
                    calls_within_minute: Some(10),
                },
            },
            Problem::NoSuchNumber("555".into()),
            Problem::NothingHappened,
            Problem::NotReached("102".into()),
            Problem::CameBack {
                who: "Orlov".into(),
                why: CameBack::Busy,
            },
            Problem::NoContext("trubka-connect".into()),
            Problem::OwnPhone,
            Problem::Unsupported("Atxfer"),
            Problem::NoTransferCode,
            Problem::Unanswered,
            Problem::Refused("Bad day".into()),
        ];
        for of in ACTS {
            phrases(&problems, |why, lang| problem(of, why, lang).to_string());
        }
        phrases(&problems, |why, lang| cannot(why, lang).to_string());
        for why in &problems {
            for lang in Lang::ALL {
                let words = problem(Act::Park, why, lang).to_string();
                assert!(words.ends_with('.'), "{words}");
            }
        }
    }

    #[test]
    fn every_stage_has_its_phrase() {
        let consulting = |by: Option<&str>, answered| Stage::Consulting {
            by: by.map(Into::into),
            with: "102".into(),
            answered,
        };
        let handed = |answered| Stage::HandedOn {
            to: "102".into(),
            answered,
        };
        let stages = [
            consulting(None, true),
            consulting(None, false),
            consulting(Some("103"), true),
            handed(true),
            handed(false),
            Stage::Parked {
                space: "701".into(),
            },
        ];
        phrases(&stages, |of, lang| stage(of, lang).unwrap_or_default());
        assert_eq!(stage(&Stage::Plain, Lang::Ru), None);
        for how in [PostDial::AfterAnswer, PostDial::Pressed, PostDial::ByHand] {
            let of = Understood {
                number_shown: "+7 495 123-45-67".into(),
                digits: "12".into(),
                how,
            };
            phrases(&[of], understood);
            phrases(&[how], |how, lang| post_dial("12", *how, lang));
        }
    }
}

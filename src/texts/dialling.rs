//! The click to call: why it cannot be placed, how far it is, what became of it.

use super::handling::post_dial as post_dial_words;
use super::numbers::number_error;
use super::{Lang, Message, beforehand, routes};
use crate::calls::{Outcome, Reason};
use crate::desk::snapshot::{CallingProgramError, DialProblem, DialProgress, DialState};

/// The state of the last click; `None` when there is nothing to tell.
pub fn dial_state(state: &DialState, lang: Lang) -> Option<Message> {
    match state {
        DialState::Idle => None,
        DialState::Invalid { text, why } => {
            let mut message = number_error(why, lang);
            if !text.trim().is_empty() {
                message.what = lang.pick(
                    format!("«{text}»: {}", lower_first(&message.what)),
                    format!("“{text}”: {}", lower_first(&message.what)),
                );
            }
            Some(message)
        }
        DialState::Impossible(problem) => Some(dial_problem(problem, lang)),
        DialState::Held {
            number_shown, why, ..
        } => Some(beforehand::held(number_shown, why, lang)),
        DialState::HandedOver { number_shown } => Some(Message::new(
            lang.pick(
                format!("Номер {number_shown} передан программе для звонков."),
                format!("The number {number_shown} was handed to the calling program."),
            ),
            lang.pick(
                "Чем закончится звонок, здесь не видно; в журнале останется попытка.",
                "What becomes of the call is not seen here; the journal keeps the attempt.",
            ),
        )),
        DialState::CallingBack {
            courier_shown,
            number_shown,
            progress,
        } => Some(super::call_back::progress(
            courier_shown,
            number_shown,
            progress,
            lang,
        )),
        DialState::Placed {
            number_shown,
            progress,
            post_dial,
        } => {
            let mut message = dial_progress(number_shown, progress, lang);
            let is_over = matches!(progress, DialProgress::Over { .. });
            if let Some((digits, how)) = post_dial.as_ref().filter(|_| !is_over) {
                let words = post_dial_words(digits, *how, lang);
                message.advice = match message.advice.is_empty() {
                    true => words,
                    false => format!("{} {words}", message.advice),
                };
            }
            Some(message)
        }
    }
}

/// Why no call can be placed at all.
pub fn dial_problem(problem: &DialProblem, lang: Lang) -> Message {
    let (what, advice) = match (problem, lang) {
        (DialProblem::Offline { .. }, Lang::Ru) => (
            "Позвонить через АТС нельзя: с ней нет связи.",
            "Программа подключается сама. Попробуйте ещё раз, когда связь появится, наберите номер на телефоне или передайте его программе для звонков.",
        ),
        (DialProblem::Offline { .. }, Lang::En) => (
            "No call can be placed by the PBX: there is no connection to it.",
            "The program reconnects by itself. Try again when it has, dial the number on your phone, or hand it to the calling program.",
        ),
        (DialProblem::ServiceCode, Lang::Ru) => (
            "Это код для АТС, а связи с ней нет.",
            "Звёздочку и решётку понимает только АТС: наберите код на её телефоне.",
        ),
        (DialProblem::ServiceCode, Lang::En) => (
            "This is a code for the PBX, and there is no connection to it.",
            "Only the PBX understands star and hash: dial the code on one of its phones.",
        ),
        (
            DialProblem::NoCallBack {
                courier_shown,
                office_city,
            },
            lang,
        ) => return super::call_back::instead(courier_shown, office_city.as_deref(), lang),
        (DialProblem::CallingProgram(why), lang) => return calling_program(why, lang),
        (DialProblem::Refused(refused), lang) => return routes::refused(refused, lang),
        (DialProblem::NoExtension, Lang::Ru) => (
            "Позвонить нельзя: не задан ваш внутренний номер.",
            "Укажите его: нажмите на имя оператора вверху окна или задайте extensions в разделе [operator] файла настроек.",
        ),
        (DialProblem::NoExtension, Lang::En) => (
            "No call can be placed: your extension is not set.",
            "Set it: click the operator's name at the top of the window, or set extensions in the [operator] section of the settings file.",
        ),
        (DialProblem::BadSetting(key), Lang::Ru) => {
            return Message::new(
                format!("Позвонить нельзя: неверная настройка {key}."),
                "Исправьте её в файле настроек; в примере trubka.example.toml показано, как она должна выглядеть.",
            );
        }
        (DialProblem::BadSetting(key), Lang::En) => {
            return Message::new(
                format!("No call can be placed: the setting {key} is wrong."),
                "Correct it in the settings file; trubka.example.toml shows what it should look like.",
            );
        }
        (DialProblem::OwnExtension, Lang::Ru) => (
            "Это ваш собственный номер.",
            "Позвонить самому себе нельзя: введите другой номер.",
        ),
        (DialProblem::OwnExtension, Lang::En) => (
            "This is your own extension.",
            "You cannot call yourself: enter another number.",
        ),
        (DialProblem::AlreadyDialling, Lang::Ru) => (
            "На этот номер вы уже звоните.",
            "Дождитесь, чем закончится звонок, и при необходимости позвоните ещё раз.",
        ),
        (DialProblem::AlreadyDialling, Lang::En) => (
            "You are already calling this number.",
            "Wait for that call to end, then call again if you need to.",
        ),
    };
    Message::new(what, advice)
}

/// Why the system's calling program did not take a number.
fn calling_program(why: &CallingProgramError, lang: Lang) -> Message {
    match why {
        CallingProgramError::Missing => Message::new(
            lang.pick(
                "На компьютере нет программы для звонков.",
                "This computer has no calling program.",
            ),
            lang.pick(
                "Установите её и назначьте в параметрах системы для ссылок tel:, или настройте связь с АТС в разделе [pbx].",
                "Install one and make it the system's program for tel: links, or set up the PBX in the section [pbx].",
            ),
        ),
        CallingProgramError::Ourselves => Message::new(
            lang.pick(
                "Программой для звонков в системе назначена сама «Трубка».",
                "The system's calling program is Trubka itself.",
            ),
            lang.pick(
                "Назначьте в параметрах системы для ссылок tel: другую программу.",
                "Choose another program for tel: links in the system's settings.",
            ),
        ),
        CallingProgramError::AMomentAgo => Message::new(
            lang.pick(
                "Этот номер только что передан программе для звонков.",
                "This number was just handed to the calling program.",
            ),
            lang.pick(
                "Если она не открылась, повторите через несколько секунд.",
                "If it did not open, try again in a few seconds.",
            ),
        ),
        CallingProgramError::Failed(words) => Message::new(
            lang.pick(
                format!("Программа для звонков не открылась: {words}."),
                format!("The calling program did not open: {words}."),
            ),
            lang.pick(
                "Наберите номер на телефоне.",
                "Dial the number on your phone.",
            ),
        ),
    }
}

/// How far a placed call is. `number` is its shown form.
pub fn dial_progress(number: &str, progress: &DialProgress, lang: Lang) -> Message {
    match progress {
        DialProgress::Asked => Message::new(
            lang.pick(format!("Звоним на {number}…"), format!("Calling {number}…")),
            lang.pick(
                "Сейчас зазвонит ваш телефон.",
                "Your phone will ring in a moment.",
            ),
        ),
        DialProgress::OwnPhoneRings => Message::new(
            lang.pick(
                "Снимите трубку: звонит ваш телефон.",
                "Pick up: your phone is ringing.",
            ),
            lang.pick(
                format!("После этого АТС вызовет {number}."),
                format!("The PBX will then call {number}."),
            ),
        ),
        DialProgress::Calling => Message::new(
            lang.pick(format!("Вызываем {number}…"), format!("Calling {number}…")),
            "",
        ),
        DialProgress::Ringing => Message::new(
            lang.pick(
                format!("{number}: идут гудки."),
                format!("{number} is ringing."),
            ),
            "",
        ),
        DialProgress::Talking => Message::new(
            lang.pick(
                format!("Идёт разговор: {number}."),
                format!("Talking to {number}."),
            ),
            "",
        ),
        DialProgress::Over { outcome, reason } => over(number, *outcome, reason.as_ref(), lang),
    }
}

/// What became of a call that a click placed.
fn over(number: &str, outcome: Outcome, reason: Option<&Reason>, lang: Lang) -> Message {
    match lang {
        Lang::Ru => over_ru(number, outcome, reason),
        Lang::En => over_en(number, outcome, reason),
    }
}

fn over_ru(number: &str, outcome: Outcome, reason: Option<&Reason>) -> Message {
    // A refusal of the PBX says more than the outcome does.
    match reason {
        Some(Reason::NoPermission) => {
            return Message::new(
                "АТС не разрешила звонок.",
                "Пользователю AMI не хватает права звонить. Администратор АТС добавляет его в manager.conf: write = originate.",
            );
        }
        Some(Reason::NoExtension) => {
            return Message::new(
                format!("АТС не знает, как позвонить на {number}."),
                "В контексте для исходящих нет такого номера, или нет самого контекста. Проверьте в разделе [dialling] настройки context, number_form и client_prefix.",
            );
        }
        Some(Reason::Lost) => {
            return Message::new(
                "Связь с АТС прервалась во время звонка.",
                "Чем он закончился, неизвестно; сам разговор мог продолжиться.",
            );
        }
        _ => {}
    }
    match (outcome, reason) {
        (Outcome::Answered, _) => Message::new(format!("Разговор с {number} завершён."), ""),
        (Outcome::NoAnswer | Outcome::Missed, _) => {
            Message::new(format!("{number} не отвечает."), "")
        }
        (Outcome::Busy, _) => Message::new(format!("{number}: занято."), "Попробуйте позже."),
        (Outcome::Rejected, _) => Message::new(format!("{number}: звонок отклонён."), ""),
        (Outcome::Unreachable, _) => Message::new(
            format!("{number} сейчас недоступен."),
            "Телефон выключен или вне сети. Попробуйте позже.",
        ),
        (Outcome::BadNumber, _) => Message::new(
            format!("Номера {number} не существует."),
            "Так ответила линия. Проверьте номер; если он верен, пусть администратор проверит в разделе [dialling] настройки number_form и client_prefix.",
        ),
        (Outcome::Cancelled, _) => Message::new(format!("Звонок на {number} отменён."), ""),
        (Outcome::OwnPhone, Some(Reason::Busy)) => Message::new(
            "Ваш телефон занят.",
            format!(
                "Звонок на {number} не начат. Закончите разговор или ответьте на звонок, который идёт на ваш телефон, и позвоните ещё раз."
            ),
        ),
        (Outcome::OwnPhone, Some(Reason::Declined)) => Message::new(
            "Звонок отклонён на вашем телефоне.",
            format!("До {number} он не дошёл."),
        ),
        (Outcome::OwnPhone, Some(Reason::Unreachable)) => Message::new(
            "Ваш телефон не подключён к АТС.",
            "Проверьте, включён ли он и тот ли внутренний номер указан вверху окна. Если всё верно, пусть администратор проверит настройку operator_channel.",
        ),
        (Outcome::OwnPhone, _) => Message::new(
            "Вы не сняли трубку.",
            format!("Звонок на {number} не начат."),
        ),
        (Outcome::Failed, Some(Reason::Congestion)) => Message::new(
            format!("Не удалось позвонить на {number}: линия перегружена."),
            "Попробуйте ещё раз через минуту.",
        ),
        (_, Some(Reason::Other(words))) => Message::new(
            format!("Не удалось позвонить на {number}."),
            format!("АТС ответила: «{words}». Передайте этот ответ администратору АТС."),
        ),
        // The last three are never told of a click's own call.
        (
            Outcome::Failed | Outcome::MenuOnly | Outcome::AnsweredElsewhere | Outcome::Attempted,
            _,
        ) => Message::new(
            format!("Не удалось позвонить на {number}."),
            "АТС не смогла установить соединение. Попробуйте ещё раз; если не получится, сообщите администратору АТС.",
        ),
    }
}

fn over_en(number: &str, outcome: Outcome, reason: Option<&Reason>) -> Message {
    match reason {
        Some(Reason::NoPermission) => {
            return Message::new(
                "The PBX did not allow the call.",
                "The AMI user lacks the right to place calls. The PBX administrator adds it in manager.conf: write = originate.",
            );
        }
        Some(Reason::NoExtension) => {
            return Message::new(
                format!("The PBX does not know how to call {number}."),
                "The context for outgoing calls has no such number, or there is no such context. Check context, number_form and client_prefix in [dialling].",
            );
        }
        Some(Reason::Lost) => {
            return Message::new(
                "The connection to the PBX was lost during the call.",
                "How it ended is not known; the conversation itself may have gone on.",
            );
        }
        _ => {}
    }
    match (outcome, reason) {
        (Outcome::Answered, _) => Message::new(format!("The call with {number} has ended."), ""),
        (Outcome::NoAnswer | Outcome::Missed, _) => {
            Message::new(format!("{number} does not answer."), "")
        }
        (Outcome::Busy, _) => Message::new(format!("{number} is busy."), "Try again later."),
        (Outcome::Rejected, _) => Message::new(format!("{number} declined the call."), ""),
        (Outcome::Unreachable, _) => Message::new(
            format!("{number} cannot be reached now."),
            "The phone is switched off or out of range. Try again later.",
        ),
        (Outcome::BadNumber, _) => Message::new(
            format!("The number {number} does not exist."),
            "That is what the line answered. Check the number; if it is right, ask your administrator to check number_form and client_prefix in [dialling].",
        ),
        (Outcome::Cancelled, _) => Message::new(format!("The call to {number} was cancelled."), ""),
        (Outcome::OwnPhone, Some(Reason::Busy)) => Message::new(
            "Your phone is busy.",
            format!(
                "The call to {number} was not placed. End the talk, or answer the call that rings your phone, and call again."
            ),
        ),
        (Outcome::OwnPhone, Some(Reason::Declined)) => Message::new(
            "The call was declined on your phone.",
            format!("It never reached {number}."),
        ),
        (Outcome::OwnPhone, Some(Reason::Unreachable)) => Message::new(
            "Your phone is not connected to the PBX.",
            "Check whether it is on and whether the extension at the top of the window is right. If both are, ask your administrator to check operator_channel.",
        ),
        (Outcome::OwnPhone, _) => Message::new(
            "You did not pick up.",
            format!("The call to {number} was not placed."),
        ),
        (Outcome::Failed, Some(Reason::Congestion)) => Message::new(
            format!("Could not call {number}: the line is congested."),
            "Try again in a minute.",
        ),
        (_, Some(Reason::Other(words))) => Message::new(
            format!("Could not call {number}."),
            format!("The PBX answered: “{words}”. Give this answer to the PBX administrator."),
        ),
        // The last three are never told of a click's own call.
        (
            Outcome::Failed | Outcome::MenuOnly | Outcome::AnsweredElsewhere | Outcome::Attempted,
            _,
        ) => Message::new(
            format!("Could not call {number}."),
            "The PBX could not connect the call. Try again; if it fails, tell the PBX administrator.",
        ),
    }
}

pub(super) fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.chars();
    let first: String = chars
        .next()
        .map(|c| c.to_lowercase().collect())
        .unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::NumberError;
    use crate::texts::checks::{OUTCOMES, messages, phrases};

    #[test]
    fn every_problem_has_its_sentences() {
        messages(
            &[
                DialProblem::Offline {
                    number: "79161234567".into(),
                },
                DialProblem::ServiceCode,
                DialProblem::CallingProgram(CallingProgramError::Missing),
                DialProblem::CallingProgram(CallingProgramError::Ourselves),
                DialProblem::CallingProgram(CallingProgramError::AMomentAgo),
                DialProblem::CallingProgram(CallingProgramError::Failed("exit 4".into())),
                DialProblem::NoExtension,
                DialProblem::BadSetting("dialling.context".into()),
                DialProblem::OwnExtension,
                DialProblem::AlreadyDialling,
            ],
            dial_problem,
        );
    }

    #[test]
    fn every_end_of_a_click_has_its_sentences() {
        let reasons = [
            None,
            Some(Reason::Silent),
            Some(Reason::Declined),
            Some(Reason::Busy),
            Some(Reason::Unreachable),
            Some(Reason::NoExtension),
            Some(Reason::NoPermission),
            Some(Reason::Congestion),
            Some(Reason::Lost),
            Some(Reason::Other("Invalid channel".into())),
        ];
        let ends: Vec<DialProgress> = OUTCOMES
            .iter()
            .flat_map(|&outcome| {
                reasons
                    .iter()
                    .cloned()
                    .map(move |reason| DialProgress::Over { outcome, reason })
            })
            .collect();
        phrases(&ends, |end, lang| {
            dial_progress("+7 916 123-45-67", end, lang).to_string()
        });
    }

    #[test]
    fn every_step_of_a_click_has_its_sentence() {
        let steps = [
            DialProgress::Asked,
            DialProgress::OwnPhoneRings,
            DialProgress::Calling,
            DialProgress::Ringing,
            DialProgress::Talking,
        ];
        phrases(&steps, |step, lang| {
            dial_progress("101", step, lang).to_string()
        });
        let told = dial_progress("101", &DialProgress::OwnPhoneRings, Lang::Ru).what;
        assert_eq!(told, "Снимите трубку: звонит ваш телефон.");
    }

    #[test]
    fn a_wrong_text_is_shown_with_the_reason() {
        let state = DialState::Invalid {
            text: "ivan".into(),
            why: NumberError::Letters,
        };
        let ru = dial_state(&state, Lang::Ru).map(|m| m.what);
        assert_eq!(
            ru.as_deref(),
            Some("«ivan»: это не номер: в нём есть буквы.")
        );
        assert_eq!(dial_state(&DialState::Idle, Lang::Ru), None);
    }
}

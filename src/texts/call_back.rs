//! A courier who is called back: how far both legs are, what became of them, what to do where the PBX cannot be asked.

use super::dialling::dial_progress;
use super::{Lang, Message};
use crate::calls::{Outcome, Reason};
use crate::desk::snapshot::DialProgress;

/// How far it is. Both are shown forms.
pub(super) fn progress(
    courier: &str,
    number: &str,
    progress: &DialProgress,
    lang: Lang,
) -> Message {
    match progress {
        DialProgress::Asked => Message::new(
            lang.pick(
                format!("Перезваниваем курьеру {courier}…"),
                format!("Calling the courier {courier} back…"),
            ),
            "",
        ),
        DialProgress::OwnPhoneRings => Message::new(
            lang.pick(
                format!("Курьер {courier}: идут гудки."),
                format!("The courier {courier} is being rung."),
            ),
            lang.pick(
                format!("Когда курьер ответит, АТС вызовет {number}."),
                format!("Once the courier answers, the PBX will call {number}."),
            ),
        ),
        DialProgress::Calling => Message::new(
            lang.pick(
                format!("Курьер на линии, вызываем {number}…"),
                format!("The courier is on the line, calling {number}…"),
            ),
            "",
        ),
        DialProgress::Ringing => Message::new(
            lang.pick(
                format!("Курьер на линии, {number}: идут гудки."),
                format!("The courier is on the line, {number} is ringing."),
            ),
            "",
        ),
        DialProgress::Talking => Message::new(
            lang.pick(
                format!("Курьер говорит с {number}."),
                format!("The courier is talking to {number}."),
            ),
            "",
        ),
        DialProgress::Over { outcome, reason } => match (outcome, reason) {
            (Outcome::OwnPhone, reason) => {
                let what = not_reached(courier, reason.as_ref(), lang);
                let advice = lang.pick(
                    format!("До {number} звонок не дошёл."),
                    format!("{number} was not called."),
                );
                Message::new(what, advice)
            }
            (_, Some(Reason::NoExtension)) => Message::new(
                lang.pick(
                    format!("АТС не знает, как позвонить на {number} для курьера."),
                    format!("The PBX does not know how to call {number} for a courier."),
                ),
                lang.pick(
                    "В контексте курьеров нет такого номера, или нет самого контекста: администратор добавляет его из extensions_trubka.conf, его имя стоит в настройке couriers.context.",
                    "The couriers' context has no such number, or there is no such context: the administrator adds it from extensions_trubka.conf, its name is the setting couriers.context.",
                ),
            ),
            _ => dial_progress(number, progress, lang),
        },
    }
}

/// What to do where the PBX cannot be asked.
pub(super) fn instead(courier: &str, office_city: Option<&str>, lang: Lang) -> Message {
    let mut advice = lang.pick(
        format!("Наберите курьера сами: {courier}."),
        format!("Dial the courier by hand: {courier}."),
    );
    if let Some(office) = office_city {
        advice += &lang.pick(
            format!(" Курьер может позвонить в офис по городскому номеру {office}."),
            format!(" The courier can call the office at {office}."),
        );
    }
    Message::new(
        lang.pick(
            "Перезвонить курьеру через АТС нельзя: с ней нет связи.",
            "No courier can be called back: there is no connection to the PBX.",
        ),
        advice,
    )
}

/// What is not set yet; `has_pbx`: only the channel is missing.
pub fn not_set_up(has_pbx: bool, lang: Lang) -> Message {
    match has_pbx {
        true => Message::new(
            lang.pick(
                "Перезвонить курьеру через АТС нельзя: не задан канал, по которому она звонит курьерам.",
                "No courier can be called back: the channel by which the PBX calls couriers is not set.",
            ),
            lang.pick(
                "Задайте настройку couriers.channel, например так: trubka settings set couriers.channel PJSIP/{NUMBER}@имя-линии.",
                "Set couriers.channel, for example: trubka settings set couriers.channel PJSIP/{NUMBER}@the-line.",
            ),
        ),
        false => Message::new(
            lang.pick(
                "Перезвонить курьеру нельзя: не задан адрес АТС.",
                "No courier can be called back: the address of the PBX is not set.",
            ),
            lang.pick(
                "Задайте настройки раздела [pbx] и couriers.channel — канал, по которому АТС звонит курьерам.",
                "Set those of the section [pbx], and couriers.channel, the channel by which the PBX calls couriers.",
            ),
        ),
    }
}

fn not_reached(courier: &str, reason: Option<&Reason>, lang: Lang) -> String {
    match reason {
        Some(Reason::Busy) => lang.pick(
            format!("Курьер {courier}: занято."),
            format!("The courier {courier} is busy."),
        ),
        Some(Reason::Declined) => lang.pick(
            format!("Курьер {courier} отклонил звонок."),
            format!("The courier {courier} declined the call."),
        ),
        Some(Reason::Unreachable) => lang.pick(
            format!("До курьера {courier} не дозвониться: телефон выключен, вне сети, или не работает линия."),
            format!("The courier {courier} cannot be reached: the phone is off or out of range, or the line is down."),
        ),
        _ => lang.pick(
            format!("Курьер {courier} не отвечает."),
            format!("The courier {courier} does not answer."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::checks::phrases;

    #[test]
    fn every_step_and_every_end_has_its_words() {
        let over = |outcome, reason| DialProgress::Over { outcome, reason };
        let own = |reason| over(Outcome::OwnPhone, Some(reason));
        let all = [
            DialProgress::Asked,
            DialProgress::OwnPhoneRings,
            DialProgress::Calling,
            DialProgress::Ringing,
            DialProgress::Talking,
            own(Reason::Busy),
            own(Reason::Declined),
            own(Reason::Unreachable),
            own(Reason::Silent),
            over(Outcome::Failed, Some(Reason::NoExtension)),
            over(Outcome::Busy, None),
        ];
        phrases(&all, |of, lang| {
            progress("+7 916 555-00-01", "+7 926 555-10-12", of, lang).to_string()
        });
    }

    #[test]
    fn without_the_pbx_the_numbers_to_dial_are_told() {
        for city in [None, Some("+7 495 123-45-67")] {
            phrases(&[city], |city, lang| {
                instead("+7 916 555-00-01", *city, lang).to_string()
            });
        }
    }

    #[test]
    fn what_is_not_set_yet_is_told_as_missing() {
        phrases(&[true, false], |has_pbx, lang| {
            not_set_up(*has_pbx, lang).to_string()
        });
    }
}

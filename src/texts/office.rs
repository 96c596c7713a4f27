//! Colleagues and queues in words. States stand in cells: lower case, no full stop, and of the phone rather
//! than of the person, so that nothing has to agree with a woman's or a man's name.

use super::time::{clock_duration, counted, local, plural, time_of_day};
use super::{Lang, Message};
use crate::desk::snapshot::{
    Colleague, ColleagueState, PhonesLack, QueueAct, QueueRefusal, QueueRow,
};

/// What an extension's phones do.
pub fn colleague_state(state: ColleagueState, lang: Lang) -> &'static str {
    match state {
        ColleagueState::Unknown => lang.pick("неизвестно", "unknown"),
        ColleagueState::Free => lang.pick("свободно", "free"),
        ColleagueState::Ringing => lang.pick("звонит телефон", "ringing"),
        ColleagueState::Calling => lang.pick("набирает номер", "calling"),
        ColleagueState::Talking => lang.pick("разговор", "talking"),
        ColleagueState::Busy => lang.pick("занято", "busy"),
        ColleagueState::OnHold => lang.pick("на удержании", "on hold"),
        ColleagueState::Unreachable => lang.pick("не в сети", "not registered"),
    }
}

/// The state with its time, as far as it is known: `разговор 2:05`, `не в сети с 14:02`; and that nobody is to
/// call.
pub fn colleague_line(colleague: &Colleague, now_unix_ms: i64, lang: Lang) -> String {
    let state = colleague_state(colleague.state, lang);
    let is_idle = matches!(
        colleague.state,
        ColleagueState::Free | ColleagueState::Unknown
    );
    let mut words = match (colleague.do_not_disturb, is_idle) {
        (true, true) => do_not_disturb(lang).to_owned(),
        _ => state.to_owned(),
    };
    if let Some(since) = colleague.since_unix_ms {
        match colleague.state {
            ColleagueState::Ringing
            | ColleagueState::Calling
            | ColleagueState::Talking
            | ColleagueState::Busy
            | ColleagueState::OnHold => {
                let secs = now_unix_ms.saturating_sub(since).max(0) as u64 / 1000;
                words = format!("{words} {}", clock_duration(secs));
            }
            ColleagueState::Unreachable => {
                if let Some(at) = local(since) {
                    let at = time_of_day(at);
                    words = lang.pick(format!("{words} с {at}"), format!("{words} since {at}"));
                }
            }
            ColleagueState::Free | ColleagueState::Unknown => {}
        }
    }
    if colleague.do_not_disturb && !is_idle {
        words = format!("{words}, {}", do_not_disturb(lang));
    }
    words
}

/// The own phone in a word, as a colleague's is told: `свободно`, `не беспокоить`.
pub fn own_state(own: &Colleague, lang: Lang) -> &'static str {
    match (own.do_not_disturb, own.state) {
        (true, ColleagueState::Free | ColleagueState::Unknown) => do_not_disturb(lang),
        (_, state) => colleague_state(state, lang),
    }
}

/// `не беспокоить`.
pub fn do_not_disturb(lang: Lang) -> &'static str {
    lang.pick("не беспокоить", "do not disturb")
}

/// What a state means that does not say it by itself.
pub fn colleague_hint(state: ColleagueState, lang: Lang) -> Option<&'static str> {
    match state {
        ColleagueState::Unreachable => Some(lang.pick(
            "Телефон не зарегистрирован на АТС или выключен.",
            "The phone is not registered with the PBX, or switched off.",
        )),
        ColleagueState::Unknown => Some(lang.pick(
            "АТС ничего не сообщает об этом номере: для него нет подсказки (hint) в диалплане.",
            "The PBX says nothing of this extension: the dialplan has no hint for it.",
        )),
        ColleagueState::Busy => Some(lang.pick(
            "Телефон занят; разговор этой программе не виден.",
            "The phone is in use; this program does not see the call.",
        )),
        _ => None,
    }
}

/// The PBX did not tell of phones and queues in time.
pub fn listings_late(lang: Lang) -> String {
    lang.pick(
        "АТС не ответила вовремя.",
        "The PBX did not answer in time.",
    )
    .to_owned()
}

/// Why states are unknown, or late.
pub fn phones_lack(lack: PhonesLack, lang: Lang) -> Message {
    match (lack, lang) {
        (PhonesLack::Listing, Lang::Ru) => Message::new(
            "АТС не показывает, чьи телефоны в сети и свободны.",
            "Пользователю AMI нужно право reporting или call в строке write файла manager.conf. Пока видно только то, что известно из звонков и базы.",
        ),
        (PhonesLack::Listing, Lang::En) => Message::new(
            "The PBX does not show whose phones are registered and free.",
            "The AMI user needs the class reporting or call in the line write of manager.conf. Until then only what calls and the database tell is seen.",
        ),
        (PhonesLack::Events, Lang::Ru) => Message::new(
            "АТС не сообщает об изменениях сразу: состояния обновляются раз в полминуты.",
            "Пользователю AMI нужно право call в строке read файла manager.conf.",
        ),
        (PhonesLack::Events, Lang::En) => Message::new(
            "The PBX does not tell of changes at once: states are asked for every half minute.",
            "The AMI user needs the class call in the line read of manager.conf.",
        ),
    }
}

/// Members may not be signed in and out and paused.
pub fn queue_actions_lacking(lang: Lang) -> Message {
    match lang {
        Lang::Ru => Message::new(
            "Входить в очередь, выходить и брать перерыв отсюда нельзя.",
            "Пользователю AMI нужно право agent в строке write файла manager.conf.",
        ),
        Lang::En => Message::new(
            "Signing in and out and pausing is not possible from here.",
            "The AMI user needs the class agent in the line write of manager.conf.",
        ),
    }
}

/// No events of queues come.
pub fn queue_events_lacking(lang: Lang) -> Message {
    match lang {
        Lang::Ru => Message::new(
            "АТС не сообщает об очередях сразу: данные обновляются раз в полминуты.",
            "Пользователю AMI нужно право agent в строке read файла manager.conf.",
        ),
        Lang::En => Message::new(
            "The PBX does not tell of queues at once: they are asked for every half minute.",
            "The AMI user needs the class agent in the line read of manager.conf.",
        ),
    }
}

/// Why a member by queues.conf has no way out.
pub fn queue_static(lang: Lang) -> &'static str {
    lang.pick(
        "Этот номер вписан в очередь на самой АТС (queues.conf), выйти из неё отсюда нельзя. Возьмите перерыв.",
        "The PBX itself names this extension a member (queues.conf): one cannot sign out from here. Take a pause instead.",
    )
}

/// An order that was not carried out.
pub fn queue_refused(
    what: QueueAct,
    queue: Option<&str>,
    why: &QueueRefusal,
    lang: Lang,
) -> Message {
    let place = match queue {
        Some(queue) => lang.pick(format!("«{queue}»"), format!("“{queue}”")),
        None => lang.pick("всех очередях", "all queues").to_owned(),
    };
    let what = match (what, lang) {
        (QueueAct::SignIn, Lang::Ru) => format!("Войти в очередь {place} не удалось."),
        (QueueAct::SignIn, Lang::En) => format!("Signing in to {place} did not succeed."),
        (QueueAct::SignOut, Lang::Ru) => format!("Выйти из очереди {place} не удалось."),
        (QueueAct::SignOut, Lang::En) => format!("Signing out of {place} did not succeed."),
        (QueueAct::Pause, Lang::Ru) => match queue {
            Some(_) => format!("Взять перерыв в очереди {place} не удалось."),
            None => format!("Взять перерыв во {place} не удалось."),
        },
        (QueueAct::Pause, Lang::En) => format!("Pausing in {place} did not succeed."),
        (QueueAct::Resume, Lang::Ru) => match queue {
            Some(_) => format!("Вернуться с перерыва в очередь {place} не удалось."),
            None => format!("Вернуться с перерыва во {place} не удалось."),
        },
        (QueueAct::Resume, Lang::En) => format!("Ending the pause in {place} did not succeed."),
    };
    let advice = match lang {
        Lang::Ru => refusal_ru(why),
        Lang::En => refusal_en(why),
    };
    Message::new(what, advice)
}

fn refusal_ru(why: &QueueRefusal) -> String {
    match why {
        QueueRefusal::NoRight => {
            "Пользователю AMI нужно право agent в строке write файла manager.conf.".into()
        }
        QueueRefusal::Static => {
            "Этот номер вписан в очередь на самой АТС (queues.conf). Возьмите перерыв.".into()
        }
        QueueRefusal::NoQueue => "Такой очереди на АТС больше нет.".into(),
        QueueRefusal::NoMember => "Ваш номер в этой очереди уже не состоит.".into(),
        QueueRefusal::NoQueues => "На АТС не загружен модуль очередей (app_queue).".into(),
        QueueRefusal::Offline => "Нет связи с АТС.".into(),
        QueueRefusal::NoAnswer => "АТС не ответила. Проверьте, что получилось, и повторите.".into(),
        QueueRefusal::NoDevice => {
            "Неизвестно, каким устройством входить: проверьте внутренний номер оператора и настройки queues.interface и queues.state_interface.".into()
        }
        QueueRefusal::Other(words) => format!("Ответ АТС: «{words}»."),
    }
}

fn refusal_en(why: &QueueRefusal) -> String {
    match why {
        QueueRefusal::NoRight => {
            "The AMI user needs the class agent in the line write of manager.conf.".into()
        }
        QueueRefusal::Static => {
            "The PBX itself names this extension a member (queues.conf). Take a pause instead."
                .into()
        }
        QueueRefusal::NoQueue => "The PBX has no such queue any more.".into(),
        QueueRefusal::NoMember => "Your extension is no member of it any more.".into(),
        QueueRefusal::NoQueues => "The PBX has no queues: app_queue is not loaded.".into(),
        QueueRefusal::Offline => "There is no connection to the PBX.".into(),
        QueueRefusal::NoAnswer => {
            "The PBX did not answer. See what came of it, and try again.".into()
        }
        QueueRefusal::NoDevice => {
            "It is not known which device signs in: check the operator's extension and the settings queues.interface and queues.state_interface.".into()
        }
        QueueRefusal::Other(words) => format!("The PBX says: “{words}”."),
    }
}

/// `ждут 3`, `никто не ждёт`.
pub fn waiting(count: usize, lang: Lang) -> String {
    let count = count as u64;
    match (count, lang) {
        (0, Lang::Ru) => "никто не ждёт".to_owned(),
        (0, Lang::En) => "nobody is waiting".to_owned(),
        (_, Lang::Ru) => {
            let wait = if count % 10 == 1 && count % 100 != 11 {
                "ждёт"
            } else {
                "ждут"
            };
            format!("{wait} {count}")
        }
        (_, Lang::En) => format!("{count} waiting"),
    }
}

/// Who takes the calls: `операторов: 3, свободны 2, на перерыве 1`.
pub fn members(queue: &QueueRow, lang: Lang) -> String {
    let mut parts = match (queue.ready, lang) {
        (0, Lang::Ru) => vec!["принимать звонки некому".to_owned()],
        (0, Lang::En) => vec!["nobody takes calls".to_owned()],
        (ready, _) => vec![
            counted(
                ready as u64,
                lang,
                ["оператор", "оператора", "операторов"],
                ["operator", "operators"],
            ),
            lang.pick(free_ru(queue.free), format!("{} free", queue.free)),
        ],
    };
    if queue.paused > 0 {
        parts.push(lang.pick(
            format!("на перерыве {}", queue.paused),
            format!("{} paused", queue.paused),
        ));
    }
    parts.join(", ")
}

/// Of operators, as one counts them: `свободен 1`, `свободны 2`.
fn free_ru(count: usize) -> String {
    match count {
        0 => "свободных нет".to_owned(),
        _ => {
            let word = plural(count as u64, "свободен", "свободны", "свободны");
            format!("{word} {count}")
        }
    }
}

/// The operator's own part: `вы в очереди`, `перерыв: обед`, `вы не в очереди`.
pub fn own_part(queue: &QueueRow, lang: Lang) -> String {
    match &queue.own {
        None => lang.pick("вы не в очереди", "you are not in it").to_owned(),
        Some(own) if own.paused && own.reason.is_empty() => {
            lang.pick("у вас перерыв", "you are paused").to_owned()
        }
        Some(own) if own.paused => lang.pick(
            format!("у вас перерыв: {}", own.reason),
            format!("you are paused: {}", own.reason),
        ),
        Some(_) => lang.pick("вы в очереди", "you are in it").to_owned(),
    }
}

/// More than are shown.
pub fn more_waiting(count: usize, lang: Lang) -> String {
    lang.pick(format!("и ещё {count}"), format!("and {count} more"))
}

/// Reasons for a pause where the office has set none.
pub fn usual_pauses(lang: Lang) -> [&'static str; 3] {
    lang.pick(
        ["Обед", "Перерыв", "Работа с заказами"],
        ["Lunch", "Break", "Work on orders"],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_word_and_its_time() {
        let now = 1_795_345_470_000;
        let line = |state, since: Option<i64>, dnd, lang| {
            let colleague = Colleague {
                state,
                do_not_disturb: dnd,
                since_unix_ms: since.map(|secs| now - secs * 1000),
                ..Colleague::default()
            };
            colleague_line(&colleague, now, lang)
        };
        use ColleagueState as S;
        assert_eq!(
            line(S::Talking, Some(125), false, Lang::Ru),
            "разговор 2:05"
        );
        assert_eq!(line(S::Free, Some(125), false, Lang::Ru), "свободно");
        assert_eq!(line(S::Free, None, true, Lang::Ru), "не беспокоить");
        assert_eq!(
            line(S::Talking, Some(5), true, Lang::En),
            "talking 0:05, do not disturb"
        );
        assert_eq!(
            line(S::Unreachable, None, false, Lang::En),
            "not registered"
        );
        assert!(line(S::Unreachable, Some(60), false, Lang::Ru).starts_with("не в сети с "));
        assert_eq!(line(S::Busy, Some(-5), false, Lang::Ru), "занято 0:00");
    }

    #[test]
    fn counts_agree() {
        for (count, ru, en) in [
            (0, "никто не ждёт", "nobody is waiting"),
            (1, "ждёт 1", "1 waiting"),
            (2, "ждут 2", "2 waiting"),
            (11, "ждут 11", "11 waiting"),
            (21, "ждёт 21", "21 waiting"),
        ] {
            assert_eq!(waiting(count, Lang::Ru), ru);
            assert_eq!(waiting(count, Lang::En), en);
        }
        let queue = QueueRow {
            ready: 3,
            free: 2,
            paused: 1,
            ..QueueRow::default()
        };
        assert_eq!(
            members(&queue, Lang::Ru),
            "3 оператора, свободны 2, на перерыве 1"
        );
        assert_eq!(members(&queue, Lang::En), "3 operators, 2 free, 1 paused");
        let nobody = QueueRow::default();
        assert_eq!(members(&nobody, Lang::Ru), "принимать звонки некому");
    }

    #[test]
    fn every_refusal_has_its_sentences() {
        use crate::texts::checks::messages;
        let reasons = [
            QueueRefusal::NoRight,
            QueueRefusal::Static,
            QueueRefusal::NoQueue,
            QueueRefusal::NoMember,
            QueueRefusal::NoQueues,
            QueueRefusal::Offline,
            QueueRefusal::NoAnswer,
            QueueRefusal::NoDevice,
            QueueRefusal::Other("Out of memory".into()),
        ];
        for what in [
            QueueAct::SignIn,
            QueueAct::SignOut,
            QueueAct::Pause,
            QueueAct::Resume,
        ] {
            for queue in [Some("orders"), None] {
                messages(&reasons, |why, lang| queue_refused(what, queue, why, lang));
            }
        }
        messages(&[PhonesLack::Listing, PhonesLack::Events], |lack, lang| {
            phones_lack(*lack, lang)
        });
        messages(&[()], |(), lang| queue_actions_lacking(lang));
        messages(&[()], |(), lang| queue_events_lacking(lang));
    }
}

//! What goes on with a number before it is called: a colleague who talks with it, a call in vain a moment ago, too
//! many calls within a minute.

use super::{Lang, Message, time};
use crate::desk::snapshot::{Held, Meanwhile, Outcome};

/// Why a click only told something. `number` is its shown form.
pub fn held(number: &str, held: &Held, lang: Lang) -> Message {
    let advice = match held.meanwhile {
        Some(_) => lang.pick(
            "Если звонить всё равно нужно, нажмите ещё раз.",
            "If you want to call all the same, press once more.",
        ),
        None => lang.pick(
            "Если это звоните вы, нажмите ещё раз. Сколько звонков в минуту идут без вопроса, задаёт dialling.policy.calls_per_minute.",
            "If it is you who calls, press once more. How many calls a minute go without a question is set by dialling.policy.calls_per_minute.",
        ),
    };
    Message::new(known_first(number, held, lang), advice)
}

/// The same for a command line, which cannot be pressed again.
pub fn held_there(number: &str, held: &Held, lang: Lang) -> Message {
    let advice = match held.meanwhile {
        Some(_) => lang.pick(
            "Если звонить всё равно нужно, повторите с --yes.",
            "If you want to call all the same, repeat it with --yes.",
        ),
        None => lang.pick(
            "Если это звоните вы, повторите с --yes. Сколько звонков в минуту идут без вопроса, задаёт dialling.policy.calls_per_minute.",
            "If it is you who calls, repeat it with --yes. How many calls a minute go without a question is set by dialling.policy.calls_per_minute.",
        ),
    };
    Message::new(known_first(number, held, lang), advice)
}

/// The same of a call that is to be handed on.
pub fn held_handing(number: &str, held: &Held, lang: Lang) -> Message {
    let advice = lang.pick(
        "Если всё равно нужно, сделайте то же ещё раз.",
        "If you want it all the same, do the same once more.",
    );
    Message::new(known_first(number, held, lang), advice)
}

fn known_first(number: &str, held: &Held, lang: Lang) -> String {
    let mut said = Vec::new();
    if let Some(told) = &held.meanwhile {
        said.push(format!("{number}: {}.", phrase(told, lang)));
    }
    if let Some(count) = held.calls_within_minute {
        said.push(lang.pick(
            format!("Звонков с этого рабочего места за последнюю минуту: {count}."),
            format!("Calls from this workplace within the last minute: {count}."),
        ));
    }
    said.join(" ")
}

/// What goes on with a number, as a sentence.
pub fn meanwhile(told: &Meanwhile, lang: Lang) -> String {
    let phrase = phrase(told, lang);
    let mut letters = phrase.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}.", letters.as_str())
}

fn phrase(told: &Meanwhile, lang: Lang) -> String {
    let at = |unix_ms| time::local(unix_ms).map_or_else(String::new, time::time_of_day);
    match told {
        Meanwhile::Talks { who, since_unix_ms } => {
            let at = at(*since_unix_ms);
            match who {
                Some(who) => lang.pick(
                    format!("с этим номером уже говорит {who}, с {at}"),
                    format!("{who} has been talking with this number since {at}"),
                ),
                None => lang.pick(
                    format!("с этим номером вы уже говорите, с {at}"),
                    format!("you have been talking with this number since {at}"),
                ),
            }
        }
        Meanwhile::Rings { since_unix_ms } => {
            let at = at(*since_unix_ms);
            lang.pick(
                format!("этот номер сам звонит в офис, с {at}"),
                format!("this number is calling the office itself, since {at}"),
            )
        }
        Meanwhile::Calls { who, since_unix_ms } => {
            let at = at(*since_unix_ms);
            match who {
                Some(who) => lang.pick(
                    format!("на этот номер уже звонит {who}, с {at}"),
                    format!("{who} has been calling this number since {at}"),
                ),
                None => lang.pick(
                    format!("на этот номер вы уже звоните, с {at}"),
                    format!("you have been calling this number since {at}"),
                ),
            }
        }
        Meanwhile::Unanswered {
            who,
            at_unix_ms,
            outcome,
        } => {
            let (at, end) = (at(*at_unix_ms), in_vain(*outcome, lang));
            match who {
                Some(who) => lang.pick(
                    format!("в {at} на этот номер уже звонили, {end}; кто звонил: {who}"),
                    format!("{who} called this number at {at}: {end}"),
                ),
                None => lang.pick(
                    format!("в {at} вы звонили на этот номер, {end}"),
                    format!("you called this number at {at}: {end}"),
                ),
            }
        }
    }
}

fn in_vain(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Busy => lang.pick("было занято", "busy"),
        Outcome::Rejected => lang.pick("звонок отклонили", "the call was declined"),
        Outcome::Unreachable => lang.pick("номер был недоступен", "it could not be reached"),
        Outcome::Cancelled => lang.pick("ответа не дождались", "the call was given up"),
        _ => lang.pick("никто не ответил", "nobody answered"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::checks::{messages, phrases};

    fn all() -> Vec<Meanwhile> {
        let mut all = vec![Meanwhile::Rings { since_unix_ms: 0 }];
        for who in [None, Some("103".to_owned())] {
            all.push(Meanwhile::Talks {
                who: who.clone(),
                since_unix_ms: 0,
            });
            all.push(Meanwhile::Calls {
                who: who.clone(),
                since_unix_ms: 0,
            });
            for outcome in [
                Outcome::NoAnswer,
                Outcome::Busy,
                Outcome::Rejected,
                Outcome::Unreachable,
                Outcome::Cancelled,
            ] {
                let (who, at_unix_ms) = (who.clone(), 0);
                all.push(Meanwhile::Unanswered {
                    who,
                    at_unix_ms,
                    outcome,
                });
            }
        }
        all
    }

    #[test]
    fn everything_to_be_known_first_has_its_sentence() {
        phrases(&all(), meanwhile);
        let mut reasons: Vec<Held> = all()
            .into_iter()
            .map(|meanwhile| Held {
                meanwhile: Some(meanwhile),
                calls_within_minute: None,
            })
            .collect();
        reasons.push(Held {
            meanwhile: None,
            calls_within_minute: Some(10),
        });
        messages(&reasons, |held, lang| {
            super::held("+7 916 123-45-67", held, lang)
        });
        messages(&reasons, |held, lang| {
            super::held_handing("+7 916 123-45-67", held, lang)
        });
        messages(&reasons, |held, lang| {
            super::held_there("+7 916 123-45-67", held, lang)
        });
    }
}

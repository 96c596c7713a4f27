//! Which line a call leaves by, and why a number is not dialled.

use super::{Lang, Message};
use crate::desk::snapshot::{Checked, DialError, Fit, Refusal, Refused};
use crate::phone::{Kind, PatternError, Plan};
use crate::settings::Why;

/// Why a number is not dialled, and the setting that would allow it.
pub fn refused(refused: &Refused, lang: Lang) -> Message {
    let number = &refused.number_shown;
    let because = |ru: &str, en: &str| {
        lang.pick(
            format!("{number} не набран: {ru}."),
            format!("{number} was not dialled: {en}."),
        )
    };
    let allow = lang.pick(
        "Если звонить на него нужно, администратор добавит его в «Разрешённые номера» (dialling.policy.allow).",
        "If it has to be called, your administrator adds it to “Allowed numbers” (dialling.policy.allow).",
    );
    match &refused.why {
        Refusal::Premium => Message::new(
            because(
                "это платный номер, дороже обычного звонка",
                "it is a premium number, dearer than an ordinary call",
            ),
            allow,
        ),
        Refusal::Satellite => Message::new(
            because(
                "это спутниковый телефон или международная сеть",
                "it is a satellite phone or an international network",
            ),
            allow,
        ),
        Refusal::Country {
            country,
            calling_code,
        } => {
            let named = match country {
                Some(code) => format!("{} (+{calling_code})", country_name(code, lang)),
                None => format!("+{calling_code}"),
            };
            let add = country.as_deref().unwrap_or("*");
            Message::new(
                because(
                    &format!("{named} не в списке стран, куда можно звонить"),
                    &format!("{named} is not among the countries that may be called"),
                ),
                lang.pick(
                    format!("Чтобы разрешить, добавьте {add} в настройку «Страны, куда можно звонить» (dialling.policy.countries)."),
                    format!("To allow it, add {add} to “Countries that may be called” (dialling.policy.countries)."),
                ),
            )
        }
        Refusal::Listed(pattern) => Message::new(
            because(
                &format!("номера «{pattern}» запрещены"),
                &format!("numbers like “{pattern}” are refused"),
            ),
            lang.pick(
                "Запрет стоит в настройке «Запрещённые номера» (dialling.policy.refuse); исключения из него: dialling.policy.allow.",
                "They stand in “Refused numbers” (dialling.policy.refuse); exceptions: dialling.policy.allow.",
            ),
        ),
        Refusal::CodeWithNumber => Message::new(
            because(
                "за кодом АТС стоит целый номер, и куда он ведёт, не проверить",
                "a whole number stands behind a code of the PBX, and where that leads cannot be checked",
            ),
            lang.pick(
                "Наберите сам номер, без кода. Нужный код разрешает настройка dialling.policy.allow, например *72*.",
                "Dial the number itself, without the code. A code that is needed is allowed by dialling.policy.allow, such as *72*.",
            ),
        ),
    }
}

/// What would happen with a number, a line each.
pub fn checked(checked: &Checked, lang: Lang) -> Vec<(Look, String)> {
    let mut lines = vec![(Look::Plain, described(checked, lang))];
    let has_match = |fit: &Fit| matches!(fit, Fit::Matches(_));
    for (index, rule) in checked.rules.iter().enumerate() {
        let name = match rule.name.as_str() {
            "" => lang.pick(
                format!("Правило {}", index + 1),
                format!("Rule {}", index + 1),
            ),
            name => lang.pick(
                format!("Правило {} «{name}»", index + 1),
                format!("Rule {} “{name}”", index + 1),
            ),
        };
        let numbers = rule.numbers.join(", ");
        let (look, words) = match &rule.fit {
            Fit::Matches(by) => (
                Look::Good,
                lang.pick(format!("подошло: {by}"), format!("matches: {by}")),
            ),
            Fit::Other => (
                Look::Faint,
                lang.pick(
                    format!("не подошло: в нём {numbers}"),
                    format!("does not match: it has {numbers}"),
                ),
            ),
            Fit::TooLate(by) => (
                Look::Faint,
                lang.pick(
                    format!("подошло бы ({by}), но раньше подошло другое"),
                    format!("would match ({by}), but an earlier one does"),
                ),
            ),
        };
        lines.push((look, format!("{name}: {words}.")));
    }
    if !checked.rules.iter().any(|rule| has_match(&rule.fit)) {
        let words = match checked.rules.is_empty() {
            true => lang.pick(
                "Правил нет: номер уходит, как задано в «Контексте» и «Префиксе клиента».",
                "There are no rules: the number leaves as “Context” and “Client prefix” say.",
            ),
            false => lang.pick(
                "Ни одно правило не подошло: номер уходит, как задано в «Контексте» и «Префиксе клиента».",
                "No rule matches: the number leaves as “Context” and “Client prefix” say.",
            ),
        };
        lines.push((Look::Plain, words.to_owned()));
    }
    match (&checked.refused, &checked.asked) {
        (Some(why), _) => {
            let refusal = Refused {
                number_shown: checked.number_shown.clone(),
                why: why.clone(),
            };
            let message = refused(&refusal, lang);
            lines.push((Look::Bad, message.what));
            lines.push((Look::Plain, message.advice));
        }
        (None, Ok(asked)) => {
            let (context, exten) = (&asked.context, &asked.exten);
            lines.push((
                Look::Plain,
                lang.pick(
                    format!("АТС получит: Context {context}, Exten {exten}."),
                    format!("The PBX is asked for: Context {context}, Exten {exten}."),
                ),
            ));
            lines.push((
                Look::Plain,
                match &asked.caller_id {
                    Some(shown) => lang.pick(
                        format!("Показываемый номер (CallerID): {shown}."),
                        format!("Shown number (CallerID): {shown}."),
                    ),
                    None => lang
                        .pick(
                            "Показываемый номер (CallerID): ваш внутренний, а он не задан.",
                            "Shown number (CallerID): your extension, which is not set.",
                        )
                        .to_owned(),
                },
            ));
            lines.push((Look::Good, may_be_called(checked, lang).to_owned()));
        }
        (None, Err(why)) => lines.push((Look::Bad, cannot(why, lang))),
    }
    lines
}

/// How a line of [`checked`] is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It counts.
    Good,
    /// It does not work, or is refused.
    Bad,
    /// A fact.
    Plain,
    /// It does not count.
    Faint,
}

/// What is wrong with a rule or with the policy.
pub(super) fn wrong(why: &Why, lang: Lang) -> Option<(String, String)> {
    let (what, advice) = match why {
        Why::Pattern { text, why } => {
            let what = lang.pick(
                format!("«{text}»: {}.", pattern(*why, lang)),
                format!("“{text}”: {}.", pattern(*why, lang)),
            );
            let advice = lang.pick(
                "Примеры: +7 495*, +7 495 123-45-67, KZ, mobile, landline, free, foreign, internal, emergency, premium, satellite, any.",
                "Examples: +7 495*, +7 495 123-45-67, KZ, mobile, landline, free, foreign, internal, emergency, premium, satellite, any.",
            );
            (what, advice)
        }
        Why::Country(code) => (
            lang.pick(
                format!("«{code}» — не код страны."),
                format!("“{code}” is no code of a country."),
            ),
            lang.pick(
                "Нужны две большие буквы: RU, KZ, BY; * разрешает все страны.",
                "Two capital letters are wanted: RU, KZ, BY; * allows all countries.",
            ),
        ),
        Why::RouteName(most) => (
            lang.pick(
                format!("название длиннее {most} знаков."),
                format!("the name is longer than {most} characters."),
            ),
            lang.pick("Сократите его.", "Make it shorter."),
        ),
        Why::TooManyRoutes(most) => (
            lang.pick(
                format!("правил больше {most}."),
                format!("there are more than {most} rules."),
            ),
            lang.pick(
                "Объедините правила с одинаковой линией: в одном может быть много номеров.",
                "Join rules of the same line: one may have many numbers.",
            ),
        ),
        _ => return None,
    };
    Some((what, advice.to_owned()))
}

fn pattern(why: PatternError, lang: Lang) -> &'static str {
    match why {
        PatternError::Empty => lang.pick("пустая запись", "nothing stands there"),
        PatternError::Word => lang.pick(
            "нет ни такого слова, ни страны с таким кодом",
            "there is neither such a word nor a country of this code",
        ),
        PatternError::NoPlus => lang.pick(
            "внешний номер пишут с плюсом и кодом страны",
            "an outside number is written with a plus and the country code",
        ),
        PatternError::Number => lang.pick("это не номер", "this is not a number"),
        PatternError::Range => lang.pick(
            "в начале и в конце диапазона должно быть поровну цифр, и начало не больше конца",
            "both ends of a range have as many digits, and the first is not above the last",
        ),
    }
}

/// `+7 916 123-45-67: мобильный, Россия.`
fn described(checked: &Checked, lang: Lang) -> String {
    let number = &checked.number_shown;
    let what = match &checked.plan {
        _ if checked.is_emergency => lang
            .pick("экстренная служба", "an emergency service")
            .to_owned(),
        None => lang
            .pick(
                "короткий номер или код АТС",
                "a short number or a code of the PBX",
            )
            .to_owned(),
        Some(Plan {
            country,
            calling_code,
            kind,
        }) => {
            let place = match country {
                Some(code) => country_name(code, lang).to_owned(),
                None => format!("+{calling_code}"),
            };
            match kind_words(*kind, lang) {
                Some(kind) => format!("{kind}, {place}"),
                None => place,
            }
        }
    };
    format!("{number}: {what}.")
}

fn kind_words(kind: Kind, lang: Lang) -> Option<&'static str> {
    Some(match kind {
        Kind::Landline => lang.pick("городской", "landline"),
        Kind::Mobile => lang.pick("мобильный", "mobile"),
        Kind::Free => lang.pick("бесплатный", "free"),
        Kind::Premium => lang.pick("платный", "premium"),
        Kind::Satellite => lang.pick("спутниковый или международная сеть", "satellite"),
        Kind::Either | Kind::Other => return None,
    })
}

fn may_be_called(checked: &Checked, lang: Lang) -> &'static str {
    match checked.is_emergency {
        true => lang.pick(
            "Набирается всегда, что бы ни было запрещено.",
            "Always dialled, whatever is refused.",
        ),
        false => lang.pick("Звонить можно.", "It may be called."),
    }
}

fn cannot(why: &DialError, lang: Lang) -> String {
    match why {
        DialError::BadSetting(key) => lang.pick(
            format!("Позвонить нельзя: неверная настройка {key}."),
            format!("It cannot be called: the setting {key} is wrong."),
        ),
        _ => lang
            .pick(
                "Набрать этот номер нельзя.",
                "This number cannot be dialled.",
            )
            .to_owned(),
    }
}

/// Countries that offices here call; of others the code says enough.
fn country_name(code: &str, lang: Lang) -> &str {
    let (ru, en) = match code {
        "RU" => ("Россия", "Russia"),
        "KZ" => ("Казахстан", "Kazakhstan"),
        "BY" => ("Беларусь", "Belarus"),
        "UA" => ("Украина", "Ukraine"),
        "AM" => ("Армения", "Armenia"),
        "AZ" => ("Азербайджан", "Azerbaijan"),
        "GE" => ("Грузия", "Georgia"),
        "KG" => ("Киргизия", "Kyrgyzstan"),
        "MD" => ("Молдавия", "Moldova"),
        "TJ" => ("Таджикистан", "Tajikistan"),
        "TM" => ("Туркмения", "Turkmenistan"),
        "UZ" => ("Узбекистан", "Uzbekistan"),
        "EE" => ("Эстония", "Estonia"),
        "LV" => ("Латвия", "Latvia"),
        "LT" => ("Литва", "Lithuania"),
        "CN" => ("Китай", "China"),
        "TR" => ("Турция", "Turkey"),
        "AE" => ("ОАЭ", "the UAE"),
        "IL" => ("Израиль", "Israel"),
        "DE" => ("Германия", "Germany"),
        "PL" => ("Польша", "Poland"),
        "FI" => ("Финляндия", "Finland"),
        "RS" => ("Сербия", "Serbia"),
        "GB" => ("Великобритания", "Great Britain"),
        "US" => ("США", "the USA"),
        _ => return code,
    };
    lang.pick(ru, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::checks::messages;

    #[test]
    fn every_refusal_says_why_and_which_setting_allows() {
        let reasons = [
            Refusal::Premium,
            Refusal::Satellite,
            Refusal::Country {
                country: Some("BY".into()),
                calling_code: 375,
            },
            Refusal::Country {
                country: None,
                calling_code: 1,
            },
            Refusal::Listed("+7 900*".into()),
            Refusal::CodeWithNumber,
        ];
        let reasons = reasons.map(|why| Refused {
            number_shown: "+375 29 123-45-67".into(),
            why,
        });
        messages(&reasons, refused);
        for reason in &reasons {
            for lang in Lang::ALL {
                let words = refused(reason, lang).to_string();
                assert!(words.contains("dialling.policy."), "{words}");
            }
        }
    }
}

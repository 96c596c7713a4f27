//! «Подобрать»: what was seen of the phone and of the contexts, and what was set.

use crate::doctor::fitting::{Fit, Seen};
use crate::texts::Lang;

/// What was seen: one sentence.
pub fn seen(seen: &Seen, lang: Lang) -> String {
    match seen {
        Seen::NoExtension => lang
            .pick(
                "Сначала задайте внутренний номер этого места: подбирать нечего.",
                "Set this workplace's extension first: there is nothing to find a channel for.",
            )
            .to_owned(),
        Seen::Phone {
            device,
            is_connected: true,
            context,
        } => lang.pick(
            format!("АТС знает телефон {device}, он подключён; его контекст {context}."),
            format!("The PBX knows the phone {device}, which is connected; its context is {context}."),
        ),
        Seen::Phone {
            device, context, ..
        } => lang.pick(
            format!("АТС знает телефон {device}, но сейчас он не подключён; его контекст {context}."),
            format!("The PBX knows the phone {device}, which is not connected now; its context is {context}."),
        ),
        Seen::Rang { device } => lang.pick(
            format!("Телефон зазвонил, когда его вызвали как {device}."),
            format!("The phone rang when it was called as {device}."),
        ),
        Seen::NoPhone { extension } => lang.pick(
            format!("Телефона с именем {extension} нет ни у PJSIP, ни у chan_sip."),
            format!("Neither PJSIP nor chan_sip has a phone called {extension}."),
        ),
        Seen::MayNotAsk => lang
            .pick(
                "Спросить АТС о телефоне этот пользователь не вправе (нужно write = …,reporting): контексты проверены пробными запросами, которые никому не звонят.",
                "This user may not ask the PBX of the phone (write = …,reporting is needed): contexts were tried by requests that ring nobody.",
            )
            .to_owned(),
        Seen::MayNotTry => lang
            .pick(
                "Этот пользователь не вправе ни спросить АТС (write = …,reporting), ни позвонить (write = …,originate).",
                "This user may neither ask the PBX (write = …,reporting) nor call (write = …,originate).",
            )
            .to_owned(),
        Seen::Context {
            context,
            inside,
            outside,
        } => taken(context, *inside, outside.as_deref(), lang),
        Seen::Silent => lang
            .pick(
                "АТС не ответила вовремя. Попробуйте ещё раз.",
                "The PBX did not answer in time. Try again.",
            )
            .to_owned(),
    }
}

fn taken(context: &str, inside: bool, outside: Option<&str>, lang: Lang) -> String {
    match (inside, outside) {
        (true, Some(number)) => lang.pick(
            format!("Контекст {context} принимает внутренние номера и городские в виде {number}."),
            format!(
                "The context {context} takes extensions, and outside numbers written {number}."
            ),
        ),
        (false, Some(number)) => lang.pick(
            format!(
                "Контекст {context} принимает городские номера в виде {number}, внутренние нет."
            ),
            format!("The context {context} takes outside numbers written {number}, no extensions."),
        ),
        (true, None) => lang.pick(
            format!("Контекст {context} принимает внутренние номера, городские нет."),
            format!("The context {context} takes extensions, no outside numbers."),
        ),
        (false, None) => lang.pick(
            format!("Контекст {context} не подходит: его нет, или он не принимает такие номера."),
            format!(
                "The context {context} does not fit: it is not there, or takes no such numbers."
            ),
        ),
    }
}

/// What came of it.
pub fn found(fit: &Fit, lang: Lang) -> String {
    match (&fit.channel, &fit.context) {
        (Some(channel), Some(context)) => lang.pick(
            format!("Подходит: канал {channel}, контекст {context}."),
            format!("What fits: the channel {channel}, the context {context}."),
        ),
        (Some(channel), None) => lang.pick(
            format!("Канал найден: {channel}. Контекст не нашёлся: спросите его у администратора АТС."),
            format!("The channel was found: {channel}. No context was: ask the PBX's administrator for it."),
        ),
        (None, Some(context)) => lang.pick(
            format!("Контекст найден: {context}. Каким каналом звонит телефон, неизвестно."),
            format!("The context was found: {context}. Which channel rings the phone is not known."),
        ),
        (None, None) => lang
            .pick(
                "Подобрать не удалось: спросите канал и контекст у администратора АТС.",
                "Nothing that fits was found: ask the PBX's administrator for channel and context.",
            )
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::checks::phrases;

    #[test]
    fn everything_that_is_seen_has_its_sentence() {
        let phone = |is_connected| Seen::Phone {
            device: "PJSIP/101".into(),
            is_connected,
            context: "internal".into(),
        };
        let context = |inside, outside: Option<&str>| Seen::Context {
            context: "internal".into(),
            inside,
            outside: outside.map(str::to_owned),
        };
        let all = [
            Seen::NoExtension,
            phone(true),
            phone(false),
            Seen::Rang {
                device: "SIP/101".into(),
            },
            Seen::NoPhone {
                extension: "101".into(),
            },
            Seen::MayNotAsk,
            Seen::MayNotTry,
            context(true, Some("79991234567")),
            context(false, Some("79991234567")),
            context(true, None),
            context(false, None),
            Seen::Silent,
        ];
        phrases(&all, seen);
        let some = |text: &str| Some(text.to_owned());
        let fits = [
            (some("PJSIP/{NUMBER}"), some("internal")),
            (some("PJSIP/{NUMBER}"), None),
            (None, some("internal")),
            (None, None),
        ];
        let fits = fits.map(|(channel, context)| Fit {
            channel,
            context,
            ..Fit::default()
        });
        phrases(&fits, found);
    }
}

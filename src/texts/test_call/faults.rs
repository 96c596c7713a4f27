//! Which fault a test call shows, and what to do about it.

use super::Between;
use crate::doctor::{Fault, Party, Why};
use crate::texts::{Lang, Message};

/// What is wrong, and what to do.
pub fn fault(fault: &Fault, between: &Between<'_>, lang: Lang) -> Message {
    match fault {
        Fault::NoRight => Message::new(
            lang.pick(
                "Пользователю AMI не разрешено звонить.",
                "The AMI user may not place calls.",
            ),
            lang.pick(
                "Вход удался, никому не позвонили. Администратор АТС добавляет право в manager.conf: write = originate.",
                "The login worked, nobody was called. The PBX administrator adds the right in manager.conf: write = originate.",
            ),
        ),
        Fault::NoContext(context) => Message::new(
            lang.pick(
                format!("В диалплане нет контекста {context}."),
                format!("The dialplan has no context {context}."),
            ),
            lang.pick(
                "Исправьте настройку dialling.context: имя контекста для исходящих звонков знает администратор АТС.",
                "Correct the setting dialling.context: the PBX administrator knows the context for outgoing calls.",
            ),
        ),
        Fault::NoNumber { party, context, exten } => Message::new(
            lang.pick(
                format!("Контекст {context} есть, но номера {exten} ({}) он не знает.", between.number(*party)),
                format!("There is a context {context}, but it does not know the number {exten} ({}).", between.number(*party)),
            ),
            lang.pick(
                "Проверьте настройки dialling.number_form и dialling.client_prefix: диалплан может ждать номер в другом виде. Если вид верен, контекст не тот.",
                "Check the settings dialling.number_form and dialling.client_prefix: the dialplan may want the number in another form. If the form is right, it is the wrong context.",
            ),
        ),
        Fault::NoContextOrNumber { party, context, exten } => Message::new(
            lang.pick(
                format!("Либо в диалплане нет контекста {context}, либо в нём нет номера {exten} ({}).", between.number(*party)),
                format!("Either the dialplan has no context {context}, or that has no number {exten} ({}).", between.number(*party)),
            ),
            lang.pick(
                "Точнее АТС скажет, только если пользователю AMI дать право reporting (write = originate,reporting). Проверьте настройки dialling.context, dialling.number_form и dialling.client_prefix.",
                "The PBX says more only if the AMI user gets the right reporting (write = originate,reporting). Check the settings dialling.context, dialling.number_form and dialling.client_prefix.",
            ),
        ),
        Fault::BadChannel(channel) => Message::new(
            lang.pick(
                format!("АТС не понимает канал {channel}."),
                format!("The PBX does not understand the channel {channel}."),
            ),
            lang.pick(
                "Исправьте настройку dialling.operator_channel: технология, косая черта, номер, например PJSIP/{NUMBER}.",
                "Correct the setting dialling.operator_channel: technology, slash, number, for example PJSIP/{NUMBER}.",
            ),
        ),
        Fault::Refused(words) if words.is_empty() => Message::new(
            lang.pick(
                "АТС приняла вход, но на запрос звонка не ответила.",
                "The PBX accepted the login, but did not answer the request to call.",
            ),
            lang.pick(
                "Повторите проверку; если не поможет, пусть администратор АТС посмотрит журнал Asterisk.",
                "Repeat the test; if that does not help, ask the PBX administrator to look at Asterisk's log.",
            ),
        ),
        Fault::Refused(words) => Message::new(
            lang.pick(
                format!("АТС отказалась звонить: «{words}»."),
                format!("The PBX refused to call: “{words}”."),
            ),
            lang.pick(
                "Передайте этот ответ администратору АТС.",
                "Give this answer to the PBX administrator.",
            ),
        ),
        Fault::Unseen => Message::new(
            lang.pick(
                "АТС приняла запрос, но чем он кончился, не видно.",
                "The PBX took the request, but what became of it is not to be seen.",
            ),
            lang.pick(
                "Пользователю AMI не хватает права видеть звонки. Администратор АТС добавляет его в manager.conf: read = call.",
                "The AMI user lacks the right to see calls. The PBX administrator adds it in manager.conf: read = call.",
            ),
        ),
        Fault::Party { party, why: reason } => why(reason, between.number(*party), *party, lang),
    }
}

fn why(why: &Why, number: &str, party: Party, lang: Lang) -> Message {
    match why {
        Why::NotConnected(phone) => Message::new(
            lang.pick(
                format!("{number}: телефон {phone} не подключён к АТС."),
                format!("{number}: the phone {phone} is not connected to the PBX."),
            ),
            lang.pick(
                "АТС такой телефон знает, но он не зарегистрирован: проверьте, включён ли он, его сеть, имя и пароль SIP.",
                "The PBX knows this phone, but it is not registered: check whether it is on, its network, its SIP name and password.",
            ),
        ),
        Why::NotKnown { phone, instead: Some(instead) } => Message::new(
            lang.pick(
                format!("{number}: телефона {phone} на АТС нет, есть {instead}."),
                format!("{number}: the PBX has no phone {phone}, it has {instead}."),
            ),
            lang.pick(
                "Исправьте настройку dialling.operator_channel: технология в ней не та.",
                "Correct the setting dialling.operator_channel: its technology is the wrong one.",
            ),
        ),
        Why::NotKnown { phone, instead: None } => Message::new(
            lang.pick(
                format!("{number}: телефона {phone} на АТС нет."),
                format!("{number}: the PBX has no phone {phone}."),
            ),
            lang.pick(
                "Проверьте внутренний номер и настройку dialling.operator_channel; имя устройства может отличаться от номера.",
                "Check the extension and the setting dialling.operator_channel; a device may have another name than its extension.",
            ),
        ),
        Why::NoDriver { technology, in_use } => Message::new(
            lang.pick(
                format!("{number}: на АТС нет ни одного телефона {technology}."),
                format!("{number}: the PBX has not one {technology} phone."),
            ),
            lang.pick(
                format!("Драйвера {technology} нет, или им не пользуются; в ходу: {}. Исправьте настройку dialling.operator_channel.", in_use.join(", ")),
                format!("The driver {technology} is not there or not used; in use: {}. Correct the setting dialling.operator_channel.", in_use.join(", ")),
            ),
        ),
        Why::NotConnectedOrNotKnown(phone) => Message::new(
            lang.pick(
                format!("{number}: до телефона {phone} АТС не дозвонилась сразу."),
                format!("{number}: the PBX could not reach the phone {phone} at once."),
            ),
            lang.pick(
                "Либо он не подключён, либо такого телефона или такой технологии на АТС нет. Точнее АТС скажет, только если пользователю AMI дать право reporting (write = originate,reporting).",
                "Either it is not connected, or the PBX has no such phone or no such technology. The PBX says more only if the AMI user gets the right reporting (write = originate,reporting).",
            ),
        ),
        Why::NoAnswer => Message::new(
            lang.pick(
                format!("{number}: гудки шли, но никто не ответил."),
                format!("{number} rang, but nobody answered."),
            ),
            match party {
                Party::First => lang.pick(
                    "Сама связь работает: повторите проверку и снимите трубку.",
                    "The connection itself works: repeat the test and pick up.",
                ),
                Party::Second => lang.pick(
                    "Сама связь работает: повторите проверку, когда там могут ответить.",
                    "The connection itself works: repeat the test when somebody can answer there.",
                ),
            },
        ),
        Why::Silent => Message::new(
            lang.pick(
                format!("{number}: за всё время ни одного гудка."),
                format!("{number}: not one ring in all that time."),
            ),
            lang.pick(
                "АТС считает телефон подключённым, но он молчит: выключен, сменил адрес, или сеть до него закрыта.",
                "The PBX takes the phone for connected, but it is silent: switched off, at another address, or cut off by the network.",
            ),
        ),
        Why::Busy => Message::new(
            lang.pick(
                format!("{number}: занято."),
                format!("{number} is busy."),
            ),
            lang.pick(
                "Сама связь работает: повторите проверку, когда номер свободен; на телефоне может быть включён режим «не беспокоить».",
                "The connection itself works: repeat the test when the number is free; the phone may be set to “do not disturb”.",
            ),
        ),
        Why::Declined => Message::new(
            lang.pick(
                format!("{number}: звонок отклонён."),
                format!("{number} declined the call."),
            ),
            lang.pick(
                "Сама связь работает. Звонок сбросили на телефоне, или на нём включён режим «не беспокоить».",
                "The connection itself works. Somebody declined it on the phone, or that is set to “do not disturb”.",
            ),
        ),
        Why::BadNumber => Message::new(
            lang.pick(
                format!("{number}: линия ответила, что такого номера нет."),
                format!("{number}: the line says that there is no such number."),
            ),
            lang.pick(
                "Проверьте номер. Если он верен, телефонная компания ждёт его в другом виде: настройки dialling.number_form и dialling.client_prefix.",
                "Check the number. If it is right, the telephone company wants it in another form: the settings dialling.number_form and dialling.client_prefix.",
            ),
        ),
        Why::Unreachable => Message::new(
            lang.pick(
                format!("{number}: абонент недоступен."),
                format!("{number} cannot be reached."),
            ),
            lang.pick(
                "Так ответила линия: телефон выключен или вне сети. Сама связь работает.",
                "That is what the line answered: the phone is off or out of range. The connection itself works.",
            ),
        ),
        Why::LineDown { line: Some(line), confirmed: true } => Message::new(
            lang.pick(
                format!("{number}: линия {line} не работает."),
                format!("{number}: the line {line} does not work."),
            ),
            lang.pick(
                "АТС не имеет связи с нею: проверьте регистрацию у телефонной компании и сеть.",
                "The PBX has no connection to it: check the registration with the telephone company and the network.",
            ),
        ),
        Why::LineDown { line, .. } => Message::new(
            match line {
                Some(line) => lang.pick(
                    format!("{number}: линия {line} не работает."),
                    format!("{number}: the line {line} does not work."),
                ),
                None => lang.pick(
                    format!("{number}: линия, через которую звонит диалплан, не работает."),
                    format!("{number}: the line that the dialplan calls by does not work."),
                ),
            },
            lang.pick(
                "Проверьте регистрацию у телефонной компании и сеть.",
                "Check the registration with the telephone company and the network.",
            ),
        ),
        Why::LineSilent(line) => Message::new(
            lang.pick(
                format!("{number}: линия {line} не ответила на вызов."),
                format!("{number}: the line {line} did not answer the call."),
            ),
            lang.pick(
                "Либо телефонная компания недоступна (сеть, адрес, регистрация), либо она не приняла этот номер и промолчала.",
                "Either the telephone company is out of reach (network, address, registration), or it did not take this number and said nothing.",
            ),
        ),
        Why::Congestion => Message::new(
            lang.pick(
                format!("{number}: линия перегружена или отказала."),
                format!("{number}: the line is overloaded or refused."),
            ),
            lang.pick(
                "Нет свободных каналов, или телефонная компания не обслуживает звонок: проверьте баланс и число линий.",
                "There is no free channel, or the telephone company does not serve the call: check the balance and the count of lines.",
            ),
        ),
        Why::NotDialled { cause } => Message::new(
            lang.pick(
                format!("{number}: диалплан принял номер, но никому не позвонил{}.", in_words(*cause, lang)),
                format!("{number}: the dialplan took the number, but called nobody{}.", in_words(*cause, lang)),
            ),
            lang.pick(
                "Посмотрите правила этого контекста: звонок кончился в них, до линии или телефона он не дошёл.",
                "Look at the rules of this context: the call ended in them and reached no line or phone.",
            ),
        ),
        Why::FirstHungUp => Message::new(
            lang.pick(
                format!("{number} ответить не успел: первый абонент положил трубку."),
                format!("{number} had no time to answer: the first party hung up."),
            ),
            lang.pick(
                "Сама связь работает: повторите проверку и не кладите трубку до ответа.",
                "The connection itself works: repeat the test and stay on the phone until the answer.",
            ),
        ),
        Why::Other { cause } => Message::new(
            lang.pick(
                format!("{number}: соединить не удалось{}.", in_words(*cause, lang)),
                format!("{number}: could not be connected{}.", in_words(*cause, lang)),
            ),
            lang.pick(
                "Других подробностей АТС не сообщила; они есть в журнале Asterisk.",
                "The PBX told no more; Asterisk's log has it.",
            ),
        ),
    }
}

fn in_words(cause: Option<u32>, lang: Lang) -> String {
    cause.map_or_else(String::new, |cause| {
        lang.pick(
            format!(" (причина {cause} по Q.850)"),
            format!(" (Q.850 cause {cause})"),
        )
    })
}

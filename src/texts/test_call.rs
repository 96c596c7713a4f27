//! The test call: how far it is, which fault it shows, which number is shown.

use super::{Lang, Message};
use crate::doctor::{Fault, Finding, Party, Shown, Step, Way, Why};

/// The two numbers, as people read them, and how they are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Between<'a> {
    /// Rings first.
    pub first: &'a str,
    /// Is dialled then.
    pub second: &'a str,
    /// How the first one is rung.
    pub way: Way,
    /// The first one's channel: `PJSIP/101`.
    pub channel: &'a str,
    /// The dialplan's context.
    pub context: &'a str,
    /// What the context is asked for: `79161234567`.
    pub exten: &'a str,
}

impl Between<'_> {
    fn number(&self, party: Party) -> &str {
        match party {
            Party::First => self.first,
            Party::Second => self.second,
        }
    }
}

/// How far the test is.
pub fn step(step: Step, between: &Between<'_>, lang: Lang) -> String {
    let Between {
        first,
        second,
        channel,
        context,
        exten,
        ..
    } = between;
    match (step, between.way) {
        (Step::Asked, Way::Phone) => lang.pick(
            format!("Вызываем первый номер, {first}: канал {channel}."),
            format!("Calling the first number, {first}: channel {channel}."),
        ),
        (Step::Asked, Way::Dialplan) => lang.pick(
            format!("Вызываем первый номер, {first}: он внешний, поэтому через диалплан, канал {channel}."),
            format!("Calling the first number, {first}: it is an outside one, so by the dialplan, channel {channel}."),
        ),
        (Step::FirstRings, _) => lang.pick(
            format!("{first}: идут гудки. Снимите трубку."),
            format!("{first} is ringing. Pick up."),
        ),
        (Step::FirstAnswered, _) => lang.pick(
            format!("{first}: трубку сняли. Вызываем второй номер, {second}: контекст {context}, номер {exten}."),
            format!("{first} has picked up. Calling the second number, {second}: context {context}, number {exten}."),
        ),
        (Step::SecondRings, _) => lang.pick(
            format!("{second}: идут гудки."),
            format!("{second} is ringing."),
        ),
        (Step::Joined, _) => lang.pick(
            format!("{first} и {second} соединены: звонить через АТС можно."),
            format!("{first} and {second} are joined: calling by the PBX works."),
        ),
    }
}

/// Which number the second party sees; `None` when there is nothing to say of it.
pub fn shown(finding: &Finding, between: &Between<'_>, lang: Lang) -> Option<String> {
    let second = between.second;
    let Shown {
        sent,
        arrived,
        is_dialled,
    } = &finding.shown;
    let is_outside = between.exten.len() > 6;
    let text = match (sent, arrived) {
        (_, Some(arrived)) if is_outside && arrived.len() <= 6 => lang.pick(
            format!("Линии для {second} передан внутренний номер {arrived}: абонент увидит не номер офиса, а то, что подставит телефонная компания. Номер офиса задаёт диалплан (CALLERID(num)) или настройка dialling.caller_id."),
            format!("The line for {second} was given the extension {arrived}: the callee sees not the office's number but what the telephone company puts there. The office's number is set by the dialplan (CALLERID(num)) or by the setting dialling.caller_id."),
        ),
        (Some(sent), Some(arrived)) if sent != arrived => lang.pick(
            format!("{second} видит номер {arrived}: диалплан поставил его вместо {sent}."),
            format!("{second} sees the number {arrived}: the dialplan put it in the place of {sent}."),
        ),
        (_, Some(arrived)) => lang.pick(
            format!("{second} видит номер {arrived}."),
            format!("{second} sees the number {arrived}."),
        ),
        (_, None) if *is_dialled => lang.pick(
            format!("Абонент {second} не увидит номера: ни программа, ни диалплан его не передали. Номер офиса задаёт диалплан (CALLERID(num)) или настройка dialling.caller_id."),
            format!("{second} sees no number: neither the program nor the dialplan sent one. The office's number is set by the dialplan (CALLERID(num)) or by the setting dialling.caller_id."),
        ),
        (Some(sent), None) => lang.pick(
            format!("Программа передала номер {sent}; что увидел бы {second}, решает диалплан."),
            format!("The program sent the number {sent}; what {second} would see is up to the dialplan."),
        ),
        (None, None) => return None,
    };
    Some(text)
}

/// What is wrong, and what to do.
pub fn fault(fault: &Fault, between: &Between<'_>, lang: Lang) -> Message {
    match lang {
        Lang::Ru => fault_ru(fault, between),
        Lang::En => fault_en(fault, between),
    }
}

fn fault_ru(fault: &Fault, between: &Between<'_>) -> Message {
    match fault {
        Fault::NoRight => Message::new(
            "Пользователю AMI не разрешено звонить.",
            "Вход удался, никому не позвонили. Администратор АТС добавляет право в manager.conf: write = originate.",
        ),
        Fault::NoContext(context) => Message::new(
            format!("В диалплане нет контекста {context}."),
            "Исправьте настройку dialling.context: имя контекста для исходящих звонков знает администратор АТС.",
        ),
        Fault::NoNumber {
            party,
            context,
            exten,
        } => Message::new(
            format!(
                "Контекст {context} есть, но номера {exten} ({}) он не знает.",
                between.number(*party)
            ),
            "Проверьте настройки dialling.number_form и dialling.client_prefix: диалплан может ждать номер в другом виде. Если вид верен, контекст не тот.",
        ),
        Fault::NoContextOrNumber {
            party,
            context,
            exten,
        } => Message::new(
            format!(
                "Либо в диалплане нет контекста {context}, либо в нём нет номера {exten} ({}).",
                between.number(*party)
            ),
            "Точнее АТС скажет, только если пользователю AMI дать право reporting (write = originate,reporting). Проверьте настройки dialling.context, dialling.number_form и dialling.client_prefix.",
        ),
        Fault::BadChannel(channel) => Message::new(
            format!("АТС не понимает канал {channel}."),
            "Исправьте настройку dialling.operator_channel: технология, косая черта, номер, например PJSIP/{NUMBER}.",
        ),
        Fault::Refused(words) if words.is_empty() => Message::new(
            "АТС приняла вход, но на запрос звонка не ответила.",
            "Повторите проверку; если не поможет, пусть администратор АТС посмотрит журнал Asterisk.",
        ),
        Fault::Refused(words) => Message::new(
            format!("АТС отказалась звонить: «{words}»."),
            "Передайте этот ответ администратору АТС.",
        ),
        Fault::Unseen => Message::new(
            "АТС приняла запрос, но чем он кончился, не видно.",
            "Пользователю AMI не хватает права видеть звонки. Администратор АТС добавляет его в manager.conf: read = call.",
        ),
        Fault::Party { party, why } => why_ru(why, between.number(*party), *party),
    }
}

fn why_ru(why: &Why, number: &str, party: Party) -> Message {
    let (what, advice): (String, String) = match why {
        Why::NotConnected(phone) => (
            format!("{number}: телефон {phone} не подключён к АТС."),
            "АТС такой телефон знает, но он не зарегистрирован: проверьте, включён ли он, его сеть, имя и пароль SIP.".into(),
        ),
        Why::NotKnown { phone, instead: Some(instead) } => (
            format!("{number}: телефона {phone} на АТС нет, есть {instead}."),
            "Исправьте настройку dialling.operator_channel: технология в ней не та.".into(),
        ),
        Why::NotKnown { phone, instead: None } => (
            format!("{number}: телефона {phone} на АТС нет."),
            "Проверьте внутренний номер и настройку dialling.operator_channel; имя устройства может отличаться от номера.".into(),
        ),
        Why::NoDriver { technology, in_use } => (
            format!("{number}: на АТС нет ни одного телефона {technology}."),
            format!(
                "Драйвера {technology} нет, или им не пользуются; в ходу: {}. Исправьте настройку dialling.operator_channel.",
                in_use.join(", ")
            ),
        ),
        Why::NotConnectedOrNotKnown(phone) => (
            format!("{number}: до телефона {phone} АТС не дозвонилась сразу."),
            "Либо он не подключён, либо такого телефона или такой технологии на АТС нет. Точнее АТС скажет, только если пользователю AMI дать право reporting (write = originate,reporting).".into(),
        ),
        Why::NoAnswer => (
            format!("{number}: гудки шли, но никто не ответил."),
            match party {
                Party::First => "Сама связь работает: повторите проверку и снимите трубку.".into(),
                Party::Second => "Сама связь работает: повторите проверку, когда там могут ответить.".into(),
            },
        ),
        Why::Silent => (
            format!("{number}: за всё время ни одного гудка."),
            "АТС считает телефон подключённым, но он молчит: выключен, сменил адрес, или сеть до него закрыта.".into(),
        ),
        Why::Busy => (
            format!("{number}: занято."),
            "Сама связь работает: повторите проверку, когда номер свободен; на телефоне может быть включён режим «не беспокоить».".into(),
        ),
        Why::Declined => (
            format!("{number}: звонок отклонён."),
            "Сама связь работает. Звонок сбросили на телефоне, или на нём включён режим «не беспокоить».".into(),
        ),
        Why::BadNumber => (
            format!("{number}: линия ответила, что такого номера нет."),
            "Проверьте номер. Если он верен, телефонная компания ждёт его в другом виде: настройки dialling.number_form и dialling.client_prefix.".into(),
        ),
        Why::Unreachable => (
            format!("{number}: абонент недоступен."),
            "Так ответила линия: телефон выключен или вне сети. Сама связь работает.".into(),
        ),
        Why::LineDown { line: Some(line), confirmed: true } => (
            format!("{number}: линия {line} не работает."),
            "АТС не имеет связи с нею: проверьте регистрацию у телефонной компании и сеть.".into(),
        ),
        Why::LineDown { line, .. } => (
            match line {
                Some(line) => format!("{number}: линия {line} не работает."),
                None => format!("{number}: линия, через которую звонит диалплан, не работает."),
            },
            "Проверьте регистрацию у телефонной компании и сеть.".into(),
        ),
        Why::LineSilent(line) => (
            format!("{number}: линия {line} не ответила на вызов."),
            "Либо телефонная компания недоступна (сеть, адрес, регистрация), либо она не приняла этот номер и промолчала.".into(),
        ),
        Why::Congestion => (
            format!("{number}: линия перегружена или отказала."),
            "Нет свободных каналов, или телефонная компания не обслуживает звонок: проверьте баланс и число линий.".into(),
        ),
        Why::NotDialled { cause } => (
            format!("{number}: диалплан принял номер, но никому не позвонил{}.", cause_ru(*cause)),
            "Посмотрите правила этого контекста: звонок кончился в них, до линии или телефона он не дошёл.".into(),
        ),
        Why::FirstHungUp => (
            format!("{number} ответить не успел: первый абонент положил трубку."),
            "Сама связь работает: повторите проверку и не кладите трубку до ответа.".into(),
        ),
        Why::Other { cause } => (
            format!("{number}: соединить не удалось{}.", cause_ru(*cause)),
            "Других подробностей АТС не сообщила; они есть в журнале Asterisk.".into(),
        ),
    };
    Message::new(what, advice)
}

fn cause_ru(cause: Option<u32>) -> String {
    cause.map_or_else(String::new, |cause| format!(" (причина {cause} по Q.850)"))
}

fn fault_en(fault: &Fault, between: &Between<'_>) -> Message {
    match fault {
        Fault::NoRight => Message::new(
            "The AMI user may not place calls.",
            "The login worked, nobody was called. The PBX administrator adds the right in manager.conf: write = originate.",
        ),
        Fault::NoContext(context) => Message::new(
            format!("The dialplan has no context {context}."),
            "Correct the setting dialling.context: the PBX administrator knows the context for outgoing calls.",
        ),
        Fault::NoNumber {
            party,
            context,
            exten,
        } => Message::new(
            format!(
                "There is a context {context}, but it does not know the number {exten} ({}).",
                between.number(*party)
            ),
            "Check the settings dialling.number_form and dialling.client_prefix: the dialplan may want the number in another form. If the form is right, it is the wrong context.",
        ),
        Fault::NoContextOrNumber {
            party,
            context,
            exten,
        } => Message::new(
            format!(
                "Either the dialplan has no context {context}, or that has no number {exten} ({}).",
                between.number(*party)
            ),
            "The PBX says more only if the AMI user gets the right reporting (write = originate,reporting). Check the settings dialling.context, dialling.number_form and dialling.client_prefix.",
        ),
        Fault::BadChannel(channel) => Message::new(
            format!("The PBX does not understand the channel {channel}."),
            "Correct the setting dialling.operator_channel: technology, slash, number, for example PJSIP/{NUMBER}.",
        ),
        Fault::Refused(words) if words.is_empty() => Message::new(
            "The PBX accepted the login, but did not answer the request to call.",
            "Repeat the test; if that does not help, ask the PBX administrator to look at Asterisk's log.",
        ),
        Fault::Refused(words) => Message::new(
            format!("The PBX refused to call: “{words}”."),
            "Give this answer to the PBX administrator.",
        ),
        Fault::Unseen => Message::new(
            "The PBX took the request, but what became of it is not to be seen.",
            "The AMI user lacks the right to see calls. The PBX administrator adds it in manager.conf: read = call.",
        ),
        Fault::Party { party, why } => why_en(why, between.number(*party), *party),
    }
}

fn why_en(why: &Why, number: &str, party: Party) -> Message {
    let (what, advice): (String, String) = match why {
        Why::NotConnected(phone) => (
            format!("{number}: the phone {phone} is not connected to the PBX."),
            "The PBX knows this phone, but it is not registered: check whether it is on, its network, its SIP name and password.".into(),
        ),
        Why::NotKnown { phone, instead: Some(instead) } => (
            format!("{number}: the PBX has no phone {phone}, it has {instead}."),
            "Correct the setting dialling.operator_channel: its technology is the wrong one.".into(),
        ),
        Why::NotKnown { phone, instead: None } => (
            format!("{number}: the PBX has no phone {phone}."),
            "Check the extension and the setting dialling.operator_channel; a device may have another name than its extension.".into(),
        ),
        Why::NoDriver { technology, in_use } => (
            format!("{number}: the PBX has not one {technology} phone."),
            format!(
                "The driver {technology} is not there or not used; in use: {}. Correct the setting dialling.operator_channel.",
                in_use.join(", ")
            ),
        ),
        Why::NotConnectedOrNotKnown(phone) => (
            format!("{number}: the PBX could not reach the phone {phone} at once."),
            "Either it is not connected, or the PBX has no such phone or no such technology. The PBX says more only if the AMI user gets the right reporting (write = originate,reporting).".into(),
        ),
        Why::NoAnswer => (
            format!("{number} rang, but nobody answered."),
            match party {
                Party::First => "The connection itself works: repeat the test and pick up.".into(),
                Party::Second => "The connection itself works: repeat the test when somebody can answer there.".into(),
            },
        ),
        Why::Silent => (
            format!("{number}: not one ring in all that time."),
            "The PBX takes the phone for connected, but it is silent: switched off, at another address, or cut off by the network.".into(),
        ),
        Why::Busy => (
            format!("{number} is busy."),
            "The connection itself works: repeat the test when the number is free; the phone may be set to “do not disturb”.".into(),
        ),
        Why::Declined => (
            format!("{number} declined the call."),
            "The connection itself works. Somebody declined it on the phone, or that is set to “do not disturb”.".into(),
        ),
        Why::BadNumber => (
            format!("{number}: the line says that there is no such number."),
            "Check the number. If it is right, the telephone company wants it in another form: the settings dialling.number_form and dialling.client_prefix.".into(),
        ),
        Why::Unreachable => (
            format!("{number} cannot be reached."),
            "That is what the line answered: the phone is off or out of range. The connection itself works.".into(),
        ),
        Why::LineDown { line: Some(line), confirmed: true } => (
            format!("{number}: the line {line} does not work."),
            "The PBX has no connection to it: check the registration with the telephone company and the network.".into(),
        ),
        Why::LineDown { line, .. } => (
            match line {
                Some(line) => format!("{number}: the line {line} does not work."),
                None => format!("{number}: the line that the dialplan calls by does not work."),
            },
            "Check the registration with the telephone company and the network.".into(),
        ),
        Why::LineSilent(line) => (
            format!("{number}: the line {line} did not answer the call."),
            "Either the telephone company is out of reach (network, address, registration), or it did not take this number and said nothing.".into(),
        ),
        Why::Congestion => (
            format!("{number}: the line is overloaded or refused."),
            "There is no free channel, or the telephone company does not serve the call: check the balance and the count of lines.".into(),
        ),
        Why::NotDialled { cause } => (
            format!("{number}: the dialplan took the number, but called nobody{}.", cause_en(*cause)),
            "Look at the rules of this context: the call ended in them and reached no line or phone.".into(),
        ),
        Why::FirstHungUp => (
            format!("{number} had no time to answer: the first party hung up."),
            "The connection itself works: repeat the test and stay on the phone until the answer.".into(),
        ),
        Why::Other { cause } => (
            format!("{number}: could not be connected{}.", cause_en(*cause)),
            "The PBX told no more; Asterisk's log has it.".into(),
        ),
    };
    Message::new(what, advice)
}

fn cause_en(cause: Option<u32>) -> String {
    cause.map_or_else(String::new, |cause| format!(" (Q.850 cause {cause})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::checks::{messages, phrases};

    const BETWEEN: Between<'_> = Between {
        first: "101",
        second: "+7 916 123-45-67",
        way: Way::Phone,
        channel: "PJSIP/101",
        context: "internal",
        exten: "79161234567",
    };

    fn whys() -> Vec<Why> {
        let phone = || "PJSIP/101".to_owned();
        vec![
            Why::NotConnected(phone()),
            Why::NotKnown {
                phone: phone(),
                instead: None,
            },
            Why::NotKnown {
                phone: phone(),
                instead: Some("SIP/101".into()),
            },
            Why::NoDriver {
                technology: "PJSIP".into(),
                in_use: vec!["SIP".into()],
            },
            Why::NotConnectedOrNotKnown(phone()),
            Why::NoAnswer,
            Why::Silent,
            Why::Busy,
            Why::Declined,
            Why::BadNumber,
            Why::Unreachable,
            Why::LineDown {
                line: Some("PJSIP/trunk".into()),
                confirmed: true,
            },
            Why::LineDown {
                line: None,
                confirmed: false,
            },
            Why::LineSilent("PJSIP/trunk".into()),
            Why::Congestion,
            Why::NotDialled { cause: None },
            Why::NotDialled { cause: Some(20) },
            Why::FirstHungUp,
            Why::Other { cause: Some(127) },
        ]
    }

    #[test]
    fn every_fault_has_its_sentences() {
        let missing = |context: &str| (context.to_owned(), "55555".to_owned());
        let (context, exten) = missing("internal");
        let mut faults = vec![
            Fault::NoRight,
            Fault::NoContext("internal".into()),
            Fault::NoNumber {
                party: Party::Second,
                context: context.clone(),
                exten: exten.clone(),
            },
            Fault::NoContextOrNumber {
                party: Party::First,
                context,
                exten,
            },
            Fault::BadChannel("101".into()),
            Fault::Refused(String::new()),
            Fault::Refused("Invalid priority".into()),
            Fault::Unseen,
        ];
        for party in [Party::First, Party::Second] {
            faults.extend(whys().into_iter().map(|why| Fault::Party { party, why }));
        }
        messages(&faults, |one, lang| fault(one, &BETWEEN, lang));
    }

    #[test]
    fn every_step_has_its_sentence() {
        let steps = [
            Step::Asked,
            Step::FirstRings,
            Step::FirstAnswered,
            Step::SecondRings,
            Step::Joined,
        ];
        for way in [Way::Phone, Way::Dialplan] {
            let between = Between { way, ..BETWEEN };
            phrases(&steps, |one, lang| step(*one, &between, lang));
        }
    }

    #[test]
    fn an_extension_at_the_line_is_warned_of() {
        let told_when = |dialled: bool, sent: Option<&str>, arrived: Option<&str>| {
            let finding = Finding {
                fault: None,
                shown: Shown {
                    sent: sent.map(str::to_owned),
                    arrived: arrived.map(str::to_owned),
                    is_dialled: dialled,
                },
            };
            shown(&finding, &BETWEEN, Lang::En)
        };
        let says = |told: Option<String>, words: &str| {
            let told = told.unwrap_or_default();
            assert!(told.contains(words), "{told}");
        };
        let told = |sent, arrived: Option<&str>| told_when(arrived.is_some(), sent, arrived);
        says(told_when(true, None, None), "sees no number");
        says(
            told(Some("101"), Some("101")),
            "was given the extension 101",
        );
        says(
            told(Some("101"), Some("74951234567")),
            "in the place of 101",
        );
        says(
            told(Some("74951234567"), Some("74951234567")),
            "sees the number 74951234567.",
        );
        says(told(Some("101"), None), "is up to the dialplan");
        assert_eq!(told(None, None), None);
    }
}

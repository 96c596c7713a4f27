//! The test call: how far it is, which fault it shows, which number is shown.

mod faults;

use super::Lang;
use crate::doctor::{Finding, Party, Shown, Step, Way};

pub use faults::fault;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::{Fault, Why};
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

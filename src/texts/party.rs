//! The party's page, notes of calls, addresses in the office's own system.

use super::Lang;
use super::time::counted;
use crate::settings::LinkFault;

/// Results of calls to choose from, where the office has set none.
pub fn default_results(lang: Lang) -> &'static [&'static str] {
    lang.pick(
        &[
            "Заказ принят",
            "Вопрос решён",
            "Перезвонить",
            "Передано менеджеру",
            "Жалоба",
            "Ошиблись номером",
        ],
        &[
            "Order taken",
            "Settled",
            "Call back",
            "Passed to the manager",
            "Complaint",
            "Wrong number",
        ],
    )
}

/// How much a note still takes, when that is little: `Ещё 12 знаков.`
pub fn room_in_note(chars: usize, lang: Lang) -> String {
    if chars == 0 {
        return lang
            .pick(
                "Больше в заметку не помещается: лишнее не записано.",
                "The note is full: what goes beyond it is not written.",
            )
            .to_owned();
    }
    let ru = ["знак", "знака", "знаков"];
    let room = counted(chars as u64, lang, ru, ["character", "characters"]);
    lang.pick(
        format!("В заметку поместится ещё {room}."),
        format!("The note takes {room} more."),
    )
}

/// The rest of the orders: `Ещё 5 заказов`.
pub fn more_orders(count: usize, lang: Lang) -> String {
    let (ru, en) = (
        ["заказ", "заказа", "заказов"],
        ["more order", "more orders"],
    );
    let orders = counted(count as u64, lang, ru, en);
    lang.pick(format!("Ещё {orders}"), orders)
}

/// What is wrong with an address of `[links]`, and what to do about it.
pub(super) fn link_fault(fault: &LinkFault, lang: Lang) -> (String, String) {
    let (what, advice) = match fault {
        LinkFault::Broken => (
            lang.pick("это не адрес.".to_owned(), "this is no address.".to_owned()),
            lang.pick(
                "Укажите адрес без пробелов, например https://office.example/orders/{ORDER}.".to_owned(),
                "Enter an address without spaces, for example https://office.example/orders/{ORDER}.".to_owned(),
            ),
        ),
        LinkFault::Scheme(scheme) => (
            match scheme.is_empty() {
                true => lang.pick("у адреса нет начала.".to_owned(), "the address has no beginning.".to_owned()),
                false => lang.pick(
                    format!("так адреса не начинаются: «{scheme}»."),
                    format!("addresses do not begin like this: “{scheme}”."),
                ),
            },
            lang.pick(
                "Адрес начинается с https:// или http://. Другие начала, если они нужны вашей программе, перечислите в schemes.".to_owned(),
                "An address begins with https:// or http://. Other beginnings, where your program needs them, are listed in schemes.".to_owned(),
            ),
        ),
        LinkFault::Forbidden(scheme) => (
            lang.pick(
                format!("адреса «{scheme}:» не открываются."),
                format!("“{scheme}:” addresses are not opened."),
            ),
            lang.pick(
                "Такой адрес мог бы запустить что-нибудь на этом компьютере. Укажите адрес сайта, например https://office.example/….".to_owned(),
                "Such an address could run something on this computer. Enter the address of a site, for example https://office.example/….".to_owned(),
            ),
        ),
        LinkFault::Place(place) => (
            lang.pick(
                format!("в адресе нет места {place}, или оно стоит не там."),
                format!("the address has no place {place}, or it stands in the wrong part."),
            ),
            lang.pick(
                format!("Поставьте {place} после имени сайта, например https://office.example/…/{place}; других слов в фигурных скобках быть не должно."),
                format!("Put {place} behind the site's name, for example https://office.example/…/{place}; no other word may stand in curly brackets."),
            ),
        ),
    };
    (what, advice)
}

/// What is wrong with one of `notes.results`, and what to do about it.
pub(super) fn note_result(result: &str, lang: Lang) -> (String, String) {
    (
        lang.pick(
            format!("«{result}» не годится как итог звонка."),
            format!("“{result}” cannot be a result of a call."),
        ),
        lang.pick(
            "Итог — до 60 знаков, не пустой, и каждый один раз.".to_owned(),
            "A result has up to 60 signs, is not empty, and stands there once.".to_owned(),
        ),
    )
}

/// A word for a role that no badge can hold.
pub(super) fn word_length(most: usize, lang: Lang) -> (String, String) {
    lang.pick(
        (
            format!("слово длиннее {most} знаков или из одних пробелов."),
            "Напишите короче, как принято у вас; пустое значение — слово самой программы.".into(),
        ),
        (
            format!("a word of more than {most} characters, or of spaces alone."),
            "Write a shorter one; an empty one stands for the program's own.".into(),
        ),
    )
}

/// There are more results than one can choose from.
pub(super) fn too_many_results(most: usize, lang: Lang) -> (String, String) {
    (
        lang.pick(
            "итогов слишком много.".to_owned(),
            "there are too many results.".to_owned(),
        ),
        lang.pick(
            format!("Оставьте не больше {most}: из них выбирают одним нажатием."),
            format!("Keep {most} at most: one of them is chosen at one click."),
        ),
    )
}

/// A link could not be opened; `why` in the system's words.
pub fn not_opened(why: &str, lang: Lang) -> String {
    lang.pick(
        format!("Не открылось: {why}"),
        format!("It did not open: {why}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_an_address_has_its_words() {
        let faults = [
            LinkFault::Broken,
            LinkFault::Scheme(String::new()),
            LinkFault::Scheme("ftp".into()),
            LinkFault::Forbidden("file".into()),
            LinkFault::Place("{ORDER}"),
        ];
        for fault in faults {
            let (ru, en) = (link_fault(&fault, Lang::Ru), link_fault(&fault, Lang::En));
            assert_ne!(ru, en);
            assert!(ru.0.ends_with('.') && ru.1.ends_with('.') && en.0.ends_with('.'));
        }
        assert_eq!(
            default_results(Lang::Ru).len(),
            default_results(Lang::En).len()
        );
    }
}

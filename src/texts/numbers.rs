//! Why a text is no number.

use super::{Lang, Message};
use crate::phone::NumberError;

/// Why what was typed cannot be called.
pub fn number_error(why: &NumberError, lang: Lang) -> Message {
    let (what, advice) = match (why, lang) {
        (NumberError::Empty, Lang::Ru) => {
            ("Номер не введён.", "Введите номер и нажмите «Позвонить».")
        }
        (NumberError::Empty, Lang::En) => {
            ("No number was entered.", "Enter a number and press “Call”.")
        }
        (NumberError::Letters, Lang::Ru) => (
            "Это не номер: в нём есть буквы.",
            "Введите номер цифрами, например 8 916 123-45-67. Добавочный можно указать после слова «доб.».",
        ),
        (NumberError::Letters, Lang::En) => (
            "This is not a number: it has letters.",
            "Enter the number in digits, for example 8 916 123-45-67. An extension may follow “ext.”.",
        ),
        (NumberError::ForbiddenCharacter, Lang::Ru) => (
            "В номере есть недопустимый знак.",
            "Допустимы цифры, плюс, пробелы, скобки и дефисы. Если номер скопирован, наберите его вручную.",
        ),
        (NumberError::ForbiddenCharacter, Lang::En) => (
            "The number contains a character that is not allowed.",
            "Digits, a plus, spaces, brackets and dashes are allowed. If you pasted the number, type it instead.",
        ),
        (NumberError::TooLong, Lang::Ru) => (
            "Номер слишком длинный.",
            "Проверьте, не вставлено ли два номера сразу.",
        ),
        (NumberError::TooLong, Lang::En) => (
            "The number is too long.",
            "Check whether two numbers were pasted at once.",
        ),
        (NumberError::TooShort, Lang::Ru) => (
            "Номер неполный.",
            "Наберите его с кодом города или оператора, например 8 495 123-45-67. Чтобы звонить на городские номера без кода, укажите код своего города в настройках (area_code).",
        ),
        (NumberError::TooShort, Lang::En) => (
            "The number is incomplete.",
            "Enter it with its area code, for example 8 495 123-45-67. To call city numbers without a code, set your own area code in the settings (area_code).",
        ),
        (NumberError::Several, Lang::Ru) => (
            "После короткого номера указан ещё один.",
            "Введите только тот номер, на который нужно позвонить; добавочный бывает лишь у городских и мобильных номеров.",
        ),
        (NumberError::Several, Lang::En) => (
            "Another number follows a short one.",
            "Enter only the number to be called; only outside numbers have an extension behind them.",
        ),
        (NumberError::Withheld, Lang::Ru) => ("Номер скрыт.", "Перезвонить на него нельзя."),
        (NumberError::Withheld, Lang::En) => {
            ("The number is withheld.", "It cannot be called back.")
        }
        (NumberError::Impossible, Lang::Ru) => (
            "Такого номера не бывает.",
            "Проверьте код страны и количество цифр.",
        ),
        (NumberError::Impossible, Lang::En) => (
            "No such number can exist.",
            "Check the country code and the count of digits.",
        ),
    };
    Message::new(what, advice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::checks::messages;

    #[test]
    fn every_reason_has_its_sentence() {
        messages(
            &[
                NumberError::Empty,
                NumberError::Letters,
                NumberError::ForbiddenCharacter,
                NumberError::TooLong,
                NumberError::TooShort,
                NumberError::Several,
                NumberError::Withheld,
                NumberError::Impossible,
            ],
            number_error,
        );
    }
}

use proptest::prelude::*;

use super::{Number, NumberError, Numbering, PbxForm, numbers_in};

const FORMS: [PbxForm; 4] = [
    PbxForm::Plus,
    PbxForm::Digits,
    PbxForm::Trunk8,
    PbxForm::Outside98,
];

fn moscow() -> Numbering {
    Numbering {
        area_code: Some("495".into()),
        ..Numbering::default()
    }
}

fn parsed(text: &str) -> Result<Number, NumberError> {
    Number::parse(text, &Numbering::default())
}

fn outside(digits: &str) -> Number {
    Number::External {
        digits: digits.into(),
        post_dial: None,
    }
}

fn with_extension(digits: &str, extension: &str) -> Number {
    Number::External {
        digits: digits.into(),
        post_dial: Some(extension.into()),
    }
}

#[test]
fn every_way_to_write_a_number_gives_the_same_digits() {
    for (text, digits) in [
        ("89161234567", "79161234567"),
        ("79161234567", "79161234567"),
        ("+79161234567", "79161234567"),
        ("9161234567", "79161234567"),
        (" +7 (916) 123-45-67 ", "79161234567"),
        ("8-916-123-45-67", "79161234567"),
        ("8.916.123.45.67", "79161234567"),
        ("8 916 123‑45–67", "79161234567"),
        ("+7\u{a0}916\u{202f}123-45-67", "79161234567"),
        ("\u{202a}+7 916 123-45-67\u{202c}", "79161234567"),
        ("tel:+79161234567", "79161234567"),
        ("тел.: 8 (495) 123-45-67", "74951234567"),
        ("89161234567\r\n", "79161234567"),
        ("(+7) 916 1234567", "79161234567"),
        ("88001234567", "78001234567"),
        ("8 (800) 555-35-35", "78005553535"),
        ("8005553535", "78005553535"),
        ("87011234567", "77011234567"),
        ("77011234567", "77011234567"),
        ("+77011234567", "77011234567"),
        ("7011234567", "77011234567"),
        ("+7 727 250 1234", "77272501234"),
        ("810375291234567", "375291234567"),
        ("8 10 49 30 1234567", "49301234567"),
        ("375291234567", "375291234567"),
        ("+375 29 123-45-67", "375291234567"),
        ("998901234567", "998901234567"),
        ("380501234567", "380501234567"),
        ("37412345678", "37412345678"),
        ("12025550123", "12025550123"),
        // Ten digits that no Russian range has, and Estonia has.
        ("3725123456", "3725123456"),
        ("+39 06 698 82000", "390669882000"),
        ("0049301234567", "49301234567"),
        ("73521234567", "73521234567"),
    ] {
        assert_eq!(parsed(text), Ok(outside(digits)), "{text:?}");
    }
}

#[test]
fn what_is_dialled_after_the_answer_is_kept_apart() {
    for text in [
        "8 495 123-45-67 доб. 123",
        "84951234567 ДОБ.123",
        "84951234567, доб 123",
        "8 (495) 123-45-67 (доб. 123)",
        "84951234567,123",
        "84951234567,,123",
        "+74951234567;ext=123",
        "84951234567 ext. 123",
        "84951234567x123",
        "84951234567#123",
        "84951234567 вн.123",
        "84951234567 внутр. 123",
        "4951234567 добавочный: 123",
    ] {
        assert_eq!(
            parsed(text),
            Ok(with_extension("74951234567", "123")),
            "{text:?}"
        );
    }
    assert_eq!(
        parsed("79161234567;ext=12"),
        Ok(with_extension("79161234567", "12"))
    );
    assert_eq!(parsed("84951234567,"), Ok(outside("74951234567")));
    assert_eq!(
        parsed("84951234567 доб."),
        Err(NumberError::ForbiddenCharacter)
    );
    assert_eq!(
        parsed("84951234567 доб. 12 Иван"),
        Err(NumberError::Letters)
    );
    assert_eq!(parsed("84951234567,12345678901"), Err(NumberError::TooLong));
}

#[test]
fn short_numbers_are_internal_before_anything_else() {
    for text in ["101", "112", "02", "7916", "10001", " 1-01 "] {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(parsed(text), Ok(Number::Internal(digits)), "{text:?}");
    }
    let two = Numbering {
        internal_max_digits: 2,
        ..Numbering::default()
    };
    assert_eq!(
        Number::parse("112", &two),
        Ok(Number::Internal("112".into()))
    );
    assert_eq!(Number::parse("1121", &two), Err(NumberError::TooShort));
    let six = Numbering {
        internal_max_digits: 6,
        ..moscow()
    };
    assert_eq!(
        Number::parse("123456", &six),
        Ok(Number::Internal("123456".into()))
    );
    assert_eq!(parsed("+101"), Err(NumberError::Impossible));
}

#[test]
fn city_numbers_need_the_area_code() {
    assert_eq!(
        Number::parse("123-45-67", &moscow()),
        Ok(outside("74951234567"))
    );
    assert_eq!(parsed("123-45-67"), Err(NumberError::TooShort));
    assert_eq!(
        Number::parse("12345678", &moscow()),
        Err(NumberError::TooShort)
    );
    let yaroslavl = Numbering {
        area_code: Some("4852".into()),
        ..Numbering::default()
    };
    assert_eq!(
        Number::parse("12-34-56", &yaroslavl),
        Ok(outside("74852123456"))
    );
    assert_eq!(
        Number::parse("1234567", &yaroslavl),
        Err(NumberError::TooShort)
    );
}

#[test]
fn service_codes_are_no_outside_numbers() {
    for text in ["*8", "*8101", "**101", "#31#", "*78", "* 8 101"] {
        let code: String = text.chars().filter(|c| *c != ' ').collect();
        assert_eq!(parsed(text), Ok(Number::Service(code)), "{text:?}");
    }
    assert_eq!(parsed("*"), Err(NumberError::TooShort));
    assert_eq!(parsed(&"*8".repeat(17)), Err(NumberError::TooLong));
    assert_eq!(parsed("*8&101"), Err(NumberError::ForbiddenCharacter));
    assert_eq!(parsed("*8@ctx"), Err(NumberError::Letters));
    assert_eq!(parsed("8*101"), Err(NumberError::ForbiddenCharacter));
}

#[test]
fn what_is_no_number_says_why() {
    for (text, why) in [
        ("", NumberError::Empty),
        ("  \t ", NumberError::Empty),
        ("Number with letters", NumberError::Letters),
        ("Иван Петров", NumberError::Letters),
        ("8-800-FLOWERS", NumberError::Letters),
        ("89161234567a", NumberError::Letters),
        ("sip:101@office", NumberError::Letters),
        ("sip:79161234567@office", NumberError::Letters),
        ("79161234567@trunk", NumberError::ForbiddenCharacter),
        ("anonymous", NumberError::Withheld),
        ("Anonymous", NumberError::Withheld),
        ("<unknown>", NumberError::Withheld),
        (
            "89161234567\r\nAction: Originate",
            NumberError::ForbiddenCharacter,
        ),
        ("8916\n1234567", NumberError::ForbiddenCharacter),
        ("8916\u{0}1234567", NumberError::ForbiddenCharacter),
        ("８９１６１２３４５６７", NumberError::ForbiddenCharacter),
        ("٨٩١٦١٢٣٤٥٦٧", NumberError::ForbiddenCharacter),
        ("8916123456²", NumberError::ForbiddenCharacter),
        ("101&102", NumberError::ForbiddenCharacter),
        ("101${X}", NumberError::ForbiddenCharacter),
        ("916+1234567", NumberError::ForbiddenCharacter),
        ("++79161234567", NumberError::ForbiddenCharacter),
        ("---", NumberError::TooShort),
        ("+", NumberError::TooShort),
        ("916123456", NumberError::TooShort),
        ("101,102", NumberError::Several),
        ("112 доб. 3", NumberError::Several),
        ("8916123456789012345678", NumberError::TooLong),
        ("+7916123456", NumberError::Impossible),
        ("+791612345678", NumberError::Impossible),
        ("+999123456789", NumberError::Impossible),
    ] {
        assert_eq!(parsed(text), Err(why), "{text:?}");
    }
    assert_eq!(parsed(&"7".repeat(2000)), Err(NumberError::TooLong));
}

#[test]
fn caller_ids_as_real_exchanges_send_them() {
    let from = |text| Number::from_caller_id(text, &Numbering::default());
    for (text, digits) in [
        ("+79160001005", "79160001005"),
        ("79160001001", "79160001001"),
        ("89160001014", "79160001014"),
        ("8 916 000-10-08", "79160001008"),
        ("9160001008", "79160001008"),
        ("998901234567", "998901234567"),
        ("84951234567,5", "74951234567"),
    ] {
        assert_eq!(from(text), Ok(outside(digits)), "{text:?}");
    }
    assert_eq!(from("7916"), Ok(Number::Internal("7916".into())));
    assert_eq!(from("101"), Ok(Number::Internal("101".into())));
    for text in ["", "<unknown>", "anonymous", "Restricted", "unavailable"] {
        assert_eq!(from(text), Err(NumberError::Withheld), "{text:?}");
    }
    for text in ["ivan.petrov", "Иванов", "<COURIER>", "sip:ivan@x"] {
        assert!(
            matches!(
                from(text),
                Err(NumberError::Letters | NumberError::ForbiddenCharacter)
            ),
            "{text:?}"
        );
    }
    assert_eq!(from("ivan.petrov"), Err(NumberError::Letters));
    assert_eq!(
        from(&format!("7916{}", "0".repeat(90))),
        Err(NumberError::TooLong)
    );
}

#[test]
fn numbers_are_shown_as_people_write_them() {
    for (text, shown) in [
        ("89161234567", "+7 916 123-45-67"),
        ("74951234567", "+7 495 123-45-67"),
        ("88005553535", "8 800 555-35-35"),
        ("375291234567", "+375 29 123-45-67"),
        ("+4930123456", "+49 30 123456"),
        ("+12025550123", "+1 202-555-0123"),
        ("87011234567", "+7 701 123 4567"),
        ("101", "101"),
        ("*8101", "*8101"),
        ("84951234567 доб. 12", "+7 495 123-45-67, 12"),
    ] {
        assert_eq!(
            parsed(text).map(|n| n.shown()),
            Ok(shown.to_owned()),
            "{text:?}"
        );
    }
}

#[test]
fn each_dialplan_gets_its_form() {
    let all = |number: &Number| FORMS.map(|form| number.for_pbx(form));
    assert_eq!(
        all(&outside("79161234567")),
        ["+79161234567", "79161234567", "89161234567", "989161234567"]
    );
    assert_eq!(
        all(&outside("375291234567")),
        [
            "+375291234567",
            "375291234567",
            "810375291234567",
            "9810375291234567"
        ]
    );
    assert_eq!(all(&Number::Internal("101".into())), ["101"; 4]);
    assert_eq!(all(&Number::Service("*8101".into())), ["*8101"; 4]);
    assert_eq!(
        with_extension("74951234567", "12").for_pbx(PbxForm::Digits),
        "74951234567"
    );
}

#[test]
fn lookups_ask_for_the_exact_digits_first() {
    assert_eq!(
        outside("79161234567").lookup_forms(),
        ["79161234567", "89161234567", "9161234567", "+79161234567"]
    );
    assert_eq!(
        outside("375291234567").lookup_forms(),
        ["375291234567", "+375291234567", "810375291234567"]
    );
    assert_eq!(Number::Internal("101".into()).lookup_forms(), ["101"]);
}

#[test]
fn couriers_contact_fields_hold_several_numbers() {
    let keys = |text: &str| -> Vec<String> {
        numbers_in(text, &moscow())
            .iter()
            .map(Number::shown)
            .collect()
    };
    assert_eq!(
        keys("8916 123-45-67, +7 495 123-45-68 доб. 3; petrov1979@mail.ru"),
        ["+7 916 123-45-67", "+7 495 123-45-68, 3"]
    );
    assert_eq!(
        keys("Иван 89161234567 жена: 8(903)1112233"),
        ["+7 916 123-45-67", "+7 903 111-22-33"]
    );
    assert_eq!(
        keys("89161234567 89031112233"),
        ["+7 916 123-45-67", "+7 903 111-22-33"]
    );
    assert_eq!(
        keys("8 916 123 45 67 8 903 111 22 33"),
        ["+7 916 123-45-67", "+7 903 111-22-33"]
    );
    assert_eq!(
        keys("89161234567/89031112233\n89161234567"),
        ["+7 916 123-45-67", "+7 903 111-22-33"]
    );
    assert_eq!(
        keys("+79161234567+79031112233"),
        ["+7 916 123-45-67", "+7 903 111-22-33"]
    );
    assert_eq!(keys("89161234567,101"), ["+7 916 123-45-67, 101"]);
    assert_eq!(keys("123-45-67; дом 12, кв. 5"), ["+7 495 123-45-67"]);
    assert_eq!(keys("работает с 12.05.2024 по 31.12.2025"), [""; 0]);
    assert_eq!(keys("89161234567@mail.ru"), [""; 0]);
    assert_eq!(keys("нет"), [""; 0]);
}

fn is_dial_string(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b"*#+".contains(&b))
}

proptest! {
    #[test]
    fn nothing_but_a_dial_string_ever_reaches_the_pbx(text in "\\PC{0,40}|[0-9+*# ().,;extдоб-]{0,40}|[+]?[0-9]{1,20}") {
        for numbering in [Numbering::default(), moscow()] {
            if let Ok(number) = Number::parse(&text, &numbering) {
                for form in FORMS {
                    let dialled = number.for_pbx(form);
                    prop_assert!(is_dial_string(&dialled), "{dialled:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_shown_reads_back(text in "[+]?[0-9]{1,15}(,[0-9]{1,4})?") {
        if let Ok(number) = parsed(&text) {
            prop_assert_eq!(parsed(&number.shown()), Ok(number));
        }
    }

    #[test]
    fn free_text_never_panics(text in "(\\PC|[0-9+@,; ]){0,60}") {
        numbers_in(&text, &moscow());
    }
}

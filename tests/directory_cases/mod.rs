//! One table of questions and answers for every database and every variant of the schema.

pub mod parcels;

use std::sync::Arc;

use secrecy::SecretString;
use trubka::directory::Password;
use trubka::ports::directory::{Answer, Directory, DirectoryError, Found, LookUp, Match, Person};
use trubka::settings;

pub const VARIANT_A: &str = include_str!("../fixtures/courier/variant_a.sql");
pub const VARIANT_B: &str = include_str!("../fixtures/courier/variant_b.sql");
pub const BARE: &str = include_str!("../fixtures/courier/bare.sql");

/// What an office would set for each variant.
pub fn settings_for(variant: &str) -> settings::Directory {
    let mut settings = settings::Directory {
        timeout_ms: 20_000,
        ..settings::Directory::default()
    };
    settings
        .client_states
        .insert("2".into(), "постоянный".into());
    if variant == VARIANT_A {
        for (code, words) in [("2", "на складе"), ("3", "у курьера"), ("5", "вручён")]
        {
            settings.order_states.insert(code.into(), words.into());
        }
    } else if variant == VARIANT_B {
        settings
            .mapping
            .insert("order.address".into(), "address.where_to".into());
    }
    settings
}

pub fn password(text: &'static str) -> Password {
    Arc::new(move || Box::pin(async move { Ok(SecretString::from(text)) }))
}

/// An outside number with the forms of `phone::Number::lookup_forms`.
pub fn outside(digits: &str) -> LookUp {
    let number = trubka::phone::Number::External {
        digits: digits.to_owned(),
        post_dial: None,
    };
    LookUp {
        forms: number.lookup_forms(),
        internal: false,
    }
}

pub fn internal(extension: &str) -> LookUp {
    LookUp {
        forms: vec![extension.to_owned()],
        internal: true,
    }
}

/// Questions about the office of both variants, and what has to come.
const CASES: &[(&str, &[&str])] = &[
    (
        "79161234567",
        &[
            "Recipient 9002 Мария Котова of Магазин «Чайка» manager pavel Павел Орлов 102 by 79161234567 \
           | 48214 на складе 18:00–21:00 0 Москва, ул. Полевая, 12-34 of Магазин «Чайка» \
           | 48213 у курьера 10:00–14:00 1500 Москва, ул. Полевая, 12-34 of ООО «Ромашка» \
           held by 21 Сергей Петров (79034567890; 8 903 456-78-91, жена)",
        ],
    ),
    (
        "74954567122",
        &[
            "ContactPerson 11 Игорь Белов of ООО «Ромашка» [постоянный] \
           manager pavel Павел Орлов 102 by 74954567122",
        ],
    ),
    (
        "74954567100",
        &[
            "ContactPerson 11 Игорь Белов of ООО «Ромашка» [постоянный] \
             manager pavel Павел Орлов 102 by 74954567100",
            "Client 1 - of ООО «Ромашка» [постоянный] manager pavel Павел Орлов 102 by 74954567100",
        ],
    ),
    (
        "79034567890",
        &[
            "Courier 21 Сергей Петров manager anna Анна Соколова 101,110 by 79034567890",
            "Recipient 9006 Сергей Петров of ИП Зайцев by 79034567890 \
             | 48218 на складе 10:00–18:00 0 Москва, Садовая, 3 of ИП Зайцев",
        ],
    ),
    (
        "79165550001",
        &["Courier 22 Андрей Кузнецов by 79165550001"],
    ),
    (
        "79165550003",
        &["Courier 23 Ким Ли manager olga Ольга Никитина 103,104 by 79165550003"],
    ),
    (
        "79165551111",
        &[
            "Recipient 9004 ЕЛКИН ПЕТР of ООО «Ромашка» manager pavel Павел Орлов 102 by 79165551111 \
           | 48216 у курьера 12:00–15:00 100 Химки, Южная, 5 of ООО «Ромашка» \
           held by 22 Андрей Кузнецов (79165550001) \
           | 48215 у курьера 09:00–12:00 2300.50 Химки, Южная, 5 of ООО «Лютик» \
           held by 21 Сергей Петров (79034567890; 8 903 456-78-91, жена)",
        ],
    ),
    (
        "79165552222",
        &["Recipient 8003 Лапина Нина Ивановна by 79165552222"],
    ),
    (
        "79165553333",
        &[
            "ContactPerson 13 Олег Зайцев of ИП Зайцев [1] by 79165553333",
            "Recipient 9005 Олег Зайцев of Магазин «Чайка» by 79165553333 \
             | 48217 на складе 10:00–18:00 50 Тула, Мира, 1 of Магазин «Чайка»",
        ],
    ),
    // No name, no status: a role and a company are all there is.
    (
        "79165554444",
        &[
            "ContactPerson 14 - of ООО «Лютик» manager anna Анна Соколова 101,110 by 79165554444",
            "Client 3 - of ООО «Лютик» manager anna Анна Соколова 101,110 by 79165554444",
        ],
    ),
    // The manager is no user any more.
    (
        "79165554445",
        &["Client 4 - of Магазин «Чайка» [1] manager gone -  by 79165554445"],
    ),
    // Text that an old program spoilt.
    (
        "79165554446",
        &["Client 5 - of ООО «Весна» [1] manager olga Ольга Никитина 103,104 by 79165554446"],
    ),
    // Seven recipients on seven shipments: a placeholder.
    ("79165550000", &["shared by 7"]),
    // Six contact persons of one client: the client is meant.
    (
        "74957770000",
        &[
            "Client 6 - of Бизнес-центр «Орион» [1] manager olga Ольга Никитина 103,104 \
           by 74957770000",
        ],
    ),
    // The exact form goes before another form, whoever it is.
    (
        "74951112233",
        &[
            "Courier 22 Андрей Кузнецов by 74951112233",
            "Client 2 - of ИП Зайцев [1] by 84951112233",
        ],
    ),
    // Rows of `contacts` that point nowhere.
    ("79165559999", &[]),
    ("79160000001", &[]),
    ("70000000000", &[]),
];

const STAFF: &[(&str, &[&str])] = &[
    ("101", &["Staff anna Анна Соколова by 101"]),
    ("110", &["Staff anna Анна Соколова by 110"]),
    ("102", &["Staff pavel Павел Орлов by 102"]),
    ("1010", &["Staff sklad Склад by 1010"]),
    ("10", &[]),
    ("01", &[]),
    ("103,104", &[]),
    ("", &[]),
    ("%", &[]),
];

/// Asks everything of [`VARIANT_A`] and [`VARIANT_B`].
pub async fn check_office(directory: &dyn Directory, what: &str) {
    directory.prepare().await.expect(what);
    for (number, expected) in CASES {
        let answer = directory.look_up(outside(number)).await.expect(what);
        assert_eq!(shown(&answer), *expected, "{what}: {number}");
    }
    for (extension, expected) in STAFF {
        let answer = directory.look_up(internal(extension)).await.expect(what);
        assert_eq!(shown(&answer), *expected, "{what}: {extension}");
    }
    let users: Vec<String> = directory
        .users()
        .await
        .expect(what)
        .into_iter()
        .map(|u| {
            let name = u.name.unwrap_or_default();
            format!("{} {name} {}", u.user, u.extensions.join(","))
        })
        .collect();
    assert_eq!(
        users,
        [
            "anna Анна Соколова 101,110",
            "olga Ольга Никитина 103,104",
            "pavel Павел Орлов 102",
            "sklad Склад 1010"
        ],
        "{what}"
    );
}

/// Orders by number and people by name, of [`VARIANT_A`] and [`VARIANT_B`].
pub async fn check_search(directory: &dyn Directory, what: &str) {
    for (number, expected) in [
        (
            "48213",
            vec![
                "Recipient 9001 Мария Котова of ООО «Ромашка» by 48213 \
                 | 48213 у курьера 10:00–14:00 1500 Москва, ул. Полевая, 12-34 of ООО «Ромашка» \
                 held by 21 Сергей Петров (79034567890; 8 903 456-78-91, жена)",
            ],
        ),
        ("1", vec![]),
        ("48213' OR 1 = 1 -- ", vec![]),
    ] {
        let found = directory.order(number.into()).await.expect(what);
        let lines: Vec<String> = found.iter().map(line).collect();
        assert_eq!(lines, expected, "{what}: {number}");
    }
    // Two shipments of one order, both of the past.
    let past = directory.order("48100".into()).await.expect(what);
    let codes: Vec<&str> = past.iter().map(|m| m.code.as_str()).collect();
    assert_eq!(codes, ["8003", "8001"], "{what}");
    assert!(past.iter().all(|m| m.orders[0].courier.is_none()), "{what}");

    for (fragment, expected) in [
        (
            "белов",
            vec!["ContactPerson 11 Игорь Белов of ООО «Ромашка» 74954567100,74954567122"],
        ),
        (
            "БЕЛ иго",
            vec!["ContactPerson 11 Игорь Белов of ООО «Ромашка» 74954567100,74954567122"],
        ),
        (
            "Зайцев",
            vec![
                "ContactPerson 13 Олег Зайцев of ИП Зайцев 79165553333",
                "Client 2 - of ИП Зайцев 84951112233",
            ],
        ),
        ("петров", vec!["Courier 21 Сергей Петров of - 79034567890"]),
        ("соколова", vec!["Staff anna Анна Соколова of - 101,110"]),
        ("елов", vec![]),
        ("белов пётр", vec![]),
        (" «", vec![]),
        // A recipient is found by number or order.
        ("котова", vec![]),
    ] {
        let found = directory.people(fragment.into(), 10).await.expect(what);
        let lines: Vec<String> = found.people.iter().map(person).collect();
        assert_eq!(lines, expected, "{what}: {fragment}");
    }
    let two = directory.people("ООО".into(), 2).await.expect(what);
    assert_eq!(two.people.len(), 2, "{what}");
}

/// All numbers of a party, of [`VARIANT_A`] and [`VARIANT_B`].
pub async fn check_numbers(directory: &dyn Directory, what: &str) {
    // The copy of the people is made in the background, or by the first who asks for a name.
    let people = directory.people("белов".into(), 1).await.expect(what);
    assert_eq!(people.people.len(), 1, "{what}");
    for (found, code, expected) in [
        (
            Found::ContactPerson,
            "11",
            &["74954567100", "74954567122"][..],
        ),
        (Found::Client, "2", &["84951112233"]),
        (Found::Courier, "21", &["79034567890"]),
        (Found::Staff, "anna", &["101", "110"]),
        // Of the same code, but another one.
        (Found::Client, "11", &[]),
        // A recipient is no person of the office's list.
        (Found::Recipient, "9002", &[]),
        (Found::Client, "2' OR '1' = '1", &[]),
    ] {
        let numbers = directory.numbers(found, code.into()).await.expect(what);
        assert_eq!(numbers, expected, "{what}: {found:?} {code}");
    }
}

fn person(p: &Person) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
    format!(
        "{:?} {} {} of {} {}",
        p.found,
        p.code,
        or_none(&p.name),
        or_none(&p.company),
        p.numbers.join(",")
    )
}

/// Asks everything of [`BARE`]: only documented columns.
pub async fn check_bare(directory: &dyn Directory, what: &str) {
    for (number, expected) in [
        (
            "79161234567",
            "Recipient 9001 - of ООО «Ромашка» manager pavel - 102 by 79161234567 \
             | 48213 of ООО «Ромашка» held by 21 Сергей Петров (79034567890)",
        ),
        ("74954567122", "ContactPerson 11 - by 74954567122"),
        (
            "74954567100",
            "Client 1 - of ООО «Ромашка» manager pavel - 102 by 74954567100",
        ),
        (
            "79034567890",
            "Courier 21 Сергей Петров manager pavel - 102 by 79034567890",
        ),
    ] {
        let answer = directory.look_up(outside(number)).await.expect(what);
        assert_eq!(shown(&answer), [expected], "{what}: {number}");
    }
    let staff = directory.look_up(internal("102")).await.expect(what);
    assert_eq!(shown(&staff), ["Staff pavel - by 102"], "{what}");
}

/// SQL for a recipient of 3,000 closed shipments under one name, one of the newest in work, with
/// names no card could hold, and bytes that are no text.
pub fn busy_recipient() -> String {
    let rows = |f: &dyn Fn(u32) -> String| (0..3000).map(f).collect::<Vec<_>>().join(", ");
    let name = "Очень длинное имя ".repeat(5);
    format!(
        "INSERT INTO contacts (code, VALUE, Source, SourceCodeType) VALUES {};\n\
         INSERT INTO address (code, zakaz, date_put, fio) VALUES {};\n\
         UPDATE address SET date_put = NULL WHERE code IN (100000, 102990);\n\
         INSERT INTO contacts (code, VALUE, Source, SourceCodeType) \
         SELECT code + 10000, '79165557778', Source, 3 FROM contacts WHERE code BETWEEN 200000 AND 200099;\n\
         INSERT INTO contacts (code, VALUE, Source, SourceCodeType) VALUES \
         (300001, '79165557778', 23, 1), (300002, '79165557778', 2, 2)",
        rows(&|i| format!("({}, '79165557777', {}, 3)", 200_000 + i, 100_000 + i)),
        rows(&|i| format!("({}, 48213, '2026-01-01 00:00:00', '{name}')", 100_000 + i)),
    )
}

/// The newest in work is told; the one that three thousand newer ones bury is not looked for.
pub async fn check_busy(directory: &dyn Directory, what: &str) {
    let answer = directory.look_up(outside("79165557777")).await.expect(what);
    let [found] = answer.matches.as_slice() else {
        panic!("{what}: {answer:?}");
    };
    assert_eq!(found.code, "102990", "{what}");
    assert_eq!(found.orders.len(), 1, "{what}");
    // Whose number it is, is told whatever was sent to it; the second time by one question.
    for _ in 0..2 {
        let answer = directory.look_up(outside("79165557778")).await.expect(what);
        let found: Vec<_> = answer.matches.iter().map(|m| m.code.as_str()).collect();
        assert_eq!(found, ["2", "23", "100099"], "{what}");
    }
}

/// Each statement takes something away that is documented, and what has to be said.
pub fn broken_schemas() -> Vec<(&'static str, DirectoryError)> {
    let column = |table: &str, column: &str| DirectoryError::MissingColumn {
        table: table.into(),
        column: column.into(),
    };
    vec![
        (
            "DROP TABLE givn",
            DirectoryError::MissingTable("givn".into()),
        ),
        ("DROP TABLE fio", DirectoryError::MissingTable("fio".into())),
        (
            "DROP TABLE contacts",
            DirectoryError::MissingTable("contacts".into()),
        ),
        (
            "ALTER TABLE kurier RENAME COLUMN phonek TO phone2",
            column("kurier", "phonek"),
        ),
        (
            "ALTER TABLE users RENAME COLUMN extPhone TO phones",
            column("users", "extPhone"),
        ),
        (
            "ALTER TABLE address RENAME COLUMN date_put TO closed_at",
            column("address", "date_put"),
        ),
    ]
}

/// An answer as lines that a person can check.
pub fn shown(answer: &Answer) -> Vec<String> {
    match answer.shared_by {
        Some(n) => vec![format!("shared by {n}")],
        None => answer.matches.iter().map(line).collect(),
    }
}

fn line(m: &Match) -> String {
    let mut out = format!(
        "{:?} {} {}",
        m.found,
        m.code,
        m.name.as_deref().unwrap_or("-")
    );
    if let Some(company) = &m.company {
        out += &format!(" of {company}");
    }
    if let Some(status) = &m.status {
        out += &format!(" [{status}]");
    }
    if let Some(manager) = &m.manager {
        let name = manager.name.as_deref().unwrap_or("-");
        out += &format!(
            " manager {} {name} {}",
            manager.user,
            manager.extensions.join(",")
        );
    }
    out += &format!(" by {}", m.matched);
    for o in &m.orders {
        out += &format!(" | {}", o.number);
        for part in [&o.state, &o.window, &o.sum, &o.address]
            .into_iter()
            .flatten()
        {
            out += &format!(" {part}");
        }
        if let Some(client) = &o.client {
            out += &format!(" of {client}");
        }
        if let Some(c) = &o.courier {
            out += &format!(" held by {} {} ({})", c.code, c.name, c.phones.join("; "));
        }
    }
    out
}

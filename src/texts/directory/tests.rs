//! Sentences of the directory and the journal.

use super::*;
use crate::ports::directory::DatabaseTlsFault;
use crate::ports::secrets::SecretError;
use crate::settings::Words;
use crate::texts::checks::{messages, phrases};

fn errors() -> Vec<DirectoryError> {
    vec![
        DirectoryError::Off,
        DirectoryError::TimedOut { ms: 3000 },
        DirectoryError::Unreachable("connection refused".into()),
        DirectoryError::AccessDenied,
        DirectoryError::NoPassword(SecretError::BadSource),
        DirectoryError::NoDatabase("courier".into()),
        DirectoryError::NoFile("/srv/courier.sqlite".into()),
        DirectoryError::MissingTable("contacts".into()),
        DirectoryError::MissingColumn {
            table: "contacts".into(),
            column: "VALUE".into(),
        },
        DirectoryError::Other("boom".into()),
        DirectoryError::Tls(DatabaseTlsFault::NotAgreed(
            "received fatal alert: ProtocolVersion".into(),
        )),
        DirectoryError::Tls(DatabaseTlsFault::Certificate("UnknownIssuer".into())),
        DirectoryError::Tls(DatabaseTlsFault::NoAuthorities {
            file: "ca.pem".into(),
            why: "no such file".into(),
        }),
    ]
}

#[test]
fn sums_have_a_currency_and_words_have_none() {
    for (kept, ru, en) in [
        ("0", "0 ₽", "0 ₽"),
        ("950", "950 ₽", "950 ₽"),
        ("3500", "3 500 ₽", "3,500 ₽"),
        ("1234567.50", "1 234 567,50 ₽", "1,234,567.50 ₽"),
        ("-99", "−99 ₽", "−99 ₽"),
        ("3 500 ₽", "3 500 ₽", "3 500 ₽"),
        ("оплачен", "оплачен", "оплачен"),
        ("1.2.3", "1.2.3", "1.2.3"),
        ("", "", ""),
    ] {
        let plain = |lang| sum(kept, lang).replace('\u{a0}', " ");
        assert_eq!(
            (plain(Lang::Ru).as_str(), plain(Lang::En).as_str()),
            (ru, en)
        );
    }
    assert!(
        !sum("3500", Lang::Ru).contains(' '),
        "a sum never breaks over two lines"
    );
}

#[test]
fn a_fault_that_lasts_says_for_how_long() {
    let error = DirectoryError::Paused {
        error: Box::new(DirectoryError::TimedOut { ms: 3000 }),
        secs: 65,
    };
    assert_eq!(directory_short(&error, Lang::Ru), "База не ответила");
    let message = directory_error(&error, Lang::Ru);
    assert_eq!(message.what, "База не ответила за 3 с.");
    assert!(message.advice.starts_with("Так уже 1 мин 5 с"), "{message}");
    let text = directory_error(&error, Lang::En).to_string();
    assert!(text.contains("for 1 min 5 s"), "{text}");
}

#[test]
fn what_was_not_found_is_named() {
    phrases(&["48213"], |number, lang| no_order(number, lang));
    phrases(&["101"], |name, lang| nobody_named(name, lang));
}

#[test]
fn old_data_say_of_when_they_are() {
    let (noon, day_ms) = (1_795_000_000_000, 24 * 3600 * 1000);
    let at = time_of_day(local(noon).unwrap());
    assert_eq!(
        as_of(noon, noon, Lang::Ru).unwrap(),
        format!("данные на {at}")
    );
    assert_eq!(
        as_of(noon, noon + day_ms, Lang::Ru).unwrap(),
        format!("данные на {at}, вчера")
    );
    assert_eq!(as_of(i64::MAX, noon, Lang::En), None);
}

#[test]
fn nobody_is_called_unknown_who_could_not_be_looked_up() {
    let words = Words::default();
    for lang in [Lang::Ru, Lang::En] {
        let unknown = role_tag(&Lookup::Unknown, &words, lang);
        for lookup in [
            Lookup::Pending,
            Lookup::Failed(DirectoryError::AccessDenied),
        ] {
            assert_ne!(role_tag(&lookup, &words, lang), unknown, "{lookup:?}");
        }
    }
}

#[test]
fn every_trouble_of_the_directory_has_its_sentences() {
    messages(&errors(), directory_error);
    phrases(&errors(), |error, lang| {
        directory_short(error, lang).to_owned()
    });
    let text = directory_error(&errors()[8], Lang::Ru).to_string();
    assert!(
        text.contains("contacts") && text.contains("VALUE"),
        "{text}"
    );
    let text = directory_error(&DirectoryError::TimedOut { ms: 1500 }, Lang::Ru).what;
    assert_eq!(text, "База не ответила за 1500 мс.");
    // The card and the banner say the same of a missing file, and no word of a server.
    let gone = DirectoryError::NoFile("/srv/courier.sqlite".into());
    for lang in [Lang::Ru, Lang::En] {
        let message = directory_error(&gone, lang);
        assert!(message.what.starts_with(directory_short(&gone, lang)));
        let text = message.to_string();
        assert!(
            text.contains(" path ") && !text.contains("сервер"),
            "{text}"
        );
        for error in errors().iter().filter(|e| **e != DirectoryError::Off) {
            let text = directory_error(error, lang).to_string();
            let is_allowed_for = text.contains("запомнено") || text.contains("remembered");
            assert!(is_allowed_for, "{text}");
        }
    }
}

#[test]
fn every_trouble_of_the_journal_has_its_sentences() {
    messages(
        &[
            JournalError::Open {
                path: "journal.db".into(),
                why: "read-only".into(),
            },
            JournalError::Newer,
            JournalError::Write("disk full".into()),
            JournalError::Other("boom".into()),
        ],
        journal_error,
    );
    let anew = [
        BegunAnew::Gone {
            path: "/tmp/journal.db".into(),
        },
        BegunAnew::Damaged {
            aside: "/tmp/journal.db.damaged-1".into(),
        },
    ];
    messages(&anew, journal_begun_anew);
    let gone = BegunAnew::Gone {
        path: "a.db".into(),
    };
    let advice = journal_begun_anew(&gone, Lang::Ru).advice;
    assert!(advice.contains("которые ещё шли"), "{advice}");
}

#[test]
fn a_card_without_a_person_says_why() {
    assert_eq!(lookup(&Lookup::None, Lang::Ru), None);
    let states = [
        Lookup::Pending,
        Lookup::Unknown,
        Lookup::Shared(17),
        Lookup::Failed(DirectoryError::AccessDenied),
    ];
    phrases(&states, |state, lang| {
        lookup(state, lang).unwrap_or_default()
    });
}

#[test]
fn matches_say_where_they_come_from() {
    let all = [
        Found::ContactPerson,
        Found::Client,
        Found::Courier,
        Found::Recipient,
        Found::Staff,
    ];
    phrases(&all, |f, lang| found(*f, lang).to_owned());
}

#[test]
fn what_is_said_of_a_number_goes_on_in_small_letters() {
    let words = lookup_of("48220", &Lookup::Unknown, Lang::Ru);
    assert_eq!(words, "48220: номера нет в базе");
}

//! A day's journal.

use trubka::desk::snapshot::{Direction, JournalPage, JournalRow, Outcome, Role};

use super::NOW_MS;

/// Today and yesterday.
pub fn journal() -> JournalPage {
    let row =
        |id, minutes_ago: i64, direction, shown: &str, name: Option<&str>, role, outcome, talk| {
            JournalRow {
                id,
                pbx: String::new(),
                call: format!("{id}.0"),
                started_unix_ms: NOW_MS - minutes_ago * 60_000,
                direction,
                number: Some(shown.chars().filter(char::is_ascii_digit).collect()),
                number_shown: Some(shown.into()),
                role,
                name: name.map(Into::into),
                company: None,
                orders: Vec::new(),
                extension: Some("101".into()),
                extension_name: None,
                answered_by: Some("102".into()).filter(|_| talk > 0),
                answered_by_name: Some("Павел Орлов".into()).filter(|_| talk > 0),
                outcome,
                reason: None,
                ring_secs: Some(18),
                talk_secs: Some(talk).filter(|talk| *talk > 0),
                transfers: Vec::new(),
                own: true,
                note: trubka::desk::snapshot::Note::default(),
            }
        };
    use Direction::{Callback, Incoming, Internal, Outgoing};
    use Outcome::{Answered, AnsweredElsewhere, Busy, Failed, MenuOnly, Missed, NoAnswer};
    let (client, courier, recipient) = (
        Some(Role::Client),
        Some(Role::Courier),
        Some(Role::Recipient),
    );
    let mut rows = vec![
        row(
            20,
            2,
            Incoming,
            "+7 916 123-45-67",
            Some("Мария Котова"),
            recipient,
            None,
            0,
        ),
        row(
            19,
            13,
            Incoming,
            "+7 495 456-71-22",
            Some("Игорь Белов"),
            client,
            Some(Missed),
            0,
        ),
        row(
            18,
            24,
            Outgoing,
            "+7 903 456-78-90",
            Some("Сергей Петров"),
            courier,
            Some(Answered),
            72,
        ),
        row(
            17,
            42,
            Incoming,
            "+7 921 000-45-67",
            None,
            None,
            Some(Answered),
            41,
        ),
        row(
            16,
            59,
            Incoming,
            "+7 985 456-70-01",
            Some("Ольга Никитина"),
            recipient,
            Some(AnsweredElsewhere),
            0,
        ),
        row(
            15,
            93,
            Outgoing,
            "+7 495 456-71-20",
            Some("ООО «Ромашка»"),
            client,
            Some(Busy),
            0,
        ),
        row(
            14,
            100,
            Internal,
            "102",
            Some("Павел Орлов"),
            Some(Role::Staff),
            Some(Answered),
            12,
        ),
        row(
            13,
            130,
            Callback,
            "+7 999 456-77-31",
            Some("Дмитрий Уваров"),
            recipient,
            Some(Answered),
            58,
        ),
        row(
            12,
            20 * 60,
            Incoming,
            "+7 916 123-45-67",
            Some("Мария Котова"),
            recipient,
            Some(Answered),
            3785,
        ),
        row(
            11,
            21 * 60,
            Outgoing,
            "+7 999 456-77-31",
            Some("Дмитрий Уваров"),
            recipient,
            Some(NoAnswer),
            0,
        ),
        row(
            10,
            21 * 60 + 4,
            Outgoing,
            "+7 999 456-77-31",
            Some("Дмитрий Уваров"),
            recipient,
            Some(Failed),
            0,
        ),
        row(
            9,
            22 * 60,
            Incoming,
            "+7 812 000-00-00",
            None,
            None,
            Some(MenuOnly),
            0,
        ),
    ];
    for (index, company) in [(1, "ООО «Ромашка»")] {
        if let Some(row) = rows.get_mut(index) {
            row.company = Some(company.into());
        }
    }
    for index in [0, 2, 8] {
        if let Some(row) = rows.get_mut(index) {
            row.orders = vec!["48213".into(), "48255".into()];
        }
    }
    JournalPage {
        search: "4567".into(),
        rows,
        loaded: true,
        ..JournalPage::default()
    }
}

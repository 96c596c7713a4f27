//! Pages, filters and searches.

use super::*;

#[tokio::test]
async fn pages_are_in_the_order_of_start_without_gaps() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    // Told late, as after a reconnect, and several in one millisecond.
    for n in [3, 1, 7, 2, 5, 4, 6] {
        journal.record(entry(n)).await.unwrap();
    }
    for n in 0..100 {
        let same = Entry {
            call: format!("1760000000.{}", 100 + n),
            started_unix_ms: START + 100_000,
            ..entry(n)
        };
        journal.record(same).await.unwrap();
    }
    let mut query = Query {
        limit: 4,
        ..Query::default()
    };
    let mut seen = Vec::new();
    loop {
        let rows = journal.page(query.clone()).await.unwrap();
        let Some(last) = rows.last() else { break };
        query.before = Some(last.id);
        seen.extend(rows.into_iter().map(|r| r.entry.call));
    }
    let expected: Vec<String> = (100..200)
        .rev()
        .chain((1..=7).rev())
        .map(|n| format!("1760000000.{n}"))
        .collect();
    assert_eq!(seen, expected);
    assert!(journal.page(Query::default()).await.unwrap().is_empty());
}

#[tokio::test]
async fn any_fragment_finds() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    journal.record(entry(5)).await.unwrap();
    let named = Entry {
        number: Some("79161234567".into()),
        ..full()
    };
    journal.record(named).await.unwrap();
    let withheld = Entry {
        number: None,
        caller_name: Some("Зимний, Сергей".into()),
        ..entry(6)
    };
    journal.record(withheld).await.unwrap();
    for (text, found) in [
        ("ЁЛКИН", vec!["0"]),
        ("елк", vec!["0"]),
        ("Е\u{308}лкин", vec!["0"]),
        ("пётр  ёлкин ", vec!["0"]),
        ("петр", vec!["0"]),
        ("ромашка", vec!["0"]),
        ("\"Ромашка\"", vec!["0"]),
        ("\"", vec!["0"]),
        ("'", vec![]),
        ("%", vec!["0"]),
        ("100%_", vec!["0"]),
        ("_", vec!["0"]),
        ("10%", vec![]),
        ("OR 1=1", vec![]),
        ("*", vec![]),
        ("ш", vec!["0"]),
        ("зи", vec!["6"]),
        ("Й", vec!["6"]),
        ("Й, с", vec!["6"]),
        ("к-1029", vec!["0"]),
        ("10294", vec!["0"]),
        ("8 (916) 123-45-67", vec!["0"]),
        ("+7 916 123", vec!["0"]),
        ("234-56", vec!["0"]),
        ("7916", vec!["5", "0"]),
        ("8916", vec!["5", "0"]),
        ("903-111", vec!["0"]),
        ("petr", vec!["0"]),
        // A fragment does not stand across two fields.
        ("7petr", vec![]),
        // Every word of several is a fragment of its own, wherever it stands.
        ("Ёлкин Пётр", vec!["0"]),
        ("елкин ооо", vec!["0"]),
        ("К-10293 петр 7916 ромашка", vec!["0"]),
        ("сергей ЗИМ", vec!["6"]),
        ("елкин сергей", vec![]),
        ("7916 нет", vec![]),
        ("\"Пётр Ёлкин\"", vec!["0"]),
        ("\"Ёлкин Пётр\"", vec![]),
        ("ооо \"Пётр Ёлкин\"", vec!["0"]),
        ("", vec!["6", "5", "0"]),
        (" \t", vec!["6", "5", "0"]),
    ] {
        assert_eq!(calls(&journal, search(text)).await, found, "{text:?}");
    }
}

#[tokio::test]
async fn a_search_goes_with_every_filter_and_from_page_to_page() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    // Many parties match ("7916…"), so the newest calls are walked; rare ones are gathered.
    for n in 0..400 {
        let call = Entry {
            outcome: Some(if n % 2 == 0 {
                Outcome::Missed
            } else {
                Outcome::Answered
            }),
            extension: Some(if n % 10 == 0 { "102" } else { "101" }.into()),
            rang: vec![],
            orders: vec![format!("9{n:04}")],
            party: (n < 3).then(|| Party {
                role: Role::Courier,
                name: Some("Рустам".into()),
                company: None,
                code: "1".into(),
            }),
            ..entry(n)
        };
        journal.record(call).await.unwrap();
    }
    for text in ["16", "9", "рустам"] {
        let rare = text == "рустам";
        for extensions in [vec![], vec!["102".to_owned()]] {
            for missed in [false, true] {
                for direction in [None, Some(Direction::Incoming), Some(Direction::Outgoing)] {
                    let mut query = Query {
                        extensions: extensions.clone(),
                        missed,
                        direction,
                        limit: 7,
                        ..search(text)
                    };
                    let expected: Vec<String> = (0..400)
                        .rev()
                        .filter(|n| !rare || *n < 3)
                        .filter(|n| !missed || n % 2 == 0)
                        .filter(|n| extensions.is_empty() || n % 10 == 0)
                        .filter(|_| direction != Some(Direction::Outgoing))
                        .map(|n| n.to_string())
                        .collect();
                    let mut seen = Vec::new();
                    loop {
                        let rows = journal.page(query.clone()).await.unwrap();
                        let Some(last) = rows.last() else { break };
                        query.before = Some(last.id);
                        seen.extend(
                            rows.iter()
                                .map(|r| r.entry.call.split_once('.').unwrap().1.to_owned()),
                        );
                    }
                    assert_eq!(
                        seen, expected,
                        "{text} {extensions:?} {missed} {direction:?}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn filters() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    for (n, direction, outcome, extension) in [
        (0, Direction::Incoming, Some(Outcome::Missed), "101"),
        (1, Direction::Incoming, Some(Outcome::Answered), "102"),
        (2, Direction::Outgoing, Some(Outcome::NoAnswer), "101"),
        (3, Direction::Internal, Some(Outcome::Missed), "103"),
        (4, Direction::Incoming, Some(Outcome::Unreachable), "103"),
        (5, Direction::Callback, Some(Outcome::Busy), "101"),
        (6, Direction::Incoming, None, "101"),
        (7, Direction::Incoming, Some(Outcome::MenuOnly), "102"),
    ] {
        let call = Entry {
            direction,
            outcome,
            extension: Some(extension.into()),
            rang: vec![],
            ..entry(n)
        };
        journal.record(call).await.unwrap();
    }
    let missed = Query {
        missed: true,
        ..all()
    };
    assert_eq!(calls(&journal, missed.clone()).await, ["7", "4", "0"]);
    let only = |d| Query {
        direction: Some(d),
        ..all()
    };
    assert_eq!(calls(&journal, only(Direction::Outgoing)).await, ["2"]);
    assert_eq!(calls(&journal, only(Direction::Callback)).await, ["5"]);
    let of = |x: &[&str]| Query {
        extensions: x.iter().map(|x| (*x).to_owned()).collect(),
        ..all()
    };
    assert_eq!(calls(&journal, of(&["101"])).await, ["6", "5", "2", "0"]);
    assert_eq!(
        calls(&journal, of(&["103", "102", "103"])).await,
        ["7", "4", "3", "1"]
    );
    let both = Query {
        missed: true,
        ..of(&["101", "103"])
    };
    assert_eq!(calls(&journal, both).await, ["4", "0"]);
    let none = Query {
        direction: Some(Direction::Outgoing),
        ..missed
    };
    assert!(calls(&journal, none).await.is_empty());
    // A call that ends as missed moves into the filter.
    let ended = Entry {
        outcome: Some(Outcome::Missed),
        rang: vec![],
        ..entry(6)
    };
    journal.record(ended).await.unwrap();
    let own_missed = Query {
        missed: true,
        ..of(&["101"])
    };
    assert_eq!(calls(&journal, own_missed).await, ["6", "0"]);
}

#[tokio::test]
async fn a_callee_is_no_extension_but_a_colleague_who_picked_up_is() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let outgoing = Entry {
        direction: Direction::Outgoing,
        answered_by: entry(1).number,
        ..entry(1)
    };
    journal.record(outgoing.clone()).await.unwrap();
    let picked_up = Entry {
        answered_by: Some("104".into()),
        ..entry(2)
    };
    journal.record(picked_up).await.unwrap();
    let of = |x: String| Query {
        extensions: vec![x],
        ..all()
    };
    assert!(
        calls(&journal, of(outgoing.number.unwrap()))
            .await
            .is_empty()
    );
    assert_eq!(calls(&journal, of("104".into())).await, ["2"]);
}

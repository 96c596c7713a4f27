//! Notes: kept beside the calls whatever becomes of these, and found.

use super::*;

const PBX: &str = "pbx.office:5038";

fn note(text: &str, result: Option<&str>) -> Note {
    Note {
        text: text.into(),
        result: result.map(str::to_owned),
    }
}

async fn write(journal: &SqliteJournal, n: i64, note: Note) {
    let written = journal.note(PBX.into(), entry(n).call, note);
    written.await.unwrap();
}

/// What is noted of each call, by its number, newest first.
async fn notes(journal: &SqliteJournal) -> Vec<(String, Note)> {
    let rows = journal.page(all()).await.unwrap().into_iter();
    let short = |call: String| call.trim_start_matches("1760000000.").to_owned();
    rows.filter(|row| !row.note.is_empty())
        .map(|row| (short(row.entry.call), row.note))
        .collect()
}

fn of(n: i64, note: Note) -> (String, Note) {
    (n.to_string(), note)
}

#[tokio::test]
async fn a_note_survives_what_is_written_of_the_call_later_and_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let first = journal(directory.path()).await;
    first.record(entry(1)).await.unwrap();
    let noted = note("Просил\nперезвонить", Some("Перезвонить"));
    write(&first, 1, noted.clone()).await;
    let ended = Entry {
        ended_unix_ms: Some(START + 9_000),
        outcome: Some(Outcome::Answered),
        ..entry(1)
    };
    first.record(ended.clone()).await.unwrap();
    first
        .record_all(std::slice::from_ref(&ended))
        .await
        .unwrap();
    assert_eq!(notes(&first).await, [of(1, noted.clone())]);
    first.close().await;
    let second = journal(directory.path()).await;
    let rows = second.page(all()).await.unwrap();
    assert_eq!((&rows[0].entry, &rows[0].note), (&ended, &noted));
    // Another one in its place, and none.
    write(&second, 1, note("иначе", None)).await;
    assert_eq!(notes(&second).await, [of(1, note("иначе", None))]);
    write(&second, 1, Note::default()).await;
    assert!(notes(&second).await.is_empty());
}

#[tokio::test]
async fn what_an_earlier_run_noted_of_calls_that_go_on_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let other = Entry {
        pbx: "branch:5038".into(),
        ..entry(2)
    };
    for call in [entry(1), other, entry(3)] {
        journal.record(call).await.unwrap();
    }
    write(&journal, 1, note("ждёт ответа", None)).await;
    let branch = journal.note("branch:5038".into(), entry(2).call, note("чужое", None));
    branch.await.unwrap();
    let left = journal.resume(PBX.into()).await.unwrap();
    assert_eq!(left.notes, [(entry(1).call, note("ждёт ответа", None))]);
}

#[tokio::test]
async fn notes_and_results_are_found_by_this_reader_and_another_one() {
    let directory = tempfile::tempdir().unwrap();
    let (here, there) = (
        journal(directory.path()).await,
        journal(directory.path()).await,
    );
    for n in 1..=60 {
        here.record(entry(n)).await.unwrap();
    }
    assert!(calls(&there, search("ёлка")).await.is_empty());
    write(
        &here,
        7,
        note("Просил привезти ёлку до 18:00", Some("Заказ принят")),
    )
    .await;
    write(&here, 59, note("ЁЛКА не нужна", None)).await;
    for journal in [&here, &there] {
        assert_eq!(calls(journal, search("елк")).await, ["59", "7"]);
        assert_eq!(calls(journal, search("заказ прин")).await, ["7"]);
        assert_eq!(calls(journal, search("18:00")).await, ["7"]);
        let missed = Query {
            missed: true,
            ..search("елк")
        };
        assert!(calls(journal, missed).await.is_empty());
        let older = Query {
            before: Some(journal.page(search("елк")).await.unwrap()[0].id),
            ..search("елк")
        };
        assert_eq!(calls(journal, older).await, ["7"]);
        let first = Query {
            limit: 1,
            ..search("елк")
        };
        assert_eq!(calls(journal, first).await, ["59"]);
    }
    write(&there, 7, note("передумал", None)).await;
    for journal in [&here, &there] {
        assert_eq!(calls(journal, search("елк")).await, ["59"]);
        assert_eq!(calls(journal, search("передумал")).await, ["7"]);
        assert!(calls(journal, search("заказ")).await.is_empty());
    }
    // Read anew: the last of each.
    let third = journal(directory.path()).await;
    assert_eq!(calls(&third, search("передумал")).await, ["7"]);
    assert!(calls(&third, search("привезти")).await.is_empty());
}

#[tokio::test]
async fn a_call_that_becomes_a_part_of_another_hands_its_note_on() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    for n in 1..=4 {
        journal.record(entry(n)).await.unwrap();
    }
    write(&journal, 1, note("первое", None)).await;
    write(&journal, 2, note("второе", Some("Жалоба"))).await;
    write(&journal, 3, note("третье", None)).await;
    let forget =
        |gone: i64, into: i64| journal.forget(PBX.into(), entry(gone).call, entry(into).call);
    forget(2, 1).await.unwrap();
    let both = note("первое\nвторое", Some("Жалоба"));
    assert_eq!(
        notes(&journal).await,
        [of(3, note("третье", None)), of(1, both.clone())]
    );
    forget(3, 4).await.unwrap();
    let handed_on = [of(4, note("третье", None)), of(1, both)];
    assert_eq!(notes(&journal).await, handed_on);
    assert_eq!(calls(&journal, search("второе")).await, ["1"]);
    assert_eq!(calls(&journal, search("третье")).await, ["4"]);
    // Told of twice, and one without a note.
    forget(3, 4).await.unwrap();
    forget(4, 1).await.unwrap();
    forget(1, 4).await.unwrap();
    assert!(notes(&journal).await.is_empty(), "both are gone");
}

#[tokio::test]
async fn a_note_goes_together_with_calls_all_or_none() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let record = |n: i64| Change::Record(Box::new(entry(n)));
    let noted = |n: i64, text: &str| Change::Note {
        pbx: PBX.into(),
        call: entry(n).call,
        note: note(text, None),
    };
    let changes = vec![record(1), noted(1, "а"), record(2), noted(2, "б")];
    journal.write_all(changes).await.unwrap();
    let both = [of(2, note("б", None)), of(1, note("а", None))];
    assert_eq!(notes(&journal).await, both);
    sqlx::query(
        "CREATE TRIGGER refuse BEFORE INSERT ON calls WHEN NEW.call LIKE '%.9'
         BEGIN SELECT raise(ABORT, 'not this one'); END",
    )
    .execute(&journal.writer.pool)
    .await
    .unwrap();
    let changes = vec![noted(1, "в"), record(9)];
    journal.write_all(changes).await.unwrap_err();
    assert_eq!(notes(&journal).await, both);
    assert!(calls(&journal, search("в")).await.is_empty());
}

#[tokio::test]
async fn a_note_may_come_before_its_call() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    write(&journal, 1, note("заранее", None)).await;
    // The reader sees the note before there is a call.
    journal.record(entry(2)).await.unwrap();
    assert!(calls(&journal, search("заранее")).await.is_empty());
    write(&journal, 3, note("другое", None)).await;
    write(&journal, 1, note("заранее, но иначе", None)).await;
    journal.record(entry(1)).await.unwrap();
    let noted = note("заранее, но иначе", None);
    assert_eq!(notes(&journal).await, [of(1, noted)]);
    assert_eq!(calls(&journal, search("иначе")).await.len(), 1);
    journal.record(entry(3)).await.unwrap();
    assert_eq!(calls(&journal, search("другое")).await.len(), 1);
}

#[tokio::test]
async fn the_latest_calls_with_a_party_by_all_its_numbers() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let with = |n: i64, number: &str, courier: Option<&str>| Entry {
        number: Some(number.into()),
        courier: courier.map(str::to_owned),
        caller_name: Some("79161112233".into()),
        ..entry(n)
    };
    for (n, number, courier) in [
        (1, "79161112233", None),
        (2, "791611122334", None),
        (3, "101", None),
        (4, "74951112233", Some("79161112233")),
        (5, "1011", None),
        (6, "79161112233", None),
    ] {
        journal.record(with(n, number, courier)).await.unwrap();
    }
    let of = |numbers: &[&str]| Query {
        numbers: numbers.iter().map(|number| (*number).to_owned()).collect(),
        ..all()
    };
    assert_eq!(calls(&journal, of(&["79161112233"])).await, ["6", "4", "1"]);
    assert_eq!(calls(&journal, of(&["101"])).await, ["3"]);
    let both = of(&["101", "791611122334", "nobody", ""]);
    assert_eq!(calls(&journal, both).await, ["3", "2"]);
    let two = Query {
        limit: 2,
        ..of(&["79161112233"])
    };
    assert_eq!(calls(&journal, two).await, ["6", "4"]);
    assert!(calls(&journal, of(&[""])).await.is_empty());
    let fragment = Query {
        search: "4951".into(),
        ..of(&["79161112233"])
    };
    assert_eq!(calls(&journal, fragment).await, ["4"]);
}

#[tokio::test]
async fn of_each_number_the_latest_call() {
    let directory = tempfile::tempdir().unwrap();
    let journal = journal(directory.path()).await;
    let with = |n: i64, number: Option<&str>, name: Option<&str>| Entry {
        number: number.map(str::to_owned),
        caller_name: name.map(str::to_owned),
        orders: vec!["916".into()],
        ..entry(n)
    };
    for (n, number, name) in [
        (1, Some("79161112233"), Some("Иван")),
        (2, Some("79031112233"), Some("Иван")),
        (3, Some("79161112233"), None),
        (4, None, Some("Иван")),
        (5, Some("79161112244"), None),
        (6, Some("79031112233"), None),
    ] {
        journal.record(with(n, number, name)).await.unwrap();
    }
    write(&journal, 6, note("Иван 916", None)).await;
    let latest = |search: &str| Query {
        search: search.into(),
        latest_of_each: true,
        ..all()
    };
    assert_eq!(calls(&journal, latest("")).await, ["6", "5", "3"]);
    assert_eq!(calls(&journal, latest("8 916")).await, ["5", "3"]);
    assert_eq!(calls(&journal, latest("иван")).await, ["2", "1"]);
    assert!(calls(&journal, latest("пётр")).await.is_empty());
    let one = Query {
        limit: 1,
        ..latest("916")
    };
    assert_eq!(calls(&journal, one).await, ["5"]);
}

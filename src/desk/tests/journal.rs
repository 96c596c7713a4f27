//! The journal's page: whose calls, which ones, in which order answers count.

use super::*;
use crate::calls::{Transfer, TransferKind};
use crate::ports::journal::{JournalError, Note, Query, Row};

fn pages(effects: &[Effect]) -> Vec<(u64, bool, &Query)> {
    let pages = effects.iter().filter_map(|effect| match effect {
        Effect::Page {
            version,
            append,
            query,
        } => Some((*version, *append, query)),
        _ => None,
    });
    pages.collect()
}

/// The only question, and its version.
fn page(effects: &[Effect]) -> (u64, Query) {
    match pages(effects)[..] {
        [(version, false, query)] => (version, query.clone()),
        _ => panic!("{effects:?}"),
    }
}

fn rows(sim: &Sim, ids: impl IntoIterator<Item = i64>) -> Result<Vec<Row>, JournalError> {
    let call = sim.ringing("x");
    let entry = entries::entry(&call, "pbx", true, &Lookups::new(false), sim.now);
    let row = |id| Row {
        id,
        entry: entry.clone(),
        note: Note::default(),
    };
    Ok(ids.into_iter().map(row).collect())
}

fn came(version: u64, append: bool, rows: Result<Vec<Row>, JournalError>) -> Input {
    Input::Page {
        version,
        append,
        rows,
    }
}

fn shown(sim: &Sim) -> Vec<i64> {
    sim.snapshot()
        .journal
        .rows
        .iter()
        .map(|row| row.id)
        .collect()
}

/// A desk whose first page has so many rows.
fn with_rows(count: i64) -> Sim {
    let mut sim = Sim::online();
    let (version, _) = page(&sim.update(Input::Recorded(Ok(()))));
    let rows = rows(&sim, (1000 - count..1000).rev());
    sim.update(came(version, false, rows));
    sim
}

#[test]
fn the_first_page_and_the_missed_are_of_ones_own_calls() {
    let mut sim = Sim::new(|_| {});
    assert!(!sim.snapshot().journal.loaded);
    let effects = sim.update(Input::Recorded(Ok(())));
    let (version, query) = page(&effects);
    let own = Query {
        extensions: vec!["101".into()],
        limit: 100,
        ..Query::default()
    };
    assert_eq!(query, own);
    let rows = rows(&sim, [3, 2, 1]);
    sim.update(came(version, false, rows));
    let journal = sim.snapshot().journal;
    assert!(journal.loaded && !journal.more);
    assert_eq!(shown(&sim), [3, 2, 1]);
}

#[test]
fn an_operator_without_extension_sees_nobodys_calls() {
    let mut sim = Sim::new(|settings| settings.operator.extensions.clear());
    let effects = sim.update(Input::Recorded(Ok(())));
    assert!(
        pages(&effects).is_empty(),
        "an empty list would be the whole office's"
    );
    assert!(sim.snapshot().journal.loaded);
}

#[test]
fn a_search_waits_for_the_typist_and_drops_what_is_stale() {
    let mut sim = with_rows(100);
    for text in ["и", "ив", "ива"] {
        assert!(sim.command(Command::Search(text.into())).is_empty());
        assert!(sim.pass(Duration::from_millis(50)).is_empty());
    }
    let (first, query) = page(&sim.pass(Duration::from_millis(50)));
    assert_eq!((query.search.as_str(), query.limit), ("ива", 100));
    assert_eq!(shown(&sim).len(), 100, "old rows stay");
    assert_eq!(sim.snapshot().journal.search, "ива");
    assert!(
        sim.command(Command::Search("ива".into())).is_empty(),
        "the same"
    );
    sim.command(Command::Search(" 12 ".into()));
    let (second, query) = page(&sim.pass(Duration::from_millis(100)));
    assert_eq!(query.search, "12");
    assert!(second > first);
    let late = rows(&sim, [1, 2]);
    sim.update(came(first, false, late));
    assert_eq!(shown(&sim).len(), 100, "stale");
    let right = rows(&sim, [5]);
    sim.update(came(second, false, right));
    assert_eq!(shown(&sim), [5]);
}

#[test]
fn filters_ask_at_once() {
    let mut sim = with_rows(0);
    let (_, query) = page(&sim.command(Command::MissedOnly(true)));
    assert!(query.missed);
    let direction = Some(Direction::Outgoing);
    let (_, query) = page(&sim.command(Command::OnlyDirection(direction)));
    assert_eq!((query.missed, query.direction), (true, direction));
}

#[test]
fn more_is_asked_for_once_and_appended() {
    let mut sim = with_rows(100);
    assert!(sim.snapshot().journal.more);
    let effects = sim.command(Command::MoreJournal);
    let [(version, true, query)] = pages(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert_eq!((query.before, query.limit), (Some(900), 100));
    assert!(sim.command(Command::MoreJournal).is_empty(), "only once");
    let below = rows(&sim, (850..900).rev());
    sim.update(came(version, true, below));
    assert_eq!(shown(&sim), (850..1000).rev().collect::<Vec<_>>());
    assert!(!sim.snapshot().journal.more, "that was the end");
    assert!(sim.command(Command::MoreJournal).is_empty());
    // A new call keeps what was scrolled to.
    let (_, query) = page(&sim.update(Input::Recorded(Ok(()))));
    assert_eq!(query.limit, 150);
}

#[test]
fn more_waits_for_the_rows_that_it_continues() {
    let mut sim = with_rows(100);
    // A page is on its way whose last row is another one: rows would be left out between them.
    let (version, _) = page(&sim.update(Input::Recorded(Ok(()))));
    assert!(sim.command(Command::MoreJournal).is_empty());
    let moved = rows(&sim, (901..=1000).rev());
    sim.update(came(version, false, moved));
    let effects = sim.command(Command::MoreJournal);
    assert_eq!(pages(&effects)[0].2.before, Some(901));
    // The same while a search is being typed.
    let mut sim = with_rows(100);
    sim.command(Command::Search("и".into()));
    assert!(sim.command(Command::MoreJournal).is_empty());
}

#[test]
fn a_new_filter_begins_at_the_top() {
    let mut sim = with_rows(100);
    let effects = sim.command(Command::MoreJournal);
    let version = pages(&effects)[0].0;
    let below = rows(&sim, (800..900).rev());
    sim.update(came(version, true, below));
    let (_, query) = page(&sim.command(Command::MissedOnly(true)));
    assert_eq!(query.limit, 100);
}

#[test]
fn the_offices_calls_are_a_choice_that_can_be_locked() {
    let mut sim = Sim::online();
    let call = sim.ringing("1.1");
    assert!(
        sim.news(&call, None).is_empty(),
        "others' calls are not kept"
    );
    let effects = sim.command(Command::OfficeJournal(true));
    assert_eq!(page(&effects).1.extensions, Vec::<String>::new());
    let entries = recorded(&effects);
    assert_eq!(entries.len(), 1, "calls under way are taken up");
    assert!(!entries[0].own);
    assert_eq!(lookups(&effects), [IVAN]);
    let effects = sim.news(&talking(&call, "102"), None);
    assert_eq!(recorded(&effects).len(), 1);
    let effects = sim.command(Command::OfficeJournal(false));
    assert_eq!(page(&effects).1.extensions, ["101"]);
    assert!(recorded(&effects).is_empty());

    let mut sim = Sim::new(|settings| settings.journal.office_locked = true);
    assert!(sim.command(Command::OfficeJournal(true)).is_empty());
    let journal = sim.snapshot().journal;
    assert!(journal.office_locked && !journal.office);
    assert!(sim.news(&call, None).is_empty());
}

#[test]
fn troubles_of_reading_and_of_writing_are_told_apart() {
    let mut sim = with_rows(3);
    let full = JournalError::Write("disk full".into());
    let (version, _) = page(&sim.update(Input::Recorded(Err(full.clone()))));
    assert_eq!(sim.snapshot().journal_error, Some(full.clone()));
    let fine = rows(&sim, [1]);
    sim.update(came(version, false, fine));
    assert_eq!(
        sim.snapshot().journal_error,
        Some(full),
        "that a page can be read does not mean that calls are written"
    );
    let (version, _) = page(&sim.update(Input::Recorded(Ok(()))));
    assert_eq!(sim.snapshot().journal_error, None);
    let broken = JournalError::Other("no answer within 15 s".into());
    sim.update(came(version, false, Err(broken.clone())));
    assert_eq!(sim.snapshot().journal_error, Some(broken));
    assert_eq!(shown(&sim), [1], "old rows stay");
    let (version, _) = page(&sim.update(Input::Recorded(Ok(()))));
    let fine = rows(&sim, [2]);
    sim.update(came(version, false, fine));
    assert_eq!(sim.snapshot().journal_error, None);
}

#[test]
fn an_idle_desk_asks_now_and_then_since_days_end() {
    let mut sim = with_rows(0);
    let asked = pages(&sim.secs(3600)).len();
    assert!((6..=12).contains(&asked), "{asked} times an hour");
}

#[test]
fn colleagues_have_their_names_as_soon_as_they_are_known_and_the_operator_has_none() {
    let mut sim = Sim::online();
    let (version, _) = page(&sim.update(Input::Recorded(Ok(()))));
    let by = ["102", "101", "103", "79990000000"].map(str::to_owned);
    let answered = rows(&sim, [4, 3, 2, 1]).map(|rows| {
        let rows = rows.into_iter().zip(&by).map(|(mut row, by)| {
            row.entry.answered_by = Some(by.clone());
            row.entry.extension = Some(by.clone());
            row.entry.transfers = vec![Transfer {
                kind: TransferKind::Blind,
                to: by.clone(),
                answered: true,
                who: None,
            }];
            row
        });
        rows.collect()
    });
    sim.update(came(version, false, answered));
    let names = |sim: &Sim| {
        let rows = sim.snapshot().journal.rows.clone().into_iter();
        let names = rows.map(|row| {
            assert_eq!(row.answered_by_name, row.extension_name);
            row.answered_by_name
        });
        names.collect::<Vec<_>>()
    };
    let boris = Some("Борис".to_owned());
    assert_eq!(names(&sim), [boris.clone(), None, None, None]);
    let handed = &sim.snapshot().journal.rows[0].transfers;
    assert_eq!(handed[0].to, "Борис (102)");
    let olga = crate::ports::directory::User {
        user: "olga".into(),
        name: Some("Ольга".into()),
        extensions: vec!["103".into()],
    };
    sim.update(Input::Users(Ok(vec![olga])));
    assert_eq!(names(&sim), [boris, None, Some("Ольга".into()), None]);
}

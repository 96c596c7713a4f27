//! Any fragment with any filter on any page, against a scan as one would write it.

use std::collections::HashMap;

use fastrand::Rng;

use super::*;
use crate::journal::sample::Calls;

const CALLS: usize = 1_500;
const QUERIES: usize = 150;

#[tokio::test]
async fn every_page_of_every_search_is_that_of_a_plain_scan() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    let journal = SqliteJournal::open(&path).await.unwrap().journal;
    // As another process would have it open meanwhile.
    let other = SqliteJournal::open(&path).await.unwrap().journal;
    let mut rng = Rng::with_seed(5);
    let mut calls: Vec<Entry> = Calls::new(CALLS, 5, START).collect();
    // In one millisecond more than it has rowids for.
    for call in calls.iter_mut().skip(100).take(150) {
        call.started_unix_ms = START;
    }
    journal.record_all(&calls[..1_000]).await.unwrap();
    let mut kept: HashMap<String, Entry> = calls[..1_000]
        .iter()
        .map(|c| (c.call.clone(), c.clone()))
        .collect();
    let mut noted = HashMap::new();
    compare(&[&journal, &other], &kept, &noted, &calls, &mut rng).await;

    // Noted ones, some of them twice, some no more.
    for n in 0..300 {
        let call = &calls[rng.usize(0..500)];
        let note = match n % 9 {
            0 => Note::default(),
            _ => Note {
                text: rng.choice(&fields(call)).cloned().unwrap_or_default()
                    + " перезвонить Ёлкину",
                result: (n % 3 == 0).then(|| "Заказ принят".to_owned()),
            },
        };
        let writer = if n % 2 == 0 { &journal } else { &other };
        let (pbx, id) = (call.pbx.clone(), call.call.clone());
        writer.note(pbx, id.clone(), note.clone()).await.unwrap();
        noted.insert(id, note);
    }

    // Late ones, changed ones, forgotten ones, by either.
    rng.shuffle(&mut calls[900..]);
    for n in 900..CALLS {
        let mut call = calls[n].clone();
        if n % 3 == 0 {
            let like = &calls[rng.usize(0..900)];
            call.party.clone_from(&like.party);
            call.orders.clone_from(&like.orders);
            call.rang.clone_from(&like.rang);
            call.direction = like.direction;
            call.outcome = like.outcome;
        }
        let writer = if n % 2 == 0 { &journal } else { &other };
        if n % 7 == 0 {
            let (pbx, id) = (call.pbx.clone(), call.call.clone());
            // What is noted of it goes with it.
            let into = calls[rng.usize(0..900)].call.clone();
            hand_on(&mut noted, &id, &into);
            writer.forget(pbx, id, into).await.unwrap();
            kept.remove(&call.call);
        }
        if n % 14 != 0 {
            writer.record(call.clone()).await.unwrap();
            kept.insert(call.call.clone(), call);
        }
    }
    compare(&[&journal, &other], &kept, &noted, &calls, &mut rng).await;
    // And read anew.
    let third = SqliteJournal::open(&path).await.unwrap().journal;
    compare(&[&third], &kept, &noted, &calls, &mut rng).await;
}

/// As a person would do it.
fn hand_on(noted: &mut HashMap<String, Note>, gone: &str, into: &str) {
    let note = noted.remove(gone).unwrap_or_default();
    if note.is_empty() {
        return;
    }
    let other = noted.entry(into.to_owned()).or_default();
    if other.text.is_empty() {
        other.text = note.text;
    } else if !note.text.is_empty() && note.text != other.text {
        other.text = format!("{}\n{}", other.text, note.text);
    }
    other.result = other.result.take().or(note.result);
}

async fn compare(
    journals: &[&SqliteJournal],
    kept: &HashMap<String, Entry>,
    noted: &HashMap<String, Note>,
    sources: &[Entry],
    rng: &mut Rng,
) {
    let everything = Query {
        limit: 10_000,
        legs: true,
        ..Query::default()
    };
    let all = journals[0].page(everything).await.unwrap();
    assert_eq!(all.len(), kept.len());
    assert!(all.windows(2).all(|w| w[0].id > w[1].id));
    for row in &all {
        assert_eq!(kept[&row.entry.call], row.entry);
        let note = noted.get(&row.entry.call).cloned();
        assert_eq!(note.unwrap_or_default(), row.note, "{}", row.entry.call);
    }
    let mut hits = 0;
    for n in 0..QUERIES {
        let query = random(sources, rng);
        let expected: Vec<&Row> = all.iter().filter(|row| passes(row, &query)).collect();
        hits += expected.len();
        let journal = journals[n % journals.len()];
        let mut found = Vec::new();
        let mut page = query.clone();
        loop {
            let rows = journal.page(page.clone()).await.unwrap();
            let more = rows.len() == page.limit;
            page.before = rows.last().map(|row| row.id);
            found.extend(rows);
            if !more {
                break;
            }
        }
        assert!(found.iter().eq(expected), "{query:?}");
    }
    assert!(hits > 10 * QUERIES, "the queries find something: {hits}");
}

fn random(sources: &[Entry], rng: &mut Rng) -> Query {
    let source = &sources[rng.usize(0..sources.len())];
    let mut texts = fields(source);
    texts.push("перезвонить Ёлкину".into());
    texts.push("заказ принят".into());
    let text: Vec<char> = rng
        .choice(&texts)
        .map_or("", |t| t.as_str())
        .chars()
        .collect();
    let length = rng.usize(0..11).min(text.len());
    let from = rng.usize(0..=text.len() - length);
    let mut search: String = text[from..from + length].iter().collect();
    match rng.u32(0..10) {
        0 => search = search.to_uppercase(),
        1 => search = search.replace('ё', "е"),
        2 => search = search.replace('е', "ё"),
        3 if search.starts_with('7') => search = format!("8 ({}", &search[1..]),
        4 => search = format!(" {search} "),
        5 => search.push('ъ'),
        // As one remembers it: the last word first, or something else of the call.
        6 => {
            search = search
                .split_whitespace()
                .rev()
                .collect::<Vec<_>>()
                .join(" ")
        }
        7 => {
            let other: Vec<char> = rng
                .choice(&texts)
                .map_or("", |t| t.as_str())
                .chars()
                .collect();
            let end = rng.usize(0..5).min(other.len());
            search.push(' ');
            search.extend(&other[..end]);
        }
        _ => {}
    }
    let directions = [
        None,
        None,
        Some(Direction::Incoming),
        Some(Direction::Outgoing),
        Some(Direction::Callback),
    ];
    Query {
        legs: true,
        search,
        missed: rng.u32(0..4) == 0,
        direction: rng.choice(directions).unwrap(),
        extensions: match rng.u32(0..3) {
            0 => vec![],
            1 => vec!["101".into()],
            _ => vec!["102".into(), "119".into(), "102".into(), "nobody".into()],
        },
        numbers: match rng.u32(0..6) {
            0 => {
                let some = (0..rng.usize(1..60)).map(|_| rng.usize(0..sources.len()));
                let some: Vec<usize> = some.collect();
                let numbers = some.into_iter().filter_map(|n| sources[n].number.clone());
                numbers.chain([String::new()]).collect()
            }
            _ => vec![],
        },
        limit: rng.usize(20..400),
        ..Query::default()
    }
}

fn passes(row: &Row, query: &Query) -> bool {
    let call = &row.entry;
    let nobody_answered = matches!(
        call.outcome,
        Some(
            Outcome::Missed
                | Outcome::Busy
                | Outcome::Rejected
                | Outcome::Unreachable
                | Outcome::MenuOnly
        )
    );
    let took_part = |x: &String| {
        call.extension.as_ref() == Some(x)
            || call.rang.contains(x)
            || call
                .legs
                .iter()
                .any(|leg| leg.extension.as_ref() == Some(x))
            || (call.answered_by.as_ref() == Some(x) && call.number.as_ref() != Some(x))
    };
    (!query.missed || (call.direction == Direction::Incoming && nobody_answered))
        && query.direction.is_none_or(|d| d == call.direction)
        && (query.extensions.is_empty() || query.extensions.iter().any(took_part))
        && (query.numbers.is_empty()
            || [&call.number, &call.courier]
                .into_iter()
                .flatten()
                .any(|number| query.numbers.contains(number)))
        && words(&query.search)
            .iter()
            .all(|word| holds(call, word) || is_noted(&row.note, word))
}

/// What must stand in a call: each word, or all of them as they stand when they are a number.
fn words(search: &str) -> Vec<String> {
    let whole = plain(search);
    let is_number = whole.chars().all(|c| "0123456789+-(). ".contains(c));
    if is_number && whole.contains(|c: char| c.is_ascii_digit()) {
        return vec![whole];
    }
    whole.split(' ').map(str::to_owned).collect()
}

fn is_noted(note: &Note, search: &str) -> bool {
    let wanted = plain(search);
    let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
    let is_number = !digits.is_empty() && wanted.chars().all(|c| "0123456789+-(). ".contains(c));
    [Some(&note.text), note.result.as_ref()]
        .into_iter()
        .flatten()
        .map(|text| plain(text))
        .any(|text| text.contains(&wanted) || (is_number && text.contains(&digits)))
}

fn holds(call: &Entry, search: &str) -> bool {
    let wanted = plain(search);
    if wanted.is_empty() || fields(call).iter().any(|f| plain(f).contains(&wanted)) {
        return true;
    }
    if !wanted
        .chars()
        .all(|c| c.is_ascii_digit() || "+-(). ".contains(c))
    {
        return false;
    }
    let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
    let from_its_beginning = |number: &Option<String>| {
        let number = number.as_deref().unwrap_or_default();
        digits.len() > 3
            && digits.starts_with('8')
            && number.starts_with(&format!("7{}", &digits[1..]))
    };
    !digits.is_empty()
        && (fields(call).iter().any(|field| field.contains(&digits))
            || from_its_beginning(&call.number)
            || from_its_beginning(&call.courier))
}

fn fields(call: &Entry) -> Vec<String> {
    let party = call.party.as_ref();
    let mut fields = call.orders.clone();
    fields.extend(call.number.clone());
    fields.extend(call.courier.clone());
    fields.extend(call.caller_name.clone());
    fields.extend(party.and_then(|p| p.name.clone()));
    fields.extend(party.and_then(|p| p.company.clone()));
    fields
}

fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase().replace('ё', "е")
}

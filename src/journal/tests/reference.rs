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
    compare(&[&journal, &other], &kept, &calls, &mut rng).await;

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
            writer.forget(pbx, id).await.unwrap();
            kept.remove(&call.call);
        }
        if n % 14 != 0 {
            writer.record(call.clone()).await.unwrap();
            kept.insert(call.call.clone(), call);
        }
    }
    compare(&[&journal, &other], &kept, &calls, &mut rng).await;
    // And read anew.
    let third = SqliteJournal::open(&path).await.unwrap().journal;
    compare(&[&third], &kept, &calls, &mut rng).await;
}

async fn compare(
    journals: &[&SqliteJournal],
    kept: &HashMap<String, Entry>,
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
    assert!(all.iter().all(|row| kept[&row.entry.call] == row.entry));
    let mut hits = 0;
    for n in 0..QUERIES {
        let query = random(sources, rng);
        let expected: Vec<&Row> = all
            .iter()
            .filter(|row| passes(&row.entry, &query))
            .collect();
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
    let texts = fields(source);
    let text: Vec<char> = rng
        .choice(&texts)
        .map_or("", |t| t.as_str())
        .chars()
        .collect();
    let length = rng.usize(0..11).min(text.len());
    let from = rng.usize(0..=text.len() - length);
    let mut search: String = text[from..from + length].iter().collect();
    match rng.u32(0..8) {
        0 => search = search.to_uppercase(),
        1 => search = search.replace('ё', "е"),
        2 => search = search.replace('е', "ё"),
        3 if search.starts_with('7') => search = format!("8 ({}", &search[1..]),
        4 => search = format!(" {search} "),
        5 => search.push('ъ'),
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
        before: None,
        limit: rng.usize(20..400),
    }
}

fn passes(call: &Entry, query: &Query) -> bool {
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
        && holds(call, &query.search)
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

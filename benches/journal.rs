//! A million calls: searching, paging, writing, and the file's size, each against the plain way.
//!
//! - `journal-search-median`, `journal-search-p99`: a fragment with a filter, to 100 rows, as so many times faster than
//!   the `LIKE '%…%'` scan. The fragments are 1–10 characters out of the numbers, names, companies and orders of
//!   random calls, in any case, some absent; the filter is drawn too. The scan is one that finds too little to stop
//!   early (one for a frequent fragment ends at once, and so do we); how the same queries compare one by one is
//!   printed as well.
//! - `journal-pages`: a page of a filter at a random depth against its `LIMIT 100 OFFSET n` on a flat table with its
//!   plain indexes; the worst filter's median counts. Both must bring the same calls.
//! - `journal-insert`: writing one call as so many of one INSERT into the bare table, which keeps nothing but the row.
//! - `journal-to-call-back`: the list of those to be called back, of the last week, as so many of the same question to a
//!   journal that has that week alone. Both must bring the same people.
//! - `journal-file`: the file as so many of the flat table with its plain indexes.
//!
//! `TRUBKA_BENCH_PARTS=search,insert` measures only these (of `search`, `pages`, `to-call-back`, `insert`).
//! `TRUBKA_BENCH_CALLS` makes it shorter. `TRUBKA_BENCH_FOLDER` keeps the journal there and takes it again the next time.

#![allow(clippy::unwrap_used, reason = "a bench fails by panicking")]
#![allow(
    clippy::disallowed_methods,
    reason = "a bench measures by the clock, since threads wait for each other here"
)]
#![allow(missing_docs, reason = "no part of the program")]

#[path = "measure/mod.rs"]
mod measure;
#[path = "journal_twin/mod.rs"]
mod twin;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fastrand::Rng;
use journal_entries::text_of;
use measure::{ratio, resident_bytes, times};
use trubka::calls::Direction;
use trubka::journal::SqliteJournal;
use trubka::journal::sample::Calls;
use trubka::ports::call_back::{CallBacks, Question};
use trubka::ports::journal::{Entry, Journal as _, Query};
use twin::Flat;

/// Made after the million, to be written one by one.
const INSERTS: usize = 12_000;
/// Written in turns of so many, so that each turn has its share of checkpoints; the fastest one counts.
const TURN: usize = 1_000;
const QUERIES: usize = 1_000;
/// Of them also asked of the flat table.
const SCANS: usize = 24;
const PAGES: usize = 3;
/// Each query has so many turns, far apart, and its fastest one counts: what else the machine does is not measured.
const TURNS: usize = 4;
const LIMIT: usize = 100;
const WEEK_MS: i64 = 7 * 24 * 3_600_000;
const UNTIL_UNIX_MS: i64 = 1_790_000_000_000;

#[tokio::main]
async fn main() {
    let calls: usize =
        std::env::var("TRUBKA_BENCH_CALLS").map_or(1_000_000, |calls| calls.parse().unwrap());
    let temporary = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("TRUBKA_BENCH_FOLDER").map(PathBuf::from);
    let folder = temporary.path();
    let kept_path = kept.as_deref().unwrap_or(folder).join("made.db");
    let path = folder.join("journal.db");
    let mut rng = Rng::with_seed(11);

    let mut made = Calls::new(calls + INSERTS, 1, UNTIL_UNIX_MS);
    let begun = Instant::now();
    let (picked, latest) = fill(&kept_path, &mut made, calls, &mut rng).await;
    println!("{calls} calls made and written in {:?}", begun.elapsed());
    // Calls are added below.
    fs::copy(&kept_path, &path).unwrap();
    let begun = Instant::now();
    let (flat_path, bare_path) = (folder.join("flat.db"), folder.join("bare.db"));
    let flat = Flat::copy_of(&path, &flat_path).await;
    fs::copy(&flat_path, &bare_path).unwrap();
    flat.index().await;
    println!("the flat table and its indexes in {:?}", begun.elapsed());
    let (bytes, plain_bytes, bare_bytes) = (size(&path), size(&flat_path), size(&bare_path));
    println!("journal {bytes} bytes, bare table {bare_bytes}, with plain indexes {plain_bytes}");

    let journal = open(&path).await;
    let parts = std::env::var("TRUBKA_BENCH_PARTS")
        .unwrap_or("search,pages,to-call-back,insert".to_owned());
    let is_wanted = |part| parts.split(',').any(|wanted| wanted == part);
    if is_wanted("search") {
        let (median, p99) = search(&journal, &flat, &picked, &mut rng).await;
        at_least("journal-search-median", median, 200);
        at_least("journal-search-p99", p99, 50);
    }
    if is_wanted("pages") {
        let pages = pages(&journal, &flat, &mut rng).await;
        at_least("journal-pages", pages, 50);
    }
    flat.close().await;
    if is_wanted("to-call-back") {
        let of_week = to_call_back(&journal, &latest, &folder.join("week.db")).await;
        ratio("journal-to-call-back", of_week, 1.5);
    }
    if is_wanted("insert") {
        let bare = Flat::open(&bare_path).await;
        let inserts = insert(&journal, &bare, made.collect()).await;
        bare.close().await;
        ratio("journal-insert", inserts, 1.3);
    }
    journal.close().await;
    ratio("journal-file", bytes as f64 / plain_bytes as f64, 1.15);
}

/// Writes the calls, unless they were kept; returns some of them, and those of the last week.
async fn fill(
    path: &Path,
    made: &mut Calls,
    calls: usize,
    rng: &mut Rng,
) -> (Vec<Entry>, Vec<Entry>) {
    let kept = path.exists();
    let journal = SqliteJournal::open(path).await.unwrap().journal;
    let (mut picked, mut latest) = (Vec::new(), Vec::new());
    let mut left = calls;
    while left > 0 {
        let some: Vec<Entry> = made.by_ref().take(left.min(5_000)).collect();
        left -= some.len();
        picked.extend(
            some.iter()
                .filter(|_| rng.usize(0..calls) < 2 * QUERIES)
                .cloned(),
        );
        if !kept {
            journal.record_all(&some).await.unwrap();
        }
        latest.extend(some);
        let since = latest.last().map_or(0, |last| last.started_unix_ms) - WEEK_MS;
        latest.retain(|entry| entry.started_unix_ms >= since);
    }
    journal.close().await;
    (picked, latest)
}

/// How long it takes until the journal is open, its first page is there, and it can be searched.
async fn open(path: &Path) -> SqliteJournal {
    let before = resident_bytes();
    let begun = Instant::now();
    let journal = SqliteJournal::open(path).await.unwrap().journal;
    let opened = begun.elapsed();
    let own = Query {
        extensions: vec!["101".to_owned()],
        limit: LIMIT,
        ..Query::default()
    };
    assert_eq!(journal.page(own).await.unwrap().len(), LIMIT);
    let paged = begun.elapsed();
    let kept = journal.memory_bytes().await.unwrap();
    let filled = begun.elapsed();
    let grown = resident_bytes().saturating_sub(before);
    println!(
        "open {opened:?}, first page {paged:?}, searchable {filled:?}; in memory {kept} bytes, \
         the process grew by {grown}"
    );
    journal
}

/// The scan's time as so many of ours, at our median and at our 99th percentile.
async fn search(
    journal: &SqliteJournal,
    flat: &Flat,
    picked: &[Entry],
    rng: &mut Rng,
) -> (f64, f64) {
    let queries: Vec<Query> = (0..QUERIES).map(|_| query(picked, rng)).collect();
    let mut ours = vec![Duration::MAX; QUERIES];
    let mut found = vec![0; QUERIES];
    for _ in 0..TURNS {
        for (n, query) in queries.iter().enumerate() {
            let begun = Instant::now();
            found[n] = journal.page(query.clone()).await.unwrap().len();
            ours[n] = ours[n].min(begun.elapsed());
        }
    }
    let mut slow: Vec<_> = ours.iter().zip(found).zip(&queries).collect();
    slow.sort_by_key(|s| std::cmp::Reverse(s.0));
    for ((took, rows), query) in slow.iter().take(5) {
        println!("slowest: {took:?} for {rows} rows of {}", shown(query));
    }
    let (mut whole, mut pairs) = (Vec::new(), Vec::new());
    for (query, ours) in queries.iter().zip(&ours).take(SCANS) {
        let mut scan = Duration::MAX;
        let mut rows = Vec::new();
        for _ in 0..2 {
            let begun = Instant::now();
            rows = flat.scan(query).await;
            scan = scan.min(begun.elapsed());
        }
        if rows.len() < LIMIT {
            whole.push(scan);
        }
        pairs.push(times(scan, *ours));
    }
    pairs.sort_by(f64::total_cmp);
    let (median, p99, scan) = (at(&mut ours, 0.5), at(&mut ours, 0.99), at(&mut whole, 0.5));
    println!(
        "search: median {median:?}, 99th percentile {p99:?}, most {:?}; whole scans ({} of {SCANS}) \
         {scan:?}; the same queries one by one: {:.1} times at the median, {:.1} at the least",
        at(&mut ours, 1.0),
        whole.len(),
        pairs[pairs.len() / 2],
        pairs[0],
    );
    (times(scan, median), times(scan, p99))
}

/// A fragment of something in one of the calls, or one that is nowhere, with a filter.
fn query(picked: &[Entry], rng: &mut Rng) -> Query {
    let search = loop {
        if rng.u32(0..20) == 0 {
            let letters: String = (0..rng.usize(4..11)).map(|_| rng.char('а'..='я')).collect();
            break letters;
        }
        let text: Vec<char> = text_of(rng.choice(picked).unwrap(), rng).chars().collect();
        let length = rng.usize(1..11);
        if text.len() < length {
            continue;
        }
        let from = rng.usize(0..=text.len() - length);
        let fragment: String = text[from..from + length].iter().collect();
        if !fragment.trim().is_empty() {
            let fragment = match rng.u32(0..3) {
                0 => fragment.to_uppercase(),
                1 => fragment.to_lowercase(),
                _ => fragment,
            };
            // The scan asks for words side by side.
            break match fragment.trim().contains(' ') {
                true => format!("\"{}\"", fragment.trim()),
                false => fragment,
            };
        }
    };
    Query {
        search,
        ..filters()[rng.usize(0..filters().len())].1.clone()
    }
}

mod journal_entries {
    use super::{Entry, Rng};

    /// A number, name, company or order of the call; empty when it has none of that kind.
    pub fn text_of(entry: &Entry, rng: &mut Rng) -> String {
        let party = entry.party.as_ref();
        match rng.u32(0..4) {
            0 => entry.number.clone(),
            1 => party.and_then(|p| p.name.clone()),
            2 => party.and_then(|p| p.company.clone()),
            _ => rng.choice(&entry.orders).cloned(),
        }
        .unwrap_or_default()
    }
}

fn filters() -> Vec<(&'static str, Query)> {
    let all = Query {
        limit: LIMIT,
        ..Query::default()
    };
    let of = |extensions: &[&str]| Query {
        extensions: extensions.iter().map(|x| (*x).to_owned()).collect(),
        ..all.clone()
    };
    let missed = |query: Query| Query {
        missed: true,
        ..query
    };
    let only = |direction| Query {
        direction: Some(direction),
        ..all.clone()
    };
    vec![
        ("all", all.clone()),
        ("missed", missed(all.clone())),
        ("incoming", only(Direction::Incoming)),
        ("outgoing", only(Direction::Outgoing)),
        ("callbacks", only(Direction::Callback)),
        ("one's own", of(&["101"])),
        ("three employees'", of(&["103", "110", "121"])),
        ("one's own missed", missed(of(&["105"]))),
    ]
}

/// The worst filter's ratio.
async fn pages(journal: &SqliteJournal, flat: &Flat, rng: &mut Rng) -> f64 {
    let mut worst = f64::MAX;
    for (name, filter) in filters() {
        let ids = flat.ids(&filter).await;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..PAGES {
            let offset = rng.usize(1..ids.len() - LIMIT);
            let query = Query {
                before: Some(ids[offset - 1]),
                ..filter.clone()
            };
            let (mut our, mut their) = (Duration::MAX, Duration::MAX);
            let (mut rows, mut twins) = (Vec::new(), Vec::new());
            for turn in 0..TURNS {
                let begun = Instant::now();
                rows = journal.page(query.clone()).await.unwrap();
                our = our.min(begun.elapsed());
                // Long enough for two turns to find a quiet moment.
                if turn < 2 {
                    let begun = Instant::now();
                    twins = flat.page(&filter, offset).await;
                    their = their.min(begun.elapsed());
                }
            }
            ours.push(our);
            theirs.push(their);
            assert!(rows.iter().map(|row| row.id).eq(twins), "{name} {offset}");
        }
        let (ours, theirs) = (at(&mut ours, 0.5), at(&mut theirs, 0.5));
        println!(
            "pages of {name} ({} calls): {ours:?}, OFFSET {theirs:?}",
            ids.len()
        );
        // To page through everything is no filter: there OFFSET has an index that holds all it needs.
        if name != "all" {
            worst = worst.min(times(theirs, ours));
        }
    }
    worst
}

/// The whole journal's time as so many of the time of one that has these calls alone.
async fn to_call_back(journal: &SqliteJournal, latest: &[Entry], path: &Path) -> f64 {
    let week = SqliteJournal::open(path).await.unwrap().journal;
    week.record_all(latest).await.unwrap();
    week.memory_bytes().await.unwrap();
    let question = Question {
        since_unix_ms: latest.first().unwrap().started_unix_ms,
        extensions: vec!["101".to_owned()],
        queues: latest
            .iter()
            .filter_map(|entry| entry.queue.clone())
            .take(1)
            .collect(),
        limit: 300,
    };
    let calls = |answer: &CallBacks| {
        let people = answer.people.iter();
        let mut calls: Vec<_> = people
            .map(|person| person.last.entry.call.clone())
            .collect();
        calls.sort();
        (calls, answer.more, answer.withheld)
    };
    let mut times_of = [Duration::MAX; 2];
    let mut answers = [None, None];
    for turn in 0..200 {
        for side in [turn % 2, 1 - turn % 2] {
            let asked = [journal, &week][side];
            let begun = Instant::now();
            let answer = asked.to_call_back(question.clone()).await.unwrap();
            times_of[side] = times_of[side].min(begun.elapsed());
            answers[side] = Some(calls(&answer));
        }
    }
    week.close().await;
    assert_eq!(answers[0], answers[1], "the same people");
    let waiting = answers[0].as_ref().unwrap().0.len();
    let [ours, weeks] = times_of;
    println!(
        "to call back: {waiting} people of {} calls: {ours:?}; of the week alone {weeks:?}",
        latest.len()
    );
    times(ours, weeks)
}

/// One of ours as so many of the bare table's.
async fn insert(journal: &SqliteJournal, bare_table: &Flat, entries: Vec<Entry>) -> f64 {
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    let (mut our_turn, mut bare_turn) = (Duration::MAX, Duration::MAX);
    for (n, turn) in entries.chunks_exact(TURN).enumerate() {
        for side in [n % 2, 1 - n % 2] {
            let whole = Instant::now();
            for entry in turn.iter().cloned() {
                let begun = Instant::now();
                if side == 0 {
                    journal.record(entry).await.unwrap();
                    ours.push(begun.elapsed());
                } else {
                    bare_table.insert(&entry).await;
                    bare.push(begun.elapsed());
                }
            }
            let fastest = if side == 0 {
                &mut our_turn
            } else {
                &mut bare_turn
            };
            *fastest = whole.elapsed().min(*fastest);
        }
    }
    let each = u32::try_from(TURN).unwrap();
    println!(
        "insert: {:?}, median {:?}, 99th percentile {:?}; bare table: {:?}, {:?}, {:?}",
        our_turn / each,
        at(&mut ours, 0.5),
        at(&mut ours, 0.99),
        bare_turn / each,
        at(&mut bare, 0.5),
        at(&mut bare, 0.99)
    );
    times(our_turn, bare_turn)
}

fn at(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share).round() as usize]
}

fn at_least(name: &str, value: f64, goal: u32) {
    println!("ratio {name} {value:.1} >={goal}");
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).unwrap().len()
}

fn shown(query: &Query) -> String {
    format!(
        "{:?} missed={} {:?} {:?}",
        query.search, query.missed, query.direction, query.extensions
    )
}

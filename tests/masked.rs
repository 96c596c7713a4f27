//! A recording with masked numbers replays as the one without, and holds no number of the other.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use trubka::capture::{Mask, Scrubber};
use trubka::cli::replay::{ReplayLine, replay};
use trubka::settings::Settings;

fn recordings() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/captures");
    let mut found = Vec::new();
    for version in ["16", "22", "own"] {
        let below = fs::read_dir(folder.join(version)).unwrap();
        found.extend(below.map(|entry| entry.unwrap().path()));
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "ami"));
    found.sort();
    found
}

/// The same recording, masked.
fn masked(path: &Path, folder: &Path) -> PathBuf {
    let mask = Mask::default();
    let to = folder.join(path.file_name().unwrap());
    let bytes = fs::read(path).unwrap();
    let mut scrubber = Scrubber::new(Some(mask.clone()), false);
    fs::write(&to, scrubber.push(&bytes)).unwrap();
    if let Ok(sent) = fs::read(path.with_extension("sent")) {
        let mut scrubber = Scrubber::new(Some(mask), false);
        fs::write(to.with_extension("sent"), scrubber.push(&sent)).unwrap();
    }
    to
}

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.numbers.area_code = "495".into();
    settings
}

/// A number's place among those of this replay.
fn places(lines: &[ReplayLine]) -> Vec<String> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut place = |number: &Option<String>| {
        let next = known.len();
        number.as_ref().map(|number| match number.len() {
            ..7 => number.clone(),
            _ => known.entry(number.clone()).or_insert(next).to_string(),
        })
    };
    let told = |line: &ReplayLine| {
        let number = place(&line.number);
        let courier = place(&line.courier);
        let by = place(&line.answered_by);
        let ReplayLine {
            direction,
            outcome,
            reason,
            extension,
            queue,
            ended,
            cards,
            ..
        } = line;
        let rang = line.rang.iter().map(|who| place(&Some(who.clone())));
        let rang: Vec<_> = rang.collect();
        let moves = line.transfers.len();
        format!(
            "{direction:?} {number:?} {courier:?} {outcome:?} {reason:?} {extension:?} {rang:?} {by:?} {queue:?} {moves} {ended} {cards:?}"
        )
    };
    lines.iter().map(told).collect()
}

#[test]
fn a_masked_recording_tells_of_the_same_calls() {
    let folder = tempfile::tempdir().unwrap();
    let recordings = recordings();
    assert!(recordings.len() > 20, "{}", recordings.len());
    let mut calls = 0;
    for path in recordings {
        // Without the clock: masked lines are of other lengths.
        let bare = folder.path().join("bare");
        fs::create_dir_all(&bare).unwrap();
        let copy = bare.join(path.file_name().unwrap());
        fs::copy(&path, &copy).unwrap();
        if path.with_extension("sent").exists() {
            fs::copy(path.with_extension("sent"), copy.with_extension("sent")).unwrap();
        }
        let masked = masked(&path, folder.path());
        for ext in [vec![], vec!["101".to_owned()]] {
            let before = replay(&copy, &ext, &settings()).unwrap();
            let after = replay(&masked, &ext, &settings()).unwrap();
            assert_eq!(places(&after), places(&before), "{}", path.display());
            calls += before.len();
        }
        let text = String::from_utf8_lossy(&fs::read(&masked).unwrap()).into_owned();
        let original = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        for number in numbers(&original) {
            assert!(
                !text.contains(&format!(": {number}\r")),
                "{number} of {}",
                path.display()
            );
        }
    }
    assert!(calls > 100, "{calls}");
}

/// Whole values that are telephone numbers.
fn numbers(text: &str) -> HashSet<&str> {
    let values = text.lines().filter_map(|line| line.split_once(": "));
    values
        .filter(|(key, _)| ["CallerIDNum", "ConnectedLineNum", "Exten"].contains(key))
        .map(|(_, value)| value.trim())
        .filter(|value| value.len() >= 10 && value.bytes().all(|b| b.is_ascii_digit()))
        .collect()
}

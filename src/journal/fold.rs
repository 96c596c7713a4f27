//! Text folded for searching: what a person does not tell apart must be the same bytes.
//!
//! SQLite's own `LIKE`, `lower()` and `NOCASE` know ASCII only, and FTS5's tokenisers keep ё apart
//! from е, so the folding is ours and happens on this side.

/// Begins a telephone number in the searched text. No folded text holds it.
pub(super) const NUMBER: char = '\u{1e}';
/// Begins any other field, so that no fragment matches across two fields.
pub(super) const FIELD: char = '\u{1f}';

/// Lower case, ё as е (composed or not), й composed, every run of white space one space, none at the
/// ends, no control characters.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            // A combining breve or diaeresis after и or е: decomposed й and ё, as macOS pastes them.
            '\u{306}' if out.ends_with('и') => {
                out.pop();
                out.push('й');
            }
            '\u{308}' if out.ends_with('е') => {}
            // A stress mark is no letter.
            '\u{301}' => {}
            c if c.is_whitespace() => space = true,
            c if c.is_control() => {}
            c => {
                if space && !out.is_empty() {
                    out.push(' ');
                }
                space = false;
                out.push(if c == 'ё' { 'е' } else { c });
            }
        }
    }
    out
}

/// A search of more words than this is a pasted text, and looked for as it stands.
const MAX_WORDS: usize = 8;

/// What to look for: fragments that must all stand in a call, each wherever it does; of each the ways in
/// which it may stand there. At most eight.
///
/// A word is a fragment, and what stands in quotes with spaces in it; a number with spaces is one.
pub(super) fn wanted(search: &str) -> Vec<Vec<String>> {
    let text = fold(search);
    let words = words(&text);
    if number_fragment(&text).is_some() || words.len() > MAX_WORDS {
        return Vec::from([needles(text)]);
    }
    // «Петр Петрович»: whoever holds the second holds the first.
    let is_said_by = |n: usize, other: usize| {
        let (one, two) = (words.get(n), words.get(other));
        n != other
            && one.zip(two).is_some_and(|(one, two)| match one == two {
                true => other < n,
                // A number may be found by another form of it.
                false => two.contains(one.as_str()) && number_fragment(two).is_none(),
            })
    };
    let is_said = |n: usize| (0..words.len()).any(|other| is_said_by(n, other));
    let said: Vec<bool> = (0..words.len()).map(is_said).collect();
    let words = words.into_iter().zip(said);
    words
        .filter(|(_, is_said)| !is_said)
        .map(|(word, _)| needles(word))
        .collect()
}

/// The words of a folded text. What stands in quotes is one: without the quotes, when it is of several words
/// (`ООО "Ромашка"` is a name).
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let quoted = rest
            .strip_prefix('"')
            .and_then(|inside| inside.split_once('"'));
        let quoted = quoted.filter(|(phrase, _)| phrase.trim().contains(' '));
        let (word, after) = match quoted {
            Some((phrase, after)) => (phrase.trim(), after),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    words
}

/// A fragment, in each way in which it may stand in a call.
fn needles(text: String) -> Vec<String> {
    let mut needles = Vec::new();
    if let Some(digits) = number_fragment(&text) {
        // Numbers are kept as 7916…; who types 8916… means the same from its beginning.
        if let Some(rest) = digits.strip_prefix('8')
            && rest.len() >= 3
        {
            needles.push(format!("{NUMBER}7{rest}"));
        }
        if digits != text {
            needles.push(digits);
        }
    }
    needles.push(text);
    needles
}

/// The digits of a text that can only be (a piece of) a number as people write it.
fn number_fragment(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '.' | ' ' | '–' | '‑'));
    (only && !digits.is_empty()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_yo_and_spaces() {
        assert_eq!(fold("  Пётр\u{a0}\tЁЛКИН "), "петр елкин");
        assert_eq!(fold("е\u{308}лка, Андреи\u{306}"), "елка, андрей");
        assert_eq!(fold("й is not и"), "й is not и");
        assert_eq!(fold("a\u{1e}b\u{1f}\u{0}c"), "abc");
        assert_eq!(fold(" \n "), "");
    }

    #[test]
    fn a_number_loses_its_punctuation_only_when_it_is_nothing_else() {
        assert_eq!(
            wanted("8 (916) 12"),
            [["\u{1e}791612", "891612", "8 (916) 12"]]
        );
        assert_eq!(wanted("916-12"), [["91612", "916-12"]]);
        assert_eq!(wanted("12"), [["12"]]);
        assert_eq!(wanted("ооо1-2"), [["ооо1-2"]]);
        assert_eq!(wanted("+"), [["+"]]);
        assert!(wanted("  ").is_empty());
    }

    #[test]
    fn every_word_is_a_fragment_of_its_own_unless_quotes_hold_them_together() {
        let of = |search: &str| -> Vec<String> {
            let fragments = wanted(search).into_iter();
            fragments.map(|ways| ways.join("|")).collect()
        };
        assert_eq!(of("Владимир  Королёв"), ["владимир", "королев"]);
        assert_eq!(of("Королёв 916-12"), ["королев", "91612|916-12"]);
        assert_eq!(of("\"Королёв Владимир\" ооо"), ["королев владимир", "ооо"]);
        assert_eq!(of("ооо \"ромашка\""), ["ооо", "\"ромашка\""]);
        assert_eq!(of("ооо \"ромашка плюс"), ["ооо", "\"ромашка", "плюс"]);
        assert_eq!(of("\""), ["\""]);
        // Whoever holds the longer one holds the shorter one.
        assert_eq!(of("Пётр петрович петр"), ["петрович"]);
        assert_eq!(of("ли ли"), ["ли"]);
        assert_eq!(of("а б в г д е ж з и"), ["а б в г д е ж з и"]);
        assert_eq!(of("а б в г д е ж з").len(), 8);
    }
}

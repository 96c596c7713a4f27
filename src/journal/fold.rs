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

/// What to look for: each needle is one way in which the fragment may stand in a call.
pub(super) fn needles(search: &str) -> Vec<String> {
    let text = fold(search);
    if text.is_empty() {
        return Vec::new();
    }
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
            needles("8 (916) 12"),
            ["\u{1e}791612", "891612", "8 (916) 12"]
        );
        assert_eq!(needles("916-12"), ["91612", "916-12"]);
        assert_eq!(needles("12"), ["12"]);
        assert_eq!(needles("ооо 1-2"), ["ооо 1-2"]);
        assert_eq!(needles("+"), ["+"]);
        assert!(needles("  ").is_empty());
    }
}

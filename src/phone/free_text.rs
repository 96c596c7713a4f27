//! Several numbers in one text: couriers' contact fields are filled by hand.

use super::clean::{extension_word, is_punctuation};
use super::{Number, Numbering};

/// Outside numbers in a free text, in order, each once: `8916…, +7 495 … доб. 3; mail@x`.
/// Short numbers are left out, since house numbers and dates look the same.
pub fn numbers_in(text: &str, numbering: &Numbering) -> Vec<Number> {
    let mut found = Vec::new();
    for piece in pieces(text) {
        for number in numbers_of(&piece, numbering) {
            if !found.contains(&number) {
                found.push(number);
            }
        }
    }
    found
}

/// A run of signs that numbers are made of, with the extension that follows it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Piece {
    main: String,
    extension: String,
}

/// Cuts at everything that no number has inside: letters, commas, slashes, line ends.
fn pieces(text: &str) -> Vec<Piece> {
    // Digits of an e-mail address are no number.
    let words = text
        .split_inclusive(char::is_whitespace)
        .map(|word| if word.contains('@') { "\n" } else { word });
    let text: String = words.collect();
    let mut pieces = Vec::new();
    let mut piece = Piece::default();
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let in_number =
            matches!(c, '0'..='9' | '+') || (is_punctuation(c) && !matches!(c, '/' | '\n' | '\r'));
        if in_number {
            // A second plus begins a second number.
            if c == '+' {
                pieces.push(std::mem::take(&mut piece));
            }
            piece.main.push(c);
            rest = after;
            continue;
        }
        let (extension, left) = extension_at(rest);
        rest = left.unwrap_or_else(|| skip_word(rest));
        piece.extension = extension;
        pieces.push(std::mem::take(&mut piece));
    }
    pieces.push(piece);
    pieces
}

/// An extension that begins here (`доб. 3`, `,123`), and what is left behind it.
fn extension_at(text: &str) -> (String, Option<&str>) {
    let marked = text.trim_start_matches([',', ';', ' ']);
    let (digits, at_most) = match extension_word(marked) {
        Some(end) => (
            marked[end..].trim_start_matches(['.', ':', '=', ' ', '\u{a0}']),
            10,
        ),
        None if text.starts_with([',', ';', '#']) => (marked.trim_start_matches('#'), 5),
        None => return (String::new(), None),
    };
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let (extension, left) = digits.split_at(end);
    // `, 8 903 …` is the next number, `, 3` an extension.
    let goes_on = left
        .trim_start()
        .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '('));
    if extension.is_empty() || extension.len() > at_most || goes_on {
        return (String::new(), None);
    }
    (extension.to_owned(), Some(left))
}

fn skip_word(text: &str) -> &str {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let word = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    &text[word.max(first)..]
}

/// The numbers of a piece: one, or several with nothing but spaces between them.
fn numbers_of(piece: &Piece, numbering: &Numbering) -> Vec<Number> {
    let with_extension = |text: &str| {
        let mark = if piece.extension.is_empty() { "" } else { "," };
        external(&format!("{text}{mark}{}", piece.extension), numbering)
    };
    if let Some(number) = with_extension(&piece.main) {
        return vec![number];
    }
    let mut found = Vec::new();
    let mut taken = String::new();
    let words: Vec<&str> = piece.main.split_whitespace().collect();
    for (index, word) in words.iter().enumerate() {
        taken.push_str(word);
        let last = index + 1 == words.len();
        let number = match last {
            true => with_extension(&taken),
            // The shortest run that is a whole number, not a city number that goes on.
            false if digit_count(&taken) >= 10 => external(&taken, numbering),
            false => None,
        };
        if let Some(number) = number {
            found.push(number);
            taken.clear();
        }
    }
    found
}

fn digit_count(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn external(text: &str, numbering: &Numbering) -> Option<Number> {
    Number::parse(text, numbering)
        .ok()
        .filter(|number| matches!(number, Number::External { .. }))
}

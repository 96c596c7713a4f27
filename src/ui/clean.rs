//! Text from outside (callers' names, the database, the PBX) made fit to be drawn on one line.
//!
//! A caller chooses their own name: it may hold control characters, signs that turn the reading
//! direction and so forge what stands beside it, or be endless.

use std::borrow::Cow;

/// More than any line of the window holds; the rest is elided by width.
const MAX_CHARS: usize = 160;

/// More than any of the program's own sentences takes with a name and a number in it.
const MAX_SENTENCES: usize = 800;

/// `text` on one line, without control and direction characters, cut to a bounded length.
pub fn clean(text: &str) -> Cow<'_, str> {
    bounded(text, MAX_CHARS)
}

/// The same of whole sentences, which wrap: what to do about it stands at their end, and is not to be cut off.
pub fn sentences(text: &str) -> Cow<'_, str> {
    bounded(text, MAX_SENTENCES)
}

fn bounded(text: &str, most: usize) -> Cow<'_, str> {
    let fine = |c: char| !is_control(c) && !is_invisible(c);
    if text.chars().count() <= most && text.chars().all(fine) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len().min(most * 4));
    for (count, c) in text
        .chars()
        .map(|c| if is_control(c) { ' ' } else { c })
        .filter(|c| !is_invisible(*c))
        .enumerate()
    {
        if count == most {
            cleaned.push('…');
            break;
        }
        cleaned.push(c);
    }
    Cow::Owned(cleaned)
}

fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Zero-width, direction and tag characters, and stacks of combining marks' joiners.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fine_stays() {
        assert!(matches!(
            clean("Мария Котова"),
            Cow::Borrowed("Мария Котова")
        ));
    }

    #[test]
    fn control_and_direction_characters_go() {
        assert_eq!(
            clean("Ан\u{202E}на\r\nAction: Originate\u{0}"),
            "Анна  Action: Originate "
        );
        assert_eq!(clean("a\u{200B}b\u{2066}c\u{2028}d"), "abc d");
    }

    #[test]
    fn the_endless_is_cut() {
        let cleaned = clean(&"Ж".repeat(100_000)).into_owned();
        assert_eq!(cleaned.chars().count(), MAX_CHARS + 1);
        assert!(cleaned.ends_with('…'));
        let cleaned = sentences(&"Ж".repeat(100_000)).into_owned();
        assert_eq!(cleaned.chars().count(), MAX_SENTENCES + 1);
    }
}

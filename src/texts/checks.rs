//! What holds for every sentence.

use std::collections::BTreeSet;
use std::fmt::Debug;

use super::{Lang, Message};
use crate::calls::Outcome;

/// Every outcome.
pub(super) const OUTCOMES: [Outcome; 13] = [
    Outcome::Answered,
    Outcome::Missed,
    Outcome::AnsweredElsewhere,
    Outcome::Busy,
    Outcome::Rejected,
    Outcome::Unreachable,
    Outcome::MenuOnly,
    Outcome::NoAnswer,
    Outcome::BadNumber,
    Outcome::Cancelled,
    Outcome::Failed,
    Outcome::OwnPhone,
    Outcome::Attempted,
];

/// Messages of all reasons: two whole sentences at least, both languages, no two alike.
pub(super) fn messages<T: Debug>(reasons: &[T], render: impl Fn(&T, Lang) -> Message) {
    for lang in Lang::ALL {
        let mut seen = BTreeSet::new();
        for reason in reasons {
            let message = render(reason, lang);
            assert!(message.what.ends_with(['.', '…']), "{reason:?}: {message}");
            assert!(message.advice.ends_with('.'), "{reason:?}: {message}");
            assert!(seen.insert(message.to_string()), "twice: {message}");
        }
    }
    phrases(reasons, |reason, lang| render(reason, lang).to_string());
}

/// Phrases of all reasons: not empty, both languages, nothing left from a template.
pub(super) fn phrases<T: Debug>(reasons: &[T], render: impl Fn(&T, Lang) -> String) {
    for reason in reasons {
        let [ru, en] = Lang::ALL.map(|lang| render(reason, lang));
        assert!(!ru.trim().is_empty() && !en.trim().is_empty(), "{reason:?}");
        assert_ne!(ru, en, "{reason:?}");
        let cyrillic = |c: char| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё');
        assert!(ru.contains(cyrillic), "{reason:?}: {ru}");
        assert!(!en.contains(cyrillic), "{reason:?}: {en}");
        for text in [&ru, &en] {
            // The places that people write themselves.
            let places = [
                "{NUMBER}",
                "{ORDER}",
                "{CLIENT}",
                "{COURIER}",
                "{RECIPIENT}",
            ];
            let rest = places
                .iter()
                .fold(text.clone(), |rest, place| rest.replace(place, ""));
            assert!(!rest.contains(['{', '}']), "{reason:?}: {text}");
            assert!(
                !text.contains("  ") && text.trim() == text,
                "{reason:?}: {text}"
            );
            assert!(
                !text.contains("..") && !text.contains(" ."),
                "{reason:?}: {text}"
            );
        }
        assert!(!ru.contains('"'), "{reason:?}: {ru}");
    }
}

//! What a screen reader says of its own accord.

use super::super::directory::role_tag;
use super::{Lang, card_face};
use crate::desk::snapshot::{Card, CardFace, Lookup};
use crate::settings::Words;

/// A call comes in: `Звонит Иван Петрович, клиент, ООО «Ромашка»`. `who` is a name or a number, as it stands on
/// the card, `company` what stands beside it, `about` the words of a colleague who asks.
pub fn announcement(
    card: &Card,
    who: &str,
    company: Option<&str>,
    about: Option<String>,
    words: &Words,
    lang: Lang,
) -> String {
    let mut parts = vec![lang.pick(format!("Звонит {who}"), format!("Call from {who}"))];
    // Nobody is called unknown before the directory has answered.
    if !matches!(
        card.party.lookup,
        Lookup::None | Lookup::Pending | Lookup::Failed(_)
    ) {
        parts.push(role_tag(&card.party.lookup, words, lang).to_owned());
    }
    parts.extend(company.map(str::to_owned));
    parts.extend(about);
    if let Some(queue) = &card.queue {
        parts.push(lang.pick(format!("очередь «{queue}»"), format!("queue “{queue}”")));
    }
    parts.join(", ")
}

/// What became of a call without the operator: `Иван Петрович: пропущен · 18 с`. Nothing of what they did
/// themselves: they know.
pub fn announced_end(card: &Card, who: &str, lang: Lang) -> Option<String> {
    match card.state {
        CardFace::Missed { .. } | CardFace::Taken { .. } | CardFace::Lost | CardFace::Busy => {
            Some(format!("{who}: {}", card_face(&card.state, lang)))
        }
        CardFace::Ringing
        | CardFace::Talking
        | CardFace::Ended { .. }
        | CardFace::Cut { .. }
        | CardFace::Declined => None,
    }
}

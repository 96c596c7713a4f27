//! The number on the clipboard: shown first, called when the hotkey is pressed again. Anything may be on
//! a clipboard, and a call costs money.

use std::time::Duration;

use super::input::Now;
use super::snapshot::Offered;
use crate::phone::{Number, Numbering, numbers_in};

/// It leaves by itself after so long.
const LEAVES: Duration = Duration::from_secs(30);
/// Pressed again sooner, nobody has read the number yet.
const READ_AFTER: Duration = Duration::from_millis(500);

/// What is offered, and since when.
#[derive(Debug, Default)]
pub(super) struct Offer(Option<(Offered, Duration)>);

impl Offer {
    /// The hotkey was pressed with this text on the clipboard. Gives back the number when it is to be
    /// called now.
    pub(super) fn press(
        &mut self,
        text: Option<&str>,
        numbering: &Numbering,
        now: Now,
    ) -> Option<String> {
        let offered = read(text.unwrap_or(""), numbering);
        match (&self.0, &offered) {
            (Some((before, since)), Offered::Number { to_dial, .. }) if *before == offered => {
                let is_read = now.mono.saturating_sub(*since) >= READ_AFTER;
                let to_dial = is_read.then(|| to_dial.clone());
                if is_read {
                    self.0 = None;
                }
                to_dial
            }
            _ => {
                self.0 = Some((offered, now.mono));
                None
            }
        }
    }

    /// Something was opened that names a number: who opens it is not always a person, so the same once more is no
    /// press.
    pub(super) fn show(&mut self, number: &Number, numbering: &Numbering, now: Now) {
        let offered = Offered::Link {
            to_dial: Number::key_to_dial(number.key(), numbering),
            shown: number.shown(),
        };
        self.0 = Some((offered, now.mono));
    }

    pub(super) fn dismiss(&mut self) {
        self.0 = None;
    }

    pub(super) fn tick(&mut self, now: Now) {
        self.0.take_if(|(_, since)| *since + LEAVES <= now.mono);
    }

    pub(super) fn leaves_at(&self) -> Option<Duration> {
        self.0.as_ref().map(|(_, since)| *since + LEAVES)
    }

    pub(super) fn shown(&self) -> Option<Offered> {
        self.0.as_ref().map(|(offered, _)| offered.clone())
    }
}

fn read(text: &str, numbering: &Numbering) -> Offered {
    let numbers = match Number::parse(text, numbering) {
        Ok(number) => vec![number],
        Err(_) => numbers_in(text, numbering),
    };
    let mut numbers = numbers.into_iter();
    match (numbers.next(), numbers.next()) {
        (None, _) => Offered::NoNumber,
        (Some(_), Some(_)) => Offered::Several,
        (Some(number), None) => Offered::Number {
            to_dial: Number::key_to_dial(number.key(), numbering),
            shown: number.shown(),
        },
    }
}

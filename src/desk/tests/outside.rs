//! Outside the window: do not disturb, what the operating system tells, the sound, the number on the
//! clipboard.

use super::*;
use crate::desk::snapshot::{DialState, Offered};

const MINUTE: u64 = 60;

impl Sim {
    fn quiet_for(&mut self, mins: i64) -> Vec<Effect> {
        let until = self.now.unix_ms + mins * 60_000;
        self.command(Command::DoNotDisturb {
            until_unix_ms: Some(until),
        })
    }

    fn with_sound(change: impl FnOnce(&mut Settings)) -> Self {
        let mut sim = Self::new(|settings| {
            settings.notifications.sound = true;
            change(settings);
        });
        sim.update(Input::Connection(online()));
        sim
    }

    fn hidden(calls: Tell, cards: bool) -> Self {
        Self::new(|settings| {
            settings.notifications.calls = calls;
            settings.cards.windows = cards;
        })
    }

    fn miss(&mut self, id: &str) -> Vec<Effect> {
        let call = self.ringing(id);
        let mut effects = self.own(&call, Some(CardState::Ringing));
        let over = self.over(&call, Outcome::Missed);
        effects.extend(self.own(&over, Some(CardState::Missed)));
        effects
    }
}

fn sounds(effects: &[Effect]) -> usize {
    effects.iter().filter(|e| **e == Effect::Sound).count()
}

fn kept(effects: &[Effect]) -> Vec<Option<i64>> {
    let all = effects.iter().filter_map(|effect| match effect {
        Effect::KeepDoNotDisturb(until) => Some(*until),
        _ => None,
    });
    all.collect()
}

fn missed(effects: &[Effect]) -> Vec<(&str, usize)> {
    let all = effects.iter().filter_map(|effect| match effect {
        Effect::NotifyMissed { call, count } => Some((call.as_str(), *count)),
        _ => None,
    });
    all.collect()
}

fn withdraws(effects: &[Effect], notified: Notified) -> bool {
    effects.contains(&Effect::Withdraw(notified))
}

#[test]
fn in_the_quiet_there_is_no_card_no_notification_and_no_sound_and_all_else_goes_on() {
    let mut sim = Sim::with_sound(|_| {});
    let until = sim.now.unix_ms + 30 * 60_000;
    let effects = sim.quiet_for(30);
    assert_eq!(kept(&effects), [Some(until)], "for the next start");
    assert_eq!(sim.snapshot().do_not_disturb_unix_ms, Some(until));
    let call = sim.ringing("1");
    let effects = sim.own(&call, Some(CardState::Ringing));
    assert_eq!((notified(&effects), sounds(&effects)), (0, 0));
    assert!(sim.cards().is_empty());
    assert_eq!(sim.snapshot().calls.len(), 1, "the window shows it");
    assert_eq!(recorded(&effects).len(), 1, "the journal has it");
    assert_eq!(lookups(&effects), [IVAN]);
}

#[test]
fn the_quiet_ends_at_its_time_and_what_was_missed_comes_into_sight() {
    let mut sim = Sim::new(|_| {});
    sim.quiet_for(30);
    let effects = sim.miss("1");
    assert!(missed(&effects).is_empty());
    let effects = sim.secs(29 * MINUTE);
    assert!(kept(&effects).is_empty() && sim.cards().is_empty());
    sim.command(Command::WindowHidden(true));
    let effects = sim.secs(MINUTE);
    assert_eq!(kept(&effects), [None]);
    assert_eq!(sim.snapshot().do_not_disturb_unix_ms, None);
    assert_eq!(sim.cards().len(), 1);
    assert_eq!(missed(&effects), [("1", 1)], "it is news now");
}

#[test]
fn the_quiet_can_be_ended_changed_and_has_an_end_in_any_case() {
    let mut sim = Sim::online();
    sim.quiet_for(30);
    let over = Command::DoNotDisturb {
        until_unix_ms: None,
    };
    assert_eq!(kept(&sim.command(over)), [None]);
    assert_eq!(sim.snapshot().do_not_disturb_unix_ms, None);
    // A time that is past is none: the file of a start long ago.
    sim.quiet_for(-5);
    assert_eq!(sim.snapshot().do_not_disturb_unix_ms, None);
    sim.quiet_for(i64::MAX / 60_000 / 2);
    let until = sim.snapshot().do_not_disturb_unix_ms.expect("it is on");
    assert!(until - sim.now.unix_ms <= 31 * 24 * 3_600_000);
    sim.quiet_for(10);
    sim.secs(10 * MINUTE);
    assert_eq!(sim.snapshot().do_not_disturb_unix_ms, None);
}

#[test]
fn the_quiet_follows_the_wall_clock() {
    let mut sim = Sim::online();
    sim.quiet_for(60);
    sim.now.unix_ms += 61 * 60_000;
    sim.update(Input::Tick);
    assert_eq!(sim.snapshot().do_not_disturb_unix_ms, None, "put forward");
    sim.quiet_for(60);
    let until = sim.snapshot().do_not_disturb_unix_ms;
    sim.now.unix_ms -= 30 * 60_000;
    sim.secs(61 * MINUTE);
    assert_eq!(sim.snapshot().do_not_disturb_unix_ms, until, "put back");
    sim.secs(30 * MINUTE);
    assert_eq!(sim.snapshot().do_not_disturb_unix_ms, None);
}

#[test]
fn a_call_is_told_by_the_system_only_while_the_window_is_not_seen() {
    let mut sim = Sim::hidden(Tell::Hidden, true);
    let first = sim.ringing("1");
    let effects = sim.own(&first, Some(CardState::Ringing));
    assert_eq!(notified(&effects), 0, "the window is seen");
    sim.command(Command::WindowHidden(true));
    let second = sim.ringing("2");
    let effects = sim.own(&second, Some(CardState::Ringing));
    assert_eq!(notified(&effects), 1);
    let effects = sim.own(&talking(&second, "101"), Some(CardState::Answered));
    assert!(withdraws(&effects, Notified::Call), "it rings no more");
    let third = sim.ringing("3");
    sim.own(&third, Some(CardState::Ringing));
    let effects = sim.command(Command::WindowHidden(false));
    assert!(withdraws(&effects, Notified::Call), "the card says it");
    let effects = sim.command(Command::WindowHidden(false));
    assert!(!withdraws(&effects, Notified::Call), "once");
}

#[test]
fn where_cards_are_no_windows_the_system_tells_each_call_unless_never() {
    for (tell, wanted) in [(Tell::Hidden, 1), (Tell::Always, 1), (Tell::Never, 0)] {
        let mut sim = Sim::hidden(tell, false);
        let call = sim.ringing("1");
        let effects = sim.own(&call, Some(CardState::Ringing));
        assert_eq!(notified(&effects), wanted, "{tell:?}");
    }
}

#[test]
fn of_missed_calls_there_is_one_notification_with_their_number() {
    let mut sim = Sim::new(|settings| settings.notifications.missed = Tell::Always);
    assert_eq!(missed(&sim.miss("1")), [("1", 1)]);
    sim.secs(5);
    let mut other = sim.ringing("2");
    other.number = Some("79031112233".into());
    sim.own(&other, Some(CardState::Ringing));
    let over = sim.over(&other, Outcome::Missed);
    let effects = sim.own(&over, Some(CardState::Missed));
    assert_eq!(missed(&effects), [("2", 2)]);
    // The same caller again: one card, and three calls.
    sim.secs(5);
    assert_eq!(missed(&sim.miss("3")), [("3", 3)]);
    let effects = sim.command(Command::MissedOnly(true));
    assert!(withdraws(&effects, Notified::Missed), "they are seen");
    assert!(missed(&sim.secs(60)).is_empty());
}

#[test]
fn by_default_missed_calls_are_told_only_to_whom_does_not_see_the_window() {
    let mut sim = Sim::online();
    assert!(missed(&sim.miss("1")).is_empty());
    let effects = sim.command(Command::WindowHidden(true));
    assert!(missed(&effects).is_empty(), "that was no news any more");
    sim.secs(5);
    assert_eq!(missed(&sim.miss("2")).len(), 1);
    let effects = sim.command(Command::WindowHidden(false));
    assert!(withdraws(&effects, Notified::Missed));
}

#[test]
fn a_ring_sounds_once_and_not_into_ones_own_talk() {
    let mut sim = Sim::with_sound(|_| {});
    let first = sim.ringing("1");
    assert_eq!(sounds(&sim.own(&first, Some(CardState::Ringing))), 1);
    assert_eq!(sounds(&sim.own(&first, Some(CardState::Ringing))), 0);
    assert_eq!(sounds(&sim.secs(30)), 0);
    sim.own(&talking(&first, "101"), Some(CardState::Answered));
    let second = sim.ringing("2");
    assert_eq!(sounds(&sim.own(&second, Some(CardState::Ringing))), 0);
    // A queue rings the same phone anew.
    let over = sim.over(&first, Outcome::Answered);
    sim.own(&over, Some(CardState::Ended));
    sim.own(&second, Some(CardState::Missed));
    assert_eq!(sounds(&sim.own(&second, Some(CardState::Ringing))), 1);

    let mut sim = Sim::with_sound(|settings| settings.notifications.sound_while_talking = true);
    let first = sim.ringing("1");
    sim.own(&talking(&first, "101"), Some(CardState::Answered));
    let second = sim.ringing("2");
    assert_eq!(sounds(&sim.own(&second, Some(CardState::Ringing))), 1);
}

#[test]
fn a_call_that_becomes_part_of_another_is_not_told_anew() {
    let mut sim = Sim::with_sound(|_| {});
    let call = sim.ringing("2.2");
    sim.own(&call, Some(CardState::Ringing));
    let mut effects = sim.update(Input::Merged {
        gone: CallId("2.2".into()),
        into: CallId("1.1".into()),
    });
    let call = sim.ringing("1.1");
    effects.extend(sim.own(&call, Some(CardState::Ringing)));
    assert_eq!((notified(&effects), sounds(&effects)), (0, 0));
    assert!(!withdraws(&effects, Notified::Call));
}

#[test]
fn there_is_no_sound_unless_it_is_wanted() {
    let mut sim = Sim::online();
    let call = sim.ringing("1");
    assert_eq!(sounds(&sim.own(&call, Some(CardState::Ringing))), 0);
}

#[test]
fn the_number_on_the_clipboard_is_shown_first_and_called_the_second_time() {
    let mut sim = Sim::online();
    let press = |sim: &mut Sim, text: &str| {
        let effects = sim.command(Command::Offer(Some(text.into())));
        let is_call = |effect: &&Effect| matches!(effect, Effect::Originate { .. });
        effects.iter().filter(is_call).count()
    };
    let text = "Тел.: 8 (916) 123-45-67, Иван";
    assert_eq!(press(&mut sim, text), 0);
    let Some(Offered::Number { shown, .. }) = sim.snapshot().offered else {
        panic!("{:?}", sim.snapshot().offered);
    };
    assert_eq!(shown, "+7 916 123-45-67");
    assert_eq!(press(&mut sim, text), 0, "nobody has read it yet");
    sim.secs(1);
    assert_eq!(press(&mut sim, text), 1);
    assert_eq!(sim.snapshot().offered, None);
    assert!(matches!(sim.snapshot().dial, DialState::Placed { .. }));

    // Another number on the clipboard is another offer; it leaves by itself.
    let mut sim = Sim::online();
    press(&mut sim, text);
    sim.secs(1);
    assert_eq!(press(&mut sim, "89031112233"), 0);
    sim.secs(31);
    assert_eq!(sim.snapshot().offered, None);
    assert_eq!(press(&mut sim, "89031112233"), 0, "shown first again");
    sim.command(Command::DismissOffer);
    assert_eq!(sim.snapshot().offered, None);
}

#[test]
fn what_is_no_number_is_told_and_not_kept() {
    let mut sim = Sim::online();
    for text in [None, Some(""), Some("пароль: qwerty"), Some("Иван Петров")] {
        sim.command(Command::Offer(text.map(str::to_owned)));
        assert_eq!(sim.snapshot().offered, Some(Offered::NoNumber), "{text:?}");
        sim.secs(1);
    }
    let two = "8 916 123-45-67; 8 903 111-22-33".to_owned();
    sim.command(Command::Offer(Some(two)));
    assert_eq!(sim.snapshot().offered, Some(Offered::Several));
}

#[test]
fn a_card_whose_note_is_written_stays_though_nobody_is_to_disturb() {
    let mut sim = Sim::online();
    for id in ["1.1", "1.2"] {
        let call = sim.ringing(id);
        sim.own(&call, Some(CardState::Ringing));
    }
    let hold = |held| Command::HoldCard {
        call: "1.2".into(),
        held,
    };
    sim.command(hold(true));
    sim.quiet_for(30);
    let shown: Vec<String> = sim.cards().into_iter().map(|card| card.call).collect();
    assert_eq!(shown, ["1.2"]);
    sim.command(hold(false));
    assert!(sim.cards().is_empty(), "the note is kept");
}

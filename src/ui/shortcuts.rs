//! Every key that does something, in one table: what the window does at a key and what the help says
//! of it both come from here.
//!
//! Rule: no other module names a key that does something of ours. A key that holds in the whole window goes with Ctrl or is a
//! function key, so that it takes nothing from what is being typed; Escape alone is shared, and what
//! has the keyboard has it first.

use egui::{Event, Key, KeyboardShortcut, ModifierNames, Modifiers, Ui};

use super::pages::Page;
use crate::texts::Label;

/// Where a key does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the whole window.
    Window,
    /// While the call field has the keyboard.
    CallField,
    /// While the journal has the keyboard.
    Journal,
    /// While the list of colleagues has the keyboard; it is gone through as the journal is.
    Colleagues,
    /// On the settings' page.
    Settings,
    /// While a field has the keyboard.
    Field,
}

impl Place {
    /// In the order of the help.
    pub const ALL: [Self; 6] = [
        Self::Window,
        Self::CallField,
        Self::Journal,
        Self::Colleagues,
        Self::Settings,
        Self::Field,
    ];

    /// The heading in the help.
    pub fn label(self) -> Label {
        match self {
            Self::Window => Label::KeysAnywhere,
            Self::CallField => Label::KeysInCallField,
            Self::Journal => Label::KeysInJournal,
            Self::Colleagues => Label::KeysInColleagues,
            Self::Settings => Label::KeysInSettings,
            Self::Field => Label::KeysInField,
        }
    }
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// To the call field.
    CallField,
    /// To the journal's search.
    Search,
    /// To the journal.
    Journal,
    /// To the party's page, to the note.
    PartyPage,
    /// To a page.
    Page(Page),
    /// Hands the call on, or joins it with whom one asked.
    HandOn,
    /// Back from whom one asked.
    BackToCall,
    /// Into the parking, or out of it.
    Park,
    /// Takes a colleague's ringing call.
    PickUp,
    /// Connects the caller with the courier or the manager.
    Connect,
    /// Sends digits.
    Digits,
    /// Hangs up, or declines.
    HangUp,
    /// To the note of the call.
    Note,
    /// Everything larger.
    Larger,
    /// Everything smaller.
    Smaller,
    /// Everything as large as the settings say.
    NormalSize,
    /// The end of the program.
    Quit,
    /// The table of keys.
    Help,
    /// Closes what was told last and is over.
    Close,
    /// Onwards to the next control, or back.
    Next,
    /// Calls what stands in the call field, or chooses the first of the names.
    Call,
    /// Another of the names under the call field.
    NameBelow,
    /// The one above it.
    NameAbove,
    /// The row below.
    RowBelow,
    /// The row above.
    RowAbove,
    /// Ten rows on.
    PageBelow,
    /// Ten rows back.
    PageAbove,
    /// The first row.
    FirstRow,
    /// The last row.
    LastRow,
    /// Calls the party of the row.
    CallRow,
    /// Calls the colleague who is selected.
    CallColleague,
    /// Passes the operator's call on to them.
    PassCallOn,
    /// Takes the call over that rings at their phone.
    TakeOver,
    /// Takes the last change of the settings back.
    UndoSetting,
    /// Keeps what stands in the field.
    Keep,
    /// Puts back into the field what is kept.
    Revert,
    /// Empties the field.
    Empty,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Shortcut {
    /// Where it holds.
    pub place: Place,
    /// What is to be pressed: any of these.
    pub keys: &'static [KeyboardShortcut],
    /// What happens.
    pub action: Action,
    /// The same in words.
    pub what: Label,
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn row(
    place: Place,
    keys: &'static [KeyboardShortcut],
    action: Action,
    what: Label,
) -> Shortcut {
    Shortcut {
        place,
        keys,
        action,
        what,
    }
}

/// All of them.
#[rustfmt::skip]
pub const ALL: &[Shortcut] = &[
    row(Place::Window, &[ctrl(Key::K)], Action::CallField, Label::KeyCallField),
    row(Place::Window, &[ctrl(Key::F)], Action::Search, Label::KeySearch),
    row(Place::Window, &[ctrl(Key::J)], Action::Journal, Label::KeyJournal),
    row(Place::Window, &[ctrl(Key::I)], Action::PartyPage, Label::KeyPartyPage),
    row(Place::Window, &[ctrl(Key::Num1)], Action::Page(Page::Calls), Label::PageCalls),
    row(Place::Window, &[ctrl(Key::Num2)], Action::Page(Page::ToCallBack), Label::PageToCallBack),
    row(Place::Window, &[ctrl(Key::Num3)], Action::Page(Page::Colleagues), Label::PageColleagues),
    row(Place::Window, &[ctrl(Key::Num4)], Action::Page(Page::Queues), Label::PageQueues),
    row(Place::Window, &[ctrl(Key::Num5), ctrl(Key::Comma)], Action::Page(Page::Settings), Label::PageSettings),
    row(Place::Window, &[ctrl(Key::T)], Action::HandOn, Label::KeyHandOn),
    row(Place::Window, &[ctrl(Key::B)], Action::BackToCall, Label::KeyBackToCall),
    row(Place::Window, &[ctrl(Key::P)], Action::Park, Label::KeyPark),
    row(Place::Window, &[ctrl(Key::G)], Action::PickUp, Label::KeyPickUp),
    row(Place::Window, &[ctrl(Key::L)], Action::Connect, Label::KeyConnect),
    row(Place::Window, &[ctrl(Key::D)], Action::Digits, Label::KeyDigits),
    row(Place::Window, &[ctrl(Key::E)], Action::HangUp, Label::KeyHangUp),
    row(Place::Window, &[ctrl(Key::N)], Action::Note, Label::KeyNote),
    row(Place::Window, &[ctrl(Key::Plus), ctrl(Key::Equals)], Action::Larger, Label::KeyLarger),
    row(Place::Window, &[ctrl(Key::Minus)], Action::Smaller, Label::KeySmaller),
    row(Place::Window, &[ctrl(Key::Num0)], Action::NormalSize, Label::KeyNormalSize),
    row(Place::Window, &[ctrl(Key::Q)], Action::Quit, Label::QuitProgram),
    row(Place::Window, &[plain(Key::F1)], Action::Help, Label::KeyHelp),
    row(Place::Window, &[plain(Key::Escape)], Action::Close, Label::KeyClose),
    row(Place::Window, &[plain(Key::Tab), KeyboardShortcut::new(Modifiers::SHIFT, Key::Tab)], Action::Next, Label::KeyNext),
    row(Place::CallField, &[plain(Key::Enter)], Action::Call, Label::KeyCall),
    row(Place::CallField, &[plain(Key::ArrowDown)], Action::NameBelow, Label::KeyNameBelow),
    row(Place::CallField, &[plain(Key::ArrowUp)], Action::NameAbove, Label::KeyNameAbove),
    row(Place::Journal, &[plain(Key::ArrowDown)], Action::RowBelow, Label::KeyRowBelow),
    row(Place::Journal, &[plain(Key::ArrowUp)], Action::RowAbove, Label::KeyRowAbove),
    row(Place::Journal, &[plain(Key::PageDown)], Action::PageBelow, Label::KeyPageBelow),
    row(Place::Journal, &[plain(Key::PageUp)], Action::PageAbove, Label::KeyPageAbove),
    row(Place::Journal, &[plain(Key::Home)], Action::FirstRow, Label::KeyFirstRow),
    row(Place::Journal, &[plain(Key::End)], Action::LastRow, Label::KeyLastRow),
    row(Place::Journal, &[plain(Key::Enter)], Action::CallRow, Label::KeyCallRow),
    row(Place::Colleagues, &[plain(Key::Enter)], Action::CallColleague, Label::Call),
    row(Place::Colleagues, &[ctrl(Key::Enter)], Action::PassCallOn, Label::PassCallOn),
    row(Place::Colleagues, &[plain(Key::F8)], Action::TakeOver, Label::TakeOver),
    row(Place::Settings, &[ctrl(Key::Z)], Action::UndoSetting, Label::KeyUndoSetting),
    row(Place::Settings, &[plain(Key::Enter)], Action::Keep, Label::KeyKeep),
    row(Place::Settings, &[plain(Key::Escape)], Action::Revert, Label::KeyRevert),
    row(Place::Field, &[plain(Key::Escape)], Action::Empty, Label::KeyEmpty),
];

/// Whether a key of this action was pressed; the key is taken, nobody else hears of it.
pub(super) fn pressed(ui: &Ui, action: Action) -> bool {
    let rows = ALL.iter().filter(|row| row.action == action);
    let keys = rows.flat_map(|row| row.keys);
    // Each is taken, also where one of them has been found.
    ui.input_mut(|input| keys.fold(false, |found, key| input.consume_shortcut(key) | found))
}

/// Empties a field that has the keyboard and something in it, if its key was pressed. To be asked before the field is
/// drawn: of what was typed since its last frame, that before the key goes with the rest, and that after it stays.
pub(super) fn emptied(ui: &Ui, text: &mut String) -> bool {
    let key = ALL.iter().find(|row| row.action == Action::Empty);
    let is_key = |event: &Event| match (event, key) {
        (Event::Key { key, pressed, .. }, Some(row)) => {
            *pressed && row.keys.iter().any(|own| own.logical_key == *key)
        }
        _ => false,
    };
    let at = ui.input(|input| input.events.iter().rposition(is_key));
    let (Some(at), false) = (at, text.is_empty()) else {
        return false;
    };
    if !pressed(ui, Action::Empty) {
        return false;
    }
    let mut left = at;
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let is_before = left > 0;
            left = left.saturating_sub(1);
            !(is_before && matches!(event, Event::Text(_) | Event::Paste(_)))
        });
    });
    text.clear();
    true
}

/// The row that the keys of a list lead to, of so many rows, from the one that is selected `now`.
pub(super) fn row_to(ui: &Ui, now: Option<usize>, rows: usize) -> Option<usize> {
    const PAGE: usize = 10;
    let last = rows.saturating_sub(1);
    let below = |by: usize| now.map_or(0, |row| row.saturating_add(by).min(last));
    let above = |by: usize| now.map_or(0, |row| row.saturating_sub(by));
    let ways = [
        (Action::RowBelow, below(1)),
        (Action::RowAbove, above(1)),
        (Action::PageBelow, below(PAGE)),
        (Action::PageAbove, above(PAGE)),
        (Action::FirstRow, 0),
        (Action::LastRow, last),
    ];
    ways.into_iter()
        .find_map(|(action, to)| pressed(ui, action).then_some(to))
}

/// The same as [`pressed`], but the key is left: a field has heard it too.
pub(super) fn seen(ui: &Ui, action: Action) -> bool {
    let rows = ALL.iter().filter(|row| row.action == action);
    let mut keys = rows.flat_map(|row| row.keys);
    ui.input(|input| keys.any(|key| input.key_pressed(key.logical_key)))
}

/// What was asked for by a key that holds in the whole window, but for what waits until everything else
/// has had its turn: [`Action::Close`], and [`Action::Next`], which is the toolkit's.
pub(super) fn pressed_in_window(ui: &Ui) -> Option<Action> {
    let rows = ALL.iter().filter(|row| row.place == Place::Window);
    rows.map(|row| row.action)
        .filter(|action| !matches!(action, Action::Close | Action::Next))
        .find(|action| pressed(ui, *action))
}

/// How an action's first key is written: `Ctrl+K`.
pub(super) fn keys(ui: &Ui, action: Action) -> String {
    let row = ALL.iter().find(|row| row.action == action);
    row.and_then(|row| row.keys.first())
        .map(|key| written(ui, key))
        .unwrap_or_default()
}

/// How a key is written on it.
pub(super) fn written(ui: &Ui, shortcut: &KeyboardShortcut) -> String {
    let is_mac = ui.ctx().os().is_mac();
    let modifiers = ModifierNames::NAMES.format(&shortcut.modifiers, is_mac);
    let key = match shortcut.logical_key {
        Key::Escape => "Esc",
        Key::ArrowDown => "↓",
        Key::ArrowUp => "↑",
        Key::PageDown => "Page Down",
        Key::PageUp => "Page Up",
        Key::Plus => "+",
        Key::Minus => "–",
        Key::Equals => "=",
        Key::Comma => ",",
        key => key.name(),
    };
    match modifiers.is_empty() {
        true => key.to_owned(),
        false => format!("{modifiers}+{key}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both would answer to the same press.
    fn clash(one: &KeyboardShortcut, other: &KeyboardShortcut) -> bool {
        let answers = |pressed: Modifiers, asked| pressed.matches_logically(asked);
        one.logical_key == other.logical_key
            && (answers(one.modifiers, other.modifiers) || answers(other.modifiers, one.modifiers))
    }

    #[test]
    fn no_two_keys_clash() {
        for (index, row) in ALL.iter().enumerate() {
            for other in ALL.iter().skip(index + 1) {
                assert_ne!(row.action, other.action, "in two rows");
                let meet = row.place == other.place
                    || [row.place, other.place].contains(&Place::Window)
                    || [row.place, other.place].contains(&Place::Field)
                        && [row.place, other.place].contains(&Place::CallField);
                // Whoever has the keyboard has Escape first.
                let is_shared = |key: &KeyboardShortcut| {
                    key.logical_key == Key::Escape && row.place != other.place
                };
                let both = row
                    .keys
                    .iter()
                    .flat_map(|one| other.keys.iter().map(move |two| (one, two)));
                for (one, two) in both.filter(|(one, _)| meet && !is_shared(one)) {
                    assert!(!clash(one, two), "{row:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn keys_of_the_whole_window_take_nothing_from_what_is_typed() {
        let own = [Key::Escape, Key::F1, Key::Tab];
        for row in ALL.iter().filter(|row| row.place == Place::Window) {
            for key in row.keys {
                let is_free = key.modifiers.command || own.contains(&key.logical_key);
                assert!(is_free, "{row:?}");
                // Select all, copy, cut, paste, undo, redo.
                let edits = [Key::A, Key::C, Key::X, Key::V, Key::Z, Key::Y];
                assert!(!edits.contains(&key.logical_key), "{row:?}");
            }
        }
    }

    #[test]
    fn every_place_has_a_key_and_stands_in_the_help() {
        for row in ALL {
            assert!(
                Place::ALL.contains(&row.place) && !row.keys.is_empty(),
                "{row:?}"
            );
        }
        for place in Place::ALL {
            assert!(ALL.iter().any(|row| row.place == place), "{place:?}");
        }
    }
}

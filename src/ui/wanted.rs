//! What a card asks of the main window: cards are windows of their own, and have no way into its state.
//!
//! A note is written in the main window, not on the card. On X11 a card is a window that no window manager
//! manages, which is why it never takes the keyboard from another program; the toolkit asks the window manager for
//! the focus, so there is no way to ask for it either. A click on the card's note therefore brings the main
//! window, with that call selected and the cursor in its note. It is the same on every system.

use egui::{Context, Id};

use super::cards::come_forward;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The note of this call.
    Note(String),
    /// The list of those to be called back.
    ToCallBack,
}

/// Asks for it, and brings the main window forward.
pub fn want(ctx: &Context, wanted: Wanted) {
    ctx.data_mut(|data| data.insert_temp(id(), Some(wanted)));
    come_forward(ctx);
}

/// What was asked for, once.
pub(super) fn take(ctx: &Context) -> Option<Wanted> {
    ctx.data_mut(|data| data.get_temp_mut_or_default::<Option<Wanted>>(id()).take())
}

fn id() -> Id {
    Id::unique("wanted-by-a-card")
}

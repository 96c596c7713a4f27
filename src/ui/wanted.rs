//! What a card asks of the main window: cards are windows of their own, and have no way into its state.

use egui::{Context, Id};

use super::cards::come_forward;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
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

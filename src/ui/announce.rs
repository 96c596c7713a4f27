//! What a screen reader is told without being asked: a call that comes in at once, what became of it and of
//! the connection when it has nothing else to say.
//!
//! The cards' own windows have no accessibility tree (egui gives one to the main window alone), and whoever
//! works by ear does not look for them: the main window announces the call. Each of these is a node that is
//! there all the time, without anything to be seen; what it says is a function of the snapshot, and a change
//! of it is what the screen reader speaks.

use egui::accesskit::Live;
use egui::{Id, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use super::clean::clean;
use super::{Desk, party};
use crate::desk::snapshot::{Card, CardFace, Connection};
use crate::texts::{calls, connection};

/// What stands in the window for all to read, and is said when it comes or changes.
pub fn live_text(ui: &Ui, id: Id) {
    ui.ctx()
        .accesskit_node_builder(id, |node| node.set_live(Live::Polite));
}

/// The announcements, in the window's upper left corner.
pub fn announce_ui(ui: &Ui, desk: &Desk<'_>) {
    let (snapshot, words, lang) = (desk.snapshot, &*desk.snapshot.words, desk.lang);
    let newest = |of: fn(&Card) -> bool| snapshot.cards.iter().rev().find(|card| of(card));
    let call = newest(|card| card.state == CardFace::Ringing).map(|card| {
        let who = party::title(&card.party, lang);
        let company = party::company(&card.party);
        let about = card
            .about
            .as_ref()
            .map(|about| party::about(about, words, lang));
        let told = calls::announcement(card, &who, company.as_deref(), about, words, lang);
        clean(&told).into_owned()
    });
    say(ui, "call", Live::Assertive, call);
    let over = newest(|card| !matches!(card.state, CardFace::Ringing | CardFace::Talking));
    let over = over.and_then(|card| {
        let who = party::title(&card.party, lang);
        calls::announced_end(card, &who, lang).map(|words| clean(&words).into_owned())
    });
    say(ui, "over", Live::Polite, over);
    // Without the time to the next attempt: that would be said every second.
    let is_there = matches!(snapshot.connection, Connection::Online { .. });
    let brief = connection::connection_brief(&snapshot.connection, lang);
    say(
        ui,
        "connection",
        Live::Polite,
        (!is_there).then(|| brief.to_owned()),
    );
}

fn say(ui: &Ui, what: &str, live: Live, words: Option<String>) {
    let id = Id::unique("announcement").with(what);
    let corner = Rect::from_min_size(ui.max_rect().min, vec2(1.0, 1.0));
    let response = ui.interact(corner, id, Sense::hover());
    let words = words.unwrap_or_default();
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, words.as_str()));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_live(live);
        node.set_live_atomic();
    });
}

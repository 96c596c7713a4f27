//! Queues: the operator's own, each with who waits and how long, and the ways in and out and to a pause; below
//! them the PBX's other ones, to sign in to.

use egui::{
    Align, CornerRadius, Frame, Id, Layout, Margin, Rect, Response, Role, ScrollArea, Sense,
    Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::clean::clean;
use super::icons::{self, Icon};
use super::theme::{self, Tone, Weight, radius, size};
use super::widgets::{self, Kind, Pen, Piece};
use super::{Desk, State, operator, party};
use crate::desk::snapshot::{Command, Connection, QueueRow, Snapshot, WaitingCaller};
use crate::texts::{Label, connection, directory, office, time};

/// What only concerns the view of queues.
#[derive(Debug, Default)]
pub struct View {
    /// A reason for a pause that is being written.
    reason: String,
}

/// Whether there is any queue to show.
pub fn is_offered(snapshot: &Snapshot) -> bool {
    !snapshot.queues.queues.is_empty()
}

/// How many wait in the operator's queues.
pub fn waiting(snapshot: &Snapshot) -> usize {
    let own = snapshot
        .queues
        .queues
        .iter()
        .filter(|queue| queue.own.is_some());
    own.map(|queue| queue.waiting_count()).sum()
}

fn page_id() -> Id {
    Id::unique("queues-page")
}

/// The keyboard's way to the page: from here Tab leads through it.
pub fn focus(ui: &Ui) {
    ui.memory_mut(|memory| memory.request_focus(page_id()));
}

/// The page, over the whole of `ui`.
pub fn queues_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut State) {
    let area = ui.available_rect_before_wrap();
    let page = ui.interact(area, page_id(), Sense::focusable_noninteractive());
    let name = Label::PageQueues.text(desk.lang);
    page.widget_info(|| WidgetInfo::labeled(Role::Group, true, name));
    notes_ui(ui, desk);
    ScrollArea::vertical()
        .id_salt("queues")
        .auto_shrink(false)
        .show(ui, |ui| {
            let queues = &desk.snapshot.queues.queues;
            let own = queues.iter().filter(|queue| queue.own.is_some());
            if own.clone().count() > 1 && !desk.snapshot.queues.lacks_actions {
                all_ui(ui, desk, &mut state.queues);
            }
            for queue in own {
                own_ui(ui, desk, &mut state.queues, queue);
                ui.add_space(8.0);
            }
            let mut others = queues.iter().filter(|queue| queue.own.is_none()).peekable();
            if others.peek().is_some() {
                let words = Label::OtherQueues.text(desk.lang).to_uppercase();
                let dim = theme::palette(ui).dim;
                widgets::line_ui(ui, &[Piece::heading(&words, dim)]);
            }
            for queue in others {
                boxed(ui, |ui| head_ui(ui, desk, &mut state.queues, queue));
                ui.add_space(6.0);
            }
        });
    // Around all of it, in the margin.
    widgets::focus_ring(ui, &page, area, radius::BOX);
}

/// What is not seen or possible, and why; an order that was refused.
fn notes_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let palette = theme::palette(ui);
    let (queues, lang) = (&desk.snapshot.queues, desk.lang);
    if let Connection::Offline { since_unix_ms, .. } = &desk.snapshot.connection
        && let Some(words) = connection::known_as_of(*since_unix_ms, lang)
    {
        widgets::line_ui(ui, &[Piece::small(&words, palette.ink(Tone::Bad))]);
    }
    let lacks = [
        queues
            .lacks_actions
            .then(|| office::queue_actions_lacking(lang)),
        queues
            .lacks_events
            .then(|| office::queue_events_lacking(lang)),
    ];
    for words in lacks.into_iter().flatten() {
        widgets::message_ui(ui, &words.what, &words.advice);
    }
    let Some(refused) = &queues.refused else {
        return;
    };
    let queue = refused.queue.as_deref().map(clean);
    let words = office::queue_refused(refused.what, queue.as_deref(), &refused.why, lang);
    let mut closed = false;
    Frame::NONE
        .fill(palette.ground(Tone::Bad))
        .corner_radius(CornerRadius::same(radius::BOX))
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = Label::Close.text(lang);
                closed = widgets::icon_button(ui, Icon::Close, close).clicked();
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    widgets::message_ui(ui, &words.what, &words.advice);
                });
            });
        });
    ui.add_space(6.0);
    if closed {
        (desk.send)(Command::DismissQueueNotice);
    }
}

/// Everybody's way out of all queues at once, and back.
fn all_ui(ui: &mut Ui, desk: &mut Desk<'_>, view: &mut View) {
    let own = desk.snapshot.queues.queues.iter();
    let is_paused = own
        .filter_map(|queue| queue.own.as_ref())
        .all(|own| own.paused);
    ui.horizontal(|ui| pause_ui(ui, desk, view, None, is_paused));
    ui.add_space(4.0);
}

fn boxed(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    Frame::NONE
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(radius::BOX))
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui);
        });
}

fn own_ui(ui: &mut Ui, desk: &mut Desk<'_>, view: &mut View, queue: &QueueRow) {
    boxed(ui, |ui| {
        head_ui(ui, desk, view, queue);
        for waiting in &queue.waiting {
            waiting_ui(ui, desk, waiting);
        }
        if queue.more_waiting > 0 && !queue.waiting.is_empty() {
            let words = office::more_waiting(queue.more_waiting, desk.lang);
            let dim = theme::palette(ui).dim;
            widgets::line_ui(ui, &[Piece::small(&words, dim)]);
        }
    });
}

/// The queue's name, the operator's own part, who takes calls, and what can be done.
fn head_ui(ui: &mut Ui, desk: &mut Desk<'_>, view: &mut View, queue: &QueueRow) {
    let palette = theme::palette(ui);
    let lang = desk.lang;
    let name = clean(&queue.name);
    let part = clean(&office::own_part(queue, lang)).into_owned();
    let tone = match &queue.own {
        None => Tone::Staff,
        Some(own) if own.paused => Tone::Warn,
        Some(_) => Tone::Ok,
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        widgets::icon_ui(ui, Icon::Queue, tone, size::ICON);
        let room = (ui.available_width() - 160.0).max(120.0);
        ui.scope(|ui| {
            ui.set_max_width(room);
            widgets::line_ui(ui, &[Piece::name(&name, palette.text)]);
        });
        widgets::tag(ui, tone, &part);
    });
    let facts = [
        office::waiting(queue.waiting_count(), lang),
        office::members(queue, lang),
    ];
    widgets::paragraph_ui(ui, &facts.join(" · "), palette.dim, size::BODY);
    if desk.snapshot.queues.lacks_actions {
        return;
    }
    ui.add_enabled_ui(!queue.is_pending, |ui| {
        ui.horizontal_wrapped(|ui| {
            let Some(own) = &queue.own else {
                let word = Label::QueueSignIn.text(lang);
                let button = widgets::button(ui, Kind::Primary, word);
                if named(&button, word, &name).clicked() {
                    let queue = queue.name.clone();
                    (desk.send)(Command::QueueSignIn { queue });
                }
                return;
            };
            pause_ui(ui, desk, view, Some(queue), own.paused);
            let word = Label::QueueSignOut.text(lang);
            if own.is_static {
                ui.add_enabled_ui(false, |ui| {
                    let button = widgets::button(ui, Kind::Plain, word);
                    named(&button, word, &name).on_disabled_hover_text(office::queue_static(lang));
                });
            } else {
                let button = widgets::button(ui, Kind::Plain, word);
                if named(&button, word, &name).clicked() {
                    let queue = queue.name.clone();
                    (desk.send)(Command::QueueSignOut { queue });
                }
            }
        });
    });
}

/// A button's word with the queue's name, for whoever hears it out of its place.
fn named(button: &Response, word: &str, queue: &str) -> Response {
    let spoken = format!("{word}: {queue}");
    let enabled = button.enabled();
    button.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, spoken.as_str()));
    button.clone()
}

/// To a pause, by a menu of reasons, or back from it; of one queue or of all.
fn pause_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    view: &mut View,
    queue: Option<&QueueRow>,
    is_paused: bool,
) {
    let lang = desk.lang;
    let label = match (queue.is_some(), is_paused) {
        (true, false) => Label::QueuePause,
        (true, true) => Label::QueueResume,
        (false, false) => Label::QueuePauseAll,
        (false, true) => Label::QueueResumeAll,
    };
    let kind = match is_paused {
        true => Kind::Primary,
        false => Kind::Plain,
    };
    let word = label.text(lang);
    let button = widgets::button(ui, kind, word);
    let button = match queue {
        Some(queue) => named(&button, word, &clean(&queue.name)),
        None => button,
    };
    let queue = queue.map(|queue| queue.name.clone());
    if is_paused {
        if button.clicked() {
            (desk.send)(Command::QueuePause {
                queue,
                paused: false,
                reason: String::new(),
            });
        }
        return;
    }
    widgets::menu_ui(&button, 240.0, |ui| {
        if let Some(reason) = reason_ui(ui, desk, view) {
            (desk.send)(Command::QueuePause {
                queue,
                paused: true,
                reason,
            });
            view.reason.clear();
            ui.close();
        }
    });
}

/// The office's reasons, or one's own words and Enter.
fn reason_ui(ui: &mut Ui, desk: &Desk<'_>, view: &mut View) -> Option<String> {
    let palette = theme::palette(ui);
    let heading = Label::PauseReason.text(desk.lang);
    widgets::line_ui(ui, &[Piece::heading(heading, palette.dim)]);
    let set = &desk.snapshot.queues.pause_reasons;
    let usual = office::usual_pauses(desk.lang);
    let reasons: Vec<&str> = match set.is_empty() {
        true => usual.to_vec(),
        false => set.iter().map(String::as_str).collect(),
    };
    let mut chosen = None;
    for reason in reasons {
        if widgets::menu_item(ui, &clean(reason)).clicked() {
            chosen = Some(reason.to_owned());
        }
    }
    if operator::field_ui(ui, &mut view.reason, heading) && !view.reason.trim().is_empty() {
        chosen = Some(clean(view.reason.trim()).into_owned());
    }
    chosen
}

/// One who waits: who it is, the number, and for how long.
fn waiting_ui(ui: &mut Ui, desk: &Desk<'_>, waiting: &WaitingCaller) {
    let palette = theme::palette(ui);
    let lang = desk.lang;
    let wanted = vec2(ui.available_width(), size::ROW);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    let title = party::title(&waiting.party, lang);
    let role = directory::role_tag(&waiting.party.lookup, &desk.snapshot.words, lang);
    let number = party::number(&waiting.party, lang);
    let waited_ms = desk
        .snapshot
        .now_unix_ms
        .saturating_sub(waiting.since_unix_ms);
    let clock = time::clock_duration(waited_ms.max(0) as u64 / 1000);
    let spoken = [Some(&*title), Some(role), number.as_deref(), Some(&*clock)];
    let spoken: Vec<&str> = spoken.into_iter().flatten().collect();
    let spoken = spoken.join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken.as_str()));
    let top = Stroke::new(1.0, palette.line);
    ui.painter().hline(rect.x_range(), rect.top(), top);
    let mark = Rect::from_center_size(pos2(rect.left() + 8.0, rect.center().y), vec2(14.0, 14.0));
    icons::paint(
        ui.painter(),
        Icon::Held,
        mark,
        size::ICON - 2.0,
        palette.ink(Tone::Warn),
    );
    let clock = Piece::name(&clock, palette.text);
    let right = widgets::text_right(ui, rect.right(), rect.center().y, &clock, 90.0) - 12.0;
    let mut pen = Pen::new(ui, palette, rect.left() + 24.0, right, rect.center().y);
    let keep = pen.keep_for_tag(role);
    pen.text(&title, Weight::Medium, size::BODY, palette.text, keep);
    pen.gap(8.0);
    pen.tag(Tone::from(party::role(&waiting.party)), role);
    if let Some(number) = &number {
        pen.gap(8.0);
        pen.text(number, Weight::Regular, size::BODY, palette.dim, 0.0);
    }
    if pen.is_cut() {
        response.on_hover_text(spoken);
    }
}

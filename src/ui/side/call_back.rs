//! The party's page of somebody to be called back: who it was, how often they called, what was tried and decided.

use egui::Ui;

use super::page;
use crate::desk::snapshot::{CallBackRow, Lookup, Snapshot};
use crate::texts::{Label, calls, directory, to_call_back as words};
use crate::ui::clean::clean;
use crate::ui::theme::{self, Tone, size};
use crate::ui::{Desk, party, party_facts, to_call_back, widgets};

/// The row, on whichever of the lists it stands.
pub(super) fn row(snapshot: &Snapshot, id: i64) -> Option<&CallBackRow> {
    let list = &snapshot.to_call_back;
    let rows = list.rows.iter().chain(&list.put_off).chain(&list.dismissed);
    rows.into_iter().find(|row| row.id == id)
}

/// Who it was, as the journal has it.
pub(super) fn head_ui(ui: &mut Ui, desk: &Desk<'_>, row: &CallBackRow) {
    let lang = desk.lang;
    let lookup = page(desk.snapshot, Some(&row.number)).map(|page| &page.party.lookup);
    let tag = match row.role {
        None => directory::role_tag(lookup.unwrap_or(&Lookup::None), &desk.snapshot.words, lang),
        role => calls::role(role, &desk.snapshot.words, lang),
    };
    let title = to_call_back::title(row);
    super::head_ui(ui, row.role, tag, &title);
    let company = row.company.as_deref().map(clean);
    party::wrapped_ui(ui, [company.filter(|company| *company != title)]);
    let shown = clean(&row.number_shown);
    party::wrapped_ui(ui, [Some(shown).filter(|shown| *shown != title)]);
    if let Some(words) = lookup.and_then(|lookup| directory::lookup(lookup, lang)) {
        let faint = theme::palette(ui).faint;
        widgets::paragraph_ui(ui, &words, faint, size::SMALL);
    }
}

/// The attempts, theirs and ours.
pub(super) fn facts_ui(ui: &mut Ui, desk: &Desk<'_>, row: &CallBackRow) {
    let (lang, now) = (desk.lang, desk.snapshot.now_unix_ms);
    ui.add_space(6.0);
    let mut attempts = vec![words::attempts(row, now, lang)];
    attempts.extend(row.queue.as_deref().map(|queue| calls::queue(queue, lang)));
    let attempts = attempts.join(" · ");
    party_facts::fact_ui(ui, Label::Attempts.text(lang), &clean(&attempts));
    let palette = theme::palette(ui);
    let lines = [
        row.on_line
            .as_ref()
            .map(|on_line| (words::on_line(on_line, lang), Tone::Ok)),
        words::tried(row, now, lang).map(|words| (words, Tone::Warn)),
        row.decision
            .as_ref()
            .map(|decision| (words::decision(decision, now, lang), Tone::Plain)),
    ];
    for (words, tone) in lines.into_iter().flatten() {
        let ink = palette.ink(tone);
        widgets::paragraph_ui(ui, &clean(&words), ink, size::BODY);
    }
    if !row.orders.is_empty() {
        let orders = row.orders.join(", ");
        party_facts::fact_ui(ui, Label::OrdersThen.text(lang), &clean(&orders));
    }
}

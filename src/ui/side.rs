//! The page of the party that is selected: who, why we think so, every match, orders in work.

use egui::Ui;

use super::clean::clean;
use super::live::{buttons_ui, call_button_ui};
use super::theme::{self, Tone, size};
use super::widgets::{self, Kind, Piece};
use super::{Desk, Selected, State, party};
use crate::desk::snapshot::{Command, JournalRow, Lookup, Party, Snapshot, Who};
use crate::texts::{Label, calls, directory, time};

/// The party's page, or a hint when nothing is selected.
pub fn side_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &State) {
    let snapshot = desk.snapshot;
    match chosen(snapshot, state) {
        Some(Chosen::Party(party)) => party_ui(ui, desk, party),
        Some(Chosen::Row(row)) => row_ui(ui, desk, row),
        None => {
            let palette = theme::palette(ui);
            widgets::paragraph_ui(
                ui,
                Label::SelectACall.text(desk.lang),
                palette.faint,
                size::BODY,
            );
        }
    }
}

enum Chosen<'a> {
    Party(&'a Party),
    Row(&'a JournalRow),
}

/// The call or row that is selected; without a choice the operator's own call. A journal row of a
/// party that is on the line or on a card has that party's whole page.
fn chosen<'a>(snapshot: &'a Snapshot, state: &State) -> Option<Chosen<'a>> {
    let own = || {
        snapshot
            .calls
            .iter()
            .find(|call| call.own)
            .map(|call| Chosen::Party(&call.party))
    };
    match &state.selected {
        Selected::Nothing => own(),
        Selected::Call(id) => snapshot
            .calls
            .iter()
            .find(|call| call.call == *id)
            .map(|call| Chosen::Party(&call.party))
            .or_else(own),
        Selected::Row(id) => {
            let rows = &snapshot.journal.rows;
            let row = rows.get(state.journal.index_of(rows, *id)?)?;
            let known = |party: &&Party| {
                row.number.is_some()
                    && party.number == row.number
                    && matches!(party.lookup, Lookup::Found(_))
            };
            let parties = snapshot.calls.iter().map(|call| &call.party);
            parties
                .chain(snapshot.cards.iter().map(|card| &card.party))
                .find(known)
                .map(Chosen::Party)
                .or(Some(Chosen::Row(row)))
        }
    }
}

fn head_ui(ui: &mut Ui, role: Option<crate::desk::snapshot::Role>, tag: &str, title: &str) {
    widgets::tag(ui, Tone::from(role), tag);
    ui.add_space(2.0);
    widgets::title_ui(ui, title, size::TITLE, None);
}

fn party_ui(ui: &mut Ui, desk: &mut Desk<'_>, party: &Party) {
    let palette = theme::palette(ui);
    let lang = desk.lang;
    let tag = directory::role_tag(&party.lookup, lang);
    head_ui(ui, party::role(party), tag, &party::title(party, lang));
    party::wrapped_ui(ui, [party::company(party)]);
    party::wrapped_ui(ui, [party::number(party, lang)]);
    let who = party::likeliest(party);
    if let Some(who) = who {
        let (as_of, now) = (party.as_of_unix_ms, desk.snapshot.now_unix_ms);
        if let Some(words) = as_of.and_then(|at| directory::as_of(at, now, lang)) {
            widgets::paragraph_ui(ui, &words, palette.dim, size::SMALL);
        }
        widgets::paragraph_ui(
            ui,
            &clean(&directory::why_found(who, lang)),
            palette.faint,
            size::SMALL,
        );
    } else {
        if party.caller_name.is_some() {
            widgets::paragraph_ui(
                ui,
                Label::CallerNamedBy.text(lang),
                palette.faint,
                size::SMALL,
            );
        }
        if let Some(words) = directory::lookup(&party.lookup, lang) {
            widgets::paragraph_ui(ui, &words, palette.dim, size::BODY);
        }
        if let Lookup::Failed(error) = &party.lookup {
            let message = directory::directory_error(error, lang).to_string();
            widgets::paragraph_ui(ui, &message, palette.faint, size::SMALL);
        }
    }
    number_buttons_ui(ui, desk, party.number.as_deref());
    if let Some(who) = who {
        who_ui(ui, desk, who);
    }
    if let Lookup::Found(matches) = &party.lookup
        && matches.len() > 1
    {
        section_ui(
            ui,
            &format!("{} · {}", Label::OtherMatches.text(lang), matches.len() - 1),
        );
        for other in matches.iter().skip(1) {
            other_ui(ui, desk, other);
        }
    }
}

fn who_ui(ui: &mut Ui, desk: &mut Desk<'_>, who: &Who) {
    let lang = desk.lang;
    if let Some(status) = &who.status {
        fact_ui(ui, Label::Status.text(lang), &clean(status));
    }
    if let Some(manager) = &who.manager {
        fact_ui(
            ui,
            Label::Manager.text(lang),
            &party::manager_words(manager),
        );
        let own = &desk.snapshot.operator.extensions;
        let other = manager.extensions.first().filter(|x| !own.contains(x));
        if let Some(extension) = other {
            ui.add_space(2.0);
            if widgets::button(ui, Kind::Plain, Label::CallManager.text(lang)).clicked() {
                (desk.send)(Command::Dial(extension.clone()));
            }
        }
    }
    if !who.orders.is_empty() {
        section_ui(
            ui,
            &format!("{} · {}", Label::OrdersInWork.text(lang), who.orders.len()),
        );
        for order in &who.orders {
            if let Some(phone) = party::order_ui(ui, order, lang, false) {
                (desk.send)(Command::Dial(phone));
            }
            ui.add_space(2.0);
        }
    }
}

fn other_ui(ui: &mut Ui, desk: &Desk<'_>, who: &Who) {
    let palette = theme::palette(ui);
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        widgets::tag(
            ui,
            Tone::from(Some(who.role)),
            calls::role(Some(who.role), desk.lang),
        );
        let name = who
            .name
            .as_deref()
            .or(who.company.as_deref())
            .unwrap_or(&who.code);
        widgets::line_ui(ui, &[Piece::name(&clean(name), palette.text)]);
    });
    let company = who
        .company
        .as_deref()
        .filter(|_| who.name.is_some())
        .map(clean);
    party::wrapped_ui(ui, [company]);
    widgets::paragraph_ui(
        ui,
        &clean(&directory::why_found(who, desk.lang)),
        palette.faint,
        size::SMALL,
    );
}

fn row_ui(ui: &mut Ui, desk: &mut Desk<'_>, row: &JournalRow) {
    let lang = desk.lang;
    let title = super::journal_rows::title(row, lang);
    head_ui(ui, row.role, calls::role(row.role, desk.lang), &title);
    let company = row
        .company
        .as_deref()
        .map(clean)
        .filter(|company| *company != title);
    let number = row
        .number_shown
        .as_deref()
        .map(clean)
        .filter(|number| *number != title);
    party::wrapped_ui(ui, [company]);
    party::wrapped_ui(ui, [number]);
    number_buttons_ui(ui, desk, row.number.as_deref());
    let when = time::local(row.started_unix_ms).zip(time::local(desk.snapshot.now_unix_ms));
    if let Some((at, now)) = when {
        let day = time::day_name(at.date(), now.date(), lang);
        let direction = calls::direction(row.direction, lang);
        let words = format!("{day}, {} · {direction}", time::time_of_day(at));
        fact_ui(ui, Label::ColumnTime.text(lang), &words);
    }
    let result = [
        Some(calls::result(row, lang)),
        calls::result_reason(row, lang),
    ];
    let result: Vec<String> = result.into_iter().flatten().collect();
    fact_ui(
        ui,
        Label::ColumnResult.text(lang),
        &clean(&result.join(" · ")),
    );
    if let Some(extension) = &row.extension {
        fact_ui(ui, Label::ColumnExtension.text(lang), &clean(extension));
    }
    if !row.orders.is_empty() {
        fact_ui(ui, Label::Order.text(lang), &clean(&row.orders.join(", ")));
    }
}

fn number_buttons_ui(ui: &mut Ui, desk: &mut Desk<'_>, number: Option<&str>) {
    let Some(number) = number else { return };
    ui.add_space(4.0);
    buttons_ui(ui, |ui| {
        call_button_ui(ui, desk, Some(number), Label::Call);
        let copy = widgets::button(ui, Kind::Plain, Label::Copy.text(desk.lang));
        if copy
            .on_hover_text(Label::CopyNumber.text(desk.lang))
            .clicked()
        {
            ui.ctx().copy_text(number.to_owned());
        }
    });
}

fn section_ui(ui: &mut Ui, words: &str) {
    let palette = theme::palette(ui);
    ui.add_space(12.0);
    widgets::line_ui(ui, &[Piece::heading(&words.to_uppercase(), palette.dim)]);
}

fn fact_ui(ui: &mut Ui, what: &str, value: &str) {
    let palette = theme::palette(ui);
    let what = format!("{what}: ");
    let pieces = [
        Piece::body(&what, palette.faint),
        Piece::body(value, palette.text),
    ];
    widgets::lines_ui(ui, &pieces);
}

//! `trubka journal`.

use serde_json::json;

use super::{Failure, print_json, print_line, sentence};
use crate::app::{self, Program};
use crate::desk;
use crate::ports::journal::{Journal, Query, Row};
use crate::settings::{DirectoryKind, Settings};
use crate::texts::{self, Label, Lang};

pub(super) async fn journal(
    program: &Program,
    search: &str,
    missed: bool,
    limit: usize,
    json: bool,
) -> Result<(), Failure> {
    let lang = program.lang;
    let settings = &program.settings;
    let words = |error| Failure::tried(sentence(&texts::directory::journal_error(&error, lang)));
    let extensions = match settings.journal.office {
        true => Vec::new(),
        false => own_extensions(program).await?,
    };
    let path = program.places.journal(&settings.journal);
    let journal = app::open_journal(&path);
    let query = Query {
        search: search.to_owned(),
        missed,
        extensions,
        limit,
        ..Query::default()
    };
    let rows = journal.page(query).await.map_err(words)?;
    begun_anew(&*journal, lang)?;
    if rows.is_empty() && !json {
        let is_searched = missed || !search.trim().is_empty();
        let words = match is_searched {
            true => Label::NothingFound,
            false => Label::NoCallsYet,
        };
        return print_line(words.text(lang));
    }
    let names = match rows.is_empty() {
        true => Names::default(),
        false => Names::of(program).await,
    };
    for row in rows {
        match json {
            true => print_json(&object(&row, &names))?,
            false => print_line(&line(row, settings, &names, lang))?,
        }
    }
    Ok(())
}

/// Who sits at which extension.
#[derive(Debug, Default)]
struct Names(Vec<(String, Vec<String>)>);

impl Names {
    /// By the settings, else by the courier database, which may be out of reach: a journal with
    /// extensions alone is better than none.
    async fn of(program: &Program) -> Self {
        let settings = &program.settings;
        let people = std::iter::once(&settings.operator).chain(&settings.operators);
        let people = people.map(|person| (person.name.clone(), person.extensions.clone()));
        let mut names: Vec<(String, Vec<String>)> = people.collect();
        if settings.directory.kind != DirectoryKind::None {
            match app::open_directory(settings, None).users().await {
                Ok(users) => names.extend(users.into_iter().map(|user| {
                    let name = user.name.unwrap_or(user.user);
                    (name, user.extensions)
                })),
                Err(error) => tracing::warn!(%error, "colleagues' names are not known"),
            }
        }
        names.retain(|(name, _)| !name.is_empty());
        Self(names)
    }

    fn at(&self, extension: Option<&String>) -> Option<String> {
        let extension = extension?;
        let person = self.0.iter().find(|(_, own)| own.contains(extension));
        person.map(|(name, _)| name.clone())
    }
}

/// A journal that was damaged was put aside and begun anew by the question: an empty answer without a word would say
/// that there were no calls.
pub(super) fn begun_anew(journal: &dyn Journal, lang: Lang) -> Result<(), Failure> {
    match journal.take_begun_anew() {
        Some(anew) => {
            let words = texts::directory::journal_begun_anew(&anew, lang);
            Err(Failure::tried(sentence(&words)))
        }
        None => Ok(()),
    }
}

/// Whose calls are own calls. Nobody's are none, and an empty list would ask for the whole office's.
pub(super) async fn own_extensions(program: &Program) -> Result<Vec<String>, Failure> {
    let (settings, lang) = (&program.settings, program.lang);
    let mut extensions = settings.operator.extensions.clone();
    let by_directory = settings.directory.kind != DirectoryKind::None;
    if extensions.is_empty() && !settings.operator.user.is_empty() && by_directory {
        // Named by `users.user` alone.
        let users = app::open_directory(settings, None).users().await;
        let users = users.map_err(|error| {
            Failure::tried(sentence(&texts::directory::directory_error(&error, lang)))
        })?;
        let mut users = users.into_iter();
        let own = users.find(|user| user.user == settings.operator.user);
        extensions = own.map_or(extensions, |user| user.extensions);
    }
    // Without a PBX all that is there was done at this desk, as the window has it too.
    if extensions.is_empty() && !settings.pbx.host.is_empty() {
        return Err(Failure::not_tried(Label::JournalOfNobody.text(lang)));
    }
    Ok(extensions)
}

fn object(row: &Row, names: &Names) -> serde_json::Value {
    let entry = &row.entry;
    let party = entry.party.as_ref();
    json!({
        "id": row.id,
        "call": entry.call,
        "started_unix_ms": entry.started_unix_ms,
        "ended_unix_ms": entry.ended_unix_ms,
        "direction": entry.direction,
        "number": entry.number,
        "courier": entry.courier,
        "role": party.map(|party| texts::calls::role_word(Some(party.role), texts::Lang::En)),
        "name": party.and_then(|party| party.name.as_deref()),
        "company": party.and_then(|party| party.company.as_deref()),
        "caller_name": entry.caller_name,
        "orders": entry.orders,
        "extension": entry.extension,
        "rang": entry.rang,
        "extension_name": names.at(entry.extension.as_ref()),
        "answered_by": entry.answered_by,
        "answered_by_name": names.at(entry.answered_by.as_ref()),
        "outcome": entry.outcome,
        "reason": entry.reason,
        "ring_secs": entry.ring_ms.map(tenths),
        "talk_secs": entry.talk_ms.map(tenths),
        "queue": entry.queue,
        "transfers": entry.transfers,
        "own": entry.own,
        "note": row.note.text,
        "note_result": row.note.result,
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "tenths of a second are exact far beyond any call"
)]
fn tenths(ms: u64) -> f64 {
    ((ms + 50) / 100) as f64 / 10.0
}

fn line(row: Row, settings: &Settings, names: &Names, lang: texts::Lang) -> String {
    let mut row = desk::journal_row(row, &settings.numbering());
    // The own name is known to whoever reads the own journal.
    let own = &settings.operator.extensions;
    let colleague = |extension: &Option<String>| {
        names.at(extension
            .as_ref()
            .filter(|extension| !own.contains(extension)))
    };
    row.answered_by_name = colleague(&row.answered_by);
    row.extension_name = colleague(&row.extension);
    let at = texts::time::local(row.started_unix_ms)
        .map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M:%S").to_string());
    let number = row
        .number_shown
        .clone()
        .unwrap_or_else(|| texts::Label::Withheld.text(lang).to_owned());
    let who: Vec<&str> = [&row.name, &row.company]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let result = [
        Some(texts::calls::result(&row, lang)),
        texts::calls::result_reason(&row, lang),
    ];
    let result: Vec<String> = result.into_iter().flatten().collect();
    let note = [row.note.result.as_deref(), Some(row.note.text.trim())];
    let note = note.into_iter().flatten().filter(|text| !text.is_empty());
    // On one line, as all of a call.
    let note: Vec<String> = note.map(|text| text.replace('\n', " ")).collect();
    let note = match note.is_empty() {
        true => String::new(),
        false => format!("  [{}]", note.join(": ")),
    };
    format!(
        "{at}  {}  {number}  {}  {}  {}{note}",
        texts::calls::direction(row.direction, lang),
        who.join(", "),
        row.orders.join(", "),
        result.join(" · "),
    )
}

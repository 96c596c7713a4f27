//! `trubka to-call-back`.

use serde_json::json;

use super::journal::{begun_anew, own_extensions};
use super::{Failure, print_json, print_line, sentence};
use crate::app::{self, Program};
use crate::desk::snapshot::{CallBackRow, ToCallBack};
use crate::desk::{self, Now};
use crate::ports::call_back::Question;
use crate::settings::Words;
use crate::texts::{self, Lang, to_call_back as words};

/// At most so many persons.
const MOST: usize = 1_000;

pub(super) async fn to_call_back(
    program: &Program,
    queues: &[String],
    json: bool,
) -> Result<(), Failure> {
    let (settings, lang) = (&program.settings, program.lang);
    let now = now();
    let days = i64::from(settings.to_call_back.days);
    let question = Question {
        since_unix_ms: now.unix_ms - days * 24 * 3_600_000,
        extensions: own_extensions(program).await?,
        queues: queues.to_vec(),
        limit: MOST,
    };
    let journal = app::open_journal(&program.places.journal(&settings.journal));
    let answer = journal.to_call_back(question).await;
    let answer = answer.map_err(|error| {
        Failure::tried(sentence(&texts::directory::journal_error(&error, lang)))
    })?;
    begun_anew(&*journal, lang)?;
    let list = desk::to_call_back(answer, settings, now);
    for row in &list.rows {
        match json {
            true => print_json(&object(row))?,
            false => print_line(&line(row, &program.settings.words, now, lang))?,
        }
    }
    if !json {
        notes(&list, lang)?;
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "who was put off is on the list again by the wall clock"
)]
fn now() -> Now {
    Now {
        unix_ms: chrono::Utc::now().timestamp_millis(),
        ..Now::default()
    }
}

/// Nobody, and calls without a number: for people only.
fn notes(list: &ToCallBack, lang: Lang) -> Result<(), Failure> {
    if list.rows.is_empty() {
        print_line(texts::Label::NobodyWaits.text(lang))?;
    }
    if list.withheld > 0 {
        print_line(&words::withheld(list.withheld, lang))?;
    }
    Ok(())
}

fn object(row: &CallBackRow) -> serde_json::Value {
    json!({
        "number": row.number,
        "role": row.role.map(|role| texts::calls::role_word(Some(role), Lang::En)),
        "name": row.name,
        "company": row.company,
        "orders": row.orders,
        "queue": row.queue,
        "times": row.times,
        "first_unix_ms": row.first_unix_ms,
        "last_unix_ms": row.last_unix_ms,
        "tried_unix_ms": row.tried.as_ref().map(|tried| tried.at_unix_ms),
        "tried_outcome": row.tried.as_ref().and_then(|tried| tried.outcome),
    })
}

fn line(row: &CallBackRow, office: &Words, now: Now, lang: Lang) -> String {
    let who: Vec<&str> = [&row.name, &row.company]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let mut parts = vec![
        row.number_shown.clone(),
        texts::calls::role(row.role, office, lang).to_owned(),
        who.join(", "),
        words::attempts(row, now.unix_ms, lang),
    ];
    parts.extend(words::tried(row, now.unix_ms, lang));
    parts.push(row.orders.join(", "));
    parts.retain(|part| !part.is_empty());
    parts.join("  ")
}

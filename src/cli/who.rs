//! `trubka who NUMBER`.

use serde_json::json;

use super::view::{WhoView, lines};
use super::{Failure, print_json, print_line, sentence};
use crate::app::{self, Program};
use crate::desk::snapshot::Lookup;
use crate::phone::Number;
use crate::ports::directory::{DirectoryError, LookUp};
use crate::texts;

pub(super) async fn who(program: &Program, text: &str, json: bool) -> Result<(), Failure> {
    let lang = program.lang;
    let number = Number::parse(text, &program.settings.numbering())
        .map_err(|why| Failure::not_tried(sentence(&texts::numbers::number_error(&why, lang))))?;
    let directory = app::open_directory(&program.settings);
    let question = LookUp {
        forms: number.lookup_forms(),
        internal: matches!(number, Number::Internal(_)),
    };
    let answer = directory.look_up(question).await.map_err(|error| {
        let words = sentence(&texts::directory::directory_error(&error, lang));
        match error {
            DirectoryError::Off => Failure::not_tried(words),
            _ => Failure::tried(words),
        }
    })?;
    let matches = answer.matches;
    if json {
        let matches: Vec<WhoView<'_>> = matches.iter().map(WhoView::of).collect();
        print_json(
            &json!({ "number": number.key(), "matches": matches, "shared_by": answer.shared_by }),
        )?;
    } else {
        for line in matches.iter().flat_map(|who| lines(who, lang)) {
            print_line(&line)?;
        }
    }
    match (matches.is_empty(), answer.shared_by) {
        (false, _) => Ok(()),
        (true, shared) => {
            let lookup = shared.map_or(Lookup::Unknown, Lookup::Shared);
            let words = texts::directory::lookup(&lookup, lang).unwrap_or_default();
            Err(Failure::tried(format!("{}: {words}", number.shown())))
        }
    }
}

//! `trubka who NUMBER`, `who NAME`, `who '#ORDER'`.

use serde_json::json;

use super::view::{PersonView, WhoView, lines, order_lines, person_line};
use super::{Failure, print_json, print_line, sentence};
use crate::app::{self, Program};
use crate::desk::snapshot::Lookup;
use crate::phone::Number;
use crate::ports::directory::{Directory, DirectoryError, LookUp};
use crate::texts::{self, Label, Lang};

/// Names told at most.
const PEOPLE: usize = 50;

pub(super) async fn who(program: &Program, text: &str, json: bool) -> Result<(), Failure> {
    let lang = program.lang;
    // The sign of an order without one is nobody either.
    if text.trim_matches(['#', '№', ' ', '\t']).is_empty() {
        return Err(Failure::not_tried(Label::WhoIsNobody.text(lang)));
    }
    let directory = app::open_directory(&program.settings, None);
    if let Some(order) = order_number(text) {
        return by_order(&*directory, order, program, json).await;
    }
    match Number::parse(text, &program.settings.numbering()) {
        Ok(number) => by_number(&*directory, &number, program, json).await,
        // What begins as a number and goes on in letters is a number that was meant otherwise.
        Err(_) if text.starts_with(char::is_alphabetic) => {
            by_name(&*directory, text, program, json).await
        }
        Err(why) => {
            let words = sentence(&texts::numbers::number_error(&why, lang));
            Err(Failure::not_tried(words))
        }
    }
}

async fn by_number(
    directory: &dyn Directory,
    number: &Number,
    program: &Program,
    json: bool,
) -> Result<(), Failure> {
    let (words, lang) = (&program.settings.words, program.lang);
    let question = LookUp {
        forms: number.lookup_forms(),
        internal: matches!(number, Number::Internal(_)),
    };
    let answer = directory.look_up(question).await;
    let answer = answer.map_err(|error| failed(&error, lang))?;
    let matches = answer.matches;
    if json {
        let matches: Vec<WhoView<'_>> = matches.iter().map(WhoView::of).collect();
        print_json(
            &json!({ "number": number.key(), "matches": matches, "shared_by": answer.shared_by }),
        )?;
    } else {
        for line in matches.iter().flat_map(|who| lines(who, words, lang)) {
            print_line(&line)?;
        }
    }
    match (matches.is_empty(), answer.shared_by) {
        (false, _) => Ok(()),
        (true, shared) => {
            let lookup = shared.map_or(Lookup::Unknown, Lookup::Shared);
            let words = texts::directory::lookup_of(&number.shown(), &lookup, lang);
            Err(Failure::tried(words))
        }
    }
}

async fn by_name(
    directory: &dyn Directory,
    name: &str,
    program: &Program,
    json: bool,
) -> Result<(), Failure> {
    let (words, lang) = (&program.settings.words, program.lang);
    let people = directory.people(name.to_owned(), PEOPLE).await;
    let people = people.map_err(|error| failed(&error, lang))?.people;
    if json {
        let people: Vec<PersonView<'_>> = people.iter().map(PersonView::of).collect();
        print_json(&json!({ "name": name, "people": people }))?;
    } else {
        for person in &people {
            print_line(&person_line(person, words, lang))?;
        }
    }
    match people.is_empty() {
        false => Ok(()),
        true => Err(Failure::tried(texts::directory::nobody_named(name, lang))),
    }
}

async fn by_order(
    directory: &dyn Directory,
    order: &str,
    program: &Program,
    json: bool,
) -> Result<(), Failure> {
    let (words, lang) = (&program.settings.words, program.lang);
    let matches = directory.order(order.to_owned()).await;
    let matches = matches.map_err(|error| failed(&error, lang))?;
    if json {
        let matches: Vec<WhoView<'_>> = matches.iter().map(WhoView::of).collect();
        print_json(&json!({ "order": order, "matches": matches }))?;
    } else {
        for line in matches.iter().flat_map(|who| order_lines(who, words, lang)) {
            print_line(&line)?;
        }
    }
    match matches.is_empty() {
        false => Ok(()),
        true => Err(Failure::tried(texts::directory::no_order(order, lang))),
    }
}

fn failed(error: &DirectoryError, lang: Lang) -> Failure {
    let words = sentence(&texts::directory::directory_error(error, lang));
    match error {
        DirectoryError::Off => Failure::not_tried(words),
        _ => Failure::tried(words),
    }
}

/// `#12345`, `№ 12345`, `заказ 12345`, `Order #12345`: the number.
fn order_number(text: &str) -> Option<&str> {
    let text = text.trim();
    let word = [Lang::Ru, Lang::En].into_iter().find_map(|lang| {
        let word = Label::Order.text(lang);
        let (begin, rest) = text.split_at_checked(word.len())?;
        let is_word = rest.starts_with([' ', '#', '№']);
        (is_word && begin.to_lowercase() == word.to_lowercase()).then_some(rest)
    });
    let marked = word.unwrap_or(text).trim_start();
    let number = marked
        .strip_prefix(['#', '№'])
        .or(word.map(|_| marked))?
        .trim();
    (!number.is_empty()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_told_from_a_number_and_a_name() {
        for text in [
            "#12345",
            "№12345",
            " # 12345",
            "заказ 12345",
            "Заказ №12345",
            "order #12345",
        ] {
            assert_eq!(order_number(text), Some("12345"), "{text}");
        }
        assert_eq!(order_number("№ А-17"), Some("А-17"));
        for text in ["12345", "заказчик 12345", "заказ", "#", "ордер 1", "з", ""]
        {
            assert_eq!(order_number(text), None, "{text}");
        }
    }
}

//! `trubka settings`: every setting, what counts and where it comes from; `set` and `unset` change one.

use serde_json::json;

use super::{Failure, print_json, print_line};
use crate::app::Program;
use crate::settings::{Change, Key, Source, Sources, keys};
use crate::texts::{Message, settings_files as words};

/// What is to be changed.
#[derive(Debug)]
pub(super) enum Order<'a> {
    /// A key, and its value as TOML or as a person writes it.
    Set(&'a str, &'a str),
    /// A key.
    Unset(&'a str),
}

/// Prints every setting.
pub(super) fn list(program: &Program, json: bool) -> Result<(), Failure> {
    let Some((_, loaded)) = &program.files else {
        return Ok(());
    };
    let counted = toml::Table::try_from(&loaded.settings).unwrap_or_default();
    for key in keys() {
        let value = value_at(&counted, &key.key).unwrap_or_else(|| key.default.clone());
        let source = loaded.sources.of(&key.key);
        let is_locked = loaded.sources.is_locked(&key.key);
        match json {
            true => print_json(&object(&key, &value, &loaded.sources))?,
            false => {
                let source = words::source(source, is_locked, program.lang);
                print_line(&format!("{} = {value}  {source}", key.key))?;
            }
        }
    }
    Ok(())
}

/// Changes one setting in the user's own file.
pub(super) fn change(program: &Program, order: &Order<'_>) -> Result<(), Failure> {
    let lang = program.lang;
    let Some((files, loaded)) = &program.files else {
        return Ok(());
    };
    let refused = |messages: Vec<Message>| Failure::not_tried(joined(&messages));
    let change = match order {
        Order::Set(key, value) => Change::parse(key, value),
        Order::Unset(key) => Change::unset(key),
    };
    let change = change.map_err(|error| refused(vec![words::edit_error(&error, lang)]))?;
    let saved = files.save(&[change], loaded);
    saved.map_err(|error| refused(error.messages(files, lang)))?;
    Ok(())
}

fn value_at(table: &toml::Table, key: &str) -> Option<toml::Value> {
    let mut parts = key.split('.');
    let first = table.get(parts.next()?)?;
    parts
        .try_fold(first, |value, part| value.get(part))
        .cloned()
}

fn object(key: &Key, value: &toml::Value, sources: &Sources) -> serde_json::Value {
    let source = match sources.of(&key.key) {
        Source::Default => "default",
        Source::Own => "own",
        Source::Office => "office",
        Source::Login => "login",
    };
    json!({
        "key": key.key,
        "value": value,
        "default": key.default,
        "source": source,
        "locked": sources.is_locked(&key.key),
        "range": key.range,
        "choices": key.choices,
    })
}

fn joined(messages: &[Message]) -> String {
    let lines = messages.iter().map(ToString::to_string);
    lines.collect::<Vec<_>>().join("\n")
}

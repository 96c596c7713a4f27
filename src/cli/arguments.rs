//! The process's arguments, and what is said where they are wrong.
//!
//! Rule: clap knows what is wrong, the sentence is ours in a Russian system; clap itself speaks English only.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, Error, FromArgMatches as _};

use super::{Args, system_lang};
use crate::phone::of_link;
use crate::platform::places::{HOME_VARIABLE, Places};
use crate::texts::{Label, Lang};

/// The exit code of what could not be tried: as clap's own.
const NOT_TRIED: i32 = 2;

/// The process's arguments; where they are wrong, or help was asked for, the process ends here: help goes to
/// stdout, what is wrong to stderr with the exit code 2.
pub(super) fn given() -> Args {
    let command = Args::command().after_help(epilogue());
    let mut given: Vec<OsString> = std::env::args_os().collect();
    // How a system starts the program for a link.
    let first = given.get(1).and_then(|first| first.to_str());
    if first.is_some_and(|first| of_link(first).is_some()) {
        given.insert(1, "link".into());
    }
    let matches = command.try_get_matches_from(given);
    let args = matches.and_then(|matches| Args::from_arg_matches(&matches));
    args.unwrap_or_else(|error| refuse(&error))
}

fn refuse(error: &Error) -> ! {
    let lang = system_lang();
    if lang == Lang::En || !error.use_stderr() {
        error.exit();
    }
    eprintln!("{}", words(error, lang));
    std::process::exit(NOT_TRIED)
}

/// What is wrong with which argument, what was meant perhaps, how the command is used.
fn words(error: &Error, lang: Lang) -> String {
    let text = |kind| error.get(kind).and_then(shown);
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => Label::UnknownCommand,
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Label::MissingCommand
        }
        ErrorKind::UnknownArgument => Label::UnknownArgument,
        ErrorKind::MissingRequiredArgument => Label::MissingArgument,
        ErrorKind::ArgumentConflict => Label::ArgumentConflict,
        ErrorKind::InvalidValue if text(ContextKind::InvalidValue).is_none() => Label::MissingValue,
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Label::WrongValue,
        _ => Label::WrongArguments,
    };
    let named = [
        ContextKind::InvalidSubcommand,
        ContextKind::InvalidArg,
        ContextKind::PriorArg,
        ContextKind::InvalidValue,
    ];
    let named: Vec<String> = named.into_iter().filter_map(text).collect();
    let mut lines = vec![match named.is_empty() {
        true => format!("{}.", what.text(lang)),
        false => format!("{}: {}.", what.text(lang), named.join(" · ")),
    }];
    let rest = [
        (Label::PerhapsMeant, ContextKind::SuggestedSubcommand),
        (Label::PerhapsMeant, ContextKind::SuggestedArg),
        (Label::PerhapsMeant, ContextKind::SuggestedValue),
        (Label::ValuesToChoose, ContextKind::ValidValue),
        (Label::ValuesToChoose, ContextKind::ValidSubcommand),
    ];
    let told = |(label, kind): (Label, ContextKind)| {
        let text = text(kind).filter(|text| !text.is_empty())?;
        Some(format!("{}: {text}", label.text(lang)))
    };
    lines.extend(rest.into_iter().filter_map(told));
    // A value's own refusal comes from `texts` already.
    let why = std::error::Error::source(error).map(ToString::to_string);
    lines.extend(why);
    if let Some(usage) = text(ContextKind::Usage) {
        let usage = usage.trim().trim_start_matches("Usage:").trim();
        lines.push(format!("{}: {usage}", Label::Usage.text(lang)));
    }
    lines.push(Label::MoreByHelp.text(lang).to_owned());
    lines.join("\n")
}

fn shown(value: &ContextValue) -> Option<String> {
    match value {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::StyledStrs(texts) => {
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            Some(texts.join(", "))
        }
        _ => None,
    }
}

/// What `--help` ends with: where files are, and what the exit codes mean.
fn epilogue() -> String {
    let places = Places::of_this_user().map_or_else(String::new, |places| {
        let (settings, data) = (places.settings.display(), places.data.display());
        format!("Settings: {settings}\nData: {data}\n")
    });
    format!(
        "{places}The variable {HOME_VARIABLE} puts both into one folder.\n\n\
         Exit codes: 0 done, 1 it did not succeed, 2 it could not be tried."
    )
}

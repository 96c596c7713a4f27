//! `trubka route-check NUMBER`: what would happen with a number, without dialling it.

use serde_json::json;

use super::{Failure, print_json, print_line, sentence};
use crate::app::{self, Program};
use crate::dialling::{Checked, Fit, Refusal};
use crate::texts;

pub(super) fn route_check(program: &Program, number: &str, json: bool) -> Result<(), Failure> {
    let lang = program.lang;
    let checked = app::check_route(&program.settings, number).map_err(|why| {
        let words = texts::numbers::number_error(&why, lang);
        Failure::not_tried(sentence(&words))
    })?;
    if json {
        print_json(&object(&checked))?;
    } else {
        for (_, line) in texts::routes::checked(&checked, lang) {
            print_line(&line)?;
        }
    }
    match checked.refused.is_none() && checked.asked.is_ok() {
        true => Ok(()),
        // All is said.
        false => Err(Failure::tried("")),
    }
}

fn object(checked: &Checked) -> serde_json::Value {
    let rules = checked.rules.iter().map(|rule| {
        let (fit, by) = match &rule.fit {
            Fit::Matches(by) => ("matches", Some(by)),
            Fit::Other => ("other", None),
            Fit::TooLate(by) => ("too_late", Some(by)),
        };
        json!({ "name": rule.name, "numbers": rule.numbers, "fit": fit, "by": by })
    });
    let asked = checked.asked.as_ref().ok();
    let plan = checked.plan.as_ref();
    let is_allowed = checked.refused.is_none() && asked.is_some();
    json!({
        "number": checked.number_shown,
        "country": plan.and_then(|plan| plan.country.as_ref()),
        "calling_code": plan.map(|plan| plan.calling_code),
        "emergency": checked.is_emergency,
        "rules": rules.collect::<Vec<_>>(),
        "context": asked.map(|asked| &asked.context),
        "exten": asked.map(|asked| &asked.exten),
        "caller_id": asked.and_then(|asked| asked.caller_id.as_ref()),
        "allowed": is_allowed,
        "refused": checked.refused.as_ref().map(|why| match why {
            Refusal::Premium => "premium",
            Refusal::Satellite => "satellite",
            Refusal::Country { .. } => "country",
            Refusal::Listed(_) => "listed",
            Refusal::CodeWithNumber => "code_with_number",
        }),
    })
}

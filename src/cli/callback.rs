//! `trubka callback COURIER RECIPIENT`: the PBX calls the courier, then the recipient, and joins them. Ends with the
//! call.

use super::{Failure, call, sentence};
use crate::app::Program;
use crate::desk::snapshot::{Command, DialProblem};
use crate::phone::Number;
use crate::texts;

pub(super) async fn callback(
    program: &Program,
    courier: &str,
    recipient: &str,
    yes: bool,
    json: bool,
) -> Result<(), Failure> {
    for number in [courier, recipient] {
        Number::parse(number, &program.settings.numbering()).map_err(|why| {
            let words = texts::numbers::number_error(&why, program.lang);
            Failure::not_tried(format!("{number}: {}", sentence(&words)))
        })?;
    }
    // Where the PBX cannot be asked: what a person can do instead.
    let city = &program.settings.couriers.office_city;
    let instead = DialProblem::NoCallBack {
        courier_shown: Number::parse(courier, &program.settings.numbering())
            .map_or_else(|_| courier.to_owned(), |number| number.shown()),
        office_city: (!city.is_empty()).then(|| city.clone()),
    };
    let instead = texts::dialling::dial_problem(&instead, program.lang);
    let has_pbx = !program.settings.pbx.host.is_empty();
    if !has_pbx || program.settings.couriers.channel.is_empty() {
        let words = texts::call_back::not_set_up(has_pbx, program.lang);
        let words = format!("{} {}", sentence(&words), instead.advice);
        return Err(Failure::not_tried(words));
    }
    let asked = Command::CallCourierBack {
        courier: courier.to_owned(),
        to: recipient.to_owned(),
        anyway: yes,
    };
    call::place(program, asked, Some(sentence(&instead)), json).await
}

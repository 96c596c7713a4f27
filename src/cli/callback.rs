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
    if program.settings.couriers.channel.is_empty() {
        let why = DialProblem::BadSetting("couriers.channel".to_owned());
        let words = texts::dialling::dial_problem(&why, program.lang);
        return Err(Failure::not_tried(sentence(&words)));
    }
    let asked = Command::CallCourierBack {
        courier: courier.to_owned(),
        to: recipient.to_owned(),
        anyway: yes,
    };
    // Where the PBX cannot be asked: what a person can do instead.
    let city = &program.settings.couriers.office_city;
    let instead = DialProblem::NoCallBack {
        courier_shown: Number::parse(courier, &program.settings.numbering())
            .map_or_else(|_| courier.to_owned(), |number| number.shown()),
        office_city: (!city.is_empty()).then(|| city.clone()),
    };
    let instead = texts::dialling::dial_problem(&instead, program.lang);
    call::place(program, asked, Some(sentence(&instead)), json).await
}

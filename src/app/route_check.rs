//! What would happen with a number by these settings, for the command line and for the settings' page.

use crate::dialling::{Caller, Checked, check};
use crate::phone::{Number, NumberError};
use crate::settings::Settings;

/// What would happen with a number as a person writes it.
///
/// # Errors
/// It is none.
pub fn check_route(settings: &Settings, text: &str) -> Result<Checked, NumberError> {
    let number = Number::parse(text, &settings.numbering())?;
    let colleagues = |short: &str| settings.has_extension(short);
    let caller = Caller {
        dialling: &settings.dialling,
        extensions: &settings.operator.extensions,
        colleagues: &colleagues,
    };
    Ok(check(&caller, &number))
}

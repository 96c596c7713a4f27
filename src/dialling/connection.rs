//! Putting a caller through to somebody at once, by the shipped context that brings him back when nobody answers.

use super::{Destination, DialError, context, destination};
use crate::phone::Number;
use crate::settings;

/// Where the caller is sent: the number as a click would dial it, in the context for that.
///
/// # Errors
/// As for a call that is handed on.
pub fn connection(
    dialling: &settings::Dialling,
    couriers: &settings::Couriers,
    extensions: &[String],
    number: &Number,
) -> Result<Destination, DialError> {
    let to = destination(dialling, extensions, number)?;
    Ok(Destination {
        context: context(&couriers.connect_context, "couriers.connect_context")?,
        ..to
    })
}

/// What the PBX is asked for to learn whether it has that context: any number there.
///
/// # Errors
/// When the setting is no context.
pub fn any_connection(couriers: &settings::Couriers) -> Result<Destination, DialError> {
    Ok(Destination {
        context: context(&couriers.connect_context, "couriers.connect_context")?,
        exten: "100".to_owned(),
    })
}

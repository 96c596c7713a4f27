//! Putting a caller through to somebody at once, by the shipped context that brings him back when nobody answers.

use super::{Caller, Destination, DialError, context, dialled_past_rules};
use crate::phone::Number;
use crate::settings;

/// Where the caller is sent: the number as a click would dial it, in the context for that.
///
/// # Errors
/// As for a call that is handed on.
pub fn connection(
    caller: &Caller<'_>,
    couriers: &settings::Couriers,
    number: &Number,
) -> Result<Destination, DialError> {
    Ok(Destination {
        context: context(&couriers.connect_context, "couriers.connect_context")?,
        exten: dialled_past_rules(caller, number)?,
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

//! Taking over a call that is under way: the operator's own phone rings, and is put through to it once it is
//! picked up. By an application of the dialplan, so that it needs no code and no extension of the office's own,
//! and reaches that very call.

use super::{
    ChannelId, DialError, Originate, auto_answer, channel, checked_caller_id, context, is_digits,
};
use crate::settings;

/// What is taken over. Both come from events, so both are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetch {
    /// A parked call.
    Parked {
        /// The parking lot; empty for the default one.
        lot: String,
        /// The space.
        space: String,
    },
    /// A ringing one: the channel that rings.
    Ringing {
        /// Its full name.
        channel: String,
    },
}

/// The phone of the operator's first extension rings, then it has that call.
///
/// # Errors
/// As for a click; [`DialError::BadNumber`] when the call's place or channel has a name that cannot be asked for.
pub fn fetch(
    dialling: &settings::Dialling,
    extensions: &[String],
    what: &Fetch,
    seed: u64,
) -> Result<Originate, DialError> {
    let extension = extensions.first().ok_or(DialError::NoExtension)?;
    if !is_digits(extension) {
        return Err(DialError::BadSetting("operator.extensions"));
    }
    let application = match what {
        Fetch::Parked { lot, space } => {
            if !is_name(space) || !(lot.is_empty() || is_name(lot)) {
                return Err(DialError::BadNumber);
            }
            ("ParkedCall", format!("{lot},{space}"))
        }
        Fetch::Ringing { channel } if is_channel(channel) => ("PickupChan", channel.clone()),
        Fetch::Ringing { .. } => return Err(DialError::BadNumber),
    };
    let channel = channel(
        &dialling.operator_channel,
        extension,
        "dialling.operator_channel",
    )?;
    Ok(Originate {
        variable: auto_answer(dialling, &channel)?,
        channel,
        context: context(&dialling.context, "dialling.context")?,
        exten: String::new(),
        caller_id: Some(checked_caller_id(extension)?),
        timeout_ms: u64::from(dialling.ring_secs.max(1)) * 1000,
        id: ChannelId::of_operator(extension, seed),
        application: Some(application),
        post_dial: None,
    })
}

/// The name of a lot or a space: nothing that separates arguments.
fn is_name(text: &str) -> bool {
    let is_good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    (1..=40).contains(&text.len()) && text.bytes().all(is_good)
}

/// A channel's full name: nothing that separates arguments (`&`, `,`) or begins a variable (`$`).
fn is_channel(text: &str) -> bool {
    let is_good = |b: u8| b.is_ascii_alphanumeric() || b"_-./@:;+*#".contains(&b);
    (3..=80).contains(&text.len()) && text.contains('/') && text.bytes().all(is_good)
}

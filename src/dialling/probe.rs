//! Harmless tries: a request to call by a technology that no PBX has. It rings nobody and makes no channel, yet the
//! PBX looks first whether this user may call and whether the dialplan has the number, and tells everybody who may
//! read calls what became of it. Tried on Asterisk 16 and 22.

use super::{ChannelId, Destination, DialError, Originate, channel, is_digits};

/// No channel driver is called so.
const NOBODY: &str = "Trubka/doctor";
/// It fails at once.
const TIMEOUT_MS: u64 = 1_000;

/// Long enough to be heard.
const OWN_RINGS_MS: u64 = 15_000;

/// May this user place calls, and does it hear of them?
pub fn probe(seed: u64) -> Originate {
    Originate {
        channel: NOBODY.to_owned(),
        context: String::new(),
        exten: String::new(),
        caller_id: None,
        timeout_ms: TIMEOUT_MS,
        id: ChannelId::of_probe(seed),
        application: Some(("Wait", "1".to_owned())),
        variable: None,
        post_dial: None,
    }
}

/// Does the dialplan have this number? «Extension does not exist.» says no, of an unknown context too.
pub fn probe_of(destination: &Destination, seed: u64) -> Originate {
    Originate {
        context: destination.context.clone(),
        exten: destination.exten.clone(),
        application: None,
        ..probe(seed)
    }
}

/// Rings the operator's own phone by this template, and hangs up once it is answered: with the operator's consent only.
///
/// # Errors
/// When the template or the extension makes no channel.
pub fn ring_own(template: &str, extension: &str, seed: u64) -> Result<Originate, DialError> {
    const SETTING: &str = "dialling.operator_channel";
    if !is_digits(extension) {
        return Err(DialError::BadSetting("operator.extensions"));
    }
    Ok(Originate {
        channel: channel(template, extension, SETTING)?,
        caller_id: Some(extension.to_owned()),
        timeout_ms: OWN_RINGS_MS,
        ..probe(seed)
    })
}

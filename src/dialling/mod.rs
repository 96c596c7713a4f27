//! The only maker of an Originate: templates, prefixes, forms, the ChannelId that is ours.
//!
//! Rule: nothing leaves this module that was not checked against a closed list of signs, whatever
//! the settings and the number hold: the number as a dial string, `^[0-9*#+]{1,32}$`, channel and
//! context as `^[A-Za-z0-9_.:\-/@]+$`. The caller's number is the operator's extension or the set
//! one, never the called party's, and no name goes to the PBX at all: names stay on our side, and a
//! called number in the name's place would be shown to the very person who has it. Deliberately left
//! out: whether the line is there and what became of the call (`desk`, `calls`).

mod call_back;
mod connection;
mod fetch;
mod id;
mod probe;
#[cfg(test)]
mod tests;

use crate::ami::action::Action;
use crate::phone::{Number, PbxForm};
use crate::settings::{self, NUMBER_PLACE, is_template};

pub use call_back::call_back;
pub use connection::{any_connection, connection};
pub use fetch::{Fetch, fetch};
pub use id::ChannelId;
pub use probe::{probe, probe_of, ring_own};

/// A call to be placed, checked: what AMI's Originate is asked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Originate {
    /// The first leg: `PJSIP/101`.
    pub channel: String,
    /// The dialplan context of the second leg.
    pub context: String,
    /// What the context is asked for: prefix and number, `^[0-9*#+]{1,32}$`.
    pub exten: String,
    /// The number shown, `^\+?[0-9]{1,20}$`; `None` leaves it to the PBX.
    pub caller_id: Option<String>,
    /// How long the first leg rings, milliseconds (AMI's unit).
    pub timeout_ms: u64,
    /// The Uniqueid and Linkedid that the call will have, and the ActionID of the request.
    pub id: ChannelId,
    /// What the first leg is put through to once it is up, instead of the context: an application of the
    /// dialplan and its arguments.
    pub application: Option<(&'static str, String)>,
    /// A variable of the first leg, name and value: a SIP header for its phone.
    pub variable: Option<(String, String)>,
    /// To be dialled after the answer («доб. 123»); not a part of the request.
    pub post_dial: Option<String>,
}

/// Where the other side of a call in progress is sent to, checked as an Originate's second leg is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The dialplan context.
    pub context: String,
    /// Prefix and number, `^[0-9*#+]{1,32}$`.
    pub exten: String,
}

/// Why no Originate can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    /// The operator has no extension.
    #[error("the operator has no extension")]
    NoExtension,
    /// A setting is missing or has signs that must not reach the PBX.
    #[error("the setting {0} is wrong")]
    BadSetting(&'static str),
    /// The operator's own extension.
    #[error("this is the operator's own extension")]
    OwnExtension,
    /// No dial string.
    #[error("this is not a number that can be dialled")]
    BadNumber,
}

/// «Позвонить»: the phone of the operator's first extension rings, then `number` is called.
/// `extensions` are all of the operator's; `seed` makes the ChannelId unique (the time in
/// milliseconds, or a random number).
pub fn originate(
    dialling: &settings::Dialling,
    extensions: &[String],
    number: &Number,
    seed: u64,
) -> Result<Originate, DialError> {
    let extension = extensions.first().ok_or(DialError::NoExtension)?;
    if !is_digits(extension) {
        return Err(DialError::BadSetting("operator.extensions"));
    }
    if matches!(number, Number::Internal(short) if extensions.contains(short)) {
        return Err(DialError::OwnExtension);
    }
    let caller_id = match dialling.caller_id.as_str() {
        "" => extension,
        set => set,
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
        exten: dialled(number, dialling)?,
        caller_id: Some(checked_caller_id(caller_id)?),
        timeout_ms: timeout_ms(dialling),
        id: ChannelId::of_operator(extension, seed),
        application: None,
        post_dial: post_dial(number),
    })
}

/// Where a call in progress is handed on to, in the same form as a click would dial it. Services of the PBX
/// (a queue's, a group's extension) too.
pub fn destination(
    dialling: &settings::Dialling,
    extensions: &[String],
    number: &Number,
) -> Result<Destination, DialError> {
    if matches!(number, Number::Internal(short) if extensions.contains(short)) {
        return Err(DialError::OwnExtension);
    }
    Ok(Destination {
        context: context(&dialling.context, "dialling.context")?,
        exten: dialled(number, dialling)?,
    })
}

/// The number as a `tel:` link (RFC 3966), for a calling program beside the PBX: an outside number
/// with its plus, an extension as it is. A service code of the PBX means nothing there:
/// it has none. What stands behind «доб.» is left out: the person dials it after the answer.
pub fn tel_link(number: &Number) -> Option<String> {
    match number {
        Number::External { .. } => Some(format!("tel:{}", number.for_pbx(PbxForm::Plus))),
        Number::Internal(short) => Some(format!("tel:{short}")),
        Number::Service(_) => None,
    }
}

/// «Тест»: `first` rings, and when it is picked up, `second` is called. A phone of the office rings by
/// the operators' channel template, as by a click; an outside number is called by the dialplan, as any
/// call that leaves the office (`Local/79161234567@context`).
pub fn test_call(
    dialling: &settings::Dialling,
    first: &Number,
    second: &Number,
    seed: u64,
) -> Result<Originate, DialError> {
    match first {
        // Whether the phone rings and is picked up is what the test is about.
        Number::Internal(extension) => Ok(Originate {
            variable: None,
            ..originate(dialling, std::slice::from_ref(extension), second, seed)?
        }),
        Number::Service(_) => Err(DialError::BadNumber),
        Number::External { .. } => {
            let context = context(&dialling.context, "dialling.context")?;
            let first = dialled(first, dialling)?;
            let caller_id = match dialling.caller_id.as_str() {
                "" => None,
                set => Some(checked_caller_id(set)?),
            };
            Ok(Originate {
                channel: format!("Local/{first}@{context}"),
                exten: dialled(second, dialling)?,
                context,
                caller_id,
                timeout_ms: timeout_ms(dialling),
                id: ChannelId::of_test(seed),
                application: None,
                variable: None,
                post_dial: post_dial(second),
            })
        }
    }
}

impl Originate {
    /// The action; its ActionID is to be [`Originate::id`].
    pub fn action(&self) -> Action {
        let add = |action: Action, (key, value)| action.header(key, value);
        self.headers()
            .into_iter()
            .fold(Action::new("Originate"), add)
    }

    /// The action's headers in order, without `Action` and `ActionID`.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("Channel", self.channel.clone())];
        headers.extend(match &self.application {
            Some((application, data)) => vec![
                ("Application", (*application).to_owned()),
                ("Data", data.clone()),
            ],
            None => vec![
                ("Context", self.context.clone()),
                ("Exten", self.exten.clone()),
                ("Priority", "1".to_owned()),
            ],
        });
        if let Some(number) = &self.caller_id {
            headers.push(("CallerID", format!("\"{number}\" <{number}>")));
        }
        headers.push(("Timeout", self.timeout_ms.to_string()));
        // Without it the whole session, events included, waits for the phone to be picked up.
        headers.push(("Async", "true".to_owned()));
        headers.push(("ChannelId", self.id.as_str().to_owned()));
        if let Some((name, value)) = &self.variable {
            headers.push(("Variable", format!("{name}={value}")));
        }
        headers
    }
}

/// An extension's device from its template, as a queue is told of it: `PJSIP/{NUMBER}`,
/// `Local/{NUMBER}@from-queue/n`, `hint:{NUMBER}@ext-local`.
///
/// # Errors
/// When the template or the extension makes none.
pub fn device(template: &str, extension: &str) -> Result<String, DialError> {
    const SETTING: &str = "queues.interface";
    if !is_digits(extension) {
        return Err(DialError::BadSetting("operator.extensions"));
    }
    match template.strip_prefix("hint:") {
        Some(hint) => {
            let hint = hint.replacen(NUMBER_PLACE, extension, 1);
            context(&hint, SETTING).map(|hint| format!("hint:{hint}"))
        }
        None => channel(template, extension, SETTING),
    }
}

/// A channel from its template: `SIP/{NUMBER}@trunk`, or with the number appended: `SIP` and
/// `SIP/trunk_name/`.
fn channel(template: &str, number: &str, setting: &'static str) -> Result<String, DialError> {
    let channel = match template.contains(NUMBER_PLACE) {
        true => template.replacen(NUMBER_PLACE, number, 1),
        false => format!("{}/{number}", template.trim_end_matches('/')),
    };
    // One place at most, and a technology before the slash.
    let shaped = is_template(template)
        && !template.replacen(NUMBER_PLACE, "", 1).contains(['{', '}'])
        && channel.find('/').is_some_and(|at| at > 0);
    shaped
        .then_some(channel)
        .ok_or(DialError::BadSetting(setting))
}

/// The variable that gives the own phone a header to answer by. `chan_sip` takes it from a variable, which a Local
/// channel hands on; PJSIP from a function of its own channel, which a Local channel is not.
fn auto_answer(
    dialling: &settings::Dialling,
    channel: &str,
) -> Result<Option<(String, String)>, DialError> {
    if dialling.auto_answer.is_empty() {
        return Ok(None);
    }
    let (name, value) = settings::auto_answer_header(&dialling.auto_answer)
        .ok_or(DialError::BadSetting("dialling.auto_answer"))?;
    let technology = channel.split('/').next().unwrap_or_default();
    Ok(Some(match technology.to_ascii_uppercase().as_str() {
        "PJSIP" => (format!("PJSIP_HEADER(add,{name})"), value.to_owned()),
        "SIP" => ("SIPADDHEADER01".to_owned(), format!("{name}: {value}")),
        _ => ("__SIPADDHEADER01".to_owned(), format!("{name}: {value}")),
    }))
}

fn context(context: &str, setting: &'static str) -> Result<String, DialError> {
    let shaped = is_template(context) && !context.contains(['{', '}']);
    shaped
        .then(|| context.to_owned())
        .ok_or(DialError::BadSetting(setting))
}

/// Prefix and number; the prefix for outside numbers only.
fn dialled(number: &Number, dialling: &settings::Dialling) -> Result<String, DialError> {
    let prefix = &dialling.client_prefix;
    let plain = number.for_pbx(dialling.number_form);
    if !is_dial_string(&plain) {
        return Err(DialError::BadNumber);
    }
    if prefix.is_empty() || !matches!(number, Number::External { .. }) {
        return Ok(plain);
    }
    let whole = format!("{prefix}{plain}");
    is_dial_string(&whole)
        .then_some(whole)
        .ok_or(DialError::BadSetting("dialling.client_prefix"))
}

fn checked_caller_id(number: &str) -> Result<String, DialError> {
    is_digits(number.strip_prefix('+').unwrap_or(number))
        .then(|| number.to_owned())
        .ok_or(DialError::BadSetting("dialling.caller_id"))
}

fn post_dial(number: &Number) -> Option<String> {
    match number {
        Number::External { post_dial, .. } => post_dial.clone(),
        Number::Internal(_) | Number::Service(_) => None,
    }
}

/// AMI counts milliseconds: `30` would end the call before the phone rings.
fn timeout_ms(dialling: &settings::Dialling) -> u64 {
    u64::from(dialling.ring_secs.max(1)) * 1000
}

fn is_dial_string(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b"*#+".contains(&b))
}

fn is_digits(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

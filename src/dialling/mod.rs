//! The only maker of an Originate: templates, prefixes, forms, the ChannelId that is ours.
//!
//! Rule: nothing leaves this module that was not checked against a closed list of signs, whatever
//! the settings and the number hold: the number as a dial string, `^[0-9*#+]{1,32}$`, channel and
//! context as `^[A-Za-z0-9_.:\-/@]+$`. The caller's number is the operator's extension or the set
//! one, never the called party's, and no name goes to the PBX at all: names stay on our side, and a
//! called number in the name's place would be shown to the very person who has it. Whoever has an
//! [`Originate`] or a [`Destination`] came through [`policy`], since nobody else can make one. Deliberately
//! left out: whether the line is there and what became of the call (`desk`, `calls`).

mod call_back;
mod connection;
mod fetch;
mod id;
mod policy;
mod probe;
mod routes;
#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod tests;

use crate::ami::action::Action;
use crate::phone::{Number, PbxForm};
use crate::settings::{self, NUMBER_PLACE, is_template};

pub use call_back::call_back;
pub use connection::{any_connection, connection};
pub use fetch::{Fetch, fetch};
pub use id::ChannelId;
pub use policy::{Pace, Refusal, counts, judge};
pub use probe::{probe, probe_of, ring_own};
pub use routes::{Asked, Checked, CheckedRule, Fit, check};

/// Who dials: by which settings, from which phone.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// The settings.
    pub dialling: &'a settings::Dialling,
    /// All extensions of the operator's; the first one calls.
    pub extensions: &'a [String],
    /// Whether a short number is known to be somebody's of the office: then it is no emergency service's.
    pub colleagues: &'a dyn Fn(&str) -> bool,
}

/// A call to be placed, checked: what AMI's Originate is asked with. Only this module makes one, or changes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Originate {
    /// The first leg: `PJSIP/101`.
    channel: String,
    /// The dialplan context of the second leg.
    context: String,
    /// What the context is asked for: prefix and number, `^[0-9*#+]{1,32}$`.
    exten: String,
    /// The number shown, `^\+?[0-9]{1,20}$`; `None` leaves it to the PBX.
    pub caller_id: Option<String>,
    /// How long the first leg rings, milliseconds (AMI's unit).
    pub timeout_ms: u64,
    /// The Uniqueid and Linkedid that the call will have, and the ActionID of the request.
    pub id: ChannelId,
    /// What the first leg is put through to once it is up, instead of the context: an application of the
    /// dialplan and its arguments.
    application: Option<(&'static str, String)>,
    /// A variable of the first leg, name and value: a SIP header for its phone.
    pub variable: Option<(String, String)>,
    /// To be dialled after the answer («доб. 123»); not a part of the request.
    pub post_dial: Option<String>,
}

/// Where the other side of a call in progress is sent to, checked as an Originate's second leg is. Only this
/// module makes one, or changes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    context: String,
    exten: String,
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
    /// The policy refuses it.
    #[error("this number is not dialled: {0:?}")]
    Refused(Refusal),
}

/// «Позвонить»: the phone of the operator's first extension rings, then `number` is called.
/// `seed` makes the ChannelId unique (the time in milliseconds, or a random number).
pub fn originate(caller: &Caller<'_>, number: &Number, seed: u64) -> Result<Originate, DialError> {
    let Caller {
        dialling,
        extensions,
        ..
    } = caller;
    let extension = extensions.first().ok_or(DialError::NoExtension)?;
    if !is_digits(extension) {
        return Err(DialError::BadSetting("operator.extensions"));
    }
    let out = dialled(caller, number)?;
    let caller_id = out.caller_id.as_deref().unwrap_or(extension);
    let channel = channel(
        &dialling.operator_channel,
        extension,
        "dialling.operator_channel",
    )?;
    Ok(Originate {
        variable: auto_answer(dialling, &channel)?,
        channel,
        caller_id: Some(checked_caller_id(caller_id)?),
        context: out.context,
        exten: out.exten,
        timeout_ms: timeout_ms(dialling),
        id: ChannelId::of_operator(extension, seed),
        application: None,
        post_dial: post_dial(number),
    })
}

/// Where a call in progress is handed on to, in the same form as a click would dial it. Services of the PBX
/// (a queue's, a group's extension) too.
pub fn destination(caller: &Caller<'_>, number: &Number) -> Result<Destination, DialError> {
    let Out { context, exten, .. } = dialled(caller, number)?;
    Ok(Destination { context, exten })
}

/// The number as a `tel:` link (RFC 3966), for a calling program beside the PBX: an outside number
/// with its plus, an extension as it is. A service code of the PBX means nothing there: `None`.
/// What stands behind «доб.» is left out: the person dials it after the answer.
///
/// # Errors
/// The policy refuses it: past the PBX it costs the same.
pub fn tel_link(caller: &Caller<'_>, number: &Number) -> Result<Option<String>, Refusal> {
    caller.judge(number)?;
    Ok(match number {
        Number::External { .. } => Some(format!("tel:{}", number.for_pbx(PbxForm::Plus))),
        Number::Internal(short) => Some(format!("tel:{short}")),
        Number::Service(_) => None,
    })
}

/// «Тест»: `first` rings, and when it is picked up, `second` is called. A phone of the office rings by
/// the operators' channel template, as by a click; an outside number is called by the dialplan, as any
/// call that leaves the office (`Local/79161234567@context`). The caller's extensions do not matter.
pub fn test_call(
    caller: &Caller<'_>,
    first: &Number,
    second: &Number,
    seed: u64,
) -> Result<Originate, DialError> {
    match first {
        // Whether the phone rings and is picked up is what the test is about.
        Number::Internal(extension) => {
            let caller = Caller {
                extensions: std::slice::from_ref(extension),
                ..*caller
            };
            Ok(Originate {
                variable: None,
                ..originate(&caller, second, seed)?
            })
        }
        Number::Service(_) => Err(DialError::BadNumber),
        Number::External { .. } => {
            let caller = Caller {
                extensions: &[],
                ..*caller
            };
            let (first, out) = (dialled(&caller, first)?, dialled(&caller, second)?);
            let caller_id = out.caller_id.as_deref().map(checked_caller_id);
            Ok(Originate {
                channel: format!("Local/{}@{}", first.exten, first.context),
                exten: out.exten,
                context: out.context,
                caller_id: caller_id.transpose()?,
                timeout_ms: timeout_ms(caller.dialling),
                id: ChannelId::of_test(seed),
                application: None,
                variable: None,
                post_dial: post_dial(second),
            })
        }
    }
}

impl Caller<'_> {
    /// Whether a number may be dialled.
    ///
    /// # Errors
    /// It may not.
    pub fn judge(&self, number: &Number) -> Result<(), Refusal> {
        judge(&self.dialling.policy, number, self.is_extension(number))
    }

    /// Whether a short number is somebody's of the office, rather than an emergency service's of the same digits.
    fn is_extension(&self, number: &Number) -> bool {
        let Number::Internal(short) = number else {
            return false;
        };
        // Where extensions look like 101 to 104, these are extensions too, though nobody has told of them.
        let is_alike = |own: &String| own.len() == 3 && own.starts_with('1');
        let is_of_plan = short.len() == 3 && short.starts_with("10");
        self.extensions.contains(short)
            || (self.colleagues)(short)
            || is_of_plan && self.extensions.iter().any(is_alike)
    }
}

impl Destination {
    /// The dialplan context.
    pub fn context(&self) -> &str {
        &self.context
    }

    /// Prefix and number, `^[0-9*#+]{1,32}$`.
    pub fn exten(&self) -> &str {
        &self.exten
    }

    /// The same number in another context, to be asked about.
    ///
    /// # Errors
    /// That is no context.
    pub fn in_context(self, name: &str) -> Result<Self, DialError> {
        let context = context(name, "dialling.operator_channel")?;
        Ok(Self { context, ..self })
    }
}

impl Originate {
    /// The first leg: `PJSIP/101`.
    pub fn channel(&self) -> &str {
        &self.channel
    }

    /// The dialplan context of the second leg.
    pub fn context(&self) -> &str {
        &self.context
    }

    /// What the context is asked for: prefix and number, `^[0-9*#+]{1,32}$`.
    pub fn exten(&self) -> &str {
        &self.exten
    }

    /// What the first leg is put through to instead of the context: an application and its arguments.
    pub fn application(&self) -> Option<&(&'static str, String)> {
        self.application.as_ref()
    }

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

/// What a number becomes on its way to the PBX.
struct Out {
    context: String,
    exten: String,
    /// `None`: the operator's extension.
    caller_id: Option<String>,
}

/// The door: a number that may be dialled, as it is dialled. Everything that is dialled comes through here.
fn dialled(caller: &Caller<'_>, number: &Number) -> Result<Out, DialError> {
    admit(caller, number)?;
    let way = routes::way(caller.dialling, number, caller.is_extension(number));
    way_out(caller, number, &way)
}

/// The same for a context that has its own line: what the rules say of a number's line does not count there.
fn dialled_past_rules(caller: &Caller<'_>, number: &Number) -> Result<String, DialError> {
    admit(caller, number)?;
    let way = routes::Way {
        rule: None,
        context: &caller.dialling.context,
        prefix: match number {
            Number::External { .. } => &caller.dialling.client_prefix,
            Number::Internal(_) | Number::Service(_) => "",
        },
        caller_id: None,
    };
    way_out(caller, number, &way).map(|out| out.exten)
}

fn admit(caller: &Caller<'_>, number: &Number) -> Result<(), DialError> {
    if matches!(number, Number::Internal(short) if caller.extensions.contains(short)) {
        return Err(DialError::OwnExtension);
    }
    caller.judge(number).map_err(DialError::Refused)
}

fn way_out(caller: &Caller<'_>, number: &Number, way: &routes::Way<'_>) -> Result<Out, DialError> {
    let setting = |own, of_rules| match way.rule {
        None => own,
        Some(_) => of_rules,
    };
    let routes = "dialling.routes";
    let plain = number.for_pbx(caller.dialling.number_form);
    if !is_dial_string(&plain) {
        return Err(DialError::BadNumber);
    }
    let exten = format!("{}{plain}", way.prefix);
    if !is_dial_string(&exten) {
        let prefix = setting("dialling.client_prefix", routes);
        return Err(DialError::BadSetting(prefix));
    }
    Ok(Out {
        context: context(way.context, setting("dialling.context", routes))?,
        exten,
        caller_id: way.caller_id.map(str::to_owned),
    })
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

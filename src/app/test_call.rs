//! «Тест», driven: a test call over a connection of its own, for the command line and for the window.

use tokio::time::{Instant, sleep_until};

use super::clock::unix_ms;
use super::wiring::open_wire;
use crate::desk::masked;
use crate::desk::snapshot::{DialProblem, Offline, Refused};
use crate::dialling::{DialError, judge};
use crate::doctor::TestCall;
use crate::engine::wire::WireEvent;
use crate::phone::{Number, NumberError};
use crate::settings::Settings;

/// Why no test can be made of what was typed.
#[derive(Debug, Clone, PartialEq)]
pub enum Untestable {
    /// No number.
    Number(String, NumberError),
    /// Both are the same number.
    OneNumber,
    /// Emergency and other numbers that are not rung for a test, or nothing to dial.
    NoNumber,
    /// A setting is wrong.
    Setting(DialProblem),
    /// The office's settings do not let this number be called.
    Refused(Refused),
    /// No PBX is configured.
    NoPbx,
}

/// A test that can be made.
pub struct Prepared {
    /// Its machine.
    pub test: TestCall,
    /// As it is shown.
    pub first: String,
    /// As it is shown.
    pub second: String,
}

/// How a driven test ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Driven {
    /// [`TestCall::finding`] says how.
    Found,
    /// There was no connection.
    Offline(Offline),
    /// Whoever is told did not want more.
    Stopped,
}

/// A test between two numbers as they were typed.
///
/// # Errors
/// When there is nothing to test.
pub fn prepare(settings: &Settings, first: &str, second: &str) -> Result<Prepared, Untestable> {
    let parse = |text: &str| {
        Number::parse(text, &settings.numbering())
            .map_err(|why| Untestable::Number(text.to_owned(), why))
    };
    let (first, second) = (parse(first)?, parse(second)?);
    if first.key() == second.key() {
        return Err(Untestable::OneNumber);
    }
    if settings.pbx.host.trim().is_empty() {
        return Err(Untestable::NoPbx);
    }
    for number in [&first, &second] {
        let is_extension = settings.has_extension(number.key());
        if let Err(why) = judge(&settings.dialling.policy, number, is_extension) {
            let number_shown = number.parts_shown().0;
            let masked = masked(&number_shown);
            tracing::warn!(number = %masked, ?why, "a number was not dialled for a test");
            return Err(Untestable::Refused(Refused { number_shown, why }));
        }
    }
    // The seed of the call's id, as for a click.
    let seed = u64::try_from(unix_ms()).unwrap_or(0);
    let test = TestCall::new(settings, &first, &second, seed).map_err(|why| match why {
        DialError::BadSetting(key) => {
            Untestable::Setting(DialProblem::BadSetting((*key).to_owned()))
        }
        DialError::Refused(_)
        | DialError::NoExtension
        | DialError::OwnExtension
        | DialError::BadNumber => Untestable::NoNumber,
    })?;
    Ok(Prepared {
        test,
        first: first.shown(),
        second: second.shown(),
    })
}

/// Makes the test. `told` hears of every change and says whether to go on.
pub async fn drive(
    settings: &Settings,
    test: &mut TestCall,
    told: &mut (dyn FnMut(&mut TestCall) -> bool + Send),
) -> Driven {
    let epoch = Instant::now();
    let Some(mut wire) = open_wire(settings, epoch) else {
        return Driven::Stopped;
    };
    let mut offline = None;
    let driven = loop {
        let due = test.next_deadline().map(|at| epoch + at);
        tokio::select! {
            () = wire.ready() => wire.handle(&mut |event, at| match event {
                WireEvent::Signal(signal) => test.handle(&signal, at),
                WireEvent::Offline { why, .. } => offline = Some(why),
                WireEvent::Connecting { .. } => {}
            }),
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                test.tick(epoch.elapsed());
            }
        }
        if !told(test) {
            break Driven::Stopped;
        }
        if test.finding().is_some() {
            break Driven::Found;
        }
        if let Some(why) = offline.take() {
            break Driven::Offline(why);
        }
        for (id, action) in test.take_actions() {
            if let Err(error) = wire.send(&action, Some(id)) {
                tracing::warn!(%error, "an action was not sent");
            }
        }
    };
    wire.log_off().await;
    driven
}

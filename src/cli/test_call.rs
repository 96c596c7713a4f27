//! `trubka test-call A B` («Тест»): rings the first number, then the second, and names the fault when it
//! comes to nothing. Ends when both talk.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use tokio::time::{Instant, sleep_until};

use super::connection::configured;
use super::{Failure, print_json, print_line, sentence};
use crate::app::{self, Program};
use crate::desk::snapshot::{DialProblem, Offline};
use crate::dialling::DialError;
use crate::doctor::{Fault, Finding, Party, Step, TestCall, Way, Why};
use crate::engine::wire::{Wire, WireEvent};
use crate::phone::Number;
use crate::texts::test_call::Between;
use crate::texts::{self, Label, Lang};

pub(super) async fn test_call(
    program: &Program,
    first: &str,
    second: &str,
    json: bool,
) -> Result<(), Failure> {
    let lang = program.lang;
    let settings = &program.settings;
    let parse = |text: &str| {
        Number::parse(text, &settings.numbering()).map_err(|why| {
            let words = sentence(&texts::numbers::number_error(&why, lang));
            Failure::not_tried(format!("{text}: {words}"))
        })
    };
    let (first, second) = (parse(first)?, parse(second)?);
    if first.key() == second.key() {
        return Err(Failure::not_tried(Label::TestOfOneNumber.text(lang)));
    }
    configured(program)?;
    let test = TestCall::new(settings, &first, &second, unix_ms())
        .map_err(|why| Failure::not_tried(impossible(&why, lang)))?;
    let epoch = Instant::now();
    let Some(wire) = app::open_wire(settings, epoch) else {
        return Err(Failure::tried(String::new()));
    };
    let told = Told {
        first: first.shown(),
        second: second.shown(),
        lang,
        json,
    };
    run(test, wire, epoch, &told).await
}

/// How it is told.
struct Told {
    first: String,
    second: String,
    lang: Lang,
    json: bool,
}

async fn run(
    mut test: TestCall,
    mut wire: Wire,
    epoch: Instant,
    told: &Told,
) -> Result<(), Failure> {
    let mut offline = None;
    let result = loop {
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
            _ = tokio::signal::ctrl_c() => break Err(Failure::tried(String::new())),
        }
        if let Err(failure) = told.steps(&mut test) {
            break Err(failure);
        }
        if let Some(finding) = test.finding() {
            break told.end(finding, &test);
        }
        if let Some(why) = &offline {
            break told.offline(why);
        }
        for (id, action) in test.take_actions() {
            if let Err(error) = wire.send(&action, Some(id)) {
                tracing::warn!(%error, "an action was not sent");
            }
        }
    };
    wire.log_off().await;
    result
}

impl Told {
    fn between<'a>(&'a self, test: &'a TestCall) -> Between<'a> {
        let originate = test.originate();
        Between {
            first: &self.first,
            second: &self.second,
            way: test.way(),
            channel: &originate.channel,
            context: &originate.context,
            exten: &originate.exten,
        }
    }

    fn steps(&self, test: &mut TestCall) -> Result<(), Failure> {
        for step in test.take_steps() {
            if !self.json {
                let words = texts::test_call::step(step, &self.between(test), self.lang);
                print_line(&words)?;
                continue;
            }
            let mut object = json!({ "step": step_name(step) });
            if step == Step::Asked {
                let originate = test.originate();
                object["channel"] = json!(originate.channel);
                object["context"] = json!(originate.context);
                object["exten"] = json!(originate.exten);
                object["by_dialplan"] = json!(test.way() == Way::Dialplan);
            }
            print_json(&object)?;
        }
        Ok(())
    }

    fn end(&self, finding: &Finding, test: &TestCall) -> Result<(), Failure> {
        let between = self.between(test);
        let shown = texts::test_call::shown(finding, &between, self.lang);
        let fault = finding.fault.as_ref();
        let why = fault.map(|fault| sentence(&texts::test_call::fault(fault, &between, self.lang)));
        if self.json {
            print_json(&json!({
                "ok": fault.is_none(),
                "fault": fault.map(fault_name),
                "party": fault.and_then(party_name),
                "why": why,
                "caller_id_sent": finding.shown.sent,
                "second_dialled": finding.shown.is_dialled,
                "caller_id_shown": finding.shown.arrived,
                "shown": shown,
            }))?;
        } else if let Some(shown) = shown.filter(|_| test.is_placed()) {
            print_line(&shown)?;
        }
        why.map_or(Ok(()), |why| Err(Failure::tried(why)))
    }

    fn offline(&self, why: &Offline) -> Result<(), Failure> {
        let why = sentence(&texts::connection::offline(why, self.lang));
        if self.json {
            print_json(&json!({ "ok": false, "fault": "connection", "party": null, "why": why }))?;
        }
        Err(Failure::tried(why))
    }
}

fn impossible(why: &DialError, lang: Lang) -> String {
    let problem = match why {
        DialError::BadSetting(key) => DialProblem::BadSetting((*key).to_owned()),
        DialError::NoExtension | DialError::OwnExtension | DialError::BadNumber => {
            return Label::TestOfNoNumber.text(lang).to_owned();
        }
    };
    sentence(&texts::dialling::dial_problem(&problem, lang))
}

fn step_name(step: Step) -> &'static str {
    match step {
        Step::Asked => "asked",
        Step::FirstRings => "first_rings",
        Step::FirstAnswered => "first_answered",
        Step::SecondRings => "second_rings",
        Step::Joined => "joined",
    }
}

fn fault_name(fault: &Fault) -> &'static str {
    match fault {
        Fault::NoRight => "no_right",
        Fault::NoContext(_) => "no_context",
        Fault::NoNumber { .. } => "no_number_in_context",
        Fault::NoContextOrNumber { .. } => "no_context_or_number",
        Fault::BadChannel(_) => "bad_channel",
        Fault::Refused(_) => "refused",
        Fault::Unseen => "unseen",
        Fault::Party { why, .. } => why_name(why),
    }
}

fn why_name(why: &Why) -> &'static str {
    match why {
        Why::NotConnected(_) => "not_connected",
        Why::NotKnown { .. } => "not_known",
        Why::NoDriver { .. } => "no_driver",
        Why::NotConnectedOrNotKnown(_) => "not_connected_or_not_known",
        Why::NoAnswer => "no_answer",
        Why::Silent => "silent",
        Why::Busy => "busy",
        Why::Declined => "declined",
        Why::BadNumber => "bad_number",
        Why::Unreachable => "unreachable",
        Why::LineDown { .. } => "line_down",
        Why::LineSilent(_) => "line_silent",
        Why::Congestion => "congestion",
        Why::NotDialled { .. } => "not_dialled",
        Why::FirstHungUp => "first_hung_up",
        Why::Other { .. } => "other",
    }
}

fn party_name(fault: &Fault) -> Option<&'static str> {
    match fault {
        Fault::NoNumber { party, .. }
        | Fault::NoContextOrNumber { party, .. }
        | Fault::Party { party, .. } => Some(match party {
            Party::First => "first",
            Party::Second => "second",
        }),
        _ => None,
    }
}

/// The seed of the call's id, as for a click.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is a driver of its own here, beside the engine"
)]
fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}

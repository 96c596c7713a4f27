//! `trubka test-call A B` («Тест»): rings the first number, then the second, and names the fault when it
//! comes to nothing. Ends when both talk.

use serde_json::json;

use super::connection::configured;
use super::{Failure, print_json, print_line, sentence};
use crate::app::test_call::{Driven, Untestable, drive, prepare};
use crate::app::{Program, settings_desk};
use crate::desk::snapshot::Offline;
use crate::doctor::{Fault, Finding, Party, Step, TestCall, Way, Why};
use crate::texts::test_call::Between;
use crate::texts::{self, Lang};

pub(super) async fn test_call(
    program: &Program,
    first: &str,
    second: &str,
    json: bool,
) -> Result<(), Failure> {
    let lang = program.lang;
    let prepared = prepare(&program.settings, first, second);
    if matches!(prepared, Ok(_) | Err(Untestable::NoPbx)) {
        configured(program)?;
    }
    let mut prepared = prepared
        .map_err(|why| Failure::not_tried(sentence(&settings_desk::untestable(&why, lang))))?;
    let told = Told {
        first: prepared.first,
        second: prepared.second,
        lang,
        json,
    };
    let test = &mut prepared.test;
    let mut printed = Ok(());
    let mut tell = |test: &mut TestCall| {
        printed = told.steps(test);
        printed.is_ok()
    };
    let driven = tokio::select! {
        driven = drive(&program.settings, test, &mut tell) => driven,
        _ = tokio::signal::ctrl_c() => Driven::Stopped,
    };
    printed?;
    match (driven, test.finding()) {
        (Driven::Found, Some(finding)) => told.end(finding, test),
        (Driven::Offline(why), _) => told.offline(&why),
        _ => Err(Failure::tried(String::new())),
    }
}

/// How it is told.
struct Told {
    first: String,
    second: String,
    lang: Lang,
    json: bool,
}

impl Told {
    fn between<'a>(&'a self, test: &'a TestCall) -> Between<'a> {
        let originate = test.originate();
        Between {
            first: &self.first,
            second: &self.second,
            way: test.way(),
            channel: originate.channel(),
            context: originate.context(),
            exten: originate.exten(),
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
                object["channel"] = json!(originate.channel());
                object["context"] = json!(originate.context());
                object["exten"] = json!(originate.exten());
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

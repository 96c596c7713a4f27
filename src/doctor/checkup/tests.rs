use std::time::Duration;

use super::report::{Rights, Verdict};
use super::rights::Class;
use super::*;
use crate::ami::frame::Framer;

const AT: Duration = Duration::from_millis(1_000);
const EPOCH_MS: i64 = 1_790_000_000_000;

fn checkup(functions: &[Function]) -> Checkup {
    let mut settings = Settings::default();
    settings.pbx.host = "pbx".into();
    settings.pbx.username = "trubka".into();
    settings.operator.extensions = vec!["101".into()];
    let question = Question {
        functions: functions.to_vec(),
        by_name: false,
        seed: 7,
        epoch_unix_ms: EPOCH_MS,
        today: (2026, 11, 23),
    };
    let mut checkup = Checkup::new(&settings, question);
    checkup.resolved(vec![IpAddr::from([10, 0, 0, 5])]);
    checkup.connected(([10, 0, 0, 5], 5038).into(), IpAddr::from([10, 0, 0, 7]), 1);
    checkup.greeted("Asterisk Call Manager/11.0.0");
    checkup
}

/// Gives the check-up a message, as the session does.
fn hear(checkup: &mut Checkup, lines: &str) {
    let text = format!(
        "Asterisk Call Manager/11.0.0\r\n{}\r\n\r\n",
        lines.replace('\n', "\r\n")
    );
    let mut framer = Framer::new();
    framer.push(text.as_bytes());
    let message = framer.next_message().unwrap().unwrap();
    checkup.handle(&Signal::Message(&message), AT);
}

/// Answers what was asked by the action's name; an action that is not named is refused.
fn answer(checkup: &mut Checkup, answers: &[(&str, &str)]) {
    loop {
        let asked = checkup.take_actions();
        if asked.is_empty() {
            return;
        }
        for (id, action) in asked {
            let known = answers.iter().find(|(name, _)| *name == action.name());
            let (success, lines) = match known {
                Some((_, lines)) => (!lines.starts_with('!'), lines.trim_start_matches('!')),
                None => (false, "Message: Permission denied"),
            };
            let word = if success { "Success" } else { "Error" };
            hear(
                checkup,
                &format!("Response: {word}\nActionID: {id}\n{lines}"),
            );
            let message = lines
                .strip_prefix("Message: ")
                .unwrap_or_default()
                .to_owned();
            checkup.handle(
                &Signal::Reply {
                    id: id.clone(),
                    success,
                    message,
                },
                AT,
            );
            let is_probe = action.name() == "Originate" && action.get("Application").is_some();
            if success && (is_probe || action.name() == "DeviceStateList") {
                checkup.handle(&Signal::Finished { id }, AT);
            }
        }
    }
}

fn ready(checkup: &mut Checkup) {
    let version = "22".to_owned();
    checkup.handle(&Signal::Ready { version }, AT);
}

const MINIMAL: &str = "Originate: x  (Priv: originate,all)\nQueueStatus: x  (Priv: <none>)";

#[test]
fn steps_come_in_order_and_all_of_them() {
    let mut checkup = checkup(&Function::ALL);
    ready(&mut checkup);
    answer(
        &mut checkup,
        &[("ListCommands", MINIMAL), ("Originate", "Message: queued")],
    );
    assert!(checkup.is_over());
    let topics: Vec<Topic> = checkup.take_steps().iter().map(|step| step.topic).collect();
    assert_eq!(topics, Checkup::TOPICS);
}

#[test]
fn after_a_fault_the_rest_is_skipped() {
    let mut checkup = checkup(&Function::ALL);
    checkup.offline(Offline::LoginRefused, None);
    assert!(checkup.is_over());
    let steps = checkup.take_steps();
    let topics: Vec<Topic> = steps.iter().map(|step| step.topic).collect();
    assert_eq!(topics, Checkup::TOPICS);
    for step in steps {
        let wanted = match step.topic {
            Topic::Login => Verdict::Fault,
            topic if topic > Topic::Login => Verdict::Skipped,
            Topic::Tls => Verdict::Note,
            _ => Verdict::Good,
        };
        assert_eq!(step.verdict(), wanted, "{step:?}");
    }
}

#[test]
fn without_the_event_of_the_try_the_right_to_read_calls_is_missing() {
    let mut checkup = checkup(&[Function::Watch, Function::Dial]);
    ready(&mut checkup);
    // The request is taken, and no event comes: nothing is told before the time is over.
    for (id, action) in checkup.take_actions() {
        if action.name() == "ListCommands" {
            hear(
                &mut checkup,
                &format!("Response: Success\nActionID: {id}\n{MINIMAL}"),
            );
        }
        let success = action.name() == "ListCommands";
        let message = String::new();
        checkup.handle(
            &Signal::Reply {
                id,
                success,
                message,
            },
            AT,
        );
    }
    for (id, _) in checkup.take_actions() {
        let message = String::new();
        checkup.handle(
            &Signal::Reply {
                id,
                success: true,
                message,
            },
            AT,
        );
    }
    assert!(!checkup.is_over());
    // The items of a list say that they are of this class; they come without the right.
    hear(
        &mut checkup,
        "Event: Status\nPrivilege: Call\nActionID: other",
    );
    let due = checkup.next_deadline().unwrap();
    checkup.tick(due);
    let steps = checkup.take_steps();
    let report = report::Report { steps };
    let missing = report.of(Topic::Rights).iter().any(|seen| {
        let is_it = matches!(
            seen,
            Finding::Rights(Rights::Missing {
                class: Class::Call,
                is_read: true,
                ..
            })
        );
        is_it && seen.verdict() == Verdict::Fault
    });
    assert!(missing, "{report:?}");
}

#[test]
fn the_clocks_are_compared_where_the_answer_was_half_way() {
    let mut checkup = checkup(&[Function::Watch]);
    ready(&mut checkup);
    let told = format!("Ping: Pong\nTimestamp: {}.250000", EPOCH_MS / 1000 + 61);
    answer(&mut checkup, &[("Ping", &told)]);
    let steps = checkup.take_steps();
    let clock = steps.last().unwrap();
    // Ours is a second after the epoch.
    assert_eq!(clock.findings, [Finding::Clock(Clock::Ahead(60_250))]);
    assert_eq!(clock.verdict(), Verdict::Warning);
}

#[test]
fn a_context_is_asked_for_by_a_request_that_rings_nobody() {
    let mut checkup = checkup(&[Function::Watch, Function::Dial]);
    ready(&mut checkup);
    let mut tried = Vec::new();
    let asked = checkup.take_actions();
    for (id, action) in asked {
        let success = action.name() == "ListCommands";
        if success {
            hear(
                &mut checkup,
                &format!("Response: Success\nActionID: {id}\n{MINIMAL}"),
            );
        }
        let message = String::new();
        checkup.handle(
            &Signal::Reply {
                id,
                success,
                message,
            },
            AT,
        );
    }
    for (_, action) in checkup.take_actions() {
        assert_eq!(action.name(), "Originate");
        assert_eq!(action.get("Channel"), Some("Trubka/doctor"));
        tried.push(action.get("Exten").unwrap_or("-").to_owned());
    }
    assert_eq!(tried, ["-", "79991234567", "101"]);
}

//! `trubka colleagues` and `trubka queues`: the office around the operator, without a window.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use super::connection::{configured, why};
use super::view::party;
use super::{Failure, print_json, print_line, sentence};
use crate::app::{self, Program};
use crate::desk::snapshot::{
    Colleague, ColleagueState, Command, Connection, Lookup, Party, QueueRow, Snapshot, With,
};
use crate::engine::Screen;
use crate::texts::{self, Lang};

/// The PBX's listings, or the outcome of an order, are waited for so long.
const WITHIN: Duration = Duration::from_secs(15);

/// What is to be done about queues.
#[derive(Debug, Clone)]
pub(super) enum Order {
    SignIn(String),
    SignOut(String),
    Pause(Option<String>, String),
    Resume(Option<String>),
}

pub(super) async fn colleagues(program: &Program, watch: bool, json: bool) -> Result<(), Failure> {
    let lang = program.lang;
    run(program, None, watch, json, |snapshot| {
        let lacks = snapshot.colleagues.lacks;
        let lacks = lacks.map(|lack| sentence(&texts::office::phones_lack(lack, lang)));
        let warning =
            lacks.map(|words| (String::new(), (words.clone(), json!({ "lacks": words }))));
        let groups = snapshot.colleagues.groups.iter();
        let people = groups.flat_map(|group| group.people.iter().map(move |one| (group, one)));
        let rows = people.map(|(group, colleague)| {
            let key = format!("{:?} {}", group.name, colleague.extension);
            let line = colleague_line(colleague, snapshot, lang);
            (
                key,
                (line, colleague_object(colleague, group.name.as_deref())),
            )
        });
        rows.chain(warning).collect()
    })
    .await
}

pub(super) async fn queues(
    program: &Program,
    order: Option<Order>,
    watch: bool,
    json: bool,
) -> Result<(), Failure> {
    let lang = program.lang;
    run(program, order, watch, json, |snapshot| {
        let queues = snapshot.queues.queues.iter();
        queues
            .map(|queue| {
                let line = queue_line(queue, snapshot, lang);
                (queue.name.clone(), (line, queue_object(queue)))
            })
            .collect()
    })
    .await
}

type Rows = Vec<(String, (String, Value))>;

async fn run(
    program: &Program,
    order: Option<Order>,
    watch: bool,
    json: bool,
    rows: impl Fn(&Snapshot) -> Rows,
) -> Result<(), Failure> {
    configured(program)?;
    let running = app::launch(program).await;
    let mut screen = running.screen;
    let result = tokio::select! {
        result = tell(&mut screen, program.lang, order, watch, json, rows) => result,
        _ = tokio::signal::ctrl_c() => Ok(()),
    };
    drop(screen);
    // Whatever it came to, the PBX is left politely.
    let _ = running.engine.await;
    result
}

async fn tell(
    screen: &mut Screen,
    lang: Lang,
    order: Option<Order>,
    watch: bool,
    json: bool,
    rows: impl Fn(&Snapshot) -> Rows,
) -> Result<(), Failure> {
    until(screen, lang, |snapshot| {
        let is_listed = snapshot.colleagues.is_listed && snapshot.queues.is_listed;
        is_listed.then_some(Ok(()))
    })
    .await?;
    if let Some(order) = order {
        let command = command(order.clone());
        if screen.commands.send(command).await.is_err() {
            return Err(Failure::tried(String::new()));
        }
        until(screen, lang, |snapshot| outcome(snapshot, &order, lang)).await?;
    }
    let mut told: HashMap<String, Value> = HashMap::new();
    loop {
        let now = rows(&screen.snapshots.borrow_and_update());
        for (key, (line, object)) in now {
            if told.get(&key) != Some(&object) {
                match json {
                    true => print_json(&object)?,
                    false => print_line(&line)?,
                }
                told.insert(key, object);
            }
        }
        if !watch {
            return Ok(());
        }
        if screen.snapshots.changed().await.is_err() {
            return Err(Failure::tried(String::new()));
        }
    }
}

/// Waits for something to be seen; a connection that cannot be had is the end of it.
async fn until(
    screen: &mut Screen,
    lang: Lang,
    seen: impl Fn(&Snapshot) -> Option<Result<(), Failure>>,
) -> Result<(), Failure> {
    let waited = timeout(WITHIN, async {
        loop {
            {
                let snapshot = screen.snapshots.borrow_and_update();
                if matches!(snapshot.connection, Connection::Offline { .. }) {
                    return Err(Failure::tried(why(&snapshot, lang).unwrap_or_default()));
                }
                if let Some(seen) = seen(&snapshot) {
                    return seen;
                }
            }
            if screen.snapshots.changed().await.is_err() {
                return Err(Failure::tried(String::new()));
            }
        }
    });
    waited.await.unwrap_or_else(|_| {
        let snapshot = screen.snapshots.borrow();
        let words = texts::office::listings_late(lang);
        Err(Failure::tried(why(&snapshot, lang).unwrap_or(words)))
    })
}

fn command(order: Order) -> Command {
    match order {
        Order::SignIn(queue) => Command::QueueSignIn { queue },
        Order::SignOut(queue) => Command::QueueSignOut { queue },
        Order::Pause(queue, reason) => Command::QueuePause {
            queue,
            paused: true,
            reason,
        },
        Order::Resume(queue) => Command::QueuePause {
            queue,
            paused: false,
            reason: String::new(),
        },
    }
}

/// What came of an order, once that is seen.
fn outcome(snapshot: &Snapshot, order: &Order, lang: Lang) -> Option<Result<(), Failure>> {
    if let Some(refused) = &snapshot.queues.refused {
        let queue = refused.queue.as_deref();
        let words = texts::office::queue_refused(refused.what, queue, &refused.why, lang);
        return Some(Err(Failure::tried(sentence(&words))));
    }
    let own = |name: &String| {
        let mut queues = snapshot.queues.queues.iter();
        queues.find(|queue| queue.name == *name)?.own.as_ref()
    };
    let all_paused = |queue: &Option<String>, paused: bool| match queue {
        Some(queue) => own(queue).is_some_and(|own| own.paused == paused),
        None => {
            let own = snapshot.queues.queues.iter().filter_map(|q| q.own.as_ref());
            own.into_iter().all(|own| own.paused == paused)
        }
    };
    let is_done = match order {
        Order::SignIn(queue) => own(queue).is_some(),
        Order::SignOut(queue) => own(queue).is_none(),
        Order::Pause(queue, _) => all_paused(queue, true),
        Order::Resume(queue) => all_paused(queue, false),
    };
    is_done.then_some(Ok(()))
}

fn colleague_line(colleague: &Colleague, snapshot: &Snapshot, lang: Lang) -> String {
    let now_unix_ms = snapshot.now_unix_ms;
    let mut words = vec![colleague.extension.clone()];
    words.extend(colleague.name.clone());
    words.push(texts::office::colleague_line(colleague, now_unix_ms, lang));
    words.extend(colleague.with.as_ref().map(|with| match with {
        With::Outside(other) => party(other, snapshot, lang),
        With::Inside { extension, name } => texts::calls::person(extension, name.as_deref()),
    }));
    words.join(" · ")
}

fn colleague_object(colleague: &Colleague, group: Option<&str>) -> Value {
    let state = match colleague.state {
        ColleagueState::Unknown => "unknown",
        ColleagueState::Free => "free",
        ColleagueState::Ringing => "ringing",
        ColleagueState::Calling => "calling",
        ColleagueState::Talking => "talking",
        ColleagueState::Busy => "busy",
        ColleagueState::OnHold => "on_hold",
        ColleagueState::Unreachable => "unreachable",
    };
    let with = colleague.with.as_ref().map(|with| match with {
        With::Outside(other) => party_object(other),
        With::Inside { extension, name } => json!({ "extension": extension, "name": name }),
    });
    json!({
        "extension": colleague.extension,
        "name": colleague.name,
        "group": group,
        "state": state,
        "do_not_disturb": colleague.do_not_disturb,
        "since_unix_ms": colleague.since_unix_ms,
        "with": with,
        "own": colleague.is_own,
    })
}

fn queue_line(queue: &QueueRow, snapshot: &Snapshot, lang: Lang) -> String {
    let now_unix_ms = snapshot.now_unix_ms;
    let mut words = vec![
        queue.name.clone(),
        texts::office::own_part(queue, lang),
        texts::office::waiting(queue.waiting_count(), lang),
        texts::office::members(queue, lang),
    ];
    for waiting in &queue.waiting {
        let secs = now_unix_ms.saturating_sub(waiting.since_unix_ms).max(0) as u64 / 1000;
        let clock = texts::time::clock_duration(secs);
        words.push(format!("{} {clock}", party(&waiting.party, snapshot, lang)));
    }
    words.join(" · ")
}

fn queue_object(queue: &QueueRow) -> Value {
    let waiting = queue.waiting.iter().map(|waiting| {
        let mut object = party_object(&waiting.party);
        object["since_unix_ms"] = waiting.since_unix_ms.into();
        object
    });
    json!({
        "queue": queue.name,
        "own": queue.own.as_ref().map(|own| json!({
            "paused": own.paused, "reason": own.reason, "static": own.is_static,
        })),
        "waiting": waiting.collect::<Vec<_>>(),
        "waiting_count": queue.waiting_count(),
        "ready": queue.ready,
        "free": queue.free,
        "paused": queue.paused,
    })
}

fn party_object(party: &Party) -> Value {
    let first = match &party.lookup {
        Lookup::Found(matches) => matches.first(),
        _ => None,
    };
    json!({
        "number": party.number,
        "caller_name": party.caller_name,
        "role": first.map(|who| who.role),
        "name": first.and_then(|who| who.name.as_ref().or(who.company.as_ref())),
    })
}

//! `trubka watch`: calls, cards and the connection as lines, until Ctrl+C.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::connection::{configured, why};
use super::view::{WhoView, party};
use super::{Failure, orders, print_json, print_line};
use crate::app::{self, Program};
use crate::desk::snapshot::{
    CallRow, Card, CardFace, Connection, DialState, Lookup, Offered, Party, Phase, Snapshot,
};
use crate::texts::{self, Lang};

pub(super) async fn watch(program: &Program, json: bool, act: bool) -> Result<(), Failure> {
    configured(program)?;
    let running = app::launch(program).await;
    let mut screen = running.screen;
    let mut told = Told::default();
    let mut lines = act.then(orders::lines);
    // One for all rounds: what comes between two rounds is not lost then.
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    let result = loop {
        let news = told.news(&screen.snapshots.borrow_and_update(), program.lang);
        let printed = news.into_iter().try_for_each(|(line, object)| match json {
            true => print_json(&object),
            false => print_line(&line),
        });
        if printed.is_err() {
            break printed;
        }
        tokio::select! {
            changed = screen.snapshots.changed() => if changed.is_err() {
                break Err(Failure::tried(String::new()));
            },
            line = next_line(lines.as_mut()) => {
                let order = orders::order(&line, &screen.snapshots.borrow());
                let Some(order) = order else {
                    eprintln!("{}", texts::Label::NoSuchOrder.text(program.lang));
                    continue;
                };
                // A full queue is waited for: this screen has nothing else to do.
                if screen.commands.send(order).await.is_err() {
                    break Err(Failure::tried(String::new()));
                }
            }
            _ = &mut stop => break Ok(()),
        }
    };
    drop(screen);
    // Whatever it came to, the calls are written; a panic was printed already.
    let _ = running.engine.await;
    result
}

/// The next order; never where there are none, or no more.
async fn next_line(lines: Option<&mut mpsc::Receiver<String>>) -> String {
    if let Some(lines) = lines
        && let Some(line) = lines.recv().await
    {
        return line;
    }
    std::future::pending().await
}

/// What was printed last, so that only news is.
#[derive(Debug, Default)]
struct Told {
    connection: Option<Connection>,
    calls: HashMap<String, Value>,
    cards: HashMap<String, Value>,
    dial: DialState,
    offered: Option<Offered>,
}

impl Told {
    fn news(&mut self, snapshot: &Snapshot, lang: Lang) -> Vec<(String, Value)> {
        let mut news = Vec::new();
        let connection = without_details(&snapshot.connection);
        if self.connection.as_ref() != Some(&connection) {
            let words = texts::connection::connection_short(&connection, lang);
            let online = matches!(connection, Connection::Online { .. });
            let why = why(snapshot, lang);
            let line = match &why {
                Some(why) => format!("{words} · {why}"),
                None => words.clone(),
            };
            let object = json!({ "connection": words, "online": online, "why": why });
            news.push((line, object));
            self.connection = Some(connection);
        }
        // What became of an order to call.
        if self.dial != snapshot.dial {
            self.dial.clone_from(&snapshot.dial);
            let words = texts::dialling::dial_state(&self.dial, lang);
            news.extend(
                words.map(|words| (words.to_string(), json!({ "dial": words.to_string() }))),
            );
        }
        if self.offered != snapshot.offered {
            self.offered.clone_from(&snapshot.offered);
            let words = self.offered.as_ref();
            let words = words.map(|offered| texts::outside::offered(offered, lang).to_string());
            news.extend(words.map(|words| (words.clone(), json!({ "offered": words }))));
        }
        for row in snapshot.calls.iter() {
            let object = call_object(row, snapshot.now_unix_ms, lang);
            if self.calls.get(&row.call) != Some(&object) {
                let mut line = format!(
                    "{} · {}",
                    party(&row.party, snapshot, lang),
                    texts::calls::phase(row, lang)
                );
                if let Some((act, why)) = &row.handling.problem {
                    let problem = texts::handling::problem(*act, why, lang);
                    line = format!("{line} · {problem}");
                }
                news.push((line, object.clone()));
                self.calls.insert(row.call.clone(), object);
            }
        }
        let going: HashSet<&str> = snapshot.calls.iter().map(|row| row.call.as_str()).collect();
        self.calls.retain(|call, _| {
            let goes_on = going.contains(call.as_str());
            if !goes_on {
                news.push((
                    texts::Label::CallIsOver.text(lang).to_owned(),
                    json!({ "call": call, "phase": "ended" }),
                ));
            }
            goes_on
        });
        for card in &snapshot.cards {
            let object = card_object(card);
            if self.cards.get(&card.call) != Some(&object) {
                let words = [
                    texts::Label::CardOnScreen.text(lang).to_owned(),
                    party(&card.party, snapshot, lang),
                    texts::calls::card_face(&card.state, lang),
                ];
                news.push((words.join(" · "), object.clone()));
                self.cards.insert(card.call.clone(), object);
            }
        }
        self.cards
            .retain(|call, _| snapshot.cards.iter().any(|card| card.call == *call));
        news
    }
}

/// Without what changes while the connection stays what it is, and is not printed.
fn without_details(connection: &Connection) -> Connection {
    let mut connection = connection.clone();
    if let Connection::Online {
        version,
        round_trip_ms,
        ..
    } = &mut connection
    {
        (*version, *round_trip_ms) = (None, None);
    }
    if let Connection::Offline { retry_unix_ms, .. } = &mut connection {
        *retry_unix_ms = None;
    }
    connection
}

fn call_object(row: &CallRow, now_unix_ms: i64, lang: Lang) -> Value {
    let handling = &row.handling;
    let can = handling.can.iter().map(|act| orders::name(*act));
    let problem = handling.problem.as_ref();
    let problem = problem.map(|(act, why)| texts::handling::problem(*act, why, lang).to_string());
    json!({
        "call": row.call,
        "phase": phase(row.phase),
        "direction": row.direction,
        "own": row.own,
        "rang": row.rang,
        "talking": row.talking,
        "queue": row.queue,
        "stage": texts::handling::stage(&handling.stage, lang),
        "can": can.collect::<Vec<_>>(),
        "cannot": handling.cannot.as_ref().map(|why| texts::handling::cannot(why, lang).to_string()),
        "asked": handling.asked.map(orders::name),
        "problem": problem,
        "connect": handling.connect.to.iter().map(|to| json!({
            "words": texts::connect::button(to, true, lang),
            "number": to.number,
            "order": to.order,
            "reached": texts::connect::reached(&to.reached, now_unix_ms, lang),
        })).collect::<Vec<_>>(),
        "connect_lacks": handling.connect.lacks_context,
        "connect_nobody": handling.connect.nobody.as_ref().map(|why| texts::connect::nobody(why, lang)),
        "party": party_object(&row.party),
    })
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Asked => "asked",
        Phase::OwnPhoneRings => "own_phone_rings",
        Phase::Ringing => "ringing",
        Phase::Waiting => "waiting",
        Phase::Talking => "talking",
        Phase::Ended => "ended",
    }
}

fn card_object(card: &Card) -> Value {
    let state = match &card.state {
        CardFace::Ringing => "ringing",
        CardFace::Talking => "talking",
        CardFace::Taken { .. } => "taken",
        CardFace::Ended { .. } => "ended",
        CardFace::Missed { .. } => "missed",
        CardFace::Cut { .. } => "cut",
        CardFace::Lost => "lost",
        CardFace::Busy => "busy",
        CardFace::Declined => "declined",
    };
    let by = match &card.state {
        CardFace::Taken { by, .. } => Some(by),
        _ => None,
    };
    json!({
        "card": card.call,
        "extension": card.extension,
        "state": state,
        "by": by,
        "queue": card.queue,
        "party": party_object(&card.party),
    })
}

fn party_object(party: &Party) -> Value {
    let (lookup, matches) = match &party.lookup {
        Lookup::None => ("none", vec![]),
        Lookup::Pending => ("pending", vec![]),
        Lookup::Found(matches) => ("found", matches.iter().map(WhoView::of).collect()),
        Lookup::Unknown => ("unknown", vec![]),
        Lookup::Shared(_) => ("shared", vec![]),
        Lookup::Failed(_) => ("failed", vec![]),
    };
    json!({
        "number": party.number,
        "caller_name": party.caller_name,
        "lookup": lookup,
        "matches": matches,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_told_once_while_it_lasts() {
        let online = |version: Option<&str>, round_trip_ms, sees_calls| Snapshot {
            connection: Connection::Online {
                version: version.map(str::to_owned),
                round_trip_ms,
                blind_to_earlier_calls: false,
                sees_calls,
            },
            ..Snapshot::default()
        };
        let mut told = Told::default();
        let mut lines = |snapshot: &Snapshot| told.news(snapshot, Lang::En).len();
        assert_eq!(lines(&online(None, None, true)), 1);
        assert_eq!(lines(&online(Some("22.9.0"), None, true)), 0);
        assert_eq!(lines(&online(Some("22.9.0"), Some(3), true)), 0);
        assert_eq!(
            lines(&online(Some("22.9.0"), Some(3), false)),
            1,
            "a trouble"
        );
    }
}

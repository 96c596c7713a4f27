//! Calls in progress handled: what is asked of the PBX, for which channels, and how it is told.

mod connect;
mod digits;
mod done;
mod parcels;

use super::*;
use crate::calls::{Parking, Reason, Standing, Transfer, TransferKind};
use crate::handling::{Answer, Order, Rights};
use snapshot::{Act, DialState, Handling, PostDial, Problem, Stage, TransferHow};

const LINE: &str = "PJSIP/trunk_name-00000001";
const OWN: &str = "PJSIP/101-00000002";
const ASKED: &str = "PJSIP/102-00000003";
const BLIND: Act = Act::Transfer(TransferHow::Blind);
const ATTENDED: Act = Act::Transfer(TransferHow::Attended);

/// A leg that is up and hears these.
fn up(channel: &str, extension: Option<&str>, hears: &[&str]) -> LegView {
    let mut leg = leg(extension.unwrap_or_default(), Duration::ZERO);
    leg.uniqueid = channel.into();
    leg.channel = channel.into();
    leg.extension = extension.map(str::to_owned);
    leg.up = Some(Duration::ZERO);
    leg.now = Standing {
        is_real: true,
        is_party: extension.is_none(),
        hears: hears.iter().map(|id| (*id).to_owned()).collect(),
        is_pair: hears.len() == 1,
        ..Standing::default()
    };
    leg
}

fn with_legs(call: &Call, phase: Phase, legs: Vec<LegView>) -> Call {
    let talking = (phase == Phase::Talking).then(|| "101".to_owned());
    Call {
        phase,
        legs,
        talking,
        ..call.clone()
    }
}

/// 101 speaks with Ivan.
fn speaking(sim: &Sim) -> Call {
    let legs = vec![up(LINE, None, &[OWN]), up(OWN, Some("101"), &[LINE])];
    with_legs(&sim.ringing("1"), Phase::Talking, legs)
}

/// Ivan is on hold, 101 asks 102.
fn asking(sim: &Sim, is_answered: bool) -> Call {
    let mut line = up(LINE, None, &[]);
    line.now.held_by = Some(OWN.into());
    let mut asked = up(ASKED, Some("102"), &[OWN]);
    let mut own = up(OWN, Some("101"), &[ASKED]);
    if !is_answered {
        (asked.up, asked.now.hears) = (None, Vec::new());
        own.now.hears.clear();
    }
    let mut call = with_legs(&sim.ringing("1"), Phase::Talking, vec![line, own, asked]);
    call.transfers = vec![Transfer {
        kind: TransferKind::Attended,
        to: "102".into(),
        answered: is_answered,
        who: None,
    }];
    call
}

fn talking_desk() -> Sim {
    let mut sim = Sim::online();
    let call = speaking(&sim);
    sim.own(&call, Some(CardState::Answered));
    sim
}

fn handling(sim: &Sim) -> Handling {
    sim.snapshot().calls[0].handling.clone()
}

/// The orders among the effects.
fn orders(effects: Vec<Effect>) -> Vec<(u64, Order)> {
    let orders = effects.into_iter().filter_map(|effect| match effect {
        Effect::Handle { request, order } => Some((request, order)),
        _ => None,
    });
    orders.collect()
}

fn one(effects: Vec<Effect>) -> (u64, Order) {
    let mut orders = orders(effects);
    assert_eq!(orders.len(), 1, "{orders:?}");
    orders.remove(0)
}

fn answer(sim: &mut Sim, request: u64, answer: Answer) -> Vec<Effect> {
    sim.update(Input::Handled { request, answer })
}

fn transfer(sim: &mut Sim, to: &str, how: TransferHow) -> Vec<Effect> {
    sim.command(Command::Transfer {
        call: "1".into(),
        to: to.into(),
        how,
    })
}

fn call_id() -> String {
    "1".into()
}

#[test]
fn the_row_offers_what_the_call_allows() {
    let mut sim = Sim::online();
    let ringing = sim.ringing("1");
    let mut own = leg("101", sim.now.mono);
    own.now.is_real = true;
    let rings = with_legs(&ringing, Phase::Ringing, vec![own]);
    sim.own(&rings, Some(CardState::Ringing));
    assert_eq!(handling(&sim).can, [Act::HangUp]);
    let call = speaking(&sim);
    sim.own(&call, Some(CardState::Answered));
    let all = [BLIND, ATTENDED, Act::Park, Act::SendDigits, Act::HangUp];
    assert_eq!(handling(&sim).can, all);
    let call = asking(&sim, false);
    sim.own(&call, Some(CardState::Answered));
    let told = handling(&sim);
    assert_eq!(told.can, [Act::CompleteTransfer, Act::CancelTransfer]);
    let with = "Борис (102)".to_owned();
    let asks = |answered| Stage::Consulting {
        by: None,
        with: with.clone(),
        answered,
    };
    assert_eq!(told.stage, asks(false));
    let call = asking(&sim, true);
    sim.own(&call, Some(CardState::Answered));
    assert_eq!(handling(&sim).stage, asks(true));
}

#[test]
fn a_colleagues_conversation_is_nobody_elses_to_be_touched() {
    let mut sim = Sim::online();
    let legs = vec![up(LINE, None, &[ASKED]), up(ASKED, Some("102"), &[LINE])];
    let call = with_legs(&sim.ringing("1"), Phase::Talking, legs);
    sim.news(&call, None);
    assert_eq!(handling(&sim).can, []);
    for command in [
        Command::HangUp { call: call_id() },
        Command::Park { call: call_id() },
        Command::Transfer {
            call: call_id(),
            to: "101".into(),
            how: TransferHow::Blind,
        },
    ] {
        assert_eq!(orders(sim.command(command)), []);
    }
}

#[test]
fn hanging_up_is_done_when_the_own_leg_is_seen_gone() {
    let mut sim = talking_desk();
    let (request, order) = one(sim.command(Command::HangUp { call: call_id() }));
    let channel = OWN.to_owned();
    assert_eq!(order, Order::HangUp { channel });
    assert_eq!(handling(&sim).asked, Some(Act::HangUp));
    // A second click asks nothing more.
    assert_eq!(orders(sim.command(Command::HangUp { call: call_id() })), []);
    answer(&mut sim, request, Answer::Accepted);
    assert_eq!(
        handling(&sim).asked,
        Some(Act::HangUp),
        "the PBX's word is not enough"
    );
    let legs = vec![up(LINE, None, &[])];
    let left = with_legs(&speaking(&sim), Phase::Waiting, legs);
    sim.own(&left, Some(CardState::Ended));
    assert_eq!(handling(&sim), Handling::default());
}

#[test]
fn nobody_is_sent_to_a_number_that_is_none() {
    let mut sim = talking_desk();
    let (request, order) = one(transfer(&mut sim, "8 916 123-45-67", TransferHow::Blind));
    let Order::Exists { to } = order else {
        panic!("{order:?}");
    };
    assert_eq!((to.context(), to.exten()), ("from-internal", "79161234567"));
    let (_, order) = one(answer(&mut sim, request, Answer::Told("1".into())));
    let channel = OWN.to_owned();
    assert_eq!(order, Order::BlindTransfer { channel, to });

    let mut sim = talking_desk();
    let (request, _) = one(transfer(&mut sim, "555", TransferHow::Blind));
    assert_eq!(
        orders(answer(&mut sim, request, Answer::Told("0".into()))),
        []
    );
    let none = Problem::NoSuchNumber("555".into());
    assert_eq!(handling(&sim).problem, Some((BLIND, none)));
    assert_eq!(
        handling(&sim).can.len(),
        5,
        "the call is still there to be handled"
    );

    // Where that may not be asked the PBX is taken at its word.
    let mut sim = talking_desk();
    let (request, _) = one(transfer(&mut sim, "102", TransferHow::Attended));
    let words = "Permission denied".to_owned();
    let (_, order) = one(answer(&mut sim, request, Answer::Refused { words }));
    assert!(matches!(order, Order::Ask { channel, .. } if channel == OWN));
    sim = talking_desk();
    sim.update(Input::Rights(Rights::listed(["Atxfer", "BlindTransfer"])));
    let (_, order) = one(transfer(&mut sim, "102", TransferHow::Blind));
    assert!(matches!(order, Order::BlindTransfer { .. }), "{order:?}");
}

#[test]
fn through_local_channels_the_other_side_itself_is_sent_on() {
    let mut sim = Sim::online();
    let mut call = speaking(&sim);
    for leg in &mut call.legs {
        leg.now.is_pair = false;
    }
    sim.own(&call, Some(CardState::Answered));
    sim.update(Input::Rights(Rights::listed(["Redirect"])));
    let (_, order) = one(transfer(&mut sim, "102", TransferHow::Blind));
    assert!(matches!(order, Order::Redirect { channel, .. } if channel == LINE));
}

#[test]
fn what_is_no_number_is_told_before_anything_is_asked() {
    for (to, problem) in [
        ("101", Problem::OwnExtension),
        (
            "Борис",
            Problem::Invalid {
                text: "Борис".into(),
                why: snapshot::NumberError::Letters,
            },
        ),
    ] {
        let mut sim = talking_desk();
        assert_eq!(orders(transfer(&mut sim, to, TransferHow::Blind)), []);
        assert_eq!(handling(&sim).problem, Some((BLIND, problem)));
        sim.secs(15);
        assert_eq!(handling(&sim).problem, None, "the notice leaves");
    }
    let mut sim = talking_desk();
    let digits = "12a".to_owned();
    let call = call_id();
    assert_eq!(
        orders(sim.command(Command::SendDigits { call, digits })),
        []
    );
    assert_eq!(
        handling(&sim).problem,
        Some((Act::SendDigits, Problem::BadDigits))
    );
    sim.command(Command::DismissHandling { call: call_id() });
    assert_eq!(handling(&sim).problem, None);
}

#[test]
fn refusals_are_told_with_the_right_that_is_missing() {
    for (words, problem) in [
        ("Permission denied", Problem::NoRight("call")),
        ("No such channel", Problem::Gone),
        ("Bad day", Problem::Refused("Bad day".into())),
    ] {
        let mut sim = talking_desk();
        let (request, _) = one(sim.command(Command::Park { call: call_id() }));
        let words = words.to_owned();
        answer(&mut sim, request, Answer::Refused { words });
        assert_eq!(handling(&sim).problem, Some((Act::Park, problem)));
        assert_eq!(handling(&sim).asked, None);
    }
    for (given, problem) in [
        (Answer::NotSent, Problem::Offline),
        (Answer::Silent, Problem::Unanswered),
    ] {
        let mut sim = talking_desk();
        let (request, _) = one(sim.command(Command::HangUp { call: call_id() }));
        answer(&mut sim, request, given);
        assert_eq!(handling(&sim).problem, Some((Act::HangUp, problem)));
    }
    // Known beforehand, nothing is offered that would be refused.
    let mut sim = talking_desk();
    sim.update(Input::Rights(Rights::listed(["Originate", "Ping"])));
    assert_eq!(handling(&sim).can, []);
    assert_eq!(handling(&sim).cannot, Some(Problem::NoRight("call")));
}

#[test]
fn an_order_that_the_pbx_took_and_forgot_is_told() {
    let mut sim = talking_desk();
    let (request, _) = one(transfer(&mut sim, "102", TransferHow::Attended));
    let (request, _) = one(answer(&mut sim, request, Answer::Told("1".into())));
    answer(&mut sim, request, Answer::Accepted);
    sim.secs(9);
    assert_eq!(handling(&sim).asked, Some(ATTENDED));
    sim.secs(2);
    let told = handling(&sim);
    assert_eq!(told.asked, None);
    assert_eq!(told.problem, Some((ATTENDED, Problem::NothingHappened)));
}

#[test]
fn whom_one_asked_and_did_not_reach_is_told_unless_one_came_back_oneself() {
    for wanted in [false, true] {
        let mut sim = talking_desk();
        let call = asking(&sim, false);
        sim.own(&call, Some(CardState::Answered));
        if wanted {
            let (request, order) = one(sim.command(Command::CancelTransfer { call: call_id() }));
            assert!(matches!(order, Order::CancelAsk { channel } if channel == OWN));
            answer(&mut sim, request, Answer::Accepted);
        }
        let call = speaking(&sim);
        sim.own(&call, Some(CardState::Answered));
        let with = "Борис (102)".to_owned();
        let problem = (!wanted).then_some((ATTENDED, Problem::NotReached(with)));
        assert_eq!(handling(&sim).problem, problem);
        assert_eq!(handling(&sim).asked, None);
    }
}

#[test]
fn completing_hangs_the_own_phone_up() {
    let mut sim = talking_desk();
    let call = asking(&sim, true);
    sim.own(&call, Some(CardState::Answered));
    // Hanging up would do that too, and is not what one means by it.
    assert_eq!(orders(sim.command(Command::HangUp { call: call_id() })), []);
    let (_, order) = one(sim.command(Command::CompleteTransfer { call: call_id() }));
    assert!(matches!(order, Order::HangUp { channel } if channel == OWN));
    let mut joined = asking(&sim, true);
    joined.legs = vec![up(LINE, None, &[ASKED]), up(ASKED, Some("102"), &[LINE])];
    joined.talking = Some("102".into());
    sim.own(&joined, Some(CardState::Ended));
    let told = handling(&sim);
    assert_eq!(told.asked, None);
    let to = "Борис (102)".to_owned();
    assert_eq!(told.stage, Stage::HandedOn { to, answered: true });
    assert_eq!(told.can, []);
}

#[test]
fn a_parked_call_says_where_and_is_fetched_by_the_own_phone() {
    let mut sim = talking_desk();
    let (_, order) = one(sim.command(Command::Park { call: call_id() }));
    let (channel, back_to) = (LINE.to_owned(), OWN.to_owned());
    assert_eq!(order, Order::Park { channel, back_to });
    let mut line = up(LINE, None, &[]);
    line.now.parked = Some(Parking {
        lot: "default".into(),
        space: "701".into(),
    });
    let parked = with_legs(&speaking(&sim), Phase::Waiting, vec![line]);
    sim.own(&parked, Some(CardState::Ended));
    let told = handling(&sim);
    let space = "701".to_owned();
    assert_eq!(told.stage, Stage::Parked { space });
    assert_eq!((told.can, told.asked), (vec![Act::Retrieve], None));

    let effects = sim.command(Command::Retrieve { call: call_id() });
    let [
        Effect::Fetch {
            originate,
            extension,
        },
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    assert_eq!(extension, "101");
    let application = Some(("ParkedCall", "default,701".to_owned()));
    assert_eq!(originate.application().cloned(), application);
    let fetch = originate.id.as_str().to_owned();
    // Our own phone's ringing is no call of its own, in the window or in the journal.
    let rings = Call {
        phase: Phase::OwnPhoneRings,
        ..sim.ringing(&fetch)
    };
    assert_eq!(sim.own(&rings, None), []);
    assert_eq!(sim.snapshot().calls.len(), 1);
    assert_eq!(handling(&sim).asked, Some(Act::Retrieve));
    sim.update(Input::Merged {
        gone: CallId(fetch),
        into: CallId("1".into()),
    });
    let call = speaking(&sim);
    sim.own(&call, Some(CardState::Answered));
    assert_eq!(handling(&sim).asked, None);
    sim.secs(60);
    assert_eq!(handling(&sim).problem, None, "it is done");
}

#[test]
fn a_colleagues_ringing_phone_is_picked_up_by_that_very_channel() {
    let mut sim = Sim::online();
    let mut rings = up(ASKED, Some("102"), &[]);
    (rings.up, rings.ringing) = (None, Some(sim.now.mono));
    let legs = vec![up(LINE, None, &[]), rings];
    let call = with_legs(&sim.ringing("1"), Phase::Ringing, legs);
    sim.news(&call, None);
    assert_eq!(handling(&sim).can, [Act::PickUp]);
    let effects = sim.command(Command::PickUp { call: call_id() });
    let [Effect::Fetch { originate, .. }] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    let application = Some(("PickupChan", ASKED.to_owned()));
    assert_eq!(originate.application().cloned(), application);
    // The own phone was not picked up.
    let over = Call {
        phase: Phase::Ended,
        outcome: Some(Outcome::OwnPhone),
        reason: Some(Reason::Silent),
        ..sim.ringing(originate.id.as_str())
    };
    sim.own(&over, None);
    assert_eq!(
        handling(&sim).problem,
        Some((Act::PickUp, Problem::OwnPhone))
    );
}

#[test]
fn a_channel_that_two_calls_claim_is_left_alone() {
    let mut sim = talking_desk();
    // A forged call with the name of a real channel.
    let legs = vec![up(OWN, Some("101"), &["x"]), up("x", None, &[OWN])];
    let forged = with_legs(&sim.ringing("2"), Phase::Talking, legs);
    sim.own(&forged, None);
    for call in ["1", "2"] {
        let call = call.to_owned();
        assert_eq!(orders(sim.command(Command::HangUp { call })), []);
    }
    let problems = sim
        .snapshot()
        .calls
        .iter()
        .map(|row| row.handling.problem.clone())
        .collect::<Vec<_>>();
    assert_eq!(
        problems,
        [
            Some((Act::HangUp, Problem::NotNow)),
            Some((Act::HangUp, Problem::NotNow))
        ]
    );
}

#[test]
fn without_a_connection_nothing_is_asked() {
    let mut sim = talking_desk();
    sim.update(Input::Connection(Connection::Offline {
        why: snapshot::Offline::Lost,
        since_unix_ms: sim.now.unix_ms,
        retry_unix_ms: None,
    }));
    assert_eq!(orders(sim.command(Command::HangUp { call: call_id() })), []);
    assert_eq!(
        handling(&sim).problem,
        Some((Act::HangUp, Problem::Offline))
    );
    sim.update(Input::FetchNotSent(CallId("unknown".into())));
}

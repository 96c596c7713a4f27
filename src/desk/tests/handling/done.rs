//! What was asked for counts as done when the PBX shows it, neither earlier nor never.

use super::*;

fn parked(sim: &Sim) -> Call {
    let mut line = up(LINE, None, &[]);
    line.now.parked = Some(Parking {
        lot: "default".into(),
        space: "701".into(),
    });
    with_legs(&sim.ringing("1"), Phase::Waiting, vec![line])
}

fn ringing_at_102(sim: &Sim) -> Call {
    let mut rings = up(ASKED, Some("102"), &[]);
    (rings.up, rings.ringing) = (None, Some(sim.now.mono));
    let legs = vec![up(LINE, None, &[]), rings];
    with_legs(&sim.ringing("1"), Phase::Ringing, legs)
}

fn with_102(sim: &Sim) -> Call {
    let legs = vec![up(LINE, None, &[ASKED]), up(ASKED, Some("102"), &[LINE])];
    with_legs(&sim.ringing("1"), Phase::Talking, legs)
}

/// Takes whatever is asked, as a willing PBX does.
fn accept(sim: &mut Sim, effects: Vec<Effect>) {
    for (request, order) in orders(effects) {
        let told = match order {
            Order::Exists { .. } => Answer::Told("1".into()),
            _ => Answer::Accepted,
        };
        let more = answer(sim, request, told);
        accept(sim, more);
    }
}

#[test]
fn each_order_is_done_when_it_is_seen_to_be() {
    let call = call_id;
    let to_102 = |how| Command::Transfer {
        call: call(),
        to: "102".into(),
        how,
    };
    type Stand = fn(&Sim) -> Call;
    let asks: Stand = |sim| asking(sim, true);
    let asks_in_vain: Stand = |sim| asking(sim, false);
    let cases: [(Act, Command, Stand, Stand); 8] = [
        (
            Act::HangUp,
            Command::HangUp { call: call() },
            speaking,
            with_102,
        ),
        (BLIND, to_102(TransferHow::Blind), speaking, ringing_at_102),
        (
            ATTENDED,
            to_102(TransferHow::Attended),
            speaking,
            asks_in_vain,
        ),
        (
            Act::CompleteTransfer,
            Command::CompleteTransfer { call: call() },
            asks,
            with_102,
        ),
        (
            Act::CancelTransfer,
            Command::CancelTransfer { call: call() },
            asks,
            speaking,
        ),
        (Act::Park, Command::Park { call: call() }, speaking, parked),
        (
            Act::Retrieve,
            Command::Retrieve { call: call() },
            parked,
            speaking,
        ),
        (
            Act::PickUp,
            Command::PickUp { call: call() },
            ringing_at_102,
            speaking,
        ),
    ];
    for (act, command, before, after) in cases {
        let mut sim = Sim::online();
        let stands = before(&sim);
        sim.own(&stands, None);
        let effects = sim.command(command);
        accept(&mut sim, effects);
        assert_eq!(handling(&sim).asked, Some(act));
        // News that shows nothing of it.
        sim.secs(1);
        sim.own(&before(&sim), None);
        assert_eq!(handling(&sim).asked, Some(act), "too early");
        sim.own(&after(&sim), None);
        assert_eq!(handling(&sim).asked, None, "{act:?} is done");
        sim.secs(90);
        assert_eq!(handling(&sim).problem, None, "{act:?}");
    }
}

//! A courier called back: what the PBX is asked, what is told of both legs, what is told without a PBX.

use super::*;
use snapshot::{CourierCalls, DialProgress};

const COURIER: &str = "8 916 555-00-01";
const RECIPIENT: &str = "+7 926 555-10-12";

fn sim() -> Sim {
    let mut sim = Sim::new(|settings| {
        let couriers = &mut settings.couriers;
        couriers.channel = "PJSIP/{NUMBER}@trunk_name".into();
        couriers.prefix = "9".into();
        couriers.office_internal = "600".into();
        couriers.office_city = "+7 (495) 123-45-67".into();
    });
    sim.update(Input::Connection(online()));
    sim
}

fn ask(sim: &mut Sim) -> Vec<Effect> {
    sim.command(Command::CallCourierBack {
        courier: COURIER.into(),
        to: RECIPIENT.into(),
        anyway: false,
    })
}

#[test]
fn the_courier_is_rung_by_the_couriers_line_and_the_recipient_by_their_context() {
    let mut sim = sim();
    let calls = sim.snapshot().courier_calls;
    let office = Some("600".to_owned());
    let can_call_back = true;
    assert_eq!(
        calls,
        CourierCalls {
            can_call_back,
            office
        }
    );
    let effects = ask(&mut sim);
    let Some(Effect::Originate { originate, .. }) = effects.first() else {
        panic!("{effects:?}");
    };
    assert_eq!(originate.channel(), "PJSIP/979165550001@trunk_name");
    assert_eq!(
        (originate.context(), originate.exten()),
        ("from-courier", "79265551012")
    );
    assert_eq!(originate.caller_id.as_deref(), Some("+74951234567"));
    assert!(originate.id.is_of_courier());
    // A second click while it goes on asks nothing more.
    let id = originate.id.as_str().to_owned();
    assert_eq!(ask(&mut sim), []);
    sim.secs(15);
    let mut call = sim.ringing(&id);
    call.direction = Direction::Callback;
    (call.own_click, call.phase) = (true, Phase::OwnPhoneRings);
    let effects = sim.news(&call, None);
    let entries = recorded(&effects);
    assert_eq!(entries.len(), 1, "it is in the journal");
    assert!(entries[0].own, "among the operator's own");
    assert_eq!(entries[0].extension.as_deref(), Some("101"));
    let told = DialState::CallingBack {
        courier_shown: "+7 916 555-00-01".into(),
        number_shown: "+7 926 555-10-12".into(),
        progress: DialProgress::OwnPhoneRings,
    };
    assert_eq!(sim.snapshot().dial, told);
}

#[test]
fn what_cannot_be_asked_says_what_to_do_instead() {
    let mut sim = sim();
    sim.update(Input::Connection(Connection::Connecting {
        address: "pbx:5038".into(),
    }));
    assert_eq!(ask(&mut sim), []);
    let instead = DialProblem::NoCallBack {
        courier_shown: "+7 916 555-00-01".into(),
        office_city: Some("+7 (495) 123-45-67".into()),
    };
    assert_eq!(sim.snapshot().dial, DialState::Impossible(instead));
    sim.update(Input::Connection(online()));
    assert_eq!(sim.snapshot().dial, DialState::Idle, "it would be possible");

    let mut sim = Sim::online();
    assert_eq!(ask(&mut sim), []);
    let unset = DialProblem::BadSetting("couriers.channel".into());
    assert_eq!(sim.snapshot().dial, DialState::Impossible(unset));
    assert!(!sim.snapshot().courier_calls.can_call_back);
}

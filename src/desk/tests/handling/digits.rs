//! Keys pressed in a call: by the operator, and those behind «доб.».

use super::*;

#[test]
fn keys_are_pressed_one_after_the_other() {
    let mut sim = talking_desk();
    let (call, digits) = (call_id(), "1 2#".to_owned());
    let mut next = sim.command(Command::SendDigits { call, digits });
    for digit in ['1', '2', '#'] {
        let (request, order) = one(next);
        let channel = LINE.to_owned();
        assert_eq!(order, Order::Digit { channel, digit });
        assert_eq!(orders(answer(&mut sim, request, Answer::Accepted)), []);
        next = sim.pass(Duration::from_millis(150));
    }
    assert_eq!((orders(next), handling(&sim).asked), (Vec::new(), None));
    sim.secs(30);
    assert_eq!(handling(&sim).problem, None);
}

#[test]
fn what_stands_behind_the_number_is_dialled_after_the_answer() {
    for is_refused in [false, true] {
        let mut sim = Sim::online();
        let effects = sim.command(Command::Dial("+7 495 123-45-67 доб. 12".into()));
        let Some(Effect::Originate { originate, .. }) = effects.into_iter().next() else {
            panic!("placed");
        };
        let id = originate.id.as_str().to_owned();
        let ringing = Call {
            own_click: true,
            direction: Direction::Outgoing,
            ..sim.ringing(&id)
        };
        assert_eq!(orders(sim.own(&ringing, None)), []);
        let mut call = speaking(&sim);
        (call.id, call.own_click) = (CallId(id), true);
        assert_eq!(
            orders(sim.own(&call, None)),
            [],
            "a menu listens a moment later"
        );
        let (request, order) = one(sim.pass(Duration::from_millis(1_500)));
        assert!(matches!(order, Order::Digit { digit: '1', .. }));
        let words = "Permission denied".to_owned();
        let by = match is_refused {
            true => {
                answer(&mut sim, request, Answer::Refused { words });
                PostDial::ByHand
            }
            false => {
                answer(&mut sim, request, Answer::Accepted);
                let (request, _) = one(sim.pass(Duration::from_millis(150)));
                answer(&mut sim, request, Answer::Accepted);
                PostDial::Pressed
            }
        };
        let DialState::Placed { post_dial, .. } = sim.snapshot().dial else {
            panic!("placed");
        };
        assert_eq!(post_dial, Some(("12".into(), by)));
    }
}

#[test]
fn the_call_field_says_what_it_makes_of_an_extension() {
    let mut sim = Sim::online();
    let understood = |sim: &mut Sim, text: &str| {
        sim.command(Command::Suggest(text.into()));
        sim.snapshot().suggestions.understood.clone()
    };
    let told = understood(&mut sim, "8 495 123-45-67 доб. 12").expect("understood");
    assert_eq!(
        (told.number_shown.as_str(), told.digits.as_str()),
        ("+7 495 123-45-67", "12")
    );
    assert_eq!(told.how, PostDial::AfterAnswer);
    sim.update(Input::Rights(Rights::listed(["Originate"])));
    let told = understood(&mut sim, "8 495 123-45-67, 12").expect("understood");
    assert_eq!(told.how, PostDial::ByHand);
    for text in ["8 495 123-45-67", "Иван", ""] {
        assert_eq!(understood(&mut sim, text), None, "{text}");
    }
}

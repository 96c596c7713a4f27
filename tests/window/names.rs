//! What a screen reader is told: every control has a role and a name, in every scene.

use egui::accesskit::{Action, Live, Role};
use egui_kittest::kittest::By;
use trubka::desk::snapshot::Lookup;

use super::*;

/// Controls without a name, or that do not say what they are.
fn nameless(harness: &Harness<'_, Desk>) -> Vec<String> {
    let nodes = harness.query_all(By::new().predicate(|_| true));
    let mut found = Vec::new();
    for node in nodes {
        let node = node.accesskit_node();
        let at = node.raw_bounds();
        let is_control = node.data().supports_action(Action::Focus)
            || node.data().supports_action(Action::Click);
        // The toolkit's scroll bars are of use to the pointer alone; they stand beside what they move.
        if !is_control || node.role() == Role::ScrollBar {
            continue;
        }
        let name = node.label().unwrap_or_default();
        let is_read = name.chars().any(char::is_alphanumeric);
        let private = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}');
        let vague = matches!(node.role(), Role::Unknown | Role::GenericContainer);
        if !is_read || name.contains(private) || vague {
            found.push(format!("{:?} {name:?} at {at:?}", node.role()));
        }
    }
    found
}

#[test]
fn every_control_of_every_scene_has_a_role_and_a_name() {
    for name in scenes::NAMES {
        for lang in Lang::ALL {
            for size in [[1280.0, 800.0], [360.0, 640.0]] {
                let mut snapshot = scenes::scene(name).expect("a scene");
                snapshot.demo = true;
                snapshot.demo_phone = Some(trubka::desk::snapshot::DemoPhone {
                    ringing: true,
                    talking: false,
                });
                let mut harness = harness(snapshot, lang, size);
                assert_eq!(nameless(&harness), [""; 0], "{name} {lang:?} {size:?}");
                harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
                harness.run();
                assert_eq!(
                    nameless(&harness),
                    [""; 0],
                    "{name} {lang:?} with a row selected"
                );
                harness.key_press(Key::F1);
                harness.run();
                assert_eq!(
                    nameless(&harness),
                    [""; 0],
                    "{name} {lang:?} with the help open"
                );
            }
        }
    }
}

#[test]
fn the_change_of_operator_and_the_list_of_names_are_named_too() {
    let mut harness = desk("busy");
    harness.get_by_label_contains("Сменить оператора").click();
    harness.run();
    assert!(harness.query_by_label("Работать под этим именем").is_some());
    assert_eq!(nameless(&harness), [""; 0]);
    harness.key_press(Key::Escape);
    harness.run();
    harness.state_mut().snapshot.suggestions = scenes::suggestions("петр");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_label("Номер или имя").type_text("петр");
    harness.run();
    assert!(harness.query_by_label_contains("456-71-00").is_some());
    assert_eq!(nameless(&harness), [""; 0]);
}

/// What is said of its own accord: how urgently, and the words.
fn announced(harness: &Harness<'_, Desk>) -> Vec<(Live, String)> {
    let nodes = harness.query_all(By::new().predicate(|_| true));
    let said = nodes.filter_map(|node| {
        let node = node.accesskit_node();
        let words = node.label().filter(|words| !words.is_empty())?;
        let own = node.data().live().filter(|live| *live != Live::Off)?;
        Some((own, words))
    });
    said.collect()
}

#[test]
fn a_call_that_comes_in_is_announced_with_who_it_is() {
    let mut harness = desk("empty");
    assert_eq!(announced(&harness), [], "nothing happens");
    let mut card = scenes::busy().cards.remove(0);
    let lookup = std::mem::take(&mut card.party.lookup);
    harness.state_mut().snapshot.cards.push(card);
    harness.run();
    let number = "Звонит +7 916 123-45-67, очередь «Заказы»".to_owned();
    assert_eq!(
        announced(&harness),
        [(Live::Assertive, number)],
        "nobody was asked yet"
    );
    harness.state_mut().snapshot.cards[0].party.lookup = lookup;
    harness.run();
    let who = "Звонит Мария Котова, получатель, очередь «Заказы»".to_owned();
    assert_eq!(announced(&harness), [(Live::Assertive, who)]);
    harness.state_mut().snapshot.cards[0].state = CardFace::Talking;
    harness.run();
    assert_eq!(announced(&harness), [], "the operator knows");
    harness.state_mut().snapshot.cards[0].state = CardFace::Missed { ring_secs: 18 };
    harness.run();
    let missed = "Мария Котова: пропущен · 18 с".to_owned();
    assert_eq!(announced(&harness), [(Live::Polite, missed)]);
}

#[test]
fn a_lost_connection_is_announced_once_and_not_with_every_second() {
    let mut harness = desk("offline");
    harness.state_mut().snapshot.dial = DialState::Idle;
    harness.run();
    let before = announced(&harness);
    assert!(
        before
            .iter()
            .any(|(live, words)| *live == Live::Polite && !words.is_empty())
    );
    harness.state_mut().snapshot.now_unix_ms += 3_000;
    harness.run();
    assert_eq!(announced(&harness), before);
}

#[test]
fn roles_stand_in_the_offices_words() {
    let mut snapshot = scenes::busy();
    snapshot.words = Arc::new(trubka::settings::Words {
        client: "заказчик".into(),
        ..trubka::settings::Words::default()
    });
    let harness = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
    let spoken = |words: &str| harness.query_all_by_label_contains(words).count();
    assert!(spoken("заказчик") > 0);
    assert_eq!(spoken("клиент, "), 0);
    assert!(spoken("получатель") > 0, "the others stay as they are");
}

#[test]
fn of_a_colleagues_call_nobody_asked_about_nothing_is_said() {
    for (lookup, is_said) in [(Lookup::None, false), (Lookup::Unknown, true)] {
        let mut snapshot = scenes::busy();
        let mut call = (*snapshot.calls[0]).clone();
        call.own = false;
        call.party.lookup = lookup;
        call.party.number_shown = Some("+7 999 000-11-22".into());
        call.party.caller_name = None;
        snapshot.calls = Arc::new(vec![Arc::new(call)]);
        let harness = harness(snapshot, Lang::Ru, [1280.0, 800.0]);
        let row = harness.get_by(|node| {
            let label = node.label().unwrap_or_default();
            label.starts_with("входящий +7 999 000-11-22")
        });
        let label = row.accesskit_node().label().unwrap_or_default();
        assert_eq!(label.contains("неизвестный"), is_said, "{label}");
    }
}

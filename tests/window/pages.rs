//! The pages, what leads to them, the size of everything, and the table of keys.

use egui::accesskit::Role;
use egui_kittest::kittest::By;
use trubka::desk::snapshot::{Act, TransferHow};
use trubka::ui::shortcuts::{self, Action, Place};
use trubka::ui::{Page, Scale};

use super::*;

fn tabs(harness: &Harness<'_, Desk>) -> Vec<(String, bool)> {
    let tabs = harness.query_all(By::new().predicate(|node| node.role() == Role::Tab));
    let tabs = tabs.map(|node| {
        let node = node.accesskit_node();
        (
            node.label().unwrap_or_default(),
            node.is_selected() == Some(true),
        )
    });
    tabs.collect()
}

/// All that can be seen of the window but the places: names, values, what is on, what has the keyboard.
fn seen(harness: &mut Harness<'_, Desk>) -> Vec<String> {
    let nodes = harness.query_all(By::new().predicate(|_| true));
    let mut seen: Vec<String> = nodes
        .map(|node| {
            let node = node.accesskit_node();
            let (label, value) = (node.label(), node.value());
            format!(
                "{label:?} {value:?} {:?} {}",
                node.toggled(),
                node.is_focused()
            )
        })
        .collect();
    seen.extend(sent(harness).iter().map(|command| format!("{command:?}")));
    let state = &harness.state().state;
    seen.push(format!(
        "{:?} {:?} {}",
        state.page, state.scale, state.call_text
    ));
    seen
}

#[test]
fn the_open_page_is_marked_and_the_number_of_those_who_ring_stands_at_it() {
    for size in [[1280.0, 800.0], [360.0, 640.0]] {
        let mut harness = harness(scenes::busy(), Lang::Ru, size);
        assert_eq!(tabs(&harness)[0], ("Звонки, 1".to_owned(), true));
        harness.state_mut().snapshot.cards.clear();
        harness.run();
        assert_eq!(tabs(&harness)[0], ("Звонки".to_owned(), true));
    }
}

#[test]
fn a_page_that_is_not_offered_leads_to_the_first() {
    let mut harness = desk("empty");
    assert!(harness.query_by_label("Журнал").is_none(), "an empty one");
    let before = seen(&mut harness);
    for page in [Page::ToCallBack, Page::Colleagues, Page::Queues] {
        harness.state_mut().state.page = page;
        harness.run();
        let marked: Vec<_> = tabs(&harness).into_iter().filter(|(_, on)| *on).collect();
        assert_eq!(marked.len(), 1, "{page:?}");
    }
    harness.state_mut().state.page = Page::Calls;
    harness.run();
    assert_eq!(seen(&mut harness), before);
}

/// A window in which each key of the place has something to do.
fn where_it_holds(place: Place) -> Harness<'static, Desk> {
    let mut harness = desk("many");
    let state = &mut harness.state_mut().state;
    *state = State::default().with_scale(Scale::of(100), Some(Scale::of(120)));
    harness.state_mut().snapshot.dial = scenes::long().dial;
    harness.state_mut().snapshot.suggestions = scenes::suggestions("петр");
    handling::allow_everything(&mut harness.state_mut().snapshot);
    harness.run();
    let presses: &[(Modifiers, Key)] = match place {
        Place::Window | Place::Colleagues => &[],
        Place::CallField | Place::Field => &[(Modifiers::COMMAND, Key::K)],
        Place::Journal => &[
            (Modifiers::COMMAND, Key::J),
            (Modifiers::NONE, Key::PageDown),
            (Modifiers::NONE, Key::PageDown),
        ],
        Place::Settings => &[(Modifiers::COMMAND, Key::Comma)],
    };
    if place == Place::Colleagues {
        let snapshot = &mut harness.state_mut().snapshot;
        snapshot.colleagues = scenes::office::colleagues();
        let calls = Arc::make_mut(&mut snapshot.calls);
        let hands_on = Act::Transfer(TransferHow::Blind);
        Arc::make_mut(&mut calls[0]).handling.can.push(hands_on);
        harness.state_mut().state.page = Page::Colleagues;
        harness.run();
        harness.get_by_label_contains("Ольга Никитина, 103").click();
        harness.run();
    }
    for (modifiers, key) in presses {
        harness.key_press_modifiers(*modifiers, *key);
        harness.run();
    }
    if matches!(place, Place::CallField | Place::Field) {
        harness.get_by_label("Номер или имя").type_text("петр");
        harness.run();
    }
    if place == Place::Settings {
        // With a user the address can be kept.
        let mut shown = trubka::ui::settings_page::Shown::default();
        shown.settings.pbx.username = "trubka".into();
        harness.state_mut().state.settings.show(Arc::new(shown));
        harness.run();
        settings::field(&harness, "Адрес сервера").focus();
        harness.run();
        settings::field(&harness, "Адрес сервера").type_text("pbx");
        harness.run();
    }
    if place == Place::CallField {
        for key in [Key::ArrowDown, Key::ArrowDown] {
            harness.key_press(key);
            harness.run();
        }
    }
    harness
}

#[test]
fn every_key_of_the_table_does_something() {
    for row in shortcuts::ALL {
        for key in row.keys {
            let mut harness = where_it_holds(row.place);
            if let Action::Page(page) = row.action {
                let word = row.what.text(Lang::Ru);
                let tabs = tabs(&harness);
                let is_offered = tabs.iter().any(|(name, _)| name.starts_with(word));
                if !is_offered || tabs.len() < 2 {
                    continue;
                }
                // From another page.
                let others = [
                    Page::Calls,
                    Page::ToCallBack,
                    Page::Colleagues,
                    Page::Queues,
                    Page::Settings,
                ];
                for other in others.into_iter().filter(|other| *other != page) {
                    harness.state_mut().state.page = other;
                    harness.run();
                }
            }
            // Whoever comes by the page of those to be called back has seen the missed cards.
            sent(&mut harness);
            let before = seen(&mut harness);
            harness.run();
            assert_eq!(
                before,
                seen(&mut harness),
                "{row:?}: nothing moves by itself"
            );
            harness.key_press_modifiers(key.modifiers, key.logical_key);
            harness.run();
            assert_ne!(before, seen(&mut harness), "{row:?}");
        }
    }
}

#[test]
fn the_help_tells_every_key_in_both_languages_and_gives_the_keyboard_back() {
    for lang in Lang::ALL {
        let mut harness = harness(scenes::empty(), lang, [1280.0, 900.0]);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        harness.run();
        let field = lang_of(lang, "Номер телефона", "Phone number");
        assert!(harness.get_by_label(field).is_focused());
        harness.key_press(Key::F1);
        harness.run();
        for row in shortcuts::ALL {
            let word = row.what.text(lang);
            let told = harness.query_all_by_label(word).next().is_some();
            assert!(told || matches!(row.action, Action::Page(_)), "{word}");
        }
        let close = lang_of(lang, "Закрыть", "Close");
        assert!(harness.get_by_label(close).is_focused());
        // What is behind it hears no key.
        for (modifiers, key) in [(Modifiers::COMMAND, Key::F), (Modifiers::NONE, Key::Tab)] {
            harness.key_press_modifiers(modifiers, key);
            harness.run();
            assert!(harness.get_by_label(close).is_focused(), "{key:?}");
        }
        harness.key_press(Key::Escape);
        harness.run();
        assert!(harness.query_by_label(close).is_none());
        assert!(
            harness.get_by_label(field).is_focused(),
            "back where it was"
        );
        assert_eq!(sent(&mut harness), []);
    }
}

fn lang_of(lang: Lang, ru: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Ru => ru,
        Lang::En => en,
    }
}

#[test]
fn the_help_is_opened_and_closed_by_its_button_in_a_narrow_window_too() {
    for size in [[1280.0, 800.0], [360.0, 420.0]] {
        let mut harness = harness(scenes::busy(), Lang::Ru, size);
        harness.state_mut().snapshot.dial = DialState::Idle;
        harness.run();
        harness.get_by_label_contains("Список клавиш").click();
        harness.run();
        let close = harness.get_by_label("Закрыть");
        assert!(close.rect().bottom() <= size[1], "{:?}", close.rect());
        close.click();
        harness.run();
        assert!(harness.query_by_label("Закрыть").is_none(), "{size:?}");
    }
}

#[test]
fn everything_is_drawn_larger_and_smaller_within_bounds() {
    let mut harness = desk("empty");
    harness.state_mut().state = State::default().with_scale(Scale::of(150), None);
    harness.run();
    let points = |harness: &Harness<'_, Desk>| harness.ctx.zoom_factor();
    assert_eq!(points(&harness), 1.5);
    for _ in 0..9 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
        harness.run();
    }
    assert_eq!(points(&harness), 2.0);
    for _ in 0..20 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Minus);
        harness.run();
    }
    assert_eq!(points(&harness), 1.0);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num0);
    harness.run();
    assert_eq!(points(&harness), 1.5, "what the settings say");
}

//! Colleagues: phones, calls and names put together.

use super::*;
use crate::desk::snapshot::{Colleague, ColleagueState as S, PhonesLack, With};
use crate::ports::directory::User;
use crate::presence::{Change, Phone, PhoneState, Rights};

fn phone(extension: &str, state: PhoneState, since: Option<Duration>) -> Input {
    Input::Presence(Change::Phone(Phone {
        extension: extension.into(),
        state,
        since,
        do_not_disturb: false,
    }))
}

impl Sim {
    fn colleague(&self, extension: &str) -> Colleague {
        let colleagues = self.snapshot().colleagues;
        let mut people = colleagues.groups.iter().flat_map(|group| &group.people);
        let found = people.find(|one| one.extension == extension);
        found
            .map(|one| Colleague::clone(one))
            .unwrap_or_else(|| panic!("no {extension}"))
    }

    /// Extensions by group, in order.
    fn listed(&self) -> Vec<(Option<String>, Vec<String>)> {
        let groups = self.snapshot().colleagues.groups.clone();
        let extensions = |people: &[Arc<Colleague>]| {
            let people = people.iter().map(|one| one.extension.clone());
            people.collect::<Vec<_>>()
        };
        groups
            .iter()
            .map(|group| (group.name.clone(), extensions(&group.people)))
            .collect()
    }
}

fn at(extension: &str, up: Option<Duration>) -> LegView {
    LegView {
        up,
        ..leg(extension, up.unwrap_or_default())
    }
}

#[test]
fn everybody_of_the_pbx_the_directory_and_the_settings_stands_there_once_by_name() {
    let mut sim = Sim::new(|settings| {
        let groups = &mut settings.colleagues.groups;
        groups.insert("Логисты".into(), vec!["107".into(), "102".into()]);
    });
    sim.update(phone("105", PhoneState::Free, None));
    sim.update(phone("1040", PhoneState::Unreachable, None));
    sim.update(Input::Users(Ok(vec![User {
        user: "vera".into(),
        name: Some("Вера".into()),
        // A manager's mobile phone is no extension.
        extensions: vec!["103".into(), "79161112233".into()],
    }])));
    let texts = |list: &[&str]| {
        list.iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        sim.listed(),
        [
            (Some("Логисты".into()), texts(&["102", "107"])),
            (None, texts(&["101", "103", "105", "1040"])),
        ]
    );
    assert_eq!(sim.colleague("103").name.as_deref(), Some("Вера"));
    assert_eq!(sim.colleague("103").state, S::Unknown);
    assert_eq!(sim.colleague("1040").state, S::Unreachable);
    assert!(sim.colleague("101").is_own);
    assert_eq!(
        sim.snapshot().colleagues.own.as_ref().unwrap().extension,
        "101"
    );
    sim.update(Input::Presence(Change::PhoneGone("105".into())));
    assert!(
        !sim.listed()
            .iter()
            .any(|(_, people)| people.contains(&"105".into()))
    );
}

#[test]
fn a_call_says_with_whom_and_since_when_and_the_phone_takes_over_afterwards() {
    let mut sim = Sim::online();
    sim.command(Command::OfficeJournal(true));
    sim.update(phone("102", PhoneState::Free, None));
    let since = sim.now.mono;
    let mut call = sim.ringing("1");
    call.legs = vec![at("102", None)];
    call.legs[0].ringing = Some(since);
    sim.news(&call, None);
    sim.update(phone("102", PhoneState::Ringing, Some(sim.now.mono)));
    let ringing = sim.colleague("102");
    assert_eq!(
        (ringing.state, ringing.ringing_call.as_deref()),
        (S::Ringing, Some("1"))
    );
    sim.secs(5);
    let mut call = talking(&call, "102");
    call.answered_at = Some(sim.now.mono);
    call.legs = vec![at("102", Some(sim.now.mono))];
    sim.news(&call, None);
    sim.update(phone("102", PhoneState::InUse, Some(sim.now.mono)));
    let began_unix_ms = sim.now.unix_ms;
    sim.secs(7);
    let talks = sim.colleague("102");
    assert_eq!(talks.state, S::Talking);
    assert_eq!(talks.since_unix_ms, Some(began_unix_ms));
    assert_eq!(talks.ringing_call, None);
    let Some(With::Outside(party)) = &talks.with else {
        panic!("{talks:?}")
    };
    assert_eq!(party.number.as_deref(), Some(IVAN));
    sim.update(looked(IVAN, Ok(found("Иван", "1"))));
    let Some(With::Outside(party)) = sim.colleague("102").with else {
        panic!()
    };
    assert!(
        matches!(party.lookup, Lookup::Found(_)),
        "the name came later"
    );
    sim.update(phone("102", PhoneState::OnHold, Some(sim.now.mono)));
    let held = sim.colleague("102");
    assert_eq!(
        (held.state, held.since_unix_ms),
        (S::OnHold, Some(sim.now.unix_ms))
    );
    assert!(held.with.is_some());
    sim.update(phone("102", PhoneState::Free, Some(sim.now.mono)));
    let call = sim.over(&call, Outcome::Answered);
    sim.news(&call, None);
    let free = sim.colleague("102");
    assert_eq!((free.state, free.with), (S::Free, None));
}

#[test]
fn two_colleagues_talk_with_each_other() {
    let mut sim = Sim::online();
    let up = Some(sim.now.mono);
    let call = Call {
        direction: Direction::Internal,
        number: Some("103".into()),
        extension: Some("102".into()),
        legs: vec![at("102", up), at("103", up)],
        answered_at: up,
        ..talking(&sim.ringing("1"), "103")
    };
    sim.news(&call, None);
    sim.update(phone("102", PhoneState::InUse, None));
    sim.update(phone("103", PhoneState::InUse, None));
    let with = |extension: &str| match sim.colleague(extension).with {
        Some(With::Inside { extension, .. }) => extension,
        other => panic!("{other:?}"),
    };
    assert_eq!((with("102"), with("103")), ("103".into(), "102".into()));
    // The one who dials is busy before anybody answers.
    let call = Call {
        phase: Phase::Ringing,
        legs: vec![
            LegView {
                ringing: None,
                ..at("102", None)
            },
            at("103", None),
        ],
        answered_at: None,
        talking: None,
        ..call
    };
    sim.news(&call, None);
    assert_eq!(sim.colleague("102").state, S::Calling);
    assert_eq!(sim.colleague("103").state, S::Ringing);
    // A pick-up makes it a part of another call.
    sim.update(Input::Merged {
        gone: CallId("1".into()),
        into: CallId("2".into()),
    });
    assert_eq!(sim.colleague("103").state, S::Busy, "its phone still is");
}

#[test]
fn nothing_is_made_anew_that_did_not_change() {
    let mut sim = Sim::online();
    for extension in 200..700 {
        sim.update(phone(&extension.to_string(), PhoneState::Free, None));
    }
    let before = sim.snapshot().colleagues;
    sim.secs(1);
    assert!(Arc::ptr_eq(&before, &sim.snapshot().colleagues));
    // Told again, and as it was.
    sim.update(phone("300", PhoneState::Free, None));
    assert!(Arc::ptr_eq(&before, &sim.snapshot().colleagues));
    sim.update(phone("300", PhoneState::Ringing, None));
    let after = sim.snapshot().colleagues;
    assert!(!Arc::ptr_eq(&before, &after));
    let rows = |all: &crate::desk::snapshot::Colleagues| all.groups[0].people.clone();
    let pairs = rows(&before).into_iter().zip(rows(&after));
    let changed = pairs.filter(|(one, two)| !Arc::ptr_eq(one, two)).count();
    assert_eq!(changed, 1);
}

#[test]
fn a_missing_right_is_named() {
    let mut sim = Sim::online();
    let rights = |hints, devices, phone_events| {
        Input::Presence(Change::Rights(Rights {
            hints: Some(hints),
            devices: Some(devices),
            phone_events,
            ..Rights::default()
        }))
    };
    assert!(!sim.snapshot().colleagues.is_listed);
    for (input, lacks) in [
        (rights(true, true, Some(true)), None),
        (rights(true, false, None), None),
        (rights(false, false, None), Some(PhonesLack::Listing)),
        (rights(true, true, Some(false)), Some(PhonesLack::Events)),
    ] {
        sim.update(input);
        assert_eq!(sim.snapshot().colleagues.lacks, lacks);
        assert!(sim.snapshot().colleagues.is_listed);
    }
}

#[test]
fn forged_calls_fill_no_memory() {
    let mut sim = Sim::online();
    for n in 0..3_000 {
        let mut call = sim.ringing(&n.to_string());
        call.legs = vec![leg(&format!("{n:05}"), sim.now.mono)];
        sim.news(&call, None);
        let mut call = sim.ringing(&format!("x{n}"));
        call.legs = vec![leg("102", sim.now.mono)];
        sim.news(&call, None);
    }
    let people: usize = sim.listed().iter().map(|(_, people)| people.len()).sum();
    assert_eq!(people, 2, "no call makes an extension known");
    assert_eq!(sim.colleague("102").state, S::Ringing);
}

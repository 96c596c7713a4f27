//! The party's page: asked for when the selection rests, and dropped when it is another one.

use super::*;
use crate::ports::journal::{Note, Query, Row};

const REST: Duration = Duration::from_millis(150);

fn select(number: &str) -> Command {
    Command::SelectParty(Some(number.into()))
}

fn calls(effects: &[Effect]) -> Vec<(u64, &Query)> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::PartyCalls { version, query } => Some((*version, query)),
        _ => None,
    });
    asked.collect()
}

fn numbers(effects: &[Effect]) -> Option<u64> {
    effects.iter().find_map(|effect| match effect {
        Effect::PartyNumbers { version, .. } => Some(*version),
        _ => None,
    })
}

fn row(sim: &Sim, id: i64) -> Row {
    let call = sim.ringing("1.1");
    Row {
        id,
        entry: entries::entry(&call, "pbx", true, &Lookups::new(false), sim.now),
        note: Note::default(),
    }
}

fn courier() -> Answer {
    let mut answer = found("Рустам", "1");
    let who = &mut answer.matches[0];
    (who.role, who.found) = (Role::Courier, Found::Courier);
    who.phones = vec!["8 (903) 111-22-33".into(), "нет".into()];
    answer
}

#[test]
fn a_selection_that_rests_asks_the_directory_and_the_journal_anew() {
    let mut sim = Sim::online();
    for number in ["79161110000", IVAN] {
        assert!(sim.command(select(number)).is_empty());
    }
    let effects = sim.pass(REST);
    assert_eq!(lookups(&effects), [IVAN], "not whom one only went past");
    let asked = calls(&effects);
    assert_eq!(
        (asked.len(), &asked[0].1.numbers),
        (1, &vec![IVAN.to_owned()])
    );
    assert!(asked[0].1.extensions.is_empty(), "the whole journal's");
    assert_eq!(sim.snapshot().party_page.party.lookup, Lookup::Pending);
    assert!(
        sim.command(select(IVAN)).is_empty() && sim.secs(1).is_empty(),
        "the same"
    );
}

#[test]
fn calls_are_asked_for_by_all_numbers_of_the_party() {
    let mut sim = Sim::online();
    sim.command(select(IVAN));
    sim.pass(REST);
    let effects = sim.update(looked(IVAN, Ok(courier())));
    let (_, query) = calls(&effects)[0];
    assert_eq!(query.numbers, [IVAN, "79031112233"]);
    let version = numbers(&effects).expect("the directory's copy is asked too");
    let effects = sim.update(Input::PartyNumbers {
        version,
        numbers: Ok(vec![
            "79031112233".into(),
            "74951112233".into(),
            "12".into(),
        ]),
    });
    let (version, query) = calls(&effects)[0];
    assert_eq!(query.numbers, [IVAN, "79031112233", "74951112233"]);
    let rows = vec![row(&sim, 7)];
    sim.update(Input::PartyCalls {
        version,
        rows: Ok(rows),
    });
    let page = sim.snapshot().party_page;
    assert!(page.loaded);
    assert_eq!(page.calls[0].id, 7);
    let phones: Vec<_> = page
        .phones
        .iter()
        .map(|phone| phone.shown.as_str())
        .collect();
    assert_eq!(
        phones,
        ["+7 916 123-45-67", "+7 903 111-22-33", "+7 495 111-22-33"]
    );
    assert!(matches!(page.party.lookup, Lookup::Found(_)));
}

#[test]
fn answers_to_an_earlier_selection_are_dropped() {
    let mut sim = Sim::online();
    sim.command(select(IVAN));
    let effects = sim.pass(REST);
    let (version, _) = calls(&effects)[0];
    sim.command(select("79161110000"));
    let rows = vec![row(&sim, 7)];
    sim.update(Input::PartyCalls {
        version,
        rows: Ok(rows),
    });
    sim.update(Input::PartyNumbers {
        version,
        numbers: Ok(vec!["74951112233".into()]),
    });
    let page = sim.snapshot().party_page;
    assert_eq!(page.number.as_deref(), Some("79161110000"));
    assert!(page.calls.is_empty() && !page.loaded);
    assert_eq!(page.phones.len(), 1);
    sim.command(Command::SelectParty(None));
    assert_eq!(sim.snapshot().party_page.number, None);
    assert!(calls(&sim.secs(1)).is_empty());
}

#[test]
fn a_call_with_the_party_brings_the_page_up_to_date() {
    let mut sim = Sim::online();
    sim.command(select(IVAN));
    sim.pass(REST);
    let mut other = sim.ringing("1.1");
    other.number = Some("79990000000".into());
    sim.own(&other, None);
    assert!(calls(&sim.update(Input::Recorded(Ok(())))).is_empty());
    let call = sim.ringing("2.2");
    sim.own(&call, None);
    assert_eq!(calls(&sim.update(Input::Recorded(Ok(())))).len(), 1);
}

#[test]
fn where_ones_own_calls_alone_may_be_seen_the_page_tells_no_others() {
    let mut sim = Sim::new(|settings| settings.journal.office_locked = true);
    sim.command(select(IVAN));
    let effects = sim.pass(REST);
    assert_eq!(calls(&effects)[0].1.extensions, ["101"]);
}

#[test]
fn orders_and_parties_open_by_the_templates_of_the_settings() {
    use snapshot::ToOpen;
    let mut sim = Sim::new(|settings| {
        settings.links.order = "https://office.example/o/{ORDER}".into();
        settings.links.client = "https://office.example/c/{CLIENT}".into();
    });
    let opened = |effects: Vec<Effect>| match &effects[..] {
        [Effect::Open { url }] => url.clone(),
        other => format!("{other:?}"),
    };
    let order = Command::Open(ToOpen::Order("К 1".into()));
    assert_eq!(
        opened(sim.command(order)),
        "https://office.example/o/%D0%9A%201"
    );
    let party = |found| ToOpen::Party {
        found,
        code: "7".into(),
    };
    let client = Command::Open(party(Found::ContactPerson));
    assert_eq!(opened(sim.command(client)), "https://office.example/c/7");
    assert_eq!(sim.command(Command::Open(party(Found::Courier))), []);
    let links = sim.snapshot().links;
    assert!(links.opens(Found::Client) && !links.opens(Found::Courier));
    sim.update(Input::Opened(Err("no browser".into())));
    assert_eq!(sim.snapshot().links.failed.as_deref(), Some("no browser"));
}

#[test]
fn the_call_field_suggests_whom_one_spoke_with_lately_above_the_directorys() {
    let mut sim = Sim::online();
    let effects = sim.command(Command::Suggest("8 916".into()));
    let [Effect::Recent { version, query }] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert!(query.latest_of_each && query.search == "8 916");
    let rows = vec![row(&sim, 1)];
    sim.update(Input::Recent {
        version: version - 1,
        rows: Ok(Vec::new()),
    });
    sim.update(Input::Recent {
        version: *version,
        rows: Ok(rows),
    });
    let shown = sim.snapshot().suggestions;
    assert_eq!(shown.people[0].number, "+7 916 123-45-67");
    assert_eq!(shown.people[0].last_unix_ms, Some(sim.now.unix_ms));
    assert_eq!(
        (shown.fragment.as_str(), shown.as_of_unix_ms),
        ("8 916", None)
    );
}

#[test]
fn a_couriers_page_says_whether_he_came_to_the_phone() {
    let mut sim = Sim::online();
    sim.command(Command::SelectParty(Some(IVAN.into())));
    let effects = sim.secs(1);
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::PartyCalls { version, .. } => Some(*version),
        _ => None,
    });
    let version = asked.expect("the journal is asked");
    let call = Call {
        direction: Direction::Outgoing,
        outcome: Some(Outcome::NoAnswer),
        ..sim.ringing("0")
    };
    let row = Row {
        id: 1,
        entry: entries::entry(&call, "pbx", true, &Lookups::new(false), sim.now),
        note: Note::default(),
    };
    let rows = Ok(vec![row]);
    sim.update(Input::PartyCalls { version, rows });
    assert_eq!(
        sim.snapshot().party_page.reached,
        None,
        "who it is, is open"
    );
    let mut courier = found("Сергей", "1");
    courier.matches[0].role = Role::Courier;
    sim.update(looked(IVAN, Ok(courier)));
    let reached = sim.snapshot().party_page.reached.clone();
    let reached = reached.expect("a courier's");
    assert_eq!(reached.in_vain_unix_ms, [sim.now.unix_ms]);
}

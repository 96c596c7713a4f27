//! What the scenes are made of: people, calls, cards.

use std::sync::Arc;

use trubka::desk::snapshot::{
    CallRow, Card, CardFace, Direction, Found, Holder, Lookup, Manager, Operator, Order, Party,
    Phase, Role, Who,
};

use super::NOW_MS;
use super::handling::usual;

pub fn operator(user: &str, name: &str, extensions: &[&str]) -> Operator {
    Operator {
        user: user.into(),
        name: name.into(),
        extensions: extensions
            .iter()
            .map(|&extension| extension.into())
            .collect(),
    }
}

pub fn bare(shown: &str) -> Party {
    Party {
        number: Some(shown.chars().filter(char::is_ascii_digit).collect()),
        number_shown: Some(shown.into()),
        ..Party::default()
    }
}

pub fn found(shown: &str, matches: Vec<Who>) -> Party {
    Party {
        lookup: Lookup::Found(matches),
        ..bare(shown)
    }
}

fn who(role: Role, found: Found, name: &str) -> Who {
    Who {
        role,
        found,
        matched: "79161234567".into(),
        code: "48213".into(),
        name: Some(name.into()),
        company: None,
        status: None,
        client: None,
        phones: Vec::new(),
        manager: None,
        orders: Vec::new(),
    }
}

pub fn maria() -> Who {
    let held = Order {
        number: "48213".into(),
        state: None,
        courier: Some(Holder {
            code: "7".into(),
            name: "Сергей Петров".into(),
            phones: vec!["8 (903) 456-78-90".into()],
        }),
        client: Some("ООО «Ромашка»".into()),
        window: Some("14:00–16:00".into()),
        sum: Some("3 500 ₽".into()),
        address: Some("Ленинский пр., 42, кв. 17".into()),
    };
    let stored = Order {
        number: "48255".into(),
        state: Some("на складе".into()),
        courier: None,
        client: None,
        window: Some("завтра, 10:00–14:00".into()),
        sum: Some("оплачен".into()),
        address: None,
    };
    Who {
        orders: vec![held, stored],
        ..who(Role::Recipient, Found::Recipient, "Мария Котова")
    }
}

pub fn igor() -> Who {
    Who {
        matched: "74954567122".into(),
        company: Some("ООО «Ромашка»".into()),
        status: Some("активен".into()),
        manager: Some(Manager {
            user: "fomina".into(),
            name: Some("Елена Фомина".into()),
            extensions: vec!["110".into()],
        }),
        ..who(Role::Client, Found::ContactPerson, "Игорь Белов")
    }
}

pub fn neighbour() -> Who {
    Who {
        matched: "74954567122".into(),
        ..who(Role::Courier, Found::Courier, "Сергей Петров")
    }
}

pub fn call(
    id: &str,
    direction: Direction,
    party: Party,
    phase: Phase,
    secs: i64,
    own: bool,
) -> CallRow {
    CallRow {
        call: id.into(),
        direction,
        party,
        phase,
        own,
        rang: vec!["101".into()],
        talking: (phase == Phase::Talking).then(|| "101".into()),
        queue: None,
        since_unix_ms: NOW_MS - secs * 1000,
        handling: usual(phase, own),
    }
}

pub fn card(call: &str, party: Party, state: CardFace, secs: i64) -> Card {
    Card {
        call: call.into(),
        extension: "101".into(),
        direction: Direction::Incoming,
        party,
        state,
        queue: None,
        line: Some("+7 495 100-00-00".into()),
        ringing_unix_ms: NOW_MS - secs * 1000,
        since_unix_ms: NOW_MS - secs * 1000,
        about: None,
        missed_before: 0,
        earlier: None,
        missed_behind: 0,
    }
}

pub fn shared(rows: Vec<CallRow>) -> Arc<Vec<Arc<CallRow>>> {
    Arc::new(rows.into_iter().map(Arc::new).collect())
}

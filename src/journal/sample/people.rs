//! Who calls and is called. What somebody is called is made from their number in their kind, so that
//! nobody has to be remembered.

use fastrand::Rng;

use super::names;
use crate::ports::directory::Role;
use crate::ports::journal::Party;

/// Clients when the journal begins; one more comes with so many calls.
const CLIENTS: u64 = 900;
const CALLS_TO_A_CLIENT: u64 = 300;
const COURIERS: u64 = 90;
/// Recipients of the last days, of whom somebody calls again.
const RECENT: u64 = 500;
const FIRST_ORDER: u64 = 1_204_300;

/// The other side of a call.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) number: Option<String>,
    pub(super) courier: Option<String>,
    pub(super) party: Option<Party>,
    pub(super) name: Option<String>,
    pub(super) orders: Vec<String>,
}

impl Caller {
    pub(super) fn colleague(extension: u32) -> Self {
        Self {
            number: Some(extension.to_string()),
            courier: None,
            party: None,
            name: Some(names::person(&mut Rng::with_seed(extension.into()))),
            orders: Vec::new(),
        }
    }
}

/// Everybody so far.
#[derive(Debug)]
pub(super) struct People {
    seed: u64,
    calls: u64,
    recipients: u64,
    strangers: u64,
}

impl People {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            calls: 0,
            recipients: 0,
            strangers: 0,
        }
    }

    /// Who calls the office.
    pub(super) fn caller(&mut self, rng: &mut Rng) -> Caller {
        self.calls += 1;
        match rng.u32(0..100) {
            0..=44 => self.recipient(rng, 30),
            45..=69 => self.client(rng),
            70..=84 => self.courier(rng),
            85..=97 => self.stranger(rng),
            _ => Caller {
                number: None,
                courier: None,
                party: None,
                name: None,
                orders: Vec::new(),
            },
        }
    }

    /// Whom the office calls.
    pub(super) fn called(&mut self, rng: &mut Rng) -> Caller {
        self.calls += 1;
        match rng.u32(0..100) {
            0..=54 => self.recipient(rng, 30),
            55..=74 => self.client(rng),
            75..=94 => self.courier(rng),
            _ => self.stranger(rng),
        }
    }

    /// With whom the PBX connects a courier.
    pub(super) fn called_by_courier(&mut self, rng: &mut Rng) -> Caller {
        self.calls += 1;
        let courier = self.courier(rng).number;
        Caller {
            courier,
            ..self.recipient(rng, 15)
        }
    }

    /// A new one with this chance of a hundred, else one of the last days, seldom any.
    fn recipient(&mut self, rng: &mut Rng, new_percent: u32) -> Caller {
        let n = if rng.u32(0..100) < new_percent || self.recipients == 0 {
            self.recipients += 1;
            self.recipients
        } else if rng.u32(0..100) < 95 {
            self.recipients - rng.u64(0..RECENT).min(self.recipients - 1)
        } else {
            rng.u64(0..self.recipients) + 1
        };
        let mut own = self.of(1, n);
        let first = FIRST_ORDER + n * 2;
        let orders = match own.u32(0..10) {
            0 => vec![order(&mut own, first), order(&mut own, first + 1)],
            _ => vec![order(&mut own, first)],
        };
        let sender = own.u64(0..CLIENTS * 3);
        Caller {
            number: Some(names::mobile(&mut own)),
            courier: None,
            party: Some(Party {
                role: Role::Recipient,
                name: Some(names::person(&mut own)),
                company: Some(self.company(often_small(sender))),
                code: (400_000 + n).to_string(),
            }),
            name: None,
            orders,
        }
    }

    /// Some clients call daily, most now and then; each has one to four people who call.
    fn client(&mut self, rng: &mut Rng) -> Caller {
        let clients = CLIENTS + self.calls / CALLS_TO_A_CLIENT;
        let n = (rng.f64().powi(3) * exact(clients)) as u64;
        let mut own = self.of(2, n);
        let who = rng.u64(0..own.u64(1..5));
        let mut person = self.of(3, n * 8 + who);
        let newest = FIRST_ORDER + self.recipients * 2;
        let orders = (0..rng.u64(0..5))
            .map(|back| order(rng, newest - back * 3))
            .collect();
        Caller {
            number: Some(match person.u32(0..3) {
                0 => names::landline(&mut person),
                _ => names::mobile(&mut person),
            }),
            courier: None,
            party: Some(Party {
                role: Role::Client,
                name: Some(names::person(&mut person)),
                company: Some(self.company(n)),
                code: (1_000 + n).to_string(),
            }),
            name: (person.u32(0..6) == 0).then(|| names::latin(&mut person)),
            orders,
        }
    }

    fn courier(&self, rng: &mut Rng) -> Caller {
        // Couriers come and go: every 4,000 calls one is another.
        let n = rng.u64(0..COURIERS) + self.calls / 4_000;
        let mut own = self.of(4, n);
        Caller {
            number: Some(names::mobile(&mut own)),
            courier: None,
            party: Some(Party {
                role: Role::Courier,
                name: Some(names::person(&mut own)),
                company: None,
                code: (100 + n).to_string(),
            }),
            name: None,
            orders: Vec::new(),
        }
    }

    /// A number that nobody knows; half of them call again.
    fn stranger(&mut self, rng: &mut Rng) -> Caller {
        if rng.bool() || self.strangers == 0 {
            self.strangers += 1;
        }
        let n = self.strangers - rng.u64(0..40).min(self.strangers - 1);
        let mut own = self.of(5, n);
        Caller {
            number: Some(match own.u32(0..12) {
                0 => names::foreign(&mut own),
                1..=3 => names::landline(&mut own),
                _ => names::mobile(&mut own),
            }),
            courier: None,
            party: None,
            name: (own.u32(0..8) == 0).then(|| names::latin(&mut own)),
            orders: Vec::new(),
        }
    }

    fn company(&self, client: u64) -> String {
        names::company(&mut self.of(6, client))
    }

    /// The chances of one person of one kind.
    fn of(&self, kind: u64, n: u64) -> Rng {
        let mixed = (self.seed ^ kind << 56 ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Rng::with_seed(mixed ^ mixed >> 29)
    }
}

/// A few send much: the smaller the number, the likelier.
fn often_small(n: u64) -> u64 {
    n * n / (CLIENTS * 9)
}

fn order(rng: &mut Rng, n: u64) -> String {
    match n % 17 {
        0 => format!("К-{n}"),
        1 => format!("МСК-{n}/{}", rng.u32(1..4)),
        _ => n.to_string(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand clients")]
fn exact(n: u64) -> f64 {
    n as f64
}

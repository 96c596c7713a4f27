//! A conference into which everybody comes by a call of their own.

use super::super::pbx::Chan;
use super::super::{Guest, Move, ROOM, guest_number, moves};
use super::{Played, Stage};

impl Stage<'_> {
    pub(super) fn meet(&mut self, guests: &[Guest]) {
        let bridge = self.pbx.conference(self.now);
        let mut there: Vec<Chan> = Vec::new();
        let mut present: Vec<usize> = Vec::new();
        let mut since = self.now;
        for step in moves(guests) {
            if let Move::Goes(at) = step {
                self.count_talk(&present, since);
                since = self.now;
                present.retain(|other| *other != at);
            }
            match step {
                Move::Comes(at) => {
                    let chan = self.comes_by_a_call(&guests[at], at);
                    self.now += 500;
                    self.pbx.enters(self.now, chan, &bridge);
                    there.push(chan);
                    self.count_talk(&present, since);
                    since = self.now;
                    present.push(at);
                }
                Move::Goes(at) => self.pbx.hangs_up_first(self.now, there[at]),
            }
            self.step();
        }
    }

    /// Since then those who are there have spoken, unless there is but one.
    fn count_talk(&mut self, present: &[usize], since: u64) {
        for at in present.iter().filter(|_| present.len() > 1) {
            self.others[*at].talk += self.now - since;
        }
    }

    fn comes_by_a_call(&mut self, guest: &Guest, at: usize) -> Chan {
        let chan = match guest.who {
            Some(who) => self.arrives(who, who, ROOM),
            None => self.arrives("trunk", &guest_number(at), "74951234595"),
        };
        self.pbx.goes_to(chan, ROOM);
        self.pbx.runs(chan, "ConfBridge");
        self.pbx.state(self.now, chan, 6);
        self.others.push(Played {
            id: self.pbx.uniqueid(chan).to_owned(),
            clicked: None,
            channels: vec![chan],
            talk: 0,
        });
        chan
    }
}

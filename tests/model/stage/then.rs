//! What happens once somebody outside speaks with an operator.

use super::super::pbx::Chan;
use super::super::{Ext, Fate, Parked, SECOND, Story, Then};
use super::{Called, PATIENCE, Stage};

impl Stage<'_> {
    /// What happens in a conversation; at its end everybody hangs up. The winner's phone is in `bridge`.
    pub(super) fn go_on(&mut self, root: Chan, winner: &Called, bridge: &str, then: Then) {
        match then {
            Then::Nothing => {}
            Then::Hold => {
                self.pbx.own(self.now, "Hold", winner.phone, "");
                self.step();
                self.pbx.own(self.now, "Unhold", winner.phone, "");
                self.step();
            }
            Then::Blind { to, fate } | Then::Redirect { to, fate } => {
                let at = self.now;
                if matches!(then, Then::Blind { .. }) {
                    let legs = [("Transferer", winner.phone), ("Transferee", root)];
                    let more = format!("Extension: {to}\r\nResult: Success\r\n");
                    self.pbx.of_many(at, "BlindTransfer", &legs, &more);
                }
                self.pbx.goes_to(root, to);
                self.pbx.leaves(at, root);
                self.part();
                self.hangs_up_winner(winner);
                self.step();
                return self.rings_one(root, to, fate, true, Then::Nothing);
            }
            Then::AskByCode { to, fate } => {
                self.asks_by_code(root, winner, bridge, to, fate);
                return;
            }
            Then::AskBySecondLine { to, .. } => {
                self.asks_by_second_line(root, winner, bridge, to);
                return;
            }
            Then::Park(parked) => {
                self.parks(root, winner, parked);
                return;
            }
            Then::Waiting { fate, gives_up } => {
                self.another_calls(winner, fate, gives_up);
            }
        }
        self.pbx.hangs_up_first(self.now, root);
        self.part();
        self.hangs_up_winner(winner);
    }

    fn parks(&mut self, root: Chan, winner: &Called, parked: Parked) {
        const SPACE: &str = "ParkingSpace: 701\r\n";
        self.pbx.leaves(self.now, root);
        self.part();
        // Before, between or after the two bridges' events.
        self.pbx
            .beside(self.now, "ParkedCall", "Parkee", root, SPACE);
        self.pbx.holding_bridge(self.now, root);
        self.hangs_up_winner(winner);
        self.step();
        match parked {
            Parked::Retrieved { by } => {
                let retriever = self.arrives(by, by, "701");
                self.pbx.state(self.now, retriever, 6);
                let both = [("Parkee", root), ("Retriever", retriever)];
                self.pbx.of_many(self.now, "UnParkedCall", &both, SPACE);
                self.pbx.leaves(self.now, root);
                self.pbx.bridge(self.now, &[root, retriever]);
                self.talk();
                self.step();
                self.pbx.hangs_up_first(self.now, root);
                self.part();
                self.pbx.hangs_up(self.now, retriever, 16);
            }
            Parked::GivenUp => {
                let parkee = [("Parkee", root)];
                self.pbx
                    .of_many(self.now, "ParkedCallGiveUp", &parkee, SPACE);
                self.pbx.hangs_up_first(self.now, root);
            }
            Parked::TimedOut { fate, asks } => {
                self.now += PATIENCE;
                self.pbx.leaves(self.now, root);
                let tech = self.pbx.tech();
                self.pbx.goes_to(root, &format!("{tech}_{}", winner.ext));
                self.pbx
                    .beside(self.now, "ParkedCallTimeOut", "Parkee", root, SPACE);
                let then = asks.map_or(Then::Nothing, |(to, fate)| Then::AskByCode { to, fate });
                self.rings_one(root, winner.ext, fate, true, then);
            }
        }
    }

    /// Another caller rings the phone that is in talk; the first one is on hold while the second is
    /// answered.
    fn another_calls(&mut self, winner: &Called, fate: Fate, gives_up: bool) {
        let is_answered = fate == Fate::Answers;
        if is_answered {
            self.pbx.own(self.now, "Hold", winner.phone, "");
        }
        let second = Story::Direct {
            menu: false,
            to: winner.ext,
            fate,
            gives_up,
            then: Then::Nothing,
        };
        self.beside(|stage| stage.comes_in(&second, SECOND));
        self.step();
        if is_answered {
            self.pbx.own(self.now, "Unhold", winner.phone, "");
            self.step();
        }
    }

    pub(super) fn asks_by_code(
        &mut self,
        root: Chan,
        winner: &Called,
        bridge: &str,
        to: Ext,
        fate: Fate,
    ) {
        let at = self.now;
        self.pbx.own(at, "Hold", winner.phone, "");
        let (one, two) = self.pbx.local(at, to, Some(root), None);
        let asking = self.pbx.bridge(at, &[one]);
        self.pbx.leaves(at, winner.phone);
        self.pbx.enters(at, winner.phone, &asking);
        let target = self.pbx.channel(at, to, to, "s", Some(root));
        self.pbx.connect(target, winner.ext);
        self.pbx.begin(at, Some(two), target, to);
        self.now += 100;
        let rings = !matches!(fate, Fate::Busy | Fate::Dead);
        if rings {
            self.pbx.rings(self.now, Some(two), target);
        }
        self.step();
        if fate == Fate::Answers {
            let at = self.now;
            self.pbx.state(at, target, 6);
            self.pbx.end(at, Some(two), target, "ANSWER");
            self.pbx.state(at, one, 6);
            self.pbx.state(at, two, 6);
            self.pbx.bridge(at, &[target, two]);
            self.step();
            let at = self.now;
            self.pbx.leaves(at, winner.phone);
            self.pbx.leaves(at, one);
            self.pbx.enters(at, one, bridge);
            let legs = [
                ("OrigTransferer", winner.phone),
                ("SecondTransferer", winner.phone),
                ("Transferee", root),
                ("TransferTarget", one),
            ];
            self.pbx
                .of_many(at, "AttendedTransfer", &legs, "Result: Success\r\n");
            self.pbx.hangs_up(self.now, winner.phone, 16);
            self.step();
            self.pbx.hangs_up_first(self.now, root);
            self.part();
            self.hangs_up_pair(winner);
            for chan in [one, two, target] {
                self.pbx.hangs_up(self.now, chan, 16);
            }
        } else {
            let (status, cause) = self.refusal(fate).unwrap_or_else(|| {
                self.now += PATIENCE;
                ("NOANSWER", 0)
            });
            let at = self.now;
            self.pbx.end(at, Some(two), target, status);
            for chan in [target, two, one] {
                self.pbx.hangs_up(at, chan, cause);
            }
            // Back to the caller.
            self.pbx.leaves(at, winner.phone);
            self.pbx.enters(at, winner.phone, bridge);
            self.step();
            self.pbx.hangs_up_first(self.now, root);
            self.part();
            self.hangs_up_winner(winner);
        }
    }

    pub(super) fn asks_by_second_line(
        &mut self,
        root: Chan,
        winner: &Called,
        bridge: &str,
        to: Ext,
    ) {
        self.pbx.own(self.now, "Hold", winner.phone, "");
        let second = self.arrives(winner.ext, winner.ext, to);
        let target = self.pbx.channel(self.now, to, to, "s", Some(second));
        self.pbx.begin(self.now, Some(second), target, to);
        self.now += 100;
        self.pbx.rings(self.now, Some(second), target);
        self.step();
        let at = self.now;
        self.pbx.state(at, target, 6);
        self.pbx.end(at, Some(second), target, "ANSWER");
        self.pbx.state(at, second, 6);
        self.pbx.bridge(at, &[target, second]);
        self.step();
        let at = self.now;
        let legs = [
            ("OrigTransferer", winner.phone),
            ("SecondTransferer", second),
            ("Transferee", root),
            ("TransferTarget", target),
        ];
        self.pbx
            .of_many(at, "AttendedTransfer", &legs, "Result: Success\r\n");
        self.pbx.leaves(at, target);
        self.pbx.enters(at, target, bridge);
        self.pbx.hangs_up(at, second, 16);
        self.pbx.hangs_up(self.now, winner.phone, 16);
        self.step();
        self.pbx.hangs_up_first(self.now, root);
        self.part();
        self.hangs_up_pair(winner);
        self.pbx.hangs_up(self.now, target, 16);
    }

    pub(super) fn hangs_up_winner(&mut self, winner: &Called) {
        self.pbx.hangs_up(self.now, winner.phone, 16);
        self.hangs_up_pair(winner);
    }

    fn hangs_up_pair(&mut self, winner: &Called) {
        if let Some((one, two)) = winner.pair {
            self.pbx.hangs_up(self.now, one, 16);
            self.pbx.hangs_up(self.now, two, 16);
        }
    }
}

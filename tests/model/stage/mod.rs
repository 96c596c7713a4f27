//! Plays a story on the PBX. What follows upon something else is at least a second later, so that a
//! little disorder in the arrival of events changes nothing.

mod conference;
mod forward;
mod out;
mod then;

use trubka::calls::OriginateKind;

use super::pbx::{Chan, Pbx};
use super::{Ext, Fate, NUMBER, Story, Then, Wanted};

/// The time of one step in milliseconds.
const STEP: u64 = 1_000;
/// Until somebody who rings in vain, or gives no sign, is let off.
const PATIENCE: u64 = 6 * STEP;

/// An originate of ours: its ChannelId and when it is sent.
#[derive(Debug, Clone)]
pub struct Clicked {
    pub id: String,
    pub at: u64,
    pub channel: String,
    pub exten: &'static str,
    pub kind: OriginateKind,
}

/// A call of a played story.
#[derive(Debug, Clone)]
pub struct Played {
    /// The id of the call.
    pub id: String,
    pub clicked: Option<Clicked>,
    /// Its channels.
    pub channels: Vec<Chan>,
    /// For how long the outside party spoke with a person, in milliseconds.
    pub talk: u64,
}

/// A called party of one dial.
struct Called {
    ext: Ext,
    fate: Fate,
    phone: Chan,
    /// The halves of the pair that it is behind.
    pair: Option<(Chan, Chan)>,
}

struct Stage<'p> {
    pbx: &'p mut Pbx,
    now: u64,
    /// Calls that began within the story.
    others: Vec<Played>,
    /// Since when the outside party and a person speak.
    talks_since: Option<u64>,
    talked: u64,
}

/// Plays a story; its calls in the order in which they begin.
pub fn play(story: &Story, pbx: &mut Pbx, at: u64) -> Vec<Played> {
    let first = pbx.channel_count();
    let mut stage = Stage {
        pbx,
        now: at,
        others: Vec::new(),
        talks_since: None,
        talked: 0,
    };
    let (id, clicked) = match story {
        Story::Conference(guests) => {
            stage.meet(guests);
            return stage.others;
        }
        Story::CalledBack {
            ours,
            by_address,
            courier,
            wanted,
        } => {
            let members = story.rounds().pop();
            let wanted = match wanted {
                Wanted::Office(_) => &Wanted::Office(members.unwrap_or_default()),
                outside => outside,
            };
            let (root, clicked) = stage.calls_back(*by_address, *courier, wanted);
            (root, clicked.filter(|_| *ours))
        }
        Story::Click {
            ours,
            local,
            who,
            own,
            callee,
        } => {
            let (root, clicked) = stage.click(*local, who, *own, *callee);
            (root, clicked.filter(|_| *ours))
        }
        Story::Dialled {
            who,
            callee,
            gives_up,
        } => {
            let root = stage.arrives(who, who, NUMBER);
            stage.outside(root, *callee, *gives_up);
            (root, None)
        }
        Story::Internal {
            from,
            to,
            fate,
            gives_up,
        } => {
            let root = stage.arrives(from, from, to);
            stage.rings_one(root, to, *fate, *gives_up, Then::Nothing);
            (root, None)
        }
        story => (stage.comes_in(story, NUMBER), None),
    };
    let talk = stage.talked;
    let others = stage.others;
    let is_of_other = |chan: &Chan| others.iter().any(|other| other.channels.contains(chan));
    let channels = (first..pbx.channel_count()).filter(|chan| !is_of_other(chan));
    let mut all = vec![Played {
        id: pbx.uniqueid(id).to_owned(),
        clicked,
        channels: channels.collect(),
        talk,
    }];
    all.extend(others);
    all
}

impl Stage<'_> {
    fn step(&mut self) {
        self.now += STEP;
    }

    /// From now on the outside party and a person speak.
    fn talk(&mut self) {
        self.talks_since = Some(self.now);
    }

    fn part(&mut self) {
        if let Some(since) = self.talks_since.take() {
            self.talked += self.now - since;
        }
    }

    fn arrives(&mut self, device: &str, num: &str, exten: &str) -> Chan {
        let root = self.pbx.channel(self.now, device, num, exten, None);
        self.pbx.state(self.now, root, 4);
        root
    }

    /// A call of its own begins and ends within the story.
    fn beside(&mut self, plays: impl FnOnce(&mut Self) -> Chan) {
        let first = self.pbx.channel_count();
        let outer = (self.talks_since.take(), std::mem::take(&mut self.talked));
        let root = plays(self);
        self.others.push(Played {
            id: self.pbx.uniqueid(root).to_owned(),
            clicked: None,
            channels: (first..self.pbx.channel_count()).collect(),
            talk: self.talked,
        });
        (self.talks_since, self.talked) = outer;
    }

    fn comes_in(&mut self, story: &Story, from: &str) -> Chan {
        let root = self.arrives("trunk", from, "74951234500");
        match story {
            Story::MenuOnly => {
                self.pbx.state(self.now, root, 6);
                self.step();
                self.pbx.hangs_up_first(self.now, root);
            }
            Story::Unregistered { to } => {
                self.pbx.goes_to(root, to);
                self.pbx.hangs_up(self.now, root, 20);
            }
            Story::Direct {
                menu,
                to,
                fate,
                gives_up,
                then,
            } => {
                if *menu {
                    self.pbx.state(self.now, root, 6);
                    self.step();
                }
                self.pbx.goes_to(root, to);
                self.rings_one(root, to, *fate, *gives_up, *then);
            }
            Story::Group { local, then, .. } => {
                self.pbx.goes_to(root, "s");
                let calls = story.rounds().remove(0);
                let called = self.dial(root, &calls, *local, None);
                self.settle(root, called, false, None, *then);
            }
            Story::Queue { local, then, .. } => self.queued(root, story, *local, *then),
            Story::PickUp { rung, by } => self.picked(root, rung, by),
            Story::Forwarded {
                from,
                rings,
                to,
                fate,
                gives_up,
                then,
            } => self.forwards(root, from, *rings, (*to, *fate), *gives_up, *then),
            _ => {}
        }
        root
    }

    fn queued(&mut self, root: Chan, story: &Story, local: bool, then: Then) {
        const QUEUE: &str = "operators";
        self.pbx.goes_to(root, "s");
        self.pbx.runs(root, "Queue");
        self.pbx.state(self.now, root, 6);
        self.pbx
            .own(self.now, "QueueCallerJoin", root, "Queue: operators\r\n");
        let rounds = story.rounds();
        for (at, round) in rounds.iter().enumerate() {
            self.step();
            let called = self.dial(root, round, local, Some(QUEUE));
            if at + 1 == rounds.len() {
                return self.settle(root, called, true, Some(QUEUE), then);
            }
            self.now += PATIENCE;
            self.let_off(root, &called, "NOANSWER", 0);
        }
    }

    fn rings_one(&mut self, root: Chan, to: Ext, fate: Fate, gives_up: bool, then: Then) {
        let called = self.dial(root, &[(to, fate)], false, None);
        self.settle(root, called, gives_up, None, then);
    }

    /// Calls phones; who is busy says so, who rings rings, who declines declines.
    fn dial(
        &mut self,
        root: Chan,
        calls: &[(Ext, Fate)],
        local: bool,
        queue: Option<&str>,
    ) -> Vec<Called> {
        let at = self.now;
        let mut all = Vec::new();
        for (ext, fate) in calls {
            let pair = local.then(|| {
                let pair = self.pbx.local(at, ext, Some(root), None);
                if let Some(queue) = queue {
                    self.pbx.agent(at, "AgentCalled", root, pair.0, queue);
                }
                self.pbx
                    .begin(at, Some(root), pair.0, &format!("Local/{ext}@internal"));
                pair
            });
            let dialler = pair.map_or(root, |(_, two)| two);
            let phone = self.pbx.channel(at, ext, ext, "s", Some(root));
            if let Some(queue) = queue.filter(|_| !local) {
                self.pbx.agent(at, "AgentCalled", root, phone, queue);
            }
            self.pbx.connect(phone, NUMBER);
            self.pbx.begin(at, Some(dialler), phone, ext);
            all.push(Called {
                ext,
                fate: *fate,
                phone,
                pair,
            });
        }
        self.they_ring(root, &all);
        all
    }

    /// Those of the called whose phones ring do; who refuses does.
    fn they_ring(&mut self, root: Chan, all: &[Called]) {
        self.now += 100;
        for called in all {
            let is_silent = matches!(
                called.fate,
                Fate::Busy | Fate::Dead | Fate::NoSuchNumber | Fate::Off
            );
            if !is_silent {
                self.pbx
                    .rings(self.now, Some(called.dialler(root)), called.phone);
                if let Some((one, _)) = called.pair {
                    self.pbx.rings(self.now, Some(root), one);
                }
            }
        }
        for at_once in [true, false] {
            for called in all
                .iter()
                .filter(|called| (called.fate != Fate::Declines) == at_once)
            {
                if let Some((status, cause)) = self.refusal(called.fate) {
                    self.refuses(root, called, status, cause);
                }
            }
            if at_once {
                self.step();
            }
        }
    }

    /// DialStatus and the hangup's cause of who refuses.
    fn refusal(&self, fate: Fate) -> Option<(&'static str, u32)> {
        let by_version = if self.pbx.version == 16 {
            "BUSY"
        } else {
            "NOANSWER"
        };
        match fate {
            Fate::Busy => Some(("BUSY", 17)),
            Fate::Declines => Some((by_version, 21)),
            Fate::NoSuchNumber => Some(("NOANSWER", 1)),
            Fate::Off => Some((by_version, 19)),
            Fate::Answers | Fate::Rings | Fate::Dead => None,
        }
    }

    fn refuses(&mut self, root: Chan, called: &Called, status: &str, cause: u32) {
        self.pbx
            .end(self.now, Some(called.dialler(root)), called.phone, status);
        self.pbx.hangs_up(self.now, called.phone, cause);
        if let Some((one, two)) = called.pair {
            self.pbx.end(self.now, Some(root), one, status);
            self.pbx.hangs_up(self.now, two, cause);
            self.pbx.hangs_up(self.now, one, cause);
        }
    }

    /// What still rings stops to.
    fn let_off(&mut self, root: Chan, called: &[Called], status: &str, cause: u32) {
        for called in called
            .iter()
            .filter(|c| matches!(c.fate, Fate::Rings | Fate::Dead))
        {
            self.refuses(root, called, status, cause);
        }
    }

    /// Somebody answers, the caller gives up, or the time is out.
    fn settle(
        &mut self,
        root: Chan,
        called: Vec<Called>,
        gives_up: bool,
        queue: Option<&str>,
        then: Then,
    ) {
        let Some(winner) = called.iter().find(|called| called.fate == Fate::Answers) else {
            self.now += PATIENCE;
            if gives_up {
                // A queue that is left says "answered elsewhere" although nobody answered.
                let cause = if queue.is_some() { 26 } else { 16 };
                self.let_off(root, &called, "CANCEL", cause);
                self.pbx.hangs_up(self.now, root, 0);
            } else {
                self.let_off(root, &called, "NOANSWER", 0);
                self.pbx.hangs_up(self.now, root, 19);
            }
            return;
        };
        self.step();
        let at = self.now;
        self.pbx.state(at, winner.phone, 6);
        self.pbx
            .end(at, Some(winner.dialler(root)), winner.phone, "ANSWER");
        if let Some((one, two)) = winner.pair {
            self.pbx.state(at, one, 6);
            self.pbx.state(at, two, 6);
            self.pbx.end(at, Some(root), one, "ANSWER");
        }
        if queue.is_some() {
            // A queue ends its dials twice.
            for loser in called
                .iter()
                .filter(|c| c.fate == Fate::Rings && c.pair.is_none())
            {
                self.pbx.end(at, Some(root), loser.phone, "CANCEL");
            }
        }
        self.let_off(root, &called, "CANCEL", 26);
        let near = self.pbx.bridge(at, &[winner.phone]);
        let mut bridge = near.clone();
        if let Some((one, two)) = winner.pair {
            self.pbx.enters(at, two, &near);
            bridge = self.pbx.bridge(at, &[one]);
        }
        self.pbx.answers(at, root);
        if let (Some(queue), first) = (queue, winner.pair.map_or(winner.phone, |(one, _)| one)) {
            self.pbx.agent(at, "AgentConnect", root, first, queue);
        }
        self.pbx.enters(at, root, &bridge);
        self.talk();
        self.step();
        self.go_on(root, winner, &near, then);
    }

    fn picked(&mut self, root: Chan, rung: Ext, by: Ext) {
        self.pbx.goes_to(root, rung);
        let called = self
            .dial(root, &[(rung, Fate::Rings)], false, None)
            .remove(0);
        self.step();
        let at = self.now;
        let picker = self.arrives(by, by, "*8");
        self.pbx.state(at, picker, 6);
        self.pbx
            .of_many(at, "Pickup", &[("", picker), ("Target", called.phone)], "");
        self.pbx.end(at, Some(root), picker, "ANSWER");
        self.pbx.state(at, root, 6);
        self.pbx.hangs_up(
            at,
            called.phone,
            if self.pbx.version == 16 { 26 } else { 16 },
        );
        self.pbx.bridge(at, &[picker, root]);
        self.talk();
        self.step();
        self.pbx.hangs_up_first(self.now, root);
        self.part();
        self.pbx.hangs_up(self.now, picker, 16);
    }
}

impl Called {
    /// Whose dial rings the phone.
    fn dialler(&self, root: Chan) -> Chan {
        self.pair.map_or(root, |(_, two)| two)
    }
}

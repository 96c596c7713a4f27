//! Calls to outside: by a click, by the phone.

use trubka::calls::OriginateKind;

use super::super::pbx::Chan;
use super::super::{COURIER, Ext, Fate, NUMBER, Then, Wanted};
use super::{Clicked, PATIENCE, Stage};

impl Stage<'_> {
    pub(super) fn click(
        &mut self,
        local: bool,
        who: Ext,
        own: Fate,
        callee: Fate,
    ) -> (Chan, Option<Clicked>) {
        let id = format!("trubka-{}", self.pbx.events.len());
        let at = self.now;
        let tech = self.pbx.tech();
        let (root, phone, pair) = if local {
            let (one, two) = self.pbx.local(at, who, None, Some(&id));
            let phone = self.pbx.channel(at, who, who, "s", Some(one));
            self.pbx.begin(at, None, one, &format!("{who}@internal"));
            self.pbx.begin(at, Some(two), phone, who);
            (one, phone, Some((one, two)))
        } else {
            let root = self.pbx.originated(at, &format!("{tech}/{who}"), &id);
            self.pbx.begin(at, None, root, who);
            (root, root, None)
        };
        let channel = if local {
            format!("Local/{who}@internal")
        } else {
            format!("{tech}/{who}")
        };
        let kind = OriginateKind::Operator {
            extension: who.to_owned(),
        };
        let clicked = Clicked {
            id,
            at,
            channel,
            exten: NUMBER,
            kind,
        };
        let dialler = pair.map(|(_, two)| two);
        self.now += 100;
        if !matches!(own, Fate::Busy | Fate::Dead) {
            self.pbx.rings(self.now, dialler, phone);
        }
        self.step();
        if own == Fate::Answers {
            let at = self.now;
            self.pbx.state(at, phone, 6);
            self.pbx.end(at, dialler, phone, "ANSWER");
            if let Some((one, two)) = pair {
                self.pbx.state(at, two, 6);
                self.pbx.state(at, one, 6);
                self.pbx.end(at, None, one, "ANSWER");
                self.pbx.bridge(at, &[phone, two]);
            }
            self.responds(&clicked, "Success", 4);
            self.step();
            self.pbx.goes_to(root, NUMBER);
            self.outside(root, callee, false);
            if let Some((_, two)) = pair {
                self.pbx.hangs_up(self.now, two, 16);
                self.pbx.hangs_up(self.now, phone, 16);
            }
        } else {
            let (status, cause) = self.does_not_come_up(&clicked, own);
            self.ends_first_leg(dialler, phone, status);
            self.pbx.hangs_up(self.now, phone, cause);
            if let Some((one, two)) = pair {
                self.pbx.hangs_up(self.now, two, cause);
                self.pbx.hangs_up(self.now, one, cause);
            }
        }
        (root, Some(clicked))
    }

    /// A courier is called back, and then whom they want is.
    pub(super) fn calls_back(
        &mut self,
        by_address: bool,
        courier: Fate,
        wanted: &Wanted,
    ) -> (Chan, Option<Clicked>) {
        const GROUP: &str = "600";
        let at = self.now;
        let tech = self.pbx.tech();
        let id = format!("trubka-courier-{}", self.pbx.events.len());
        let channel = match by_address {
            true => format!("{COURIER}@trunk"),
            false => format!("trunk/{COURIER}"),
        };
        // PJSIP puts the line's own address into the old form.
        let dialled = match (tech, by_address) {
            ("PJSIP", false) => format!("trunk/sip:{COURIER}@127.22.0.200:5060"),
            _ => channel.clone(),
        };
        let root = self.pbx.originated(at, &format!("{tech}/trunk"), &id);
        self.pbx.begin(at, None, root, &dialled);
        let exten = match wanted {
            Wanted::Outside { .. } => NUMBER,
            Wanted::Office(_) => GROUP,
        };
        let clicked = Clicked {
            id,
            at,
            channel: format!("{tech}/{channel}"),
            exten,
            kind: OriginateKind::Courier,
        };
        self.now += 100;
        if matches!(courier, Fate::Answers | Fate::Rings | Fate::Declines) {
            self.pbx.rings(self.now, None, root);
        }
        self.step();
        if courier != Fate::Answers {
            let (status, cause) = self.does_not_come_up(&clicked, courier);
            self.ends_first_leg(None, root, status);
            self.pbx.hangs_up(self.now, root, cause);
            return (root, Some(clicked));
        }
        self.pbx.state(self.now, root, 6);
        self.pbx.end(self.now, None, root, "ANSWER");
        self.responds(&clicked, "Success", 4);
        self.pbx.goes_to(root, exten);
        self.step();
        match wanted {
            Wanted::Outside { fate, gives_up } => self.outside(root, *fate, *gives_up),
            Wanted::Office(members) => {
                let called = self.dial(root, members, false, None);
                self.settle(root, called, false, None, Then::Nothing);
            }
        }
        (root, Some(clicked))
    }

    /// The first leg of an originate: DialStatus and cause of its end, which the answer to the originate
    /// may tell first.
    fn does_not_come_up(&mut self, clicked: &Clicked, fate: Fate) -> (&'static str, u32) {
        let refusal = self.refusal(fate);
        if refusal.is_none() {
            self.now += PATIENCE;
        }
        let reason = match refusal {
            Some(("BUSY", _)) if self.pbx.version == 16 => 5,
            Some(_) => 0,
            None => 3,
        };
        self.responds(clicked, "Failure", reason);
        refusal.unwrap_or(match (self.pbx.version, fate) {
            (16, Fate::Dead) => ("CANCEL", 0),
            (16, _) => ("CANCEL", 16),
            _ => ("CANCEL", 19),
        })
    }

    /// The originate's own dial has no end when its time is out.
    fn ends_first_leg(&mut self, dialler: Option<Chan>, phone: Chan, status: &str) {
        if dialler.is_some() || status != "CANCEL" {
            self.pbx.end(self.now, dialler, phone, status);
        }
    }

    /// OriginateResponse, which may come before anything of its channel.
    pub(super) fn responds(&mut self, clicked: &Clicked, word: &str, reason: u32) {
        let uniqueid = if word == "Success" {
            clicked.id.as_str()
        } else {
            "<unknown>"
        };
        let text = format!(
            "Event: OriginateResponse\r\nActionID: {0}\r\nResponse: {word}\r\nChannel: {1}\r\n\
             Reason: {reason}\r\nUniqueid: {uniqueid}\r\n",
            clicked.id, clicked.channel
        );
        self.pbx.says(self.now, text);
    }

    /// The number outside is called.
    pub(super) fn outside(&mut self, root: Chan, callee: Fate, gives_up: bool) {
        let line = self.pbx.channel(self.now, "trunk", NUMBER, "s", Some(root));
        self.pbx
            .begin(self.now, Some(root), line, &format!("trunk/{NUMBER}"));
        self.now += 100;
        if matches!(callee, Fate::Answers | Fate::Rings | Fate::Declines) {
            self.pbx.rings(self.now, Some(root), line);
        }
        self.step();
        if callee == Fate::Answers {
            let at = self.now;
            self.pbx.state(at, line, 6);
            self.pbx.end(at, Some(root), line, "ANSWER");
            self.pbx.state(at, root, 6);
            self.pbx.bridge(at, &[line, root]);
            self.talk();
            self.step();
            self.pbx.hangs_up_first(self.now, line);
            self.part();
            self.pbx.hangs_up(self.now, root, 16);
            return;
        }
        let (status, cause) = self.refusal(callee).unwrap_or_else(|| {
            self.now += PATIENCE;
            if gives_up {
                ("CANCEL", 127)
            } else {
                ("NOANSWER", 0)
            }
        });
        if status == "CANCEL" {
            self.pbx.own(self.now, "HangupRequest", root, "");
        }
        self.pbx.end(self.now, Some(root), line, status);
        self.pbx.hangs_up(self.now, line, cause);
        self.pbx.hangs_up(self.now, root, cause);
    }
}

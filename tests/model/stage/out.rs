//! Calls to outside: by a click, by the phone.

use super::super::pbx::Chan;
use super::super::{Ext, Fate, NUMBER};
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
        let tech = if self.pbx.version == 16 {
            "SIP"
        } else {
            "PJSIP"
        };
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
        let clicked = Clicked {
            id,
            at,
            channel,
            extension: who,
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
            let (status, cause, reason) = match own {
                Fate::Busy => ("BUSY", 17, 5),
                Fate::Declines if self.pbx.version == 16 => ("BUSY", 21, 5),
                Fate::Declines => ("NOANSWER", 21, 0),
                _ => {
                    self.now += PATIENCE;
                    ("NOANSWER", 0, 3)
                }
            };
            self.responds(&clicked, "Failure", reason);
            self.pbx.end(self.now, dialler, phone, status);
            self.pbx.hangs_up(self.now, phone, cause);
            if let Some((one, two)) = pair {
                self.pbx.hangs_up(self.now, two, cause);
                self.pbx.hangs_up(self.now, one, cause);
            }
        }
        (root, Some(clicked))
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
            self.step();
            self.pbx.hangs_up_first(self.now, line);
            self.pbx.hangs_up(self.now, root, 16);
            return;
        }
        let (status, cause) = match callee {
            Fate::Busy => ("BUSY", 17),
            Fate::Declines if self.pbx.version == 16 => ("BUSY", 21),
            Fate::Declines => ("NOANSWER", 21),
            Fate::NoSuchNumber => ("NOANSWER", 1),
            _ => {
                self.now += PATIENCE;
                if gives_up {
                    ("CANCEL", 127)
                } else {
                    ("NOANSWER", 0)
                }
            }
        };
        if status == "CANCEL" {
            self.pbx.own(self.now, "HangupRequest", root, "");
        }
        self.pbx.end(self.now, Some(root), line, status);
        self.pbx.hangs_up(self.now, line, cause);
        self.pbx.hangs_up(self.now, root, cause);
    }
}

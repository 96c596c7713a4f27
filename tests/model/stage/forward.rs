//! A phone forwards its caller (302).

use super::super::pbx::Chan;
use super::super::{CITY, Ext, Fate, Then};
use super::{Called, Stage};

impl Stage<'_> {
    /// The PBX dials where the phone says, through a Local pair, in the place of the phone.
    pub(super) fn forwards(
        &mut self,
        root: Chan,
        from: Ext,
        rings: bool,
        (to, fate): (Option<Ext>, Fate),
        gives_up: bool,
        then: Then,
    ) {
        self.pbx.goes_to(root, from);
        let phone = self.pbx.channel(self.now, from, from, "s", Some(root));
        self.pbx.begin(self.now, Some(root), phone, from);
        if rings {
            self.pbx.rings(self.now, Some(root), phone);
            self.step();
        }
        let at = self.now;
        let is_16 = self.pbx.version == 16;
        let exten = to.unwrap_or(CITY);
        if !is_16 {
            self.pbx.own(at, "HangupRequest", phone, "Cause: 23\r\n");
        }
        let (one, two) = self.pbx.local(at, exten, Some(root), None);
        let more = format!("DialStatus: CANCEL\r\nForward: {exten}\r\n");
        self.pbx.end_with(at, Some(root), phone, &more);
        self.pbx
            .begin(at, Some(root), one, &format!("{exten}@internal"));
        self.pbx.hangs_up(at, phone, if is_16 { 16 } else { 23 });
        let target = match to {
            Some(to) => self.pbx.channel(at, to, to, "s", Some(root)),
            None => self.pbx.channel(at, "trunk", CITY, "s", Some(root)),
        };
        let dialled = match to {
            Some(to) => to.to_owned(),
            None if is_16 => format!("trunk/{CITY}"),
            None => format!("{CITY}@trunk"),
        };
        self.pbx.begin(at, Some(two), target, &dialled);
        let called = Called {
            ext: exten,
            fate,
            phone: target,
            pair: Some((one, two)),
        };
        self.they_ring(root, std::slice::from_ref(&called));
        self.settle(root, vec![called], gives_up, None, then);
    }
}

//! Calls from the city that ring phones by `Dial`: one phone, or a group of them.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::channel::{Channel, Id, State};
use super::exchange::{End, Exchange, extension};
use super::people::{COLLEAGUES, CONTEXT, FROM_TRUNK, GROUP, OFFICE, OWN, TRUNK, name};
use super::phone::{Click, Line};

/// A call that comes in.
#[derive(Debug, Clone)]
pub(super) struct Incoming {
    /// Who calls; empty number: withheld.
    pub(super) number: String,
    /// The caller gives up after so long.
    pub(super) patience: Duration,
    /// This colleague answers after so long.
    pub(super) taker: Option<(&'static str, Duration)>,
}

impl Incoming {
    /// As the trunk tells it: who withholds the number is "anonymous" in SIP.
    pub(super) fn id(&self) -> Id {
        match self.number.as_str() {
            "" => Id::new("anonymous", "Anonymous"),
            number => Id::new(number, ""),
        }
    }
}

/// What happens while phones ring.
pub(super) enum Said {
    Own(Click),
    Taken(&'static str),
    GaveUp,
}

/// What is waited for while phones ring.
pub(super) struct Waits<'a> {
    pub(super) line: Option<Line<'a>>,
    own: Option<Instant>,
    taker: Option<(&'static str, Instant)>,
    until: Instant,
}

impl<'a> Waits<'a> {
    pub(super) fn new(exchange: &Exchange, call: &Incoming, line: Option<Line<'a>>) -> Self {
        let now = Instant::now();
        if let Some(line) = &line {
            line.ringing();
        }
        Self {
            own: exchange.pace.by_itself.map(|t| now + t),
            taker: call.taker.map(|(who, t)| (who, now + t)),
            until: now + call.patience,
            line,
        }
    }

    pub(super) async fn next(&mut self) -> Said {
        let own = self.own;
        let taker = self.taker;
        let until = self.until;
        match &mut self.line {
            Some(line) => tokio::select! {
                click = line.click() => Said::Own(click),
                () = at(own) => Said::Own(Click::Answer),
                () = at(taker.map(|t| t.1)) => Said::Taken(taker.map_or("", |t| t.0)),
                () = sleep_until(until) => Said::GaveUp,
            },
            None => tokio::select! {
                () = at(taker.map(|t| t.1)) => Said::Taken(taker.map_or("", |t| t.0)),
                () = sleep_until(until) => Said::GaveUp,
            },
        }
    }
}

async fn at(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}

impl Exchange {
    /// Somebody calls the direct number of an extension.
    pub(super) async fn incoming_direct(&self, call: &Incoming, extension: &'static str) {
        let did = format!("{}{}", &OFFICE[..9], &extension[1..]);
        self.ring(call, &[extension], &did, (CONTEXT, extension, 2))
            .await;
    }

    /// Somebody calls the number that rings every phone.
    pub(super) async fn ring_group(&self, call: &Incoming) {
        let everybody = COLLEAGUES.each_ref().map(|c| c.extension);
        self.ring(call, &everybody, GROUP, ("grp", "s", 1)).await;
    }

    async fn ring(
        &self,
        call: &Incoming,
        extensions: &[&'static str],
        did: &str,
        place: (&str, &str, u32),
    ) {
        // Waiting for the line first: while one call is in progress no other rings the own phone.
        let line = match extensions.contains(&OWN.extension) {
            true => Some(self.phone.line().await),
            false => None,
        };
        let group = extensions.len() > 1;
        let mut trunk = self.open(TRUNK, State::Ring, None, None, |c| {
            c.caller = call.id();
            c.at(FROM_TRUNK, did, 1);
        });
        trunk.at(place.0, place.1, place.2);
        trunk.application = "Dial";
        trunk.data = extensions
            .iter()
            .map(|x| format!("PJSIP/{x}"))
            .collect::<Vec<_>>()
            .join("&");
        self.keep(&trunk);

        let mut legs: Vec<Channel> = Vec::new();
        for x in extensions {
            let mut leg = self.leg(x, &trunk);
            if !group {
                leg.at(CONTEXT, x, 1);
            }
            self.connected(&mut leg, trunk.caller.clone());
            legs.push(leg);
        }
        for leg in &legs {
            self.dial_begin(
                Some(&trunk),
                leg,
                extension(&leg.device).unwrap_or_default(),
            );
        }
        if let [leg] = legs.as_slice() {
            self.connected(&mut trunk, leg.caller.clone());
        }
        for leg in &mut legs {
            self.state(leg, State::Ringing);
        }
        for leg in &legs {
            self.dial_ringing(Some(&trunk), leg);
        }

        let mut waits = Waits::new(self, call, line);
        let answered = loop {
            match waits.next().await {
                Said::Own(Click::Answer) => break OWN.extension,
                Said::Taken(x) => break x,
                Said::Own(Click::Hangup) => {
                    waits.line = None;
                    if let Some(leg) = take(&mut legs, OWN.extension) {
                        self.declined(&trunk, leg);
                    }
                    if legs.is_empty() {
                        self.soft_hangup(&trunk, End::NORMAL);
                        self.hangup(trunk, End::ALL_DECLINED);
                        return;
                    }
                }
                Said::GaveUp => {
                    self.gave_up(trunk, legs);
                    return;
                }
            }
        };
        if let Some(leg) = take(&mut legs, answered) {
            let line = waits.line.filter(|_| answered == OWN.extension);
            self.answered(trunk, leg, legs, line, group).await;
        }
    }

    /// The leg to a phone, not yet ringing.
    pub(super) fn leg(&self, extension: &str, trunk: &Channel) -> Channel {
        let device = format!("PJSIP/{extension}");
        self.open(&device, State::Down, None, Some(&trunk.linkedid), |c| {
            c.caller = Id::new(extension, name(extension));
            c.application = "AppDial";
            "(Outgoing Line)".clone_into(&mut c.data);
        })
    }

    fn declined(&self, trunk: &Channel, leg: Channel) {
        self.hangup_request(&leg, Some(End::DECLINED));
        self.dial_end(Some(trunk), &leg, "NOANSWER");
        self.hangup(leg, End::DECLINED);
    }

    fn gave_up(&self, trunk: Channel, legs: Vec<Channel>) {
        self.hangup_request(&trunk, Some(End::GAVE_UP));
        for leg in &legs {
            self.dial_end(Some(&trunk), leg, "CANCEL");
        }
        self.soft_hangup(&trunk, End::AFTER_GIVING_UP);
        self.hangup(trunk, End::GAVE_UP);
        for leg in legs {
            self.hangup(leg, End::RANG_IN_VAIN);
        }
    }

    async fn answered(
        &self,
        mut trunk: Channel,
        mut leg: Channel,
        others: Vec<Channel>,
        mut line: Option<Line<'_>>,
        group: bool,
    ) {
        self.state(&mut leg, State::Up);
        if group {
            self.connected(&mut trunk, leg.caller.clone());
        }
        for other in &others {
            self.dial_end(Some(&trunk), other, "CANCEL");
        }
        leg.exten.clear();
        self.dial_end(Some(&trunk), &leg, "ANSWER");
        self.state(&mut trunk, State::Up);
        for other in others {
            self.hangup(other, End::ELSEWHERE);
        }
        self.join(&mut leg, &mut trunk);
        if self.talk(line.as_mut()).await {
            self.hangup_request(&leg, Some(End::NORMAL));
            self.part(&mut leg, &mut trunk);
            self.hangup(leg, End::NORMAL);
            self.soft_hangup(&trunk, End::NORMAL);
            self.hangup(trunk, End::NORMAL);
        } else {
            self.hangup_request(&trunk, Some(End::NORMAL));
            self.part(&mut trunk, &mut leg);
            self.soft_hangup(&trunk, End::NORMAL);
            self.hangup(trunk, End::NORMAL);
            self.hangup(leg, End::NORMAL);
        }
    }

    /// Talks until the own phone is hung up (true) or the other side has said all.
    pub(super) async fn talk(&self, line: Option<&mut Line<'_>>) -> bool {
        match line {
            Some(line) => {
                line.talking();
                line.hung_up_within(self.pace.talk).await
            }
            None => {
                tokio::time::sleep(self.pace.talk).await;
                false
            }
        }
    }
}

/// Takes the leg of an extension out of those that ring.
pub(super) fn take(legs: &mut Vec<Channel>, x: &str) -> Option<Channel> {
    let at = legs.iter().position(|l| extension(&l.device) == Some(x))?;
    Some(legs.remove(at))
}

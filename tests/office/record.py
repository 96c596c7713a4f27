#!/usr/bin/env python3
"""Records real calls of a running test office as one operator's program would receive them.

  record.py 16|22 FOLDER [NAME…]     FOLDER/NAME.ami .sent .times .expect.json

What happened is written by the script that made it happen, from what its phones sent and received, never from AMI.
In .expect.json: `replay` is the office's view of `trubka replay`, `views` those of some extensions; a key that is left
out is not compared; seconds may differ by 0.2.
"""
import json
import os
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from phones import Ami, Phones, uac, uas  # noqa: E402

TAKES = {}
TRUNK = 200


def take(name, user="operator", late=False):
    """Registers a function as the take of that name, recorded as that AMI user; a late one connects by itself."""
    def register(function):
        TAKES[name] = (function, user, late)
        return function
    return register


class Stage:
    """What a take works with: the phones, the recording connection, and what it says about the calls."""

    def __init__(self, version, path, user, phones):
        self.version, self.path, self.user, self.phones, self.ami = version, path, user, phones, None
        self.replay, self.views, self.facts = [], {}, ""
        self.technology = {16: "SIP", 22: "PJSIP"}[version]

    def connect(self):
        """Logs in; from here on everything is recorded."""
        self.ami = Ami(self.version, path=self.path)
        assert self.ami.login(self.user)["Response"] == "Success"

    def phone(self, extension, **settings):
        """The phone of an extension, waiting for one call."""
        return self.phones.play(uas(**settings), extension)

    def city(self, number, to, **settings):
        """A caller from the city."""
        return self.phones.play(uac(number, to, **settings), TRUNK)

    def dials(self, extension, to, **settings):
        """An operator's phone that dials by itself."""
        return self.phones.play(uac(extension, to, user=extension, **settings), extension)

    def click(self, extension, to, ring_ms=20000, context="internal", channel=None):
        """A click on the button: the Originate that the program sends."""
        n = len(self.replay) + 1
        return self.ami.act("Originate", action_id=f"dial-{n}", Channel=channel or f"{self.technology}/{extension}",
                            Context=context, Exten=to, Priority=1, CallerID=f'"{to}" <{extension}>', Timeout=ring_ms,
                            Async="true", ChannelId=f"own-{self.version}-{int(time.time())}-{n}")

    def say(self, *views, **call):
        """One call as the office sees it, and as the operators do: (extension, keys that differ)."""
        self.replay.append(call)
        for extension, differences in views:
            self.views.setdefault(str(extension), []).append({**call, **differences})


def incoming(number, **more):
    """What all answered and missed calls from outside share."""
    return {"direction": "incoming", "number": number, "transfers": [], "queue": None, "ended": True, **more}


def outgoing(number, extension, **more):
    """The same of calls to the outside."""
    return {"direction": "outgoing", "number": number, "extension": str(extension), "transfers": [], "queue": None, "ended": True, **more}


def answered(phone, who):
    """What the phone that answered says."""
    return {"outcome": "answered", "answered_by": str(who), "ring_secs": phone.rang_secs(), "talk_secs": phone.talked_secs()}


def unanswered(phone, outcome):
    """What a phone that was not answered says."""
    return {"outcome": outcome, "answered_by": None, "ring_secs": phone.rang_secs(), "talk_secs": 0}


# ------------------------------------------------------------------------------------------------ from the city

@take("01-answered")
def _(s):
    s.facts = "79035550101 calls 101, who answers; the caller hangs up"
    a, c = s.phone(101, ring_ms=2300), s.city("79035550101", "74951234501", talk_ms=3400)
    c.process.wait(30)
    s.say((101, {"cards": 1}), **incoming("79035550101", extension="101", rang=["101"], **answered(a, 101)))
    s.views["102"] = []


@take("02-answered-operator-hangs-up", user="minimal")
def _(s):
    s.facts = "74957770102 calls 102, who answers and hangs up; the AMI user may read class call only"
    a, c = s.phone(102, ring_ms=900, talk_ms=2600), s.city("74957770102", "74951234502", talk_ms=20000)
    c.process.wait(30)
    s.say((102, {"cards": 1}), **incoming("74957770102", extension="102", rang=["102"], **answered(a, 102)))


@take("03-missed-hang-up")
def _(s):
    s.facts = "the caller gives up while 101 rings"
    a, c = s.phone(101, ring_ms=30000), s.city("79035550103", "74951234501", cancel_ms=3100)
    c.process.wait(30)
    s.say((101, {"cards": 1}), **incoming("79035550103", extension="101", rang=["101"], **unanswered(a, "missed")))


@take("04-missed-time-out")
def _(s):
    s.facts = "nobody answers 103; the dialplan gives up after 12 s"
    a, c = s.phone(103, ring_ms=40000), s.city("79035550104", "74951234503")
    c.process.wait(40)
    s.say((103, {"cards": 1}), **incoming("79035550104", extension="103", rang=["103"], **unanswered(a, "missed")))


@take("05-busy")
def _(s):
    s.facts = "101 answers 486 at once, then, to a second caller, 486 after ringing"
    a, c = s.phone(101, ring_ms=1, silent=True, final=486, text="Busy Here"), s.city("79035550105", "74951234501")
    c.process.wait(30)
    s.say(**incoming("79035550105", outcome="busy", answered_by=None, talk_secs=0, ring_secs=0))
    a, c = s.phone(101, ring_ms=1700, final=486, text="Busy Here"), s.city("79035550106", "74951234501")
    c.process.wait(30)
    s.say(**incoming("79035550106", extension="101", rang=["101"], **unanswered(a, "busy")))


@take("06-refused-603")
def _(s):
    s.facts = "102 declines by a key after 2.1 s"
    a, c = s.phone(102, ring_ms=2100, final=603, text="Decline"), s.city("79035550107", "74951234502")
    c.process.wait(30)
    s.say((102, {"cards": 1}), **incoming("79035550107", extension="102", rang=["102"], **unanswered(a, "rejected")))


@take("07-menu-answered")
def _(s):
    s.facts = "a menu speaks first, then 101 rings and answers; the caller's channel is Up long before"
    a, c = s.phone(101, ring_ms=1900, talk_ms=2800), s.city("79035550108", "74951234580", talk_ms=30000)
    c.process.wait(40)
    s.say((101, {"cards": 1}), **incoming("79035550108", extension="101", rang=["101"], **answered(a, 101)))


@take("08-menu-missed")
def _(s):
    s.facts = "a menu speaks first, then 101 rings, and the caller gives up"
    a, c = s.phone(101, ring_ms=30000), s.city("79035550109", "74951234580", talk_ms=6500)
    c.process.wait(40)
    s.say((101, {"cards": 1}), **incoming("79035550109", extension="101", rang=["101"], **unanswered(a, "missed")))


@take("09-menu-only")
def _(s):
    s.facts = "a menu speaks and the call is over; no phone rang"
    c = s.city("79035550110", "74951234582", talk_ms=30000)
    c.process.wait(40)
    s.say(**incoming("79035550110", extension=None, rang=[], outcome="menu_only", answered_by=None, talk_secs=0))
    s.views["101"] = []


@take("10-unregistered")
def _(s):
    s.facts = "105 has no phone: no channel and no Dial event for it"
    c = s.city("79035550111", "74951234505")
    c.process.wait(30)
    s.say(**incoming("79035550111", rang=[], outcome="unreachable", answered_by=None, talk_secs=0))
    s.views["101"] = []


# ------------------------------------------------------------------------------------------------ groups and queues

@take("11-group-answered")
def _(s):
    s.facts = "a ring group; 103 answers"
    a, b, c = s.phone(101, ring_ms=30000), s.phone(102, ring_ms=30000), s.phone(103, ring_ms=2700)
    s.city("79035550112", "74951234560", talk_ms=3200).process.wait(30)
    elsewhere = {"outcome": "answered_elsewhere", "cards": 1}
    s.say((101, elsewhere), (102, elsewhere), (103, {"cards": 1}), **incoming("79035550112", rang=["101", "102", "103"], **answered(c, 103)))
    for extension in ("101", "102"):
        del s.views[extension][0]["talk_secs"], s.views[extension][0]["ring_secs"]


@take("12-group-one-busy", user="all")
def _(s):
    s.facts = "a ring group; 101 is busy at once, 102 answers"
    s.phone(101, ring_ms=1, silent=True, final=486, text="Busy Here"), s.phone(103, ring_ms=30000)
    b = s.phone(102, ring_ms=1600, talk_ms=2200)
    s.city("79035550113", "74951234560", talk_ms=30000).process.wait(30)
    s.say((102, {"cards": 1}), **incoming("79035550113", **answered(b, 102)))


@take("13-group-missed")
def _(s):
    s.facts = "a ring group; the caller gives up"
    phones = [s.phone(extension, ring_ms=30000) for extension in (101, 102, 103)]
    s.city("79035550114", "74951234560", cancel_ms=2900).process.wait(30)
    one = {"cards": 1}
    s.say((101, one), (102, one), (103, one), **incoming("79035550114", rang=["101", "102", "103"], **unanswered(phones[0], "missed")))


@take("14-queue-answered")
def _(s):
    s.facts = "a queue that rings all; 102 answers, the caller hangs up"
    s.phone(101, ring_ms=30000), s.phone(103, ring_ms=30000)
    b = s.phone(102, ring_ms=3300)
    s.city("79035550115", "74951234570", talk_ms=7100).process.wait(30)
    s.say((102, {"cards": 1}), (103, {"outcome": "answered_elsewhere", "cards": 1}),
          **incoming("79035550115", rang=["101", "102", "103"], **answered(b, 102)) | {"queue": "operators"})
    del s.views["103"][0]["talk_secs"], s.views["103"][0]["ring_secs"]


@take("15-queue-abandoned")
def _(s):
    s.facts = "a queue that rings all; the caller gives up"
    phones = [s.phone(extension, ring_ms=30000) for extension in (101, 102, 103)]
    s.city("79035550116", "74951234570", talk_ms=4600).process.wait(30)
    s.say((101, {"cards": 1}), **incoming("79035550116", rang=["101", "102", "103"], **unanswered(phones[0], "missed")) | {"queue": "operators"})


@take("16-queue-second-round")
def _(s):
    s.facts = "nobody answers the queue's first round of 15 s; in the second, with new channels, 101 does"
    first = [s.phone(extension, ring_ms=40000) for extension in (101, 102, 103)]
    caller = s.city("79035550117", "74951234570", talk_ms=60000)
    for phone in first:
        phone.process.wait(30)
    a = s.phone(101, ring_ms=1500, talk_ms=2000)
    s.phone(102, ring_ms=30000), s.phone(103, ring_ms=30000)
    caller.process.wait(40)
    s.say((101, {"cards": 1}), (102, {"outcome": "answered_elsewhere", "cards": 1}),
          **incoming("79035550117", rang=["101", "102", "103"], **answered(a, 101)) | {"queue": "operators"})
    del s.views["102"][0]["talk_secs"], s.views["102"][0]["ring_secs"]


# ------------------------------------------------------------------------------------------------ at a click

@take("20-click-answered")
def _(s):
    s.facts = "101's phone rings and answers, the trunk rings and answers, the called party hangs up"
    s.phone(101, ring_ms=1300)
    t = s.phone(TRUNK, ring_ms=2400, talk_ms=3100)
    s.click(101, "79265550120")
    t.process.wait(30)
    s.say((101, {"cards": 0}), **outgoing("79265550120", 101, **answered(t, "79265550120")))


@take("21-click-plain-context", user="all")
def _(s):
    s.facts = "the same in a context that leaves CALLERID alone; the operator hangs up"
    a = s.phone(102, ring_ms=700, talk_ms=4700)
    t = s.phone(TRUNK, ring_ms=1800)
    s.click(102, "74955550121", context="plain")
    a.process.wait(30)
    t.process.wait(30)
    s.say((102, {"cards": 0}), **outgoing("74955550121", 102, **answered(t, "74955550121")))


@take("22-click-callee-busy")
def _(s):
    s.facts = "101 answers, the called party is busy"
    s.phone(101, ring_ms=1100)
    t = s.phone(TRUNK, ring_ms=800, final=486, text="Busy Here")
    s.click(101, "79265550122")
    t.process.wait(30)
    s.say((101, {"cards": 0}), **outgoing("79265550122", 101, **unanswered(t, "busy")))


@take("23-click-callee-silent")
def _(s):
    s.facts = "101 answers, the called party does not; the dialplan gives up after 20 s"
    s.phone(101, ring_ms=1000)
    t = s.phone(TRUNK, ring_ms=50000)
    s.click(101, "79265550123")
    t.process.wait(40)
    s.say((101, {"cards": 0}), **outgoing("79265550123", 101, **unanswered(t, "no_answer")))


@take("24-click-cancelled")
def _(s):
    s.facts = "101 answers and hangs up while the called party's phone rings"
    s.phone(101, ring_ms=900, talk_ms=3600)
    t = s.phone(TRUNK, ring_ms=50000)
    s.click(101, "79265550124")
    t.process.wait(40)
    s.say((101, {"cards": 0}), **outgoing("79265550124", 101, **unanswered(t, "cancelled")))


@take("25-click-bad-number")
def _(s):
    s.facts = "101 answers; the telephone company says 404"
    s.phone(101, ring_ms=800)
    t = s.phone(TRUNK, ring_ms=1, silent=True, final=404, text="Not Found")
    s.click(101, "79265550125")
    t.process.wait(40)
    s.say((101, {"cards": 0}), **outgoing("79265550125", 101, outcome="bad_number", answered_by=None, talk_secs=0))


@take("26-click-callee-refuses")
def _(s):
    s.facts = "101 answers; the called party declines with 603"
    s.phone(101, ring_ms=1200)
    t = s.phone(TRUNK, ring_ms=1500, final=603, text="Decline")
    s.click(101, "79265550126")
    t.process.wait(40)
    s.say((101, {"cards": 0}), **outgoing("79265550126", 101, **unanswered(t, "rejected")))


@take("27-click-own-phone-silent")
def _(s):
    s.facts = "101's phone rings for the Originate's 5 s and nobody lifts it"
    a = s.phone(101, ring_ms=50000)
    s.click(101, "79265550127", ring_ms=5000)
    a.process.wait(40)
    s.say((101, {"cards": 0}), **outgoing("79265550127", 101, **unanswered(a, "own_phone"), reason="silent"))


@take("28-click-own-phone-declines")
def _(s):
    s.facts = "the operator declines the call back on the own phone, 603; then the phone is busy, 486"
    a = s.phone(101, ring_ms=1400, final=603, text="Decline")
    s.click(101, "79265550128")
    a.process.wait(40)
    time.sleep(0.5)
    s.say((101, {"cards": 0}), **outgoing("79265550128", 101, **unanswered(a, "own_phone"), reason="declined"))
    a = s.phone(101, ring_ms=1, silent=True, final=486, text="Busy Here")
    s.click(101, "79265550129")
    a.process.wait(40)
    s.say((101, {"cards": 0}), **outgoing("79265550129", 101, outcome="own_phone", reason="busy", answered_by=None, talk_secs=0))


@take("29-click-own-phone-unregistered")
def _(s):
    s.facts = "105 has no phone: the PBX refuses the Originate at once"
    s.click(105, "79265550130")
    s.ami.wait(10, Event="OriginateResponse", ActionID="dial-1")
    s.say((105, {"cards": 0}), **outgoing("79265550130", 105, outcome="own_phone", reason="unreachable", answered_by=None, talk_secs=0))


@take("30-click-internal")
def _(s):
    s.facts = "a click that calls a colleague"
    s.phone(101, ring_ms=900)
    b = s.phone(103, ring_ms=1700, talk_ms=2300)
    s.click(101, "103")
    b.process.wait(30)
    s.say((101, {"cards": 0}), direction="internal", extension="101", transfers=[], ended=True, **answered(b, 103))


@take("31-click-own-phone-switched-off")
def _(s):
    s.facts = "102 is registered but nobody listens at its address: silence until the Originate's 4.5 s are over"
    s.click(102, "79265550131", ring_ms=4500)
    s.ami.wait(15, Event="OriginateResponse", ActionID="dial-1")
    # chan_sip calls a phone ringing as soon as it has sent the INVITE, so the seconds of ringing are not compared.
    s.say((102, {"cards": 0}), **outgoing("79265550131", 102, outcome="own_phone", reason="silent", answered_by=None, talk_secs=0))


# ------------------------------------------------------------------------------------------------ by the phone

@take("40-dialled-answered")
def _(s):
    s.facts = "102 dials the city by the phone itself; answered, the operator hangs up"
    t = s.phone(TRUNK, ring_ms=2200)
    s.dials(102, "79265550140", talk_ms=3700).process.wait(30)
    s.say((102, {"cards": 0}), **outgoing("79265550140", 102, **answered(t, "79265550140")))


@take("41-dialled-cancelled")
def _(s):
    s.facts = "101 dials by the phone itself and hangs up while it rings"
    t = s.phone(TRUNK, ring_ms=40000)
    s.dials(101, "79265550141", cancel_ms=2500).process.wait(30)
    s.say((101, {"cards": 0}), **outgoing("79265550141", 101, **unanswered(t, "cancelled")))


@take("42-dialled-busy")
def _(s):
    s.facts = "101 dials by the phone itself; the called party is busy, then another is not there (404)"
    t = s.phone(TRUNK, ring_ms=1, silent=True, final=486, text="Busy Here")
    s.dials(101, "79265550142").process.wait(30)
    t.process.wait(10)
    s.say(**outgoing("79265550142", 101, outcome="busy", answered_by=None, talk_secs=0))
    s.phone(TRUNK, ring_ms=1, silent=True, final=404, text="Not Found")
    s.dials(101, "79265550143").process.wait(30)
    s.say(**outgoing("79265550143", 101, outcome="bad_number", answered_by=None, talk_secs=0))


@take("43-internal-answered")
def _(s):
    s.facts = "101 calls 103 by the phone itself"
    b = s.phone(103, ring_ms=1600)
    s.dials(101, "103", talk_ms=2900).process.wait(30)
    s.say((103, {"cards": 1}), (101, {"cards": 0}), direction="internal", extension="101", rang=["103"], queue=None, transfers=[], ended=True, **answered(b, 103))
    del s.replay[0]["extension"], s.views["103"][0]["extension"]


@take("44-internal-missed")
def _(s):
    s.facts = "102 calls 101 by the phone itself and gives up"
    a = s.phone(101, ring_ms=40000)
    s.dials(102, "101", cancel_ms=2300).process.wait(30)
    s.say((101, {"cards": 1}), direction="internal", rang=["101"], queue=None, transfers=[], ended=True, **unanswered(a, "missed"))


# ------------------------------------------------------------------------------------------------ redirect, names

@take("50-redirect", user="all")
def _(s):
    s.facts = "101 answers; the program redirects the caller to 103, who answers; the caller hangs up"
    a, b = s.phone(101, ring_ms=1400), s.phone(103, ring_ms=2600)
    c = s.city("79035550150", "74951234501", talk_ms=9000)
    a.wait_for("S", "SIP/2.0 200", "INVITE")
    time.sleep(2.2)
    channel = s.ami.wait(Event="Newchannel", CallerIDNum="79035550150")["Channel"]
    s.ami.act("Redirect", Channel=channel, Context="internal", Exten="103", Priority=1)
    c.process.wait(30)
    talk = round(a.talked_secs() + b.talked_secs(), 2)
    s.say((101, {"cards": 1}), (103, {"cards": 1}),
          **incoming("79035550150", extension="101", rang=["101", "103"], outcome="answered", answered_by="101", ring_secs=a.rang_secs(),
                     talk_secs=talk) | {"transfers": [{"kind": "redirect", "to": "103", "answered": True}]})
    del s.views["103"][0]["talk_secs"], s.views["103"][0]["ring_secs"], s.views["103"][0]["answered_by"], s.views["103"][0]["rang"]
    del s.views["103"][0]["extension"]


@take("60-names")
def _(s):
    s.facts = "a Cyrillic name; a number with +7; a name set by the dialplan; number and name withheld by the dialplan; anonymous"
    cases = [
        (dict(number="79035550160", to="74951234501", name="Пётр Ёлкин"), "79035550160", "Пётр Ёлкин"),
        (dict(number="+79035550161", to="74951234501"), "79035550161", None),
        (dict(number="79035550162", to="74951234590"), "79035550162", "Иванов Пётр «ООО Ромашка»"),
        (dict(number="79035550163", to="74951234591", name="Hidden"), None, None),
        (dict(number=None, to="74951234501", raw_from='"Anonymous" <sip:anonymous@anonymous.invalid>'), None, None),
    ]
    for arguments, number, name in cases:
        a = s.phone(101, ring_ms=600)
        s.phones.play(uac(talk_ms=800, **arguments), TRUNK).process.wait(20)
        s.say((101, {"cards": 1}), **incoming(number, extension="101", rang=["101"], **answered(a, 101)), name=name)
        time.sleep(0.3)
    del s.replay[-1]["name"], s.views["101"][-1]["name"]


@take("61-three-at-once")
def _(s):
    s.facts = "while 101 talks with one caller, 102 is rung by another, who gives up, and 103 dials the city"
    a, b, t = s.phone(101, ring_ms=700), s.phone(102, ring_ms=40000), s.phone(TRUNK, ring_ms=1900)
    first = s.phones.play(uac("79035550165", "74951234501", talk_ms=8200), TRUNK, port=5070)
    a.wait_for("S", "SIP/2.0 200", "INVITE")
    second = s.phones.play(uac("79035550166", "74951234502", cancel_ms=4300), TRUNK, port=5080)
    b.wait_for("S", "SIP/2.0 180")
    third = s.dials(103, "79265550167", talk_ms=900)
    for phone in (third, second, first):
        phone.process.wait(30)
    s.say((103, {"cards": 0}), **outgoing("79265550167", 103, **answered(t, "79265550167")))
    s.say((102, {"cards": 1}), **incoming("79035550166", extension="102", rang=["102"], **unanswered(b, "missed")))
    s.say((101, {"cards": 1}), **incoming("79035550165", extension="101", rang=["101"], **answered(a, 101)))


@take("70-connected-in-mid-call", late=True)
def _(s):
    s.facts = "the program connects while 101 talks and another caller rings 102, and lists the channels; 102 then answers"
    a, b = s.phone(101, ring_ms=900), s.phone(102, ring_ms=6500, talk_ms=2600)
    first = s.city("79035550170", "74951234501", talk_ms=7000)
    a.wait_for("S", "SIP/2.0 200", "INVITE")
    second = s.phones.play(uac("79035550171", "74951234502", talk_ms=20000), TRUNK, port=5070)
    b.wait_for("S", "SIP/2.0 180")
    time.sleep(1.5)
    s.connect()
    s.ami.act("Status")
    first.process.wait(30)
    second.process.wait(30)
    # How long it rang and talked before the connect nobody can know.
    s.say((101, {}), **incoming("79035550170", outcome="answered", answered_by="101"))
    s.say((102, {"cards": 1}), **incoming("79035550171", extension="102", rang=["102"], outcome="answered", answered_by="102",
                                          talk_secs=b.talked_secs()))


# ------------------------------------------------------------------------------------------------ the recording

def record(version, folder, name):
    """Records one take; raises when a phone did not play its part."""
    function, user, late = TAKES[name]
    phones = Phones(version)
    stage = Stage(version, os.path.join(folder, name), user, phones)
    try:
        if not late:
            stage.connect()
        function(stage)
        failed = phones.finish()
        time.sleep(0.7)  # the last events, Cdr among them, come after the phones are done
    finally:
        phones.stop()
        if stage.ami:
            stage.ami.close()
    if failed:
        raise AssertionError(f"{name} on {version}: {failed}")
    expected = {"asterisk": version, "capture": name, "ami_user": user, "facts": stage.facts, "replay": stage.replay, "views": stage.views}
    with open(os.path.join(folder, name + ".expect.json"), "w", encoding="utf-8") as file:
        json.dump(expected, file, ensure_ascii=False, indent=1)
        file.write("\n")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    version, folder, names = int(sys.argv[1]), sys.argv[2], sys.argv[3:] or list(TAKES)
    os.makedirs(folder, exist_ok=True)
    registering = Phones(version)
    registering.register()
    registering.stop()
    bad = []
    for name in names:
        begin = time.time()
        try:
            record(version, folder, name)
            print(f"{version} {name}: {time.time() - begin:.1f} s", flush=True)
        except AssertionError as error:
            bad.append(name)
            print(f"{version} {name}: {error}", flush=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()

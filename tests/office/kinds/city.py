"""Calls from the city to one phone, a menu, a mailbox."""
from stage import answered, card, incoming, take, unanswered

from .shared import BUSY, DECLINES, calls_in, not_through, to_one


@take("01-answered")
def _(s):
    s.facts = "79035550101 calls 101, who answers; the caller hangs up"
    calls_in(s, 101, "79035550101", "74951234501", dict(ring_ms=2300), dict(talk_ms=3400), lambda phone: answered(phone, 101))


@take("02-answered-operator-hangs-up", user="minimal")
def _(s):
    s.facts = "74957770102 calls 102, who answers and hangs up; the AMI user may read class call only"
    calls_in(s, 102, "74957770102", "74951234502", dict(ring_ms=900, talk_ms=2600), dict(talk_ms=20000), lambda phone: answered(phone, 102))


@take("03-missed-hang-up")
def _(s):
    s.facts = "the caller gives up while 101 rings"
    calls_in(s, 101, "79035550103", "74951234501", dict(ring_ms=30000), dict(cancel_ms=3100), lambda phone: unanswered(phone, "missed"))


@take("04-missed-time-out")
def _(s):
    s.facts = "nobody answers 103; the dialplan gives up after 12 s"
    calls_in(s, 103, "79035550104", "74951234503", dict(ring_ms=40000), {}, lambda phone: unanswered(phone, "missed"), secs=40)


@take("05-busy")
def _(s):
    s.facts = "101 answers 486 at once, then, to a second caller, 486 after ringing"
    a, c = s.phone(101, ring_ms=1, silent=True, **BUSY), s.city("79035550105", "74951234501")
    c.process.wait(30)
    s.say(card(101), **incoming("79035550105", **not_through("busy"), ring_secs=0))
    calls_in(s, 101, "79035550106", "74951234501", dict(ring_ms=1700, **BUSY), {}, lambda phone: unanswered(phone, "busy"))


@take("06-refused-603")
def _(s):
    s.facts = "102 declines by a key after 2.1 s"
    calls_in(s, 102, "79035550107", "74951234502", dict(ring_ms=2100, **DECLINES), {}, lambda phone: unanswered(phone, "rejected"))


@take("07-menu-answered")
def _(s):
    s.facts = "a menu speaks first, then 101 rings and answers; the caller's channel is Up long before"
    calls_in(s, 101, "79035550108", "74951234580", dict(ring_ms=1900, talk_ms=2800), dict(talk_ms=30000),
             lambda phone: answered(phone, 101), secs=40)


@take("08-menu-missed")
def _(s):
    s.facts = "a menu speaks first, then 101 rings, and the caller gives up"
    calls_in(s, 101, "79035550109", "74951234580", dict(ring_ms=30000), dict(talk_ms=6500),
             lambda phone: unanswered(phone, "missed"), secs=40)


@take("09-menu-only")
def _(s):
    s.facts = "a menu speaks and the call is over; no phone rang"
    c = s.city("79035550110", "74951234582", talk_ms=30000)
    c.process.wait(40)
    s.say(**incoming("79035550110", extension=None, rang=[], **not_through("menu_only")))


@take("10-unregistered")
def _(s):
    s.facts = "105 has no phone: no channel and no Dial event for it"
    c = s.city("79035550111", "74951234505")
    c.process.wait(30)
    s.say(**incoming("79035550111", rang=[], **not_through("unreachable")))


@take("17-two-devices")
def _(s):
    s.facts = "107 has two phones, of which the settings know; the second answers"
    s.devices = {"107": [f"{s.technology}/107", f"{s.technology}/0004f2aabbcc"]}
    s.phones.register([107, ("0004f2aabbcc", 117)])
    s.phone(107, ring_ms=30000)
    b = s.phone(117, ring_ms=2100, talk_ms=20000)
    s.city("79035550171", "74951234507", talk_ms=2400).process.wait(30)
    s.say(card(107), **to_one(107, "79035550171", **answered(b, 107)))


@take("18-two-devices-by-hint")
def _(s):
    s.facts = "107 has two phones, of which the PBX's hint tells; the first declines, the caller gives up while the second rings"
    s.phones.register([107, ("0004f2aabbcc", 117)])
    s.ami.act("ExtensionStateList")
    s.phone(107, ring_ms=900, **DECLINES)
    b = s.phone(117, ring_ms=30000)
    s.city("79035550172", "74951234507", cancel_ms=2600).process.wait(30)
    s.say(card(107), **to_one(107, "79035550172", **unanswered(b, "missed")))


@take("19-two-contacts", versions=(22,))
def _(s):
    s.facts = "two phones are registered as 108; the second answers"
    s.phones.register([108, (108, 118)])
    s.phone(108, ring_ms=30000)
    b = s.phone(118, ring_ms=1700, talk_ms=20000)
    s.city("79035550173", "74951234508", talk_ms=2200).process.wait(30)
    s.say(card(108), **to_one(108, "79035550173", **answered(b, 108)))


@take("1a-voicemail")
def _(s):
    s.facts = "nobody answers 101 for 3 s; the mailbox answers, and the caller speaks to it"
    a = s.phone(101, ring_ms=30000)
    s.city("79035550174", "74951234583", talk_ms=5200).process.wait(30)
    s.say(card(101), **to_one(101, "79035550174", **unanswered(a, "missed")))


@take("1b-early-media")
def _(s):
    s.facts = "103's phone sends 183 and no 180; it answers after 2.2 s"
    b = s.phone(103, ring_ms=2200, progress=True)
    s.city("79035550175", "74951234503", talk_ms=2000).process.wait(30)
    s.say(card(103), **to_one(103, "79035550175", outcome="answered", answered_by="103",
                                talk_secs=b.talked_secs()))

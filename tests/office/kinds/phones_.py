"""What operators do by the phone itself: dialling, hold, several calls at one phone."""
from stage import TRUNK, answered, called_by, card, incoming, internal, no_card, outgoing, take, unanswered

from .shared import BUSY, DECLINES, not_through


@take("40-dialled-answered")
def _(s):
    s.facts = "102 dials the city by the phone itself; answered, the operator hangs up"
    t = s.phone(TRUNK, ring_ms=2200)
    s.dials(102, "79265550140", talk_ms=3700).process.wait(30)
    s.say(no_card(102), **outgoing("79265550140", 102, **answered(t, "79265550140")))


@take("41-dialled-cancelled")
def _(s):
    s.facts = "101 dials by the phone itself and hangs up while it rings"
    t = s.phone(TRUNK, ring_ms=40000)
    s.dials(101, "79265550141", cancel_ms=2500).process.wait(30)
    s.say(no_card(101), **outgoing("79265550141", 101, **unanswered(t, "cancelled")))


@take("42-dialled-busy")
def _(s):
    s.facts = "101 dials by the phone itself; the called party is busy, then another is not there (404)"
    t = s.phone(TRUNK, ring_ms=1, silent=True, **BUSY)
    s.dials(101, "79265550142").process.wait(30)
    t.process.wait(10)
    s.say(no_card(101), **outgoing("79265550142", 101, **not_through("busy")))
    s.phone(TRUNK, ring_ms=1, silent=True, final=404, text="Not Found")
    s.dials(101, "79265550143").process.wait(30)
    s.say(no_card(101), **outgoing("79265550143", 101, **not_through("bad_number")))


@take("43-internal-answered")
def _(s):
    s.facts = "101 calls 103 by the phone itself"
    b = s.phone(103, ring_ms=1600)
    s.dials(101, "103", talk_ms=2900).process.wait(30)
    s.say(no_card(101), card(103, **called_by(101, 103)), **internal(101, 103, rang=["103"], **answered(b, 103)))


@take("44-internal-missed")
def _(s):
    s.facts = "102 calls 101 by the phone itself and gives up"
    a = s.phone(101, ring_ms=40000)
    s.dials(102, "101", cancel_ms=2300).process.wait(30)
    s.say(no_card(102), card(101, **called_by(102, 101)), **internal(102, 101, rang=["101"], **unanswered(a, "missed")))


@take("45-internal-unregistered")
def _(s):
    s.facts = "101 calls 105, which has no phone, by the phone itself"
    s.dials(101, "105").process.wait(30)
    s.say(no_card(101), **internal(101, 105, rang=[], **not_through("unreachable")))


@take("46-internal-busy")
def _(s):
    s.facts = "101 calls 102, who is busy, then 103, who declines"
    s.phone(102, ring_ms=1, silent=True, **BUSY)
    s.dials(101, "102").process.wait(30)
    s.say(no_card(101), card(102, **called_by(101, 102)), **internal(101, 102, rang=["102"], **not_through("busy")))
    c = s.phone(103, ring_ms=1300, **DECLINES)
    s.dials(101, "103").process.wait(30)
    s.say(no_card(101), card(103, **called_by(101, 103)), **internal(101, 103, rang=["103"], **unanswered(c, "rejected")))


@take("401-hold", user="all")
def _(s):
    s.facts = "101 answers and puts the caller on hold for 1.8 s by the phone's key"
    a = s.phone(101, ring_ms=900, hold=(1200, 1800))
    s.city("79035550401", "74951234501", talk_ms=5000).process.wait(30)
    s.say(card(101), **incoming("79035550401", extension="101", rang=["101"], **answered(a, 101)))


@take("402-hold-by-caller")
def _(s):
    s.facts = "the caller puts 102 on hold and comes back; then another hangs up while on hold by 102"
    b = s.phone(102, ring_ms=700)
    s.city("79035550402", "74951234502", talk_ms=800, hold=(900, 1300)).process.wait(30)
    s.say(card(102), **incoming("79035550402", extension="102", rang=["102"], **answered(b, 102)))
    b = s.phone(102, ring_ms=700, hold=(800, None))
    s.city("79035550403", "74951234502", talk_ms=2500).process.wait(30)
    s.say(card(102), **incoming("79035550403", extension="102", rang=["102"], **answered(b, 102)))


@take("403-call-waiting-missed")
def _(s):
    s.facts = "101 talks; a second caller rings the same phone and gives up"
    a = s.phone(101, calls=2, ring_ms=1300, variants=[("79035550405", dict(ring_ms=30000))])
    first = s.city("79035550404", "74951234501", talk_ms=6500)
    a.wait_for("S", "SIP/2.0 200", "INVITE")
    s.city("79035550405", "74951234501", port=5070, cancel_ms=2200).process.wait(30)
    first.process.wait(30)
    s.say(card(101), **incoming("79035550405", extension="101", rang=["101"], **unanswered(a.call(1), "missed")))
    s.say(card(101), **incoming("79035550404", extension="101", rang=["101"], **answered(a.call(0), 101)))


@take("404-call-waiting-answered", user="all")
def _(s):
    s.facts = "101 talks, puts the first caller on hold and answers a second, then comes back to the first"
    a = s.phone(101, calls=2, ring_ms=1000, hold=(2200, 3000), variants=[("79035550407", dict(ring_ms=1500, hold=None))])
    first = s.city("79035550406", "74951234501", talk_ms=7000)
    a.wait_for("S", "SIP/2.0 200", "INVITE")
    second = s.city("79035550407", "74951234501", port=5070, talk_ms=1800)
    second.process.wait(30)
    first.process.wait(30)
    s.say(card(101), **incoming("79035550407", extension="101", rang=["101"], **answered(a.call(1), 101)))
    s.say(card(101), **incoming("79035550406", extension="101", rang=["101"], **answered(a.call(0), 101)))


@take("405-two-callers-at-once", user="all")
def _(s):
    s.facts = "two callers ring 101 at once: 101 answers the first, the second gives up"
    a = s.phone(101, calls=2, ring_ms=2500, variants=[("79035551014", dict(ring_ms=30000))])
    first = s.city("79035551013", "74951234501", talk_ms=4000)
    s.city("79035551014", "74951234501", port=5070, cancel_ms=1000).process.wait(30)
    first.process.wait(30)
    s.say(card(101), **incoming("79035551014", extension="101", rang=["101"], **unanswered(a.call("79035551014"), "missed")))
    s.say(card(101), **incoming("79035551013", extension="101", rang=["101"], **answered(a.call("79035551013"), 101)))


@take("406-dials-while-rung")
def _(s):
    s.facts = "101 dials the city by the phone itself; while that rings, a caller rings 101 and gives up"
    t, a = s.phone(TRUNK, ring_ms=5200, talk_ms=1500), s.phone(101, ring_ms=30000)
    own = s.dials(101, "79265550408", port=5070, talk_ms=20000)
    t.wait_for("S", "SIP/2.0 180")
    s.city("79035550409", "74951234501", port=5070, cancel_ms=2100).process.wait(30)
    own.process.wait(30)
    s.say(card(101), **incoming("79035550409", extension="101", rang=["101"], **unanswered(a, "missed")))
    s.say(no_card(101), **outgoing("79265550408", 101, **answered(t, "79265550408")))


@take("61-three-at-once")
def _(s):
    s.facts = "while 101 talks with one caller, 102 is rung by another, who gives up, and 103 dials the city"
    a, b, t = s.phone(101, ring_ms=700), s.phone(102, ring_ms=40000), s.phone(TRUNK, ring_ms=1900)
    first = s.city("79035550165", "74951234501", port=5070, talk_ms=8200)
    a.wait_for("S", "SIP/2.0 200", "INVITE")
    second = s.city("79035550166", "74951234502", port=5080, cancel_ms=4300)
    b.wait_for("S", "SIP/2.0 180")
    third = s.dials(103, "79265550167", talk_ms=900)
    for phone in (third, second, first):
        phone.process.wait(30)
    s.say(no_card(103), **outgoing("79265550167", 103, **answered(t, "79265550167")))
    s.say(card(102), **incoming("79035550166", extension="102", rang=["102"], **unanswered(b, "missed")))
    s.say(card(101), **incoming("79035550165", extension="101", rang=["101"], **answered(a, 101)))

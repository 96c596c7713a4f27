"""Ring groups and queues, of phones and of Local channels."""
from stage import ANY, OPERATORS, answered, card, elsewhere, incoming, take, unanswered

from .shared import BUSY, DECLINES, not_through

ALL = list(OPERATORS)


def waiting(number, queue, **more):
    """A call that came by a queue."""
    return incoming(number, **more) | {"queue": queue}


@take("11-group-answered")
def _(s):
    s.facts = "a ring group; 103 answers"
    a, b, c = s.phone(101, ring_ms=30000), s.phone(102, ring_ms=30000), s.phone(103, ring_ms=2700)
    s.city("79035550112", "74951234560", talk_ms=3200).process.wait(30)
    s.say(elsewhere(101, a), elsewhere(102, b), card(103), **incoming("79035550112", rang=ALL, **answered(c, 103)))


@take("12-group-one-busy", user="all")
def _(s):
    s.facts = "a ring group; 101 is busy at once, 102 answers"
    s.phone(101, ring_ms=1, silent=True, **BUSY)
    b, c = s.phone(102, ring_ms=1600, talk_ms=2200), s.phone(103, ring_ms=30000)
    s.city("79035550113", "74951234560", talk_ms=30000).process.wait(30)
    # 101 was with somebody else: nothing of this call concerned that operator.
    s.say(card(102), elsewhere(103, c), **incoming("79035550113", **answered(b, 102)))


@take("13-group-missed")
def _(s):
    s.facts = "a ring group; the caller gives up"
    phones = [s.phone(extension, ring_ms=30000) for extension in (101, 102, 103)]
    s.city("79035550114", "74951234560", cancel_ms=2900).process.wait(30)
    s.say(card(101), card(102), card(103), **incoming("79035550114", rang=ALL, **unanswered(phones[0], "missed")))


@take("14-queue-answered")
def _(s):
    s.facts = "a queue that rings all; 102 answers, the caller hangs up"
    a, b, c = s.phone(101, ring_ms=30000), s.phone(102, ring_ms=3300), s.phone(103, ring_ms=30000)
    s.city("79035550115", "74951234570", talk_ms=7100).process.wait(30)
    s.say(elsewhere(101, a), card(102), elsewhere(103, c), **waiting("79035550115", "operators", rang=ALL, **answered(b, 102)))


@take("15-queue-abandoned")
def _(s):
    s.facts = "a queue that rings all; the caller gives up"
    phones = [s.phone(extension, ring_ms=30000) for extension in (101, 102, 103)]
    s.city("79035550116", "74951234570", talk_ms=4600).process.wait(30)
    s.say(card(101), card(102), card(103), **waiting("79035550116", "operators", rang=ALL, **unanswered(phones[0], "missed")))


@take("16-queue-second-round")
def _(s):
    s.facts = "nobody answers the queue's first round of 15 s; in the second, with new channels, 101 does"
    first = [s.phone(extension, ring_ms=40000) for extension in (101, 102, 103)]
    caller = s.city("79035550117", "74951234570", talk_ms=60000)
    for phone in first:
        phone.process.wait(30)
    a = s.phone(101, ring_ms=1500, talk_ms=2000)
    b, c = s.phone(102, ring_ms=30000), s.phone(103, ring_ms=30000)
    caller.process.wait(40)
    s.say(card(101), elsewhere(102, b), elsewhere(103, c), **waiting("79035550117", "operators", rang=ALL, **answered(a, 101)))


@take("110-local-group-answered", user="all")
def _(s):
    s.facts = "a ring group over Local channels; 102 answers, the caller hangs up"
    a, b, c = s.phone(101, ring_ms=30000), s.phone(102, ring_ms=2000), s.phone(103, ring_ms=30000)
    s.city("79035551001", "74951234561", talk_ms=3000).process.wait(30)
    s.say(elsewhere(101, a), card(102), elsewhere(103, c), **incoming("79035551001", rang=ALL, **answered(b, 102)))


@take("111-local-group-missed")
def _(s):
    s.facts = "a ring group over Local channels; 101 declines, then the caller gives up"
    a, b, c = s.phone(101, ring_ms=1200, **DECLINES), s.phone(102, ring_ms=30000), s.phone(103, ring_ms=30000)
    s.city("79035551011", "74951234561", cancel_ms=3000).process.wait(30)
    s.say(card(101, outcome="rejected", ring_secs=a.rang_secs()), card(102), card(103, ring_secs=c.rang_secs()),
          **incoming("79035551011", rang=ALL, **unanswered(b, "missed")))


@take("112-local-queue-declined", user="all")
def _(s):
    s.facts = "a queue with Local members; 102 declines, 103 answers while 101 rings"
    a, b = s.phone(101, ring_ms=30000), s.phone(102, ring_ms=1000, **DECLINES)
    c = s.phone(103, ring_ms=3000, talk_ms=3000)
    s.city("79035551002", "74951234571", talk_ms=30000).process.wait(30)
    s.say(elsewhere(101, a), elsewhere(102, b), card(103), **waiting("79035551002", "opslocal", rang=ALL, **answered(c, 103)))


@take("113-queue-rounds-declined")
def _(s):
    s.facts = "a queue with rounds of 4 s: 101 declines each time, 102 never answers, 103 does in the second round"
    a, b = s.phone(101, calls=2, ring_ms=900, **DECLINES), s.phone(102, calls=2, ring_ms=30000)
    first, caller = s.phone(103, ring_ms=30000), s.city("79035551013", "74951234572", talk_ms=30000)
    first.process.wait(15)
    c = s.phone(103, ring_ms=1800, talk_ms=2000)
    caller.process.wait(20)
    s.say(elsewhere(101, a.call(1)), elsewhere(102, b.call(1)), card(103),
          **waiting("79035551013", "rounds", rang=ALL, **answered(c, 103)))


@take("114-local-queue-rounds")
def _(s):
    s.facts = "a queue of Local members with rounds of 4 s: nobody answers the first, 101 the second, where 102 declines"
    phones = [s.phone(extension, ring_ms=30000) for extension in (101, 102, 103)]
    caller = s.city("79035551014", "74951234573", talk_ms=30000)
    for phone in phones:
        phone.process.wait(15)
    a, c = s.phone(101, ring_ms=2200, talk_ms=2100), s.phone(103, ring_ms=30000)
    b = s.phone(102, ring_ms=700, **DECLINES)
    caller.process.wait(30)
    s.say(card(101), elsewhere(102, b), elsewhere(103, c), **waiting("79035551014", "roundslocal", rang=ALL, **answered(a, 101)))


@take("115-queue-time-out")
def _(s):
    s.facts = "a queue with rounds of 4 s that gives up after 9 s: nobody answers"
    phones = [s.phone(extension, calls=2, ring_ms=30000) for extension in (101, 102, 103)]
    s.city("79035551015", "74951234572", talk_ms=60000).process.wait(40)
    s.say(card(101), card(102), card(103), **waiting("79035551015", "rounds", rang=ALL, **unanswered(phones[0].call(1), "missed")))


@take("116-local-queue-abandoned", user="minimal")
def _(s):
    s.facts = "a queue with Local members; the caller gives up; the AMI user may read class call only"
    phones = [s.phone(extension, ring_ms=30000) for extension in (101, 102, 103)]
    s.city("79035551016", "74951234571", talk_ms=3600).process.wait(30)
    s.say(card(101), card(102), card(103), **incoming("79035551016", rang=ALL, **unanswered(phones[0], "missed")) | {"queue": ANY})
    del s.replay[0]["queue"]


@take("117-group-nobody-registered")
def _(s):
    s.facts = "a ring group of phones of which none is registered"
    s.city("79035551017", "74951234562").process.wait(30)
    s.say(**incoming("79035551017", rang=[], **not_through("unreachable")))

"""Parking, picking up, conferences."""
import time

from stage import ANY, answered, card, elsewhere, incoming, internal, moved, no_card, take


# Who dials a parking space or picks up is answered at once, but put through only when the PBX has waited for his sound.
PUT_THROUGH_SECS = 0.5


def parked(number, first, talk, answered=True, space="701"):
    """A call that 101 answered and parked."""
    return incoming(number, extension="101", rang=["101"], outcome="answered", answered_by="101", ring_secs=first.rang_secs(),
                    talk_secs=round(talk, 2)) | {"transfers": [moved("park", space, answered)]}


def park(s, number, phone, after_secs=1.5):
    """The program parks the caller; how long they had talked. The phone goes on to hear the space's number."""
    answered_at = phone.wait_for("S", "SIP/2.0 200", "INVITE")
    time.sleep(after_secs)
    parked_at = time.time()
    s.ami.act("Park", Channel=s.channel(number), TimeoutChannel=s.channel_of(101))
    return parked_at - answered_at


@take("601-park-retrieved", user="all")
def _(s):
    s.facts = "101 answers, the program parks the caller; 102 dials 701 and has the call; the caller hangs up"
    a, c = s.phone(101, ring_ms=1000), s.city("79035551061", "74951234501", talk_ms=8000)
    talk = park(s, "79035551061", a)
    time.sleep(1.5)
    b = s.dials(102, "701", talk_ms=30000)
    c.process.wait(30)
    s.say(card(101), no_card(102, extension="102"), **parked("79035551061", a, talk + b.talked_secs() - PUT_THROUGH_SECS))


@take("602-park-given-up")
def _(s):
    s.facts = "101 answers, the program parks the caller, who gives up"
    a, c = s.phone(101, ring_ms=1000), s.city("79035551062", "74951234501", talk_ms=4500)
    talk = park(s, "79035551062", a)
    c.process.wait(30)
    s.say(card(101), **parked("79035551062", a, talk, False))


@take("603-park-time-out", user="all")
def _(s):
    s.facts = "101 answers, the program parks the caller; nobody fetches the call, and after 6 s 101 rings again and answers"
    a = s.phone(101, calls=2, ring_ms=1000)
    c = s.city("79035551063", "74951234501", talk_ms=11000)
    talk = park(s, "79035551063", a)
    c.process.wait(30)
    s.say(card(101), **parked("79035551063", a.call(0), talk + a.call(1).talked_secs(), ANY))
    for view in (s.replay[0], *s.views["101"]):
        del view["transfers"]


@take("604-park-time-out-silent")
def _(s):
    s.facts = "the same, but 101 does not answer the second time, and the caller gives up"
    a = s.phone(101, ring_ms=1000)
    c = s.city("79035551064", "74951234501", talk_ms=11000)
    talk = park(s, "79035551064", a)
    a.process.wait(20)
    s.phone(101, ring_ms=30000)
    c.process.wait(30)
    s.say(card(101), **parked("79035551064", a, talk, False))


@take("605-park-by-phone")
def _(s):
    s.facts = "101 answers and parks the caller by the phone (REFER to 700); 103 dials 701 and has the call, and hangs up"
    a, c = s.deskphone(101, 1000), s.city("79035551065", "74951234501", talk_ms=30000)
    a.wait_for("R", "ACK")
    time.sleep(1.5)
    a.transfer("700")
    a.wait_for("S", "BYE")
    time.sleep(1.2)
    b = s.dials(103, "701", talk_ms=2500)
    c.process.wait(30)
    s.say(card(101), no_card(103, extension="103"), **parked("79035551065", a, a.talked_secs() + b.talked_secs() - PUT_THROUGH_SECS))


def picks_up(s, number, talk_ms, code, after_secs, picker_ms):
    """101 rings, and 103 takes the call by a code."""
    a, c = s.phone(101, ring_ms=30000), s.city(number, "74951234501", talk_ms=talk_ms)
    a.wait_for("S", "SIP/2.0 180")
    time.sleep(after_secs)
    b = s.dials(103, code, talk_ms=picker_ms)
    c.process.wait(30)
    s.say(elsewhere(101, a), no_card(103, extension="103"), **picked_up(number, a, b, 103))


@take("610-pick-up", user="all")
def _(s):
    s.facts = "101 rings; 103 picks up by *8; the caller hangs up"
    picks_up(s, "79035551066", 3000, "*8", 1.8, 30000)


@take("611-pick-up-by-extension")
def _(s):
    s.facts = "101 rings; 103 picks up by **101 and hangs up later"
    picks_up(s, "79035551008", 30000, "**101", 1.4, 2500)


@take("612-pick-up-from-a-group")
def _(s):
    s.facts = "a ring group rings 101 to 103; 106, who is not in it, picks up by *8; the caller hangs up"
    s.phones.register([106])
    phones = [s.phone(extension, ring_ms=30000) for extension in (101, 102, 103)]
    c = s.city("79035551068", "74951234560", talk_ms=2500)
    for phone in phones:
        phone.wait_for("S", "SIP/2.0 180")
    time.sleep(1.6)
    b = s.dials(106, "*8", talk_ms=30000)
    c.process.wait(30)
    call = picked_up("79035551068", phones[0], b, 106) | {"rang": ["101", "102", "103"], "extension": ANY}
    s.say(*(elsewhere(101 + n, phone) for n, phone in enumerate(phones)), no_card(106, extension="106"), **call)
    del s.replay[0]["extension"]


@take("613-pick-up-nothing")
def _(s):
    s.facts = "103 dials *8 while nothing rings"
    s.dials(103, "*8", talk_ms=5000).process.wait(30)
    s.say(no_card(103), direction="internal", extension="103", rang=[], answered_by=None, talk_secs=0, transfers=[], ended=True)


def picked_up(number, rung, picker, who):
    """A call that rang one phone and was taken by another."""
    ringing = picker.when("R", "SIP/2.0 200", "INVITE") - rung.when("S", "SIP/2.0 180", "INVITE")
    return incoming(number, extension="101", rang=["101"], outcome="answered", answered_by=str(who), ring_secs=round(ringing, 2),
                    talk_secs=round(picker.talked_secs() - PUT_THROUGH_SECS, 2)) | {"transfers": [moved("pickup", who)]}


def in_conference(number, caller):
    """A caller from the city in the conference where 101 is."""
    return incoming(number, extension="101", rang=[], outcome="answered", answered_by="101",
                    talk_secs=round(caller.talked_secs() - PUT_THROUGH_SECS, 2))


def dialled_in(with_whom, talk):
    """101, who dialled into the conference and met the first of the callers there."""
    return internal(101, 691, rang=[], outcome="answered", answered_by=with_whom, talk_secs=round(talk, 2))


@take("620-conference", user="all")
def _(s):
    s.facts = "101 dials into the conference, a caller from the city comes in by a number of its own; the caller leaves, then 101"
    a = s.dials(101, "691", talk_ms=7000)
    a.wait_for("R", "SIP/2.0 200", "INVITE")
    time.sleep(1.0)
    c = s.city("79035551071", "74951234595", talk_ms=3500)
    c.process.wait(30)
    a.process.wait(30)
    s.say(no_card(101), **in_conference("79035551071", c))
    s.say(no_card(101), **dialled_in("79035551071", c.talked_secs() - PUT_THROUGH_SECS))


@take("621-conference-and-another-call", user="all")
def _(s):
    s.facts = "101 and a caller are in the conference; meanwhile another caller rings 101's phone and gives up, and 102 has a call"
    a = s.dials(101, "691", port=5070, talk_ms=9000)
    a.wait_for("R", "SIP/2.0 200", "INVITE")
    time.sleep(0.8)
    c = s.city("79035551072", "74951234595", talk_ms=6500)
    c.wait_for("R", "SIP/2.0 200", "INVITE")
    waiting, b = s.phone(101, ring_ms=30000), s.phone(102, ring_ms=900)
    other = s.city("79035551074", "74951234502", port=5080, talk_ms=2600)
    s.city("79035551073", "74951234501", port=5070, cancel_ms=1900).process.wait(30)
    other.process.wait(30)
    c.process.wait(30)
    a.process.wait(30)
    s.say(card(101), **incoming("79035551073", extension="101", rang=["101"], **unanswered(waiting)))
    s.say(card(102), **incoming("79035551074", extension="102", rang=["102"], **answered(b, 102)))
    s.say(no_card(101), **in_conference("79035551072", c))
    s.say(no_card(101), **dialled_in("79035551072", c.talked_secs() - PUT_THROUGH_SECS))


@take("622-conference-of-two-callers", user="all")
def _(s):
    s.facts = "two callers from the city are in the conference with 101; each leaves at a time of its own"
    a = s.dials(101, "691", talk_ms=9000)
    a.wait_for("R", "SIP/2.0 200", "INVITE")
    time.sleep(0.6)
    first = s.city("79035551075", "74951234595", talk_ms=6000)
    first.wait_for("R", "SIP/2.0 200", "INVITE")
    time.sleep(0.8)
    second = s.city("79035551076", "74951234595", port=5070, talk_ms=3000)
    second.process.wait(30)
    first.process.wait(30)
    a.process.wait(30)
    s.say(no_card(101), **in_conference("79035551076", second))
    s.say(no_card(101), **in_conference("79035551075", first))
    s.say(no_card(101), **dialled_in("79035551075", first.talked_secs() - PUT_THROUGH_SECS))


def unanswered(phone):
    """What a phone that was not answered says, here always a missed call's."""
    return {"outcome": "missed", "answered_by": None, "ring_secs": phone.rang_secs(), "talk_secs": 0}

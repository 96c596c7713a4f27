"""Changes of hands by AMI, by the phone (REFER, 302), by a feature code."""
import time

from stage import ANY, TRUNK, answered, called_by, card, incoming, internal, moved, no_card, outgoing, take, unanswered

from .shared import DECLINES, by_ami


def sent_on(number, first, kind, to, talk, answered=True, rang=("101", "103")):
    """A call that 101 answered and sent on."""
    return incoming(number, extension="101", rang=list(rang), outcome="answered", answered_by="101", ring_secs=first.rang_secs(),
                    talk_secs=round(talk, 2)) | {"transfers": [moved(kind, to, answered)]}


@take("50-redirect", user="all")
def _(s):
    s.facts = "101 answers; the program redirects the caller to 103, who answers; the caller hangs up"
    a, b = s.phone(101, ring_ms=1400), s.phone(103, ring_ms=2600)
    c = s.city("79035550150", "74951234501", talk_ms=9000)
    by_ami(s, a, 2.2, "Redirect", caller="79035550150", Priority=1)
    c.process.wait(30)
    talk = round(a.talked_secs() + b.talked_secs(), 2)
    s.say(card(101), card(103, ring_secs=ANY), **incoming("79035550150", extension="101", rang=["101", "103"], outcome="answered", answered_by="101",
                                                          ring_secs=a.rang_secs(), talk_secs=talk) | {"transfers": [moved("redirect", 103)]})


def refers(phone, to, after_secs):
    """The phone sends the other side on, so long after it answered."""
    phone.wait_for("R", "ACK")
    time.sleep(after_secs)
    phone.transfer(to)


def holds(phone):
    """The phone puts the other side on hold a moment after it answered."""
    phone.wait_for("R", "ACK")
    time.sleep(0.8)
    phone.hold()
    time.sleep(0.6)


@take("51-redirect-missed")
def _(s):
    s.facts = "101 answers; the program redirects the caller to 103, where nobody answers; the caller gives up"
    a, b = s.phone(101, ring_ms=900), s.phone(103, ring_ms=30000)
    c = s.city("79035550151", "74951234501", talk_ms=6000)
    by_ami(s, a, 1.8, "Redirect", caller="79035550151", Priority=1)
    c.process.wait(30)
    s.say(card(101), card(103, outcome="missed", ring_secs=b.rang_secs()),
          **sent_on("79035550151", a, "redirect", 103, a.talked_secs(), answered=False))


@take("510-blind", user="all")
def _(s):
    s.facts = "101 answers, is made to transfer blindly to 103, who answers; the caller hangs up"
    a, b = s.phone(101, ring_ms=1000), s.phone(103, ring_ms=1500)
    c = s.city("79035551055", "74951234501", talk_ms=6000)
    by_ami(s, a, 1.6, "BlindTransfer")
    c.process.wait(30)
    s.say(card(101), card(103), **sent_on("79035551055", a, "blind", 103, a.talked_secs() + b.talked_secs()))


@take("511-blind-missed")
def _(s):
    s.facts = "101 answers, is made to transfer blindly to 103, who declines"
    a, b = s.phone(101, ring_ms=1000), s.phone(103, ring_ms=1500, **DECLINES)
    c = s.city("79035551056", "74951234501", talk_ms=20000)
    by_ami(s, a, 1.6, "BlindTransfer")
    c.process.wait(30)
    s.say(card(101), card(103, outcome="rejected", ring_secs=b.rang_secs()), **sent_on("79035551056", a, "blind", 103, a.talked_secs(), False))


@take("512-blind-by-phone", user="all")
def _(s):
    s.facts = "101 answers and sends the caller to 103 by the phone's key (REFER); 103 answers; the caller hangs up"
    a, b = s.deskphone(101, 1000), s.phone(103, ring_ms=1500)
    c = s.city("79035551057", "74951234501", talk_ms=6000)
    refers(a, "103", 1.8)
    c.process.wait(30)
    s.say(card(101), card(103), **sent_on("79035551057", a, "blind", 103, a.talked_secs() + b.talked_secs()))


@take("513-blind-by-phone-to-the-city")
def _(s):
    s.facts = "101 answers and sends the caller to a mobile by REFER; that answers; the caller hangs up"
    a, t = s.deskphone(101, 1000), s.phone(TRUNK, ring_ms=1600)
    c = s.city("79035551058", "74951234501", port=5070, talk_ms=6000)
    refers(a, "79265550513", 1.5)
    c.process.wait(30)
    s.say(card(101), **sent_on("79035551058", a, "blind", "79265550513", a.talked_secs() + t.talked_secs(), rang=["101"]))


@take("514-blind-by-phone-given-up")
def _(s):
    s.facts = "101 answers and sends the caller to 103 by REFER; the caller gives up while 103 rings"
    a, b = s.deskphone(101, 1000), s.phone(103, ring_ms=30000)
    c = s.city("79035551059", "74951234501", talk_ms=4500)
    refers(a, "103", 1.5)
    c.process.wait(30)
    s.say(card(101), card(103, outcome="missed", ring_secs=b.rang_secs()), **sent_on("79035551059", a, "blind", 103, a.talked_secs(), False))


@take("515-blind-by-phone-nowhere")
def _(s):
    s.facts = "101 answers and sends the caller by REFER to a number that the dialplan has not; the PBX refuses; they go on talking"
    a = s.deskphone(101, 1000)
    c = s.city("79035551060", "74951234501", talk_ms=4500)
    refers(a, "555", 1.5)
    c.process.wait(30)
    s.say(card(101), **incoming("79035551060", extension="101", rang=["101"], outcome="answered", answered_by="101", ring_secs=a.rang_secs(),
                                talk_secs=c.talked_secs()))


@take("516-outgoing-blind-by-phone")
def _(s):
    s.facts = "101 calls the city by a click and sends the called party to 103 by REFER; 103 answers; the called party hangs up"
    a, b, t = s.deskphone(101, 700), s.phone(103, ring_ms=1300), s.phone(TRUNK, ring_ms=1200, talk_ms=5500)
    s.click(101, "79265550516")
    t.wait_for("R", "ACK")
    refers(a, "103", 1.6)
    t.process.wait(30)
    # 101's phone is up before the called party answers.
    talk = a.when("R", "SIP/2.0 202") - t.when("S", "SIP/2.0 200", "INVITE") + b.talked_secs()
    s.say(no_card(101), card(103, **{"number": "79265550516"}),
          **outgoing("79265550516", 101, outcome="answered", answered_by="79265550516", ring_secs=t.rang_secs(), talk_secs=round(talk, 2))
          | {"rang": ["103"], "transfers": [moved("blind", 103)]})


@take("520-attended", user="all")
def _(s):
    s.facts = "101 answers, asks 103 (AMI's Atxfer) and hangs up; 103 goes on with the caller, who hangs up"
    a, b = s.phone(101, ring_ms=1000, talk_ms=7000), s.phone(103, ring_ms=1500)
    c = s.city("79035551006", "74951234501", talk_ms=10000)
    by_ami(s, a, 1.5, "Atxfer")
    c.process.wait(30)
    assert b.talked_secs() > 0, "103 was not called"
    s.say(card(101), card(103), **sent_on("79035551006", a, "attended", 103, c.talked_secs()))


@take("521-attended-declined", user="all")
def _(s):
    s.facts = "101 answers and asks 103 (AMI's Atxfer), who declines; 101 is back with the caller, who hangs up"
    a, b = s.phone(101, ring_ms=1000), s.phone(103, ring_ms=1500, **DECLINES)
    c = s.city("79035551007", "74951234501", talk_ms=9000)
    by_ami(s, a, 1.5, "Atxfer")
    c.process.wait(30)
    s.say(card(101), card(103, outcome="rejected", ring_secs=b.rang_secs()), **sent_on("79035551007", a, "attended", 103, c.talked_secs(), False))


@take("522-semi-attended", user="all")
def _(s):
    s.facts = "101 answers, asks 103 (AMI's Atxfer) and hangs up while 103 rings; 103 answers and speaks with the caller"
    a, b = s.phone(101, ring_ms=1000, talk_ms=4500), s.phone(103, ring_ms=4500)
    c = s.city("79035551016", "74951234501", talk_ms=10000)
    by_ami(s, a, 1.5, "Atxfer")
    c.process.wait(30)
    s.say(card(101), card(103), **sent_on("79035551016", a, "attended", 103, a.talked_secs() + b.talked_secs()))


@take("523-attended-cancelled")
def _(s):
    s.facts = "101 answers, asks 103 (AMI's Atxfer), thinks better of it while 103 rings, and is back with the caller"
    a, b = s.phone(101, ring_ms=1000), s.phone(103, ring_ms=30000)
    c = s.city("79035551017", "74951234501", talk_ms=8000)
    by_ami(s, a, 1.0, "Atxfer")
    b.wait_for("S", "SIP/2.0 180")
    time.sleep(1.2)
    s.ami.act("CancelAtxfer", Channel=s.channel_of(101))
    c.process.wait(30)
    s.say(card(101), card(103, outcome="missed", ring_secs=b.rang_secs()), **sent_on("79035551017", a, "attended", 103, c.talked_secs(), False))


@take("524-attended-by-phone", user="all")
def _(s):
    s.facts = "101 answers, holds the caller, calls 103 by the phone's second line, and joins the two (REFER with Replaces)"
    a, c = s.deskphone(101, 1000), s.city("79035551018", "74951234501", talk_ms=9500)
    holds(a)
    b = s.phone(103, ring_ms=1400)
    asks = s.dials(101, "103", port=5070, talk_ms=20000)
    b.wait_for("R", "ACK")
    time.sleep(1.3)
    a.transfer("103", replaces=asks)
    c.process.wait(30)
    s.say(card(101), card(103), **sent_on("79035551018", a, "attended", 103, c.talked_secs()))


@take("525-attended-by-phone-declined")
def _(s):
    s.facts = "101 answers, holds the caller, calls 103 by the phone's second line, who declines; 101 is back with the caller"
    a, b = s.phone(101, ring_ms=1000, hold=(1000, 4200)), s.phone(103, ring_ms=1400, **DECLINES)
    c = s.city("79035551019", "74951234501", talk_ms=7500)
    a.wait_for("R", "ACK")
    time.sleep(1.6)
    s.dials(101, "103", port=5070).process.wait(20)
    c.process.wait(30)
    s.say(no_card(101), card(103, **called_by(101, 103)), **internal(101, 103, rang=["103"], **unanswered(b, "rejected")))
    s.say(card(101), **incoming("79035551019", extension="101", rang=["101"], **answered(a, 101)))


@take("526-attended-by-phone-to-the-city", user="all")
def _(s):
    s.facts = "101 answers, holds the caller, calls a mobile by the phone's second line, and joins the two (REFER with Replaces)"
    a, c = s.deskphone(101, 1000), s.city("79035551020", "74951234501", port=5070, talk_ms=9000)
    holds(a)
    t = s.phone(TRUNK, ring_ms=1400)
    asks = s.dials(101, "79265550526", port=5070, talk_ms=20000)
    t.wait_for("R", "ACK")
    time.sleep(1.2)
    a.transfer("79265550526", replaces=asks)
    c.process.wait(30)
    s.say(card(101), **sent_on("79035551020", a, "attended", "79265550526", c.talked_secs(), rang=["101"]))


@take("530-forward", user="all")
def _(s):
    s.facts = "101's phone forwards to 103 (302) without ringing; 103 answers; the caller hangs up"
    s.phone(101, ring_ms=1, silent=True, final=302, text="Moved Temporarily", contact=f"sip:103@127.0.0.{s.version}:5060")
    b = s.phone(103, ring_ms=1700)
    s.city("79035550530", "74951234501", talk_ms=2400).process.wait(30)
    s.say(no_card(101, outcome=ANY, ring_secs=ANY, extension=ANY), card(103),
          **incoming("79035550530", rang=["103"], **answered(b, 103)) | {"transfers": [moved("forward", 103)]})


@take("531-forward-after-ringing")
def _(s):
    s.facts = "101's phone rings and then forwards to 103 (302), where nobody answers; the caller gives up"
    a = s.phone(101, ring_ms=1400, final=302, text="Moved Temporarily", contact=f"sip:103@127.0.0.{s.version}:5060")
    b = s.phone(103, ring_ms=30000)
    s.city("79035550531", "74951234501", cancel_ms=4000).process.wait(30)
    s.say(card(101, ring_secs=a.rang_secs()), card(103), **incoming("79035550531", rang=["101", "103"], **unanswered(b, "missed"))
          | {"transfers": [moved("forward", 103, False)]})


@take("532-forward-to-the-city")
def _(s):
    s.facts = "102's phone forwards to a mobile (302) without ringing; it answers"
    s.phone(102, ring_ms=1, silent=True, final=302, text="Moved Temporarily", contact=f"sip:79265550532@127.0.0.{s.version}:5060")
    t = s.phone(TRUNK, ring_ms=1700)
    s.city("79035550532", "74951234502", port=5070, talk_ms=2400).process.wait(30)
    s.say(no_card(102, outcome=ANY, ring_secs=ANY, extension=ANY),
          **incoming("79035550532", rang=[], **answered(t, "79265550532")) | {"transfers": [moved("forward", "79265550532")]})


@take("540-blind-by-code", user="all")
def _(s):
    s.facts = "101 answers and presses ##103 (DTMF); 103 answers; the caller hangs up"
    a, b = s.deskphone(101, 1000), s.phone(103, ring_ms=1500)
    c = s.city("79035550540", "74951234501", talk_ms=12000)
    a.wait_for("R", "ACK")
    time.sleep(0.8)
    a.press("##")
    time.sleep(1.2)
    a.press("103")
    c.process.wait(40)
    s.say(card(101), card(103), **sent_on("79035550540", a, "blind", 103, a.talked_secs() + b.talked_secs()))

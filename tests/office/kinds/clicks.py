"""Clicks on the button, of this desk's operator and of colleagues, by the phone's channel and by Local."""
import time

from stage import ANY, TRUNK, answered, called_by, card, internal, no_card, outgoing, take, unanswered

from .shared import BUSY, DECLINES, click_by, not_through


def local(extension, never_optimised=True):
    """The channel of FreePBX and the like: all phones of the extension, by the dialplan."""
    return f"Local/{extension}@internal" + ("/n" if never_optimised else "")


@take("20-click-answered")
def _(s):
    s.facts = "101's phone rings and answers, the trunk rings and answers, the called party hangs up"
    click_by(s, 101, "79265550120", dict(ring_ms=1300), dict(ring_ms=2400, talk_ms=3100),
             lambda phone: answered(phone, "79265550120"), secs=30)


@take("21-click-plain-context", user="all")
def _(s):
    s.facts = "the same in a context that leaves CALLERID alone; the operator hangs up"
    a = s.phone(102, ring_ms=700, talk_ms=4700)
    t = s.phone(TRUNK, ring_ms=1800)
    s.click(102, "74955550121", context="plain")
    a.process.wait(30)
    t.process.wait(30)
    s.say(no_card(102), **outgoing("74955550121", 102, **answered(t, "74955550121")))


@take("22-click-callee-busy")
def _(s):
    s.facts = "101 answers, the called party is busy"
    click_by(s, 101, "79265550122", dict(ring_ms=1100), dict(ring_ms=800, **BUSY), lambda phone: unanswered(phone, "busy"), secs=30)


@take("23-click-callee-silent")
def _(s):
    s.facts = "101 answers, the called party does not; the dialplan gives up after 20 s"
    click_by(s, 101, "79265550123", dict(ring_ms=1000), dict(ring_ms=50000), lambda phone: unanswered(phone, "no_answer"))


@take("24-click-cancelled")
def _(s):
    s.facts = "101 answers and hangs up while the called party's phone rings"
    click_by(s, 101, "79265550124", dict(ring_ms=900, talk_ms=3600), dict(ring_ms=50000), lambda phone: unanswered(phone, "cancelled"))


@take("25-click-bad-number")
def _(s):
    s.facts = "101 answers; the telephone company says 404"
    click_by(s, 101, "79265550125", dict(ring_ms=800), dict(ring_ms=1, silent=True, final=404, text="Not Found"),
             lambda _: not_through("bad_number"))


@take("26-click-callee-refuses")
def _(s):
    s.facts = "101 answers; the called party declines with 603"
    click_by(s, 101, "79265550126", dict(ring_ms=1200), dict(ring_ms=1500, **DECLINES), lambda phone: unanswered(phone, "rejected"))


@take("27-click-own-phone-silent")
def _(s):
    s.facts = "101's phone rings for the Originate's 5 s and nobody lifts it"
    click_by(s, 101, "79265550127", dict(ring_ms=50000), None,
             lambda phone: unanswered(phone, "own_phone") | dict(reason="silent"), ring_ms=5000)


@take("28-click-own-phone-declines")
def _(s):
    s.facts = "the operator declines the call back on the own phone, 603; then the phone is busy, 486"
    a = s.phone(101, ring_ms=1400, **DECLINES)
    s.click(101, "79265550128")
    a.process.wait(40)
    time.sleep(0.5)
    s.say(no_card(101), **outgoing("79265550128", 101, **unanswered(a, "own_phone"), reason="declined"))
    click_by(s, 101, "79265550129", dict(ring_ms=1, silent=True, **BUSY), None, lambda _: not_through("own_phone", reason="busy"))


@take("29-click-own-phone-unregistered")
def _(s):
    s.facts = "105 has no phone: the PBX refuses the Originate at once"
    s.click(105, "79265550130")
    s.ami.wait(10, Event="OriginateResponse", ActionID="dial-1")
    s.say(no_card(105), **outgoing("79265550130", 105, **not_through("own_phone", reason="unreachable")))


@take("30-click-internal")
def _(s):
    s.facts = "a click that calls a colleague"
    s.phone(101, ring_ms=900)
    b = s.phone(103, ring_ms=1700, talk_ms=2300)
    s.click(101, "103")
    b.process.wait(30)
    s.say(no_card(101), card(103, **called_by(101, 103)), **internal(101, 103, **answered(b, 103)))


@take("31-click-own-phone-switched-off")
def _(s):
    s.facts = "102 is registered but nobody listens at its address: silence until the Originate's 4.5 s are over"
    s.click(102, "79265550131", ring_ms=4500)
    s.ami.wait(15, Event="OriginateResponse", ActionID="dial-1")
    # chan_sip calls a phone ringing as soon as it has sent the INVITE, so the seconds of ringing are not compared.
    s.say(no_card(102), **outgoing("79265550131", 102, **not_through("own_phone", reason="silent")))


@take("32-click-line-congested")
def _(s):
    s.facts = "101 answers; the telephone company says 503"
    click_by(s, 101, "79265550132", dict(ring_ms=800), dict(ring_ms=1, silent=True, final=503, text="Service Unavailable"),
             lambda _: not_through("failed"), secs=30)


@take("33-click-trunk-down")
def _(s):
    s.facts = "101 answers; nothing listens at the trunk's address; the dialplan gives up after 20 s"
    click_by(s, 101, "79265551011", dict(ring_ms=1000), None, lambda _: not_through("failed"))


@take("34-click-refused")
def _(s):
    s.facts = "no such extension in the context, then no such context: the PBX refuses the Originate"
    s.click(101, "555", context="internal")
    s.say(no_card(101), direction="outgoing", extension="101", **not_through("failed", reason="no_extension"),
          ended=True)
    s.click(101, "79265550134", context="nowhere-at-all")
    s.say(no_card(101), **outgoing("79265550134", 101, **not_through("failed", reason="no_extension")))


@take("35-click-progress")
def _(s):
    s.facts = "101 answers; the line sends 183 and no 180, as many do; the called party answers and hangs up"
    s.phone(101, ring_ms=700)
    t = s.phone(TRUNK, ring_ms=2300, progress=True, talk_ms=2000)
    s.click(101, "79265550135")
    t.process.wait(30)
    s.say(no_card(101), **outgoing("79265550135", 101, outcome="answered", answered_by="79265550135", talk_secs=t.talked_secs()))


@take("210-local-answered")
def _(s):
    s.facts = "a click by Local/101 that stays in the way; the called party answers and hangs up"
    click_by(s, 101, "79265551003", dict(ring_ms=1200), dict(ring_ms=1500, talk_ms=2000),
             lambda phone: answered(phone, "79265551003"), secs=30, channel=local(101))


@take("211-local-optimised", user="all")
def _(s):
    s.facts = "a click by Local/101 that goes out of the way once both have answered; the operator hangs up"
    a = s.phone(101, ring_ms=900, talk_ms=5200)
    t = s.phone(TRUNK, ring_ms=1400)
    s.click(101, "79265551004", channel=local(101, False))
    a.process.wait(30)
    t.process.wait(30)
    s.say(no_card(101), **outgoing("79265551004", 101, **answered(t, "79265551004")))


@take("212-local-own-phone-declines")
def _(s):
    s.facts = "a click by Local/101; the own phone declines, then another time is busy"
    a = s.phone(101, ring_ms=1200, **DECLINES)
    s.click(101, "79265551005", channel=local(101))
    a.process.wait(30)
    time.sleep(0.5)
    s.say(no_card(101), **outgoing("79265551005", 101, **unanswered(a, "own_phone"), reason="declined"))
    click_by(s, 101, "79265551006", dict(ring_ms=1, silent=True, **BUSY), None,
             lambda _: not_through("own_phone", reason="busy"), secs=30, channel=local(101))


@take("213-local-own-phone-silent")
def _(s):
    s.facts = "a click by Local/101; nobody lifts the own phone for the Originate's 4 s"
    click_by(s, 101, "79265551007", dict(ring_ms=50000), None,
             lambda phone: unanswered(phone, "own_phone") | dict(reason="silent"), secs=30, ring_ms=4000, channel=local(101))


@take("214-local-own-phone-unregistered")
def _(s):
    s.facts = "a click by Local/105, which has no phone"
    s.click(105, "79265551008", channel=local(105))
    s.ami.wait(15, Event="OriginateResponse", ActionID="dial-1")
    s.say(no_card(105), **outgoing("79265551008", 105, **not_through("own_phone", reason="unreachable")))


@take("215-local-bad-number")
def _(s):
    s.facts = "a click by Local/102; the telephone company says 404, then another time busy"
    s.phone(102, ring_ms=900)
    t = s.phone(TRUNK, ring_ms=1, silent=True, final=404, text="Not Found")
    s.click(102, "79265551009", channel=local(102))
    t.process.wait(30)
    time.sleep(0.7)
    s.say(no_card(102), **outgoing("79265551009", 102, **not_through("bad_number")))
    click_by(s, 102, "79265551010", dict(ring_ms=900), dict(ring_ms=1100, **BUSY),
             lambda phone: unanswered(phone, "busy"), secs=30, channel=local(102))


@take("216-local-internal")
def _(s):
    s.facts = "a click by Local/101 that calls a colleague, who does not answer; 101 gives up"
    s.phone(101, ring_ms=900, talk_ms=3600)
    b = s.phone(103, ring_ms=30000)
    s.click(101, "103", channel=local(101))
    b.process.wait(30)
    s.say(no_card(101, outcome=ANY), card(103, **called_by(101, 103)), **internal(101, 103, **unanswered(b, "missed")))


@take("220-three-colleagues-click")
def _(s):
    s.facts = "this desk's operator and two colleagues click at once, each at the own desk; all three are answered"
    clicks = [(101, "79265551021", s.ami), (102, "79265551022", s.colleague()), (103, "79265551023", s.colleague())]
    t = s.phone(TRUNK, calls=3, ring_ms=1500, talk_ms=2000, variants=[(to, dict(talk_ms=1000 + 900 * n)) for n, (_, to, _) in enumerate(clicks)])
    phones = [s.phone(extension, ring_ms=800 + 200 * n) for n, (extension, _, _) in enumerate(clicks)]
    for n, (extension, to, ami) in enumerate(clicks):
        s.click(extension, to, ami=ami, channel_id=f"trubka-{extension}-{int(time.time() * 1000):x}c{n}")
    for phone in phones:
        phone.process.wait(30)
    for extension, to, _ in clicks:
        s.say(no_card(extension), **outgoing(to, extension, **answered(t.call(to), to)))


@take("221-three-colleagues-click-by-local", user="all")
def _(s):
    s.facts = "the same by Local channels; the second's phone declines, the third's called party is busy"
    clicks = [(101, "79265551031", s.ami), (102, "79265551032", s.colleague()), (103, "79265551033", s.colleague())]
    t = s.phone(TRUNK, calls=2, ring_ms=1500, talk_ms=3000, variants=[("79265551033", BUSY)])
    s.phone(101, ring_ms=800), s.phone(103, ring_ms=1000)
    b = s.phone(102, ring_ms=900, **DECLINES)
    for n, (extension, to, ami) in enumerate(clicks):
        s.click(extension, to, ami=ami, channel=local(extension), channel_id=f"trubka-{extension}-{int(time.time() * 1000):x}c{n}")
    t.process.wait(30)
    # Whom a colleague's click was to call nobody tells before the colleague's own phone is up.
    s.say(no_card(102), **outgoing(None, 102, **unanswered(b, "own_phone"), reason="declined"))
    s.say(no_card(103), **outgoing("79265551033", 103, **unanswered(t.call("79265551033"), "busy")))
    s.say(no_card(101), **outgoing("79265551031", 101, **answered(t.call("79265551031"), "79265551031")))

"""A courier is called back by the PBX and joined with a recipient."""
from stage import TRUNK, answered, card, elsewhere, incoming, take, unanswered

from .shared import BUSY, DECLINES, not_through

COURIER, RECIPIENT = "79165550001", "79265551012"


def form(s, other=False):
    """The Channel of an originate, in either form that the settings know."""
    trunk = f"127.{s.version}.0.{TRUNK}:5060"
    forms = {16: (f"SIP/trunk_name/{COURIER}", f"SIP/{COURIER}@trunk_name"), 22: (f"PJSIP/{COURIER}@trunk_name", f"PJSIP/trunk_name/sip:{COURIER}@{trunk}")}
    return forms[s.version][other]


def calls_back(s, other=False, ring_ms=20000, courier=None, recipient=None):
    """Calls the courier back; both are behind the telephone company. Returns it."""
    base = dict(ring_ms=1600, talk_ms=30000)
    calls = [settings for settings in (courier, recipient) if settings is not None]
    company = s.phone(TRUNK, calls=len(calls), **base, variants=[(f"sip:{COURIER}", courier), *([(f"sip:{RECIPIENT}", recipient)] if recipient else [])])
    s.ami.act("Originate", action_id="courier-1", Channel=form(s, other), Context="from-courier", Exten=RECIPIENT, Priority=1,
              CallerID='"Courier" <74951234567>', Timeout=ring_ms, Async="true", ChannelId=f"trubka-courier-{s.version}{'xy'[other]}1")
    company.process.wait(60)
    return company


def callback(**more):
    """What all of them share."""
    return {"direction": "callback", "number": RECIPIENT, "courier": COURIER, "extension": None, "rang": [], "queue": None, "transfers": [],
            "ended": True, **more}


@take("701-callback")
def _(s):
    s.facts = "the courier answers, then the recipient, who hangs up"
    t = calls_back(s, courier=dict(ring_ms=1200), recipient=dict(ring_ms=1900, talk_ms=2600))
    s.say(**callback(**answered(t.call(RECIPIENT), RECIPIENT)))


@take("702-callback-other-form", user="all")
def _(s):
    s.facts = "the same by the other form of the channel; the courier hangs up"
    t = calls_back(s, other=True, courier=dict(ring_ms=1200, talk_ms=5500), recipient=dict(ring_ms=1900))
    s.say(**callback(**answered(t.call(RECIPIENT), RECIPIENT)))


def in_vain(s, reason, courier, **originate):
    """The courier does not come to the phone; then the same by the other form."""
    for other in (False, True):
        t = calls_back(s, other, courier=courier, **originate)
        s.say(**callback(**unanswered(t, "own_phone"), reason=reason))
        s.ami.wait(5, Event="OriginateResponse", count=1 + other)


@take("703-courier-silent")
def _(s):
    s.facts = "the courier does not answer for the Originate's 4 s; then the same by the other form"
    in_vain(s, "silent", dict(ring_ms=30000), ring_ms=4000)


@take("704-courier-declines")
def _(s):
    s.facts = "the courier declines (603); then the same by the other form"
    in_vain(s, "declined", dict(ring_ms=1400, **DECLINES))


@take("705-courier-busy")
def _(s):
    s.facts = "the courier is busy (486); then the same by the other form"
    in_vain(s, "busy", dict(ring_ms=1000, **BUSY))


@take("706-courier-unreachable")
def _(s):
    s.facts = "the courier's phone is off: the telephone company says 480; then, by the other form, 404"
    for other, final, text in ((False, 480, "Temporarily Unavailable"), (True, 404, "Not Found")):
        calls_back(s, other, courier=dict(ring_ms=1, silent=True, final=final, text=text))
        s.say(**callback(**not_through("own_phone", reason="unreachable")))
        s.ami.wait(5, Event="OriginateResponse", count=1 + other)


@take("707-recipient-busy")
def _(s):
    s.facts = "the courier answers, the recipient is busy; then, by the other form, declines"
    for other, final, text, outcome in ((False, 486, "Busy Here", "busy"), (True, 603, "Decline", "rejected")):
        t = calls_back(s, other, courier=dict(ring_ms=800), recipient=dict(ring_ms=1300, final=final, text=text))
        s.say(**callback(**unanswered(t.call(RECIPIENT), outcome)))


@take("708-recipient-silent")
def _(s):
    s.facts = "the courier answers and hangs up while the recipient's phone rings; then, by the other form, the dialplan gives up after 8 s"
    t = calls_back(s, courier=dict(ring_ms=800, talk_ms=4000), recipient=dict(ring_ms=30000))
    s.say(**callback(**unanswered(t.call(RECIPIENT), "cancelled")))
    t = calls_back(s, True, courier=dict(ring_ms=800), recipient=dict(ring_ms=30000))
    s.say(**callback(**unanswered(t.call(RECIPIENT), "no_answer")))


@take("709-recipient-bad-number")
def _(s):
    s.facts = "the courier answers, the telephone company has no such recipient (404); then the same by the other form"
    for other in (False, True):
        calls_back(s, other, courier=dict(ring_ms=800), recipient=dict(ring_ms=1, silent=True, final=404, text="Not Found"))
        s.say(**callback(**not_through("bad_number")))


@take("710-courier-to-the-office")
def _(s):
    s.facts = "the courier asks for the office: called back, then the ring group is rung, where 102 answers and hangs up"
    t = s.phone(TRUNK, ring_ms=1100)
    phones = {extension: s.phone(extension, ring_ms=30000 if extension != 102 else 1800, talk_ms=2000) for extension in (101, 102, 103)}
    s.ami.act("Originate", action_id="courier-1", Channel=form(s), Context="internal", Exten="600", Priority=1,
              CallerID='"Courier" <74951234567>', Timeout=20000, Async="true", ChannelId=f"trubka-courier-{s.version}z1")
    t.process.wait(30)

    s.say(elsewhere(101, phones[101]), card(102), elsewhere(103, phones[103]),
          **incoming(COURIER, rang=["101", "102", "103"], **answered(phones[102], 102)), name=None)

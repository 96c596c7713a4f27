"""The connection that begins in mid-call, the PBX that goes away in mid-call."""
import os
import signal
import time

from stage import ANY, TRUNK, answered, card, elsewhere, incoming, no_card, outgoing, take


@take("70-connected-in-mid-call", late=True)
def _(s):
    s.facts = "the program connects while 101 talks and another caller rings 102, and lists the channels; 102 then answers"
    a, b = s.phone(101, ring_ms=900), s.phone(102, ring_ms=6500, talk_ms=2600)
    first = s.city("79035550170", "74951234501", talk_ms=7000)
    a.wait_for("S", "SIP/2.0 200", "INVITE")
    second = s.city("79035550171", "74951234502", port=5070, talk_ms=20000)
    b.wait_for("S", "SIP/2.0 180")
    time.sleep(1.5)
    s.connect()
    s.ami.act("Status")
    first.process.wait(30)
    second.process.wait(30)
    # How long it rang and talked before the connect nobody can know.
    s.say((101, {"cards": ANY}), **incoming("79035550170", outcome="answered", answered_by="101"))
    s.say(card(102), **incoming("79035550171", extension="102", rang=["102"], outcome="answered", answered_by="102",
                                          talk_secs=b.talked_secs()))


@take("71-connected-while-a-queue-rings", late=True)
def _(s):
    s.facts = "the program connects while a queue rings all three, and lists the channels; 102 then answers"
    a, b, c = s.phone(101, ring_ms=30000), s.phone(102, ring_ms=4200), s.phone(103, ring_ms=30000)
    caller = s.city("79035550711", "74951234570", talk_ms=7000)
    a.wait_for("S", "SIP/2.0 180")
    time.sleep(1.5)
    s.connect()
    s.ami.act("CoreShowChannels")
    caller.process.wait(30)
    # When the phones began to ring nobody told.
    differs = {"ring_secs": ANY}
    s.say(elsewhere(101, a, **differs), card(102), elsewhere(103, c, **differs),
          **incoming("79035550711", rang=["101", "102", "103"], outcome="answered", answered_by="102", talk_secs=b.talked_secs()) | {"queue": "operators"})


@take("72-connected-in-hold", late=True)
def _(s):
    s.facts = "the program connects while 101 has a caller on hold and asks 103, who talks (AMI's Atxfer by another desk); 101 then hangs up"
    a, b = s.phone(101, ring_ms=900, talk_ms=7500), s.phone(103, ring_ms=1000)
    caller = s.city("79035550712", "74951234501", talk_ms=11000)
    a.wait_for("S", "SIP/2.0 200", "INVITE")
    desk = s.colleague()
    time.sleep(0.8)
    mine = lambda event: event.get("Channel", "").startswith(f"{s.technology}/101-")
    desk.act("Status")
    desk.act("Atxfer", Channel=desk.wait(5, Event="Status", test=mine)["Channel"], Context="internal", Exten="103")
    b.wait_for("S", "SIP/2.0 200", "INVITE")
    time.sleep(1.0)
    s.connect()
    s.ami.act("Status")
    caller.process.wait(30)
    # Who was rung by whom before the connect nobody can know; the caller's conversation goes on.
    s.say(card(103, cards=ANY, extension=ANY), (101, {"cards": ANY}), **incoming("79035550712", outcome="answered", transfers=ANY))
    del s.replay[0]["transfers"]


@take("73-connected-after-a-click", late=True)
def _(s):
    s.facts = "another desk's click is answered before the program connects; the called party hangs up"
    s.phone(101, ring_ms=700)
    t = s.phone(TRUNK, ring_ms=1000, talk_ms=4000)
    s.click(101, "79265550713", ami=s.colleague(), channel_id="trubka-101-73")
    t.wait_for("S", "SIP/2.0 200", "INVITE")
    time.sleep(1.0)
    s.connect()
    s.ami.act("Status")
    t.process.wait(30)
    s.say(no_card(101), **outgoing("79265550713", 101, outcome="answered", answered_by="79265550713", talk_secs=ANY) | {"rang": []})
    for view in (s.replay[0], *s.views["101"]):
        view.pop("talk_secs", None)


def back(s):
    """The PBX is there again, and so is the program, which lists what is left."""
    s.ami.close()
    end = time.time() + 20
    while True:
        try:
            s.connect("-reconnected")
            break
        except OSError:
            assert time.time() < end, "the PBX did not come back"
            time.sleep(0.2)
    s.ami.act("Status")


def goes_away(s, how):
    """101 talks with one caller and another rings 102 when the PBX goes away; then it is there again."""
    s.phones_may_fail = True
    a, b = s.phone(101, ring_ms=900, talk_ms=9000), s.phone(102, ring_ms=9000)
    s.city("79035550901", "74951234501", talk_ms=9000)
    a.wait_for("S", "SIP/2.0 200", "INVITE")
    s.city("79035550902", "74951234502", port=5070, talk_ms=9000)
    b.wait_for("S", "SIP/2.0 180")
    time.sleep(1.5)
    gone = time.time()
    how()
    return a, b, gone


def told_before(s, a, b, gone, ended):
    """What is known of both calls when the PBX went away, which ended both at the same moment."""
    s.any_order = True
    # Without a word from the PBX nobody knows how long they went on.
    talk = {"talk_secs": round((a.when("R", "BYE") or gone) - a.when("S", "SIP/2.0 200", "INVITE"), 2)} if ended else {}
    first = incoming("79035550901", extension="101", rang=["101"], answered_by="101", ring_secs=a.rang_secs(), **talk)
    second = incoming("79035550902", extension="102", rang=["102"], answered_by=None, talk_secs=0)
    outcomes = ("answered", "missed") if ended else (None, None)
    s.say(card(101), **first | {"ended": ended, "outcome": outcomes[0]})
    s.say(card(102), **second | {"ended": ended, "outcome": outcomes[1]})


def stopped(s):
    """It is stopped and started again."""
    a, b, gone = goes_away(s, lambda: s.pbx("down"))
    s.pbx("up")
    back(s)
    told_before(s, a, b, gone, True)


@take("901-restarted", user="all")
def _(s):
    s.facts = "the PBX is restarted (core restart now) while one call is talked and another rings"
    pid = s.pbx_pid()
    a, b, gone = goes_away(s, lambda: s.pbx("cli", "core restart now"))
    # It would start itself anew, but finds its libraries only where pbx.sh shows it.
    s.wait_down(pid)
    s.pbx("up")
    back(s)
    told_before(s, a, b, gone, True)


@take("902-stopped", user="all")
def _(s):
    s.facts = "the PBX is stopped (core stop now) while one call is talked and another rings, and started again"
    stopped(s)


@take("903-killed", user="all")
def _(s):
    s.facts = "the PBX is killed (kill -9) while one call is talked and another rings, and started again"
    pid = s.pbx_pid()
    a, b, gone = goes_away(s, lambda: os.kill(pid, signal.SIGKILL))
    s.wait_down(pid)
    s.pbx("up")
    back(s)
    # Nothing was told any more: the recording ends with both calls under way.
    told_before(s, a, b, gone, False)


@take("904-stopped-told-nothing", user="minimal")
def _(s):
    s.facts = "the PBX is stopped while one call is talked and another rings; the AMI user may read class call only"
    stopped(s)

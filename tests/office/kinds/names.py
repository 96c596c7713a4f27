"""Who calls: names and numbers as they come, and forged ones; what else comes down the wire."""
import time

from phones import uac
from stage import TRUNK, answered, card, elsewhere, incoming, take


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
        s.say(card(101), **incoming(number, extension="101", rang=["101"], **answered(a, 101)), name=name)
        time.sleep(0.3)
    del s.replay[-1]["name"], s.views["101"][-1]["name"]


@take("62-cp1251-name")
def _(s):
    s.facts = "an old PBX's name in cp1251; a name of quotes, backslashes and angle brackets; an empty name"
    for number, to, name, shown in [("79035550168", "74951234593", b"", "Виталий"), ("79035550169", "74951234501", rb'O\"Neil \\ <x>', None),
                                    ("79035550170", "74951234501", b"", None)]:
        a = s.phone(101, ring_ms=600)
        scenario = uac(number, to, raw_from=f'"NAME" <sip:{number}@[local_ip]>', talk_ms=800)
        s.phones.play(scenario.encode().replace(b"NAME", name), TRUNK).process.wait(20)
        s.say(card(101), **incoming(number, extension="101", rang=["101"], **answered(a, 101)), **({"name": shown} if shown else {}))
        time.sleep(0.3)


@take("63-withheld", user="minimal")
def _(s):
    s.facts = "the number is withheld by the dialplan's presentation; the caller is sip:ivan.petrov; an internal-looking foreign number"
    cases = [("79035550176", "74951234592", None), ("ivan.petrov", "74951234501", None), ("112", "74951234501", "112")]
    for number, to, shown in cases:
        a = s.phone(101, ring_ms=600)
        s.city(number, to, talk_ms=800).process.wait(20)
        s.say(card(101), **incoming(shown, extension="101", rang=["101"], **answered(a, 101)))
        time.sleep(0.3)
    # Asterisk gives AMI the number that it was told to withhold: whether it is shown is the telephone company's matter.
    for view in (s.replay[0], s.views["101"][0]):
        del view["number"]


@take("64-forged", user="all")
def _(s):
    s.facts = ("a caller's address carries line ends and whole AMI packets: a ringing of 102, a hang-up of 103's call; 103's true call, which is "
               "under way, goes on, and the next one is right too")
    c = s.phone(103, ring_ms=800)
    first = s.city("79035550164", "74951234503", talk_ms=9000)
    c.wait_for("S", "SIP/2.0 200", "INVITE")
    victim = s.channel("79035550164")
    uniqueid = s.ami.wait(Event="Newchannel", CallerIDNum="79035550164")["Uniqueid"]
    # PJSIP drops an address of more than 256 characters without a word.
    rings = ["Event: Newstate", f"Channel: {s.technology}/102-ff", "ChannelState: 5", "Uniqueid: 1.1", "Linkedid: 1.1"]
    hangs_up = ["Event: Hangup", f"Channel: {victim}", f"Uniqueid: {uniqueid}0", "Cause: 16"]
    for forged in (rings, hangs_up):
        user = "%0d%0a".join(line.translate({32: "%20", 58: "%3a"}) for line in ["79035550178", "", *forged, "", "x"])
        assert len(user) < 250, len(user)
        s.phone(101, ring_ms=600)
        s.phones.play(uac(None, "74951234501", raw_from=f"<sip:{user}@[local_ip]>", talk_ms=500), TRUNK, port=5070).process.wait(20)
    b = s.phone(102, ring_ms=700)
    s.city("79035550179", "74951234502", port=5080, talk_ms=900).process.wait(20)
    first.process.wait(30)
    # What the forger's own call looks like nobody can say: his packets cut it in pieces.
    s.more_calls = True
    s.say(card(102), **incoming("79035550179", extension="102", rang=["102"], **answered(b, 102)))
    s.say(card(103), **incoming("79035550164", extension="103", rang=["103"], **answered(c, 103)))
    s.views["101"] = []


@take("65-noise", user="all")
def _(s):
    s.facts = "the PBX writes timestamps into every event and CEL events between them; keys are pressed; it is reloaded in mid-call"
    s.configure("manager.conf", "timestampevents=no", "timestampevents=yes")
    s.configure("cel.conf", "enabled=no\nshow", "enabled=yes\nshow")
    try:
        s.pbx("cli", "module reload manager")
        s.pbx("cli", "module reload cel_manager.so")
        time.sleep(0.5)
        a, b, c = s.phone(101, ring_ms=30000), s.deskphone(102, 2500), s.phone(103, ring_ms=30000)
        caller = s.city("79035550180", "74951234560", talk_ms=5000)
        a.wait_for("S", "SIP/2.0 180")
        s.pbx("cli", "core reload")
        b.wait_for("S", "SIP/2.0 200", "INVITE")
        b.press("12#")
        s.pbx("cli", "core reload")
        caller.process.wait(30)
        assert s.ami.wait(2, Event="DTMFBegin"), "no key was heard"
        assert s.ami.wait(2, Event="CEL"), "no CEL event came"
        assert s.ami.wait(2, Event="Hangup", test=lambda event: "Timestamp" in event), "no timestamp came"
        s.say(elsewhere(101, a), card(102), elsewhere(103, c), **incoming("79035550180", rang=["101", "102", "103"], **answered(b, 102)))
    finally:
        s.configure("manager.conf", "timestampevents=yes", "timestampevents=no")
        s.configure("cel.conf", "enabled=yes\nshow", "enabled=no\nshow")
        s.pbx("cli", "module reload manager")
        s.pbx("cli", "module reload cel_manager.so")

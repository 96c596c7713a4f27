"""What every recorded kind of call works with: the phones, the recording connection, the expectation.

What happened is written by the script that made it happen, from what its phones sent and received, never from AMI.
`expect.json`: `replay` is the office's view of `trubka replay`, `views` those of the operators: of every one of
OPERATORS, an empty list for those whom no call concerned. A key that is left out is not compared; seconds may differ
by 0.2, the order of `rang` is free.
"""
import os
import re
import subprocess
import time

from deskphone import Deskphone
from phones import OFFICE, Ami, uac, uas

TAKES = {}
TRUNK = 200
OPERATORS = ("101", "102", "103")
# In an operator's differences: this key is not compared.
ANY = object()
HERE = os.path.dirname(os.path.abspath(__file__))


class Take:
    """One kind of call: its script, the AMI user that records it, and on which versions there is such a thing."""

    def __init__(self, function, user, late, versions):
        self.function, self.user, self.late, self.versions = function, user, late, versions


def take(name, user="operator", late=False, versions=(16, 22)):
    """Registers a function as the script of that kind, recorded as that AMI user; a late one connects by itself."""
    def register(function):
        assert name not in TAKES, name
        TAKES[name] = Take(function, user, late, versions)
        return function
    return register


class Stage:
    """One take on its way."""

    def __init__(self, version, path, user, phones):
        self.version, self.path, self.user, self.phones, self.ami = version, path, user, phones, None
        self.replay, self.views, self.facts = [], {}, ""
        self.technology = {16: "SIP", 22: "PJSIP"}[version]
        # Devices that the settings say are an extension's.
        self.devices = {}
        # Phones may be left in the middle of their scenario: the PBX is taken away from them.
        self.phones_may_fail = False
        # Other calls than those of `replay` may come out (of forged events).
        self.more_calls = False
        # Which of the calls ended first is not known.
        self.any_order = False
        self.others = []

    # -------------------------------------------------------------------------------------------- the connection

    def connect(self, suffix=""):
        """Logs in; from here on everything is recorded."""
        self.ami = Ami(self.version, path=self.path + suffix)
        assert self.ami.login(self.user)["Response"] == "Success"

    def colleague(self):
        """Another desk's connection, which is not recorded."""
        other = Ami(self.version)
        self.others.append(other)
        assert other.login("all")["Response"] == "Success"
        return other

    def channel(self, number):
        """The channel that a caller with this number came by."""
        return self.ami.wait(Event="Newchannel", CallerIDNum=number)["Channel"]

    def channel_of(self, extension, count=1):
        """The channel of an extension's phone, its countth."""
        mine = lambda event: re.match(rf"{self.technology}/{extension}-[^-]*$", event["Channel"])
        return self.ami.wait(Event="Newchannel", test=mine, count=count)["Channel"]

    def close(self):
        """Ends the connections."""
        for ami in (self.ami, *self.others):
            if ami:
                ami.close()

    # ------------------------------------------------------------------------------------------------- the phones

    def phone(self, extension, calls=1, **settings):
        """The phone of an extension, waiting for one call, or for several."""
        return self.phones.play(uas(**settings), extension, calls=calls)

    def deskphone(self, extension, ring_ms):
        """A phone for one call that can be told what to do in it."""
        phone = Deskphone(self.version, extension, self.phones.address(extension), ring_ms)
        self.phones.started.append(phone)
        return phone

    def city(self, number, to, port=5060, **settings):
        """A caller from the city."""
        return self.phones.play(uac(number, to, **settings), TRUNK, port=port)

    def dials(self, extension, to, port=5060, **settings):
        """An operator's phone that dials by itself."""
        return self.phones.play(uac(extension, to, user=extension, **settings), extension, port=port)

    def click(self, extension, to, ring_ms=20000, context="internal", channel=None, ami=None, channel_id=None):
        """A click on the button: the Originate that the program sends."""
        n = len(self.replay) + 1
        return (ami or self.ami).act("Originate", action_id=f"dial-{n}", Channel=channel or f"{self.technology}/{extension}",
                                     Context=context, Exten=to, Priority=1, CallerID=f'"{to}" <{extension}>', Timeout=ring_ms,
                                     Async="true", ChannelId=channel_id or f"trubka-{extension}-{int(time.time() * 1000):x}{n}")

    # ---------------------------------------------------------------------------------------------------- the PBX

    def pbx(self, verb, *words):
        """The PBX's own script: cli COMMAND, up, down."""
        folder = os.path.join(OFFICE, str(self.version))
        done = subprocess.run([os.path.join(HERE, "pbx.sh"), verb, str(self.version), folder, *words], check=True, capture_output=True, text=True)
        return done.stdout

    def wait_down(self, pid, timeout=20):
        """Waits until the PBX's process is gone."""
        end = time.time() + timeout
        while True:
            try:
                with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                    if stat.read().rpartition(")")[2].split()[0] == "Z":
                        return
            except OSError:
                return
            assert time.time() < end, "the PBX does not go down"
            time.sleep(0.05)

    def pbx_pid(self):
        """Its process."""
        with open(self.pbx_file("pid"), encoding="ascii") as file:
            return int(file.read())

    def pbx_file(self, name):
        """A file of the running PBX's folder."""
        return os.path.join(OFFICE, str(self.version), "work", name)

    def configure(self, name, old, new):
        """Replaces a line of a configuration file until the PBX is started anew; who calls it reloads."""
        path = self.pbx_file(os.path.join("etc", name))
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert old in text, f"{name} has no {old!r}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))

    # ------------------------------------------------------------------------------------------------- what happened

    def say(self, *views, **call):
        """One call as the office sees it, and as the operators do: (extension, keys that differ)."""
        self.replay.append(call)
        for extension, differences in views:
            view = {**call, **differences}
            self.views.setdefault(str(extension), []).append({key: value for key, value in view.items() if value is not ANY})

    def expected(self, name):
        """The expectation's file."""
        views = {extension: self.views.get(extension, []) for extension in sorted({*OPERATORS, *self.views})}
        expected = {"asterisk": self.version, "capture": name, "ami_user": self.user, "facts": self.facts}
        if self.devices:
            expected["devices"] = self.devices
        if self.more_calls:
            expected["more_calls"] = True
        if self.any_order:
            expected["any_order"] = True
        return {**expected, "replay": self.replay, "views": views}


def incoming(number, **more):
    """What all calls from outside share."""
    return {"direction": "incoming", "number": number, "transfers": [], "queue": None, "ended": True, **more}


def outgoing(number, extension, **more):
    """The same of calls to the outside."""
    return {"direction": "outgoing", "number": number, "extension": str(extension), "rang": [], "transfers": [], "queue": None, "ended": True,
            **more}


def internal(caller, callee, **more):
    """The same of calls between extensions, as the office and the caller see them."""
    return {"direction": "internal", "number": str(callee), "extension": str(caller), "transfers": [], "queue": None, "ended": True, **more}


def called_by(caller, me):
    """What differs for the called extension."""
    return {"number": str(caller), "extension": str(me)}


def answered(phone, who):
    """What the phone that answered says."""
    return {"outcome": "answered", "answered_by": str(who), "ring_secs": phone.rang_secs(), "talk_secs": phone.talked_secs()}


def unanswered(phone, outcome):
    """What a phone that was not answered says."""
    return {"outcome": outcome, "answered_by": None, "ring_secs": phone.rang_secs(), "talk_secs": 0}


def card(operator, **differences):
    """The view of an operator who was rung: one card."""
    return str(operator), {"cards": 1, "extension": str(operator)} | differences


def no_card(operator, **differences):
    """The view of an operator who was not rung: the one who dialled, or took the call over."""
    return str(operator), {"cards": 0, **differences}


def elsewhere(operator, phone, **differences):
    """The view of an operator whose phone rang until a colleague answered."""
    return card(operator, **{"outcome": "answered_elsewhere", "ring_secs": phone.rang_secs(), **differences})


def moved(kind, to, answered=True):
    """One change of hands."""
    return {"kind": kind, "to": str(to), "answered": answered}

"""What may be dialled, through every door of the built program on a real PBX: what is refused reaches nobody, emergency
calls pass, and what is to be known first is said first.

That nothing left the office is read from the phone behind the telephone company (SIP) and from the PBX's own events
(AMI, another user's connection), never from what the program says of itself.
"""
import os
import re
import subprocess
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
import connect_scene as connect  # noqa: E402
from desk import Desk  # noqa: E402
from phones import Phones  # noqa: E402
from program import BINARY  # noqa: E402
from stage import TRUNK, Stage  # noqa: E402

# Premium rate, a satellite phone, a country that the settings do not name; and who waits for a parcel of a courier with that number.
REFUSED = {"8 809 505-12-34": "79035550820", "+881 612 345 678": "79035550821", "+375 29 123-45-67": "79035550822"}
COURIER, RECIPIENT, CITY, OTHER = "8 916 555-00-01", "8 926 555-10-12", "79035550830", "79035550831"
DECLINES = dict(final=603, text="Decline")
CASES = []


def case(function):
    """Registers a case."""
    CASES.append(function)
    return function


class Scene(connect.Scene):
    """One case on its way, with eyes at the PBX."""

    def __init__(self, version, desk, open_desk):
        super().__init__(version, desk, open_desk)
        self.eyes = self.stage.colleague()

    def outside(self):
        """What the PBX dialled by its lines so far."""
        dialled = [dict(packet) for packet in self.eyes.packets() if ("Event", "DialBegin") in packet]
        return [event for event in dialled if re.match(r"(SIP|PJSIP)/trunk_name-", event.get("DestChannel", ""))]

    def run(self, *arguments, code=0):
        """The command line; all that it said."""
        done = subprocess.run([BINARY, *arguments], env=self.desk.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def says(self, key, *words):
        """The desk told this of the last order; forgets it."""
        end = time.time() + 15
        with self.desk.changed:
            while True:
                told = next((told[key] for told in self.desk.told if key in told and all(word in told[key] for word in words)), None)
                if told:
                    self.desk.told = [told for told in self.desk.told if key not in told]
                    return told
                assert time.time() < end and self.desk.process.poll() is None, (key, words, [told for told in self.desk.told if key in told])
                self.desk.changed.wait(0.2)


@case
def what_is_refused_goes_through_no_door(s):
    line = s.stage.phone(TRUNK, ring_ms=300)
    for number, recipient in REFUSED.items():
        for door in (["call", number], ["call", "--yes", number], ["call", "--by-program", number], ["callback", COURIER, number],
                     ["callback", "--yes", COURIER, number], ["callback", number, RECIPIENT], ["test-call", "101", number], ["test-call", number, "101"]):
            assert "dialling.policy" in s.run(*door, code=2 if door[0] == "test-call" else 1), door
        assert "dialling.policy" in s.run("route-check", number, code=1)
        for order in (f"call {number}", f"call-anyway {number}"):
            s.order(order)
            s.says("dial", "dialling.policy")
            # What is said twice is told once.
            s.order("call nobody")
            s.says("dial", "nobody")
        s.order(f"offer {number}")
        s.says("offered", "clipboard")
        # The second press of the hotkey, once it was read.
        time.sleep(0.7)
        s.order(f"offer {number}")
        s.says("dial", "dialling.policy")
        s.order(f"link tel:{number.replace(' ', '%20')}")
        s.says("offered", "of a link")
        s.order(f"link tel:{number.replace(' ', '%20')}")
        a, c = s.talks(recipient)
        row = s.row("the courier stands there", lambda row: row.get("connect"))
        at = [bool(to["order"]) for to in row["connect"]].index(True) + 1
        for order in (f"transfer {number}", f"ask {number}", f"put {at} now", f"put {at} ask"):
            # Each begins in other words than the one before.
            s.desk.forget()
            s.order(f"{order} @{row['call']}")
            s.told("dialling.policy")
        connect.stays(c)
        s.journal(recipient)
        # The next one's phones have the same ports.
        a.process.wait(10)
        c.process.wait(10)
        s.desk.forget()
    assert s.outside() == [], s.outside()
    assert line.when("R", "INVITE") is None, "somebody behind the telephone company was called"
    with open(log_of(s.desk), encoding="utf-8") as file:
        log = file.read()
    # By its first digits, which tell why, and no more of it.
    assert all(begins in log for begins in ("+7 809", "+881", "+375")), log[-2000:]
    assert not any(re.sub(r"\D", "", number)[-7:] in re.sub(r"[ -]", "", log) for number in REFUSED), log[-2000:]


@case
def emergency_numbers_pass_whatever_is_refused_and_however_many_went_out(s):
    desk = s.open_desk("emergency", policy='refuse = ["112"]\ncalls_per_minute = 1')
    s.others.append(desk)
    s.stage.phone(101, calls=2, ring_ms=200)
    line = s.stage.phone(TRUNK, calls=2, ring_ms=200, **DECLINES)
    s.order("call 8 916 555-00-11", desk)
    line.call("79165550011")
    s.order("call 112", desk)
    line.call("sip:112")
    assert len(s.outside()) == 2, s.outside()


@case
def more_calls_than_a_minute_allows_are_asked_of(s):
    desk = s.open_desk("pace", policy="calls_per_minute = 2")
    s.others.append(desk)
    s.desk, first = desk, s.desk
    s.stage.phone(101, calls=4, ring_ms=200)
    line = s.stage.phone(TRUNK, calls=4, ring_ms=200, **DECLINES)
    for last in range(2):
        number = f"8 916 555-01-0{last}"
        s.order(f"call {number}")
        line.call(f"7916555010{last}")
        s.says("dial", "declined")
    s.order("call 8 916 555-01-02")
    s.says("dial", "within the last minute: 2", "press once more")
    for arguments in (["call", "8 916 555-01-02"], ["callback", COURIER, "8 916 555-01-02"]):
        said = s.run(*arguments, code=1)
        assert "--yes" in said, said
    assert len(s.outside()) == 2, s.outside()
    time.sleep(0.7)
    s.order("call 8 916 555-01-02")
    line.call("79165550102")
    s.says("dial", "declined")
    # The third counts too, for whoever asks.
    assert "--yes" in s.run("call", "8 916 555-01-03", code=1)
    assert len(s.outside()) == 3, s.outside()
    s.run("call", "--yes", "8 916 555-01-03", code=1)
    line.call("79165550103")
    s.desk = first


@case
def a_call_that_is_handed_on_is_asked_of_as_well(s):
    desk = s.open_desk("handing", policy="calls_per_minute = 1")
    s.others.append(desk)
    s.desk, first = desk, s.desk
    a, c = s.talks(CITY)
    row = s.row("101 talks", lambda row: "transfer" in row.get("can", []))
    line = s.stage.phone(TRUNK, ring_ms=200, **DECLINES)
    s.order(f"ask 8 916 555-01-04 @{row['call']}")
    line.call("79165550104")
    s.told("did not come to the phone")
    line.process.wait(10)
    before = len(s.outside())
    line = s.stage.phone(TRUNK, ring_ms=200, talk_ms=20000)
    s.order(f"transfer 8 916 555-01-05 @{row['call']}")
    s.told("within the last minute: 1", "once more")
    assert len(s.outside()) == before and line.when("R", "INVITE") is None
    time.sleep(0.7)
    s.order(f"transfer 8 916 555-01-05 @{row['call']}")
    line.wait_for("R", "ACK")
    s.desk = first


@case
def a_colleague_who_talks_with_the_number_is_named_first(s):
    s.stage.phone(102, ring_ms=200, talk_ms=30000)
    other = s.stage.city(OTHER, "74951234502", port=5072, talk_ms=30000)
    other.wait_for("R", "SIP/2.0 200", "INVITE")
    s.row("102 talks", lambda row: row["party"]["number"] == OTHER and row["phase"] == "talking")
    own, line = s.stage.phone(101, ring_ms=200), s.stage.phone(TRUNK, ring_ms=200, **DECLINES)
    before = len(s.outside())
    s.order(f"call {OTHER}")
    s.says("dial", "has been talking with this number since", "102")
    said = s.run("call", OTHER, code=1)
    assert "has been talking with this number" in said and "--yes" in said, said
    said = s.run("callback", COURIER, OTHER, code=1)
    assert "has been talking with this number" in said and "--yes" in said, said
    assert len(s.outside()) == before and own.when("R", "INVITE") is None
    s.order(f"call-anyway {OTHER}")
    line.call(OTHER)


@case
def a_number_that_was_called_in_vain_a_moment_ago_is_told_first(s):
    own, line = s.stage.phone(101, calls=2, ring_ms=200), s.stage.phone(TRUNK, calls=2, ring_ms=200, **DECLINES)
    s.order("call 8 916 555-01-06")
    line.call("79165550106")
    s.says("dial", "declined")
    before = len(s.outside())
    s.order("call 8 916 555-01-06")
    s.says("dial", "you called this number at", "the call was declined")
    said = s.run("call", "8 916 555-01-06", code=1)
    assert "--yes" in said, said
    assert len(s.outside()) == before and len(own.messages()) > 0
    time.sleep(0.7)
    s.order("call 8 916 555-01-06")
    line.call(1)
    assert len(s.outside()) == before + 1


def log_of(desk):
    """The newest log of its home."""
    found = [os.path.join(at, name) for at, _, names in os.walk(desk.home) for name in names if ".log" in name or name.endswith(".jsonl")]
    assert found, [names for _, _, names in os.walk(desk.home)]
    return max(found, key=os.path.getmtime)


def run(version, folder, results):
    """All cases on one version."""
    folder = os.path.join(folder, "policy")
    os.makedirs(folder)
    database = connect.database(folder, version)
    line = {16: "SIP/trunk_name", 22: "PJSIP/{NUMBER}@trunk_name"}[version]

    def open_desk(name, policy="calls_per_minute = 0"):
        couriers = connect.COURIERS.replace("@LINE@", line).partition("# More cases")[0]
        extra = f'[dialling.policy]\n{policy}\n[couriers]\n{couriers}\n[directory]\n{database}\n[directory.mapping]\n"recipient.name" = "address.fio"\n'
        os.makedirs(os.path.join(folder, name))
        desk = Desk(version, "101", os.path.join(folder, name), acts=True, extra=extra)
        desk.wait_online()
        return desk

    desk = open_desk("101")
    only = os.environ.get("CASE", "")
    try:
        for function in [function for function in CASES if only in function.__name__]:
            begin, scene = time.time(), Scene(version, desk, open_desk)
            name = function.__name__.replace("_", " ")
            try:
                function(scene)
                results.append(True)
                print(f"ok      {name} on {version} ({time.time() - begin:.1f} s)", flush=True)
            except Exception:
                results.append(False)
                print(f"FAILED  {name} on {version} ({time.time() - begin:.1f} s)\n{traceback.format_exc()}", flush=True)
            finally:
                scene.stage.pbx("cli", "channel request hangup all")
                scene.stage.close()
                scene.over()
                connect.quiet(desk)
    except Exception:
        results.append(False)
        print(f"FAILED  policy on {version}\n{traceback.format_exc()}", flush=True)
    finally:
        desk.end()

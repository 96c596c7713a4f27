"""Calls in progress handled by the built program, on a real PBX: what the phones saw of it, and what the program said.

Every case rings 101 from the city or picks something up there; the program sits at 101's desk, takes orders
(`trubka watch --act`) and tells its rows. What became of an order is read from the phones, never from AMI.
"""
import os
import socket
import subprocess
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from desk import Desk  # noqa: E402
from deskphone import MEDIA_PORT  # noqa: E402
from phones import OFFICE, Phones  # noqa: E402
from stage import TRUNK, Stage  # noqa: E402

CITY = "79035550700"
TELEPHONE_EVENT = 101
CASES = []


def case(function):
    """Registers a case."""
    CASES.append(function)
    return function


class Scene:
    """One case on its way: phones, and the desk at 101."""

    def __init__(self, version, desk):
        self.version, self.desk, self.phones = version, desk, Phones(version)
        self.stage = Stage(version, "", "all", self.phones)

    def talk(self, **caller):
        """A caller from the city speaks with 101; both phones."""
        a = self.stage.phone(101, ring_ms=300)
        c = self.stage.city(CITY, "74951234501", port=5070, talk_ms=20000, **caller)
        a.wait_for("R", "ACK")
        self.row("101 talks", lambda row: "transfer" in row["can"])
        return a, c

    def row(self, what, test):
        """Waits for the desk to say so."""
        return self.desk.wait_row(what, test)

    def order(self, line):
        """An order to the desk."""
        self.desk.order(line)

    def refused(self, words):
        """The desk told this of the last order; the whole sentence."""
        return self.row(words, lambda row: row.get("problem") and words in row["problem"])["problem"]

    def over(self):
        """Ends the case: its calls are over."""
        self.phones.finish(3)
        self.phones.stop()


def leaves(phone, way="R"):
    """The phone's call ends."""
    phone.wait_for(way, "BYE")


def stays(phone):
    """The phone's call goes on."""
    time.sleep(0.4)
    assert phone.when("R", "BYE") is None, f"{phone.name} was hung up"


@case
def hangs_up(s):
    a, c = s.talk()
    s.order("hangup")
    leaves(a)
    leaves(c)


@case
def declines(s):
    a = s.stage.phone(101, ring_ms=20000)
    s.stage.city(CITY, "74951234501", cancel_ms=6000)
    a.wait_for("S", "SIP/2.0 180")
    s.row("101 rings", lambda row: row["can"] == ["hangup"])
    s.order("hangup")
    a.wait_for("R", "CANCEL")


@case
def transfers_blindly_to_a_colleague(s):
    a, c = s.talk()
    b = s.stage.phone(102, ring_ms=1200)
    s.order("transfer 102")
    leaves(a)
    s.row("it rings there", lambda row: row["stage"] == "transferred, ringing: 102")
    b.wait_for("R", "ACK")
    s.row("they talk", lambda row: row["stage"] == "transferred, talking: 102")
    stays(c)


@case
def transfers_blindly_to_a_city_number(s):
    a, c = s.talk()
    t = s.stage.phone(TRUNK, ring_ms=500)
    s.order("transfer 8 926 555-07-01")
    leaves(a)
    t.wait_for("R", "ACK")
    assert "79265550701" in t.invite(), t.invite()
    stays(c)


def transfers_to_several(s, to):
    """Of whoever it rings there, 102 answers."""
    a, c = s.talk()
    b = s.stage.phone(102, ring_ms=600)
    s.order(f"transfer {to}")
    leaves(a)
    b.wait_for("R", "ACK")
    s.row("they talk", lambda row: row["stage"] == "transferred, talking: 102")
    stays(c)


@case
def transfers_to_a_queue(s):
    transfers_to_several(s, 610)


@case
def transfers_to_a_ring_group(s):
    transfers_to_several(s, 600)


@case
def transfers_to_nobody(s):
    a, c = s.talk()
    s.order("transfer 555")
    s.refused("knows no number 555")
    stays(a)
    stays(c)


@case
def asks_and_connects(s):
    a, c = s.talk()
    b = s.stage.phone(102, ring_ms=900)
    s.order("ask 102")
    s.row("102 is asked", lambda row: row["stage"] == "ringing 102, the call is on hold")
    b.wait_for("R", "ACK")
    s.row("102 speaks", lambda row: row["stage"] == "you are talking to 102, the call is on hold")
    s.order("connect")
    leaves(a)
    s.row("they talk", lambda row: row["stage"] == "transferred, talking: 102")
    stays(b)
    stays(c)


@case
def asks_and_comes_back(s):
    a, c = s.talk()
    b = s.stage.phone(102, ring_ms=600)
    s.order("ask 102")
    b.wait_for("R", "ACK")
    s.row("102 speaks", lambda row: "back" in row["can"] and row["stage"].startswith("you are talking"))
    s.order("back")
    leaves(b)
    s.row("101 is back", lambda row: "transfer" in row["can"] and not row["problem"])
    stays(a)
    stays(c)


@case
def asks_who_declines(s):
    a, c = s.talk()
    s.stage.phone(102, ring_ms=600, final=603, text="Decline")
    s.order("ask 102")
    s.refused("102 did not come to the phone")
    stays(a)
    stays(c)


@case
def parks_and_takes_back(s):
    a, c = s.talk()
    s.order("park")
    leaves(a)
    s.row("it is parked", lambda row: row["stage"] == "parked on 701" and row["can"] == ["fetch"])
    a.process.wait(10)
    again = s.stage.phone(101, ring_ms=500)
    s.order("fetch")
    again.wait_for("R", "ACK")
    s.row("101 talks", lambda row: "transfer" in row["can"] and row["own"])
    stays(again)
    stays(c)
    rows = s.desk.ask("journal", "--limit", "3")
    assert [row["number"] for row in rows[:1]] == [CITY] and rows[0]["direction"] == "incoming", rows
    assert sum(row["number"] == "701" for row in rows) == 0, rows


@case
def parks_whom_it_called_and_takes_back(s):
    a, t = s.stage.phone(101, ring_ms=300), s.stage.phone(TRUNK, ring_ms=400)
    s.order("call 8 926 555-07-03")
    t.wait_for("R", "ACK")
    s.row("101 talks", lambda row: "park" in row["can"])
    s.order("park")
    leaves(a)
    s.row("it is parked", lambda row: row["can"] == ["fetch"])
    a.process.wait(10)
    again = s.stage.phone(101, ring_ms=500)
    s.order("fetch")
    again.wait_for("R", "ACK")
    s.row("101 talks", lambda row: "transfer" in row["can"] and row["own"])
    stays(again)
    stays(t)
    row = s.desk.ask("journal", "--limit", "1")[0]
    assert (row["number"], row["direction"], row["extension"]) == ("79265550703", "outgoing", "101"), row


@case
def takes_back_who_was_parked_before_it_came(s):
    a, c = s.talk()
    s.order("park")
    leaves(a)
    parked = lambda row: row["stage"] == "parked on 701" and row["can"] == ["fetch"]  # noqa: E731
    s.row("it is parked", parked)
    a.process.wait(10)
    late = Desk(s.version, "101", os.path.join(s.desk.folder, "late"), office=True, acts=True)
    try:
        late.wait_online()
        late.wait_row("it was parked before", parked)
        again = s.stage.phone(101, ring_ms=500)
        late.order("fetch")
        again.wait_for("R", "ACK")
        late.wait_row("101 talks", lambda row: "transfer" in row["can"] and row["own"])
        stays(again)
        stays(c)
    finally:
        late.end()


@case
def picks_up_a_colleagues_call(s):
    b = s.stage.phone(102, ring_ms=30000)
    c = s.stage.city(CITY, "74951234502", talk_ms=20000)
    b.wait_for("S", "SIP/2.0 180")
    a = s.stage.phone(101, ring_ms=500)
    s.row("102 rings", lambda row: row["can"] == ["fetch"])
    s.order("fetch")
    a.wait_for("R", "ACK")
    b.wait_for("R", "CANCEL")
    s.row("101 talks", lambda row: "transfer" in row["can"] and row["own"])
    stays(c)


@case
def sends_digits(s):
    a, t = s.stage.phone(101, ring_ms=300), s.stage.deskphone(TRUNK, 300)
    keys = Keys(t.address)
    s.order("call 8 926 555-07-02 доб. 12")
    t.wait_for("R", "ACK")
    keys.wait("12")
    s.row("101 talks", lambda row: "digits" in row["can"] and not row["asked"])
    s.order("digits 3#")
    keys.wait("123#")
    s.order("hangup")
    leaves(a)
    leaves(t)


class Keys:
    """The keys that a phone hears: telephone-events (RFC 4733) that come to where its sound does."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, MEDIA_PORT))
        self.socket.settimeout(0.2)
        self.heard = {}

    def wait(self, keys, timeout=10):
        """Waits until these were heard, in this order."""
        end = time.time() + timeout
        while "".join(self.heard.values()) != keys:
            assert time.time() < end, f"keys heard: {''.join(self.heard.values())!r}, not {keys!r}"
            try:
                packet = self.socket.recv(2048)
            except socket.timeout:
                continue
            if packet[1] & 0x7F == TELEPHONE_EVENT:
                # All packets of one key have its time stamp.
                self.heard[packet[4:8]] = "0123456789*#"[packet[12]]


@case
def is_refused_without_the_right(s):
    """Last: another user sits at the desk."""
    s.desk.end()
    s.desk = Desk(s.version, "101", os.path.join(s.desk.folder, "minimal"), user="minimal", acts=True)
    try:
        s.desk.wait_online()
        a = s.stage.phone(101, ring_ms=300)
        s.stage.city(CITY, "74951234501", talk_ms=20000)
        a.wait_for("R", "ACK")
        row = s.row("101 talks", lambda row: row["phase"] == "talking")
        assert row["can"] == [] and "add call" in row["cannot"], row
        s.order(f"hangup @{row['call']}")
        assert "write" in s.refused("lacks the right call")
        for order in ("transfer 102", "ask 102", "park", "digits 1"):
            s.order(f"{order} @{row['call']}")
            s.refused("lacks the right call")
        stays(a)
    finally:
        s.desk.end()


def run(version, folder, results):
    """All cases on one version."""
    os.makedirs(os.path.join(folder, "handling", "minimal"))
    desk = Desk(version, "101", os.path.join(folder, "handling"), office=True, acts=True)
    try:
        desk.wait_online()
        for function in CASES:
            begin, scene = time.time(), Scene(version, desk)
            name = function.__name__.replace("_", " ")
            try:
                function(scene)
                results.append(True)
                print(f"ok      {name} on {version} ({time.time() - begin:.1f} s)", flush=True)
            except Exception:
                results.append(False)
                print(f"FAILED  {name} on {version} ({time.time() - begin:.1f} s)\n{traceback.format_exc()}", flush=True)
            finally:
                # The phones hear the end: the PBX would repeat it to those of the next case.
                subprocess.run([os.path.join(HERE, "..", "office", "pbx.sh"), "cli", str(version), os.path.join(OFFICE, str(version)),
                                "channel request hangup all"], capture_output=True, check=False)
                scene.over()
                if function is not CASES[-1]:
                    quiet(desk)
    except Exception:
        results.append(False)
        print(f"FAILED  handling on {version}\n{traceback.format_exc()}", flush=True)
    finally:
        desk.end()


def quiet(desk, timeout=10):
    """Waits until the desk has seen every call end."""
    end = time.time() + timeout
    with desk.changed:
        while True:
            last = {told["call"]: told["phase"] for told in desk.told if "call" in told and "phase" in told}
            if all(phase == "ended" for phase in last.values()) or time.time() > end:
                break
            desk.changed.wait(0.2)
    desk.forget()

"""What the end-to-end tests share: their list, the stage that they play on, looks into the journal."""
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from phones import OFFICE, Phones  # noqa: E402
from program import Program  # noqa: E402
import screen  # noqa: E402

BUS = os.path.join(HERE, "..", "office", "conf", "session-bus.conf")
CITY, TRUNK = "79161234567", 200
ONLINE = "На связи с АТС"
NOBODY_CALLS = "Сейчас никто не звонит."
TESTS = []


def test(continues=False):
    """Registers a test; they run in the order of the file. One that continues finds the phones of the one before."""
    def register(function):
        TESTS.append((function, continues))
        return function
    return register


def sip_user(header, message):
    """The user part of the address in a header of a SIP message."""
    return re.search(rf"^{header}:.*?sip:([^@>;]*)", message, re.M | re.I).group(1)


def rows(program, **want):
    """The journal's rows that have these values."""
    return [row for row in program.json("journal") if all(row.get(key) == value for key, value in want.items())]


def wait_row(program, **want):
    """Waits for such a row that is over; there must be exactly one."""
    end = time.time() + 15
    while True:
        found = rows(program, **want)
        if found and found[0].get("outcome") not in (None, "", "under_way"):
            assert len(found) == 1, f"more than one journal row: {found}"
            return found[0]
        if time.time() > end:
            raise AssertionError(f"no ended journal row {want}; the journal has {program.json('journal')}")
        time.sleep(0.2)


def near(value, wanted, slack=1.0):
    """Seconds of the journal against those of the phones; the slack is a busy machine's."""
    assert value is not None and abs(value - wanted) <= slack, f"{value} s instead of {wanted} s"


class Desktop:
    """What the desktop around the program was told: notifications, the tray's icon (session.py)."""

    def __init__(self, folder):
        log = open(os.path.join(folder, "session.log"), "ab")
        self.told, self.process = [], subprocess.Popen(["dbus-run-session", f"--config-file={BUS}", "--", "/usr/bin/python3", os.path.join(HERE, "session.py")],
                                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        self.bus = json.loads(self.process.stdout.readline())["bus"]
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            # What the bus starts by itself writes there too.
            if line.startswith("{"):
                self.told.append(json.loads(line))

    def wait(self, key, *words, timeout=10):
        """Waits for the newest of this kind to have these words in it."""
        newest = lambda: next((str(told) for told in reversed(self.told) if key in told), "")
        return screen.wait_for(lambda: all(word in newest() for word in words) and newest(), f"{key} with {words} ({self.told[-3:]})", timeout)

    def click_tray(self):
        """A click on the tray's icon."""
        self.process.stdin.write("click\n")
        self.process.stdin.flush()

    def close(self):
        """Ends it."""
        self.process.stdin.close()
        self.process.wait(10)


class Stage:
    """What the tests work with."""

    def __init__(self, version, folder):
        self.version, self.folder = version, folder
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        with open(os.path.join(HERE, "courier.sql"), encoding="utf-8") as sql:
            mariadb = os.path.join(HERE, "..", "office", "mariadb.sh")
            subprocess.run([mariadb, "sql", os.path.join(OFFICE, "mariadb")], stdin=sql, check=True)
        # So that Russian can be typed as an operator does.
        subprocess.run(["setxkbmap", "us,ru"], check=True)
        self.phones = Phones(version)
        self.phones.register()
        self.desktop = Desktop(folder)
        self.program = Program(version, folder)
        self.program.env["DBUS_SESSION_BUS_ADDRESS"] = self.desktop.bus
        self.colleague = None
        self.typing = screen.Typing(folder)

    def open_colleague(self):
        """A second program, at the desk of 102, with a window of its own; its window."""
        if self.colleague is None:
            self.colleague = Program(self.version, os.path.join(self.folder, "102"), operator=("boris", "Борис Зайцев", "102"))
            self.colleague.open().wait(ONLINE)
        return self.colleague.window

    def hang_up_all(self):
        """The PBX ends every call, and the window has seen it."""
        self.cli("channel request hangup all")
        self.phones.finish(3)
        self.program.window.wait(NOBODY_CALLS)

    def cli(self, *words):
        """A command of the PBX's console; what it says."""
        command = [os.path.join(HERE, "..", "office", "pbx.sh"), "cli", str(self.version), os.path.join(OFFICE, str(self.version))]
        return subprocess.run([*command, *words], check=True, capture_output=True, text=True).stdout

    def picture(self, window, name):
        """A screenshot of a window, left in the folder."""
        window.shot(os.path.join(self.folder, name))

    def close(self):
        """Ends all that was started."""
        self.program.end()
        if self.colleague:
            self.colleague.end()
        self.phones.stop()
        self.typing.close()
        self.desktop.close()

"""The built program at one desk, without a window: it watches, and can be asked for its journal."""
import json
import os
import signal
import subprocess
import threading
import time

from program import BINARY

SETTINGS = """
language = "en"
[pbx]
host = "127.0.0.{version}"
username = "{user}"
password_from = "file:{home}/ami-password"
[operator]
user = "desk{extension}"
name = "Desk {extension}"
extensions = ["{extension}"]
[dialling]
operator_channel = "{technology}/{{NUMBER}}"
context = "internal"
ring_secs = 20
auto_answer = "{auto_answer}"
[numbers]
area_code = "495"
[journal]
office = {office}
"""


class Desk:
    """The program at one desk: it watches, and can be asked for its journal; with `acts` it takes orders."""

    def __init__(self, version, extension, folder, office=False, user="operator", acts=False, auto_answer="", extra=""):
        self.version, self.extension, self.folder, self.home = version, extension, folder, os.path.join(folder, f"home-{extension}")
        os.makedirs(self.home)
        with open(os.path.join(self.home, "ami-password"), "w", encoding="utf-8") as file:
            file.write(f"{user}-secret\n")
        os.chmod(file.name, 0o600)
        with open(os.path.join(self.home, "settings.toml"), "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(version=version, home=self.home, extension=extension, office=str(office).lower(), user=user,
                                       technology={16: "SIP", 22: "PJSIP"}[version], auto_answer=auto_answer) + extra)
        self.env = {**os.environ, "TRUBKA_HOME": self.home}
        self.told, self.changed, self.process, self.acts = [], threading.Condition(), None, acts
        self.start()

    def start(self):
        """Starts it; what an earlier run told stays told."""
        log = open(os.path.join(self.folder, f"watch-{self.extension}.log"), "a", encoding="utf-8")
        self.process = subprocess.Popen([BINARY, "watch", "--json", *(["--act"] if self.acts else [])], env=self.env, stdout=subprocess.PIPE,
                                        stdin=subprocess.PIPE if self.acts else subprocess.DEVNULL, stderr=log, text=True)
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()

    def kill(self):
        """Ends it as a power cut does."""
        self.process.kill()
        self.process.wait()
        with self.changed:
            self.told.append({"online": False})

    def _read(self, process):
        for line in process.stdout:
            with self.changed:
                # The last line of a killed one may be half a line.
                if line.endswith("\n"):
                    self.told.append(json.loads(line))
                self.changed.notify_all()

    def wait_online(self, timeout=30):
        """Waits until the last word about the connection is that it is there."""
        end = time.time() + timeout
        with self.changed:
            while not next((told["online"] for told in reversed(self.told) if "online" in told), False):
                assert time.time() < end and self.process.poll() is None, f"desk {self.extension} is not online: {self.told[-3:]}"
                self.changed.wait(0.2)

    def order(self, line):
        """Gives the watching program an order."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait_row(self, what, test, timeout=15):
        """Waits until the last word about some call passes the test; that row."""
        end = time.time() + timeout
        with self.changed:
            while True:
                rows = {told["call"]: told for told in self.told if "call" in told and "phase" in told}
                hit = next((row for row in rows.values() if test(row)), None)
                if hit:
                    return hit
                assert time.time() < end and self.process.poll() is None, f"desk {self.extension} never told {what}: {list(rows.values())[-3:]}"
                self.changed.wait(0.2)

    def forget(self):
        """What was told so far is of no interest any more."""
        with self.changed:
            self.told = [told for told in self.told if "online" in told]

    def cards(self):
        """How often a card of a call was put up: a call whose card was told of, once."""
        with self.changed:
            return [told["card"] for told in self.told if "card" in told]

    def ask(self, *arguments):
        """The command line, in this desk's home: its JSON lines."""
        done = subprocess.run([BINARY, *arguments, "--json"], env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, (arguments, done.returncode, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines() if line.strip()]

    def end(self):
        """Ends the watching as its user does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

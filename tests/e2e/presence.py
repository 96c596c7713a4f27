#!/usr/bin/env python3
"""Colleagues and queues live: what the built program tells of them, and what its orders change, on a real PBX.

  presence.py FOLDER [16|22…]        the versions must be up (tests/office/pbx.sh); the last line is the summary
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from phones import OFFICE, Phones, uac, uas  # noqa: E402
from program import BINARY  # noqa: E402

TRUNK = 200
SETTINGS = """
language = "en"
[pbx]
host = "127.0.0.{version}"
username = "{user}"
password_from = "file:{home}/ami-password"
[operator]
name = "Desk 101"
extensions = ["101"]
[[operators]]
name = "Павел"
extensions = ["102"]
[dialling]
operator_channel = "{technology}/{{NUMBER}}"
[colleagues.groups]
"Логисты" = ["102"]
"""


class Watcher:
    """`trubka colleagues` or `trubka queues`, which goes on and tells what changes."""

    def __init__(self, desk, what):
        self.told, self.changed = [], threading.Condition()
        self.process = subprocess.Popen([BINARY, what, "--watch", "--json"], env=desk.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            with self.changed:
                self.told.append(json.loads(line))
                self.changed.notify_all()

    def wait(self, test, what, timeout=20):
        """The first thing told from now on, or last before, that passes the test."""
        end = time.time() + timeout
        with self.changed:
            while True:
                hit = next((told for told in self.told if test(told)), None)
                if hit:
                    return hit
                assert time.time() < end and self.process.poll() is None, f"{what}: {self.told[-6:]}"
                self.changed.wait(0.2)

    def forget(self):
        """What was told until now is no answer any more."""
        with self.changed:
            self.told.clear()

    def end(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(10)


class Office:
    """One version, and the program at the desk of 101."""

    def __init__(self, version, folder):
        self.version, self.folder, self.phones = version, folder, Phones(version)
        self.technology = {16: "SIP", 22: "PJSIP"}[version]
        self.env = self.home("operator")

    def home(self, user):
        home = os.path.join(self.folder, f"home-{user}")
        os.makedirs(home)
        with open(os.path.join(home, "ami-password"), "w", encoding="utf-8") as file:
            file.write(f"{user}-secret\n")
        os.chmod(file.name, 0o600)
        with open(os.path.join(home, "settings.toml"), "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(version=self.version, user=user, home=home, technology=self.technology))
        return {**os.environ, "TRUBKA_HOME": home}

    def ask(self, *arguments, env=None):
        done = subprocess.run([BINARY, *arguments, "--json"], env=env or self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    def cli(self, *words):
        script = os.path.join(HERE, "..", "office", "pbx.sh")
        done = subprocess.run([script, "cli", str(self.version), os.path.join(OFFICE, str(self.version)), *words], check=True, capture_output=True, text=True)
        return done.stdout


def colleagues_are_told(office):
    watcher = Watcher(office, "colleagues")
    is_now = lambda extension, state, **more: lambda told: told.get("extension") == extension and told["state"] == state and all(told[k] == v for k, v in more.items())
    try:
        watcher.wait(is_now("102", "free", name="Павел", group="Логисты"), "102 is free")
        watcher.wait(is_now("105", "unreachable"), "105 never registered")
        watcher.wait(is_now("101", "free", own=True), "the own extension")
        office.phones.play(uas(ring_ms=1500, talk_ms=5000, hold=(1500, 1500)), 102)
        caller = office.phones.play(uac("79161112233", "74951234502", talk_ms=7000), TRUNK)
        ringing = watcher.wait(is_now("102", "ringing"), "102 rings")
        assert ringing["with"]["number"] == "79161112233", ringing
        talking = watcher.wait(is_now("102", "talking"), "102 talks")
        assert talking["with"]["number"] == "79161112233", talking
        watcher.wait(is_now("102", "on_hold"), "102 holds")
        caller.process.wait(30)
        watcher.forget()
        office.cli("devstate change Custom:DND106 BUSY")
        watcher.wait(lambda told: told.get("extension") == "106" and told["do_not_disturb"], "106 by a device state")
        office.cli("devstate change Custom:DND106 NOT_INUSE")
        watcher.wait(lambda told: told.get("extension") == "106" and not told["do_not_disturb"], "106 again")
        watcher.forget()
        office.cli("presencestate change CustomPresence:106 dnd,,")
        watcher.wait(lambda told: told.get("extension") == "106" and told["do_not_disturb"], "106 by its presence state")
        office.cli("presencestate change CustomPresence:106 available,,")
    finally:
        watcher.end()


def queues_are_told_and_changed(office):
    device = f"{office.technology}/101"
    watcher = Watcher(office, "queues")
    mine = lambda told: told["queue"] == "free"
    try:
        watcher.wait(lambda told: mine(told) and told["own"] is None, "not signed in")
        watcher.wait(lambda told: told["queue"] == "operators" and told["own"]["static"], "by queues.conf")
        code, rows, err = office.ask("queues", "--sign-in", "free")
        assert code == 0, err
        assert device in office.cli("queue show free")
        watcher.wait(lambda told: mine(told) and told["own"], "signed in")
        code, rows, err = office.ask("queues", "--pause", "Обед", "--in", "free")
        assert code == 0, err
        assert "paused" in office.cli("queue show free").lower()
        watcher.wait(lambda told: mine(told) and told["own"] and told["own"]["reason"] == "Обед", "paused with the reason")
        caller = office.phones.play(uac("79161112233", "74951234574", name="Мария", talk_ms=3500), TRUNK)
        waits = watcher.wait(lambda told: mine(told) and told["waiting"], "somebody waits")["waiting"][0]
        assert (waits["number"], waits["caller_name"]) == ("79161112233", "Мария"), waits
        watcher.forget()
        caller.process.wait(30)
        watcher.wait(lambda told: mine(told) and not told["waiting"], "nobody waits any more")
        assert office.ask("queues", "--resume", "--in", "free")[0] == 0
        assert "(paused" not in office.cli("queue show free").lower()
        assert office.ask("queues", "--sign-out", "free")[0] == 0
        assert device not in office.cli("queue show free")
        code, _, err = office.ask("queues", "--sign-out", "operators")
        assert code == 1 and "queues.conf" in err, (code, err)
        assert device in office.cli("queue show operators")
    finally:
        watcher.end()


def missing_rights_are_told(office):
    env = office.home("minimal")
    code, rows, err = office.ask("colleagues", env=env)
    assert code == 0 and any("reporting" in row.get("lacks", "") for row in rows), (code, rows, err)
    code, rows, err = office.ask("queues", "--pause", "Обед", "--in", "operators", env=env)
    assert code == 1 and "agent" in err, (code, err)
    assert "paused" not in office.cli("queue show operators").lower()


CASES = (colleagues_are_told, queues_are_told_and_changed, missing_rights_are_told)


def run(version, folder, results):
    """All cases on one version."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    office = Office(version, folder)
    office.phones.register([101, 102, 103, 106])
    for case in CASES:
        begin = time.time()
        try:
            case(office)
            results.append(True)
            print(f"ok      {case.__name__} on {version} ({time.time() - begin:.1f} s)", flush=True)
        except Exception:
            results.append(False)
            print(f"FAILED  {case.__name__} on {version}\n{traceback.format_exc()}", flush=True)
    office.phones.stop()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    folder, versions = os.path.abspath(sys.argv[1]), [int(version) for version in sys.argv[2:]] or [16, 22]
    results = []
    threads = [threading.Thread(target=run, args=(version, os.path.join(folder, str(version)), results)) for version in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{sum(results)} passed, {results.count(False)} failed, 0 skipped", flush=True)
    sys.exit(0 if all(results) and results else 1)


if __name__ == "__main__":
    main()

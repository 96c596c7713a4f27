#!/usr/bin/env python3
"""Kinds of calls made live, on both versions side by side, while the built program watches at two desks.

  live.py FOLDER [16|22…]        the versions must be up (tests/office/pbx.sh); the last line is the summary

The scripts of tests/office/kinds make the calls and write what happened. Compared with it: the cards that `trubka watch`
showed at each desk, the journal it wrote, and what `trubka replay` makes of the bytes that were recorded meanwhile.
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
from program import BINARY  # noqa: E402
import record  # noqa: E402

KINDS = ("110-local-group-answered", "113-queue-rounds-declined", "210-local-answered", "405-two-callers-at-once",
         "524-attended-by-phone", "605-park-by-phone", "610-pick-up", "701-callback", "903-killed", "03-missed-hang-up")
DESKS = ("101", "103")
SETTINGS = """
language = "en"
[pbx]
host = "127.0.0.{version}"
username = "operator"
password_from = "file:{home}/ami-password"
[operator]
user = "desk{extension}"
name = "Desk {extension}"
extensions = ["{extension}"]
"""
# A busy machine's, on top of the tenth that the program tells.
SLACK_SECS = 0.6


class Desk:
    """The program at one desk: it watches, and can be asked for its journal."""

    def __init__(self, version, extension, folder):
        self.version, self.extension, self.home = version, extension, os.path.join(folder, f"home-{extension}")
        os.makedirs(self.home)
        with open(os.path.join(self.home, "ami-password"), "w", encoding="utf-8") as file:
            file.write("operator-secret\n")
        os.chmod(file.name, 0o600)
        with open(os.path.join(self.home, "settings.toml"), "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(version=version, home=self.home, extension=extension))
        self.env = {**os.environ, "TRUBKA_HOME": self.home}
        self.told, self.changed = [], threading.Condition()
        self.process = subprocess.Popen([BINARY, "watch", "--json"], env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=open(os.path.join(folder, f"watch-{extension}.log"), "w", encoding="utf-8"), text=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            with self.changed:
                self.told.append(json.loads(line))
                self.changed.notify_all()

    def wait_online(self, timeout=30):
        """Waits until the last word about the connection is that it is there."""
        end = time.time() + timeout
        with self.changed:
            while not next((told["online"] for told in reversed(self.told) if "online" in told), False):
                assert time.time() < end and self.process.poll() is None, f"desk {self.extension} is not online: {self.told[-3:]}"
                self.changed.wait(0.2)

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


def differences(expected, got):
    """The keys of the expectation in which the row differs; keys that the row has not are not compared."""
    wrong = []
    for key, value in expected.items():
        if key not in got:
            continue
        if key in ("ring_secs", "talk_secs"):
            same = got[key] is not None and abs(got[key] - value) <= SLACK_SECS or (not value and not got[key])
        elif key == "rang":
            same = sorted(value) == sorted(got[key])
        else:
            same = value == got[key]
        if not same:
            wrong.append(f"{key} is {got[key]!r}, not {value!r}")
    return wrong


def told_of(desk, view, known):
    """Waits until the desk's journal has the calls of its view, all over; checks them and their cards."""
    end = time.time() + 15
    while True:
        rows = [row for row in desk.ask("journal", "--limit", "100") if row["call"] not in known]
        # What the PBX took away with it is told lost once the program is back.
        over = all(row["ended_unix_ms"] is not None for row in rows)
        if (len(rows) >= len(view) and over) or time.time() > end:
            break
        time.sleep(0.3)
    assert len(rows) == len(view), f"desk {desk.extension} has {len(rows)} calls instead of {len(view)}: {rows}"
    assert over, f"desk {desk.extension} has calls that are not over: {rows}"
    wrong = []
    for call in view:
        row = next((row for row in rows if row["number"] == call["number"]), None)
        if row is None:
            wrong.append(f"no call with {call['number']}: {rows}")
            continue
        lost = not call["ended"]
        compared = {key: value for key, value in call.items() if not lost or key not in ("outcome", "ring_secs", "talk_secs", "answered_by")}
        wrong += [f"{call['number']}: {word}" for word in differences(compared, row)]
        cards = int(row["call"] in desk.cards())
        if cards != call.get("cards", cards):
            wrong.append(f"{call['number']}: {cards} cards instead of {call['cards']}")
    assert not wrong, f"desk {desk.extension}: " + "; ".join(wrong)
    known.update(row["call"] for row in rows)


def replayed(desk, capture, expected):
    """The bytes that were recorded meanwhile give the same, in every view."""
    wrong = []
    for extension, view in [(None, expected["replay"]), *expected["views"].items()]:
        got = desk.ask("replay", capture, *(["--ext", extension] if extension else []))
        if len(got) != len(view):
            wrong.append(f"--ext {extension}: {len(got)} calls instead of {len(view)}")
        for call, row in zip(view, got):
            wrong += [f"--ext {extension}: {word}" for word in differences(call, row)]
    assert not wrong, "replay: " + "; ".join(wrong)


def run(version, folder, results):
    """All kinds on one version."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    record.register(version)
    desks = []
    try:
        desks = [Desk(version, extension, folder) for extension in DESKS]
        known = {desk: set() for desk in desks}
        for desk in desks:
            desk.wait_online()
        for name in KINDS:
            begin = time.time()
            try:
                record.record(version, folder, name)
                for desk in desks:
                    desk.wait_online()
                with open(os.path.join(folder, name + ".expect.json"), encoding="utf-8") as file:
                    expected = json.load(file)
                for desk in desks:
                    told_of(desk, expected["views"].get(desk.extension, []), known[desk])
                replayed(desks[0], os.path.join(folder, name + ".ami"), expected)
                results.append(True)
                print(f"ok      {name} on {version} ({time.time() - begin:.1f} s)", flush=True)
            except Exception:
                results.append(False)
                print(f"FAILED  {name} on {version} ({time.time() - begin:.1f} s)\n{traceback.format_exc()}", flush=True)
                record.clear(version)
                for desk in desks:
                    known[desk].update(row["call"] for row in desk.ask("journal", "--limit", "100"))
    except Exception:
        results.append(False)
        print(f"FAILED  {version}\n{traceback.format_exc()}", flush=True)
    finally:
        for desk in desks:
            desk.end()


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

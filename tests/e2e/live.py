#!/usr/bin/env python3
"""Kinds of calls made live, on both versions side by side, while the built program watches at two desks.

  live.py FOLDER [16|22…]        the versions must be up (tests/office/pbx.sh); the last line is the summary

The scripts of tests/office/kinds make the calls and write what happened. Compared with it: the cards that `trubka watch`
showed at each desk, the journal it wrote, and what `trubka replay` makes of the bytes that were recorded meanwhile.
Then the program is killed in mid-call and started again (outages.py), and calls in progress are handled by it
(handling.py), callers connected with couriers (connect.py), and what may be dialled at all (policy.py).
"""
import json
import os
import shutil
import signal
import sys
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from desk import Desk  # noqa: E402
import connect  # noqa: E402
import policy  # noqa: E402
import handling  # noqa: E402
import outages  # noqa: E402
import record  # noqa: E402

KINDS = ("110-local-group-answered", "113-queue-rounds-declined", "210-local-answered", "405-two-callers-at-once",
         "524-attended-by-phone", "605-park-by-phone", "610-pick-up", "701-callback", "903-killed", "03-missed-hang-up")
DESKS = ("101", "103")
# A busy machine's, on top of the tenth that the program tells.
SLACK_SECS = 0.6


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


def killed(version, folder, results):
    """The program is killed in mid-call and started again."""
    begin, desk = time.time(), None
    try:
        desk = Desk(version, "101", os.path.join(folder, "killed"), office=True)
        desk.wait_online()
        outages.program_killed(desk)
        results.append(True)
        print(f"ok      the program is killed in mid-call on {version} ({time.time() - begin:.1f} s)", flush=True)
    except Exception:
        results.append(False)
        print(f"FAILED  the program is killed in mid-call on {version} ({time.time() - begin:.1f} s)\n{traceback.format_exc()}", flush=True)
    finally:
        if desk:
            desk.end()


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
    killed(version, folder, results)
    handling.run(version, folder, results)
    connect.run(version, folder, results)
    policy.run(version, folder, results)


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

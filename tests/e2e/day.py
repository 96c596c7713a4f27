#!/usr/bin/env python3
"""An operator's day: sixty calls of all kinds, one after the other, at a desk with a real window; at the end nothing is left over.

  day.py 16|22 FOLDER [COUNT]    the version must be up (tests/office/pbx.sh), TRUBKA_TEST_MYSQL and DISPLAY set; about
                                 eight minutes. The last line is the summary.

The scripts of tests/office/kinds make the calls and write what happened. After each, the desk's journal is compared with it,
call by call; at the end no call goes on, no card is left but those of missed calls, which the keyboard closes, nobody is
to be called back who was spoken with since, and the window and the command line count alike.
"""
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
import json  # noqa: E402
import record  # noqa: E402
import screen  # noqa: E402
from live import differences  # noqa: E402
from phones import OFFICE  # noqa: E402
from program import Program  # noqa: E402
from stage import TAKES  # noqa: E402
from window import main_window  # noqa: E402

OWN = "101"
QUEUE = "operators"
NOBODY_CALLS = "Сейчас никто не звонит."
# They end a connection of their own in mid-call, take the PBX away, forge, need settings of their own, or are known
# whole to nobody but the program that asked for them.
NOT_IN_A_DAY = ("212-", "213-", "27-", "28-", "34-", "70-", "71-", "72-", "73-", "901-", "902-", "903-", "904-", "64-", "17-", "18-", "19-", "21-")


def kinds_of(version, count):
    """Sixty of the kinds, in an order that is the same each day."""
    names = [name for name, take in TAKES.items() if version in take.versions and not name.startswith(NOT_IN_A_DAY)]
    random.Random(60).shuffle(names)
    return names[:count]


def same(program, view, known):
    """Waits until the journal has the calls of this view, all over; says what differs."""
    end = time.time() + 15
    while True:
        rows = [row for row in program.json("journal", "--limit", "1000") if row["call"] not in known]
        over = all(row["ended_unix_ms"] is not None for row in rows)
        if (len(rows) >= len(view) and over) or time.time() > end:
            break
        time.sleep(0.3)
    known.update(row["call"] for row in rows)
    if len(rows) != len(view) or not over:
        return [f"{len(rows)} calls instead of {len(view)}, over: {over}: {rows}"]
    wrong = []
    for call in sorted(view, key=len, reverse=True):
        # A number may be withheld, or call twice: the row that is most like it. A row's `name` is the directory's.
        call = {{"name": "caller_name"}.get(key, key): value for key, value in call.items()}
        row = min(rows, key=lambda row: len(differences(call, row)))
        rows.remove(row)
        wrong += [f"{call.get('number')}: {word}" for word in differences(call, row)]
    return wrong


def waiting(told):
    """Who is to be called back after these calls of the office, and how often each called in vain: by the plainest rule."""
    people = {}
    for call in told:
        number, answered = call.get("number"), call.get("outcome") == "answered"
        if answered or not number:
            people.pop(number, None)
        elif call["direction"] == "incoming" and (call["own"] or call.get("queue") == QUEUE):
            people[number] = people.get(number, 0) + 1
    return people


def nothing_left(program, calls, told):
    """The end of the day."""
    window = program.window
    window.wait(NOBODY_CALLS, timeout=30)
    rows = program.json("journal", "--limit", "1000")
    assert len(rows) == calls, f"{len(rows)} rows of {calls} calls"
    assert not [row for row in rows if row["ended_unix_ms"] is None], "a call goes on for ever"
    wait = {row["number"]: row["times"] for row in program.json("to-call-back", "--queue", QUEUE)}
    assert wait == waiting(told), f"to be called back: {wait} instead of {waiting(told)}"
    window.wait(f"Кому перезвонить, {len(wait)}")
    subprocess.run(["xdotool", "windowactivate", "--sync", main_window()], check=True, timeout=20)
    for _ in range(40):
        if not screen.popups():
            break
        subprocess.run(["xdotool", "key", "Escape"], check=True)
        time.sleep(0.2)
    assert not screen.popups(), "a card that the keyboard cannot close: of a call that goes on?"


def main():
    version, folder, count = int(sys.argv[1]), os.path.abspath(sys.argv[2]), int((sys.argv[3:] or ["60"])[0])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with open(os.path.join(HERE, "courier.sql"), encoding="utf-8") as sql:
        subprocess.run([os.path.join(HERE, "..", "office", "mariadb.sh"), "sql", os.path.join(OFFICE, "mariadb")], stdin=sql, check=True)
    record.register(version)
    program = Program(version, folder)
    passed, failed, known, calls, told = 0, 0, set(), 0, []
    try:
        program.open().wait("На связи с АТС")
        for name in kinds_of(version, count):
            begin = time.time()
            try:
                record.record(version, folder, name)
                with open(os.path.join(folder, name + ".expect.json"), encoding="utf-8") as file:
                    truth = json.load(file)
                view = truth["views"].get(OWN, [])
                mine = [call.get("number") for call in view]
                told += [dict(call, own=call.get("number") in mine) for call in truth["replay"]]
                calls += len(view)
                wrong = same(program, view, known)
                assert not wrong, "; ".join(wrong)
                passed += 1
                print(f"ok      {name} ({time.time() - begin:.1f} s)", flush=True)
            except Exception:
                failed += 1
                print(f"FAILED  {name} ({time.time() - begin:.1f} s)\n{traceback.format_exc()}", flush=True)
                record.clear(version)
                same(program, [], known)
                calls = len(known)
        program.window.shot(os.path.join(folder, "end-of-day.png"))
        try:
            nothing_left(program, calls, told)
            passed += 1
            print("ok      nothing is left over", flush=True)
        except Exception:
            failed += 1
            print(f"FAILED  nothing is left over\n{traceback.format_exc()}", flush=True)
            screen.picture("root", os.path.join(folder, "failed-end-of-day.png"))
    finally:
        program.end()
    print(f"{passed} passed, {failed} failed, 0 skipped", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

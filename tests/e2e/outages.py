"""The program is killed in mid-call and is there again: what its journal then says of each call.

Four calls from the city at once. The program is killed while 101 talks, 103 talks, 102 rings and 107 rings; while it is
away 103's call ends and 107's caller gives up; then it is there again, 102 answers, and both calls that are left end.
"""
import time

from phones import Phones, uac, uas

TRUNK = 200
AWAY_SECS = 5
# A busy machine's; the journal counts from the PBX's word, the phones from their own.
SLACK_SECS = 0.6


def program_killed(desk):
    """The desk must watch, keep the office's journal, and have no calls yet."""
    phones = Phones(desk.version)
    try:
        phones.register([107])
        phone = lambda extension, ring_ms: phones.play(uas(ring_ms=ring_ms), extension)
        city = lambda number, extension, port, **more: phones.play(uac(number, f"7495123450{extension % 10}", **more), TRUNK, port=port)
        talks, leaves, rings, gives_up = phone(101, 4000), phone(103, 1000), phone(102, 10000), phone(107, 30000)
        callers = {
            "79035550801": city("79035550801", 101, 5060, talk_ms=14000),
            "79035550803": city("79035550803", 103, 5070, talk_ms=7000),
        }
        talks.wait_for("S", "SIP/2.0 200", "INVITE")
        callers["79035550802"] = city("79035550802", 102, 5080, talk_ms=3000)
        callers["79035550804"] = city("79035550804", 107, 5090, cancel_ms=5000)
        for phone in (rings, gives_up):
            phone.wait_for("S", "SIP/2.0 180")
        written(desk, len(callers))
        desk.kill()
        time.sleep(AWAY_SECS)
        desk.start()
        desk.wait_online()
        for caller in callers.values():
            caller.process.wait(30)
        rows = wait_over(desk, len(callers))
    finally:
        phones.stop()
    wrong = []
    for number, phone in (("79035550801", talks), ("79035550802", rings), ("79035550803", leaves), ("79035550804", gives_up)):
        wrong += [f"{number}: {word}" for word in differences(rows[number], phone, callers[number], seen=phone in (talks, rings))]
    assert not wrong, "; ".join(wrong)


def written(desk, count):
    """Waits until the journal's file has so many calls."""
    end = time.time() + 15
    while len(desk.ask("journal", "--limit", "20")) < count:
        assert time.time() < end, "the calls are not in the journal"
        time.sleep(0.1)


def wait_over(desk, count):
    """The journal's rows by their numbers, once all are over."""
    end = time.time() + 15
    while True:
        rows = desk.ask("journal", "--limit", "20")
        if all(row["ended_unix_ms"] for row in rows) or time.time() > end:
            break
        time.sleep(0.3)
    assert len(rows) == count and all(row["ended_unix_ms"] for row in rows), rows
    return {row["number"]: row for row in rows}


def differences(row, phone, caller, seen):
    """Where the row differs from what the phones did. Of a call whose end nobody saw it may not say how it ended."""
    extension = phone.name.split()[0]
    answer = phone.when("S", "SIP/2.0 200", "INVITE")
    expected = {"direction": "incoming", "extension": extension, "rang": [extension], "answered_by": extension if answer else None,
                "outcome": "answered" if answer else None, "reason": None if seen else "lost", "transfers": [], "queue": None}
    wrong = [f"{key} is {row[key]!r}, not {value!r}" for key, value in expected.items() if row[key] != value]
    seconds = [("start", row["started_unix_ms"] / 1000, caller.when("S", "INVITE"))]
    if answer:
        seconds.append(("ring", row["ring_secs"], phone.rang_secs()))
    if seen:
        seconds += [("talk", row["talk_secs"], phone.talked_secs()), ("end", row["ended_unix_ms"] / 1000, phone.when("R", "BYE"))]
    elif row["talk_secs"] is not None:
        wrong.append(f"talk is {row['talk_secs']}, and nobody saw it end")
    return wrong + [f"{what} is {got}, not {true}" for what, got, true in seconds if None in (got, true) or abs(got - true) > SLACK_SECS]

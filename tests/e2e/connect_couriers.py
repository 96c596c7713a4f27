"""Cases of couriers: one who calls, connected with a recipient whose parcel he holds; one who is called back."""
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from connect_scene import BUSY, COURIER, COURIERS, DECLINES, PARCEL, RECIPIENT, SHOWN, TWO_PARCELS, called, case, handed, leaves, stays  # noqa: E402
from phones import OFFICE  # noqa: E402
from program import BINARY  # noqa: E402
from stage import TRUNK  # noqa: E402


def of_courier(s, courier=COURIER):
    """A courier calls, and the recipients of his parcels are offered; both phones."""
    a, c = s.talks(courier)
    row = s.offered("Order 1001 · Connect with the recipient Мария Котова")
    names = [(to["words"].partition(" · ")[2] or to["words"], to["order"]) for to in row["connect"]]
    # Newest first, then the courier's manager; what was delivered is not among them.
    assert names == [("Connect with the recipient Пётр Ёлкин", "1002"), ("Connect with the recipient Мария Котова", "1001"),
                     ("Connect with the manager Борис Зайцев (102)", None)], row["connect"]
    return a, c


@case
def a_courier_is_put_through_to_a_recipient(s):
    a, c = of_courier(s)
    t = s.line(talk_ms=2500)
    s.order("put 2 now")
    leaves(a)
    t.wait_for("R", "ACK")
    called(t, PARCEL, SHOWN)
    s.row("they talk", lambda row: (row.get("stage") or "").startswith("transferred, talking: Мария Котова"))
    stays(c)
    leaves(t, "S")
    leaves(c)
    row = s.journal(COURIER)
    handed(row, "redirect", PARCEL, True, "Мария Котова", "1001")
    assert row["transfers"][0]["who"]["role"] == "recipient" and row["orders"] == ["1001"], row


@case
def a_recipient_is_asked_before_the_courier_is_connected(s):
    a, c = of_courier(s)
    t = s.line()
    s.order("put 1 ask")
    t.wait_for("R", "ACK")
    s.row("the recipient speaks", lambda row: (row.get("stage") or "").startswith("you are talking to Пётр Ёлкин"))
    stays(c)
    s.order("connect")
    leaves(a)
    stays(t)
    stays(c)
    handed(s.journal(COURIER), "attended", TWO_PARCELS, True, "Пётр Ёлкин", "1002")


@case
def a_recipient_does_not_come_to_the_phone_and_the_courier_is_back(s):
    for answer, words in ((BUSY, "is busy"), (dict(ring_ms=30000), "does not answer")):
        a, c = of_courier(s)
        t = s.line(**answer)
        s.order("put 2 now")
        leaves(a)
        back = s.again(a)
        assert "back with you" in s.told("Мария Котова", words)
        back.wait_for("R", "ACK")
        called(back, "101", COURIER)
        called(t, PARCEL, SHOWN)
        row = s.row("101 talks", lambda row: "transfer" in row.get("can", []))
        # Who did not answer is offered last, once more.
        assert row["connect"][-1]["words"] == "Order 1001 · Connect with the recipient Мария Котова, again", row["connect"]
        handed(s.journal(COURIER), "redirect", PARCEL, False, "Мария Котова", "1001")
        s.phones.finish(3)


@case
def why_a_courier_has_no_recipient_is_told(s):
    for courier, words in (("79165550006", "the courier holds no parcel"), ("79165550008", "no numbers of those who wait")):
        s.talks(courier)
        row = s.row(words, lambda row: words in (row.get("connect_nobody") or ""))
        assert row["connect"] == [], row
        s.journal(courier)
        s.phones.finish(3)


def calls_back(s, *wanted, code=0, desk=None, recipient=RECIPIENT, **more):
    """`trubka callback`; what it said last, and its states."""
    desk = desk or s.desk
    # One recipient is called again and again, which is asked of (policy.py).
    command = [BINARY, "callback", "--yes", "8 916 555-00-01", recipient, "--json"]
    done = subprocess.run(command, env=desk.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    for words in wanted:
        assert words in done.stdout + done.stderr, (words, done.stdout, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def company(s, courier, recipient=None):
    """Behind the telephone company: the courier, then the recipient."""
    answers = dict(ring_ms=700, talk_ms=20000)
    phones = [(f"sip:{COURIER}", {**answers, **courier}), *([(f"sip:{RECIPIENT}", {**answers, **recipient})] if recipient is not None else [])]
    return s.stage.phone(TRUNK, calls=len(phones), variants=phones, **answers)


@case
def a_courier_is_called_back_recorded_and_marked(s):
    folder = os.path.join(OFFICE, str(s.version), "work", "spool", "monitor")
    before = set(os.listdir(folder))
    t = company(s, {}, dict(talk_ms=2000))
    eyes = s.stage.colleague()
    told = calls_back(s)
    # A step that lasts a moment may not be told.
    states = [line["state"] for line in told if line["state"] not in ("asked", "calling")]
    assert states == ["own_phone_rings", "ringing", "talking", "over"], told
    first, second = t.call(COURIER), t.call(RECIPIENT)
    shown = [re.search(r"^From:.*?sip:([^@>]*)", text, re.M)[1] for text, line, _ in t._trace() if line.startswith("INVITE")]
    assert set(shown) == {SHOWN}, shown
    leaves(second, "S")
    leaves(first)
    cdr = eyes.wait(Event="Cdr", test=lambda event: event.get("Source") == "COURIER")
    assert cdr and cdr["Destination"] == RECIPIENT, cdr
    eyes.close()
    # The phones are silent; that there is a recording of this talk is all that is to be seen.
    made = set(os.listdir(folder)) - before
    assert len(made) == 1 and RECIPIENT in next(iter(made)), made
    row = s.journal(RECIPIENT)
    assert (row["direction"], row["courier"], row["outcome"]) == ("callback", COURIER, "answered"), row


@case
def a_courier_who_is_called_back_does_not_come_to_the_phone(s):
    for settings, words in ((BUSY, "is busy"), (DECLINES, "declined"), (dict(ring_ms=30000), "does not answer"),
                            (dict(ring_ms=1, silent=True, final=404, text="Not Found"), "cannot be reached")):
        t = company(s, settings)
        calls_back(s, words, "was not called", code=1)
        t.process.wait(10)


@case
def a_recipient_does_not_come_to_the_couriers_phone(s):
    for settings, words in ((BUSY, "is busy"), (DECLINES, "declined"), (dict(ring_ms=30000), "does not answer"),
                            (dict(ring_ms=1, silent=True, final=404, text="Not Found"), "does not exist")):
        t = company(s, {}, settings)
        calls_back(s, words, code=1)
        t.process.wait(10)


@case
def a_courier_is_put_through_to_the_office(s):
    b, t = s.stage.phone(102, ring_ms=500, talk_ms=2000), company(s, {})
    calls_back(s, recipient="102")
    called(b, "102", "COURIER")
    called(t, COURIER, SHOWN)


@case
def a_callback_says_what_is_missing(s):
    for name, settings, words, code in (("no-courier-context", dict(couriers=COURIERS.replace("from-courier", "not-there")), "extensions_trubka.conf", 1),
                                        ("no-originate", dict(user="nocall"), "write = originate", 1),
                                        ("no-channel", dict(couriers=""), "couriers.channel", 2)):
        desk = s.open_desk(name, **settings)
        s.others.append(desk)
        calls_back(s, words, code=code, desk=desk)


@case
def without_the_pbx_the_numbers_to_dial_are_told(s):
    path = os.path.join(s.desk.home, "settings.toml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    desk = type("Offline", (), {"env": {**s.desk.env, "TRUBKA_HOME": os.path.join(s.desk.folder, "offline")}})
    os.makedirs(desk.env["TRUBKA_HOME"])
    with open(os.path.join(desk.env["TRUBKA_HOME"], "settings.toml"), "w", encoding="utf-8") as file:
        file.write(text.replace("[pbx]", "[pbx]\nport = 9"))
    calls_back(s, "+7 916 555-00-01", SHOWN, code=1, desk=desk)

#!/usr/bin/env python3
"""End to end: the built program and its real window against a real Asterisk with SIP phones and a real MariaDB.

  run.py 16|22 FOLDER [NAME…]    the version must be up (tests/office/pbx.sh), TRUBKA_TEST_MYSQL and DISPLAY set;
                                 screenshots and logs are left in FOLDER. The last line is the summary.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from phones import OFFICE, Phones, uac, uas  # noqa: E402
from program import Program  # noqa: E402
import screen  # noqa: E402

CITY, TRUNK = "79161234567", 200
ONLINE = "На связи с АТС"
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


@test()
def connects(stage):
    """The window comes up, logs in and says so."""
    window = stage.program.open()
    window.wait("Позвонить")
    window.wait(ONLINE)
    window.shot(os.path.join(stage.folder, "1-window.png"))


@test()
def card_says_who_calls(stage):
    """A call from the city: the card, in a window of its own, says who and which order, and takes no keyboard."""
    window, typing = stage.program.window, stage.typing
    typing.focus()
    before = set(screen.popups())
    stage.operator = stage.phones.play(uas(ring_ms=7000, talk_ms=60000), 101)
    stage.caller = stage.phones.play(uac(CITY, "74951234501", talk_ms=9000), TRUNK)
    stage.operator.wait_for("S", "SIP/2.0 180")
    window.wait("Мария Котова", timeout=6)
    window.wait("48213", timeout=3)
    assert any("олучатель" in text for text in window.texts()), window.texts()
    assert stage.operator.when("S", "SIP/2.0 200", "INVITE") is None, "the card came only after the answer"
    card = screen.wait_for(lambda: [w for w in screen.popups() if w not in before], "card window", 5)[0]
    assert len(screen.popups()) - len(before) == 1, f"more than one card: {screen.visible_windows()}"
    assert typing.has_keyboard(), "the card took the keyboard"
    typing.type("the operator goes on typing")
    time.sleep(0.3)  # for the picture only: the card's first frames
    colours = screen.picture(card, os.path.join(stage.folder, "2-card.png"))
    screen.picture("root", os.path.join(stage.folder, "3-screen.png"))
    window.shot(os.path.join(stage.folder, "4-ringing.png"))
    assert colours > 40, f"the card is empty: {colours} colours"
    screen.wait_for(lambda: "the operator goes on typing" in typing.typed(), "text in the xterm")
    assert typing.has_keyboard(), "the card took the keyboard"


@test(continues=True)
def card_follows_the_call(stage):
    """The phone answers: the window says so; the caller hangs up: the card leaves, the journal has the call."""
    stage.operator.wait_for("S", "SIP/2.0 200", "INVITE")
    window = stage.program.window
    talks = lambda: any("Мария Котова" in text and "азговор" in text for text in window.texts())
    screen.wait_for(talks, "talk in the window", 5)
    window.shot(os.path.join(stage.folder, "5-talking.png"))
    assert stage.typing.has_keyboard(), "the keyboard went at the answer"
    stage.operator.wait_for("R", "BYE", timeout=20)
    screen.wait_for(lambda: not screen.popups(), "card gone", 30)
    row = wait_row(stage.program, number=CITY)
    assert (row["direction"], row["outcome"], row["extension"]) == ("incoming", "answered", "101"), row
    near(row["ring_secs"], stage.operator.rang_secs())
    near(row["talk_secs"], stage.operator.talked_secs())
    assert "Мария Котова" in str(row) and "48213" in str(row), row


def click_and_talk(stage, typed, dialled, shown):
    """A number is typed and «Позвонить» clicked: 101 rings, then the trunk is dialled with the right number and From."""
    window = stage.program.window
    before = screen.popups()
    operator = stage.phones.play(uas(ring_ms=1500, talk_ms=60000), 101)
    trunk = stage.phones.play(uas(ring_ms=2000, talk_ms=3000), TRUNK)
    # The call field and its button stand above all others of their kind.
    window.click(window.topmost("textInput"))
    window.type(typed)
    window.click(window.topmost("button", "Позвонить"))
    operator.wait_for("S", "SIP/2.0 180")
    assert trunk.when("R", "INVITE") is None, "the trunk was dialled before the own phone answered"
    assert screen.popups() == before, "a card for one's own click"
    trunk.wait_for("S", "SIP/2.0 180", timeout=15)
    invite = trunk.invite()
    assert re.match(rf"INVITE sip:{dialled}@", invite), invite.splitlines()[0]
    assert sip_user("From", invite) == shown, f"the called party is shown {sip_user('From', invite)}"
    assert dialled not in re.sub(rf"^(INVITE|To:).*$", "", invite, flags=re.M), f"the callee's own number is in the INVITE: {invite}"
    window.shot(os.path.join(stage.folder, f"6-calling-{shown}.png"))
    trunk.wait_for("S", "BYE", timeout=20)
    row = wait_row(stage.program, number=dialled)
    assert (row["direction"], row["outcome"], row["extension"]) == ("outgoing", "answered", "101"), row
    near(row["ring_secs"], trunk.rang_secs())
    near(row["talk_secs"], trunk.talked_secs())


@test()
def click_calls(stage):
    """The dialplan sets the number shown."""
    click_and_talk(stage, "8 (903) 111-22-33", "79031112233", "74951234567")


@test()
def missed_call(stage):
    """The caller gives up: missed, on the window and in the journal."""
    operator = stage.phones.play(uas(ring_ms=60000), 101)
    stage.phones.play(uac("79265550201", "74951234501", cancel_ms=2500), TRUNK)
    operator.wait_for("S", "SIP/2.0 180")
    stage.program.window.wait("Пётр Ёлкин", timeout=6)
    stage.program.window.wait("Ромашка", timeout=3)
    operator.wait_for("R", "CANCEL")
    row = wait_row(stage.program, number="79265550201")
    assert (row["direction"], row["outcome"], row["extension"]) == ("incoming", "missed", "101"), row
    assert [r["number"] for r in stage.program.json("journal", "--missed")] == ["79265550201"]
    assert [r["number"] for r in stage.program.json("journal", "--search", "котова")] == [CITY]
    stage.program.window.shot(os.path.join(stage.folder, "7-journal.png"))


@test()
def colleague_takes_it(stage):
    """A ring group: a second card comes beside the missed call's, a colleague answers, that card leaves."""
    screen.wait_for(lambda: len(screen.popups()) == 1, "card of the missed call alone", 20)
    mine = stage.phones.play(uas(ring_ms=60000), 101)
    stage.phones.play(uas(ring_ms=60000), 103)
    colleague = stage.phones.play(uas(ring_ms=3000, talk_ms=60000), 102)
    caller = stage.phones.play(uac("79167770003", "74951234560", talk_ms=2500), TRUNK)
    mine.wait_for("S", "SIP/2.0 180")
    stage.program.window.wait("Сергей Волков", timeout=6)
    screen.wait_for(lambda: len(screen.popups()) == 2, "second card", 5)
    mine.wait_for("R", "CANCEL")
    stage.program.window.wait("Сергей Волков", timeout=1)
    caller.process.wait(20)
    screen.wait_for(lambda: len(screen.popups()) == 1, "card of the colleague's call gone", 20)
    # A missed call's card stays until it is seen; the mouse closes it, and the keyboard stays where it was.
    stage.typing.focus()
    screen.picture("root", os.path.join(stage.folder, "7-missed.png"))
    screen.close_card(screen.popups()[0])
    assert stage.typing.has_keyboard(), "a click on a card took the keyboard"
    row = wait_row(stage.program, number="79167770003")
    assert (row["outcome"], row["answered_by"]) == ("answered_elsewhere", "102"), row
    near(row["talk_secs"] or colleague.talked_secs(), colleague.talked_secs())
    assert [r["number"] for r in stage.program.json("journal", "--missed")] == ["79265550201"]


@test()
def command_line(stage):
    """`who` and `call` do without the window what the window does."""
    who = stage.program.json("who", CITY)
    assert "Мария Котова" in str(who) and "48213" in str(who), who
    operator = stage.phones.play(uas(ring_ms=800, talk_ms=60000), 101)
    trunk = stage.phones.play(uas(ring_ms=1000, talk_ms=1500), TRUNK)
    code, out, err = stage.program.run("call", "79265550300")
    trunk.wait_for("S", "BYE", timeout=20)
    assert code == 0, (code, out, err)
    # The window, which saw the call too, shows no card for it and does not write it a second time.
    assert not screen.popups(), "a card for a call of one's own command line"
    row = wait_row(stage.program, number="79265550300")
    assert (row["direction"], row["outcome"], row["extension"]) == ("outgoing", "answered", "101"), row
    code, out, err = stage.program.run("call", "7926abc")
    assert code in (1, 2) and err.strip(), (code, out, err)


@test()
def asterisk_restarts(stage):
    """Asterisk stops and starts again: the window says so, comes back by itself, and sees the next call."""
    window = stage.program.window
    pbx = os.path.join(HERE, "..", "office", "pbx.sh")
    office = os.path.join(OFFICE, str(stage.version))
    subprocess.run([pbx, "down", str(stage.version), office], check=True, stdout=subprocess.DEVNULL)
    window.wait_gone(ONLINE, timeout=20)
    window.shot(os.path.join(stage.folder, "8-offline.png"))
    subprocess.run([pbx, "up", str(stage.version), office], check=True, stdout=subprocess.DEVNULL)
    stage.phones.register()
    window.wait(ONLINE, timeout=40)
    operator = stage.phones.play(uas(ring_ms=5000, final=603, text="Decline"), 101)
    stage.phones.play(uac("79265550200", "74951234501"), TRUNK)
    operator.wait_for("S", "SIP/2.0 180")
    window.wait("Ромашка", timeout=4)
    row = wait_row(stage.program, number="79265550200")
    assert (row["direction"], row["outcome"]) == ("incoming", "rejected"), row


@test()
def click_calls_where_the_dialplan_shows_what_it_is_told(stage):
    """In a context that leaves CALLERID alone the called party sees the extension, never its own number."""
    assert stage.program.quit() == 0, "the program did not end well"
    stage.program.write_settings("plain")
    window = stage.program.open()
    window.wait(ONLINE)
    assert rows(stage.program, number=CITY), "the journal did not survive the restart"
    click_and_talk(stage, "74955550121", "74955550121", "101")


@test()
def another_operator_sits_down(stage):
    """The operator is changed in the header: the cards are now those of the other's extensions."""
    window = stage.program.window
    window.click(window.wait("Сменить оператора", role="button"))
    window.click(window.wait("Борис Зайцев 102", role="button"))
    window.wait("Сменить оператора: Борис Зайцев", role="button")
    operator = stage.phones.play(uas(ring_ms=60000), 103)
    stage.phones.play(uac("79265550200", "74951234503", cancel_ms=3000), TRUNK)
    operator.wait_for("S", "SIP/2.0 180")
    screen.wait_for(screen.popups, "card", 5)
    window.wait("Ромашка", timeout=3)
    window.shot(os.path.join(stage.folder, "9-another-operator.png"))
    operator.wait_for("R", "CANCEL")


class Stage:
    """What the tests work with."""

    def __init__(self, version, folder):
        self.version, self.folder = version, folder
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        with open(os.path.join(HERE, "courier.sql"), encoding="utf-8") as sql:
            mariadb = os.path.join(HERE, "..", "office", "mariadb.sh")
            subprocess.run([mariadb, "sql", os.path.join(OFFICE, "mariadb")], stdin=sql, check=True)
        self.phones = Phones(version)
        self.phones.register()
        self.program = Program(version, folder)
        self.typing = screen.Typing(folder)

    def close(self):
        """Ends all that was started."""
        self.program.end()
        self.phones.stop()
        self.typing.close()


def main():
    version, folder, names = int(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
    passed, failed = 0, []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    stage = Stage(version, folder)
    try:
        for function, continues in TESTS:
            if names and function.__name__ not in names:
                continue
            begin = time.time()
            if not continues:
                stage.phones.stop()
            try:
                assert function is connects or stage.program.window, "there is no window"
                function(stage)
                passed += 1
                print(f"ok      {function.__name__} ({time.time() - begin:.1f} s)", flush=True)
            except Exception:
                failed.append(function.__name__)
                print(f"FAILED  {function.__name__} ({time.time() - begin:.1f} s)", flush=True)
                traceback.print_exc()
                try:
                    screen.picture("root", os.path.join(folder, f"failed-{function.__name__}.png"))
                except Exception:
                    pass
    finally:
        stage.close()
    print(f"{passed} passed, {len(failed)} failed, 0 skipped", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

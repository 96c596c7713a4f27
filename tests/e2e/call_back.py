"""Whom to call back, do not disturb, and a window that is not seen: what the operator learns of calls afterwards."""
import os
import subprocess

from suite import TRUNK, rows, test, wait_row
import screen
from window import main_window
from phones import uac, uas

CALLER, CALLERS_NUMBER = "Ольга Светлова", "79265550203"
OTHER, OTHERS_NUMBER = "Пётр Ёлкин", "79265550201"


def missed(stage, number):
    """101's phone rings until the caller gives up."""
    operator = stage.phones.play(uas(ring_ms=60000), 101)
    caller = stage.phones.play(uac(number, "74951234501", cancel_ms=700), TRUNK)
    operator.wait_for("R", "CANCEL")
    # Their places are needed for the next ones.
    for phone in (operator, caller):
        phone.process.wait(10)


def row_of(window, who, *words):
    """The list's row of a person; there must be one alone."""
    window.wait(who, role="button")
    found = [node for node in window.nodes() if node["role"] == "button" and who in (node.get("label") or "")]
    assert len(found) == 1, [node["label"] for node in found]
    assert all(word in found[0]["label"] for word in words), found[0]["label"]
    return found[0]


def button_in(window, row, label):
    """A button in the height of a row."""
    inside = lambda node: row["bounds"]["y0"] <= node["bounds"]["y0"] and node["bounds"]["y1"] <= row["bounds"]["y1"]
    return next(node for node in window.nodes() if node["role"] == "button" and (node.get("label") or "").startswith(label) and inside(node))


@test()
def missed_twice_called_back(stage):
    """Missed twice: one row with the count. Called back from there, the row goes once they have talked."""
    window = stage.program.window
    missed(stage, CALLERS_NUMBER)
    missed(stage, CALLERS_NUMBER)
    window.key("ctrl+2")
    window.wait("2 раза")
    row = row_of(window, CALLER, "2 раза", "клиент")
    stage.picture(window, "14-to-call-back.png")
    operator = stage.phones.play(uas(ring_ms=500, talk_ms=60000), 101)
    trunk = stage.phones.play(uas(ring_ms=1200, talk_ms=1500), TRUNK)
    window.click(button_in(window, row, "Перезвонить"))
    operator.wait_for("S", "SIP/2.0 200", "INVITE")
    assert CALLERS_NUMBER in trunk.call(0).invite().splitlines()[0]
    window.wait("вы набираете")
    trunk.wait_for("R", "ACK")
    window.wait_gone(CALLER, role="button", timeout=10)
    trunk.wait_for("S", "BYE")
    row = wait_row(stage.program, number=CALLERS_NUMBER, direction="outgoing")
    assert row["outcome"] == "answered", row
    assert [row["outcome"] for row in rows(stage.program, number=CALLERS_NUMBER, direction="incoming")] == ["missed"] * 2


@test()
def a_colleague_talked_with_them(stage):
    """Missed at 101; 102 answers the same person's next call: nobody is to be called back."""
    window = stage.program.window
    missed(stage, OTHERS_NUMBER)
    window.key("ctrl+2")
    row_of(window, OTHER)
    colleague = stage.phones.play(uas(ring_ms=800, talk_ms=60000), 102)
    caller = stage.phones.play(uac(OTHERS_NUMBER, "74951234502", talk_ms=1500), TRUNK)
    window.wait("звонит сейчас")
    colleague.wait_for("R", "ACK")
    caller.process.wait(15)
    window.wait_gone(OTHER, role="button", timeout=10)
    stage.picture(window, "15-nobody-to-call-back.png")
    # The card of the missed call went with it.
    screen.wait_for(lambda: not screen.popups(pid=stage.program.process.pid), "end of the missed calls' cards", 10)
    window.key("ctrl+1")


@test()
def do_not_disturb(stage):
    """While it is on no card comes and the window tells the call; afterwards the missed one is shown."""
    window, pid = stage.program.window, stage.program.process.pid
    window.click(window.wait("Не беспокоить", role="button"))
    window.click(window.wait("На 30 минут", role="button"))
    window.wait("Не беспокоить до ", role="button")
    operator = stage.phones.play(uas(ring_ms=60000), 101)
    stage.phones.play(uac(CALLERS_NUMBER, "74951234501", cancel_ms=2000), TRUNK)
    operator.wait_for("S", "SIP/2.0 180")
    window.wait(f"входящий {CALLER}", role="button", timeout=5)
    stage.picture(window, "16-do-not-disturb.png")
    assert not screen.popups(pid=pid), "a card while nobody is to be disturbed"
    operator.wait_for("R", "CANCEL")
    window.wait_gone(f"входящий {CALLER}, ", role="button")
    assert not screen.popups(pid=pid), "a card while nobody is to be disturbed"
    window.click(window.wait("Не беспокоить до ", role="button"))
    window.click(window.wait("Снова показывать звонки", role="button"))
    screen.wait_for(lambda: screen.popups(pid=pid), "the missed call's card", 5)
    window.wait("Не беспокоить", role="button", exact=True)
    close_cards(window, pid)


@test()
def closed_and_called(stage):
    """The window's cross puts it into the tray: a call is told by a card and a notification, the icon counts what was
    missed; a click on it brings the window back, and so does a second start."""
    window, desktop, pid = stage.program.window, stage.desktop, stage.program.process.pid
    desktop.wait("tray", "Трубка", "На связи")
    window.key("alt+F4", settle=False)
    screen.wait_for(lambda: not is_seen(pid), "hidden window", 10)
    desktop.wait("notification", "Трубка")
    stage.typing.focus()
    operator = stage.phones.play(uas(ring_ms=60000), 101)
    stage.phones.play(uac(CALLERS_NUMBER, "74951234501", cancel_ms=2500), TRUNK)
    operator.wait_for("S", "SIP/2.0 180")
    card = screen.wait_for(lambda: screen.popups(pid=pid), "card of a hidden program", 3)[0]
    desktop.wait("notification", "Звонит клиент", CALLER, timeout=3)
    screen.picture(card, os.path.join(stage.folder, "17-card-of-a-hidden-program.png"))
    assert not is_seen(pid) and stage.typing.has_keyboard(), "the call brought the window"
    operator.wait_for("R", "CANCEL")
    desktop.wait("notification", "ропущен", CALLER)
    desktop.wait("tray", "пропущен")
    desktop.click_tray()
    screen.wait_for(lambda: is_seen(pid), "window brought by the tray", 10)
    window.wait(f"входящий, {CALLER}")
    close_cards(window, pid)
    window.key("alt+F4", settle=False)
    screen.wait_for(lambda: not is_seen(pid), "hidden window", 10)
    code, _, err = stage.program.run()
    assert code == 0, err
    screen.wait_for(lambda: is_seen(pid), "window brought by a second start", 10)


def close_cards(window, pid):
    """Escape closes the notice of the last click, then the newest card that is over."""
    for _ in range(3):
        if not screen.popups(pid=pid):
            return
        window.key("Escape")
    screen.wait_for(lambda: not screen.popups(pid=pid), "closed card", 5)


def is_seen(pid):
    """The program's main window is on the screen."""
    try:
        return bool(main_window(pid))
    except AssertionError:
        return False

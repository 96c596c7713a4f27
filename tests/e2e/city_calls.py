"""Calls from the city and to it at a desk with a window: the card, the click, the journal, the command line."""
import os
import re
import time

from suite import CITY, ONLINE, TRUNK, near, rows, sip_user, test, wait_row
import screen
from phones import uac, uas


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

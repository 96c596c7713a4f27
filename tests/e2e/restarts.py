"""The PBX starts anew, the program starts anew, another operator sits down."""
import os
import subprocess

from suite import CITY, HERE, ONLINE, TRUNK, rows, test, wait_row
from city_calls import click_and_talk
import screen
from phones import OFFICE, uac, uas


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

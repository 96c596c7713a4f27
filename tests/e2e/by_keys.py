"""A call handled without touching the mouse, from the moment the window comes forward to a transferred call with a note."""
from suite import TRUNK, rows, test
from by_hand import has_keyboard
import screen
from hand_on import CLIENT, CLIENTS_NUMBER, COLLEAGUE
from phones import uac, uas

NOTE = "Просит накладную на почту"


def at(window, role, label):
    """Waits until the keyboard is there."""
    screen.wait_for(lambda: has_keyboard(window, role, label), f"the keyboard at {label!r}")


@test()
def noted_and_handed_on_by_keys(stage):
    """The window is asked for by a second start, as from a menu; then Ctrl+I, Ctrl+N, Ctrl+T; the keyboard is never lost."""
    window, desk = stage.program.window, stage.open_colleague()
    stage.program.run()
    operator = stage.phones.play(uas(ring_ms=600, talk_ms=60000), 101)
    caller = stage.phones.play(uac(CLIENTS_NUMBER, "74951234501", talk_ms=60000), TRUNK)
    operator.wait_for("R", "ACK")
    window.wait(f"входящий {CLIENT}", role="button")
    window.wait("Перевести", role="button")
    window.key("ctrl+i")
    window.key("ctrl+n")
    at(window, "multilineTextInput", "О чём говорили, что обещано")
    window.type(NOTE)
    window.key("Escape")
    # Digits thought better of: the keyboard comes back.
    window.key("ctrl+d")
    at(window, "textInput", "Цифры, * и #")
    window.key("Escape")
    window.wait_gone("Цифры, * и #", role="textInput")
    colleague = stage.phones.play(uas(ring_ms=1500, talk_ms=60000), 102)
    window.key("ctrl+t")
    at(window, "textInput", "Имя коллеги или номер")
    # Of a name that only one has Enter takes that one.
    window.type("Зайц")
    window.wait(COLLEAGUE, role="button")
    window.key("Return")
    # Until the directory has said that nobody else has the name, Enter only chooses.
    if window.find("Имя коллеги или номер", role="textInput"):
        window.key("Return")
    operator.wait_for("R", "BYE")
    colleague.wait_for("R", "ACK")
    window.wait(f"переведён, разговор: {COLLEAGUE}")
    desk.wait(f"входящий {CLIENT}", role="button")
    assert caller.when("R", "BYE") is None, "the caller was hung up"
    stage.picture(window, "14-by-keys.png")
    stage.hang_up_all()
    newest = rows(stage.program, number=CLIENTS_NUMBER)[0]
    assert newest["transfers"] == [{"kind": "blind", "to": "102", "answered": True}], newest
    assert newest["note"] == NOTE, newest
    for key, role, name in (("ctrl+4", "group", "Очереди"), ("ctrl+1", "table", "Журнал")):
        window.key(key)
        at(window, role, name)

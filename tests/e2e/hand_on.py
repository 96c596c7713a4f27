"""A call handled by the window's buttons and keys, and what the colleague's desk shows of it: a second program with a
window of its own sits at 102."""
import os
import time

from suite import TRUNK, near, rows, test, wait_row
import screen
from phones import uac, uas

CLIENT, CLIENTS_NUMBER = "Иван Петров", "79265550202"
COLLEAGUE = "Борис Зайцев"
NOTE = "Обещали договор до пятницы"
RESULT = "Передано менеджеру"


def talk(stage, ring_ms=600):
    """The client speaks with 101; both phones."""
    operator = stage.phones.play(uas(ring_ms=ring_ms, talk_ms=60000), 101)
    caller = stage.phones.play(uac(CLIENTS_NUMBER, "74951234501", talk_ms=60000), TRUNK)
    operator.wait_for("R", "ACK")
    row = stage.program.window.wait(f"входящий {CLIENT}", role="button")
    stage.program.window.wait("Перевести", role="button")
    return operator, caller, row


def hand_over(window, to, way):
    """The form for handing a call on, opened by the keyboard: to whom is typed, how is clicked, or Enter."""
    # Whatever layout the keyboard has: this is the T of a Russian one.
    window.key("ctrl+Cyrillic_ie" if to.isdigit() else "ctrl+t")
    field = window.wait("Имя коллеги или номер", role="textInput")
    assert field.get("focused", True), field
    window.type(to)
    if way is None:
        return window.key("Return")
    if not to.isdigit():
        # Of a name the first colleague is chosen, then done with what is pressed.
        window.key("Down")
    # The row has a button of the same name: that of the form stands below its field.
    buttons = [node for node in window.nodes() if node["role"] == "button" and node.get("label") == way and node["bounds"]["y0"] > field["bounds"]["y0"]]
    window.click(buttons[0])


def whose_call(desk):
    """What the live announcement of a ringing card says."""
    return [text for text in desk.texts() if text.startswith("Звонит ")]


@test()
def asked_noted_and_handed_on(stage):
    """From the city to 101: card, answer, note and result, 102 is asked, then connected; 102's desk says about whom."""
    window, desk = stage.program.window, stage.open_colleague()
    before = set(screen.popups(pid=stage.colleague.process.pid))
    operator, caller, row = talk(stage)
    window.click(row)
    window.click(window.wait(RESULT, role="button"))
    window.click(window.wait("О чём говорили, что обещано", role="multilineTextInput"))
    window.type(NOTE)
    colleague = stage.phones.play(uas(ring_ms=3000, talk_ms=60000), 102)
    hand_over(window, COLLEAGUE[:5], "Спросить и перевести")
    colleague.wait_for("S", "SIP/2.0 180")
    asked = time.time()
    screen.wait_for(lambda: any(CLIENT in words for words in whose_call(desk)), f"announcement of {CLIENT} at 102 ({whose_call(desk)})", 3)
    print(f"        102's desk named the client {time.time() - asked:.1f} s after its phone rang", flush=True)
    assert colleague.when("S", "SIP/2.0 200", "INVITE") is None, "102's desk said who it is only after the answer"
    card = screen.wait_for(lambda: [w for w in screen.popups(pid=stage.colleague.process.pid) if w not in before], "card at 102", 3)[0]
    screen.picture(card, os.path.join(stage.folder, "10-card-of-102.png"))
    stage.picture(window, "10-asking.png")
    colleague.wait_for("R", "ACK")
    window.wait(f"на связи: {COLLEAGUE}")
    stage.picture(desk, "11-asked.png")
    window.click(window.wait("Соединить", role="button"))
    operator.wait_for("R", "BYE")
    window.wait(f"переведён, разговор: {COLLEAGUE}")
    desk.wait(f"входящий {CLIENT}", role="button")
    stage.picture(window, "12-handed-on.png")
    stage.picture(desk, "12-at-102.png")
    assert caller.when("R", "BYE") is None and colleague.when("R", "BYE") is None, "somebody was hung up"
    stage.hang_up_all()
    row = wait_row(stage.program, number=CLIENTS_NUMBER)
    assert (row["outcome"], row["extension"], row["answered_by"]) == ("answered", "101", "101"), row
    assert row["transfers"] == [{"kind": "attended", "to": "102", "answered": True}], row
    assert (row["note"], row["note_result"]) == (NOTE, RESULT), row
    near(row["talk_secs"], caller.talked_secs())
    window.wait(f"переведён после разговора: {COLLEAGUE} (102), {RESULT} — {NOTE}", role="button")
    stage.picture(window, "13-journal.png")
    other = wait_row(stage.colleague, number=CLIENTS_NUMBER)
    assert other["transfers"] == row["transfers"] and other["outcome"] == "answered" and CLIENT in str(other), other


@test()
def note_and_result_are_found(stage):
    """What was noted is found in the journal's search: a fragment of the note, the result; other calls go."""
    window = stage.program.window
    for words, is_there in (("до вторника", False), ("до пятн", True), ("менеджеру", True)):
        window.key("ctrl+f")
        window.type(words)
        window.wait(NOTE, role="button") if is_there else window.wait("Ничего не найдено.")
        stage.picture(window, "13-found.png")
        window.key("Escape")
        window.wait(NOTE, role="button")
    assert [row["number"] for row in stage.program.json("journal", "--search", "договор")] == [CLIENTS_NUMBER]


@test()
def handed_on_at_once(stage):
    """By the keyboard alone: Ctrl+T, the extension, Enter. 102's phone rings, and its desk says who is calling."""
    window, desk = stage.program.window, stage.open_colleague()
    operator, caller, _ = talk(stage)
    colleague = stage.phones.play(uas(ring_ms=5000, talk_ms=60000), 102)
    hand_over(window, "102", None)
    operator.wait_for("R", "BYE")
    colleague.wait_for("S", "SIP/2.0 180")
    screen.wait_for(lambda: any(CLIENT in words for words in whose_call(desk)), f"announcement of {CLIENT} at 102 ({whose_call(desk)})", 4)
    assert colleague.when("S", "SIP/2.0 200", "INVITE") is None, "102's desk said who it is only after the answer"
    colleague.wait_for("R", "ACK")
    window.wait(f"переведён, разговор: {COLLEAGUE}")
    assert caller.when("R", "BYE") is None, "the caller was hung up"
    stage.hang_up_all()
    newest = rows(stage.program, number=CLIENTS_NUMBER)[0]
    assert newest["transfers"] == [{"kind": "blind", "to": "102", "answered": True}], newest

"""Colleagues and queues by the mouse, on their pages of the window."""
from suite import TRUNK, test
from call_back import button_in
from hand_on import CLIENT, CLIENTS_NUMBER
import screen
from phones import uac, uas

QUEUE = "free"


@test()
def taken_over_and_passed_on(stage):
    """102's phone rings: the call is taken over by a click, then passed on to 103 by another."""
    window = stage.program.window
    colleague = stage.phones.play(uas(ring_ms=30000), 102)
    caller = stage.phones.play(uac(CLIENTS_NUMBER, "74951234502", talk_ms=60000), TRUNK)
    colleague.wait_for("S", "SIP/2.0 180")
    operator = stage.phones.play(uas(ring_ms=400, talk_ms=60000), 101)
    window.key("ctrl+3")
    take = window.wait("Перехватить звонок: Борис Зайцев", role="button")
    # With whom: of colleagues' calls the number alone, unless the directory has been asked of it before.
    rings = window.wait("Борис Зайцев, 102, звонит телефон", role="button")["label"]
    assert CLIENT in rings or "555-02-02" in rings, rings
    stage.picture(window, "18-colleague-rings.png")
    window.click(take)
    operator.wait_for("R", "ACK")
    colleague.wait_for("R", "CANCEL")
    third = stage.phones.play(uas(ring_ms=400, talk_ms=60000), 103)
    row = window.wait("Борис Зайцев, 103, свободно", role="button")
    window.point(row)
    screen.wait_for(lambda: any(has(node, "Перевести звонок") for node in window.nodes()), "the way to pass the call on", 5)
    stage.picture(window, "19-to-be-passed-on.png")
    window.click(button_in(window, row, "Перевести звонок"))
    operator.wait_for("R", "BYE")
    third.wait_for("R", "ACK")
    window.wait("Борис Зайцев, 103, разговор", role="button")
    assert caller.when("R", "BYE") is None, "the caller was hung up"
    window.key("ctrl+1")
    stage.hang_up_all()


def has(node, label):
    """Such a button."""
    return node["role"] == "button" and label in (node.get("label") or "")


@test()
def queue_from_its_page(stage):
    """In, to a pause with a reason, back, out; who waits has the directory's name."""
    window = stage.program.window
    device = {16: "SIP/101", 22: "PJSIP/101"}[stage.version]
    window.key("ctrl+4")
    window.click(window.wait(f"Войти: {QUEUE}", role="button"))
    window.click(window.wait(f"Перерыв: {QUEUE}", role="button"))
    window.click(window.wait("Обед", role="button"))
    window.wait("у вас перерыв: Обед")
    shown = stage.cli(f"queue show {QUEUE}")
    assert device in shown and "paused" in shown.lower(), shown
    caller = stage.phones.play(uac(CLIENTS_NUMBER, "74951234574", talk_ms=60000), TRUNK)
    window.wait(f"{CLIENT}, клиент, +7 926 555-02-02", timeout=10)
    stage.picture(window, "20-queue.png")
    operator = stage.phones.play(uas(ring_ms=1500, talk_ms=60000), 101)
    window.click(window.wait(f"Вернуться: {QUEUE}", role="button"))
    operator.wait_for("R", "ACK")
    window.wait_gone(f"{CLIENT}, клиент, +7 926 555-02-02", timeout=10)
    assert caller.when("R", "BYE") is None, "the caller was hung up"
    window.click(window.wait(f"Выйти: {QUEUE}", role="button"))
    window.wait(f"Войти: {QUEUE}", role="button")
    assert device not in stage.cli(f"queue show {QUEUE}")
    window.key("ctrl+1")
    stage.hang_up_all()

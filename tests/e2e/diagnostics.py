"""«Диагностика» and «Подобрать» in the settings of a running program: measured on a real call, recorded, found by a ring with consent."""
import os
import re

from suite import CITY, NOBODY_CALLS, ONLINE, TRUNK, test
import screen
from by_hand import button, read, stand
from phones import uac, uas
from program import Program


@test()
def measured_and_recorded(stage):
    """A call of the city is counted by its events, filters are proposed in this Asterisk's form; a recording holds the next one."""
    window, program = stage.program.window, stage.program
    stand(window)
    window.key("ctrl+comma")
    window.click(window.wait("Диагностика", role="button", exact=True))
    window.wait("в самую занятую секунду")
    button(window, "Начать запись")
    window.wait("Идёт запись:")
    phone = stage.phones.play(uas(ring_ms=500, talk_ms=60000), 101)
    stage.phones.play(uac(CITY, "74951234501", talk_ms=1500), TRUNK)
    phone.wait_for("R", "ACK")
    phone.wait_for("R", "BYE")
    # What is told once a second while the page is open.
    shown = window.wait("Newchannel: ", timeout=10)["value"]
    assert re.search(r"Newchannel: [<\d].* в секунду, \d", shown), shown
    form = {16: "eventfilter = !^Event: BridgeCreate", 22: "eventfilter(action(exclude),name(BridgeCreate)) ="}[stage.version]
    window.wait(form)
    window.wait("База отвечает, чей это номер: последний раз за")
    window.wait("АТС отвечает на проверку связи", timeout=40)
    button(window, "Остановить запись")
    said = window.wait("Записано: ")["value"]
    stage.picture(window, "21-diagnostics.png")
    file = re.search(r"файл (\S+\.ami)\.", said).group(1)
    assert file.startswith(program.home) and os.path.getsize(file) > 10_000, said
    with open(file, "rb") as recording:
        assert CITY.encode() not in recording.read(), "the number is not masked"
    code, out, err = program.run("replay", file, "--ext", "101")
    assert code == 0 and out.strip(), err
    window.key("ctrl+1")
    window.wait(NOBODY_CALLS)


@test()
def fits_by_a_ring(stage):
    """A user who may only place calls: contexts are tried, and the own phone rings once its operator consents."""
    program = Program(stage.version, os.path.join(stage.folder, "minimal"), context="nowhere")
    program.env["DBUS_SESSION_BUS_ADDRESS"] = stage.desktop.bus
    settings = os.path.join(program.home, "settings.toml")
    wrong = {16: "PJSIP", 22: "SIP"}[stage.version]
    text = read(settings).replace('username = "operator"', 'username = "minimal"')
    text = re.sub(r'operator_channel = ".*"', f'operator_channel = "{wrong}/{{NUMBER}}"', text)
    with open(settings, "w", encoding="utf-8") as file:
        file.write(text)
    with open(os.path.join(program.home, "ami-password"), "w", encoding="utf-8") as file:
        file.write("minimal-secret\n")
    try:
        window = program.open()
        window.wait(ONLINE)
        stand(window)
        window.key("ctrl+comma")
        chips = lambda: [node for node in window.nodes() if node["role"] == "button" and node.get("label") == "Звонки"]
        window.click(screen.wait_for(chips, "the settings' section")[-1])
        button(window, "Подобрать")
        window.wait("Спросить АТС о телефоне этот пользователь не вправе", timeout=20)
        window.wait("Контекст найден: internal.")
        screen.wait_for(lambda: 'context = "internal"' in read(settings), "context in the settings file")
        phone = stage.phones.play(uas(ring_ms=1500, talk_ms=60000), 101)
        button(window, "Позвонить на мой телефон и узнать")
        phone.wait_for("S", "SIP/2.0 180", timeout=20)
        technology = {16: "SIP", 22: "PJSIP"}[stage.version]
        window.wait(f"Телефон зазвонил, когда его вызвали как {technology}/101.", timeout=30)
        screen.wait_for(lambda: f'operator_channel = "{technology}/{{NUMBER}}"' in read(settings), "channel in the settings file")
        stage.picture(window, "22-fits.png")
    finally:
        program.end()
    stage.hang_up_all()

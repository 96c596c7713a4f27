"""From nothing to the first card: the guide through the first start, by keys and clicks, against the office. Every step's picture is left."""
import os

from suite import CITY, ONLINE, TRUNK, test
from by_hand import button, fill, has_keyboard, press, read, stand, tab_to
import screen
from phones import uac, uas
from program import Program


class Bare(Program):
    """A home with no settings, only what an administrator has beside them: the passwords, where the guide may be told to find them."""

    def write_settings(self, context):
        """None are written."""
        with open(os.path.join(self.home, "ami-password"), "w", encoding="utf-8") as file:
            file.write("operator-secret\n")
        os.chmod(file.name, 0o600)
        self.env.update(LANG="ru_RU.UTF-8", LC_ALL="ru_RU.UTF-8")


@test()
def first_start(stage):
    """No settings file: begin, PBX, database, workplace, channel, test call, done, and a call from the city has its card."""
    stage.program.end()
    if stage.colleague:
        stage.colleague.end()
    program = Bare(stage.version, os.path.join(stage.folder, "first"))
    stage.program = program
    program.env["DBUS_SESSION_BUS_ADDRESS"] = stage.desktop.bus
    settings = os.path.join(program.home, "settings.toml")
    assert not os.path.exists(settings)
    window = program.open()
    stand(window)
    picture = lambda name: window.shot(os.path.join(stage.folder, f"first-{name}.png"))

    window.wait("Настроить", role="button", exact=True)
    screen.wait_for(lambda: has_keyboard(window, "button", "Настроить"), "keyboard at the way on")
    picture("1-begin")
    press(window, "Return")

    # The step's first field has the keyboard; the rest is reached by Tab.
    screen.wait_for(lambda: has_keyboard(window, "textInput", "Адрес сервера"), "keyboard in the first field")
    fill(window, "Адрес сервера", f"127.0.0.{stage.version}")
    fill(window, "Имя пользователя", "operator")
    tab_to(window, "passwordInput", "Пароль")
    window.type("operator-secret")
    press(window, "Return")
    # This desktop has no keyring: it is said, and another place is offered.
    window.wait("Откуда брать пароль", role="textInput", exact=True)
    picture("2-no-keyring")
    fill(window, "Откуда брать пароль", f"file:{program.home}/ami-password")
    window.wait(ONLINE)
    button(window, "Проверить всё, от адреса до телефона")
    window.wait("Готовый раздел manager.conf", timeout=60)
    picture("3-pbx")
    button(window, "Дальше")

    chosen = "База курьерской службы: MySQL или MariaDB"
    window.click(window.wait(chosen, exact=True))
    fill(window, "Адрес базы", "127.0.0.1", click=True)
    fill(window, "Порт базы", os.environ["TRUBKA_TEST_MYSQL"].rpartition(":")[2].strip("/"))
    fill(window, "Пользователь базы", "e2e")
    fill(window, "Откуда брать пароль базы", "env:E2E_MYSQL_PASSWORD")
    fill(window, "Имя базы", "e2e_courier")
    screen.wait_for(lambda: "e2e_courier" in read(settings), "database in the settings file")
    picture("4-database")
    button(window, "Дальше")

    window.click(window.wait("Анна Орлова · 101", role="button", exact=True))
    screen.wait_for(lambda: "Анна Орлова" in read(settings), "operator in the settings file")
    picture("5-workplace")
    button(window, "Дальше")

    # Found by asking the PBX; the phone of this desk is registered by one of the two drivers.
    technology = {16: "SIP", 22: "PJSIP"}[stage.version]
    button(window, "Подобрать")
    window.wait(f"Подходит: канал {technology}/{{NUMBER}}, контекст internal.", timeout=20)
    window.wait(f"АТС знает телефон {technology}/101")
    screen.wait_for(lambda: 'context = "internal"' in read(settings), "context in the settings file")
    picture("6-channel")
    button(window, "Дальше")

    own, other = (stage.phones.play(uas(ring_ms=500, talk_ms=60000), extension) for extension in (101, 102))
    fill(window, "Кому звонить потом", "102")
    button(window, "Тест: позвонить")
    other.wait_for("S", "SIP/2.0 200", "INVITE", timeout=20)
    assert own.when("S", "SIP/2.0 200", "INVITE") is not None, "the own phone was not rung first"
    window.wait("Оба телефона соединены: звонки работают.", timeout=20)
    picture("7-test")
    stage.cli("channel request hangup all")
    button(window, "Дальше")
    screen.wait_for(lambda: has_keyboard(window, "button", "К звонкам"), "keyboard at the way to work")
    picture("8-done")
    press(window, "Return")

    stage.phones.stop()
    before = set(screen.popups(pid=program.process.pid))
    phone = stage.phones.play(uas(ring_ms=6000, talk_ms=60000), 101)
    stage.phones.play(uac(CITY, "74951234501", talk_ms=2000), TRUNK)
    phone.wait_for("S", "SIP/2.0 180")
    window.wait("Мария Котова", timeout=6)
    card = screen.wait_for(lambda: [w for w in screen.popups(pid=program.process.pid) if w not in before], "first card", 5)[0]
    screen.wait_for(lambda: screen.picture(card, os.path.join(stage.folder, "first-9-card.png")) > 40, "drawn card", 5)
    screen.picture("root", os.path.join(stage.folder, "first-9-screen.png"))
    said = read(settings)
    assert "secret" not in said, f"a password in the settings file: {said}"

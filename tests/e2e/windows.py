#!/usr/bin/env python3
"""The Windows program under wine, in its real window, against a real Asterisk with SIP phones. By tests/windows.sh.

  windows.py 16|22 PROGRAMS FOLDER   the version must be up, DISPLAY and WINEPREFIX set; trubka.exe and trubka.com lie in
                                     PROGRAMS. Screenshots and logs are left in FOLDER. The last line is the summary.
"""
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from phones import Phones, uac, uas  # noqa: E402
from window import Window  # noqa: E402
import screen  # noqa: E402

CITY, TRUNK = "79161234567", 200
ONLINE = "На связи с АТС"
SETTINGS = r"""
language = "ru"

[pbx]
host = "127.0.0.{version}"
username = "operator"

[operator]
user = "anna"
name = "Анна Соколова"
extensions = ["101"]

[dialling]
operator_channel = "{technology}/{{NUMBER}}"
context = "internal"
ring_secs = 20

[numbers]
area_code = "495"

[directory]
kind = "sqlite"
path = 'C:\office\courier.sqlite'

[notifications]
calls = "always"
sound = true

[hotkeys]
call_clipboard = "Ctrl+Alt+K"
show_window = "Ctrl+Alt+J"

[window]
theme = "light"
"""
TESTS = []


def test(function):
    """Registers a test; they run in the order of the file, each after the one before."""
    TESTS.append(function)
    return function


@test
def keeps_a_password(stage):
    """The command line, in a console: it tells its version, and keeps the PBX's password in Windows' own keyring."""
    code, out, err = stage.run("--version")
    assert code == 0 and out.startswith("trubka "), (code, out, err)
    code, out, err = stage.run("password", "pbx", typed="operator-secret\n")
    assert code == 0, (code, out, err)
    who = stage.json("who", CITY)
    assert "Мария Котова" in str(who) and "48213" in str(who), who


@test
def connects(stage):
    """The window comes up and logs in with that password."""
    start = time.time()
    stage.open()
    stage.window.wait(ONLINE, timeout=60)
    stage.say(f"window and login after {time.time() - start:.1f} s")
    screen.picture("root", os.path.join(stage.folder, "1-screen.png"))


@test
def card_takes_no_keyboard(stage):
    """A call from the city, while the operator types elsewhere: a card in a window of its own, and the typing goes on."""
    typing = stage.typing
    typing.focus()
    before = stage.focus()
    operator = stage.phones.play(uas(ring_ms=6000, talk_ms=60000), 101)
    stage.phones.play(uac(CITY, "74951234501", talk_ms=3000), TRUNK)
    rang = operator.wait_for("S", "SIP/2.0 180")
    card = screen.wait_for(stage.cards, "card window", 6)[0]
    stage.say(f"the card's window is on the screen {time.time() - rang:.2f} s after the phone began to ring")
    stage.window.wait("Мария Котова", timeout=6)
    after = stage.focus()
    stage.say(f"focus before {before}, while the card is there {after}; the typing window is {typing.window}, the card {card}")
    assert before == after == typing.window, "the card took the keyboard"
    typing.type("the operator goes on typing")
    stage.window.shot(os.path.join(stage.folder, "2-window.png"))
    colours = stage.picture_of(card, "2-card.png")
    screen.picture("root", os.path.join(stage.folder, "2-screen.png"))
    assert colours > 40, f"the card is empty: {colours} colours"
    screen.wait_for(lambda: "the operator goes on typing" in typing.typed(), "text in the xterm")
    operator.wait_for("S", "SIP/2.0 200", "INVITE")
    screen.wait_for(lambda: any("Мария Котова" in text and "азговор" in text for text in stage.window.texts()), "talk in the window", 6)
    assert typing.has_keyboard(), "the keyboard went at the answer"
    operator.wait_for("R", "BYE", timeout=20)
    screen.wait_for(lambda: not stage.cards(), "card gone", 30)
    row = stage.wait_row(CITY)
    assert (row["direction"], row["outcome"], row["extension"]) == ("incoming", "answered", "101"), row
    assert "Мария Котова" in str(row), row
    if stage.sound:
        with open(stage.sound, "rb") as played:
            heard = len(played.read().strip(b"\0"))
        stage.say(f"{heard} bytes of sound were played")
        assert heard > 1000, "nothing was heard"


@test
def click_calls(stage):
    """A number is typed, «Позвонить» is clicked: the own phone rings, then the number, and both are joined."""
    window = stage.window
    operator = stage.phones.play(uas(ring_ms=1500, talk_ms=60000), 101)
    trunk = stage.phones.play(uas(ring_ms=1500, talk_ms=3000), TRUNK)
    stage.forward()
    window.click(window.topmost("textInput"))
    window.type("8 (903) 111-22-33")
    button = window.topmost("button", "Позвонить")
    clicked = time.time()
    window.click(button)
    rang = operator.wait_for("S", "SIP/2.0 180")
    stage.say(f"the own phone rings {rang - clicked:.2f} s after the mouse set out for the button")
    assert trunk.when("R", "INVITE") is None, "the trunk was dialled before the own phone answered"
    trunk.wait_for("S", "SIP/2.0 180", timeout=15)
    assert trunk.invite().startswith("INVITE sip:79031112233@"), trunk.invite().splitlines()[0]
    window.shot(os.path.join(stage.folder, "3-calling.png"))
    assert not stage.cards(), "a card for one's own click"
    trunk.wait_for("S", "BYE", timeout=20)
    row = stage.wait_row("79031112233")
    assert (row["direction"], row["outcome"], row["extension"]) == ("outgoing", "answered", "101"), row


@test
def hotkey_shows_the_number_on_the_clipboard(stage):
    """Pressed in another Windows program: the number is shown, to be called by Enter. (That the window comes before the
    other program cannot be seen here: wine 8 does not take the keyboard from one program for another.)"""
    notepad = stage.notepad()
    clipboard = subprocess.Popen(["xclip", "-selection", "clipboard", "-quiet"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        clipboard.stdin.write(b"8 926 555-02-01")
        clipboard.stdin.close()
        subprocess.run(["xdotool", "windowactivate", "--sync", notepad, "key", "ctrl+alt+k"], check=True)
        stage.window.wait("926 555-02-01", timeout=10)
        stage.window.shot(os.path.join(stage.folder, "4-hotkey.png"))
    finally:
        clipboard.kill()
        clipboard.wait()
    stage.window.key("Escape")
    stage.window.wait_gone("926 555-02-01", timeout=5)


@test
def closing_hides_it(stage):
    """The window's cross puts it away and the program goes on: a call has its card, which takes no keyboard either."""
    stage.hide()
    screen.picture("root", os.path.join(stage.folder, "5-hidden.png"))
    typing = stage.typing
    typing.focus()
    operator = stage.phones.play(uas(ring_ms=60000), 101)
    stage.phones.play(uac("79265550201", "74951234501", cancel_ms=4000), TRUNK)
    rang = operator.wait_for("S", "SIP/2.0 180")
    card = screen.wait_for(stage.cards, "card while the window is hidden", 6)[0]
    stage.say(f"hidden, the card's window is on the screen {time.time() - rang:.2f} s after the phone began to ring")
    assert typing.has_keyboard(), "the card took the keyboard"
    assert not stage.main(), "the call brought the window"
    stage.picture_of(card, "5-card.png")
    operator.wait_for("R", "CANCEL")
    assert stage.wait_row("79265550201")["outcome"] == "missed"
    assert typing.has_keyboard(), "the missed call's card took the keyboard"


@test
def comes_back(stage):
    """By a second start, and by the hotkey. (Not by the tray: wine 8 cannot tell a program where its icon is, without
    which the library that shows it hears no click.)"""
    tray = stage.tray()
    colours = stage.picture_of(tray, "6-tray.png")
    assert colours > 20, f"there is no icon in the tray: {colours} colours"
    code, out, err = stage.run(program="trubka.exe")
    assert code == 0, (code, out, err)
    screen.wait_for(stage.main, "window after a second start", 10)
    stage.hide()
    subprocess.run(["xdotool", "windowactivate", "--sync", stage.notepad(), "key", "ctrl+alt+j"], check=True)
    screen.wait_for(stage.main, "window after the hotkey", 10)


@test
def quits(stage):
    """Ctrl+Q ends it; what it knew is there at the next start."""
    stage.quit()
    assert {row["number"] for row in stage.json("journal")} == {CITY, "79031112233", "79265550201"}
    stage.open()
    stage.window.wait("Мария Котова", timeout=30)
    stage.quit()


class Stage:
    """What the tests work with."""

    def __init__(self, version, programs, folder):
        self.version, self.programs, self.folder = version, programs, folder
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        self.process = self.window = self.other = None
        # What this computer plays, where windows.sh has it written to a file.
        self.sound = os.environ.get("TRUBKA_SOUND")
        self.home = os.path.join(os.environ["WINEPREFIX"], "drive_c", "office")
        shutil.rmtree(self.home, ignore_errors=True)
        os.makedirs(self.home)
        with open(os.path.join(HERE, "..", "..", "assets", "demo", "courier.sql"), encoding="utf-8") as sql:
            with sqlite3.connect(os.path.join(self.home, "courier.sqlite")) as courier:
                courier.executescript(sql.read())
        with open(os.path.join(self.home, "settings.toml"), "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(version=version, technology={16: "SIP", 22: "PJSIP"}[version]))
        self.env = {**os.environ, "TRUBKA_HOME": r"C:\office", "TRUBKA_LOG": "warn,trubka=debug"}
        self.phones = Phones(version)
        self.phones.register()
        self.typing = screen.Typing(folder)

    def say(self, words):
        """A figure for whoever reads."""
        print(f"        {words}", flush=True)

    def open(self):
        """Starts the window and connects to it."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = "127.0.0.1:%d" % free.getsockname()[1]
        with open(os.path.join(self.folder, "program.log"), "ab") as log:
            self.process = subprocess.Popen(["wine", os.path.join(self.programs, "trubka.exe")], env={**self.env, "EGUI_INSPECTION": address},
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        self.window = Window(address, alive=lambda: self.process.poll() is None, main=self.main)
        # Wine draws the frame, within the X window.
        self.window.shot(os.path.join(self.folder, "1-window.png"))
        inner = [int(side) for side in screen.ask("identify", "-format", "%w %h", os.path.join(self.folder, "1-window.png")).split()]
        outer = self.size(screen.wait_for(self.main, "main window"))
        edge = (outer[0] - inner[0]) // 2
        self.window.inset = (edge, outer[1] - inner[1] - edge)

    def run(self, *arguments, typed="", program="trubka.com"):
        """The command line: (exit code, stdout, stderr)."""
        done = subprocess.run(["wine", os.path.join(self.programs, program), *arguments], env=self.env, input=typed.encode(), capture_output=True, timeout=60)
        return done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace")

    def json(self, *arguments):
        """The command line with --json: the objects of its lines."""
        code, out, err = self.run(*arguments, "--json")
        assert code == 0, f"{arguments} ended with {code}: {err}"
        return [json.loads(line) for line in out.splitlines() if line.strip()]

    def wait_row(self, number):
        """Waits for the number's one call in the journal to be over."""
        end = time.time() + 20
        while True:
            found = [row for row in self.json("journal") if row.get("number") == number]
            if found and found[0].get("outcome") not in (None, "", "under_way"):
                assert len(found) == 1, f"more than one journal row: {found}"
                return found[0]
            assert time.time() < end, f"no ended journal row of {number}: {found}"

    def windows(self):
        """The program's windows that are on the screen, the largest first."""
        found = screen.ask("xdotool", "search", "--onlyvisible", "--class", "^trubka").split()
        sized = {ident: self.size(ident) for ident in found}
        large = [ident for ident, (width, height) in sized.items() if width >= 150 and height >= 60]
        return sorted(large, key=lambda ident: -sized[ident][0])

    def main(self):
        """The main window, None while it is hidden: a card is less than 600 wide."""
        return next((ident for ident in self.windows() if self.size(ident)[0] >= 600), None)

    def cards(self):
        """The windows of cards."""
        return [ident for ident in self.windows() if self.size(ident)[0] < 600]

    @staticmethod
    def size(ident):
        """Width and height of a window; nothing when it is gone."""
        said = dict(line.split("=") for line in screen.ask("xdotool", "getwindowgeometry", "--shell", ident).splitlines())
        return int(said.get("WIDTH", 0)), int(said.get("HEIGHT", 0))

    def picture_of(self, ident, name):
        """A picture of a window as it is on the screen; the number of its colours."""
        time.sleep(0.3)  # for the picture only: the window's first frames
        return screen.picture(ident, os.path.join(self.folder, name))

    @staticmethod
    def focus():
        """Who has the keyboard."""
        return screen.ask("xdotool", "getwindowfocus")

    def forward(self):
        """Gives the main window the keyboard."""
        subprocess.run(["xdotool", "windowactivate", "--sync", self.main()], check=True, timeout=20)

    def hide(self):
        """Closes the window, as the cross of its frame does."""
        self.forward()
        subprocess.run(["xdotool", "key", "alt+F4"], check=True)
        screen.wait_for(lambda: not self.main(), "window gone", 10)
        assert self.process.poll() is None, f"closing ended the program with {self.process.returncode}"

    def notepad(self):
        """Another Windows program; its window."""
        find = lambda: screen.ask("xdotool", "search", "--onlyvisible", "--class", "^notepad").split("\n")[0]
        if self.other is None:
            self.other = subprocess.Popen(["wine", "notepad"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return screen.wait_for(find, "notepad")

    @staticmethod
    def tray():
        """The window that wine has for icons where the desktop has no place for them."""
        find = lambda: screen.ask("xdotool", "search", "--onlyvisible", "--name", "^Wine System Tray$").split("\n")[0]
        tray = screen.wait_for(find, "tray")
        subprocess.run(["xdotool", "windowraise", tray], check=True)
        return tray

    def quit(self):
        """Ends the program as its user does."""
        self.forward()
        subprocess.run(["xdotool", "key", "ctrl+q"], check=True)
        code = self.process.wait(20)
        assert code == 0, f"it ended with {code}"
        self.window.close()
        self.window = self.process = None

    def close(self):
        """Ends all that was started."""
        if self.window:
            self.window.close()
        for process in [self.process, self.other]:
            if process and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.phones.stop()
        self.typing.close()


def main():
    version, programs, folder = int(sys.argv[1]), os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3])
    passed, failed = 0, []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    stage = Stage(version, programs, folder)
    try:
        for function in TESTS:
            begin = time.time()
            stage.phones.stop()
            try:
                function(stage)
                passed += 1
                print(f"ok      {function.__name__} ({time.time() - begin:.1f} s)", flush=True)
            except Exception:
                failed.append(function.__name__)
                print(f"FAILED  {function.__name__} ({time.time() - begin:.1f} s)", flush=True)
                traceback.print_exc()
                screen.ask("import", "-silent", "-window", "root", os.path.join(folder, f"failed-{function.__name__}.png"))
                if stage.window is None and function is connects:
                    break
    finally:
        stage.close()
    print(f"{passed} passed, {len(failed)} failed, {len(TESTS) - passed - len(failed)} skipped", flush=True)
    sys.exit(1 if passed < len(TESTS) else 0)


if __name__ == "__main__":
    main()

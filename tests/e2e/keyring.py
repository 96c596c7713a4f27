#!/usr/bin/env python3
"""Passwords in the system's keyring, a real one (gnome-keyring) in a session of its own: kept by the command and by the
window, read by the next start, locked, missing, started late. The PBX is played: it takes the one right password.

  keyring.py FOLDER     needs dbus-daemon, gnome-keyring and, for the windows, DISPLAY; the last line is the summary
"""
import hashlib
import json
import os
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from by_hand import fill, press, read, stand, tab_to  # noqa: E402
from program import BINARY  # noqa: E402
from window import Window  # noqa: E402

PASSWORD = "пароль: с пробелом, 'кавычками' и " + "д" * 100
ONLINE = "На связи с АТС"
CASES = []


def case(function):
    """Registers a case."""
    CASES.append(function)
    return function


class Pbx(socketserver.ThreadingTCPServer):
    """Answers a login by MD5, and everything after it with success; counts who got in."""

    daemon_threads = allow_reuse_address = True

    def __init__(self):
        self.entered = self.refused = 0
        super().__init__(("127.0.0.1", 0), Talk)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        """Ends it."""
        self.shutdown()
        self.server_close()


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self):
        """Until the other side goes, in the middle of what it is told where it likes."""
        try:
            self.talk()
        except ConnectionError:
            pass

    def talk(self):
        """Action by action."""
        self.wfile.write(b"Asterisk Call Manager/11.0.0\r\n")
        fields = {}
        for line in self.rfile:
            line = line.decode().rstrip("\r\n")
            if line:
                key, _, value = line.partition(": ")
                fields[key] = value
                continue
            self.wfile.write(self.answer(fields).encode())
            fields = {}

    def answer(self, fields):
        """What the PBX says to an action."""
        action, mark = fields.get("Action"), f"ActionID: {fields.get('ActionID')}\r\n"
        if action == "Challenge":
            return f"Response: Success\r\n{mark}Challenge: 123456789\r\n\r\n"
        if action == "Login":
            if fields.get("Key") != hashlib.md5(("123456789" + PASSWORD).encode()).hexdigest():
                self.server.refused += 1
                return f"Response: Error\r\n{mark}Message: Authentication failed\r\n\r\n"
            self.server.entered += 1
            return f"Response: Success\r\n{mark}\r\n"
        if action == "Events":
            return f"Response: Success\r\n{mark}Events: On\r\n\r\n"
        lists = {"Status": "StatusComplete", "DeviceStateList": "DeviceStateListComplete", "ExtensionStateList": "ExtensionStateListComplete",
                 "QueueStatus": "QueueStatusComplete", "ParkedCalls": "ParkedCallsComplete", "PresenceStateList": "PresenceStateListComplete"}
        if action in lists:
            return (f"Response: Success\r\n{mark}EventList: start\r\n\r\nEvent: {lists[action]}\r\n{mark}EventList: Complete\r\nListItems: 0\r\n\r\n")
        return f"Response: Success\r\n{mark}\r\n"


class Session:
    """A user's session: its home, its bus, and the keyring when it is started."""

    def __init__(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        self.home, run = os.path.join(folder, "user"), os.path.join(folder, "run")
        self.trubka = os.path.join(folder, "trubka")
        for path in (self.home, run, self.trubka):
            os.makedirs(path, mode=0o700)
        self.log = open(os.path.join(folder, "session.log"), "ab")
        self.pbx, self.processes = Pbx(), []
        self.env = {**os.environ, "HOME": self.home, "XDG_RUNTIME_DIR": run, "XDG_DATA_HOME": os.path.join(self.home, "data"),
                    "TRUBKA_HOME": self.trubka, "LANG": "ru_RU.UTF-8", "LC_ALL": "ru_RU.UTF-8"}
        for name in ("DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL", "WAYLAND_DISPLAY", "TRUBKA_LOG"):
            self.env.pop(name, None)
        conf = os.path.join(HERE, "..", "office", "conf", "session-bus.conf")
        bus = self.start(["dbus-daemon", f"--config-file={conf}", "--nofork", "--print-address=1"], stdout=subprocess.PIPE)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()

    def start(self, command, **more):
        """A process of this session."""
        process = subprocess.Popen(command, env=self.env, stderr=self.log, **{"stdout": self.log, "stdin": subprocess.DEVNULL, **more})
        self.processes.append(process)
        return process

    def keyring(self, unlocked=True):
        """Starts the keyring, as a login with its password does, or locked."""
        how = ["--unlock"] if unlocked else []
        daemon = self.start(["gnome-keyring-daemon", *how, "--components=secrets", "--foreground"], stdin=subprocess.PIPE)
        if unlocked:
            daemon.stdin.write(b"the user's login")
        daemon.stdin.close()
        owned = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner",
                 "string:org.freedesktop.secrets"]
        wait(lambda: b"true" in subprocess.run(owned, env=self.env, capture_output=True).stdout, "no keyring on the bus")
        return daemon

    def end(self, process):
        """Ends one of them."""
        process.terminate()
        process.wait(10)
        self.processes.remove(process)

    def settings(self, more=""):
        """As an administrator writes them; the password is in the keyring, or nowhere."""
        with open(os.path.join(self.trubka, "settings.toml"), "w", encoding="utf-8") as file:
            file.write(f'language = "ru"\n[pbx]\nhost = "127.0.0.1"\nport = {self.pbx.port}\nusername = "trubka"\n{more}\n[operator]\nextensions = ["101"]\n')

    def run(self, *arguments, said=None):
        """The command line: (exit code, all it said)."""
        done = subprocess.run([BINARY, *arguments], env=self.env, input=said, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def enters(self):
        """A fresh process logs in to the PBX."""
        before = self.pbx.entered
        code, said = self.run("colleagues")
        assert self.pbx.entered == before + 1 and code == 0, (code, said)

    def stays_out(self, *words):
        """A fresh process does not, and says why."""
        before = self.pbx.entered + self.pbx.refused
        code, said = self.run("colleagues")
        assert (code, self.pbx.entered + self.pbx.refused) == (1, before), (code, said)
        for word in words:
            assert word in said, (word, said)
        return said

    def window(self):
        """The program's window, and its process."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = "127.0.0.1:%d" % free.getsockname()[1]
        env = {**self.env, "EGUI_INSPECTION": address, "TRUBKA_LOG": "trace"}
        program = subprocess.Popen([BINARY], env=env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.processes.append(program)
        window = Window(address, alive=lambda: program.poll() is None, pid=program.pid)
        window.move(0, 0)
        stand(window)
        return window, program

    def holds_none(self):
        """No file of the program, of the session, of the keyring itself has the password in the clear."""
        self.log.flush()
        looked = 0
        for root in (self.trubka, self.home, os.path.dirname(self.log.name)):
            for folder, _, names in os.walk(root):
                for path in (os.path.join(folder, name) for name in names):
                    if os.path.isfile(path):
                        looked += 1
                        with open(path, "rb") as file:
                            assert PASSWORD[:20].encode() not in file.read(), path
        assert looked > 2, "nothing was looked at"

    def close(self):
        """Ends all that was started."""
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.pbx.close()


def wait(test, what, timeout=20):
    """Until it is so."""
    end = time.time() + timeout
    while not test():
        assert time.time() < end, what
        time.sleep(0.05)


@case
def the_command_keeps_it(session):
    """Kept by `trubka password`, used by another process, another one at another PBX or of another user."""
    session.keyring()
    session.settings()
    session.stays_out("Пароль ещё не сохранён", "trubka password pbx", "password_from")
    assert session.run("password", "pbx", said=PASSWORD + "\n") == (0, "Пароль сохранён в хранилище паролей системы.\n")
    session.enters()
    # A new one takes its place; there are never two.
    assert session.run("password", "pbx", said="another\n")[0] == 0
    code, said = session.run("colleagues")
    assert code == 1 and session.pbx.refused == 1, (code, said)
    assert session.run("password", "pbx", said=PASSWORD + "\n")[0] == 0
    session.enters()
    session.settings(more='[directory]\nkind = "mysql"\nhost = "127.0.0.1"\nport = 1\nusername = "reader"')
    assert "Нет пароля к базе" in session.run("who", "79161234567")[1]
    assert session.run("password", "directory", said=PASSWORD + "\n")[0] == 0
    assert "Нет пароля к базе" not in session.run("who", "79161234567")[1]
    session.holds_none()


@case
def the_window_keeps_it(session):
    """Typed on the first start's page: the keyring has it, the PBX takes it, and the settings file knows nothing of it."""
    session.keyring()
    window, program = session.window()
    window.wait("Настроить", role="button", exact=True)
    press(window, "Return")
    fill(window, "Адрес сервера", "127.0.0.1")
    fill(window, "Порт сервера", str(session.pbx.port))
    fill(window, "Имя пользователя", "trubka")
    subprocess.run(["setxkbmap", "us,ru"], check=True)
    tab_to(window, "passwordInput", "Пароль")
    window.type(PASSWORD)
    press(window, "Return")
    window.wait("Пароль сохранён в хранилище паролей системы.")
    window.wait(ONLINE)
    assert session.pbx.entered == 1, "not by the password that was typed"
    window.shot(os.path.join(os.path.dirname(session.log.name), "kept.png"))
    window.close()
    session.end(program)
    said = read(os.path.join(session.trubka, "settings.toml"))
    assert "username" in said and "password" not in said, said
    session.enters()
    session.holds_none()


@case
def a_locked_one_says_so(session):
    """Nobody is there to be asked for its password: it is said what to do, and the way round goes."""
    daemon = session.keyring()
    session.settings()
    assert session.run("password", "pbx", said=PASSWORD + "\n")[0] == 0
    session.end(daemon)
    session.keyring(unlocked=False)
    session.stays_out("Хранилище паролей системы не открывается.", "Разблокируйте", "password_from")
    code, said = session.run("password", "pbx", said=PASSWORD + "\n")
    assert code == 1 and "не открывается" in said, (code, said)
    # Without it.
    path = os.path.join(session.trubka, "secret")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PASSWORD + "\n")
    os.chmod(path, 0o600)
    session.settings(more=f"password_from = 'file:{path}'")
    session.enters()


@case
def without_one_it_is_said(session):
    """No keyring on the bus, and no bus at all."""
    session.settings()
    session.stays_out("Хранилище паролей системы недоступно.", "password_from", "env:ИМЯ")
    assert session.run("password", "pbx", said=PASSWORD + "\n")[0] == 1
    session.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent/bus"
    session.stays_out("Хранилище паролей системы недоступно.", "password_from")
    session.env.pop("DBUS_SESSION_BUS_ADDRESS")
    session.stays_out("Хранилище паролей системы недоступно.", "password_from")


@case
def one_that_comes_late_is_found(session):
    """The program starts with the session, before its keyring, which is started anew later: nobody starts the program again."""
    daemon = session.keyring()
    session.settings()
    assert session.run("password", "pbx", said=PASSWORD + "\n")[0] == 0
    session.end(daemon)
    watch = session.start([BINARY, "watch", "--json"], stdout=subprocess.PIPE)
    told = []
    threading.Thread(target=lambda: told.extend(map(json.loads, watch.stdout)), daemon=True).start()
    wait(lambda: any("недоступно" in json.dumps(line, ensure_ascii=False) for line in told), "not told that there is no keyring")
    session.keyring()
    wait(lambda: any(line.get("online") for line in told), f"not online: {told}")
    assert session.pbx.entered == 1, session.pbx.entered
    watch.send_signal(signal.SIGINT)
    watch.wait(10)


def main():
    folder = sys.argv[1]
    passed = failed = skipped = 0
    for function in CASES:
        name, begin = function.__name__, time.time()
        if "window" in name and not os.environ.get("DISPLAY"):
            skipped += 1
            print(f"skipped {name}: no screen")
            continue
        session = Session(os.path.join(folder, name))
        try:
            function(session)
            passed, word = passed + 1, "ok     "
        except Exception:
            failed, word = failed + 1, "FAILED "
            traceback.print_exc()
        finally:
            session.close()
        print(f"{word} {name} ({time.time() - begin:.1f} s)", flush=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

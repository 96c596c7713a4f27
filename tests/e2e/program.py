"""The built program under test: its own home, its settings, its window, its command line."""
import json
import os
import signal
import socket
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tests", "office"))
from window import Window  # noqa: E402

BINARY = os.environ.get("TRUBKA_BIN") or os.path.join(os.environ.get("CARGO_TARGET_DIR") or os.path.join(ROOT, "target"), "debug", "trubka")
SETTINGS = """
language = "ru"

[pbx]
host = "127.0.0.{version}"
username = "operator"
password_from = "file:{home}/ami-password"

[operator]
user = "{user}"
name = "{name}"
extensions = ["{extension}"]

[dialling]
operator_channel = "{technology}/{{NUMBER}}"
context = "{context}"
ring_secs = 20

[numbers]
area_code = "495"

[directory]
kind = "mysql"
host = "127.0.0.1"
port = {mysql_port}
username = "e2e"
password_from = "env:E2E_MYSQL_PASSWORD"
database = "e2e_courier"

[window]
theme = "light"
"""


class Program:
    """One home of the program, and the window that runs in it."""

    def __init__(self, version, folder, context="internal", operator=("anna", "Анна Орлова", "101")):
        self.home = os.path.join(folder, "home")
        os.makedirs(self.home, exist_ok=True)
        self.folder, self.version, self.operator, self.process, self.window = folder, version, operator, None, None
        self.env = {**os.environ, "TRUBKA_HOME": self.home, "E2E_MYSQL_PASSWORD": "e2e-secret"}
        self.write_settings(context)

    def write_settings(self, context):
        """The settings file, as an administrator would write it."""
        mysql_port = os.environ["TRUBKA_TEST_MYSQL"].rpartition(":")[2].strip("/")
        user, name, extension = self.operator
        text = SETTINGS.format(user=user, name=name, extension=extension, version=self.version, home=self.home, technology={16: "SIP", 22: "PJSIP"}[self.version],
                               context=context, mysql_port=mysql_port)
        with open(os.path.join(self.home, "ami-password"), "w", encoding="utf-8") as file:
            file.write("operator-secret\n")
        os.chmod(file.name, 0o600)
        with open(os.path.join(self.home, "settings.toml"), "w", encoding="utf-8") as file:
            file.write(text)

    def open(self):
        """Starts the window and connects to it."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = "127.0.0.1:%d" % free.getsockname()[1]
        log = open(os.path.join(self.folder, "program.log"), "ab")
        self.process = subprocess.Popen([BINARY], env={**self.env, "EGUI_INSPECTION": address}, stdin=subprocess.DEVNULL,
                                        stdout=log, stderr=subprocess.STDOUT)
        self.window = Window(address, alive=lambda: self.process.poll() is None, pid=self.process.pid)
        # Cards come in the lower right corner: nothing that is to be clicked is under them.
        self.window.move(0, 0)
        return self.window

    def quit(self):
        """Quits as its user does, by the keyboard (the window's cross only puts it away); returns the exit code."""
        self.window.key("ctrl+q", settle=False)
        code = self.process.wait(15)
        self.window.close()
        self.window = self.process = None
        return code

    def end(self):
        """Ends whatever still runs."""
        if self.window:
            self.window.close()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.window = self.process = None

    def run(self, *arguments, timeout=60):
        """The command line: (exit code, stdout, stderr)."""
        done = subprocess.run([BINARY, *arguments], env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout)
        return done.returncode, done.stdout, done.stderr

    def json(self, *arguments):
        """The command line with --json: the objects of its lines (or of its one list)."""
        code, out, err = self.run(*arguments, "--json")
        assert code == 0, f"{arguments} ended with {code}: {err}"
        try:
            whole = json.loads(out)
            return whole if isinstance(whole, list) else [whole]
        except json.JSONDecodeError:
            return [json.loads(line) for line in out.splitlines() if line.strip()]

#!/usr/bin/env python3
"""The way to the PBX, on both versions: TLS by an authority, by a pin and refused; passwords that are hard to write; an
AMI user who may log in once only; a recording, played.

  wire.py FOLDER [16|22…]        the versions must be up (tests/office/pbx.sh); the last line is the summary
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from phones import OFFICE  # noqa: E402
from program import BINARY  # noqa: E402

SETTINGS = """
language = "ru"
[pbx]
host = "{host}"
port = {port}
username = "{user}"
password_from = "file:{home}/ami-password"
{more}
[operator]
extensions = ["101"]
"""
CONNECTED = "101"
# What stands in manager.conf, and the password that Asterisk reads there.
PASSWORDS = {
    "spaces": ("a b  c", "a b  c"), "colons": ("a:b::c", "a:b::c"), "cyrillic": ("пароль-секрет", "пароль-секрет"),
    "long": ("x" * 200, "x" * 200), "semicolon": ("ab\\;cd", "ab;cd"), "quotes": ('"q w"', '"q w"'),
}
REFUSED = {"leading-space": ("  lead", "  lead"), "comment": ("ab;cd", "ab;cd")}


class Office:
    """One version, and the program's home beside it."""

    def __init__(self, version, folder):
        self.version, self.home = version, folder
        self.work = os.path.join(OFFICE, str(version), "work", "etc")
        self.pem = os.path.join(self.work, "keys", "asterisk.pem")
        self.ca = os.path.join(self.work, "keys", "ca.pem")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)

    def settings(self, more="", port=5038, user="operator", password=None, host=None):
        """Writes the settings and the password."""
        with open(os.path.join(self.home, "ami-password"), "w", encoding="utf-8") as file:
            file.write((password or f"{user}-secret") + "\n")
        os.chmod(file.name, 0o600)
        with open(os.path.join(self.home, "settings.toml"), "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(host=host or f"127.0.0.{self.version}", port=port, user=user, home=self.home, more=more))

    def ask(self, *arguments, timeout=30, **settings):
        """The command line with these settings: all it says."""
        self.settings(**settings)
        done = subprocess.run([BINARY, *(arguments or ["colleagues"])], env={**os.environ, "TRUBKA_HOME": self.home}, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=timeout)
        return done.stdout + done.stderr

    def fingerprint(self):
        """Of the certificate that this version shows."""
        done = subprocess.run(["openssl", "x509", "-in", self.pem, "-noout", "-fingerprint", "-sha256"], check=True, capture_output=True, text=True)
        return done.stdout.strip().rpartition("=")[2]

    def cli(self, *words):
        """A command of the PBX's console."""
        command = [os.path.join(HERE, "..", "office", "pbx.sh"), "cli", str(self.version), os.path.join(OFFICE, str(self.version))]
        return subprocess.run([*command, *words], check=True, capture_output=True, text=True).stdout

    def add_users(self):
        """Into manager.conf, once."""
        path = os.path.join(self.work, "manager.conf")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if "[sole]" in text:
            return
        rights = "permit=127.0.0.0/255.0.0.0\nread=call,reporting\nwrite=originate,reporting\n"
        for name, (written, _) in {**PASSWORDS, **REFUSED}.items():
            text += f"\n[{name}]\nsecret={written}\n{rights}"
        text += f"\n[sole]\nsecret=sole-secret\nallowmultiplelogin=no\n{rights}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        self.cli("manager reload")


def has(text, *words):
    """All of them."""
    for word in words:
        assert word in text, f"{word!r} is not in {text!r}"


def tls(office):
    """By an authority, by the certificate itself, by a pin; refused by a stranger's authority, another pin, a wrong name, a wrong port."""
    pin = office.fingerprint()
    other = ":".join(["AB"] * 32)
    by_file = f"tls = 'file'\ntls_ca = '{office.ca}'"
    has(office.ask(more=by_file, port=5039), CONNECTED)
    has(office.ask(more=f"tls = 'file'\ntls_ca = '{office.pem}'", port=5039), CONNECTED)
    has(office.ask(more=f"tls = 'pin'\ntls_pin = '{pin}'", port=5039), CONNECTED)
    has(office.ask(more=f"tls = 'pin'\ntls_pin = '{other}'", port=5039), "другой сертификат", pin, other)
    has(office.ask(more="tls = 'pin'", port=5039), "ещё никто не доверился", pin)
    has(office.ask(more="tls = 'system'", port=5039), "кому этот компьютер не доверяет", pin)
    has(office.ask(more=by_file), "без TLS")
    has(office.ask(port=5039), "отвечает TLS", pin)
    # What the PBX's certificate does not name leads to the same machine by another way.
    here = 38 - office.version
    has(office.ask(more=by_file.replace(f"/{office.version}/", f"/{here}/"), port=5039), "кому этот компьютер не доверяет")


def passwords(office):
    """Those that Asterisk takes are taken; those that it reads otherwise are refused as wrong."""
    office.add_users()
    for name, (_, password) in PASSWORDS.items():
        has(office.ask(user=name, password=password), CONNECTED)
    for name, (_, password) in REFUSED.items():
        has(office.ask(user=name, password=password), "АТС отказала во входе")


def twice(office):
    """The second workplace of a user who may log in once is told so, and gets in when the first has gone."""
    office.add_users()
    office.settings(user="sole")
    env = {**os.environ, "TRUBKA_HOME": office.home}
    first = subprocess.Popen([BINARY, "watch", "--json"], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        while not json.loads(first.stdout.readline()).get("online"):
            pass
        has(office.ask(user="sole"), "уже подключён к АТС с другого места", "allowmultiplelogin = yes")
    finally:
        first.send_signal(signal.SIGINT)
        first.wait(10)
    has(office.ask(user="sole"), CONNECTED)


def addresses(office):
    """Spaces are no part of an address; a scheme and a port are named."""
    host = f"127.0.0.{office.version}"
    has(office.ask(host=f"  {host} "), CONNECTED)
    has(office.ask(host=f"http://{host}"), "pbx.host", "без http://")
    has(office.ask(host=f"{host}:5038"), "pbx.host", "port")
    has(office.ask(host="127.0.0"), "pbx.host")


def recording(office):
    """What the PBX says is recorded by TLS, without the login, and played."""
    by_pin = f"tls = 'pin'\ntls_pin = '{office.fingerprint()}'"
    for name, mask in (("whole", []), ("masked", ["--mask"])):
        office.settings(more=by_pin, port=5039)
        path = os.path.join(office.home, name + ".ami")
        env = {**os.environ, "TRUBKA_HOME": office.home}
        process = subprocess.Popen([BINARY, "record", path, *mask], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        try:
            wait(lambda: os.path.exists(path) and b"AsteriskVersion" in read(path), "the login")
            office.cli("channel originate Local/74951234501@from-trunk application Wait 1")
            wait(lambda: read(path).count(b"Event: Hangup") >= 2, "a call's end", timeout=40)
        finally:
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=10)[0]
        assert process.returncode == 0, said
        has(said, "Записано")
        whole = read(path) + read(path.replace(".ami", ".sent"))
        assert b"operator-secret" not in whole and b"Challenge: -" in whole and b"Key: -" in whole, whole[:600]
        assert (b"74951234501" in whole) == (not mask), name
        env_only = {**os.environ, "TRUBKA_HOME": office.home}
        done = subprocess.run([BINARY, "replay", path, "--json"], env=env_only, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr


def secrets(office):
    """The password is in no log (at trace), no process list, no file but its own."""
    for more, port in (("", 5038), (f"tls = 'pin'\ntls_pin = '{office.fingerprint()}'", 5039)):
        office.settings(more=more + "\n[log]\nlevel = 'trace'", port=port)
        env = {**os.environ, "TRUBKA_HOME": office.home, "TRUBKA_LOG": "trace"}
        watch = subprocess.Popen([BINARY, "watch", "--json"], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not json.loads(watch.stdout.readline()).get("online"):
            pass
        seen = [read(f"/proc/{watch.pid}/{what}") for what in ("cmdline", "environ")]
        watch.send_signal(signal.SIGINT)
        out, err = watch.communicate(timeout=10)
        assert watch.returncode == 0, err[-600:]
        assert "logged in to the PBX" in err, err[-600:]
        logs = [os.path.join(folder, name) for folder, _, names in os.walk(office.home) for name in names if name != "ami-password"]
        assert any(".log" in path and b"logged in to the PBX" in read(path) for path in logs), logs
        for text in [*seen, out.encode(), err.encode(), *map(read, logs)]:
            assert b"operator-secret" not in text, text[:300]
        for line in (line for path in logs if ".log" in path for line in read(path).splitlines()):
            json.loads(line)


def read(path):
    """All of a file."""
    with open(path, "rb") as file:
        return file.read()


def wait(test, what, timeout=20):
    """Until it is so."""
    end = time.time() + timeout
    while not test():
        assert time.time() < end, what
        time.sleep(0.1)


PARTS = (tls, passwords, twice, addresses, recording, secrets)


def main():
    folder, versions = sys.argv[1], [int(word) for word in sys.argv[2:]] or [16, 22]
    passed = failed = 0
    for version in versions:
        for part in PARTS:
            begin = time.time()
            try:
                part(Office(version, os.path.join(folder, f"{part.__name__}-{version}")))
                passed += 1
                word = "ok     "
            except Exception:
                failed += 1
                word = "FAILED "
                traceback.print_exc()
            print(f"{word} {part.__name__} on {version} ({time.time() - begin:.1f} s)", flush=True)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""What the cases of connecting callers share: the database, one case on its way, what a phone and the journal must show."""
import json
import os
import re
import sqlite3
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from phones import OFFICE, Phones  # noqa: E402
from stage import TRUNK, Stage  # noqa: E402

PARCEL, TWO_PARCELS, NO_HOLDER, NO_NUMBER, CLIENT = (f"7903555080{n}" for n in range(1, 6))
COURIER, COURIERS_OTHER, OTHER_COURIER, MANAGERS_MOBILE = "79165550001", "79165550002", "79165550004", "79165550009"
SHOWN, RECIPIENT = "74951234567", "79265551012"
COURIERS = f"""
channel = "@LINE@"
context = "from-courier"
office_internal = "102"
office_city = "{SHOWN}"
# More cases than a person makes calls in a minute.
[dialling.policy]
calls_per_minute = 0
"""
BUSY, DECLINES = dict(final=486, text="Busy Here"), dict(final=603, text="Decline")
CASES = []


def case(function):
    """Registers a case."""
    CASES.append(function)
    return function


class Scene:
    """One case on its way: phones, and the desk at 101."""

    def __init__(self, version, desk, open_desk):
        self.version, self.desk, self.open_desk, self.phones = version, desk, open_desk, Phones(version)
        self.stage, self.others = Stage(version, "", "all", self.phones), []

    def rings(self, number, **caller):
        """Somebody calls from the city; 101's phone that rings long, and theirs."""
        a = self.stage.phone(101, ring_ms=30000)
        c = self.stage.city(number, "74951234501", port=5070, **{"talk_ms": 30000, **caller})
        a.wait_for("S", "SIP/2.0 180")
        return a, c

    def talks(self, number, **caller):
        """Somebody from the city speaks with 101; both phones."""
        a = self.stage.phone(101, ring_ms=300)
        c = self.stage.city(number, "74951234501", port=5070, **{"talk_ms": 30000, **caller})
        a.wait_for("R", "ACK")
        self.row("101 talks", lambda row: "transfer" in row.get("can", []))
        return a, c

    def offered(self, words):
        """Waits until this is offered; the row."""
        return self.row(words, lambda row: any(words in to["words"] for to in row.get("connect", [])))

    def line(self, **settings):
        """Behind the telephone company, for one call."""
        return self.stage.phone(TRUNK, **{"ring_ms": 600, "talk_ms": 30000, **settings})

    def again(self, phone):
        """101's phone once more, after its first call."""
        phone.process.wait(10)
        return self.stage.phone(101, ring_ms=400, talk_ms=30000)

    def row(self, what, test, desk=None):
        """Waits for the desk to say so."""
        return (desk or self.desk).wait_row(what, test)

    def order(self, line, desk=None):
        """An order to the desk."""
        (desk or self.desk).order(line)

    def told(self, *words, desk=None):
        """The desk told this of the last order; the whole sentence."""
        return self.row(words, lambda row: row.get("problem") and all(word in row["problem"] for word in words), desk)["problem"]

    def journal(self, number, desk=None):
        """The newest call with this number, once it is over: there is one row of it."""
        subprocess.run([os.path.join(HERE, "..", "office", "pbx.sh"), "cli", str(self.version), os.path.join(OFFICE, str(self.version)),
                        "channel request hangup all"], capture_output=True, check=False)
        end = time.time() + 10
        while True:
            rows = (desk or self.desk).ask("journal", "--limit", "5")
            if rows and rows[0]["number"] == number and rows[0]["ended_unix_ms"]:
                return rows[0]
            assert time.time() < end, rows
            time.sleep(0.2)

    def over(self):
        """Ends the case: its calls are over."""
        self.phones.finish(3)
        self.phones.stop()
        for desk in self.others:
            desk.end()


def leaves(phone, way="R"):
    """The phone's call ends."""
    phone.wait_for(way, "BYE")


def stays(phone):
    """The phone's call goes on."""
    time.sleep(0.4)
    assert phone.when("R", "BYE") is None, f"{phone.name} was hung up"


def called(phone, number, shown):
    """It was called at this number, and was shown that one."""
    text = phone.invite()
    to, seen = re.search(r"^INVITE sip:([^@]*)@", text)[1], re.search(r"^From:.*?sip:([^@>]*)", text, re.M)[1]
    assert (to, seen) == (number, shown), text


def handed(row, kind, to, answered, name, order):
    """The journal has one change of hands, with whom and about which order."""
    got = row["transfers"]
    assert len(got) == 1, row
    assert (got[0]["kind"], got[0]["to"], got[0]["answered"]) == (kind, to, answered), got
    assert (got[0]["who"]["name"], got[0]["who"].get("order")) == (name, order), got


def database(folder, version):
    """A courier database; the settings that name it."""
    with open(os.path.join(HERE, "connect.sql"), encoding="utf-8") as file:
        sql = file.read()
    if "TRUBKA_TEST_MYSQL" not in os.environ:
        path = os.path.join(folder, "courier.db")
        connection = sqlite3.connect(path)
        connection.executescript(sql)
        connection.close()
        return f'kind = "sqlite"\npath = "{path}"'
    name, port = f"connect_{version}", os.environ["TRUBKA_TEST_MYSQL"].rpartition(":")[2].strip("/")
    head = f"DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name} CHARACTER SET utf8mb4; USE {name};"
    tail = f"CREATE OR REPLACE USER '{name}'@'127.0.0.1' IDENTIFIED BY 'connect-secret'; GRANT SELECT ON {name}.* TO '{name}'@'127.0.0.1';"
    subprocess.run([os.path.join(HERE, "..", "office", "mariadb.sh"), "sql", os.path.join(OFFICE, "mariadb")],
                   input="\n".join((head, sql, tail)), text=True, check=True)
    with open(os.path.join(folder, "mysql-password"), "w", encoding="utf-8") as file:
        file.write("connect-secret\n")
    os.chmod(file.name, 0o600)
    return (f'kind = "mysql"\nhost = "127.0.0.1"\nport = {port}\nusername = "{name}"\ndatabase = "{name}"\n'
            f'password_from = "file:{file.name}"')


def quiet(desk, timeout=10):
    """Waits until the desk has seen every call end."""
    end = time.time() + timeout
    with desk.changed:
        while True:
            last = {told["call"]: told["phase"] for told in desk.told if "call" in told and "phase" in told}
            if all(phase == "ended" for phase in last.values()) or time.time() > end:
                break
            desk.changed.wait(0.2)
    desk.forget()

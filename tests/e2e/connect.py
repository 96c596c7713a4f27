"""Callers connected with the courier who holds their parcel, and with the manager, by the built program on a real PBX:
what every phone saw and heard of it, which numbers they were shown, what the program said, what its journal has.

The program sits at 101's desk, takes orders (`trubka watch --act`) and tells its rows. The courier database is SQLite's,
or MariaDB's where TRUBKA_TEST_MYSQL names one. What became of a call is read from the phones, never from AMI.
"""
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from desk import Desk  # noqa: E402
from program import BINARY  # noqa: E402
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


@case
def the_operator_hangs_up_while_asking(s):
    """First: a transfer that came to nothing is tried again by the PBX for a while, and another case's courier would answer that."""
    a = s.stage.deskphone(101, 300)
    c = s.stage.city(PARCEL, "74951234501", port=5070, talk_ms=30000)
    a.wait_for("R", "ACK")
    s.offered("Сергей Волков")
    t = s.line()
    s.order("put 1 ask")
    t.wait_for("R", "ACK")
    s.row("the courier is asked", lambda row: "Сергей Волков" in (row.get("stage") or "") and "connect" in row["can"])
    a.hang_up()
    s.row("they talk", lambda row: (row.get("stage") or "").startswith("transferred, talking: Сергей Волков"))
    stays(t)
    stays(c)


@case
def at_once_the_courier_answers_and_hangs_up_first(s):
    a, c = s.talks(PARCEL)
    s.offered("Connect with the courier Сергей Волков")
    t = s.line(talk_ms=2500)
    s.order("put 1 now")
    leaves(a)
    s.row("it rings there", lambda row: (row.get("stage") or "").startswith("transferred, ringing: Сергей Волков"))
    t.wait_for("R", "ACK")
    called(t, COURIER, SHOWN)
    s.row("they talk", lambda row: (row.get("stage") or "").startswith("transferred, talking: Сергей Волков"))
    stays(c)
    leaves(t, "S")
    leaves(c)
    row = s.journal(PARCEL)
    handed(row, "redirect", COURIER, True, "Сергей Волков", "1001")
    assert (row["direction"], row["outcome"], row["extension"], row["orders"]) == ("incoming", "answered", "101", ["1001"]), row


def comes_back(s, words, outcome, **courier):
    """Whoever is not put through is back at 101, with the reason, and another number is offered."""
    a, c = s.talks(PARCEL)
    s.offered("Сергей Волков")
    t = s.line(**courier) if courier else None
    s.order("put 1 now")
    leaves(a)
    back = s.again(a)
    told = s.told("Сергей Волков", words)
    assert "back with you" in told, told
    back.wait_for("R", "ACK")
    called(back, "101", PARCEL)
    if t:
        called(t, COURIER, SHOWN)
    row = s.row("101 talks", lambda row: "transfer" in row.get("can", []))
    assert row["connect"][0]["number"].endswith("9165550002") and "another number" in row["connect"][0]["words"], row["connect"]
    stays(c)
    stays(back)
    row = s.journal(PARCEL)
    handed(row, "redirect", COURIER, outcome, "Сергей Волков", "1001")
    assert (row["outcome"], row["answered_by"]) == ("answered", "101"), row


@case
def the_courier_is_silent(s):
    comes_back(s, "does not answer", False, ring_ms=30000)


@case
def the_courier_is_busy(s):
    comes_back(s, "is busy", False, **BUSY)


@case
def the_courier_declines(s):
    comes_back(s, "declined", False, **DECLINES)


@case
def the_couriers_number_is_none(s):
    comes_back(s, "no such number", False, ring_ms=1, silent=True, final=404, text="Not Found")


@case
def the_line_takes_no_call(s):
    comes_back(s, "took no call", False, ring_ms=1, silent=True, final=503, text="Service Unavailable")


@case
def nothing_answers_on_the_line(s):
    comes_back(s, "nor did it ring", False)


@case
def the_operator_is_away_when_the_caller_comes_back(s):
    a, c = s.talks(PARCEL)
    s.offered("Сергей Волков")
    s.line(**BUSY)
    s.order("put 1 now")
    leaves(a)
    a.process.wait(10)
    # 101's phone rings in vain, then the office's group.
    away, office = s.stage.phone(101, ring_ms=30000), s.stage.phone(103, ring_ms=300, talk_ms=30000)
    away.wait_for("R", "CANCEL", timeout=20)
    office.wait_for("R", "ACK")
    called(office, "103", PARCEL)
    stays(c)


@case
def the_caller_hangs_up_in_the_middle(s):
    a, c = s.talks(PARCEL, talk_ms=3500)
    s.offered("Сергей Волков")
    t = s.line(ring_ms=30000)
    s.order("put 1 now")
    leaves(a)
    t.wait_for("S", "SIP/2.0 180")
    leaves(c, "S")
    t.wait_for("R", "CANCEL")
    handed(s.journal(PARCEL), "redirect", COURIER, False, "Сергей Волков", "1001")


@case
def put_through_while_it_rings(s):
    a, c = s.rings(PARCEL)
    row = s.offered("Сергей Волков")
    assert row["can"] == ["hangup"], row
    t = s.line()
    s.order("put 1")
    a.wait_for("R", "CANCEL")
    t.wait_for("R", "ACK")
    called(t, COURIER, SHOWN)
    c.wait_for("R", "SIP/2.0 200", "INVITE")
    stays(c)
    handed(s.journal(PARCEL), "redirect", COURIER, True, "Сергей Волков", "1001")


@case
def asked_first_then_connected(s):
    a, c = s.talks(PARCEL)
    s.offered("Сергей Волков")
    t = s.line()
    s.order("put 1 ask")
    t.wait_for("R", "ACK")
    s.row("the courier speaks", lambda row: (row.get("stage") or "").startswith("you are talking to Сергей Волков"))
    stays(c)
    s.order("connect")
    leaves(a)
    stays(t)
    stays(c)
    handed(s.journal(PARCEL), "attended", COURIER, True, "Сергей Волков", "1001")


@case
def asked_first_and_the_courier_declines(s):
    a, c = s.talks(PARCEL)
    s.offered("Сергей Волков")
    s.line(**DECLINES)
    s.order("put 1 ask")
    s.told("Сергей Волков", "did not come to the phone")
    row = s.row("101 talks", lambda row: "transfer" in row.get("can", []))
    assert row["connect"][0]["number"].endswith("9165550002"), row["connect"]
    stays(a)
    stays(c)


@case
def of_two_parcels_the_second(s):
    a, c = s.talks(TWO_PARCELS)
    row = s.offered("Олег Орлов, order 1003")
    wanted = {"1002": "Сергей Волков", "1003": "Олег Орлов"}
    assert {to["order"]: to["words"].partition("courier ")[2].partition(",")[0] for to in row["connect"] if to["order"]} == wanted, row["connect"]
    at = [to["order"] for to in row["connect"]].index("1003") + 1
    t = s.line()
    s.order(f"put {at} now")
    t.wait_for("R", "ACK")
    called(t, OTHER_COURIER, SHOWN)
    handed(s.journal(TWO_PARCELS), "redirect", OTHER_COURIER, True, "Олег Орлов", "1003")


@case
def nobody_to_connect_with(s):
    for number, words in ((NO_HOLDER, "no courier holds the parcel"), (NO_NUMBER, "no number of the courier Безномеров")):
        a, c = s.talks(number)
        row = s.row(words, lambda row: words in (row.get("connect_nobody") or ""))
        # The next best: the manager of who sends it.
        assert [to["number"] for to in row["connect"]] == ["102"], row
        s.journal(number)
        s.phones.finish(3)


@case
def the_manager_by_a_phone_that_is_free(s):
    a, c = s.talks(CLIENT)
    s.offered("Connect with the manager Борис Зайцев (102)")
    b = s.stage.phone(102, ring_ms=400, talk_ms=30000)
    s.order("put 1 now")
    b.wait_for("R", "ACK")
    called(b, "102", CLIENT)
    leaves(a)
    stays(c)
    handed(s.journal(CLIENT), "redirect", "102", True, "Борис Зайцев", None)


@case
def the_manager_by_the_mobile_phone_while_102_talks(s):
    s.stage.phone(102, ring_ms=200, talk_ms=40000)
    other = s.stage.city("79035550899", "74951234502", port=5072, talk_ms=40000)
    other.wait_for("R", "SIP/2.0 200", "INVITE")
    a, c = s.talks(CLIENT)
    s.offered("Connect with the manager Борис Зайцев (+7 916 555-00-09)")
    t = s.line()
    s.order("put 1 now")
    t.wait_for("R", "ACK")
    called(t, MANAGERS_MOBILE, SHOWN)
    stays(c)


def of_courier(s, courier=COURIER):
    """A courier calls, and the recipients of his parcels are offered; both phones."""
    a, c = s.talks(courier)
    row = s.offered("Connect with the recipient Мария Котова, order 1001")
    names = [(to["words"].partition(",")[0], to["order"]) for to in row["connect"]]
    # Newest first, then the courier's manager; what was delivered is not among them.
    assert names == [("Connect with the recipient Пётр Ёлкин", "1002"), ("Connect with the recipient Мария Котова", "1001"),
                     ("Connect with the manager Борис Зайцев (102)", None)], row["connect"]
    return a, c


@case
def a_courier_is_put_through_to_a_recipient(s):
    a, c = of_courier(s)
    t = s.line(talk_ms=2500)
    s.order("put 2 now")
    leaves(a)
    t.wait_for("R", "ACK")
    called(t, PARCEL, SHOWN)
    s.row("they talk", lambda row: (row.get("stage") or "").startswith("transferred, talking: Мария Котова"))
    stays(c)
    leaves(t, "S")
    leaves(c)
    row = s.journal(COURIER)
    handed(row, "redirect", PARCEL, True, "Мария Котова", "1001")
    assert row["transfers"][0]["who"]["role"] == "recipient" and row["orders"] == ["1001"], row


@case
def a_recipient_is_asked_before_the_courier_is_connected(s):
    a, c = of_courier(s)
    t = s.line()
    s.order("put 1 ask")
    t.wait_for("R", "ACK")
    s.row("the recipient speaks", lambda row: (row.get("stage") or "").startswith("you are talking to Пётр Ёлкин"))
    stays(c)
    s.order("connect")
    leaves(a)
    stays(t)
    stays(c)
    handed(s.journal(COURIER), "attended", TWO_PARCELS, True, "Пётр Ёлкин", "1002")


@case
def a_recipient_does_not_come_to_the_phone_and_the_courier_is_back(s):
    for answer, words in ((BUSY, "is busy"), (dict(ring_ms=30000), "does not answer")):
        a, c = of_courier(s)
        t = s.line(**answer)
        s.order("put 2 now")
        leaves(a)
        back = s.again(a)
        assert "back with you" in s.told("Мария Котова", words)
        back.wait_for("R", "ACK")
        called(back, "101", COURIER)
        called(t, PARCEL, SHOWN)
        row = s.row("101 talks", lambda row: "transfer" in row.get("can", []))
        # Who did not answer is offered last, once more.
        assert row["connect"][-1]["words"].endswith("order 1001, again"), row["connect"]
        handed(s.journal(COURIER), "redirect", PARCEL, False, "Мария Котова", "1001")
        s.phones.finish(3)


@case
def why_a_courier_has_no_recipient_is_told(s):
    for courier, words in (("79165550006", "the courier holds no parcel"), ("79165550008", "no numbers of those who wait")):
        s.talks(courier)
        row = s.row(words, lambda row: words in (row.get("connect_nobody") or ""))
        assert row["connect"] == [], row
        s.journal(courier)
        s.phones.finish(3)


@case
def on_a_recipients_call_the_senders_manager_is_offered_too(s):
    a, c = s.talks(PARCEL)
    s.offered("Connect with the manager Борис Зайцев (102)")
    b = s.stage.phone(102, ring_ms=400, talk_ms=30000)
    s.order("put 2 now")
    b.wait_for("R", "ACK")
    called(b, "102", PARCEL)
    leaves(a)
    stays(c)


@case
def without_the_context_nobody_is_lost(s):
    desk = s.open_desk("no-context", couriers='connect_context = "not-there"')
    s.others.append(desk)
    a = s.stage.phone(101, ring_ms=300)
    c = s.stage.city(PARCEL, "74951234501", port=5070, talk_ms=20000)
    a.wait_for("R", "ACK")
    row = s.row("it is lacking", lambda row: row.get("connect_lacks") == "not-there" and "transfer" in row["can"] and row["connect"], desk)
    s.order(f"put 1 now @{row['call']}", desk)
    told = s.told("lacks the context not-there", desk=desk)
    assert "extensions_trubka.conf" in told and "still yours" in told, told
    stays(a)
    stays(c)


@case
def without_the_right_nothing_is_offered(s):
    desk = s.open_desk("minimal", user="minimal")
    s.others.append(desk)
    a = s.stage.phone(101, ring_ms=300)
    s.stage.city(PARCEL, "74951234501", port=5070, talk_ms=20000)
    a.wait_for("R", "ACK")
    row = s.row("101 talks", lambda row: row["phase"] == "talking" and row["party"]["lookup"] == "found", desk)
    assert row["connect"] == [] and "add call" in row["cannot"], row


@case
def without_the_database_the_call_goes_on(s):
    desk = s.open_desk("no-database", directory='kind = "sqlite"\npath = "/nowhere/courier.db"')
    s.others.append(desk)
    a = s.stage.phone(101, ring_ms=300)
    c = s.stage.city(PARCEL, "74951234501", port=5070, talk_ms=20000)
    a.wait_for("R", "ACK")
    row = s.row("the directory failed", lambda row: row["phase"] == "talking" and row["party"]["lookup"] == "failed", desk)
    assert row["connect"] == [] and row["connect_nobody"] is None and "transfer" in row["can"], row
    stays(c)


def calls_back(s, *wanted, code=0, desk=None, recipient=RECIPIENT, **more):
    """`trubka callback`; what it said last, and its states."""
    desk = desk or s.desk
    command = [BINARY, "callback", "8 916 555-00-01", recipient, "--json"]
    done = subprocess.run(command, env=desk.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    for words in wanted:
        assert words in done.stdout + done.stderr, (words, done.stdout, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def company(s, courier, recipient=None):
    """Behind the telephone company: the courier, then the recipient."""
    answers = dict(ring_ms=700, talk_ms=20000)
    phones = [(f"sip:{COURIER}", {**answers, **courier}), *([(f"sip:{RECIPIENT}", {**answers, **recipient})] if recipient is not None else [])]
    return s.stage.phone(TRUNK, calls=len(phones), variants=phones, **answers)


@case
def a_courier_is_called_back_recorded_and_marked(s):
    folder = os.path.join(OFFICE, str(s.version), "work", "spool", "monitor")
    before = set(os.listdir(folder))
    t = company(s, {}, dict(talk_ms=2000))
    eyes = s.stage.colleague()
    told = calls_back(s)
    # A step that lasts a moment may not be told.
    states = [line["state"] for line in told if line["state"] not in ("asked", "calling")]
    assert states == ["own_phone_rings", "ringing", "talking", "over"], told
    first, second = t.call(COURIER), t.call(RECIPIENT)
    shown = [re.search(r"^From:.*?sip:([^@>]*)", text, re.M)[1] for text, line, _ in t._trace() if line.startswith("INVITE")]
    assert set(shown) == {SHOWN}, shown
    leaves(second, "S")
    leaves(first)
    cdr = eyes.wait(Event="Cdr", test=lambda event: event.get("Source") == "COURIER")
    assert cdr and cdr["Destination"] == RECIPIENT, cdr
    eyes.close()
    # The phones are silent; that there is a recording of this talk is all that is to be seen.
    made = set(os.listdir(folder)) - before
    assert len(made) == 1 and RECIPIENT in next(iter(made)), made
    row = s.journal(RECIPIENT)
    assert (row["direction"], row["courier"], row["outcome"]) == ("callback", COURIER, "answered"), row


@case
def a_courier_who_is_called_back_does_not_come_to_the_phone(s):
    for settings, words in ((BUSY, "is busy"), (DECLINES, "declined"), (dict(ring_ms=30000), "does not answer"),
                            (dict(ring_ms=1, silent=True, final=404, text="Not Found"), "cannot be reached")):
        t = company(s, settings)
        calls_back(s, words, "was not called", code=1)
        t.process.wait(10)


@case
def a_recipient_does_not_come_to_the_couriers_phone(s):
    for settings, words in ((BUSY, "is busy"), (DECLINES, "declined"), (dict(ring_ms=30000), "does not answer"),
                            (dict(ring_ms=1, silent=True, final=404, text="Not Found"), "does not exist")):
        t = company(s, {}, settings)
        calls_back(s, words, code=1)
        t.process.wait(10)


@case
def a_courier_is_put_through_to_the_office(s):
    b, t = s.stage.phone(102, ring_ms=500, talk_ms=2000), company(s, {})
    calls_back(s, recipient="102")
    called(b, "102", "COURIER")
    called(t, COURIER, SHOWN)


@case
def a_callback_says_what_is_missing(s):
    for name, settings, words, code in (("no-courier-context", dict(couriers=COURIERS.replace("from-courier", "not-there")), "extensions_trubka.conf", 1),
                                        ("no-originate", dict(user="nocall"), "write = originate", 1),
                                        ("no-channel", dict(couriers=""), "couriers.channel", 2)):
        desk = s.open_desk(name, **settings)
        s.others.append(desk)
        calls_back(s, words, code=code, desk=desk)


@case
def without_the_pbx_the_numbers_to_dial_are_told(s):
    path = os.path.join(s.desk.home, "settings.toml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    desk = type("Offline", (), {"env": {**s.desk.env, "TRUBKA_HOME": os.path.join(s.desk.folder, "offline")}})
    os.makedirs(desk.env["TRUBKA_HOME"])
    with open(os.path.join(desk.env["TRUBKA_HOME"], "settings.toml"), "w", encoding="utf-8") as file:
        file.write(text.replace("[pbx]", "[pbx]\nport = 9"))
    calls_back(s, "+7 916 555-00-01", SHOWN, code=1, desk=desk)


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


def run(version, folder, results):
    """All cases on one version."""
    folder = os.path.join(folder, "connect")
    os.makedirs(folder)
    courier_database = database(folder, version)
    mapping = '[directory.mapping]\n"recipient.name" = "address.fio"\n'

    line = {16: "SIP/trunk_name", 22: "PJSIP/{NUMBER}@trunk_name"}[version]

    def open_desk(name, user="operator", couriers=COURIERS, directory=None):
        couriers = couriers.replace("@LINE@", line)
        extra = f"[couriers]\n{couriers}\n[directory]\n{directory or courier_database}\n{mapping if directory is None else ''}"
        os.makedirs(os.path.join(folder, name))
        desk = Desk(version, "101", os.path.join(folder, name), user=user, acts=True, extra=extra)
        desk.wait_online()
        return desk

    desk = open_desk("101")
    only = os.environ.get("CASE", "")
    try:
        for function in [function for function in CASES if only in function.__name__]:
            begin, scene = time.time(), Scene(version, desk, open_desk)
            name = function.__name__.replace("_", " ")
            try:
                function(scene)
                results.append(True)
                print(f"ok      {name} on {version} ({time.time() - begin:.1f} s)", flush=True)
            except Exception:
                results.append(False)
                print(f"FAILED  {name} on {version} ({time.time() - begin:.1f} s)\n{traceback.format_exc()}", flush=True)
            finally:
                subprocess.run([os.path.join(HERE, "..", "office", "pbx.sh"), "cli", str(version), os.path.join(OFFICE, str(version)),
                                "channel request hangup all"], capture_output=True, check=False)
                scene.over()
                quiet(desk)
    except Exception:
        results.append(False)
        print(f"FAILED  connect on {version}\n{traceback.format_exc()}", flush=True)
    finally:
        desk.end()


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

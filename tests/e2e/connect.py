"""Callers connected with the courier who holds their parcel, and with the manager, by the built program on a real PBX:
what every phone saw and heard of it, which numbers they were shown, what the program said, what its journal has.

The program sits at 101's desk, takes orders (`trubka watch --act`) and tells its rows. The courier database is SQLite's,
or MariaDB's where TRUBKA_TEST_MYSQL names one. What became of a call is read from the phones, never from AMI.
"""
import os
import subprocess
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from connect_scene import (BUSY, CASES, CLIENT, COURIER, COURIERS, DECLINES, MANAGERS_MOBILE, NO_HOLDER, NO_NUMBER, OTHER_COURIER, PARCEL,  # noqa: E402
                           SHOWN, TWO_PARCELS, Scene, called, case, database, handed, leaves, quiet, stays)
from desk import Desk  # noqa: E402
from phones import OFFICE  # noqa: E402

LINES = {16: "SIP/trunk_name", 22: "PJSIP/{NUMBER}@trunk_name"}
MAPPING = '[directory.mapping]\n"recipient.name" = "address.fio"\n'


@case
def the_operator_hangs_up_while_asking(s):
    """First: a transfer that came to nothing is tried again by the PBX for a while, and another case's courier would answer that."""
    a = s.stage.deskphone(101, 300)
    c = s.stage.city(PARCEL, "74951234501", port=5070, talk_ms=30000)
    a.wait_for("R", "ACK")
    # The phone knows that it was answered before the program does: until it does, nothing can be asked.
    s.row("101 talks", lambda row: "transfer" in row["can"] and any("Сергей Волков" in to["words"] for to in row["connect"]))
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
    row = s.offered("Order 1003 · Connect with the courier Олег Орлов")
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


# The cases of couriers, after these.
import connect_couriers  # noqa: E402,F401


def run(version, folder, results):
    """All cases on one version."""
    folder = os.path.join(folder, "connect")
    os.makedirs(folder)
    courier_database = database(folder, version)
    def open_desk(name, user="operator", couriers=COURIERS, directory=None):
        couriers = couriers.replace("@LINE@", LINES[version])
        extra = f"[couriers]\n{couriers}\n[directory]\n{directory or courier_database}\n{MAPPING if directory is None else ''}"
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

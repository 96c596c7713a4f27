#!/usr/bin/python3
"""The window as a screen reader has it: AT-SPI over a D-Bus session of its own, the demo office at the other end.

  screen_reader.py FOLDER     needs DISPLAY and a D-Bus session (dbus-run-session); what was heard is left in FOLDER.
                              The last line is the summary.
"""
import json
import os
import shutil
import subprocess
import sys
import time
import traceback

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from program import BINARY  # noqa: E402

FIELDS = ("Номер или имя", "Номер телефона")
CALLS = "Звонит "
TESTS = []


def test(function):
    """Registers a test; they run in the order of the file, on one window."""
    TESTS.append(function)
    return function


class Reader:
    """A screen reader without a voice: it hears what is announced and walks the tree."""

    def __init__(self):
        switch_on()
        self.heard = []
        self.loop = GLib.MainContext.default()
        self.listener = Atspi.EventListener.new(self.hear)
        assert self.listener.register("object:announcement"), "no accessibility bus"

    def hear(self, event):
        """One announcement: the words, and how urgent they are (2 is at once)."""
        self.heard.append((str(event.any_data), event.detail1))

    def wait(self, test, what, timeout=40):
        """Waits until test() is true; its value."""
        end = time.time() + timeout
        while True:
            while self.loop.iteration(False):
                pass
            value = test()
            if value:
                return value
            if time.time() > end:
                raise AssertionError(f"no {what} within {timeout} s; heard {self.heard}; there is {[told(n) for n in self.nodes()]}")
            time.sleep(0.05)

    def program(self):
        """The program's application; None."""
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(at)
            if child is not None and child.get_process_id() == self.pid:
                return child
        return None

    def nodes(self):
        """All that is in the program's tree now."""
        found, waiting = [], [self.program()]
        while waiting:
            node = waiting.pop()
            if node is None:
                continue
            found.append(node)
            try:
                waiting += [node.get_child_at_index(at) for at in range(node.get_child_count())]
            except GLib.Error:
                pass  # it went away while it was read
        return found

    def find(self, role, *names):
        """The first node of a role that has one of the names; None."""
        for node in self.nodes():
            try:
                if node.get_role() == role and node.get_name() in names:
                    return node
            except GLib.Error:
                pass
        return None


def switch_on():
    """Tells the session that a screen reader runs: only then do programs build their tree."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        value = GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True)))
        bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set", value, None, Gio.DBusCallFlags.NONE, 10000)


def told(node):
    """A node in words."""
    try:
        return node.get_role_name(), node.get_name()
    except GLib.Error:
        return "gone"


@test
def the_call_field_is_found_by_its_name(reader):
    """The window is in the tree, and in it a text field that says what it is for."""
    field = reader.wait(lambda: reader.find(Atspi.Role.ENTRY, *FIELDS), "call field")
    states = field.get_state_set()
    assert states.contains(Atspi.StateType.FOCUSABLE), "it can be reached"
    assert states.contains(Atspi.StateType.EDITABLE), "it can be typed into"


@test
def every_control_has_a_role_and_a_name(reader):
    """Whatever can be reached says what it is."""
    reader.wait(lambda: reader.find(Atspi.Role.PAGE_TAB, "Звонки", "Звонки, 1"), "page of the calls")
    bad = []
    for node in reader.nodes():
        try:
            if not node.get_state_set().contains(Atspi.StateType.FOCUSABLE) or node.get_role() == Atspi.Role.FRAME:
                continue
            if not node.get_name().strip() or node.get_role() in (Atspi.Role.UNKNOWN, Atspi.Role.INVALID):
                bad.append(told(node))
        except GLib.Error:
            pass
    assert not bad, bad


@test
def a_call_is_announced_without_being_asked(reader):
    """A call comes in: the screen reader is told at once who it is, and finds the same words in the tree."""
    said = reader.wait(lambda: next((one for one in reader.heard if one[0].startswith(CALLS)), None), "announcement of a call", 90)
    assert said[1] == 2, f"not told at once: {said}"
    # The number comes first where the directory is slow: who it is comes as soon as it is known.
    who = reader.wait(lambda: next((words for words, _ in reader.heard if words.startswith(CALLS) and "," in words), None), "who it is")
    assert any(role in who for role in ("клиент", "курьер", "получатель", "сотрудник", "неизвестный")), who
    assert reader.find(Atspi.Role.STATUS_BAR, who) or any(told(node)[1] == who for node in reader.nodes()), "in the tree too"


@test
def it_is_answered_by_the_screen_reader(reader):
    """The demo's phone is picked up by its button's own action: the calls in progress say that one talks."""
    button = reader.wait(lambda: reader.find(Atspi.Role.PUSH_BUTTON, "Снять трубку"), "button")
    assert button.get_action_iface().do_action(0), "the button does nothing"
    reader.wait(lambda: any("азговор" in told(node)[1] for node in reader.nodes()), "talk")


def main():
    folder = os.path.abspath(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    reader, failed, passed = Reader(), [], 0
    env = {**os.environ, "TRUBKA_HOME": os.path.join(folder, "home"), "LANG": "ru_RU.UTF-8", "LC_ALL": "ru_RU.UTF-8"}
    with open(os.path.join(folder, "program.log"), "wb") as log:
        program = subprocess.Popen([BINARY, "--demo"], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    reader.pid = program.pid
    try:
        for function in TESTS:
            begin = time.time()
            try:
                function(reader)
                passed += 1
                print(f"ok      {function.__name__} ({time.time() - begin:.1f} s)", flush=True)
            except Exception:
                failed.append(function.__name__)
                print(f"FAILED  {function.__name__} ({time.time() - begin:.1f} s)", flush=True)
                traceback.print_exc()
    finally:
        program.terminate()
        program.wait(15)
        with open(os.path.join(folder, "heard.json"), "w", encoding="utf-8") as file:
            json.dump(reader.heard, file, ensure_ascii=False, indent=1)
    print(f"{passed} passed, {len(failed)} failed, 0 skipped", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

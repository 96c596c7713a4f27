#!/usr/bin/env python3
"""Reads and drives a real window of the program from outside: its accessibility tree, clicks, keys, screenshots.

Needs a build with the feature `inspection` and EGUI_INSPECTION=HOST:PORT in the program's environment. The protocol is
that of the crate egui_inspection: a handshake of 8 bytes, then frames of a length (4 bytes, big-endian) and a
MessagePack body. The few forms of MessagePack that it needs are written out here, so that Python's standard library
is enough. Clicks and typing are those of the X server (xdotool).

  window.py tree               every accessible node: role, label, value
  window.py shot FILE.png      a screenshot as the program drew it
  window.py click LABEL        a click on what has that label
"""
import os
import socket
import struct
import subprocess
import sys
import time


class Window:
    """One connection to one running window."""

    def __init__(self, address=None, timeout=60, alive=lambda: True, pid=None, main=None):
        """Waits until the window listens, as long as alive() says that there is one. `pid`: its process, where there are
        several windows of the program on the screen; `main` finds its X window in another way. `inset` is where in that
        window the program begins to draw."""
        self.main, self.inset = main or (lambda: main_window(pid)), (0, 0)
        host, _, port = (address or os.environ.get("EGUI_INSPECTION", "127.0.0.1:5719")).rpartition(":")
        end = time.time() + timeout
        while True:
            try:
                self.socket = socket.create_connection((host or "127.0.0.1", int(port)), timeout=30)
                break
            except OSError:
                if time.time() > end or not alive():
                    raise
                time.sleep(0.1)
        self.stream = self.socket.makefile("rwb")
        if self.stream.read(8)[:4] != b"eins":
            raise AssertionError("this is no inspection port")

    def ask(self, request):
        """One request, one answer."""
        body = pack(request)
        self.stream.write(struct.pack(">I", len(body)) + body)
        self.stream.flush()
        length = struct.unpack(">I", self.stream.read(4))[0]
        answer = unpack(self.stream.read(length))
        if isinstance(answer, dict) and "Error" in answer:
            raise AssertionError(f"the window says: {answer['Error']}")
        return answer

    def nodes(self, whichever=False):
        """All accessible nodes, as dictionaries of properties; `id` and `role` (camelCase) among them. egui answers with
        the window that it draws next, which may be a card: unless `whichever` will do, it is asked until the main
        window answers, which alone has a text field."""
        for _ in range(40):
            update = self.ask("GetTree")["Tree"][2]
            nodes = [] if update is None else update[0] if isinstance(update, list) else update["nodes"]
            # A text run is the inside of a label that is there too.
            nodes = [node for node in map(describe, nodes) if node["role"] != "textRun"]
            if whichever or any(node["role"] == "textInput" for node in nodes):
                break
        return nodes

    def texts(self, whichever=False):
        """All that can be read, from the top to the bottom."""
        placed = sorted((node for node in self.nodes(whichever) if node.get("bounds")), key=top_left)
        return [text for node in placed for text in (node.get("label"), node.get("value")) if text]

    def topmost(self, role, *labels):
        """The enabled node of a role that stands highest, with one of the labels where some are given; None."""
        found = [node for node in self.nodes() if node["role"] == role and node.get("bounds") and not node.get("disabled")
                 and (not labels or node.get("label") in labels)]
        return min(found, key=top_left, default=None)

    def find(self, label, role=None, exact=False):
        """The first node whose label or value contains (or is) the text; None."""
        for node in self.nodes():
            said = [node.get("label"), node.get("value"), node.get("placeholder"), node.get("description")]
            hit = label in said if exact else any(label in text for text in said if text)
            if hit and node.get("bounds") and (role is None or node["role"] == role):
                return node
        return None

    def wait(self, label, timeout=20, **which):
        """Waits until such a node is there."""
        end = time.time() + timeout
        while time.time() < end:
            node = self.find(label, **which)
            if node:
                return node
            time.sleep(0.05)
        raise AssertionError(f"no {label!r} in the window within {timeout} s; it says {self.texts()}")

    def wait_gone(self, label, timeout=20, **which):
        """Waits until no such node is there."""
        end = time.time() + timeout
        while self.find(label, **which):
            if time.time() > end:
                raise AssertionError(f"{label!r} is still in the window after {timeout} s")
            time.sleep(0.05)

    def click(self, node):
        """A click of the X server's mouse in the middle of a node: the real way, focus of the keyboard included."""
        self.point(node)
        subprocess.run(["xdotool", "click", "1"], check=True)
        self.ask({"Settle": [10]})

    def point(self, node):
        """The mouse goes to the middle of a node."""
        bounds, scale = node["bounds"], self.ask("GetTree")["Tree"][1]
        at = [str(round((bounds[f"{axis}0"] + bounds[f"{axis}1"]) / 2 * scale) + inset) for axis, inset in zip("xy", self.inset)]
        window = self.main()
        subprocess.run(["xdotool", "windowraise", window, "mousemove", "--window", window, *at], check=True)
        self.ask({"Settle": [10]})

    def type(self, text):
        """Typing by the X server, into whatever has the keyboard."""
        subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)
        self.ask({"Settle": [10]})

    def shown(self):
        """The X window; it comes a moment after the program answers."""
        end = time.time() + 20
        while True:
            try:
                return self.main()
            except AssertionError:
                if time.time() > end:
                    raise
                time.sleep(0.05)

    def move(self, x, y):
        """Puts the window there on the screen, once it is on it."""
        self.nodes()
        subprocess.run(["xdotool", "windowmove", "--sync", self.shown(), str(x), str(y)], check=True, timeout=20)

    def key(self, keys, settle=True):
        """Presses keys of the X server in this window, which gets the keyboard first: "ctrl+t"."""
        subprocess.run(["xdotool", "windowactivate", "--sync", self.main()], check=True, timeout=20)
        subprocess.run(["xdotool", "key", keys], check=True)
        if settle:
            self.ask({"Settle": [10]})

    def shot(self, path):
        """A screenshot as the program drew it."""
        with open(path, "wb") as file:
            file.write(self.ask({"GetScreenshot": [None]})["Screenshot"][1])

    def close(self):
        """Ends the connection, not the window."""
        self.stream.close()
        self.socket.close()


def main_window(pid=None):
    """The X window of the program (of that process) that the window manager manages: not a card."""
    of_process = [] if pid is None else ["--all", "--pid", str(pid)]
    found = subprocess.run(["xdotool", "search", *of_process, "--onlyvisible", "--class", "trubka"], capture_output=True, text=True).stdout.split()
    for ident in found:
        info = subprocess.run(["xwininfo", "-id", ident, "-all"], capture_output=True, text=True).stdout
        if "Override Redirect State: no" in info:
            return ident
    raise AssertionError(f"the program's main window is not on the screen: {found}")


def top_left(node):
    """For sorting as a person reads."""
    return round(node["bounds"]["y0"]), round(node["bounds"]["x0"])


def describe(node):
    """A node of accesskit as one flat dictionary."""
    ident, data = node
    if isinstance(data, list):  # a struct as an array: role first, the properties last
        data = {"role": data[0], **{k: v for part in data[1:] if isinstance(part, dict) for k, v in part.items()}}
    out = {"id": ident, "role": data.get("role")}
    for key, value in data.items():
        if isinstance(value, dict) and key == "properties":
            out.update(value)
        else:
            out[key] = value
    bounds = out.get("bounds")
    if isinstance(bounds, list):
        out["bounds"] = dict(zip(("x0", "y0", "x1", "y1"), bounds))
    return out


# ------------------------------------------------------------------------------------------------ MessagePack

def pack(value):
    """Encodes what requests are made of: None, booleans, numbers, strings, lists, dictionaries."""
    if value is None:
        return b"\xc0"
    if value is True or value is False:
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        return struct.pack(">B", value) if 0 <= value < 128 else b"\xd3" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, str):
        data = value.encode()
        return b"\xdb" + struct.pack(">I", len(data)) + data
    if isinstance(value, list):
        return b"\xdd" + struct.pack(">I", len(value)) + b"".join(map(pack, value))
    if isinstance(value, dict):
        return b"\xdf" + struct.pack(">I", len(value)) + b"".join(pack(k) + pack(v) for k, v in value.items())
    raise TypeError(type(value))


NUMBERS = {0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
LENGTHS = {0xC4: (">B", "bytes"), 0xC5: (">H", "bytes"), 0xC6: (">I", "bytes"), 0xD9: (">B", "str"), 0xDA: (">H", "str"),
           0xDB: (">I", "str"), 0xDC: (">H", "list"), 0xDD: (">I", "list"), 0xDE: (">H", "map"), 0xDF: (">I", "map")}


def unpack(data):
    """Decodes one value."""
    at = 0

    def number(form):
        nonlocal at
        out, = struct.unpack_from(form, data, at)
        at += struct.calcsize(form)
        return out

    def body(kind, length):
        nonlocal at
        if kind == "list":
            return [value() for _ in range(length)]
        if kind == "map":
            return {_key(value()): value() for _ in range(length)}
        out = data[at:at + length]
        at += length
        return out.decode() if kind == "str" else bytes(out)

    def value():
        tag = number(">B")
        if tag < 0x80:
            return tag
        if tag >= 0xE0:
            return tag - 0x100
        if tag < 0x90:
            return body("map", tag & 0x0F)
        if tag < 0xA0:
            return body("list", tag & 0x0F)
        if tag < 0xC0:
            return body("str", tag & 0x1F)
        if tag in NUMBERS:
            return number(NUMBERS[tag])
        if tag in LENGTHS:
            form, kind = LENGTHS[tag]
            return body(kind, number(form))
        return {0xC0: None, 0xC2: False, 0xC3: True}[tag]

    return value()


def _key(key):
    return tuple(key) if isinstance(key, list) else key


def main():
    window = Window(timeout=5)
    match sys.argv[1:]:
        case ["tree"]:
            for node in window.nodes():
                print(node)
        case ["shot", path]:
            window.shot(path)
        case ["click", label]:
            window.click(window.wait(label))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()

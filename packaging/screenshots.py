#!/usr/bin/env python3
"""Takes pictures of the gallery's scenes on the screen at DISPLAY: screenshots.py FOLDER [PART…]; see screenshots.sh."""
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "office"))
from window import Window, main_window  # noqa: E402

GALLERY = os.environ["GALLERY"]
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
# The pages by the key that leads to them; one that has nothing to show in a scene stays away.
PAGES = {"callback": "ctrl+2", "colleagues": "ctrl+3", "queues": "ctrl+4"}
SIZES = {"360x640": [], "900x600": [], "1280x800": [], "3840x2160": ["200%"]}


class Shot:
    """One picture: a name, the gallery's words, keys to press, and whether the whole screen is on it."""

    def __init__(self, name, words, keys=(), whole=False):
        self.name, self.words, self.keys, self.whole = name, words, keys, whole

    def take(self, folder):
        """Opens the gallery, presses the keys, takes the picture, closes the gallery."""
        port = free_port()
        env = {**os.environ, "EGUI_INSPECTION": f"127.0.0.1:{port}", "TZ": "Europe/Moscow"}
        process = subprocess.Popen([GALLERY, *self.words], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            window = Window(f"127.0.0.1:{port}", alive=lambda: process.poll() is None)
            window.ask({"Settle": [10]})
            if self.keys:
                ident = main_window()
                subprocess.run(["xdotool", "windowactivate", "--sync", ident], check=True, timeout=20)
                for key in self.keys:
                    subprocess.run(["xdotool", "key", "--window", ident, key], check=True)
                    window.ask({"Settle": [10]})
            path = os.path.join(folder, self.name + ".png")
            if self.whole:
                # The cards are windows of their own, which come a moment later.
                time.sleep(1.0)
                subprocess.run(["import", "-silent", "-window", "root", path], check=True)
            else:
                window.shot(path)
            window.close()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)


def free_port():
    """A port on loopback that nobody listens on."""
    import socket
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def scenes():
    """The gallery's own list."""
    told = subprocess.run([GALLERY], capture_output=True, text=True).stderr
    return told.rpartition(":")[2].replace(",", " ").split()


def shots():
    """All of them."""
    for lang in ("ru", "en"):
        for theme in ("light", "dark"):
            for size, more in SIZES.items():
                for scene in scenes():
                    words = [scene, lang, theme, size, *more]
                    # A whole set only where people work; what is rarer in one language and theme.
                    if (lang, theme) not in (("ru", "light"), ("en", "dark")) and scene not in ("busy", "long"):
                        continue
                    yield Shot(f"{scene}-{lang}-{theme}-{size}", words)
                for page, key in PAGES.items():
                    for scene in ("busy", "many", "long"):
                        yield Shot(f"{page}-{scene}-{lang}-{theme}-{size}", [scene, lang, theme, size, *more], [key])
                yield Shot(f"help-{lang}-{theme}-{size}", ["busy", lang, theme, size, *more], ["F1"])
            for scene in ("busy", "many", "long", "errors"):
                yield Shot(f"cards-{scene}-{lang}-{theme}", [scene, lang, theme, "1280x800", "cards"], whole=True)
            yield Shot(f"cards-many-{lang}-{theme}-200", ["many", lang, theme, "1280x800", "200%", "cards"], whole=True)


def main():
    """Those that were asked for."""
    folder, parts = sys.argv[1], sys.argv[2:]
    taken = 0
    for shot in shots():
        if not parts or any(part in shot.name for part in parts):
            shot.take(folder)
            taken += 1
            print(shot.name, flush=True)
    print(f"{taken} pictures in {os.path.relpath(folder, ROOT)}")


if __name__ == "__main__":
    main()

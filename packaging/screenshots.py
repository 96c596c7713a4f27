#!/usr/bin/env python3
"""Takes pictures of the gallery's scenes and of the settings on the screen at DISPLAY: screenshots.py FOLDER [PART…]; see screenshots.sh."""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "office"))
from window import Window, main_window  # noqa: E402

GALLERY = os.environ["GALLERY"]
# The program itself, beside the gallery.
TRUBKA = os.path.join(os.path.dirname(GALLERY), "..", "trubka")
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
# Of the large screen the corner where the cards stand.
CROP = os.environ.get("CROP", "").split()
SIZES = {"360": ["360x640"], "900": ["900x600"], "900at200": ["900x600", "200%"], "1280": ["1280x800"], "4k": ["3840x2160", "200%"]}
LOOKS = [("ru", "light"), ("ru", "dark"), ("en", "light"), ("en", "dark")]
# A whole set in these; in the others what is on the screen all day.
FULL = [("ru", "light"), ("en", "dark")]
DAILY = ("busy", "party-page", "colleagues", "queues", "to-call-back", "long")
# Beside the scenes as the window opens with them: a name, a scene, keys that lead there, words that are typed then.
VIEWS = [
    ("colleagues", "busy", ["ctrl+3"], ""),
    ("colleagues-many", "many", ["ctrl+3"], ""),
    ("colleagues-chosen", "busy", ["ctrl+3", "ctrl+f", "Tab", "Down", "Down"], ""),
    ("colleagues-none", "busy", ["ctrl+3", "ctrl+f"], "zz"),
    ("queues", "busy", ["ctrl+4"], ""),
    ("queues-long", "long", ["ctrl+4"], ""),
    ("to-call-back", "call-back", ["ctrl+2"], ""),
    ("to-call-back-chosen", "call-back", ["ctrl+2", "ctrl+i"], ""),
    ("to-call-back-none", "empty", ["ctrl+2"], ""),
    ("party-page", "party", ["ctrl+j", "Down", "ctrl+i"], ""),
    ("party-nobody", "nobody", ["ctrl+i"], ""),
    ("journal-row", "busy", ["ctrl+j", "Down", "Down"], ""),
    ("search", "busy", ["ctrl+f"], "4567"),
    ("suggested", "busy", ["ctrl+k"], "anna"),
    ("transfer", "busy", ["ctrl+t"], ""),
    ("connect-menu", "connect", ["ctrl+l"], ""),
    ("connect-courier-list", "connect-courier", ["ctrl+l"], ""),
    ("digits", "handling", ["ctrl+d"], ""),
    ("help", "busy", ["F1"], ""),
    ("diagnostics-page", "diagnostics", ["ctrl+comma"], ""),
]


# The settings' pages and the first start's steps by their words, in both languages. So high that all of most is in sight.
SECTIONS = {
    "ru": ["Связь с АТС", "Рабочее место", "Звонки", "База", "Слова и ссылки", "Журнал", "Карточки", "Коллеги и очереди", "Уведомления", "Окно", "Диагностика"],
    "en": ["PBX", "Workplace", "Calling", "Database", "Words and links", "Journal", "Cards", "Colleagues and queues", "Notifications", "Window", "Diagnostics"],
}
STEPS = {
    "ru": ["1. Начало", "2. Связь с АТС", "3. База", "4. Рабочее место", "5. Канал и контекст", "6. Тест", "7. Готово"],
    "en": ["1. Beginning", "2. PBX", "3. Database", "4. Workplace", "5. Channel and context", "6. Test", "7. Done"],
}
CHECK = {"ru": "Проверить всё, от адреса до телефона", "en": "Check everything, from the address to the phone"}
CHECKED = {"ru": "Часы · ", "en": "Clock · "}
HIGH = {"360": ["360x1800"], "900": ["900x1400"], "1280": ["1280x1400"]}


class Shot:
    """One picture: a name, the gallery's words, keys to press, text to type, and whether the whole screen is on it."""

    def __init__(self, name, words, keys=(), text="", whole=False):
        self.name, self.words, self.keys, self.text, self.whole = name, words, keys, text, whole

    def command(self):
        """What is started, and its environment."""
        return [GALLERY, *self.words], {}

    def prepare(self, window):
        """Before the keys."""
        window.ask({"Settle": [10]})

    def take(self, folder):
        """Opens the window, presses the keys, takes the picture, closes the window."""
        port = free_port()
        command, more = self.command()
        env = {**os.environ, "EGUI_INSPECTION": f"127.0.0.1:{port}", "TZ": "Europe/Moscow", **more}
        process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            window = Window(f"127.0.0.1:{port}", alive=lambda: process.poll() is None)
            self.prepare(window)
            # Nothing is hovered in a picture.
            subprocess.run(["xdotool", "mousemove", "9999", "9999"], check=True)
            if self.keys or self.text:
                self.press(window)
            path = os.path.join(folder, self.name + ".png")
            if self.whole:
                # The cards are windows of their own, which come a moment later.
                time.sleep(1.5)
                subprocess.run(["import", "-silent", "-window", "root", *CROP, path], check=True)
            else:
                window.shot(path)
            window.close()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)

    def press(self, window):
        """Keys and text, by the X server."""
        subprocess.run(["xdotool", "windowactivate", "--sync", main_window()], check=True, timeout=20)
        for key in filter(None, self.keys):
            subprocess.run(["xdotool", "key", key], check=True)
            window.ask({"Settle": [10]})
        if self.text:
            window.type(self.text)
            time.sleep(0.3)
            window.ask({"Settle": [10]})


class OfProgram(Shot):
    """A picture of the program itself over settings of its own: the first start (no settings at all) and the settings' page."""

    def __init__(self, name, lang, theme, size, keys, settings, clicks=()):
        super().__init__(name, [], keys)
        self.clicks = clicks
        (self.size, *scale), self.lang = size, lang
        self.home = tempfile.TemporaryDirectory()
        # What only concerns the look is the office's: the user's own file need not be there.
        look = f'language = "{lang}"\n[window]\ntheme = "{theme}"\ntray = false\nscale = {(scale or ["100"])[0].rstrip("%")}\n'
        for file, text in [("office.toml", look), ("settings.toml", settings)]:
            if text:
                with open(os.path.join(self.home.name, file), "w", encoding="utf-8") as settings_file:
                    settings_file.write(text)

    def command(self):
        """The program, in its home."""
        office = os.path.join(self.home.name, "office.toml")
        return [TRUBKA], {"TRUBKA_HOME": self.home.name, "TRUBKA_OFFICE_SETTINGS": office, "LANG": {"ru": "ru_RU.UTF-8", "en": "en_GB.UTF-8"}[self.lang]}

    def prepare(self, window):
        """Of this size."""
        subprocess.run(["xdotool", "windowsize", "--sync", window.shown(), *self.size.split("x")], check=True, timeout=20)
        super().prepare(window)

    def press(self, window):
        """The keys; then clicks on buttons, of several of one name on the lowest: pages have the same words. `…` is waited for."""
        super().press(window)
        for word in self.clicks:
            if word.startswith("…"):
                window.wait(word[1:], timeout=60)
                continue
            window.wait(word, exact=True)
            found = [node for node in window.nodes() if node["role"] == "button" and node.get("label") == word]
            window.click(max(found, key=lambda node: node["bounds"]["y0"]))
        subprocess.run(["xdotool", "mousemove", "9999", "9999"], check=True)
        window.ask({"Settle": [10]})


# Nobody listens at that port: what the doctor says of it has a page's length.
PBX = '[pbx]\nhost = "127.0.0.1"\nport = 9\nusername = "trubka"\npassword_from = "env:NONE"\n'
OPERATOR = '[operator]\nname = "Анна Орлова"\nextensions = ["101"]\n'


def of_settings(lang, theme, size, words):
    """The first start's steps, the settings' pages, the doctor's report."""
    look = (lang, theme, words)
    name = lambda what: f"{what}-{lang}-{theme}-{size}"
    for at, step in enumerate(STEPS[lang]):
        yield OfProgram(name(f"first-start-{at + 1}"), *look, [""], "", [step] if at else [])
    for at, section in enumerate(SECTIONS[lang]):
        yield OfProgram(name(f"settings-{at + 1}"), *look, ["ctrl+comma"], OPERATOR, [section])
    yield OfProgram(name("settings-doctor"), *look, ["ctrl+comma"], OPERATOR + PBX, [CHECK[lang], "…" + CHECKED[lang]])


def free_port():
    """A port on loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def scenes():
    """The gallery's own list."""
    told = subprocess.run([GALLERY], capture_output=True, text=True).stderr
    line = next(line for line in told.splitlines() if "scenes:" in line)
    return line.partition("scenes:")[2].replace(",", " ").split()


def shots():
    """All of them."""
    views = [(scene, scene, [], "") for scene in scenes()] + VIEWS
    for lang, theme in LOOKS:
        for size, words in SIZES.items():
            for view, scene, keys, text in views:
                if (lang, theme) in FULL or view in DAILY:
                    yield Shot(f"{view}-{lang}-{theme}-{size}", [scene, lang, theme, *words], keys, text)
        for size, words in HIGH.items():
            if (lang, theme) in FULL or size == "900":
                yield from of_settings(lang, theme, size, words)
        for scene in ("busy", "five", "long", "errors", "cut"):
            yield Shot(f"cards-{scene}-{lang}-{theme}", [scene, lang, theme, "1280x800", "cards"], whole=True)
        yield Shot(f"cards-five-{lang}-{theme}-200", ["five", lang, theme, "1280x800", "200%", "cards"], whole=True)


def of_the_readme():
    """Those in the README, on a screen of their own size."""
    words = ["ru", "light", "1280x800"]
    yield Shot("desk", ["busy", *words])
    yield Shot("cards", ["five", *words, "cards"], whole=True)
    yield Shot("colleagues", ["busy", *words], ["ctrl+3", "ctrl+f", "Tab", "Down", "Down"])
    yield OfProgram("first-start", "ru", "light", ["1280x800"], ["Return"], "")


def main():
    """Those that were asked for."""
    folder, parts = sys.argv[1], sys.argv[2:]
    taken = 0
    for shot in of_the_readme() if parts == ["readme"] else shots():
        if parts in ([], ["readme"]) or any(part in shot.name for part in parts):
            shot.take(folder)
            taken += 1
            print(shot.name, flush=True)
    print(f"{taken} pictures in {os.path.relpath(folder, ROOT)}")


if __name__ == "__main__":
    main()

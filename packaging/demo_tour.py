#!/usr/bin/env python3
"""Operates the demo office by clicks for a minute, on a virtual screen: answers, hangs up, calls, misses one.

  demo_tour.py FOLDER     screenshots go there; what the cards say is printed. Exit 1 when a part of it did not happen.
"""
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "office"))
from window import Window  # noqa: E402

MINUTE = 60
PICK_UP, HANG_UP = ("Снять трубку", "Answer"), ("Положить трубку", "Hang up")
CALL = ("Позвонить", "Call")
NUMBER = "8 (903) 111-22-33"
WANTED = ("ringing", "talking", "not answered", "own phone rings", "talking after the click")
MISSED = ("пропущен · ", "missed · ")
CLOCK = re.compile(r"\d+:\d\d|\d+ (с|s|мс|ms)\b")


class Tour:
    """What has been seen and done so far."""

    def __init__(self, folder):
        self.folder, self.window = folder, Window()
        self.started = time.time()
        self.known, self.shots, self.done = set(), 0, []
        self.rings_since = self.talks_since = None
        self.placed = False

    def secs(self):
        """Seconds since the tour began."""
        return time.time() - self.started

    def read(self):
        """Prints what the window says now and did not say before: the card of a call, as it comes and changes."""
        new = []
        for text in self.window.texts(whichever=True):
            # A clock that goes on is nothing new.
            still = CLOCK.sub("", text).strip(" ,·")
            if still and still not in self.known:
                self.known.add(still)
                new.append(text)
        if new and self.done:
            print(f"[{self.secs():4.1f} s] " + "\n         ".join(new), flush=True)
        if not self.done:
            self.did("opened")

    def did(self, what):
        """Remembers a thing done, with a picture of the whole screen."""
        if what not in self.done:
            self.done.append(what)
            self.shot(what)

    def shot(self, what):
        """A picture of the whole screen: the window and the cards over it."""
        self.shots += 1
        name = f"{self.shots}-{what.replace(' ', '-')}.png"
        subprocess.run(["import", "-silent", "-window", "root", os.path.join(self.folder, name)], check=True)

    def call(self):
        """Types a number and clicks the button."""
        # The call field and its button stand above all others of their kind.
        self.window.click(self.window.topmost("textInput"))
        self.window.type(NUMBER)
        self.window.click(self.window.topmost("button", *CALL))
        print(f"[{self.secs():4.1f} s] -- {NUMBER} typed, «{CALL[0]}» clicked", flush=True)

    def rings(self, pick_up):
        """The first call is answered, the second is left to give up, so that the journal has a missed one."""
        now = self.secs()
        self.rings_since = self.rings_since or now
        if self.placed and "talking after the click" not in self.done:
            # One's own phone, rung by the click, answers by itself; a click could come too late.
            self.did("own phone rings")
        elif now - self.rings_since > 2 and ("talking" not in self.done or "not answered" in self.done):
            self.did("ringing")
            self.window.click(pick_up)
            print(f"[{now:4.1f} s] -- «{PICK_UP[0]}» clicked", flush=True)

    def talks(self, hang_up):
        """Hangs up after a while; one's own click needs longer, since the called party has to answer first."""
        now, what = self.secs(), "talking after the click" if self.placed else "talking"
        if hang_up is None:
            self.talks_since = None
        elif self.talks_since is None:
            self.talks_since = now
        elif now - self.talks_since > (10 if self.placed else 6):
            self.did(what)
            self.window.click(hang_up)
            print(f"[{now:4.1f} s] -- «{HANG_UP[0]}» clicked", flush=True)

    def missing(self):
        """What has not been seen yet."""
        return [what for what in WANTED if what not in self.done]

    def run(self):
        """The minute; a busy machine may need longer to show everything."""
        while self.secs() < (2 * MINUTE if self.missing() else MINUTE):
            self.read()
            hang_up = self.window.topmost("button", *HANG_UP)
            # While one talks the other button is there too, dead.
            pick_up = None if hang_up else self.window.topmost("button", *PICK_UP)
            if pick_up is not None:
                self.rings(pick_up)
            elif self.rings_since is not None:
                # The second caller gave up: nobody else is rung for that one.
                if hang_up is None and "talking" in self.done:
                    self.did("not answered")
                self.rings_since = None
            self.talks(hang_up)
            if "not answered" in self.done and not self.placed and pick_up is None and hang_up is None:
                self.call()
                self.placed = True
            time.sleep(0.3)
        self.shot("journal")
        missing = self.missing()
        if not any(word in text for word in MISSED for text in self.window.texts()):
            missing.append("the missed call in the journal")
        print(f"Screenshots are in {os.path.relpath(self.folder)}: {', '.join(sorted(n for n in os.listdir(self.folder) if n.endswith('.png')))}")
        if missing:
            sys.exit(f"the demo did not show: {', '.join(missing)}")


if __name__ == "__main__":
    Tour(sys.argv[1]).run()

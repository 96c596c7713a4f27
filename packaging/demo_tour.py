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
PICK_UP, HANG_UP = ("Снять трубку", "Pick up"), ("Положить трубку", "Hang up")
CALL = ("Позвонить", "Call")
NUMBER = "8 (903) 111-22-33"
MISSED = ("пропущен · ", "missed · ")
CLOCK = re.compile(r"\d+:\d\d|\d+ (с|s|мс|ms)\b")


class Tour:
    """What has been seen and done so far."""

    def __init__(self, folder):
        self.folder, self.window = folder, Window()
        self.started = time.time()
        self.known, self.shots, self.done = set(), 0, []

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

    def run(self):
        """The minute."""
        rings_since = talks_since = None
        placed = answered = False
        skip = False
        while self.secs() < MINUTE:
            self.read()
            pick_up, hang_up = self.window.topmost("button", *PICK_UP), self.window.topmost("button", *HANG_UP)
            now = self.secs()
            if pick_up is None:
                if rings_since is not None and talks_since is None and skip:
                    self.did("not answered")
                rings_since, skip = None, skip and rings_since is None
            elif rings_since is None:
                # The second caller is left to give up (nobody else is rung), so that the journal has a missed call; one's
                # own click is answered.
                rings_since = now
                skip = answered and not placed and "not answered" not in self.done
            elif now - rings_since > 2 and not skip:
                self.did("ringing" if not placed else "own phone rings")
                self.window.click(pick_up)
                print(f"[{now:4.1f} s] -- «{PICK_UP[0]}» clicked", flush=True)
                answered = True
            if hang_up is None:
                talks_since = None
            elif talks_since is None:
                talks_since = now
            # One's own click: the called party needs four seconds to answer.
            elif now - talks_since > (10 if placed else 6):
                self.did("talking" if not placed else "talking after the click")
                self.window.click(hang_up)
                print(f"[{now:4.1f} s] -- «{HANG_UP[0]}» clicked", flush=True)
            if not placed and now > 30 and pick_up is None and hang_up is None:
                self.call()
                placed = True
            time.sleep(0.3)
        self.shot("journal")
        wanted = ("ringing", "talking", "not answered", "own phone rings", "talking after the click")
        missing = [what for what in wanted if what not in self.done]
        if not any(word in text for word in MISSED for text in self.window.texts()):
            missing.append("the missed call in the journal")
        print(f"Screenshots are in {os.path.relpath(self.folder)}: {', '.join(sorted(n for n in os.listdir(self.folder) if n.endswith('.png')))}")
        if missing:
            sys.exit(f"the demo did not show: {', '.join(missing)}")


if __name__ == "__main__":
    Tour(sys.argv[1]).run()

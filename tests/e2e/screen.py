"""What is on the virtual screen: windows, the keyboard's owner, pictures."""
import os
import re
import subprocess
import time


def ask(*command):
    """A command's words; empty when it fails."""
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def visible_windows():
    """All mapped windows right under the root: {id: (title, override_redirect, (width, height))}. What the window manager
    manages shows there as its frames; a card, which it does not manage, as itself."""
    out = {}
    for ident in re.findall(r"^\s+(0x[0-9a-f]+)", ask("xwininfo", "-root", "-children"), re.M):
        info = ask("xwininfo", "-id", ident, "-all")
        if "Map State: IsViewable" not in info:
            continue
        title = re.search(r'Window id: \S+ "(.*)"', info)
        size = [int(re.search(rf"{side}: (\d+)", info).group(1)) for side in ("Width", "Height")]
        out[ident] = (title.group(1) if title else "", "Override Redirect State: yes" in info, tuple(size))
    return out


def popups(minimum=(150, 60), pid=None):
    """The program's card windows: not managed by the window manager, mapped, larger than a tool tip; of one process where
    there are several."""
    return [ident for ident, (_, override, size) in visible_windows().items()
            if override and size[0] >= minimum[0] and size[1] >= minimum[1]
            and (pid is None or ask("xprop", "-id", ident, "_NET_WM_PID").endswith(f"= {pid}"))]


def wait_for(test, what, timeout=15):
    """Waits until test() is true; its value."""
    end = time.time() + timeout
    while True:
        value = test()
        if value:
            return value
        if time.time() > end:
            raise AssertionError(f"no {what} within {timeout} s; on the screen: {visible_windows()}")
        time.sleep(0.1)


def picture(ident, path):
    """A picture of a window (or "root") as it is on the screen; the number of its colours."""
    subprocess.run(["import", "-silent", "-window", ident, path], check=True)
    return int(ask("identify", "-format", "%k", path))


def close_card(ident):
    """A click of the mouse on the cross in a card's lower right corner."""
    size = visible_windows()[ident][2]
    subprocess.run(["xdotool", "mousemove", "--window", ident, str(size[0] - 31), str(size[1] - 29), "click", "1"], check=True)
    wait_for(lambda: ident not in popups(), "card closed by its cross", 5)


class Typing:
    """An xterm in which the operator types while calls come in."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "typed.txt")
        open(self.path, "w").close()
        self.process = subprocess.Popen(["xterm", "-T", "typing", "-geometry", "60x8+20+20", "-e", "sh", "-c", f"stty -echo; cat > '{self.path}'"],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.window = wait_for(lambda: ask("xdotool", "search", "--onlyvisible", "--name", "^typing$").split("\n")[0], "xterm")

    def focus(self):
        """Gives it the keyboard, as a click of the operator does."""
        subprocess.run(["xdotool", "windowactivate", "--sync", self.window], check=True)
        wait_for(self.has_keyboard, "keyboard in the xterm")

    def has_keyboard(self):
        """Whether the keyboard is there."""
        return ask("xdotool", "getwindowfocus") == self.window

    def type(self, text):
        """Types by the X server, into whatever has the keyboard."""
        subprocess.run(["xdotool", "type", "--delay", "15", text + "\n"], check=True)

    def typed(self):
        """What has arrived."""
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    def close(self):
        """Ends the xterm."""
        self.process.terminate()
        self.process.wait()

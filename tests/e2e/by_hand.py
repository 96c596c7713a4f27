"""A window of the program by its keyboard and its mouse, as a person without a manual goes through it; and the file that comes of it."""
import subprocess

from window import describe

HEIGHT = 900
# Above the line that says what was kept.
IN_SIGHT = HEIGHT - 100


def stand(window):
    """The window as high as is reckoned with here, and with the keyboard."""
    subprocess.run(["xdotool", "windowsize", "--sync", window.shown(), "1000", str(HEIGHT)], check=True, timeout=20)
    subprocess.run(["xdotool", "windowactivate", "--sync", window.shown()], check=True, timeout=20)


def press(window, keys):
    """Keys of the X server into what has the keyboard."""
    subprocess.run(["xdotool", "key", keys], check=True)
    window.ask({"Settle": [10]})


def has_keyboard(window, role, label):
    """Whether the node of this role and name has the keyboard."""
    update = window.ask("GetTree")["Tree"][2]
    nodes, focus = (update[0], update[-1]) if isinstance(update, list) else (update["nodes"], update["focus"])
    return any(node["id"] == focus and node["role"] == role and node.get("label") == label for node in map(describe, nodes))


def tab_to(window, role, label):
    """Tab until it has the keyboard, as one without a mouse does."""
    for _ in range(80):
        if has_keyboard(window, role, label):
            return
        press(window, "Tab")
    raise AssertionError(f"Tab does not lead to {label!r}: {window.texts()}")


def fill(window, label, text, click=False):
    """Types into the field in the place of what stands there, and keeps it by Enter; reached by Tab, or by a click."""
    if click:
        window.click(next(node for node in window.nodes() if node["role"] == "textInput" and node.get("label") == label))
    else:
        tab_to(window, "textInput", label)
    press(window, "ctrl+a")
    window.type(text)
    press(window, "Return")


def button(window, label):
    """Presses the button: by a click where it is in sight, else by the keyboard, which brings it there."""
    node = window.wait(label, role="button", exact=True)
    if node["bounds"]["y1"] < IN_SIGHT:
        window.click(node)
        return
    tab_to(window, "button", label)
    press(window, "Return")


def read(path):
    """The file as it is now; empty before there is one."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""

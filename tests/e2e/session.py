#!/usr/bin/python3
"""The desktop around the program, played: a notification server and a tray on a session bus of their own.

  dbus-run-session -- /usr/bin/python3 session.py

Tells on its output, a line of JSON each: the bus, every notification, what the tray's icon says. A line on its input
clicks the icon. Runs under Debian's own Python: the interface to D-Bus is a package of it.
"""
import json
import os
import sys
import threading

from gi.repository import Gio, GLib

INTERFACES = Gio.DBusNodeInfo.new_for_xml("""<node>
<interface name="org.freedesktop.Notifications">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/></method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
</interface>
<interface name="org.kde.StatusNotifierWatcher">
  <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
  <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
  <property name="ProtocolVersion" type="i" access="read"/>
  <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
</interface></node>""").interfaces
ITEM = "org.kde.StatusNotifierItem"
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
items = []
shown = 0


def tell(**what):
    """A line of JSON."""
    print(json.dumps(what, ensure_ascii=False), flush=True)


def tell_icon():
    """What the icon says now."""
    def told(_, result):
        try:
            (_, _, title, text), = bus.call_finish(result).unpack()
            tell(tray=title or text)
        except GLib.Error:
            pass  # it went meanwhile
    if items:
        name, path = items[-1]
        bus.call(name, path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (ITEM, "ToolTip")), None, 0, 5000, None, told)


def called(_, sender, path, interface, method, arguments, call):
    """A method of one of the two."""
    global shown
    arguments = arguments.unpack()
    if method == "Notify":
        shown = arguments[1] or shown + 1
        tell(notification=arguments[3], body=arguments[4], actions=arguments[5][1::2])
        return call.return_value(GLib.Variant("(u)", (shown,)))
    if method == "RegisterStatusNotifierItem":
        # A path at the sender, or a name.
        at = arguments[0]
        items.append((sender, at) if at.startswith("/") else (at, "/StatusNotifierItem"))
        call.return_value(None)
        return tell_icon()
    answer = {"GetCapabilities": GLib.Variant("(as)", (["actions", "body"],)),
              "GetServerInformation": GLib.Variant("(ssss)", ("test", "test", "1", "1.2"))}
    call.return_value(answer.get(method))


def asked(_, sender, path, interface, name):
    """A property of the tray."""
    return {"IsStatusNotifierHostRegistered": GLib.Variant("b", True), "ProtocolVersion": GLib.Variant("i", 0),
            "RegisteredStatusNotifierItems": GLib.Variant("as", [name + path for name, path in items])}[name]


def click():
    """The icon is clicked."""
    name, path = items[-1]
    bus.call(name, path, ITEM, "Activate", GLib.Variant("(ii)", (0, 0)), None, 0, 5000, None, None)


def read_clicks():
    """Until the input ends, which ends all."""
    for _ in sys.stdin:
        GLib.idle_add(click)
    GLib.idle_add(loop.quit)


for path, interface in zip(("/org/freedesktop/Notifications", "/StatusNotifierWatcher"), INTERFACES):
    bus.register_object(path, interface, called, asked, None)
    Gio.bus_own_name_on_connection(bus, interface.name, 0, None, None)
bus.signal_subscribe(None, ITEM, None, None, None, 0, lambda *_: tell_icon())
loop = GLib.MainLoop()
tell(bus=os.environ["DBUS_SESSION_BUS_ADDRESS"])
threading.Thread(target=read_clicks, daemon=True).start()
loop.run()

#!/usr/bin/env python3
"""Records what a running test office tells of phones and queues: tests/fixtures/presence.

  presence.py 16|22 FOLDER     FOLDER/phones.ami, queues.ami and refused.ami

phones: 102 talks with a caller from the city, who is put on hold; 106 sets "do not disturb" by its custom device state, then by
its presence state; 105 has never registered. queues: a caller waits in `free`; 101 signs in (twice), pauses with a reason, comes
back, takes the call, signs out (twice), and tries to leave `operators`, where queues.conf has it. refused: a user without rights.
"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from phones import OFFICE, Ami, Phones, uac, uas  # noqa: E402

TRUNK = 200
# What the program follows here; the rest of the stream is in the recordings of calls.
KEPT = ("Response", "Event: ExtensionStatus", "Event: ExtensionStateListComplete", "Event: DeviceState", "Event: PresenceStat", "Event: Queue",
        "Event: Agent", "Event: Hold", "Event: Unhold", "Event: Hangup\r")


class Office:
    """One version's PBX, its phones, and a connection that is recorded."""

    def __init__(self, version, folder):
        self.version, self.folder, self.phones = version, folder, Phones(version)
        self.technology = {16: "SIP", 22: "PJSIP"}[version]

    def record(self, name, user="operator"):
        """A new recording; logged in, and everything listed as the program does."""
        ami = Ami(self.version, path=os.path.join(self.folder, name))
        assert ami.login(user)["Response"] == "Success"
        for action, item in (("ExtensionStateList", "ExtensionStateListComplete"), ("DeviceStateList", "DeviceStateListComplete"),
                             ("PresenceStateList", "PresenceStateListComplete"), ("QueueStatus", "QueueStatusComplete")):
            answer = ami.act(action, action_id=f"list-{action}")
            assert answer["Response"] == "Error" or ami.wait(Event=item), action
        ami.act("ListCommands", action_id="list-ListCommands")
        return ami

    def cli(self, *words):
        """A command of the PBX's console."""
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pbx.sh")
        subprocess.run([script, "cli", str(self.version), os.path.join(OFFICE, str(self.version)), *words], check=True, capture_output=True)

    def play_phones(self):
        """102 talks, holds; 106 does not want to be disturbed."""
        ami = self.record("phones")
        self.phones.play(uas(ring_ms=700, talk_ms=4000, hold=(1000, 1500)), 102)
        caller = self.phones.play(uac("79161112233", "74951234502", talk_ms=6000), TRUNK)
        caller.process.wait(30)
        self.cli("devstate change Custom:DND106 BUSY")
        assert ami.wait(Event="DeviceStateChange", Device="Custom:DND106", State="BUSY")
        self.cli("devstate change Custom:DND106 NOT_INUSE")
        self.cli("presencestate change CustomPresence:106 dnd,,away")
        assert ami.wait(Event="PresenceStatus", Exten="106")
        self.cli("presencestate change CustomPresence:106 available,,")
        assert ami.wait(Event="PresenceStatus", Exten="106", Status="available")
        time.sleep(0.5)
        ami.close()

    def play_queues(self):
        """A caller waits; 101 signs in, pauses, takes the call, signs out."""
        ami = self.record("queues")
        device = f"{self.technology}/101"
        caller = self.phones.play(uac("79161112233", "74951234574", name="Мария", talk_ms=3000), TRUNK)
        assert ami.wait(Event="QueueCallerJoin", Queue="free")
        ami.act("QueueStatus", action_id="again")
        assert ami.wait(Event="QueueStatusComplete", ActionID="again")
        self.phones.play(uas(ring_ms=1500), 101)
        ami.act("QueueAdd", action_id="add", Queue="free", Interface=device, Paused="true")
        ami.act("QueueAdd", action_id="add-twice", Queue="free", Interface=device)
        ami.act("QueuePause", action_id="pause", Queue="free", Interface=device, Paused="true", Reason="Обед")
        ami.act("QueuePause", action_id="resume", Queue="free", Interface=device, Paused="false")
        caller.process.wait(30)
        ami.act("QueueRemove", action_id="remove", Queue="free", Interface=device)
        ami.act("QueueRemove", action_id="remove-twice", Queue="free", Interface=device)
        ami.act("QueueRemove", action_id="static", Queue="operators", Interface=device)
        ami.act("QueueAdd", action_id="nowhere", Queue="nowhere", Interface=device)
        ami.act("QueuePause", action_id="pause-nobody", Queue="free", Interface=device, Paused="true")
        time.sleep(0.5)
        ami.close()

    def play_refused(self):
        """What a user hears who may only see calls and place them."""
        ami = self.record("refused", user="minimal")
        ami.act("QueueAdd", action_id="add", Queue="free", Interface=f"{self.technology}/101")
        ami.close()


def keep(path):
    """Of a recording what matters here."""
    with open(path, "rb") as file:
        banner, _, rest = file.read().partition(b"\r\n")
    packets = [packet for packet in rest.split(b"\r\n\r\n") if packet.startswith(tuple(word.encode() for word in KEPT))]
    with open(path, "wb") as file:
        file.write(banner + b"\r\n" + b"".join(packet + b"\r\n\r\n" for packet in packets))


def main():
    version, folder = int(sys.argv[1]), sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    office = Office(version, folder)
    try:
        office.phones.register([101, 102, 103, 106])
        office.play_phones()
        office.play_queues()
        office.play_refused()
        failed = office.phones.finish(5)
    finally:
        office.phones.stop()
    for name in ("phones", "queues", "refused"):
        keep(os.path.join(folder, f"{name}.ami"))
        for end in ("sent", "times"):
            os.remove(os.path.join(folder, f"{name}.{end}"))
    sys.exit(f"phones failed: {failed}" if failed else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Records real calls of a running test office as one operator's program would receive them.

  record.py 16|22 FOLDER [NAME…]     FOLDER/NAME.ami .sent .times .expect.json; NAME may be the beginning of a name
"""
import json
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from phones import OFFICE, Phones  # noqa: E402
from stage import OPERATORS, TAKES, Stage  # noqa: E402
import kinds  # noqa: E402,F401  registers the takes

# A machine under load loses the race between a phone and the PBX now and then.
ATTEMPTS = 2


def record(version, folder, name):
    """Records one take; raises when a phone did not play its part."""
    take = TAKES[name]
    phones = Phones(version)
    stage = Stage(version, os.path.join(folder, name), take.user, phones)
    failed = []
    try:
        if not take.late:
            stage.connect()
        take.function(stage)
        failed = phones.finish(0.1 if stage.phones_may_fail else 15)
        time.sleep(0.7)  # the last events, Cdr among them, come after the phones are done
    finally:
        phones.stop()
        stage.close()
    hide_place(version, os.path.join(folder, name))
    if failed and not stage.phones_may_fail:
        raise AssertionError(f"{name} on {version}: {failed}")
    with open(os.path.join(folder, name + ".expect.json"), "w", encoding="utf-8") as file:
        json.dump(stage.expected(name), file, ensure_ascii=False, indent=1)
        file.write("\n")


def hide_place(version, path):
    """Recordings of a dialplan that names files tell where the office lies: that is nobody's business. What stands in for it
    is as long, since .times counts bytes."""
    place = os.path.join(os.path.abspath(OFFICE), str(version), "work").encode()
    stand_in = (b"/var/spool/asterisk" + b"-office" * len(place))[: len(place)]
    for end in ("ami", "sent"):
        with open(f"{path}.{end}", "rb+") as file:
            data = file.read()
            file.seek(0)
            file.write(data.replace(place, stand_in))


def clear(version):
    """After a failed take nothing of it may be left in the next."""
    stage = Stage(version, "", "", None)
    try:
        stage.pbx("cli", "channel request hangup all")
        time.sleep(1)
    except subprocess.CalledProcessError:
        stage.pbx("up")
    register(version)


def register(version):
    """The operators' phones register, as after every start of the PBX."""
    registering = Phones(version)
    registering.register([int(extension) for extension in OPERATORS])
    registering.stop()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    version, folder, wanted = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    os.makedirs(folder, exist_ok=True)
    names = [name for name, take in TAKES.items() if version in take.versions and (not wanted or any(name.startswith(w) for w in wanted))]
    register(version)
    bad = []
    for name in names:
        for attempt in range(ATTEMPTS):
            begin = time.time()
            try:
                record(version, folder, name)
                print(f"{version} {name}: {time.time() - begin:.1f} s", flush=True)
                break
            except Exception as error:
                print(f"{version} {name}: {type(error).__name__}: {error}", flush=True)
                clear(version)
        else:
            bad.append(name)
    if bad:
        print(f"{version}: not recorded: {' '.join(bad)}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()

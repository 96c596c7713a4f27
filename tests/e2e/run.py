#!/usr/bin/env python3
"""End to end: the built program and its real window against a real Asterisk with SIP phones and a real MariaDB.

  run.py 16|22 FOLDER [NAME…]    the version must be up (tests/office/pbx.sh), TRUBKA_TEST_MYSQL and DISPLAY set;
                                 screenshots and logs are left in FOLDER. The last line is the summary.
"""
import os
import signal
import sys
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from suite import TESTS, Stage  # noqa: E402
# In this order: what is imported first is played first.
import city_calls  # noqa: E402
import hand_on  # noqa: E402,F401
import by_keys  # noqa: E402,F401
import call_back  # noqa: E402,F401
import pages  # noqa: E402,F401
import restarts  # noqa: E402,F401
import diagnostics  # noqa: E402,F401
import first_start  # noqa: E402,F401
import screen  # noqa: E402


def main():
    version, folder, names = int(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
    passed, failed = 0, []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    stage = Stage(version, folder)
    try:
        for function, continues in TESTS:
            if names and function.__name__ not in names:
                continue
            begin = time.time()
            if not continues:
                stage.phones.stop()
            try:
                assert function is city_calls.connects or stage.program.window, "there is no window"
                function(stage)
                passed += 1
                print(f"ok      {function.__name__} ({time.time() - begin:.1f} s)", flush=True)
            except Exception:
                failed.append(function.__name__)
                print(f"FAILED  {function.__name__} ({time.time() - begin:.1f} s)", flush=True)
                traceback.print_exc()
                try:
                    screen.picture("root", os.path.join(folder, f"failed-{function.__name__}.png"))
                    # What it left behind is not to trouble the next ones.
                    stage.cli("channel request hangup all")
                except Exception:
                    pass
    finally:
        stage.close()
    print(f"{passed} passed, {len(failed)} failed, 0 skipped", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

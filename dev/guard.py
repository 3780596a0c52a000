"""Leads the process group of everything the launcher starts, and ends the group when the launcher is gone.

Its standard input is a pipe that only the launcher holds. However the launcher goes, even by `kill -9`, the pipe
ends; then the group is asked to stop and, two seconds later, killed. Standard library only, so that it is there
before anything else is. Run by path: `python -I -S dev/guard.py [FOLDER TO REMOVE]`.
"""

import os
import shutil
import signal
import sys
import time

PATIENCE = 2.0


def main() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGTERM)
    time.sleep(PATIENCE)
    for folder in sys.argv[1:]:
        shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


main()

"""`make cluster`: the whole of a large site on this machine, until Ctrl-C; `make cluster-test` kills its parts in turn."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from config.env import ROOT, read_or_exit
from dev.cluster import needs
from dev.cluster.machine import Cluster
from dev.launcher import say
from dev.needs import Refused
from dev.postgres import place


def main() -> int:
    try:
        programs = needs.require()
    except Refused as why:
        sys.stderr.write(f"Ajar: {why}\n")
        return 1
    if sys.argv[1:] == ["test"]:
        command = [sys.executable, "-m", "pytest", "tests/cluster", "-q", "-s", "-n", "0"]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, "CLUSTER": "1"}, check=False).returncode
    folder = Path(tempfile.mkdtemp(prefix="ajar-cluster-", dir=place()))
    cluster = Cluster(folder, programs, read_or_exit().port)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    say("ajar", f"starting {len(cluster.ports) + 4} parts; half a minute, or more on a busy machine")
    try:
        cluster.start()
        for name, port in cluster.ports.items():
            say(name, f"127.0.0.1:{port}")
        say("ajar", f"is at {cluster.address}  (Ctrl-C stops it); kill what you like: the pids are below")
        for part in cluster.parts.running:
            say(part.name, f"pid {part.process.pid}")
        while True:
            ended = cluster.ended.get()
            if ended is not None:
                say(ended.name, f"ended: {' '.join(ended.said)[-200:]}")
    except KeyboardInterrupt:
        say("ajar", "stopping")
    finally:
        cluster.stop()
        subprocess.run(["rm", "-rf", str(folder)], check=False)
    return 0


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

"""The processes of a running site: started in one group, heard line by line, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

GUARD = Path(__file__).with_name("guard.py")
# A worker may be busy with an answer for longer than anyone waits after Ctrl-C; its task is given out again later.
PATIENCE = 5.0


@dataclass
class Part:
    """One process: how the launcher calls it, and what it is."""

    name: str
    process: subprocess.Popen[bytes]
    # What a quiet part said last: shown only when it ends by itself.
    said: deque[str] = field(default_factory=lambda: deque(maxlen=10))
    hearing: threading.Thread = field(default_factory=threading.Thread)


# How long a line is held back. When a part dies, the others complain at once, in a hundred lines: whoever looks should
# read first which one died, and why.
HELD = 0.3

# Takes a line of a part, or says False: then it is printed.
Hear = Callable[[Part, str], bool]


class Parts:
    """Starts processes and puts each on `ended` when it ends. `say` prints a line for a part."""

    def __init__(
        self,
        say: Callable[[str, str], None],
        ended: SimpleQueue[Part | None],
        folder_to_remove: Path | None = None,
    ) -> None:
        self.say = say
        self.ended = ended
        self.running: list[Part] = []
        self.held: SimpleQueue[tuple[float, Part, str] | None] = SimpleQueue()
        self.blamed: Part | None = None
        self.printer = threading.Thread(target=self._print, daemon=True)
        self.printer.start()
        extra = [] if folder_to_remove is None else [str(folder_to_remove)]
        command = [sys.executable, "-I", "-S", str(GUARD), *extra]
        self.guard = Part("guard", subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0))
        self._wait_for(self.guard)

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        hear: Hear | None = None,
        folder: Path | None = None,
    ) -> Part:
        """Starts `command` in the guard's group. Each line of it that `hear` does not take is said."""
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=self.guard.process.pid,
        )
        part = Part(name, process)
        self.running.append(part)
        part.hearing = threading.Thread(target=self._hear, args=(part, hear), daemon=True)
        part.hearing.start()
        self._wait_for(part)
        return part

    def stop(self, last: Sequence[str] = ()) -> None:
        """Asks every part to stop, those named in `last` after the others, and kills what is left of the group."""
        deadline = time.monotonic() + PATIENCE
        for group in (
            [p for p in self.running if p.name not in last],
            [p for p in self.running if p.name in last],
        ):
            for part in group:
                _send(part.process.pid if part.process.poll() is None else 0, signal.SIGTERM)
            for part in group:
                _wait(part.process, deadline - time.monotonic())
            deadline = max(deadline, time.monotonic() + 1)
        with suppress(ProcessLookupError):
            os.killpg(self.guard.process.pid, signal.SIGKILL)
        for part in [*self.running, self.guard]:
            part.process.wait()

    def _hear(self, part: Part, hear: Hear | None) -> None:
        assert part.process.stdout is not None
        for raw in part.process.stdout:
            line = raw.decode(errors="replace").rstrip()
            if line and not (hear and hear(part, line)):
                self.held.put((time.monotonic() + HELD, part, line))

    def _print(self) -> None:
        while held := self.held.get():
            when, part, line = held
            while self.blamed is None and (wait := when - time.monotonic()) > 0:
                time.sleep(min(wait, 0.02))
            if self.blamed in (None, part):
                self.say(part.name, line)

    def blame(self, part: Part) -> None:
        """Prints what `part` still had to say, and nothing more of the others, whose lines only follow from its end."""
        if part.hearing.is_alive():
            part.hearing.join(1)
        self.blamed = part
        self.flush()

    def flush(self) -> None:
        """Prints every line that was held back; later ones are not printed any more."""
        self.held.put(None)
        self.printer.join(2)

    def _wait_for(self, part: Part) -> None:
        def wait() -> None:
            part.process.wait()
            self.ended.put(part)

        threading.Thread(target=wait, daemon=True).start()


def _send(pid: int, number: int) -> None:
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(max(seconds, 0.01))

"""How the site's web processes are started, here and as `docs/deploying.md` and the `Dockerfile` say it."""

from __future__ import annotations

import sys

OPTIONS = (
    *("--interface", "asgi", "--http", "1", "--no-ws", "--loop", "asyncio"),
    # milliseconds: whoever sends headers byte by byte is cut off; what comes after them is cut off by `config.edge.bodies`
    *("--http1-header-read-timeout", "10000"),
    *("--workers-kill-timeout", "4"),
)


def command(
    host: str, port: int, workers: int = 1, application: str = "config.asgi:application"
) -> list[str]:
    place = ("--host", host, "--port", str(port), "--workers", str(workers))
    return [sys.executable, "-m", "granian", *OPTIONS, *place, "--log-level", "warning", application]

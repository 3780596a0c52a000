"""`make bench`: how fast the site is, each figure a ratio to something measured beside it, with its aim.

Servers on one core, the client on another. Figures of one machine say little about another; their ratios do.
"""

from __future__ import annotations

import gzip
import os
import platform
import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from statistics import median

from bench import quiz_writes, streams, tutor
from bench.figures import Figure, in_turns, ratio
from bench.first_event import milliseconds, queue
from bench.load import Target, one, rate
from bench.page_weight import first_visit
from bench.paint import share_of_plain
from bench.servers import nginx, on_core, prepared, site

SLUG = "open-weight-vs-closed"
LESSON = f"/lessons/{SLUG}/"
ROUNDS = 5
SECONDS = 1.5
GZIP = {"Accept-Encoding": "gzip"}
# Of the page, what nginx makes itself.
NGINX_MAKES = {"content-length", "content-encoding", "content-type", "etag", "date", "server", "vary"}


def main() -> None:
    print(
        f"Ajar: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", flush=True
    )
    with (
        tempfile.TemporaryDirectory(prefix="ajar-bench-") as folder,
        queue(Path(folder), prepared(Path(folder))) as environment,
        site(environment) as port,
    ):
        tutors = (streams.figures(port, environment), tutor.figures(environment))
        for figures in (pages(port), weight(port), first_event(port, environment), *tutors):
            for figure in figures:
                print(figure, flush=True)
    for figure in quiz_writes.figures():
        print(figure, flush=True)


def pages(port: int) -> Iterator[Figure]:
    """The cached page, its 304 and the uncached page, against nginx and against a view that does nothing."""
    lesson = Target(port, LESSON, GZIP)
    _, headers, body = one(lesson)
    again = Target(port, LESSON, {**GZIP, "If-None-Match": headers["etag"]})
    targets = {"cached": lesson, "cached 304": again}
    targets |= {
        "bare": Target(port, "/bench/bare/", {}),
        "uncached": Target(port, f"/bench/uncached/{SLUG}/", {}),
    }
    kept = {name: value for name, value in headers.items() if name not in NGINX_MAKES}
    with nginx(gzip.compress(gzip.decompress(body), 9, mtime=0), kept) as nginx_port:
        if nginx_port is not None:
            copy = Target(nginx_port, "/page.html", GZIP)
            etag = one(copy)[1]["etag"]
            targets |= {
                "nginx": copy,
                "nginx 304": Target(nginx_port, copy.path, {**GZIP, "If-None-Match": etag}),
            }
        taken = measured(targets)
    yield from compared(taken)


def measured(targets: dict[str, Target]) -> dict[str, list[float]]:
    """Answers a second of each target, over the rounds."""
    with on_core(1):
        for target in targets.values():
            rate(target, 0.3)
        measures = {name: partial(rate, target, SECONDS) for name, target in targets.items()}
        return in_turns(measures, ROUNDS)


def compared(taken: dict[str, list[float]]) -> Iterator[Figure]:
    def rates(*names: str) -> str:
        return ", ".join(f"{name} {median(taken[name]):,.0f}/s" for name in names)

    for kind in ("", " 304"):
        if f"nginx{kind}" in taken:
            yield Figure(
                f"cached lesson page{kind}, of nginx's rate",
                ratio(taken, f"cached{kind}", f"nginx{kind}"),
                aim=0.35,
                made_of=rates(f"cached{kind}", f"nginx{kind}"),
            )
        yield Figure(
            f"cached lesson page{kind}, of the bare view's rate",
            ratio(taken, f"cached{kind}", "bare"),
            "×",
            12,
            made_of=rates(f"cached{kind}", "bare"),
        )
    if "nginx" not in taken:
        print(
            "nginx is not installed (apt-get install nginx-light), so nothing is compared with it", flush=True
        )
    yield Figure(
        "uncached lesson page, of the bare view's time",
        ratio(taken, "bare", "uncached"),
        "×",
        1.6,
        at_most=True,
        made_of=rates("uncached", "bare"),
    )


def weight(port: int) -> Iterator[Figure]:
    """What a first visit weighs."""
    found = first_visit(f"http://127.0.0.1:{port}{LESSON}")
    if found is None:
        print("Chromium is not installed, so no page is weighed", flush=True)
        return
    kinds = ", ".join(f"{kind.lower()} {size / 1000:.1f}" for kind, size in sorted(found.bytes_of.items()))
    yield Figure("first visit of a lesson, without fonts", found.without_fonts / 1000, " KB", 48, True, kinds)
    yield Figure("scripts of a lesson at rest", found.script_bodies / 1000, " KB", 13, True, "without heads")
    yield Figure(
        "requests before the lesson reads", found.before_it_reads, "", 4, True, f"{found.requests} in all"
    )
    share = share_of_plain(f"http://127.0.0.1:{port}{LESSON}")
    if share is not None:
        yield Figure("largest paint on slow 4G, times the same without scripts", share, " ×", 1.1, True)


def first_event(port: int, environment: Mapping[str, str]) -> Iterator[Figure]:
    """How long a learner waits for the first sentence once the question is sent, no model asked."""
    waits = sorted(milliseconds(port, environment))
    late = f"p95 {waits[len(waits) * 95 // 100]:.1f} ms, {len(waits)} questions"
    yield Figure("delay() to the first event of the answer, p50", median(waits), " ms", 6, True, late)


if __name__ == "__main__":
    main()

"""Asking a model over the network: one clock for the whole answer, limits on what comes, and an end when nobody waits."""

from __future__ import annotations

import queue
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import httpx2

from courses.document import Passage
from tutor.providers import prices, rewording, selecting
from tutor.providers.base import WINDOW, Choice, Endpoint, ProviderError, Reworded, Stop, Usage, never
from tutor.stopping import Stopped

T = TypeVar("T")
ANSWER_SECONDS = 45
CONNECT_SECONDS = 3
FIRST_BYTE_SECONDS = 20
LOOK_SECONDS = 1  # how often it is looked whether anybody still waits
MOST_TOKENS = 600
MOST_CHARACTERS = 32_000
TRIES = 2
Runs = Literal["local", "hosted"]
UNREACHABLE = "The model’s server could not be reached."
CUT_OFF = "The model’s answer broke off."
TOO_SLOW = "The model took too long."
TOO_LONG = "The model’s answer was far too long."
# It may name an address inside the operator's network, and would be sent the question and the key.
SENT_ELSEWHERE = "The model’s server pointed to another address, which this site does not follow."


@dataclass(frozen=True)
class Task:
    """What a model is asked: our instruction, the question with its passages, and the shape of the answer."""

    system: str
    text: str
    schema: dict[str, Any]

    @property
    def characters(self) -> int:
        return len(self.system) + len(self.text)


@dataclass(frozen=True)
class Reply:
    written: str
    usage: Usage


class Deadline:
    """One clock for a whole answer, tries included: time-outs of HTTP clients start anew with every read."""

    def __init__(self, seconds: float = ANSWER_SECONDS, stop: Stop = never) -> None:
        self._ends = time.monotonic() + seconds
        self._stop = stop

    @property
    def left(self) -> float:
        return max(0.0, self._ends - time.monotonic())

    def check(self) -> None:
        if self._stop():
            raise Stopped
        if not self.left:
            raise ProviderError(TOO_SLOW)


class NetworkModel(ABC):
    """A model behind an address. Each provider says in `_once` how its language asks one task."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    @property
    def name(self) -> str:
        return self._endpoint.name

    @property
    def model(self) -> str:
        return self._endpoint.model

    @property
    def runs(self) -> Runs:
        return "local" if self._endpoint.is_local else "hosted"

    @property
    def window(self) -> int:
        return WINDOW

    def select(self, question: str, passages: Sequence[Passage], stop: Stop = never) -> Choice:
        task = Task(selecting.SYSTEM, selecting.prompt(question, passages), selecting.SCHEMA)
        return self._tried(task, selecting.read, Deadline(stop=stop))

    def reword(self, question: str, passages: Sequence[Passage], stop: Stop = never) -> Reworded:
        task = Task(rewording.SYSTEM, selecting.prompt(question, passages), rewording.SCHEMA)
        return self._tried(task, rewording.read, Deadline(stop=stop))

    @abstractmethod
    def _once(self, task: Task, deadline: Deadline) -> Reply:
        """One try. Raises ProviderError."""

    def _usage(self, task: Task, tokens_in: int | None, tokens_out: int | None) -> Usage:
        cost = prices.cost(self.model, tokens_in, tokens_out) if self.runs == "hosted" else None
        return Usage(tokens_in, tokens_out, cost, 0 if self._endpoint.is_local else task.characters)

    def _tried(self, task: Task, read: Callable[[str, Usage], T], deadline: Deadline) -> T:
        """A second try when that may help and there is time; honours Retry-After."""
        for last in (False, True):
            try:
                reply = self._once(task, deadline)
                return read(reply.written, reply.usage)
            except ProviderError as problem:
                wait = problem.retry_after or 0.3
                if last or not problem.retryable or wait >= deadline.left:
                    raise
                _wait(wait, deadline)
        raise AssertionError("not reached")


def _wait(seconds: float, deadline: Deadline) -> None:
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        deadline.check()
        time.sleep(min(left, LOOK_SECONDS))


def gathered(pieces: Iterator[str], deadline: Deadline, response: Any) -> str:
    """All pieces of a stream, within the deadline and the longest answer.

    They are read in a thread of their own: a server that falls silent in the middle would hold this one for a whole
    read time-out, and the clock would not be ours. `response` is cut off when the answer is no longer wanted.
    """
    arrived: queue.SimpleQueue[str | BaseException | None] = queue.SimpleQueue()
    threading.Thread(target=_pump, args=(pieces, arrived), daemon=True).start()
    written: list[str] = []
    length = 0
    try:
        while True:
            deadline.check()
            try:
                piece = arrived.get(timeout=min(LOOK_SECONDS, max(deadline.left, 0.01)))
            except queue.Empty:
                continue
            if piece is None:
                return "".join(written)
            if isinstance(piece, BaseException):
                raise piece
            length += len(piece)
            if length > MOST_CHARACTERS:
                raise ProviderError(TOO_LONG)
            written.append(piece)
    finally:
        cut(response)


def _pump(pieces: Iterator[str], arrived: queue.SimpleQueue[str | BaseException | None]) -> None:
    try:
        for piece in pieces:
            arrived.put(piece)
        arrived.put(None)
    except Exception as problem:  # noqa: BLE001 - it is raised again where the answer is waited for
        arrived.put(problem)


def cut(response: Any) -> None:
    """Ends the connection at once, though another thread may be reading from it."""
    with suppress(AttributeError, KeyError, OSError):
        response.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)


def lines_within_limit(pieces: Iterator[str]) -> Iterator[str]:
    for piece in pieces:
        if len(piece) > MOST_CHARACTERS:
            raise ProviderError(TOO_LONG)
        yield piece


NETWORK = (httpx2.HTTPError, OSError)


def broken(problem: Exception) -> ProviderError:
    """The sentence for a connection that failed in the middle of an answer."""
    if isinstance(problem, httpx2.TimeoutException):
        return ProviderError(TOO_SLOW)
    return ProviderError(CUT_OFF, retryable=True)


@contextmanager
def failures_of(sdk: Any) -> Iterator[None]:
    """Turns what an SDK raises into a sentence; those of OpenAI and Anthropic name their errors alike."""
    try:
        yield
    except sdk.APIStatusError as problem:
        raise refused(problem.status_code, problem.response.headers.get("retry-after")) from None
    except sdk.APITimeoutError:
        raise ProviderError(TOO_SLOW) from None
    except sdk.APIConnectionError:
        raise ProviderError(UNREACHABLE, retryable=True) from None
    except (sdk.APIError, ValueError, AttributeError):
        raise ProviderError(selecting.UNREADABLE, retryable=True) from None
    except NETWORK as problem:
        raise broken(problem) from None


def refused(status: int, retry_after: str | None) -> ProviderError:
    """The sentence for an HTTP status that is no success."""
    if 300 <= status < 400:
        return ProviderError(SENT_ELSEWHERE)
    if status in (401, 403):
        return ProviderError("The model’s server did not accept this site’s key.")
    if status == 404:
        return ProviderError("The model’s server does not have this model.")
    if status == 429:
        wait = float(retry_after) if retry_after and retry_after.isdigit() else None
        return ProviderError("The model’s server is busy.", retryable=True, retry_after=wait)
    return ProviderError("The model’s server had an error.", retryable=status >= 500)

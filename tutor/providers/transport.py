"""The network under every provider: one clock for a whole answer, limits on what comes, an end when nobody waits."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx2

from tutor.providers import selecting
from tutor.providers.base import ProviderError, Rejected, Stop, never
from tutor.stopping import Stopped

ANSWER_SECONDS = 45
CONNECT_SECONDS = 3
FIRST_BYTE_SECONDS = 20
# A local model may have to be loaded first.
LOCAL_ANSWER_SECONDS = 180
LOCAL_FIRST_BYTE_SECONDS = 120
LOADING_SECONDS = 600  # that a connection is held for a load which nobody waits for any more
LOOK_SECONDS = 1  # how often it is looked whether anybody still waits
MOST_CHARACTERS = 32_000
MOST_BYTES = 4_000_000  # of one response, its wrapping included
UNREACHABLE = "The model’s server could not be reached."
CUT_OFF = "The model’s answer broke off."
TOO_SLOW = "The model took too long."
TOO_LONG = "The model’s answer was far too long."
LOADING = "The model is still being loaded."
ELSEWHERE = "The model’s server sent the question elsewhere."


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

    def wait(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self.check()
            time.sleep(min(left, LOOK_SECONDS))


class Line:
    """The connection of one answer, opened and read in a thread of its own: a server that falls silent would hold ours for
    a whole read time-out, and the clock would not be ours.

    `began` says whether anything has come.
    """

    def __init__(self, pieces: Callable[[Line], Iterator[str]]) -> None:
        self.began = False
        self._arrived: queue.SimpleQueue[str | BaseException | None] = queue.SimpleQueue()
        self._response: Any = None
        self._left = False
        threading.Thread(target=self._pump, args=(pieces,), daemon=True).start()

    def opened(self, response: Any) -> None:
        """Called by the pieces when there is a response that can be cut off."""
        self._response = response

    def next(self, seconds: float) -> str | None:
        """The next piece, None at the end; raises what reading raised, and `queue.Empty` after so many seconds."""
        piece = self._arrived.get(timeout=seconds)
        if isinstance(piece, BaseException):
            raise piece
        self.began = True
        return piece

    def leave(self, *, when_it_begins: bool) -> None:
        """Ends the connection at once, though another thread may be reading from it; or only when something comes, since a
        server that loads a model for this connection may throw it away with the connection.
        """
        self._left = True
        if not when_it_begins:
            cut(self._response)

    def _pump(self, pieces: Callable[[Line], Iterator[str]]) -> None:
        try:
            for piece in pieces(self):
                if self._left:
                    return
                self._arrived.put(piece)
            self._arrived.put(None)
        except Exception as problem:  # noqa: BLE001 - it is raised again where the answer is waited for
            self._arrived.put(problem)


def cut(response: Any) -> None:
    with suppress(AttributeError, KeyError, OSError):
        response.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)


class _Counted(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        length = 0
        for part in self._stream:
            length += len(part)
            if length > MOST_BYTES:
                raise ProviderError(TOO_LONG)
            yield part

    def close(self) -> None:
        self._stream.close()


def client(base_url: str, *, is_patient: bool) -> httpx2.Client:
    """One that follows no redirect, since that would send the question and the key to somebody else, and takes no response
    that is too large or packed: a few packed bytes can become any number.
    """
    seconds = LOADING_SECONDS if is_patient else FIRST_BYTE_SECONDS
    return httpx2.Client(
        base_url=base_url,
        headers={"Accept-Encoding": "identity"},
        timeout=httpx2.Timeout(seconds, connect=CONNECT_SECONDS),
        follow_redirects=False,
        event_hooks={"response": [_bound]},
    )


def _bound(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ProviderError(selecting.UNREADABLE)
    stream: Any = response.stream
    response.stream = _Counted(stream)


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
        headers = problem.response.headers
        raise refused(problem.status_code, headers.get("retry-after"), problem.response.text) from None
    except sdk.APITimeoutError:
        raise ProviderError(TOO_SLOW) from None
    except sdk.APIConnectionError as problem:
        if isinstance(problem.__cause__, ProviderError):
            raise problem.__cause__ from None
        raise ProviderError(UNREACHABLE, retryable=True) from None
    except (sdk.APIError, ValueError, AttributeError):
        raise ProviderError(selecting.UNREADABLE, retryable=True) from None
    except NETWORK as problem:
        raise broken(problem) from None


def refused(status: int, retry_after: str | None, said: str) -> ProviderError:
    """The sentence for an HTTP status that is no success; `said` is the body, which decides and is never shown."""
    if 300 <= status < 400:
        return ProviderError(ELSEWHERE)
    if status in (400, 413, 422):
        return Rejected(said)
    if status in (401, 403):
        return ProviderError("The model’s server did not accept this site’s key.")
    if status == 404:
        return ProviderError("The model’s server does not have this model.")
    if status == 429:
        wait = float(retry_after) if retry_after and retry_after.isdigit() else None
        return ProviderError("The model’s server is busy.", retryable=True, retry_after=wait)
    if status == 503 and "loading" in said.casefold():
        return ProviderError(LOADING, retryable=True, retry_after=LOOK_SECONDS, cold=True)
    return ProviderError("The model’s server had an error.", retryable=status >= 500)

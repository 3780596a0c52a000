"""A model behind an address: what every provider has in common, whichever language its server speaks."""

from __future__ import annotations

import queue
import re
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

import structlog

from courses.reading.document import Passage
from tutor.providers import habits, partial_json, prices, proposing, rewording, selecting, thinking, transport
from tutor.providers.base import (
    WINDOW,
    Choice,
    Endpoint,
    ProviderError,
    Rejected,
    Reworded,
    Say,
    Stop,
    Usage,
    never,
    to_nobody,
)
from tutor.providers.offer import Offer, offer
from tutor.providers.transport import Deadline, Line

Given = TypeVar("Given", Choice, Reworded, proposing.Proposed)
TRIES = 2
FEWER = 24  # passages that are offered when the window turns out to be smaller than was thought
SILENT_SECONDS = 4  # after which a learner is told that the model is waking up
MOST_COUNTED = 10_000_000  # tokens
UNSEEN_TOKENS = 40  # llama.cpp holds the first few of an object back
LETTERS_PER_TOKEN = 4  # of English, about, where a server does not say what an answer took
_ITS_WINDOW = re.compile(r"(?:n_ctx|context (?:length|size|window))\D{1,20}(\d{3,7})")

log = structlog.get_logger()


def _heard_at_the_end(piece: str) -> None:
    pass


@dataclass(frozen=True)
class Task:
    """What a model is asked: our instruction, the question with its passages, the shape and the tokens of the answer.
    `listener` makes, for each try, what hears the answer piece by piece.
    """

    system: str
    text: str
    schema: dict[str, Any]
    tokens: int
    listener: Callable[[], Callable[[str], None]] = lambda: _heard_at_the_end

    @property
    def characters(self) -> int:
        return len(self.system) + len(self.text)


@dataclass
class Told:
    """What a server says of its answer beside the text: why it ended, what it took, what was thought before it."""

    finish: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    thought: list[str] = field(default_factory=list)
    began: bool = False

    def took(self, tokens_in: object, tokens_out: object) -> None:
        self.tokens_in, self.tokens_out = _count(tokens_in), _count(tokens_out)

    def thinks(self, thought: object) -> None:
        if isinstance(thought, str) and thought:
            self.thought.append(thought)


def _told_to(hear: Callable[[str], None], pieces: Iterator[str]) -> Iterator[str]:
    for piece in pieces:
        hear(piece)
        yield piece


def _count(value: object) -> int | None:
    """As far as it can be believed; it goes into a row."""
    return value if isinstance(value, int) and 0 <= value <= MOST_COUNTED else None


class NetworkModel(ABC):
    """One model. `waking` is called when it seems to be loaded only now."""

    ends: tuple[str, ...] = ("stop",)  # what a whole answer ends with
    cut_at_limit = "length"  # and one that reached its limit of tokens

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._habits = habits.of(endpoint)
        self.waking: Callable[[], None] = lambda: None

    @property
    def name(self) -> str:
        return self._endpoint.name

    @property
    def model(self) -> str:
        return self._endpoint.model

    @property
    def runs(self) -> Literal["local", "hosted"]:
        return "local" if self._endpoint.is_local else "hosted"

    @property
    def is_patient(self) -> bool:
        """Whether it is waited for while its server loads it."""
        return self._endpoint.is_local

    @property
    def window(self) -> int:
        """As its server says; asked for once."""
        if self._habits.window is None:
            self._habits.window = self._window() or WINDOW
        return self._habits.window

    def select(self, question: str, passages: Sequence[Passage], stop: Stop = never) -> Choice:
        def ask(offered: Offer, deadline: Deadline) -> Choice:
            text, schema = offered.prompt(question), selecting.schema(offered.ids)
            task = Task(selecting.SYSTEM, text, schema, selecting.TOKENS)
            return self._tried(task, lambda said, cut: selecting.read(said, offered, was_cut=cut), deadline)

        return self._within_window(passages, ask, stop)

    def reword(
        self, question: str, passages: Sequence[Passage], stop: Stop = never, say: Say = to_nobody
    ) -> Reworded:
        def ask(offered: Offer, deadline: Deadline) -> Reworded:
            text, schema = offered.prompt(question), rewording.schema(offered.ids)
            listener = lambda: rewording.Listener(offered, say).hear  # noqa: E731 - one for each try
            task = Task(rewording.SYSTEM, text, schema, rewording.TOKENS, listener)
            return self._tried(task, lambda said, cut: rewording.read(said, offered, was_cut=cut), deadline)

        return self._within_window(passages, ask, stop)

    def propose(self, passage: Passage, title: str) -> proposing.Proposed:
        """Ways of asking for a passage, for its author. Raises `ProviderError`."""
        task = Task(proposing.SYSTEM, proposing.prompt(passage, title), proposing.SCHEMA, proposing.TOKENS)
        seconds = transport.LOCAL_ANSWER_SECONDS if self.is_patient else transport.ANSWER_SECONDS
        return self._tried(task, lambda said, cut: proposing.read(said, was_cut=cut), Deadline(seconds))

    @abstractmethod
    def warm(self) -> None:
        """Has the server load the model, where it does so only when it is asked something. Raises `ProviderError`."""

    @abstractmethod
    def _pieces(self, task: Task, told: Told, line: Line) -> Iterator[str]:
        """Opens the answer and gives its text piece by piece, an empty one for whatever else comes."""

    @abstractmethod
    def _failures(self) -> AbstractContextManager[None]:
        """Turns what `_pieces` raises into a `ProviderError`."""

    @abstractmethod
    def _optional(self, task: Task) -> Mapping[str, Sequence[Any]]:
        """Fields that a request can do without, with their values, the best first; what is least needed comes first."""

    def _window(self) -> int | None:
        """Asks the server."""
        return None

    def _is_loading(self) -> bool:
        """Whether a silent server may be loading the model; where it can be asked, it is."""
        return not self._habits.is_loaded

    def _fields(self, task: Task) -> dict[str, Any]:
        """Those of the optional fields that the server has not refused."""
        refused = self._habits.refused
        return {
            name: values[refused[name]]
            for name, values in self._optional(task).items()
            if refused[name] < len(values)
        }

    def limit(self, tokens: int) -> int:
        """Tokens that are asked for. What is thought counts among them, so one that thinks is given room for both."""
        return tokens + (thinking.ROOM if self._habits.thinks else 0)

    def _within_window(
        self, passages: Sequence[Passage], ask: Callable[[Offer, Deadline], Given], stop: Stop
    ) -> Given:
        """One answer on one clock; asked again with the best passages where the server says that it got too many."""
        seconds = transport.LOCAL_ANSWER_SECONDS if self.is_patient else transport.ANSWER_SECONDS
        deadline = Deadline(seconds, stop)
        try:
            return ask(offer(passages), deadline)
        except Rejected as problem:
            if len(passages) <= FEWER or not self._was_too_long(problem):
                raise
            given = ask(offer(passages[:FEWER]), deadline)
            return replace(given, usage=problem.usage + given.usage)

    def _was_too_long(self, problem: Rejected) -> bool:
        if "context" not in problem.said.casefold():
            return False
        said = _ITS_WINDOW.search(problem.said)
        self._habits.window = int(said[1]) if said else 2_000
        return True

    def _tried(self, task: Task, read: Callable[[str, bool], Given], deadline: Deadline) -> Given:
        """A second try when that may help and there is time; honours Retry-After. All tries are counted."""
        used, tries = Usage(), 0
        while True:
            told = Told()
            try:
                written = self._answer(task, told, deadline)
                given = read(written, told.finish == self.cut_at_limit)
            except ProviderError as problem:
                problem.usage = used = used + self._usage(task, told, problem)
                is_loading = problem.cold and problem.retry_after is not None
                tries += not is_loading
                wait = problem.retry_after or 0.3
                if tries == TRIES or not problem.retryable or wait >= deadline.left:
                    raise
                if is_loading:
                    self.waking()
                deadline.wait(wait)
            else:
                return replace(given, usage=used + self._usage(task, told))

    def _usage(self, task: Task, told: Told, problem: ProviderError | None = None) -> Usage:
        """What one try took. A hosted one that broke off without saying so is billed all the same, so it is estimated."""
        if self.runs == "local":
            return Usage(told.tokens_in, told.tokens_out)
        sent = 0 if problem and str(problem) == transport.UNREACHABLE else task.characters
        cost = prices.cost(self.model, told.tokens_in, told.tokens_out)
        if cost is None and told.began:
            cost = prices.cost(self.model, task.characters // LETTERS_PER_TOKEN, task.tokens)
        return Usage(told.tokens_in, told.tokens_out, cost, sent)

    def _answer(self, task: Task, told: Told, deadline: Deadline) -> str:
        """What was written, without what was thought; one try, but for fields that the server does not know."""
        before = Counter(self._habits.refused)
        while True:
            try:
                written = self._heard(task, told, deadline)
                break
            except Rejected as problem:
                if "context" in problem.said.casefold() or not self._do_without(task, problem.said):
                    self._habits.refused = before
                    raise
        self._habits.answered()
        return self._spoken(written, told)

    def _do_without(self, task: Task, said: str) -> bool:
        """Gives up the fields that a server names as it refuses a request, or the one least needed; False without any."""
        sent = self._fields(task)
        self._habits.refused.update([name for name in sent if name in said] or list(sent)[:1])
        return bool(sent)

    def _spoken(self, written: str, told: Told) -> str:
        spoken = partial_json.said(written)
        was_cut = told.finish == self.cut_at_limit
        # so many tokens that came to not one sign were thoughts too, of a server that keeps them to itself
        in_silence = was_cut and not written and (told.tokens_out or 0) >= UNSEEN_TOKENS
        if told.thought or spoken != written.strip() or in_silence:
            self._habits.thinks = True
            if was_cut and not spoken:
                raise ProviderError(thinking.THOUGHT)
        if not was_cut and told.finish not in self.ends:
            raise ProviderError(transport.CUT_OFF, retryable=True)
        if not spoken and told.thought:
            log.warning("tutor.answer_in_thought", advice=thinking.advice(self.name, self._endpoint.kind))
            return "".join(told.thought)
        return spoken

    def _heard(self, task: Task, told: Told, deadline: Deadline) -> str:
        """All pieces of an answer, within the deadline and the longest answer."""
        line = Line(lambda line: self._pieces(task, told, line))
        may_load = self.is_patient and not self._habits.is_loaded
        try:
            with self._failures():
                return "".join(_told_to(task.listener(), self._read(line, deadline)))
        except ProviderError as problem:
            if may_load and not line.began and str(problem) == transport.TOO_SLOW:
                raise ProviderError(transport.LOADING, retryable=problem.retryable, cold=True) from None
            raise
        finally:
            told.began = line.began
            line.leave(when_it_begins=may_load and not line.began)

    def _read(self, line: Line, deadline: Deadline) -> Iterator[str]:
        begun, length, told_so = time.monotonic(), 0, False
        most = transport.LOCAL_FIRST_BYTE_SECONDS if self.is_patient else transport.FIRST_BYTE_SECONDS
        while True:
            deadline.check()
            silent = 0.0 if line.began else time.monotonic() - begun
            if silent > most:
                raise ProviderError(transport.TOO_SLOW, retryable=self.is_patient)
            if self.is_patient and silent > SILENT_SECONDS and not told_so:
                told_so = True
                if self._is_loading():
                    self.waking()
            try:
                piece = line.next(min(transport.LOOK_SECONDS, max(deadline.left, 0.01)))
            except queue.Empty:
                continue
            if piece is None:
                return
            length += len(piece)
            if length > transport.MOST_CHARACTERS:
                raise ProviderError(transport.TOO_LONG)
            yield piece

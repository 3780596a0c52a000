"""What chooses the passages of an answer: the extractive tutor, or a model behind one of the providers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from tutor.asked import Asked
from tutor.retrieval import Hit

Tier = Literal["direct", "closest"]


@dataclass(frozen=True)
class Usage:
    """What one call took; `characters_sent` counts what left this server."""

    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None
    characters_sent: int = 0


@dataclass(frozen=True)
class Endpoint:
    """Where a model is reached; `is_local` when a question to it stays on this machine."""

    name: str
    model: str
    base_url: str
    is_local: bool


@dataclass(frozen=True)
class Choice:
    """The passages chosen by name, best first; none when nothing offered answers the question."""

    picks: tuple[str, ...]
    tier: Tier = "direct"
    usage: Usage = Usage()


@dataclass(frozen=True)
class Claim:
    """A sentence in a model's own words, and the passages that it says it rests on. Not to be believed as it is."""

    text: str
    picks: tuple[str, ...]


@dataclass(frozen=True)
class Reworded:
    """What a model wrote; no claims when it says that nothing offered answers the question."""

    claims: tuple[Claim, ...]
    usage: Usage = Usage()


Stop = Callable[[], bool]  # whether nobody waits for the answer any more


def never() -> bool:
    return False


class ProviderError(Exception):
    """A model that gave no usable answer. Its text is a plain sentence for the learner and holds no key or address."""

    def __init__(
        self,
        sentence: str,
        *,
        retryable: bool = False,
        retry_after: float | None = None,
        usage: Usage | None = None,
    ) -> None:
        super().__init__(sentence)
        self.retryable = retryable
        self.retry_after = retry_after
        self.usage = usage or Usage()


class Backend(Protocol):
    """One way to choose."""

    @property
    def name(self) -> str:
        """As TUTOR_MODELS names it; empty for the extractive tutor."""

    @property
    def model(self) -> str: ...

    @property
    def runs(self) -> Literal["here", "local", "hosted"]: ...

    def select(self, asked: Asked, hits: Sequence[Hit], stop: Stop = never) -> Choice:
        """Chooses among `hits`, at most eight; raises `ProviderError`."""


@runtime_checkable
class Rewording(Backend, Protocol):
    """One that can also answer in its own words."""

    def reword(self, asked: Asked, hits: Sequence[Hit], stop: Stop = never) -> Reworded:
        """Raises `ProviderError`."""

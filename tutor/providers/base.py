"""What a model is to the tutor: it chooses among passages, or words an answer from them, and is never believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from courses.reading.document import Passage

WINDOW = 8_000  # tokens that any model of today takes, where nobody said another number


@dataclass(frozen=True)
class Usage:
    """What a question took, all tries together; `characters_sent` counts what left this server."""

    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None
    characters_sent: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            _sum(self.tokens_in, other.tokens_in),
            _sum(self.tokens_out, other.tokens_out),
            _sum(self.cost, other.cost),
            self.characters_sent + other.characters_sent,
        )


def _sum(one: Any, other: Any) -> Any:
    """Of what is known: a try that broke off may not say what it took."""
    known = [value for value in (one, other) if value is not None]
    return sum(known) if known else None


@dataclass(frozen=True)
class Endpoint:
    """Where a model is reached; `is_local` when a question to it stays on this machine; `kind` as in TUTOR_MODELS."""

    name: str
    model: str
    base_url: str
    is_local: bool
    kind: str = "openai-compatible"


@dataclass(frozen=True)
class Choice:
    """The passages chosen by name, best first, and whether the model says that they answer. Names are not to be believed."""

    picks: tuple[str, ...]
    answerable: bool = True
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


Say = Callable[[Claim], None]  # told each claim as soon as it is written


def to_nobody(claim: Claim) -> None:
    pass


class ProviderError(Exception):
    """A model that gave no usable answer. Its text is a plain sentence for the learner and holds no key or address.

    `cold`: the model was still being loaded, which says nothing against it.
    """

    def __init__(
        self,
        sentence: str,
        *,
        retryable: bool = False,
        retry_after: float | None = None,
        usage: Usage | None = None,
        cold: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.retryable = retryable
        self.retry_after = retry_after
        self.usage = usage or Usage()
        self.cold = cold


class Rejected(ProviderError):  # noqa: N818 - it reads as what it says
    """A request that a server does not take as it is; `said` are its own words, which nobody is shown."""

    def __init__(self, said: str) -> None:
        super().__init__("The model’s server did not take the request.")
        self.said = said


class Backend(Protocol):
    """A model that can choose."""

    @property
    def name(self) -> str:
        """As TUTOR_MODELS names it."""

    @property
    def model(self) -> str: ...

    @property
    def runs(self) -> Literal["local", "hosted"]: ...

    @property
    def window(self) -> int:
        """Tokens that the model reads and writes at once."""

    def select(self, question: str, passages: Sequence[Passage], stop: Stop = never) -> Choice:
        """Chooses among `passages`, which come best first; raises `ProviderError`."""


@runtime_checkable
class Rewording(Backend, Protocol):
    """One that can also answer in its own words."""

    def reword(
        self, question: str, passages: Sequence[Passage], stop: Stop = never, say: Say = to_nobody
    ) -> Reworded:
        """Raises `ProviderError`. `say` is told the claims while the answer is being written, those of each try anew."""

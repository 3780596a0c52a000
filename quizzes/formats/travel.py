"""What every format of another system shares: what cannot travel is said, and nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

# The keys of a question's own kind, as a quiz file has them: what travels between formats.
Own = Mapping[str, Any]
# Notes something about one question, as the end of a sentence that begins with its name.
Note = Callable[[str], None]

MISSING_WHY = "TODO: say why."


class LeftOut(Exception):  # noqa: N818 - why a question does not travel, as the end of a sentence about it
    pass


class Refused(Exception):  # noqa: N818 - why a whole file is not read, in a sentence
    pass


def is_missing(text: object) -> bool:
    """Whether a text is still to be written: what an import puts where a reason is wanted."""
    return isinstance(text, str) and text.lstrip().startswith("TODO:")


def on_one_line(given: Any) -> Any:
    """The same value with every text in it on one line."""
    if isinstance(given, str):
        return " ".join(given.split())
    if isinstance(given, Mapping):
        return {on_one_line(key): on_one_line(value) for key, value in given.items()}
    return [on_one_line(one) for one in given] if isinstance(given, list | tuple) else given


def quoted(text: str, longest: int = 80) -> str:
    """A text as a note shows it: in quotes, and not all of a long one."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= longest else line[: longest - 1].rstrip() + '…'}”"


def decimal(text: str) -> Decimal:
    """The number in a file, exactly as it is written. Raises ValueError, also for what is no finite number."""
    try:
        value = Decimal(text.strip().replace("\u2212", "-"))
    except InvalidOperation:
        raise ValueError(f"{text} is not a number") from None
    if not value.is_finite() or abs(value.adjusted()) > 15:
        raise ValueError(f"{text} is not a number to work with")
    return value


def number(value: Decimal) -> int | float:
    """As YAML has it: whole where it is. Only 5.0 stays so: other programs write 5 or 5.0000000 for a whole number."""
    is_whole = value == value.to_integral_value() and value.as_tuple().exponent != -1
    return int(value) if is_whole else float(value)

"""Questions that another program asks within its text, as questions of `checks/SLUG.yaml`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from courses.authoring.importing.fragments import closed
from courses.authoring.importing.text import Text, with_code
from courses.compiling.comments import Line

_CHOICE = re.compile(
    r"\b(?P<key>text|explain|correct)\s*:\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|true|false)",
    re.S,
)
_MARK = re.compile("\ue012([^\ue013]*)\ue013")
_NUMBERED = re.compile(r"^#+\s+(?:\d+[.)]\s+)?(?P<words>.*?)\s*(?:\{[^}]*\}|\[\[[^\]]*\]\])?\s*$")
LONGEST_ASK, LONGEST_TEXT, LONGEST_WHY = 1_000, 500, 1_000


@dataclass(frozen=True)
class Choice:
    text: str
    right: bool
    why: str = ""


def read_choices(given: str, words: Callable[[str], str]) -> list[Choice]:
    """Of `[{text: "…", explain: "…", correct: true}, …]`, as it stands in a component; `words` makes Markdown of HTML."""
    found: list[Choice] = []
    for part in re.split(r"(?<=[,{\[\s])(?=text\s*:)", given)[1:]:
        said: dict[str, str] = {}
        for one in _CHOICE.finditer(part):
            said.setdefault(one["key"], one["value"])
        if "text" in said:
            found.append(
                Choice(
                    words(_words(said["text"])),
                    said.get("correct") == "true",
                    words(_words(said.get("explain", '""'))),
                )
            )
    return found


def question_mark(choices: list[Choice]) -> str:
    """Stands in the text until all of it is read, and the words before it are known."""
    given = json.dumps([[choice.text, choice.right, choice.why] for choice in choices])
    return f"\ue012{given}\ue013"


def as_list(choices: list[Choice], number: int) -> list[Line]:
    """Where a question cannot be asked: its options, and behind a click which of them are right."""
    right = [
        (number, f"- {choice.text}{f': {choice.why}' if choice.why else ''}")
        for choice in choices
        if choice.right
    ]
    return [
        *((number, f"- {choice.text}") for choice in choices),
        (number, ""),
        *closed("Solution", right, number),
    ]


def place_questions(text: Text) -> list[dict[str, Any]]:
    """Puts an `ask` block in place of each question, and gives what stands in the file of questions."""
    asked: list[dict[str, Any]] = []
    lines: list[Line] = []
    for number, line in text.lines:
        if not (found := _MARK.search(line)):
            lines.append((number, line))
            continue
        choices = [Choice(*one) for one in json.loads(found[1])]
        ask = _asked_above(lines)
        made = _question(f"question-{len(asked) + 1}", ask, choices)
        if made is None:
            text.note(number, "has a question that cannot be asked here; it is a list now")
            lines += as_list(choices, number)
            continue
        asked.append(made)
        lines += [(number, f"```ask {made['id']}"), (number, "```")]
    text.lines = lines
    return asked


def _asked_above(lines: list[Line]) -> str:
    """The heading under which a question stands, or the line above it."""
    above = list(with_code(lines))
    for _, line, code in reversed(above):
        if code and line.startswith("```ask"):
            break
        if not code and line.startswith("#") and (heading := _NUMBERED.match(line)):
            return heading["words"]
    words = next((line for _, line, code in reversed(above) if not code and line.strip()), "")
    return " ".join(words.split()) or "Which of these are right?"


def _question(id_: str, ask: str, choices: list[Choice]) -> dict[str, Any] | None:
    right = [choice for choice in choices if choice.right]
    texts = {choice.text.casefold() for choice in choices}
    too_long = any(len(one.text) > LONGEST_TEXT or len(one.why) > LONGEST_WHY for one in choices)
    code = any("```" in words for one in choices for words in (one.text, one.why))
    unlike = len(texts) < len(choices) or len(right) in (0, len(choices))
    if unlike or code or too_long or len(ask) > LONGEST_ASK:
        return None
    options = [
        {"text": choice.text, **({"right": True} if choice.right else {}), "why": choice.why}
        for choice in choices
    ]
    return {
        "id": id_,
        "ask": ask,
        "options": options,
        "explain": " ".join(choice.why for choice in right)[:2_000],
    }


def as_yaml(asked: list[dict[str, Any]]) -> str:
    return yaml.safe_dump({"questions": asked}, sort_keys=False, allow_unicode=True, width=118)


def _words(literal: str) -> str:
    """What a string of JavaScript says, on one line."""
    bare = re.sub(
        r"\\(.)", lambda found: {"n": " ", "t": " "}.get(found[1], found[1]), literal[1:-1], flags=re.S
    )
    return " ".join(bare.split())

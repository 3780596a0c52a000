"""Aiken: https://docs.moodle.org/en/Aiken_format. A question, a line for each option, and the letter of the right one.

It has no reasons at all, so each is to be written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quizzes.exchange.source import Exchange, Item
from quizzes.formats.travel import LeftOut, quoted
from quizzes.kinds.choice import taken_in

_OPTION = re.compile(r"\s*([A-Z])\s*[.)]\s+(.*\S)\s*")
_ANSWER = re.compile(r"\s*ANSWER\s*:\s*(.*?)\s*", re.I)


@dataclass
class _Asked:
    lines: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    twice: str = ""


def read(text: str) -> Exchange:
    quiz = Exchange()
    asked = _Asked()
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if found := _ANSWER.fullmatch(line):
            _question(asked, found[1], quiz)
            asked = _Asked()
        elif found := _OPTION.fullmatch(line):
            asked.twice = found[1] if found[1] in asked.options else asked.twice
            asked.options[found[1]] = found[2]
        elif line.strip() and asked.options:
            # a new question begins where the one before never said its answer
            _question(asked, "", quiz)
            asked = _Asked([line.strip()])
        elif line.strip():
            asked.lines.append(line.strip())
    if asked.lines or asked.options:
        _question(asked, "", quiz)
    return quiz


def _question(asked: _Asked, answer: str, quiz: Exchange) -> None:
    name = quiz.id_of(" ".join(asked.lines))
    incoming = quiz.incoming(name)
    letter = answer.removesuffix(".").removesuffix(")").strip().upper()
    try:
        if not asked.options:
            raise LeftOut("has no options")
        if asked.twice:
            raise LeftOut(f"has the option {asked.twice} twice")
        if letter not in asked.options:
            told = f"says that {quoted(answer)} is right, which is none of its options"
            raise LeftOut(told if answer else "does not say which answer is right")
        given = [(incoming.markdown(option, "plain"), "") for option in asked.options.values()]
        shares = [100.0 if one == letter else 0.0 for one in asked.options]
        own = taken_in(given, shares, is_single=True, note=incoming.note)
        ask = incoming.words(incoming.markdown(" ".join(asked.lines), "plain"), "a question")
        quiz.take(Item(name, ask, "", own))
    except LeftOut as why:
        quiz.note(name, f"{why}; left out")

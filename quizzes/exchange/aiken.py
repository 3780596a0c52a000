"""Aiken: https://docs.moodle.org/en/Aiken_format. A question, a line for each option, and the letter of the right one.

It has no reasons at all, so each is to be written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quizzes.exchange.source import Exchange, Item
from quizzes.formats.travel import LeftOut, quoted
from quizzes.kinds.choice import taken_in

# As Moodle has it the space may lack; small letters are read too, where they follow one another from a.
_OPTION = re.compile(r"\s*([A-Za-z])\s*[.)]\s*(.*\S)\s*")
_ANSWER = re.compile(r"\s*ANSWER\s*:\s*(.*?)\s*", re.I)
# What some programs write below the answer: its reason, and what a quiz here has not.
_BESIDE = re.compile(r"\s*(?P<key>[A-Z][A-Z_ ]*[A-Z])\s*:\s*(?P<said>.*?)\s*")
_REASONS = ("FEEDBACK", "EXPLANATION", "ANSWER_EXPLANATION", "ANSWER EXPLANATION", "RATIONALE", "REASON")


@dataclass
class _Asked:
    lines: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    twice: str = ""
    reasons: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    after_a_blank: bool = False

    def option(self, line: str) -> tuple[str, str] | None:
        """The letter and the words of an option. The letters follow one another, so `U.S. law` begins none."""
        found = _OPTION.fullmatch(line)
        if not found or not self.lines:
            return None
        letter = found[1].upper()
        follows = chr(ord("A") + len(self.options))
        given = found[1].isupper() and letter in self.options
        return (letter, found[2]) if letter == follows or given else None


def read(text: str) -> Exchange:
    quiz = Exchange()
    asked, answered = _Asked(), ""
    is_answered = False
    for line in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        beside = _BESIDE.fullmatch(line)
        if is_answered and beside and not _ANSWER.fullmatch(line):
            held = asked.reasons if beside["key"] in _REASONS else asked.beside
            held.append(beside["said"] if beside["key"] in _REASONS else line.strip())
            continue
        if is_answered:
            _question(asked, answered, quiz)
            asked, is_answered = _Asked(), False
        if found := _ANSWER.fullmatch(line):
            answered, is_answered = found[1], True
        elif option := asked.option(line):
            asked.twice = option[0] if option[0] in asked.options else asked.twice
            asked.options[option[0]] = option[1]
        elif line.strip() and asked.options and asked.after_a_blank:
            # a new question begins where the one before never said its answer
            _question(asked, "", quiz)
            asked = _Asked([line.strip()])
        elif line.strip() and asked.options:  # an option that goes on
            last = list(asked.options)[-1]
            asked.options[last] += f" {line.strip()}"
        elif line.strip():
            asked.lines.append(line.strip())
        asked.after_a_blank = not line.strip()
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
        explain = incoming.markdown(" ".join(asked.reasons), "plain")
        for line in asked.beside:
            incoming.note(f"says {quoted(line)}, which a question here does not have; left out")
        quiz.take(Item(name, ask, explain, own))
    except LeftOut as why:
        quiz.note(name, f"{why}; left out")

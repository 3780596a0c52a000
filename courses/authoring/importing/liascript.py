"""What LiaScript writes into Markdown: marks of its slides, of what is spoken, of films, and its quizzes."""

from __future__ import annotations

import re

from courses.authoring.importing.fragments import closed, embedded
from courses.authoring.importing.questions import Choice, as_list
from courses.authoring.importing.text import Text, with_code
from courses.compiling.comments import Line

_SIGNS = re.compile(
    r"^\s*(?:--\{\{|\{\{\d|\[\[[xX ?!]\]\]|\[\([xX ]\)\]|[!?]\?\[)|^\s*(?:@\w+\()|^(?:narrator|script|import|logo|version):\s",
    re.M,
)
_STEP = re.compile(r"\s*(?:--)?\{\{[^{}]*\}\}(?:--)?\s*$")
# Words that come later, `{1}{words}`; the braces of a formula stand right behind something.
_LATER = re.compile(r"(?:(?<=\s)|^)\{[\d\s,-]+\}\{(?P<words>[^{}\n]+)\}", re.M)
_STARS = re.compile(r"\s*\*{3,}\s*$")
_MEDIA = re.compile(r"(?P<kind>[!?]\?|\?)\[(?P<words>[^\]]*)\]\((?P<href>[^\s)]+)(?P<rest>[^)]*)\)")
# A footnote in the title of a picture, which is plain text here.
_NOTED = re.compile(r"^(!\[[^\]\n]*\]\([^\s)]+\s+\"[^\"\n]*?)\s*(\[\^[^\]\n]+\])([^\"\n]*\"\))$", re.M)
_OPTION = re.compile(r"\s*(?:[-*+]\s+)?\[(?P<box>[\[(])(?P<right>[xX ])[\])]\]\s+(?P<words>\S.*)$")
_TYPED = re.compile(r"\s*(?:[-*+]\s+)?\[\[(?![?!xX ]\]\])(?P<words>[^\[\]\n]{1,200})\]\]\s*$")
_HINT = re.compile(r"\s*(?:[-*+]\s+)?\[\[\?\]\]\s*(?P<words>.*)$")
_MACRO = re.compile(r"\s*@[A-Za-z][\w.]*(?:\(.*\))?\s*$")


def is_one(text: str) -> bool:
    return bool(_SIGNS.search(text[:200_000]))


def convert(text: Text) -> None:
    text.substitute(_MEDIA, lambda found, number: _media(found))
    text.substitute(_NOTED, lambda found, number: f"{found[1]}{found[3]}\n\n{found[2]}")
    made: list[Line] = []
    choices: list[Choice] = []
    first = 0
    hints: list[str] = []
    starred = False

    def end() -> None:
        if choices:
            right = any(choice.right for choice in choices)
            made.extend(
                [(first, ""), *(as_list(choices, first) if right else _survey(choices, first)), (first, "")]
            )
            choices.clear()
        if hints:
            made.extend([*closed("Hint", [(first, f"- {hint}") for hint in hints], first), (first, "")])
            hints.clear()

    for number, line, code in with_code(text.lines):
        if code:
            end()
            made.append((number, line))
            continue
        if option := _OPTION.match(line):
            first = first if choices else number
            choices.append(Choice(option["words"].strip(), option["right"] in "xX"))
            continue
        if hint := _HINT.match(line):
            first = first or number
            hints.append(hint["words"])
            continue
        if not line.strip() and choices:
            continue
        end()
        if _STARS.match(line):
            starred = not starred
            made.append((number, ""))
        elif _STEP.match(line):
            made.append((number, ""))
        elif typed := _TYPED.match(line):
            made += [
                (number, ""),
                *closed("Solution", [(number, _solution(typed["words"]))], number),
                (number, ""),
            ]
        elif _MACRO.match(line):
            text.note(number, f"has {line.strip()[:60]}, which nothing fills in; left out")
            made.append((number, ""))
        else:
            made.append((number, line))
    end()
    text.lines = made
    text.substitute(_LATER, lambda found, number: found["words"])


def _survey(choices: list[Choice], number: int) -> list[Line]:
    return [(number, f"- {choice.text}") for choice in choices]


def _solution(words: str) -> str:
    """`[[ wrong | (right) ]]` chooses, `[[right]]` is typed."""
    options = [one.strip() for one in words.split("|")]
    right = [one[1:-1].strip() for one in options if one.startswith("(") and one.endswith(")")]
    return ", ".join(right) if right else words.strip()


def _media(found: re.Match[str]) -> str:
    words, href = found["words"].strip(), found["href"].strip("<>")
    if found["kind"] == "!?":
        return embedded(href, words)
    return f"[{words or href}]({href})"

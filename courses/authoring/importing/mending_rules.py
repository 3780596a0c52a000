"""What is done about each kind of mistake in a lesson that was brought in: the words stay, and a sentence tells what became of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from courses.authoring.importing.fragments import as_code
from courses.authoring.importing.mended_tables import mend_row, mend_rule
from courses.authoring.importing.text import Source
from courses.compiling.comments import Line

_NEAR = 12  # lines above the one that is told, in which a link may begin


@dataclass
class Lesson:
    """Its lines, each with the number that it has in the file it came from."""

    path: str
    lines: list[Line]

    def put(self, at: int, text: str) -> None:
        self.lines[at] = (self.lines[at][0], text)

    def add(self, at: int, *texts: str) -> None:
        number = self.lines[min(at, len(self.lines) - 1)][0]
        self.lines[at:at] = [(number, text) for text in texts]


# Given a lesson and the place of the line that is told, which is -1 where none is: changes it, and says what it did.
Rule = Callable[[Lesson, int], str]


def unlinking(href: str, said: str) -> Rule:
    """Keeps the words of a link or picture, and takes the link away."""
    link = re.compile(
        r"!?\[((?:`[^`\n]*+`|[^\[\]\\`]|`|\\.|\[[^\[\]]*+\])*+)\]\(\s*<?"
        + re.escape(href)
        + r">?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)(?:\{[^{}\n]*\})?"
    )

    def rule(lesson: Lesson, at: int) -> str:
        first = max(0, at - _NEAR) if at >= 0 else 0
        lines = lesson.lines[first : at + _NEAR] if at >= 0 else lesson.lines
        text = "\n".join(line for _, line in lines)
        made = link.sub(lambda found: found[1], text)
        if made == text:
            return ""
        for place, line in enumerate(made.split("\n")):
            lesson.put(first + place, line)
        return said

    return rule


def _unlinked(found: re.Match[str]) -> Rule:
    href = found.groupdict().get("href") or ""
    return unlinking(href, f"{found.string[:160]}; its words are kept")


def _no_anchor(found: re.Match[str]) -> Rule:
    if found["file"] == "this file":
        return _unlinked(found)

    def rule(lesson: Lesson, at: int) -> str:
        href = found["href"]
        change = (f"]({href}", f"]({href.partition('#')[0]}")
        return _replaced(
            lesson, at, change, f"links to {href}, which has no such place; it leads to the whole lesson"
        )

    return rule


def _replaced(lesson: Lesson, at: int, change: tuple[str, str], said: str) -> str:
    old, new = change
    if at < 0 or old not in lesson.lines[at][1]:
        at = next((place for place, (_, line) in enumerate(lesson.lines) if old in line), -1)
    if at < 0:
        return ""
    lesson.put(at, lesson.lines[at][1].replace(old, new))
    return said


def _replacing(old: str, new: str, said: str) -> Rule:
    return lambda lesson, at: _replaced(lesson, at, (old, new), said)


def _empty_heading(found: re.Match[str]) -> Rule:
    def rule(lesson: Lesson, at: int) -> str:
        words = re.sub(r"^[#\s]+|\s*\{[^{}]*\}\s*$|\*\*", "", lesson.lines[at][1]).strip()
        lesson.put(at, f"**{words}**")
        lesson.add(at + 1, "")
        lesson.add(at, "")
        return f"has the heading {words} with nothing under it; it is a line of its own"

    return rule


def _unused_note(found: re.Match[str]) -> Rule:
    """A footnote that GitHub does not show either: it stays in the file, as a comment."""

    def rule(lesson: Lesson, at: int) -> str:
        mark = f"{found['mark']}:"
        if at < 0 or mark not in lesson.lines[at][1]:
            at = next(
                (place for place, (_, line) in enumerate(lesson.lines) if line.lstrip().startswith(mark)), -1
            )
        if at < 0:
            return ""
        end = at + 1
        while end < len(lesson.lines) and (lesson.lines[end][1].startswith("  ")):
            end += 1
        for place in range(at, end):
            lesson.put(place, lesson.lines[place][1].replace("--", "—"))
        lesson.put(at, f"<!-- {lesson.lines[at][1]}")
        lesson.put(end - 1, f"{lesson.lines[end - 1][1]} -->")
        return f"has the footnote {found['mark']}, to which nothing refers; it is a comment"

    return rule


def _without_anchor(found: re.Match[str]) -> Rule:
    def rule(lesson: Lesson, at: int) -> str:
        line = lesson.lines[at][1]
        bare = re.sub(r"\s*(?:\{#[^{}]*\}|\[\[[^\[\]]*\]\])\s*$", "", line)
        lesson.put(at, bare)
        return f"has an anchor that cannot be kept: {line[len(bare) :].strip()}" if bare != line else ""

    return rule


_FORMULA = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$", re.S)


def _unread_formula(found: re.Match[str]) -> Rule:
    """A formula that cannot be set is shown as LaTeX."""
    said = f"has a formula that cannot be set, {found['why'][:80]}; it is shown as LaTeX"
    wanted, cut = found["tex"].removesuffix("..."), found["tex"].endswith("...")

    def rule(lesson: Lesson, at: int) -> str:
        source = Source(lesson.lines)
        for one in _FORMULA.finditer(source.text):
            tex = next(part for part in one.groups() if part)
            words = " ".join(tex.split())
            if source.code_until(one.start()) or not (words.startswith(wanted) if cut else words == wanted):
                continue
            place = source.text.count("\n", 0, one.start())
            last = place + one.group().count("\n")
            if place == last:
                begin = one.start() - source.starts[place]
                line = lesson.lines[place][1]
                lesson.put(place, f"{line[:begin]}{as_code(tex)}{line[begin + len(one.group()) :]}")
            else:
                for edge, info in ((place, "latex"), (last, "")):
                    lesson.put(edge, lesson.lines[edge][1].replace("$$", f"```{info}", 1))
            return said
        return ""

    return rule


def _at_the_end(marks: Callable[[str], str], said: str) -> Callable[[re.Match[str]], Rule]:
    def make(found: re.Match[str]) -> Rule:
        def rule(lesson: Lesson, at: int) -> str:
            mark = marks(lesson.lines[at][1])
            quote = re.match(r"[ \t>]*", lesson.lines[at][1])
            before = quote.group() if quote and ">" in quote.group() else ""
            end = len(lesson.lines)
            if before:  # at the end of its quote
                end = at + 1
                while end < len(lesson.lines) and lesson.lines[end][1].lstrip().startswith(">"):
                    end += 1
            lesson.add(end, f"{before}{mark}")
            return said if mark else ""

        return rule

    return make


def _line(change: Callable[[str], str], said: str) -> Callable[[re.Match[str]], Rule]:
    def make(found: re.Match[str]) -> Rule:
        def rule(lesson: Lesson, at: int) -> str:
            line = lesson.lines[at][1]
            made = change(line)
            lesson.put(at, made)
            return said if made != line else ""

        return rule

    return make


def _marks_of(sign: str) -> Callable[[str], str]:
    def marks(line: str) -> str:
        found = re.search(rf"{sign}{{3,}}", line)
        return found.group() if found else ""

    return marks


def _row(found: re.Match[str]) -> Rule:
    def rule(lesson: Lesson, at: int) -> str:
        made, said = mend_row(lesson.lines[at][1], int(found["wanted"]))
        lesson.put(at, made)
        return said

    return rule


def _rule_of_table(found: re.Match[str]) -> Rule:
    def rule(lesson: Lesson, at: int) -> str:
        lesson.put(at, mend_rule(lesson.lines[at][1], int(found["wanted"])))
        return f"has a table of {found['wanted']} columns with a rule of {found['has']}; the rule was made to fit"

    return rule


RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Rule]], ...] = (
    (re.compile(r"has the (?:section|block) .* with nothing in it"), _empty_heading),
    (
        re.compile(r"has a heading without text"),
        _line(lambda line: "", "has a heading without text; left out"),
    ),
    (
        re.compile(r"refers to the footnote (?P<mark>\[\^.+\]), which is not defined"),
        lambda found: _replacing(
            found["mark"],
            f"\\{found['mark']}",
            f"refers to the footnote {found['mark']}, which is not there; it is shown as it stands",
        ),
    ),
    (re.compile(r"has the footnote (?P<mark>\[\^.*\]), to which nothing refers"), _unused_note),
    (
        re.compile(r"has a link (?P<mark>\[.*\]) by reference, which is not defined"),
        lambda found: _replacing(
            f"]{found['mark']}",
            f"]\\{found['mark']}",
            f"has the link {found['mark']}, which nothing defines; it is shown as it stands",
        ),
    ),
    (re.compile(r"has a row of \d+ cells in a table of (?P<wanted>\d+) columns"), _row),
    (re.compile(r"has a table of (?P<wanted>\d+) columns with a rule of (?P<has>\d+)"), _rule_of_table),
    (
        re.compile(r"links to (?P<href>.+), which cannot be read; write <"),
        lambda found: _replacing(
            f"]({found['href']})",
            f"](<{found['href']}>)",
            f"links to {found['href']}, an address with spaces",
        ),
    ),
    (re.compile(r"has the anchor "), _without_anchor),
    (re.compile(r"links to (?P<href>.+), but (?P<file>this file|\S+) has no anchor "), _no_anchor),
    (re.compile(r"has a link to nothing(?P<href>)"), _unlinked),
    (re.compile(r"links to (?P<href>.+?)(?:, which|;) "), _unlinked),
    (re.compile(r"names (?P<href>.+?), which does not exist"), _unlinked),
    (re.compile(r"shows (?:lessons/)?(?P<href>.+?)(?:, which|;| without words) "), _unlinked),
    (
        re.compile(r"has the formula (?P<tex>.*), which cannot be read: (?P<why>.*)"),
        _unread_formula,
    ),
    (
        re.compile(r"has a comment that does not end"),
        _line(
            lambda line: line.replace("<!--", "\\<!--"), "has a comment that does not end; its mark is shown"
        ),
    ),
    (
        re.compile(r"has a code block that does not end"),
        _at_the_end(
            lambda line: _marks_of("`")(line) or _marks_of("~")(line),
            "has a code block that does not end; it ends with the file",
        ),
    ),
    (
        re.compile(r"has a box .* that does not end"),
        _at_the_end(_marks_of(":"), "has a box that does not end; it ends with the file"),
    ),
    (
        re.compile(r"begins with # but is no heading"),
        _line(lambda line: f"\\{line}", "begins with # but is no heading; it is shown as text"),
    ),
    (
        re.compile(r"has a caption, but no table"),
        _line(
            lambda line: line.replace("Table:", "Table\\:", 1),
            "begins with Table: above no table; it is shown as text",
        ),
    ),
    (
        re.compile(r"(?:places the lab|asks (?:the|no) question)"),
        _line(
            lambda line: re.sub(r"([`~]{3,}).*", r"\1text", line),
            "has a block named lab or ask; it is shown as code",
        ),
    ),
)

"""The headings of a text that is brought in: which is its title, and which names lead to each of the others."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from courses.authoring.importing.fragments import ANCHOR_MARK
from courses.authoring.importing.text import Text, with_code
from courses.compiling.anchors import Anchors, slugify
from courses.compiling.comments import Line, without_comments
from courses.compiling.outline import Outline

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_UNDERLINED = re.compile(r"^(=+|-{3,})\s*$")
_COLONS = re.compile(r"[ \t]*:{3,}[ \t]*(?P<rest>.*?)[ \t]*:*[ \t]*$")
_GIVEN = re.compile(r"\s*(?:\{(?P<inside>[^{}]*)\}|\[\[(?P<hugging>[^\[\]\s]+)\]\])\s*$")
_DEFINITION = re.compile(r" {0,3}:\s+\S")
_ATTRIBUTES = re.compile(r"(?:[#.][\w.:-]+|-|[\w-]+=\S+)(?:\s+(?:[#.][\w.:-]+|-|[\w-]+=\S+))*")
_GOOD = re.compile(r"[^\W_]+(?:[-_]+[^\W_]+)*")


@dataclass
class Heading:
    """`place` is that of its line; `names` are the anchors under which other programs know it."""

    place: int
    level: int
    words: str
    given: str
    names: set[str] = field(default_factory=set)
    anchor: str = ""  # that it needs here, since something leads to it


@dataclass
class Headings:
    """Of one text. `lines` holds no marks of anchors any more."""

    title: str
    lines: list[Line]
    all: list[Heading] = field(default_factory=list)
    at_the_top: set[str] = field(default_factory=set)  # anchors before the first heading

    def anchor(self, name: str) -> str | None:
        """What leads to the heading of this name; empty for the top, None where there is none of that name."""
        loose = _loose(name)
        found = (
            next((one for one in self.all if one.given == name), None)
            or next((one for one in self.all if name in one.names), None)
            or next(
                (one for one in self.all if loose and loose in map(_loose, (one.given, *one.names))), None
            )
        )
        if found is None:
            return "" if name in self.at_the_top else None
        if not found.anchor:
            found.anchor = self._free(found)
        return found.anchor

    def _free(self, heading: Heading) -> str:
        others = [one for one in self.all if one is not heading]
        taken = {one.anchor or one.given for one in others} | {slugify(one.words) for one in others}
        own = (
            heading.given
            if _GOOD.fullmatch(heading.given) and heading.given.islower()
            else slugify(heading.given)
        )
        if own and own not in taken and Anchors(Outline("")).made_of(own, own) == own:
            return own
        return Anchors(Outline(""), dict.fromkeys(taken, 0)).made_of(heading.words, "part")

    def written(self) -> list[Line]:
        lines = list(self.lines)
        for one in self.all:
            if one.given and not one.anchor:
                one.anchor = self._free(one)
            anchor = f" {{#{one.anchor}}}" if one.anchor else ""
            lines[one.place] = (lines[one.place][0], f"{'#' * one.level} {one.words}{anchor}")
        return lines


def read_headings(text: Text, title: str, otherwise: str) -> Headings:
    """The title, and the text with sections of the second level."""
    seen = {place for place, line in without_comments([line for _, line in text.lines], 0)[0] if line.strip()}
    found: list[tuple[int, int, str, bool]] = []  # place, level, words, whether it stands in a box
    lines = list(text.lines)
    depth, before, title_anchor = 0, -1, ""
    for place, (number, line, code) in enumerate(with_code(text.lines)):
        if code or place not in seen:
            before = -1
            continue
        colons = _COLONS.match(line)
        if colons:
            depth = max(0, depth + (1 if colons["rest"] else -1))
        elif (heading := _HEADING.match(line)) and heading[2]:
            found.append((place, len(heading[1]), heading[2], depth > 0))
        elif before == place - 1 and before >= 0 and (underline := _UNDERLINED.match(line)):
            found.append((before, 1 if underline[1][0] == "=" else 2, lines[before][1].strip(), depth > 0))
            lines[place] = (number, "")
        before = place if not colons and not heading_like(line) else -1
    first = min(seen, default=0)
    top = [one for one in found if one[1] == 1 and not one[3]]
    if len(top) == 1 and (top[0][0] == first or _only_marks(text.lines[first : top[0][0]])):
        title = title or _GIVEN.sub("", ANCHOR_MARK.sub("", top[0][2]))
        lines[top[0][0]] = (
            lines[top[0][0]][0],
            "".join(ANCHOR_MARK.findall(top[0][2]) and [_marks(top[0][2])]),
        )
        title_anchor = _given(top[0][2])[1]
        found.remove(top[0])
    elif top and top[0][0] == first:  # several: the first names the lesson, and stays a section
        title = title or _given(top[0][2])[0]
    levels = [level for _, level, _, boxed in found if not boxed]
    shift = 2 - min(levels) if levels else 0
    made = Headings(title or otherwise, lines, at_the_top={title_anchor} - {""})
    for place, level, words, boxed in found:
        shifted = min(6, max(2, level + shift))
        if boxed:
            lines[place] = (lines[place][0], f"{'#' * shifted} {_given(words)[0]}")
            continue
        bare, given = _given(words)
        made.all.append(Heading(place, shifted, bare, given))
        lines[place] = (lines[place][0], f"{_marks(words)}{'#' * shifted} {bare}")
    _name(made)
    _take_marks(made)
    return made


def heading_like(line: str) -> bool:
    """What cannot be the words over a line of `---`."""
    return (
        not line.strip() or bool(re.match(r"\s*(?:[-*+>|#]|\d+[.)]\s|:{3}|\?{3}|</?\w)", line)) or "|" in line
    )


def _only_marks(lines: list[Line]) -> bool:
    """Whether nothing but comments, pictures and badges stands there."""
    kept, _ = without_comments([line for _, line in lines], 0)
    return all(re.fullmatch(r"\s*(?:!?\[!?\[?[^\n]*\)\s*)?", ANCHOR_MARK.sub("", line)) for _, line in kept)


def _given(words: str) -> tuple[str, str]:
    """The words of a heading, and the anchor at its end."""
    words = ANCHOR_MARK.sub("", words).strip()
    found = _GIVEN.search(words)
    if not found:
        return words, ""
    if found["hugging"]:
        return words[: found.start()], found["hugging"]
    inside = found["inside"].strip()
    if inside and not _ATTRIBUTES.fullmatch(inside):
        return words, ""
    ids = re.findall(r"#([^\s#]+)", inside)
    return words[: found.start()], ids[0] if ids else ""


def _marks(words: str) -> str:
    return "".join(f"\ue010{name}\ue011" for name in ANCHOR_MARK.findall(words))


def _name(made: Headings) -> None:
    """Adds the anchors that GitHub and this format give each."""
    counted: dict[str, int] = {}
    ours: dict[str, int] = {}
    for one in made.all:
        slug = _github(one.words)
        count = counted.get(slug, 0)
        counted[slug] = count + 1
        own = slugify(one.words)
        ours[own] = ours.get(own, 0) + 1
        one.names |= {f"{slug}-{count}" if count else slug, own if ours[own] == 1 else f"{own}-{ours[own]}"}


def _take_marks(made: Headings) -> None:
    """An anchor within the text leads to the heading that stands behind it, or else to the one above it."""
    places = {one.place: one for one in made.all}
    above: Heading | None = None
    for place, (number, line) in enumerate(made.lines):
        above = places.get(place, above)
        names = ANCHOR_MARK.findall(line)
        if place + 1 < len(made.lines) and _DEFINITION.match(made.lines[place + 1][1]) and line.strip():
            names.append(_github(line))  # kramdown gives each term of a definition an anchor
        if not names:
            continue
        made.lines[place] = (number, ANCHOR_MARK.sub("", line))
        behind = next(
            (
                at
                for at in range(place, len(made.lines))
                if at in places or ANCHOR_MARK.sub("", made.lines[at][1]).strip()
            ),
            -1,
        )
        held = places.get(behind, above)
        if held is None:
            made.at_the_top.update(names)
        else:
            held.names.update(names)


def _github(words: str) -> str:
    bare = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", words).casefold()
    kept = "".join(sign for sign in bare if sign in " -_" or unicodedata.category(sign)[0] in "LNM")
    return kept.strip().replace(" ", "-")


def _loose(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", name).casefold())

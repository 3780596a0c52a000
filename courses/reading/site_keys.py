"""What course.yaml says of the site: its name, its look, its first page, its ways, its mail and what it decides on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from courses.reading import colours
from courses.reading.blocks import SIDES
from courses.reading.fields import LONGEST_TITLE, Fields

LONGEST_NAME = 60
LONGEST_LABEL = 60
KEYS = (
    "name",
    "mark",
    "icons",
    "hero",
    "card",
    "card_alt",
    "colours",
    "footer",
    "start",
    "second",
    "navigation",
    "explains",
    "mail",
    "labs",
    "decision",
)
# The parts of the site that the home page explains.
EXPLAINED = ("lesson", "lab", "tutor")


@dataclass(frozen=True)
class WaySource:
    """A link: its words, and what it leads to, a page of the site by its word or a file of the course by its path."""

    title: str
    to: str
    line: int


@dataclass(frozen=True)
class ChoiceSource:
    """One of the choices of a decision record; `side` is one of `courses.reading.blocks.SIDES` or empty."""

    id: str
    name: str
    side: str = ""


@dataclass(frozen=True)
class SiteSource:
    """Files are named by their paths in the course folder; `sheet` is a style sheet with the course's own colours.
    `navigation` is None where the course does not say it. `lines` are those of the keys.
    """

    name: str = ""
    mark: str = ""
    icons: tuple[str, ...] = ()
    hero: str = ""
    card: str = ""
    card_alt: str = ""
    sheet: str = ""
    footer: str = ""
    start: str = ""
    second: WaySource | None = None
    navigation: tuple[WaySource, ...] | None = None
    explains: Mapping[str, str] = field(default_factory=dict)
    mail: Mapping[str, str] = field(default_factory=dict)
    labs: Mapping[str, int] = field(default_factory=dict)  # name → line, in their order
    choices: tuple[ChoiceSource, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


def read_site(fields: Fields) -> SiteSource:
    """From the keys of course.yaml, which are checked by whoever calls; what is wrong is noted in `fields`."""
    return SiteSource(
        name=fields.text("name", LONGEST_NAME),
        mark=fields.text("mark"),
        icons=fields.names("icons"),
        hero=fields.text("hero"),
        card=fields.text("card"),
        card_alt=fields.text("card_alt", LONGEST_TITLE),
        sheet=_sheet(fields),
        footer=fields.text("footer", is_markdown=True),
        start=fields.text("start", LONGEST_LABEL),
        second=_way(fields.within("second"), needs_title=True) if "second" in fields.values else None,
        navigation=_navigation(fields),
        explains=_texts(fields, "explains", EXPLAINED),
        mail=_texts(fields, "mail", ("from", "prefix", "ending")),
        labs=dict(fields.names_and_lines("labs")),
        choices=_choices(fields),
        lines={key: fields.line(key) for key in KEYS if key in fields.values},
    )


def _navigation(fields: Fields) -> tuple[WaySource, ...] | None:
    if "navigation" not in fields.values:
        return None
    return tuple(_way(one, needs_title=False) for one in fields.mappings("navigation"))


def _way(fields: Fields, *, needs_title: bool) -> WaySource:
    fields.check_keys(("title", "to") if needs_title else ("to",), () if needs_title else ("title",))
    return WaySource(fields.text("title", LONGEST_LABEL), fields.text("to"), fields.line("to"))


def _texts(fields: Fields, key: str, names: tuple[str, ...]) -> dict[str, str]:
    if key not in fields.values:
        return {}
    inside = fields.within(key)
    inside.check_keys((), names)
    return {name: text for name in names if (text := inside.text(name))}


def _sheet(fields: Fields) -> str:
    if "colours" not in fields.values:
        return ""
    inside = fields.within("colours")
    inside.check_keys((), colours.KEYS)
    given = {key: text.lower() for key in colours.KEYS if (text := inside.text(key))}
    try:
        return colours.sheet_of(given)
    except colours.ColourError as problem:
        inside.wrong(str(problem), problem.key)
        return ""


def _choices(fields: Fields) -> tuple[ChoiceSource, ...]:
    if "decision" not in fields.values:
        return ()
    inside = fields.within("decision")
    inside.check_keys(("choices",))
    found: dict[str, ChoiceSource] = {}
    for one in inside.mappings("choices"):
        one.check_keys(("id", "name"), ("side",))
        choice = ChoiceSource(one.slug("id"), one.text("name", LONGEST_TITLE), one.text("side"))
        if choice.side and choice.side not in SIDES:
            one.wrong(f"has the unknown side {choice.side}; there are {', '.join(SIDES)}", "side")
        if choice.id in found:
            one.wrong(f"has the choice {choice.id} twice", "id")
        found[choice.id] = choice
    if inside.is_mapping and "choices" in inside.values and len(found) < 2 and not fields.errors:
        inside.wrong("has fewer than two choices, so there is nothing to decide", "choices")
    return tuple(found.values())

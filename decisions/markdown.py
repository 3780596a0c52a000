"""A decision record as a Markdown file: for a repository, a wiki or a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from decisions.assembling import Assembled

# Signs that could begin a heading, a list or a link in what somebody wrote or a lesson says.
_MARKS = re.compile(r"([\\`*_\[\]<>|])")
_BEGINS = re.compile(r"^(\s*)([#+-]|\d+[.)]|=+|>)(?=\s|$)", re.M)


def as_markdown(made: Assembled, site: str) -> str:
    """`site` is where the labs' addresses lead, such as `https://ajar.example/`."""
    record = made.record
    lines = [f"# {_plain(record.name)}", "", f"Decision: **{record.chosen}**"]
    if record.review:
        lines += ["", f"To be looked at again on {record.review:%-d %B %Y}."]
    lines += _part("Why", [_plain(record.why)] if record.why else [])
    numbers: list[str] = []
    for number in made.numbers:
        numbers += [f"### [{_plain(number.title)}]({site.rstrip('/')}{_address(number.url)})", ""]
        numbers += [*_list(number.says), ""]
    lines += _part("Numbers", numbers)
    lines += _part("What would change it", [_plain(record.change)] if record.change else [])
    ticked: list[str] = []
    for one in made.ticked:
        ticked += [f"### {_plain(one.title)}", "", *(f"- [x] {_plain(point)}" for point in one.points), ""]
    lines += _part("Checked", ticked)
    facts = (
        f"{fact.claim} As of {fact.as_of:%-d %B %Y}: {fact.source['title']}, {fact.source['url']}"
        for fact in made.facts
    )
    lines += _part("Facts it rests on", list(_list(facts)))
    return "\n".join(lines).rstrip() + "\n"


def _part(heading: str, lines: list[str]) -> list[str]:
    return ["", f"## {heading}", "", *lines] if lines else []


def _list(sentences: Iterable[str]) -> Iterator[str]:
    return (f"- {_plain(one)}" for one in sentences)


def _plain(text: str) -> str:
    """The text as itself: nothing in it is markup."""
    return _BEGINS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))


def _address(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")

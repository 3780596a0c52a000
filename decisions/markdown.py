"""A decision record as a Markdown file: for a repository, a wiki or a ticket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from courses.authoring.escaped_markdown import escaped
from decisions.assembling import Assembled


def as_markdown(made: Assembled, site: str) -> str:
    """`site` is where the labs' addresses lead, such as `https://ajar.example/`."""
    record = made.record
    lines = [f"# {escaped(record.name)}", "", f"Decision: **{escaped(made.chosen)}**"]
    if record.review:
        lines += ["", f"To be looked at again on {record.review:%-d %B %Y}."]
    lines += _part("Why", [escaped(record.why)] if record.why else [])
    numbers: list[str] = []
    for number in made.numbers:
        numbers += [f"### [{escaped(number.title)}]({site.rstrip('/')}{_address(number.url)})", ""]
        numbers += [*_list(number.says), ""]
    lines += _part("Numbers", numbers)
    lines += _part("What would change it", [escaped(record.change)] if record.change else [])
    ticked: list[str] = []
    for one in made.ticked:
        ticked += [f"### {escaped(one.title)}", "", *(f"- [x] {escaped(point)}" for point in one.points), ""]
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
    return (f"- {escaped(one)}" for one in sentences)


def _address(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")

"""facts.yaml: the claims of the course that age, each with its day, its source and the day to look again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from courses.reading.document import ContentError, Fact, SourceFile
from courses.reading.fields import LONGEST_TITLE, Fields
from courses.reading.strict_yaml import read_yaml

REQUIRED = ("id", "claim", "value", "as_of", "source", "review_by")
# What Markdown or a table would take for a mark of its own; a value is put in as it is.
_NOT_PLAIN = re.compile(r"[`*<>{}\[\]|\\]|__|~~")
_NO_DAY = date(1, 1, 1)


def read_facts(source: SourceFile) -> tuple[dict[str, Fact], dict[str, int], list[ContentError]]:
    """The facts in their order, and the line of each. Raises ContentErrors when it is not YAML at all."""
    yaml = read_yaml(source)
    if yaml.data is None:
        return {}, {}, []
    if not isinstance(yaml.data, list):
        return {}, {}, [ContentError(source.path, 1, "is not a list of facts, each beginning with `- id:`")]
    errors: list[ContentError] = []
    facts: dict[str, Fact] = {}
    lines: dict[str, int] = {}
    for at in range(len(yaml.data)):
        fields = Fields(yaml, source.path, errors, at)
        if not fields.is_mapping:
            continue
        for fact in read_fact(fields):
            if fact.id in facts:
                fields.wrong(f"has the fact {fact.id} twice, first in line {lines[fact.id]}", "id")
                continue
            facts[fact.id] = fact
            lines[fact.id] = fields.line("id")
    return facts, lines, errors


def read_fact(fields: Fields) -> Iterator[Fact]:
    """The fact, if it has an id to be known by; whatever else is wrong with it is noted."""
    fields.check_keys(REQUIRED, ("confirmed",))
    id_ = fields.slug("id")
    value = fields.text("value", LONGEST_TITLE)
    if found := _NOT_PLAIN.search(value):
        fields.wrong(f"has {found.group()} in its value, which is plain text", "value")
    claim = fields.text("claim", 500)
    source = fields.source("source")
    as_of, review_by = fields.day("as_of"), fields.day("review_by")
    if as_of and review_by and review_by < as_of:
        fields.wrong(
            f"is to be reviewed by {review_by}, before the day {as_of} of which it speaks", "review_by"
        )
    confirmed = fields.flag("confirmed") if "confirmed" in fields.values else True
    if id_:
        yield Fact(id_, claim, value, as_of or _NO_DAY, source, review_by or _NO_DAY, confirmed)

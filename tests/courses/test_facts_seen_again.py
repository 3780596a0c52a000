"""Every fact of this course says in a comment where else it was seen, or that it was seen in its source alone."""

from __future__ import annotations

import re

from config.env import ROOT

RECORDS = re.split(r"(?m)^- id: ", (ROOT / "content" / "facts.yaml").read_text(encoding="utf-8"))[1:]
SAID = re.compile(r"(?m)^  # (again: \S.*|once: seen in this source alone, \d{1,2} [A-Z][a-z]+ \d{4})$")


def test_every_fact_says_where_else_it_was_seen_or_that_it_was_not() -> None:
    silent = [record.split("\n", 1)[0] for record in RECORDS if len(SAID.findall(record)) != 1]
    assert RECORDS
    assert not silent, f"add “# again: …” or “# once: …” to {', '.join(silent)}"

"""The program that turns Markdown into HTML, one JSON line in, one out. `courses.rendering` starts it, and
stops it when a text takes too long: Python-Markdown needs 4 s for 4 KB of `[`, and time that grows with the
square beyond.

It imports nothing of this project, nor Django, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from contextlib import suppress
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.inlinepatterns import InlineProcessor

MEMORY = 1 << 30  # bytes; a lesson takes 30 MB, and a hostile one should not take the machine


class Raised(InlineProcessor):
    """`10^25^`. The caret, and the brackets of `10^(a − b)^`, stand in elements of their own, which a page shows in no
    size: without them the text would be 1025.
    """

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, match: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        before, words, after = match["open"], match["words"], match["close"]
        raised = Element("sup")
        mark = SubElement(raised, "i")
        mark.text, mark.tail = f"^{before}", words
        if after:
            SubElement(raised, "i").text = after
        return raised, match.start(0), match.end(0)


RAISED = r"(?<=[^\s^])\^(?P<open>\(?)(?P<words>(?<=\()[^()^\n]{1,80}(?=\))|(?<!\()[−+-]?[0-9A-Za-z.,]{1,20})(?P<close>\)?)\^"


def converter(*, inline: bool) -> markdown.Markdown:
    """Python-Markdown as the format wants it: raw HTML is text, headings are only written with #."""
    made = markdown.Markdown(
        extensions=[] if inline else ["tables", "def_list", "footnotes", "sane_lists"],
        extension_configs={} if inline else {"tables": {"use_align_attribute": True}},
        output_format="xhtml",
    )
    made.ESCAPED_CHARS.append("^")
    made.inlinePatterns.register(Raised(RAISED, made), "raised", 65)
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    made.parser.blockprocessors.deregister("setextheader")
    if inline:
        for kind in ("indent", "code", "hashheader", "hr", "olist", "ulist", "quote", "reference"):
            made.parser.blockprocessors.deregister(kind)
    return made


def answer(job: dict[str, object], converters: dict[bool, markdown.Markdown]) -> dict[str, str]:
    inline = bool(job["inline"])
    try:
        return {"html": converters[inline].reset().convert(str(job["text"]))}
    except RecursionError:
        why = "is nested too deeply"
    except MemoryError:
        why = "needs too much memory"
    # what was given up in the middle does not know it: the next text would come out as the inside of a list
    converters[inline] = converter(inline=inline)
    return {"error": why}


def main() -> None:
    with suppress(ValueError, OSError):  # macOS has the name and not the limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    converters = {inline: converter(inline=inline) for inline in (False, True)}
    print(json.dumps({"ready": True}), flush=True)  # noqa: T201
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), converters)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()

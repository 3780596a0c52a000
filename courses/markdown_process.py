"""The program that turns Markdown into HTML, one JSON line in, one out. `courses.rendering` starts it, and
stops it when a text takes too long: Python-Markdown needs 4 s for 4 KB of `[`, and time that grows with the
square beyond.

It imports nothing of this project, nor Django, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress

import markdown

MEMORY = 1 << 30  # bytes; a lesson takes 30 MB, and a hostile one should not take the machine


def converter(*, inline: bool) -> markdown.Markdown:
    """Python-Markdown as the format wants it: raw HTML is text, headings are only written with #."""
    made = markdown.Markdown(
        extensions=[] if inline else ["tables", "def_list", "footnotes", "sane_lists"],
        extension_configs={} if inline else {"tables": {"use_align_attribute": True}},
        output_format="xhtml",
    )
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

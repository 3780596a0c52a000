"""HTML that an author wrote into Markdown: it is shown as text, so its author hears of it, and what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from courses.reading.fact_marks import code_in

_TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>(?:\s[^<>]*)?)(?P<ends>/?>|$)")
_ADVICE = {
    ("b", "strong"): "write **bold**",
    ("i", "em", "cite", "var", "dfn"): "write *italic*",
    ("s", "del", "strike"): "write ~~strike~~",
    ("u", "ins", "mark"): "write ==mark==",
    ("sub",): "write H~2~O",
    ("sup",): "write x^2^",
    ("code", "tt", "kbd", "samp"): "write `code` between backticks",
    ("pre",): "write a code block between lines of three backticks",
    ("a",): "write [text](address), or {#anchor} behind a heading",
    ("img", "picture", "source", "figure", "figcaption", "svg"): 'write ![what it shows](file "caption")',
    ("details", "summary"): "write `??? title` and indent what opens by four spaces",
    ("table", "thead", "tbody", "tr", "td", "th", "caption"): "write a Markdown table",
    ("ul", "ol", "li", "dl", "dt", "dd"): "write a Markdown list",
    ("h1", "h2", "h3", "h4", "h5", "h6"): "write ## for a section and ### for a block",
    ("blockquote", "q"): "write > before the lines",
    ("hr",): "write --- on a line of its own",
    ("p", "div", "span", "center", "font", "section", "article", "small", "big", "aside"): (
        "write the text alone, or a box with `::: note`"
    ),
    ("video", "audio", "iframe", "embed", "object"): "put the link on a line of its own",
    ("script", "style", "link", "meta", "form", "input", "button"): "nothing of the kind is run here",
}
_ADVICE_OF = {name: advice for names, advice in _ADVICE.items() for name in names}


_TEMPLATE = re.compile(r"\{%.*?%\}|\{\{\s*[#<%].*?\}\}|\{[#:/](?:if|else|each|include)\b[^}]*\}")
# Kramdown's attributes on a line of their own: `{: .challenge}`, also behind the signs of a quote.
ATTRIBUTE_LINE = re.compile(r"[\s>]*\{:[^{}]*\}\s*")


def templates_in(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Each kind of mark that another program would fill in, once, with its line."""
    seen: set[str] = set()
    for number, line in lines:
        for found in _TEMPLATE.finditer(line) if "{" in line else ():
            kind = found.group().split()[0]
            if kind not in seen and not any(start <= found.start() < end for start, end in code_in(line)):
                seen.add(kind)
                yield number, found.group()[:60]


def tags_in(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Each kind of tag in the text, once: its line, its name, and what to write for it. `Vec<T>` is none."""
    seen: set[str] = set()
    for number, line in lines:
        if "<" not in line:
            continue
        code = list(code_in(line))
        for found in _TAG.finditer(line):
            name = found["name"]
            if any(start <= found.start() < end for start, end in code) or line[: found.start()].endswith(
                "\\"
            ):
                continue
            known = _ADVICE_OF.get(name.lower(), "")
            alone = line.strip() == found.group()
            is_tag = known or alone or found["closes"] or "=" in found["rest"] or found["ends"] == "/>"
            if (
                name.lower() == "br"
                or not is_tag
                or name.lower() in seen
                or not (found["ends"] or found["rest"])
            ):
                continue
            seen.add(name.lower())
            yield number, name, known or "there is no Markdown for it: say it in words"

"""HTML and MDX in a Markdown text, as the Markdown that says the same. What has none is left out and noted."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from courses.authoring.importing import components
from courses.authoring.importing.fragments import address, anchor_mark, as_code, closed, embedded, fenced
from courses.authoring.importing.html_lists import dl, listed
from courses.authoring.importing.html_tables import table
from courses.authoring.importing.tags import BLOCKS, RAW, Tag, read_tags
from courses.authoring.importing.text import (
    Piece,
    Source,
    Text,
    as_pieces,
    assembled,
    dedented,
    indented,
    squeezed,
)

ALT_WANTED = "a picture to be described"
_MARKS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "*"),
    **dict.fromkeys(("s", "del", "strike"), "~~"),
    "mark": "==",
}
_CODE = ("code", "kbd", "samp", "tt")
_NOTHING = (
    "script",
    "style",
    "link",
    "meta",
    "head",
    "noscript",
    "template",
    "base",
    "wbr",
    "colgroup",
    "col",
)
_RAISED = re.compile(r"[−+-]?[0-9A-Za-z.,]{1,20}")
_LOWERED = re.compile(r"[^\s~]{1,60}")
_QUOTE_BEFORE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?[ \t>]*")


def convert(text: Text) -> None:
    """Takes `text` as it is where there is no tag in it."""
    if not text.has("<"):
        return
    source = Source(text.lines)
    mdx = text.path.endswith(".mdx")
    root = read_tags(source, components.KNOWN, all_components=mdx)
    if root.inside != [(0, len(source.text))]:
        text.lines = squeezed(assembled(Converter(text, source).inside(root)))


class Converter:
    """Writes the tree of one text. Parts of it stand in modules of their own, which are handed this."""

    def __init__(self, text: Text, source: Source) -> None:
        self.text = text
        self.source = source

    def inside(self, tag: Tag) -> list[Piece]:
        made: list[Piece] = []
        for one in tag.inside:
            made += self.written(one) if isinstance(one, Tag) else self.source.pieces(*one)
        return made

    def lines(self, tag: Tag) -> list[tuple[int, str]]:
        """What is in a block, as lines that begin at the left."""
        return dedented(squeezed(assembled(self.inside(tag)))) if tag.inside else []

    def said(self, tag: Tag) -> str:
        """What is in it on one line."""
        return " ".join(" ".join(line.strip() for _, line in self.lines(tag)).split())

    def line(self, markup: str) -> str:
        """Markdown of HTML that stands in an attribute."""
        inner = Text(self.text.path, [(1, " ".join(markup.split()))])
        convert(inner)
        return " ".join(str(inner).split())

    def raw(self, tag: Tag) -> str:
        """Its text as code: without tags, and with the signs that entities stand for."""
        parts = [
            self.raw(one) if isinstance(one, Tag) else self.source.text[slice(*one)] for one in tag.inside
        ]
        return html.unescape("".join(parts)) if tag.name != "" else "".join(parts)

    def number(self, tag: Tag) -> int:
        return self.source.number_at(tag.start)

    def note(self, tag: Tag, what: str) -> None:
        self.text.note(self.number(tag), what)

    def written(self, tag: Tag) -> list[Piece]:
        number, name = self.number(tag), tag.name
        if name in _NOTHING:
            if name in ("script", "style") or self.raw(tag).strip():
                self.note(tag, f"has a <{name}>, which is left out")
            return self.block(tag, []) if name in BLOCKS else []
        if name in RAW:
            self.note(tag, f"has a <{name}>, which cannot be kept; left out")
            return []
        if make := _WRITERS.get(name):
            return make(self, tag)
        if make := components.WRITERS.get(name):
            return make(self, tag)
        if name in _MARKS:
            return self._marked(tag, _MARKS[name])
        if name in _CODE:
            return [(number, as_code(self.raw(tag)))]
        if name[0].isupper():
            self.note(tag, f"has the component <{name}>, of which only the text is kept")
            return self.block(tag, self.lines(tag))
        return self.block(tag, self.lines(tag)) if name in BLOCKS else self._named(tag) + self.inside(tag)

    def block(self, tag: Tag, lines: list[tuple[int, str]], by: str = "") -> list[Piece]:
        """Lines that stand apart, under the signs of the quote or the list in which the tag stands."""
        number = self.number(tag)
        before = self.source.line_before(tag.start)
        if before.lstrip().startswith("|"):  # a row of a table is one line
            said = " ".join(line.strip() for _, line in lines if line.strip())
            return [(number, said)]
        opened = _QUOTE_BEFORE.match(before)
        prefix = opened.group() if opened and opened.end() == len(before) else ""
        quote = re.sub(r"[^\s>]", " ", prefix)
        within = [(at, _without(line, quote)) for at, line in lines] if ">" in quote else lines
        named = self._named(tag)
        if not lines:
            return [(number, f"\n{quote.rstrip()}\n{quote}"), *named]
        shown = indented(dedented(within), quote + by)
        if prefix.strip():  # right behind the mark of an item or a quote
            shown[0] = (shown[0][0], shown[0][1].removeprefix(quote))
            return [*named, *as_pieces(shown), (number, f"\n{quote.rstrip()}\n{quote}")]
        blank = f"\n{quote.rstrip()}\n"
        return [(number, blank), *named, *as_pieces(shown), (number, f"{blank}{quote}")]

    def _named(self, tag: Tag) -> list[Piece]:
        """An anchor, which the heading near it gets later."""
        name = tag.attributes.get("id") or tag.attributes.get("name") or ""
        return [(self.number(tag), anchor_mark(name))] if name and re.fullmatch(r"[^\s<>\"]+", name) else []

    def _marked(self, tag: Tag, mark: str) -> list[Piece]:
        inner = self.inside(tag)
        whole = "".join(piece for _, piece in inner)
        bare = whole.strip()
        if not bare or "\n\n" in bare:
            return inner
        before = whole[: len(whole) - len(whole.lstrip())]
        after = whole[len(whole.rstrip()) :]
        return [(self.number(tag), f"{before}{mark}{bare}{mark}{after}")]


def _link(made: Converter, tag: Tag) -> list[Piece]:
    href, number = tag.attributes.get("href", "").strip(), made.number(tag)
    inner = made.inside(tag)
    words = " ".join("".join(piece for _, piece in inner).split())
    if not href:
        return made._named(tag) + inner
    if any(True for _ in tag.find(*BLOCKS)):
        return [*inner, (number, f" [{href}](<{href}>) ")]
    if not words:
        return made._named(tag)
    return [*made._named(tag), (number, f"[{words}]({address(href)})")]


def _image(made: Converter, tag: Tag) -> list[Piece]:
    return [(made.number(tag), picture(made, tag))]


def picture(made: Converter, tag: Tag, caption: str = "") -> str:
    src = (tag.attributes.get("src") or tag.attributes.get("data-src") or "").strip()
    if not src:
        made.note(tag, "has a picture without an address; left out")
        return ""
    caption = caption or tag.attributes.get("title", "")
    words = " ".join(tag.attributes.get("alt", "").split())
    words = re.sub(r"([\[\]*_`\\])", r"\\\1", words)
    decorative = "alt" in tag.attributes and not words
    title = ' "' + " ".join(caption.split()).replace('"', "”") + '"' if caption else ""
    return (
        f"![{'' if decorative else words or ALT_WANTED}]({address(src)}{title})" + "{decorative}" * decorative
    )


def _figure(made: Converter, tag: Tag) -> list[Piece]:
    images, captions = list(tag.find("img")), list(tag.find("figcaption"))
    if len(images) == 1 and len(captions) == 1:
        said = made.said(captions[0])
        if not re.search(r"\]\(|[`*_$]", said):
            return made.block(tag, [(made.number(images[0]), picture(made, images[0], said))])
    return made.block(tag, made.lines(tag))


def _heading(made: Converter, tag: Tag) -> list[Piece]:
    said = made.said(tag)
    return made.block(tag, [(made.number(tag), f"{'#' * int(tag.name[1])} {said}")] if said else [])


def _details(made: Converter, tag: Tag) -> list[Piece]:
    summary = next((one for one in tag.inside if isinstance(one, Tag) and one.name == "summary"), None)
    title = made.said(summary) if summary else ""
    title = re.sub(r"\ue010[^\ue011]*\ue011|^#+\s+|\*\*|</?strong>", "", title).strip() or "Details"
    tag.inside = [one for one in tag.inside if one is not summary]
    return made.block(tag, closed(title, made.lines(tag), made.number(tag), opened="open" in tag.attributes))


def _pre(made: Converter, tag: Tag) -> list[Piece]:
    code = made.raw(tag).strip("\n")
    inner = next(tag.find("code"), None)
    classes = f"{tag.attributes.get('class', '')} {inner.attributes.get('class', '') if inner else ''}"
    language = re.search(r"(?:language|lang|brush)[-:]\s*([\w+#-]+)", classes)
    return made.block(tag, fenced(code, made.number(tag), language[1] if language else ""))


def _raised(made: Converter, tag: Tag) -> list[Piece]:
    words = made.said(tag)
    if _RAISED.fullmatch(words):
        words = f"^{words}^"
    elif re.fullmatch(r"[^()^\n]{1,80}", words):
        words = f"^({words})^"
    return [(made.number(tag), words)]


def _lowered(made: Converter, tag: Tag) -> list[Piece]:
    words = made.said(tag)
    return [(made.number(tag), f"~{words}~" if _LOWERED.fullmatch(words) else words)]


def _quote(made: Converter, tag: Tag) -> list[Piece]:
    return made.block(tag, indented(made.lines(tag), "> "))


def _rule(made: Converter, tag: Tag) -> list[Piece]:
    return made.block(tag, [(made.number(tag), "***")])


def _break(made: Converter, tag: Tag) -> list[Piece]:
    return [(made.number(tag), "<br>")]


def _embedded(made: Converter, tag: Tag) -> list[Piece]:
    """A film, a recording or a page in the page: a link to it, on a line of its own."""
    sources = [tag, *tag.find("source", "embed", "iframe")]
    src = next(
        (src for one in sources if (src := one.attributes.get("src") or one.attributes.get("data"))), ""
    )
    if not src:
        return made.block(tag, made.lines(tag))
    return made.block(tag, [(made.number(tag), embedded(src.strip(), tag.attributes.get("title", "")))])


def _input(made: Converter, tag: Tag) -> list[Piece]:
    if tag.attributes.get("type") == "checkbox":
        return [(made.number(tag), "[x]" if "checked" in tag.attributes else "[ ]")]
    made.note(tag, f"has a <{tag.name}>, which is left out")
    return []


def _without(line: str, quote: str) -> str:
    """The line without the signs of the quote in which it stands."""
    for _ in range(quote.count(">")):
        line = re.sub(r"^[ \t]*> ?", "", line)
    return line


Writer = Callable[[Converter, Tag], list[Piece]]
_WRITERS: dict[str, Writer] = {
    "a": _link,
    "img": _image,
    "figure": _figure,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "details": _details,
    "pre": _pre,
    "sup": _raised,
    "sub": _lowered,
    "blockquote": _quote,
    "hr": _rule,
    "br": _break,
    **dict.fromkeys(("iframe", "video", "audio", "embed", "object"), _embedded),
    **dict.fromkeys(("input", "textarea", "select"), _input),
    **dict.fromkeys(("ul", "ol"), listed),
    "dl": dl,
    "table": table,
}

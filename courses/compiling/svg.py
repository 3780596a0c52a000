"""Drawings as SVG: what only draws is kept, what could run, load or lead somewhere is a mistake with its line."""

from __future__ import annotations

import html
import re
from xml.parsers import expat

from courses.reading.course_files import FileError

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_ELEMENTS = frozenset(
    [
        "circle",
        "clipPath",
        "defs",
        "desc",
        "ellipse",
        "feBlend",
        "feColorMatrix",
        "feComponentTransfer",
        "feComposite",
        "feConvolveMatrix",
        "feDiffuseLighting",
        "feDisplacementMap",
        "feDistantLight",
        "feDropShadow",
        "feFlood",
        "feFuncA",
        "feFuncB",
        "feFuncG",
        "feFuncR",
        "feGaussianBlur",
        "feMerge",
        "feMergeNode",
        "feMorphology",
        "feOffset",
        "fePointLight",
        "feSpecularLighting",
        "feSpotLight",
        "feTile",
        "feTurbulence",
        "filter",
        "g",
        "line",
        "linearGradient",
        "marker",
        "mask",
        "path",
        "pattern",
        "polygon",
        "polyline",
        "radialGradient",
        "rect",
        "stop",
        "style",
        "svg",
        "switch",
        "symbol",
        "text",
        "textPath",
        "title",
        "tspan",
        "use",
        "view",
    ]
)
# Of drawing programs: they say nothing to a reader, and may say too much of the author.
_LEFT_OUT = frozenset(("metadata",))
_MOST = 200_000  # elements and attributes
_URL = re.compile(r"url\(\s*(['\"]?)(?!#)", re.I)
_BAD_STYLE = re.compile(r"@import|expression\s*\(|javascript:|\\|-moz-binding|behavior\s*:", re.I)
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|mm|cm|in|em|ex|pc)?\s*")
_PIXELS = {
    "px": 1.0,
    "pt": 4 / 3,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "em": 16.0,
    "ex": 8.0,
    "pc": 16.0,
}


def clean_svg(path: str, raw: bytes) -> tuple[bytes, int, int]:
    """The drawing as it is served, its width and its height. Raises FileError."""
    return _Cleaner(path).clean(raw)


class _Cleaner:
    def __init__(self, path: str) -> None:
        self.path = path
        self.out: list[str] = []
        self.skipping = 0
        self.depth = 0
        self.things = 0
        self.in_style = False
        self.size: tuple[int, int] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")

    def clean(self, raw: bytes) -> tuple[bytes, int, int]:
        parser = self.parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = lambda *_: self._wrong("declares an entity")
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(raw, True)
        except expat.ExpatError as problem:
            why = expat.errors.messages.get(problem.code, "syntax")
            raise FileError(f"is not valid SVG: {why}", self.path, problem.lineno) from None
        if self.size is None:
            raise FileError("is no SVG: it begins with something else than <svg>", self.path, 1)
        return "".join(self.out).encode(), *self.size

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        if has_subset:
            self._wrong("has a DOCTYPE that declares something")

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        space, _, name = full.rpartition(" ")
        self.things += 1 + len(attributes)
        if self.things > _MOST or self.depth > 200:
            self._wrong("is too large a drawing; save it as PNG")
        if self.skipping or name in _LEFT_OUT or space != SVG:
            if not self.depth:
                self._wrong("begins with something else than <svg>")
            if not self.skipping and space in (
                "http://www.w3.org/1999/xhtml",
                "http://www.w3.org/1998/Math/MathML",
                "",
            ):
                self._wrong(f"has a <{name}>, which a drawing may not have")
            self.skipping += 1
            return
        if name not in _ELEMENTS:
            self._wrong(f"has a <{name}>, which a drawing may not have")
        kept = {}
        for key, value in attributes.items():
            if own := self._attribute(name, key, value):
                kept[own] = value
        if not self.depth:
            self.size = self._size(kept)
            kept = {"xmlns": SVG, "xmlns:xlink": XLINK, **kept}
        self.depth += 1
        self.in_style = name == "style"
        written = "".join(f' {key}="{html.escape(value)}"' for key, value in kept.items())
        self.out.append(f"<{name}{written}>")

    def _attribute(self, element: str, full: str, value: str) -> str:
        """The name under which it is kept; empty for one that is left out."""
        space, _, name = full.rpartition(" ")
        if name.lower().startswith("on"):
            self._wrong(f"has {name}=, which would run a script")
        if name == "href":
            if not value.strip().startswith("#"):
                self._wrong(
                    f"has a <{element}> that leads to {value[:60]}; a drawing refers to nothing outside of it"
                )
            return "xlink:href" if space == XLINK else "href"
        if space:  # of drawing programs; xml:space and xml:lang draw nothing either
            return ""
        self._style(value)
        return name

    def _style(self, text: str) -> None:
        if _URL.search(text) or _BAD_STYLE.search(text):
            self._wrong("has a style that refers to something outside of the drawing")

    def _end(self, full: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        self.depth -= 1
        self.in_style = False
        self.out.append(f"</{full.rpartition(' ')[2]}>")

    def _text(self, text: str) -> None:
        if not self.skipping and self.depth:
            if self.in_style:
                self._style(text)
            self.out.append(html.escape(text, quote=False))

    def _size(self, attributes: dict[str, str]) -> tuple[int, int]:
        box = [
            float(number)
            for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", attributes.get("viewBox", ""))
        ]
        width, height = self._length(attributes.get("width", "")), self._length(attributes.get("height", ""))
        if len(box) == 4 and box[2] > 0 and box[3] > 0:
            if width and not height:
                height = width * box[3] / box[2]
            elif height and not width:
                width = height * box[2] / box[3]
            width, height = width or box[2], height or box[3]
        if not width or not height:
            self._wrong("does not say how large it is: give its <svg> a viewBox")
        return min(max(round(width), 1), 10_000), min(max(round(height), 1), 10_000)

    @staticmethod
    def _length(text: str) -> float:
        found = _NUMBER.fullmatch(text)
        return float(found[1]) * _PIXELS[found[2] or "px"] if found else 0.0

    def _wrong(self, message: str) -> None:
        raise FileError(message, self.path, self.parser.CurrentLineNumber)

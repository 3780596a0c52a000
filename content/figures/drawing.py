"""A sheet to draw on: shapes in the colours of one scheme, in, an SVG that the course takes, out.

Measures are in units of which a sheet is 400 wide. It is shown up to 520 pixels wide, and a phone shows it at about 330,
so letters of 13 are the smallest.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from content.figures.colours import palette
from content.figures.letters import FONT, width_of, wrapped

WIDTH = 400
SHOWN = 520
SMALL, NORMAL = 13.0, 14.5
Point = tuple[float, float]
Marks = dict[str, str | float]


@dataclass(frozen=True)
class Figure:
    """What is drawn under one name; the title is what an SVG says of itself."""

    name: str
    title: str
    draw: Callable[[Drawing], None]


@dataclass(frozen=True)
class Written:
    """The room that a line of text takes, for finding out what covers what."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Written) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.5 and down > 0.5


@dataclass
class Drawing:
    scheme: str
    height: float = 0
    parts: list[str] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    facts: tuple[str, ...] = ()  # from which it is drawn

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = NORMAL,
        fill: str = "ink",
        bold: bool = False,
        anchor: str = "start",
        width: float | None = None,
    ) -> float:
        """Writes from the baseline y, in lines where a width is given. Where the next line would stand."""
        lines = wrapped(words, size, width, bold=bold) if width else words.split("\n")
        for line in lines:
            long = width_of(line, size, bold=bold)
            left = {"start": x, "middle": x - long / 2, "end": x - long}[anchor]
            self.written.append(Written(line, left, y - size * 0.75, left + long, y + size * 0.22))
            marks: Marks = {"x": x, "y": y, "font-size": size, "fill": self.colour(fill)}
            if bold:
                marks["font-weight"] = 700
            if anchor != "start":
                marks["text-anchor"] = anchor
            self._add("text", marks, html.escape(line, quote=False))
            y += size * 1.32
        return y

    def line(
        self,
        start: Point,
        end: Point,
        *,
        stroke: str = "line",
        thick: float = 1,
        dash: str = "",
    ) -> None:
        marks: Marks = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        self._add("line", {**marks, **self._stroke(stroke, thick, dash)})

    def path(
        self,
        points: Sequence[Point],
        *,
        stroke: str = "none",
        thick: float = 2.5,
        fill: str = "none",
        dash: str = "",
    ) -> None:
        """Straight from point to point; filled, a shape."""
        way = "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points)
        marks: Marks = {"d": way, "fill": self.colour(fill), "stroke-linejoin": "round"}
        self._add("path", {**marks, **(self._stroke(stroke, thick, dash) if stroke != "none" else {})})

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        stroke: str = "none",
        thick: float = 1.5,
        radius: float = 0,
        dash: str = "",
    ) -> None:
        marks: Marks = {"x": x, "y": y, "width": width, "height": height, "fill": self.colour(fill)}
        if radius:
            marks["rx"] = radius
        self._add("rect", {**marks, **(self._stroke(stroke, thick, dash) if stroke != "none" else {})})

    def dot(self, x: float, y: float, *, side: str, radius: float = 6, hollow: bool = False) -> None:
        """A mark of one side; hollow where it is the lesser of two."""
        fill, stroke = self.side(side)
        marks: Marks = {"cx": x, "cy": y, "r": radius, "fill": self.colour("page" if hollow else fill)}
        self._add("circle", {**marks, **self._stroke(stroke, 2, "")})

    def bar(self, x: float, y: float, width: float, height: float, *, side: str, radius: float = 2) -> None:
        fill, stroke = self.side(side)
        self.rect(x, y, width, height, fill=fill, stroke=stroke, thick=1.2, radius=radius)

    def arrow(self, *way: Point, stroke: str = "edge", thick: float = 1.6) -> None:
        """Along the points, with a head at the last. The last stretch runs straight across or straight down."""
        (x0, y0), (x, y) = way[-2], way[-1]
        across = abs(x - x0) > abs(y - y0)
        back = 7.0 if (x > x0 if across else y > y0) else -7.0
        if across:
            head, end = [(x - back, y - 4.5), (x, y), (x - back, y + 4.5)], (x - back * 0.7, y)
        else:
            head, end = [(x - 4.5, y - back), (x, y), (x + 4.5, y - back)], (x, y - back * 0.7)
        self.path([*way[:-1], end], stroke=stroke, thick=thick)
        self.path([*head, head[0]], fill=stroke)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        words: str,
        *,
        head: str = "",
        side: str = "",
        size: float = SMALL,
        height: float = 0,
        centred: bool = False,
        middle: bool = False,
    ) -> float:
        """A frame with words in it, as tall as they need or as is said; y is its top, or its middle. Where it ends."""
        room, pad = width - 20, 10
        heads = wrapped(head, NORMAL, room, bold=True) if head else []
        lines = wrapped(words, size, room) if words else []
        tall = max(height, 2 * pad + len(heads) * NORMAL * 1.32 + len(lines) * size * 1.32 - 3)
        if middle:
            y -= tall / 2
        wash = {"open": "open-wash", "closed": "closed-wash"}.get(side, "sheet")
        self.rect(x, y, width, tall, fill=wash, stroke=side or "edge", thick=1.5, radius=8)
        at, anchor = (x + width / 2, "middle") if centred else (x + pad, "start")
        down = y + pad + NORMAL * 0.78 if heads else y + pad + size * 0.78
        if heads:
            down = self.text(at, down, "\n".join(heads), bold=True, fill=side or "ink", anchor=anchor)
            down += size * 0.05
        if lines:
            self.text(at, down, "\n".join(lines), size=size, anchor=anchor)
        return y + tall

    def colour(self, name: str) -> str:
        return palette(self.scheme)[name]

    @staticmethod
    def side(name: str) -> tuple[str, str]:
        """The fill and the edge of what is on one side: open, closed, or neither."""
        return {"open": ("open-fill", "open"), "closed": ("closed", "closed")}.get(
            name, (name or "edge",) * 2
        )

    def troubles(self) -> list[str]:
        """Texts that leave the sheet or lie over one another, for the test."""
        out = [
            f"“{one.words}” leaves the sheet"
            for one in self.written
            if one.left < -0.5 or one.right > WIDTH + 0.5 or one.top < -0.5 or one.bottom > self.height + 0.5
        ]
        pairs = combinations(self.written, 2)
        return out + [f"“{one.words}” lies over “{other.words}”" for one, other in pairs if one.covers(other)]

    def svg(self, title: str) -> str:
        tall = round(self.height)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{SHOWN}" viewBox="0 0 {WIDTH} {tall}" '
            f'font-family="{html.escape(FONT)}"'
            + (f' data-facts="{" ".join(self.facts)}">' if self.facts else ">")
        )
        return "\n".join(
            [head, f"<title>{html.escape(title, quote=False)}</title>", *self.parts, "</svg>", ""]
        )

    def _stroke(self, stroke: str, thick: float, dash: str) -> Marks:
        marks: Marks = {"stroke": self.colour(stroke), "stroke-width": thick}
        return {**marks, "stroke-dasharray": dash} if dash else marks

    def _add(self, name: str, marks: Marks, inside: str | None = None) -> None:
        written = " ".join(
            f'{key}="{one if isinstance(one, str) else _short(one)}"' for key, one in marks.items()
        )
        self.parts.append(
            f"<{name} {written}/>" if inside is None else f"<{name} {written}>{inside}</{name}>"
        )


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"

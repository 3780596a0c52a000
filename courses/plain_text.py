"""A section's prepared HTML as the lines a reader sees."""

from __future__ import annotations

from html.parser import HTMLParser

_LINES = frozenset(
    ("p", "li", "tr", "dt", "dd", "h3", "h4", "h5", "h6", "pre", "blockquote", "figcaption", "caption", "div")
)
_CELLS = frozenset(("td", "th"))


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._line: list[str] = []
        self._heading = ""
        self._in_heading = False
        self._negating: list[
            bool
        ] = []  # one for each open <div>: whether it turns the meaning of its lines round

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self._end_line()
        if tag == "div":
            self._negating.append("cannot" in (dict(attrs).get("class") or "").split())
        self._in_heading = self._in_heading or tag == "h3"

    def handle_endtag(self, tag: str) -> None:
        if tag == "h3":
            self._heading, self._in_heading = "".join(self._line).strip(), False
        if tag in _LINES:
            self._end_line()
        elif tag in _CELLS:
            self._line.append(" · ")
        if tag == "div" and self._negating:
            self._negating.pop()

    def handle_data(self, data: str) -> None:
        self._line.append(data)

    def close(self) -> None:
        super().close()
        self._end_line()

    def _end_line(self) -> None:
        line = " ".join("".join(self._line).split()).strip(" ·")
        self._line.clear()
        if not line or line == self._heading:
            return
        self.lines.append(f"{self._heading}: {line}" if any(self._negating) else line)


def lines(html: str) -> list[str]:
    """One line for each paragraph, bullet and table row. Headings of blocks are left out, save where they turn the
    meaning round: a bullet under "What AI cannot do" is a lie without it, so it begins with it.
    """
    parser = _Lines()
    parser.feed(html)
    parser.close()
    return parser.lines

"""The keys of course.yaml that are about the site → what its pages show: addresses in place of paths, HTML in place of Markdown."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from courses.compiling.compiled import Compiled
from courses.compiling.links import LinkError, is_outside, read_link, site_url
from courses.compiling.markdown import inline_html, not_inline
from courses.compiling.raster import read_raster
from courses.compiling.rendering import Failure, Job, render
from courses.compiling.svg import clean_svg
from courses.reading.course_files import (
    LARGEST_PICTURE,
    PICTURES,
    FileError,
    Files,
    Stored,
    address_name,
    suffix_of,
)
from courses.reading.folder import COURSE_FILE
from courses.reading.site_keys import SiteSource, WaySource

LARGEST_INLINE = 4_000  # bytes of a mark that stands in every page
ICON_SIZES = (32, 180, 192, 512)
LOOK = ("mark", "hero", "icons", "card", "sheet")
# What a course has only when it has something to show there; the other pages are always there.
PAGES = {
    "lessons": "/lessons/",
    "labs": "/labs/",
    "articles": "/articles/",
    "briefs": "/briefs/",
    "glossary": "/terms/",
    "facts": "/facts/",
    "decision": "/decision/",
    "search": "/search/",
    "review": "/review/",
    "progress": "/progress/",
}
IN_THE_BAR = ("lessons", "labs", "articles", "briefs", "glossary")
_ALWAYS = ("lessons", "search", "review", "progress")
# What a drawing has of its own, so that it cannot stand among the page's elements; and what it takes from the page.
_ITS_OWN = re.compile(r"<style|\s(?:id|style)=|href=|url\(")
_OF_THE_PAGE = "var(--"


@dataclass
class SiteCompiler:
    """Makes `site` of `source`; what is wrong is told by key and line, what is served gathers in `stored`."""

    source: SiteSource
    name: str
    files: Files
    course: Compiled
    labs: Mapping[str, str]  # of this site, whether or not the course has them: name → title
    wrong: Callable[[int, str], None]
    stored: list[Stored] = field(default_factory=list)

    def compile(self) -> dict[str, Any]:
        """What `courses.models.Course.site` holds beside the look."""
        source = self.source
        has = self._has()
        return {
            "name": self.name,
            "has": has,
            "labs": [name for name in source.labs if name in self.labs],
            "footer": self._inline("footer", source.footer),
            "start": source.start,
            "second": self._way(source.second, has),
            "navigation": self._navigation(has),
            "explains": dict(source.explains),
            "mail": dict(source.mail),
            "choices": [[one.id, one.name, one.side] for one in source.choices],
        }

    def look(self) -> dict[str, Any]:
        """`LOOK`: all that rests on course.yaml and on the pictures that it names alone, and takes long to make."""
        source = self.source
        sheet = Stored("colours.css", "text/css; charset=utf-8", source.sheet.encode())
        return {
            "mark": self._picture("mark", source.mark, inline=True),
            "hero": self._picture("hero", source.hero, of_class="hero-picture"),
            "icons": self._icons(),
            "card": self._card(),
            "sheet": self._keep(sheet) if source.sheet else "",
        }

    def _has(self) -> list[str]:
        for name, line in self.source.labs.items():
            if name not in self.labs:
                known = f"there are {', '.join(sorted(self.labs))}" if self.labs else "this site has none"
                self.wrong(
                    line,
                    f"names the lab {name}, which no package of labs has; {known}. Which packages a site takes its labs "
                    "from, its operator says in LAB_PACKAGES",
                )
        kinds = {one.kind for one in self.course.known.values()}
        there = {
            "labs": any(name in self.labs for name in self.source.labs),
            "articles": "article" in kinds,
            "briefs": "brief" in kinds,
            "glossary": bool(self.course.terms),
            "facts": bool(self.course.facts),
            "decision": bool(self.source.choices),
        }
        return [*_ALWAYS, *(name for name, is_there in there.items() if is_there)]

    # Ways

    def _navigation(self, has: list[str]) -> list[dict[str, str]]:
        given = self.source.navigation
        if given is None:
            given = tuple(WaySource("", page, 0) for page in IN_THE_BAR if page in has)
        return [way for one in given if (way := self._way(one, has))]

    def _way(self, way: WaySource | None, has: list[str]) -> dict[str, str] | None:
        """`page` is the word of a page of the site, whose own title is shown where the course gives none."""
        if way is None or not way.to:
            return None
        page, _, rest = way.to.partition("/")
        if way.to in PAGES:
            if way.to not in has:
                return self._nowhere(way, f"leads to {way.to}, which this course does not have")
            return {"title": way.title, "url": PAGES[way.to], "page": way.to}
        if not way.title:
            return self._nowhere(way, f"leads to {way.to} without a title")
        if page == "labs":
            if rest not in self.source.labs:
                return self._nowhere(way, f"leads to the lab {rest}, which is not among its labs")
            return {"title": way.title, "url": f"/labs/{rest}/", "page": ""}
        if is_outside(way.to):
            return {"title": way.title, "url": way.to, "page": ""}
        return self._to_document(way)

    def _to_document(self, way: WaySource) -> dict[str, str] | None:
        try:
            target = read_link(COURSE_FILE, way.to)
        except LinkError:
            target = None
        known = self.course.known.get(target.path) if target else None
        if target is None or known is None or (target.anchor and target.anchor not in known.anchors):
            pages = ", ".join(PAGES)
            return self._nowhere(
                way, f"leads to {way.to}, which is not there: name a page ({pages}), labs/NAME, a text of the course "
                "such as lessons/SLUG.md, or an address that begins with https://"
            )  # fmt: skip
        return {"title": way.title, "url": target.url, "page": ""}

    def _nowhere(self, way: WaySource, message: str) -> dict[str, str] | None:
        self.wrong(way.line, message)
        return None

    # Words

    def _inline(self, key: str, text: str) -> str:
        if not text:
            return ""
        [answer] = render([Job(text, inline=True)])
        if isinstance(answer, Failure) or not_inline(answer):
            self.wrong(self._line(key), not_inline(answer))
            return ""
        return inline_html(answer, lambda href: site_url(COURSE_FILE, href))

    # Pictures

    def _picture(self, key: str, path: str, *, of_class: str = "", inline: bool = False) -> str:
        """As HTML; a small drawing in the page's own colours stands in the page itself."""
        if not path:
            return ""
        try:
            image, drawn = self._image(path, of_class)
        except FileError as problem:
            self.wrong(self._line(key), str(problem))
            return ""
        if inline and drawn and len(drawn) <= LARGEST_INLINE and not _ITS_OWN.search(drawn):
            return re.sub(r' xmlns(?::xlink)?="[^"]*"', "", drawn).replace(
                "<svg", '<svg aria-hidden="true"', 1
            )
        return image

    def _image(self, path: str, of_class: str) -> tuple[str, str]:
        """It as an `img`, and as a drawing where it is one. Raises FileError."""
        kind = suffix_of(path)
        if kind not in PICTURES:
            raise FileError(f"names {path}; a picture is PNG, JPEG, WebP, AVIF, GIF or SVG")
        raw = self._raw(path)
        drawn = ""
        if kind == "svg":
            svg, width, height = clean_svg(path, raw)
            url, drawn = self._keep(Stored(address_name(path), PICTURES[kind], svg)), svg.decode()
        else:
            raster = read_raster(path, raw)
            width, height = raster.width, raster.height
            url = [self._keep(stored) for _, stored in raster.sizes][-1]
        classes = f' class="{of_class}"' if of_class else ""
        return f'<img{classes} src="{escape(url)}" alt="" width="{width}" height="{height}">', drawn

    def _icons(self) -> list[dict[str, str]]:
        """`{"url", "type", "sizes"}`: a drawing, which serves every size, and the sizes that phones ask for."""
        found: list[dict[str, str]] = []
        try:
            for path in self.source.icons:
                if suffix_of(path) == "svg":
                    found.append(
                        self._icon(Stored(address_name(path), PICTURES["svg"], self._svg(path)), "any")
                    )
                elif suffix_of(path) == "png":
                    found += self._icon_sizes(path)
                else:
                    raise FileError(f"names the icon {path}; an icon is SVG or PNG")
            if found:
                return found
            mark = self._svg(self.source.mark) if suffix_of(self.source.mark) == "svg" else b""
        except FileError as problem:
            self.wrong(self._line("icons"), str(problem))
            return []
        if mark and _OF_THE_PAGE not in mark.decode():
            return [self._icon(Stored(address_name(self.source.mark), PICTURES["svg"], mark), "any")]
        return [self._icon(_letter(self.name), "any")]

    def _raw(self, path: str) -> bytes:
        """Raises FileError."""
        return self.files.read(self.files.path_of(COURSE_FILE, path), LARGEST_PICTURE)

    def _svg(self, path: str) -> bytes:
        return clean_svg(path, self._raw(path))[0]

    def _icon_sizes(self, path: str) -> list[dict[str, str]]:
        from PIL import Image

        raw = self._raw(path)
        largest = read_raster(path, raw)
        if largest.width != largest.height or largest.width < ICON_SIZES[-1]:
            raise FileError(
                f"names the icon {path}; a PNG is square and at least {ICON_SIZES[-1]} pixels wide"
            )
        icons = []
        with Image.open(io.BytesIO(raw)) as image:
            for size in ICON_SIZES:
                out = io.BytesIO()
                image.convert("RGBA").resize((size, size), Image.Resampling.LANCZOS).save(
                    out, "PNG", optimize=True
                )
                stored = Stored(f"icon-{size}.png", PICTURES["png"], out.getvalue())
                icons.append(self._icon(stored, f"{size}x{size}"))
        return icons

    def _icon(self, stored: Stored, sizes: str) -> dict[str, str]:
        return {"url": self._keep(stored), "type": stored.type, "sizes": sizes}

    def _card(self) -> dict[str, str]:
        """`{"url", "alt"}` of the picture that stands beside a link to the site elsewhere; empty without one."""
        path = self.source.card
        if not path:
            return {}
        if not self.source.card_alt:
            self.wrong(self._line("card"), "has a card without card_alt, which says what it shows")
        try:
            if suffix_of(path) not in ("png", "jpg", "jpeg"):
                raise FileError(f"names the card {path}; a card is PNG or JPEG, best 1200 × 630 pixels")
            raw = self._raw(path)
            read_raster(path, raw)
        except FileError as problem:
            self.wrong(self._line("card"), str(problem))
            return {}
        stored = Stored(address_name(path), PICTURES[suffix_of(path)], raw)
        return {"url": self._keep(stored), "alt": self.source.card_alt}

    def _keep(self, stored: Stored) -> str:
        self.stored.append(stored)
        return stored.url

    def _line(self, key: str) -> int:
        return self.source.lines.get(key, 0)


def _letter(name: str) -> Stored:
    """The icon of a course that has none: the first letter of its name."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="12" fill="#14181f"/>'
        '<text x="32" y="45" font-family="system-ui, sans-serif" font-size="38" font-weight="700" text-anchor="middle" '
        f'fill="#ffffff">{escape(name[:1].upper())}</text></svg>'
    )
    return Stored("icon.svg", PICTURES["svg"], svg.encode())

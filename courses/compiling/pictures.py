"""Pictures and files that a text names, put into its tree: `place_pictures` and `place_files`.

They serve lessons, articles and briefs, and any part whose texts may show a picture, such as questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from courses.compiling.links import is_outside
from courses.compiling.raster import read_raster
from courses.compiling.svg import clean_svg
from courses.interface import gettext
from courses.reading.course_files import (
    DOWNLOADS,
    LARGEST_FILE,
    LARGEST_PICTURE,
    PICTURES,
    RECORDINGS,
    FileError,
    Files,
    Stored,
    address_name,
    dark_of,
    suffix_of,
)
from courses.reading.markup import make

SIZES = "(min-width: 60rem) 46rem, 100vw"
_BEHIND = re.compile(r"\s?\{(?P<inside>[^{}\n]*)\}")
_ALT = re.compile(r"""(?:fig-)?alt\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FACTS = re.compile(r"<svg [^>]*\bdata-facts=\"([^\"]*)\"")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


@dataclass
class Gallery:
    """What the texts of one file show: what is served for them, which files they rest on, and the address of each."""

    source: str
    files: Files
    # tells a mistake: what is wrong, and where if it is in the file itself
    wrong: Callable[[str, str, int], None]
    warn: Callable[[str], None] = lambda message: None
    stored: dict[str, Stored] = field(default_factory=dict)  # by hash
    paths: dict[str, None] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)  # what is written → where it is served
    facts: dict[str, None] = field(default_factory=dict)  # from which its drawings say that they are drawn
    at: str = ""  # the address that is being read, as it is written

    def place_pictures(self, root: Element) -> None:
        """Puts pictures of the course in place of each `img` in the tree."""
        first = True
        in_links = {image for link in root.iter("a") for image in link.iter("img")}
        for parent in list(root.iter()):
            for place, image in enumerate(list(parent)):
                if image.tag == "img":
                    shown = self._picture(image, lazy=not first, in_link=image in in_links)
                    first = False
                    shown.tail = image.tail
                    parent[place] = shown
        for parent in list(root.iter()):
            for place, paragraph in enumerate(list(parent)):
                figure = _figure(paragraph) if paragraph.tag == "p" and len(paragraph) == 1 else None
                if figure is not None:
                    figure.tail = paragraph.tail
                    parent[place] = figure

    def _picture(self, image: Element, *, lazy: bool, in_link: bool = False) -> Element:
        self.at = href = image.get("src", "")
        alt = image.get("alt", "").strip()
        caption = image.get("title", "")
        decorative = False
        if found := _BEHIND.match(image.tail or ""):
            inside = found["inside"].strip()
            decorative = inside == "decorative"
            if named := _ALT.search(inside):
                alt = alt or named[1] or named[2] or ""
            if decorative or named or re.match(r"[#.:]|[\w-]+\s*=", inside):
                image.tail = (image.tail or "")[found.end() :]
        if _SCHEME.match(href) or href.startswith("//"):
            becomes = "whose words stand in the link" if in_link else "which becomes a link"
            self.warn(
                f"shows the picture {href[:80]} of another site, {becomes}; put the file into the folder"
            )
            if in_link:  # a badge: links do not stand in links
                return make("span", {}, alt or gettext("Picture"))
            return make("a", {"href": href} if is_outside(href) else {}, alt or gettext("Picture"))
        if not alt and not decorative:
            self.wrong(
                f"shows {href or 'a picture'} without words for it: write ![what it shows]({href})"
                f" or ![]({href}){{decorative}}",
                "",
                0,
            )
        span = make("span", {"class": "picture", "data-caption": caption})
        try:
            path = self.files.path_of(self.source, href)
            span.append(self._image(path, href, alt, lazy=lazy))
            if self.files.has(dark := dark_of(path)):
                span.append(self._image(dark, "", alt, lazy=True))
                span[0].set("class", "on-light")
                span[1].set("class", "on-dark")
        except FileError as problem:
            self._tell(problem)
            span.text = alt or gettext("Picture")  # so that what holds it is not called empty as well
        return span

    def _image(self, path: str, href: str, alt: str, *, lazy: bool) -> Element:
        kind = suffix_of(path)
        if kind not in PICTURES:
            raise FileError(f"shows {path}; a picture is PNG, JPEG, WebP, AVIF, GIF or SVG")
        self.paths[path] = None
        self.paths[dark_of(path)] = None
        raw = self.files.read(path, LARGEST_PICTURE)
        attributes = {"alt": alt}
        if kind == "svg":
            drawn, width, height = clean_svg(path, raw)
            if drawn_from := _FACTS.match(drawn.decode()):
                self.facts.update(dict.fromkeys(drawn_from[1].split()))
            served = self.keep(Stored(address_name(path), PICTURES[kind], drawn))
        else:
            raster = read_raster(path, raw)
            width, height = raster.width, raster.height
            urls = [(size, self.keep(stored)) for size, stored in raster.sizes]
            served = urls[-1][1]
            if len(urls) > 1:
                attributes |= {"srcset": ", ".join(f"{url} {size}w" for size, url in urls), "sizes": SIZES}
        if href:
            self.urls[href] = served
        attributes = {"src": served, **attributes, "width": str(width), "height": str(height)}
        return make("img", {**attributes, **({"loading": "lazy"} if lazy else {}), "decoding": "async"})

    def place_files(self, root: Element) -> None:
        """Makes links to files of the folder downloads, and a recording alone in its paragraph a player."""
        for link in list(root.iter("a")):
            href = link.get("href", "")
            if not names_file(href):
                continue
            self.at = href
            try:
                url = self.served(href).url
            except FileError as problem:
                self._tell(problem)
                url = "/media/"
            link.set("href", url)
            self.urls[href] = url
            link.set("download" if suffix_of(url) in DOWNLOADS else "data-plays", "")

    def served(self, href: str) -> Stored:
        """A file as readers get it: of a picture without what a camera or a drawing program wrote into it. Raises FileError."""
        path = self.files.path_of(self.source, href)
        kind = suffix_of(path)
        self.paths[path] = None
        raw = self.files.read(path, LARGEST_FILE)
        if kind in PICTURES:
            if kind == "svg":
                stored = Stored(address_name(path), PICTURES[kind], clean_svg(path, raw)[0])
            else:
                stored = read_raster(path, raw).sizes[-1][1]
        elif kind in RECORDINGS:
            stored = Stored(address_name(path), RECORDINGS[kind], raw)
        else:
            stored = Stored(address_name(path), DOWNLOADS[kind], raw, download=True)
        self.keep(stored)
        return stored

    def keep(self, stored: Stored) -> str:
        self.stored[stored.hash] = stored
        return stored.url

    def _tell(self, problem: FileError) -> None:
        self.wrong(str(problem), problem.path, problem.line)


def names_file(href: str) -> bool:
    """Whether a link leads to a file of the folder that may be served, and not to a text or another site."""
    if _SCHEME.match(href) or href.startswith(("/", "#")):
        return False
    kind = suffix_of(href.partition("#")[0].partition("?")[0])
    if href.partition("#")[0].endswith("terms.yaml"):
        return False
    return (
        kind in PICTURES
        or kind in RECORDINGS
        or (kind in DOWNLOADS and not re.search(r"(?:quizzes|checks)/[^/]+\.ya?ml$", href))
    )


def _figure(paragraph: Element) -> Element | None:
    """What stands in place of a paragraph that is one picture."""
    [shown] = paragraph
    if (
        shown.get("class") != "picture"
        or not len(shown)
        or (paragraph.text or "").strip()
        or (shown.tail or "").strip()
    ):
        return None
    caption = shown.attrib.pop("data-caption", "")
    words: Iterator[Element] = iter([make("figcaption", {}, caption)] if caption else [])
    return make("figure", {"class": "picture"}, *list(shown), *words)

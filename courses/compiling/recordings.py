"""Films and recordings: one of the folder plays on the page, one of another site is a box with a link to it, so that
nothing of that site is loaded before the reader asks for it.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from courses.interface import gettext
from courses.reading.course_files import suffix_of
from courses.reading.markup import make, pieces, plain, refill

_SITES = (
    (
        "YouTube",
        re.compile(
            r"https?://(?:(?:www|m)\.)?(?:youtube(?:-nocookie)?\.com/(?:watch\?|embed/|shorts/|live/|playlist\?)|youtu\.be/\w)",
            re.I,
        ),
    ),
    ("Vimeo", re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/|channels/\w+/)?\d+", re.I)),
    (
        "PeerTube",
        re.compile(r"https?://[^/\s]+/(?:w/\w{10,}|videos/watch/[\w-]{10,}|videos/embed/[\w-]{10,})", re.I),
    ),
)
_SOUND = frozenset(("mp3", "ogg", "oga"))


def place_recordings(root: Element) -> None:
    """Makes each paragraph that is one link to a recording a player, or a box."""
    for parent in list(root.iter()):
        for place, paragraph in enumerate(list(parent)):
            if paragraph.tag != "p" or len(paragraph) != 1 or paragraph[0].tag != "a":
                continue
            link = paragraph[0]
            if (paragraph.text or "").strip() or (link.tail or "").strip():
                continue
            shown = _player(link) if "data-plays" in link.attrib else _box(link)
            if shown is not None:
                shown.tail = paragraph.tail
                parent[place] = shown


def _player(link: Element) -> Element | None:
    url = link.get("href", "")
    kind = suffix_of(url)
    if kind not in ("mp4", "webm", *_SOUND):
        return None
    tag = "audio" if kind in _SOUND else "video"
    named = plain(link)
    player = make(tag, {"src": url, "controls": "", "preload": "metadata", "aria-label": named})
    return make(
        "figure", {"class": f"player {tag}"}, player, make("figcaption", {}, make("a", {"href": url}, named))
    )


def _box(link: Element) -> Element | None:
    href = link.get("href", "")
    site = next((name for name, address in _SITES if address.match(href)), "")
    if not site:
        return None
    said = plain(link)
    title = gettext("Video") if said.startswith(("http://", "https://", "www.")) else said
    refill(
        link,
        [
            make("span", {"class": "film-title"}, *(pieces(link) if title == said else [title])),
            " ",
            make("span", {"class": "film-site"}, gettext("Watch on {site}").format(site=site)),
        ],
    )
    link.set("class", "film-link")
    return make("p", {"class": "film"}, link)

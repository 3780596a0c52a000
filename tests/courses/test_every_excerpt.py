"""Every excerpt of every course there is, read by rule: what a reader who sees nothing else needs is in it."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from config.env import ROOT
from courses.compiling.compiled import NOTHING
from courses.compiling.folder_compiler import compile_course
from courses.reading.document import Document, Passage
from courses.reading.folder import read_folder
from courses.reading.markup import plain, read_fragment

COURSES = [
    ROOT / "content",
    ROOT / "tests" / "courses" / "example",
    *sorted(file.parent for file in (ROOT / "tests" / "tutor" / "strangers").glob("*/course.yaml")),
]
NAMES = [folder.name for folder in COURSES]


# What no excerpt may begin with, written down without the module that looks for it
RIDDLES = re.compile(
    r"(?:It|Its|They|Their|Them|This|That|These|Those|Both|Such|But|So|And|Yet|Otherwise|However|Therefore|Instead|"
    r"The (?:second|third|other|others|latter|former|rest|same)|One (?:is|was|has|of (?:them|these)))\b"
    r"(?! (?:lesson|course|section|article|page|brief|who|week|year)\b)"
)
TAGS = re.compile(
    r"</?(?:p|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tr|th|td|abbr|b|code|em|i|strong|sub|sup)"
    r"(?: start=\"\d+\"| scope=\"(?:col|row)\")?>"
)
BLOCK = re.compile(r"</?(?:p|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tr|th|td)\b[^>]*>")
# The words with which a row is read aloud
OURS = frozenset(["for", "when", "as", "to", "the", "it", "is", "are", "and"])


@cache
def documents(folder: Path) -> list[Document]:
    return list(compile_course(read_folder(folder), NOTHING).documents.values())


def said(html: str) -> str:
    return " ".join(unescape(TAGS.sub("", BLOCK.sub(" ", html))).split())


def folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def page_of(made: Document) -> Element:
    html = "".join(f"<h2>{section.title}</h2>{section.html}" for section in made.sections)
    return read_fragment(
        re.sub(r"<(br|hr|img|input|source)([^>]*)>", r"<\1\2/>", made.opening + html.replace("&nbsp;", " "))
    )


def every_passage(folder: Path) -> list[tuple[Document, Passage]]:
    return [(made, passage) for made in documents(folder) for passage in made.passages]


@pytest.mark.parametrize("folder", COURSES, ids=NAMES)
def test_no_excerpt_begins_in_the_middle(folder: Path) -> None:
    """But where nothing stands before it: at the beginning of a section or a block."""
    wrong = []
    for made in documents(folder):
        names = {passage.name: passage for passage in made.passages}
        first_of = _first_under_its_heading(page_of(made))
        for name, passage in names.items():
            text = said(passage.excerpt)
            alone = text == passage.text
            if RIDDLES.match(text) and passage.kind == "sentence" and (not alone or name not in first_of):
                begins = next(one for one in names.values() if text.startswith(one.text))
                if begins.name not in first_of and len(text.split(". ")) < 3:
                    wrong.append(f"{made.slug}#{name}: {text}")
    assert wrong == []


def _first_under_its_heading(page: Element) -> set[str]:
    """The names of passages before which nothing stands on which they could lean."""
    first = set()
    for parent in page.iter():
        before = ""
        for child in parent:
            inside = [one.get("id", "") for one in child.iter() if re.fullmatch(r"p\d+", one.get("id", ""))]
            if before not in ("p", "ul", "ol", "figure") and child.tag in ("p", "li", "ul", "ol"):
                first.update(inside[:1])
            before = child.tag
    return first


@pytest.mark.parametrize("folder", COURSES, ids=NAMES)
def test_every_row_has_its_heads_and_caption_and_every_bullet_the_line_above_it(folder: Path) -> None:
    wrong = []
    for made in documents(folder):
        page = page_of(made)
        captions = {
            row.get("id"): plain(figure.find("figcaption") or figure[0])
            for figure in page.iter("figure")
            if figure.find("figcaption") is not None
            for row in figure.iter("tr")
        }
        for passage in made.passages:
            if passage.kind == "row":
                heads = re.search(r"<thead>(.*?)</thead>", passage.excerpt)
                caption = re.search(r"<caption>(.*?)</caption>", passage.excerpt)
                right = heads and caption and said(caption[1]) == captions.get(passage.name, said(caption[1]))
            else:
                right = passage.kind != "bullet" or passage.excerpt.startswith("<p>")
            if not right:
                wrong.append(f"{made.slug}#{passage.name}: {passage.excerpt}")
    assert wrong == []


@pytest.mark.parametrize("folder", COURSES, ids=NAMES)
def test_every_excerpt_holds_its_passage_and_nothing_that_the_document_does_not_say(folder: Path) -> None:
    wrong = []
    for made in documents(folder):
        stored = folded(f"{plain(page_of(made))} {made.title}")
        for passage in made.passages:
            chunks = [folded(said(chunk)) for chunk in BLOCK.split(passage.excerpt)]
            own = [folded(piece) for piece in _own_pieces(passage)]
            held = folded(said(passage.excerpt))
            if not all(chunk in stored for chunk in chunks) or not all(piece in held for piece in own):
                wrong.append(f"{made.slug}#{passage.name}: {passage.excerpt}")
    assert wrong == []


def _own_pieces(passage: Passage) -> list[str]:
    """The text of the passage, taken apart where the text puts a table's heads between."""
    return re.split(r"; |: ", passage.text) if passage.kind in ("row", "definition") else [passage.text]


@pytest.mark.parametrize("folder", COURSES, ids=NAMES)
def test_every_excerpt_is_short_safe_and_can_be_read_aloud(folder: Path) -> None:
    wrong = []
    for made, passage in every_passage(folder):
        length, own = len(said(passage.excerpt).split()), len(passage.text.split())
        safe = "<" not in TAGS.sub("", passage.excerpt) and ">" not in TAGS.sub("", passage.excerpt)
        aloud = folded(passage.spoken).split()
        held = set(folded(said(passage.excerpt)).split()) | OURS
        listed = any(f"{head}:" in passage.spoken.casefold() for head in _heads(passage.excerpt)[1:])
        read = set(aloud) <= held and not listed
        if not safe or not read or (length > 120 and length > own + 20):
            wrong.append(f"{made.slug}#{passage.name} {length}: {passage.excerpt} | {passage.spoken}")
    assert wrong == []


def _heads(excerpt: str) -> list[str]:
    """The heads of a row's columns but those that call for a question: "Ask next: which one?"."""
    return [
        said(head).casefold()
        for head in re.findall(r'<th scope="col">(.*?)</th>', excerpt)
        if "?" not in excerpt
    ]

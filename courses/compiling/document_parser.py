"""One Markdown file → its Document, or everything that is wrong with it.

In two steps, because between them the Markdown of all files goes through another process: `read_draft` takes
the file apart, `finish` makes the document of its HTML. Neither reads a file, a clock or a database.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

from courses.compiling.facts_in_text import check_front_matter, facts_named, put_in
from courses.compiling.formulas import set_formulas
from courses.compiling.labs_in_text import Labs
from courses.compiling.links import LinkError, read_link, site_url
from courses.compiling.markdown import clean
from courses.compiling.mentions import Mentions
from courses.compiling.outline import LINK, Outline, read_outline, without_anchor
from courses.compiling.passages import Cutter, Place
from courses.compiling.pictures import Gallery
from courses.compiling.recordings import place_recordings
from courses.compiling.rendering import Failure
from courses.compiling.row_sentences import Vocabulary
from courses.compiling.scripts import set_directions
from courses.compiling.sections import Arranger, Part
from courses.compiling.tickable import make_tickable
from courses.reading import front_matter
from courses.reading.course_files import Files, Stored
from courses.reading.document import ContentError, Document, Fact, Section, Source, SourceFile, Term
from courses.reading.fact_marks import make_pressable, with_values
from courses.reading.fields import LONGEST_TITLE, Fields
from courses.reading.markup import MarkupError, lines, read_fragment, serialise

DocumentKind = Literal["lesson", "article", "brief"]
REQUIRED = {
    "lesson": ("title", "summary", "minutes", "checked"),
    "article": ("title", "summary", "checked"),
    "brief": ("title", "date", "trending", "generated_by", "sources"),
}
PUBLISHING = ("draft", "publish_on", "was")
OPTIONAL = {
    "lesson": ("objectives", "terms", "related", "sources", "suggest", "lang", *PUBLISHING),
    "article": ("terms", "sources", "suggest", "lang", *PUBLISHING),
    "brief": ("terms", "suggest", "lang", *PUBLISHING),
}
BRIEF_HEADINGS = ("TL;DR", "What happened", "So what?", "Now what?")
MOST_RELATED = 3
NEVER = "9999-12-31"  # the day on which a draft is published
OBJECTIVES = 2, 5  # how many lines at the least and at the most
LONGEST_OBJECTIVE = 160

_LEFT_OVER = re.compile(
    r"\[\^(?P<note>[^\]\s]+)\]|(?P<reference>\]\[[^\]]*\])|(?<=\])\((?P<spaced>[^()\n]*\.\w{1,5}(?:#[^()\s]*)?)\)"
)


class Reference(NamedTuple):
    """Something outside its file that a document names, and where: it must be there whenever the course is
    loaded.
    """

    kind: Literal["fact", "link", "question", "related", "term", "was"]
    target: str  # a path, a slug, an id
    anchor: str
    shown: str
    line: int


@dataclass(frozen=True)
class Setting:
    """What the rest of the course tells a document."""

    blocks: Mapping[str, str] = field(default_factory=dict)
    labs: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    facts_of_labs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inputs_of_labs: Mapping[str, Mapping[str, Callable[[str], str]]] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    beside: Files = field(default_factory=Files)


@dataclass
class Draft:
    """A file taken apart: its front matter, checked, and its body, ready for the converter."""

    source: SourceFile
    kind: DocumentKind
    outline: Outline
    title: str
    summary: str
    minutes: int | None
    checked: date | None
    date: date | None
    trending: bool
    generated_by: str
    lang: str
    terms: tuple[str, ...] | None  # None: those it mentions
    related: tuple[str, ...]
    sources: tuple[Source, ...]
    suggest: tuple[str, ...]
    objectives: tuple[str, ...]
    public_from: str
    was: tuple[str, ...]
    references: list[Reference]


@dataclass(frozen=True)
class Finished:
    document: Document
    references: tuple[Reference, ...]
    # whether its terms are those it mentions, so that a new term may concern it
    reads_glossary: bool
    warnings: tuple[ContentError, ...] = ()
    shown: tuple[Stored, ...] = ()  # what is served for it
    files: tuple[str, ...] = ()  # the paths on which that rests


def read_draft(source: SourceFile, kind: DocumentKind) -> Draft:
    """Raises ContentErrors when front matter and body cannot be told apart; lesser errors are in
    `outline.errors`.
    """
    front = front_matter.split(source)
    outline = read_outline(source.path, front.body, front.body_line)
    return read_fields(Fields(front.fields, source.path, outline.errors), source, kind, outline)


def read_fields(fields: Fields, source: SourceFile, kind: DocumentKind, outline: Outline) -> Draft:
    """The front matter of a document; what is wrong is noted in `fields`."""
    fields.check_keys(REQUIRED[kind], OPTIONAL[kind])
    references = [
        *_named(fields, "terms", "term"),
        *_named(fields, "related", "related"),
        *_named(fields, "was", "was"),
    ]
    check_front_matter(fields)
    related = tuple(reference.target for reference in references if reference.kind == "related")
    if len(related) > MOST_RELATED:
        fields.wrong(f"names {len(related)} related lessons; {MOST_RELATED} at most", "related")
    if source.slug in related:
        fields.wrong("names itself as a related lesson", "related")
    sources = fields.sources("sources")
    generated_by = (
        "" if fields.values.get("generated_by", "") is None else fields.text("generated_by", LONGEST_TITLE)
    )
    if generated_by and not sources:
        fields.wrong("is generated_by a model and names no sources", "generated_by")
    return Draft(
        source=source,
        kind=kind,
        outline=outline,
        title=fields.text("title", LONGEST_TITLE),
        summary=fields.text("summary"),
        minutes=fields.whole("minutes", 1, 600),
        checked=fields.day("checked"),
        date=fields.day("date"),
        trending=fields.flag("trending"),
        generated_by=generated_by,
        lang=fields.language("lang"),
        terms=fields.names("terms") if kind == "lesson" or "terms" in fields.values else None,
        related=related,
        sources=sources,
        suggest=fields.questions("suggest"),
        public_from=_public_from(fields),
        was=tuple(reference.target for reference in references if reference.kind == "was"),
        objectives=fields.lines("objectives", *OBJECTIVES, LONGEST_OBJECTIVE),
        references=references,
    )


def _public_from(fields: Fields) -> str:
    draft, day = fields.flag("draft"), fields.day("publish_on")
    if draft and day:
        fields.wrong("is a draft and has a day on which it is published; one of the two", "publish_on")
    return NEVER if draft else day.isoformat() if day else ""


def _named(fields: Fields, key: str, kind: Literal["related", "term", "was"]) -> Iterator[Reference]:
    known = len(fields.errors)
    for name, line in fields.names_and_lines(key):
        yield Reference(kind, name, "", name, line)
    if key == "terms":
        del fields.errors[known:]  # they are read, and noted, once more


def finish(draft: Draft, html: str | Failure, setting: Setting) -> Finished | None:
    """The document made of its HTML; what is wrong is added to `draft.outline.errors`. None when there is no
    HTML.
    """
    errors = draft.outline.errors
    if isinstance(html, Failure):
        errors.append(ContentError(draft.source.path, 0, html.why))
        return None
    try:
        root = read_fragment(html)
    except MarkupError:
        errors.append(
            ContentError(draft.source.path, 0, "holds a character reference that stands for no character")
        )
        return None
    draft.outline.take(root)
    set_formulas(root, draft.outline)
    gallery = _gallery(draft, setting)
    gallery.place_pictures(root)
    gallery.place_files(root)
    place_recordings(root)
    prose = list(_prose(root))
    _check_leftovers(root, prose, draft.outline)
    references = [
        *draft.references,
        *(Reference("fact", mark.id, "", mark.shown, line) for mark, line in facts_named(draft.outline)),
        *_links(root, draft.outline),
        *(
            Reference("question", fence.question, "", fence.question, fence.line)
            for fence in draft.outline.fences
            if fence.is_question
        ),
    ]
    named = [(reference.target, reference.line) for reference in references if reference.kind == "fact"]
    facts = put_in(root, draft.outline, named, setting.facts)
    labs = Labs(draft.outline, setting.labs, setting.inputs_of_labs)
    parts = Arranger(draft.outline, setting.blocks, labs, setting.sides, draft.title).arrange(root)
    _check_parts(parts, draft)
    cutter = Cutter(Vocabulary.of("\0".join(prose)))
    tickable: set[str] = set()
    for part in parts:
        cutter.cut(part.root, Place(part.anchor).under(part.title))
        tickable.update(make_tickable(part.root))
    shown = [(part, lines(part.root)) for part in parts]
    terms = setting.terms.values() if draft.terms is None else _known(draft.terms, setting.terms)
    mentions = Mentions(terms)
    mentioned = list(dict.fromkeys(term for part in parts for term in mentions.mark(part.root)))
    for part in parts:
        if facts:
            make_pressable(part.root)
        set_directions(part.root)
    sections = tuple(_section(number, part, text) for number, (part, text) in enumerate(shown[1:], start=1))
    return Finished(
        document=Document(
            kind=draft.kind,
            slug=draft.source.slug,
            title=draft.title,
            summary=draft.summary
            or (" ".join(shown[1][1]) if draft.kind == "brief" and len(shown) > 1 else ""),
            opening=clean(serialise(parts[0].root, inside_only=True)).strip(),
            sections=sections,
            passages=tuple(
                replace(one, tickable=True) if one.name in tickable else one for one in cutter.passages
            ),
            terms=tuple(mentioned) if draft.terms is None else draft.terms,
            sources=draft.sources,
            markdown=_as_markdown(draft, setting, gallery.urls),
            source_hash=draft.source.sha256,
            minutes=draft.minutes,
            checked=draft.checked,
            date=draft.date,
            trending=draft.trending,
            generated_by=draft.generated_by,
            lang=draft.lang,
            related=draft.related,
            suggest=draft.suggest,
            public_from=draft.public_from,
            was=draft.was,
            objectives=draft.objectives,
            facts=tuple(
                dict.fromkeys(
                    [
                        *facts,
                        *(id_ for id_ in gallery.facts if id_ in setting.facts),
                        *_facts_of_labs(draft.outline, setting),
                    ]
                )
            ),
        ),
        references=tuple(references),
        reads_glossary=draft.terms is None,
        warnings=tuple(draft.outline.warnings),
        shown=tuple(gallery.stored.values()),
        files=tuple(gallery.paths),
    )


def _gallery(draft: Draft, setting: Setting) -> Gallery:
    outline = draft.outline

    def wrong(message: str, path: str, line: int) -> None:
        if line:  # in the file itself
            outline.errors.append(ContentError(path, line, message))
        else:
            shown = f"shows {path}, which {message}" if path else message
            outline.wrong(outline.line_of(f"]({gallery.at}") or outline.line_of(gallery.at), shown)

    def warn(message: str) -> None:
        outline.warn(outline.line_of(f"]({gallery.at}") or outline.line_of(gallery.at), message)

    gallery = Gallery(draft.source.path, setting.beside, wrong, warn)
    return gallery


def _facts_of_labs(outline: Outline, setting: Setting) -> Iterator[str]:
    """What the labs that it places start from: the page shows it, and changes with it."""
    for fence in outline.fences:
        if fence.is_lab:
            yield from setting.facts_of_labs.get(fence.lab, ())


def _known(ids: tuple[str, ...], terms: Mapping[str, Term]) -> list[Term]:
    return [terms[id_] for id_ in ids if id_ in terms]


def _section(number: int, part: Part, text: list[str]) -> Section:
    html = clean(serialise(part.root, inside_only=True)).strip()
    seen = json.dumps([part.title, text], ensure_ascii=False)
    return Section(
        anchor=part.anchor,
        title=part.title,
        number=number,
        html=html,
        words=sum(len(line.split()) for line in text),
        hash=hashlib.sha256(seen.encode()).hexdigest()[:16],
    )


def _check_leftovers(root: Element, prose: list[str], outline: Outline) -> None:
    """Markdown that turned into nothing: marks of footnotes and links that are not defined."""
    for text in prose:
        for found in _LEFT_OVER.finditer(text):
            shown = found.group()
            if outline.line_of(f"]\\{shown[1:]}" if found.group("reference") else f"\\{shown}"):
                continue  # a backslash says that it is meant so
            if found.group("note"):
                _wrong(
                    outline, outline.line_of(shown), f"refers to the footnote {shown}, which is not defined"
                )
            elif found.group("spaced"):
                _wrong(
                    outline,
                    outline.line_of(shown),
                    f"links to {found.group('spaced')}, which cannot be read; write <{found.group('spaced')}>",
                )
            else:
                _wrong(
                    outline,
                    outline.line_of(shown),
                    f"has a link {shown[1:]} by reference, which is not defined",
                )


def _prose(element: Element) -> Iterator[str]:
    if element.tag in ("code", "pre", "math"):
        return
    yield element.text or ""
    for child in element:
        yield from _prose(child)
        yield child.tail or ""


def _links(root: Element, outline: Outline) -> Iterator[Reference]:
    """Gives every link its address on the site, and yields what must be there for it."""
    seen: Counter[str] = Counter()
    where = outline.lines_of_links()
    for link in root.iter("a"):
        if link.get("class", "").startswith("footnote") or link.get("href", "").startswith("/media/"):
            continue
        href = link.attrib.pop("href", "")
        link.attrib.pop("title", None)
        stands = where.get(href, [])
        line = stands[min(seen[href], len(stands) - 1)] if stands else outline.line_of(href)
        seen[href] += 1
        try:
            target = read_link(outline.path, href)
        except LinkError as problem:
            _wrong(outline, line, str(problem))
            continue
        link.set("href", site_url(outline.path, href) or "")
        if target is not None:
            yield Reference("link", target.path, target.anchor, href, line)


def _check_parts(parts: list[Part], draft: Draft) -> None:
    outline = draft.outline
    if draft.kind == "brief":
        titles = tuple(part.title for part in parts[1:])
        if titles != BRIEF_HEADINGS:
            _wrong(
                outline,
                0,
                f"must have exactly the headings {', '.join(f'## {title}' for title in BRIEF_HEADINGS)}",
            )
    elif len(parts) == 1:
        _wrong(outline, 0, "says nothing: there is no text under its front matter")


def _as_markdown(draft: Draft, setting: Setting, served: Mapping[str, str]) -> str:
    """Its text for the Markdown address: anchors are left out, links are the site's, labs are links, facts are
    their values.
    """
    headings = {heading.line for heading in draft.outline.headings}
    labs = {fence.line: fence for fence in draft.outline.fences if fence.is_lab}
    asks = {fence.line: fence for fence in draft.outline.fences if fence.is_question}
    text_lines = {number for number, _ in draft.outline.text_lines}
    written: list[str] = []
    skip_until = 0
    for number, line in draft.outline.source:
        if number < skip_until:
            continue
        if number in headings:
            written.append(without_anchor(line))
        elif number in asks:
            slug, asked = draft.source.slug, asks[number].question
            written.append(f"[A question about this](/lessons/{slug}/practice/?question={asked})")
            skip_until = asks[number].end
        elif number in labs:
            name = labs[number].lab
            written.append(f"[Lab: {setting.labs.get(name, name)}](/labs/{name}/)")
            skip_until = labs[number].end
        else:
            own = with_values(_addressed(draft.source.path, line, served), setting.facts)
            written.append(own if number in text_lines else line)
    can = "\n".join(["After this you can:", "", *(f"- {one}" for one in draft.objectives)])
    whole = [
        f"# {draft.title}",
        draft.summary,
        can if draft.objectives else "",
        "\n".join(written).strip("\n"),
    ]
    if draft.sources:
        whole.append(
            "\n".join(["Sources:", "", *(f"- [{source.title}]({source.url})" for source in draft.sources)])
        )
    return "\n\n".join(piece for piece in whole if piece) + "\n"


def _addressed(path: str, line: str, served: Mapping[str, str]) -> str:
    def address(found: re.Match[str]) -> str:
        href = found.group("href")
        return found.group()[: len(found.group()) - len(href)] + (
            served.get(href) or site_url(path, href) or href
        )

    return LINK.sub(address, line)


def _wrong(outline: Outline, line: int, message: str) -> None:
    outline.errors.append(ContentError(outline.path, line, message))

"""course.yaml and terms.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from courses.reading import site_keys
from courses.reading.blocks import KINDS, SIDES, normal
from courses.reading.document import ContentError, ContentErrors, Module, SourceFile, Term, Track
from courses.reading.fields import LONGEST_TITLE, Fields
from courses.reading.folder import LONGEST_SLUG, SLUG
from courses.reading.site_keys import SiteSource
from courses.reading.strict_yaml import read_yaml

LONGEST_NAME = 100


@dataclass(frozen=True)
class CourseFile:
    """course.yaml: `blocks` are its own headings and `sides` the rows of tables that have a side, both normalised; `lines`
    say where each lesson is listed. `site` is what the site around the course is called, and looks like.
    """

    title: str = ""
    tagline: str = ""
    tracks: tuple[Track, ...] = ()
    language: str = "en"
    blocks: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    site: SiteSource = field(default_factory=SiteSource)

    @property
    def name(self) -> str:
        """What the site is called, and by which one course is told from another."""
        return self.site.name or self.title

    @property
    def lessons(self) -> tuple[str, ...]:
        """Every slug, in the order of the course."""
        return tuple(slug for track in self.tracks for module in track.modules for slug in module.lessons)


def read_course_file(source: SourceFile) -> tuple[CourseFile, list[ContentError]]:
    """Raises ContentErrors when it is not YAML at all; then nothing is known of the order of the lessons."""
    errors: list[ContentError] = []
    fields = Fields(read_yaml(source), source.path, errors)
    if not fields.is_mapping:
        raise ContentErrors(errors)
    return read_course(fields), errors


def read_course(fields: Fields) -> CourseFile:
    """Of the keys of course.yaml; what is wrong is noted in `fields`."""
    fields.check_keys(
        ("title", "tagline", "tracks"), (*site_keys.KEYS, "language", "folders", "blocks", "sides")
    )
    fields.names("folders")  # which `courses.reading.folder` reads
    title, tagline = fields.text("title", LONGEST_TITLE), fields.text("tagline")
    reader = _Tracks()
    tracks = tuple(reader.track(track) for track in fields.mappings("tracks"))
    if "tracks" in fields.values and not reader.lessons and not fields.errors:
        fields.wrong("lists no lesson", "tracks")
    blocks = _named_kinds(fields, "blocks", "block kind", KINDS)
    sides = _named_kinds(fields, "sides", "side", SIDES)
    language = fields.language("language") or "en"
    return CourseFile(
        title, tagline, tracks, language, blocks, sides, reader.lessons, site_keys.read_site(fields)
    )


class _Tracks:
    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.lessons: dict[str, int] = {}

    def track(self, fields: Fields) -> Track:
        fields.check_keys(("id", "name", "modules"), ("summary",))
        modules = tuple(self.module(module) for module in fields.mappings("modules"))
        return Track(self.id(fields), fields.text("name", LONGEST_TITLE), fields.text("summary"), modules)

    def module(self, fields: Fields) -> Module:
        fields.check_keys(("id", "name", "lessons"), ("summary",))
        listed: list[str] = []
        for slug, line in fields.names_and_lines("lessons"):
            if slug in self.lessons:
                fields.errors.append(
                    ContentError(fields.path, line, f"lists {slug} twice, first in line {self.lessons[slug]}")
                )
                continue
            self.lessons[slug] = line
            listed.append(slug)
        return Module(
            self.id(fields), fields.text("name", LONGEST_TITLE), fields.text("summary"), tuple(listed)
        )

    def id(self, fields: Fields) -> str:
        name = fields.slug("id")
        if name in self.ids:
            fields.wrong(f"has the id {name} twice, first in line {self.ids[name]}", "id")
        elif name:
            self.ids[name] = fields.line("id")
        return name


def _named_kinds(fields: Fields, key: str, what: str, known: tuple[str, ...]) -> dict[str, str]:
    """`NAME: kind` lines under the key, the names normalised; none without it."""
    more: dict[str, str] = {}
    if key in fields.values:
        listed = fields.within(key)
        for name in listed.values:
            kind = listed.text(name)
            if kind and kind not in known:
                listed.wrong(f"has the unknown {what} {kind}; there are {', '.join(known)}", name)
            more[normal(name)] = kind
    return more


def read_terms(source: SourceFile) -> tuple[dict[str, Term], dict[str, int], list[ContentError]]:
    """The glossary, and the line of each term. Raises ContentErrors when it is not YAML at all."""
    errors: list[ContentError] = []
    yaml = read_yaml(source)
    if yaml.data is None:
        return {}, {}, []
    fields = Fields(yaml, source.path, errors)
    if not fields.is_mapping:
        raise ContentErrors(errors)
    terms: dict[str, Term] = {}
    spellings: dict[str, str] = {}
    for id_ in fields.values:
        if not SLUG.fullmatch(id_) or len(id_) > LONGEST_SLUG:
            fields.wrong(f"has the id {id_}: use small letters a to z, digits and single hyphens", id_)
            continue
        terms[id_] = term = read_term(id_, Fields(yaml, source.path, errors, id_))
        for name in dict.fromkeys(normal(name) for name in (term.name, *term.also) if name):
            if name in spellings:
                fields.wrong(f"has {name} as a name of {id_}, which is one of {spellings[name]} already", id_)
            spellings.setdefault(name, id_)
    for id_, term in terms.items():
        for at, other in enumerate(term.see):
            if other not in fields.values:
                fields.wrong(f"sends readers of {id_} to the unknown term {other}", id_, "see", at)
    return terms, {id_: fields.line(id_) for id_ in terms}, errors


def read_term(id_: str, fields: Fields) -> Term:
    fields.check_keys(("name", "means"), ("also", "see"))
    return Term(
        id=id_,
        name=fields.text("name", LONGEST_NAME),
        also=fields.names("also"),
        means=fields.text("means", is_markdown=True),
        see=fields.names("see"),
    )

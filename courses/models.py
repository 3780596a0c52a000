"""The compiled course: what `load_content` writes and every page reads.

Rows are rebuilt from the course folder at any time, so nothing outside this app may refer to their primary keys:
learners' data names a lesson by slug, a section by anchor, a passage by its id, each with a content hash.
"""

from __future__ import annotations

from dataclasses import fields
from typing import ClassVar

import msgspec
from django.db import models

from courses.reading import document as source

# of a passage: the dataclass's fields are the row's
PASSAGE = tuple(field.name for field in fields(source.Passage))

# Style sheets of what not every text has → how that begins there.
_SHEETS = {
    "css/code.css": ("<pre",),
    "css/extras.css": ('<figure class="player', '<p class="film"', "<math"),
}


class Course(models.Model):
    """The one course of this site (pk 1): what course.yaml says, and the revision that every load bumps."""

    revision = models.PositiveBigIntegerField(default=0)
    loaded_at = models.DateTimeField(auto_now=True)
    title = models.CharField(max_length=200)
    tagline = models.TextField()
    # [{"id", "name", "summary", "modules": [{"id", "name", "summary", "lessons": [slug, …]}]}]
    tracks = models.JSONField(default=list)
    language = models.CharField(max_length=35, default="en", help_text="Of its texts: a code such as de.")
    # what its pages show of the site: `courses.compiling.site.SiteCompiler.compile`, read by `courses.site`
    site = models.JSONField(default=dict)
    # {"as_of": the day it was loaded, "drafts": whether with drafts, "days": those on which something is published}
    waiting = models.JSONField(default=dict)
    # part of the course ("documents", "glossary", "quizzes" …) → a text that each load which changed it made anew, so that
    # pages which show the part are too (`courses.stamps`)
    stamps = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.title


class Document(models.Model):
    """A lesson, an article or a brief, ready to be shown: one row is enough to render its page."""

    class Kind(models.TextChoices):
        LESSON = "lesson"
        ARTICLE = "article"
        BRIEF = "brief"

    kind = models.CharField(max_length=8, choices=Kind)
    slug = models.SlugField(max_length=100)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    number = models.PositiveIntegerField(null=True, help_text="Place in the course, from 1; lessons only.")
    minutes = models.PositiveIntegerField(null=True, help_text="Reading and trying, lessons only.")
    checked = models.DateField(null=True, help_text="The day its facts were last checked.")
    date = models.DateField(null=True, help_text="The day of a brief.")
    trending = models.BooleanField(default=False)
    generated_by = models.CharField(max_length=200, blank=True)
    lang = models.CharField(
        max_length=35, blank=True, default="", help_text="Of its text, where it is not the site's."
    )
    # {"track": name, "module": name, "number": 3, "of": 12, "previous": {"slug","title"}|None, "next": …}; lessons only
    place = models.JSONField(default=dict)
    # [{"anchor", "title", "number", "hash", "words", "html"}]: `html` is safe, sanitised and complete
    sections = models.JSONField(default=list)
    # [{"anchor", "title", "hash"}]: the same sections for lists of lessons, without their text; one that was added to a
    # lesson that was there already has "since" too
    outline = models.JSONField(default=list)
    # [{"anchor", "hash", "until"}], perhaps "since": those that were taken out
    gone_sections = models.JSONField(default=list)
    # HTML before the first section (an article's or a lesson's opening), usually empty
    opening = models.TextField(blank=True)
    # [{"id", "name", "means", "used_in": [{"kind", "slug", "title", "url"}]}]: the concept cluster, `means` is inline HTML
    terms = models.JSONField(default=list)
    # [{"slug", "title", "summary", "minutes", "track", "why"}], at most three; lessons only
    related = models.JSONField(default=list)
    # [{"id", "claim", "value", "as_of", "source", "review_by", "confirmed"}]: the facts it names, days as 2026-11-22
    facts = models.JSONField(default=list)
    # ["How long does it rise?"]: questions that it answers, for a reader who has none
    suggest = models.JSONField(default=list)
    # ["tell weights from code"]: ends of "After this you can …"; lessons only
    objectives = models.JSONField(default=list)
    # [slug]: those that it had
    was = models.JSONField(default=list)
    # [{"title", "url"}]
    sources = models.JSONField(default=list)
    markdown = models.TextField(help_text="Its text as Markdown, for the .md address.")
    hash = models.CharField(max_length=64, help_text="Of everything the page shows.")
    source_hash = models.CharField(
        max_length=64, help_text="Of the file, so that an unchanged one is not compiled again."
    )
    withdrawn = models.BooleanField(default=False)
    draft = models.BooleanField(default=False, help_text="Shown on its author's machine only.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "slug"], name="one_document_per_kind_and_slug")
        ]
        # each load asks for all of these, and in the rows they stand behind all that a document says
        indexes: ClassVar = [
            models.Index(fields=["kind", "slug", "withdrawn", "hash"], name="hash_of_document")
        ]
        ordering: ClassVar = ["kind", "number", "slug"]

    def __str__(self) -> str:
        return self.title

    @property
    def sheets(self) -> list[str]:
        """The style sheets that its page needs besides the one of every text."""
        html = self.opening + "".join(section["html"] for section in self.sections)
        return [sheet for sheet, signs in _SHEETS.items() if any(sign in html for sign in signs)]

    def quotable(self) -> list[source.Passage]:
        """Its passages in their order, as they were compiled."""
        rows = self.passages.order_by("position").values(*PASSAGE)
        return msgspec.convert(list(rows), list[source.Passage])


class FormerSlug(models.Model):
    """A slug that a document had (`was` of its front matter)."""

    kind = models.CharField(max_length=8)
    slug = models.CharField(max_length=100)
    now = models.CharField(max_length=100, help_text="The slug that it has.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "slug"], name="one_document_per_former_slug")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class Passage(models.Model):
    """The smallest piece of a document that can be quoted: a bullet, a sentence, a table row or a definition."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="passages")
    name = models.CharField(max_length=20, help_text="p1, p2 …: also the id of its element in the page.")
    position = models.PositiveIntegerField()
    text = models.TextField()
    heading_path = models.JSONField(default=list, help_text="Headings from the section down.")
    negating = models.BooleanField(
        default=False, help_text="Its heading turns its meaning round, as 'What AI cannot do' does."
    )
    anchor = models.CharField(max_length=200, help_text="The section it stands in; empty before the first.")
    kind = models.CharField(max_length=12, help_text="bullet, sentence, row or definition.")
    tickable = models.BooleanField(default=False, help_text="A point of a checklist.")
    paragraph = models.CharField(
        max_length=20, default="", help_text="Name of the first passage of its paragraph, bullet or row."
    )
    excerpt = models.TextField(default="", help_text="Shown to somebody who sees nothing else; safe HTML.")
    spoken = models.TextField(default="", help_text="The excerpt for the ear.")
    denied = models.TextField(
        default="", help_text="What of a row stands under heads that negate, as 'Look elsewhere when' does."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "name"], name="one_passage_per_name")
        ]
        ordering: ClassVar = ["document", "position"]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """An entry of the glossary."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=100)
    also = models.JSONField(default=list)
    means = models.TextField(help_text="Inline HTML, safe.")
    see = models.JSONField(default=list, help_text="Ids of other terms.")
    # [{"kind", "slug", "title"}]: the documents that use it
    used_in = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Fact(models.Model):
    """A claim that ages, and when somebody has to look at it again."""

    slug = models.SlugField(max_length=100, unique=True)
    position = models.PositiveIntegerField(help_text="Its place in facts.yaml.")
    claim = models.TextField()
    value = models.CharField(max_length=200, help_text="Plain text: what stands in the text.")
    as_of = models.DateField()
    source = models.JSONField(help_text='{"title", "url"}')
    review_by = models.DateField()
    confirmed = models.BooleanField()
    # [{"kind", "slug", "title", "url"}]: documents, terms (kind "term") and files of parts (kind: their folder)
    used_in = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.slug


class MediaFile(models.Model):
    """A picture, a recording or a download as it is served. In the database, so that every host has it."""

    address = models.CharField(max_length=120, unique=True, help_text="HASH12/name.webp, behind /media/.")
    type = models.CharField(max_length=100, help_text="Its Content-Type.")
    data = models.BinaryField()
    download = models.BooleanField(default=False, help_text="Whether it is saved, and not shown.")
    used_by = models.JSONField(default=list, help_text="Paths of the texts that show it.")

    def __str__(self) -> str:
        return self.address


class LoadedFile(models.Model):
    """What the loader remembers of a file of the folder, so that an unchanged one is not compiled again.

    The row with no path stands for the whole folder.
    """

    path = models.CharField(max_length=200, unique=True)
    key = models.CharField(max_length=64, help_text="Hash of everything its compiled form rests on.")
    known = models.JSONField(null=True, help_text="Of a document: what the rest of the course needs of it.")

    def __str__(self) -> str:
        return self.path or "the whole folder"


class SearchEntry(models.Model):
    """One thing that search can find: a document as a whole (no anchor), a section of it, or a term.

    The stems are what is matched: migration 0002 puts SQLite's FTS5 or a PostgreSQL tsvector over these three columns.
    """

    kind = models.CharField(max_length=8, help_text="lesson, article, brief or term.")
    slug = models.CharField(max_length=100)
    anchor = models.TextField(blank=True, help_text="Of the section; empty for the whole document.")
    position = models.PositiveIntegerField()
    title = models.TextField()
    heading = models.TextField(blank=True)
    text = models.TextField(help_text="What a reader sees, one line for each paragraph, bullet or table row.")
    track = models.TextField(blank=True)
    minutes = models.PositiveIntegerField(null=True)
    version = models.CharField(
        max_length=64, help_text="Hash of what it was made from, so that only changes are indexed again."
    )
    title_stems = models.TextField()
    heading_stems = models.TextField()
    text_stems = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "slug"], name="search_entry_of_document")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}#{self.anchor}"


class SearchWord(models.Model):
    """A word that stands somewhere in the course, for endings still untyped and for words misspelt."""

    word = models.CharField(max_length=40, primary_key=True)
    stem = models.CharField(max_length=50, db_index=True)
    seen = models.PositiveIntegerField(help_text="In how many search entries.")

    def __str__(self) -> str:
        return self.word
